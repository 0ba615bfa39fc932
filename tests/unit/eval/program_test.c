/* program_test.c - equal nodes are one node, constants fold. */
#include "support/unit.h"

#include "base/alloc.h"
#include "eval/program.h"

#define NONE FR_NODE_NONE

static uint32_t add(struct fr_program *program, enum fr_op op, uint32_t a,
                    uint32_t b, uint32_t k)
{
    int node = fr_program_add(program, op, a, b, NONE, k);

    assert_true(node >= 0);
    return (uint32_t)node;
}

static uint32_t column(struct fr_program *program, const char *name)
{
    int slot = fr_program_slot(program, name, FR_TYPE_NUMBER);

    assert_true(slot >= 0);
    return add(program, FR_OP_LOAD_F64, NONE, NONE, (uint32_t)slot);
}

static uint32_t number(struct fr_program *program, double value)
{
    int k = fr_program_number(program, value);

    assert_true(k >= 0);
    return add(program, FR_OP_CONST_F64, NONE, NONE, (uint32_t)k);
}

static struct fr_program *program_new(void)
{
    struct fr_program *program;

    assert_int_equal(fr_program_new(&program), 0);
    return program;
}

static void equal_nodes_are_one(void **state)
{
    struct fr_program *p = program_new();
    uint32_t x = column(p, "x"), y = column(p, "y");
    uint32_t before;

    (void)state;
    assert_int_equal(x, column(p, "x"));
    assert_int_equal(add(p, FR_OP_ADD, x, y, 0), add(p, FR_OP_ADD, y, x, 0));
    assert_int_equal(add(p, FR_OP_LT, x, number(p, 0.04), 0),
                     add(p, FR_OP_LT, x, number(p, 4e-2), 0));
    before = p->nodes.count;
    add(p, FR_OP_ADD, y, x, 0);
    assert_int_equal(p->nodes.count, before);
    assert_int_not_equal(add(p, FR_OP_SUB, x, y, 0),
                         add(p, FR_OP_SUB, y, x, 0));
    fr_program_free(p);
}

static void constants_fold(void **state)
{
    struct fr_program *p = program_new();
    uint32_t two = number(p, 2), three = number(p, 3);
    uint32_t x = column(p, "x");
    uint32_t all = add(p, FR_OP_TRUE, NONE, NONE, 0);
    uint32_t none = add(p, FR_OP_FALSE, NONE, NONE, 0);
    uint32_t mask = add(p, FR_OP_LT, x, two, 0);

    (void)state;
    assert_int_equal(add(p, FR_OP_MUL, two, three, 0), number(p, 6));
    assert_int_equal(add(p, FR_OP_LT, two, three, 0), all);
    assert_int_equal(add(p, FR_OP_LT, three, two, 0), none);
    assert_int_equal(add(p, FR_OP_AND, mask, all, 0), mask);
    assert_int_equal(add(p, FR_OP_AND, none, mask, 0), none);
    assert_int_equal(add(p, FR_OP_OR, mask, all, 0), all);
    assert_int_equal(add(p, FR_OP_OR, mask, mask, 0), mask);
    fr_program_free(p);
}

static void unneeded_nodes_get_no_register(void **state)
{
    struct fr_program *p = program_new();
    uint32_t x = column(p, "x"), y = column(p, "y");
    uint32_t used = add(p, FR_OP_ADD, x, x, 0);
    uint32_t unused = add(p, FR_OP_MUL, x, y, 0);
    struct fr_output output = {.name = "twice",
                               .kind = FR_OUTPUT_QUANTITY,
                               .type = FR_TYPE_NUMBER,
                               .node = used,
                               .policy = ""};

    (void)state;
    assert_true(fr_program_output(p, &output) >= 0);
    assert_int_equal(fr_program_finish(p), 0);
    assert_int_not_equal(p->registers[used], NONE);
    assert_int_equal(p->registers[unused], NONE);
    assert_int_equal(p->registers[y], NONE);
    fr_program_free(p);
}

static void registers_are_reused(void **state)
{
    struct fr_program *p = program_new();
    uint32_t node = column(p, "x");
    struct fr_output output = {.name = "sum",
                               .kind = FR_OUTPUT_QUANTITY,
                               .type = FR_TYPE_NUMBER,
                               .policy = ""};

    (void)state;
    for (int i = 0; i < 100; i++)
        node = add(p, FR_OP_ADD, node, number(p, i + 0.5), 0);
    output.node = node;
    assert_true(fr_program_output(p, &output) >= 0);
    assert_int_equal(fr_program_finish(p), 0);
    assert_true(p->register_count[FR_CLASS_F64] <= 2);
    fr_program_free(p);
}

static void a_program_prints(void **state)
{
    static const char want[] = "n0 = LOAD_F64 x\n"
                               "n1 = CONST_F64 0.04\n"
                               "n2 = LT n1, n0\n"
                               "n3 = LE n0, n1\n"
                               "long = n2, false n3\n";
    struct fr_program *p = program_new();
    uint32_t x = column(p, "x"), limit = number(p, 0.04);
    struct fr_output output = {.name = "long",
                               .kind = FR_OUTPUT_TRUTH,
                               .node = add(p, FR_OP_LT, limit, x, 0),
                               .node_false = add(p, FR_OP_LE, x, limit, 0),
                               .policy = ""};
    char *text;

    (void)state;
    assert_true(fr_program_output(p, &output) >= 0);
    assert_int_equal(fr_program_finish(p), 0);
    assert_int_equal(fr_program_print(p, &text), 0);
    assert_string_equal(text, want);
    fr_text_free(text);
    fr_program_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_nodes_are_one),
        cmocka_unit_test(constants_fold),
        cmocka_unit_test(unneeded_nodes_get_no_register),
        cmocka_unit_test(registers_are_reused),
        cmocka_unit_test(a_program_prints),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
