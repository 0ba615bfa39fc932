/* reader.c - opens a flow file and fills batches.
 *
 * Order of work: header, which columns are there, what the first rows tell,
 * then rows. Invariant: rows_read == rows_accepted + rows_rejected, and the
 * rejected ones are counted by reason. */
#include "csv/reader.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "csv/reader_internal.h"
#include "table/catalogue.h"

/* Names listed in a message. */
#define LISTED_MAX 12

/* --- which columns are there --- */

static int map_fields(struct fr_csv_reader *reader)
{
    const struct fr_csv_options *options = &reader->options;
    uint32_t count = options->field_count;

    reader->field_columns = FR_NEW_ARRAY(&reader->arena, count, uint32_t);
    reader->fields =
        FR_NEW_ARRAY(&reader->arena, count, struct fr_csv_field_facts);
    if (!reader->field_columns || !reader->fields)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = options->fields[i].name;
        uint32_t column = fr_csv_header_find(&reader->header, fr_str_of(name));
        reader->field_columns[i] = column;
        reader->fields[i].name = name;
        if (column != FR_CSV_NO_COLUMN)
            reader->fields[i].cell = reader->header.columns[column].cell;
    }
    reader->facts.fields = reader->fields;
    reader->facts.field_count = count;
    return 0;
}

static int map_outputs(struct fr_csv_reader *reader)
{
    const struct fr_csv_options *options = &reader->options;
    uint32_t count = options->output_count;

    reader->replaced = FR_NEW_ARRAY(&reader->arena, count, uint32_t);
    reader->column_outputs =
        FR_NEW_ARRAY(&reader->arena, reader->header.column_count, uint32_t);
    if (!reader->replaced || !reader->column_outputs)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < reader->header.column_count; i++)
        reader->column_outputs[i] = FR_CSV_NO_COLUMN;
    int is_any = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t column = fr_csv_header_find_cell(
            &reader->header, fr_str_of(options->output_names[i]));
        reader->replaced[i] = column;
        if (column == FR_CSV_NO_COLUMN)
            continue;
        reader->column_outputs[column] = i;
        is_any = 1;
    }
    if (!is_any)
        reader->column_outputs = NULL;
    reader->facts.replaced = reader->replaced;
    reader->facts.output_count = count;
    return 0;
}

static int is_duplicate(const struct fr_csv_header *header, uint32_t column)
{
    return header->columns[column].first != column &&
           header->columns[column].name.size > 0;
}

static int find_duplicates(struct fr_csv_reader *reader)
{
    const struct fr_csv_header *header = &reader->header;
    uint32_t count = 0;

    for (uint32_t i = 0; i < header->column_count; i++)
        count += (uint32_t)is_duplicate(header, i);
    reader->duplicates =
        FR_NEW_ARRAY(&reader->arena, count, struct fr_csv_duplicate);
    if (!reader->duplicates)
        return FR_ENOMEM;
    reader->facts.duplicates = reader->duplicates;
    for (uint32_t i = 0; i < header->column_count; i++) {
        if (!is_duplicate(header, i))
            continue;
        reader->duplicates[reader->facts.duplicate_count++] =
            (struct fr_csv_duplicate){.cell = header->columns[i].cell,
                                      .column = i,
                                      .first = header->columns[i].first};
    }
    return 0;
}

static void append_listed(struct fr_strbuf *buf, uint32_t index,
                          struct fr_str name)
{
    if (index >= LISTED_MAX)
        return;
    fr_strbuf_append_text(buf, index == 0 ? "'" : ", '");
    fr_utf8_append_shown(buf, name);
    fr_strbuf_append_char(buf, '\'');
}

static void end_list(struct fr_strbuf *buf, uint32_t count)
{
    if (count > LISTED_MAX)
        fr_strbuf_printf(buf, " and %u more", count - LISTED_MAX);
}

static void hint_no_header(const struct fr_csv_reader *reader,
                           struct fr_diag *diag)
{
    for (uint32_t i = 0; i < reader->header.column_count; i++) {
        struct fr_ip ip;
        double number;
        struct fr_str cell = reader->header.columns[i].cell;
        if (fr_ip_parse(cell, &ip) < 0 &&
            fr_csv_number(cell, &number) != FR_CSV_STATE_VALUE)
            continue;
        fr_diag_help(diag, "the first line must name the columns; this one "
                           "looks like a flow");
        return;
    }
}

static void hint_separator(const struct fr_csv_reader *reader,
                           struct fr_diag *diag)
{
    const char *separator = NULL;

    if (memchr(reader->header.raw.data, ';', reader->header.raw.size))
        separator = "semicolons";
    else if (memchr(reader->header.raw.data, '\t', reader->header.raw.size))
        separator = "tabs";
    if (separator && reader->header.column_count <= 2)
        fr_diag_help(diag,
                     "its fields seem to be separated by %s; only commas are "
                     "read",
                     separator);
}

