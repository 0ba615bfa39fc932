/* tables_test.c - the CSV tables, byte for byte against stored ones; the
 * summary as JSON. FR_UPDATE=1 writes the stored texts. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "report/report.h"
#include "report/tables.h"
#include "report_fixture.h"

static const struct {
    const char *name;
    int (*make)(const struct fr_report_facts *, struct fr_strbuf *);
} tables[] = {
    {"summary_statistics.csv", fr_tables_statistics},
    {"packet_size_summary.csv", fr_tables_packet_sizes},
    {"strong_correlations.csv", fr_tables_correlations},
    {"summary_report.csv", fr_tables_summary},
    {"summary.json", fr_report_summary_json},
};

static void check_goldens(const char *folder, const struct fixture *fixture)
{
    for (size_t i = 0; i < TEST_COUNT(tables); i++) {
        struct fr_strbuf out;
        char path[200];
        fr_strbuf_init(&out, 1 << 20);
        assert_int_equal(tables[i].make(&fixture->facts, &out), 0);
        snprintf(path, sizeof(path), "report/golden/%s/%s", folder,
                 tables[i].name);
        test_golden(path, out.data, out.size);
        fr_strbuf_release(&out);
    }
}

static void test_zero_flows(void **state)
{
    static struct fixture fixture;

    (void)state;
    fixture_zero(&fixture);
    check_goldens("zero", &fixture);
}

static void test_one_flow(void **state)
{
    static struct fixture fixture;

    (void)state;
    fixture_one(&fixture);
    check_goldens("one", &fixture);
}

static void test_many_flows(void **state)
{
    static struct fixture fixture;

    (void)state;
    fixture_many(&fixture);
    check_goldens("many", &fixture);
}

/* Rules without the five labels, no addresses, no columns. */
static void test_nothing_defined(void **state)
{
    static struct fixture fixture;
    struct fr_summary *summary = &fixture.summary;

    (void)state;
    fixture_many(&fixture);
    summary->flow_type = summary->timing_category = -1;
    summary->size_category = summary->traffic_pattern = -1;
    summary->is_periodic = summary->color_label = -1;
    summary->has_src = summary->has_dst = 0;
    summary->label_count = summary->rule_count = 0;
    for (int i = 0; i < FR_METRIC_COUNT; i++) {
        summary->metrics[i] = (struct fr_moments){0};
        summary->metrics[i].mean = summary->metrics[i].min = (double)NAN;
        summary->metrics[i].max = summary->metrics[i].stddev = (double)NAN;
    }
    memset(summary->tops, 0, sizeof(summary->tops));
    check_goldens("nothing_defined", &fixture);
}

/* Names that a spreadsheet would run, quotes, commas, line ends. */
static void test_hostile_names(void **state)
{
    static struct fixture fixture;
    static const char *const names[] = {
        "=cmd|' /C calc'!A0", "+1", "-1",     "@SUM(A1)", "\tTab",
        "a,\"b\"\nc",         "\r", "caf\xe9"};

    (void)state;
    fixture_many(&fixture);
    fixture.labels[FIXTURE_TYPE].names = names;
    fixture.labels[FIXTURE_TYPE].name_count = 8;
    fixture.counts[FIXTURE_TYPE][0] = 620;
    fixture.counts[FIXTURE_TYPE][7] = 1;
    check_goldens("hostile", &fixture);
}

/* The n-th allocation fails, once and from then on. */
static void test_no_memory(void **state)
{
    static struct fixture fixture;

    (void)state;
    fixture_many(&fixture);
    for (size_t i = 0; i < TEST_COUNT(tables); i++) {
        int status = FR_ENOMEM;
        for (uint64_t n = 1; status == FR_ENOMEM; n++) {
            struct fr_strbuf out;
            fr_strbuf_init(&out, 1 << 20);
            fr_alloc_fail_at(n, (int)(n & 1));
            status = tables[i].make(&fixture.facts, &out);
            fr_alloc_fail_at(0, 0);
            fr_strbuf_release(&out);
            assert_true(n < 10000);
        }
        assert_int_equal(status, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zero_flows),
        cmocka_unit_test(test_one_flow),
        cmocka_unit_test(test_many_flows),
        cmocka_unit_test(test_nothing_defined),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
