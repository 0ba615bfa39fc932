/* test_open.c - what could change if a test said more.
 *
 * Conditions are asked again in a stricter logic: what a column decides that
 * the test leaves out is OPEN, and so is what another rule decides that is
 * open itself. Comparisons are not computed here, their masks are those of
 * the program. Each definition is asked once for a row, and definitions that
 * build on each other are followed FR_OPEN_LEVELS_MAX deep, beyond which the
 * program's word stands. */
#include "rule/test_open.h"

#include <math.h>

#include "base/bug.h"

#define FR_OPEN_LEVELS_MAX 100

/* What is known of a definition for the current row. */
struct memo {
    uint32_t verdict_row, open_row, lacks_row, seen_row; /* 0: none */
    enum fr_verdict verdict;                             /* of a condition */
    int is_open;       /* depends on a rule that is open */
    int is_lacking;    /* asks for a column that is left out */
    uint8_t *possible; /* labels: names that could come, by code; 0: none */
};

struct fr_open {
    const struct fr_check *check;
    const struct fr_test_row *row;
    uint32_t number;    /* of the row, from 1 */
    uint32_t level;     /* of definitions being asked */
    struct memo *memos; /* by definition */
    FR_VEC(const char *) lacks;
    int status;
};

int fr_open_new(const struct fr_check *check, struct fr_open **open)
{
    *open = fr_alloc_zero(1, sizeof(**open));
    if (!*open)
        return FR_ENOMEM;
    (*open)->check = check;
    (*open)->memos = FR_NEW_ARRAY(check->arena, check->def_count, struct memo);
    if (!(*open)->memos)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < check->def_count; i++) {
        const struct fr_chk_label *label = check->defs[i].label;
        if (!label)
            continue;
        (*open)->memos[i].possible =
            FR_NEW_ARRAY(check->arena, label->name_count + 1, uint8_t);
        if (!(*open)->memos[i].possible)
            return FR_ENOMEM;
    }
    return 0;
}

void fr_open_free(struct fr_open *open)
{
    if (!open)
        return;
    fr_vec_release(&open->lacks);
    fr_free(open);
}

void fr_open_begin(struct fr_open *open, const struct fr_test_row *row)
{
    open->row = row;
    open->number++;
}

static struct memo *memo_of(struct fr_open *open, const struct fr_def *def)
{
    return &open->memos[def - open->check->defs];
}

static int may_enter(struct fr_open *open)
{
    if (open->level == FR_OPEN_LEVELS_MAX)
        return 0;
    open->level++;
    return 1;
}

/* --- values --------------------------------------------------------------- */

static int is_lacking(struct fr_open *open, const struct fr_chk_expr *expr);
static int depends_on_open(struct fr_open *open,
                           const struct fr_chk_expr *expr);

static int is_lacking_def(struct fr_open *open, const struct fr_def *def)
{
    struct memo *memo = memo_of(open, def);

    if (fr_test_row_sets_def(open->row, def) || !may_enter(open))
        return 0;
    if (memo->lacks_row != open->number) {
        memo->is_lacking = def->label ? fr_open_def(open, (struct fr_def *)def)
                                      : is_lacking(open, def->expr);
        memo->lacks_row = open->number;
    }
    open->level--;
    return memo->is_lacking;
}

/* Does it ask for a column that the test leaves out? */
static int is_lacking(struct fr_open *open, const struct fr_chk_expr *expr)
{
    if (expr->op == FR_CHK_COLUMN)
        return !fr_test_row_sets_column(open->row, expr->column);
    if (expr->op == FR_CHK_DEF)
        return is_lacking_def(open, expr->def);
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        if (is_lacking(open, child))
            return 1;
    }
    return 0;
}

static int depends_on_open_def(struct fr_open *open, const struct fr_def *def)
{
    struct memo *memo = memo_of(open, def);

    if (def->label)
        return fr_open_def(open, (struct fr_def *)def);
    if (fr_test_row_sets_def(open->row, def) || !may_enter(open))
        return 0;
    if (memo->open_row != open->number) {
        memo->is_open = depends_on_open(open, def->expr);
        memo->open_row = open->number;
    }
    open->level--;
    return memo->is_open;
}

