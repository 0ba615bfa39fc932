/* fill.c - rows to a batch: which are rejected and why, and the cells of the
 * others as values.
 *
 * A row of a block is only noted when it is cut, and the batch is converted
 * column by column at the end: one kind of cell at a time, which the
 * processor guesses well. Rows with quotes, and those of a stream, whose marks
 * do not last, are converted at once. Both give the same. */
#include "base/alloc.h"
#include "base/bug.h"
#include "base/num_batch.h"
#include "base/utf8.h"
#include "csv/reader_internal.h"

/* Rows that are converted together: their text stays in the first-level cache
 * from column to column. */
#define SPAN_ROWS 64

struct span {
    uint32_t first, count;
};

/* Bytes of a rejected row that are made safe to print. */
#define EXCERPT_SIZE 100

/* --- rejected rows --- */

/* As many bytes as end with a whole UTF-8 character. */
static struct fr_str cut_excerpt(struct fr_str text)
{
    if (text.size <= EXCERPT_SIZE)
        return text;
    text.size = EXCERPT_SIZE;
    for (int i = 0; i < 3; i++) {
        if (((unsigned char)text.data[text.size] & 0xc0) == 0x80)
            text.size--;
    }
    return text;
}

static int show_row(struct fr_csv_example *example, struct fr_str text)
{
    static const char more[] = "...";
    const size_t room = sizeof(example->shown) - sizeof(more);
    struct fr_str cut = cut_excerpt(text);
    struct fr_strbuf buf;

    fr_strbuf_init(&buf, 1 << 16);
    fr_utf8_append_shown(&buf, cut);
    FR_TRY(fr_strbuf_status(&buf));
    size_t size = buf.size < room ? buf.size : room;
    if (size > 0)
        memcpy(example->shown, buf.data, size);
    if (size < buf.size || cut.size < text.size)
        memcpy(example->shown + size, more, sizeof(more));
    fr_strbuf_release(&buf);
    return 0;
}

static int reject(struct fr_csv_part *part, const struct fr_csv_row *row,
                  enum fr_csv_reject why)
{
    struct fr_csv_counts *counts = &part->counts;

    counts->rows_rejected++;
    counts->rejected[why]++;
    if (counts->example_count == FR_CSV_EXAMPLE_COUNT)
        return 0;
    struct fr_csv_example *example = &counts->examples[counts->example_count++];
    *example = (struct fr_csv_example){.line = row->line,
                                       .offset = row->offset,
                                       .reject = why,
                                       .cell_count = row->cell_count};
    return show_row(example, fr_csv_rows_bytes(part->rows, row));
}

/* --- cells --- */

static void count_state(struct fr_csv_field_count *field,
                        enum fr_csv_state state)
{
    field->missing += state == FR_CSV_STATE_MISSING;
    field->unreadable += state == FR_CSV_STATE_UNREADABLE;
    field->infinite += state == FR_CSV_STATE_INFINITE;
}

static int convert_row(struct fr_csv_part *part, const struct fr_csv_row *row,
                       struct fr_batch *batch)
{
    const struct fr_csv_reader *reader = part->reader;

    for (uint32_t i = 0; i < reader->options.field_count; i++) {
        uint32_t column = reader->field_columns[i];
        enum fr_csv_state state = FR_CSV_STATE_MISSING;
        if (column == FR_CSV_NO_COLUMN)
            continue; /* see clear_absent */
        if (column < row->cell_count)
            FR_TRY(fr_csv_convert(&part->how,
                                  fr_csv_rows_cell(part->rows, row, column),
                                  batch, i, batch->row_count, &state));
        else
            fr_column_set_missing(&batch->columns[i], batch->row_count);
        if (state != FR_CSV_STATE_VALUE)
            count_state(&part->counts.fields[i], state);
    }
    return 0;
}

/* The bytes of a cell of a row that is noted in `kept`, spaces and all. */
static struct fr_str noted_cell(const struct fr_csv_rows *rows,
                                const struct fr_csv_kept_row *kept,
                                uint32_t column)
{
    const uint32_t *marks = rows->marks.at + kept->first_mark;
    size_t begin = column == 0 ? kept->begin : (size_t)marks[column - 1] + 1;
    size_t end = column + 1 == kept->cell_count ? kept->begin + kept->size
                                                : (size_t)marks[column];

    return (struct fr_str){rows->bytes + begin, end - begin};
}

