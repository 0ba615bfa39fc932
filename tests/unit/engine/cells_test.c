/* cells_test.c - every kind of output column as text. */
#include "support/unit.h"

#include <math.h>

#include "engine/cells.h"

#define NONE FR_NODE_NONE

struct fixture {
    struct fr_program *program;
    struct fr_exec *exec;
    struct fr_batch batch;
    struct fr_cells cells;
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

static uint32_t load(struct fr_program *p, enum fr_op op, const char *name,
                     enum fr_type type)
{
    return node(p, op, NONE, NONE, fr_program_slot(p, name, type));
}

static void add(struct fr_program *p, struct fr_output output)
{
    output.policy = "";
    assert_true(fr_program_output(p, &output) >= 0);
}

/* x, its text t, its address a, its time s; outputs of each kind. */
static void build(struct fr_program *p)
{
    static const char *names[] = {"big", "odd"};
    static struct fr_choice_edge edges[] = {
        {.edge = 10, .code = 1, .rule = NONE}};
    static struct fr_choice band = {
        .edges = edges, .edge_count = 1, .else_rule = NONE};
    uint32_t marks[2];
    uint32_t x = load(p, FR_OP_LOAD_F64, "x", FR_TYPE_NUMBER);
    uint32_t ten =
        node(p, FR_OP_CONST_F64, NONE, NONE, fr_program_number(p, 10));

    marks[0] = node(p, FR_OP_LT, ten, x, 0);
    marks[1] = node(p, FR_OP_NE, ten, x, 0);
    add(p, (struct fr_output){.name = "number",
                              .kind = FR_OUTPUT_QUANTITY,
                              .node = node(p, FR_OP_DIV, x, ten, 0)});
    add(p, (struct fr_output){.name = "truth",
                              .kind = FR_OUTPUT_TRUTH,
                              .node = marks[0],
                              .node_false = node(p, FR_OP_LE, x, ten, 0)});
    add(p, (struct fr_output){.name = "label",
                              .kind = FR_OUTPUT_LABEL,
                              .names = names,
                              .name_count = 1,
                              .node = node(p, FR_OP_BAND, x, NONE,
                                           fr_program_choice(p, &band))});
    add(p, (struct fr_output){.name = "marks",
                              .kind = FR_OUTPUT_MARKS,
                              .names = names,
                              .name_count = 2,
                              .mark_masks = marks});
    add(p, (struct fr_output){.name = "text",
                              .kind = FR_OUTPUT_TEXT,
                              .node =
                                  load(p, FR_OP_LOAD_TEXT, "t", FR_TYPE_TEXT)});
    add(p, (struct fr_output){
               .name = "address",
               .kind = FR_OUTPUT_ADDRESS,
               .node = load(p, FR_OP_LOAD_IP, "a", FR_TYPE_ADDRESS)});
    add(p, (struct fr_output){
               .name = "time",
               .kind = FR_OUTPUT_TIME,
               .node = load(p, FR_OP_LOAD_TIME, "s", FR_TYPE_TIMESTAMP)});
}

static void setup(struct fixture *f)
{
    assert_int_equal(fr_program_new(&f->program), 0);
    build(f->program);
    assert_int_equal(fr_program_finish(f->program), 0);
    assert_int_equal(fr_exec_new(f->program, &f->exec), 0);
    assert_int_equal(fr_batch_init(&f->batch, f->program->slots.items,
                                   f->program->slots.count, NULL, 0),
                     0);
    assert_int_equal(fr_cells_init(&f->cells, f->program), 0);
}

static void teardown(struct fixture *f)
{
    fr_cells_release(&f->cells);
    fr_batch_release(&f->batch);
    fr_exec_free(f->exec);
    fr_program_free(f->program);
}

static void expect(struct fixture *f, const char *const *want)
{
    const struct fr_str *row;

    f->batch.row_count = 1;
    assert_int_equal(fr_exec_run(f->exec, &f->batch), 0);
    row = fr_cells_row(&f->cells, f->exec, &f->batch, 0);
    assert_non_null(row);
    for (uint32_t i = 0; i < f->program->outputs.count; i++) {
        struct fr_str text = fr_str_of(want[i]);
        if (!fr_str_equal(row[i], text))
            fail_msg("%s: got '%.*s', want '%s'",
                     f->program->outputs.items[i].name, FR_STR_ARG(row[i]),
                     want[i]);
    }
}

static void every_kind_has_its_text(void **state)
{
    static const char *const want[] = {"1.2",
                                       "true",
                                       "big",
                                       "big;odd",
                                       "caf\xc3\xa9",
                                       "2001:db8::1",
                                       "2024-03-05 10:00:00.5"};
    struct fixture f;

    (void)state;
    setup(&f);
    f.batch.columns[0].cells.f64[0] = 12;
    assert_int_equal(fr_batch_text_code(&f.batch, FR_STR("caf\xc3\xa9"),
                                        &f.batch.columns[1].cells.text[0]),
                     0);
    assert_int_equal(
        fr_ip_parse(FR_STR("2001:db8::1"), &f.batch.columns[2].cells.ip[0]), 0);
    f.batch.columns[3].cells.time[0] = 1709632800500000000;
    expect(&f, want);
    teardown(&f);
}

static void missing_is_an_empty_cell(void **state)
{
    static const char *const want[] = {"", "", "", "", "", "", ""};
    struct fixture f;

    (void)state;
    setup(&f);
    for (uint32_t i = 0; i < f.batch.column_count; i++)
        fr_column_set_missing(&f.batch.columns[i], 0);
    expect(&f, want);
    teardown(&f);
}

static void false_is_written_and_no_mark_is_empty(void **state)
{
    static const char *const want[] = {"1", "false", "", "", "", "", ""};
    struct fixture f;

    (void)state;
    setup(&f);
    for (uint32_t i = 1; i < f.batch.column_count; i++)
        fr_column_set_missing(&f.batch.columns[i], 0);
    f.batch.columns[0].cells.f64[0] = 10;
    expect(&f, want);
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_text),
        cmocka_unit_test(missing_is_an_empty_cell),
        cmocka_unit_test(false_is_written_and_no_mark_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
