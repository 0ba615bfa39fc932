/* walk_test.c - walking the tree for one row says what the program says:
 * every construct of the language on random rows with missing values. */
#include "rule_text.h"

#include <math.h>

#include "base/clock.h"
#include "base/rand.h"
#include "eval/exec.h"
#include "rule/walk.h"

#define ROWS (FR_BATCH_ROWS < 500 ? FR_BATCH_ROWS : 500)

static const char text[] =
    "flowrules: 1\n"
    "columns: {a: number, b: number, p: truth, q: truth, host: text,\n"
    "  from: address, to: address, seen: timestamp, last: timestamp}\n"
    "let:\n"
    "  ports: [1, 3..5]\n"
    "  names: ['alpha', 'beta']\n"
    "  home:  [10.0.0.0/8, \"2001:db8::1\"]\n"
    "  both:  a > 1 and p\n"
    "  total: a + b\n"
    "features:\n"
    "  plus:   a + b - 2 * a\n"
    "  over:   a / b\n"
    "  turned: -a\n"
    "  round:  abs(a) + sqrt(abs(b)) + log(a)\n"
    "  less:   min(a, b) + max(a, 2) + mod(a, b)\n"
    "  clock:  hour(seen) + weekday(last)\n"
    "  took:   last - seen\n"
    "  next:   from + a\n"
    "  chosen: if(a > b, a, b)\n"
    "  other:  default(a, total)\n"
    "  word:   if(p, host, 'none')\n"
    "  when:   default(seen, last)\n"
    "  where:  if(q, from, to)\n"
    "  t1: a < b\n"
    "  t2: not (a <= b or p)\n"
    "  t3: 0 < a <= 3\n"
    "  t4: a == b and p != q\n"
    "  t5: a in ports or b not in {2, 4}\n"
    "  t6: host in names\n"
    "  t7: host matches '^al' or host not matches 'a$'\n"
    "  t8: from in home and to not in home\n"
    "  t9: from == to\n"
    "  t10: seen < last or seen >= last\n"
    "  t11: missing(a) or known(host) and missing(p)\n"
    "  t12: if(p, q, a > 2)\n"
    "  t13: default(p, q)\n"
    "  t14: p in {true}\n"
    "  t15: kind == 'One' or kind != 'Two'\n"
    "  t16: kind in {'One', 'Three'} and missing(band)\n"
    "  t17: ('\xC3\xBC' in marks) or not ('none' in marks)\n"
    "  t18: points > 3\n"
    "  t19: both and not both or p == q\n"
    "  t20: host == 'beta' or host != 'alpha'\n"
    "labels:\n"
    "  kind:\n"
    "    first match:\n"
    "      - One: both\n"
    "      - Two: a > b\n"
    "      - Three: missing(host)\n"
    "  latest:\n"
    "    last match:\n"
    "      - One: both\n"
    "      - Two: a > b\n"
    "      - One: kind == 'Three'\n"
    "    else: Rest\n"
    "  band:\n"
    "    bands of: total\n"
    "    above 0: Low\n"
    "    from 3: High\n"
    "    above 5: Low\n"
    "  band_else:\n"
    "    bands of: a\n"
    "    from -1: Some\n"
    "    else: None\n"
    "  marks:\n"
    "    every match:\n"
    "      - \xC3\xBC: a > 2\n"
    "      - two: b > 2\n"
    "      - \xC3\xBC: p\n"
    "    else: none\n"
    "  points:\n"
    "    sum match:\n"
    "      - 3: p\n"
    "      - -1.5: a > 1\n"
    "      - 0.25: not (a > 1)\n";

static void fill_number(struct fr_rand *rand, double *cell)
{
    static const double values[] = {0, 1, 2, 3, 4, 5, -1, 0.5, 1e300};
    uint64_t choice = fr_rand_below(rand, TEST_COUNT(values) + 2);

    *cell = choice < TEST_COUNT(values)    ? values[choice]
            : choice == TEST_COUNT(values) ? (double)INFINITY
                                           : (double)NAN;
}

static void fill_cell(struct fr_batch *batch, struct fr_column *column,
                      struct fr_rand *rand, uint32_t row)
{
    static const char *const words[] = {"alpha", "beta", "gamma"};
    static const char *const hosts[] = {"10.0.0.1", "2001:db8::1", "8.8.8.8"};
    uint64_t choice = fr_rand_below(rand, 4);

    fr_column_set_missing(column, row);
    if (fr_type_storage(column->type) == FR_STORAGE_F64) {
        fill_number(rand, &column->cells.f64[row]);
        return;
    }
    if (choice == 3)
        return;
    switch (fr_type_storage(column->type)) {
    case FR_STORAGE_TIME:
        column->cells.time[row] = (int64_t)choice * 3600 * FR_NS_PER_S;
        break;
    case FR_STORAGE_TEXT:
        assert_int_equal(fr_batch_text_code(batch, fr_str_of(words[choice]),
                                            &column->cells.text[row]),
                         0);
        break;
    case FR_STORAGE_IP:
        assert_int_equal(
            fr_ip_parse(fr_str_of(hosts[choice]), &column->cells.ip[row]), 0);
        break;
    case FR_STORAGE_TRUTH: column->cells.truth[row] = (uint8_t)choice; break;
    case FR_STORAGE_F64: break;
    }
}

