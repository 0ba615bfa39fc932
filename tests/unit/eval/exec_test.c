/* exec_test.c - programs against a tree-walking evaluator.
 *
 * The oracle is slow and plain: it walks a random expression for one row with
 * explicit three-valued truth. The same expression is compiled in negation
 * normal form, as the rule compiler does, and run on batches. */
#include "support/unit.h"

#include <math.h>

#include "base/cpu.h"
#include "base/rand.h"
#include "eval/exec.h"
#include "eval/scalar.h"

#define COLUMNS 4
#define TRIALS  400
#define ROWS    FR_BATCH_ROWS

enum kind {
    COLUMN,
    NUMBER,
    ARITHMETIC,
    IF,
    DEFAULT,
    TRUTH,
    COMPARE,
    IN,
    IS_MISSING,
    AND,
    OR,
    NOT,
};

enum truth { FALSE, TRUE, UNDECIDED };

struct expr {
    enum kind kind;
    enum fr_op op;
    uint32_t column;
    double value;
    struct fr_range_f64 ranges[3];
    struct expr *a, *b, *c;
};

static struct expr pool[4096];
static size_t pool_used;

/* Values on and beside the edges that the expressions compare with. */
static double pick_value(struct fr_rand *rand)
{
    static const double values[] = {0,    1,      2,  3,   -1,  0.5,
                                    1e-3, 0.01,   50, 200, 400, 1e300,
                                    -2.5, 1e-300, 15, 2000};
    uint64_t choice = fr_rand_below(rand, TEST_COUNT(values) + 4);

    if (choice < TEST_COUNT(values))
        return values[choice];
    switch (choice - TEST_COUNT(values)) {
    case 0: return (double)NAN;
    case 1: return (double)INFINITY;
    case 2: return nextafter(0.01, 1);
    default: return fr_rand_f64(rand) * 10 - 5;
    }
}

static struct expr *expr_new(enum kind kind)
{
    struct expr *e = &pool[pool_used++];

    assert_true(pool_used < TEST_COUNT(pool));
    *e = (struct expr){.kind = kind};
    return e;
}

static struct expr *random_condition(struct fr_rand *rand, int depth);

static struct expr *random_number(struct fr_rand *rand, int depth)
{
    static const enum fr_op ops[] = {FR_OP_ADD, FR_OP_SUB, FR_OP_MUL, FR_OP_DIV,
                                     FR_OP_MIN, FR_OP_MAX, FR_OP_MOD, FR_OP_NEG,
                                     FR_OP_ABS, FR_OP_SQRT};
    uint64_t choice =
        depth <= 0 ? fr_rand_below(rand, 2) : fr_rand_below(rand, 8);
    struct expr *e;

    if (choice == 0) {
        e = expr_new(NUMBER);
        e->value = pick_value(rand);
    } else if (choice <= 2) {
        e = expr_new(COLUMN);
        e->column = (uint32_t)fr_rand_below(rand, COLUMNS);
    } else if (choice == 3) {
        e = expr_new(IF);
        e->a = random_condition(rand, depth - 1);
        e->b = random_number(rand, depth - 1);
        e->c = random_number(rand, depth - 1);
    } else if (choice == 4) {
        e = expr_new(DEFAULT);
        e->a = random_number(rand, depth - 1);
        e->b = random_number(rand, depth - 1);
    } else {
        e = expr_new(ARITHMETIC);
        e->op = ops[fr_rand_below(rand, TEST_COUNT(ops))];
        e->a = random_number(rand, depth - 1);
        if (e->op < FR_OP_NEG)
            e->b = random_number(rand, depth - 1);
    }
    return e;
}

static struct expr *random_condition(struct fr_rand *rand, int depth)
{
    static const enum fr_op ops[] = {FR_OP_LT, FR_OP_LE, FR_OP_EQ, FR_OP_NE};
    uint64_t choice = fr_rand_below(rand, depth <= 0 ? 4 : 9);
    struct expr *e;

