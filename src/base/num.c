/* num.c - numbers to and from text.
 *
 * Reading and the shortest text are done in integers here and in num_nearest.c
 * and num_shortest.c. Where the C library helps, it never sees or writes a
 * decimal point: texts are handed to strtod as "digits e exponent", and the
 * digits of printf's %e are picked out one by one. So a host program's locale
 * cannot change a result, and nothing needs a lock. */
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/num_internal.h"

/* Halfway between two doubles needs at most 767 significant digits; what
 * stands behind them only matters by not being zero. */
#define DIGITS_MAX 800
/* Beyond it every mantissa gives infinity or zero; keeps sums in range. */
#define EXPONENT_MAX 1000000000

/* A number as text: 0.D1D2D3... * 10^point without leading zeros. */
struct decimal {
    int has_digits;    /* at least one digit was seen, maybe zeros */
    int is_inexact;    /* a nonzero digit was dropped */
    unsigned count;    /* digits kept */
    int64_t point;     /* power of ten of the point before D1 */
    uint64_t mantissa; /* the digits as a number, if count <= 19 */
    char digits[DIGITS_MAX + 32];
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_digit(struct decimal *number, char digit)
{
    if (number->count == 0 && digit == '0')
        return;
    if (number->count == DIGITS_MAX) {
        number->is_inexact |= digit != '0';
        return;
    }
    if (number->count < 19)
        number->mantissa = number->mantissa * 10 + (uint64_t)(digit - '0');
    number->digits[number->count++] = digit;
}

/* The digits before and behind the point; returns where they end. */
static size_t read_digits(struct fr_str text, size_t at, struct decimal *number)
{
    for (; at < text.size && is_digit(text.data[at]); at++) {
        number->has_digits = 1;
        add_digit(number, text.data[at]);
        number->point += number->count > 0;
    }
    if (at == text.size || text.data[at] != '.')
        return at;
    for (at++; at < text.size && is_digit(text.data[at]); at++) {
        number->has_digits = 1;
        add_digit(number, text.data[at]);
        number->point -= number->count == 0;
    }
    return at;
}

/* The whole rest of the text is an exponent, or FR_EINPUT. */
static int read_exponent(struct fr_str text, size_t at, int64_t *exponent)
{
    int64_t value = 0;
    int is_negative;

    if (text.data[at] != 'e' && text.data[at] != 'E')
        return FR_EINPUT;
    at++;
    is_negative = at < text.size && text.data[at] == '-';
    if (at < text.size && (text.data[at] == '-' || text.data[at] == '+'))
        at++;
    if (at == text.size)
        return FR_EINPUT;
    for (; at < text.size; at++) {
        if (!is_digit(text.data[at]))
            return FR_EINPUT;
        if (value < EXPONENT_MAX)
            value = value * 10 + (text.data[at] - '0');
    }
    *exponent = is_negative ? -value : value;
    return 0;
}

/* Everything behind the sign. */
static int read_decimal(struct fr_str text, size_t at, struct decimal *number)
{
    int64_t exponent = 0;

    at = read_digits(text, at, number);
    if (!number->has_digits)
        return FR_EINPUT;
    if (at < text.size && read_exponent(text, at, &exponent) < 0)
        return FR_EINPUT;
    number->point += exponent;
    return 0;
}

/* The powers of ten that are doubles. */
static const double exact_powers[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Clinger's fast path: both factors are exact doubles, so that one
 * multiplication or division rounds once. */
static int convert_fast(const struct decimal *number, double *value)
{
    int64_t exponent = number->point - (int64_t)number->count;

    if (number->count > 19 || number->mantissa > (uint64_t)1 << 53)
        return 0;
    if (number->mantissa == 0)
        *value = 0;
    else if (exponent >= 0 && exponent <= 22)
        *value = (double)number->mantissa * exact_powers[exponent];
    else if (exponent < 0 && exponent >= -22)
        *value = (double)number->mantissa / exact_powers[-exponent];
    else
        return 0;
    return 1;
}

/* All digits, by the C library; about one text in a million needs it. */
static double convert_exact(struct decimal *number)
{
    int64_t exponent = number->point - (int64_t)number->count;
    char *end = number->digits + number->count;

    if (number->is_inexact) {
        *end++ = '1';
        exponent--;
    }
    snprintf(end, 24, "e%lld", (long long)exponent);
    return strtod(number->digits, NULL);
}

static double convert(struct decimal *number)
{
    int64_t kept = number->count < 19 ? number->count : 19;
    int64_t exponent = number->point - kept;
    double value;

    if (convert_fast(number, &value))
        return value;
    value = fr_num_nearest(number->mantissa, exponent);
    /* the digits that did not fit matter if they could change the result */
    if (number->count > 19 &&
        fr_num_nearest(number->mantissa + 1, exponent) != value)
        return convert_exact(number);
    return value;
}

/* --- reading --- */

/* The usual texts: digits, maybe with a point. */
static int parse_plain(const char *at, size_t size, double *value)
{
    uint64_t mantissa;
    int exponent;

    if (!fr_num_plain(at, size, &mantissa, &exponent))
        return 0;
    if (mantissa > (uint64_t)1 << 53 || exponent < -22)
        *value = fr_num_nearest(mantissa, exponent);
    else if (exponent == 0)
        *value = (double)mantissa;
    else
        *value = (double)mantissa / exact_powers[-exponent];
    return 1;
}

static int parse_word(struct fr_str text, double *value)
{
    if (fr_str_equal_fold(text, FR_STR("inf")) ||
        fr_str_equal_fold(text, FR_STR("infinity")))
        *value = (double)INFINITY;
    else if (fr_str_equal_fold(text, FR_STR("nan")))
        *value = (double)NAN;
    else
        return FR_EINPUT;
    return 0;
}

/* Exponents, words, more digits than 64 bits hold. */
static int parse_any(struct fr_str text, size_t at, double *value)
{
    struct decimal number;
    struct fr_str word = {text.data + at, text.size - at};

    number.has_digits = number.is_inexact = 0;
    number.count = 0;
    number.point = 0;
    number.mantissa = 0;
    if (read_decimal(text, at, &number) < 0)
        return parse_word(word, value);
    *value = convert(&number);
    return 0;
}

int fr_num_parse_f64(struct fr_str text, double *value)
{
    double parsed;
    size_t at;

    if (text.size == 0)
        return FR_EINPUT;
    at = text.data[0] == '-' || text.data[0] == '+';
    if (!parse_plain(text.data + at, text.size - at, &parsed))
        FR_TRY(parse_any(text, at, &parsed));
    *value = text.data[0] == '-' ? -parsed : parsed;
    return 0;
}

int fr_num_parse_u64(struct fr_str text, uint64_t *value)
{
    uint64_t parsed = 0;

    if (text.size == 0)
        return FR_EINPUT;
    for (size_t i = 0; i < text.size; i++) {
        uint64_t digit;
        if (!is_digit(text.data[i]))
            return FR_EINPUT;
        digit = (uint64_t)(text.data[i] - '0');
        if (parsed > (UINT64_MAX - digit) / 10)
            return FR_EINPUT;
        parsed = parsed * 10 + digit;
    }
    *value = parsed;
    return 0;
}

size_t fr_num_print_u64(uint64_t value, char *out)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021"
                                "22232425262728293031323334353637383940414243"
                                "44454647484950515253545556575859606162636465"
                                "66676869707172737475767778798081828384858687"
                                "888990919293949596979899";
    char text[20];
    char *at = text + sizeof(text);
    size_t size;

    if (value < 10) { /* most cells of a table */
        out[0] = (char)('0' + value);
        out[1] = '\0';
        return 1;
    }
    for (; value >= 10; value /= 100) {
        at -= 2;
        memcpy(at, pairs + value % 100 * 2, 2);
    }
    if (value > 0)
        *--at = (char)('0' + value);
    size = (size_t)(text + sizeof(text) - at);
    memcpy(out, at, size);
    out[size] = '\0';
    return size;
}

/* --- from doubles --- */

/* |value| as D1.D2D3... * 10^exponent, trailing zeros dropped. */
struct digits {
    char text[21]; /* 17, and zeros that are dropped */
    int count;
    int exponent;
};

static void trim_zeros(struct digits *digits)
{
    while (digits->count > 1 && digits->text[digits->count - 1] == '0')
        digits->count--;
    digits->text[digits->count] = '\0';
}

/* The nearest decimal of `precision` digits to a finite value >= 0. */
static void round_digits(double value, int precision, struct digits *digits)
{
    char text[64];
    const char *at;

    FR_ASSERT(precision >= 1 && precision <= 17);
    snprintf(text, sizeof(text), "%.*e", precision - 1, value);
    digits->count = 0;
    for (at = text; *at != 'e'; at++) {
        if (is_digit(*at))
            digits->text[digits->count++] = *at;
    }
    FR_ASSERT(digits->count == precision);
    digits->exponent = atoi(at + 1);
}

static double digits_value(const struct digits *digits)
{
    char text[48];

    snprintf(text, sizeof(text), "%.*se%d", digits->count, digits->text,
             digits->exponent - digits->count + 1);
    return strtod(text, NULL);
}

static void shortest_digits(double value, struct digits *digits)
{
    struct fr_num_shortest shortest = fr_num_shortest(value);

    digits->count = (int)fr_num_print_u64(shortest.digits, digits->text);
    digits->exponent = shortest.exponent + digits->count - 1;
    trim_zeros(digits);
}

/* 12300, 1.23, 0.00123; returns the length. */
static size_t print_plain(const struct digits *digits, char *out)
{
    size_t count = (size_t)digits->count;
    int whole = digits->exponent + 1; /* digits before the point */
    char *at = out;

    FR_ASSERT(whole > -4 && whole < 17);
    if (whole <= 0) {
        memcpy(at, "0.000", 5);
        at += 2 - whole;
        memcpy(at, digits->text, count);
        at += count;
    } else if (count > (size_t)whole) {
        memcpy(at, digits->text, (size_t)whole);
        at += whole;
        *at++ = '.';
        memcpy(at, digits->text + whole, count - (size_t)whole);
        at += count - (size_t)whole;
    } else {
        memcpy(at, digits->text, count);
        memset(at + count, '0', (size_t)whole - count);
        at += whole;
    }
    *at = '\0';
    return (size_t)(at - out);
}

static size_t print_scientific(const struct digits *digits, char *out)
{
    char *at = out;
    uint64_t size = (uint64_t)abs(digits->exponent);

    *at++ = digits->text[0];
    if (digits->count > 1) {
        *at++ = '.';
        memcpy(at, digits->text + 1, (size_t)digits->count - 1);
        at += digits->count - 1;
    }
    *at++ = 'e';
    *at++ = digits->exponent < 0 ? '-' : '+';
    if (size < 10)
        *at++ = '0';
    at += fr_num_print_u64(size, at);
    return (size_t)(at - out);
}

#define MICROS 1000000

/* A number with at most six decimals, as lengths of time have; 0 if it is none.
 * Two decimals of at most fifteen digits never are the same double, so the one
 * that gives the value is its shortest. Below 1e-4 it has an exponent. */
static size_t print_short(double value, char *out)
{
    uint64_t micros, rest;
    size_t size;

    if (!(value >= 1e-4 && value < 1e9))
        return 0;
    micros = (uint64_t)(value * MICROS + 0.5);
    rest = micros % MICROS;
    if ((double)micros / MICROS != value || rest == 0)
        return 0;
    size = fr_num_print_u64(micros / MICROS, out);
    out[size] = '.';
    for (int i = 6; i > 0; i--, rest /= 10)
        out[size + (size_t)i] = (char)('0' + rest % 10);
    size += 7;
    while (out[size - 1] == '0')
        size--;
    out[size] = '\0';
    return size;
}

static size_t print_text(const char *text, char *out)
{
    size_t size = strlen(text);

    memcpy(out, text, size + 1);
    return size;
}

size_t fr_num_print_f64(double value, char *out)
{
    struct digits digits;
    size_t sign = 0, size;

    if (isnan(value))
        return print_text("", out);
    if (signbit(value)) {
        out[sign++] = '-';
        value = -value;
    }
    if (isinf(value))
        return sign + print_text("inf", out + sign);
    if (value < 9007199254740992.0 && value == floor(value))
        return sign + fr_num_print_u64((uint64_t)value, out + sign);
    size = print_short(value, out + sign);
    if (size > 0)
        return sign + size;
    shortest_digits(value, &digits);
    if (digits.exponent < -4 || digits.exponent >= 16)
        return sign + print_scientific(&digits, out + sign);
    return sign + print_plain(&digits, out + sign);
}

void fr_num_append_fixed(struct fr_strbuf *buf, double value, int decimals)
{
    char text[512];
    const char *at = text;

    FR_ASSERT(decimals >= 0 && decimals <= 100);
    if (isnan(value)) {
        fr_strbuf_append_text(buf, "nan");
        return;
    }
    if (isinf(value)) {
        fr_strbuf_append_text(buf, value < 0 ? "-inf" : "inf");
        return;
    }
    snprintf(text, sizeof(text), "%.*f", decimals, value);
    for (; is_digit(*at) || *at == '-'; at++)
        fr_strbuf_append_char(buf, *at);
    if (decimals == 0)
        return;
    fr_strbuf_append_char(buf, '.');
    fr_strbuf_append_text(buf, text + strlen(text) - (size_t)decimals);
}

void fr_num_append_grouped(struct fr_strbuf *buf, uint64_t value)
{
    char text[FR_NUM_TEXT_MAX];
    size_t size = fr_num_print_u64(value, text);

    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            fr_strbuf_append_char(buf, ',');
        fr_strbuf_append_char(buf, text[i]);
    }
}

