/* report_fixture.c - summaries filled by hand. The numbers agree with each
 * other where a test could see that they do not. */
#include "report_fixture.h"

#include <math.h>
#include <string.h>

static const char *const truths[] = {"false", "true"};
static const char *const types[] = {"Large Data Transfer", "Quick Request",
                                    "Interactive", "Bulk Transfer", "Other"};
static const char *const timings[] = {"Very Fast", "Fast", "Medium", "Slow"};
static const char *const sizes[] = {"Small", "Medium", "Large", "Very Large"};
static const char *const patterns[] = {"Bursty", "Steady"};

static const char rules_text[] =
    "# default.yaml - what each flow is called\n"
    "flowrules: 1\n"
    "\n"
    "let:\n"
    "  packets: tot_fwd_pkts + tot_bwd_pkts\n"
    "\n"
    "features:\n"
    "  is_periodic: flow_iat_std < 10ms and flow_iat_mean > 1ms\n"
    "\n"
    "labels:\n"
    "  flow_type:\n"
    "    last match:\n"
    "      - Large Data Transfer: totlen_bwd_pkts > 2000B and "
    "flow_duration > 40ms\n"
    "      - Quick Request: pkt_size_avg < 200B and flow_duration < 50ms\n"
    "      - Interactive: 200B <= pkt_size_avg <= 400B and "
    "flow_iat_std > 10ms\n"
    "      - Bulk Transfer: packets > 15\n"
    "    else: Other\n";

static void set_label(struct fixture *fixture, int index, const char *name,
                      const char *policy, const char *const *names,
                      uint32_t count)
{
    struct fr_label_summary *label = &fixture->labels[index];

    label->name = name;
    label->policy = policy;
    label->kind = index == FIXTURE_PERIODIC ? FR_LABEL_TRUTH : FR_LABEL_NAMES;
    label->names = names;
    label->name_count = count;
    label->counts = fixture->counts[index];
}

static void set_labels(struct fixture *fixture)
{
    set_label(fixture, FIXTURE_PERIODIC, "is_periodic", "", truths, 2);
    set_label(fixture, FIXTURE_TYPE, "flow_type", "last match", types, 5);
    set_label(fixture, FIXTURE_TIMING, "timing_category", "bands of", timings,
              4);
    set_label(fixture, FIXTURE_SIZE, "size_category", "bands of", sizes, 4);
    set_label(fixture, FIXTURE_PATTERN, "traffic_pattern", "first match",
              patterns, 2);
    fixture->summary.is_periodic = FIXTURE_PERIODIC;
    fixture->summary.flow_type = FIXTURE_TYPE;
    fixture->summary.color_label = FIXTURE_TYPE;
    fixture->summary.timing_category = FIXTURE_TIMING;
    fixture->summary.size_category = FIXTURE_SIZE;
    fixture->summary.traffic_pattern = FIXTURE_PATTERN;
    fixture->summary.label_count = FIXTURE_LABELS;
    fixture->summary.labels = fixture->labels;
}

static void set_rules(struct fixture *fixture)
{
    static const struct fr_rule_summary rules[] = {
        {.label = FIXTURE_TYPE,
         .name = "Large Data Transfer",
         .condition = "totlen_bwd_pkts > 2000B and flow_duration > 40ms",
         .place = "default.yaml:13"},
        {.label = FIXTURE_TYPE,
         .name = "Quick Request",
         .condition = "pkt_size_avg < 200B and flow_duration < 50ms",
         .place = "default.yaml:14"},
        {.label = FIXTURE_TYPE,
         .name = "Interactive",
         .condition = "200B <= pkt_size_avg <= 400B and flow_iat_std > 10ms",
         .place = "default.yaml:15"},
        {.label = FIXTURE_TYPE,
         .name = "Bulk Transfer",
         .condition = "packets > 15",
         .place = "default.yaml:16"},
        {.label = FIXTURE_TYPE,
         .name = "Other",
         .condition = "else",
         .place = "default.yaml:17"},
    };
    uint32_t count = sizeof(rules) / sizeof(rules[0]);

    for (uint32_t i = 0; i < count; i++) {
        fixture->rules[i] = rules[i];
        fixture->rules[i].note = "";
        fixture->rules[i].severity = "";
        fixture->rules[i].attack = "";
        fixture->rules[i].tags = "";
    }
    fixture->summary.rules = fixture->rules;
    fixture->summary.rule_count = count;
}

