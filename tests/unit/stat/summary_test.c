/* summary_test.c - labels, rules, times by hand; and the tables that the
 * reference analyzer made of real flows, where those are there. */
#include "flows.h"

#include <math.h>
#include <unistd.h>

#include "base/clock.h"

static struct fr_summary *summarise(const struct flows *flows,
                                    const struct fr_tally_setup *setup)
{
    struct fr_tally *tally = NULL;
    struct fr_summary *summary = NULL;
    uint32_t *order = flows_order(flows->count, 0);

    assert_int_equal(fr_tally_new(setup, &tally), 0);
    assert_int_equal(flows_add(tally, flows, order, 0, flows->count, 100), 0);
    assert_int_equal(fr_tally_finish(tally, &summary), 0);
    fr_tally_free(tally);
    free(order);
    return summary;
}

/* Five flows: types 1 2 2 0 5, patterns 1 1 1 1 2, periodic 2 1 0 2 2, marks
 * 0 1 3 0 2, scores 1 2 3 4 NaN, times 3 s, 1 s, missing, 2 s, 9 s. */
static void fill_five(struct flows *flows)
{
    static const uint16_t types[] = {1, 2, 2, 0, 5};
    static const uint16_t patterns[] = {1, 1, 1, 1, 2};
    static const uint16_t periodic[] = {2, 1, 0, 2, 2};
    static const uint8_t marks[] = {0, 1, 3, 0, 2};
    static const double scores[] = {1, 2, 3, 4, NAN};
    static const int64_t times[] = {3, 1, 0, 2, 9};

    flows_init(flows, 5);
    for (uint32_t i = 0; i < 5; i++) {
        flows->type[i] = types[i];
        flows->pattern[i] = patterns[i];
        flows->periodic[i] = periodic[i];
        flows->mark_bits[i] = marks[i];
        flows->score[i] = scores[i];
        flows->time[i] = times[i] ? times[i] * FR_NS_PER_S : FR_TIME_MISSING;
        flows->metrics[FR_METRIC_DURATION][i] = i;
        flows->metrics[FR_METRIC_SIZE_AVG][i] = 100 * i;
        snprintf(flows->src[i], sizeof(*flows->src), "10.0.0.%u", i % 2);
    }
}

static void check_labels(const struct fr_summary *summary)
{
    static const uint64_t types[] = {1, 2, 0, 0, 1};
    const struct fr_label_summary *labels = summary->labels;

    for (uint32_t i = 0; i < FLOWS_TYPES; i++)
        assert_int_equal(labels[0].counts[i], types[i]);
    assert_int_equal(labels[0].none_count, 1);
    assert_string_equal(labels[0].policy, "last match");
    assert_int_equal(labels[1].counts[0], 4);
    assert_int_equal(labels[1].counts[1], 1);
    assert_int_equal(labels[1].none_count, 0);
    assert_int_equal(labels[2].name_count, 2);
    assert_string_equal(labels[2].names[0], "true");
    assert_int_equal(labels[2].counts[0], 3);
    assert_string_equal(labels[2].names[1], "false");
    assert_int_equal(labels[2].counts[1], 1);
    assert_int_equal(labels[2].none_count, 1);
    assert_int_equal(labels[3].counts[0], 2);
    assert_int_equal(labels[3].counts[1], 2);
    assert_int_equal(labels[3].none_count, 2);
    assert_int_equal(labels[4].moments.count, 4);
    assert_int_equal(labels[4].moments.missing, 1);
    assert_true(labels[4].moments.mean == 2.5);
}

