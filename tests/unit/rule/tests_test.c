/* tests_test.c - tests of rule files: which pass, which fail, which are open,
 * what they lack and which rules they cover. */
#include "rule_text.h"

#include "rule/tests.h"

/* Load rules for their tests and run them. */
static struct fr_rules *load_for_tests(const char *text)
{
    static const struct fr_rules_builtin builtins[] = {
        RULE_FILE("base", "flowrules: 1\nfeatures:\n  q: flow_duration > 1s\n"
                          "labels:\n  kind:\n    first match:\n      - K: q\n"
                          "tests:\n  - not run:\n      flow: {q: true}\n"
                          "      expect: {kind: }\n")};
    static const struct fr_rules_options options = {
        .builtins = builtins, .builtin_count = 1, .has_tests = 1};
    char *messages = NULL;
    struct fr_rules *rules = rule_text_load(text, &options, &messages);

    if (!rules)
        fail_msg("%s", messages);
    fr_text_free(messages);
    return rules;
}

/* The state of each test by its first letter: p, f or s; and whether it was
 * told to fail although the expectation is met (o). */
static char state_of(const struct fr_test_result *result)
{
    if (result->state == FR_TEST_PASSED)
        return 'p';
    if (result->state == FR_TEST_SKIPPED)
        return 's';
    return result->faults[0].is_met ? 'o' : 'f';
}

/* The name of every test begins with the letter of its state. */
static void check_states(const char *text)
{
    struct fr_rules *rules = load_for_tests(text);
    struct fr_test_report *report;

    assert_int_equal(fr_tests_run(rules, &report), 0);
    assert_true(report->result_count > 0);
    for (uint32_t i = 0; i < report->result_count; i++) {
        const struct fr_test_result *result = &report->results[i];
        if (state_of(result) != result->name[0])
            fail_msg("test '%s' came out as '%c'", result->name,
                     state_of(result));
    }
    fr_test_report_free(report);
    fr_rules_free(rules);
}

#define RULES                                                                  \
    "flowrules: 1\ncolumns: {host: text, flag: truth}\n"                       \
    "let:\n  packets: tot_fwd_pkts + tot_bwd_pkts\n"                           \
    "  home: [10.0.0.0/8]\n  out: src_ip in home and dst_ip not in home\n"     \
    "  seen: timestamp\n"                                                      \
    "features:\n  ratio: tot_fwd_pkts / tot_bwd_pkts\n"                        \
    "  burst: flow_iat_std > flow_iat_mean\n  who: src_ip\n  name: host\n"     \
    "  start: seen\n  size: if(app == 'Web', 1kB, 2kB)\n"                      \
    "labels:\n  last:\n    last match:\n      - A: packets > 2\n"              \
    "      - B: flow_duration > 1s\n      - A: host matches '^a'\n"            \
    "    else: Z\n"                                                            \
    "  app:\n    first match:\n      - Web: dst_port in {80, 443}\n"           \
    "      - Slow: flow_duration > 1s\n"                                       \
    "  band:\n    bands of: flow_duration\n    above 0s: Low\n"                \
    "    from 1s: High\n    else: None\n"                                      \
    "  marks:\n    every match:\n      - x: flag\n      - y: packets > 5\n"    \
    "    else: plain\n"                                                        \
    "  risk:\n    sum match:\n      - 5: flag\n      - 7: packets > 5\n"       \
    "      - -2: burst\n"                                                      \
    "  use:\n    first match:\n      - W: app == 'Web'\n"                      \
    "      - X: \"'x' in marks\"\n      - R: risk > 4\n      - O: out\n"       \
    "tests:\n"