static void set_empty(struct fr_moments *moments)
{
    *moments = (struct fr_moments){
        .is_present = 1, .mean = NAN, .min = NAN, .max = NAN, .stddev = NAN};
}

static void set_facts(struct fixture *fixture)
{
    struct fr_report_facts *facts = &fixture->facts;

    fixture->input = (struct fr_input_fact){
        .name = "flow.csv",
        .compression = "",
        .size = 4096,
        .sha256 = "9f86d081884c7d659a2feaa0c55ad015"
                  "a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .dialect = "Python CICFlowMeter",
        .time_unit = "seconds",
        .time_unit_reason = "flow_pkts_s * flow_duration is the number of "
                            "packets in 1,000 of 1,000 rows.",
        .time_format = "ISO 8601",
        .time_note = "",
    };
    fixture->rule_file = (struct fr_rule_file_fact){
        .name = "default.yaml",
        .text = rules_text,
        .size = sizeof(rules_text) - 1,
        .sha256 = "60303ae22b998861bce3b28f33eec1be"
                  "758a213c86c93c076dbe9f558c11c752",
        .is_builtin = 1,
    };
    facts->version = "0.1.0";
    facts->inputs = &fixture->input;
    facts->input_count = 1;
    facts->rule_files = &fixture->rule_file;
    facts->rule_file_count = 1;
    facts->document_time = FR_TIME_MISSING;
    facts->summary = &fixture->summary;
    facts->columns = fixture->columns;
    facts->rejects = fixture->rejects;
    facts->reject_examples = &fixture->example;
    fixture->option = (struct fr_option_fact){"time-unit", "auto"};
    facts->options = &fixture->option;
    facts->option_count = 1;
}

static void set_histogram_empty(struct fr_summary *summary)
{
    struct fr_scatter *scatters[] = {
        &summary->iat,       &summary->sizes,         &summary->throughput_time,
        &summary->size_time, &summary->duration_time, &summary->periodic_time};

    for (size_t i = 0; i < sizeof(scatters) / sizeof(scatters[0]); i++) {
        scatters[i]->x_min = scatters[i]->x_max = NAN;
        scatters[i]->y_min = scatters[i]->y_max = NAN;
    }
}

void fixture_zero(struct fixture *fixture)
{
    struct fr_summary *summary = &fixture->summary;

    memset(fixture, 0, sizeof(*fixture));
    set_labels(fixture);
    set_rules(fixture);
    set_facts(fixture);
    summary->has_src = summary->has_dst = 1;
    summary->time_first = summary->time_last = FR_TIME_MISSING;
    for (int i = 0; i < FR_METRIC_COUNT; i++)
        set_empty(&summary->metrics[i]);
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = 0; j < FR_KEY_METRIC_COUNT; j++)
            summary->correlation[i][j] = NAN;
    }
    summary->duration_by_type = fixture->boxes[0];
    summary->size_by_type = fixture->boxes[1];
    set_histogram_empty(summary);
}

static void set_metric(struct fixture *fixture, enum fr_metric metric,
                       double min, double mean, double max)
{
    struct fr_moments *moments = &fixture->summary.metrics[metric];
    uint64_t flows = fixture->summary.flow_count;

    *moments = (struct fr_moments){.is_present = 1,
                                   .count = flows,
                                   .sum = mean * (double)flows,
                                   .mean = mean,
                                   .min = min,
                                   .max = max,
                                   .stddev = flows > 1 ? mean / 2 : NAN};
}

