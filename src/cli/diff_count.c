/* diff_count.c - see diff_count.h.
 *
 * Invariant: after a batch, flows of a column = flows of its changes +
 * unlisted. Changes are told apart by their texts, so sets of marks and
 * scores could be many: beyond CHANGES_MAX they are counted only. */
#include "cli/diff_count.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/num.h"
#include "cli/flow_name.h"

#define CHANGES_MAX 1000
#define TEXT_MAX    (1024u * 1024)
/* No name of the other side; codes end below it. */
#define NO_TWIN 0xFFFF

/* --- setting up ----------------------------------------------------------- */

static const struct fr_output *find_output(const struct fr_program *program,
                                           const struct fr_joint_part *part,
                                           const char *name)
{
    for (uint32_t i = 0; i < part->output_count; i++) {
        const struct fr_output *output =
            &program->outputs.items[part->output_first + i];
        if (strcmp(output->name, name) == 0)
            return output;
    }
    return NULL;
}

static uint16_t find_code(const struct fr_output *output, const char *name)
{
    for (uint32_t i = 0; i < output->name_count; i++) {
        if (strcmp(output->names[i], name) == 0)
            return (uint16_t)(i + 1);
    }
    return NO_TWIN;
}

static int make_twins(struct fr_diff *diff, struct fr_diff_column *column)
{
    uint32_t count = column->old->name_count;
    uint16_t *twins = FR_NEW_ARRAY(&diff->arena, count + 1, uint16_t);

    if (!twins)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++)
        twins[i + 1] = find_code(column->new, column->old->names[i]);
    column->twins = twins;
    return 0;
}

static int add_column(struct fr_diff *diff, const struct fr_output *old,
                      const struct fr_output *new)
{
    struct fr_diff_column *column = &diff->columns[diff->column_count++];

    column->name = new ? new->name : old->name;
    column->old = old;
    column->new = new;
    column->what = !old ? FR_DIFF_ADDED : !new ? FR_DIFF_REMOVED : FR_DIFF_SAME;
    fr_map_init(&column->keys, 0, 0);
    if (old && new && old->kind != new->kind)
        column->what = FR_DIFF_OTHER_KIND;
    else if (old && new && old->kind == FR_OUTPUT_LABEL)
        return make_twins(diff, column);
    return 0;
}

/* Do the columns that both have follow each other in the same way? */
static int is_reordered(const struct fr_diff *diff)
{
    const struct fr_output *before = NULL;

    for (uint32_t i = 0; i < diff->column_count; i++) {
        const struct fr_diff_column *column = &diff->columns[i];
        if (!column->old || !column->new)
            continue;
        if (before && column->old < before)
            return 1;
        before = column->old;
    }
    return 0;
}

int fr_diff_init(struct fr_diff *diff, const struct fr_joint *joint,
                 uint32_t example_max)
{
    const struct fr_program *program = joint->program;
    const struct fr_joint_part *old = &joint->parts.items[0];
    const struct fr_joint_part *new = &joint->parts.items[1];

    *diff = (struct fr_diff){.program = program, .example_max = example_max};
    fr_arena_init(&diff->arena, 0);
    fr_strbuf_init(&diff->text, TEXT_MAX);
    diff->columns =
        FR_NEW_ARRAY(&diff->arena, old->output_count + new->output_count,
                     struct fr_diff_column);
    if (!diff->columns)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < new->output_count; i++) {
        const struct fr_output *output =
            &program->outputs.items[new->output_first + i];
        FR_TRY(
            add_column(diff, find_output(program, old, output->name), output));
    }
    for (uint32_t i = 0; i < old->output_count; i++) {
        const struct fr_output *output =
            &program->outputs.items[old->output_first + i];
        if (!find_output(program, new, output->name))
            FR_TRY(add_column(diff, output, NULL));
    }
    diff->is_reordered = is_reordered(diff);
    return 0;
}

void fr_diff_release(struct fr_diff *diff)
{
    for (uint32_t i = 0; i < diff->column_count; i++) {
        fr_vec_release(&diff->columns[i].changes);
        fr_map_release(&diff->columns[i].keys);
    }
    fr_strbuf_release(&diff->text);
    fr_arena_release(&diff->arena);
}

/* --- one value as text ---------------------------------------------------- */

/* A row of a batch that is looked at. */
struct at {
    const struct fr_browse_batch *browsed;
    uint32_t row;
};

