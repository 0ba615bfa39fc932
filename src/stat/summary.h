/* summary.h - the finished numbers of a run; the only thing a report reads.
 *
 * Made by fr_tally_finish (tally.h) and then constant. All memory belongs to
 * the summary's arena. The numbers do not depend on the order of the rows,
 * on threads or on where batches end. Missing values are skipped and counted;
 * infinite values are left out of every statistic and counted. */
#ifndef FR_STAT_SUMMARY_H
#define FR_STAT_SUMMARY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "table/type.h"

/* The numeric columns that tables and charts need; see metrics.def. */
enum fr_metric {
#define FR_METRIC(id, column, type, heading) FR_METRIC_##id,
#include "stat/metrics.def"
#undef FR_METRIC
    FR_METRIC_COUNT
};

/* The first eight metrics are the key features of the correlations. */
#define FR_KEY_METRIC_COUNT 8
/* Marks up to which scatter data is kept point by point. */
#define FR_SCATTER_POINTS_MAX 20000
/* Outliers kept a side of a box, the extreme ones always among them. */
#define FR_BOX_OUTLIERS_MAX 200

struct fr_moments {
    int is_present; /* the input has the column */
    uint64_t count; /* finite values */
    uint64_t missing;
    uint64_t infinite;
    double sum;  /* exactly rounded; 0 of nothing */
    double mean; /* NaN of nothing; likewise the rest */
    double min, max;
    double stddev; /* sample, n - 1; NaN below 2 values */
};

/* Quartiles by linear interpolation (Hyndman and Fan type 7), whiskers at the
 * last value within 1.5 interquartile ranges (Tukey). */
struct fr_box {
    uint64_t count;
    double mean;
    double min, q1, median, q3, max;
    double whisker_low, whisker_high;
    const double *low, *high;       /* kept outliers, increasing */
    uint32_t low_count, high_count; /* kept */
    uint64_t low_total, high_total; /* all */
    int is_estimate; /* quantiles from a sketch; error in summary */
};

/* counts[i] lies in [edges[i], edges[i + 1]), the last bin with its end. The
 * counts add up to the number of values, less zero_count if is_log; where the
 * values are not all kept, those of a bin of the sketch are spread evenly. */
struct fr_histogram {
    uint32_t bin_count;  /* 0: no value */
    const double *edges; /* bin_count + 1 */
    const uint64_t *counts;
    int is_log;          /* edges grow by a factor */
    uint64_t zero_count; /* values <= 0, which a log scale lacks */
};

/* Points, or a grid of counts when there were too many; both in order of x, y
 * and code. Codes are label codes (0: no name) or 1/2 for false/true; in a
 * grid those above 31 are 0. */
struct fr_scatter {
    uint64_t total;       /* rows with both values finite */
    uint64_t left_out;    /* rows where one is missing or infinite */
    uint32_t point_count; /* 0 if grid */
    const double *x, *y;
    const uint16_t *code;
    /* Grid: cells of the plane with at least one row. A cell is x in [x_low,
     * x_high], y likewise; cells do not overlap, and none reaches beyond the
     * data. That of zero has no width. */
    uint32_t cell_count;
    const struct fr_cell {
        double x_low, x_high, y_low, y_high;
        uint64_t count;
        uint16_t code; /* the most frequent one, the lowest of several */
    } * cells;
    double x_min, x_max, y_min, y_max; /* NaN if total is 0 */
    uint64_t x_zero, y_zero;           /* rows with x <= 0, y <= 0 */
};

enum fr_label_kind {
    FR_LABEL_NAMES, /* one of names, or none */
    FR_LABEL_MARKS, /* every match: a set of names */
    FR_LABEL_TRUTH, /* names are "true", "false" */
    FR_LABEL_SCORE, /* sum match, or any other quantity: see moments */
    FR_LABEL_OTHER, /* text, time, address: not counted */
};