static int convert_noted(struct fr_csv_part *part, struct fr_batch *batch,
                         uint32_t field, uint32_t column, uint32_t row)
{
    const struct fr_csv_kept_row *kept = &part->kept[row];
    enum fr_csv_state state = FR_CSV_STATE_MISSING;

    if (column < kept->cell_count)
        FR_TRY(fr_csv_convert(&part->how,
                              fr_str_trim(noted_cell(part->rows, kept, column)),
                              batch, field, row, &state));
    else
        fr_column_set_missing(&batch->columns[field], row);
    if (state != FR_CSV_STATE_VALUE)
        count_state(&part->counts.fields[field], state);
    return 0;
}

static int convert_others(struct fr_csv_part *part, struct fr_batch *batch,
                          uint32_t field, const struct span *rows)
{
    uint32_t column = part->reader->field_columns[field];

    for (uint32_t i = 0; i < rows->count; i++) {
        uint32_t row = rows->first + i;
        if (part->kept[row].first_mark != UINT32_MAX)
            FR_TRY(convert_noted(part, batch, field, column, row));
    }
    return 0;
}

/* Where the cells of a column are, in a few rows; of rows that are not noted,
 * or too short, an empty place. */
static void place_cells(const struct fr_csv_part *part, uint32_t column,
                        const struct span *rows, struct fr_num_place *places)
{
    const uint32_t *marks = part->rows->marks.at;

    for (uint32_t i = 0; i < rows->count; i++) {
        const struct fr_csv_kept_row *kept = &part->kept[rows->first + i];
        if (kept->first_mark == UINT32_MAX || column >= kept->cell_count) {
            places[i] = (struct fr_num_place){0, 0};
            continue;
        }
        const uint32_t *mark = marks + kept->first_mark + column;
        places[i].begin = column == 0 ? (uint32_t)kept->begin : mark[-1] + 1;
        places[i].end = column + 1 == kept->cell_count
                            ? (uint32_t)(kept->begin + kept->size)
                            : mark[0];
    }
}

static void divide(double *values, uint32_t count, uint64_t unread,
                   double divisor)
{
    if (divisor == 1)
        return;
    for (uint32_t i = 0; i < count; i++) {
        if (!(unread >> i & 1))
            values[i] /= divisor;
    }
}

/* Nearly all cells are numbers, and nearly all numbers are ordinary: those
 * are read together, the others as everywhere. */
static int convert_numbers(struct fr_csv_part *part, struct fr_batch *batch,
                           uint32_t field, const struct span *rows)
{
    struct fr_column *cells = &batch->columns[field];
    double *values = cells->cells.f64 + rows->first;
    uint32_t column = part->reader->field_columns[field];
    struct fr_num_place places[SPAN_ROWS];
    uint64_t unread;

    place_cells(part, column, rows, places);
    fr_num_read_batch(part->rows->bytes, places, rows->count, values, &unread);
    divide(values, rows->count, unread,
           fr_csv_divisor(&part->how, cells->type));
    for (uint32_t i = 0; unread && i < rows->count; i++) {
        uint32_t row = rows->first + i;
        if ((unread >> i & 1) && part->kept[row].first_mark != UINT32_MAX)
            FR_TRY(convert_noted(part, batch, field, column, row));
    }
    return 0;
}

static int convert_span(struct fr_csv_part *part, struct fr_batch *batch,
                        const struct span *rows)
{
    const struct fr_csv_reader *reader = part->reader;

    for (uint32_t i = 0; i < reader->options.field_count; i++) {
        enum fr_storage storage = fr_type_storage(batch->columns[i].type);
        if (reader->field_columns[i] == FR_CSV_NO_COLUMN)
            continue; /* see clear_absent */
        if (storage == FR_STORAGE_F64)
            FR_TRY(convert_numbers(part, batch, i, rows));
        else
            FR_TRY(convert_others(part, batch, i, rows));
    }
    return 0;
}

static int convert_all(struct fr_csv_part *part, struct fr_batch *batch)
{
    struct span rows = {0, SPAN_ROWS};

    if (part->rows != &part->block)
        return 0; /* no row of a stream is noted */
    for (; rows.first < batch->row_count; rows.first += SPAN_ROWS) {
        if (rows.count > batch->row_count - rows.first)
            rows.count = batch->row_count - rows.first;
        FR_TRY(convert_span(part, batch, &rows));
    }
    return 0;
}

