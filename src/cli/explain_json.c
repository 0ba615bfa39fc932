/* explain_json.c - explanations for machines: the same parts as for people,
 * truth as true, false or null, distances as numbers. */
#include "cli/explain_print.h"

static void put_text(struct fr_json *json, const char *key, const char *text)
{
    fr_json_key(json, key);
    fr_json_text(json, text);
}

static void put_number(struct fr_json *json, const char *key, double value)
{
    fr_json_key(json, key);
    fr_json_f64(json, value);
}

static void put_truth(struct fr_json *json, enum fr_decided truth)
{
    fr_json_key(json, "holds");
    if (truth == FR_DECIDED_NOT)
        fr_json_null(json);
    else
        fr_json_bool(json, truth == FR_DECIDED_TRUE);
}

static void put_given(struct fr_json *json, const struct fr_given *given)
{
    fr_json_open_object(json);
    put_text(json, "of", given->text);
    put_text(json, "value", given->value);
    put_number(json, "number", given->number);
    if (*given->lacks)
        put_text(json, "lacks", given->lacks);
    fr_json_close_object(json);
}

static void put_reason(struct fr_json *json, const struct fr_reason *reason)
{
    static const char *const names[] = {
        [FR_REASON_ASKED] = "question", [FR_REASON_NAMED] = "name",
        [FR_REASON_ALL] = "and",        [FR_REASON_ANY] = "or",
        [FR_REASON_NOT] = "not",
    };

    fr_json_open_object(json);
    put_text(json, "what", names[reason->what]);
    put_truth(json, reason->truth);
    if (*reason->text)
        put_text(json, "text", reason->text);
    if (reason->what == FR_REASON_ASKED) {
        put_number(json, "distance", reason->margin);
        fr_json_key(json, "values");
        fr_json_open_array(json);
        for (const struct fr_given *given = reason->givens; given;
             given = given->next)
            put_given(json, given);
        fr_json_close_array(json);
    }
    if (reason->first) {
        fr_json_key(json, "parts");
        fr_json_open_array(json);
        for (const struct fr_reason *part = reason->first; part;
             part = part->next)
            put_reason(json, part);
        fr_json_close_array(json);
    }
    fr_json_close_object(json);
}

static void put_rule(struct fr_json *json, const struct fr_explained_rule *rule)
{
    fr_json_open_object(json);
    put_text(json, "name", rule->info->name);
    put_text(json, "condition", rule->info->condition);
    put_text(json, "place", rule->info->place);
    put_truth(json, rule->truth);
    fr_json_key(json, "names_the_flow");
    fr_json_bool(json, rule->is_naming);
    if (*rule->info->severity)
        put_text(json, "severity", rule->info->severity);
    if (*rule->info->attack)
        put_text(json, "attack", rule->info->attack);
    if (*rule->info->tags)
        put_text(json, "tags", rule->info->tags);
    if (*rule->info->note)
        put_text(json, "note", rule->info->note);
    if (rule->why) {
        fr_json_key(json, "why");
        put_reason(json, rule->why);
    } else if (!rule->is_else) {
        put_number(json, "distance", rule->margin);
    }
    fr_json_close_object(json);
}

void fr_explain_json(const struct fr_explained *explained, struct fr_json *json)
{
    fr_json_open_object(json);
    put_text(json, "name", explained->name);
    put_text(json, "cell", explained->cell);
    if (*explained->policy)
        put_text(json, "policy", explained->policy);
    if (explained->of) {
        fr_json_key(json, "of");
        put_given(json, explained->of);
    }
    if (explained->why) {
        fr_json_key(json, "why");
        put_reason(json, explained->why);
    }
    if (explained->rule_count) {
        fr_json_key(json, "rules");
        fr_json_open_array(json);
        for (uint32_t i = 0; i < explained->rule_count; i++)
            put_rule(json, &explained->rules[i]);
        fr_json_close_array(json);
    }
    fr_json_close_object(json);
}
