/* cmd_test.c - `flowrules test`: the tests of rule files. */
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/test_out.h"
#include "cli/whole_file.h"

/* A page of all tests of all files. */
#define TEXT_MAX ((size_t)256 * 1024 * 1024)

struct test {
    struct fr_cli *cli;
    FR_VEC(const char *) files;
    FR_VEC(struct fr_test_set) sets;
    const char *junit; /* a file, or NULL */
    int has_coverage;
    double threshold; /* percent that must be covered */
};

/* --- options -------------------------------------------------------------- */

static int set_threshold(struct test *test, const char *value)
{
    struct fr_str text = fr_str_of(value);
    double percent;

    if (fr_str_ends_with(text, FR_STR("%")))
        text.size--;
    if (fr_num_parse_f64(text, &percent) < 0 ||
        !(percent >= 0 && percent <= 100)) {
        fr_diag_add(test->cli->diag, FR_SEVERITY_ERROR, "",
                    "'--threshold %s' is not a number from 0 to 100", value);
        return FR_OPT_WRONG;
    }
    test->has_coverage = 1;
    test->threshold = percent;
    return 0;
}

static int add_file(struct test *test, const char *name)
{
    const char **file = fr_vec_push(&test->files);

    if (!file)
        return FR_OPT_WRONG;
    *file = name;
    return 0;
}

/* 0, FR_OPT_HELP or FR_OPT_WRONG. */
static int parse(struct test *test, int argc, char **argv)
{
    struct fr_opt opt;
    int id, status = 0;

    fr_opt_init(&opt, test->cli->command->options, argc, argv);
    while ((id = fr_cli_next(test->cli, &opt)) != FR_OPT_END && status == 0) {
        switch (id) {
        case FR_OPT_COVERAGE: test->has_coverage = 1; break;
        case FR_OPT_THRESHOLD: status = set_threshold(test, opt.value); break;
        case FR_OPT_JUNIT: test->junit = opt.value; break;
        case FR_OPT_ARGUMENT: status = add_file(test, opt.value); break;
        default: status = id; break;
        }
    }
    return status;
}

/* --- running -------------------------------------------------------------- */

/* Each file is a rule set of its own, as for `check`. What is wrong with it
 * is printed at once, and kept for --junit. */
static int run_file(struct test *test, const char *name)
{
    struct fr_cli *cli = test->cli;
    struct fr_test_set *set = fr_vec_push(&test->sets);
    int status;

    if (!set)
        return FR_ENOMEM;
    set->name = name;
    status = fr_cli_load_rules(cli, &name, 1, &set->rules);
    if (status == 0)
        status = fr_tests_run(set->rules, &set->report);
    else if (fr_diag_print(cli->diag, FR_DIAG_SHORT, 0, &set->messages) < 0)
        status = FR_ENOMEM;
    fr_cli_flush(cli, FR_DIAG_PAGE);
    return status;
}

static void take_worse(int *worst, int exit)
{
    if (exit > *worst)
        *worst = exit;
}

static int run_files(struct test *test)
{
    int worst = FR_EXIT_DONE;

    if (test->files.count == 0)
        return fr_cli_exit(run_file(test, "default.yaml"));
    for (uint32_t i = 0; i < test->files.count; i++)
        take_worse(&worst, fr_cli_exit(run_file(test, test->files.items[i])));
    return worst;
}

/* --- results -------------------------------------------------------------- */

static int write_file(struct test *test, const struct fr_strbuf *text)
{
    struct fr_diag *diag = test->cli->diag;
    struct fr_whole_file *file = NULL;
    int status = fr_whole_file_open(test->junit, &file, diag);

    if (status == 0)
        status = fr_whole_file_write(file, text->data, text->size, diag);
    if (status == 0)
        status = fr_whole_file_commit(file, diag);
    fr_whole_file_close(file);
    return status;
}

static int write_junit(struct test *test, const struct fr_test_sets *sets)
{
    struct fr_strbuf text;
    int status;

    fr_strbuf_init(&text, TEXT_MAX);
    fr_test_junit(sets, &text);
    status = fr_strbuf_status(&text);
    if (status == 0 && strcmp(test->junit, "-") == 0)
        status = fr_cli_write(test->cli, text.data, text.size);
    else if (status == 0)
        status = write_file(test, &text);
    fr_strbuf_release(&text);
    return status;
}

static int write_page(struct test *test, const struct fr_test_sets *sets)
{
    struct fr_cli *cli = test->cli;
    struct fr_test_page_options options = {.has_color = cli->has_color_out,
                                           .has_passed = cli->verbosity > 0,
                                           .is_quiet = cli->is_quiet,
                                           .has_coverage = test->has_coverage};
    struct fr_strbuf text;
    int status;

    fr_strbuf_init(&text, TEXT_MAX);
    if (cli->is_json)
        fr_test_json(sets, test->has_coverage, &text);
    else
        fr_test_page(sets, &options, &text);
    status = fr_strbuf_status(&text);
    if (status == 0 && text.size > 0)
        status = fr_cli_write(cli, text.data, text.size);
    fr_strbuf_release(&text);
    return status;
}

/* Both are tried: a page that was waited for is not lost with the file. */
static int write_results(struct test *test, const struct fr_test_sets *sets)
{
    int is_on_stdout = test->junit && strcmp(test->junit, "-") == 0;
    int page = is_on_stdout ? 0 : write_page(test, sets);
    int junit = test->junit ? write_junit(test, sets) : 0;

    return page < 0 ? page : junit;
}

static int is_found(struct test *test, const struct fr_test_totals *totals)
{
    double percent = totals->to_cover ? 100 * (double)totals->covered /
                                            (double)totals->to_cover
                                      : 100;

    if (test->has_coverage && percent < test->threshold) {
        fr_diag_add(test->cli->diag, FR_SEVERITY_ERROR, "",
                    "tests decide %.1f %% of the rules, '--threshold' asks for "
                    "%g %%",
                    percent, test->threshold);
        return 1;
    }
    return totals->failed > 0;
}

static int run(struct test *test)
{
    struct fr_test_sets sets;
    struct fr_test_totals totals;
    int worst = run_files(test);

    sets = (struct fr_test_sets){test->sets.items, test->sets.count};
    totals = fr_test_totals(&sets);
    if (is_found(test, &totals))
        take_worse(&worst, FR_EXIT_FOUND);
    take_worse(&worst, fr_cli_exit(write_results(test, &sets)));
    return worst;
}

int fr_cmd_test(struct fr_cli *cli, int argc, char **argv)
{
    struct test test = {.cli = cli};
    int status = parse(&test, argc, argv);

    cli->has_tests = 1;
    if (status == FR_OPT_HELP)
        status = FR_EXIT_DONE;
    else if (status != 0)
        status = FR_EXIT_INPUT;
    else
        status = run(&test);
    for (uint32_t i = 0; i < test.sets.count; i++) {
        fr_test_report_free(test.sets.items[i].report);
        fr_rules_free(test.sets.items[i].rules);
        fr_text_free(test.sets.items[i].messages);
    }
    fr_vec_release(&test.sets);
    fr_vec_release(&test.files);
    return status;
}