/* --- accepted rows --- */

static void count_invalid(struct fr_csv_part *part,
                          const struct fr_csv_row *row)
{
    if (!row->has_high || fr_utf8_is_valid(fr_csv_rows_bytes(part->rows, row)))
        return;
    for (uint32_t i = 0; i < row->cell_count; i++)
        part->counts.invalid_utf8 +=
            (uint64_t)!fr_utf8_is_valid(fr_csv_rows_cell(part->rows, row, i));
}

static struct fr_str cell_or_none(const struct fr_csv_rows *rows,
                                  const struct fr_csv_row *row, uint32_t column)
{
    if (column >= row->cell_count)
        return (struct fr_str){NULL, 0};
    return fr_csv_rows_cell(rows, row, column);
}

static void compare_duplicates(struct fr_csv_part *part,
                               const struct fr_csv_row *row)
{
    const struct fr_csv_reader *reader = part->reader;

    for (uint32_t i = 0; i < reader->facts.duplicate_count; i++) {
        const struct fr_csv_duplicate *duplicate = &reader->duplicates[i];
        part->counts.differing[i] += (uint64_t)!fr_str_equal(
            cell_or_none(part->rows, row, duplicate->column),
            cell_or_none(part->rows, row, duplicate->first));
    }
}

static int accept(struct fr_csv_part *part, const struct fr_csv_row *row,
                  struct fr_batch *batch)
{
    int is_noted = part->rows == &part->block && row->is_plain;

    if (!is_noted)
        FR_TRY(convert_row(part, row, batch));
    count_invalid(part, row);
    compare_duplicates(part, row);
    part->counts.rows_accepted++;
    part->counts.padded += row->cell_count < part->reader->header.column_count;
    part->kept[part->kept_count++] =
        (struct fr_csv_kept_row){row->begin, row->size, row->cell_count,
                                 is_noted ? row->first_mark : UINT32_MAX};
    batch->row_count++;
    return 0;
}

static int take_row(struct fr_csv_part *part, const struct fr_csv_row *row,
                    struct fr_batch *batch)
{
    const struct fr_csv_header *header = &part->reader->header;

    if (row->kind == FR_CSV_ROW_BLANK) {
        part->counts.blank_lines++;
        return 0;
    }
    if (row->kind == FR_CSV_ROW_BAD)
        return reject(part, row, row->reject);
    FR_ASSERT(row->kind == FR_CSV_ROW_CELLS);
    if (row->cell_count > header->column_count)
        return reject(part, row, FR_CSV_REJECT_TOO_MANY_FIELDS);
    if (fr_csv_header_is_repeated(header, part->rows, row))
        return reject(part, row, FR_CSV_REJECT_REPEATED_HEADER);
    return accept(part, row, batch);
}

/* Columns that the file lacks are missing in every row. */
static void clear_absent(const struct fr_csv_reader *reader,
                         struct fr_batch *batch)
{
    for (uint32_t i = 0; i < reader->options.field_count; i++) {
        if (reader->field_columns[i] != FR_CSV_NO_COLUMN)
            continue;
        for (uint32_t row = 0; row < batch->row_count; row++)
            fr_column_set_missing(&batch->columns[i], row);
    }
}

int fr_csv_fill(struct fr_csv_part *part, struct fr_batch *batch,
                struct fr_diag *diag)
{
    struct fr_csv_rows *rows = part->rows;
    uint64_t begin = rows->offset;

    FR_ASSERT(batch->column_count == part->reader->options.field_count);
    FR_TRY(fr_batch_clear(batch));
    part->kept_count = 0;
    while (batch->row_count < FR_BATCH_ROWS) {
        struct fr_csv_row row;
        FR_TRY(fr_csv_rows_next(rows, &row, diag));
        if (row.kind == FR_CSV_ROW_END)
            break;
        FR_TRY(take_row(part, &row, batch));
        if (rows->offset - begin < rows->limits.batch_size_max)
            continue;
        if (batch->row_count > 0)
            break;
        /* nothing but rows that are not used: go on without them */
        fr_csv_rows_drop(rows);
        begin = rows->offset;
    }
    FR_TRY(convert_all(part, batch));
    clear_absent(part->reader, batch);
    return 0;
}
