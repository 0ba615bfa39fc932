/* explain.c - see explain.h. A condition is shown as it is written; and, or
 * and not keep their shape, names that stand for conditions are opened up to
 * a depth, since rules may build on rules for thousands of levels. */
#include "rule/explain.h"

#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "eval/scalar.h"

/* Names within names that are opened up. */
#define NAMED_DEPTH_MAX 8
/* Longest text of a value. */
#define TEXT_MAX (1024u * 1024)

struct explaining {
    const struct fr_walk *walk;
    struct fr_arena *arena;
    struct fr_strbuf text; /* scratch */
    int status;
};

static const char *take_text(struct explaining *ex)
{
    const char *text = NULL;

    fr_strbuf_append_text(&ex->text, "");
    if (fr_strbuf_status(&ex->text) == 0)
        text = fr_arena_text(ex->arena, ex->text.data, ex->text.size);
    fr_strbuf_clear(&ex->text);
    if (!text)
        ex->status = FR_ENOMEM;
    return text ? text : "";
}

static const char *source_text(struct explaining *ex,
                               const struct fr_source *source,
                               struct fr_span span)
{
    const char *text = fr_source_fold(source, span, ex->arena);

    if (!text)
        ex->status = FR_ENOMEM;
    return text ? text : "";
}

static const char *text_of(struct explaining *ex, const struct fr_ast_expr *ast)
{
    return source_text(ex, ast->source, ast->span);
}

/* --- values for people ---------------------------------------------------- */

static void append_marks(struct fr_strbuf *out, const struct fr_def *def,
                         const uint8_t *marks, const char *separator)
{
    const char *before = "";

    for (uint32_t i = 0; i < def->label->name_count; i++) {
        if (!marks[i])
            continue;
        fr_strbuf_append_text(out, before);
        fr_strbuf_append_str(out, def->label->names[i]);
        before = separator;
    }
}

static void append_quoted(struct fr_strbuf *out, struct fr_str text)
{
    fr_strbuf_append_char(out, '\'');
    fr_utf8_append_shown(out, text);
    fr_strbuf_append_char(out, '\'');
}

static const char *truth_text(enum fr_decided truth)
{
    switch (truth) {
    case FR_DECIDED_FALSE: return "false";
    case FR_DECIDED_TRUE: return "true";
    case FR_DECIDED_NOT: break;
    }
    return "undecided";
}

/* Ports and counts in full, other numbers to four digits. */
static void append_number(struct fr_strbuf *out, double value)
{
    char digits[FR_NUM_TEXT_MAX];

    if (value == floor(value) || isinf(value))
        fr_strbuf_append(out, digits, fr_num_print_f64(value, digits));
    else
        fr_strbuf_printf(out, fabs(value) < 1000 ? "%.4g" : "%.1f", value);
}

static void append_quantity(struct fr_strbuf *out, const struct fr_kind *kind,
                            double value)
{
    if (fr_kind_is(kind, 0, 0))
        append_number(out, value);
    else
        fr_num_append_quantity(out, value, kind->time, kind->bytes);
}

static void append_plain(struct fr_strbuf *out, const struct fr_kind *kind,
                         const struct fr_value *value)
{
    char printed[FR_TIME_TEXT_MAX + FR_IP_TEXT_MAX];

    switch ((int)kind->id) {
    case FR_KIND_QUANTITY: append_quantity(out, kind, value->number); break;
    case FR_KIND_TIMESTAMP:
        fr_strbuf_append(out, printed, fr_clock_print(value->time, printed));
        break;
    case FR_KIND_ADDRESS:
        fr_strbuf_append(out, printed, fr_ip_print(&value->ip, printed));
        break;
    case FR_KIND_LABEL:
        fr_strbuf_append_str(out, kind->label->label->names[value->code - 1]);
        break;
    case FR_KIND_MARKS:
        append_marks(out, kind->label, value->marks, ", ");
        break;
    case FR_KIND_TRUTH:
        fr_strbuf_append_text(out, truth_text(value->truth));
        break;
    default: append_quoted(out, value->text); break;
    }
}

