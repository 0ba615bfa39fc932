/* slices.c - cutting, and dot products of slices.
 *
 * The loops are plain C that compilers turn into vector code; on x86-64 they
 * are compiled a second time for AVX2 and chosen at run time. Every sum is of
 * integers below 2^53, so both give the same bits. */
#include "stat/slices.h"

#include <math.h>
#include <string.h>

/* The magnitude of a slice is at most 2^22, of a sum of products at most
 * 2^9 * 2^44 = 2^53. */
#define FIRST_BITS (FR_SLICES_BITS - 1)

/* Values outside are odd, so that no power of two below leaves a double. */
#define EXPONENT_LIMIT 300
#define LARGE          0x1p300

#define LANES 16

#if defined(__GNUC__) && defined(__x86_64__)
#define HAS_AVX2 1
#define FOR_AVX2 __attribute__((target("avx2")))
#define INLINED  static inline __attribute__((always_inline))
#else
#define HAS_AVX2 0
#define INLINED  static inline
#endif

struct extent {
    double min, max;  /* of finite values */
    double magnitude; /* largest finite */
    uint64_t missing;
    uint64_t finite;
};

/* Copy `count` values (a multiple of LANES), zero for what is not finite. */
INLINED void clean_body(const double *restrict in, double *restrict out,
                        uint32_t count, struct extent *extent)
{
    double min[LANES];
    double max[LANES];
    double missing[LANES];
    double finite[LANES];

    for (uint32_t l = 0; l < LANES; l++) {
        min[l] = (double)INFINITY;
        max[l] = -(double)INFINITY;
        missing[l] = 0;
        finite[l] = 0;
    }
    for (uint32_t i = 0; i < count; i += LANES) {
        for (uint32_t l = 0; l < LANES; l++) {
            double x = in[i + l];
            double zero = x - x; /* NaN unless x is finite */
            double low = zero == 0 ? x : (double)INFINITY;
            double high = zero == 0 ? x : -(double)INFINITY;
            out[i + l] = zero == 0 ? x : 0;
            min[l] = low < min[l] ? low : min[l];
            max[l] = high > max[l] ? high : max[l];
            missing[l] += x != x ? 1.0 : 0.0;
            finite[l] += zero == 0 ? 1.0 : 0.0;
        }
    }
    *extent = (struct extent){.min = min[0], .max = max[0]};
    for (uint32_t l = 0; l < LANES; l++) {
        extent->min = min[l] < extent->min ? min[l] : extent->min;
        extent->max = max[l] > extent->max ? max[l] : extent->max;
        extent->missing += (uint64_t)missing[l];
        extent->finite += (uint64_t)finite[l];
    }
}

/* part = rest rounded to multiples of unit, divided by unit; rest keeps what
 * is left. Returns 1 if anything is left. */
INLINED int cut_body(double *restrict rest, double *restrict part,
                     uint32_t count, double unit, double per_unit)
{
    double shift = 0x1.8p52 * unit;
    double left[LANES] = {0};
    double any = 0;

    for (uint32_t i = 0; i < count; i += LANES) {
        for (uint32_t l = 0; l < LANES; l++) {
            double x = rest[i + l];
            double cut = (x + shift) - shift;
            double after = x - cut;
            part[i + l] = cut * per_unit;
            rest[i + l] = after;
            left[l] += after != 0 ? 1.0 : 0.0;
        }
    }
    for (uint32_t l = 0; l < LANES; l++)
        any += left[l];
    return any != 0;
}

INLINED double total_body(const double *restrict a, uint32_t count)
{
    double sums[LANES] = {0};
    double sum = 0;

    for (uint32_t i = 0; i < count; i += LANES)
        for (uint32_t l = 0; l < LANES; l++)
            sums[l] += a[i + l];
    for (uint32_t l = 0; l < LANES; l++)
        sum += sums[l];
    return sum;
}