static int has_bit(const struct at *at, uint32_t node)
{
    return (int)(fr_exec_mask(at->browsed->exec, node)[at->row / 64] >>
                     (at->row % 64) &
                 1);
}

static void append_marks(struct fr_strbuf *text, const struct at *at,
                         const struct fr_output *output)
{
    const char *separator = "";

    for (uint32_t i = 0; i < output->name_count; i++) {
        if (!has_bit(at, output->mark_masks[i]))
            continue;
        fr_strbuf_printf(text, "%s%s", separator, output->names[i]);
        separator = ";";
    }
}

static void append_value(struct fr_strbuf *text, const struct at *at,
                         const struct fr_output *output)
{
    char printed[FR_TIME_TEXT_MAX + FR_IP_TEXT_MAX + FR_NUM_TEXT_MAX];
    const struct fr_exec *exec = at->browsed->exec;
    uint32_t row = at->row, node = output->node;
    size_t size = 0;
    uint16_t code;

    switch (output->kind) {
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE:
        size = fr_num_print_f64(fr_exec_f64(exec, node)[row], printed);
        break;
    case FR_OUTPUT_TIME:
        size = fr_clock_print(fr_exec_time(exec, node)[row], printed);
        break;
    case FR_OUTPUT_ADDRESS:
        size = fr_ip_print(&fr_exec_ip(exec, node)[row], printed);
        break;
    case FR_OUTPUT_TEXT:
        fr_strbuf_append_str(
            text,
            fr_batch_text(at->browsed->batch, fr_exec_text(exec, node)[row]));
        break;
    case FR_OUTPUT_TRUTH:
        if (has_bit(at, node))
            fr_strbuf_append_text(text, "true");
        else if (has_bit(at, output->node_false))
            fr_strbuf_append_text(text, "false");
        break;
    case FR_OUTPUT_LABEL:
        code = fr_exec_label(exec, node)[row];
        if (code)
            fr_strbuf_append_text(text, output->names[code - 1]);
        break;
    case FR_OUTPUT_MARKS: append_marks(text, at, output); break;
    }
    fr_strbuf_append(text, printed, size);
}

static const char *keep_text(struct fr_diff *diff)
{
    const char *text = NULL;

    fr_strbuf_append_text(&diff->text, "");
    if (fr_strbuf_status(&diff->text) == 0)
        text = fr_arena_text(&diff->arena, diff->text.data, diff->text.size);
    fr_strbuf_clear(&diff->text);
    return text;
}

/* NULL: no memory. */
static const char *value_text(struct fr_diff *diff, const struct at *at,
                              const struct fr_output *output)
{
    append_value(&diff->text, at, output);
    return keep_text(diff);
}

/* --- changes -------------------------------------------------------------- */

/* Numbers and texts of features are as many as flows: one change for all. */
static int has_few_values(const struct fr_output *output)
{
    return output->kind == FR_OUTPUT_LABEL || output->kind == FR_OUTPUT_TRUTH ||
           output->kind == FR_OUTPUT_MARKS || output->kind == FR_OUTPUT_SCORE;
}

static int add_example(struct fr_diff *diff, struct fr_diff_column *column,
                       struct fr_diff_change *change, const struct at *at)
{
    struct fr_diff_example *example;

    if (change->example_count >= diff->example_max)
        return 0;
    if (!change->examples)
        change->examples = FR_NEW_ARRAY(&diff->arena, diff->example_max,
                                        struct fr_diff_example);
    if (!change->examples)
        return FR_ENOMEM;
    example = &change->examples[change->example_count++];
    example->row = at->browsed->first + at->row + 1;
    fr_flow_name_append(&diff->text, at->browsed->batch,
                        diff->program->slots.count, at->row);
    example->flow = keep_text(diff);
    example->from = column->old ? value_text(diff, at, column->old) : "";
    example->to = column->new ? value_text(diff, at, column->new) : "";
    return example->flow && example->from && example->to ? 0 : FR_ENOMEM;
}

static int new_change(struct fr_diff *diff, struct fr_diff_column *column,
                      const struct at *at)
{
    struct fr_diff_change *change = fr_vec_push(&column->changes);
    const struct fr_output *any = column->new ? column->new : column->old;

    if (!change)
        return FR_ENOMEM;
    *change = (struct fr_diff_change){0};
    if (column->old)
        change->from =
            has_few_values(any) ? value_text(diff, at, column->old) : "";
    if (column->new)
        change->to =
            has_few_values(any) ? value_text(diff, at, column->new) : "";
    return (column->old && !change->from) || (column->new && !change->to)
               ? FR_ENOMEM
               : 0;
}