    if (choice == 0) {
        e = expr_new(TRUTH);
    } else if (choice == 1) {
        e = expr_new(IN);
        e->a = random_number(rand, depth - 1);
        for (size_t i = 0; i < TEST_COUNT(e->ranges); i++) {
            double low = floor(fr_rand_f64(rand) * 10);
            e->ranges[i] =
                (struct fr_range_f64){low, low + floor(fr_rand_f64(rand) * 3)};
        }
    } else if (choice == 2) {
        e = expr_new(IS_MISSING);
        e->a = random_number(rand, depth - 1);
    } else if (choice <= 4) {
        e = expr_new(COMPARE);
        e->op = ops[fr_rand_below(rand, TEST_COUNT(ops))];
        e->a = random_number(rand, depth - 1);
        e->b = random_number(rand, depth - 1);
    } else {
        static const enum kind logic[] = {AND, OR, NOT, AND};
        e = expr_new(logic[choice - 5]);
        e->a = random_condition(rand, depth - 1);
        if (e->kind != NOT)
            e->b = random_condition(rand, depth - 1);
    }
    return e;
}

/* --- the oracle ----------------------------------------------------------- */

static enum truth walk_condition(const struct expr *e,
                                 const struct fr_batch *batch, uint32_t row);

static double walk_number(const struct expr *e, const struct fr_batch *batch,
                          uint32_t row)
{
    double a, b = 0;
    enum truth truth;

    switch ((int)e->kind) {
    case COLUMN: return batch->columns[e->column].cells.f64[row];
    case NUMBER: return e->value;
    case IF:
        truth = walk_condition(e->a, batch, row);
        if (truth == UNDECIDED)
            return (double)NAN;
        return walk_number(truth == TRUE ? e->b : e->c, batch, row);
    case DEFAULT:
        a = walk_number(e->a, batch, row);
        return isnan(a) ? walk_number(e->b, batch, row) : a;
    case ARITHMETIC:
        a = walk_number(e->a, batch, row);
        if (e->b)
            b = walk_number(e->b, batch, row);
        return fr_scalar_arithmetic(e->op, a, b);
    default: fail_msg("not a number"); return 0;
    }
}

static enum truth walk_in(const struct expr *e, double value)
{
    if (isnan(value))
        return UNDECIDED;
    for (size_t i = 0; i < TEST_COUNT(e->ranges); i++) {
        if (value >= e->ranges[i].low && value <= e->ranges[i].high)
            return TRUE;
    }
    return FALSE;
}

static enum truth walk_compare(const struct expr *e,
                               const struct fr_batch *batch, uint32_t row)
{
    double a = walk_number(e->a, batch, row);
    double b = walk_number(e->b, batch, row);

    if (isnan(a) || isnan(b))
        return UNDECIDED;
    return fr_scalar_compare(e->op, a, b) ? TRUE : FALSE;
}

static enum truth walk_logic(const struct expr *e, const struct fr_batch *batch,
                             uint32_t row)
{
    enum truth a = walk_condition(e->a, batch, row);
    enum truth b = walk_condition(e->b, batch, row);
    enum truth winner = e->kind == AND ? FALSE : TRUE;

    if (a == winner || b == winner)
        return winner;
    if (a == UNDECIDED || b == UNDECIDED)
        return UNDECIDED;
    return winner == FALSE ? TRUE : FALSE;
}

static enum truth walk_condition(const struct expr *e,
                                 const struct fr_batch *batch, uint32_t row)
{
    enum truth truth;

    switch ((int)e->kind) {
    case TRUTH: {
        static const enum truth of_cell[] = {UNDECIDED, FALSE, TRUE};
        return of_cell[batch->columns[COLUMNS].cells.truth[row]];
    }
    case COMPARE: return walk_compare(e, batch, row);
    case IN: return walk_in(e, walk_number(e->a, batch, row));
    case IS_MISSING: return isnan(walk_number(e->a, batch, row)) ? TRUE : FALSE;
    case AND:
    case OR: return walk_logic(e, batch, row);
    case NOT:
        truth = walk_condition(e->a, batch, row);
        if (truth == UNDECIDED)
            return UNDECIDED;
        return truth == TRUE ? FALSE : TRUE;
    default: fail_msg("not a condition"); return UNDECIDED;
    }
}