static const char *value_text(struct explaining *ex, const struct fr_kind *kind,
                              const struct fr_value *value)
{
    if (!fr_value_is_missing(kind, value))
        append_plain(&ex->text, kind, value);
    else if (kind->id == FR_KIND_LABEL)
        fr_strbuf_append_text(&ex->text, "without a name");
    else if (kind->id == FR_KIND_TRUTH)
        fr_strbuf_append_text(&ex->text, "undecided");
    else
        fr_strbuf_append_text(&ex->text, "missing");
    if (ex->text.size == 0)
        fr_strbuf_append_text(&ex->text, "without marks");
    return take_text(ex);
}

/* As flows_classified.csv has it. */
static const char *cell_text(struct explaining *ex, const struct fr_def *def,
                             const struct fr_value *value)
{
    char digits[FR_NUM_TEXT_MAX];

    if (fr_value_is_missing(&def->kind, value))
        return "";
    if (def->kind.id == FR_KIND_QUANTITY)
        fr_strbuf_append(&ex->text, digits,
                         fr_num_print_f64(value->number, digits));
    else if (def->kind.id == FR_KIND_MARKS)
        append_marks(&ex->text, def, value->marks, ";");
    else if (def->kind.id == FR_KIND_TEXT)
        fr_strbuf_append_str(&ex->text, value->text);
    else
        append_plain(&ex->text, &def->kind, value);
    return take_text(ex);
}

/* --- what is missing ------------------------------------------------------ */

static struct fr_value value_of(const struct explaining *ex,
                                const struct fr_chk_expr *expr)
{
    struct fr_value value = {.truth = FR_DECIDED_NOT};

    if (expr->kind.id != FR_KIND_TRUTH)
        return fr_walk_value(ex->walk, expr);
    value.truth = fr_walk_truth(ex->walk, expr);
    return value;
}

static int is_missing(const struct explaining *ex,
                      const struct fr_chk_expr *expr)
{
    struct fr_value value = value_of(ex, expr);

    return fr_value_is_missing(&expr->kind, &value);
}

static void add_lack(struct explaining *ex, struct fr_str name)
{
    struct fr_str rest = fr_strbuf_str(&ex->text);

    while (rest.size > 0) {
        if (fr_str_equal(fr_str_trim(fr_str_split(&rest, ',')), name))
            return;
    }
    if (ex->text.size)
        fr_strbuf_append_text(&ex->text, ", ");
    fr_strbuf_append_str(&ex->text, name);
}

/* The columns without a value that an expression is made of. */
static void find_lacks(struct explaining *ex, const struct fr_chk_expr *expr,
                       unsigned depth)
{
    if (expr->op == FR_CHK_COLUMN) {
        if (is_missing(ex, expr))
            add_lack(ex, fr_str_of(expr->column));
        return;
    }
    if (expr->op == FR_CHK_DEF && expr->def->label) {
        if (expr->kind.id == FR_KIND_LABEL && is_missing(ex, expr))
            add_lack(ex, expr->def->name);
        return;
    }
    if (expr->op == FR_CHK_DEF && depth < NAMED_DEPTH_MAX && expr->def->expr)
        find_lacks(ex, expr->def->expr, depth + 1);
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next)
        find_lacks(ex, child, depth);
}

/* --- questions ------------------------------------------------------------ */

static struct fr_reason *reason_new(struct explaining *ex,
                                    enum fr_reason_what what,
                                    enum fr_decided truth)
{
    struct fr_reason *reason = FR_NEW(ex->arena, struct fr_reason);

    if (!reason) {
        ex->status = FR_ENOMEM;
        return NULL;
    }
    reason->what = what;
    reason->truth = truth;
    reason->text = reason->misses = "";
    reason->margin = (double)NAN;
    return reason;
}