static void five_flows_by_hand(void **state)
{
    struct flows flows;
    struct fr_tally_setup setup;
    struct fr_summary *summary;

    (void)state;
    fill_five(&flows);
    flows_setup(&setup);
    summary = summarise(&flows, &setup);
    assert_int_equal(summary->flow_count, 5);
    check_labels(summary);
    assert_int_equal(summary->flow_type, 0);
    assert_int_equal(summary->color_label, 0);
    assert_int_equal(summary->traffic_pattern, 1);
    assert_int_equal(summary->is_periodic, 2);
    assert_int_equal(summary->timing_category, -1);
    assert_int_equal(summary->size_category, -1);
    assert_int_equal(summary->rules[0].hits, 2);
    assert_int_equal(summary->rules[1].hits, 1);
    assert_int_equal(summary->rules[1].named, 1);
    assert_string_equal(summary->rules[0].condition, "x > 1");
    assert_string_equal(summary->rules[0].note, "");
    assert_true(summary->time_first == FR_NS_PER_S);
    assert_true(summary->time_last == 9 * FR_NS_PER_S);
    assert_int_equal(summary->time_missing, 1);
    assert_int_equal(summary->unique_src, 2);
    assert_int_equal(summary->unique_dst, 0);
    assert_int_equal(summary->duration_by_type[2].count, 2);
    assert_true(summary->duration_by_type[2].mean == 1.5);
    assert_true(summary->size_by_type[5].median == 400);
    assert_int_equal(summary->duration_by_type[3].count, 0);
    assert_true(summary->size_box.median == 200);
    assert_true(summary->size_box.mean == 200);
    assert_int_equal(summary->size_time.total, 4);
    assert_int_equal(summary->size_time.left_out, 1);
    assert_true(summary->size_time.x[3] == 8);
    assert_int_equal(summary->periodic_time.code[0], 1);
    assert_int_equal(summary->periodic_time.code[1], 2);
    assert_true(summary->quantile_error == 0);
    fr_summary_free(summary);
    flows_release(&flows);
}

/* The tally may be finished, added to, and finished again. */
static void finishing_does_not_end_the_tally(void **state)
{
    struct flows flows;
    struct fr_tally_setup setup;
    struct fr_tally *tally = NULL;
    struct fr_summary *summary = NULL;
    uint32_t order[] = {0, 1, 2, 3, 4};
    char *whole;
    char *again;

    (void)state;
    fill_five(&flows);
    flows_setup(&setup);
    summary = summarise(&flows, &setup);
    whole = summary_text(summary);
    fr_summary_free(summary);
    assert_int_equal(fr_tally_new(&setup, &tally), 0);
    assert_int_equal(flows_add(tally, &flows, order, 0, 3, 2), 0);
    assert_int_equal(fr_tally_finish(tally, &summary), 0);
    fr_summary_free(summary);
    assert_int_equal(flows_add(tally, &flows, order, 3, 5, 2), 0);
    assert_int_equal(fr_tally_finish(tally, &summary), 0);
    again = summary_text(summary);
    assert_string_equal(again, whole);
    fr_summary_free(summary);
    fr_tally_free(tally);
    free(whole);
    free(again);
    flows_release(&flows);
}

/* Without any column or label every number is absent, none is made up. */
static void nothing_is_known_of_nothing(void **state)
{
    struct fr_tally_setup setup = {.label_count = 0};
    struct fr_tally_rows rows = {.row_count = 3};
    struct fr_tally *tally = NULL;
    struct fr_summary *summary = NULL;

    (void)state;
    assert_int_equal(fr_tally_new(&setup, &tally), 0);
    assert_int_equal(fr_tally_add(tally, &rows), 0);
    assert_int_equal(fr_tally_finish(tally, &summary), 0);
    assert_int_equal(summary->flow_count, 3);
    assert_int_equal(summary->metrics[0].is_present, 0);
    assert_true(isnan(summary->metrics[0].mean));
    assert_true(isnan(summary->correlation[0][0]));
    assert_true(summary->time_first == FR_TIME_MISSING);
    assert_int_equal(summary->time_missing, 3);
    assert_null(summary->duration_by_type);
    assert_int_equal(summary->color_label, -1);
    assert_int_equal(summary->iat.left_out, 3);
    assert_int_equal(summary->iat_mean.bin_count, 0);
    assert_int_equal(summary->tops[FR_TOP_PAIR].is_present, 0);
    fr_summary_free(summary);
    fr_tally_free(tally);
}

