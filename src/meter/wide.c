/* wide.c - 192-bit numbers by words of 64 bits. A quotient goes through pairs
 * of doubles (high part and what it leaves), which together hold 106 bits;
 * so it is the double next to the true quotient. */
#include "meter/wide.h"

#include <math.h>

#include "base/bug.h"

#define EXACT_MAX (1ULL << 53) /* whole numbers that a double holds */

struct pair {
    double high, low;
};

struct fr_wide fr_wide_of(uint64_t value)
{
    return (struct fr_wide){{value, 0, 0}};
}

/* The 128 bits of a * b. */
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 twice;

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t *high)
{
    twice product = (twice)a * b;

    *high = (uint64_t)(product >> 64);
    return (uint64_t)product;
}
#else
static uint64_t multiply(uint64_t a, uint64_t b, uint64_t *high)
{
    uint64_t a0 = a & UINT32_MAX, a1 = a >> 32;
    uint64_t b0 = b & UINT32_MAX, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t mid = a1 * b0 + (low >> 32);
    uint64_t other = a0 * b1 + (mid & UINT32_MAX);

    *high = a1 * b1 + (mid >> 32) + (other >> 32);
    return other << 32 | (low & UINT32_MAX);
}
#endif

struct fr_wide fr_wide_sum(struct fr_wide a, struct fr_wide b)
{
    uint64_t carry = 0;

    for (int i = 0; i < 3; i++) {
        uint64_t sum = a.words[i] + carry;
        carry = sum < carry;
        a.words[i] = sum + b.words[i];
        carry += a.words[i] < sum;
    }
    return a;
}

struct fr_wide fr_wide_less(struct fr_wide a, struct fr_wide b)
{
    uint64_t borrow = 0;

    for (int i = 0; i < 3; i++) {
        uint64_t first = a.words[i] - b.words[i];
        uint64_t next = first > a.words[i];
        a.words[i] = first - borrow;
        borrow = next + (a.words[i] > first);
    }
    return a;
}

struct fr_wide fr_wide_times(struct fr_wide a, uint64_t b)
{
    struct fr_wide product = {{0, 0, 0}};
    uint64_t carry = 0;

    for (int i = 0; i < 3; i++) {
        uint64_t high, low;
        product.words[i] = carry;
        carry = 0;
        if (a.words[i] == 0) /* most numbers have one word */
            continue;
        low = multiply(a.words[i], b, &high);
        product.words[i] += low;
        carry = high + (product.words[i] < low);
    }
    return product;
}

static struct pair add(struct pair a, double b)
{
    double sum = a.high + b;
    double part = sum - a.high;
    double left = (a.high - (sum - part)) + (b - part) + a.low;

    return (struct pair){sum + left, left - ((sum + left) - sum)};
}

static struct pair pair_of(struct fr_wide a)
{
    static const double scales[3] = {1, 0x1p64, 0x1p128};
    struct pair sum = {0, 0};

    for (int i = 2; i >= 0; i--) {
        double scale = scales[i];
        if (a.words[i] == 0)
            continue;
        sum = add(sum, (double)(a.words[i] >> 32) * 4294967296.0 * scale);
        sum = add(sum, (double)(a.words[i] & UINT32_MAX) * scale);
    }
    return sum;
}

static int is_exact(struct fr_wide a)
{
    return !a.words[2] && !a.words[1] && a.words[0] <= EXACT_MAX;
}

double fr_wide_ratio(struct fr_wide a, struct fr_wide b)
{
    struct pair over, under;
    double first, left;

    if (is_exact(a) && is_exact(b)) {
        FR_ASSERT(b.words[0] > 0);
        return (double)a.words[0] / (double)b.words[0];
    }
    over = pair_of(a);
    under = pair_of(b);
    FR_ASSERT(under.high > 0);
    first = over.high / under.high;
    left = fma(-first, under.high, over.high) + over.low - first * under.low;
    return first + left / under.high;
}

double fr_wide_quotient(uint64_t a, uint64_t b)
{
    if (a <= EXACT_MAX && b <= EXACT_MAX)
        return (double)a / (double)b;
    return fr_wide_ratio(fr_wide_of(a), fr_wide_of(b));
}
