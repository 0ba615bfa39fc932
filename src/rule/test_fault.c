/* test_fault.c - what a person needs to see when an expectation fails: the
 * rule that decided, the rules that were expected to, and their values. */
#include "rule/test_fault.h"

#include <math.h>

#include "base/clock.h"
#include "rule/test_text.h"

/* Computed numbers are compared with what people write. */
#define NUMBER_TOLERANCE 1e-9

/* Rules described in one fault. */
#define RULES_MAX 12

/* --- is it met ------------------------------------------------------------ */

static int is_same_number(double a, double b)
{
    double scale = fmax(fabs(a), fabs(b));

    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    return a == b ||
           (isfinite(scale) && fabs(a - b) <= scale * NUMBER_TOLERANCE);
}

static int is_expected_code(const struct fr_chk_given *expect, uint16_t code)
{
    for (uint32_t i = 0; i < expect->code_count; i++) {
        if (expect->codes[i] == code)
            return 1;
    }
    return 0;
}

static int has_marks(const struct fr_test_row *row,
                     const struct fr_chk_given *expect)
{
    const struct fr_def *def = expect->def;

    for (uint32_t i = 0; i < def->label->name_count; i++) {
        if (fr_test_row_has(row, def->mark_masks[i]) !=
            is_expected_code(expect, (uint16_t)(i + 1)))
            return 0;
    }
    return 1;
}

static int has_text(const struct fr_test_row *row,
                    const struct fr_chk_given *expect)
{
    uint32_t code = fr_exec_text(row->exec, expect->def->value)[row->row];
    struct fr_str text = fr_batch_text(row->batch, code);

    return !text.data == !expect->text.data && fr_str_equal(text, expect->text);
}

static int has_truth(const struct fr_test_row *row,
                     const struct fr_chk_given *expect)
{
    enum fr_verdict verdict =
        fr_test_row_truth(row, expect->def->mask_true, expect->def->mask_false);

    if (!expect->expr)
        return verdict == FR_VERDICT_MISSING;
    return verdict == (expect->expr->truth ? FR_VERDICT_YES : FR_VERDICT_NO);
}

int fr_test_fault_is_met(const struct fr_test_row *row,
                         const struct fr_chk_given *expect)
{
    const struct fr_def *def = expect->def;
    const struct fr_chk_expr *expr = expect->expr;
    const struct fr_exec *exec = row->exec;
    struct fr_ip none = {0};
    uint16_t code;

    switch ((int)expect->kind.id) {
    case FR_KIND_LABEL:
        code = fr_exec_label(exec, def->value)[row->row];
        return code ? is_expected_code(expect, code) : !expect->codes;
    case FR_KIND_MARKS: return has_marks(row, expect);
    case FR_KIND_TRUTH: return has_truth(row, expect);
    case FR_KIND_TEXT: return has_text(row, expect);
    case FR_KIND_ADDRESS:
        return fr_ip_equal(&fr_exec_ip(exec, def->value)[row->row],
                           expr ? &expr->ip : &none);
    case FR_KIND_TIMESTAMP:
        return fr_exec_time(exec, def->value)[row->row] ==
               (expr ? fr_test_row_time(expr->number) : FR_TIME_MISSING);
    default:
        return is_same_number(fr_exec_f64(exec, def->value)[row->row],
                              expr ? expr->number : (double)NAN);
    }
}

/* --- why ------------------------------------------------------------------ */

struct description {
    struct fr_open *open;
    const struct fr_test_row *row;
    const struct fr_chk_given *expect;
    struct fr_arena *arena;
    struct fr_test_fault *fault;
    struct fr_test_rule *rules; /* RULES_MAX */
};

static struct fr_test_rule *add_rule(struct description *what,
                                     const struct fr_chk_expr *expr)
{
    struct fr_test_rule *rule = &what->rules[what->fault->rule_count];

    if (fr_test_text_values(what->row, expr, what->arena, &rule->values,
                            &rule->value_count) < 0)
        return NULL;
    what->fault->rule_count++;
    return rule;
}

/* A rule of a label by its number; else has no values. */
static int describe_rule(struct description *what, uint32_t number,
                         enum fr_verdict verdict, int is_decider)
{
    const struct fr_chk_label *label = what->expect->def->label;
    const struct fr_chk_rule *checked = &label->rules[number];
    const struct fr_chk_expr *asked = label->of ? label->of : checked->when;
    struct fr_test_rule *rule;

    if (what->fault->rule_count == RULES_MAX)
        return 0;
    if (checked->when)
        rule = add_rule(what, asked);
    else
        rule = &what->rules[what->fault->rule_count++];
    if (!rule)
        return FR_ENOMEM;
    rule->name = fr_arena_str(what->arena, checked->doc->name).data;
    rule->condition = checked->doc->condition;
    rule->verdict = verdict;
    rule->is_decider = is_decider;
    return rule->name ? 0 : FR_ENOMEM;
}

