/* check_label.c - the rules, bands and names of a label. */
#include "rule/check.h"

#include <math.h>

/* --- names ---------------------------------------------------------------- */

static int add_name(struct fr_check *check, struct fr_def *def,
                    struct fr_chk_rule *rule)
{
    struct fr_chk_label *label = def->label;
    uint32_t entry;
    int is_new = fr_map_put(&label->codes, rule->doc->name,
                            label->name_count + 1, &entry);

    if (is_new < 0)
        return is_new;
    if (is_new) {
        if (label->name_count == FR_LABEL_NAMES_MAX) {
            FR_RULE_ERROR(check->report, E0007,
                          "too many names in one label: the limit is %d",
                          FR_LABEL_NAMES_MAX);
            fr_diag_label(check->report->diag, rule->doc->name_span, "%s", "");
            return FR_ELIMIT;
        }
        label->names[label->name_count++] = rule->doc->name;
    }
    rule->code = (uint16_t)label->codes.entries[entry].value;
    return 0;
}

/* Names are known before any expression is checked, so that every other
 * entry may ask for them. */
static void collect_names(struct fr_check *check, struct fr_def *def)
{
    struct fr_chk_label *label = def->label;
    int status = 0;

    for (uint32_t i = 0; i < label->rule_count && status == 0; i++)
        status = add_name(check, def, &label->rules[i]);
    if (status == FR_ENOMEM)
        check->status = FR_ENOMEM;
}

static struct fr_kind label_kind(const struct fr_def *def)
{
    struct fr_kind kind = {.id = FR_KIND_LABEL, .label = def};

    switch (def->label->policy) {
    case FR_POLICY_EVERY: kind.id = FR_KIND_MARKS; break;
    case FR_POLICY_SUM: return fr_kind_quantity(0, 0);
    case FR_POLICY_COUNT: return fr_kind_plain(FR_KIND_UNKNOWN);
    case FR_POLICY_FIRST:
    case FR_POLICY_LAST:
    case FR_POLICY_BANDS: break;
    }
    return kind;
}

void fr_check_label_names(struct fr_check *check, struct fr_def *def)
{
    const struct fr_doc_label *doc = def->entry->label;
    struct fr_chk_label *label = FR_NEW(check->arena, struct fr_chk_label);
    uint32_t count = doc->rule_count + (doc->otherwise ? 1 : 0);
    struct fr_chk_rule *rule;

    if (!label) {
        check->status = FR_ENOMEM;
        return;
    }
    def->label = label;
    label->policy = doc->policy;
    fr_map_init(&label->codes, 0, 0);
    label->rules = FR_NEW_ARRAY(check->arena, count, struct fr_chk_rule);
    label->names = FR_NEW_ARRAY(check->arena, count, struct fr_str);
    if (!label->rules || !label->names) {
        check->status = FR_ENOMEM;
        return;
    }
    label->rule_count = count;
    label->has_else = doc->otherwise != NULL;
    rule = label->rules;
    for (const struct fr_doc_rule *d = doc->rules; d; d = d->next)
        rule++->doc = d;
    if (doc->otherwise)
        rule->doc = doc->otherwise;
    if (label->policy != FR_POLICY_SUM)
        collect_names(check, def);
    def->kind = label_kind(def);
}

/* --- rules ---------------------------------------------------------------- */

static const struct fr_scope flow_scope = {.level = FR_SCOPE_FLOW};

static void check_score(struct fr_check *check, const struct fr_doc_rule *doc)
{
    if (doc->meta.score)
        fr_check_score(check, doc->meta.score);
}

static void check_rules(struct fr_check *check, struct fr_chk_label *label)
{
    for (uint32_t i = 0; i < label->rule_count && check->status == 0; i++) {
        struct fr_chk_rule *rule = &label->rules[i];
        if (!rule->doc->when)
            continue;
        rule->when = fr_check_condition(check, rule->doc->when, &flow_scope);
        if (rule->doc->number)
            rule->number = rule->doc->number->number;
        check_score(check, rule->doc);
    }
}

/* --- bands ---------------------------------------------------------------- */

static void report_order(struct fr_check *check, const struct fr_chk_rule *rule,
                         const struct fr_chk_rule *before)
{
    struct fr_diag *diag = check->report->diag;
    struct fr_span span = before->doc->when->span;

    FR_RULE_ERROR(check->report, E0309, "edges must increase");
    fr_diag_label(diag, rule->doc->when->span, "not above %.*s",
                  FR_SHOWN(fr_source_str(before->doc->when->source, span)));
    fr_diag_label(diag, span, "the edge before it");
}

/* An edge as a constant of the kind of the value; NULL after a fault. */
static struct fr_chk_expr *check_edge(struct fr_check *check,
                                      const struct fr_chk_label *label,
                                      const struct fr_chk_rule *rule)
{
    struct fr_chk_expr *edge =
        fr_check_constant(check, rule->doc->when, &flow_scope);
    struct fr_chk_expr *of = label->of;

    if (!edge || of->kind.id == FR_KIND_UNKNOWN)
        return NULL;
    return fr_check_agree(check, "compare", of, edge) ? edge : NULL;
}

static void check_bands(struct fr_check *check, struct fr_chk_label *label)
{
    const struct fr_chk_rule *before = NULL;

    for (uint32_t i = 0; i < label->rule_count && check->status == 0; i++) {
        struct fr_chk_rule *rule = &label->rules[i];
        if (!rule->doc->when)
            continue;
        rule->when = check_edge(check, label, rule);
        if (!rule->when)
            continue;
        rule->number = rule->when->number;
        if (isnan(rule->number)) {
            FR_RULE_ERROR(check->report, E0006, "an edge must be a number");
            fr_diag_label(check->report->diag, rule->doc->when->span,
                          "this is not-a-number");
            continue;
        }
        if (before && !(rule->number > before->number))
            report_order(check, rule, before);
        before = rule;
    }
}

static void check_value(struct fr_check *check, const struct fr_doc_label *doc,
                        struct fr_chk_label *label)
{
    char kind[FR_KIND_TEXT_MAX];

    label->of = fr_check_expr(check, doc->of, &flow_scope);
    if (!label->of || label->of->kind.id == FR_KIND_QUANTITY ||
        label->of->kind.id == FR_KIND_UNKNOWN)
        return;
    FR_RULE_ERROR(check->report, E0203,
                  "'bands of' needs a number, a time or a size");
    fr_diag_label(check->report->diag, doc->of->span, "this is %s",
                  fr_kind_text(&label->of->kind, kind));
    label->of->kind = fr_kind_plain(FR_KIND_UNKNOWN);
}

void fr_check_label(struct fr_check *check, struct fr_def *def)
{
    const struct fr_doc_label *doc = def->entry->label;

    if (doc->policy == FR_POLICY_COUNT)
        return;
    if (doc->policy != FR_POLICY_BANDS) {
        check_rules(check, def->label);
        return;
    }
    if (!doc->of)
        return;
    check_value(check, doc, def->label);
    if (check->status == 0)
        check_bands(check, def->label);
}
