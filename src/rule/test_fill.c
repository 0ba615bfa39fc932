/* test_fill.c - values that tests set to cells. Literals are written as they
 * are; the others are computed by a small program of the test, for as many n
 * at once as a batch has rows. */
#include "rule/test_fill.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "rule/emit_tests.h"
#include "rule/test_row.h"

/* A value of the current test, and where it goes. */
struct target {
    const struct fr_chk_given *set;
    uint32_t slot;   /* FR_MAP_NONE: no rule asks for it */
    uint32_t is_set; /* the slot that says so; FR_MAP_NONE: it is a column */
};

struct fr_fill {
    struct fr_check *check;
    struct fr_map slots; /* by name */
    FR_VEC(struct target) targets;
    struct fr_program *program; /* of the current test; NULL: all literals */
    struct fr_exec *exec;
    struct fr_batch batch; /* its column n */
    uint32_t chunk;        /* the first n in it; UINT32_MAX: none */
};

static int name_slots(struct fr_fill *fill)
{
    const struct fr_program *program = fill->check->program;
    uint32_t entry;

    for (uint32_t i = 0; i < program->slots.count; i++)
        FR_TRY(fr_map_put(&fill->slots, fr_str_of(program->slots.items[i].name),
                          i, &entry));
    return 0;
}

int fr_fill_new(struct fr_check *check, struct fr_fill **fill)
{
    *fill = fr_alloc_zero(1, sizeof(**fill));
    if (!*fill)
        return FR_ENOMEM;
    (*fill)->check = check;
    fr_map_init(&(*fill)->slots, 0, 0);
    return name_slots(*fill);
}

static void end_test(struct fr_fill *fill)
{
    fr_exec_free(fill->exec);
    fr_batch_release(&fill->batch);
    fr_program_free(fill->program);
    fill->exec = NULL;
    fill->program = NULL;
    fill->targets.count = 0;
}

void fr_fill_free(struct fr_fill *fill)
{
    if (!fill)
        return;
    end_test(fill);
    fr_vec_release(&fill->targets);
    fr_map_release(&fill->slots);
    fr_free(fill);
}

/* --- a test --------------------------------------------------------------- */

static int add_target(struct fr_fill *fill, const struct fr_chk_given *set)
{
    struct target *target = fr_vec_push(&fill->targets);
    struct fr_strbuf name;

    if (!target)
        return FR_ENOMEM;
    *target = (struct target){.set = set, .is_set = FR_MAP_NONE};
    target->slot = fr_map_get(&fill->slots, set->key->value);
    if (!set->def)
        return 0;
    fr_strbuf_init(&name, set->key->value.size + sizeof(FR_EMIT_IS_SET));
    fr_strbuf_printf(&name, FR_EMIT_IS_SET, FR_STR_ARG(set->key->value));
    if (fr_strbuf_status(&name) == 0)
        target->is_set = fr_map_get(&fill->slots, fr_strbuf_str(&name));
    fr_strbuf_release(&name);
    return 0;
}

int fr_fill_begin(struct fr_fill *fill, const struct fr_chk_test *test)
{
    struct fr_program *program;

    end_test(fill);
    for (const struct fr_chk_given *set = test->sets; set; set = set->next)
        FR_TRY(add_target(fill, set));
    FR_TRY(fr_emit_sets(fill->check, test, &fill->program));
    fill->chunk = UINT32_MAX;
    program = fill->program;
    if (!program)
        return 0;
    FR_TRY(fr_exec_new(program, &fill->exec));
    return fr_batch_init(&fill->batch, program->slots.items,
                         program->slots.count, program->texts.items,
                         program->texts.count);
}

/* --- a row ---------------------------------------------------------------- */

