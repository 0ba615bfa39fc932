/* check_set.c - sets and lists of constants, and what is asked of them: all
 * items of a set have one kind, and it is that of the value. */
#include "rule/check.h"

#include <math.h>

#include "base/bug.h"

static struct fr_chk_expr *unknown(struct fr_check *check,
                                   const struct fr_ast_expr *ast)
{
    return fr_chk_expr_new(check, FR_CHK_UNKNOWN,
                           fr_kind_plain(FR_KIND_UNKNOWN), ast);
}

/* --- items ---------------------------------------------------------------- */

/* The kind of an item; of a range both ends must have it. */
static struct fr_kind item_kind(const struct fr_ast_expr *item)
{
    switch ((int)item->kind) {
    case FR_AST_NUMBER:
    case FR_AST_INF:
        return fr_kind_quantity(item->unit ? item->unit->time : 0,
                                item->unit ? item->unit->bytes : 0);
    case FR_AST_TEXT: return fr_kind_plain(FR_KIND_TEXT);
    case FR_AST_ADDRESS: return fr_kind_plain(FR_KIND_ADDRESS);
    case FR_AST_TRUTH: return fr_kind_plain(FR_KIND_TRUTH);
    case FR_AST_RANGE: return item_kind(item->first);
    default: return fr_kind_plain(FR_KIND_UNKNOWN);
    }
}

static int is_bare_end(const struct fr_ast_expr *end)
{
    return (end->kind == FR_AST_NUMBER || end->kind == FR_AST_INF) &&
           !end->unit;
}

static int is_bare_item(const struct fr_ast_expr *item)
{
    if (item->kind == FR_AST_RANGE)
        return is_bare_end(item->first) && is_bare_end(item->first->next);
    return is_bare_end(item);
}

/* An end of a range or an item as a value, so that it can be compared with
 * others by the rules for values. */
static struct fr_chk_expr *end_value(struct fr_check *check,
                                     const struct fr_ast_expr *end)
{
    struct fr_chk_expr *value =
        fr_chk_expr_new(check, FR_CHK_NUMBER, item_kind(end), end);

    if (value) {
        value->number = end->number;
        value->is_constant = 1;
        value->is_bare = is_bare_end(end);
    }
    return value;
}

/* --- ranges --------------------------------------------------------------- */

static void report_empty_range(struct fr_check *check,
                               const struct fr_ast_expr *range)
{
    FR_RULE_ERROR(check->report, E0209, "this range holds nothing");
    fr_diag_label(check->report->diag, range->span,
                  "its first end is above its second");
}

static int check_range_kind(struct fr_check *check,
                            const struct fr_ast_expr *range)
{
    const struct fr_ast_expr *low = range->first, *high = low->next;
    const struct fr_ast_expr *bad = NULL;

    if (low->kind == FR_AST_TEXT || low->kind == FR_AST_TRUTH ||
        (low->kind == FR_AST_ADDRESS && low->prefix_bits >= 0))
        bad = low;
    else if (high->kind == FR_AST_ADDRESS && high->prefix_bits >= 0)
        bad = high;
    if (!bad)
        return 1;
    FR_RULE_ERROR(check->report, E0206,
                  "a range goes from a number or address to another");
    fr_diag_label(check->report->diag, bad->span, "%s", "");
    return 0;
}

/* Both ends of one kind, in order. A bare end takes the unit's dimension of
 * the other only if that counts bytes. */
static int check_range(struct fr_check *check, const struct fr_ast_expr *range,
                       struct fr_kind *kind)
{
    const struct fr_ast_expr *low = range->first, *high = low->next;
    struct fr_chk_expr *a, *b;

