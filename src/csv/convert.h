/* convert.h - the text of a cell to the value of a column.
 *
 * A cell that is no value of its type never costs the row: it becomes missing
 * and is counted. */
#ifndef FR_CSV_CONVERT_H
#define FR_CSV_CONVERT_H

#include <stdint.h>

#include "base/str.h"
#include "csv/timestamp.h"
#include "table/batch.h"

enum fr_csv_state {
    FR_CSV_STATE_VALUE,
    FR_CSV_STATE_INFINITE,   /* a value, too */
    FR_CSV_STATE_MISSING,    /* empty, or a text that means it */
    FR_CSV_STATE_UNREADABLE, /* something else than the column's type */
};

/* How this file is to be read. */
struct fr_csv_how {
    int is_microseconds; /* times are divided by 1e6 */
    enum fr_csv_date_order date_order;
    uint64_t time_formats[FR_CSV_TIME_COUNT]; /* counted here */
};

/* 1 if the trimmed text stands for no value. */
int fr_csv_is_missing(struct fr_str text);

/* Read a number, spaces around it are fine. *value is NaN unless the state is
 * VALUE or INFINITE. */
enum fr_csv_state fr_csv_number(struct fr_str text, double *value);

/* Numbers of a column of the type are divided by this: times of a file in
 * microseconds. (Not multiplied by 1e-6: that is off for every fourth number,
 * 50 ms among them.) */
double fr_csv_divisor(const struct fr_csv_how *how, enum fr_type type);

/* Set one cell of the batch, missing ones too. Returns FR_ENOMEM. */
FR_MUST_USE int fr_csv_convert(struct fr_csv_how *how, struct fr_str text,
                               struct fr_batch *batch, uint32_t column,
                               uint32_t row, enum fr_csv_state *state);

#endif
