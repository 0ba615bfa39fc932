/* tails_test.c - a tail is what the cells are, each behind a comma. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "csv/quote.h"
#include "engine/cells.h"
#include "engine/tails.h"

#define NONE FR_NODE_NONE

/* --- programs: each output is made from an input column of its own --- */

enum kind { LABEL, TRUTH, NUMBER, TEXT };

struct column {
    enum kind kind;
    uint32_t name_count; /* of a label */
    uint32_t name_size;  /* of its longest name */
};

struct fixture {
    struct fr_program *program;
    struct fr_exec *exec;
    struct fr_batch batch;
    struct fr_cells cells;
    struct fr_tails tails;
    char *row; /* size_max + slack, as much as may be written */
};

static uint32_t node(struct fr_program *p, enum fr_op op, uint32_t a,
                     uint32_t b, int k)
{
    int made;

    assert_true(k >= 0);
    made = fr_program_add(p, op, a, b, NONE, (uint32_t)k);
    assert_true(made >= 0);
    return (uint32_t)made;
}

static uint32_t number(struct fr_program *p, double value)
{
    return node(p, FR_OP_CONST_F64, NONE, NONE, fr_program_number(p, value));
}

/* Names with all that needs quotes, each of another size. */
static const char **names_new(const struct column *column)
{
    static const char letters[] = "=some, \"text\" ";
    const char **names = fr_alloc_zero(column->name_count, sizeof(*names));

    for (uint32_t i = 0; i < column->name_count; i++) {
        uint32_t size = column->name_size * (i + 1) / column->name_count;
        char *name = fr_alloc_zero(size + 12, 1);
        for (uint32_t k = 0; k < size; k++)
            name[k] = letters[(i + k) % (sizeof(letters) - 1)];
        snprintf(name + size, 12, "%u", i);
        names[i] = name;
    }
    return names;
}

static void names_free(const char **names, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        fr_free((void *)(uintptr_t)names[i]);
    fr_free(names);
}

/* Name i from i on; below 0, and where x is missing, none. */
static void add_label(struct fr_program *p, const struct column *column,
                      uint32_t x)
{
    struct fr_choice_edge *edges =
        fr_alloc_zero(column->name_count, sizeof(*edges));
    struct fr_choice bands = {
        .edges = edges, .edge_count = column->name_count, .else_rule = NONE};
    const char **names = names_new(column);
    struct fr_output output = {.name = "label",
                               .policy = "",
                               .kind = FR_OUTPUT_LABEL,
                               .names = names,
                               .name_count = column->name_count};

    for (uint32_t i = 0; i < column->name_count; i++)
        edges[i] = (struct fr_choice_edge){
            .edge = i, .code = (uint16_t)(i + 1), .rule = NONE};
    output.node = node(p, FR_OP_BAND, x, NONE, fr_program_choice(p, &bands));
    assert_true(fr_program_output(p, &output) >= 0);
    names_free(names, column->name_count);
    fr_free(edges);
}

static void add_output(struct fr_program *p, const struct column *column,
                       uint32_t index)
{
    struct fr_output output = {.name = "other", .policy = ""};
    char name[16];
    uint32_t x;

    snprintf(name, sizeof(name), "x%u", index);
    if (column->kind == TEXT) {
        output.kind = FR_OUTPUT_TEXT;
        output.node = node(p, FR_OP_LOAD_TEXT, NONE, NONE,
                           fr_program_slot(p, name, FR_TYPE_TEXT));
        assert_true(fr_program_output(p, &output) >= 0);
        return;
    }
    x = node(p, FR_OP_LOAD_F64, NONE, NONE,
             fr_program_slot(p, name, FR_TYPE_NUMBER));
    if (column->kind == LABEL) {
        add_label(p, column, x);
        return;
    }
    if (column->kind == TRUTH) {
        output.kind = FR_OUTPUT_TRUTH;
        output.node = node(p, FR_OP_LT, number(p, 0), x, 0);
        output.node_false = node(p, FR_OP_LE, x, number(p, 0), 0);
    } else {
        output.kind = FR_OUTPUT_QUANTITY;
        output.node = node(p, FR_OP_DIV, x, number(p, 10), 0);
    }
    assert_true(fr_program_output(p, &output) >= 0);
}