/* --- the compiler --------------------------------------------------------- */

static uint32_t node(struct fr_program *p, enum fr_op op, uint32_t a,
                     uint32_t b, uint32_t c, int k)
{
    int made;

    assert_true(k >= 0);
    made = fr_program_add(p, op, a, b, c, (uint32_t)k);
    assert_true(made >= 0);
    return (uint32_t)made;
}

#define NONE FR_NODE_NONE

static uint32_t emit_condition(struct fr_program *p, const struct expr *e,
                               int is_negated);

static uint32_t emit_number(struct fr_program *p, const struct expr *e)
{
    uint32_t a, b, rest;

    switch ((int)e->kind) {
    case COLUMN:
        return node(p, FR_OP_LOAD_F64, NONE, NONE, NONE, (int)e->column);
    case NUMBER:
        return node(p, FR_OP_CONST_F64, NONE, NONE, NONE,
                    fr_program_number(p, e->value));
    case IF:
        rest = node(p, FR_OP_CONST_F64, NONE, NONE, NONE,
                    fr_program_number(p, (double)NAN));
        rest = node(p, FR_OP_SELECT_F64, emit_condition(p, e->a, 1),
                    emit_number(p, e->c), rest, 0);
        return node(p, FR_OP_SELECT_F64, emit_condition(p, e->a, 0),
                    emit_number(p, e->b), rest, 0);
    case DEFAULT:
        a = emit_number(p, e->a);
        b = emit_number(p, e->b);
        return node(p, FR_OP_SELECT_F64,
                    node(p, FR_OP_KNOWN_F64, a, NONE, NONE, 0), a, b, 0);
    case ARITHMETIC:
        a = emit_number(p, e->a);
        b = e->b ? emit_number(p, e->b) : NONE;
        return node(p, e->op, a, b, NONE, 0);
    default: fail_msg("not a number"); return 0;
    }
}

static uint32_t emit_compare(struct fr_program *p, const struct expr *e,
                             int is_negated)
{
    uint32_t a = emit_number(p, e->a), b = emit_number(p, e->b);

    if (!is_negated)
        return node(p, e->op, a, b, NONE, 0);
    switch ((int)e->op) {
    case FR_OP_LT: return node(p, FR_OP_LE, b, a, NONE, 0);
    case FR_OP_LE: return node(p, FR_OP_LT, b, a, NONE, 0);
    case FR_OP_EQ: return node(p, FR_OP_NE, a, b, NONE, 0);
    default: return node(p, FR_OP_EQ, a, b, NONE, 0);
    }
}

static uint32_t emit_condition(struct fr_program *p, const struct expr *e,
                               int is_negated)
{
    switch ((int)e->kind) {
    case TRUTH:
        return node(p, is_negated ? FR_OP_LOAD_FALSE : FR_OP_LOAD_TRUE, NONE,
                    NONE, NONE, COLUMNS);
    case COMPARE: return emit_compare(p, e, is_negated);
    case IN:
        return node(p, is_negated ? FR_OP_NOT_IN_F64 : FR_OP_IN_F64,
                    emit_number(p, e->a), NONE, NONE,
                    fr_program_set_f64(p, e->ranges, TEST_COUNT(e->ranges)));
    case IS_MISSING:
        return node(p, is_negated ? FR_OP_KNOWN_F64 : FR_OP_MISSING_F64,
                    emit_number(p, e->a), NONE, NONE, 0);
    case AND:
    case OR:
        return node(p, (e->kind == AND) == !is_negated ? FR_OP_AND : FR_OP_OR,
                    emit_condition(p, e->a, is_negated),
                    emit_condition(p, e->b, is_negated), NONE, 0);
    case NOT: return emit_condition(p, e->a, !is_negated);
    default: fail_msg("not a condition"); return 0;
    }
}

