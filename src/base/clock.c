/* clock.c - the proleptic Gregorian calendar in integer arithmetic (days
 * counted in eras of 400 years, as in Hinnant's "chrono-compatible low-level
 * date algorithms"). No floating point, no C library time, no TZ. */
#include "base/clock.h"

#include <stdio.h>

#define DAY_S 86400
/* int64 nanoseconds reach from 1677 to 2262. */
#define SECONDS_MAX (INT64_MAX / FR_NS_PER_S + 1)

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01; years are counted from March, so that the leap day
 * is the last of its year. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    int64_t march_year = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(march_year, 400);
    int64_t year_of_era = march_year - era * 400;
    int64_t day_of_year =
        (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, struct fr_civil *civil)
{
    int64_t shifted = days + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; /* 0: March */

    civil->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    civil->month = (int)(month < 10 ? month + 3 : month - 9);
    civil->year = year_of_era + era * 400 + (civil->month <= 2);
}

static int is_civil(const struct fr_civil *civil)
{
    /* far outside int64 nanoseconds; keeps the arithmetic below small */
    if (civil->year < 1600 || civil->year > 2300)
        return 0;
    if (civil->month < 1 || civil->month > 12)
        return 0;
    if (civil->day < 1 || civil->day > month_days(civil->year, civil->month))
        return 0;
    return civil->hour >= 0 && civil->hour < 24 && civil->minute >= 0 &&
           civil->minute < 60 && civil->second >= 0 && civil->second < 60 &&
           civil->nanosecond >= 0 && civil->nanosecond < FR_NS_PER_S;
}

int fr_clock_from_civil(const struct fr_civil *civil, int64_t *ns)
{
    int64_t seconds;

    if (!is_civil(civil))
        return FR_EINPUT;
    seconds = days_from_civil(civil->year, civil->month, civil->day) * DAY_S +
              civil->hour * 3600 + civil->minute * 60 + civil->second;
    if (seconds >= SECONDS_MAX - 1 || seconds <= -SECONDS_MAX)
        return FR_EINPUT;
    *ns = seconds * FR_NS_PER_S + civil->nanosecond;
    return 0;
}

void fr_clock_to_civil(int64_t ns, struct fr_civil *civil)
{
    int64_t seconds = floor_div(ns, FR_NS_PER_S);
    int64_t days = floor_div(seconds, DAY_S);
    int second_of_day = (int)(seconds - days * DAY_S);

    civil_from_days(days, civil);
    civil->hour = second_of_day / 3600;
    civil->minute = second_of_day / 60 % 60;
    civil->second = second_of_day % 60;
    civil->nanosecond = (int)(ns % FR_NS_PER_S);
    if (civil->nanosecond < 0)
        civil->nanosecond += (int)FR_NS_PER_S;
}

int fr_clock_hour(int64_t ns)
{
    struct fr_civil civil;

    fr_clock_to_civil(ns, &civil);
    return civil.hour;
}

/* 1970-01-01 was a Thursday. */
int fr_clock_weekday(int64_t ns)
{
    int64_t days = floor_div(ns, DAY_S * FR_NS_PER_S);
    int64_t monday = floor_div(days + 3, 7) * 7;

    return (int)(days + 3 - monday) + 1;
}

size_t fr_clock_print(int64_t ns, char *out)
{
    struct fr_civil civil;
    int size;

    out[0] = '\0';
    if (ns == FR_TIME_MISSING)
        return 0;
    fr_clock_to_civil(ns, &civil);
    size = snprintf(out, FR_TIME_TEXT_MAX, "%04d-%02d-%02d %02d:%02d:%02d",
                    (int)civil.year, civil.month, civil.day, civil.hour,
                    civil.minute, civil.second);
    if (civil.nanosecond == 0)
        return (size_t)size;
    size += snprintf(out + size, FR_TIME_TEXT_MAX - (size_t)size, ".%09d",
                     civil.nanosecond);
    while (out[size - 1] == '0')
        size--;
    out[size] = '\0';
    return (size_t)size;
}

size_t fr_clock_print_pdf(int64_t ns, char *out)
{
    struct fr_civil civil;

    out[0] = '\0';
    if (ns == FR_TIME_MISSING)
        return 0;
    fr_clock_to_civil(ns, &civil);
    return (size_t)snprintf(
        out, FR_TIME_TEXT_MAX, "D:%04d%02d%02d%02d%02d%02dZ", (int)civil.year,
        civil.month, civil.day, civil.hour, civil.minute, civil.second);
}
