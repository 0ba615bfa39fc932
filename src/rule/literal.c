/* literal.c - exact decimal arithmetic on the digits of a literal.
 *
 * The digits are multiplied and divided by the unit's small integers, and the
 * decimal text of the result is read once. Only /min and /h do not divide
 * evenly: 800 digits and a mark that more follow decide the rounding, since
 * the middle between two doubles has at most 767 digits. */
#include "rule/literal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/strbuf.h"

#define QUOTIENT_DIGITS 800
/* Beyond any double, and far from overflow in sums. */
#define EXPONENT_MAX 1000000

static const struct fr_unit units[] = {
#define FR_UNIT(name, time, bytes, numerator, denominator, exponent)           \
    {name, time, bytes, numerator, denominator, exponent},
#include "rule/units.def"
#undef FR_UNIT
};

static const struct {
    const char *written;
    const char *unit;
} unit_words[] = {
#define FR_UNIT_WORD(written, unit) {written, unit},
#include "rule/unit_words.def"
#undef FR_UNIT_WORD
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct fr_unit *fr_literal_unit(struct fr_str name)
{
    for (size_t i = 0; i < COUNT(units); i++) {
        if (fr_str_equal(name, fr_str_of(units[i].name)))
            return &units[i];
    }
    return NULL;
}

const struct fr_unit *fr_literal_unit_at(uint32_t index)
{
    return index < COUNT(units) ? &units[index] : NULL;
}

/* Sizes are only known per second: MB/min means MB/s. */
static const char *rate_meant(struct fr_str written)
{
    struct fr_str size = fr_str_split(&written, '/');

    for (size_t i = 0; written.data && size.size > 0 && i < COUNT(units); i++) {
        struct fr_str name = fr_str_of(units[i].name);
        if (units[i].time == -1 && units[i].bytes == 1 &&
            name.size == size.size + 2 && fr_str_starts_with(name, size))
            return units[i].name;
    }
    return NULL;
}

const char *fr_literal_unit_meant(struct fr_str written)
{
    for (size_t i = 0; i < COUNT(unit_words); i++) {
        if (fr_str_equal(written, fr_str_of(unit_words[i].written)))
            return unit_words[i].unit;
    }
    for (size_t i = 0; i < COUNT(units); i++) {
        if (fr_str_equal_fold(written, fr_str_of(units[i].name)))
            return units[i].name;
    }
    return rate_meant(written);
}

/* A decimal number: digits (values 0-9, most significant first) times ten to
 * the exponent. */
struct decimal {
    char *digits; /* owned */
    size_t count;
    long exponent;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The exponent after 'e', at most EXPONENT_MAX either way. */
static long read_exponent(struct fr_str text)
{
    long value = 0;
    int is_negative = text.size > 0 && text.data[0] == '-';

    for (size_t i = 0; i < text.size; i++) {
        if (is_digit(text.data[i]) && value < EXPONENT_MAX)
            value = value * 10 + (text.data[i] - '0');
    }
    return is_negative ? -value : value;
}

/* Digits without leading zeros; room for `spare` more. */
static int read_decimal(struct fr_str text, size_t spare,
                        struct decimal *number)
{
    int has_point = 0;

    number->count = 0;
    number->exponent = 0;
    number->digits = fr_alloc(text.size + spare);
    if (!number->digits)
        return FR_ENOMEM;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == 'e' || c == 'E') {
            number->exponent += read_exponent(
                (struct fr_str){text.data + i + 1, text.size - i - 1});
            return 0;
        }
        if (c == '.')
            has_point = 1;
        if (!is_digit(c))
            continue;
        number->exponent -= has_point;
        if (number->count > 0 || c != '0')
            number->digits[number->count++] = (char)(c - '0');
    }
    return 0;
}

/* Times a small integer; the digits have room for ten more. */
static void multiply(struct decimal *number, uint32_t factor)
{
    uint64_t carry = 0;
    char high[20];
    size_t high_count = 0;

    for (size_t i = number->count; i > 0; i--) {
        carry += (uint64_t)number->digits[i - 1] * factor;
        number->digits[i - 1] = (char)(carry % 10);
        carry /= 10;
    }
    for (; carry > 0; carry /= 10)
        high[high_count++] = (char)(carry % 10);
    memmove(number->digits + high_count, number->digits, number->count);
    for (size_t i = 0; i < high_count; i++)
        number->digits[i] = high[high_count - 1 - i];
    number->count += high_count;
}

