/* tails.c - copies are of a fixed size where they can be, which costs less
 * than asking how long each is. */
#include "engine/tails.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/num.h"
#include "csv/quote.h"
#include "stat/prefetch.h"

#define CELL_MAX (1u << 20)

/* --- columns --- */

static int is_number(const struct fr_output *output)
{
    return output->kind == FR_OUTPUT_QUANTITY ||
           output->kind == FR_OUTPUT_SCORE;
}

/* What is in the buffer, for good; so many bytes can be read at least. */
static int keep_text(struct fr_tails *tails, size_t room,
                     struct fr_tail_text *text)
{
    size_t size = tails->text.size;
    char *copy;

    FR_TRY(fr_strbuf_status(&tails->text));
    copy = fr_arena_alloc(&tails->arena, size < room ? room : size);
    if (!copy)
        return FR_ENOMEM;
    memcpy(copy, tails->text.data, size);
    *text = (struct fr_tail_text){copy, (uint32_t)size};
    return 0;
}

static int add_cell(struct fr_tails *tails, const char *name,
                    struct fr_tail_text *cell)
{
    fr_strbuf_clear(&tails->text);
    fr_strbuf_append_char(&tails->text, ',');
    fr_csv_append_cell(&tails->text, fr_str_of(name));
    return keep_text(tails, 0, cell);
}

static int add_cells(struct fr_tails *tails, struct fr_tail_column *column)
{
    static const char *const truths[] = {"false", "true"};
    int is_truth = column->output->kind == FR_OUTPUT_TRUTH;
    const char *const *names = is_truth ? truths : column->output->names;

    column->code_count = 1 + (is_truth ? 2 : column->output->name_count);
    column->cells =
        FR_NEW_ARRAY(&tails->arena, column->code_count, struct fr_tail_text);
    if (!column->cells)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < column->code_count; i++) {
        struct fr_tail_text *cell = &column->cells[i];
        FR_TRY(add_cell(tails, i ? names[i - 1] : "", cell));
        if (cell->size > column->longest)
            column->longest = cell->size;
    }
    return 0;
}

/* --- parts --- */

static struct fr_tail_part *add_part(struct fr_tails *tails, uint32_t longest)
{
    struct fr_tail_part *part = &tails->parts[tails->part_count++];

    part->longest = longest;
    tails->size_max += longest;
    return part;
}

static int add_number(struct fr_tails *tails, const struct fr_output *output)
{
    struct fr_tail_part *part = add_part(tails, 1 + FR_NUM_TEXT_MAX);

    part->number = output;
    part->memos =
        FR_NEW_ARRAY(&tails->arena, FR_TAIL_MEMOS, struct fr_tail_memo);
    return part->memos ? 0 : FR_ENOMEM;
}

static int has_room(const struct fr_tail_part *run,
                    const struct fr_tail_column *column)
{
    uint64_t states = (uint64_t)run->state_count * column->code_count;
    uint64_t longest = (uint64_t)run->longest + column->longest;

    return states <= FR_TAIL_STATES_MAX &&
           states * longest <= FR_TAIL_BYTES_MAX;
}

/* Columns of neighbours are neighbours: those of a run lie in one piece. */
static void add_named(struct fr_tails *tails, struct fr_tail_column *column)
{
    struct fr_tail_part *run =
        tails->part_count ? &tails->parts[tails->part_count - 1] : NULL;

    if (run && !run->number && has_room(run, column)) {
        run->longest += column->longest;
        tails->size_max += column->longest;
    } else {
        run = add_part(tails, column->longest);
        run->columns = column;
        run->state_count = 1;
    }
    column->weight = run->state_count;
    run->state_count *= column->code_count;
    run->column_count++;
}

/* 1 if it is of the kinds that tails are made of; or FR_ENOMEM. */
static int add_output(struct fr_tails *tails, const struct fr_output *output,
                      struct fr_tail_column *column)
{
    if (is_number(output)) {
        FR_TRY(add_number(tails, output));
        return 1;
    }
    if (output->kind != FR_OUTPUT_LABEL && output->kind != FR_OUTPUT_TRUTH)
        return 0;
    column->output = output;
    FR_TRY(add_cells(tails, column));
    add_named(tails, column);
    return 1;
}

static int runs_new(struct fr_tails *tails)
{
    struct fr_arena *arena = &tails->arena;

    for (uint32_t i = 0; i < tails->part_count; i++) {
        struct fr_tail_part *part = &tails->parts[i];
        if (part->number)
            continue;
        part->texts =
            FR_NEW_ARRAY(arena, part->state_count, struct fr_tail_text);
        part->states = FR_NEW_ARRAY(arena, FR_BATCH_ROWS, uint16_t);
        if (!part->texts || !part->states)
            return FR_ENOMEM;
    }
    tails->codes = FR_NEW_ARRAY(arena, FR_BATCH_ROWS, uint16_t);
    return tails->codes ? 0 : FR_ENOMEM;
}

int fr_tails_init(struct fr_tails *tails, const struct fr_program *program)
{
    uint32_t count = program->outputs.count;
    int can_add = 1;

    *tails = (struct fr_tails){.program = program};
    fr_arena_init(&tails->arena, 0);
    fr_strbuf_init(&tails->text, CELL_MAX);
    tails->columns = FR_NEW_ARRAY(&tails->arena, count, struct fr_tail_column);
    tails->parts = FR_NEW_ARRAY(&tails->arena, count, struct fr_tail_part);
    if (!tails->columns || !tails->parts)
        return FR_ENOMEM;
    for (uint32_t i = 0; can_add > 0 && i < count; i++)
        can_add =
            add_output(tails, &program->outputs.items[i], &tails->columns[i]);
    if (can_add < 0)
        return can_add;
    tails->is_ready = can_add && tails->size_max <= FR_TAIL_SIZE_MAX;
    return tails->is_ready ? runs_new(tails) : 0;
}

