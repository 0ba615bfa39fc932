/* parse_label.c - a label: its policy, its rules or bands, its else. What can
 * be read is read even if something beside it is wrong. */
#include "rule/docparse.h"

#include <stdio.h>

#include "rule/suggest.h"

static const char *const policy_keys[] = {
#define FR_POLICY(id, key, meaning) key,
#include "rule/policies.def"
#undef FR_POLICY
};

/* The keys of a rule's long form. */
static const char *const rule_keys[] = {
    "when",
#define FR_META_KEY(key, shape, meaning) key,
#include "rule/keys.def"
    NULL,
};

/* A label under construction. */
struct draft {
    struct fr_docparse *parse;
    struct fr_doc_label *label;
    struct fr_doc_rule *last;
    const struct fr_yaml_node *policy_key;
    int has_unknown; /* a key was wrong, so another may be missing */
    char where[96];  /* "label 'flow_type'" */
};

const char *fr_doc_policy_key(enum fr_policy policy)
{
    return policy < FR_POLICY_COUNT ? policy_keys[policy] : "";
}

static struct fr_doc_rule *make_rule(struct draft *draft,
                                     const struct fr_yaml_node *name)
{
    struct fr_doc_rule *rule = FR_NEW(draft->parse->arena, struct fr_doc_rule);

    if (!rule) {
        draft->parse->status = FR_ENOMEM;
        return NULL;
    }
    rule->name = name->value;
    rule->name_span = name->span;
    rule->condition = "";
    rule->meta = (struct fr_doc_meta){"", "", "", "", NULL};
    return rule;
}

static void append(struct draft *draft, struct fr_doc_rule *rule)
{
    if (draft->last)
        draft->last->next = rule;
    else
        draft->label->rules = rule;
    draft->last = rule;
    draft->label->rule_count++;
}

static void fold(struct draft *draft, struct fr_doc_rule *rule,
                 struct fr_span span)
{
    rule->condition =
        fr_source_fold(draft->parse->source, span, draft->parse->arena);
    if (!rule->condition) {
        draft->parse->status = FR_ENOMEM;
        rule->condition = "";
    }
}

/* --- rules ---------------------------------------------------------------- */

static void read_when(struct draft *draft, struct fr_doc_rule *rule,
                      const struct fr_yaml_node *node)
{
    rule->when = fr_docparse_expr(draft->parse, node, "a condition");
    if (rule->when && node && node->kind == FR_YAML_SCALAR)
        fold(draft, rule, node->body);
}

static enum fr_policy policy_of(struct fr_str key)
{
    for (int i = 0; i < FR_POLICY_COUNT; i++) {
        if (fr_str_equal(key, fr_str_of(policy_keys[i])))
            return (enum fr_policy)i;
    }
    return FR_POLICY_COUNT;
}

/* A label inside a rule. Returns whether it was reported, once. */
static int refuse_inner_label(struct draft *draft,
                              const struct fr_doc_rule *rule,
                              const struct fr_yaml_node *map)
{
    const struct fr_yaml_node *key = map->first;
    struct fr_report *report = draft->parse->report;

    while (key && policy_of(key->value) == FR_POLICY_COUNT)
        key = key->next;
    if (!key)
        return 0;
    FR_RULE_ERROR(report, E0002, "unknown key '%.*s' in rule '%.*s'",
                  FR_SHOWN(key->value), FR_SHOWN(rule->name));
    fr_diag_label(report->diag, key->span, "a rule is not split further");
    fr_diag_help(report->diag,
                 "make a second label whose rules ask for the name that this "
                 "one gives: first_label == '%.*s'",
                 FR_SHOWN(rule->name));
    return 1;
}

