/* reader.h - a flow file in any of its dialects, as batches of typed columns.
 *
 * Opening reads the header and looks at the first rows to decide the unit of
 * times and the order of dates; reading then fills batches with the columns
 * that somebody wants. Rows can be written out again with their own bytes.
 * No row is lost silently: rows read = accepted + rejected, by reason. */
#ifndef FR_CSV_READER_H
#define FR_CSV_READER_H

#include <signal.h>
#include <stdint.h>

#include "base/str.h"
#include "base/strbuf.h"
#include "base/stream.h"
#include "csv/rows.h"
#include "csv/survey.h"
#include "csv/timestamp.h"
#include "flowrules/status.h"
#include "table/batch.h"

struct fr_csv_reader;

/* A zeroed struct with fields set is valid. Everything is borrowed until
 * fr_csv_close. */
struct fr_csv_options {
    const struct fr_field *fields; /* wanted, in the order of the batch */
    uint32_t field_count;
    uint32_t needed_count; /* a file needs one of the first so many fields; 0:
                              one of all */
    const char *const *output_names; /* columns that fr_csv_append_* add */
    uint32_t output_count;
    /* of all fields of type time; AUTO: measure, else assume */
    enum fr_csv_unit time_unit;
    enum fr_csv_date_order date_order; /* AUTO: from the data, else day */
    int is_strict;                     /* the first rejected row is an error */
    int is_csv_safe; /* text cells of the input get apostrophes, too */
    /* The file that the stream reads. If it is a regular file, it is read a
     * second time should the first rows leave the unit or the date order
     * open; a pipe (also NULL) is decided by its first rows. */
    const char *path;
    const volatile sig_atomic_t *stop; /* for the second reading; may be NULL */
    struct fr_csv_limits limits;
};

/* --- facts, for the report --- */

/* Why something was decided as it was. */
enum fr_csv_reason {
    FR_CSV_REASON_UNUSED,   /* no column needs it */
    FR_CSV_REASON_GIVEN,    /* by an option */
    FR_CSV_REASON_MEASURED, /* the data tells */
    FR_CSV_REASON_ASSUMED,  /* the data does not tell */
};

#define FR_CSV_EXAMPLE_COUNT 5
#define FR_CSV_SHOWN_SIZE    128

/* A rejected row. */
struct fr_csv_example {
    uint64_t line;   /* from 1 */
    uint64_t offset; /* of its first byte in the decompressed file */
    enum fr_csv_reject reject;
    uint32_t cell_count;           /* for TOO_MANY_FIELDS */
    char shown[FR_CSV_SHOWN_SIZE]; /* its beginning, made safe to print */
};

/* One wanted column. */
struct fr_csv_field_facts {
    const char *name;    /* of the field; borrowed from the options */
    struct fr_str cell;  /* as in the header; data NULL: the file lacks it */
    uint64_t missing;    /* cells: empty, or NaN and the like */
    uint64_t unreadable; /* cells: something else than the type */
    uint64_t infinite;   /* cells; they are values */
};

/* Two columns with one name, of which the first is used. */
struct fr_csv_duplicate {
    struct fr_str cell;     /* of the unused column, as in the header */
    uint32_t column, first; /* 0-based places of the unused and the used one */
    uint64_t differing;     /* accepted rows where the cells differ */
};

struct fr_csv_facts {
    const char *file_name; /* without folders */
    const char *dialect;   /* whose spelling the header is */
    uint32_t column_count; /* of the file */
    int has_bom;
    const char *line_end; /* "LF", "CRLF" or "CR", by the first line */

    enum fr_csv_unit unit; /* SECONDS or MICROSECONDS */
    enum fr_csv_reason unit_reason;
    uint32_t unit_asked, unit_agreed;  /* rows that were asked, that agreed */
    enum fr_csv_date_order date_order; /* DAY or MONTH */
    enum fr_csv_reason date_reason;    /* ASSUMED: either would do, ambiguous */
    uint64_t
        time_formats[FR_CSV_TIME_COUNT]; /* cells by how they are written */
    int is_survey_cut;  /* only the first rows of a pipe could be looked at, and
                          they left the unit or the date order open */
    int is_uncorrected; /* Average Packet Size = mean * (n + 1) / n */

