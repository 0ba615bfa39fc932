/* traffic.c - made-up flows, named as rules/default.yaml would name them. */
#include "traffic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "stat/tally.h"

#define LABEL_COUNT 5
#define RULE_COUNT  13
#define MANY        30

enum { PERIODIC, TYPE, TIMING, SIZE, PATTERN };

static const char *const truths[] = {"true", "false"};
static const char *const types[] = {"Large Data Transfer", "Quick Request",
                                    "Interactive", "Bulk Transfer", "Other"};
static const char *const timings[] = {"Very Fast", "Fast", "Medium", "Slow"};
static const char *const sizes[] = {"Small", "Medium", "Large", "Very Large"};
static const char *const patterns[] = {"Bursty", "Steady"};
static char many_names[MANY][48];
static const char *many[MANY];
static char huge_name[50001];

const char *const traffic_scenarios[] = {
    "sample", "zero",    "one",   "two",       "equal",   "thirty",
    "huge",   "missing", "large", "undefined", "no_time", NULL};

static const char rules_text[] =
    "# rules/default.yaml - what each flow is called.\n"
    "#\n"
    "# A rule compares columns of the flow table with values that carry their "
    "unit: 40ms, 2kB, 1MB/s.\n"
    "\n"
    "flowrules: 1\n"
    "\n"
    "let:                               # names used below; they are not "
    "written to the output\n"
    "  packets:  tot_fwd_pkts + tot_bwd_pkts\n"
    "\n"
    "features:                          # new columns, one value per flow\n"
    "  is_periodic:   flow_iat_std < 10ms and flow_iat_mean > 1ms\n"
    "\n"
    "labels:                            # new columns, one name per flow\n"
    "\n"
    "  flow_type:\n"
    "    last match:                    # every rule is tried in this order; "
    "the last one that holds names the flow\n"
    "      - Large Data Transfer: totlen_bwd_pkts > 2000B and flow_duration > "
    "40ms\n"
    "      - Quick Request:       pkt_size_avg < 200B and flow_duration < "
    "50ms\n"
    "      - Interactive:         200B <= pkt_size_avg <= 400B and "
    "flow_iat_std > 10ms\n"
    "      - Bulk Transfer:       packets > 15\n"
    "    else: Other\n"
    "\n"
    "  timing_category:\n"
    "    bands of: flow_iat_mean        # a value on an edge belongs to the "
    "band below it\n"
    "    above 0s:    Very Fast\n"
    "    above 1ms:   Fast\n"
    "    above 10ms:  Medium\n"
    "    above 100ms: Slow\n"
    "\n"
    "  size_category:\n"
    "    bands of: pkt_size_avg\n"
    "    above 0B:    Small\n"
    "    above 200B:  Medium\n"
    "    above 400B:  Large\n"
    "    above 1000B: Very Large\n"
    "\n"
    "  traffic_pattern:\n"
    "    first match:\n"
    "      - Bursty: flow_iat_std > flow_iat_mean\n"
    "    else: Steady\n";

/* --- flows --- */

struct flow {
    double metrics[FR_METRIC_COUNT];
    int64_t time;
    int src, dst;
    double port;
    uint16_t codes[LABEL_COUNT];
};

struct generator {
    struct fr_rand rand;
    const char *scenario;
    uint64_t index, count;
};

static int is_scenario(const struct generator *from, const char *name)
{
    return strcmp(from->scenario, name) == 0;
}

static double uniform(struct generator *from, double low, double high)
{
    return low + (high - low) * fr_rand_f64(&from->rand);
}

/* Log-normal, roughly: the product of a few uniform factors. */
static double spread(struct generator *from, double median, double factor)
{
    double sum = 0;

    for (int i = 0; i < 6; i++)
        sum += uniform(from, -0.5, 0.5);
    return median * pow(factor, sum / 0.7);
}