static struct fr_given *given_new(struct explaining *ex,
                                  const struct fr_chk_expr *expr)
{
    struct fr_given *given = FR_NEW(ex->arena, struct fr_given);
    struct fr_value value = value_of(ex, expr);

    if (!given) {
        ex->status = FR_ENOMEM;
        return NULL;
    }
    given->text = text_of(ex, expr->ast);
    given->value = value_text(ex, &expr->kind, &value);
    given->number =
        expr->kind.id == FR_KIND_QUANTITY ? value.number : (double)NAN;
    given->lacks = "";
    if (fr_value_is_missing(&expr->kind, &value) && expr->op != FR_CHK_COLUMN &&
        expr->kind.id != FR_KIND_LABEL) {
        find_lacks(ex, expr, 0);
        given->lacks = take_text(ex);
    }
    return given;
}

static void add_given(struct explaining *ex, struct fr_reason *reason,
                      const struct fr_chk_expr *expr)
{
    struct fr_given **end = &reason->givens;

    if (expr->is_constant)
        return;
    while (*end)
        end = &(*end)->next;
    *end = given_new(ex, expr);
}

/* What a question is asked about, in the order of the text: > and >= have
 * their sides swapped in the tree. */
static void add_operands(struct explaining *ex, struct fr_reason *reason,
                         const struct fr_chk_expr *expr)
{
    const struct fr_chk_expr *a = expr->first, *b = a ? a->next : NULL;

    if (b && !b->next && a->ast->span.begin > b->ast->span.begin &&
        a->kind.id != FR_KIND_TRUTH) {
        add_given(ex, reason, b);
        add_given(ex, reason, a);
        return;
    }
    for (; a; a = a->next) {
        if (a->kind.id != FR_KIND_TRUTH)
            add_given(ex, reason, a);
    }
}

/* The marks of an `every match`, which is no operand in the tree. */
static void add_marks(struct explaining *ex, struct fr_reason *reason,
                      const struct fr_def *def)
{
    struct fr_given *given = FR_NEW(ex->arena, struct fr_given);

    if (!given) {
        ex->status = FR_ENOMEM;
        return;
    }
    fr_strbuf_append_str(&ex->text, def->name);
    given->text = take_text(ex);
    given->value =
        value_text(ex, &def->kind, &fr_walk_def(ex->walk, def)->value);
    given->lacks = "";
    given->number = (double)NAN;
    reason->givens = given;
}

/* --- how far -------------------------------------------------------------- */

static double distance(const struct fr_kind *kind, const struct fr_value *a,
                       const struct fr_value *b)
{
    if (kind->id == FR_KIND_TIMESTAMP)
        return fabs(fr_scalar_time_diff(a->time, b->time));
    if (kind->id == FR_KIND_QUANTITY)
        return fabs(a->number - b->number);
    return (double)NAN;
}

/* From a value to the nearest end of a set's ranges. */
static double set_distance(const struct fr_chk_set *set, double value)
{
    double least = (double)NAN;

    for (uint32_t i = 0; i < set->count; i++) {
        double low = fabs(value - set->numbers[i].low);
        double high = fabs(value - set->numbers[i].high);
        double near = low < high ? low : high;
        if (!(least <= near))
            least = near;
    }
    return least;
}

static double margin_of(const struct explaining *ex,
                        const struct fr_chk_expr *expr)
{
    struct fr_value a, b;

    switch ((int)expr->op) {
    case FR_CHK_LT:
    case FR_CHK_LE:
    case FR_CHK_EQ:
    case FR_CHK_NE: break;
    case FR_CHK_IN:
        return expr->first->kind.id == FR_KIND_QUANTITY
                   ? set_distance(expr->set, value_of(ex, expr->first).number)
                   : (double)NAN;
    default: return (double)NAN;
    }
    a = value_of(ex, expr->first);
    b = value_of(ex, expr->first->next);
    return distance(&expr->first->kind, &a, &b);
}

/* "misses by 99.43B"; nothing where no distance helps. */
static const char *misses_text(struct explaining *ex,
                               const struct fr_kind *kind, double margin)
{
    if (isnan(margin) || isinf(margin))
        return "";
    if (margin == 0)
        return "exactly on the edge";
    fr_strbuf_append_text(&ex->text, "misses by ");
    if (kind->id == FR_KIND_TIMESTAMP)
        fr_num_append_time(&ex->text, margin);
    else
        append_quantity(&ex->text, kind, margin);
    return take_text(ex);
}

/* --- conditions ----------------------------------------------------------- */

