/* faults_test.c - loading rules while the n-th allocation fails, for every n
 * of a file that has each construct, and for one with errors. Memory that is
 * out is FR_ENOMEM, never a crash, a leak or another verdict. */
#include "rule_text.h"

#include "base/alloc.h"
#include "rule/tests.h"

static const char every_construct[] =
    "flowrules: 1\nextends: base\nabout: {owner: me}\n"
    "columns: {host: text, flag: truth}\n"
    "let:\n  home: [10.0.0.0/8, \"::1\"]\n  ports: [22, 80..90]\n"
    "  limit: 2 * 5ms\n  out: src_ip in home and dst_ip not in home\n"
    "  jitter: mad(gap) / median(gap)\n"
    "features:\n  f: if(flag, tot_fwd_pkts, -1) + abs(-2)\n"
    "  g: default(host, 'it''s') == 'x' or not (host matches '^dc')\n"
    "  i: hour(timestamp) in {1, 2..3} and flow_duration > limit\n"
    "  never: src_port == 1 and src_port == 2 or dst_port == 3\n"
    "  hidden: flag and not flag\n"
    "labels:\n  lint:\n    first match:\n      - A: src_port < 3\n"
    "      - B: src_port > 3\n      - C: src_port in {5}\n"
    "      - A: src_port < 3\n"
    "      - D: src_port < 9 and (dst_port < 5 or dst_port >= 5)\n"
    "  one:\n    first match:\n      - A: out\n"
    "      - B: {when: dst_port in ports, tags: [x], note: n}\n"
    "    else: C\n"
    "  two:\n    bands of: flow_duration\n    above 0s: D\n"
    "    from 1s: E\n"
    "  three:\n    every match:\n      - m: one == 'A'\n"
    "      - o: one in {'B'}\n    else: none\n"
    "  four:\n    sum match:\n      - 5: \"'m' in three\"\n"
    "  gone: off\n"
    "detections:\n  scan:\n    where: out\n    group by: pair(src_ip, dst_ip)\n"
    "    within: 1min\n    when: count() > 5 and jitter < 20%\n"
    "    message: \"{count()} of {span}\"\n    attack: [T1046]\n"
    "  next: {after: scan}\n"
    "exceptions:\n  scan: src_port == 1\n"
    /* what the linter speaks of */
    "x-1: 1 # flowrules: allow W0401\n"
    "tests:\n  - t:\n      flows: 3\n      each: {src_ip: 10.0.0.1 + n}\n"
    "      expect: {one: A, three: [m], detections: [scan]}\n"
    "  - u:\n      flow: {out: true, host: a, flag: true}\n"
    "      expect: {one: A, two: D, four: 5, f: 1, g: , i: true}\n";

static const char with_errors[] =
    "flowrules: 1\nlet:\n  a: flow_durtion > 5ms\n  b: flow_duration > 5\n"
    "  c: 8kb/s\n  e: a b\nlabels:\n  l:\n    first mtch:\n      - A: b\n"
    "  m:\n    bands of: flow_duration\n    above 2s: X\n    above 1s: Y\n"
    "z: 1\nx: [1\n";

static const struct fr_rules_builtin builtins[] = {RULE_FILE(
    "base",
    "flowrules: 1\nlabels:\n  gone:\n    first match:\n      - A: true\n")};
static const struct fr_rules_options options = {
    .builtins = builtins, .builtin_count = 1, .has_tests = 1, .has_lint = 1};

/* Load, show, dump and test; the first status that is not 0. */
static int run(const char *text, struct fr_diag *diag)
{
    static const char *const stages[] = {"ast", "tree", "program"};
    struct fr_rules *rules;
    struct fr_test_report *report = NULL;
    char *shown = NULL;
    int status =
        fr_rules_load_text("t", text, strlen(text), &options, &rules, diag);

    if (status == 0)
        status = fr_rules_show(rules, &shown);
    fr_text_free(shown);
    for (size_t i = 0; status == 0 && i < TEST_COUNT(stages); i++) {
        shown = NULL;
        status = fr_rules_dump(rules, stages[i], &shown);
        fr_text_free(shown);
    }
    if (status == 0)
        status = fr_tests_run(rules, &report);
    fr_test_report_free(report);
    fr_rules_free(rules);
    return status;
}

static void fail_each(const char *text, int wanted, int sticky)
{
    struct fr_diag *diag = fr_diag_new(0);
    uint64_t before = fr_alloc_count();
    uint64_t count, step;

    assert_int_equal(run(text, diag), wanted);
    count = fr_alloc_count() - before;
    fr_diag_free(diag);
    /* some dozens where arenas hand out of blocks, thousands where each of
     * their pieces is an allocation */
    assert_true(count > 20);
    step = count / 1500 + 1;
    for (uint64_t n = 1; n <= count; n += step) {
        int status;
        diag = fr_diag_new(0);
        assert_non_null(diag);
        fr_alloc_fail_at(n, sticky);
        status = run(text, diag);
        fr_alloc_fail_at(0, 0);
        if (status != FR_ENOMEM && status != wanted)
            fail_msg("allocation %lu of %lu fails: status %d", (unsigned long)n,
                     (unsigned long)count, status);
        if (sticky)
            assert_int_equal(status, FR_ENOMEM);
        fr_diag_free(diag);
    }
}

static void good_rules_and_one_failure(void **state)
{
    (void)state;
    fail_each(every_construct, 0, 0);
}

static void good_rules_and_no_memory_left(void **state)
{
    (void)state;
    fail_each(every_construct, 0, 1);
}

static void wrong_rules_and_one_failure(void **state)
{
    (void)state;
    fail_each(with_errors, FR_ERULES, 0);
}

static void wrong_rules_and_no_memory_left(void **state)
{
    (void)state;
    fail_each(with_errors, FR_ERULES, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_rules_and_one_failure),
        cmocka_unit_test(good_rules_and_no_memory_left),
        cmocka_unit_test(wrong_rules_and_one_failure),
        cmocka_unit_test(wrong_rules_and_no_memory_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
