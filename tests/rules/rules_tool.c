/* rules_tool.c - runs the rule compiler for the tests that compare its words.
 *
 * rules_tool [-l] [-d FOLDER] [-s FOLDER] [-f page|short|json] STAGE FILE...
 * STAGE is check (messages only), fmt (of one file, without those it extends),
 * show, ast, tree or program. -d changes into a folder first, so that messages
 * name files the same way everywhere; -s adds a folder to the search path; -l
 * asks for warnings too. Messages and texts go to standard output. Ends with
 * 0, or 2 if the rules are wrong, 3 if a file is not there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/stream.h"
#include "flowrules/rules.h"

#define SEARCH_MAX    8
#define FILE_SIZE_MAX (16 * 1024 * 1024)

static void print_text(char *text)
{
    if (text)
        fputs(text, stdout);
    fr_text_free(text);
}

static int print_stage(const struct fr_rules *rules, const char *stage)
{
    char *text = NULL;
    int status = 0;

    if (strcmp(stage, "show") == 0)
        status = fr_rules_show(rules, &text);
    else if (strcmp(stage, "check") != 0)
        status = fr_rules_dump(rules, stage, &text);
    print_text(text);
    return status;
}

static int run(const char *stage, char **files, uint32_t count,
               const struct fr_rules_options *options,
               enum fr_diag_format format)
{
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_rules *rules = NULL;
    char *text = NULL;
    int status =
        fr_rules_load((const char *const *)files, count, options, &rules, diag);

    if (fr_diag_print(diag, format, 0, &text) == 0)
        print_text(text);
    if (status == 0)
        status = print_stage(rules, stage);
    fr_rules_free(rules);
    fr_diag_free(diag);
    if (status == 0)
        return 0;
    return status == FR_ERULES ? 2 : status == FR_EINPUT ? 3 : 4;
}

/* The layout of a file, or why it has none. */
static int print_layout(const char *file, enum fr_diag_format format)
{
    struct fr_diag *diag = fr_diag_new(0);
    char *text = NULL, *laid_out = NULL, *messages = NULL;
    size_t size = 0;
    int status = fr_file_read(file, FILE_SIZE_MAX, &text, &size, diag);

    if (status == 0)
        status = fr_rules_format(file, text, size, &laid_out, diag);
    if (fr_diag_print(diag, format, 0, &messages) == 0)
        print_text(messages);
    print_text(laid_out);
    fr_diag_free(diag);
    fr_free(text);
    return status == 0 ? 0 : status == FR_ERULES ? 2 : 3;
}

int main(int argc, char **argv)
{
    const char *search[SEARCH_MAX];
    struct fr_rules_options options = {.search = search};
    enum fr_diag_format format = FR_DIAG_PAGE;
    int option;

    while ((option = getopt(argc, argv, "ld:s:f:")) != -1) {
        options.has_lint |= option == 'l';
        if (option == 'd' && chdir(optarg) != 0)
            return 3;
        if (option == 's' && options.search_count < SEARCH_MAX)
            search[options.search_count++] = optarg;
        if (option == 'f' && strcmp(optarg, "short") == 0)
            format = FR_DIAG_SHORT;
        if (option == 'f' && strcmp(optarg, "json") == 0)
            format = FR_DIAG_JSON;
    }
    if (argc - optind < 2) {
        fputs("rules_tool [options] check|fmt|show|ast|tree|program FILE...\n",
              stderr);
        return 3;
    }
    if (strcmp(argv[optind], "fmt") == 0)
        return print_layout(argv[optind + 1], format);
    return run(argv[optind], argv + optind + 1, (uint32_t)(argc - optind - 1),
               &options, format);
}