static void set_sizes(struct generator *from, struct flow *flow, double fwd,
                      double bwd)
{
    double *m = flow->metrics;
    double packets;

    m[FR_METRIC_FWD_MEAN] = fwd;
    m[FR_METRIC_BWD_MEAN] = m[FR_METRIC_BWD_PKTS] > 0 ? bwd : 0;
    m[FR_METRIC_FWD_BYTES] = floor(fwd * m[FR_METRIC_FWD_PKTS]);
    m[FR_METRIC_BWD_BYTES] =
        floor(m[FR_METRIC_BWD_MEAN] * m[FR_METRIC_BWD_PKTS]);
    packets = m[FR_METRIC_FWD_PKTS] + m[FR_METRIC_BWD_PKTS];
    m[FR_METRIC_SIZE_AVG] =
        (m[FR_METRIC_FWD_BYTES] + m[FR_METRIC_BWD_BYTES]) / packets;
    m[FR_METRIC_FWD_MAX] = floor(fmin(1460, fwd * uniform(from, 1, 4)));
    m[FR_METRIC_FWD_MIN] = floor(fmin(fwd, 60));
    m[FR_METRIC_BWD_MAX] = floor(fmin(1514, bwd * uniform(from, 1, 3)));
    m[FR_METRIC_BWD_MIN] = m[FR_METRIC_BWD_PKTS] > 0 ? floor(fmin(bwd, 54)) : 0;
    m[FR_METRIC_LEN_MAX] = fmax(m[FR_METRIC_FWD_MAX], m[FR_METRIC_BWD_MAX]);
    m[FR_METRIC_LEN_MIN] = fmin(m[FR_METRIC_FWD_MIN], m[FR_METRIC_BWD_MIN]);
}

static void set_times(struct generator *from, struct flow *flow,
                      double duration, double jitter)
{
    double *m = flow->metrics;
    double packets = m[FR_METRIC_FWD_PKTS] + m[FR_METRIC_BWD_PKTS];

    m[FR_METRIC_DURATION] = duration;
    m[FR_METRIC_IAT_MEAN] = packets > 1 ? duration / (packets - 1) : 0;
    m[FR_METRIC_IAT_STD] =
        packets > 2 ? m[FR_METRIC_IAT_MEAN] * spread(from, jitter, 3) : 0;
    m[FR_METRIC_THROUGHPUT] =
        duration > 0
            ? (m[FR_METRIC_FWD_BYTES] + m[FR_METRIC_BWD_BYTES]) / duration
            : (double)INFINITY;
}

static void set_packets(struct flow *flow, double forward, double backward)
{
    flow->metrics[FR_METRIC_FWD_PKTS] = fmax(1, floor(forward));
    flow->metrics[FR_METRIC_BWD_PKTS] = floor(backward);
}

/* A kind of service. Of each quantity the median, and by which factor it
 * spreads. */
struct service {
    double until; /* the share of flows up to and with this kind */
    double port;
    double forward[2], backward[2]; /* packets */
    double forward_size[2], backward_size[2];
    double duration[2];
    double jitter; /* spread of times between packets, of their mean */
};

static const struct service services[] = {
    /* names */
    {0.30, 53, {2, 1}, {1, 1}, {75, 1.2}, {180, 1.8}, {0.012, 4}, 0.6},
    /* health checks */
    {0.42, 8080, {6, 1}, {5, 1}, {96, 1}, {140, 1}, {0.055, 1.1}, 0.15},
    /* pages */
    {0.70, 443, {9, 2}, {11, 2}, {120, 1.6}, {620, 2}, {0.6, 6}, 1.3},
    /* downloads */
    {0.80, 443, {300, 3}, {700, 3}, {70, 1.3}, {1320, 1.1}, {9, 5}, 2.4},
    /* chats */
    {0.92, 5222, {14, 2}, {13, 2}, {210, 1.4}, {260, 1.4}, {40, 4}, 1.1},
    /* scans */
    {1.01, 0, {1, 1}, {0, 1}, {40, 1}, {0, 1}, {0, 1}, 0},
};

/* One random number after the other: the order of calls must not depend on
 * the compiler. */
static void make_flow(struct generator *from, struct flow *flow)
{
    const struct service *service = services;
    double kind = uniform(from, 0, 1);
    double a, b;

    while (kind >= service->until)
        service++;
    flow->src = (int)spread(from, 6, 4) % 60;
    flow->dst = (int)spread(from, 4, 3) % 30;
    flow->port = service->port;
    if (service->port == 0)
        flow->port = floor(uniform(from, 1, 1024));
    if (service->port == 8080) {
        flow->src = 2;
        flow->dst = 1;
    }
    a = spread(from, service->forward[0], service->forward[1]);
    b = spread(from, service->backward[0], service->backward[1]);
    set_packets(flow, a, b);
    a = spread(from, service->forward_size[0], service->forward_size[1]);
    b = spread(from, service->backward_size[0], service->backward_size[1]);
    set_sizes(from, flow, a, b);
    a = spread(from, service->duration[0], service->duration[1]);
    set_times(from, flow, a, service->jitter);
}

