/* fuzz_fmt.c - any bytes as a rule file that is laid out. Beyond not failing:
 * - what is laid out compiles to the same program, or is refused as before;
 * - the layout of a layout is itself;
 * - nothing but white space changes;
 * - what is refused is refused with a message. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flowrules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Layout may grow a file beyond what the compiler reads. */
#define FILE_SIZE_MAX (1024 * 1024)

static void stop_if(int is_wrong, const char *what)
{
    if (!is_wrong)
        return;
    fprintf(stderr, "fuzz_fmt: %s\n", what);
    abort();
}

/* The program, or NULL if the text is refused. */
static char *program_of(const char *text, size_t size)
{
    struct fr_rules *rules = NULL;
    char *program = NULL;

    if (fr_rules_load_text("fuzz.yaml", text, size, NULL, &rules, NULL) == 0)
        stop_if(fr_rules_dump(rules, "program", &program) < 0, "no program");
    fr_rules_free(rules);
    return program;
}

static char *lay_out(const char *text, size_t size)
{
    struct fr_diag *diag = fr_diag_new(0);
    char *laid_out = NULL;
    int status = fr_rules_format("fuzz.yaml", text, size, &laid_out, diag);

    stop_if(status == FR_ENOMEM, "no memory");
    stop_if((status == 0) != (laid_out != NULL), "status and text differ");
    stop_if(status != 0 && fr_diag_count(diag, FR_SEVERITY_ERROR) == 0,
            "refused without a message");
    fr_diag_free(diag);
    return laid_out;
}

static int is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void check_bytes(const char *text, size_t size, const char *laid_out)
{
    size_t i = 0;

    for (;; laid_out++) {
        while (i < size && is_white(text[i]))
            i++;
        while (is_white(*laid_out))
            laid_out++;
        if (i == size || !*laid_out)
            break;
        stop_if(text[i++] != *laid_out, "another byte");
    }
    stop_if(i < size || *laid_out, "bytes were lost or made");
}

static void check_again(const char *laid_out)
{
    char *again = lay_out(laid_out, strlen(laid_out));

    stop_if(!again, "its layout is refused");
    if (strcmp(again, laid_out) != 0)
        fprintf(stderr, "%s\n--- became\n%s\n", laid_out, again);
    stop_if(strcmp(again, laid_out) != 0, "its layout is laid out otherwise");
    fr_text_free(again);
}

static void check_program(const char *text, size_t size, const char *laid_out)
{
    char *before = program_of(text, size);
    char *after = program_of(laid_out, strlen(laid_out));

    stop_if(!before != !after, "another verdict");
    stop_if(before && strcmp(before, after) != 0, "another program");
    fr_text_free(before);
    fr_text_free(after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    char *laid_out = lay_out(text, size);

    if (laid_out && strlen(laid_out) <= FILE_SIZE_MAX) {
        check_bytes(text, size, laid_out);
        check_again(laid_out);
        check_program(text, size, laid_out);
    }
    fr_text_free(laid_out);
    return 0;
}
