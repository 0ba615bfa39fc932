/* fuzz_test.c - any bytes as a rule file whose tests are run. Beyond not
 * failing:
 * - running them again gives the same report;
 * - every test has one state, and one that fails says why;
 * - the counts of coverage add up, and a rule that no test decided is one
 *   that no test decided. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "rule/rules_internal.h"
#include "rule/tests.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Flows of all tests together; more take long and find nothing else. */
#define FLOWS_MAX 4096
#define TEXT_MAX  ((size_t)64 * 1024 * 1024)

static void stop_if(int is_wrong, const char *what)
{
    if (!is_wrong)
        return;
    fprintf(stderr, "fuzz_test: %s\n", what);
    abort();
}

/* A rule file that inputs can extend. */
static const char base[] =
    "flowrules: 1\nlet:\n  packets: tot_fwd_pkts + tot_bwd_pkts\n"
    "labels:\n  kind:\n    first match:\n      - A: packets > 5\n"
    "detections:\n  scan:\n    where: packets > 5\n"
    "tests:\n  - not run:\n      flow: {packets: 1}\n"
    "      expect: {kind: A}\n";
static const struct fr_rules_builtin builtins[] = {
    {"base", base, sizeof(base) - 1}};
static const struct fr_rules_options options = {
    .builtins = builtins, .builtin_count = 1, .has_tests = 1};

static void append_fault(struct fr_strbuf *out,
                         const struct fr_test_fault *fault)
{
    fr_strbuf_printf(out, "  %s: %s, %s (%s) %d\n", fault->name, fault->got,
                     fault->expected, fault->policy, fault->is_met);
    for (uint32_t i = 0; i < fault->rule_count; i++) {
        const struct fr_test_rule *rule = &fault->rules[i];
        fr_strbuf_printf(out, "    %s: %s %d %d", rule->name, rule->condition,
                         (int)rule->verdict, rule->is_decider);
        for (uint32_t k = 0; k < rule->value_count; k++)
            fr_strbuf_printf(out, " %s=%s", rule->values[k].name,
                             rule->values[k].text);
        fr_strbuf_append_char(out, '\n');
    }
    for (uint32_t i = 0; i < fault->lack_count; i++)
        fr_strbuf_printf(out, "    lacks %s\n", fault->lacks[i]);
    stop_if(fault->is_met && fault->lack_count == 0,
            "something is open, and nothing could decide it");
}

static void append_result(struct fr_strbuf *out,
                          const struct fr_test_result *result)
{
    int is_failed = result->state == FR_TEST_FAILED;

    fr_strbuf_printf(out, "%s %s:%u %d %u %u %u\n", result->name, result->file,
                     result->line, (int)result->state, result->flow_count,
                     result->failed_count, result->flow);
    stop_if(is_failed != (result->fault_count > 0), "a state without a fault");
    stop_if(is_failed != (result->failed_count > 0), "a fault without a flow");
    stop_if(result->failed_count > result->flow_count, "too many flows");
    for (uint32_t i = 0; i < result->fault_count; i++)
        append_fault(out, &result->faults[i]);
}

static void append_covers(struct fr_strbuf *out,
                          const struct fr_test_report *report)
{
    uint32_t covered = 0;

    for (uint32_t i = 0; i < report->cover_count; i++) {
        const struct fr_test_cover *cover = &report->covers[i];
        fr_strbuf_printf(out, "%s/%s %s %s:%u %u\n", cover->label, cover->name,
                         cover->condition, cover->file, cover->line,
                         cover->test_count);
        covered += cover->test_count > 0;
        stop_if(cover->test_count > report->result_count, "too many tests");
    }
    stop_if(covered != report->covered_count, "the coverage does not add up");
}

/* The report as a text. */
static void run(struct fr_rules *rules, struct fr_strbuf *out)
{
    struct fr_test_report *report;
    uint32_t total = 0;

    stop_if(fr_tests_run(rules, &report) != 0, "tests did not run");
    for (int i = 0; i <= FR_TEST_SKIPPED; i++)
        total += report->counts[i];
    stop_if(total != report->result_count, "the counts do not add up");
    for (uint32_t i = 0; i < report->result_count; i++)
        append_result(out, &report->results[i]);
    append_covers(out, report);
    fr_test_report_free(report);
}

static int is_small(const struct fr_rules *rules)
{
    uint64_t flows = 0;

    for (uint32_t i = 0; i < rules->check.tests.count; i++)
        flows += rules->check.tests.items[i]->flow_count;
    return flows <= FLOWS_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fr_rules *rules = NULL;
    struct fr_strbuf first, again;
    int status = fr_rules_load_text("fuzz.yaml", (const char *)data, size,
                                    &options, &rules, NULL);

    stop_if(status != 0 && status != FR_ERULES, "another status");
    if (status != 0)
        return 0;
    fr_strbuf_init(&first, TEXT_MAX);
    fr_strbuf_init(&again, TEXT_MAX);
    if (is_small(rules)) {
        run(rules, &first);
        run(rules, &again);
        stop_if(!fr_str_equal(fr_strbuf_str(&first), fr_strbuf_str(&again)),
                "another report");
    }
    fr_strbuf_release(&first);
    fr_strbuf_release(&again);
    fr_rules_free(rules);
    return 0;
}