INLINED double dot_body(const double *restrict a, const double *restrict b,
                        uint32_t count)
{
    double sums[LANES] = {0};
    double sum = 0;

    for (uint32_t i = 0; i < count; i += LANES)
        for (uint32_t l = 0; l < LANES; l++)
            sums[l] += a[i + l] * b[i + l];
    for (uint32_t l = 0; l < LANES; l++)
        sum += sums[l];
    return sum;
}

struct kernels {
    void (*clean)(const double *, double *, uint32_t, struct extent *);
    int (*cut)(double *, double *, uint32_t, double, double);
    double (*total)(const double *, uint32_t);
    double (*dot)(const double *, const double *, uint32_t);
};

static void clean_any(const double *in, double *out, uint32_t count,
                      struct extent *extent)
{
    clean_body(in, out, count, extent);
}

static int cut_any(double *rest, double *part, uint32_t count, double unit,
                   double per_unit)
{
    return cut_body(rest, part, count, unit, per_unit);
}

static double total_any(const double *a, uint32_t count)
{
    return total_body(a, count);
}

static double dot_any(const double *a, const double *b, uint32_t count)
{
    return dot_body(a, b, count);
}

static const struct kernels kernels_any = {clean_any, cut_any, total_any,
                                           dot_any};

#if HAS_AVX2
FOR_AVX2 static void clean_avx2(const double *in, double *out, uint32_t count,
                                struct extent *extent)
{
    clean_body(in, out, count, extent);
}

FOR_AVX2 static int cut_avx2(double *rest, double *part, uint32_t count,
                             double unit, double per_unit)
{
    return cut_body(rest, part, count, unit, per_unit);
}

FOR_AVX2 static double total_avx2(const double *a, uint32_t count)
{
    return total_body(a, count);
}

FOR_AVX2 static double dot_avx2(const double *a, const double *b,
                                uint32_t count)
{
    return dot_body(a, b, count);
}

static const struct kernels kernels_avx2 = {clean_avx2, cut_avx2, total_avx2,
                                            dot_avx2};
#endif

static const struct kernels *choose_kernels(void)
{
#if HAS_AVX2
    if (__builtin_cpu_supports("avx2"))
        return &kernels_avx2;
#endif
    return &kernels_any;
}

static uint32_t padded(uint32_t count)
{
    return (count + LANES - 1) / LANES * LANES;
}

static void mark(uint64_t *mask, uint32_t row)
{
    mask[row / 64] |= 1ULL << (row % 64);
}

static void mark_finite(struct fr_slices *slices, const double *values)
{
    uint32_t row_count = slices->row_count;

    memset(slices->finite, 0, sizeof(slices->finite));
    for (uint32_t i = 0; i < row_count / 64; i++)
        slices->finite[i] = UINT64_MAX;
    if (row_count % 64 != 0)
        slices->finite[row_count / 64] = (1ULL << (row_count % 64)) - 1;
    if (slices->missing + slices->infinite == 0)
        return;
    for (uint32_t i = 0; i < row_count; i++)
        if (!isfinite(values[i]))
            slices->finite[i / 64] &= ~(1ULL << (i % 64));
}

static void mark_odd(struct fr_slices *slices, uint32_t row)
{
    mark(slices->odd, row);
    slices->odd_count++;
}

/* Take the huge values out of `rest`; the largest magnitude of the others. */
static double drop_large(struct fr_slices *slices, double *rest)
{
    double magnitude = 0;

    for (uint32_t i = 0; i < slices->row_count; i++) {
        double x = fabs(rest[i]);
        if (x >= LARGE) {
            mark_odd(slices, i);
            rest[i] = 0;
        } else if (x > magnitude) {
            magnitude = x;
        }
    }
    return magnitude;
}

/* Values that the slices do not hold to the last bit: none of them counts. */
static void drop_unfinished(struct fr_slices *slices, const double *rest)
{
    for (uint32_t i = 0; i < slices->row_count; i++) {
        if (rest[i] == 0)
            continue;
        mark_odd(slices, i);
        for (uint32_t k = 0; k < slices->count; k++)
            slices->parts[k][i] = 0;
    }
}

