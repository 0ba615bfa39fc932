/* test_junit.c - the results of tests as JUnit XML, in the form that Jenkins,
 * GitLab and GitHub's reporters read (the schema of jenkinsci/xunit-plugin,
 * junit-10.xsd). Times are left out: they would differ between two runs. */
#include "base/utf8.h"
#include "cli/test_out.h"

/* XML 1.0 has no way to write most control characters, so they are shown as
 * in every other message; line breaks stay. */
static void append_escaped(struct fr_strbuf *out, struct fr_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        switch (text.data[i]) {
        case '&': fr_strbuf_append_text(out, "&amp;"); break;
        case '<': fr_strbuf_append_text(out, "&lt;"); break;
        case '>': fr_strbuf_append_text(out, "&gt;"); break;
        case '"': fr_strbuf_append_text(out, "&quot;"); break;
        default: fr_strbuf_append_char(out, text.data[i]); break;
        }
    }
}

/* A text that may hold anything, on one line. */
static void append_text(struct fr_strbuf *out, const char *text)
{
    struct fr_strbuf shown;

    fr_strbuf_init(&shown, out->size_max);
    fr_utf8_append_shown(&shown, fr_str_of(text));
    if (shown.status < 0)
        out->status = shown.status;
    else
        append_escaped(out, fr_strbuf_str(&shown));
    fr_strbuf_release(&shown);
}

static void append_attribute(struct fr_strbuf *out, const char *name,
                             const char *text)
{
    fr_strbuf_printf(out, " %s=\"", name);
    append_text(out, text);
    fr_strbuf_append_char(out, '"');
}

/* Lines that were made for people: shown already. */
static void append_lines(struct fr_strbuf *out, struct fr_strbuf *lines)
{
    if (lines->status < 0)
        out->status = lines->status;
    else
        append_escaped(out, fr_strbuf_str(lines));
    fr_strbuf_release(lines);
}

static void append_failure(struct fr_strbuf *out,
                           const struct fr_test_result *result)
{
    struct fr_strbuf claim, lines;

    fr_strbuf_init(&claim, out->size_max);
    fr_strbuf_init(&lines, out->size_max);
    fr_test_page_claim(&result->faults[0], &claim);
    for (uint32_t i = 0; i < result->fault_count; i++)
        fr_test_page_fault(&result->faults[i], "", &lines);
    fr_strbuf_append_text(out, "\n      <failure message=\"");
    append_lines(out, &claim);
    fr_strbuf_append_text(out, "\" type=\"expectation\">");
    append_lines(out, &lines);
    fr_strbuf_append_text(out, "</failure>\n    </testcase>\n");
}

static void append_result(struct fr_strbuf *out,
                          const struct fr_test_result *result)
{
    fr_strbuf_append_text(out, "    <testcase");
    append_attribute(out, "name", result->name);
    append_attribute(out, "classname", result->file);
    append_attribute(out, "file", result->file);
    fr_strbuf_printf(out, " line=\"%u\"", result->line);
    switch (result->state) {
    case FR_TEST_PASSED: fr_strbuf_append_text(out, "/>\n"); break;
    case FR_TEST_SKIPPED:
        fr_strbuf_append_text(
            out, ">\n      <skipped message=\"detections are not evaluated "
                 "yet\"/>\n    </testcase>\n");
        break;
    case FR_TEST_FAILED:
        fr_strbuf_append_char(out, '>');
        append_failure(out, result);
        break;
    }
}

/* Rules that do not load are one test case that could not run. */
static void append_wrong(struct fr_strbuf *out, const struct fr_test_set *set)
{
    fr_strbuf_append_text(out, "    <testcase name=\"the rules are right\"");
    append_attribute(out, "classname", set->name);
    fr_strbuf_append_text(out, ">\n      <error message=\"the rules are "
                               "wrong\" type=\"rules\">");
    append_escaped(out, fr_str_of(set->messages ? set->messages : ""));
    fr_strbuf_append_text(out, "</error>\n    </testcase>\n");
}

static void append_counts(struct fr_strbuf *out,
                          const struct fr_test_totals *totals)
{
    fr_strbuf_printf(out, " tests=\"%llu\" failures=\"%llu\" errors=\"%llu\"",
                     (unsigned long long)(totals->passed + totals->failed +
                                          totals->skipped + totals->wrong),
                     (unsigned long long)totals->failed,
                     (unsigned long long)totals->wrong);
}

static void append_set(struct fr_strbuf *out, const struct fr_test_set *set)
{
    const struct fr_test_report *report = set->report;
    struct fr_test_sets one = {set, 1};
    struct fr_test_totals totals = fr_test_totals(&one);

    fr_strbuf_append_text(out, "  <testsuite");
    append_attribute(out, "name", set->name);
    append_counts(out, &totals);
    fr_strbuf_printf(out, " skipped=\"%llu\">\n",
                     (unsigned long long)totals.skipped);
    if (!report)
        append_wrong(out, set);
    for (uint32_t i = 0; report && i < report->result_count; i++)
        append_result(out, &report->results[i]);
    fr_strbuf_append_text(out, "  </testsuite>\n");
}

void fr_test_junit(const struct fr_test_sets *sets, struct fr_strbuf *out)
{
    struct fr_test_totals totals = fr_test_totals(sets);

    fr_strbuf_append_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<testsuites name=\"flowrules\"");
    append_counts(out, &totals);
    fr_strbuf_append_text(out, ">\n");
    for (uint32_t i = 0; i < sets->count; i++)
        append_set(out, &sets->items[i]);
    fr_strbuf_append_text(out, "</testsuites>\n");
}
