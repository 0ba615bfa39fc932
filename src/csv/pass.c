/* pass.c - rows of the input, written out again with their own bytes.
 *
 * The bytes of a row are cut at commas outside quotes only where a cell is to
 * be changed; a row that libcsv has accepted has a quote nowhere else. */
#include "base/bug.h"
#include "csv/quote.h"
#include "csv/reader_internal.h"

/* The raw bytes of the first field of *rest, quotes included; moves *rest
 * behind its comma. */
static struct fr_str take_field(struct fr_str *rest)
{
    size_t at = 0;
    int is_open = 0;

    for (; at < rest->size; at++) {
        is_open ^= rest->data[at] == '"';
        if (rest->data[at] == ',' && !is_open)
            break;
    }
    struct fr_str field = {rest->data, at};
    size_t used = at < rest->size ? at + 1 : at;
    rest->data += used;
    rest->size -= used;
    return field;
}

/* What a spreadsheet would see of a raw field, up to doubled quotes. */
static struct fr_str inside_quotes(struct fr_str field)
{
    struct fr_str text = fr_str_trim(field);

    if (text.size < 2 || text.data[0] != '"')
        return field;
    return (struct fr_str){text.data + 1, text.size - 2};
}

static void append_safe(struct fr_csv_part *part, struct fr_str field,
                        struct fr_strbuf *buf)
{
    struct fr_str text = inside_quotes(field);
    size_t before = (size_t)(text.data - field.data);

    if (!fr_csv_is_formula(text)) {
        fr_strbuf_append_str(buf, field);
        return;
    }
    part->counts.safe_changed++;
    fr_strbuf_append(buf, field.data, before);
    fr_strbuf_append_char(buf, '\'');
    fr_strbuf_append(buf, text.data, field.size - before);
}

/* Field by field; `cells` is NULL for the header, whose names stay. */
static void append_fields(struct fr_csv_part *part, struct fr_str raw,
                          uint32_t cell_count, const struct fr_str *cells,
                          struct fr_strbuf *buf)
{
    const struct fr_csv_reader *reader = part->reader;
    const uint32_t *outputs = reader->column_outputs;

    for (uint32_t i = 0; i < reader->header.column_count; i++) {
        struct fr_str field = {NULL, 0};
        if (i < cell_count)
            field = take_field(&raw);
        if (i > 0)
            fr_strbuf_append_char(buf, ',');
        if (cells && outputs && outputs[i] != FR_CSV_NO_COLUMN)
            fr_csv_append_cell(buf, cells[outputs[i]]);
        else if (reader->options.is_csv_safe && field.size > 0)
            append_safe(part, field, buf);
        else if (field.size > 0)
            fr_strbuf_append_str(buf, field);
    }
}

int fr_csv_reader_is_plain(const struct fr_csv_reader *reader)
{
    return !reader->column_outputs && !reader->options.is_csv_safe;
}

static void append_input(struct fr_csv_part *part, struct fr_str raw,
                         uint32_t cell_count, const struct fr_str *cells,
                         struct fr_strbuf *buf)
{
    const struct fr_csv_reader *reader = part->reader;

    if (!fr_csv_reader_is_plain(reader)) {
        append_fields(part, raw, cell_count, cells, buf);
        return;
    }
    fr_strbuf_append_str(buf, raw);
    for (uint32_t i = cell_count; i < reader->header.column_count; i++)
        fr_strbuf_append_char(buf, ',');
}

void fr_csv_append_header(struct fr_csv_reader *reader, struct fr_strbuf *buf)
{
    const struct fr_csv_header *header = &reader->header;

    append_input(&reader->main, header->raw, header->column_count, NULL, buf);
    for (uint32_t i = 0; i < reader->options.output_count; i++) {
        if (reader->replaced[i] != FR_CSV_NO_COLUMN)
            continue;
        fr_strbuf_append_char(buf, ',');
        fr_csv_append_cell(buf, fr_str_of(reader->options.output_names[i]));
    }
    fr_strbuf_append_str(buf, header->line_end);
}

void fr_csv_part_append_row(struct fr_csv_part *part, uint32_t row,
                            const struct fr_str *cells, struct fr_strbuf *buf)
{
    const struct fr_csv_reader *reader = part->reader;

    FR_ASSERT(row < part->kept_count);
    const struct fr_csv_kept_row *kept = &part->kept[row];
    struct fr_str raw = {part->rows->bytes + kept->begin, kept->size};

    append_input(part, raw, kept->cell_count, cells, buf);
    for (uint32_t i = 0; i < reader->options.output_count; i++) {
        if (reader->replaced[i] != FR_CSV_NO_COLUMN)
            continue;
        fr_strbuf_append_char(buf, ',');
        fr_csv_append_cell(buf, cells[i]);
    }
    fr_strbuf_append_str(buf, reader->header.line_end);
}

void fr_csv_append_row(struct fr_csv_reader *reader, uint32_t row,
                       const struct fr_str *cells, struct fr_strbuf *buf)
{
    fr_csv_part_append_row(&reader->main, row, cells, buf);
}

char *fr_csv_part_begin_row(const struct fr_csv_part *part, uint32_t row,
                            size_t room, struct fr_strbuf *buf)
{
    FR_ASSERT(row < part->kept_count);
    const struct fr_csv_kept_row *kept = &part->kept[row];
    uint32_t missing = part->reader->header.column_count - kept->cell_count;
    size_t line_end = part->reader->header.line_end.size;
    char *to = fr_strbuf_reserve(buf, kept->size + missing + room + line_end);

    if (!to)
        return NULL;
    memcpy(to, part->rows->bytes + kept->begin, kept->size);
    to += kept->size;
    for (; missing > 0; missing--)
        *to++ = ',';
    return to;
}

void fr_csv_part_end_row(const struct fr_csv_part *part, char *end,
                         struct fr_strbuf *buf)
{
    struct fr_str line_end = part->reader->header.line_end;

    memcpy(end, line_end.data, line_end.size);
    end += line_end.size;
    fr_strbuf_commit(buf, (size_t)(end - (buf->data + buf->size)));
}
