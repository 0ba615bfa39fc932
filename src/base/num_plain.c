/* num_plain.c - the digits of usual numbers, eight at a time.
 *
 * A text of at most eight bytes is one word, a longer one begins with one; in
 * it the point is found and closed up by shifting. So nearly all numbers are
 * read without a loop over digits, whose number a processor cannot foresee.
 * Nothing outside the text is ever read. */
#include <string.h>

#include "base/num_internal.h"

/* So many digits always fit 64 bits. */
#define DIGITS_MAX 19
/* Longer texts are left to who reads any. */
#define SIZE_MAX_PLAIN 64

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether the digits are at most 19 behind leading zeros and the point. */
static int are_few(const char *at, size_t size)
{
    while (size > 0 && (*at == '0' || *at == '.')) {
        at++;
        size--;
    }
    if (size == DIGITS_MAX + 1)
        return memchr(at, '.', size) != NULL;
    return size <= DIGITS_MAX;
}

static const char *take_digits(const char *at, const char *end, uint64_t *value)
{
    for (; at < end && is_digit(*at); at++)
        *value = *value * 10 + (uint64_t)(*at - '0');
    return at;
}

/* Digit by digit. */
static int take_any(const char *start, size_t size, uint64_t *mantissa,
                    int *exponent)
{
    const char *end = start + size;
    const char *at;
    const char *point;

    *mantissa = 0;
    *exponent = 0;
    at = take_digits(start, end, mantissa);
    if (at < end && *at == '.') {
        point = at + 1;
        at = take_digits(point, end, mantissa);
        if (at == point && point == start + 1)
            return 0; /* no digit at all */
        *exponent = (int)(point - at);
    }
    return at == end && size > 0;
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#define EACH_BYTE(b) ((b)*0x0101010101010101U)

static const uint64_t powers[] = {1,      10,      100,      1000,     10000,
                                  100000, 1000000, 10000000, 100000000};

static uint64_t load(const char *at, size_t size)
{
    uint64_t word = 0;

    memcpy(&word, at, size);
    return word;
}

/* At most eight bytes; the first is the lowest. Bytes in the middle are read
 * twice, which costs less than counting them. */
static uint64_t load_short(const char *at, size_t size)
{
    if (size >= 8)
        return load(at, 8);
    if (size >= 4)
        return load(at, 4) | load(at + size - 4, 4) << (8 * (size - 4));
    if (size >= 2)
        return load(at, 2) | load(at + size - 2, 2) << (8 * (size - 2));
    return load(at, 1);
}

/* The last `count` < 8 bytes before `end`, eight of which are text. */
static uint64_t load_last(const char *end, size_t count)
{
    return count ? load(end - 8, 8) >> (8 * (8 - count)) : 0;
}

/* The number of `count` <= 8 digits in the lowest bytes of a word; 0 if there
 * is another character. With zeros put before them all are eight. */
static int read_word(uint64_t word, size_t count, uint64_t *value)
{
    *value = 0;
    if (count == 0)
        return 1;
    return fr_num_join((word ^ EACH_BYTE('0')) << (8 * (8 - count)), value);
}

/* Where the first point is in the word, in bytes; 8: nowhere. */
static size_t find_point(uint64_t word)
{
    uint64_t x = word ^ EACH_BYTE('.');
    uint64_t zeros = (x - EACH_BYTE(0x01U)) & ~x & EACH_BYTE(0x80U);

    return zeros ? (size_t)__builtin_ctzll(zeros) / 8 : 8;
}

/* The word without the byte at `point`. */
static uint64_t close_up(uint64_t word, size_t point)
{
    uint64_t below = ((uint64_t)1 << (8 * point)) - 1;

    return (word & below) | (word >> 8 & ~below);
}

/* The digits from `at` on, behind those that are in *value. */
static int read_rest(const char *at, const char *end, uint64_t *value)
{
    uint64_t more;
    size_t count;

    for (; end - at >= 8; at += 8) {
        if (!read_word(load(at, 8), 8, &more))
            return 0;
        *value = *value * powers[8] + more;
    }
    count = (size_t)(end - at);
    if (!read_word(load_last(end, count), count, &more))
        return 0;
    *value = *value * powers[count] + more;
    return 1;
}

static int take_words(const char *at, size_t size, uint64_t *mantissa,
                      int *exponent)
{
    size_t first = size < 8 ? size : 8;
    uint64_t word = load_short(at, size);
    size_t point = find_point(word);

    *exponent = 0;
    if (point >= first) {
        if (size > 8)
            return take_any(at, size, mantissa, exponent);
        return read_word(word, first, mantissa);
    }
    *exponent = -(int)(size - 1 - point);
    if (size == 1 || !read_word(close_up(word, point), first - 1, mantissa))
        return 0;
    return size <= 8 || read_rest(at + 8, at + size, mantissa);
}

#else
#define take_words take_any
#endif

int fr_num_plain(const char *text, size_t size, uint64_t *mantissa,
                 int *exponent)
{
    if (size == 0 || size > SIZE_MAX_PLAIN ||
        !take_words(text, size, mantissa, exponent))
        return 0;
    return size <= DIGITS_MAX || are_few(text, size);
}
