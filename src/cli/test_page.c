/* test_page.c - the results of tests as a page. */
#include "base/num.h"
#include "base/utf8.h"
#include "cli/test_out.h"

#define RED   "\033[1;31m"
#define GREEN "\033[32m"
#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* Columns that a test lacks, in one line. */
#define LACKS_MAX 8

static void append_shown(struct fr_strbuf *out, const char *text)
{
    fr_utf8_append_shown(out, fr_str_of(text));
}

/* A name stands in quotes, a value of a feature does not. */
static void append_outcome(struct fr_strbuf *out, int is_name, const char *text)
{
    fr_strbuf_append_text(out, is_name ? "'" : "");
    append_shown(out, text);
    fr_strbuf_append_text(out, is_name ? "'" : "");
}

static void append_colored(struct fr_strbuf *out, int has_color,
                           const char *color, const char *text)
{
    fr_strbuf_append_text(out, has_color ? color : "");
    fr_strbuf_append_text(out, text);
    fr_strbuf_append_text(out, has_color ? PLAIN : "");
}

/* --- a fault -------------------------------------------------------------- */

void fr_test_page_claim(const struct fr_test_fault *fault,
                        struct fr_strbuf *out)
{
    int is_name = *fault->policy != '\0';

    append_shown(out, fault->name);
    if (*fault->got) {
        fr_strbuf_append_text(out, " is ");
        append_outcome(out, is_name, fault->got);
    } else {
        fr_strbuf_append_text(out, is_name ? " has no name" : " has no value");
    }
    if (fault->is_met) {
        fr_strbuf_append_text(out, " as expected, but what the test leaves out "
                                   "could change it");
    } else if (*fault->expected) {
        fr_strbuf_append_text(out, ", expected ");
        append_outcome(out, is_name, fault->expected);
    } else {
        fr_strbuf_append_text(out, ", expected none");
    }
}

static void append_values(const struct fr_test_rule *rule, const char *indent,
                          struct fr_strbuf *out)
{
    for (uint32_t i = 0; i < rule->value_count; i++) {
        fr_strbuf_printf(out, "%s        ", indent);
        append_shown(out, rule->values[i].name);
        fr_strbuf_append_text(out, " is ");
        append_shown(out, rule->values[i].text);
        fr_strbuf_append_char(out, '\n');
    }
}

static void append_rule(const struct fr_test_rule *rule, const char *indent,
                        struct fr_strbuf *out)
{
    static const char marks[] = {[FR_VERDICT_NO] = '-',
                                 [FR_VERDICT_YES] = '+',
                                 [FR_VERDICT_MISSING] = '?',
                                 [FR_VERDICT_OPEN] = '?'};

    fr_strbuf_printf(out, "%s    ", indent);
    if (*rule->name) {
        fr_strbuf_printf(out, "%c ", marks[rule->verdict]);
        append_shown(out, rule->name);
        fr_strbuf_append_text(out, ": ");
    }
    append_shown(out, rule->condition);
    if (rule->is_decider)
        fr_strbuf_append_text(out, "  <- names the flow");
    fr_strbuf_append_char(out, '\n');
    append_values(rule, indent, out);
}

static void append_lacks(const struct fr_test_fault *fault, const char *indent,
                         struct fr_strbuf *out)
{
    if (fault->lack_count == 0)
        return;
    fr_strbuf_printf(out, "%s  the test does not say: ", indent);
    for (uint32_t i = 0; i < fault->lack_count && i < LACKS_MAX; i++) {
        fr_strbuf_append_text(out, i ? ", " : "");
        append_shown(out, fault->lacks[i]);
    }
    if (fault->lack_count > LACKS_MAX)
        fr_strbuf_printf(out, " and %u more", fault->lack_count - LACKS_MAX);
    fr_strbuf_printf(out, "\n%s  (write '", indent);
    append_shown(out, fault->lacks[0]);
    fr_strbuf_append_text(out, ":' with nothing behind it, if it is missing on "
                               "purpose)\n");
}

void fr_test_page_fault(const struct fr_test_fault *fault, const char *indent,
                        struct fr_strbuf *out)
{
    fr_strbuf_printf(out, "%s  ", indent);
    fr_test_page_claim(fault, out);
    if (*fault->policy)
        fr_strbuf_printf(out, "  (%s)", fault->policy);
    fr_strbuf_append_char(out, '\n');
    for (uint32_t i = 0; i < fault->rule_count; i++)
        append_rule(&fault->rules[i], indent, out);
    append_lacks(fault, indent, out);
}

/* --- tests ---------------------------------------------------------------- */

static void append_flow(const struct fr_test_result *result,
                        struct fr_strbuf *out)
{
    if (result->flow_count == 1)
        return;
    fr_strbuf_printf(out, "  of %u flows %u differ; the first is n = %u\n",
                     result->flow_count, result->failed_count, result->flow);
}