/* A known value can still depend on a label or a condition that is open. */
static int depends_on_open(struct fr_open *open, const struct fr_chk_expr *expr)
{
    if (expr->op == FR_CHK_DEF && expr->kind.id != FR_KIND_TRUTH)
        return depends_on_open_def(open, expr->def);
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        int is_truth = child->kind.id == FR_KIND_TRUTH;
        if (is_truth && fr_open_condition(open, child) == FR_VERDICT_OPEN)
            return 1;
        if (!is_truth && depends_on_open(open, child))
            return 1;
    }
    return 0;
}

/* --- labels --------------------------------------------------------------- */

/* Bands of a missing value that could be known: any of them. */
static void fill_bands(struct fr_open *open, const struct fr_chk_label *label,
                       uint8_t *possible)
{
    double value =
        fr_exec_f64(open->row->exec, label->of->node_value)[open->row->row];
    uint32_t decider = fr_test_row_decider(open->row, label);
    int is_open = isnan(value) ? is_lacking(open, label->of)
                               : depends_on_open(open, label->of);

    for (uint32_t i = 0; i < label->rule_count; i++) {
        if (is_open || i == decider)
            possible[label->rules[i].code] = 1;
    }
    if (is_open ? !label->has_else : decider == label->rule_count)
        possible[0] = 1;
}

/* The names of rules that may hold, up to the first that does. */
static void fill_match(struct fr_open *open, const struct fr_chk_label *label,
                       uint8_t *possible)
{
    uint32_t count = fr_test_row_rules(label);

    for (uint32_t step = 0; step < count; step++) {
        const struct fr_chk_rule *rule =
            &label->rules[fr_test_row_nth(label, step)];
        enum fr_verdict verdict = fr_open_condition(open, rule->when);
        if (verdict == FR_VERDICT_YES || verdict == FR_VERDICT_OPEN)
            possible[rule->code] = 1;
        if (verdict == FR_VERDICT_YES)
            return;
    }
    possible[label->has_else ? label->rules[count].code : 0] = 1;
}

/* possible: 1 that the mark is open, 2 that it is there. */
static void fill_marks(struct fr_open *open, const struct fr_chk_label *label,
                       uint8_t *possible)
{
    uint32_t count = fr_test_row_rules(label);
    int any = 0;

    for (uint32_t i = 0; i < count; i++) {
        enum fr_verdict verdict = fr_open_condition(open, label->rules[i].when);
        if (verdict == FR_VERDICT_YES)
            possible[label->rules[i].code] |= 2;
        if (verdict == FR_VERDICT_OPEN)
            possible[label->rules[i].code] |= 1;
        any |= verdict == FR_VERDICT_YES ? 2 : verdict == FR_VERDICT_OPEN;
    }
    if (label->has_else && !(any & 2))
        possible[label->rules[count].code] |= any ? 1 : 2;
}

static int is_sum_open(struct fr_open *open, const struct fr_chk_label *label)
{
    for (uint32_t i = 0; i < label->rule_count; i++) {
        if (label->rules[i].number != 0 &&
            fr_open_condition(open, label->rules[i].when) == FR_VERDICT_OPEN)
            return 1;
    }
    return 0;
}

/* More than one name, or a mark that may be there or not. */
static int is_label_open(const struct fr_chk_label *label,
                         const uint8_t *possible)
{
    uint32_t count = 0;

    for (uint32_t code = 0; code <= label->name_count; code++) {
        if (label->policy == FR_POLICY_EVERY)
            count += possible[code] == 1 ? 2 : 0;
        else
            count += possible[code] != 0;
    }
    return count > 1;
}

static void look_at_label(struct fr_open *open, const struct fr_def *def,
                          struct memo *memo)
{
    const struct fr_chk_label *label = def->label;

    memset(memo->possible, 0, label->name_count + 1);
    switch (label->policy) {
    case FR_POLICY_BANDS: fill_bands(open, label, memo->possible); break;
    case FR_POLICY_FIRST:
    case FR_POLICY_LAST: fill_match(open, label, memo->possible); break;
    case FR_POLICY_EVERY: fill_marks(open, label, memo->possible); break;
    case FR_POLICY_SUM: memo->is_open = is_sum_open(open, label); return;
    case FR_POLICY_COUNT: FR_UNREACHABLE();
    }
    memo->is_open = is_label_open(label, memo->possible);
}