/* What default.yaml says. */
static void name_flow(struct flow *flow)
{
    const double *m = flow->metrics;
    double mean = m[FR_METRIC_IAT_MEAN];
    double size = m[FR_METRIC_SIZE_AVG];

    flow->codes[TYPE] = 5;
    if (m[FR_METRIC_BWD_BYTES] > 2000 && m[FR_METRIC_DURATION] > 0.04)
        flow->codes[TYPE] = 1;
    if (size < 200 && m[FR_METRIC_DURATION] < 0.05)
        flow->codes[TYPE] = 2;
    if (size >= 200 && size <= 400 && m[FR_METRIC_IAT_STD] > 0.01)
        flow->codes[TYPE] = 3;
    if (m[FR_METRIC_FWD_PKTS] + m[FR_METRIC_BWD_PKTS] > 15)
        flow->codes[TYPE] = 4;
    flow->codes[TIMING] = (uint16_t)(!(mean > 0)     ? 0
                                     : mean <= 0.001 ? 1
                                     : mean <= 0.01  ? 2
                                     : mean <= 0.1   ? 3
                                                     : 4);
    flow->codes[SIZE] = (uint16_t)(!(size > 0)    ? 0
                                   : size <= 200  ? 1
                                   : size <= 400  ? 2
                                   : size <= 1000 ? 3
                                                  : 4);
    flow->codes[PATTERN] = m[FR_METRIC_IAT_STD] > mean ? 1 : 2;
    flow->codes[PERIODIC] = m[FR_METRIC_IAT_STD] < 0.01 && mean > 0.001 ? 2 : 1;
}

static void spoil_flow(struct generator *from, struct flow *flow)
{
    uint64_t i = from->index;

    if (is_scenario(from, "equal")) {
        set_packets(flow, 3, 2);
        set_sizes(from, flow, 100, 100);
        set_times(from, flow, 0.5, 1);
        flow->metrics[FR_METRIC_IAT_STD] = 0.125;
    }
    if (is_scenario(from, "missing")) {
        for (int m = 0; m < FR_METRIC_COUNT; m++)
            flow->metrics[m] = (double)NAN;
    }
    name_flow(flow);
    if (is_scenario(from, "missing"))
        flow->codes[PERIODIC] = flow->codes[SIZE] = 0;
    if (is_scenario(from, "thirty"))
        flow->codes[TYPE] =
            (uint16_t)(i % 7 == 0 ? 1 + i / 7 % MANY : 1 + (i * i) % 11);
    if (is_scenario(from, "sample") && i % 400 == 17)
        flow->metrics[FR_METRIC_IAT_STD] = (double)NAN;
}

static void next_flow(struct generator *from, struct flow *flow)
{
    double start = uniform(from, 0, 1);

    memset(flow, 0, sizeof(*flow));
    make_flow(from, flow);
    spoil_flow(from, flow);
    /* more flows towards noon */
    start = 0.5 + (start - 0.5) * (0.3 + 0.7 * uniform(from, 0, 1));
    flow->time =
        1709632800 * FR_NS_PER_S + (int64_t)(start * 5400 * 1e6) * 1000;
    if (is_scenario(from, "sample") && from->index % 500 == 3)
        flow->time = FR_TIME_MISSING;
    from->index++;
}

/* --- labels and rules --- */