void fr_tails_release(struct fr_tails *tails)
{
    fr_strbuf_release(&tails->text);
    fr_arena_release(&tails->arena);
    *tails = (struct fr_tails){0};
}

/* --- a batch --- */

/* The cells that a state stands for. */
static int write_text(struct fr_tails *tails, const struct fr_tail_part *run,
                      uint32_t state)
{
    fr_strbuf_clear(&tails->text);
    for (uint32_t i = 0; i < run->column_count; i++) {
        const struct fr_tail_column *column = &run->columns[i];
        const struct fr_tail_text *cell =
            &column->cells[state / column->weight % column->code_count];
        fr_strbuf_append(&tails->text, cell->data, cell->size);
    }
    return keep_text(tails, FR_TAIL_SLACK, &run->texts[state]);
}

static int begin_run(struct fr_tails *tails, const struct fr_tail_part *run,
                     const struct fr_exec *exec, uint32_t row_count)
{
    uint16_t *states = run->states;

    memset(states, 0, row_count * sizeof(*states));
    for (uint32_t i = 0; i < run->column_count; i++) {
        const struct fr_tail_column *column = &run->columns[i];
        const struct fr_output *output = column->output;
        const uint16_t weight = (uint16_t)column->weight;
        const uint16_t *codes = tails->codes;

        if (output->kind == FR_OUTPUT_LABEL)
            codes = fr_exec_label(exec, output->node);
        else
            fr_exec_truth_codes(exec, output, row_count, tails->codes);
        for (uint32_t row = 0; row < row_count; row++)
            states[row] = (uint16_t)(states[row] + codes[row] * weight);
    }
    for (uint32_t row = 0; row < row_count; row++)
        if (run->texts[states[row]].size == 0)
            FR_TRY(write_text(tails, run, states[row]));
    return 0;
}

int fr_tails_begin(struct fr_tails *tails, const struct fr_exec *exec,
                   uint32_t row_count)
{
    FR_ASSERT(tails->is_ready);
    FR_ASSERT(row_count <= FR_BATCH_ROWS);
    for (uint32_t i = 0; i < tails->part_count; i++) {
        struct fr_tail_part *part = &tails->parts[i];
        if (part->number)
            part->numbers = fr_exec_f64(exec, part->number->node);
        else
            FR_TRY(begin_run(tails, part, exec, row_count));
    }
    return 0;
}

/* --- a row --- */

/* NaN, which is printed as nothing, has the key 0: so a memo that was never
 * written holds its text. */
static uint64_t key_of(double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof(bits));
    return bits ^ 0x7ff8000000000000U;
}

/* Fibonacci hashing: the highest bits of the product depend on all bits. */
static struct fr_tail_memo *pair_of(struct fr_tail_memo *memos, uint64_t key)
{
    uint64_t hash = key * 0x9e3779b97f4a7c15U >> 32;

    return memos + 2 * (hash * (FR_TAIL_MEMOS / 2) >> 32);
}

static size_t print_number(char *to, struct fr_tail_memo *memos, double number)
{
    uint64_t key = key_of(number);
    struct fr_tail_memo *pair = pair_of(memos, key);
    const struct fr_tail_memo *memo = &pair[pair[0].key != key];
    size_t size;

    if (memo->key == key) {
        memcpy(to, memo->text, sizeof(memo->text));
        return memo->size;
    }
    size = fr_num_print_long(number, to);
    if (size <= sizeof(memo->text)) {
        pair[1] = pair[0];
        pair[0].key = key;
        pair[0].size = (uint8_t)size;
        memcpy(pair[0].text, to, sizeof(pair[0].text));
    }
    return size;
}

/* Much else goes through the cache between a batch and the next, so memos are
 * fetched some rows before they are looked at. */
static void fetch_ahead(const struct fr_tail_part *part, uint32_t row)
{
    const uint32_t distance = 8;

    if (row + distance < FR_BATCH_ROWS)
        FR_PREFETCH(
            pair_of(part->memos, key_of(part->numbers[row + distance])));
}

static char *copy_text(char *to, const struct fr_tail_text *text)
{
    if (text->size <= FR_TAIL_SLACK)
        memcpy(to, text->data, FR_TAIL_SLACK);
    else
        memcpy(to, text->data, text->size);
    return to + text->size;
}

char *fr_tails_write(struct fr_tails *tails, uint32_t row, char *to)
{
    for (uint32_t i = 0; i < tails->part_count; i++) {
        const struct fr_tail_part *part = &tails->parts[i];
        if (part->number) {
            fetch_ahead(part, row);
            *to++ = ',';
            to += print_number(to, part->memos, part->numbers[row]);
        } else {
            to = copy_text(to, &part->texts[part->states[row]]);
        }
    }
    return to;
}

int fr_tails_append_rows(struct fr_tails *tails, const struct fr_exec *exec,
                         const struct fr_csv_part *part, uint32_t row_count,
                         struct fr_strbuf *buf)
{
    size_t room = tails->size_max + FR_TAIL_SLACK;

    FR_TRY(fr_tails_begin(tails, exec, row_count));
    for (uint32_t row = 0; row < row_count; row++) {
        char *to = fr_csv_part_begin_row(part, row, room, buf);
        if (!to)
            break;
        fr_csv_part_end_row(part, fr_tails_write(tails, row, to), buf);
    }
    return fr_strbuf_status(buf);
}
