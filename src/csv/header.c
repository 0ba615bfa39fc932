/* header.c - the first line of a flow file. Everything it keeps is copied
 * into its own arena, so it outlives the buffer it was read from. */
#include "csv/header.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "table/catalogue.h"

static const struct {
    const char *name;
    const char *telltales;
} dialects[FR_CSV_DIALECT_COUNT] = {
#define FR_CSV_DIALECT(id, name, telltales) {name, telltales},
#include "csv/dialects.def"
#undef FR_CSV_DIALECT
};

const char *fr_csv_dialect_name(enum fr_csv_dialect dialect)
{
    FR_ASSERT(dialect < FR_CSV_DIALECT_COUNT);
    return dialects[dialect].name;
}

static int is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

size_t fr_csv_name_of(struct fr_str cell, char *out)
{
    struct fr_str text = fr_str_trim(cell);
    size_t size = 0;

    if (text.size > 0 && text.data[0] >= '0' && text.data[0] <= '9') {
        out[size++] = 'c';
        out[size++] = '_';
    }
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (is_name_char(c))
            out[size++] = c;
        else if (size == 0 || out[size - 1] != '_')
            out[size++] = '_';
    }
    return size;
}

static int set_name(struct fr_csv_header *header,
                    struct fr_csv_header_column *column)
{
    column->catalogue = fr_catalogue_match(column->cell);
    if (column->catalogue >= 0) {
        uint32_t index = (uint32_t)column->catalogue;
        column->name = fr_str_of(fr_catalogue_get(index)->name);
        return 0;
    }
    char *name = fr_arena_alloc(&header->arena, column->cell.size + 3);
    if (!name)
        return FR_ENOMEM;
    column->name = (struct fr_str){name, fr_csv_name_of(column->cell, name)};
    return 0;
}

static int add_column(struct fr_csv_header *header, struct fr_str cell)
{
    uint32_t index = header->column_count;
    struct fr_csv_header_column *column = &header->columns[index];
    uint32_t entry = 0;

    column->cell = fr_arena_str(&header->arena, fr_str_trim(cell));
    if (!column->cell.data)
        return FR_ENOMEM;
    FR_TRY(set_name(header, column));
    FR_TRY(fr_map_put(&header->names, column->name, index, &entry));
    column->first = header->names.entries[entry].value;
    header->column_count++;
    return 0;
}

/* --- whose spelling --- */

static int has_one_of(const struct fr_csv_header *header, struct fr_str cells)
{
    while (cells.size > 0) {
        struct fr_str cell = fr_str_split(&cells, '|');
        if (fr_csv_header_find_cell(header, cell) != FR_CSV_NO_COLUMN)
            return 1;
    }
    return 0;
}

static int is_dialect(const struct fr_csv_header *header, const char *telltales)
{
    struct fr_str groups = fr_str_of(telltales);

    while (groups.size > 0) {
        if (!has_one_of(header, fr_str_split(&groups, '&')))
            return 0;
    }
    return 1;
}

/* The last dialect has no telltales and always fits. */
static enum fr_csv_dialect find_dialect(const struct fr_csv_header *header)
{
    unsigned i = 0;

    while (!is_dialect(header, dialects[i].telltales))
        i++;
    return (enum fr_csv_dialect)i;
}

static int is_time(const struct fr_csv_header_column *column)
{
    return fr_catalogue_get((uint32_t)column->catalogue)->type == FR_TYPE_TIME;
}

/* By the first column that holds a time, else by the first that is known; a
 * file of other columns holds seconds, as people write them. */
static int spells_snake_case(const struct fr_csv_header *header)
{
    int is_snake_case = 1, is_known = 0;

    for (uint32_t i = 0; i < header->column_count; i++) {
        const struct fr_csv_header_column *column = &header->columns[i];
        int is_equal;
        if (column->catalogue < 0)
            continue;
        is_equal = fr_str_equal(column->cell, column->name);
        if (is_time(column))
            return is_equal;
        if (!is_known)
            is_snake_case = is_equal;
        is_known = 1;
    }
    return is_snake_case;
}

/* --- reading --- */

static struct fr_str find_line_end(const struct fr_csv_rows *rows,
                                   const struct fr_csv_row *row)
{
    const char *end = rows->bytes + row->begin + row->size;
    size_t size = rows->begin - row->begin - row->size;

    if (size == 2)
        return FR_STR("\r\n");
    return size == 1 && *end == '\r' ? FR_STR("\r") : FR_STR("\n");
}

static int refuse(const struct fr_csv_rows *rows, struct fr_diag *diag,
                  const char *why)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot read '%s': %s",
                fr_stream_name(rows->stream), why);
    return FR_EINPUT;
}

