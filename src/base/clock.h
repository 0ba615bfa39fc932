/* clock.h - points in time (int64 nanoseconds since 1970-01-01T00:00:00Z)
 * and calendar text. Proleptic Gregorian, no leap seconds, no time zones but
 * fixed offsets; the wall clock and TZ are never read. */
#ifndef FR_BASE_CLOCK_H
#define FR_BASE_CLOCK_H

#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

#define FR_TIME_MISSING  INT64_MIN
#define FR_NS_PER_S      1000000000LL
#define FR_TIME_TEXT_MAX 40

struct fr_civil {
    int64_t year;
    int month; /* 1-12 */
    int day;   /* 1-31 */
    int hour, minute, second;
    int nanosecond;
};

/* FR_EINPUT if a field is out of range (second 60 is) or the result leaves
 * int64. */
FR_MUST_USE int fr_clock_from_civil(const struct fr_civil *civil, int64_t *ns);
void fr_clock_to_civil(int64_t ns, struct fr_civil *civil);
/* 0-23, and 1 (Monday) to 7. */
int fr_clock_hour(int64_t ns);
int fr_clock_weekday(int64_t ns);
/* "2024-03-05 10:00:00", with ".123456" (as many digits as needed, up to 9)
 * when there is a fraction. Nothing for FR_TIME_MISSING. Returns length. */
size_t fr_clock_print(int64_t ns, char *out);
/* "D:20240305100000Z" for PDF dates. */
size_t fr_clock_print_pdf(int64_t ns, char *out);

#endif
