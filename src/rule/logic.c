/* logic.c - conditions to boxes. `not` is pushed down to the comparisons, so
 * that each of them is asked to be true or false; undecided is neither. Every
 * step is an equivalence or loses exactness and says so. */
#include "rule/logic.h"

#include <math.h>

#include "rule/logic_internal.h"

#define INF ((double)INFINITY)

static int boxes_of(struct fr_logic *logic, const struct fr_chk_expr *expr,
                    int wanted, struct fr_logic_boxes *made);

/* --- lists of boxes ------------------------------------------------------- */

/* Never. */
static void make_none(struct fr_logic_boxes *made,
                      const struct fr_ast_expr *ast)
{
    *made = (struct fr_logic_boxes){
        .is_exact = 1, .clash = {ast, ast}, .clash_count = 1};
}

/* Always, or if not exact: nobody knows when. */
static int make_all(struct fr_logic *logic, int is_exact,
                    struct fr_logic_boxes *made)
{
    *made = (struct fr_logic_boxes){.count = 1, .is_exact = is_exact};
    made->items = FR_NEW(&logic->arena, struct fr_box);
    return made->items ? 0 : FR_ENOMEM;
}

/* Where the value is in the set. */
static int make_one(struct fr_logic *logic, uint32_t value,
                    const struct fr_box_set *set, const struct fr_ast_expr *ast,
                    struct fr_logic_boxes *made)
{
    static const struct fr_box free_box;

    if (!set)
        return FR_ENOMEM;
    if (fr_box_set_is_empty(set)) {
        make_none(made, ast);
        return 0;
    }
    FR_TRY(make_all(logic, 1, made));
    return fr_box_put(&logic->arena, &free_box,
                      (struct fr_box_bound){value, set, ast}, made->items);
}

/* --- and ------------------------------------------------------------------ */

/* Both boxes at once. Returns 1, 0 if they exclude each other, FR_ENOMEM. */
static int meet(struct fr_logic *logic, const struct fr_box *a,
                const struct fr_box *b, struct fr_box *made,
                struct fr_logic_boxes *why)
{
    *made = *a;
    for (uint32_t i = 0; i < b->count; i++) {
        struct fr_box_bound bound = b->bounds[i];
        const struct fr_box_bound *own = fr_box_find(made, bound.value);
        if (own) {
            bound.set = fr_box_both(&logic->arena, own->set, bound.set);
            if (!bound.set)
                return FR_ENOMEM;
            if (fr_box_set_is_empty(bound.set)) {
                why->clash[0] = own->ast;
                why->clash[1] = bound.ast;
                why->clash_count++;
                return 0;
            }
        }
        FR_TRY(fr_box_put(&logic->arena, made, bound, made));
    }
    return 1;
}

static int join_and(struct fr_logic *logic, const struct fr_logic_boxes *a,
                    const struct fr_logic_boxes *b, struct fr_logic_boxes *made)
{
    uint32_t room = a->count * b->count;

    if (a->count == 0 || b->count == 0) {
        *made = a->count == 0 ? *a : *b;
        return 0;
    }
    if (room > FR_LOGIC_BOXES_MAX)
        return make_all(logic, 0, made);
    *made = (struct fr_logic_boxes){.is_exact = a->is_exact && b->is_exact};
    made->items = FR_NEW_ARRAY(&logic->arena, room, struct fr_box);
    if (!made->items)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < a->count; i++) {
        for (uint32_t k = 0; k < b->count; k++) {
            int status = meet(logic, &a->items[i], &b->items[k],
                              &made->items[made->count], made);
            FR_TRY(status);
            made->count += status > 0;
        }
    }
    return 0;
}

/* --- or ------------------------------------------------------------------- */

/* Boxes that bound one and the same value are one. Returns 1, 0 or
 * FR_ENOMEM. */