/* --- the comparison ------------------------------------------------------- */

static void fill_batch(struct fr_batch *batch, struct fr_rand *rand)
{
    assert_int_equal(fr_batch_clear(batch), 0);
    batch->row_count = (uint32_t)fr_rand_below(rand, ROWS + 1);
    for (uint32_t row = 0; row < batch->row_count; row++) {
        for (uint32_t c = 0; c < COLUMNS; c++)
            batch->columns[c].cells.f64[row] = pick_value(rand);
        batch->columns[COLUMNS].cells.truth[row] =
            (uint8_t)fr_rand_below(rand, 3);
    }
}

static void add_slots(struct fr_program *p)
{
    static const char *const names[COLUMNS] = {"c0", "c1", "c2", "c3"};

    for (int i = 0; i < COLUMNS; i++)
        assert_int_equal(fr_program_slot(p, names[i], FR_TYPE_NUMBER), i);
    assert_int_equal(fr_program_slot(p, "t", FR_TYPE_TRUTH), COLUMNS);
}

static int bit(const uint64_t *mask, uint32_t row)
{
    return (int)(mask[row / 64] >> (row % 64) & 1);
}

static void same_number(double got, double want)
{
    if (isnan(want))
        assert_true(isnan(got));
    else
        assert_true(got == want);
}

static void compare(struct fr_exec *exec, const struct fr_batch *batch,
                    const struct expr *condition, const struct expr *number,
                    const struct fr_program *p)
{
    const uint64_t *yes = fr_exec_mask(exec, p->outputs.items[0].node);
    const uint64_t *no = fr_exec_mask(exec, p->outputs.items[0].node_false);
    const double *values = fr_exec_f64(exec, p->outputs.items[1].node);

    for (uint32_t row = 0; row < batch->row_count; row++) {
        enum truth want = walk_condition(condition, batch, row);
        assert_int_equal(bit(yes, row), want == TRUE);
        assert_int_equal(bit(no, row), want == FALSE);
        same_number(values[row], walk_number(number, batch, row));
    }
}

static void one_trial(struct fr_rand *rand, struct fr_batch *batch)
{
    struct fr_program *p;
    struct fr_exec *exec;
    struct expr *condition, *number;
    struct fr_output truth = {
        .name = "truth", .kind = FR_OUTPUT_TRUTH, .policy = ""};
    struct fr_output quantity = {
        .name = "number", .kind = FR_OUTPUT_QUANTITY, .policy = ""};

    pool_used = 0;
    condition = random_condition(rand, 5);
    number = random_number(rand, 5);
    assert_int_equal(fr_program_new(&p), 0);
    add_slots(p);
    truth.node = emit_condition(p, condition, 0);
    truth.node_false = emit_condition(p, condition, 1);
    quantity.node = emit_number(p, number);
    assert_true(fr_program_output(p, &truth) >= 0);
    assert_true(fr_program_output(p, &quantity) >= 0);
    assert_int_equal(fr_program_finish(p), 0);
    assert_int_equal(fr_exec_new(p, &exec), 0);
    for (int i = 0; i < 3; i++) {
        fill_batch(batch, rand);
        assert_int_equal(fr_exec_run(exec, batch), 0);
        compare(exec, batch, condition, number, p);
    }
    fr_exec_free(exec);
    fr_program_free(p);
}

static void programs_agree_with_the_oracle(void **state)
{
    static const struct fr_field fields[COLUMNS + 1] = {{"c0", FR_TYPE_NUMBER},
                                                        {"c1", FR_TYPE_NUMBER},
                                                        {"c2", FR_TYPE_NUMBER},
                                                        {"c3", FR_TYPE_NUMBER},
                                                        {"t", FR_TYPE_TRUTH}};
    struct fr_batch batch;
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 20240305);
    assert_int_equal(fr_batch_init(&batch, fields, COLUMNS + 1, NULL, 0), 0);
    for (int i = 0; i < TRIALS; i++) {
        fr_cpu_limit((enum fr_cpu)(i % FR_CPU_COUNT));
        one_trial(&rand, &batch);
    }
    fr_cpu_limit(FR_CPU_COUNT);
    fr_batch_release(&batch);
}

