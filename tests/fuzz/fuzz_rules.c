/* fuzz_rules.c - any bytes as a rule file. Beyond not failing:
 * - rules are refused exactly if there is an error, and every error has a
 *   place in the file and prints in every format;
 * - loading again gives the same messages and the same program;
 * - what `show` prints of accepted rules compiles to the same program. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flowrules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void stop_if(int is_wrong, const char *what)
{
    if (!is_wrong)
        return;
    fprintf(stderr, "fuzz_rules: %s\n", what);
    abort();
}

/* A rule file that inputs can extend. */
static const char base[] =
    "flowrules: 1\nlet:\n  packets: tot_fwd_pkts + tot_bwd_pkts\n"
    "labels:\n  kind:\n    first match:\n      - A: packets > 5\n"
    "detections:\n  scan:\n    where: packets > 5\n";
static const struct fr_rules_builtin builtins[] = {
    {"base", base, sizeof(base) - 1}};
static const struct fr_rules_options options = {
    .builtins = builtins, .builtin_count = 1, .has_lint = 1};

/* What loading a text gives. */
struct outcome {
    int status;
    char *messages;
    char *program; /* NULL: refused */
    char *shown;
};

static void check_messages(const struct fr_diag *diag, const char *messages)
{
    char *page = NULL, *json = NULL;

    stop_if(fr_diag_print(diag, FR_DIAG_PAGE, 1, &page) < 0, "no page");
    stop_if(fr_diag_print(diag, FR_DIAG_JSON, 0, &json) < 0, "no JSON");
    fr_text_free(page);
    fr_text_free(json);
    for (const char *line = messages; *line; line = strchr(line, '\n') + 1) {
        int has_place = strncmp(line, "fuzz.yaml:", 10) == 0 ||
                        strncmp(line, "base:", 5) == 0;
        stop_if(!has_place && !strstr(line, "not shown"),
                "a message without a place");
    }
}

static void load(const char *text, size_t size, struct outcome *outcome)
{
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_rules *rules = NULL;

    memset(outcome, 0, sizeof(*outcome));
    outcome->status =
        fr_rules_load_text("fuzz.yaml", text, size, &options, &rules, diag);
    stop_if(outcome->status != 0 && outcome->status != FR_ERULES,
            "another status");
    stop_if((outcome->status == 0) !=
                (fr_diag_count(diag, FR_SEVERITY_ERROR) == 0),
            "the status is not what the errors say");
    stop_if(fr_diag_print(diag, FR_DIAG_SHORT, 0, &outcome->messages) < 0,
            "no messages");
    check_messages(diag, outcome->messages);
    if (rules) {
        char *ast = NULL, *tree = NULL;
        stop_if(fr_rules_dump(rules, "ast", &ast) < 0, "no ast");
        stop_if(fr_rules_dump(rules, "tree", &tree) < 0, "no tree");
        stop_if(fr_rules_dump(rules, "program", &outcome->program) < 0,
                "no program");
        stop_if(fr_rules_show(rules, &outcome->shown) < 0, "nothing shown");
        fr_text_free(ast);
        fr_text_free(tree);
    }
    fr_rules_free(rules);
    fr_diag_free(diag);
}

static void release(struct outcome *outcome)
{
    fr_text_free(outcome->messages);
    fr_text_free(outcome->program);
    fr_text_free(outcome->shown);
}

static int differ(const char *a, const char *b)
{
    return !a != !b || (a && strcmp(a, b) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome first, again, shown;

    load((const char *)data, size, &first);
    load((const char *)data, size, &again);
    stop_if(differ(first.messages, again.messages), "other messages");
    stop_if(differ(first.program, again.program), "another program");
    if (first.shown) {
        load(first.shown, strlen(first.shown), &shown);
        if (differ(first.program, shown.program))
            fprintf(stderr, "%s\n%s%s\n--- became\n%s\n", first.shown,
                    shown.messages, first.program,
                    shown.program ? shown.program : "nothing");
        stop_if(differ(first.program, shown.program),
                "what is shown has another program");
        release(&shown);
    }
    release(&first);
    release(&again);
    return 0;
}
