/* exact.c - the long accumulator and its integer arithmetic.
 *
 * Invariant: |digit| < 2^32 (pending + 1), and pending never passes
 * CARRY_AFTER, so no digit overflows. After a carry all digits but the last
 * lie in 0 .. 2^32-1 and the last one has the sign. */
#include "stat/exact.h"

#include <math.h>
#include <string.h>

#include "base/bug.h"

/* Each addition changes a digit by less than 2^33; 2^33 * 2^28 < 2^62. */
#define CARRY_AFTER (1U << 28)
#define BASE        4294967296
#define LOW_HALF    0xffffffffU

/* Digits of a product of two sums, or of a sum and a count. */
#define WIDE_DIGITS (2 * FR_EXACT_DIGITS + 2)

/* Sign and magnitude; digit i has the weight 2^(low + 32 i). */
struct wide {
    uint32_t digits[WIDE_DIGITS];
    uint32_t count; /* digits in use */
    int low;
    int sign; /* 1 or -1 */
};

static void carry(int64_t *digits, uint32_t count)
{
    int64_t over = 0;

    for (uint32_t i = 0; i + 1 < count; i++) {
        int64_t digit = digits[i] + over;
        int64_t low = (int64_t)((uint64_t)digit & LOW_HALF);
        digits[i] = low;
        over = (digit - low) / BASE;
    }
    digits[count - 1] += over;
}

static void make_room(struct fr_exact *sum, uint32_t additions)
{
    if (sum->pending + additions < CARRY_AFTER)
        return;
    carry(sum->digits, FR_EXACT_DIGITS);
    sum->pending = 1;
}

/* Add or subtract magnitude * 2^exponent. */
static void add_magnitude(struct fr_exact *sum, uint64_t magnitude,
                          int exponent, int is_negative)
{
    uint32_t bit = (uint32_t)(exponent - FR_EXACT_LOW);
    uint32_t shift = bit % 32;
    int64_t *at = &sum->digits[bit / 32];
    uint64_t low = (magnitude & LOW_HALF) << shift;
    uint64_t high = (magnitude >> 32) << shift;
    int64_t piece0 = (int64_t)(low & LOW_HALF);
    int64_t piece1 = (int64_t)((low >> 32) + (high & LOW_HALF));
    int64_t piece2 = (int64_t)(high >> 32);

    make_room(sum, 1);
    sum->pending++;
    at[0] += is_negative ? -piece0 : piece0;
    at[1] += is_negative ? -piece1 : piece1;
    at[2] += is_negative ? -piece2 : piece2;
}

/* |value| = mantissa * 2^exponent. */
static uint64_t take_apart(double value, int *exponent)
{
    uint64_t bits;
    uint64_t field;
    uint64_t mantissa;

    memcpy(&bits, &value, sizeof(bits));
    field = bits >> 52 & 0x7ff;
    mantissa = bits & 0xfffffffffffffU;
    FR_ASSERT(field != 0x7ff);
    if (field == 0) {
        *exponent = -1074;
        return mantissa;
    }
    *exponent = (int)field - 1075;
    return mantissa | 1ULL << 52;
}

void fr_exact_add_f64(struct fr_exact *sum, double value)
{
    int exponent;
    uint64_t mantissa = take_apart(value, &exponent);

    add_magnitude(sum, mantissa, exponent, value < 0);
}

void fr_exact_add_i64(struct fr_exact *sum, int64_t value, int exponent)
{
    uint64_t magnitude = (uint64_t)value;

    FR_ASSERT(exponent >= FR_EXACT_LOW && exponent < 2048);
    add_magnitude(sum, value < 0 ? 0 - magnitude : magnitude, exponent,
                  value < 0);
}

void fr_exact_add_product(struct fr_exact *sum, double a, double b)
{
    int a_exponent;
    int b_exponent;
    uint64_t a_mantissa = take_apart(a, &a_exponent);
    uint64_t b_mantissa = take_apart(b, &b_exponent);
    uint64_t a_low = a_mantissa & LOW_HALF;
    uint64_t a_high = a_mantissa >> 32;
    int exponent = a_exponent + b_exponent;
    int is_negative = (a < 0) != (b < 0);

    if (a_mantissa == 0 || b_mantissa == 0)
        return;
    add_magnitude(sum, a_low * (b_mantissa & LOW_HALF), exponent, is_negative);
    add_magnitude(sum, a_low * (b_mantissa >> 32), exponent + 32, is_negative);
    add_magnitude(sum, a_high * (b_mantissa & LOW_HALF), exponent + 32,
                  is_negative);
    add_magnitude(sum, a_high * (b_mantissa >> 32), exponent + 64, is_negative);
}

void fr_exact_add(struct fr_exact *sum, const struct fr_exact *other)
{
    make_room(sum, other->pending);
    for (uint32_t i = 0; i < FR_EXACT_DIGITS; i++)
        sum->digits[i] += other->digits[i];
    sum->pending += other->pending;
}

void fr_exact_subtract(struct fr_exact *sum, const struct fr_exact *other)
{
    make_room(sum, other->pending);
    for (uint32_t i = 0; i < FR_EXACT_DIGITS; i++)
        sum->digits[i] -= other->digits[i];
    sum->pending += other->pending;
}

