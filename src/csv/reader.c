/* reader.c - opens a flow file and fills batches.
 *
 * Order of work: header, which columns are there, what the first rows tell,
 * then rows. Invariant: rows_read == rows_accepted + rows_rejected, and the
 * rejected ones are counted by reason. */
#include "csv/reader.h"

#include <sys/stat.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "csv/reader_internal.h"
#include "table/catalogue.h"

/* Names listed in a message. */
#define LISTED_MAX 12
/* Bytes of a rejected row that are made safe to print. */
#define EXCERPT_SIZE 100

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

/* --- what the data tells --- */

static int has_field_of(const struct fr_csv_reader *reader, enum fr_type type)
{
    for (uint32_t i = 0; i < reader->options.field_count; i++) {
        if (reader->options.fields[i].type == type &&
            reader->field_columns[i] != FR_CSV_NO_COLUMN)
            return 1;
    }
    return 0;
}

/* Is the row one that will be accepted? A repeated header tells nothing, so
 * it needs no test. */
static int is_usable(const struct fr_csv_header *header,
                     const struct fr_csv_row *row)
{
    return row->kind == FR_CSV_ROW_CELLS &&
           row->cell_count <= header->column_count;
}

/* As many rows as are asked for the unit also tell whether the meter was an
 * uncorrected one; that alone is not worth more. */
static int is_surveyed(const struct fr_csv_survey *survey)
{
    return fr_csv_survey_is_done(survey) &&
           survey->rows_seen >= FR_CSV_SURVEY_ROWS;
}

/* Look at the first rows without using them up; *is_end: these are all. */
static int survey_ahead(struct fr_csv_reader *reader,
                        struct fr_csv_survey *survey, int *is_end,
                        struct fr_diag *diag)
{
    struct fr_csv_rows *rows = &reader->rows;
    struct fr_csv_place place = fr_csv_rows_peek(rows);
    int status = 0;

    *is_end = 0;
    while (!is_surveyed(survey) && !*is_end &&
           rows->begin - place.begin < rows->limits.survey_size_max) {
        struct fr_csv_row row;
        status = fr_csv_rows_next(rows, &row, diag);
        if (status < 0 || row.kind == FR_CSV_ROW_CUT)
            break;
        *is_end = row.kind == FR_CSV_ROW_END;
        if (is_usable(&reader->header, &row))
            fr_csv_survey_add(survey, rows, &row);
    }
    fr_csv_rows_return(rows, place);
    return status;
}

static int survey_rest(struct fr_csv_survey *survey, struct fr_csv_rows *rows,
                       struct fr_csv_header *header, struct fr_diag *diag)
{
    uint64_t blank_count;

    FR_TRY(fr_csv_header_read(header, rows, &blank_count, diag));
    while (!fr_csv_survey_is_done(survey)) {
        struct fr_csv_row row;
        FR_TRY(fr_csv_rows_next(rows, &row, diag));
        if (row.kind == FR_CSV_ROW_END)
            return 0;
        if (is_usable(header, &row))
            fr_csv_survey_add(survey, rows, &row);
        if (rows->begin >= rows->limits.read_size)
            fr_csv_rows_drop(rows);
    }
    return 0;
}

/* Survey the whole file, read a second time. */
static int survey_again(struct fr_csv_reader *reader,
                        struct fr_csv_survey *survey, struct fr_diag *diag)
{
    struct fr_stream *stream = NULL;
    struct fr_csv_rows rows = {0};
    struct fr_csv_header header = {0};
    int has_bom;

    int status = fr_stream_open(reader->options.path, &stream, diag);
    if (status < 0)
        return status;
    fr_stream_stop_on(stream, reader->options.stop);
    status = fr_csv_rows_init(&rows, stream, &reader->options.limits, &has_bom,
                              diag);
    if (status == 0)
        status = survey_rest(survey, &rows, &header, diag);
    fr_csv_header_release(&header);
    fr_csv_rows_release(&rows);
    fr_stream_close(stream);
    return status;
}

