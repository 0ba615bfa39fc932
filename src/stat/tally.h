/* tally.h - one pass over the flows, finished into a summary.
 *
 * The engine gives each batch's columns and the codes of the output columns;
 * the tally keeps mergeable accumulators of bounded memory. It knows neither
 * rules nor files. */
#ifndef FR_STAT_TALLY_H
#define FR_STAT_TALLY_H

#include <stdint.h>

#include "stat/summary.h"
#include "table/batch.h"

/* Up to where things are kept one by one; beyond it they are estimated. */
struct fr_tally_limits {
    uint32_t names_max;     /* different addresses; at least 16 */
    uint64_t name_size_max; /* bytes of addresses longer than 16 bytes */
    uint32_t pairs_max;     /* pairs of source and destination; at least 16 */
    uint32_t values_max;    /* values of a quantity, or of one of its groups */
    uint32_t points_max;    /* points of a scatter chart */
    uint32_t cells_max;     /* cells along an axis; see cloud.h */
};

/* With these a tally has at most about 60 MB: names and pairs 20, the longer
 * names 8, sketches 10, ports 2; values of the charts 9, their points 4, grids
 * about 5. */
#define FR_TALLY_LIMITS                                                        \
    {                                                                          \
        .names_max = 1 << 17, .name_size_max = 1 << 23, .pairs_max = 1 << 17,  \
        .values_max = 50000, .points_max = FR_SCATTER_POINTS_MAX,              \
        .cells_max = 128,                                                      \
    }

/* What is wanted of a tally. Flows, labels and rules are always counted; what
 * belongs to no part that is wanted is left empty in the summary. */
enum fr_tally_part {
    FR_TALLY_TABLES = 1, /* moments, correlations, different addresses */
    FR_TALLY_TOPS = 2,   /* who talks most; periods of periodic flows */
    FR_TALLY_CHARTS = 4, /* histograms, boxes, points */
};

/* What the tally must know before the first row; copied. The counts of
 * fr_label_summary and fr_rule_summary are ignored. */
struct fr_tally_setup {
    const struct fr_label_summary *labels;
    uint32_t label_count;
    const struct fr_rule_summary *rules;
    uint32_t rule_count;
    uint64_t metric_present; /* bit i: the input has metric i */
    int has_src, has_dst, has_dst_port, has_time;
    unsigned parts;                       /* of enum fr_tally_part, 0: all */
    const struct fr_tally_limits *limits; /* NULL: FR_TALLY_LIMITS */
};

/* One batch. Arrays have row_count items; NULL where the column is absent. */
struct fr_tally_rows {
    uint32_t row_count;
    const double *metrics[FR_METRIC_COUNT];
    const struct fr_batch *texts; /* for codes of src and dst */
    const uint32_t *src, *dst;    /* text codes of src_ip, dst_ip */
    const double *dst_port;
    const int64_t *time;
    /* Per label: codes (NAMES; TRUTH as 1 false, 2 true, 0 undecided), or
     * numbers (SCORE), or a mask per name (MARKS); NULL else. */
    const uint16_t *const *codes;
    const double *const *scores;
    const uint64_t *const *const *marks;
    /* Per rule: a mask of the rows where it holds, or NULL (bands, else: the
     * engine adds hits and named itself through fr_tally_rule). */
    const uint64_t *const *rule_masks;
};

struct fr_tally;

FR_MUST_USE int fr_tally_new(const struct fr_tally_setup *setup,
                             struct fr_tally **tally);
void fr_tally_free(struct fr_tally *tally);
/* Returns FR_ENOMEM. */
FR_MUST_USE int fr_tally_add(struct fr_tally *tally,
                             const struct fr_tally_rows *rows);
/* Add to a rule's hits and named. */
void fr_tally_rule(struct fr_tally *tally, uint32_t rule, uint64_t hits,
                   uint64_t named);
/* Add `other` (same setup) into `tally`; the result does not depend on the
 * order of merging. */
FR_MUST_USE int fr_tally_merge(struct fr_tally *tally,
                               const struct fr_tally *other);
/* The finished numbers; free with fr_summary_free. */
FR_MUST_USE int fr_tally_finish(struct fr_tally *tally,
                                struct fr_summary **summary);

#endif