/* --- labels --------------------------------------------------------------- */

static uint32_t above(struct fr_program *p, double edge)
{
    uint32_t limit =
        node(p, FR_OP_CONST_F64, NONE, NONE, NONE, fr_program_number(p, edge));
    uint32_t column = node(p, FR_OP_LOAD_F64, NONE, NONE, NONE,
                           fr_program_slot(p, "c0", FR_TYPE_NUMBER));

    return node(p, FR_OP_LT, limit, column, NONE, 0);
}

/* Rules 1 and 0 pick what is above 10 and 1; the bands begin there too. */
struct labels {
    struct fr_program *program;
    struct fr_exec *exec;
    uint32_t pick, band, score; /* nodes */
};

static void add_labels(struct labels *labels, const struct fr_choice *pick,
                       const struct fr_choice *band)
{
    static const char *names[] = {"a", "b", "c"};
    struct fr_program *p = labels->program;
    struct fr_output label = {.name = "l",
                              .kind = FR_OUTPUT_LABEL,
                              .names = names,
                              .name_count = 3,
                              .policy = "last match"};
    struct fr_output bands = {
        .name = "b", .kind = FR_OUTPUT_LABEL, .policy = "bands of"};
    struct fr_output score = {
        .name = "s", .kind = FR_OUTPUT_SCORE, .policy = "sum match"};

    label.node = labels->pick =
        node(p, FR_OP_PICK, NONE, NONE, NONE, fr_program_choice(p, pick));
    bands.node = labels->band =
        node(p, FR_OP_BAND, node(p, FR_OP_LOAD_F64, NONE, NONE, NONE, 0), NONE,
             NONE, fr_program_choice(p, band));
    score.node = labels->score =
        node(p, FR_OP_SCORE, NONE, NONE, NONE, fr_program_choice(p, pick));
    assert_true(fr_program_output(p, &label) >= 0);
    assert_true(fr_program_output(p, &bands) >= 0);
    assert_true(fr_program_output(p, &score) >= 0);
    for (uint32_t i = 0; i < 5; i++) {
        struct fr_rule_info info = {.name = names[i % 3],
                                    .mask =
                                        i < 2 ? pick->rules[1 - i].mask : NONE};
        assert_true(fr_program_rule(p, &info) >= 0);
    }
}

static void labels_new(struct labels *labels)
{
    struct fr_choice_rule rules[2] = {{.code = 2, .number = 25, .rule = 1},
                                      {.code = 1, .number = 10, .rule = 0}};
    struct fr_choice_edge edges[2] = {
        {.edge = 1, .is_from = 0, .code = 1, .rule = 3},
        {.edge = 10, .is_from = 1, .code = 2, .rule = 4}};
    struct fr_choice pick = {
        .rules = rules, .rule_count = 2, .else_code = 3, .else_rule = 2};
    struct fr_choice band = {
        .edges = edges, .edge_count = 2, .else_code = 9, .else_rule = NONE};

    assert_int_equal(fr_program_new(&labels->program), 0);
    rules[0].mask = above(labels->program, 10);
    rules[1].mask = above(labels->program, 1);
    add_labels(labels, &pick, &band);
    assert_int_equal(fr_program_finish(labels->program), 0);
    assert_int_equal(fr_exec_new(labels->program, &labels->exec), 0);
}

static void labels_free(struct labels *labels)
{
    fr_exec_free(labels->exec);
    fr_program_free(labels->program);
}

