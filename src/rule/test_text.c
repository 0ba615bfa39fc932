/* test_text.c - values as they would be written in a rule. */
#include "rule/test_text.h"

#include <math.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/num.h"
#include "rule/literal.h"

/* Names shown of one condition; lets are followed this deep. */
#define VALUES_MAX 16
#define LEVELS_MAX 8

/* All marks of a flow. */
#define MARKS_SIZE_MAX 4096

static const char *quantity(double value, const struct fr_kind *kind,
                            struct fr_arena *arena)
{
    char text[FR_LITERAL_TEXT_MAX];

    if (isnan(value))
        return "";
    fr_literal_write(value, kind->time, kind->bytes, text);
    if (!text[0])
        text[fr_num_print_f64(value, text)] = '\0';
    return fr_arena_text(arena, text, strlen(text));
}

static const char *address(const struct fr_ip *ip, struct fr_arena *arena)
{
    char text[FR_IP_TEXT_MAX];

    return fr_arena_text(arena, text, fr_ip_print(ip, text));
}

static const char *point_in_time(int64_t time, struct fr_arena *arena)
{
    char text[FR_TIME_TEXT_MAX];

    return fr_arena_text(arena, text, fr_clock_print(time, text));
}

static const char *truth(enum fr_verdict verdict)
{
    if (verdict == FR_VERDICT_YES)
        return "true";
    return verdict == FR_VERDICT_NO ? "false" : "";
}

/* A value of a column or definition that is no truth and no label. */
static const char *value(const struct fr_test_row *row,
                         const struct fr_kind *kind, uint32_t node,
                         struct fr_arena *arena)
{
    const struct fr_exec *exec = row->exec;
    struct fr_str text;

    switch ((int)kind->id) {
    case FR_KIND_TIMESTAMP:
        return point_in_time(fr_exec_time(exec, node)[row->row], arena);
    case FR_KIND_ADDRESS:
        return address(&fr_exec_ip(exec, node)[row->row], arena);
    case FR_KIND_TEXT:
        text = fr_batch_text(row->batch, fr_exec_text(exec, node)[row->row]);
        return fr_arena_text(arena, text.data ? text.data : "", text.size);
    default: return quantity(fr_exec_f64(exec, node)[row->row], kind, arena);
    }
}

/* --- labels --------------------------------------------------------------- */

static const char *join_names(const struct fr_chk_label *label,
                              const uint8_t *is_in, struct fr_arena *arena)
{
    struct fr_strbuf text;
    const char *copy = NULL;

    fr_strbuf_init(&text, MARKS_SIZE_MAX);
    for (uint32_t i = 0; i < label->name_count; i++) {
        if (!is_in[i])
            continue;
        fr_strbuf_append_text(&text, text.size ? ";" : "");
        fr_strbuf_append_str(&text, label->names[i]);
    }
    /* what does not fit is left out */
    if (text.status != FR_ENOMEM)
        copy = fr_arena_text(arena, text.data ? text.data : "", text.size);
    fr_strbuf_release(&text);
    return copy;
}

static const char *marks(const struct fr_test_row *row,
                         const struct fr_def *def, struct fr_arena *arena)
{
    const struct fr_chk_label *label = def->label;
    uint8_t *is_in = FR_NEW_ARRAY(arena, label->name_count, uint8_t);

    for (uint32_t i = 0; is_in && i < label->name_count; i++)
        is_in[i] = (uint8_t)fr_test_row_has(row, def->mark_masks[i]);
    return is_in ? join_names(label, is_in, arena) : NULL;
}

const char *fr_test_text_def(const struct fr_test_row *row,
                             const struct fr_def *def, struct fr_arena *arena)
{
    uint16_t code;

    if (def->kind.id == FR_KIND_TRUTH)
        return truth(fr_test_row_truth(row, def->mask_true, def->mask_false));
    if (def->kind.id == FR_KIND_MARKS)
        return marks(row, def->kind.label, arena);
    if (def->kind.id != FR_KIND_LABEL)
        return value(row, &def->kind, def->value, arena);
    code = fr_exec_label(row->exec, def->value)[row->row];
    if (code == 0)
        return "";
    return fr_arena_str(arena, def->kind.label->label->names[code - 1]).data;
}

/* --- what is expected ----------------------------------------------------- */

