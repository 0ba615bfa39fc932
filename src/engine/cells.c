/* cells.c - printing values of output columns. Missing is an empty cell. */
#include "engine/cells.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/num.h"

/* The longest row: all marks of all labels. */
#define TEXT_MAX (16u * 1024 * 1024)

int fr_cells_init(struct fr_cells *cells, const struct fr_program *program)
{
    *cells = (struct fr_cells){.program = program};
    fr_strbuf_init(&cells->text, TEXT_MAX);
    cells->row = fr_alloc_zero(program->outputs.count, sizeof(*cells->row));
    return cells->row ? 0 : FR_ENOMEM;
}

void fr_cells_release(struct fr_cells *cells)
{
    fr_free(cells->row);
    fr_strbuf_release(&cells->text);
}

static int has_bit(const uint64_t *mask, uint32_t row)
{
    return (int)(mask[row / 64] >> (row % 64) & 1);
}

static struct fr_str truth_cell(const struct fr_exec *exec,
                                const struct fr_output *output, uint32_t row)
{
    if (has_bit(fr_exec_mask(exec, output->node), row))
        return FR_STR("true");
    if (has_bit(fr_exec_mask(exec, output->node_false), row))
        return FR_STR("false");
    return FR_STR("");
}

static void append_marks(struct fr_strbuf *text, const struct fr_exec *exec,
                         const struct fr_output *output, uint32_t row)
{
    const char *separator = "";

    for (uint32_t i = 0; i < output->name_count; i++) {
        if (has_bit(fr_exec_mask(exec, output->mark_masks[i]), row)) {
            fr_strbuf_append_text(text, separator);
            fr_strbuf_append_text(text, output->names[i]);
            separator = ";";
        }
    }
}

static void append_number(struct fr_strbuf *text, double value)
{
    char digits[FR_NUM_TEXT_MAX];

    fr_strbuf_append(text, digits, fr_num_print_f64(value, digits));
}

static void append_value(struct fr_strbuf *text, const struct fr_exec *exec,
                         const struct fr_output *output, uint32_t row)
{
    char printed[FR_IP_TEXT_MAX > FR_TIME_TEXT_MAX ? FR_IP_TEXT_MAX
                                                   : FR_TIME_TEXT_MAX];

    switch ((int)output->kind) {
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE:
        append_number(text, fr_exec_f64(exec, output->node)[row]);
        break;
    case FR_OUTPUT_TIME:
        fr_strbuf_append(
            text, printed,
            fr_clock_print(fr_exec_time(exec, output->node)[row], printed));
        break;
    case FR_OUTPUT_ADDRESS:
        fr_strbuf_append(
            text, printed,
            fr_ip_print(&fr_exec_ip(exec, output->node)[row], printed));
        break;
    case FR_OUTPUT_MARKS: append_marks(text, exec, output, row); break;
    default: FR_UNREACHABLE();
    }
}

/* Kinds whose texts lie ready are borrowed; 1 if it was one of them. */
static int borrow_cell(struct fr_str *cell, const struct fr_exec *exec,
                       const struct fr_batch *batch,
                       const struct fr_output *output, uint32_t row)
{
    uint16_t code;

    switch ((int)output->kind) {
    case FR_OUTPUT_LABEL:
        code = fr_exec_label(exec, output->node)[row];
        *cell = code ? fr_str_of(output->names[code - 1]) : FR_STR("");
        return 1;
    case FR_OUTPUT_TRUTH: *cell = truth_cell(exec, output, row); return 1;
    case FR_OUTPUT_TEXT:
        *cell = fr_batch_text(batch, fr_exec_text(exec, output->node)[row]);
        return 1;
    default: return 0;
    }
}

const struct fr_str *fr_cells_row(struct fr_cells *cells,
                                  const struct fr_exec *exec,
                                  const struct fr_batch *batch, uint32_t row)
{
    const struct fr_program *program = cells->program;
    size_t begin = 0;

    fr_strbuf_clear(&cells->text);
    /* First all texts, then the pointers: the buffer may move. */
    for (uint32_t i = 0; i < program->outputs.count; i++) {
        const struct fr_output *output = &program->outputs.items[i];
        struct fr_str *cell = &cells->row[i];
        if (borrow_cell(cell, exec, batch, output, row))
            continue;
        append_value(&cells->text, exec, output, row);
        *cell = (struct fr_str){NULL, cells->text.size - begin};
        begin = cells->text.size;
    }
    if (fr_strbuf_status(&cells->text) < 0)
        return NULL;
    begin = 0;
    for (uint32_t i = 0; i < program->outputs.count; i++) {
        struct fr_str *cell = &cells->row[i];
        if (cell->data)
            continue;
        cell->data = cell->size ? cells->text.data + begin : "";
        begin += cell->size;
    }
    return cells->row;
}