static void decide_unit(struct fr_csv_reader *reader,
                        const struct fr_csv_survey *survey)
{
    struct fr_csv_facts *facts = &reader->facts;
    enum fr_csv_unit measured = fr_csv_survey_unit(survey);

    facts->unit_asked = survey->unit_asked;
    facts->unit = reader->options.time_unit;
    facts->unit_reason = FR_CSV_REASON_GIVEN;
    if (facts->unit == FR_CSV_UNIT_AUTO) {
        facts->unit = measured;
        facts->unit_reason = FR_CSV_REASON_MEASURED;
    }
    if (facts->unit == FR_CSV_UNIT_AUTO) {
        facts->unit = reader->header.is_snake_case ? FR_CSV_UNIT_SECONDS
                                                   : FR_CSV_UNIT_MICROSECONDS;
        facts->unit_reason = FR_CSV_REASON_ASSUMED;
    }
    facts->unit_agreed = facts->unit == FR_CSV_UNIT_SECONDS
                             ? survey->unit_seconds
                             : survey->unit_microseconds;
    if (!has_field_of(reader, FR_TYPE_TIME) &&
        facts->unit_reason == FR_CSV_REASON_ASSUMED)
        facts->unit_reason = FR_CSV_REASON_UNUSED;
    reader->how.is_microseconds = facts->unit == FR_CSV_UNIT_MICROSECONDS;
}

static void decide_order(struct fr_csv_reader *reader,
                         const struct fr_csv_survey *survey)
{
    struct fr_csv_facts *facts = &reader->facts;

    facts->date_order = reader->options.date_order;
    facts->date_reason = FR_CSV_REASON_GIVEN;
    if (facts->date_order == FR_CSV_DATE_AUTO) {
        facts->date_order = survey->order;
        facts->date_reason = FR_CSV_REASON_MEASURED;
    }
    if (facts->date_order == FR_CSV_DATE_AUTO) {
        facts->date_order = FR_CSV_DATE_DAY;
        facts->date_reason = survey->dates_seen > 0 ? FR_CSV_REASON_ASSUMED
                                                    : FR_CSV_REASON_UNUSED;
    }
    reader->how.date_order = facts->date_order;
}

