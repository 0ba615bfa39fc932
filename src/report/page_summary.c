/* page_summary.c - the summary tables: totals, measures, packet sizes, strong
 * correlations. */
#include "report/pages_internal.h"

#include <math.h>

#include "base/num.h"
#include "report/lookup.h"
#include "report/page_table.h"
#include "report/words.h"

#define CORRELATION_STRONG 0.7

/* A number as people write it, with the unit of its metric. */
static struct fr_str metric_text(struct fr_pages *pages, enum fr_metric metric,
                                 double value)
{
    if (isnan(value))
        return FR_STR("\xe2\x80\x93");
    fr_words_quantity(&pages->text, fr_lookup_metric_type(metric), value);
    return fr_pages_take(pages);
}

static struct fr_str grouped(struct fr_pages *pages, uint64_t value)
{
    fr_num_append_grouped(&pages->text, value);
    return fr_pages_take(pages);
}

/* A sum of counts, exactly where a double is exact. */
static struct fr_str sum_text(struct fr_pages *pages, enum fr_metric metric,
                              double sum)
{
    if (sum >= 0 && sum < 9007199254740992.0 && sum == floor(sum) &&
        (metric == FR_METRIC_FWD_PKTS || metric == FR_METRIC_BWD_PKTS))
        return grouped(pages, (uint64_t)sum);
    return metric_text(pages, metric, sum);
}

/* --- totals --- */

static void add_total(struct fr_pages_table *table, const char *name,
                      struct fr_str value)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = fr_str_of(name);
    row[1].text = value;
}

static void add_count(struct fr_pages *pages, struct fr_pages_table *table,
                      const char *name, int is_present, uint64_t count)
{
    add_total(table, name,
              is_present ? grouped(pages, count) : FR_STR("\xe2\x80\x93"));
}

static void add_sum(struct fr_pages *pages, struct fr_pages_table *table,
                    const char *name, enum fr_metric metric)
{
    const struct fr_moments *moments = &pages->summary->metrics[metric];

    add_total(table, name,
              sum_text(pages, metric,
                       moments->is_present ? moments->sum : (double)NAN));
}

static struct fr_str mode_text(struct fr_pages *pages)
{
    const struct fr_label_summary *label =
        fr_lookup_label(pages->summary, pages->summary->flow_type);
    int mode = label ? fr_lookup_mode(label) : -1;

    if (mode < 0)
        return FR_STR("\xe2\x80\x93");
    fr_words_name(&pages->text, label->names[mode]);
    return fr_pages_take(pages);
}

static void draw_totals(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Total", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Value", 220, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_summary *summary = pages->summary;
    const struct fr_label_summary *periodic =
        fr_lookup_label(summary, summary->is_periodic);
    uint64_t count = periodic ? fr_lookup_count(periodic, "true") : 0;
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 2, 10);
    add_count(pages, &table, "Flows", 1, summary->flow_count);
    add_count(pages, &table, "Unique source addresses", summary->has_src,
              summary->unique_src);
    add_count(pages, &table, "Unique destination addresses", summary->has_dst,
              summary->unique_dst);
    add_sum(pages, &table, "Forward packets", FR_METRIC_FWD_PKTS);
    add_sum(pages, &table, "Backward packets", FR_METRIC_BWD_PKTS);
    add_sum(pages, &table, "Forward bytes", FR_METRIC_FWD_BYTES);
    add_sum(pages, &table, "Backward bytes", FR_METRIC_BWD_BYTES);
    add_total(&table, "Most common flow type", mode_text(pages));
    add_count(pages, &table, "Periodic flows", periodic != NULL, count);
    add_count(pages, &table, "Non-periodic flows", periodic != NULL,
              summary->flow_count - count);
    fr_pages_table_draw(pages, &table);
    if (summary->unique_error == 0)
        return;
    fr_strbuf_append_text(&pages->text,
                          "There are more different addresses than can be "
                          "kept: their numbers are estimates with a standard "
                          "error of ");
    fr_num_append_share(&pages->text, summary->unique_error, 1);
    fr_strbuf_append_text(&pages->text, ".");
    fr_pages_remark(pages, fr_pages_take(pages));
}

/* --- measures --- */