static struct fr_reason *explain(struct explaining *ex,
                                 const struct fr_chk_expr *expr, int is_wanted,
                                 unsigned depth);

static void add_part(struct fr_reason *reason, struct fr_reason *part)
{
    struct fr_reason **end = &reason->first;

    while (*end)
        end = &(*end)->next;
    *end = part;
}

/* The two halves of a chain stand for one comparison each. */
static const char *question_text(struct explaining *ex,
                                 const struct fr_chk_expr *expr)
{
    const struct fr_ast_expr *ast = expr->ast;
    struct fr_span span = ast->span, a, b;

    if (ast->kind == FR_AST_COMPARE && ast->child_count == 3) {
        a = expr->first->ast->span;
        b = expr->first->next->ast->span;
        span.begin = a.begin < b.begin ? a.begin : b.begin;
        span.end = a.end > b.end ? a.end : b.end;
    }
    return source_text(ex, ast->source, span);
}

/* A port that is not in a list is not near to it either. */
static int is_plain_set(const struct fr_chk_expr *expr)
{
    return expr->op == FR_CHK_IN && fr_kind_is(&expr->first->kind, 0, 0);
}

static struct fr_reason *explain_question(struct explaining *ex,
                                          const struct fr_chk_expr *expr,
                                          int is_wanted, unsigned depth)
{
    enum fr_decided truth = fr_walk_truth(ex->walk, expr);
    struct fr_reason *reason = reason_new(ex, FR_REASON_ASKED, truth);

    if (!reason)
        return NULL;
    reason->text = question_text(ex, expr);
    if (expr->op == FR_CHK_HAS_MARK)
        add_marks(ex, reason, expr->def);
    else if (expr->op == FR_CHK_COLUMN)
        add_given(ex, reason, expr);
    add_operands(ex, reason, expr);
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        if (child->kind.id == FR_KIND_TRUTH)
            add_part(reason, explain(ex, child, 1, depth));
    }
    reason->margin = margin_of(ex, expr);
    if (truth != FR_DECIDED_NOT && (truth == FR_DECIDED_TRUE) != is_wanted &&
        expr->first && !is_plain_set(expr))
        reason->misses = misses_text(ex, &expr->first->kind, reason->margin);
    return reason;
}

static struct fr_reason *explain_named(struct explaining *ex,
                                       const struct fr_chk_expr *expr,
                                       int is_wanted, unsigned depth)
{
    struct fr_reason *reason =
        reason_new(ex, FR_REASON_NAMED, fr_walk_truth(ex->walk, expr));

    if (!reason)
        return NULL;
    reason->text = text_of(ex, expr->ast);
    if (depth < NAMED_DEPTH_MAX && expr->def->expr)
        add_part(reason, explain(ex, expr->def->expr, is_wanted, depth + 1));
    return reason;
}

static int is_question(const struct fr_chk_expr *expr)
{
    return expr->op != FR_CHK_NOT && expr->op != FR_CHK_AND &&
           expr->op != FR_CHK_OR && expr->op != FR_CHK_DEF;
}

/* `not` before a question is one line, turned around. */
static struct fr_reason *explain_not(struct explaining *ex,
                                     const struct fr_chk_expr *expr,
                                     int is_wanted, unsigned depth)
{
    struct fr_reason *inner = explain(ex, expr->first, !is_wanted, depth);
    enum fr_decided truth = fr_walk_truth(ex->walk, expr);
    struct fr_reason *reason;

    if (inner && is_question(expr->first)) {
        inner->text = text_of(ex, expr->ast);
        inner->truth = truth;
        return inner;
    }
    reason = reason_new(ex, FR_REASON_NOT, truth);
    if (reason)
        add_part(reason, inner);
    return reason;
}