/* Divided by a small integer, to QUOTIENT_DIGITS digits and a 1 if there are
 * more. In place: the quotient is never ahead of the digits it reads, and
 * behind them there is room for QUOTIENT_DIGITS + 1. */
static void divide(struct decimal *number, uint32_t divisor)
{
    uint64_t rest = 0;
    size_t used = 0, count = 0;

    while (used < number->count || (rest > 0 && count < QUOTIENT_DIGITS)) {
        rest *= 10;
        if (used < number->count)
            rest += (uint64_t)number->digits[used];
        else
            number->exponent--;
        used += used < number->count;
        if (count > 0 || rest >= divisor)
            number->digits[count++] = (char)(rest / divisor);
        rest %= divisor;
    }
    if (rest > 0) {
        number->digits[count++] = 1;
        number->exponent--;
    }
    number->count = count;
}

static int read_back(const struct decimal *number, double *value)
{
    struct fr_strbuf text;
    int status;

    fr_strbuf_init(&text, number->count + 64);
    for (size_t i = 0; i < number->count; i++)
        fr_strbuf_append_char(&text, (char)('0' + number->digits[i]));
    fr_strbuf_printf(&text, "e%ld", number->exponent);
    status = fr_strbuf_status(&text);
    if (status == 0)
        status = fr_num_parse_f64(fr_strbuf_str(&text), value);
    fr_strbuf_release(&text);
    return status;
}

int fr_literal_value(struct fr_str number, const struct fr_unit *unit,
                     double *value)
{
    static const struct fr_unit one = {"", 0, 0, 1, 1, 0};
    struct decimal decimal;
    int status;

    if (!unit)
        unit = &one;
    FR_TRY(read_decimal(number, QUOTIENT_DIGITS + 32, &decimal));
    *value = 0;
    if (decimal.count == 0) {
        fr_free(decimal.digits);
        return 0;
    }
    multiply(&decimal, unit->numerator);
    if (unit->denominator > 1)
        divide(&decimal, unit->denominator);
    decimal.exponent += unit->exponent;
    status = read_back(&decimal, value);
    fr_free(decimal.digits);
    if (status == FR_EINPUT || (status == 0 && (*value == 0 || isinf(*value))))
        return FR_ELIMIT;
    return status;
}

/* Does a number with this unit read back as the value? */
static int reads_back(struct fr_str number, const struct fr_unit *unit,
                      double value)
{
    int is_negative = number.size > 0 && number.data[0] == '-';
    double back;

    if (number.size == 0 || memchr(number.data, 'e', number.size) ||
        memchr(number.data, 'i', number.size))
        return 0;
    number.data += is_negative;
    number.size -= (size_t)is_negative;
    return fr_literal_value(number, unit, &back) == 0 &&
           (is_negative ? -back : back) == value;
}

/* number * unit == value, written with that unit? The division may be off in
 * the last digit, so one digit less is tried first: 207ms for 0.207. */
static int write_with(double value, const struct fr_unit *unit, char *out)
{
    double factor =
        (double)unit->numerator / unit->denominator * pow(10, unit->exponent);
    char text[FR_NUM_TEXT_MAX];
    size_t size = (size_t)snprintf(text, sizeof(text), "%.15g", value / factor);

    if (!reads_back((struct fr_str){text, size}, unit, value))
        size = fr_num_print_f64(value / factor, text);
    if (!reads_back((struct fr_str){text, size}, unit, value))
        return 0;
    memcpy(out, text, size);
    memcpy(out + size, unit->name, strlen(unit->name) + 1);
    return 1;
}

/* Is the number before the unit neither small nor large? */
static int is_handy(const char *text)
{
    size_t digits;

    text += *text == '-';
    digits = strspn(text, "0123456789");
    return text[0] != '0' && digits <= 3;
}

void fr_literal_write(double value, int time, int bytes, char *out)
{
    char text[FR_LITERAL_TEXT_MAX];
    size_t best = SIZE_MAX;

    out[0] = '\0';
    for (size_t i = 0; i < COUNT(units); i++) {
        size_t cost;
        if (units[i].time != time || units[i].bytes != bytes ||
            units[i].name[0] == '%' || !write_with(value, &units[i], text))
            continue;
        cost = strlen(text) + (is_handy(text) ? 0 : FR_LITERAL_TEXT_MAX);
        if (cost < best) {
            best = cost;
            memcpy(out, text, strlen(text) + 1);
        }
    }
}