/* --- for people --- */

/* NaN, infinities, zero and the sign; 1 when nothing is left to write. */
static int append_special(struct fr_strbuf *buf, double *value,
                          const char *unit)
{
    if (isnan(*value)) {
        fr_strbuf_append_text(buf, "missing");
        return 1;
    }
    if (*value < 0) {
        fr_strbuf_append_char(buf, '-');
        *value = -*value;
    }
    if (isinf(*value)) {
        fr_strbuf_append_text(buf, "inf");
        return 1;
    }
    if (*value == 0) {
        fr_strbuf_append_char(buf, '0');
        fr_strbuf_append_text(buf, unit);
        return 1;
    }
    return 0;
}

/* Digits for people: plain where that is short, else with an exponent. */
static void append_digits(struct fr_strbuf *buf, const struct digits *digits)
{
    char text[64];

    if (digits->exponent < -4 || digits->exponent >= 16)
        print_scientific(digits, text);
    else
        print_plain(digits, text);
    fr_strbuf_append_text(buf, text);
}

/* A finite value > 0 with a prefix of thousands: "k" .. "E", none below. */
static void append_scaled(struct fr_strbuf *buf, double value, int precision,
                          const char *gap, const char *unit)
{
    static const char prefixes[] = " kMGTPE";
    struct digits digits;
    int group;

    round_digits(value, precision, &digits);
    trim_zeros(&digits);
    group = digits.exponent < 3 ? 0 : digits.exponent / 3;
    if (group > 6)
        group = 6;
    digits.exponent -= 3 * group;
    append_digits(buf, &digits);
    if (group > 0 || unit[0])
        fr_strbuf_append_text(buf, gap);
    if (group > 0)
        fr_strbuf_append_char(buf, prefixes[group]);
    fr_strbuf_append_text(buf, unit);
}