/* Carry, then sign and magnitude without the zero digits at both ends. */
static void settle(int64_t *digits, uint32_t count, int low,
                   struct wide *result)
{
    uint32_t first = 0;

    *result = (struct wide){.low = low, .sign = 1};
    carry(digits, count);
    if (digits[count - 1] < 0) {
        result->sign = -1;
        for (uint32_t i = 0; i < count; i++)
            digits[i] = -digits[i];
        carry(digits, count);
    }
    FR_ASSERT(digits[count - 1] >= 0 && digits[count - 1] < BASE);
    while (count > 0 && digits[count - 1] == 0)
        count--;
    while (first < count && digits[first] == 0)
        first++;
    result->low += 32 * (int)first;
    result->count = count - first;
    for (uint32_t i = first; i < count; i++)
        result->digits[i - first] = (uint32_t)digits[i];
}

static void widen(const struct fr_exact *sum, struct wide *result)
{
    int64_t digits[FR_EXACT_DIGITS];

    memcpy(digits, sum->digits, sizeof(digits));
    settle(digits, FR_EXACT_DIGITS, FR_EXACT_LOW, result);
}

static void multiply(const struct wide *a, const struct wide *b,
                     struct wide *product)
{
    *product = (struct wide){.low = a->low + b->low,
                             .sign = a->sign * b->sign,
                             .count = a->count + b->count};
    for (uint32_t i = 0; i < a->count; i++) {
        uint64_t over = 0;
        for (uint32_t k = 0; k < b->count; k++) {
            over +=
                (uint64_t)a->digits[i] * b->digits[k] + product->digits[i + k];
            product->digits[i + k] = (uint32_t)(over & LOW_HALF);
            over >>= 32;
        }
        product->digits[i + b->count] = (uint32_t)over;
    }
}

static void place(const struct wide *number, int sign, int low, int64_t *digits)
{
    uint32_t at = (uint32_t)(number->low - low) / 32;

    for (uint32_t i = 0; i < number->count; i++)
        digits[at + i] += sign * (int64_t)number->digits[i];
}

/* All digits have weights 2^(32 k), so both fit one row of digits. */
static void subtract(const struct wide *a, const struct wide *b,
                     struct wide *difference)
{
    int64_t digits[WIDE_DIGITS + FR_EXACT_DIGITS] = {0};
    int low = 2 * FR_EXACT_LOW;

    place(a, a->sign, low, digits);
    place(b, -b->sign, low, digits);
    settle(digits, sizeof(digits) / sizeof(digits[0]), low, difference);
}

/* The 64 highest bits, the first of them 1, and whether lower ones are set. */
static uint64_t top_bits(const struct wide *number, int *shift, int *has_more)
{
    uint32_t top = number->count - 1;
    uint64_t high = number->digits[top];
    uint64_t middle = top > 0 ? number->digits[top - 1] : 0;
    uint64_t low = top > 1 ? number->digits[top - 2] : 0;

    *shift = 0;
    while ((high << *shift & 0x80000000U) == 0)
        ++*shift;
    low <<= *shift;
    *has_more = (low & LOW_HALF) != 0;
    for (uint32_t i = 0; i + 2 < top; i++)
        *has_more |= number->digits[i] != 0;
    return ((high << 32 | middle) << *shift) + (low >> 32);
}

static struct fr_scaled scale(const struct wide *number)
{
    struct fr_scaled result = {0};
    uint64_t bits;
    uint64_t rest;
    uint64_t mantissa;
    int shift;
    int has_more;

    if (number->count == 0)
        return result;
    bits = top_bits(number, &shift, &has_more);
    mantissa = bits >> 11;
    rest = bits & 2047;
    if (rest > 1024 || (rest == 1024 && (has_more || (mantissa & 1) != 0)))
        mantissa++;
    result.fraction = number->sign * frexp((double)mantissa, &result.exponent);
    result.exponent += number->low + 32 * (int)number->count - shift - 53;
    return result;
}

struct fr_scaled fr_exact_scaled(const struct fr_exact *sum)
{
    struct wide number;

    widen(sum, &number);
    return scale(&number);
}

double fr_exact_round(const struct fr_exact *sum)
{
    struct fr_scaled scaled = fr_exact_scaled(sum);

    return ldexp(scaled.fraction, scaled.exponent);
}

double fr_exact_mean(const struct fr_exact *sum, uint64_t count)
{
    struct fr_scaled scaled = fr_exact_scaled(sum);

    FR_ASSERT(count > 0);
    return ldexp(scaled.fraction / (double)count, scaled.exponent);
}

struct fr_scaled fr_exact_spread(const struct fr_exact *xy,
                                 const struct fr_exact *x,
                                 const struct fr_exact *y, uint64_t count)
{
    struct wide factor = {
        .digits = {(uint32_t)(count & LOW_HALF), (uint32_t)(count >> 32)},
        .count = 2,
        .sign = 1};
    struct wide left;
    struct wide right;
    struct wide a;
    struct wide b;

    widen(xy, &left);
    multiply(&left, &factor, &a);
    widen(x, &left);
    widen(y, &right);
    multiply(&left, &right, &b);
    subtract(&a, &b, &left);
    return scale(&left);
}