static void set_top(struct fixture *fixture, enum fr_top top, const char *name,
                    uint64_t flows, double bytes)
{
    struct fr_top_list *list = &fixture->summary.tops[top];

    list->is_present = 1;
    list->items[list->item_count++] = (struct fr_top_item){
        .name = name, .flows = flows, .bytes = bytes, .packets = bytes / 100};
    list->distinct = list->item_count;
}

void fixture_one(struct fixture *fixture)
{
    struct fr_summary *summary = &fixture->summary;

    fixture_zero(fixture);
    summary->flow_count = 1;
    fixture->input.rows_read = fixture->input.rows_accepted = 1;
    summary->unique_src = summary->unique_dst = 1;
    summary->time_first = summary->time_last = 1700000000 * FR_NS_PER_S;
    fixture->counts[FIXTURE_TYPE][1] = 1;
    fixture->counts[FIXTURE_PERIODIC][0] = 1;
    fixture->counts[FIXTURE_TIMING][2] = 1;
    fixture->counts[FIXTURE_SIZE][0] = 1;
    fixture->counts[FIXTURE_PATTERN][1] = 1;
    fixture->rules[1].hits = fixture->rules[1].named = 1;
    set_metric(fixture, FR_METRIC_DURATION, 0.031, 0.031, 0.031);
    set_metric(fixture, FR_METRIC_SIZE_AVG, 110.125, 110.125, 110.125);
    set_metric(fixture, FR_METRIC_THROUGHPUT, 1234.5, 1234.5, 1234.5);
    set_metric(fixture, FR_METRIC_FWD_PKTS, 3, 3, 3);
    set_metric(fixture, FR_METRIC_BWD_PKTS, 2, 2, 2);
    set_metric(fixture, FR_METRIC_FWD_BYTES, 240.75, 240.75, 240.75);
    set_metric(fixture, FR_METRIC_BWD_BYTES, 301, 301, 301);
    set_top(fixture, FR_TOP_SOURCE, "10.0.0.5", 1, 541.75);
    set_top(fixture, FR_TOP_DESTINATION, "10.0.0.80", 1, 541.75);
    set_top(fixture, FR_TOP_PAIR, "10.0.0.5 -> 10.0.0.80", 1, 541.75);
    set_top(fixture, FR_TOP_PORT, "443", 1, 541.75);
}

static void set_counts(struct fixture *fixture)
{
    static const uint64_t counts[FIXTURE_LABELS][FIXTURE_NAMES_MAX] = {
        {1140, 60},           {100, 620, 80, 180, 220},
        {300, 200, 200, 300}, {700, 300, 150, 50},
        {400, 800},
    };
    static const uint64_t hits[] = {240, 640, 90, 180, 220};
    static const uint64_t named[] = {100, 620, 80, 180, 220};

    memcpy(fixture->counts, counts, sizeof(counts));
    fixture->labels[FIXTURE_TIMING].none_count = 200;
    for (uint32_t i = 0; i < fixture->summary.rule_count; i++) {
        fixture->rules[i].hits = hits[i];
        fixture->rules[i].named = named[i];
    }
}

static void set_many_rows(struct fixture *fixture)
{
    fixture->input.rows_read = 1212;
    fixture->input.rows_accepted = 1200;
    fixture->input.rows_rejected = 12;
    fixture->input.rows_padded = 3;
    fixture->input.lines_blank = 1;
    fixture->rejects[0] = (struct fr_reject_fact){"too many fields", 9};
    fixture->rejects[1] = (struct fr_reject_fact){"repeated header", 3};
    fixture->facts.reject_count = 2;
    fixture->example = (struct fr_reject_example){
        "flow.csv", 17, "too many fields", "10.0.0.5,10.0.0.9,443,,,,,,"};
    fixture->facts.reject_example_count = 1;
    fixture->columns[0] =
        (struct fr_column_fact){.name = "flow_duration", .is_present = 1};
    fixture->columns[1] = (struct fr_column_fact){
        .name = "flow_byts_s", .is_present = 1, .missing = 2, .infinite = 12};
    fixture->columns[2] = (struct fr_column_fact){
        .name = "flow_iat_mean", .is_present = 1, .not_a_number = 4};
    fixture->columns[3] = (struct fr_column_fact){.name = "flow_iat_std"};
    fixture->facts.column_count = 4;
}