static void read_long_form(struct draft *draft, struct fr_doc_rule *rule,
                           const struct fr_yaml_node *map)
{
    struct fr_docparse *parse = draft->parse;
    const struct fr_yaml_node *key;
    char where[96];
    int has_unknown = map->is_cut;

    snprintf(where, sizeof(where), "rule '%.*s'", FR_SHOWN(rule->name));
    if (refuse_inner_label(draft, rule, map)) {
        rule->when = fr_ast_expr_new(parse->arena, FR_AST_BROKEN, parse->source,
                                     rule->name_span);
        if (!rule->when)
            parse->status = FR_ENOMEM;
        return;
    }
    for (key = map->first; key; key = key->next) {
        int index = fr_docparse_key(parse, key, rule_keys, where);
        if (index == 0)
            read_when(draft, rule, key->mapped);
        else if (index > 0)
            fr_docparse_meta(parse, key, &rule->meta);
        has_unknown |= index == -1;
    }
    if (rule->when)
        return;
    rule->when = fr_ast_expr_new(parse->arena, FR_AST_BROKEN, parse->source,
                                 rule->name_span);
    if (!rule->when)
        parse->status = FR_ENOMEM;
    else if (!has_unknown) {
        FR_RULE_ERROR(parse->report, E0005, "%s needs 'when'", where);
        fr_diag_label(parse->report->diag, rule->name_span, "%s", "");
    }
}

/* The key of a rule of a sum is what it adds. */
static void read_number(struct draft *draft, struct fr_doc_rule *rule,
                        const struct fr_yaml_node *key)
{
    struct fr_docparse *parse = draft->parse;
    char first = key->value.size > 0 ? key->value.data[0] : '\0';

    if (first == '-' || (first >= '0' && first <= '9')) {
        rule->number = fr_docparse_item(parse, key);
        if (!rule->number || rule->number->kind == FR_AST_BROKEN ||
            (rule->number->kind == FR_AST_NUMBER && !rule->number->unit))
            return;
    }
    FR_RULE_ERROR(parse->report, E0006,
                  "a rule of 'sum match' is named by the number it adds");
    fr_diag_label(parse->report->diag, key->span, "this is not a plain number");
}

static int has_name(struct draft *draft, const struct fr_yaml_node *key)
{
    if (draft->label->policy == FR_POLICY_SUM)
        return 1;
    if (fr_str_equal(key->value, FR_STR("else")) &&
        key->style == FR_YAML_PLAIN) {
        FR_RULE_ERROR(draft->parse->report, E0008,
                      "'else' cannot be the name of a rule");
        fr_diag_label(draft->parse->report->diag, key->span,
                      "it stands beside '%s', not in its list",
                      fr_doc_policy_key(draft->label->policy));
        return 0;
    }
    return fr_docparse_flow_name(draft->parse, key, draft->label->policy);
}

static void refuse_rule(struct draft *draft, const struct fr_yaml_node *item)
{
    struct fr_docparse *parse = draft->parse;
    struct fr_span span = item->span;

    draft->label->is_incomplete = 1;
    if (item->is_cut)
        return;
    FR_RULE_ERROR(parse->report, E0003,
                  "a rule is written '- Name: condition'");
    if (item->kind == FR_YAML_MAP && item->count > 1) {
        fr_diag_label(parse->report->diag, item->first->next->span,
                      "a second key of the same rule");
        fr_diag_help(parse->report->diag,
                     "indent what belongs to '%.*s' deeper than it",
                     FR_SHOWN(item->first->value));
        return;
    }
    fr_diag_label(parse->report->diag, span, "this is %s",
                  fr_docparse_is_empty(item) ? "nothing"
                                             : fr_yaml_kind_text(item->kind));
}

static void read_rule(struct draft *draft, const struct fr_yaml_node *item)
{
    const struct fr_yaml_node *key = item->first;
    struct fr_doc_rule *rule;

    if (item->kind != FR_YAML_MAP || item->count != 1) {
        refuse_rule(draft, item);
        return;
    }
    if (!has_name(draft, key)) {
        draft->label->is_incomplete = 1;
        return;
    }
    rule = make_rule(draft, key);
    if (!rule)
        return;
    append(draft, rule);
    if (draft->label->policy == FR_POLICY_SUM)
        read_number(draft, rule, key);
    if (key->mapped && key->mapped->kind == FR_YAML_MAP)
        read_long_form(draft, rule, key->mapped);
    else
        read_when(draft, rule, key->mapped);
}

