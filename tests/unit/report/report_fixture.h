/* report_fixture.h - summaries filled by hand, for the tests of the report. */
#ifndef FR_TESTS_REPORT_FIXTURE_H
#define FR_TESTS_REPORT_FIXTURE_H

#include "report/facts.h"

#define FIXTURE_NAMES_MAX 8
#define FIXTURE_LABELS    5
#define FIXTURE_RULES     13

/* Everything in one place; copy nothing, the pointers lead into itself. */
struct fixture {
    struct fr_report_facts facts;
    struct fr_summary summary;
    struct fr_label_summary labels[FIXTURE_LABELS];
    uint64_t counts[FIXTURE_LABELS][FIXTURE_NAMES_MAX];
    struct fr_rule_summary rules[FIXTURE_RULES];
    struct fr_input_fact input;
    struct fr_rule_file_fact rule_file;
    struct fr_reject_fact rejects[2];
    struct fr_reject_example example;
    struct fr_column_fact columns[4];
    struct fr_option_fact option;
    struct fr_box boxes[2][FIXTURE_NAMES_MAX + 1];
};

/* The labels and rules of default.yaml over no flows at all. */
void fixture_zero(struct fixture *fixture);
/* One flow, 'Quick Request', not periodic. */
void fixture_one(struct fixture *fixture);
/* Some 1,200 flows with every name, rejected rows and doubtful cells. */
void fixture_many(struct fixture *fixture);

/* Indexes of the labels. */
enum {
    FIXTURE_PERIODIC,
    FIXTURE_TYPE,
    FIXTURE_TIMING,
    FIXTURE_SIZE,
    FIXTURE_PATTERN,
};

#endif
