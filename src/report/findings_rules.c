/* findings_rules.c - what the rules say, and what to look at in them. */
#include "report/findings_internal.h"

#include <string.h>

static double severity_weight(const char *severity)
{
    static const char *const words[] = {"low", "medium", "high", "critical"};

    for (int i = 0; i < 4; i++) {
        if (strcmp(severity, words[i]) == 0)
            return 100 * (i + 1);
    }
    return 50;
}

static void find_alert(struct fr_findings_maker *maker,
                       const struct fr_rule_summary *rule)
{
    fr_words_part(&maker->head, rule->named, maker->summary->flow_count, "flow",
                  "flows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(rule->named, " is ", " are "));
    fr_findings_quote(&maker->head, rule->name);
    fr_findings_say(maker, ", severity ");
    fr_words_name(&maker->head, rule->severity);
    fr_findings_add(maker, "Rule ");
    fr_words_name(&maker->detail, rule->place);
    if (rule->attack[0]) {
        fr_findings_add(maker, ", ATT&CK ");
        fr_words_name(&maker->detail, rule->attack);
    }
    fr_findings_add(maker, ".");
    if (rule->note[0]) {
        fr_findings_add(maker, " ");
        fr_words_shown(&maker->detail, rule->note, 200);
    }
    fr_findings_keep(maker, FR_FINDING_ALERT,
                     FR_FINDINGS_WEIGHT_ALERT +
                         severity_weight(rule->severity));
}

static void find_alerts(struct fr_findings_maker *maker)
{
    for (uint32_t i = 0; i < maker->summary->rule_count; i++) {
        const struct fr_rule_summary *rule = &maker->summary->rules[i];
        if (rule->severity[0] && rule->named > 0)
            find_alert(maker, rule);
    }
}

static void find_unnamed_by_rule(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t flows = summary->flow_count;

    for (uint32_t i = 0; i < summary->rule_count; i++) {
        const struct fr_rule_summary *rule = &summary->rules[i];
        if ((int)rule->label != summary->color_label ||
            strcmp(rule->condition, "else") != 0 ||
            fr_findings_share(rule->named, flows) < 0.2 || flows < 5)
            continue;
        fr_findings_say(maker, "No rule of ");
        fr_findings_quote(&maker->head, summary->labels[rule->label].name);
        fr_findings_say(maker, " holds for ");
        fr_words_part(&maker->head, rule->named, flows, "flow", "flows");
        fr_findings_add(maker, fr_words_pick(rule->named, "It is called ",
                                             "They are called "));
        fr_findings_quote(&maker->detail, rule->name);
        fr_findings_add(
            maker, "; a rule of their own would make the picture sharper.");
        fr_findings_keep(maker, FR_FINDING_ADVICE,
                         150 + 200 * fr_findings_share(rule->named, flows));
        return;
    }
}

static int is_silent(const struct fr_rule_summary *rule)
{
    return rule->hits == 0;
}

static int is_overruled(const struct fr_rule_summary *rule)
{
    return rule->hits > 0 && rule->named == 0;
}

/* "3 of 13 rules: a, b and c" of those that `chosen` says. */
static uint32_t say_rules(struct fr_findings_maker *maker,
                          int (*chosen)(const struct fr_rule_summary *))
{
    const struct fr_summary *summary = maker->summary;
    uint32_t count = 0;
    uint32_t index = 0;

    for (uint32_t i = 0; i < summary->rule_count; i++)
        count += chosen(&summary->rules[i]) != 0;
    if (count == 0)
        return 0;
    fr_words_part(&maker->head, count, summary->rule_count, "rule", "rules");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(count, " names", " name"));
    fr_findings_say(maker, " no flow: ");
    for (uint32_t i = 0; i < summary->rule_count; i++) {
        if (chosen(&summary->rules[i]) &&
            !fr_findings_list(&maker->head, summary->rules[i].name, index++,
                              count))
            break;
    }
    return count;
}

static void find_silent_rules(struct fr_findings_maker *maker)
{
    uint32_t count = say_rules(maker, is_silent);

    if (count == 0)
        return;
    fr_findings_add(
        maker, fr_words_pick(count,
                             "It holds for no flow. If you expected "
                             "it, check its",
                             "They hold for no flow. If you expected them, "
                             "check their"));
    fr_findings_add(maker, " thresholds and units.");
    fr_findings_keep(maker, FR_FINDING_ADVICE, 160);
}

static void find_overruled_rules(struct fr_findings_maker *maker)
{
    uint32_t count = say_rules(maker, is_overruled);

    if (count == 0)
        return;
    fr_findings_add(maker,
                    fr_words_pick(count,
                                  "It holds for some flows, but another "
                                  "rule always decides.",
                                  "They hold for some flows, but another rule "
                                  "always decides."));
    fr_findings_add(maker, " Check the order of the rules.");
    fr_findings_keep(maker, FR_FINDING_ADVICE, 170);
}

void fr_findings_about_rules(struct fr_findings_maker *maker)
{
    find_alerts(maker);
    find_unnamed_by_rule(maker);
    find_silent_rules(maker);
    find_overruled_rules(maker);
}