void fixture_many(struct fixture *fixture)
{
    struct fr_summary *summary = &fixture->summary;

    fixture_zero(fixture);
    summary->flow_count = 1200;
    summary->unique_src = 40;
    summary->unique_dst = 25;
    summary->time_first = 1700000000 * FR_NS_PER_S;
    summary->time_last = 1700003600 * FR_NS_PER_S;
    set_counts(fixture);
    set_many_rows(fixture);
    set_metric(fixture, FR_METRIC_DURATION, 0, 2.5, 425.25);
    set_metric(fixture, FR_METRIC_SIZE_AVG, 54, 310.5, 1460);
    set_metric(fixture, FR_METRIC_THROUGHPUT, 0, 52000.125, 9.5e6);
    set_metric(fixture, FR_METRIC_FWD_PKTS, 1, 12.5, 4000);
    set_metric(fixture, FR_METRIC_BWD_PKTS, 0, 10, 9000);
    set_metric(fixture, FR_METRIC_FWD_MEAN, 40, 120.25, 1400);
    set_metric(fixture, FR_METRIC_FWD_MAX, 60, 300, 1460);
    set_metric(fixture, FR_METRIC_FWD_MIN, 40, 50, 100);
    set_metric(fixture, FR_METRIC_BWD_MEAN, 0, 410.5, 1460);
    set_metric(fixture, FR_METRIC_BWD_MAX, 0, 900, 1514);
    set_metric(fixture, FR_METRIC_BWD_MIN, 0, 30, 90);
    set_metric(fixture, FR_METRIC_LEN_MAX, 60, 700, 1514);
    set_metric(fixture, FR_METRIC_LEN_MIN, 40, 45, 60);
    set_metric(fixture, FR_METRIC_FWD_BYTES, 60, 2000, 1e6);
    set_metric(fixture, FR_METRIC_BWD_BYTES, 0, 18000, 9e6);
    summary->correlation[0][4] = summary->correlation[4][0] = 0.98125;
    summary->correlation[4][5] = summary->correlation[5][4] = -0.75;
    summary->correlation[1][2] = 0.7;
    summary->correlation_pairs[0][4] = 1200;
    summary->correlation_pairs[4][5] = 1200;
    summary->correlation_pairs[1][2] = 1188;
    summary->iat.x_zero = 200;
    summary->sizes.y_zero = 150;
    summary->period_box = (struct fr_box){
        .count = 60, .min = 0.0015, .q1 = 1, .median = 5, .q3 = 5.5, .max = 30};
    set_top(fixture, FR_TOP_SOURCE, "10.0.0.5", 516, 1.2e7);
    set_top(fixture, FR_TOP_SOURCE, "10.0.0.7", 84, 2e5);
    summary->tops[FR_TOP_SOURCE].distinct = 40;
    set_top(fixture, FR_TOP_DESTINATION, "10.0.0.80", 600, 1.5e7);
    summary->tops[FR_TOP_DESTINATION].distinct = 25;
    set_top(fixture, FR_TOP_PAIR, "10.0.0.5 -> 10.0.0.80", 300, 1.2e7);
    summary->tops[FR_TOP_PAIR].distinct = 1;
    set_top(fixture, FR_TOP_PORT, "443", 700, 1.6e7);
}