static void values_are_compared(void **state)
{
    (void)state;
    check_states(
        RULES
        "  - p number:\n      flow: {tot_fwd_pkts: 1, tot_bwd_pkts: 3}\n"
        "      expect: {ratio: 0.3333333333333}\n"
        "  - f number:\n      flow: {tot_fwd_pkts: 1, tot_bwd_pkts: 3}\n"
        "      expect: {ratio: 0.3334}\n"
        "  - p not a number on purpose:\n"
        "      flow: {tot_fwd_pkts: 0, tot_bwd_pkts: 0}\n"
        "      expect: {ratio: }\n"
        "  - p truth:\n      flow: {flow_iat_std: 2s, flow_iat_mean: 1s}\n"
        "      expect: {burst: true}\n"
        "  - f truth:\n      flow: {flow_iat_std: 1s, flow_iat_mean: 1s}\n"
        "      expect: {burst: true}\n"
        "  - p undecided on purpose:\n"
        "      flow: {flow_iat_std: , flow_iat_mean: 1s}\n"
        "      expect: {burst: }\n"
        "  - o undecided:\n      flow: {flow_iat_mean: 1s}\n"
        "      expect: {burst: }\n"
        "  - p address:\n      flow: {src_ip: 10.0.0.1}\n"
        "      expect: {who: 10.0.0.1}\n"
        "  - f address:\n      flow: {src_ip: 10.0.0.1}\n"
        "      expect: {who: 10.0.0.2}\n"
        "  - p text:\n      flow: {host: a b}\n      expect: {name: a b}\n"
        "  - f text:\n      flow: {host: a b}\n      expect: {name: a}\n"
        "  - f no text:\n      flow: {host: a}\n      expect: {name: }\n"
        "  - p time:\n      flow: {timestamp: 1d}\n      expect: {start: 24h}\n"
        "  - f time:\n      flow: {timestamp: 1d}\n      expect: {start: "
        "1s}\n");
}

static void names_are_compared(void **state)
{
    (void)state;
    check_states(
        RULES
        "  - p the last wins:\n"
        "      flow: {packets: 3, flow_duration: 2s, host: b}\n"
        "      expect: {last: B}\n"
        "  - f another wins:\n"
        "      flow: {packets: 3, flow_duration: 2s, host: abc}\n"
        "      expect: {last: B}\n"
        "  - p two rules of one name:\n"
        "      flow: {packets: 3, flow_duration: 0s}\n"
        "      expect: {last: A}\n"
        "  - o a rule that is left open:\n"
        "      flow: {packets: 3, host: b}\n      expect: {last: A}\n"
        "  - p a rule that is missing on purpose:\n"
        "      flow: {packets: 3, flow_duration: , host: b}\n"
        "      expect: {last: A}\n"
        "  - p nothing after the first that holds:\n"
        "      flow: {dst_port: 443}\n      expect: {app: Web}\n"
        "  - o but what stands before it:\n"
        "      flow: {flow_duration: 2s}\n      expect: {app: Slow}\n"
        "  - p no name:\n      flow: {dst_port: 1, flow_duration: 0s}\n"
        "      expect: {app: }\n"
        "  - f a name where none is expected:\n      flow: {dst_port: 80}\n"
        "      expect: {app: }\n"
        "  - p an edge:\n      flow: {flow_duration: 1s}\n"
        "      expect: {band: High}\n"
        "  - p below the first edge:\n      flow: {flow_duration: 0s}\n"
        "      expect: {band: None}\n"
        "  - o a band of nothing:\n      flow: {dst_port: 1}\n"
        "      expect: {band: None}\n"
        "  - p a band of what is missing:\n      flow: {flow_duration: }\n"
        "      expect: {band: None}\n");
}

static void marks_and_sums_are_compared(void **state)
{
    (void)state;
    check_states(
        RULES
        "  - p marks:\n      flow: {flag: true, packets: 6}\n"
        "      expect: {marks: [y, x]}\n"
        "  - f a mark more:\n      flow: {flag: true, packets: 6}\n"
        "      expect: {marks: x}\n"
        "  - p else:\n      flow: {flag: false, packets: 5}\n"
        "      expect: {marks: plain}\n"
        "  - o a mark left open:\n      flow: {flag: true}\n"
        "      expect: {marks: x}\n"
        "  - p a sum:\n      flow: {flag: true, packets: 6, burst: true}\n"
        "      expect: {risk: 10}\n"
        "  - f a sum:\n      flow: {flag: true, packets: 6, burst: true}\n"
        "      expect: {risk: 12}\n"
        "  - o a sum left open:\n      flow: {flag: true, packets: 6}\n"
        "      expect: {risk: 12}\n");
}

