/* tests.h - running the tests of rule files, and what came of them.
 *
 * The flows of all tests go in batches through the program that the rules
 * are compiled to, so they mean what they mean in a flow file. The report
 * borrows from the rules, which must outlive it; texts that are not there
 * are "". */
#ifndef FR_RULE_TESTS_H
#define FR_RULE_TESTS_H

#include "base/arena.h"
#include "flowrules/rules.h"

enum fr_test_state {
    FR_TEST_PASSED,
    FR_TEST_FAILED,
    FR_TEST_SKIPPED, /* expects detections, which are not evaluated yet */
};

/* Three-valued truth, and why a condition is in neither. */
enum fr_verdict {
    FR_VERDICT_NO,
    FR_VERDICT_YES,
    FR_VERDICT_MISSING, /* undecided, and so it would stay */
    FR_VERDICT_OPEN,    /* a column that the test leaves out could decide it */
};

/* A name that a condition asks for: "packets", "16"; "missing" or "not set"
 * where there is no value. */
struct fr_test_value {
    const char *name;
    const char *text;
};

/* A rule that has to do with a fault. */
struct fr_test_rule {
    const char *name; /* "" for a feature */
    const char *condition;
    enum fr_verdict verdict;
    int is_decider; /* the flow has its name from this rule */
    const struct fr_test_value *values;
    uint32_t value_count;
};

/* An expectation that is not met, or only by chance: what the test leaves out
 * could change it. */
struct fr_test_fault {
    const char *name;           /* "flow_type" */
    const char *policy;         /* "last match"; "" for a feature */
    const char *expected, *got; /* "" if nothing */
    int is_met;                 /* then it is open */
    const struct fr_test_rule *rules;
    uint32_t rule_count;
    const char *const *lacks; /* columns that could change it */
    uint32_t lack_count;
};

struct fr_test_result {
    const char *name;
    const char *file;
    uint32_t line;
    enum fr_test_state state;
    uint32_t flow_count;
    uint32_t failed_count;              /* flows with a fault */
    uint32_t flow;                      /* the first of them, from 0 */
    const struct fr_test_fault *faults; /* of that flow */
    uint32_t fault_count;
};

/* A rule, band, else or feature of a file whose tests were run. */
struct fr_test_cover {
    const char *label; /* or the feature */
    const char *name;  /* "" for a feature */
    const char *condition;
    const char *file;
    uint32_t line;
    uint32_t test_count; /* tests that expect the label and were decided by
                            this rule */
};

struct fr_test_report {
    struct fr_arena arena;
    struct fr_test_result *results; /* in the order of the files */
    uint32_t result_count;
    uint32_t counts[FR_TEST_SKIPPED + 1]; /* by state */
    struct fr_test_cover *covers;
    uint32_t cover_count;
    uint32_t covered_count;
};

/* Run the tests of rules that were loaded with has_tests. Returns 0 whether
 * they pass or not, or FR_ENOMEM. Free with fr_test_report_free. */
FR_MUST_USE int fr_tests_run(struct fr_rules *rules,
                             struct fr_test_report **report);
void fr_test_report_free(struct fr_test_report *report);

#endif