void fr_num_append_si(struct fr_strbuf *buf, double value, int digits)
{
    if (!append_special(buf, &value, ""))
        append_scaled(buf, value, digits, " ", "");
}

void fr_num_append_bytes(struct fr_strbuf *buf, double bytes)
{
    if (!append_special(buf, &bytes, "B"))
        append_scaled(buf, bytes, 4, "", "B");
}

/* "2min 5s": two neighbouring units, the smaller one left out if zero. */
static void append_pair(struct fr_strbuf *buf, uint64_t count, uint64_t ratio,
                        const char *big, const char *small)
{
    fr_strbuf_printf(buf, "%llu%s", (unsigned long long)(count / ratio), big);
    if (count % ratio)
        fr_strbuf_printf(buf, " %llu%s", (unsigned long long)(count % ratio),
                         small);
}

/* Seconds >= 60. Each test is on the value as it will be rounded, so that
 * "60min" cannot appear. */
static void append_long_time(struct fr_strbuf *buf, double seconds)
{
    if (seconds < 3599.5)
        append_pair(buf, (uint64_t)(seconds + 0.5), 60, "min", "s");
    else if (seconds < 86400 - 30)
        append_pair(buf, (uint64_t)(seconds / 60 + 0.5), 60, "h", "min");
    else if (seconds < 1e12)
        append_pair(buf, (uint64_t)(seconds / 3600 + 0.5), 24, "d", "h");
    else
        append_scaled(buf, seconds, 4, "", "s");
}