static void setup(struct fixture *f, const struct column *columns,
                  uint32_t count)
{
    *f = (struct fixture){0};
    assert_int_equal(fr_program_new(&f->program), 0);
    for (uint32_t i = 0; i < count; i++)
        add_output(f->program, &columns[i], i);
    assert_int_equal(fr_program_finish(f->program), 0);
    assert_int_equal(fr_exec_new(f->program, &f->exec), 0);
    assert_int_equal(fr_batch_init(&f->batch, f->program->slots.items,
                                   f->program->slots.count, NULL, 0),
                     0);
    assert_int_equal(fr_cells_init(&f->cells, f->program), 0);
    assert_int_equal(fr_tails_init(&f->tails, f->program), 0);
    f->row = fr_alloc(f->tails.size_max + FR_TAIL_SLACK);
    assert_non_null(f->row);
}

static void teardown(struct fixture *f)
{
    fr_free(f->row);
    fr_tails_release(&f->tails);
    fr_cells_release(&f->cells);
    fr_batch_release(&f->batch);
    fr_exec_free(f->exec);
    fr_program_free(f->program);
}

/* --- a tail and the cells --- */

static void expect_row(struct fixture *f, uint32_t row)
{
    const struct fr_str *texts =
        fr_cells_row(&f->cells, f->exec, &f->batch, row);
    struct fr_strbuf want;
    struct fr_str got;

    assert_non_null(texts);
    fr_strbuf_init(&want, 1 << 20);
    for (uint32_t i = 0; i < f->program->outputs.count; i++) {
        fr_strbuf_append_char(&want, ',');
        fr_csv_append_cell(&want, texts[i]);
    }
    got.data = f->row;
    got.size = (size_t)(fr_tails_write(&f->tails, row, f->row) - f->row);
    assert_true(got.size <= f->tails.size_max);
    if (!fr_str_equal(got, fr_strbuf_str(&want)))
        fail_msg("got '%.*s', want '%s'", FR_STR_ARG(got), want.data);
    fr_strbuf_release(&want);
}

static void expect_batch(struct fixture *f, uint32_t row_count)
{
    f->batch.row_count = row_count;
    assert_int_equal(fr_exec_run(f->exec, &f->batch), 0);
    assert_int_equal(fr_tails_begin(&f->tails, f->exec, row_count), 0);
    for (uint32_t row = 0; row < row_count; row++)
        expect_row(f, row);
}

/* The same value in every column. */
static void expect_everywhere(struct fixture *f, double value)
{
    for (uint32_t i = 0; i < f->batch.column_count; i++)
        f->batch.columns[i].cells.f64[0] = value;
    expect_batch(f, 1);
}

/* A name, a truth or a number, or nothing, in every place. */
static void fill(struct fixture *f, const struct column *columns,
                 uint32_t row_count, struct fr_rand *rand)
{
    for (uint32_t i = 0; i < f->batch.column_count; i++) {
        double *cells = f->batch.columns[i].cells.f64;
        uint32_t count = columns[i].kind == LABEL ? columns[i].name_count : 2;
        for (uint32_t row = 0; row < row_count; row++)
            cells[row] = fr_rand_below(rand, 4) == 0
                             ? (double)NAN
                             : (double)fr_rand_below(rand, count + 1) - 0.5;
    }
}

static void expect_random(struct fixture *f, const struct column *columns)
{
    struct fr_rand rand;

    assert_true(f->tails.is_ready);
    fr_rand_init(&rand, 7);
    for (int round = 0; round < 30; round++) {
        uint32_t row_count = 1 + (uint32_t)fr_rand_below(&rand, 200);
        if (row_count > FR_BATCH_ROWS)
            row_count = FR_BATCH_ROWS;
        fill(f, columns, row_count, &rand);
        expect_batch(f, row_count);
    }
}

static void check_columns(const struct column *columns, uint32_t count,
                          uint32_t part_count)
{
    struct fixture f;

    setup(&f, columns, count);
    assert_int_equal(f.tails.part_count, part_count);
    expect_random(&f, columns);
    teardown(&f);
}

/* --- tests --- */