static void the_color_is_the_first_label_of_names(void **state)
{
    static const char *const names[] = {"p", "q"};
    static const struct fr_label_summary labels[] = {
        {.name = "flow_type", .kind = FR_LABEL_SCORE},
        {.name = "is_periodic",
         .kind = FR_LABEL_NAMES,
         .names = names,
         .name_count = 2}};
    struct fr_tally_setup setup = {.labels = labels, .label_count = 2};
    struct fr_tally *tally = NULL;
    struct fr_summary *summary = NULL;

    (void)state;
    assert_int_equal(fr_tally_new(&setup, &tally), 0);
    assert_int_equal(fr_tally_finish(tally, &summary), 0);
    assert_int_equal(summary->flow_type, -1);
    assert_int_equal(summary->is_periodic, -1);
    assert_int_equal(summary->color_label, 1);
    assert_non_null(summary->size_by_type);
    fr_summary_free(summary);
    fr_tally_free(tally);
}

/* --- the reference analyzer's tables --- */

static const char *const cases[] = {"arkime_synthetic",
                                    "beacon_merlin",
                                    "cic_cicflowmeter_java_2025",
                                    "cic_cicids2017_improved_a",
                                    "cic_cicids2017_labelled_flows",
                                    "dns_many",
                                    "edge_boundaries",
                                    "edge_nan_iat",
                                    "edge_nan_mixed",
                                    "edge_negative",
                                    "edge_no_strong_corr",
                                    "edge_no_timestamp",
                                    "edge_one_row",
                                    "edge_type_tie",
                                    "ftp_navigation_8k",
                                    "gnutella_p2p",
                                    "gtp_u",
                                    "http_650_responses",
                                    "http_range_25min",
                                    "interleaved_a",
                                    "ip_fragments",
                                    "merged_a",
                                    "modbus_polling_13k",
                                    "null_irc",
                                    "pcapng_openflow",
                                    "quic_win11",
                                    "scan_nmap_vsn",
                                    "smtp_mixed",
                                    "snaplen96",
                                    "ssh_mixed_years",
                                    "tls_dualstack",
                                    "truncated_file"};

/* The text behind "NAME," at the start of a line; NULL if there is none. */
static const char *value_of(const char *table, const char *name)
{
    size_t size = strlen(name);

    for (const char *at = table; at; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, name, size) == 0 && at[size] == ',')
            return at + size + 1;
    }
    return NULL;
}

static void check_number(const char *name, const char *table, const char *row,
                         uint32_t column, double got)
{
    const char *text = value_of(table, row);
    double want;

    assert_non_null(text);
    for (; column > 0; column--)
        text += strcspn(text, ",") + 1;
    want = *text == '\n' || *text == ',' ? (double)NAN : strtod(text, NULL);
    if (isnan(want) ? !isnan(got) : fabs(got - want) > 2e-12 * fabs(want))
        fail_msg("%s: '%s' is %.17g, want %.17g", name, row, got, want);
}

static char *read_table(const char *name, const char *table)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/analysis/%s/%s", FR_CASES_DIR, name,
             table);
    if (access(path, R_OK) != 0)
        return NULL;
    return test_read_file(path, NULL);
}

static void check_sizes(const char *name, const struct fr_summary *summary)
{
    static const struct {
        const char *row;
        enum fr_metric mean, max, min;
    } rows[] = {
        {"Forward", FR_METRIC_FWD_MEAN, FR_METRIC_FWD_MAX, FR_METRIC_FWD_MIN},
        {"Backward", FR_METRIC_BWD_MEAN, FR_METRIC_BWD_MAX, FR_METRIC_BWD_MIN},
        {"Overall", FR_METRIC_SIZE_AVG, FR_METRIC_LEN_MAX, FR_METRIC_LEN_MIN}};
    char *table = read_table(name, "packet_size_summary.csv");

    assert_non_null(table);
    for (uint32_t i = 0; i < TEST_COUNT(rows); i++) {
        check_number(name, table, rows[i].row, 0,
                     summary->metrics[rows[i].mean].mean);
        check_number(name, table, rows[i].row, 1,
                     summary->metrics[rows[i].max].max);
        check_number(name, table, rows[i].row, 2,
                     summary->metrics[rows[i].min].min);
    }
    free(table);
}

