/* emit_test.c - what conditions decide: true, false or neither, on a few rows
 * of every kind of value. Features are truths, so both masks are seen. */
#include "rule_text.h"

#include <math.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "eval/exec.h"

/* Columns a, b (numbers), p, q (truths), h (text), s (address), t (time). */
static const char columns[] = "flowrules: 1\ncolumns:\n  a: number\n"
                              "  b: number\n  p: truth\n  q: truth\n"
                              "  host: text\n  from: address\n"
                              "  seen: timestamp\nfeatures:\n  f: |\n    ";

struct row {
    double a, b;      /* NAN: missing */
    int p, q;         /* FR_TRUTH_* */
    const char *host; /* NULL: missing */
    const char *from;
    int64_t seen;
};

static void fill(struct fr_batch *batch, const struct fr_program *program,
                 const struct row *row)
{
    for (uint32_t i = 0; i < program->slots.count; i++) {
        const char *name = program->slots.items[i].name;
        struct fr_column *column = &batch->columns[i];
        fr_column_set_missing(column, 0);
        if (strcmp(name, "a") == 0)
            column->cells.f64[0] = row->a;
        else if (strcmp(name, "b") == 0)
            column->cells.f64[0] = row->b;
        else if (strcmp(name, "p") == 0)
            column->cells.truth[0] = (uint8_t)row->p;
        else if (strcmp(name, "q") == 0)
            column->cells.truth[0] = (uint8_t)row->q;
        else if (strcmp(name, "seen") == 0)
            column->cells.time[0] = row->seen;
        else if (strcmp(name, "from") == 0 && row->from)
            assert_int_equal(
                fr_ip_parse(fr_str_of(row->from), &column->cells.ip[0]), 0);
        else if (strcmp(name, "host") == 0 && row->host)
            assert_int_equal(fr_batch_text_code(batch, fr_str_of(row->host),
                                                &column->cells.text[0]),
                             0);
    }
}

/* 't', 'f' or '-'. */
static char decide(const struct fr_program *program, const struct row *row)
{
    const struct fr_output *output = &program->outputs.items[0];
    struct fr_batch batch;
    struct fr_exec *exec;
    char verdict;

    assert_int_equal(fr_batch_init(&batch, program->slots.items,
                                   program->slots.count, program->texts.items,
                                   program->texts.count),
                     0);
    batch.row_count = 1;
    fill(&batch, program, row);
    assert_int_equal(fr_exec_new(program, &exec), 0);
    assert_int_equal(fr_exec_run(exec, &batch), 0);
    verdict = fr_exec_mask(exec, output->node)[0] & 1         ? 't'
              : fr_exec_mask(exec, output->node_false)[0] & 1 ? 'f'
                                                              : '-';
    fr_exec_free(exec);
    fr_batch_release(&batch);
    return verdict;
}

/* The verdicts of a condition over rows. */
static void check(const char *condition, const struct row *rows, size_t count,
                  const char *wanted)
{
    struct fr_strbuf text;
    struct fr_rules *rules;
    char got[20] = "";

    fr_strbuf_init(&text, SIZE_MAX / 2);
    fr_strbuf_printf(&text, "%s%s\n", columns, condition);
    assert_int_equal(fr_strbuf_status(&text), 0);
    rules = rule_text_must_load(text.data);
    fr_strbuf_release(&text);
    assert_int_equal(strlen(wanted), count);
    for (size_t i = 0; i < count; i++)
        got[i] = decide(fr_rules_program(rules), &rows[i]);
    if (strcmp(got, wanted) != 0)
        fail_msg("%s: %s, not %s", condition, got, wanted);
    fr_rules_free(rules);
}