/* Compute the values of the flows around n. */
static int compute(struct fr_fill *fill, uint32_t n)
{
    uint32_t chunk = n - n % FR_BATCH_ROWS;

    if (!fill->program || fill->chunk == chunk)
        return 0;
    fill->chunk = chunk;
    FR_TRY(fr_batch_clear(&fill->batch));
    fill->batch.row_count = FR_BATCH_ROWS;
    for (uint32_t i = 0; fill->batch.column_count && i < FR_BATCH_ROWS; i++)
        fill->batch.columns[0].cells.f64[i] = chunk + i;
    return fr_exec_run(fill->exec, &fill->batch);
}

static double number(const struct fr_fill *fill, const struct fr_chk_expr *expr,
                     uint32_t at)
{
    if (expr->op == FR_CHK_NUMBER)
        return expr->number;
    return fr_exec_f64(fill->exec, expr->node_value)[at];
}

static uint8_t truth(const struct fr_fill *fill, const struct fr_chk_expr *expr,
                     uint32_t at)
{
    struct fr_test_row row = {.exec = fill->exec, .row = at};

    if (expr->op == FR_CHK_TRUTH)
        return expr->truth ? FR_TRUTH_TRUE : FR_TRUTH_FALSE;
    switch (fr_test_row_truth(&row, expr->node_true, expr->node_false)) {
    case FR_VERDICT_YES: return FR_TRUTH_TRUE;
    case FR_VERDICT_NO: return FR_TRUTH_FALSE;
    case FR_VERDICT_MISSING:
    case FR_VERDICT_OPEN: return FR_TRUTH_MISSING;
    }
    FR_UNREACHABLE();
}

static int write_cell(struct fr_fill *fill, const struct fr_chk_given *set,
                      uint32_t at, struct fr_batch *batch,
                      struct fr_column *column, uint32_t row)
{
    const struct fr_chk_expr *expr = set->expr;

    if (set->text.data)
        return fr_batch_text_code(batch, set->text, &column->cells.text[row]);
    if (!expr)
        return 0;
    switch ((int)set->kind.id) {
    case FR_KIND_QUANTITY:
        column->cells.f64[row] = number(fill, expr, at);
        break;
    case FR_KIND_TIMESTAMP:
        column->cells.time[row] = fr_test_row_time(number(fill, expr, at));
        break;
    case FR_KIND_TRUTH: column->cells.truth[row] = truth(fill, expr, at); break;
    case FR_KIND_ADDRESS:
        column->cells.ip[row] =
            expr->op == FR_CHK_ADDRESS
                ? expr->ip
                : fr_exec_ip(fill->exec, expr->node_value)[at];
        break;
    default: FR_UNREACHABLE();
    }
    return 0;
}

/* Every slot missing, and no definition set. */
static void clear_row(const struct fr_fill *fill, struct fr_batch *batch,
                      uint32_t row)
{
    const struct fr_check *check = fill->check;

    for (uint32_t i = 0; i < batch->column_count; i++) {
        struct fr_column *column = &batch->columns[i];
        fr_column_set_missing(column, row);
        if (column->type == FR_TYPE_TRUTH &&
            strncmp(check->program->slots.items[i].name, FR_EMIT_IS_SET,
                    sizeof(FR_EMIT_IS_SET) - sizeof("%.*s")) == 0)
            column->cells.truth[row] = FR_TRUTH_FALSE;
    }
}

int fr_fill_row(struct fr_fill *fill, uint32_t n, struct fr_batch *batch,
                uint32_t row)
{
    FR_TRY(compute(fill, n));
    clear_row(fill, batch, row);
    for (uint32_t i = 0; i < fill->targets.count; i++) {
        const struct target *target = &fill->targets.items[i];
        if (target->is_set != FR_MAP_NONE)
            batch->columns[target->is_set].cells.truth[row] = FR_TRUTH_TRUE;
        if (target->slot != FR_MAP_NONE)
            FR_TRY(write_cell(fill, target->set, n % FR_BATCH_ROWS, batch,
                              &batch->columns[target->slot], row));
    }
    return 0;
}