static int unite(struct fr_logic *logic, const struct fr_box *box,
                 struct fr_logic_boxes *made)
{
    for (uint32_t i = 0; i < made->count && box->count == 1; i++) {
        struct fr_box_bound bound = box->bounds[0];
        struct fr_box *own = &made->items[i];
        if (own->count != 1 || own->bounds[0].value != bound.value)
            continue;
        bound.set = fr_box_either(&logic->arena, own->bounds[0].set, bound.set);
        if (!bound.set)
            return FR_ENOMEM;
        FR_TRY(fr_box_put(&logic->arena, own, bound, own));
        return 1;
    }
    return 0;
}

static int join_or(struct fr_logic *logic, const struct fr_logic_boxes *a,
                   const struct fr_logic_boxes *b, struct fr_logic_boxes *made)
{
    if (a->count == 0 || b->count == 0) {
        *made = a->count == 0 ? *b : *a;
        made->clash_count = a->clash_count + b->clash_count;
        return 0;
    }
    *made = (struct fr_logic_boxes){.is_exact = a->is_exact && b->is_exact};
    made->items =
        FR_NEW_ARRAY(&logic->arena, a->count + b->count, struct fr_box);
    if (!made->items)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < a->count + b->count; i++) {
        const struct fr_box *box =
            i < a->count ? &a->items[i] : &b->items[i - a->count];
        int status = unite(logic, box, made);
        FR_TRY(status);
        if (status == 0)
            made->items[made->count++] = *box;
    }
    return made->count > FR_LOGIC_BOXES_MAX ? make_all(logic, 0, made) : 0;
}

static int note_dead(struct fr_logic *logic, const struct fr_chk_expr *part,
                     const struct fr_logic_boxes *boxes)
{
    struct fr_logic_dead *dead;

    if (part->op == FR_CHK_DEF || part->op == FR_CHK_TRUTH)
        return 0;
    dead = fr_vec_push(&logic->dead);
    if (!dead)
        return FR_ENOMEM;
    *dead = (struct fr_logic_dead){.part = part->ast,
                                   .clash = {boxes->clash[0], boxes->clash[1]},
                                   .clash_count = boxes->clash_count};
    return 0;
}

static int boxes_of_joined(struct fr_logic *logic,
                           const struct fr_chk_expr *expr, int wanted,
                           struct fr_logic_boxes *made)
{
    int is_and = (expr->op == FR_CHK_AND) == wanted;
    const struct fr_chk_expr *child = expr->first;

    FR_TRY(boxes_of(logic, child, wanted, made));
    if (!is_and && wanted && made->count == 0)
        FR_TRY(note_dead(logic, child, made));
    for (child = child->next; child; child = child->next) {
        struct fr_logic_boxes next, so_far = *made;
        FR_TRY(boxes_of(logic, child, wanted, &next));
        if (!is_and && wanted && next.count == 0)
            FR_TRY(note_dead(logic, child, &next));
        FR_TRY(is_and ? join_and(logic, &so_far, &next, made)
                      : join_or(logic, &so_far, &next, made));
    }
    return 0;
}

/* --- comparisons ---------------------------------------------------------- */

/* A truth that is not looked into: true is 1, false is 0. */
static int boxes_of_opaque(struct fr_logic *logic,
                           const struct fr_chk_expr *expr, int wanted,
                           struct fr_logic_boxes *made)
{
    struct fr_chk_expr plain = *expr;
    const struct fr_chk_expr *kept = expr;
    double state = (wanted != 0) != (expr->is_negated != 0) ? 1 : 0;
    uint32_t value;

    if (expr->is_negated) {
        struct fr_chk_expr *copy = FR_NEW(&logic->arena, struct fr_chk_expr);
        if (!copy)
            return FR_ENOMEM;
        plain.is_negated = 0;
        *copy = plain;
        kept = copy;
    }
    FR_TRY(fr_logic_number(logic, kept, &value));
    return make_one(logic, value, fr_box_range_set(&logic->arena, state, state),
                    expr->ast, made);
}

static int is_number(const struct fr_chk_expr *expr)
{
    return expr->is_constant && expr->kind.id == FR_KIND_QUANTITY;
}

