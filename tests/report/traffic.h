/* traffic.h - made-up flows for the report, put through the real tally.
 *
 * Each scenario is a kind of input that a report must not stumble over. The
 * flows come from a seeded generator and are the same every time. */
#ifndef FR_TESTS_TRAFFIC_H
#define FR_TESTS_TRAFFIC_H

#include "report/facts.h"

struct traffic {
    struct fr_report_facts facts; /* summary is owned, see traffic_release */
    struct fr_summary *summary;
    struct fr_input_fact input;
    struct fr_rule_file_fact rule_file;
    struct fr_reject_fact rejects[3];
    struct fr_reject_example examples[3];
    struct fr_column_fact columns[8];
    struct fr_option_fact options[2];
    const char *notes[2];
};

/* Names of the scenarios, ended by NULL: "sample", "zero", "one", ... */
extern const char *const traffic_scenarios[];

/* Returns 0, FR_ENOMEM, or FR_ENOTFOUND for an unknown scenario. */
int traffic_make(const char *scenario, struct traffic *traffic);
void traffic_release(struct traffic *traffic);

#endif