static struct fr_reason *explain(struct explaining *ex,
                                 const struct fr_chk_expr *expr, int is_wanted,
                                 unsigned depth)
{
    struct fr_reason *reason;

    if (expr->op == FR_CHK_DEF)
        return explain_named(ex, expr, is_wanted, depth);
    if (expr->op == FR_CHK_NOT)
        return explain_not(ex, expr, is_wanted, depth);
    if (is_question(expr))
        return explain_question(ex, expr, is_wanted, depth);
    reason =
        reason_new(ex, expr->op == FR_CHK_AND ? FR_REASON_ALL : FR_REASON_ANY,
                   fr_walk_truth(ex->walk, expr));
    for (const struct fr_chk_expr *child = expr->first; reason && child;
         child = child->next)
        add_part(reason, explain(ex, child, is_wanted, depth));
    return reason;
}

/* --- labels --------------------------------------------------------------- */

static void explain_band(struct explaining *ex,
                         const struct fr_chk_label *label,
                         struct fr_explained_rule *out)
{
    double value = fr_walk_value(ex->walk, label->of).number;

    out->margin = fabs(value - out->rule->number);
    if (out->truth == FR_DECIDED_FALSE)
        out->misses = misses_text(ex, &label->of->kind, out->margin);
}

static void explain_rule(struct explaining *ex, const struct fr_def *def,
                         uint32_t index, struct fr_explained_rule *out)
{
    const struct fr_chk_label *label = def->label;
    const struct fr_walk_def *walked = fr_walk_def(ex->walk, def);
    const struct fr_program *program = fr_walk_rules(ex->walk)->program;
    const struct fr_output *output = &program->outputs.items[def->output];
    int takes_one =
        label->policy != FR_POLICY_EVERY && label->policy != FR_POLICY_SUM;

    *out = (struct fr_explained_rule){
        .rule = &label->rules[index],
        .info = &program->rules.items[output->rule_first + index],
        .truth = walked->holds[index],
        .is_else = label->rules[index].when == NULL,
        .margin = (double)NAN,
        .misses = "",
    };
    out->is_naming =
        takes_one ? walked->naming == index : out->truth == FR_DECIDED_TRUE;
    if (out->is_else)
        return;
    if (label->policy == FR_POLICY_BANDS)
        explain_band(ex, label, out);
    else
        out->why = explain(ex, out->rule->when, 1, 0);
}

static void explain_label(struct explaining *ex, struct fr_explained *out)
{
    const struct fr_chk_label *label = out->def->label;

    out->policy = fr_doc_policy_key(label->policy);
    out->rules =
        FR_NEW_ARRAY(ex->arena, label->rule_count, struct fr_explained_rule);
    if (!out->rules) {
        ex->status = FR_ENOMEM;
        return;
    }
    out->rule_count = label->rule_count;
    for (uint32_t i = 0; i < label->rule_count; i++)
        explain_rule(ex, out->def, i, &out->rules[i]);
    if (label->policy == FR_POLICY_BANDS)
        out->of = given_new(ex, label->of);
}

int fr_explain_def(const struct fr_walk *walk, const struct fr_def *def,
                   struct fr_arena *arena, struct fr_explained *explained)
{
    struct explaining ex = {.walk = walk, .arena = arena};
    const struct fr_value *value = &fr_walk_def(walk, def)->value;

    fr_strbuf_init(&ex.text, TEXT_MAX);
    *explained = (struct fr_explained){.def = def, .policy = ""};
    fr_strbuf_append_str(&ex.text, def->name);
    explained->name = take_text(&ex);
    explained->value = value_text(&ex, &def->kind, value);
    explained->cell = cell_text(&ex, def, value);
    explained->is_missing = fr_value_is_missing(&def->kind, value);
    if (def->label)
        explain_label(&ex, explained);
    else if (def->kind.id == FR_KIND_TRUTH)
        explained->why = explain(&ex, def->expr, 1, 0);
    fr_strbuf_release(&ex.text);
    return ex.status;
}

/* --- which ---------------------------------------------------------------- */

uint32_t fr_explain_count(const struct fr_rules *rules)
{
    return rules->program->outputs.count;
}

const struct fr_def *fr_explain_at(const struct fr_rules *rules, uint32_t index)
{
    for (uint32_t i = 0; i < rules->check.def_count; i++) {
        const struct fr_def *def = &rules->check.defs[i];
        if (def->what != FR_DEF_LET && def->output == index)
            return def;
    }
    return NULL;
}