/* What tells changes apart; labels by their codes, which is quick. */
static struct fr_str change_key(struct fr_diff *diff,
                                const struct fr_diff_column *column,
                                const struct at *at, uint16_t codes[2])
{
    const struct fr_output *any = column->new ? column->new : column->old;
    const struct fr_exec *exec = at->browsed->exec;

    if (!has_few_values(any))
        return FR_STR("");
    if (any->kind == FR_OUTPUT_LABEL) {
        codes[0] = column->old ? fr_exec_label(exec, column->old->node)[at->row]
                               : NO_TWIN;
        codes[1] = column->new ? fr_exec_label(exec, column->new->node)[at->row]
                               : NO_TWIN;
        return (struct fr_str){(const char *)codes, 2 * sizeof(codes[0])};
    }
    if (column->old)
        append_value(&diff->text, at, column->old);
    fr_strbuf_append(&diff->text, "\0", 1);
    if (column->new)
        append_value(&diff->text, at, column->new);
    return fr_strbuf_str(&diff->text);
}

static int count_row(struct fr_diff *diff, struct fr_diff_column *column,
                     const struct at *at)
{
    uint16_t codes[2];
    struct fr_str key = change_key(diff, column, at, codes);
    uint32_t index = fr_map_get(&column->keys, key), entry;

    column->flows++;
    if (index == FR_MAP_NONE && column->changes.count == CHANGES_MAX) {
        column->unlisted++;
        fr_strbuf_clear(&diff->text);
        return 0;
    }
    if (index == FR_MAP_NONE) {
        index = column->changes.count;
        FR_TRY(fr_map_put(&column->keys, key, index, &entry));
        fr_strbuf_clear(&diff->text);
        FR_TRY(new_change(diff, column, at));
    }
    fr_strbuf_clear(&diff->text);
    column->changes.items[index].flows++;
    return add_example(diff, column, &column->changes.items[index], at);
}

/* --- where values differ -------------------------------------------------- */

/* As the cells do: -0 is not written as 0. */
static int differ_f64(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) != isnan(b);
    return a < b || a > b || signbit(a) != signbit(b);
}

/* Rows whose marks are not the same names. */
static void differ_marks(const struct fr_diff_column *column,
                         const struct fr_browse_batch *browsed, uint64_t *mask)
{
    static const uint64_t none[FR_MASK_WORDS];

    for (uint32_t side = 0; side < 2; side++) {
        const struct fr_output *a = side ? column->new : column->old;
        const struct fr_output *b = side ? column->old : column->new;
        for (uint32_t i = 0; i < a->name_count; i++) {
            uint16_t code = find_code(b, a->names[i]);
            const uint64_t *one = fr_exec_mask(browsed->exec, a->mark_masks[i]);
            const uint64_t *other =
                code == NO_TWIN
                    ? none
                    : fr_exec_mask(browsed->exec, b->mark_masks[code - 1]);
            for (uint32_t word = 0; word < FR_MASK_WORDS; word++)
                mask[word] |= one[word] ^ other[word];
        }
    }
}

static void differ_truth(const struct fr_diff_column *column,
                         const struct fr_exec *exec, uint64_t *mask)
{
    const uint64_t *yes = fr_exec_mask(exec, column->old->node);
    const uint64_t *no = fr_exec_mask(exec, column->old->node_false);
    const uint64_t *new_yes = fr_exec_mask(exec, column->new->node);
    const uint64_t *new_no = fr_exec_mask(exec, column->new->node_false);

    for (uint32_t word = 0; word < FR_MASK_WORDS; word++)
        mask[word] = (yes[word] ^ new_yes[word]) | (no[word] ^ new_no[word]);
}

#define DIFFER(condition)                                                      \
    do {                                                                       \
        for (uint32_t i = 0; i < rows; i++) {                                  \
            if (condition)                                                     \
                mask[i / 64] |= (uint64_t)1 << (i % 64);                       \
        }                                                                      \
    } while (0)