    if (!check_range_kind(check, range))
        return 0;
    a = end_value(check, low);
    b = a ? end_value(check, high) : NULL;
    if (!b || !fr_check_agree(check, "make a range of", a, b))
        return 0;
    *kind = a->kind;
    if (low->kind == FR_AST_ADDRESS ? fr_ip_compare(&low->ip, &high->ip) > 0
                                    : low->number > high->number) {
        report_empty_range(check, range);
        return 0;
    }
    return 1;
}

/* --- building sets -------------------------------------------------------- */

static int make_room(struct fr_check *check, struct fr_chk_set *set,
                     uint32_t count)
{
    void *items = NULL;

    if (set->kind.id == FR_KIND_TEXT)
        items = set->texts = FR_NEW_ARRAY(check->arena, count, struct fr_str);
    else if (set->kind.id == FR_KIND_ADDRESS)
        items = set->addresses =
            FR_NEW_ARRAY(check->arena, count, struct fr_range_ip);
    else
        items = set->numbers =
            FR_NEW_ARRAY(check->arena, count, struct fr_range_f64);
    if (!items)
        check->status = FR_ENOMEM;
    return items != NULL;
}

static void add_address(struct fr_chk_set *set, const struct fr_ast_expr *item)
{
    struct fr_range_ip *range = &set->addresses[set->count++];

    if (item->kind == FR_AST_RANGE) {
        range->low = item->first->ip;
        range->high = item->first->next->ip;
    } else if (item->prefix_bits < 0) {
        range->low = range->high = item->ip;
    } else if (fr_ip_prefix(&item->ip, (unsigned)item->prefix_bits, &range->low,
                            &range->high) < 0) {
        FR_UNREACHABLE(); /* the lexer has checked the bits */
    }
}

static void add_item(struct fr_chk_set *set, const struct fr_ast_expr *item)
{
    if (set->kind.id == FR_KIND_TEXT) {
        set->texts[set->count++] = item->text;
    } else if (set->kind.id == FR_KIND_ADDRESS) {
        add_address(set, item);
    } else if (set->kind.id == FR_KIND_TRUTH) {
        set->has_true |= item->number != 0;
        set->has_false |= item->number == 0;
    } else {
        struct fr_range_f64 *range = &set->numbers[set->count++];
        int is_range = item->kind == FR_AST_RANGE;
        range->low = is_range ? item->first->number : item->number;
        range->high = is_range ? item->first->next->number : item->number;
    }
}

static void report_mixed(struct fr_check *check, const struct fr_ast_expr *item,
                         const struct fr_kind *kind,
                         const struct fr_ast_expr *first,
                         const struct fr_kind *wanted)
{
    char text[FR_KIND_TEXT_MAX];
    int is_swapped = item->span.begin < first->span.begin;

    FR_RULE_ERROR(check->report, E0208,
                  "the items of a list are all of one type");
    fr_diag_label(check->report->diag, is_swapped ? first->span : item->span,
                  "this is %s", fr_kind_text(is_swapped ? wanted : kind, text));
    fr_diag_label(check->report->diag, is_swapped ? item->span : first->span,
                  "this is %s", fr_kind_text(is_swapped ? kind : wanted, text));
}

/* The item that the others are measured by: the first with a unit, else the
 * first. NULL after a fault in one of them. */
static const struct fr_ast_expr *representative(struct fr_check *check,
                                                const struct fr_ast_expr *ast)
{
    const struct fr_ast_expr *best = NULL;
    const struct fr_ast_expr *item;
    struct fr_kind kind;

    for (item = ast->first; item; item = item->next) {
        if (item->kind == FR_AST_BROKEN)
            return NULL;
        if (item->kind == FR_AST_RANGE && !check_range(check, item, &kind))
            return NULL;
        if (!best || (is_bare_item(best) && !is_bare_item(item)))
            best = item;
    }
    return best;
}

static struct fr_kind kind_of(const struct fr_ast_expr *item)
{
    struct fr_kind kind = item_kind(item);

    /* a bare first end has the dimension of the second */
    if (item->kind == FR_AST_RANGE && is_bare_end(item->first))
        kind = item_kind(item->first->next);
    return kind;
}