static void set_labels(struct fr_label_summary *labels, const char *scenario)
{
#define NAMED(label, how, what, list)                                          \
    {                                                                          \
        .name = (label), .policy = (how), .kind = (what),                      \
        .name_count = sizeof(list) / sizeof((list)[0]), .names = (list)        \
    }
    static const struct fr_label_summary usual[LABEL_COUNT] = {
        [PERIODIC] = NAMED("is_periodic", "", FR_LABEL_TRUTH, truths),
        [TYPE] = NAMED("flow_type", "last match", FR_LABEL_NAMES, types),
        [TIMING] =
            NAMED("timing_category", "bands of", FR_LABEL_NAMES, timings),
        [SIZE] = NAMED("size_category", "bands of", FR_LABEL_NAMES, sizes),
        [PATTERN] =
            NAMED("traffic_pattern", "first match", FR_LABEL_NAMES, patterns),
    };
#undef NAMED
    static const char *hostile[] = {
        huge_name, "\xe2\x80\xae(evil) \\ \x1b[31m<script>", "\xd7\xa9\xd7\x9c",
        "emoji \xf0\x9f\x98\x80 \xff\xfe", ")]]>&\"';\n\tTab"};

    memcpy(labels, usual, sizeof(usual));
    if (strcmp(scenario, "thirty") == 0) {
        for (int i = 0; i < MANY; i++) {
            snprintf(many_names[i], sizeof(many_names[i]),
                     "Category %d of the site's rules", i + 1);
            many[i] = many_names[i];
        }
        labels[TYPE].names = many;
        labels[TYPE].name_count = MANY;
    }
    if (strcmp(scenario, "huge") == 0) {
        memset(huge_name, 'W', sizeof(huge_name) - 1);
        labels[TYPE].names = hostile;
    }
}

static void set_rules(struct fr_rule_summary *rules,
                      const struct fr_label_summary *labels)
{
    static const char *const conditions[RULE_COUNT] = {
        "totlen_bwd_pkts > 2000B and flow_duration > 40ms",
        "pkt_size_avg < 200B and flow_duration < 50ms",
        "200B <= pkt_size_avg <= 400B and flow_iat_std > 10ms",
        "packets > 15",
        "else",
        "above 0s",
        "above 1ms",
        "above 10ms",
        "above 100ms",
        "above 0B",
        "above 200B",
        "above 400B",
        "above 1000B"};
    static const char *const places[RULE_COUNT] = {
        "default.yaml:17", "default.yaml:18", "default.yaml:19",
        "default.yaml:20", "default.yaml:21", "default.yaml:25",
        "default.yaml:26", "default.yaml:27", "default.yaml:28",
        "default.yaml:32", "default.yaml:33", "default.yaml:34",
        "default.yaml:35"};

    for (uint32_t i = 0; i < RULE_COUNT; i++) {
        uint32_t label = i < 5 ? TYPE : i < 9 ? TIMING : SIZE;
        uint32_t name = i < 5 ? i : i < 9 ? i - 5 : i - 9;
        rules[i] = (struct fr_rule_summary){.label = label,
                                            .name = labels[label].names[name],
                                            .condition = conditions[i],
                                            .place = places[i],
                                            .note = "",
                                            .severity = "",
                                            .attack = "",
                                            .tags = ""};
    }
}

/* --- the tally --- */

struct rows {
    double metrics[FR_METRIC_COUNT][FR_BATCH_ROWS];
    uint32_t src[FR_BATCH_ROWS], dst[FR_BATCH_ROWS];
    double port[FR_BATCH_ROWS];
    int64_t time[FR_BATCH_ROWS];
    uint16_t codes[LABEL_COUNT][FR_BATCH_ROWS];
};

static int add_texts(struct fr_batch *batch, struct rows *rows, uint32_t row,
                     const struct flow *flow)
{
    char text[40];

    snprintf(text, sizeof(text), "10.0.%d.%d", flow->src / 20, 5 + flow->src);
    FR_TRY(fr_batch_text_code(batch, fr_str_of(text), &rows->src[row]));
    if (flow->dst % 3 == 2)
        snprintf(text, sizeof(text), "2001:db8:85a3::8a2e:370:%x",
                 7000 + flow->dst);
    else
        snprintf(text, sizeof(text), "203.0.113.%d", 1 + flow->dst);
    return fr_batch_text_code(batch, fr_str_of(text), &rows->dst[row]);
}

static int fill_rows(struct generator *from, struct fr_batch *batch,
                     struct rows *rows, uint32_t *count)
{
    struct flow flow;