/* Of a label that takes one name: is this rule asked before the decider? */
static int is_asked_before(const struct fr_chk_label *label, uint32_t number,
                           uint32_t decider)
{
    uint32_t count = fr_test_row_rules(label);

    if (label->policy == FR_POLICY_LAST && decider < count)
        return number > decider;
    return number < decider;
}

/* What has to do with the fault: the rule that decided, the rules of the name
 * that was expected, and rules that are open. `decider` is rule_count where
 * all rules have their say. */
static int is_of_interest(const struct description *what, uint32_t number,
                          enum fr_verdict verdict, uint32_t decider)
{
    const struct fr_chk_label *label = what->expect->def->label;
    uint16_t code = label->rules[number].code;
    int is_expected;

    if (number == decider)
        return 1;
    if (verdict == FR_VERDICT_OPEN)
        return is_asked_before(label, number, decider);
    if (label->policy == FR_POLICY_SUM)
        return verdict == FR_VERDICT_YES;
    is_expected = is_expected_code(what->expect, code);
    if (label->policy == FR_POLICY_EVERY)
        return is_expected ? verdict != FR_VERDICT_YES
                           : verdict == FR_VERDICT_YES;
    return !what->fault->is_met && is_expected;
}

static int describe_rules(struct description *what)
{
    const struct fr_chk_label *label = what->expect->def->label;
    int is_one =
        label->policy == FR_POLICY_FIRST || label->policy == FR_POLICY_LAST;
    uint32_t count = fr_test_row_rules(label);
    uint32_t decider =
        is_one ? fr_test_row_decider(what->row, label) : label->rule_count;

    for (uint32_t i = 0; i < count; i++) {
        enum fr_verdict verdict =
            fr_open_condition(what->open, label->rules[i].when);
        if (is_of_interest(what, i, verdict, decider))
            FR_TRY(describe_rule(what, i, verdict, i == decider));
    }
    if (is_one && decider == count && label->has_else)
        FR_TRY(describe_rule(what, decider, FR_VERDICT_YES, 1));
    return 0;
}

/* The band that the value is in, and the one that was expected. */
static int describe_bands(struct description *what)
{
    const struct fr_chk_label *label = what->expect->def->label;
    uint32_t decider = fr_test_row_decider(what->row, label);

    for (uint32_t i = 0; i < label->rule_count; i++) {
        int is_expected = is_expected_code(what->expect, label->rules[i].code);
        if (i == decider || is_expected)
            FR_TRY(describe_rule(what, i,
                                 i == decider ? FR_VERDICT_YES : FR_VERDICT_NO,
                                 i == decider));
    }
    return 0;
}

static int describe_feature(struct description *what)
{
    const struct fr_def *def = what->expect->def;
    const struct fr_ast_expr *ast = def->entry->expr;
    struct fr_test_rule *rule = add_rule(what, def->expr);

    if (!rule)
        return FR_ENOMEM;
    rule->name = "";
    rule->condition = fr_source_fold(ast->source, ast->span, what->arena);
    if (def->kind.id == FR_KIND_TRUTH)
        rule->verdict =
            fr_test_row_truth(what->row, def->mask_true, def->mask_false);
    return rule->condition ? 0 : FR_ENOMEM;
}

static int describe_why(struct description *what)
{
    const struct fr_def *def = what->expect->def;

    if (!def->label)
        return describe_feature(what);
    return def->label->of ? describe_bands(what) : describe_rules(what);
}

int fr_test_fault_describe(struct fr_open *open, const struct fr_test_row *row,
                           const struct fr_chk_given *expect,
                           struct fr_arena *arena, struct fr_test_fault *fault)
{
    struct fr_def *def = expect->def;
    struct description what = {
        .open = open,
        .row = row,
        .expect = expect,
        .arena = arena,
        .fault = fault,
        .rules = FR_NEW_ARRAY(arena, RULES_MAX, struct fr_test_rule)};

    *fault = (struct fr_test_fault){
        .name = fr_arena_str(arena, def->name).data,
        .policy = def->label ? fr_doc_policy_key(def->label->policy) : "",
        .expected = fr_test_text_given(expect, arena),
        .got = fr_test_text_def(row, def, arena),
        .is_met = fr_test_fault_is_met(row, expect),
        .rules = what.rules};
    if (!fault->name || !fault->expected || !fault->got || !what.rules)
        return FR_ENOMEM;
    FR_TRY(describe_why(&what));
    return fr_open_lacks(open, def, arena, &fault->lacks, &fault->lack_count);
}