static uint32_t needed_count(const struct fr_csv_reader *reader)
{
    const struct fr_csv_options *options = &reader->options;

    return options->needed_count ? options->needed_count : options->field_count;
}

static int refuse_columns(const struct fr_csv_reader *reader,
                          struct fr_diag *diag)
{
    struct fr_strbuf has, lacks;

    fr_strbuf_init(&has, 1 << 20);
    fr_strbuf_init(&lacks, 1 << 20);
    for (uint32_t i = 0; i < reader->header.column_count; i++)
        append_listed(&has, i, reader->header.columns[i].cell);
    end_list(&has, reader->header.column_count);
    for (uint32_t i = 0; i < needed_count(reader); i++)
        append_listed(&lacks, i, fr_str_of(reader->fields[i].name));
    end_list(&lacks, needed_count(reader));
    if (fr_strbuf_status(&has) == 0 && fr_strbuf_status(&lacks) == 0) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "cannot use '%s': it has none of the columns that are "
                    "needed",
                    reader->facts.file_name);
        fr_diag_note(diag, "it has %s", has.data);
        fr_diag_note(diag, "missing are %s", lacks.data);
        hint_separator(reader, diag);
        hint_no_header(reader, diag);
    }
    fr_strbuf_release(&has);
    fr_strbuf_release(&lacks);
    return FR_EINPUT;
}

static int check_columns(const struct fr_csv_reader *reader,
                         struct fr_diag *diag)
{
    uint32_t count = needed_count(reader);

    for (uint32_t i = 0; i < count; i++) {
        if (reader->field_columns[i] != FR_CSV_NO_COLUMN)
            return 0;
    }
    return count > 0 ? refuse_columns(reader, diag) : 0;
}

/* --- opening --- */

static void note_header(struct fr_csv_reader *reader)
{
    struct fr_csv_facts *facts = &reader->facts;
    const struct fr_csv_header *header = &reader->header;

    facts->dialect = fr_csv_dialect_name(header->dialect);
    facts->column_count = header->column_count;
    if (header->line_end.size == 2)
        facts->line_end = "CRLF";
    else
        facts->line_end = header->line_end.data[0] == '\r' ? "CR" : "LF";
}

static int open_reader(struct fr_csv_reader *reader, struct fr_stream *stream,
                       struct fr_diag *diag)
{
    struct fr_csv_facts *facts = &reader->facts;

    facts->file_name = fr_stream_name(stream);
    FR_TRY(fr_csv_rows_init(&reader->rows, stream, &reader->options.limits,
                            &facts->has_bom, diag));
    FR_TRY(fr_csv_header_read(&reader->header, &reader->rows,
                              &facts->blank_lines, diag));
    note_header(reader);
    FR_TRY(map_fields(reader));
    FR_TRY(check_columns(reader, diag));
    FR_TRY(map_outputs(reader));
    FR_TRY(find_duplicates(reader));
    FR_TRY(fr_csv_reader_survey(reader, diag));
    FR_TRY(fr_csv_part_init(&reader->main, reader));
    reader->main.rows = &reader->rows;
    return 0;
}

int fr_csv_open(struct fr_stream *stream, const struct fr_csv_options *options,
                struct fr_csv_reader **reader, struct fr_diag *diag)
{
    struct fr_csv_reader *new = fr_alloc_zero(1, sizeof(*new));

    *reader = NULL;
    if (!new)
        return FR_ENOMEM;
    new->options = *options;
    fr_arena_init(&new->arena, 0);
    int status = open_reader(new, stream, diag);
    if (status < 0) {
        fr_csv_close(new);
        return status;
    }
    *reader = new;
    return 0;
}

void fr_csv_close(struct fr_csv_reader *reader)
{
    if (!reader)
        return;
    fr_csv_part_release(&reader->main);
    fr_csv_header_release(&reader->header);
    fr_csv_rows_release(&reader->rows);
    fr_arena_release(&reader->arena);
    fr_free(reader);
}

const struct fr_csv_facts *fr_csv_facts(const struct fr_csv_reader *reader)
{
    return &reader->facts;
}

struct fr_str fr_csv_column_cell(const struct fr_csv_reader *reader,
                                 uint32_t index)
{
    FR_ASSERT(index < reader->header.column_count);
    return reader->header.columns[index].cell;
}

/* Lines are counted by the rows themselves here, so none is added when the
 * counts are settled. */
int fr_csv_read(struct fr_csv_reader *reader, struct fr_batch *batch,
                struct fr_diag *diag)
{
    FR_ASSERT(reader->first_line == 0);
    fr_csv_rows_drop(&reader->rows);
    FR_TRY(fr_csv_fill(&reader->main, batch, diag));
    return fr_csv_part_settle(&reader->main, diag);
}
