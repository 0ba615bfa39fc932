/* row.h - the columns of one flow, and their text in the CSV. columns.def has
 * them all. */
#ifndef FR_METER_ROW_H
#define FR_METER_ROW_H

#include <stdint.h>

#include "base/strbuf.h"

enum fr_column {
#define FR_METER_COLUMN(name, kind, meaning) FR_COLUMN_##name,
#include "meter/columns.def"
#undef FR_METER_COLUMN
    FR_COLUMN_COUNT,
    FR_COLUMN_COUNT_HIEULW = FR_COLUMN_fwd_ip_byts,
};

#define FR_ROW_TEXT_MAX 48

struct fr_row {
    double numbers[FR_COLUMN_COUNT]; /* NaN: an empty cell */
    char src_ip[FR_ROW_TEXT_MAX], dst_ip[FR_ROW_TEXT_MAX];
    char timestamp[FR_ROW_TEXT_MAX];
    const char *end_reason, *dir_reason; /* literals */
    uint64_t time_unit; /* of its times, in ns; set before they are computed */
};

const char *fr_column_name(enum fr_column column);
const char *fr_column_meaning(enum fr_column column);
/* The header line of the first `count` columns. */
void fr_row_append_header(struct fr_strbuf *out, unsigned count);
/* The row, its first `count` columns. No cell needs quotes: numbers,
 * addresses and fixed words have no comma. */
void fr_row_append(struct fr_strbuf *out, const struct fr_row *row,
                   unsigned count);
/* One cell of it. */
void fr_row_append_cell(struct fr_strbuf *out, const struct fr_row *row,
                        unsigned column);
/* Text of an address of 4 or 16 bytes. */
void fr_row_put_address(char text[FR_ROW_TEXT_MAX], const uint8_t *address,
                        int family);

#endif