    uint64_t rows_read; /* accepted + rejected */
    uint64_t rows_accepted;
    uint64_t rows_rejected;
    uint64_t rejected[FR_CSV_REJECT_COUNT];
    uint64_t padded;       /* accepted with fewer fields than the header */
    uint64_t blank_lines;  /* skipped */
    uint64_t invalid_utf8; /* cells of accepted rows, any column */
    uint64_t safe_changed; /* cells of the input changed by is_csv_safe */
    struct fr_csv_example examples[FR_CSV_EXAMPLE_COUNT];
    uint32_t example_count;

    const struct fr_csv_field_facts *fields; /* of the options' fields */
    uint32_t field_count;
    const struct fr_csv_duplicate *duplicates;
    uint32_t duplicate_count;
    /* for each output name: the 0-based column of the input that it takes
     * the place of, or FR_CSV_NO_COLUMN */
    const uint32_t *replaced;
    uint32_t output_count;
};

/* --- reading --- */

/* Start reading a stream from its beginning; it is borrowed until
 * fr_csv_close. Errors, with a message: FR_EINPUT (no header, UTF-16, none of
 * the fields' columns), FR_ELIMIT (columns), FR_ENOMEM and those of
 * fr_stream_read. */
FR_MUST_USE int fr_csv_open(struct fr_stream *stream,
                            const struct fr_csv_options *options,
                            struct fr_csv_reader **reader,
                            struct fr_diag *diag);
/* Harmless on NULL. */
void fr_csv_close(struct fr_csv_reader *reader);

/* Empty the batch, made for the options' fields, and fill it with the next
 * rows that are accepted, at most FR_BATCH_ROWS; 0 rows: the end. Where a
 * batch ends depends on the file alone, not on how its bytes arrive. Errors,
 * with a message: FR_EINPUT (is_strict and a rejected row), FR_ENOMEM and
 * those of fr_stream_read. */
FR_MUST_USE int fr_csv_read(struct fr_csv_reader *reader,
                            struct fr_batch *batch, struct fr_diag *diag);

/* What was seen so far; complete after the last batch. Borrowed. */
const struct fr_csv_facts *fr_csv_facts(const struct fr_csv_reader *reader);

/* The name of a column of the file as in its header, trimmed, index <
 * column_count. Borrowed. */
struct fr_str fr_csv_column_cell(const struct fr_csv_reader *reader,
                                 uint32_t index);

/* --- several inputs --- */

/* The trimmed header cells of a file, to be compared with later ones. */
struct fr_csv_names;
FR_MUST_USE int fr_csv_names_new(const struct fr_csv_reader *reader,
                                 struct fr_csv_names **names);
void fr_csv_names_free(struct fr_csv_names *names);
/* Refuse a file whose header differs from that of the first: FR_EINPUT, the
 * message names the columns. */
FR_MUST_USE int fr_csv_expect_header(const struct fr_csv_reader *reader,
                                     const struct fr_csv_names *names,
                                     struct fr_diag *diag);

/* --- writing rows out again --- */

/* The header with the output columns; one whose name is a column of the input
 * takes its place, the others follow. */
void fr_csv_append_header(struct fr_csv_reader *reader, struct fr_strbuf *buf);
/* A row of the batch read last: the input's own bytes, padded to the width of
 * the header, with one cell per output column. Cells are quoted where needed
 * and those that a spreadsheet would run get an apostrophe. The line end is
 * that of the header. */
void fr_csv_append_row(struct fr_csv_reader *reader, uint32_t row,
                       const struct fr_str *cells, struct fr_strbuf *buf);

#endif