static void numbers_of_all_kinds_are_those_of_the_cells(void **state)
{
    static const struct column columns[] = {
        {LABEL, 3, 50}, {TRUTH, 0, 0}, {NUMBER, 0, 0}};
    static const double values[] = {-1,
                                    0,
                                    0.1,
                                    10,
                                    12.0 / 7.0,
                                    1e300,
                                    99,
                                    1234.5,
                                    5,
                                    -1e-300,
                                    -1.2345678901234567e-300,
                                    -0.0,
                                    (double)INFINITY,
                                    (double)NAN};
    struct fixture f;

    (void)state;
    setup(&f, columns, TEST_COUNT(columns));
    assert_true(f.tails.is_ready);
    /* twice: numbers that were printed before are remembered */
    for (size_t i = 0; i < 2 * TEST_COUNT(values); i++)
        expect_everywhere(&f, values[i % TEST_COUNT(values)]);
    teardown(&f);
}

/* More numbers than are remembered. */
static void forgotten_numbers_are_printed_again(void **state)
{
    static const struct column columns[] = {{NUMBER, 0, 0}};
    struct fixture f;

    (void)state;
    setup(&f, columns, TEST_COUNT(columns));
    for (uint32_t i = 0; i < 8 * FR_TAIL_MEMOS; i++)
        expect_everywhere(&f, i % (2 * FR_TAIL_MEMOS) / 7.0);
    teardown(&f);
}

static void neighbours_that_are_no_numbers_form_a_run(void **state)
{
    static const struct column columns[] = {
        {TRUTH, 0, 0},  {LABEL, 5, 20}, {LABEL, 1, 0}, {TRUTH, 0, 0},
        {NUMBER, 0, 0}, {NUMBER, 0, 0}, {LABEL, 2, 3}, {TRUTH, 0, 0}};

    (void)state;
    check_columns(columns, TEST_COUNT(columns), 4);
    check_columns(columns, 1, 1);
    check_columns(columns + 4, 2, 2);
}

/* 16 codes a column: three columns come to 4,096 states. */
static void a_run_of_many_states_is_cut(void **state)
{
    static const struct column columns[] = {
        {LABEL, 15, 9}, {LABEL, 15, 9}, {LABEL, 15, 9}, {LABEL, 15, 9},
        {LABEL, 15, 9}, {LABEL, 15, 9}, {LABEL, 15, 9}, {TRUTH, 0, 0}};

    (void)state;
    check_columns(columns, 3, 1);
    check_columns(columns, 4, 2);
    check_columns(columns, TEST_COUNT(columns), 3);
}

static void one_column_may_have_any_number_of_names(void **state)
{
    static const struct column columns[] = {
        {TRUTH, 0, 0}, {LABEL, 65535, 5}, {LABEL, 2, 5}, {TRUTH, 0, 0}};

    (void)state;
    check_columns(columns, TEST_COUNT(columns), 3);
}

static void a_run_of_long_names_is_cut(void **state)
{
    static const struct column columns[] = {{LABEL, 2, 4000},
                                            {LABEL, 2, 4000},
                                            {LABEL, 2, 4000},
                                            {LABEL, 9, 4000},
                                            {LABEL, 9, 30}};

    (void)state;
    check_columns(columns, TEST_COUNT(columns), 2);
}

static void what_is_not_made_here_is_not_ready(void **state)
{
    static const struct column text[] = {{LABEL, 3, 9}, {TEXT, 0, 0}};
    static const struct column large[] = {{LABEL, 1, FR_TAIL_SIZE_MAX}};
    struct fixture f;

    (void)state;
    setup(&f, text, TEST_COUNT(text));
    assert_false(f.tails.is_ready);
    teardown(&f);
    setup(&f, large, TEST_COUNT(large));
    assert_false(f.tails.is_ready);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_all_kinds_are_those_of_the_cells),
        cmocka_unit_test(forgotten_numbers_are_printed_again),
        cmocka_unit_test(neighbours_that_are_no_numbers_form_a_run),
        cmocka_unit_test(a_run_of_many_states_is_cut),
        cmocka_unit_test(one_column_may_have_any_number_of_names),
        cmocka_unit_test(a_run_of_long_names_is_cut),
        cmocka_unit_test(what_is_not_made_here_is_not_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