static void check_report(const char *name, const struct fr_summary *summary)
{
    const struct fr_moments *metrics = summary->metrics;
    char *table = read_table(name, "summary_report.csv");

    assert_non_null(table);
    check_number(name, table, "Total Flows", 0, (double)summary->flow_count);
    check_number(name, table, "Unique Source IPs", 0,
                 (double)summary->unique_src);
    check_number(name, table, "Unique Destination IPs", 0,
                 (double)summary->unique_dst);
    check_number(name, table, "Average Flow Duration (s)", 0,
                 metrics[FR_METRIC_DURATION].mean);
    check_number(name, table, "Average Packet Size (bytes)", 0,
                 metrics[FR_METRIC_SIZE_AVG].mean);
    if (metrics[FR_METRIC_THROUGHPUT].infinite == 0)
        check_number(name, table, "Average Throughput (bytes/s)", 0,
                     metrics[FR_METRIC_THROUGHPUT].mean);
    check_number(name, table, "Total Forward Packets", 0,
                 metrics[FR_METRIC_FWD_PKTS].sum);
    check_number(name, table, "Total Backward Packets", 0,
                 metrics[FR_METRIC_BWD_PKTS].sum);
    check_number(name, table, "Periodic Flows", 0,
                 (double)summary->labels[2].counts[0]);
    free(table);
}

static const char *const key_names[] = {
#define FR_METRIC(id, column, type, heading) #column,
#include "stat/metrics.def"
#undef FR_METRIC
};

/* Every pair above 0.7 is in the table, and every row of it is a pair. */
static void check_correlations(const char *name,
                               const struct fr_summary *summary)
{
    char *table = read_table(name, "strong_correlations.csv");
    uint32_t rows = 0;
    uint32_t found = 0;

    for (const char *at = table; at && *at; at++)
        rows += *at == '\n';
    for (uint32_t i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (uint32_t k = i + 1; k < FR_KEY_METRIC_COUNT; k++) {
            double r = summary->correlation[i][k];
            char pair[64];
            const char *text;
            snprintf(pair, sizeof(pair), "%s,%s", key_names[i], key_names[k]);
            text = table ? value_of(table, pair) : NULL;
            if ((fabs(r) > 0.7) != (text != NULL) ||
                (text && fabs(r - strtod(text, NULL)) > 1e-9))
                fail_msg("%s: r of '%s' is %.17g, want %.20s", name, pair, r,
                         text ? text : "less");
            found += text != NULL;
        }
    }
    assert_int_equal(found + (table != NULL), rows);
    free(table);
}

static void real_flows_as_the_reference_has_them(void **state)
{
    (void)state;
    if (FR_CASES_DIR[0] == '\0') {
        print_message("the real flow files are not here\n");
        skip();
    }
    for (uint32_t i = 0; i < TEST_COUNT(cases); i++) {
        char path[4096];
        struct flows flows;
        struct fr_tally_setup setup;
        struct fr_summary *summary;
        snprintf(path, sizeof(path), "%s/analysis/%s/flows_classified.csv",
                 FR_CASES_DIR, cases[i]);
        flows_load(&flows, path);
        flows_setup(&setup);
        summary = summarise(&flows, &setup);
        check_sizes(cases[i], summary);
        check_report(cases[i], summary);
        check_correlations(cases[i], summary);
        fr_summary_free(summary);
        flows_release(&flows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_flows_by_hand),
        cmocka_unit_test(finishing_does_not_end_the_tally),
        cmocka_unit_test(nothing_is_known_of_nothing),
        cmocka_unit_test(the_color_is_the_first_label_of_names),
        cmocka_unit_test(real_flows_as_the_reference_has_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