static void picks_bands_and_scores(void **state)
{
    static const struct fr_field field = {"c0", FR_TYPE_NUMBER};
    static const struct {
        double value;
        uint16_t picked, band;
        double score;
    } cases[] = {{0, 3, 9, 0},
                 {1, 3, 9, 0},
                 {1.5, 1, 1, 10},
                 {10, 1, 2, 10},
                 {11, 2, 2, 35},
                 {(double)NAN, 3, 9, 0},
                 {(double)INFINITY, 2, 2, 35}};
    struct labels labels;
    struct fr_batch batch;

    (void)state;
    labels_new(&labels);
    assert_int_equal(fr_batch_init(&batch, &field, 1, NULL, 0), 0);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        batch.row_count = 1;
        batch.columns[0].cells.f64[0] = cases[i].value;
        assert_int_equal(fr_exec_run(labels.exec, &batch), 0);
        assert_int_equal(fr_exec_label(labels.exec, labels.pick)[0],
                         cases[i].picked);
        assert_int_equal(fr_exec_label(labels.exec, labels.band)[0],
                         cases[i].band);
        assert_true(fr_exec_f64(labels.exec, labels.score)[0] ==
                    cases[i].score);
    }
    /* b named what is above 10; a held there too but named only the rest. */
    assert_int_equal(fr_exec_rule_named(labels.exec, 1), 2);
    assert_int_equal(fr_exec_rule_named(labels.exec, 0), 2);
    assert_int_equal(fr_exec_rule_hits(labels.exec, 0), 4);
    assert_int_equal(fr_exec_rule_named(labels.exec, 2), 3);
    assert_int_equal(fr_exec_rule_named(labels.exec, 3), 1);
    assert_int_equal(fr_exec_rule_hits(labels.exec, 4), 3);
    fr_batch_release(&batch);
    labels_free(&labels);
}

/* One row as above, but batches of any size and at each level. */
static void check_labels(struct labels *labels, struct fr_batch *batch,
                         uint64_t named[5])
{
    const uint16_t *picks, *bands;
    const double *scores;

    assert_int_equal(fr_exec_run(labels->exec, batch), 0);
    picks = fr_exec_label(labels->exec, labels->pick);
    bands = fr_exec_label(labels->exec, labels->band);
    scores = fr_exec_f64(labels->exec, labels->score);
    for (uint32_t i = 0; i < batch->row_count; i++) {
        double value = batch->columns[0].cells.f64[i];
        assert_int_equal(picks[i], value > 10 ? 2 : value > 1 ? 1 : 3);
        assert_int_equal(bands[i], value >= 10 ? 2 : value > 1 ? 1 : 9);
        assert_true(scores[i] == (value > 10 ? 35 : value > 1 ? 10 : 0));
        named[value > 10 ? 1 : value > 1 ? 0 : 2]++;
        if (value > 1)
            named[value >= 10 ? 4 : 3]++;
    }
}

static void labels_of_whole_batches(void **state)
{
    static const struct fr_field field = {"c0", FR_TYPE_NUMBER};
    struct labels labels;
    struct fr_batch batch;
    struct fr_rand rand;
    uint64_t named[5] = {0};

    (void)state;
    fr_rand_init(&rand, 5);
    labels_new(&labels);
    assert_int_equal(fr_batch_init(&batch, &field, 1, NULL, 0), 0);
    for (int trial = 0; trial < 60; trial++) {
        fr_cpu_limit((enum fr_cpu)(trial % FR_CPU_COUNT));
        batch.row_count = (uint32_t)fr_rand_below(&rand, ROWS + 1);
        for (uint32_t i = 0; i < batch.row_count; i++)
            batch.columns[0].cells.f64[i] = pick_value(&rand);
        check_labels(&labels, &batch, named);
    }
    fr_cpu_limit(FR_CPU_COUNT);
    for (uint32_t rule = 0; rule < 5; rule++)
        assert_int_equal(fr_exec_rule_named(labels.exec, rule), named[rule]);
    fr_batch_release(&batch);
    labels_free(&labels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_agree_with_the_oracle),
        cmocka_unit_test(picks_bands_and_scores),
        cmocka_unit_test(labels_of_whole_batches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