static void numbers_decide(void **state)
{
    static const struct row rows[] = {{.a = 1, .b = 2},
                                      {.a = 2, .b = 2},
                                      {.a = 3, .b = 2},
                                      {.a = (double)NAN, .b = 2},
                                      {.a = (double)INFINITY, .b = 2}};
    static const char *const cases[][2] = {
        {"a < b", "tff-f"},
        {"not (a < b)", "ftt-t"},
        {"a <= b", "ttf-f"},
        {"a > b", "fft-t"},
        {"a >= b", "ftt-t"},
        {"a == b", "ftf-f"},
        {"a != b", "tft-t"},
        {"not (a == b)", "tft-t"},
        {"1 < a <= 2", "ftf-f"},
        {"not (1 < a <= 2)", "tft-t"},
        {"a in {1, 3..9}", "tft-f"},
        {"a not in {1, 3..9}", "ftf-t"},
        {"not (a in {1, 3..9})", "ftf-t"},
        {"missing(a)", "ffftf"},
        {"known(a)", "tttft"},
        {"not missing(a)", "tttft"},
        {"a < b and b > 1", "tff-f"},
        {"a < b and b > 5", "fffff"},
        {"a < b or b > 1", "ttttt"},
        {"a < b or b > 5", "tff-f"},
        {"default(a, b) == 2", "ftftf"},
        {"if(a > 1, a, b) == 2", "ttf-f"},
        {"min(a, b) == 2", "ftt-t"},
        {"a / 0 > 5", "ttt-t"},
        {"a - a == 0", "ttt--"},
        {"0 * a == 0", "ttt--"},
        {"sqrt(-a) > 0", "-----"},
        {"mod(-a, 3) == 1", "ftf--"},
        {"true", "ttttt"},
        {"false", "fffff"},
        {"not true", "fffff"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(cases[i][0], rows, TEST_COUNT(rows), cases[i][1]);
}

/* p and q over all pairs of false, true, missing. */
static void truths_have_three_values(void **state)
{
    enum { M = FR_TRUTH_MISSING, F = FR_TRUTH_FALSE, T = FR_TRUTH_TRUE };
    static const struct row rows[] = {
        {.p = F, .q = F}, {.p = F, .q = T}, {.p = F, .q = M},
        {.p = T, .q = F}, {.p = T, .q = T}, {.p = T, .q = M},
        {.p = M, .q = F}, {.p = M, .q = T}, {.p = M, .q = M}};
    static const char *const cases[][2] = {
        {"p", "fffttt---"},
        {"not p", "tttfff---"},
        {"p and q", "ffff"
                    "t-f--"},
        {"p or q", "ft-ttt-t-"},
        {"not (p and q)", "tttt"
                          "f-t--"},
        {"not (p or q)", "tf-fff-f-"},
        {"p == q", "tf-ft----"},
        {"p != q", "ft-tf----"},
        {"p == true", "fffttt---"},
        {"p in {true}", "fffttt---"},
        {"p not in {false}", "fffttt---"},
        {"p in {true, false}", "tttttt---"},
        {"missing(p)", "ffffffttt"},
        {"known(p) and missing(q)", "fftfftfff"},
        {"default(p, q)", "fffttt"
                          "ft-"},
        {"if(p, q, not q)", "tf-ft----"},
        {"if(p, 1, 0) == 1", "fffttt---"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(cases[i][0], rows, TEST_COUNT(rows), cases[i][1]);
}

static void texts_and_addresses_decide(void **state)
{
    static const struct row rows[] = {
        {.host = "dc1.example", .from = "10.0.0.1", .seen = 0},
        {.host = "it's", .from = "fe80::1", .seen = 3600000000000},
        {.host = NULL, .from = NULL, .seen = FR_TIME_MISSING}};
    static const char *const cases[][2] = {
        {"host == 'it''s'", "ft-"},
        {"host != 'it''s'", "tf-"},
        {"host in {'a', 'it''s'}", "ft-"},
        {"host not in {'a'}", "tt-"},
        {"host matches '^dc\\d'", "tf-"},
        {"host not matches '^dc\\d'", "ft-"},
        {"not (host matches '^dc\\d')", "ft-"},
        {"default(host, 'x') == 'x'", "fft"},
        {"if(host == 'it''s', host, 'x') == 'x'", "tf-"},
        {"from == 10.0.0.1", "tf-"},
        {"from in {10.0.0.0/8, ::1}", "tf-"},
        {"from not in {10.0.0.0/8}", "ft-"},
        {"from + 1 == 10.0.0.2", "tf-"},
        {"default(from, ::1) == ::1", "fft"},
        {"missing(host) or missing(from)", "fft"},
        {"hour(seen) == 1", "ft-"},
        {"seen - seen == 0", "tt-"},
        {"seen <= seen", "tt-"},
        {"not (seen < seen)", "tt-"},
        {"missing(seen)", "fft"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(cases[i][0], rows, TEST_COUNT(rows), cases[i][1]);
}

/* Labels asked for by name: a flow without a name is missing. */
static void labels_are_asked(void **state)
{
    static const struct row rows[] = {
        {.a = 5}, {.a = 15}, {.a = -1}, {.a = (double)NAN}};
    static const char *const cases[][2] = {
        {"kind == 'Low'", "tf--"},
        {"kind != 'Low'", "ft--"},
        {"kind in {'Low', 'High'}", "tt--"},
        {"not (kind == 'High')", "tf--"},
        {"missing(kind)", "fftt"},
        {"first == 'Big'", "ftff"},
        {"first != 'Big'", "tftt"},
        {"'big' in marks", "ftff"},
        {"'big' not in marks", "tftt"},
        {"'none' in marks", "ffft"},
        {"score == 3", "ftff"},
        {"score == 0", "ffft"},
    };
    char text[1500];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        snprintf(text, sizeof(text),
                 "%s\nlabels:\n"
                 "  kind:\n    bands of: a\n    above 0: Low\n"
                 "    above 10: High\n"
                 "  first:\n    first match:\n      - Big: a > 10\n"
                 "      - Small: a < 10\n    else: Other\n"
                 "  marks:\n    every match:\n      - big: a > 10\n"
                 "      - any: a > -5\n    else: none\n"
                 "  score:\n    sum match:\n      - 2: a > 10\n"
                 "      - 1: a > -5\n",
                 cases[i][0]);
        check(text, rows, TEST_COUNT(rows), cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_decide),
        cmocka_unit_test(truths_have_three_values),
        cmocka_unit_test(texts_and_addresses_decide),
        cmocka_unit_test(labels_are_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