/* How two values stand to each other: -1, 0 or 1, a value of its own. */
static int relation(struct fr_logic *logic, const struct fr_chk_expr *expr,
                    uint32_t a, uint32_t b, uint32_t *value)
{
    struct fr_strbuf key;
    int status;

    fr_strbuf_init(&key, 64);
    fr_strbuf_printf(&key, "relation %u %u", a, b);
    status = fr_logic_key(logic, expr, &key, value);
    fr_strbuf_release(&key);
    return status;
}

/* a < b, a <= b or a == b of two values that vary. */
static int compare_values(struct fr_logic *logic,
                          const struct fr_chk_expr *expr, enum fr_chk_op op,
                          struct fr_logic_boxes *made)
{
    const struct fr_box_range below = {-1, -1}, equal = {0, 0}, above = {1, 1};
    struct fr_box_range ranges[2];
    uint32_t a, b, value, count = 0;
    int is_swapped;

    FR_TRY(fr_logic_number(logic, expr->first, &a));
    FR_TRY(fr_logic_number(logic, expr->first->next, &b));
    if (a == b && (op == FR_CHK_LE || op == FR_CHK_EQ))
        return make_one(logic, a, fr_box_known(&logic->arena), expr->ast, made);
    if (a == b) {
        make_none(made, expr->ast);
        return 0;
    }
    is_swapped = a > b;
    FR_TRY(is_swapped ? relation(logic, expr, b, a, &value)
                      : relation(logic, expr, a, b, &value));
    if (op == FR_CHK_EQ || op == FR_CHK_LE)
        ranges[count++] = equal;
    if (op != FR_CHK_EQ)
        ranges[count++] = is_swapped ? above : below;
    if (op == FR_CHK_NE)
        ranges[count++] = is_swapped ? below : above;
    return make_one(logic, value, fr_box_ranges(&logic->arena, ranges, count),
                    expr->ast, made);
}

/* A value and a constant: where the value must lie. */
static const struct fr_box_set *constant_set(struct fr_logic *logic,
                                             enum fr_chk_op op, int is_left,
                                             double number)
{
    struct fr_arena *arena = &logic->arena;
    double before = nextafter(number, -INF), behind = nextafter(number, INF);

    if (isnan(number))
        return fr_box_ranges(arena, NULL, 0);
    switch ((int)op) {
    case FR_CHK_LT:
        if (number == (is_left ? INF : -INF))
            return fr_box_ranges(arena, NULL, 0);
        return is_left ? fr_box_range_set(arena, behind, INF)
                       : fr_box_range_set(arena, -INF, before);
    case FR_CHK_LE:
        return is_left ? fr_box_range_set(arena, number, INF)
                       : fr_box_range_set(arena, -INF, number);
    default: return fr_box_range_set(arena, number, number);
    }
}

static int compare_constant(struct fr_logic *logic,
                            const struct fr_chk_expr *expr, enum fr_chk_op op,
                            struct fr_logic_boxes *made)
{
    const struct fr_chk_expr *a = expr->first, *b = a->next;
    int is_left = is_number(a); /* the constant */
    const struct fr_chk_expr *other = is_left ? b : a;
    double number = is_left ? a->number : b->number;
    const struct fr_box_set *set = constant_set(logic, op, is_left, number);
    uint32_t value;

    FR_TRY(fr_logic_number(logic, other, &value));
    if (set && op == FR_CHK_NE && !isnan(number)) {
        const struct fr_box_set *known = fr_box_known(&logic->arena);
        set = known ? fr_box_less(&logic->arena, known, set) : NULL;
    }
    return make_one(logic, value, set, expr->ast, made);
}

/* Two constants. */
static int compare_numbers(struct fr_logic *logic,
                           const struct fr_chk_expr *expr, enum fr_chk_op op,
                           struct fr_logic_boxes *made)
{
    double a = expr->first->number, b = expr->first->next->number;
    int is_true = op == FR_CHK_LT   ? a < b
                  : op == FR_CHK_LE ? a <= b
                  : op == FR_CHK_EQ ? a == b
                                    : a < b || a > b;