/* A named pipe cannot be read twice. */
static int is_regular(const char *path)
{
    struct stat info;

    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static int survey_file(struct fr_csv_reader *reader, struct fr_diag *diag)
{
    struct fr_csv_survey survey;
    int wants_unit = reader->options.time_unit == FR_CSV_UNIT_AUTO &&
                     has_field_of(reader, FR_TYPE_TIME);
    int wants_order = reader->options.date_order == FR_CSV_DATE_AUTO &&
                      has_field_of(reader, FR_TYPE_TIMESTAMP);
    int is_end = 0;

    fr_csv_survey_init(&survey, &reader->header, wants_unit, wants_order);
    FR_TRY(survey_ahead(reader, &survey, &is_end, diag));
    int is_open = !is_end && !fr_csv_survey_is_done(&survey);
    if (is_open && is_regular(reader->options.path)) {
        fr_csv_survey_init(&survey, &reader->header, wants_unit, wants_order);
        FR_TRY(survey_again(reader, &survey, diag));
        is_open = 0;
    }
    reader->facts.is_survey_cut = is_open;
    decide_unit(reader, &survey);
    decide_order(reader, &survey);
    reader->facts.is_uncorrected = fr_csv_survey_is_uncorrected(&survey);
    return 0;
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
    return survey_file(reader, diag);
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

static int refuse_strict(const struct fr_csv_reader *reader,
                         const struct fr_csv_example *example,
                         struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot use '%s': line %llu is rejected: %s",
                reader->facts.file_name, (unsigned long long)example->line,
                fr_csv_reject_name(example->reject));
    if (example->reject == FR_CSV_REJECT_TOO_MANY_FIELDS)
        fr_diag_note(diag, "it has %u fields, the header has %u",
                     example->cell_count, reader->header.column_count);
    fr_diag_note(diag, "at byte %llu: %s", (unsigned long long)example->offset,
                 example->shown);
    return FR_EINPUT;
}

static int reject(struct fr_csv_reader *reader, const struct fr_csv_row *row,
                  enum fr_csv_reject why, struct fr_diag *diag)
{
    struct fr_csv_facts *facts = &reader->facts;

    facts->rows_read++;
    facts->rows_rejected++;
    facts->rejected[why]++;
    if (facts->example_count == FR_CSV_EXAMPLE_COUNT)
        return 0;
    struct fr_csv_example *example = &facts->examples[facts->example_count];
    *example = (struct fr_csv_example){.line = row->line,
                                       .offset = row->offset,
                                       .reject = why,
                                       .cell_count = row->cell_count};
    FR_TRY(show_row(example, fr_csv_rows_bytes(&reader->rows, row)));
    facts->example_count++;
    return reader->options.is_strict ? refuse_strict(reader, example, diag) : 0;
}

/* --- accepted rows --- */

static void count_state(struct fr_csv_field_facts *field,
                        enum fr_csv_state state)
{
    field->missing += state == FR_CSV_STATE_MISSING;
    field->unreadable += state == FR_CSV_STATE_UNREADABLE;
    field->infinite += state == FR_CSV_STATE_INFINITE;
}

static int convert_row(struct fr_csv_reader *reader,
                       const struct fr_csv_row *row, struct fr_batch *batch)
{
    for (uint32_t i = 0; i < reader->options.field_count; i++) {
        uint32_t column = reader->field_columns[i];
        enum fr_csv_state state = FR_CSV_STATE_MISSING;
        if (column == FR_CSV_NO_COLUMN)
            continue; /* see clear_absent */
        if (column < row->cell_count)
            FR_TRY(fr_csv_convert(&reader->how,
                                  fr_csv_rows_cell(&reader->rows, row, column),
                                  batch, i, batch->row_count, &state));
        else
            fr_column_set_missing(&batch->columns[i], batch->row_count);
        if (state != FR_CSV_STATE_VALUE)
            count_state(&reader->fields[i], state);
    }
    return 0;
}

static void count_invalid(struct fr_csv_reader *reader,
                          const struct fr_csv_row *row)
{
    if (!row->has_high ||
        fr_utf8_is_valid(fr_csv_rows_bytes(&reader->rows, row)))
        return;
    for (uint32_t i = 0; i < row->cell_count; i++)
        reader->facts.invalid_utf8 += (uint64_t)!fr_utf8_is_valid(
            fr_csv_rows_cell(&reader->rows, row, i));
}

static struct fr_str cell_or_none(const struct fr_csv_reader *reader,
                                  const struct fr_csv_row *row, uint32_t column)
{
    if (column >= row->cell_count)
        return (struct fr_str){NULL, 0};
    return fr_csv_rows_cell(&reader->rows, row, column);
}

static void compare_duplicates(struct fr_csv_reader *reader,
                               const struct fr_csv_row *row)
{
    for (uint32_t i = 0; i < reader->facts.duplicate_count; i++) {
        struct fr_csv_duplicate *duplicate = &reader->duplicates[i];
        duplicate->differing += (uint64_t)!fr_str_equal(
            cell_or_none(reader, row, duplicate->column),
            cell_or_none(reader, row, duplicate->first));
    }
}

static int accept(struct fr_csv_reader *reader, const struct fr_csv_row *row,
                  struct fr_batch *batch)
{
    struct fr_csv_facts *facts = &reader->facts;

    FR_TRY(convert_row(reader, row, batch));
    count_invalid(reader, row);
    compare_duplicates(reader, row);
    facts->rows_read++;
    facts->rows_accepted++;
    facts->padded += row->cell_count < reader->header.column_count;
    reader->kept[reader->kept_count++] =
        (struct fr_csv_kept_row){row->begin, row->size, row->cell_count};
    batch->row_count++;
    return 0;
}

static int take_row(struct fr_csv_reader *reader, const struct fr_csv_row *row,
                    struct fr_batch *batch, struct fr_diag *diag)
{
    if (row->kind == FR_CSV_ROW_BLANK) {
        reader->facts.blank_lines++;
        return 0;
    }
    if (row->kind == FR_CSV_ROW_BAD)
        return reject(reader, row, row->reject, diag);
    FR_ASSERT(row->kind == FR_CSV_ROW_CELLS);
    if (row->cell_count > reader->header.column_count)
        return reject(reader, row, FR_CSV_REJECT_TOO_MANY_FIELDS, diag);
    if (fr_csv_header_is_repeated(&reader->header, &reader->rows, row))
        return reject(reader, row, FR_CSV_REJECT_REPEATED_HEADER, diag);
    return accept(reader, row, batch);
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

int fr_csv_read(struct fr_csv_reader *reader, struct fr_batch *batch,
                struct fr_diag *diag)
{
    struct fr_csv_rows *rows = &reader->rows;

    FR_ASSERT(batch->column_count == reader->options.field_count);
    FR_TRY(fr_batch_clear(batch));
    reader->kept_count = 0;
    fr_csv_rows_drop(rows);
    uint64_t begin = rows->offset;
    while (batch->row_count < FR_BATCH_ROWS) {
        struct fr_csv_row row;
        FR_TRY(fr_csv_rows_next(rows, &row, diag));
        if (row.kind == FR_CSV_ROW_END)
            break;
        FR_TRY(take_row(reader, &row, batch, diag));
        if (rows->offset - begin < rows->limits.batch_size_max)
            continue;
        if (batch->row_count > 0)
            break;
        /* nothing but rows that are not used: go on without them */
        fr_csv_rows_drop(rows);
        begin = rows->offset;
    }
    clear_absent(reader, batch);
    memcpy(reader->facts.time_formats, reader->how.time_formats,
           sizeof(reader->facts.time_formats));
    return 0;
}
