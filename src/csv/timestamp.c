/* timestamp.c - a cursor over the text; each part is taken or refused. */
#include "csv/timestamp.h"

#include "base/bug.h"
#include "base/clock.h"

struct cursor {
    const char *at;
    const char *end;
};

static const char *const format_names[FR_CSV_TIME_COUNT] = {
#define FR_CSV_TIME_FORMAT(id, name) name,
#include "csv/time_formats.def"
#undef FR_CSV_TIME_FORMAT
};

const char *fr_csv_time_format_name(enum fr_csv_time_format format)
{
    FR_ASSERT(format < FR_CSV_TIME_COUNT);
    return format_names[format];
}

/* --- parts --- */

static char peek(const struct cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : '\0';
}

static int take(struct cursor *cursor, char c)
{
    if (cursor->at == cursor->end || *cursor->at != c)
        return 0;
    cursor->at++;
    return 1;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number of 1 .. digits_max digits; returns how many, 0 if there is none,
 * one too many, or no 64-bit number. */
static int take_number(struct cursor *cursor, int digits_max, int64_t *value)
{
    int digits = 0;

    *value = 0;
    for (; is_digit(peek(cursor)); cursor->at++) {
        int digit = peek(cursor) - '0';
        if (++digits > digits_max || *value > (INT64_MAX - digit) / 10)
            return 0;
        *value = *value * 10 + digit;
    }
    return digits;
}

static int take_part(struct cursor *cursor, int *value)
{
    int64_t number = 0;
    int digits = take_number(cursor, 2, &number);

    *value = (int)number;
    return digits;
}

/* Exactly two digits, whatever follows. */
static int take_two(struct cursor *cursor, int *value)
{
    if (cursor->end - cursor->at < 2 || !is_digit(cursor->at[0]) ||
        !is_digit(cursor->at[1]))
        return 0;
    *value = (cursor->at[0] - '0') * 10 + (cursor->at[1] - '0');
    cursor->at += 2;
    return 1;
}

/* Digits behind a point, as nanoseconds; more than nine are cut. */
static int take_fraction(struct cursor *cursor, int64_t *ns)
{
    int64_t scale = FR_NS_PER_S;
    int digits = 0;

    *ns = 0;
    for (; is_digit(peek(cursor)); cursor->at++, digits++) {
        scale /= 10;
        *ns += (peek(cursor) - '0') * scale;
    }
    return digits;
}

static int take_word(struct cursor *cursor, const char *word)
{
    struct fr_str expected = fr_str_of(word);

    if ((size_t)(cursor->end - cursor->at) < expected.size ||
        !fr_str_equal_fold((struct fr_str){cursor->at, expected.size},
                           expected))
        return 0;
    cursor->at += expected.size;
    return 1;
}

static void skip_spaces(struct cursor *cursor)
{
    while (peek(cursor) == ' ')
        cursor->at++;
}

/* --- seconds since 1970 --- */

/* Nanoseconds that one unit of a number with so many digits counts. */
static int64_t epoch_unit(int digits)
{
    if (digits <= 11)
        return FR_NS_PER_S;
    if (digits <= 14)
        return 1000000;
    return digits <= 17 ? 1000 : 1;
}

static int parse_epoch(struct cursor cursor, int64_t *ns,
                       enum fr_csv_time_format *format)
{
    int64_t whole = 0, fraction = 0;
    int is_negative = take(&cursor, '-');
    int digits = take_number(&cursor, 19, &whole);

    if (digits == 0)
        return FR_EINPUT;
    if (take(&cursor, '.') && take_fraction(&cursor, &fraction) == 0)
        return FR_EINPUT;
    if (cursor.at != cursor.end)
        return FR_EINPUT;
    int64_t unit = epoch_unit(digits);
    fraction /= FR_NS_PER_S / unit;
    if (whole > (INT64_MAX - fraction) / unit)
        return FR_EINPUT;
    *ns = whole * unit + fraction;
    if (is_negative)
        *ns = -*ns;
    *format = digits <= 11 ? FR_CSV_TIME_EPOCH : FR_CSV_TIME_EPOCH_PARTS;
    return 0;
}

/* --- calendar dates --- */

static int is_date_separator(char c)
{
    return c == '/' || c == '-' || c == '.';
}

struct date {
    int is_year_first;
    int first, second; /* the two parts that are not the year */
    int64_t year;
};

static int take_date(struct cursor *cursor, struct date *date)
{
    int64_t number = 0;
    int digits = take_number(cursor, 4, &number);
    char separator = peek(cursor);

    if ((digits != 4 && digits != 1 && digits != 2) ||
        !is_date_separator(separator))
        return 0;
    cursor->at++;
    date->is_year_first = digits == 4;
    if (date->is_year_first) {
        date->year = number;
        return take_part(cursor, &date->first) && take(cursor, separator) &&
               take_part(cursor, &date->second);
    }
    date->first = (int)number;
    return take_part(cursor, &date->second) && take(cursor, separator) &&
           take_number(cursor, 4, &date->year) == 4;
}

static int take_half_day(struct cursor *cursor, int *hour)
{
    struct cursor saved = *cursor;

    skip_spaces(cursor);
    int is_pm = take_word(cursor, "pm");
    if (!is_pm && !take_word(cursor, "am")) {
        *cursor = saved;
        return 0;
    }
    if (*hour < 1 || *hour > 12)
        *hour = -1; /* refused later */
    else
        *hour = *hour % 12 + (is_pm ? 12 : 0);
    return 1;
}

static int take_clock(struct cursor *cursor, struct fr_civil *civil)
{
    int64_t ns = 0;

    if (!take_part(cursor, &civil->hour) || !take(cursor, ':') ||
        take_part(cursor, &civil->minute) != 2)
        return 0;
    if (!take(cursor, ':'))
        return 1;
    if (take_part(cursor, &civil->second) != 2)
        return 0;
    if (take(cursor, '.') && !take_fraction(cursor, &ns))
        return 0;
    civil->nanosecond = (int)ns;
    return 1;
}

/* 1 with *offset in seconds east of UTC, 0 if there is none, -1 if wrong. */
static int take_zone(struct cursor *cursor, int64_t *offset)
{
    struct cursor saved = *cursor;
    int hours = 0, minutes = 0;

    *offset = 0;
    skip_spaces(cursor);
    if (take_word(cursor, "utc") || take_word(cursor, "gmt") ||
        take_word(cursor, "z"))
        return 1;
    int sign = take(cursor, '-') ? -1 : take(cursor, '+');
    if (sign == 0) {
        *cursor = saved;
        return 0;
    }
    if (!take_two(cursor, &hours))
        return -1;
    if ((take(cursor, ':') || is_digit(peek(cursor))) &&
        !take_two(cursor, &minutes))
        return -1;
    if (hours > 23 || minutes > 59)
        return -1;
    *offset = sign * (hours * 3600 + minutes * 60);
    return 1;
}

struct stamp {
    struct date date;
    struct fr_civil civil; /* the clock part */
    int is_half_day;
    int has_zone;
    int64_t offset; /* of the zone, in seconds */
};

static int take_stamp(struct cursor *cursor, struct stamp *stamp)
{
    *stamp = (struct stamp){0};
    if (!take_date(cursor, &stamp->date))
        return 0;
    if (cursor->at < cursor->end) {
        if (!take(cursor, ' ') && !take(cursor, 'T'))
            return 0;
        skip_spaces(cursor);
        if (!take_clock(cursor, &stamp->civil))
            return 0;
        stamp->is_half_day = take_half_day(cursor, &stamp->civil.hour);
        stamp->has_zone = take_zone(cursor, &stamp->offset);
    }
    return stamp->has_zone >= 0 && cursor->at == cursor->end;
}

static void set_date(struct stamp *stamp, enum fr_csv_date_order order)
{
    const struct date *date = &stamp->date;
    int is_month_second = !date->is_year_first && order != FR_CSV_DATE_MONTH;

    stamp->civil.year = date->year;
    stamp->civil.month = is_month_second ? date->second : date->first;
    stamp->civil.day = is_month_second ? date->first : date->second;
}

static int parse_stamp(struct cursor cursor, enum fr_csv_date_order order,
                       int64_t *ns, enum fr_csv_time_format *format)
{
    struct stamp stamp;
    int64_t local = 0;

    if (!take_stamp(&cursor, &stamp))
        return FR_EINPUT;
    set_date(&stamp, order);
    int status = fr_clock_from_civil(&stamp.civil, &local);
    if (status < 0)
        return status;
    int64_t shift = stamp.offset * FR_NS_PER_S;
    if ((shift > 0 && local < INT64_MIN + 1 + shift) ||
        (shift < 0 && local > INT64_MAX + shift))
        return FR_EINPUT;
    *ns = local - shift;
    if (stamp.date.is_year_first)
        *format = stamp.has_zone ? FR_CSV_TIME_ISO_ZONE : FR_CSV_TIME_ISO;
    else
        *format = stamp.is_half_day ? FR_CSV_TIME_YEAR_LAST_12
                                    : FR_CSV_TIME_YEAR_LAST;
    return 0;
}

/* --- the usual text --- */

/* Two digits; anything else sets bits of *wrong. */
static int two_digits(const char *at, unsigned *wrong)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0';
    unsigned ones = (unsigned)(unsigned char)at[1] - '0';

    *wrong |= (tens > 9) | (ones > 9);
    return (int)(tens * 10 + ones);
}

