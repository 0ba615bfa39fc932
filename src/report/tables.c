/* tables.c - the small CSV tables of a report, row by row.
 *
 * A row is a name and what stands behind it; a value that does not exist (no
 * such column, no such label, nothing to average) is an empty cell, never a
 * zero and never a word. */
#include "report/tables.h"

#include <math.h>

#include "csv/writer.h"
#include "report/lookup.h"

/* Pairs above this are strong; strictly. */
#define CORRELATION_STRONG 0.7
/* A name is at most a cell of a rule file. */
#define NAME_SIZE_MAX ((size_t)1 << 20)

/* --- rows --- */

static void text(struct fr_csv_writer *csv, const char *value)
{
    fr_csv_writer_text(csv, fr_str_of(value));
}

static void header(struct fr_csv_writer *csv, const char *const *names,
                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        text(csv, names[i]);
    fr_csv_writer_end(csv);
}

static void header_of_metrics(struct fr_csv_writer *csv)
{
    static const char *const names[] = {"Metric", "Value"};

    header(csv, names, 2);
}

static void row_count(struct fr_csv_writer *csv, const char *name,
                      uint64_t count)
{
    text(csv, name);
    fr_csv_writer_u64(csv, count);
    fr_csv_writer_end(csv);
}

/* An empty value unless there is something to count. */
static void row_count_of(struct fr_csv_writer *csv, const char *name,
                         int is_present, uint64_t count)
{
    if (is_present) {
        row_count(csv, name, count);
        return;
    }
    text(csv, name);
    fr_csv_writer_empty(csv);
    fr_csv_writer_end(csv);
}

static void row_number(struct fr_csv_writer *csv, const char *name,
                       double value)
{
    text(csv, name);
    fr_csv_writer_f64(csv, value);
    fr_csv_writer_end(csv);
}

static void row_fixed(struct fr_csv_writer *csv, const char *name, double value,
                      int decimals)
{
    text(csv, name);
    fr_csv_writer_fixed(csv, value, decimals);
    fr_csv_writer_end(csv);
}

/* --- summary_statistics.csv --- */

int fr_tables_statistics(const struct fr_report_facts *facts,
                         struct fr_strbuf *out)
{
    const struct fr_summary *summary = facts->summary;
    const struct fr_moments *duration = &summary->metrics[FR_METRIC_DURATION];
    struct fr_csv_writer csv;

    fr_csv_writer_init(&csv, out);
    header_of_metrics(&csv);
    row_count(&csv, "Total Flows", summary->flow_count);
    row_count_of(&csv, "Unique Source IPs", summary->has_src,
                 summary->unique_src);
    row_count_of(&csv, "Unique Destination IPs", summary->has_dst,
                 summary->unique_dst);
    row_fixed(&csv, "Mean Flow Duration (s)", duration->mean, 4);
    row_fixed(&csv, "Max Flow Duration (s)", duration->max, 4);
    row_fixed(&csv, "Min Flow Duration (s)", duration->min, 4);
    row_fixed(&csv, "Mean Packet Size (bytes)",
              summary->metrics[FR_METRIC_SIZE_AVG].mean, 2);
    row_fixed(&csv, "Mean Throughput (bytes/s)",
              summary->metrics[FR_METRIC_THROUGHPUT].mean, 2);
    return fr_strbuf_status(out);
}

/* --- packet_size_summary.csv --- */

static void row_sizes(struct fr_csv_writer *csv, const char *direction,
                      double mean, double max, double min)
{
    text(csv, direction);
    fr_csv_writer_f64(csv, mean);
    fr_csv_writer_f64(csv, max);
    fr_csv_writer_f64(csv, min);
    fr_csv_writer_end(csv);
}

int fr_tables_packet_sizes(const struct fr_report_facts *facts,
                           struct fr_strbuf *out)
{
    static const char *const names[] = {"Direction", "Mean (bytes)",
                                        "Max (bytes)", "Min (bytes)"};
    const struct fr_moments *metrics = facts->summary->metrics;
    struct fr_csv_writer csv;

    fr_csv_writer_init(&csv, out);
    header(&csv, names, 4);
    row_sizes(&csv, "Forward", metrics[FR_METRIC_FWD_MEAN].mean,
              metrics[FR_METRIC_FWD_MAX].max, metrics[FR_METRIC_FWD_MIN].min);
    row_sizes(&csv, "Backward", metrics[FR_METRIC_BWD_MEAN].mean,
              metrics[FR_METRIC_BWD_MAX].max, metrics[FR_METRIC_BWD_MIN].min);
    row_sizes(&csv, "Overall", metrics[FR_METRIC_SIZE_AVG].mean,
              metrics[FR_METRIC_LEN_MAX].max, metrics[FR_METRIC_LEN_MIN].min);
    return fr_strbuf_status(out);
}

/* --- strong_correlations.csv --- */