static void cut_parts(struct fr_slices *slices, double *rest, double magnitude)
{
    const struct kernels *kernels = choose_kernels();
    uint32_t count = padded(slices->row_count);
    int has_more = 1;
    int top;

    frexp(magnitude, &top); /* magnitude < 2^top */
    if (top < -EXPONENT_LIMIT)
        top = -EXPONENT_LIMIT;
    slices->exponent = top - FIRST_BITS;
    while (has_more && slices->count < FR_SLICES_MAX) {
        int unit = slices->exponent - FR_SLICES_BITS * (int)slices->count;
        has_more = kernels->cut(rest, slices->parts[slices->count], count,
                                ldexp(1, unit), ldexp(1, -unit));
        slices->count++;
    }
    if (has_more)
        drop_unfinished(slices, rest);
}

void fr_slices_cut(struct fr_slices *slices, const double *values,
                   uint32_t row_count)
{
    const struct kernels *kernels = choose_kernels();
    uint32_t whole = row_count / LANES * LANES;
    double tail[LANES];
    double rest[FR_SLICES_ROWS];
    struct extent extent;
    double magnitude;

    slices->row_count = row_count;
    slices->count = 0;
    slices->odd_count = 0;
    memset(slices->odd, 0, sizeof(slices->odd));
    kernels->clean(values, slices->values, whole, &extent);
    slices->missing = extent.missing;
    slices->infinite = whole - extent.missing - extent.finite;
    slices->min = extent.min;
    slices->max = extent.max;
    if (whole < row_count) {
        uint32_t left = row_count - whole;
        for (uint32_t l = 0; l < LANES; l++)
            tail[l] = l < left ? values[whole + l] : (double)INFINITY;
        kernels->clean(tail, slices->values + whole, LANES, &extent);
        slices->missing += extent.missing;
        slices->infinite += left - extent.missing - extent.finite;
        slices->min = fmin(slices->min, extent.min);
        slices->max = fmax(slices->max, extent.max);
    }
    mark_finite(slices, values);
    if (!(slices->min <= slices->max))
        return;
    memcpy(rest, slices->values, padded(row_count) * sizeof(*rest));
    magnitude = fmax(fabs(slices->min), fabs(slices->max));
    if (magnitude >= LARGE)
        magnitude = drop_large(slices, rest);
    if (magnitude > 0)
        cut_parts(slices, rest, magnitude);
}

void fr_slices_add_sum(const struct fr_slices *slices, struct fr_exact *sum)
{
    const struct kernels *kernels = choose_kernels();
    uint32_t count = padded(slices->row_count);

    for (uint32_t k = 0; k < slices->count; k++)
        fr_exact_add_i64(sum, (int64_t)kernels->total(slices->parts[k], count),
                         slices->exponent - FR_SLICES_BITS * (int)k);
    for (uint32_t i = 0; slices->odd_count && i < slices->row_count; i++)
        if (slices->odd[i / 64] >> (i % 64) & 1)
            fr_exact_add_f64(sum, slices->values[i]);
}

static void add_odd_products(const struct fr_slices *a,
                             const struct fr_slices *b, struct fr_exact *sum)
{
    for (uint32_t i = 0; i < a->row_count; i++)
        if ((a->odd[i / 64] | b->odd[i / 64]) >> (i % 64) & 1)
            fr_exact_add_product(sum, a->values[i], b->values[i]);
}

void fr_slices_add_products(const struct fr_slices *a,
                            const struct fr_slices *b, struct fr_exact *sum)
{
    const struct kernels *kernels = choose_kernels();
    uint32_t count = padded(a->row_count);
    int64_t totals[2 * FR_SLICES_MAX] = {0};
    int has_parts = a->count && b->count;
    int exponent = has_parts ? a->exponent + b->exponent : 0;

    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++)
            totals[i + k] +=
                (int64_t)kernels->dot(a->parts[i], b->parts[k], count);
    for (uint32_t i = 0; has_parts && i + 1 < a->count + b->count; i++)
        fr_exact_add_i64(sum, totals[i], exponent - FR_SLICES_BITS * (int)i);
    if (a->odd_count + b->odd_count)
        add_odd_products(a, b, sum);
}