/* "2017-07-07 03:30:00" and nothing else, as parse_stamp would read it. */
static int parse_usual(struct fr_str text, int64_t *ns)
{
    const char *at = text.data;
    struct fr_civil civil = {0};
    unsigned wrong = 0;

    if (text.size != 19 || at[4] != '-' || at[7] != '-' || at[10] != ' ' ||
        at[13] != ':' || at[16] != ':')
        return FR_EINPUT;
    civil.year = two_digits(at, &wrong) * 100;
    civil.year += two_digits(at + 2, &wrong);
    civil.month = two_digits(at + 5, &wrong);
    civil.day = two_digits(at + 8, &wrong);
    civil.hour = two_digits(at + 11, &wrong);
    civil.minute = two_digits(at + 14, &wrong);
    civil.second = two_digits(at + 17, &wrong);
    return wrong ? FR_EINPUT : fr_clock_from_civil(&civil, ns);
}

int fr_csv_time_parse(struct fr_str text, enum fr_csv_date_order order,
                      int64_t *ns, enum fr_csv_time_format *format)
{
    struct fr_str trimmed = fr_str_trim(text);
    struct cursor cursor = {trimmed.data, trimmed.data + trimmed.size};

    if (trimmed.size == 0)
        return FR_EINPUT;
    if (parse_usual(trimmed, ns) == 0) {
        *format = FR_CSV_TIME_ISO;
        return 0;
    }
    if (parse_epoch(cursor, ns, format) == 0)
        return 0;
    return parse_stamp(cursor, order, ns, format);
}

int fr_csv_time_hint(struct fr_str text, enum fr_csv_date_order *order)
{
    struct fr_str trimmed = fr_str_trim(text);
    struct cursor cursor = {trimmed.data, trimmed.data + trimmed.size};
    struct stamp stamp;

    *order = FR_CSV_DATE_AUTO;
    if (trimmed.size == 0 || !take_stamp(&cursor, &stamp) ||
        stamp.date.is_year_first)
        return 0;
    int first = stamp.date.first, second = stamp.date.second;
    if (first < 1 || second < 1 || first > 31 || second > 31 ||
        (first > 12 && second > 12))
        return 0;
    if (first > 12)
        *order = FR_CSV_DATE_DAY;
    else if (second > 12)
        *order = FR_CSV_DATE_MONTH;
    return 1;
}