    *count = 0;
    FR_TRY(fr_batch_clear(batch));
    while (*count < FR_BATCH_ROWS && from->index < from->count) {
        uint32_t row = (*count)++;
        next_flow(from, &flow);
        for (int m = 0; m < FR_METRIC_COUNT; m++)
            rows->metrics[m][row] = flow.metrics[m];
        rows->time[row] = flow.time;
        rows->port[row] = flow.port;
        for (int label = 0; label < LABEL_COUNT; label++)
            rows->codes[label][row] = flow.codes[label];
        FR_TRY(add_texts(batch, rows, row, &flow));
    }
    return 0;
}

static void add_rules(struct fr_tally *tally, const struct rows *rows,
                      uint32_t count)
{
    for (uint32_t row = 0; row < count; row++) {
        if (rows->codes[TYPE][row] && rows->codes[TYPE][row] <= 5)
            fr_tally_rule(tally, rows->codes[TYPE][row] - 1u, 1, 1);
        if (rows->codes[TIMING][row])
            fr_tally_rule(tally, 4u + rows->codes[TIMING][row], 1, 1);
        if (rows->codes[SIZE][row])
            fr_tally_rule(tally, 8u + rows->codes[SIZE][row], 1, 1);
    }
}

static int tally_all(struct generator *from, struct fr_tally *tally,
                     struct fr_batch *batch, struct rows *rows)
{
    const uint16_t *codes[LABEL_COUNT];
    uint32_t count;

    for (int i = 0; i < LABEL_COUNT; i++)
        codes[i] = rows->codes[i];
    do {
        struct fr_tally_rows given = {.texts = batch,
                                      .src = rows->src,
                                      .dst = rows->dst,
                                      .dst_port = rows->port,
                                      .time = rows->time,
                                      .codes = codes};
        FR_TRY(fill_rows(from, batch, rows, &count));
        given.row_count = count;
        for (int m = 0; m < FR_METRIC_COUNT; m++)
            given.metrics[m] = rows->metrics[m];
        if (is_scenario(from, "no_time"))
            given.time = NULL;
        FR_TRY(fr_tally_add(tally, &given));
        if (!is_scenario(from, "undefined"))
            add_rules(tally, rows, count);
    } while (count == FR_BATCH_ROWS);
    return 0;
}

static int make_summary(struct generator *from, struct fr_summary **summary)
{
    struct fr_label_summary labels[LABEL_COUNT];
    struct fr_rule_summary rules[RULE_COUNT];
    struct fr_tally_setup setup = {
        .labels = labels,
        .label_count = is_scenario(from, "undefined") ? 0 : LABEL_COUNT,
        .rules = rules,
        .rule_count = is_scenario(from, "undefined") ? 0 : RULE_COUNT,
        .metric_present = UINT64_MAX,
        .has_src = 1,
        .has_dst = 1,
        .has_dst_port = 1,
        .has_time = !is_scenario(from, "no_time")};
    struct fr_tally *tally = NULL;
    struct fr_batch batch = {0};
    struct rows *rows = fr_alloc_zero(1, sizeof(*rows));
    int status = rows ? 0 : FR_ENOMEM;

    set_labels(labels, from->scenario);
    set_rules(rules, labels);
    if (status == 0)
        status = fr_batch_init(&batch, NULL, 0, NULL, 0);
    if (status == 0)
        status = fr_tally_new(&setup, &tally);
    if (status == 0)
        status = tally_all(from, tally, &batch, rows);
    if (status == 0)
        status = fr_tally_finish(tally, summary);
    fr_tally_free(tally);
    fr_batch_release(&batch);
    fr_free(rows);
    return status;
}

/* --- facts --- */

static void set_input(struct traffic *traffic, uint64_t flows)
{
    traffic->input = (struct fr_input_fact){
        .name = "office-lan.csv",
        .compression = "",
        .size = 480 * flows + 1190,
        .sha256 = "9f86d081884c7d659a2feaa0c55ad015"
                  "a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .dialect = "Python CICFlowMeter",
        .time_unit = "seconds",
        .time_unit_reason = "flow_pkts_s times flow_duration is the number of "
                            "packets in 1,000 of 1,000 rows",
        .time_format = "ISO 8601, without a zone: taken as UTC",
        .time_note = "",
        .rows_read = flows + 14,
        .rows_accepted = flows,
        .rows_rejected = 14,
        .rows_padded = 3,
        .lines_blank = 2};
    traffic->rule_file =
        (struct fr_rule_file_fact){.name = "default.yaml",
                                   .text = rules_text,
                                   .size = sizeof(rules_text) - 1,
                                   .sha256 = "60303ae22b998861bce3b28f33eec1be"
                                             "758a213c86c93c076dbe9f558c11c752",
                                   .is_builtin = 1};
}

