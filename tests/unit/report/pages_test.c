/* pages_test.c - the whole PDF in memory: it is one, it is the same twice, and
 * every failed allocation ends in FR_ENOMEM. What is in it is read back by
 * tests/report/pdf_test.py. */
#include "support/unit.h"

#include "base/alloc.h"
#include "report/pages.h"
#include "report/traffic.h"
#include "report_fixture.h"

#define PDF_MAX ((size_t)64 << 20)

static void check_pdf(const struct fr_report_facts *facts,
                      struct fr_strbuf *out)
{
    fr_strbuf_init(out, PDF_MAX);
    assert_int_equal(fr_pages_write(facts, out, NULL), 0);
    assert_true(out->size > 20000);
    assert_memory_equal(out->data, "%PDF-1.", 7);
    assert_non_null(strstr(out->data + out->size - 16, "%%EOF"));
}

static void test_scenarios(void **state)
{
    (void)state;
    for (int i = 0; traffic_scenarios[i]; i++) {
        struct traffic traffic;
        struct fr_strbuf out;
        assert_int_equal(traffic_make(traffic_scenarios[i], &traffic), 0);
        check_pdf(&traffic.facts, &out);
        fr_strbuf_release(&out);
        traffic_release(&traffic);
    }
}

static void test_same_bytes(void **state)
{
    struct traffic traffic;
    struct fr_strbuf first, second;

    (void)state;
    assert_int_equal(traffic_make("sample", &traffic), 0);
    check_pdf(&traffic.facts, &first);
    check_pdf(&traffic.facts, &second);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    fr_strbuf_release(&first);
    fr_strbuf_release(&second);
    traffic_release(&traffic);
}

/* No inputs, no rule files, no labels: a report of nothing is a report. */
static void test_nothing(void **state)
{
    static struct fixture fixture;
    struct fr_strbuf out;

    (void)state;
    fixture_zero(&fixture);
    fixture.facts.input_count = fixture.facts.rule_file_count = 0;
    fixture.facts.option_count = 0;
    fixture.summary.label_count = fixture.summary.rule_count = 0;
    fixture.summary.flow_type = fixture.summary.timing_category = -1;
    fixture.summary.size_category = fixture.summary.traffic_pattern = -1;
    fixture.summary.is_periodic = fixture.summary.color_label = -1;
    check_pdf(&fixture.facts, &out);
    fr_strbuf_release(&out);
}

/* Many files, rules, names and rejected rows: tables go over pages. */
static void test_much(void **state)
{
    enum { MUCH = 500 };
    static struct fixture fixture;
    static struct fr_input_fact inputs[MUCH];
    static struct fr_rule_summary rules[MUCH];
    static struct fr_reject_fact rejects[MUCH];
    static const char *names[MUCH];
    static uint64_t counts[MUCH];
    struct fr_strbuf out;

    (void)state;
    fixture_many(&fixture);
    for (uint32_t i = 0; i < MUCH; i++) {
        inputs[i] = fixture.input;
        rules[i] = fixture.rules[i % 5];
        rejects[i] = fixture.rejects[0];
        names[i] = "one of very many names";
        counts[i] = i;
    }
    fixture.facts.inputs = inputs;
    fixture.facts.input_count = MUCH;
    fixture.facts.rejects = rejects;
    fixture.facts.reject_count = MUCH;
    fixture.summary.rules = rules;
    fixture.summary.rule_count = MUCH;
    fixture.labels[FIXTURE_SIZE].names = names;
    fixture.labels[FIXTURE_SIZE].counts = counts;
    fixture.labels[FIXTURE_SIZE].name_count = MUCH;
    check_pdf(&fixture.facts, &out);
    fr_strbuf_release(&out);
}

/* Captures, with all that can be odd about them. */
static void set_captures(struct fixture *fixture, struct fr_meter_fact *meter)
{
    *meter = (struct fr_meter_fact){
        .profile = "corrected",
        .dialect = "python",
        .is_adjustable = 1,
        .accounting = "payload",
        .idle_s = 120,
        .active_s = 1800,
        .packets_read = 1000,
        .packets_in_flows = 990,
        .rejects = {{"not ip", 4}, {"cut short", 6}},
        .reject_count = 2,
        .flows = 20,
        .evicted = 1,
        .from_tunnels = 5,
        .late = 2,
        .without_length = 3,
    };
    fixture->input.is_capture = 1;
    fixture->input.packets = 1000;
    fixture->input.cut = "'day.pcap' is cut or damaged after packet 1000";
    fixture->facts.meter = meter;
}

static void test_captures(void **state)
{
    static struct fixture fixture;
    static struct fr_input_fact inputs[100];
    struct fr_meter_fact meter;
    struct fr_strbuf out;

    (void)state;
    fixture_many(&fixture);
    set_captures(&fixture, &meter);
    check_pdf(&fixture.facts, &out);
    fr_strbuf_release(&out);
    for (size_t i = 0; i < TEST_COUNT(inputs); i++)
        inputs[i] = fixture.input;
    fixture.facts.inputs = inputs;
    fixture.facts.input_count = TEST_COUNT(inputs);
    meter.is_adjustable = 0;
    meter.reject_count = 0;
    check_pdf(&fixture.facts, &out);
    fr_strbuf_release(&out);
}

static uint64_t count_allocations(const struct fr_report_facts *facts)
{
    struct fr_strbuf out;
    uint64_t count;

    fr_strbuf_init(&out, PDF_MAX);
    fr_alloc_fail_at(0, 0);
    assert_int_equal(fr_pages_write(facts, &out, NULL), 0);
    count = fr_alloc_count();
    fr_strbuf_release(&out);
    return count;
}

/* The n-th allocation fails, alone or with all later ones. All of the first
 * are tried, then some of the many. */
static void test_no_memory(void **state)
{
    static struct fixture fixture;
    struct fr_meter_fact meter;
    uint64_t count;

    (void)state;
    fixture_many(&fixture);
    set_captures(&fixture, &meter);
    count = count_allocations(&fixture.facts);
    for (uint64_t n = 1; n <= count; n += n < 200 ? 1 : 1 + count / 150) {
        struct fr_strbuf out;
        int status;
        fr_strbuf_init(&out, PDF_MAX);
        fr_alloc_fail_at(n, (int)(n & 1));
        status = fr_pages_write(&fixture.facts, &out, NULL);
        fr_alloc_fail_at(0, 0);
        fr_strbuf_release(&out);
        assert_int_equal(status, FR_ENOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenarios), cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_nothing),   cmocka_unit_test(test_captures),
        cmocka_unit_test(test_much),      cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
