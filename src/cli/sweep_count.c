/* sweep_count.c - see sweep_count.h. */
#include "cli/sweep_count.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"

/* Steps are round numbers, so that they can be written into rules. */
#define DIGITS 3

static const char *const truth_names[] = {"true", "false", "(undecided)"};

/* --- values --------------------------------------------------------------- */

static double rounded(double value, int is_whole)
{
    char text[FR_NUM_TEXT_MAX];
    double round = value;
    int size = snprintf(text, sizeof(text), "%.*e", DIGITS - 1, value);

    if (is_whole)
        return floor(value + 0.5);
    if (fr_num_parse_f64((struct fr_str){text, (size_t)size}, &round) < 0)
        return value;
    return round;
}

static double step_value(const struct fr_sweep_range *range, uint32_t i)
{
    double part = (double)i / (double)(range->steps - 1);

    if (i == 0)
        return range->low;
    if (i + 1 == range->steps)
        return range->high;
    if (range->is_log)
        return rounded(range->low * pow(range->high / range->low, part),
                       range->is_whole);
    return rounded(range->low + (range->high - range->low) * part,
                   range->is_whole);
}

static int compare_values(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* Increasing, each once; what the rules have now is among them. */
static void choose_values(struct fr_sweep *sweep,
                          const struct fr_sweep_range *range, double now)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < range->steps; i++)
        sweep->values[i] = step_value(range, i);
    sweep->values[range->steps] = now;
    qsort(sweep->values, range->steps + 1, sizeof(*sweep->values),
          compare_values);
    for (uint32_t i = 0; i <= range->steps; i++) {
        if (kept == 0 || sweep->values[i] != sweep->values[kept - 1])
            sweep->values[kept++] = sweep->values[i];
    }
    sweep->step_count = kept;
    while (sweep->values[sweep->now] != now)
        sweep->now++;
}

/* --- programs ------------------------------------------------------------- */

static void note_value(const struct fr_knob *knob, double value,
                       struct fr_diag *diag)
{
    struct fr_strbuf text;

    fr_strbuf_init(&text, 1000);
    fr_strbuf_append_text(&text, "this is with ");
    fr_knob_write(knob, value, &text);
    fr_strbuf_append_text(&text, " in place of ");
    fr_knob_write(knob, knob->now, &text);
    if (fr_strbuf_status(&text) == 0)
        fr_diag_note(diag, "%s", text.data);
    fr_strbuf_release(&text);
}

static int compile_steps(struct fr_sweep *sweep, const struct fr_rules *rules,
                         const struct fr_knob *knob, struct fr_diag *diag)
{
    int status = fr_joint_init(&sweep->joint);

    for (uint32_t i = 0; i < sweep->step_count && status == 0; i++) {
        fr_knob_turn(knob, sweep->values[i]);
        if (i == sweep->now)
            fr_knob_turn_back(knob);
        status = fr_joint_add(&sweep->joint, rules, diag);
        if (status == FR_ERULES)
            note_value(knob, sweep->values[i], diag);
    }
    fr_knob_turn_back(knob);
    if (status == FR_ERULES)
        return FR_EUSAGE;
    FR_TRY(status);
    return fr_joint_finish(&sweep->joint);
}

/* --- columns -------------------------------------------------------------- */

int fr_sweep_has_mean(const struct fr_sweep_column *column)
{
    return column->output->kind == FR_OUTPUT_QUANTITY ||
           column->output->kind == FR_OUTPUT_SCORE;
}

double fr_sweep_mean(const struct fr_sweep_column *column, uint32_t step)
{
    return column->sums[step] / (double)column->known[step];
}

/* Flows without a name are counted behind the names. */
static int name_label(struct fr_sweep *sweep, struct fr_sweep_column *column)
{
    const struct fr_output *output = column->output;
    const char **names =
        FR_NEW_ARRAY(&sweep->arena, output->name_count + 1, const char *);

    if (!names)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < output->name_count; i++)
        names[i] = output->names[i];
    names[output->name_count] = "(no name)";
    column->names = names;
    column->count = output->name_count + 1;
    return 0;
}

static int make_column(struct fr_sweep *sweep, struct fr_sweep_column *column)
{
    const struct fr_output *output = column->output;

    switch (output->kind) {
    case FR_OUTPUT_LABEL: FR_TRY(name_label(sweep, column)); break;
    case FR_OUTPUT_MARKS:
        column->names = output->names;
        column->count = output->name_count;
        break;
    case FR_OUTPUT_TRUTH:
        column->names = truth_names;
        column->count = 3;
        break;
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE:
    case FR_OUTPUT_TIME:
    case FR_OUTPUT_TEXT:
    case FR_OUTPUT_ADDRESS: break;
    }
    column->flows = FR_NEW_ARRAY(
        &sweep->arena, (size_t)sweep->step_count * column->count, uint64_t);
    column->sums = FR_NEW_ARRAY(&sweep->arena, sweep->step_count, double);
    column->known = FR_NEW_ARRAY(&sweep->arena, sweep->step_count, uint64_t);
    return column->flows && column->sums && column->known ? 0 : FR_ENOMEM;
}

