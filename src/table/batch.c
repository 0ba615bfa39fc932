/* batch.c - storage of columns. Invariant: every column has room for
 * FR_BATCH_ROWS cells whatever row_count says. */
#include "table/batch.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"

static size_t cell_size(enum fr_type type)
{
    switch (fr_type_storage(type)) {
    case FR_STORAGE_F64: return sizeof(double);
    case FR_STORAGE_TIME: return sizeof(int64_t);
    case FR_STORAGE_TEXT: return sizeof(uint32_t);
    case FR_STORAGE_IP: return sizeof(struct fr_ip);
    case FR_STORAGE_TRUTH: return sizeof(uint8_t);
    }
    FR_UNREACHABLE();
}

static int column_init(struct fr_column *column, enum fr_type type)
{
    column->type = type;
    column->cells.f64 = fr_alloc_zero(FR_BATCH_ROWS, cell_size(type));
    return column->cells.f64 ? 0 : FR_ENOMEM;
}

int fr_batch_init(struct fr_batch *batch, const struct fr_field *fields,
                  uint32_t field_count, const struct fr_str *fixed_texts,
                  uint32_t fixed_text_count)
{
    *batch = (struct fr_batch){.fixed_texts = fixed_texts,
                               .fixed_text_count = fixed_text_count};
    fr_map_init(&batch->texts, 0, 0);
    batch->columns = fr_alloc_zero(field_count, sizeof(*batch->columns));
    if (!batch->columns)
        return FR_ENOMEM;
    for (; batch->column_count < field_count; batch->column_count++) {
        struct fr_column *column = &batch->columns[batch->column_count];
        FR_TRY(column_init(column, fields[batch->column_count].type));
    }
    return fr_batch_clear(batch);
}

void fr_batch_release(struct fr_batch *batch)
{
    for (uint32_t i = 0; i < batch->column_count; i++)
        fr_free(batch->columns[i].cells.f64);
    fr_free(batch->columns);
    fr_map_release(&batch->texts);
    *batch = (struct fr_batch){0};
}

int fr_batch_clear(struct fr_batch *batch)
{
    batch->row_count = 0;
    if (batch->texts.count == batch->fixed_text_count &&
        batch->fixed_text_count != 0)
        return 0;
    fr_map_clear(&batch->texts);
    for (uint32_t i = 0; i < batch->fixed_text_count; i++) {
        uint32_t code;
        FR_TRY(fr_batch_text_code(batch, batch->fixed_texts[i], &code));
        FR_ASSERT(code == i + 1);
    }
    return 0;
}

int fr_batch_text_code(struct fr_batch *batch, struct fr_str text,
                       uint32_t *code)
{
    uint32_t entry = 0;
    int status = fr_map_put(&batch->texts, text, 0, &entry);

    *code = entry + 1;
    return status < 0 ? status : 0;
}

struct fr_str fr_batch_text(const struct fr_batch *batch, uint32_t code)
{
    if (code == 0)
        return (struct fr_str){NULL, 0};
    FR_ASSERT(code <= batch->texts.count);
    return batch->texts.entries[code - 1].key;
}

uint64_t fr_batch_text_hash(const struct fr_batch *batch, uint32_t code)
{
    FR_ASSERT(code > 0 && code <= batch->texts.count);
    return batch->texts.entries[code - 1].hash;
}

uint32_t fr_batch_text_count(const struct fr_batch *batch)
{
    return batch->texts.count;
}

void fr_column_set_missing(struct fr_column *column, uint32_t row)
{
    FR_ASSERT(row < FR_BATCH_ROWS);
    switch (fr_type_storage(column->type)) {
    case FR_STORAGE_F64: column->cells.f64[row] = (double)NAN; break;
    case FR_STORAGE_TIME: column->cells.time[row] = FR_TIME_MISSING; break;
    case FR_STORAGE_TEXT: column->cells.text[row] = 0; break;
    case FR_STORAGE_IP: column->cells.ip[row] = (struct fr_ip){0}; break;
    case FR_STORAGE_TRUTH: column->cells.truth[row] = FR_TRUTH_MISSING; break;
    }
}
