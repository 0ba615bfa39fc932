/* reader_survey.c - looks at rows before they are read, to decide the unit of
 * times and the order of dates. */
#include <sys/stat.h>

#include "base/alloc.h"
#include "csv/reader_internal.h"
#include "csv/survey.h"

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
    reader->main.how.is_microseconds = facts->unit == FR_CSV_UNIT_MICROSECONDS;
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
    reader->main.how.date_order = facts->date_order;
}

/* A named pipe cannot be read twice. */
static int is_regular(const char *path)
{
    struct stat info;

    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

int fr_csv_reader_survey(struct fr_csv_reader *reader, struct fr_diag *diag)
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
