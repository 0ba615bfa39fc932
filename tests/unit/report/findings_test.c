/* findings_test.c - the key findings, as text, for few and many flows. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/strbuf.h"
#include "report/findings.h"
#include "report_fixture.h"

static struct fr_arena arena;
static struct fr_findings findings;
static struct fixture fixture;

static int setup(void **state)
{
    (void)state;
    fr_arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fr_arena_release(&arena);
    return 0;
}

static void make(void)
{
    fr_arena_clear(&arena);
    assert_int_equal(fr_findings_make(&fixture.facts, &arena, &findings), 0);
}

/* The findings as one text, against a stored one. */
static void check_golden(const char *name)
{
    struct fr_strbuf out;
    char path[200];

    make();
    fr_strbuf_init(&out, 1 << 16);
    for (uint32_t i = 0; i < findings.count; i++) {
        const struct fr_key_finding *item = &findings.items[i];
        fr_strbuf_printf(&out, "%s: %s\n  %s\n",
                         fr_finding_kind_name(item->kind), item->headline,
                         item->detail);
    }
    fr_strbuf_printf(&out, "left out: %u\n", (unsigned)findings.left_out);
    snprintf(path, sizeof(path), "report/golden/findings/%s.txt", name);
    test_golden(path, out.data, out.size);
    fr_strbuf_release(&out);
}

static int has_headline(const char *text)
{
    for (uint32_t i = 0; i < findings.count; i++) {
        if (strcmp(findings.items[i].headline, text) == 0)
            return 1;
    }
    return 0;
}

static void test_zero(void **state)
{
    (void)state;
    fixture_zero(&fixture);
    check_golden("zero");
}

static void test_all_rejected(void **state)
{
    (void)state;
    fixture_zero(&fixture);
    fixture.input.rows_read = fixture.input.rows_rejected = 1;
    make();
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].detail,
                        "The only row was rejected; Data quality shows why.");
    fixture.input.rows_read = fixture.input.rows_rejected = 7;
    make();
    assert_string_equal(findings.items[0].detail,
                        "All 7 rows were rejected; Data quality shows why.");
}

static void test_one(void **state)
{
    (void)state;
    fixture_one(&fixture);
    check_golden("one");
}

static void test_many(void **state)
{
    (void)state;
    fixture_many(&fixture);
    check_golden("many");
}

/* Doubts aside, what the data shows comes to the front. */
static void test_clean_data(void **state)
{
    (void)state;
    fixture_many(&fixture);
    fixture.input.rows_rejected = 0;
    fixture.facts.column_count = 0;
    fixture.facts.reject_count = 0;
    fixture.summary.iat.x_zero = 0;
    check_golden("clean");
}

static void test_two_flows(void **state)
{
    (void)state;
    fixture_one(&fixture);
    fixture.summary.flow_count = 2;
    fixture.counts[FIXTURE_TYPE][1] = 2;
    make();
    assert_true(has_headline("Both flows are 'Quick Request'"));
    fixture.counts[FIXTURE_TYPE][1] = 1;
    fixture.counts[FIXTURE_TYPE][2] = 1;
    make();
    assert_true(has_headline("'Quick Request' and 'Interactive' are equally "
                             "frequent: 1 flow each"));
}

static void test_million(void **state)
{
    (void)state;
    fixture_one(&fixture);
    fixture.summary.flow_count = 1000000;
    fixture.counts[FIXTURE_TYPE][1] = 999999;
    fixture.counts[FIXTURE_TYPE][2] = 1;
    make();
    assert_true(has_headline("Most flows are 'Quick Request': 999,999 of "
                             "1,000,000 flows (>99.9%)"));
}