static int has_bit(const struct fr_exec *exec, uint32_t node, uint32_t row)
{
    return (int)(fr_exec_mask(exec, node)[row / 64] >> (row % 64) & 1);
}

static void same_marks(const struct fr_exec *exec,
                       const struct fr_output *output,
                       const struct fr_walk_def *walked, uint32_t row)
{
    for (uint32_t i = 0; i < output->name_count; i++)
        assert_int_equal(walked->value.marks[i],
                         has_bit(exec, output->mark_masks[i], row));
}

static void same_number(double walked, double ran)
{
    assert_true((isnan(walked) && isnan(ran)) || walked == ran);
}

/* The batch's texts, also of a missing one. */
static struct fr_str text_at(const struct fr_exec *exec,
                             const struct fr_batch *batch, uint32_t node,
                             uint32_t row)
{
    return fr_batch_text(batch, fr_exec_text(exec, node)[row]);
}

static void same_value(const struct fr_exec *exec, const struct fr_batch *batch,
                       const struct fr_output *output,
                       const struct fr_walk_def *walked, uint32_t row)
{
    const struct fr_value *value = &walked->value;
    struct fr_str words;

    switch (output->kind) {
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE:
        same_number(value->number, fr_exec_f64(exec, output->node)[row]);
        break;
    case FR_OUTPUT_TIME:
        assert_true(value->time == fr_exec_time(exec, output->node)[row]);
        break;
    case FR_OUTPUT_TEXT:
        words = text_at(exec, batch, output->node, row);
        assert_int_equal(value->text.data == NULL, words.data == NULL);
        assert_true(fr_str_equal(value->text, words));
        break;
    case FR_OUTPUT_ADDRESS:
        assert_true(
            fr_ip_equal(&value->ip, &fr_exec_ip(exec, output->node)[row]));
        break;
    case FR_OUTPUT_TRUTH:
        assert_int_equal(value->truth == FR_DECIDED_TRUE,
                         has_bit(exec, output->node, row));
        assert_int_equal(value->truth == FR_DECIDED_FALSE,
                         has_bit(exec, output->node_false, row));
        break;
    case FR_OUTPUT_LABEL:
        assert_int_equal(value->code, fr_exec_label(exec, output->node)[row]);
        break;
    case FR_OUTPUT_MARKS: same_marks(exec, output, walked, row); break;
    }
}

/* Whether each rule holds is also what the program's masks say. */
static void same_rules(const struct fr_program *program,
                       const struct fr_exec *exec,
                       const struct fr_output *output,
                       const struct fr_walk_def *walked, uint32_t row)
{
    for (uint32_t i = 0; i < output->rule_count; i++) {
        uint32_t mask = program->rules.items[output->rule_first + i].mask;
        if (mask != FR_NODE_NONE)
            assert_int_equal(walked->holds[i] == FR_DECIDED_TRUE,
                             has_bit(exec, mask, row));
    }
}

static void a_walk_says_what_the_program_says(void **state)
{
    struct fr_rules *rules = rule_text_must_load(text);
    const struct fr_program *program = fr_rules_program(rules);
    struct fr_rand rand;
    struct fr_batch batch;
    struct fr_exec *exec;
    struct fr_walk *walk;

    (void)state;
    fr_rand_init(&rand, 4);
    assert_int_equal(fr_batch_init(&batch, program->slots.items,
                                   program->slots.count, program->texts.items,
                                   program->texts.count),
                     0);
    for (uint32_t row = 0; row < ROWS; row++) {
        for (uint32_t i = 0; i < batch.column_count; i++)
            fill_cell(&batch, &batch.columns[i], &rand, row);
    }
    batch.row_count = ROWS;
    assert_int_equal(fr_exec_new(program, &exec), 0);
    assert_int_equal(fr_exec_run(exec, &batch), 0);
    assert_int_equal(fr_walk_new(rules, &walk), 0);
    for (uint32_t row = 0; row < ROWS; row++) {
        fr_walk_row(walk, &batch, row);
        for (uint32_t i = 0; i < rules->check.def_count; i++) {
            const struct fr_def *def = &rules->check.defs[i];
            const struct fr_walk_def *walked = fr_walk_def(walk, def);
            const struct fr_output *output;
            if (def->what == FR_DEF_LET)
                continue;
            output = &program->outputs.items[def->output];
            same_value(exec, &batch, output, walked, row);
            same_rules(program, exec, output, walked, row);
        }
    }
    fr_walk_free(walk);
    fr_exec_free(exec);
    fr_batch_release(&batch);
    fr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walk_says_what_the_program_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