/* The memo of a label, up to date; NULL if it is too deep. */
static struct memo *label_memo(struct fr_open *open, const struct fr_def *def)
{
    struct memo *memo = memo_of(open, def);

    if (!may_enter(open))
        return NULL;
    if (memo->open_row != open->number) {
        look_at_label(open, def, memo);
        memo->open_row = open->number;
    }
    open->level--;
    return memo;
}

int fr_open_def(struct fr_open *open, struct fr_def *def)
{
    const struct fr_test_row *row = open->row;
    const struct memo *memo;

    if (def->label) {
        memo = label_memo(open, def);
        return memo && memo->is_open;
    }
    if (fr_test_row_sets_def(row, def))
        return 0;
    if (def->kind.id == FR_KIND_TRUTH)
        return fr_open_condition(open, def->expr) == FR_VERDICT_OPEN;
    return depends_on_open(open, def->expr) ||
           (fr_test_row_is_missing(row, &def->kind, def->value) &&
            is_lacking(open, def->expr));
}

/* --- conditions ----------------------------------------------------------- */

static enum fr_verdict negate(enum fr_verdict verdict)
{
    if (verdict == FR_VERDICT_YES)
        return FR_VERDICT_NO;
    return verdict == FR_VERDICT_NO ? FR_VERDICT_YES : verdict;
}

/* One that decides ends it; then what is open counts before what is missing,
 * so the larger of the others. */
static enum fr_verdict ask_joined(struct fr_open *open,
                                  const struct fr_chk_expr *expr)
{
    enum fr_verdict deciding =
        expr->op == FR_CHK_AND ? FR_VERDICT_NO : FR_VERDICT_YES;
    enum fr_verdict joined = negate(deciding);

    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        enum fr_verdict verdict = fr_open_condition(open, child);
        if (verdict == deciding)
            return deciding;
        if (verdict >= FR_VERDICT_MISSING && verdict > joined)
            joined = verdict;
    }
    return joined;
}

static enum fr_verdict ask_def(struct fr_open *open, const struct fr_def *def)
{
    struct memo *memo = memo_of(open, def);
    enum fr_verdict plain =
        fr_test_row_truth(open->row, def->mask_true, def->mask_false);

    if (fr_test_row_sets_def(open->row, def) || !may_enter(open))
        return plain;
    if (memo->verdict_row != open->number) {
        memo->verdict = fr_open_condition(open, def->expr);
        memo->verdict_row = open->number;
    }
    open->level--;
    return memo->verdict;
}

static int has_code(const struct fr_chk_expr *expr, uint32_t code)
{
    for (uint32_t i = 0; i < expr->code_count; i++) {
        if (expr->codes[i] == code)
            return 1;
    }
    return 0;
}

static enum fr_verdict ask_name(struct fr_open *open,
                                const struct fr_chk_expr *expr)
{
    const struct fr_def *def = expr->first->kind.label;
    const struct memo *memo = label_memo(open, def);
    int is_in = 0, is_out = 0;

    if (!memo)
        return FR_VERDICT_MISSING;
    for (uint32_t code = 1; code <= def->label->name_count; code++) {
        if (memo->possible[code] && has_code(expr, code))
            is_in = 1;
        else if (memo->possible[code])
            is_out = 1;
    }
    if (is_in + is_out + memo->possible[0] > 1)
        return FR_VERDICT_OPEN;
    if (memo->possible[0])
        return FR_VERDICT_MISSING;
    return is_in != expr->is_negated ? FR_VERDICT_YES : FR_VERDICT_NO;
}

static enum fr_verdict ask_mark(struct fr_open *open,
                                const struct fr_chk_expr *expr)
{
    const struct memo *memo = label_memo(open, expr->def);
    int state = memo ? memo->possible[expr->codes[0]] : 1;

    if (state == 1)
        return FR_VERDICT_OPEN;
    return (state != 0) != expr->is_negated ? FR_VERDICT_YES : FR_VERDICT_NO;
}

/* A comparison: what the program says of it, unless a part of it is open. */
static enum fr_verdict ask_leaf(struct fr_open *open,
                                const struct fr_chk_expr *expr)
{
    enum fr_verdict verdict =
        fr_test_row_truth(open->row, expr->node_true, expr->node_false);

    if (depends_on_open(open, expr) ||
        (verdict == FR_VERDICT_MISSING && is_lacking(open, expr)))
        return FR_VERDICT_OPEN;
    return verdict;
}