static void set_quality(struct traffic *traffic)
{
    static const struct fr_column_fact columns[] = {
        {"src_ip", 0, 1, 0, 0, 0},        {"dst_ip", 0, 1, 0, 0, 0},
        {"timestamp", 0, 1, 9, 0, 0},     {"flow_duration", 1, 1, 0, 0, 0},
        {"flow_byts_s", 0, 1, 0, 0, 371}, {"flow_iat_mean", 1, 1, 0, 2, 0},
        {"flow_iat_std", 1, 1, 12, 0, 0}, {"fwd_header_len", 1, 0, 0, 0, 0}};
    static const struct fr_reject_fact rejects[] = {
        {"too many fields", 9}, {"repeated header", 3}, {"open quote", 2}};
    static const struct fr_reject_example examples[] = {
        {"office-lan.csv", 118, "too many fields",
         "10.0.0.5,203.0.113.7,51234,443,6,2024-03-05 10:02:11,0.0521,,,,,,"},
        {"office-lan.csv", 2048, "repeated header",
         "src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration"},
        {"office-lan.csv", 3101, "open quote", "10.0.0.5,\"203.0.113.7,512"}};

    memcpy(traffic->columns, columns, sizeof(columns));
    memcpy(traffic->rejects, rejects, sizeof(rejects));
    memcpy(traffic->examples, examples, sizeof(examples));
    traffic->facts.column_count = 8;
    traffic->facts.reject_count = 3;
    traffic->facts.reject_example_count = 3;
}

static void set_facts(struct traffic *traffic, const char *scenario)
{
    struct fr_report_facts *facts = &traffic->facts;

    set_input(traffic, traffic->summary->flow_count);
    facts->version = "0.1.0";
    facts->inputs = &traffic->input;
    facts->input_count = 1;
    facts->rule_files = &traffic->rule_file;
    facts->rule_file_count = 1;
    facts->rejects = traffic->rejects;
    facts->reject_examples = traffic->examples;
    facts->columns = traffic->columns;
    traffic->options[0] = (struct fr_option_fact){"time-unit", "auto"};
    traffic->options[1] = (struct fr_option_fact){"date-order", "auto"};
    facts->options = traffic->options;
    facts->option_count = 2;
    facts->document_time = traffic->summary->time_last;
    facts->summary = traffic->summary;
    facts->notes = traffic->notes;
    if (strcmp(scenario, "sample") == 0) {
        set_quality(traffic);
        traffic->notes[0] = "The rules hold 4 detections; this version "
                            "checks them but does not evaluate them.";
        facts->note_count = 1;
        return;
    }
    traffic->input.rows_read = traffic->summary->flow_count;
    traffic->input.rows_rejected = 0;
    traffic->input.rows_padded = traffic->input.lines_blank = 0;
    if (strcmp(scenario, "huge") == 0)
        traffic->input.name = huge_name;
}

static uint64_t flows_of(const char *scenario)
{
    if (strcmp(scenario, "zero") == 0)
        return 0;
    if (strcmp(scenario, "one") == 0)
        return 1;
    if (strcmp(scenario, "two") == 0)
        return 2;
    if (strcmp(scenario, "large") == 0)
        return 120000;
    return 4632;
}

static int is_known(const char *scenario)
{
    for (int i = 0; traffic_scenarios[i]; i++) {
        if (strcmp(traffic_scenarios[i], scenario) == 0)
            return 1;
    }
    return 0;
}

int traffic_make(const char *scenario, struct traffic *traffic)
{
    struct generator from = {.scenario = scenario};

    memset(traffic, 0, sizeof(*traffic));
    if (!is_known(scenario))
        return FR_ENOTFOUND;
    fr_rand_init(&from.rand, 7);
    from.count = flows_of(scenario);
    FR_TRY(make_summary(&from, &traffic->summary));
    set_facts(traffic, scenario);
    return 0;
}

void traffic_release(struct traffic *traffic)
{
    fr_summary_free(traffic->summary);
    traffic->summary = NULL;
}
