/* tables.c - the small CSV tables of a report, row by row.
 *
 * A row is a name and what stands behind it; a value that does not exist (no
 * such column, no such label, nothing to average) is an empty cell, never a
 * zero and never a word. */
#include "report/tables.h"

#include <math.h>

#include "base/num.h"
#include "report/lookup.h"

/* Pairs above this are strong; strictly. */
#define CORRELATION_STRONG 0.7

/* --- cells --- */

static int is_special(char c)
{
    return c == ',' || c == '"' || c == '\n' || c == '\r';
}

static int starts_formula(const char *text)
{
    switch (text[0]) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n': return 1;
    default: return 0;
    }
}

static void append_text(struct fr_strbuf *out, const char *text)
{
    int is_quoted = starts_formula(text);

    for (const char *at = text; *at; at++)
        is_quoted |= is_special(*at);
    if (is_quoted)
        fr_strbuf_append_char(out, '"');
    if (starts_formula(text))
        fr_strbuf_append_char(out, '\'');
    for (const char *at = text; *at; at++) {
        if (*at == '"')
            fr_strbuf_append_char(out, '"');
        fr_strbuf_append_char(out, *at);
    }
    if (is_quoted)
        fr_strbuf_append_char(out, '"');
}

static void append_f64(struct fr_strbuf *out, double value)
{
    char text[FR_NUM_TEXT_MAX];
    size_t size = fr_num_print_f64(value, text);

    fr_strbuf_append(out, text, size);
}

static void append_u64(struct fr_strbuf *out, uint64_t value)
{
    char text[FR_NUM_TEXT_MAX];
    size_t size = fr_num_print_u64(value, text);

    fr_strbuf_append(out, text, size);
}

/* --- rows of "Metric,Value" --- */

static void begin_row(struct fr_strbuf *out, const char *name)
{
    append_text(out, name);
    fr_strbuf_append_char(out, ',');
}

static void end_row(struct fr_strbuf *out)
{
    fr_strbuf_append_char(out, '\n');
}

static void row_count(struct fr_strbuf *out, const char *name, uint64_t count)
{
    begin_row(out, name);
    append_u64(out, count);
    end_row(out);
}

/* An empty value unless the column exists. */
static void row_count_of(struct fr_strbuf *out, const char *name,
                         int is_present, uint64_t count)
{
    if (is_present) {
        row_count(out, name, count);
        return;
    }
    begin_row(out, name);
    end_row(out);
}

static void row_number(struct fr_strbuf *out, const char *name, double value)
{
    begin_row(out, name);
    append_f64(out, value);
    end_row(out);
}

static void row_fixed(struct fr_strbuf *out, const char *name, double value,
                      int decimals)
{
    begin_row(out, name);
    if (!isnan(value))
        fr_num_append_fixed(out, value, decimals);
    end_row(out);
}

/* --- summary_statistics.csv --- */

int fr_tables_statistics(const struct fr_report_facts *facts,
                         struct fr_strbuf *out)
{
    const struct fr_summary *summary = facts->summary;
    const struct fr_moments *duration = &summary->metrics[FR_METRIC_DURATION];

    fr_strbuf_append_text(out, "Metric,Value\n");
    row_count(out, "Total Flows", summary->flow_count);
    row_count_of(out, "Unique Source IPs", summary->has_src,
                 summary->unique_src);
    row_count_of(out, "Unique Destination IPs", summary->has_dst,
                 summary->unique_dst);
    row_fixed(out, "Mean Flow Duration (s)", duration->mean, 4);
    row_fixed(out, "Max Flow Duration (s)", duration->max, 4);
    row_fixed(out, "Min Flow Duration (s)", duration->min, 4);
    row_fixed(out, "Mean Packet Size (bytes)",
              summary->metrics[FR_METRIC_SIZE_AVG].mean, 2);
    row_fixed(out, "Mean Throughput (bytes/s)",
              summary->metrics[FR_METRIC_THROUGHPUT].mean, 2);
    return fr_strbuf_status(out);
}

/* --- packet_size_summary.csv --- */

static void row_sizes(struct fr_strbuf *out, const char *direction, double mean,
                      double max, double min)
{
    begin_row(out, direction);
    append_f64(out, mean);
    fr_strbuf_append_char(out, ',');
    append_f64(out, max);
    fr_strbuf_append_char(out, ',');
    append_f64(out, min);
    end_row(out);
}

int fr_tables_packet_sizes(const struct fr_report_facts *facts,
                           struct fr_strbuf *out)
{
    const struct fr_moments *metrics = facts->summary->metrics;

    fr_strbuf_append_text(out,
                          "Direction,Mean (bytes),Max (bytes),Min (bytes)\n");
    row_sizes(out, "Forward", metrics[FR_METRIC_FWD_MEAN].mean,
              metrics[FR_METRIC_FWD_MAX].max, metrics[FR_METRIC_FWD_MIN].min);
    row_sizes(out, "Backward", metrics[FR_METRIC_BWD_MEAN].mean,
              metrics[FR_METRIC_BWD_MAX].max, metrics[FR_METRIC_BWD_MIN].min);
    row_sizes(out, "Overall", metrics[FR_METRIC_SIZE_AVG].mean,
              metrics[FR_METRIC_LEN_MAX].max, metrics[FR_METRIC_LEN_MIN].min);
    return fr_strbuf_status(out);
}