static const char *given_names(const struct fr_chk_given *given,
                               struct fr_arena *arena)
{
    const struct fr_chk_label *label = given->def->label;
    uint8_t *is_in = FR_NEW_ARRAY(arena, label->name_count, uint8_t);

    for (uint32_t i = 0; is_in && i < given->code_count; i++)
        is_in[given->codes[i] - 1] = 1;
    return is_in ? join_names(label, is_in, arena) : NULL;
}

const char *fr_test_text_given(const struct fr_chk_given *given,
                               struct fr_arena *arena)
{
    const struct fr_chk_expr *expr = given->expr;

    if (given->codes)
        return given_names(given, arena);
    if (given->text.data)
        return fr_arena_text(arena, given->text.data, given->text.size);
    if (!expr)
        return "";
    switch ((int)given->kind.id) {
    case FR_KIND_TRUTH: return truth((enum fr_verdict)expr->truth);
    case FR_KIND_ADDRESS: return address(&expr->ip, arena);
    case FR_KIND_TIMESTAMP:
        return point_in_time(fr_test_row_time(expr->number), arena);
    default: return quantity(expr->number, &given->kind, arena);
    }
}

/* --- the values of a condition -------------------------------------------- */

struct collection {
    const struct fr_test_row *row;
    struct fr_arena *arena;
    struct fr_test_value *values;
    uint32_t count;
    int status;
};

static int is_there(const struct collection *all, struct fr_str name)
{
    for (uint32_t i = 0; all->status == 0 && i < all->count; i++) {
        if (fr_str_equal(fr_str_of(all->values[i].name), name))
            return 1;
    }
    return all->status < 0 || all->count == VALUES_MAX;
}

static void add(struct collection *all, struct fr_str name, const char *text,
                int is_set)
{
    struct fr_test_value *item = &all->values[all->count++];

    if (text && !*text)
        text = is_set ? "missing" : "not set";
    item->name = fr_arena_str(all->arena, name).data;
    item->text = text;
    if (!item->name || !text)
        all->status = FR_ENOMEM;
}

static void collect(struct collection *all, const struct fr_chk_expr *expr,
                    uint32_t level);

static void add_def(struct collection *all, const struct fr_def *def,
                    uint32_t level)
{
    const char *text = fr_test_text_def(all->row, def, all->arena);
    int is_set = fr_test_row_sets_def(all->row, def);

    if (text && !*text && (def->label || def->kind.id == FR_KIND_LABEL))
        text = "without a name";
    else if (text && !*text && def->kind.id == FR_KIND_TRUTH)
        text = "undecided";
    add(all, def->name, text, 1);
    if (def->what == FR_DEF_LET && !is_set && level < LEVELS_MAX)
        collect(all, def->expr, level + 1);
}

static void add_column(struct collection *all, const struct fr_chk_expr *expr)
{
    int is_set = fr_test_row_sets_column(all->row, expr->column);
    const char *text =
        expr->kind.id == FR_KIND_TRUTH
            ? truth(fr_test_row_truth(all->row, expr->node_true,
                                      expr->node_false))
            : value(all->row, &expr->kind, expr->node_value, all->arena);

    add(all, fr_str_of(expr->column), text, is_set);
}

static void collect(struct collection *all, const struct fr_chk_expr *expr,
                    uint32_t level)
{
    const struct fr_def *mark = expr->op == FR_CHK_HAS_MARK ? expr->def : NULL;

    if (expr->op == FR_CHK_COLUMN && !is_there(all, fr_str_of(expr->column)))
        add_column(all, expr);
    else if ((expr->op == FR_CHK_DEF || mark) &&
             !is_there(all, expr->def->name))
        add_def(all, expr->def, level);
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next)
        collect(all, child, level);
}

int fr_test_text_values(const struct fr_test_row *row,
                        const struct fr_chk_expr *expr, struct fr_arena *arena,
                        const struct fr_test_value **values, uint32_t *count)
{
    struct collection all = {
        .row = row,
        .arena = arena,
        .values = FR_NEW_ARRAY(arena, VALUES_MAX, struct fr_test_value)};

    if (!all.values)
        return FR_ENOMEM;
    collect(&all, expr, 0);
    *values = all.values;
    *count = all.count;
    return all.status;
}