/* Returns 0 after a report. */
static int common_kind(struct fr_check *check, const struct fr_ast_expr *ast,
                       struct fr_chk_set *set)
{
    const struct fr_ast_expr *first = representative(check, ast);
    struct fr_chk_expr *a, *b;

    if (!first)
        return 0;
    set->kind = kind_of(first);
    set->is_bare = is_bare_item(first);
    for (const struct fr_ast_expr *item = ast->first; item; item = item->next) {
        struct fr_kind kind = kind_of(item);
        if (fr_kind_equal(&kind, &set->kind))
            continue;
        if (kind.id != FR_KIND_QUANTITY || set->kind.id != FR_KIND_QUANTITY) {
            report_mixed(check, item, &kind, first, &set->kind);
            return 0;
        }
        a = end_value(check,
                      first->kind == FR_AST_RANGE ? first->first : first);
        b = end_value(check, item->kind == FR_AST_RANGE ? item->first : item);
        if (!a || !b)
            return 0;
        a->kind = set->kind;
        if (!fr_check_agree(check, "put into one list", a, b))
            return 0;
    }
    return 1;
}

/* NULL after a fault or without memory. */
static struct fr_chk_set *build_set(struct fr_check *check,
                                    const struct fr_ast_expr *ast)
{
    struct fr_chk_set *set = FR_NEW(check->arena, struct fr_chk_set);

    if (!set) {
        check->status = FR_ENOMEM;
        return NULL;
    }
    set->is_empty = ast->child_count == 0;
    if (set->is_empty)
        return set;
    if (!common_kind(check, ast, set) ||
        !make_room(check, set, ast->child_count))
        return NULL;
    for (const struct fr_ast_expr *item = ast->first; item; item = item->next)
        add_item(set, item);
    return set;
}

struct fr_chk_set *fr_check_list(struct fr_check *check,
                                 const struct fr_ast_expr *ast)
{
    struct fr_chk_set *set = build_set(check, ast);

    if (set || check->status < 0)
        return set;
    set = FR_NEW(check->arena, struct fr_chk_set);
    if (!set)
        check->status = FR_ENOMEM;
    return set;
}

/* --- in ------------------------------------------------------------------- */

/* The set of a name behind "in", or NULL after a report. */
static const struct fr_chk_set *named_set(struct fr_check *check,
                                          const struct fr_ast_expr *name)
{
    struct fr_chk_column column;
    struct fr_def *def;

    fr_check_find(check, name->text, &def, &column);
    if (!def && !column.name) {
        fr_check_unknown_name(check, name);
        return NULL;
    }
    if (def && def->kind.id == FR_KIND_LIST)
        return def->set->kind.id == FR_KIND_UNKNOWN && !def->set->is_empty
                   ? NULL
                   : def->set;
    if (def && def->kind.id == FR_KIND_UNKNOWN)
        return NULL;
    FR_RULE_ERROR(check->report, E0305, "'%.*s' is not a list",
                  FR_SHOWN(name->text));
    fr_diag_label(check->report->diag, name->span, "%s", "");
    if (def && def->kind.id == FR_KIND_LABEL)
        fr_diag_help(check->report->diag,
                     "compare it with a name: %.*s == 'Name'",
                     FR_SHOWN(name->text));
    else
        fr_diag_help(check->report->diag, "compare it with '=='");
    return NULL;
}

/* The place of an end of the set's numbers: in the braces, or the name. */
static const struct fr_ast_expr *end_place(const struct fr_ast_expr *right,
                                           uint32_t index, int is_high)
{
    const struct fr_ast_expr *item = right->first;

    if (right->kind != FR_AST_SET)
        return right;
    while (index-- > 0)
        item = item->next;
    if (item->kind != FR_AST_RANGE)
        return item;
    return is_high ? item->first->next : item->first;
}