static int find_row(struct fr_csv_rows *rows, struct fr_csv_row *row,
                    uint64_t *blank_count, struct fr_diag *diag)
{
    *blank_count = 0;
    for (;;) {
        FR_TRY(fr_csv_rows_next(rows, row, diag));
        if (row->kind != FR_CSV_ROW_BLANK)
            break;
        ++*blank_count;
        fr_csv_rows_drop(rows);
    }
    if (row->kind == FR_CSV_ROW_END)
        return refuse(rows, diag, "no header, the file is empty");
    if (row->kind != FR_CSV_ROW_CELLS) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "cannot read '%s': the header (line %llu) is not CSV: %s",
                    fr_stream_name(rows->stream), (unsigned long long)row->line,
                    fr_csv_reject_name(row->reject));
        return FR_EINPUT;
    }
    if (memchr(rows->bytes + row->begin, '\0', row->size))
        return refuse(rows, diag,
                      "the header holds a zero byte; is it UTF-16 or no text?");
    return 0;
}

static int keep_row(struct fr_csv_header *header, struct fr_csv_rows *rows,
                    const struct fr_csv_row *row, struct fr_diag *diag)
{
    if (row->cell_count > rows->limits.column_count_max) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "cannot read '%s': %u columns, at most %u are read",
                    fr_stream_name(rows->stream), row->cell_count,
                    rows->limits.column_count_max);
        return FR_ELIMIT;
    }
    header->line_end = find_line_end(rows, row);
    header->raw = fr_arena_str(&header->arena, fr_csv_rows_bytes(rows, row));
    header->columns = FR_NEW_ARRAY(&header->arena, row->cell_count,
                                   struct fr_csv_header_column);
    if (!header->raw.data || !header->columns)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < row->cell_count; i++)
        FR_TRY(add_column(header, fr_csv_rows_cell(rows, row, i)));
    return 0;
}

int fr_csv_header_read(struct fr_csv_header *header, struct fr_csv_rows *rows,
                       uint64_t *blank_count, struct fr_diag *diag)
{
    struct fr_csv_row row;

    *header = (struct fr_csv_header){0};
    fr_arena_init(&header->arena, 0);
    fr_map_init(&header->names, 0, 0);
    FR_TRY(find_row(rows, &row, blank_count, diag));
    FR_TRY(keep_row(header, rows, &row, diag));
    header->dialect = find_dialect(header);
    header->is_snake_case = spells_snake_case(header);
    return 0;
}

void fr_csv_header_release(struct fr_csv_header *header)
{
    fr_map_release(&header->names);
    fr_arena_release(&header->arena);
    *header = (struct fr_csv_header){0};
}

uint32_t fr_csv_header_find(const struct fr_csv_header *header,
                            struct fr_str name)
{
    uint32_t column = fr_map_get(&header->names, name);

    return column == FR_MAP_NONE ? FR_CSV_NO_COLUMN : column;
}

uint32_t fr_csv_header_find_cell(const struct fr_csv_header *header,
                                 struct fr_str cell)
{
    for (uint32_t i = 0; i < header->column_count; i++) {
        if (fr_str_equal(header->columns[i].cell, cell))
            return i;
    }
    return FR_CSV_NO_COLUMN;
}

/* Files that were put together with cat keep their byte order marks. */
static struct fr_str without_mark(struct fr_str cell)
{
    if (!fr_str_starts_with(cell, FR_STR("\xef\xbb\xbf")))
        return cell;
    return (struct fr_str){cell.data + 3, cell.size - 3};
}

/* Nearly every row is told by its last byte: headers end with a letter, rows
 * with a digit. Quotes and spaces are left to the long way. */
static int may_repeat(const struct fr_csv_header *header,
                      const struct fr_csv_rows *rows,
                      const struct fr_csv_row *row)
{
    struct fr_str cell = header->columns[header->column_count - 1].cell;
    char last = row->size ? rows->bytes[row->begin + row->size - 1] : '"';

    return cell.size == 0 || last == cell.data[cell.size - 1] || last == '"' ||
           last == ' ' || last == '\t';
}

int fr_csv_header_is_repeated(const struct fr_csv_header *header,
                              const struct fr_csv_rows *rows,
                              const struct fr_csv_row *row)
{
    if (row->cell_count != header->column_count ||
        !may_repeat(header, rows, row))
        return 0;
    for (uint32_t i = 0; i < row->cell_count; i++) {
        struct fr_str cell = fr_csv_rows_cell(rows, row, i);
        if (i == 0)
            cell = without_mark(cell);
        if (!fr_str_equal(fr_str_trim(cell), header->columns[i].cell))
            return 0;
    }
    return 1;
}
