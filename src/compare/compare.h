/* compare.h - two feature files of one capture: which flows are in both, which
 * columns of theirs differ, and what explains it. */
#ifndef FR_COMPARE_COMPARE_H
#define FR_COMPARE_COMPARE_H

#include "compare/match.h"
#include "compare/symptom.h"

/* What a flow of one file, or a matched pair, is counted under. */
enum fr_verdict {
    FR_VERDICT_SAME,          /* a pair with the same packets; its columns are
                           compared */
    FR_VERDICT_OTHER_WAY,     /* a pair whose forward sides are not the same */
    FR_VERDICT_OTHER_PACKETS, /* a pair of which one has more packets */
    FR_VERDICT_ONLY_A,
    FR_VERDICT_ONLY_B,
    FR_VERDICT_COUNT,
};

/* One column, over the pairs with the same packets. */
struct fr_column_report {
    uint64_t differing;
    uint64_t explained[FR_SYMPTOM_COUNT]; /* of these, by symptom */
    uint64_t unexplained;
    double ratio;      /* median of a / b where both are not 0; NaN: none */
    double difference; /* median of a - b where both exist; NaN: none */
    /* the first pair that differs, an unexplained one before others */
    const struct fr_flow_record *a, *b;
    int is_example_unexplained;
};

/* The flows of one verdict. */
struct fr_verdict_report {
    uint64_t count;
    uint64_t explained[FR_DEFECT_COUNT];
    uint64_t unexplained;
    const struct fr_flow_record *example; /* an unexplained one first */
    int is_example_unexplained;
};

struct fr_comparison {
    struct fr_flowset sets[2];
    struct fr_match match;
    struct fr_verdict_report verdicts[FR_VERDICT_COUNT];
    struct fr_column_report columns[FR_FEATURE_COLUMNS];
    uint8_t is_compared[FR_FEATURE_COLUMNS]; /* both files have the column */
};

/* Read two files and compare them. Errors as of fr_flowset_read. Release
 * also after a failure. */
FR_MUST_USE int fr_compare_files(const char *a, const char *b,
                                 const volatile sig_atomic_t *stop,
                                 struct fr_comparison *comparison,
                                 struct fr_diag *diag);
void fr_comparison_release(struct fr_comparison *comparison);
/* Nothing differs: every flow is in both files and every column equal. */
int fr_comparison_is_equal(const struct fr_comparison *comparison);
uint64_t fr_comparison_unexplained(const struct fr_comparison *comparison);

#endif