static void append_result(const struct fr_test_result *result,
                          const struct fr_test_page_options *options,
                          struct fr_strbuf *out)
{
    static const char *const words[] = {[FR_TEST_PASSED] = "ok   ",
                                        [FR_TEST_FAILED] = "FAIL ",
                                        [FR_TEST_SKIPPED] = "skip "};
    static const char *const colors[] = {[FR_TEST_PASSED] = GREEN,
                                         [FR_TEST_FAILED] = RED,
                                         [FR_TEST_SKIPPED] = BOLD};
    int is_failed = result->state == FR_TEST_FAILED;

    if (!is_failed && !options->has_passed)
        return;
    append_colored(out, options->has_color, colors[result->state],
                   words[result->state]);
    append_shown(out, result->name);
    if (result->state == FR_TEST_SKIPPED)
        fr_strbuf_append_text(out, " (detections are not evaluated yet)");
    fr_strbuf_append_char(out, '\n');
    if (!is_failed)
        return;
    fr_strbuf_append_text(out, "  --> ");
    append_shown(out, result->file);
    fr_strbuf_printf(out, ":%u\n", result->line);
    append_flow(result, out);
    for (uint32_t i = 0; i < result->fault_count; i++)
        fr_test_page_fault(&result->faults[i], "", out);
    fr_strbuf_append_char(out, '\n');
}

/* --- coverage ------------------------------------------------------------- */

static void append_cover(const struct fr_test_cover *cover,
                         struct fr_strbuf *out)
{
    fr_strbuf_append_text(out, "  ");
    append_shown(out, cover->file);
    fr_strbuf_printf(out, ":%u: ", cover->line);
    append_shown(out, cover->label);
    if (*cover->name) {
        fr_strbuf_append_text(out, " / ");
        append_shown(out, cover->name);
    }
    fr_strbuf_append_text(out, ": ");
    append_shown(out, cover->condition);
    fr_strbuf_append_char(out, '\n');
}

static void append_coverage(const struct fr_test_sets *sets,
                            const struct fr_test_totals *totals, int has_color,
                            struct fr_strbuf *out)
{
    if (totals->covered < totals->to_cover)
        append_colored(out, has_color, BOLD, "no test decides\n");
    for (uint32_t i = 0; i < sets->count; i++) {
        const struct fr_test_report *report = sets->items[i].report;
        for (uint32_t k = 0; report && k < report->cover_count; k++) {
            if (report->covers[k].test_count == 0)
                append_cover(&report->covers[k], out);
        }
    }
    fr_strbuf_printf(out,
                     "%s%llu of %llu rules and features are decided by a "
                     "test",
                     totals->covered < totals->to_cover ? "\n" : "",
                     (unsigned long long)totals->covered,
                     (unsigned long long)totals->to_cover);
    if (totals->to_cover > 0) {
        fr_strbuf_append_text(out, " (");
        fr_num_append_share(out, (double)totals->covered,
                            (double)totals->to_cover);
        fr_strbuf_append_char(out, ')');
    }
    fr_strbuf_append_char(out, '\n');
}

/* --- the whole ------------------------------------------------------------ */

struct fr_test_totals fr_test_totals(const struct fr_test_sets *sets)
{
    struct fr_test_totals totals = {0};

    for (uint32_t i = 0; i < sets->count; i++) {
        const struct fr_test_report *report = sets->items[i].report;
        if (!report) {
            totals.wrong++;
            continue;
        }
        totals.passed += report->counts[FR_TEST_PASSED];
        totals.failed += report->counts[FR_TEST_FAILED];
        totals.skipped += report->counts[FR_TEST_SKIPPED];
        totals.covered += report->covered_count;
        totals.to_cover += report->cover_count;
    }
    return totals;
}

static void append_counts(const struct fr_test_totals *totals, int has_color,
                          struct fr_strbuf *out)
{
    uint64_t all = totals->passed + totals->failed + totals->skipped;

    if (all == 0 && totals->wrong == 0) {
        fr_strbuf_append_text(out, "there are no tests\n");
        return;
    }
    if (all == 0)
        return;
    fr_strbuf_append_text(out, !has_color ? "" : totals->failed ? RED : GREEN);
    fr_strbuf_printf(out, "%llu passed, %llu failed",
                     (unsigned long long)totals->passed,
                     (unsigned long long)totals->failed);
    fr_strbuf_append_text(out, has_color ? PLAIN : "");
    if (totals->skipped > 0)
        fr_strbuf_printf(out, ", %llu not yet run (detections)",
                         (unsigned long long)totals->skipped);
    fr_strbuf_append_char(out, '\n');
}

void fr_test_page(const struct fr_test_sets *sets,
                  const struct fr_test_page_options *options,
                  struct fr_strbuf *out)
{
    struct fr_test_totals totals = fr_test_totals(sets);

    for (uint32_t i = 0; i < sets->count; i++) {
        const struct fr_test_report *report = sets->items[i].report;
        for (uint32_t k = 0; report && k < report->result_count; k++)
            append_result(&report->results[k], options, out);
    }
    if (options->has_coverage && totals.wrong < sets->count)
        append_coverage(sets, &totals, options->has_color, out);
    if (!options->is_quiet)
        append_counts(&totals, options->has_color, out);
}
