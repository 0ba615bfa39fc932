/* browse_test.c - every accepted row is handed on once, in order, and a caller
 * who has seen enough is obeyed. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "engine/browse.h"

/* A program of one condition: `n` is above 2. */
static struct fr_program *make_program(void)
{
    struct fr_output output = {
        .name = "is_large", .kind = FR_OUTPUT_TRUTH, .policy = ""};
    const uint32_t none = FR_NODE_NONE;
    struct fr_program *program;
    int n, two;

    assert_int_equal(fr_program_new(&program), 0);
    n = fr_program_slot(program, "n", FR_TYPE_NUMBER);
    n = fr_program_add(program, FR_OP_LOAD_F64, none, none, none, (uint32_t)n);
    two = fr_program_number(program, 2);
    two = fr_program_add(program, FR_OP_CONST_F64, none, none, none,
                         (uint32_t)two);
    output.node = (uint32_t)fr_program_add(program, FR_OP_LT, (uint32_t)two,
                                           (uint32_t)n, none, 0);
    output.node_false = (uint32_t)fr_program_add(program, FR_OP_LE, (uint32_t)n,
                                                 (uint32_t)two, none, 0);
    assert_int_equal(fr_program_output(program, &output), 0);
    assert_int_equal(fr_program_finish(program), 0);
    return program;
}

struct seen {
    uint64_t rows, large;
    double sum;
    uint64_t enough; /* stop when so many rows were seen; 0: never */
    uint32_t node;
};

static int look(void *user, const struct fr_browse_batch *batch)
{
    struct seen *seen = user;
    const uint64_t *mask = fr_exec_mask(batch->exec, seen->node);

    assert_int_equal(batch->first, seen->rows);
    for (uint32_t row = 0; row < batch->batch->row_count; row++) {
        seen->large += mask[row / 64] >> (row % 64) & 1;
        seen->sum += batch->batch->columns[1].cells.f64[row];
        seen->rows++;
    }
    return seen->enough && seen->rows >= seen->enough ? FR_BROWSE_STOP : 0;
}

static struct fr_browse_facts browse(struct seen *seen, int has_times)
{
    static const struct fr_field extra = {"weight", FR_TYPE_NUMBER};
    struct fr_program *program = make_program();
    char folder[200], paths[2][260];
    const char *inputs[] = {paths[0], paths[1]};
    struct fr_browse_options options = {.program = program,
                                        .extras = &extra,
                                        .extra_count = 1,
                                        .inputs = inputs,
                                        .input_count = 2,
                                        .has_times = has_times,
                                        .batch = look,
                                        .user = seen};
    static const char first[] = "n,weight\n1,10\n3,20\n5,x,y,z\n7,40\n";
    static const char second[] = "n,weight\n2,100\n9,200\n";
    struct fr_browse_facts facts;
    struct fr_exec *exec;

    test_make_folder(folder, sizeof(folder));
    snprintf(paths[0], sizeof(paths[0]), "%s/a.csv", folder);
    snprintf(paths[1], sizeof(paths[1]), "%s/b.csv", folder);
    test_write_file(paths[0], first, sizeof(first) - 1);
    test_write_file(paths[1], second, sizeof(second) - 1);
    seen->node = program->outputs.items[0].node;
    assert_int_equal(fr_browse_run(&options, &facts, &exec, NULL), 0);
    assert_int_equal(fr_exec_nanoseconds(exec, seen->node) > 0, has_times);
    fr_exec_free(exec);
    fr_program_free(program);
    test_remove_tree(folder);
    return facts;
}

static void all_rows_of_all_inputs_are_handed_on(void **state)
{
    struct seen seen = {0};
    struct fr_browse_facts facts = browse(&seen, 0);

    (void)state;
    assert_int_equal(seen.rows, 5);
    assert_int_equal(seen.large, 3);
    assert_true(seen.sum == 370);
    assert_int_equal(facts.rows, 5);
    assert_int_equal(facts.rejected, 1);
    assert_false(facts.is_stopped);
}

static void who_has_seen_enough_is_obeyed(void **state)
{
    struct seen seen = {.enough = 2};
    struct fr_browse_facts facts = browse(&seen, 0);

    (void)state;
    assert_true(facts.is_stopped);
    assert_in_range(seen.rows, 2, 3); /* the rest of the batch */
}

static void nodes_are_measured_on_demand(void **state)
{
    struct seen seen = {0};

    (void)state;
    browse(&seen, 1);
}

static void an_absent_input_is_an_error(void **state)
{
    struct fr_program *program = make_program();
    const char *input = "no such file";
    struct fr_browse_options options = {
        .program = program, .inputs = &input, .input_count = 1, .batch = look};
    struct fr_browse_facts facts;
    struct fr_exec *exec;

    (void)state;
    assert_int_equal(fr_browse_run(&options, &facts, &exec, NULL), FR_EINPUT);
    assert_null(exec);
    fr_program_free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rows_of_all_inputs_are_handed_on),
        cmocka_unit_test(who_has_seen_enough_is_obeyed),
        cmocka_unit_test(nodes_are_measured_on_demand),
        cmocka_unit_test(an_absent_input_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