    if (is_true)
        return make_all(logic, 1, made);
    make_none(made, expr->ast);
    return 0;
}

/* A text or address and a constant of its kind, which has a number too. */
static int compare_named(struct fr_logic *logic, const struct fr_chk_expr *expr,
                         enum fr_chk_op op, struct fr_logic_boxes *made)
{
    const struct fr_chk_expr *a = expr->first, *b = a->next;
    const struct fr_chk_expr *constant = a->is_constant ? a : b;
    const struct fr_box_set *set, *known = fr_box_known(&logic->arena);
    uint32_t value, number;

    /* an empty cell is missing, so nobody can say what equals '' */
    if (a->is_constant == b->is_constant ||
        (constant->op == FR_CHK_TEXT && constant->text.size == 0))
        return make_all(logic, 0, made);
    FR_TRY(fr_logic_number(logic, a == constant ? b : a, &value));
    FR_TRY(fr_logic_number(logic, constant, &number));
    set = fr_box_range_set(&logic->arena, number, number);
    if (set && known && op == FR_CHK_NE)
        set = fr_box_less(&logic->arena, known, set);
    return make_one(logic, value, known ? set : NULL, expr->ast, made);
}

/* The comparison that is true where this one is false. */
static enum fr_chk_op opposite(enum fr_chk_op op)
{
    switch ((int)op) {
    case FR_CHK_LT: return FR_CHK_LE;
    case FR_CHK_LE: return FR_CHK_LT;
    case FR_CHK_EQ: return FR_CHK_NE;
    default: return FR_CHK_EQ;
    }
}

static int boxes_of_comparison(struct fr_logic *logic,
                               const struct fr_chk_expr *expr, int wanted,
                               struct fr_logic_boxes *made)
{
    const struct fr_chk_expr *a = expr->first, *b = a->next;
    enum fr_chk_op op = wanted ? expr->op : opposite(expr->op);
    int is_order = op == FR_CHK_LT || op == FR_CHK_LE;
    struct fr_chk_expr *turned = NULL;

    if (a->kind.id == FR_KIND_TRUTH)
        return boxes_of_opaque(logic, expr, wanted, made);
    if (!wanted && is_order) {
        /* not (a < b) is b <= a */
        turned = FR_NEW_ARRAY(&logic->arena, 3, struct fr_chk_expr);
        if (!turned)
            return FR_ENOMEM;
        turned[0] = *expr;
        turned[1] = *b;
        turned[2] = *a;
        turned[0].first = &turned[1];
        turned[1].next = &turned[2];
        turned[2].next = NULL;
        expr = turned;
        a = &turned[1];
        b = &turned[2];
    }
    if (is_number(a) && is_number(b))
        return compare_numbers(logic, expr, op, made);
    if (is_number(a) || is_number(b))
        return compare_constant(logic, expr, op, made);
    if (a->is_constant || b->is_constant)
        return compare_named(logic, expr, op, made);
    return compare_values(logic, expr, op, made);
}

/* --- sets ----------------------------------------------------------------- */

/* The set, or what is known and not in it. */
static int make_among(struct fr_logic *logic, const struct fr_chk_expr *expr,
                      const struct fr_box_range *ranges, uint32_t count,
                      int is_in, struct fr_logic_boxes *made)
{
    const struct fr_box_set *set = fr_box_ranges(&logic->arena, ranges, count);
    const struct fr_box_set *known = fr_box_known(&logic->arena);
    uint32_t value;

    FR_TRY(fr_logic_number(logic, expr->first, &value));
    if (set && known && !is_in)
        set = fr_box_less(&logic->arena, known, set);
    return make_one(logic, value, known ? set : NULL, expr->ast, made);
}

