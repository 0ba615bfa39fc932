/* tally_internal.h - what tally.c adds to and summary.c finishes. */
#ifndef FR_STAT_TALLY_INTERNAL_H
#define FR_STAT_TALLY_INTERNAL_H

#include "stat/cloud.h"
#include "stat/corr.h"
#include "stat/moments.h"
#include "stat/quantile.h"
#include "stat/slices.h"
#include "stat/tally.h"
#include "stat/tops.h"
#include "stat/uniques.h"

/* The scatter charts. */
enum fr_tally_cloud {
    FR_TALLY_CLOUD_IAT,
    FR_TALLY_CLOUD_SIZES,
    FR_TALLY_CLOUD_THROUGHPUT,
    FR_TALLY_CLOUD_SIZE,
    FR_TALLY_CLOUD_DURATION,
    FR_TALLY_CLOUD_PERIODIC,
    FR_TALLY_CLOUD_COUNT
};

/* The labels that tables and charts ask for; indexes or -1. */
struct fr_tally_known {
    int flow_type, timing_category, traffic_pattern, size_category, is_periodic,
        color_label;
};

struct fr_label_count {
    /* NAMES, TRUTH: rows by code, name_count + 1. MARKS: by name, and the
     * rows without one last. NULL else. In the tally's arena. */
    uint64_t *counts;
    struct fr_moments_sum *score; /* of SCORE, in the arena; else NULL */
};

struct fr_rule_count {
    uint64_t hits, named;
};

/* The values of one metric in the rows with one code. */
struct fr_value_group {
    struct fr_quantile values;
    struct fr_exact sum;
};

/* Room for one block of rows. */
struct fr_tally_work {
    struct fr_slices keys[FR_KEY_METRIC_COUNT];
    struct fr_slices other;
};

struct fr_tally {
    struct fr_arena arena; /* owns the copies in setup */
    struct fr_tally_setup setup;
    struct fr_tally_limits limits;
    struct fr_tally_known known;
    uint64_t row_count;
    int64_t time_first, time_last; /* FR_TIME_MISSING before the first */
    uint64_t time_missing;
    struct fr_moments_sum metrics[FR_METRIC_COUNT];
    struct fr_corr corr;
    struct fr_label_count *labels;
    struct fr_rule_count *rules;
    /* By code of color_label; group_count 0 without it. */
    struct fr_value_group *durations, *sizes;
    uint32_t group_count;
    struct fr_quantile iat_mean, size_avg;
    struct fr_value_group period; /* flow_iat_mean of periodic flows */
    struct fr_cloud clouds[FR_TALLY_CLOUD_COUNT];
    struct fr_tops tops;        /* if wanted */
    struct fr_uniques uniques;  /* else */
    struct fr_tally_work *work; /* owned */
};

/* Deep copies into `arena`, counts zero; NULL: no memory. */
struct fr_label_summary *
fr_tally_copy_labels(struct fr_arena *arena,
                     const struct fr_label_summary *labels, uint32_t count);
struct fr_rule_summary *fr_tally_copy_rules(struct fr_arena *arena,
                                            const struct fr_rule_summary *rules,
                                            uint32_t count);
/* Counts of the labels and rules of the setup, all zero. Returns FR_ENOMEM. */
FR_MUST_USE int fr_tally_init_labels(struct fr_tally *tally);
/* Rows by name of their labels, except scores. */
void fr_tally_add_labels(struct fr_tally *tally,
                         const struct fr_tally_rows *rows);
/* Both set up alike; scores too. */
void fr_tally_merge_labels(struct fr_tally *tally,
                           const struct fr_tally *other);

#endif
