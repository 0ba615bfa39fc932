/* block.c - whole lines, taken out of a file's rows to be read elsewhere.
 *
 * The buffer goes with them; only the piece of a line behind the last line
 * end is copied. Invariant: what is taken and what is left are together what
 * was there, in its order. */
#include "base/alloc.h"
#include "base/bug.h"
#include "csv/rows_internal.h"

int fr_csv_rows_init_block(struct fr_csv_rows *block,
                           const struct fr_csv_limits *limits)
{
    *block = (struct fr_csv_rows){.limits = *limits, .is_end = 1};
    fr_strbuf_init(&block->text, limits->row_size_max);
    block->cells =
        fr_alloc_resize(NULL, limits->column_count_max, sizeof(*block->cells));
    return block->cells ? 0 : FR_ENOMEM;
}

/* The bytes up to `cut` go to the block with the whole buffer; those behind
 * it stay, in the block's old buffer. */
static int swap(struct fr_csv_rows *rows, struct fr_csv_rows *block, size_t cut)
{
    size_t rest = rows->end - cut, capacity = rows->capacity;
    char *bytes = rows->bytes;

    block->end = 0;
    FR_TRY(fr_csv_rows_room(block, rest + 1));
    if (rest)
        memcpy(block->bytes, bytes + cut, rest);
    rows->bytes = block->bytes;
    rows->capacity = block->capacity;
    rows->begin = 0;
    rows->end = rest;
    fr_csv_rows_forget(rows);
    block->bytes = bytes;
    block->capacity = capacity;
    block->begin = cut;
    block->end = cut;
    fr_csv_rows_forget(block);
    return 0;
}

static size_t after_last(const char *text, size_t size, char c)
{
    while (size > 0 && text[size - 1] != c)
        size--;
    return size;
}

/* Behind the last line end of text[0 .. size-1], or 0. A CR at the very end
 * may be half of one. */
static size_t after_last_line(const char *text, size_t size)
{
    size_t after = after_last(text, size, '\n');

    return after || size == 0 ? after : after_last(text, size - 1, '\r');
}

int fr_csv_rows_take(struct fr_csv_rows *rows, struct fr_csv_rows *block,
                     int *is_taken, struct fr_diag *diag)
{
    size_t wanted = rows->limits.read_size, begin = rows->begin, size;

    FR_ASSERT(block->begin == block->end);
    *is_taken = 0;
    if (rows->end - begin < wanted && !rows->is_end)
        FR_TRY(fr_csv_rows_fill(rows, diag));
    size = rows->end - begin;
    if (size > 2 * wanted)
        size = wanted;
    if (begin + size < rows->end || !rows->is_end)
        size = after_last_line(rows->bytes + begin, size);
    if (size == 0 || !fr_csv_scan_is_tame(rows->bytes + begin, size))
        return 0;
    FR_TRY(swap(rows, block, begin + size));
    block->begin = begin;
    fr_csv_rows_forget(block);
    block->offset = rows->offset;
    block->line = 0;
    rows->offset += size;
    *is_taken = 1;
    return 0;
}

int fr_csv_rows_give(struct fr_csv_rows *rows, struct fr_csv_rows *block)
{
    FR_ASSERT(block->begin == block->end);
    return swap(rows, block, rows->begin);
}