/* One output column of the rules. */
struct fr_label_summary {
    const char *name;
    const char *policy; /* "first match", ..., "" for features */
    enum fr_label_kind kind;
    uint32_t name_count;
    const char *const *names;
    const uint64_t *counts;    /* rows of each name */
    uint64_t none_count;       /* rows without a name, or undecided */
    struct fr_moments moments; /* of SCORE */
    enum fr_type type;         /* of SCORE */
};

struct fr_rule_summary {
    uint32_t label; /* in labels */
    const char *name;
    const char *condition;                       /* on one line */
    const char *place;                           /* default.yaml:31 */
    const char *note, *severity, *attack, *tags; /* "" if none */
    uint64_t hits;  /* rows where the condition holds; for bands and
                                else: rows named */
    uint64_t named; /* rows that this rule named */
};

struct fr_top_item {
    const char *name; /* "10.0.0.5", "10.0.0.5 -> 10.0.0.9", "443" */
    uint64_t flows;
    double bytes; /* totlen_fwd_pkts + totlen_bwd_pkts */
    double packets;
};

enum fr_top {
    FR_TOP_SOURCE,
    FR_TOP_DESTINATION,
    FR_TOP_PAIR,
    FR_TOP_PORT, /* destination port */
    FR_TOP_COUNT
};

#define FR_TOP_ITEMS_MAX 10

struct fr_top_list {
    int is_present; /* the columns exist */
    uint32_t item_count;
    struct fr_top_item items[FR_TOP_ITEMS_MAX]; /* by flows, bytes, name */
    uint64_t distinct;
    int is_estimate; /* the table of names was full: see rest; `distinct` has
                        the standard error FR_DISTINCT_ERROR */
    /* Flows of the names not listed if is_estimate, else 0; of ports, flows
     * whose port is no whole number below 65536. */
    uint64_t rest;
};

struct fr_summary {
    struct fr_arena arena;
    uint64_t flow_count;
    /* Distinct addresses by text; missing ones not counted. */
    int has_src, has_dst;
    uint64_t unique_src, unique_dst;
    double unique_error; /* relative standard error of both; 0: exact */
    struct fr_moments metrics[FR_METRIC_COUNT];
    /* Pearson, pairs with both values finite; NaN if constant or < 2. */
    double correlation[FR_KEY_METRIC_COUNT][FR_KEY_METRIC_COUNT];
    uint64_t correlation_pairs[FR_KEY_METRIC_COUNT][FR_KEY_METRIC_COUNT];
    /* Start of the first and last flow, ns; FR_TIME_MISSING if unknown. */
    int64_t time_first, time_last;
    uint64_t time_missing; /* all rows if there is no such column */

    uint32_t label_count;
    struct fr_label_summary *labels;
    uint32_t rule_count;
    struct fr_rule_summary *rules;
    /* Indexes into labels, or -1: not defined by the rules (or not usable:
     * flow_type & co. must be NAMES, is_periodic TRUTH). `color_label` is
     * flow_type, else the first NAMES label, else -1. */
    int flow_type, timing_category, traffic_pattern, size_category, is_periodic,
        color_label;

    /* By code of color_label (index 0: no name), name_count + 1 each; NULL
     * without it. */
    struct fr_box *duration_by_type, *size_by_type;
    struct fr_histogram iat_mean, size_avg;
    struct fr_box size_box;            /* all flows */
    struct fr_box period_box;          /* flow_iat_mean of periodic flows */
    struct fr_scatter iat;             /* mean, std; code traffic_pattern */
    struct fr_scatter sizes;           /* fwd mean, bwd mean; color_label */
    struct fr_scatter throughput_time; /* s since time_first; color_label */
    struct fr_scatter size_time;       /* color_label */
    struct fr_scatter duration_time;   /* color_label */
    struct fr_scatter periodic_time;   /* size; code 2 periodic, 1 not */
    struct fr_top_list tops[FR_TOP_COUNT];
    double quantile_error; /* relative, of estimates; 0 if all are exact */
};

void fr_summary_free(struct fr_summary *summary);

#endif