static void add_measure(struct fr_pages *pages, struct fr_pages_table *table,
                        enum fr_metric metric)
{
    const struct fr_moments *moments = &pages->summary->metrics[metric];
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = fr_str_of(fr_lookup_metric_heading(metric));
    if (!moments->is_present) {
        row[1].text = FR_STR("no column");
        return;
    }
    row[1].text = grouped(pages, moments->count);
    row[2].text = metric_text(pages, metric, moments->mean);
    row[3].text = metric_text(pages, metric, moments->stddev);
    row[4].text = metric_text(pages, metric, moments->min);
    row[5].text = metric_text(pages, metric, moments->max);
}

static void draw_measures(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Measure of a flow", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Flows", 50, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Mean", 56, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Std deviation", 58, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Least", 54, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Greatest", 56, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    static const enum fr_metric metrics[] = {
        FR_METRIC_DURATION, FR_METRIC_THROUGHPUT, FR_METRIC_SIZE_AVG,
        FR_METRIC_IAT_MEAN, FR_METRIC_IAT_STD,    FR_METRIC_FWD_PKTS,
        FR_METRIC_BWD_PKTS, FR_METRIC_FWD_BYTES,  FR_METRIC_BWD_BYTES};
    size_t count = sizeof(metrics) / sizeof(metrics[0]);
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 6, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        add_measure(pages, &table, metrics[i]);
    fr_pages_title(pages, FR_STR("Measures"), fr_pages_table_height(&table));
    fr_pages_table_draw(pages, &table);
}

/* --- packet sizes --- */

static void add_sizes(struct fr_pages *pages, struct fr_pages_table *table,
                      const char *name, enum fr_metric mean, enum fr_metric min,
                      enum fr_metric max)
{
    const struct fr_moments *metrics = pages->summary->metrics;
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = fr_str_of(name);
    row[1].text = metric_text(pages, mean, metrics[mean].mean);
    row[2].text = metric_text(pages, min, metrics[min].min);
    row[3].text = metric_text(pages, max, metrics[max].max);
}

static void draw_sizes(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Packets", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Mean of the flows' means", 130, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Smallest", 80, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Largest", 80, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 4, 3);
    add_sizes(pages, &table, "Forward", FR_METRIC_FWD_MEAN, FR_METRIC_FWD_MIN,
              FR_METRIC_FWD_MAX);
    add_sizes(pages, &table, "Backward", FR_METRIC_BWD_MEAN, FR_METRIC_BWD_MIN,
              FR_METRIC_BWD_MAX);
    add_sizes(pages, &table, "Overall", FR_METRIC_SIZE_AVG, FR_METRIC_LEN_MIN,
              FR_METRIC_LEN_MAX);
    fr_pages_title(pages, FR_STR("Packet sizes by direction"),
                   fr_pages_table_height(&table));
    fr_pages_table_draw(pages, &table);
}

/* --- correlations --- */

static void add_pair(struct fr_pages *pages, struct fr_pages_table *table,
                     int i, int j)
{
    const struct fr_summary *summary = pages->summary;
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = fr_str_of(fr_lookup_metric_column((enum fr_metric)i));
    row[1].text = fr_str_of(fr_lookup_metric_column((enum fr_metric)j));
    row[2].text = grouped(pages, summary->correlation_pairs[i][j]);
    fr_words_correlation(&pages->text, summary->correlation[i][j]);
    row[3].text = fr_pages_take(pages);
}

static void draw_correlations(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Column", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Column", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Flows", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Pearson's r", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_summary *summary = pages->summary;
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 4,
                        FR_KEY_METRIC_COUNT * FR_KEY_METRIC_COUNT);
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            if (fabs(summary->correlation[i][j]) > CORRELATION_STRONG)
                add_pair(pages, &table, i, j);
        }
    }
    fr_pages_title(pages, FR_STR("Strong correlations"),
                   fr_pages_table_height(&table) + 20);
    fr_pages_table_draw(pages, &table);
    if (table.row_count == 0)
        fr_pages_paragraph(pages, FR_STR("No two key features have a "
                                         "correlation above 0.7 or below "
                                         "-0.7."));
}

void fr_pages_summary(struct fr_pages *pages)
{
    fr_pages_section(pages, "Summary", 120);
    draw_totals(pages);
    draw_measures(pages);
    draw_sizes(pages);
    draw_correlations(pages);
}
