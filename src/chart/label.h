/* label.h - numbers as short texts: on linear axes one format for all ticks,
 * elsewhere each number by itself. UTF-8, true minus sign, no locale. */
#ifndef FR_CHART_LABEL_H
#define FR_CHART_LABEL_H

#include <stddef.h>

#include "chart/chart.h"

#define FR_LABEL_MAX 48 /* bytes, with the terminator */

/* How the ticks of a linear axis are written: as value / factor with a tail,
 * or, where that would be too long, each as its distance from `offset`. */
struct fr_label_format {
    enum fr_quantity quantity;
    double factor;
    double offset;
    int has_offset;
    int decimals;
    const char *tail;        /* after each number: "k"; often empty */
    char unit[FR_LABEL_MAX]; /* for the axis title: "ms"; often empty */
};

/* The unit in which values up to max_abs are best shown: only the factor
 * matters for choosing steps. */
double fr_label_factor(enum fr_quantity quantity, double max_abs);
/* The format for ticks a step apart from `first` on, none greater than
 * max_abs, in the unit that suits max_abs. */
void fr_label_format_init(struct fr_label_format *format,
                          enum fr_quantity quantity, double max_abs,
                          double first, double step);
void fr_label_print(const struct fr_label_format *format, double value,
                    char out[FR_LABEL_MAX]);

/* A number by itself with `digits` significant digits and its unit:
 * "1.5 kB", "20 ms", "12k", "3x10^8" with raised digits. */
void fr_label_single(enum fr_quantity quantity, double value, int digits,
                     char out[FR_LABEL_MAX]);
/* A tick of a log axis: as fr_label_single, but times beyond a second stay
 * seconds, because powers of ten of minutes are no landmarks. */
void fr_label_log(enum fr_quantity quantity, double value,
                  char out[FR_LABEL_MAX]);
/* "12,345"; not finite is a dash. */
void fr_label_count(double value, char out[FR_LABEL_MAX]);
/* "12.3 %"; "<0.1 %" for a part that would show as 0. */
void fr_label_share(double part, double whole, char out[FR_LABEL_MAX]);

#endif