enum fr_verdict fr_open_condition(struct fr_open *open,
                                  const struct fr_chk_expr *expr)
{
    switch ((int)expr->op) {
    case FR_CHK_TRUTH: return expr->truth ? FR_VERDICT_YES : FR_VERDICT_NO;
    case FR_CHK_DEF: return ask_def(open, expr->def);
    case FR_CHK_NOT: return negate(fr_open_condition(open, expr->first));
    case FR_CHK_AND:
    case FR_CHK_OR: return ask_joined(open, expr);
    case FR_CHK_IN_LABEL: return ask_name(open, expr);
    case FR_CHK_HAS_MARK: return ask_mark(open, expr);
    default: return ask_leaf(open, expr);
    }
}

/* --- the columns that are left out ---------------------------------------- */

static void collect_def(struct fr_open *open, const struct fr_def *def);

static void add_lack(struct fr_open *open, const char *column)
{
    const char **item;

    for (uint32_t i = 0; i < open->lacks.count; i++) {
        if (strcmp(open->lacks.items[i], column) == 0)
            return;
    }
    item = fr_vec_push(&open->lacks);
    if (item)
        *item = column;
    else
        open->status = FR_ENOMEM;
}

static void collect_value(struct fr_open *open, const struct fr_chk_expr *expr)
{
    if (expr->op == FR_CHK_COLUMN &&
        !fr_test_row_sets_column(open->row, expr->column))
        add_lack(open, expr->column);
    if (expr->op == FR_CHK_DEF)
        collect_def(open, expr->def);
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next)
        collect_value(open, child);
}

static void collect_condition(struct fr_open *open,
                              const struct fr_chk_expr *expr)
{
    if (fr_open_condition(open, expr) != FR_VERDICT_OPEN)
        return;
    switch ((int)expr->op) {
    case FR_CHK_NOT:
    case FR_CHK_AND:
    case FR_CHK_OR:
        for (const struct fr_chk_expr *child = expr->first; child;
             child = child->next)
            collect_condition(open, child);
        break;
    case FR_CHK_HAS_MARK: collect_def(open, expr->def); break;
    case FR_CHK_IN_LABEL: collect_def(open, expr->first->kind.label); break;
    default: collect_value(open, expr); break;
    }
}

static void collect_label(struct fr_open *open,
                          const struct fr_chk_label *label)
{
    uint32_t count = fr_test_row_rules(label);

    if (label->of) {
        collect_value(open, label->of);
        return;
    }
    for (uint32_t step = 0; step < count; step++) {
        const struct fr_chk_rule *rule =
            &label->rules[fr_test_row_nth(label, step)];
        int is_single =
            label->policy == FR_POLICY_FIRST || label->policy == FR_POLICY_LAST;
        collect_condition(open, rule->when);
        if (is_single && fr_open_condition(open, rule->when) == FR_VERDICT_YES)
            break;
    }
}

/* Each definition is looked at once for a row. */
static void collect_def(struct fr_open *open, const struct fr_def *def)
{
    struct memo *memo = memo_of(open, def);

    if (memo->seen_row == open->number ||
        fr_test_row_sets_def(open->row, def) || !may_enter(open))
        return;
    memo->seen_row = open->number;
    if (def->label)
        collect_label(open, def->label);
    else if (def->kind.id == FR_KIND_TRUTH)
        collect_condition(open, def->expr);
    else
        collect_value(open, def->expr);
    open->level--;
}

int fr_open_lacks(struct fr_open *open, struct fr_def *def,
                  struct fr_arena *arena, const char *const **names,
                  uint32_t *count)
{
    const char **copy;

    open->lacks.count = 0;
    for (uint32_t i = 0; i < open->check->def_count; i++)
        open->memos[i].seen_row = 0;
    collect_def(open, def);
    copy = FR_NEW_ARRAY(arena, open->lacks.count, const char *);
    if (!copy || open->status < 0)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < open->lacks.count; i++) {
        copy[i] = fr_arena_text(arena, open->lacks.items[i],
                                strlen(open->lacks.items[i]));
        if (!copy[i])
            return FR_ENOMEM;
    }
    *names = copy;
    *count = open->lacks.count;
    return 0;
}