static const struct fr_output *output_of(const struct fr_sweep *sweep,
                                         uint32_t step, uint32_t column)
{
    uint32_t first = sweep->joint.parts.items[step].output_first;

    return &sweep->joint.program->outputs.items[first + column];
}

int fr_sweep_init(struct fr_sweep *sweep, const struct fr_rules *rules,
                  const struct fr_knob *knob,
                  const struct fr_sweep_range *range, struct fr_diag *diag)
{
    *sweep = (struct fr_sweep){.is_log = range->is_log};
    fr_arena_init(&sweep->arena, 0);
    choose_values(sweep, range, knob->now);
    FR_TRY(compile_steps(sweep, rules, knob, diag));
    sweep->column_count = sweep->joint.parts.items[0].output_count;
    sweep->columns = FR_NEW_ARRAY(&sweep->arena, sweep->column_count,
                                  struct fr_sweep_column);
    if (!sweep->columns)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < sweep->column_count; i++) {
        sweep->columns[i].output = output_of(sweep, 0, i);
        FR_TRY(make_column(sweep, &sweep->columns[i]));
    }
    return 0;
}

void fr_sweep_release(struct fr_sweep *sweep)
{
    fr_joint_release(&sweep->joint);
    fr_arena_release(&sweep->arena);
}

/* --- counting ------------------------------------------------------------- */

static uint64_t count_mask(const uint64_t *mask)
{
    uint64_t count = 0;

    for (uint32_t word = 0; word < FR_MASK_WORDS; word++)
        count += (uint64_t)__builtin_popcountll(mask[word]);
    return count;
}

static void count_codes(const uint16_t *codes, uint32_t rows, uint32_t count,
                        uint64_t *flows)
{
    for (uint32_t row = 0; row < rows; row++)
        flows[codes[row] ? codes[row] - 1u : count - 1]++;
}

static void count_numbers(const double *numbers, uint32_t rows, double *sum,
                          uint64_t *known)
{
    for (uint32_t row = 0; row < rows; row++) {
        if (!isfinite(numbers[row]))
            continue;
        *sum += numbers[row];
        (*known)++;
    }
}

static void count_step(const struct fr_sweep_column *column,
                       const struct fr_output *output, uint32_t step,
                       const struct fr_browse_batch *browsed)
{
    uint64_t *flows = column->flows + (size_t)step * column->count;
    uint32_t rows = browsed->batch->row_count;
    const struct fr_exec *exec = browsed->exec;

    switch (output->kind) {
    case FR_OUTPUT_LABEL:
        count_codes(fr_exec_label(exec, output->node), rows, column->count,
                    flows);
        break;
    case FR_OUTPUT_TRUTH: {
        uint64_t yes = count_mask(fr_exec_mask(exec, output->node));
        uint64_t no = count_mask(fr_exec_mask(exec, output->node_false));
        flows[0] += yes;
        flows[1] += no;
        flows[2] += rows - yes - no;
        break;
    }
    case FR_OUTPUT_MARKS:
        for (uint32_t i = 0; i < column->count; i++)
            flows[i] += count_mask(fr_exec_mask(exec, output->mark_masks[i]));
        break;
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE:
        count_numbers(fr_exec_f64(exec, output->node), rows,
                      &column->sums[step], &column->known[step]);
        break;
    case FR_OUTPUT_TIME:
    case FR_OUTPUT_TEXT:
    case FR_OUTPUT_ADDRESS: break;
    }
}

int fr_sweep_batch(void *user, const struct fr_browse_batch *browsed)
{
    struct fr_sweep *sweep = user;

    for (uint32_t step = 0; step < sweep->step_count; step++) {
        for (uint32_t i = 0; i < sweep->column_count; i++)
            count_step(&sweep->columns[i], output_of(sweep, step, i), step,
                       browsed);
    }
    return 0;
}

/* --- the end -------------------------------------------------------------- */

static int is_moving(const struct fr_sweep *sweep,
                     const struct fr_sweep_column *column)
{
    size_t size = column->count * sizeof(*column->flows);

    for (uint32_t step = 1; step < sweep->step_count; step++) {
        if (size && memcmp(column->flows + (size_t)step * column->count,
                           column->flows, size) != 0)
            return 1;
        if (fr_sweep_has_mean(column) &&
            (column->sums[step] < column->sums[0] ||
             column->sums[step] > column->sums[0] ||
             column->known[step] != column->known[0]))
            return 1;
    }
    return 0;
}

void fr_sweep_finish(struct fr_sweep *sweep, uint64_t rows)
{
    sweep->rows = rows;
    for (uint32_t i = 0; i < sweep->column_count; i++)
        sweep->columns[i].is_moving = is_moving(sweep, &sweep->columns[i]);
}
