/* reader_internal.h - what reader.c and pass.c share. */
#ifndef FR_CSV_READER_INTERNAL_H
#define FR_CSV_READER_INTERNAL_H

#include "base/arena.h"
#include "csv/convert.h"
#include "csv/header.h"
#include "csv/reader.h"

/* An accepted row of the batch read last. */
struct fr_csv_kept_row {
    size_t begin; /* in the buffer */
    size_t size;
    uint32_t cell_count;
};

struct fr_csv_reader {
    struct fr_csv_options options;
    struct fr_arena arena; /* the arrays below */
    struct fr_csv_rows rows;
    struct fr_csv_header header;
    struct fr_csv_how how;
    struct fr_csv_facts facts;

    uint32_t *field_columns; /* of the file, or FR_CSV_NO_COLUMN */
    struct fr_csv_field_facts *fields;
    struct fr_csv_duplicate *duplicates;
    uint32_t *replaced;       /* column of the input, by output */
    uint32_t *column_outputs; /* the reverse; NULL if none is replaced */

    struct fr_csv_kept_row kept[FR_BATCH_ROWS];
    uint32_t kept_count;
};

#endif