/* A number of the set that says most about its kind: neither zero nor
 * infinite, if there is one. */
static struct fr_chk_expr *set_value(struct fr_check *check,
                                     const struct fr_chk_set *set,
                                     const struct fr_ast_expr *right)
{
    struct fr_chk_expr *value = fr_chk_expr_new(check, FR_CHK_NUMBER, set->kind,
                                                end_place(right, 0, 0));

    if (!value || set->kind.id != FR_KIND_QUANTITY)
        return value;
    value->is_constant = 1;
    value->is_bare = set->is_bare;
    for (uint32_t i = 0; i < 2 * set->count; i++) {
        const struct fr_range_f64 *range = &set->numbers[i / 2];
        value->number = i % 2 ? range->high : range->low;
        value->ast = end_place(right, i / 2, i % 2);
        if (value->number != 0 && !isinf(value->number))
            break;
    }
    return value;
}

/* May `left` be asked to be in the set? */
static int fits_set(struct fr_check *check, struct fr_chk_expr *left,
                    const struct fr_chk_set *set,
                    const struct fr_ast_expr *right)
{
    struct fr_chk_expr *value;

    if (set->is_empty)
        return 1;
    value = set_value(check, set, right);
    return value && fr_check_agree(check, "compare", left, value);
}

static int can_be_in(struct fr_check *check, const struct fr_chk_expr *left)
{
    char kind[FR_KIND_TEXT_MAX];

    switch ((int)left->kind.id) {
    case FR_KIND_QUANTITY:
    case FR_KIND_TEXT:
    case FR_KIND_ADDRESS:
    case FR_KIND_TRUTH: return 1;
    default: break;
    }
    FR_RULE_ERROR(check->report, E0206, "'in' does not know %s",
                  fr_kind_text(&left->kind, kind));
    fr_diag_label(check->report->diag, left->ast->span, "%s", "");
    return 0;
}

static struct fr_chk_expr *check_in_set(struct fr_check *check,
                                        const struct fr_ast_expr *ast,
                                        struct fr_chk_expr *left,
                                        const struct fr_ast_expr *right)
{
    const struct fr_chk_set *set = right->kind == FR_AST_SET
                                       ? build_set(check, right)
                                       : named_set(check, right);
    struct fr_chk_expr *expr;

    if (check->status < 0)
        return NULL;
    if (!set || left->kind.id == FR_KIND_UNKNOWN || !can_be_in(check, left) ||
        !fits_set(check, left, set, right))
        return unknown(check, ast);
    expr = fr_chk_expr_new(check, FR_CHK_IN, fr_kind_plain(FR_KIND_TRUTH), ast);
    if (!expr)
        return NULL;
    expr->set = set;
    expr->is_negated = ast->is_negated;
    if (right->kind == FR_AST_NAME) {
        struct fr_chk_column column;
        fr_check_find(check, right->text, &expr->def, &column);
    }
    fr_chk_expr_append(expr, left);
    return expr;
}

struct fr_chk_expr *fr_check_in(struct fr_check *check,
                                const struct fr_ast_expr *ast,
                                const struct fr_scope *scope)
{
    const struct fr_ast_expr *right = ast->first->next;
    struct fr_chk_expr *left = fr_check_expr(check, ast->first, scope);
    struct fr_chk_column column;
    struct fr_def *def = NULL;

    if (!left)
        return NULL;
    if (right->kind == FR_AST_NAME)
        fr_check_find(check, right->text, &def, &column);
    if (def && def->kind.id == FR_KIND_MARKS)
        return left->kind.id == FR_KIND_UNKNOWN
                   ? left
                   : fr_check_in_marks(check, ast, left, def);
    if (left->kind.id == FR_KIND_LABEL && right->kind == FR_AST_SET)
        return fr_check_in_label(check, ast, left, right);
    return check_in_set(check, ast, left, right);
}