static void read_rules(struct draft *draft, const struct fr_yaml_node *list)
{
    char what[40];

    snprintf(what, sizeof(what), "'%s'",
             fr_doc_policy_key(draft->label->policy));
    if (!fr_docparse_is(draft->parse, list, FR_YAML_LIST, what)) {
        draft->label->is_incomplete = 1;
        if (list && list->kind == FR_YAML_MAP && !list->is_cut)
            fr_diag_help(draft->parse->report->diag,
                         "a rule is written '- Name: condition'");
        return;
    }
    for (const struct fr_yaml_node *item = list->first; item; item = item->next)
        read_rule(draft, item);
}

/* --- bands ---------------------------------------------------------------- */

static int is_band_key(struct fr_str name)
{
    return fr_str_starts_with(name, FR_STR("above ")) ||
           fr_str_starts_with(name, FR_STR("from "));
}

static void read_band(struct draft *draft, const struct fr_yaml_node *key)
{
    struct fr_docparse *parse = draft->parse;
    struct fr_span edge = key->body;
    struct fr_doc_rule *rule;

    if (!fr_docparse_flow_name(parse, key->mapped, FR_POLICY_BANDS)) {
        draft->label->is_incomplete = 1;
        return;
    }
    rule = make_rule(draft, key->mapped);
    if (!rule)
        return;
    append(draft, rule);
    rule->is_from = fr_str_starts_with(key->value, FR_STR("from "));
    fold(draft, rule, edge);
    edge.begin += rule->is_from ? 5 : 6;
    rule->when = fr_ast_expr_parse(parse->source, edge, NULL, parse->arena,
                                   parse->report);
    if (!rule->when)
        parse->status = FR_ENOMEM;
}

/* --- the label ------------------------------------------------------------ */

static void read_else(struct draft *draft, const struct fr_yaml_node *key)
{
    struct fr_docparse *parse = draft->parse;

    if (draft->label->policy == FR_POLICY_SUM) {
        FR_RULE_ERROR(parse->report, E0009,
                      "'else' has no effect in 'sum match'");
        fr_diag_label(parse->report->diag, key->span,
                      "a flow that no rule holds for has the sum 0");
        return;
    }
    if (!fr_docparse_flow_name(parse, key->mapped, draft->label->policy)) {
        draft->label->is_incomplete = 1;
        return;
    }
    draft->label->otherwise = make_rule(draft, key->mapped);
    if (draft->label->otherwise)
        draft->label->otherwise->condition = "else";
}

static void refuse_policy(struct draft *draft, const struct fr_yaml_node *key)
{
    struct fr_report *report = draft->parse->report;

    FR_RULE_ERROR(report, E0006, "%s cannot be both '%.*s' and '%.*s'",
                  draft->where, FR_SHOWN(draft->policy_key->value),
                  FR_SHOWN(key->value));
    fr_diag_label(report->diag, key->span, "%s", "");
    fr_diag_label(report->diag, draft->policy_key->span, "the first is here");
}

/* The policy decides what the other keys mean, so it is found first. */
static void find_policy(struct draft *draft, const struct fr_yaml_node *map)
{
    const struct fr_yaml_node *key;

    draft->label->policy = FR_POLICY_COUNT;
    for (key = map->first; key; key = key->next) {
        enum fr_policy policy = policy_of(key->value);
        if (policy == FR_POLICY_COUNT)
            continue;
        if (draft->policy_key) {
            refuse_policy(draft, key);
            continue;
        }
        draft->policy_key = key;
        draft->label->policy = policy;
    }
}

