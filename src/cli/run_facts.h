/* run_facts.h - from a run to the facts of its report, and to the summary that
 * `apply` prints. */
#ifndef FR_CLI_RUN_FACTS_H
#define FR_CLI_RUN_FACTS_H

#include "base/arena.h"
#include "engine/run.h"
#include "flowrules/rules.h"
#include "report/facts.h"

/* What else the facts are made from; borrowed. */
struct fr_facts_source {
    const struct fr_run *run;
    const struct fr_rules *rules;
    int is_default_rules; /* no -r: the built-in rules */
    const char *title;    /* may be NULL */
    const struct fr_option_fact *options;
    uint32_t option_count;
};

/* Everything is in the arena or borrowed from the source. FR_ENOMEM; or
 * FR_EUSAGE with a message if SOURCE_DATE_EPOCH is not a number. */
FR_MUST_USE int fr_run_facts_make(const struct fr_facts_source *source,
                                  struct fr_arena *arena,
                                  struct fr_report_facts *facts,
                                  struct fr_diag *diag);

/* The closing words of `apply` on standard output. */
void fr_closing_print(const struct fr_report_facts *facts, const char *folder,
                      int has_report, int has_color, struct fr_strbuf *out);

#endif
