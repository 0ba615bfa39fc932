/* findings_internal.h - how a candidate for a key finding is written.
 *
 * A candidate looks at one question. It writes a headline and a detail and
 * keeps them with a weight, or keeps nothing; the heaviest become the
 * findings. It never divides by a count of zero and never says "all" of
 * one. */
#ifndef FR_REPORT_FINDINGS_INTERNAL_H
#define FR_REPORT_FINDINGS_INTERNAL_H

#include "base/num.h"
#include "base/strbuf.h"
#include "report/facts_json.h"
#include "report/findings.h"
#include "report/lookup.h"
#include "report/words.h"

#define FR_FINDINGS_CANDIDATES_MAX 64
/* Names listed in a sentence before "and n more". */
#define FR_FINDINGS_LIST_MAX 3

/* Doubts about the data come first, then rules with a severity, then facts
 * and advice with weights of their own, up to 1000. */
enum {
    FR_FINDINGS_WEIGHT_WARNING = 3000,
    FR_FINDINGS_WEIGHT_ALERT = 2000,
};

struct fr_findings_candidate {
    struct fr_key_finding finding;
    double weight;
};

struct fr_findings_maker {
    const struct fr_report_facts *facts;
    const struct fr_summary *summary;
    struct fr_row_counts rows;
    struct fr_arena *arena;
    struct fr_strbuf head, detail; /* of the candidate being written */
    struct fr_findings_candidate candidates[FR_FINDINGS_CANDIDATES_MAX];
    uint32_t count;
    uint32_t total; /* kept ones, also those that gave way */
    int status;     /* the first failure */
};

/* Append to the headline, to the detail. */
void fr_findings_say(struct fr_findings_maker *maker, const char *text);
void fr_findings_add(struct fr_findings_maker *maker, const char *text);
/* 'name', safe to show */
void fr_findings_quote(struct fr_strbuf *buf, const char *name);
/* "'a', 'b' and 'c'", "'a', 'b', 'c' and 4 more": item `index` of `count`.
 * Returns 0 when the rest was summed up. */
int fr_findings_list(struct fr_strbuf *buf, const char *name, uint32_t index,
                     uint32_t count);
/* part / whole; 0 of nothing. */
double fr_findings_share(uint64_t part, uint64_t whole);
/* Keep what was said and added as a candidate, and begin the next one. */
void fr_findings_keep(struct fr_findings_maker *maker,
                      enum fr_finding_kind kind, double weight);

/* The families of candidates. */
void fr_findings_about_data(struct fr_findings_maker *maker);
void fr_findings_about_traffic(struct fr_findings_maker *maker);
void fr_findings_about_rules(struct fr_findings_maker *maker);

#endif
