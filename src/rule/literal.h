/* literal.h - units, and the exact value of a number with a unit. */
#ifndef FR_RULE_LITERAL_H
#define FR_RULE_LITERAL_H

#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

/* A row of units.def. */
struct fr_unit {
    const char *name;
    int time, bytes; /* exponents of the dimension */
    uint32_t numerator, denominator;
    int exponent; /* of ten */
};

/* The unit of exactly this name, or NULL. */
const struct fr_unit *fr_literal_unit(struct fr_str name);
/* The unit (0 ..) or NULL at the end, in the order of units.def. */
const struct fr_unit *fr_literal_unit_at(uint32_t index);
/* What somebody who writes this for a unit probably means, or NULL. */
const char *fr_literal_unit_meant(struct fr_str written);

/* The double nearest to number * unit: one rounding, of the exact product.
 * `number` is decimal digits with optional '_', fraction and exponent, as the
 * grammar has it; unit NULL is 1. Returns 0, FR_ENOMEM, or FR_ELIMIT if the
 * result is too large for a double or is not zero but too small for one. */
FR_MUST_USE int fr_literal_value(struct fr_str number,
                                 const struct fr_unit *unit, double *value);

/* A short way to write a quantity of this dimension that reads back as the
 * same value ("50ms", "1.5kB/s", "100/s"), with one to three digits before
 * the point if that is possible; "" if no unit fits. Writes at most
 * FR_LITERAL_TEXT_MAX bytes with terminator. */
#define FR_LITERAL_TEXT_MAX 48
void fr_literal_write(double value, int time, int bytes, char *out);

#endif
