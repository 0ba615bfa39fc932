/* tails.c - copies are of a fixed size where they can be, which costs less
 * than asking how long each is. */
#include "engine/tails.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/num.h"
#include "csv/quote.h"

#define CELL_MAX (1u << 20)

static int add_cell(struct fr_tails *tails, struct fr_strbuf *buf,
                    const char *name, struct fr_tail_cell *cell)
{
    char *copy;

    fr_strbuf_clear(buf);
    fr_strbuf_append_char(buf, ',');
    fr_csv_append_cell(buf, fr_str_of(name));
    FR_TRY(fr_strbuf_status(buf));
    copy = fr_arena_alloc(&tails->arena, buf->size + FR_TAIL_SLACK);
    if (!copy)
        return FR_ENOMEM;
    memcpy(copy, buf->data, buf->size);
    memset(copy + buf->size, 0, FR_TAIL_SLACK);
    *cell = (struct fr_tail_cell){copy, (uint32_t)buf->size};
    return 0;
}

static int is_number(const struct fr_output *output)
{
    return output->kind == FR_OUTPUT_QUANTITY ||
           output->kind == FR_OUTPUT_SCORE;
}

/* Code 0 is no name; a truth has the codes of FR_TRUTH_*. */
static int add_output(struct fr_tails *tails, struct fr_strbuf *buf,
                      const struct fr_output *output, uint32_t index)
{
    static const char *const truths[] = {"false", "true"};
    int is_truth = output->kind == FR_OUTPUT_TRUTH;
    const char *const *names = is_truth ? truths : output->names;
    uint32_t count = is_truth ? 2 : output->name_count;
    uint32_t longest = 0;
    struct fr_tail_cell *cells;

    if (is_number(output)) {
        tails->size_max += 1 + FR_NUM_TEXT_MAX;
        tails->outputs[index].memos =
            FR_NEW_ARRAY(&tails->arena, FR_TAIL_MEMOS, struct fr_tail_memo);
        return tails->outputs[index].memos ? 0 : FR_ENOMEM;
    }
    if (!is_truth && output->kind != FR_OUTPUT_LABEL) {
        tails->is_ready = 0;
        return 0;
    }
    cells = FR_NEW_ARRAY(&tails->arena, count + 1, struct fr_tail_cell);
    if (!cells)
        return FR_ENOMEM;
    for (uint32_t i = 0; i <= count; i++) {
        FR_TRY(add_cell(tails, buf, i ? names[i - 1] : "", &cells[i]));
        if (cells[i].size > longest)
            longest = cells[i].size;
    }
    tails->outputs[index].cells = cells;
    tails->size_max += longest;
    return 0;
}

int fr_tails_init(struct fr_tails *tails, const struct fr_program *program)
{
    uint32_t count = program->outputs.count;
    struct fr_strbuf buf;
    int status = 0;

    *tails = (struct fr_tails){.program = program, .is_ready = 1};
    fr_arena_init(&tails->arena, 0);
    tails->outputs = FR_NEW_ARRAY(&tails->arena, count, struct fr_tail_output);
    if (!tails->outputs)
        return FR_ENOMEM;
    fr_strbuf_init(&buf, CELL_MAX);
    for (uint32_t i = 0; status == 0 && i < count; i++)
        status = add_output(tails, &buf, &program->outputs.items[i], i);
    fr_strbuf_release(&buf);
    if (status < 0)
        return status;
    tails->text =
        fr_arena_alloc(&tails->arena, tails->size_max + FR_TAIL_SLACK);
    return tails->text ? 0 : FR_ENOMEM;
}

void fr_tails_release(struct fr_tails *tails)
{
    fr_arena_release(&tails->arena);
    *tails = (struct fr_tails){0};
}

void fr_tails_begin(struct fr_tails *tails, const struct fr_exec *exec)
{
    const struct fr_program *program = tails->program;

    FR_ASSERT(tails->is_ready);
    for (uint32_t i = 0; i < program->outputs.count; i++) {
        const struct fr_output *output = &program->outputs.items[i];
        struct fr_tail_output *tail = &tails->outputs[i];
        if (is_number(output)) {
            tail->numbers = fr_exec_f64(exec, output->node);
        } else if (output->kind == FR_OUTPUT_LABEL) {
            tail->codes = fr_exec_label(exec, output->node);
        } else {
            tail->yes = fr_exec_mask(exec, output->node);
            tail->no = fr_exec_mask(exec, output->node_false);
        }
    }
}

static unsigned code_of(const struct fr_tail_output *tail, uint32_t row)
{
    if (tail->codes)
        return tail->codes[row];
    return 2 * (unsigned)(tail->yes[row / 64] >> (row % 64) & 1) +
           (unsigned)(tail->no[row / 64] >> (row % 64) & 1);
}

/* Fibonacci hashing: the high bits of the product depend on all bits. */
static uint32_t memo_of(uint64_t bits)
{
    return (uint32_t)((bits * 0x9e3779b97f4a7c15U) >> 54) % FR_TAIL_MEMOS;
}

static size_t print_number(char *to, struct fr_tail_memo *memos, double number)
{
    struct fr_tail_memo *memo;
    uint64_t bits;
    size_t size;

    memcpy(&bits, &number, sizeof(bits));
    memo = &memos[memo_of(bits)];
    if (memo->size > 0 && memo->bits == bits) {
        memcpy(to, memo->text, sizeof(memo->text));
        return memo->size;
    }
    size = fr_num_print_f64(number, to);
    if (size > 0 && size <= sizeof(memo->text)) {
        memo->bits = bits;
        memo->size = (uint8_t)size;
        memcpy(memo->text, to, size);
    }
    return size;
}

static size_t copy_cell(char *to, const struct fr_tail_cell *cell)
{
    if (cell->size <= FR_TAIL_SLACK)
        memcpy(to, cell->data, FR_TAIL_SLACK);
    else
        memcpy(to, cell->data, cell->size);
    return cell->size;
}

struct fr_str fr_tails_row(struct fr_tails *tails, uint32_t row)
{
    const uint32_t count = tails->program->outputs.count;
    char *to = tails->text;

    for (uint32_t i = 0; i < count; i++) {
        const struct fr_tail_output *tail = &tails->outputs[i];
        if (tail->numbers) {
            *to++ = ',';
            to += print_number(to, tail->memos, tail->numbers[row]);
        } else {
            to += copy_cell(to, &tail->cells[code_of(tail, row)]);
        }
    }
    return (struct fr_str){tails->text, (size_t)(to - tails->text)};
}
