/* timestamp.h - points in time as flow files write them.
 *
 * Read: 1499398200 and 1499398200.25 (a whole part of 12 to 14 digits counts
 * milliseconds, of 15 to 17 microseconds, of 18 and more nanoseconds);
 * 2017-07-07, 2017-07-07 03:30, 2017-07-07T03:30:00.123456Z, also with /,
 * with +02:00, or UTC behind it; 7/7/2017 3:30, 07/07/2017 03:30:00 PM, also
 * with - or a dot. A time without zone is taken as written, one with a zone
 * as UTC. Nothing else: a cell with more in it is no time. */
#ifndef FR_CSV_TIMESTAMP_H
#define FR_CSV_TIMESTAMP_H

#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

enum fr_csv_time_format {
#define FR_CSV_TIME_FORMAT(id, name) FR_CSV_TIME_##id,
#include "csv/time_formats.def"
#undef FR_CSV_TIME_FORMAT
    FR_CSV_TIME_COUNT
};

/* Which part of a date with the year last comes first. */
enum fr_csv_date_order {
    FR_CSV_DATE_AUTO,
    FR_CSV_DATE_DAY,
    FR_CSV_DATE_MONTH,
};

/* "seconds since 1970", ... */
const char *fr_csv_time_format_name(enum fr_csv_time_format format);

/* Read a whole text (spaces around it are fine) as nanoseconds since 1970.
 * AUTO is day first. Returns 0, or FR_EINPUT and leaves *ns. */
FR_MUST_USE int fr_csv_time_parse(struct fr_str text,
                                  enum fr_csv_date_order order, int64_t *ns,
                                  enum fr_csv_time_format *format);

/* What a text tells about the order: 1 if it is a date with the year last,
 * *order then being AUTO if either would do; 0 if it is none. */
int fr_csv_time_hint(struct fr_str text, enum fr_csv_date_order *order);

#endif