static void differ_values(const struct fr_diff_column *column,
                          const struct fr_exec *exec, uint32_t rows,
                          uint64_t *mask)
{
    uint32_t a = column->old->node, b = column->new->node;

    switch ((int)column->old->kind) {
    case FR_OUTPUT_LABEL: {
        const uint16_t *x = fr_exec_label(exec, a), *y = fr_exec_label(exec, b);
        DIFFER(column->twins[x[i]] != y[i]);
        break;
    }
    case FR_OUTPUT_TIME: {
        const int64_t *x = fr_exec_time(exec, a), *y = fr_exec_time(exec, b);
        DIFFER(x[i] != y[i]);
        break;
    }
    case FR_OUTPUT_TEXT: {
        const uint32_t *x = fr_exec_text(exec, a), *y = fr_exec_text(exec, b);
        DIFFER(x[i] != y[i]);
        break;
    }
    case FR_OUTPUT_ADDRESS: {
        const struct fr_ip *x = fr_exec_ip(exec, a), *y = fr_exec_ip(exec, b);
        DIFFER(!fr_ip_equal(&x[i], &y[i]));
        break;
    }
    default: {
        const double *x = fr_exec_f64(exec, a), *y = fr_exec_f64(exec, b);
        DIFFER(differ_f64(x[i], y[i]));
        break;
    }
    }
}

/* The same node for both, with the same names of its codes. */
static int is_same_node(const struct fr_diff_column *column)
{
    const struct fr_output *a = column->old, *b = column->new;

    if (a->kind == FR_OUTPUT_MARKS || a->node != b->node ||
        a->node_false != b->node_false || a->name_count != b->name_count)
        return 0;
    for (uint32_t i = 0; a->kind == FR_OUTPUT_LABEL && i < a->name_count; i++) {
        if (strcmp(a->names[i], b->names[i]) != 0)
            return 0;
    }
    return 1;
}

/* Rows of the batch that count as a change of the column. */
static void find_rows(const struct fr_diff_column *column,
                      const struct fr_browse_batch *browsed, uint64_t *mask)
{
    uint32_t rows = browsed->batch->row_count;

    memset(mask, 0, FR_MASK_WORDS * sizeof(*mask));
    if (!column->old || !column->new)
        DIFFER(1);
    else if (column->what == FR_DIFF_OTHER_KIND || is_same_node(column))
        return;
    else if (column->old->kind == FR_OUTPUT_MARKS)
        differ_marks(column, browsed, mask);
    else if (column->old->kind == FR_OUTPUT_TRUTH)
        differ_truth(column, browsed->exec, mask);
    else
        differ_values(column, browsed->exec, rows, mask);
}

int fr_diff_batch(void *user, const struct fr_browse_batch *browsed)
{
    struct fr_diff *diff = user;
    struct at at = {.browsed = browsed};
    uint64_t mask[FR_MASK_WORDS];

    for (uint32_t i = 0; i < diff->column_count; i++) {
        struct fr_diff_column *column = &diff->columns[i];
        find_rows(column, browsed, mask);
        for (at.row = 0; at.row < browsed->batch->row_count; at.row++) {
            if (mask[at.row / 64] >> (at.row % 64) & 1)
                FR_TRY(count_row(diff, column, &at));
        }
    }
    return 0;
}

/* --- the end -------------------------------------------------------------- */

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_changes(const void *left, const void *right)
{
    const struct fr_diff_change *a = left, *b = right;

    if (a->flows != b->flows)
        return a->flows > b->flows ? -1 : 1;
    if (compare_texts(a->from, b->from) != 0)
        return compare_texts(a->from, b->from);
    return compare_texts(a->to, b->to);
}

void fr_diff_finish(struct fr_diff *diff, uint64_t rows)
{
    diff->rows = rows;
    for (uint32_t i = 0; i < diff->column_count; i++) {
        struct fr_diff_column *column = &diff->columns[i];
        if (column->what == FR_DIFF_SAME && column->flows)
            column->what = FR_DIFF_CHANGED;
        if (column->changes.count)
            qsort(column->changes.items, column->changes.count,
                  sizeof(*column->changes.items), compare_changes);
    }
}

int fr_diff_is_same(const struct fr_diff *diff)
{
    for (uint32_t i = 0; i < diff->column_count; i++) {
        if (diff->columns[i].what != FR_DIFF_SAME)
            return 0;
    }
    return !diff->is_reordered;
}
