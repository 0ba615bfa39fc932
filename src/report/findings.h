/* findings.h - the key findings of a run: what a reader should know first.
 *
 * Computed from the numbers, in sentences that are true for any number of
 * flows; doubts about the data come before what the data shows. */
#ifndef FR_REPORT_FINDINGS_H
#define FR_REPORT_FINDINGS_H

#include "base/arena.h"
#include "report/facts.h"

/* One screen of them: a reader who was not there takes in no more. */
#define FR_FINDINGS_MAX 8

enum fr_finding_kind {
    FR_FINDING_WARNING, /* the data may mislead */
    FR_FINDING_ALERT,   /* a rule with a severity named flows */
    FR_FINDING_FACT,    /* what the data shows */
    FR_FINDING_ADVICE,  /* what to look at in the rules */
};

struct fr_key_finding {
    enum fr_finding_kind kind;
    const char *headline; /* one sentence without a full stop */
    const char *detail;   /* sentences with numbers, and what to do */
};

struct fr_findings {
    uint32_t count;
    struct fr_key_finding items[FR_FINDINGS_MAX];
    uint32_t left_out; /* found, but less important than those */
};

/* "Warning", "Alert", "Finding", "Advice". */
const char *fr_finding_kind_name(enum fr_finding_kind kind);

/* Find what is worth saying, most important first; the texts belong to
 * `arena`. Returns FR_ENOMEM or FR_ELIMIT. */
FR_MUST_USE int fr_findings_make(const struct fr_report_facts *facts,
                                 struct fr_arena *arena,
                                 struct fr_findings *findings);

#endif