void fr_num_append_time(struct fr_strbuf *buf, double seconds)
{
    static const char *const units[] = {"s", "ms", "us", "ns"};
    struct digits digits;
    int group = 0;

    if (append_special(buf, &seconds, "s"))
        return;
    round_digits(seconds, 4, &digits);
    trim_zeros(&digits);
    if (digits_value(&digits) >= 60) {
        append_long_time(buf, seconds);
        return;
    }
    while (digits.exponent < 0 && group < 3) {
        digits.exponent += 3;
        group++;
    }
    append_digits(buf, &digits);
    fr_strbuf_append_text(buf, units[group]);
}

void fr_num_append_quantity(struct fr_strbuf *buf, double value, int time,
                            int bytes)
{
    if (time == 1 && bytes == 0) {
        fr_num_append_time(buf, value);
    } else if (bytes == 1 && (time == 0 || time == -1)) {
        fr_num_append_bytes(buf, value);
        fr_strbuf_append_text(buf, time ? "/s" : "");
    } else {
        fr_num_append_si(buf, value, 4);
        fr_strbuf_append_text(buf, time == -1 && bytes == 0 ? "/s" : "");
    }
}

void fr_num_append_share(struct fr_strbuf *buf, double part, double whole)
{
    double percent = part * 100 / whole;
    struct digits digits;

    if (append_special(buf, &percent, "%"))
        return;
    if (percent < 0.05) {
        fr_strbuf_append_text(buf, "<0.1%");
        return;
    }
    if (percent < 100 && percent >= 99.95) {
        fr_strbuf_append_text(buf, ">99.9%");
        return;
    }
    round_digits(floor(percent * 10 + 0.5) / 10, 15, &digits);
    trim_zeros(&digits);
    append_digits(buf, &digits);
    fr_strbuf_append_char(buf, '%');
}
