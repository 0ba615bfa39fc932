/* dialect.h - rows with the names, units and order of columns of other
 * meters, for programs made for those. Values are only renamed and rescaled,
 * columns that the other one has not are left out. */
#ifndef FR_METER_DIALECT_H
#define FR_METER_DIALECT_H

#include <stdint.h>

#include "base/strbuf.h"

struct fr_row;

enum fr_dialect {
    FR_DIALECT_PYTHON, /* the meter's own */
    FR_DIALECT_JAVA,
    FR_DIALECT_CIC2017,
    FR_DIALECT_CIC2018,
};

/* "java"; by number; NULL ends them. */
extern const char *const fr_dialect_names[];

/* Nanoseconds in a unit of the dialect's times. */
uint64_t fr_dialect_time_unit(enum fr_dialect dialect);
/* Not for FR_DIALECT_PYTHON. */
void fr_dialect_append_header(struct fr_strbuf *out, enum fr_dialect dialect);
/* The row, whose times are in the dialect's unit. */
void fr_dialect_append_row(struct fr_strbuf *out, const struct fr_row *row,
                           enum fr_dialect dialect);

#endif