int fr_tables_correlations(const struct fr_report_facts *facts,
                           struct fr_strbuf *out)
{
    static const char *const names[] = {"Feature 1", "Feature 2",
                                        "Correlation"};
    const struct fr_summary *summary = facts->summary;
    struct fr_csv_writer csv;

    fr_csv_writer_init(&csv, out);
    header(&csv, names, 3);
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            if (!(fabs(summary->correlation[i][j]) > CORRELATION_STRONG))
                continue;
            text(&csv, fr_lookup_metric_column((enum fr_metric)i));
            text(&csv, fr_lookup_metric_column((enum fr_metric)j));
            fr_csv_writer_f64(&csv, summary->correlation[i][j]);
            fr_csv_writer_end(&csv);
        }
    }
    return fr_strbuf_status(out);
}

/* --- summary_report.csv --- */

/* The sum of a column; empty without the column. */
static void row_sum(struct fr_csv_writer *csv, const char *name,
                    const struct fr_moments *moments)
{
    row_number(csv, name, moments->is_present ? moments->sum : (double)NAN);
}

static void row_mode(struct fr_csv_writer *csv,
                     const struct fr_summary *summary)
{
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->flow_type);
    int mode = label ? fr_lookup_mode(label) : -1;

    text(csv, "Most Common Flow Type");
    if (mode >= 0)
        text(csv, label->names[mode]);
    else
        fr_csv_writer_empty(csv);
    fr_csv_writer_end(csv);
}

static void rows_periodic(struct fr_csv_writer *csv,
                          const struct fr_summary *summary)
{
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->is_periodic);
    uint64_t periodic = label ? fr_lookup_count(label, "true") : 0;

    row_count_of(csv, "Periodic Flows", label != NULL, periodic);
    row_count_of(csv, "Non-Periodic Flows", label != NULL,
                 summary->flow_count - periodic);
}

/* "Flow Type: Bulk Transfer,12" */
static void row_prefixed(struct fr_csv_writer *csv, const char *prefix,
                         const char *name, uint64_t count)
{
    struct fr_strbuf whole;

    fr_strbuf_init(&whole, NAME_SIZE_MAX);
    fr_strbuf_append_text(&whole, prefix);
    fr_strbuf_append_text(&whole, name);
    fr_csv_writer_text(csv, fr_strbuf_str(&whole));
    fr_csv_writer_u64(csv, count);
    fr_csv_writer_end(csv);
    if (fr_strbuf_status(&whole) < 0 && csv->buf->status == 0)
        csv->buf->status = whole.status;
    fr_strbuf_release(&whole);
}

/* A row for every name; nothing if the label is not defined. */
static void rows_of_label(struct fr_csv_writer *csv, const char *prefix,
                          const struct fr_label_summary *label)
{
    for (uint32_t i = 0; label && i < label->name_count; i++)
        row_prefixed(csv, prefix, label->names[i], label->counts[i]);
}

static void rows_of_totals(struct fr_csv_writer *csv,
                           const struct fr_summary *summary)
{
    const struct fr_moments *metrics = summary->metrics;

    row_count(csv, "Total Flows", summary->flow_count);
    row_count_of(csv, "Unique Source IPs", summary->has_src,
                 summary->unique_src);
    row_count_of(csv, "Unique Destination IPs", summary->has_dst,
                 summary->unique_dst);
    row_number(csv, "Average Flow Duration (s)",
               metrics[FR_METRIC_DURATION].mean);
    row_number(csv, "Average Throughput (bytes/s)",
               metrics[FR_METRIC_THROUGHPUT].mean);
    row_number(csv, "Average Packet Size (bytes)",
               metrics[FR_METRIC_SIZE_AVG].mean);
    row_sum(csv, "Total Forward Packets", &metrics[FR_METRIC_FWD_PKTS]);
    row_sum(csv, "Total Backward Packets", &metrics[FR_METRIC_BWD_PKTS]);
}

int fr_tables_summary(const struct fr_report_facts *facts,
                      struct fr_strbuf *out)
{
    const struct fr_summary *summary = facts->summary;
    struct fr_csv_writer csv;

    fr_csv_writer_init(&csv, out);
    header_of_metrics(&csv);
    rows_of_totals(&csv, summary);
    row_mode(&csv, summary);
    rows_periodic(&csv, summary);
    rows_of_label(&csv,
                  "Flow Type: ", fr_lookup_label(summary, summary->flow_type));
    rows_of_label(&csv, "Timing Category: ",
                  fr_lookup_label(summary, summary->timing_category));
    rows_of_label(&csv, "Traffic Pattern: ",
                  fr_lookup_label(summary, summary->traffic_pattern));
    rows_of_label(&csv, "Size Category: ",
                  fr_lookup_label(summary, summary->size_category));
    for (uint32_t i = 0; i < facts->reject_count; i++)
        row_prefixed(&csv, "Rejected Rows: ", facts->rejects[i].reason,
                     facts->rejects[i].count);
    return fr_strbuf_status(out);
}