static void refuse_key(struct draft *draft, const struct fr_yaml_node *key)
{
    struct fr_report *report = draft->parse->report;
    struct fr_suggest suggest;

    draft->has_unknown = draft->label->is_incomplete = 1;
    if (key->is_cut || fr_str_starts_with(key->value, FR_STR("x-")))
        return;
    if (is_band_key(key->value) && draft->policy_key) {
        FR_RULE_ERROR(report, E0009, "an edge has no effect in '%.*s'",
                      FR_SHOWN(draft->policy_key->value));
        fr_diag_label(report->diag, key->span, "only 'bands of' has edges");
        return;
    }
    FR_RULE_ERROR(report, E0002, "unknown key '%.*s' in %s",
                  FR_SHOWN(key->value), draft->where);
    fr_diag_label(report->diag, key->span, "%s", "");
    fr_suggest_init(&suggest, report, key->value);
    for (int i = 0; i < FR_POLICY_COUNT; i++)
        fr_suggest_offer(&suggest, fr_str_of(policy_keys[i]));
    fr_suggest_offer(&suggest, FR_STR("else"));
    if (draft->label->policy == FR_POLICY_BANDS && !suggest.best.data)
        fr_diag_help(report->diag, "an edge is written 'above 10ms: Name' or "
                                   "'from 10ms: Name'");
    else if (!draft->policy_key && !suggest.best.data)
        fr_diag_help(report->diag,
                     "a rule stands in a list: 'first match:' and below it "
                     "'- %.*s: condition'",
                     FR_SHOWN(key->value));
    else
        fr_suggest_help(&suggest);
}

static void read_key(struct draft *draft, const struct fr_yaml_node *key)
{
    struct fr_doc_label *label = draft->label;

    if (key == draft->policy_key) {
        if (label->policy == FR_POLICY_BANDS)
            label->of =
                fr_docparse_expr(draft->parse, key->mapped, "'bands of'");
        else
            read_rules(draft, key->mapped);
    } else if (fr_str_equal(key->value, FR_STR("else"))) {
        read_else(draft, key);
    } else if (is_band_key(key->value) && label->policy == FR_POLICY_BANDS) {
        read_band(draft, key);
    } else if (policy_of(key->value) == FR_POLICY_COUNT) {
        refuse_key(draft, key);
    }
}

static void check_keys(struct draft *draft, const struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *map = entry->key->mapped;

    if (draft->has_unknown || map->is_cut)
        return;
    if (!draft->policy_key) {
        fr_docparse_missing(draft->parse, entry->key, draft->where,
                            "'first match', 'last match', 'every match', "
                            "'sum match' or 'bands of'");
    } else if (draft->label->policy == FR_POLICY_BANDS &&
               draft->label->rule_count == 0) {
        fr_docparse_missing(draft->parse, draft->policy_key, draft->where,
                            "an edge, such as 'above 10ms: Name'");
    }
}

void fr_docparse_label(struct fr_docparse *parse, struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *map = entry->key->mapped;
    struct draft draft = {.parse = parse};

    snprintf(draft.where, sizeof(draft.where), "label '%.*s'",
             FR_SHOWN(entry->name));
    draft.label = FR_NEW(parse->arena, struct fr_doc_label);
    if (!draft.label) {
        parse->status = FR_ENOMEM;
        return;
    }
    entry->label = draft.label;
    draft.label->policy = FR_POLICY_COUNT;
    draft.label->is_incomplete = 1;
    if (!fr_docparse_is(parse, map, FR_YAML_MAP, draft.where)) {
        if (map && map->kind == FR_YAML_LIST && !map->is_cut)
            fr_diag_help(parse->report->diag,
                         "write how the rules decide above them: 'first "
                         "match:'");
        return;
    }
    draft.label->is_incomplete = map->is_cut;
    find_policy(&draft, map);
    for (const struct fr_yaml_node *key = map->first; key; key = key->next)
        read_key(&draft, key);
    check_keys(&draft, entry);
}