static int boxes_of_in(struct fr_logic *logic, const struct fr_chk_expr *expr,
                       int wanted, struct fr_logic_boxes *made)
{
    const struct fr_chk_set *set = expr->set;
    int is_in = (expr->is_negated != 0) != (wanted != 0);
    struct fr_box_range *ranges;

    if (!set || set->kind.id != FR_KIND_QUANTITY || !set->numbers)
        return boxes_of_opaque(logic, expr, wanted, made);
    ranges = FR_NEW_ARRAY(&logic->arena, set->count + 1, struct fr_box_range);
    if (!ranges)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < set->count; i++)
        ranges[i] =
            (struct fr_box_range){set->numbers[i].low, set->numbers[i].high};
    return make_among(logic, expr, ranges, set->count, is_in, made);
}

/* One of the names of a label; those are all there are. */
static int boxes_of_label(struct fr_logic *logic,
                          const struct fr_chk_expr *expr, int wanted,
                          struct fr_logic_boxes *made)
{
    const struct fr_chk_label *label = expr->first->kind.label->label;
    int is_in = (expr->is_negated != 0) != (wanted != 0);
    uint32_t count = 0;
    struct fr_box_range *ranges =
        FR_NEW_ARRAY(&logic->arena, label->name_count + 1, struct fr_box_range);

    if (!ranges)
        return FR_ENOMEM;
    for (uint32_t code = 1; code <= label->name_count; code++) {
        int is_listed = 0;
        for (uint32_t i = 0; i < expr->code_count; i++)
            is_listed |= expr->codes[i] == code;
        if (is_listed == is_in)
            ranges[count++] = (struct fr_box_range){code, code};
    }
    return make_among(logic, expr, ranges, count, 1, made);
}

/* --- functions and names -------------------------------------------------- */

static int boxes_of_call(struct fr_logic *logic, const struct fr_chk_expr *expr,
                         int wanted, struct fr_logic_boxes *made)
{
    int is_known = expr->function->id == FR_FUNCTION_KNOWN;
    const struct fr_chk_expr *asked = expr->first;
    uint32_t value;

    if (!is_known && expr->function->id != FR_FUNCTION_MISSING)
        return boxes_of_opaque(logic, expr, wanted, made);
    if (asked->is_constant || asked->kind.id == FR_KIND_MARKS ||
        asked->kind.id == FR_KIND_UNKNOWN)
        return make_all(logic, 0, made);
    FR_TRY(fr_logic_number(logic, asked, &value));
    return make_one(logic, value,
                    is_known == (wanted != 0) ? fr_box_known(&logic->arena)
                                              : fr_box_missing(&logic->arena),
                    expr->ast, made);
}

/* The box, with another expression that asks for it. */
static int copy_box(struct fr_logic *logic, const struct fr_box *box,
                    const struct fr_ast_expr *ast, struct fr_box *made)
{
    made->count = box->count;
    made->bounds =
        FR_NEW_ARRAY(&logic->arena, box->count + 1, struct fr_box_bound);
    if (!made->bounds)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < box->count; i++) {
        made->bounds[i] = box->bounds[i];
        made->bounds[i].ast = ast;
    }
    return 0;
}

/* From here on it is `ast` that asks for the boxes. */
static int ask_as(struct fr_logic *logic, const struct fr_ast_expr *ast,
                  struct fr_logic_boxes *made)
{
    const struct fr_box *boxes = made->items;

    made->items = FR_NEW_ARRAY(&logic->arena, made->count + 1, struct fr_box);
    if (!made->items)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < made->count; i++)
        FR_TRY(copy_box(logic, &boxes[i], ast, &made->items[i]));
    made->clash[0] = made->clash[1] = ast;
    return 0;
}

/* A condition with a name. One that never holds was reported where it is
 * defined: here it is taken for one that may. */
static int boxes_of_def(struct fr_logic *logic, const struct fr_chk_expr *expr,
                        int wanted, struct fr_logic_boxes *made)
{
    const struct fr_def *def = expr->def;
    uint32_t at = (uint32_t)(def - logic->check->defs);
    const struct fr_logic_boxes *known =
        wanted ? &logic->def_true[at] : &logic->def_false[at];

    if (!def->expr || logic->def_numbers[at] == 0 ||
        logic->def_true[at].count == 0 || known->count == 0)
        return boxes_of_opaque(logic, expr, wanted, made);
    *made = *known;
    return ask_as(logic, expr->ast, made);
}

