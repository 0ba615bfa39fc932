/* test_json.c - the results of tests as JSON. */
#include "base/json.h"
#include "cli/test_out.h"

static void member_text(struct fr_json *json, const char *key,
                        const char *value)
{
    fr_json_key(json, key);
    fr_json_text(json, value);
}

static void member_u64(struct fr_json *json, const char *key, uint64_t value)
{
    fr_json_key(json, key);
    fr_json_u64(json, value);
}

static void append_rule(struct fr_json *json, const struct fr_test_rule *rule)
{
    static const char *const words[] = {[FR_VERDICT_NO] = "false",
                                        [FR_VERDICT_YES] = "true",
                                        [FR_VERDICT_MISSING] = "undecided",
                                        [FR_VERDICT_OPEN] = "undecided"};

    fr_json_open_object(json);
    if (*rule->name) {
        member_text(json, "name", rule->name);
        member_text(json, "holds", words[rule->verdict]);
        fr_json_key(json, "names_the_flow");
        fr_json_bool(json, rule->is_decider);
    }
    member_text(json, "condition", rule->condition);
    fr_json_key(json, "values");
    fr_json_open_object(json);
    for (uint32_t i = 0; i < rule->value_count; i++)
        member_text(json, rule->values[i].name, rule->values[i].text);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

static void append_fault(struct fr_json *json,
                         const struct fr_test_fault *fault)
{
    fr_json_open_object(json);
    member_text(json, "name", fault->name);
    member_text(json, "expected", fault->expected);
    member_text(json, "got", fault->got);
    fr_json_key(json, "is_met");
    fr_json_bool(json, fault->is_met);
    fr_json_key(json, "rules");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < fault->rule_count; i++)
        append_rule(json, &fault->rules[i]);
    fr_json_close_array(json);
    fr_json_key(json, "not_set");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < fault->lack_count; i++)
        fr_json_text(json, fault->lacks[i]);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

static void append_result(struct fr_json *json,
                          const struct fr_test_result *result)
{
    static const char *const words[] = {[FR_TEST_PASSED] = "passed",
                                        [FR_TEST_FAILED] = "failed",
                                        [FR_TEST_SKIPPED] = "skipped"};

    fr_json_open_object(json);
    member_text(json, "name", result->name);
    member_text(json, "file", result->file);
    member_u64(json, "line", result->line);
    member_text(json, "status", words[result->state]);
    member_u64(json, "flows", result->flow_count);
    if (result->state == FR_TEST_FAILED) {
        member_u64(json, "flows_failed", result->failed_count);
        member_u64(json, "n", result->flow);
        fr_json_key(json, "faults");
        fr_json_open_array(json);
        for (uint32_t i = 0; i < result->fault_count; i++)
            append_fault(json, &result->faults[i]);
        fr_json_close_array(json);
    }
    fr_json_close_object(json);
}

static void append_cover(struct fr_json *json,
                         const struct fr_test_cover *cover)
{
    fr_json_open_object(json);
    member_text(json, "label", cover->label);
    member_text(json, "rule", cover->name);
    member_text(json, "condition", cover->condition);
    member_text(json, "file", cover->file);
    member_u64(json, "line", cover->line);
    member_u64(json, "tests", cover->test_count);
    fr_json_close_object(json);
}

static void append_set(struct fr_json *json, const struct fr_test_set *set,
                       int has_coverage)
{
    const struct fr_test_report *report = set->report;

    fr_json_open_object(json);
    member_text(json, "name", set->name);
    fr_json_key(json, "rules_are_wrong");
    fr_json_bool(json, report == NULL);
    fr_json_key(json, "tests");
    fr_json_open_array(json);
    for (uint32_t i = 0; report && i < report->result_count; i++)
        append_result(json, &report->results[i]);
    fr_json_close_array(json);
    if (has_coverage && report) {
        fr_json_key(json, "coverage");
        fr_json_open_array(json);
        for (uint32_t i = 0; i < report->cover_count; i++)
            append_cover(json, &report->covers[i]);
        fr_json_close_array(json);
    }
    fr_json_close_object(json);
}

void fr_test_json(const struct fr_test_sets *sets, int has_coverage,
                  struct fr_strbuf *out)
{
    struct fr_test_totals totals = fr_test_totals(sets);
    struct fr_json json;

    fr_json_init(&json, out);
    fr_json_open_object(&json);
    member_u64(&json, "passed", totals.passed);
    member_u64(&json, "failed", totals.failed);
    member_u64(&json, "skipped", totals.skipped);
    if (has_coverage) {
        member_u64(&json, "covered", totals.covered);
        member_u64(&json, "to_cover", totals.to_cover);
    }
    fr_json_key(&json, "files");
    fr_json_open_array(&json);
    for (uint32_t i = 0; i < sets->count; i++)
        append_set(&json, &sets->items[i], has_coverage);
    fr_json_close_array(&json);
    fr_json_close_object(&json);
    fr_strbuf_append_char(out, '\n');
}