/* --- strong_correlations.csv --- */

static void row_correlation(struct fr_strbuf *out, int i, int j, double r)
{
    append_text(out, fr_lookup_metric_column((enum fr_metric)i));
    fr_strbuf_append_char(out, ',');
    append_text(out, fr_lookup_metric_column((enum fr_metric)j));
    fr_strbuf_append_char(out, ',');
    append_f64(out, r);
    end_row(out);
}

int fr_tables_correlations(const struct fr_report_facts *facts,
                           struct fr_strbuf *out)
{
    const struct fr_summary *summary = facts->summary;

    fr_strbuf_append_text(out, "Feature 1,Feature 2,Correlation\n");
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            double r = summary->correlation[i][j];
            if (fabs(r) > CORRELATION_STRONG)
                row_correlation(out, i, j, r);
        }
    }
    return fr_strbuf_status(out);
}

/* --- summary_report.csv --- */

/* The sum of a column; empty without the column. */
static void row_sum(struct fr_strbuf *out, const char *name,
                    const struct fr_moments *moments)
{
    row_number(out, name, moments->is_present ? moments->sum : (double)NAN);
}

static void row_mode(struct fr_strbuf *out, const struct fr_summary *summary)
{
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->flow_type);
    int mode = label ? fr_lookup_mode(label) : -1;

    begin_row(out, "Most Common Flow Type");
    if (mode >= 0)
        append_text(out, label->names[mode]);
    end_row(out);
}

static void rows_periodic(struct fr_strbuf *out,
                          const struct fr_summary *summary)
{
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->is_periodic);
    uint64_t periodic = label ? fr_lookup_count(label, "true") : 0;

    row_count_of(out, "Periodic Flows", label != NULL, periodic);
    row_count_of(out, "Non-Periodic Flows", label != NULL,
                 summary->flow_count - periodic);
}

/* "Flow Type: Bulk Transfer,12" for every name; nothing if not defined. */
static void rows_of_label(struct fr_strbuf *out, const char *heading,
                          const struct fr_label_summary *label)
{
    for (uint32_t i = 0; label && i < label->name_count; i++) {
        struct fr_strbuf name;
        fr_strbuf_init(&name, 1 << 20);
        fr_strbuf_append_text(&name, heading);
        fr_strbuf_append_text(&name, ": ");
        fr_strbuf_append_text(&name, label->names[i]);
        if (fr_strbuf_status(&name) == 0)
            row_count(out, name.data, label->counts[i]);
        else if (out->status == 0)
            out->status = name.status;
        fr_strbuf_release(&name);
    }
}

static void rows_rejected(struct fr_strbuf *out,
                          const struct fr_report_facts *facts)
{
    for (uint32_t i = 0; i < facts->reject_count; i++) {
        fr_strbuf_append_text(out, "Rejected Rows: ");
        fr_strbuf_append_text(out, facts->rejects[i].reason);
        fr_strbuf_append_char(out, ',');
        append_u64(out, facts->rejects[i].count);
        end_row(out);
    }
}

static void rows_of_totals(struct fr_strbuf *out,
                           const struct fr_summary *summary)
{
    const struct fr_moments *metrics = summary->metrics;

    row_count(out, "Total Flows", summary->flow_count);
    row_count_of(out, "Unique Source IPs", summary->has_src,
                 summary->unique_src);
    row_count_of(out, "Unique Destination IPs", summary->has_dst,
                 summary->unique_dst);
    row_number(out, "Average Flow Duration (s)",
               metrics[FR_METRIC_DURATION].mean);
    row_number(out, "Average Throughput (bytes/s)",
               metrics[FR_METRIC_THROUGHPUT].mean);
    row_number(out, "Average Packet Size (bytes)",
               metrics[FR_METRIC_SIZE_AVG].mean);
    row_sum(out, "Total Forward Packets", &metrics[FR_METRIC_FWD_PKTS]);
    row_sum(out, "Total Backward Packets", &metrics[FR_METRIC_BWD_PKTS]);
}

int fr_tables_summary(const struct fr_report_facts *facts,
                      struct fr_strbuf *out)
{
    const struct fr_summary *summary = facts->summary;

    fr_strbuf_append_text(out, "Metric,Value\n");
    rows_of_totals(out, summary);
    row_mode(out, summary);
    rows_periodic(out, summary);
    rows_of_label(out, "Flow Type",
                  fr_lookup_label(summary, summary->flow_type));
    rows_of_label(out, "Timing Category",
                  fr_lookup_label(summary, summary->timing_category));
    rows_of_label(out, "Traffic Pattern",
                  fr_lookup_label(summary, summary->traffic_pattern));
    rows_of_label(out, "Size Category",
                  fr_lookup_label(summary, summary->size_category));
    rows_rejected(out, facts);
    return fr_strbuf_status(out);
}