static int boxes_of(struct fr_logic *logic, const struct fr_chk_expr *expr,
                    int wanted, struct fr_logic_boxes *made)
{
    if (expr->kind.id == FR_KIND_UNKNOWN)
        return make_all(logic, 0, made);
    switch ((int)expr->op) {
    case FR_CHK_TRUTH:
        /* a name of a constant is a switch that people turn */
        if (expr->ast->kind == FR_AST_NAME)
            return make_all(logic, 0, made);
        if (expr->truth == wanted)
            return make_all(logic, 1, made);
        make_none(made, expr->ast);
        return 0;
    case FR_CHK_DEF: return boxes_of_def(logic, expr, wanted, made);
    case FR_CHK_LT:
    case FR_CHK_LE:
    case FR_CHK_EQ:
    case FR_CHK_NE: return boxes_of_comparison(logic, expr, wanted, made);
    case FR_CHK_IN: return boxes_of_in(logic, expr, wanted, made);
    case FR_CHK_IN_LABEL: return boxes_of_label(logic, expr, wanted, made);
    case FR_CHK_NOT:
        FR_TRY(boxes_of(logic, expr->first, !wanted, made));
        return ask_as(logic, expr->ast, made);
    case FR_CHK_AND:
    case FR_CHK_OR: return boxes_of_joined(logic, expr, wanted, made);
    case FR_CHK_CALL: return boxes_of_call(logic, expr, wanted, made);
    case FR_CHK_COLUMN:
    case FR_CHK_HAS_MARK:
    case FR_CHK_MATCHES: return boxes_of_opaque(logic, expr, wanted, made);
    default: return make_all(logic, 0, made);
    }
}

int fr_logic_condition(struct fr_logic *logic, const struct fr_chk_expr *expr,
                       struct fr_logic_boxes *boxes)
{
    logic->dead.count = 0;
    return boxes_of(logic, expr, 1, boxes);
}

const struct fr_logic_boxes *fr_logic_def(const struct fr_logic *logic,
                                          const struct fr_def *def)
{
    return &logic->def_true[def - logic->check->defs];
}

/* --- definitions ---------------------------------------------------------- */

static int add_def(struct fr_logic *logic, const struct fr_def *def)
{
    uint32_t at = (uint32_t)(def - logic->check->defs);
    uint32_t number;

    if (!def->expr || def->kind.id == FR_KIND_UNKNOWN || def->is_cyclic)
        return 0;
    if (def->kind.id == FR_KIND_TRUTH) {
        FR_TRY(boxes_of(logic, def->expr, 1, &logic->def_true[at]));
        FR_TRY(boxes_of(logic, def->expr, 0, &logic->def_false[at]));
    }
    FR_TRY(fr_logic_number(logic, def->expr, &number));
    logic->def_numbers[at] = number + 1;
    return 0;
}

int fr_logic_init(struct fr_logic *logic, const struct fr_check *check)
{
    uint32_t count = check->def_count + 1;

    *logic = (struct fr_logic){.check = check};
    fr_arena_init(&logic->arena, 0);
    fr_map_init(&logic->numbers, 0, 0);
    logic->def_numbers = FR_NEW_ARRAY(&logic->arena, count, uint32_t);
    logic->def_true = FR_NEW_ARRAY(&logic->arena, count, struct fr_logic_boxes);
    logic->def_false =
        FR_NEW_ARRAY(&logic->arena, count, struct fr_logic_boxes);
    if (!logic->def_numbers || !logic->def_true || !logic->def_false)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < check->def_count; i++)
        FR_TRY(add_def(logic, check->order[i]));
    return 0;
}

void fr_logic_release(struct fr_logic *logic)
{
    fr_map_release(&logic->numbers);
    fr_vec_release(&logic->values);
    fr_vec_release(&logic->dead);
    fr_arena_release(&logic->arena);
}
