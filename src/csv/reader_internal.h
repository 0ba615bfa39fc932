/* reader_internal.h - what the files of the reader share. */
#ifndef FR_CSV_READER_INTERNAL_H
#define FR_CSV_READER_INTERNAL_H

#include "base/arena.h"
#include "csv/convert.h"
#include "csv/header.h"
#include "csv/part.h"
#include "csv/reader.h"

/* An accepted row of the batch read last. */
struct fr_csv_kept_row {
    size_t begin; /* in the buffer */
    size_t size;
    uint32_t cell_count;
    uint32_t first_mark; /* of a row that is still to be converted */
};

/* Cells of one wanted column that are no ordinary value. */
struct fr_csv_field_count {
    uint64_t missing, unreadable, infinite;
};

/* What was seen since the part was settled: the countable facts. */
struct fr_csv_counts {
    uint64_t rows_accepted, rows_rejected;
    uint64_t rejected[FR_CSV_REJECT_COUNT];
    uint64_t padded, blank_lines, invalid_utf8, safe_changed;
    struct fr_csv_example examples[FR_CSV_EXAMPLE_COUNT];
    uint32_t example_count;
    struct fr_csv_field_count *fields; /* per field */
    uint64_t *differing;               /* per duplicate */
};

struct fr_csv_part {
    struct fr_csv_reader *reader; /* borrowed; others use it too */
    struct fr_csv_rows *rows;     /* those that are read: &block, or the
                                     reader's while it is the part's turn */
    struct fr_csv_rows block;     /* its line counts those that were taken */
    struct fr_csv_how how;
    struct fr_csv_counts counts;
    struct fr_arena arena; /* of the counts' arrays */
    int is_filled;         /* the turn has filled the batch */

    struct fr_csv_kept_row kept[FR_BATCH_ROWS];
    uint32_t kept_count;
};

struct fr_csv_reader {
    struct fr_csv_options options;
    struct fr_arena arena; /* the arrays below */
    struct fr_csv_rows rows;
    struct fr_csv_header header;
    struct fr_csv_facts facts;
    uint64_t first_line; /* number of the first line that is not settled */

    uint32_t *field_columns; /* of the file, or FR_CSV_NO_COLUMN */
    struct fr_csv_field_facts *fields;
    struct fr_csv_duplicate *duplicates;
    uint32_t *replaced;       /* column of the input, by output */
    uint32_t *column_outputs; /* the reverse; NULL if none is replaced */

    struct fr_csv_part main; /* for who reads alone, in the stream's order */
};

/* Decide the unit of times and the order of dates; see survey.h. */
FR_MUST_USE int fr_csv_reader_survey(struct fr_csv_reader *reader,
                                     struct fr_diag *diag);

FR_MUST_USE int fr_csv_part_init(struct fr_csv_part *part,
                                 struct fr_csv_reader *reader);
void fr_csv_part_release(struct fr_csv_part *part);
/* Fill the batch with the next rows of part->rows; 0 rows: none are left.
 * FR_ENOMEM and those of fr_stream_read. */
FR_MUST_USE int fr_csv_fill(struct fr_csv_part *part, struct fr_batch *batch,
                            struct fr_diag *diag);

#endif