static void test_periodic_counts(void **state)
{
    static const struct {
        uint64_t flows, periodic;
        const char *headline;
    } cases[] = {
        {1, 1, "The only flow is periodic"},
        {2, 2, "Both flows are periodic"},
        {5, 1, "1 of 5 flows (20%) is periodic"},
        {5, 4, "4 of 5 flows (80%) are periodic"},
        {5, 0, "None of the 5 flows is periodic"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        fixture_one(&fixture);
        fixture.summary.flow_count = cases[i].flows;
        fixture.counts[FIXTURE_PERIODIC][1] = cases[i].periodic;
        make();
        assert_true(has_headline(cases[i].headline));
    }
}

static void test_negative_values(void **state)
{
    (void)state;
    fixture_one(&fixture);
    fixture.summary.metrics[FR_METRIC_DURATION].min = -2.5;
    fixture.summary.metrics[FR_METRIC_SIZE_AVG].min = -1;
    make();
    assert_true(has_headline("Negative values in 'flow_duration' and "
                             "'pkt_size_avg'"));
    assert_non_null(
        strstr(findings.items[0].detail, "The least flow_duration is -2.5s."));
}

static void test_odd_times(void **state)
{
    (void)state;
    fixture_one(&fixture);
    fixture.summary.time_first = 0;
    fixture.summary.time_last = 86400 * 365 * 30 * FR_NS_PER_S;
    make();
    assert_true(has_headline("The start times span 30 years"));
    fixture.summary.time_last = 86400 * 365 * FR_NS_PER_S;
    make();
    assert_int_equal(findings.items[0].kind, FR_FINDING_FACT);
}

static void test_assumed_unit(void **state)
{
    (void)state;
    fixture_one(&fixture);
    fixture.input.is_time_unit_assumed = 1;
    fixture.input.time_unit = "microseconds";
    make();
    fixture.input.is_date_order_assumed = 1;
    fixture.input.time_note = "taken day first, --date-order overrules";
    make();
    assert_true(has_headline("The time unit of 'flow.csv' is assumed: "
                             "microseconds"));
    assert_string_equal(findings.items[1].detail,
                        "Taken day first, --date-order overrules.");
}

static void test_alerts_come_first(void **state)
{
    (void)state;
    fixture_many(&fixture);
    fixture.rules[0].severity = "high";
    fixture.rules[0].attack = "T1048";
    fixture.rules[0].note = "Ask the owner of the host.";
    fixture.rules[1].severity = "low";
    fixture.input.rows_rejected = 0;
    fixture.facts.column_count = 0;
    fixture.summary.iat.x_zero = 0;
    make();
    assert_string_equal(findings.items[0].headline,
                        "100 of 1,200 flows (8.3%) are 'Large Data "
                        "Transfer', severity high");
    assert_string_equal(findings.items[0].detail,
                        "Rule default.yaml:13, ATT&CK T1048. Ask the owner "
                        "of the host.");
    assert_int_equal(findings.items[1].kind, FR_FINDING_ALERT);
}

/* More rules with a severity than there is room for. */
static void test_many_alerts(void **state)
{
    static struct fr_rule_summary rules[200];

    (void)state;
    fixture_many(&fixture);
    for (int i = 0; i < 200; i++) {
        rules[i] = fixture.rules[1];
        rules[i].severity = i == 150 ? "critical" : "low";
        rules[i].name = i == 150 ? "the worst" : "one of many";
    }
    fixture.summary.rules = rules;
    fixture.summary.rule_count = 200;
    fixture.input.rows_rejected = 0;
    fixture.facts.column_count = 0;
    fixture.summary.iat.x_zero = 0;
    make();
    assert_int_equal(findings.count, FR_FINDINGS_MAX);
    assert_non_null(strstr(findings.items[0].headline, "'the worst'"));
    assert_true(findings.left_out > 190);
}

static void test_rules_without_flows(void **state)
{
    (void)state;
    fixture_one(&fixture);
    fixture.rules[0].hits = 1;
    make();
    assert_true(has_headline("1 of 5 rules (20%) names no flow: 'Large Data "
                             "Transfer'"));
    assert_true(has_headline("3 of 5 rules (60%) name no flow: "
                             "'Interactive', 'Bulk Transfer' and 'Other'"));
}

static void test_hostile_names(void **state)
{
    static char huge[50001];
    static const char *names[5];

    (void)state;
    memset(huge, 'A', sizeof(huge) - 1);
    fixture_many(&fixture);
    names[0] = "\x1b]0;title\x07";
    names[1] = huge;
    names[2] = names[3] = names[4] = "\xe2\x80\xae rtl";
    fixture.labels[FIXTURE_TYPE].names = names;
    fixture.rules[0].name = huge;
    fixture.rules[0].hits = 0;
    fixture.summary.tops[FR_TOP_PAIR].items[0].name = huge;
    make();
    for (uint32_t i = 0; i < findings.count; i++) {
        assert_true(strlen(findings.items[i].headline) < 500);
        assert_true(strlen(findings.items[i].detail) < 1000);
        assert_null(strchr(findings.items[i].headline, '\x1b'));
        assert_null(strstr(findings.items[i].detail, "\xe2\x80\xae"));
    }
}

static void test_no_memory(void **state)
{
    int status = FR_ENOMEM;

    (void)state;
    fixture_many(&fixture);
    for (uint64_t n = 1; status == FR_ENOMEM; n++) {
        fr_arena_clear(&arena);
        fr_alloc_fail_at(n, (int)(n & 1));
        status = fr_findings_make(&fixture.facts, &arena, &findings);
        fr_alloc_fail_at(0, 0);
        assert_true(n < 1000);
    }
    assert_int_equal(status, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_zero),
        TEST(test_all_rejected),
        TEST(test_one),
        TEST(test_many),
        TEST(test_clean_data),
        TEST(test_two_flows),
        TEST(test_million),
        TEST(test_periodic_counts),
        TEST(test_negative_values),
        TEST(test_odd_times),
        TEST(test_assumed_unit),
        TEST(test_alerts_come_first),
        TEST(test_many_alerts),
        TEST(test_rules_without_flows),
        TEST(test_hostile_names),
        TEST(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