static void labels_build_on_labels(void **state)
{
    (void)state;
    check_states(
        RULES
        "  - p by another label:\n      flow: {dst_port: 80}\n"
        "      expect: {use: W, size: 1kB}\n"
        "  - o what another label leaves open:\n"
        "      flow: {flow_duration: 2s, flag: true}\n"
        "      expect: {use: X}\n"
        "  - o a value that a label decides:\n"
        "      flow: {flow_duration: 0s}\n      expect: {size: }\n"
        "  - p a value of a label without a name:\n"
        "      flow: {flow_duration: 0s, dst_port: 1}\n"
        "      expect: {size: }\n"
        "  - p a mark:\n      flow: {dst_port: 1, flow_duration: 2s, flag: "
        "true}\n      expect: {use: X}\n"
        "  - o a sum:\n      flow: {dst_port: 1, flow_duration: 2s, flag: "
        "false, packets: 6}\n      expect: {use: R}\n"
        "  - p a sum:\n      flow: {dst_port: 1, flow_duration: 2s, flag: "
        "false, packets: 6, burst: true}\n      expect: {use: R}\n"
        "  - p a let that is a condition:\n"
        "      flow: {dst_port: 1, flow_duration: 2s, flag: false, packets: "
        "1, burst: false, out: true}\n      expect: {use: O}\n");
}

static void flows_are_numbered(void **state)
{
    (void)state;
    check_states(
        RULES
        "  - p many:\n      flows: 5000\n      each: {dst_port: 80 + 0 * n}\n"
        "      expect: {app: Web}\n"
        "  - f one of them:\n      flows: 5000\n"
        "      each:\n        dst_port: |\n"
        "          if(n == 4321, 81, 80)\n        flow_duration: n * 1ms\n"
        "      expect: {app: Web}\n"
        "  - p addresses:\n      flows: 3\n"
        "      each: {src_ip: 10.0.0.1 + n, out: n >= 0, dst_port: 1, "
        "flow_duration: 2s, flag: n < 0, packets: 2 - n, burst: true}\n"
        "      expect: {use: O}\n"
        "  - p times:\n      flows: 3\n      each: {timestamp: 7s + n * 0s}\n"
        "      expect: {start: 7s}\n");
}

static void detections_wait(void **state)
{
    (void)state;
    check_states(RULES
                 "  - s only a detection:\n      flow: {dst_port: 80}\n"
                 "      expect: {detections: scan}\n"
                 "  - s a detection and a name:\n      flow: {dst_port: 80}\n"
                 "      expect: {app: Web, detections: [scan]}\n"
                 "  - f its name is wrong:\n      flow: {dst_port: 80}\n"
                 "      expect: {app: Slow, detections: [scan]}\n"
                 "detections:\n  scan: {where: packets > 1}\n");
}

static const char faulty[] =
    RULES "  - first:\n      flows: 3\n      each:\n"
          "        packets: n\n        flow_duration: n * 1s\n"
          "      expect: {last: Z, band: None}\n";

static void faults_say_why(void **state)
{
    struct fr_rules *rules = load_for_tests(faulty);
    struct fr_test_report *report;
    const struct fr_test_result *result;
    const struct fr_test_fault *fault;

    (void)state;
    assert_int_equal(fr_tests_run(rules, &report), 0);
    result = &report->results[0];
    assert_int_equal(result->failed_count, 3);
    assert_int_equal(result->flow, 0);
    assert_int_equal(result->fault_count, 1);
    fault = &result->faults[0];
    assert_string_equal(fault->name, "last");
    assert_string_equal(fault->expected, "Z");
    assert_string_equal(fault->got, "Z");
    assert_int_equal(fault->lack_count, 1);
    assert_string_equal(fault->lacks[0], "host");
    assert_int_equal(fault->rule_count, 2);
    assert_int_equal(fault->rules[0].verdict, FR_VERDICT_OPEN);
    assert_string_equal(fault->rules[0].condition, "host matches '^a'");
    assert_string_equal(fault->rules[0].values[0].text, "not set");
    assert_true(fault->rules[1].is_decider);
    fr_test_report_free(report);
    fr_rules_free(rules);
}

