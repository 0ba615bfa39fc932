/* tails_test.c - a tail is what the cells are, each behind a comma. */
#include "support/unit.h"

#include <math.h>

#include "csv/quote.h"
#include "engine/cells.h"
#include "engine/tails.h"

#define NONE FR_NODE_NONE

static uint32_t node(struct fr_program *p, enum fr_op op, uint32_t a,
                     uint32_t b, int k)
{
    int made;

    assert_true(k >= 0);
    made = fr_program_add(p, op, a, b, NONE, (uint32_t)k);
    assert_true(made >= 0);
    return (uint32_t)made;
}

static void add(struct fr_program *p, struct fr_output output)
{
    output.policy = "";
    assert_true(fr_program_output(p, &output) >= 0);
}

/* Bands of x with names of all kinds, whether x is above 10, and x. */
static void build(struct fr_program *p, int has_text)
{
    static const char *names[] = {
        "short", "=formula, \"quoted\"",
        "a name that is a good deal longer than what is copied at once"};
    static struct fr_choice_edge edges[] = {
        {.edge = 0, .code = 1, .rule = NONE},
        {.edge = 10, .code = 2, .rule = NONE},
        {.edge = 100, .code = 3, .rule = NONE}};
    static struct fr_choice bands = {
        .edges = edges, .edge_count = 3, .else_rule = NONE};
    uint32_t x = node(p, FR_OP_LOAD_F64, NONE, NONE,
                      fr_program_slot(p, "x", FR_TYPE_NUMBER));
    uint32_t ten =
        node(p, FR_OP_CONST_F64, NONE, NONE, fr_program_number(p, 10));

    add(p, (struct fr_output){.name = "label",
                              .kind = FR_OUTPUT_LABEL,
                              .names = names,
                              .name_count = 3,
                              .node = node(p, FR_OP_BAND, x, NONE,
                                           fr_program_choice(p, &bands))});
    add(p, (struct fr_output){.name = "truth",
                              .kind = FR_OUTPUT_TRUTH,
                              .node = node(p, FR_OP_LT, ten, x, 0),
                              .node_false = node(p, FR_OP_LE, x, ten, 0)});
    add(p, (struct fr_output){.name = "number",
                              .kind = FR_OUTPUT_QUANTITY,
                              .node = node(p, FR_OP_DIV, x, ten, 0)});
    if (has_text)
        add(p, (struct fr_output){
                   .name = "text",
                   .kind = FR_OUTPUT_TEXT,
                   .node = node(p, FR_OP_LOAD_TEXT, NONE, NONE,
                                fr_program_slot(p, "t", FR_TYPE_TEXT))});
}

static void expect_row(struct fr_tails *tails, struct fr_cells *cells,
                       const struct fr_exec *exec, const struct fr_batch *batch,
                       uint32_t row)
{
    const struct fr_str *texts = fr_cells_row(cells, exec, batch, row);
    struct fr_strbuf want;
    struct fr_str got;

    assert_non_null(texts);
    fr_strbuf_init(&want, 1 << 16);
    for (uint32_t i = 0; i < tails->program->outputs.count; i++) {
        fr_strbuf_append_char(&want, ',');
        fr_csv_append_cell(&want, texts[i]);
    }
    got = fr_tails_row(tails, row);
    if (!fr_str_equal(got, fr_strbuf_str(&want)))
        fail_msg("got '%.*s', want '%s'", FR_STR_ARG(got), want.data);
    fr_strbuf_release(&want);
}

static void tails_are_the_cells(void **state)
{
    static const double values[] = {-1,    0,  0.1,    10, 12.0 / 7.0,
                                    1e300, 99, 1234.5, 5,  -1e-300};
    struct fr_program *program;
    struct fr_exec *exec;
    struct fr_batch batch;
    struct fr_cells cells;
    struct fr_tails tails;

    (void)state;
    assert_int_equal(fr_program_new(&program), 0);
    build(program, 0);
    assert_int_equal(fr_program_finish(program), 0);
    assert_int_equal(fr_exec_new(program, &exec), 0);
    assert_int_equal(fr_batch_init(&batch, program->slots.items,
                                   program->slots.count, NULL, 0),
                     0);
    assert_int_equal(fr_cells_init(&cells, program), 0);
    assert_int_equal(fr_tails_init(&tails, program), 0);
    assert_true(tails.is_ready);
    /* twice: numbers that were printed before are remembered */
    for (size_t i = 0; i < 2 * (TEST_COUNT(values) + 2); i++) {
        size_t which = i % (TEST_COUNT(values) + 2);
        double special = which % 2 ? (double)NAN : (double)INFINITY;
        batch.columns[0].cells.f64[0] =
            which < TEST_COUNT(values) ? values[which] : special;
        batch.row_count = 1;
        assert_int_equal(fr_exec_run(exec, &batch), 0);
        fr_tails_begin(&tails, exec);
        expect_row(&tails, &cells, exec, &batch, 0);
    }
    fr_tails_release(&tails);
    fr_cells_release(&cells);
    fr_batch_release(&batch);
    fr_exec_free(exec);
    fr_program_free(program);
}

/* More numbers than are remembered. */
static void forgotten_numbers_are_printed_again(void **state)
{
    struct fr_program *program;
    struct fr_exec *exec;
    struct fr_batch batch;
    struct fr_cells cells;
    struct fr_tails tails;

    (void)state;
    assert_int_equal(fr_program_new(&program), 0);
    build(program, 0);
    assert_int_equal(fr_program_finish(program), 0);
    assert_int_equal(fr_exec_new(program, &exec), 0);
    assert_int_equal(fr_batch_init(&batch, program->slots.items,
                                   program->slots.count, NULL, 0),
                     0);
    assert_int_equal(fr_cells_init(&cells, program), 0);
    assert_int_equal(fr_tails_init(&tails, program), 0);
    for (uint32_t i = 0; i < 8 * FR_TAIL_MEMOS; i++) {
        batch.columns[0].cells.f64[0] = i % (2 * FR_TAIL_MEMOS) / 7.0;
        batch.row_count = 1;
        assert_int_equal(fr_exec_run(exec, &batch), 0);
        fr_tails_begin(&tails, exec);
        expect_row(&tails, &cells, exec, &batch, 0);
    }
    fr_tails_release(&tails);
    fr_cells_release(&cells);
    fr_batch_release(&batch);
    fr_exec_free(exec);
    fr_program_free(program);
}

static void other_kinds_are_not_ready(void **state)
{
    struct fr_program *program;
    struct fr_tails tails;

    (void)state;
    assert_int_equal(fr_program_new(&program), 0);
    build(program, 1);
    assert_int_equal(fr_program_finish(program), 0);
    assert_int_equal(fr_tails_init(&tails, program), 0);
    assert_false(tails.is_ready);
    fr_tails_release(&tails);
    fr_program_free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_the_cells),
        cmocka_unit_test(forgotten_numbers_are_printed_again),
        cmocka_unit_test(other_kinds_are_not_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
