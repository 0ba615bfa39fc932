/* test_out.h - the results of `flowrules test` for people and machines. */
#ifndef FR_CLI_TEST_OUT_H
#define FR_CLI_TEST_OUT_H

#include "base/strbuf.h"
#include "flowrules/rules.h"
#include "rule/tests.h"

/* The tests of one rule set. */
struct fr_test_set {
    const char *name;              /* as given */
    struct fr_rules *rules;        /* owned; NULL: they are wrong */
    struct fr_test_report *report; /* owned; NULL with rules */
    char *messages; /* owned (fr_text_free); why the rules are wrong */
};

struct fr_test_sets {
    const struct fr_test_set *items;
    uint32_t count;
};

/* Of all sets. */
struct fr_test_totals {
    uint64_t passed, failed, skipped, wrong; /* wrong: sets */
    uint64_t covered, to_cover;
};
struct fr_test_totals fr_test_totals(const struct fr_test_sets *sets);

struct fr_test_page_options {
    int has_color;
    int has_passed; /* also list what passed */
    int is_quiet;   /* only what failed */
    int has_coverage;
};

/* What failed, with the values; what no test decides; a line that counts. */
void fr_test_page(const struct fr_test_sets *sets,
                  const struct fr_test_page_options *options,
                  struct fr_strbuf *out);
/* One fault in words, without colours, as lines that begin with `indent`. */
void fr_test_page_fault(const struct fr_test_fault *fault, const char *indent,
                        struct fr_strbuf *out);
/* "flow_type is 'Other', expected 'Bulk'" */
void fr_test_page_claim(const struct fr_test_fault *fault,
                        struct fr_strbuf *out);

/* JUnit XML, as continuous integration reads it. */
void fr_test_junit(const struct fr_test_sets *sets, struct fr_strbuf *out);
void fr_test_json(const struct fr_test_sets *sets, int has_coverage,
                  struct fr_strbuf *out);

#endif
