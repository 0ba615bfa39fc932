/* num.h - numbers to and from text: exact, locale-free. */
#ifndef FR_BASE_NUM_H
#define FR_BASE_NUM_H

#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "base/strbuf.h"

/* Longest text of fr_num_print_*, with terminator. */
#define FR_NUM_TEXT_MAX 32

/* Read a whole text as a decimal number: [+-] digits [. digits] [e[+-]digits]
 * with at least one digit, or inf, infinity, nan (any case, signed). Spaces
 * are not allowed; hexadecimal, 1_000 and "1,5" are not numbers. The result
 * is the double nearest to the text (ties to even), bit for bit what strtod
 * gives in the C locale. Returns 0, or FR_EINPUT and leaves *value. */
FR_MUST_USE int fr_num_parse_f64(struct fr_str text, double *value);
/* Decimal digits only, 0 .. UINT64_MAX. Returns 0 or FR_EINPUT. */
FR_MUST_USE int fr_num_parse_u64(struct fr_str text, uint64_t *value);

/* Shortest text that reads back as the same double, as Python's repr writes
 * it but without ".0": 5, 0.1, 1e-05, 1e+16, inf, -inf; nothing for NaN;
 * -0 prints as -0. Returns the length; `out` has FR_NUM_TEXT_MAX bytes. */
size_t fr_num_print_f64(double value, char *out);
/* The same text, in less time for numbers that mostly have many digits, in
 * more for others. */
size_t fr_num_print_long(double value, char *out);
size_t fr_num_print_u64(uint64_t value, char *out);
/* Exactly `decimals` digits behind the point (half-even on the binary value,
 * as C's %.*f); "nan", "inf", "-inf". For large values the text can be long:
 * it goes to a buffer. */
void fr_num_append_fixed(struct fr_strbuf *buf, double value, int decimals);

/* Numbers for people: 1234567 -> "1,234,567". */
void fr_num_append_grouped(struct fr_strbuf *buf, uint64_t value);
/* At most `digits` significant digits with an SI suffix: 1.23 M. */
void fr_num_append_si(struct fr_strbuf *buf, double value, int digits);
/* Quantities for people: seconds as 2.562s, 50ms, 1.5us, 2min 5s, 3h 20min,
 * bytes as 5.462kB (k = 1000), shares as 12.3%. Not-a-number is "missing". */
void fr_num_append_time(struct fr_strbuf *buf, double seconds);
void fr_num_append_bytes(struct fr_strbuf *buf, double bytes);
/* A quantity of the dimension time^time * bytes^bytes: "20ms", "1.5kB",
 * "3kB/s", "100/s"; without a unit if it has no name. */
void fr_num_append_quantity(struct fr_strbuf *buf, double value, int time,
                            int bytes);
void fr_num_append_share(struct fr_strbuf *buf, double part, double whole);

#endif