static const char covering[] =
    "flowrules: 1\nextends: base\nfeatures:\n  f: dst_port\n  g: src_port\n"
    "labels:\n  one:\n    first match:\n      - A: f > 1\n      - B: f < 1\n"
    "    else: C\n  two:\n    bands of: g\n    above 0: D\n    above 1: D\n"
    "tests:\n  - a:\n      flow: {f: 2}\n      expect: {one: A}\n"
    "  - b:\n      flows: 2\n      each: {f: n * 2, g: 2}\n"
    "      expect: {two: D, f: 2}\n"
    "  - c:\n      flow: {f: 2}\n      expect: {one: A}\n";

/* Not of the base; of the others those that were expected. */
static void coverage_counts_tests(void **state)
{
    static const char expected[] = "f:1 g:0 one/A:2 one/B:0 one/C:0 two/D:0 "
                                   "two/D:1 ";
    struct fr_rules *rules = load_for_tests(covering);
    struct fr_test_report *report;
    char text[200];
    size_t used = 0;

    (void)state;
    assert_int_equal(fr_tests_run(rules, &report), 0);
    assert_int_equal(report->counts[FR_TEST_PASSED], 2);
    assert_int_equal(report->counts[FR_TEST_FAILED], 1);
    for (uint32_t i = 0; i < report->cover_count; i++) {
        const struct fr_test_cover *cover = &report->covers[i];
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s%s:%u ",
                                 cover->label, *cover->name ? "/" : "",
                                 cover->name, cover->test_count);
    }
    assert_string_equal(text, expected);
    assert_int_equal(report->covered_count, 3);
    fr_test_report_free(report);
    fr_rules_free(rules);
}

/* Lets that double themselves, deeper than is followed. */
static void deep_lets_end(void **state)
{
    struct fr_strbuf text;
    struct fr_rules *rules;
    struct fr_test_report *report;

    (void)state;
    fr_strbuf_init(&text, 1024 * 1024);
    fr_strbuf_append_text(&text, "flowrules: 1\nlet:\n"
                                 "  a0: flow_duration > 1s\n  b0: dst_port\n");
    for (int i = 1; i <= 2000; i++)
        fr_strbuf_printf(&text,
                         "  a%d: a%d or b%d > 5 or a%d\n"
                         "  b%d: b%d + if(a%d, b%d, 1)\n",
                         i, i - 1, i - 1, i - 1, i, i - 1, i - 1, i - 1);
    fr_strbuf_append_text(&text,
                          "labels:\n  l:\n    first match:\n      - A: a2000\n"
                          "tests:\n  - t:\n      flow: {dst_ip: 10.0.0.1}\n"
                          "      expect: {l: A}\n");
    assert_int_equal(fr_strbuf_status(&text), 0);
    rules = load_for_tests(text.data);
    assert_int_equal(fr_tests_run(rules, &report), 0);
    assert_int_equal(report->counts[FR_TEST_FAILED], 1);
    fr_test_report_free(report);
    fr_rules_free(rules);
    fr_strbuf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_compared),
        cmocka_unit_test(names_are_compared),
        cmocka_unit_test(marks_and_sums_are_compared),
        cmocka_unit_test(labels_build_on_labels),
        cmocka_unit_test(flows_are_numbered),
        cmocka_unit_test(detections_wait),
        cmocka_unit_test(faults_say_why),
        cmocka_unit_test(coverage_counts_tests),
        cmocka_unit_test(deep_lets_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
