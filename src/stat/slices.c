/* slices.c - cutting, and dot products of slices.
 *
 * The loops are plain C that compilers turn into vector code; on x86-64 they
 * are compiled again for newer processors and chosen at run time. Every sum is
 * of integers below 2^53, so all give the same bits. */
#include "stat/slices.h"

#include <math.h>
#include <string.h>

#include "base/cpu.h"

/* The magnitude of a slice is at most 2^22, of a sum of products at most
 * 2^9 * 2^44 = 2^53. */
#define FIRST_BITS (FR_SLICES_BITS - 1)

/* Values outside are odd, so that no power of two below leaves a double. */
#define EXPONENT_LIMIT 300
#define LARGE          0x1p300

/* Sums kept side by side where three are made at once; and where it is one,
 * which needs more of them, or each addition waits for the last. Rows are
 * padded to a multiple of the latter. */
#define LANES      8
#define WIDE_LANES 16

/* Signed numbers that order as the doubles do; those of NaN lie beyond those
 * of the infinite. Their extremes are found by vector code, which for doubles
 * would ask what to do with NaN. */
struct extent {
    int64_t min, max;
};

FR_INLINED int64_t order_of(double value)
{
    int64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits < 0 ? bits ^ INT64_MAX : bits;
}

static double value_of(int64_t order)
{
    double value;

    order = order < 0 ? order ^ INT64_MAX : order;
    memcpy(&value, &order, sizeof(value));
    return value;
}

FR_INLINED void look_body(const double *restrict in, uint32_t count,
                          struct extent *extent)
{
    int64_t min = INT64_MAX;
    int64_t max = INT64_MIN;

    for (uint32_t i = 0; i < count; i++) {
        int64_t order = order_of(in[i]);
        min = order < min ? order : min;
        max = order > max ? order : max;
    }
    *extent = (struct extent){min, max};
}

/* How one slice is cut off: adding and subtracting `shift` rounds a number to
 * multiples of the unit. */
struct knife {
    double shift;    /* 1.5 * 2^52 units */
    double per_unit; /* 1 / unit */
};

static inline uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

/* part = in rounded to units; rest = what is left. Returns whether anything
 * is. */
FR_INLINED int cut_body(const double *restrict in, double *restrict part,
                        double *restrict rest, uint32_t count,
                        struct knife knife)
{
    uint64_t left = 0;

    for (uint32_t i = 0; i < count; i++) {
        double cut = (in[i] + knife.shift) - knife.shift;
        double after = in[i] - cut;
        part[i] = cut * knife.per_unit;
        rest[i] = after;
        left |= bits_of(after);
    }
    return left << 1 != 0; /* but for the sign of a zero */
}

/* Two slices at once. */
FR_INLINED int cut_two_body(double *restrict rest, double *restrict part,
                            double *restrict next, uint32_t count,
                            struct knife first, struct knife second)
{
    uint64_t left = 0;

    for (uint32_t i = 0; i < count; i++) {
        double cut = (rest[i] + first.shift) - first.shift;
        double middle = rest[i] - cut;
        double fine = (middle + second.shift) - second.shift;
        double after = middle - fine;
        part[i] = cut * first.per_unit;
        next[i] = fine * second.per_unit;
        rest[i] = after;
        left |= bits_of(after);
    }
    return left << 1 != 0;
}

FR_INLINED double total_body(const double *restrict a, uint32_t count)
{
    double sums[WIDE_LANES] = {0};
    double sum = 0;

    for (uint32_t i = 0; i < count; i += WIDE_LANES)
        for (uint32_t l = 0; l < WIDE_LANES; l++)
            sums[l] += a[i + l];
    for (uint32_t l = 0; l < WIDE_LANES; l++)
        sum += sums[l];
    return sum;
}

/* a b + c. Exact, so it does not matter whether it is rounded once or twice;
 * but one instruction is faster where the processor has it. */
FR_INLINED double add_product(double a, double b, double c, int has_fma)
{
    return has_fma ? fma(a, b, c) : a * b + c;
}

FR_INLINED double dot_body(const double *restrict a, const double *restrict b,
                           uint32_t count, int has_fma)
{
    double sums[WIDE_LANES] = {0};
    double sum = 0;

    for (uint32_t i = 0; i < count; i += WIDE_LANES)
        for (uint32_t l = 0; l < WIDE_LANES; l++)
            sums[l] = add_product(a[i + l], b[i + l], sums[l], has_fma);
    for (uint32_t l = 0; l < WIDE_LANES; l++)
        sum += sums[l];
    return sum;
}

/* Three at once, for one reading of `a`. */
FR_INLINED void dot_three_body(const double *restrict a, const double *const *b,
                               uint32_t count, double *dots, int has_fma)
{
    const double *restrict b0 = b[0];
    const double *restrict b1 = b[1];
    const double *restrict b2 = b[2];
    double sums[3][LANES] = {{0}};

    for (uint32_t i = 0; i < count; i += LANES) {
        for (uint32_t l = 0; l < LANES; l++)
            sums[0][l] = add_product(a[i + l], b0[i + l], sums[0][l], has_fma);
        for (uint32_t l = 0; l < LANES; l++)
            sums[1][l] = add_product(a[i + l], b1[i + l], sums[1][l], has_fma);
        for (uint32_t l = 0; l < LANES; l++)
            sums[2][l] = add_product(a[i + l], b2[i + l], sums[2][l], has_fma);
    }
    for (uint32_t k = 0; k < 3; k++) {
        dots[k] = 0;
        for (uint32_t l = 0; l < LANES; l++)
            dots[k] += sums[k][l];
    }
}

struct kernels {
    void (*look)(const double *, uint32_t, struct extent *);
    int (*cut)(const double *, double *, double *, uint32_t, struct knife);
    int (*cut_two)(double *, double *, double *, uint32_t, struct knife,
                   struct knife);
    double (*total)(const double *, uint32_t);
    double (*dot)(const double *, const double *, uint32_t);
    void (*dot_three)(const double *, const double *const *, uint32_t,
                      double *);
};

/* The bodies as functions for one kind of processor. */
#define DEFINE_KERNELS(kind, target, has_fma)                                  \
    target static void look_##kind(const double *in, uint32_t count,           \
                                   struct extent *extent)                      \
    {                                                                          \
        look_body(in, count, extent);                                          \
    }                                                                          \
    target static int cut_##kind(const double *in, double *part, double *rest, \
                                 uint32_t count, struct knife knife)           \
    {                                                                          \
        return cut_body(in, part, rest, count, knife);                         \
    }                                                                          \
    target static int cut_two_##kind(double *rest, double *part, double *next, \
                                     uint32_t count, struct knife first,       \
                                     struct knife second)                      \
    {                                                                          \
        return cut_two_body(rest, part, next, count, first, second);           \
    }                                                                          \
    target static double total_##kind(const double *a, uint32_t count)         \
    {                                                                          \
        return total_body(a, count);                                           \
    }                                                                          \
    target static double dot_##kind(const double *a, const double *b,          \
                                    uint32_t count)                            \
    {                                                                          \
        return dot_body(a, b, count, has_fma);                                 \
    }                                                                          \
    target static void dot_three_##kind(                                       \
        const double *a, const double *const *b, uint32_t count, double *dots) \
    {                                                                          \
        dot_three_body(a, b, count, dots, has_fma);                            \
    }                                                                          \
    static const struct kernels kernels_##kind = {                             \
        look_##kind,  cut_##kind, cut_two_##kind,                              \
        total_##kind, dot_##kind, dot_three_##kind};

#define NO_TARGET
DEFINE_KERNELS(any, NO_TARGET, 0)
#if FR_CPU_X86
DEFINE_KERNELS(avx2, FR_WITH_AVX2, 1)
DEFINE_KERNELS(avx512, FR_WITH_AVX512, 1)
#endif

static const struct kernels *choose_kernels(void)
{
#if FR_CPU_X86
    if (fr_cpu_level() >= FR_CPU_AVX512)
        return &kernels_avx512;
    if (fr_cpu_level() >= FR_CPU_AVX2)
        return &kernels_avx2;
#endif
    return &kernels_any;
}

static uint32_t padded(uint32_t count)
{
    return (count + WIDE_LANES - 1) / WIDE_LANES * WIDE_LANES;
}

static void mark(uint64_t *mask, uint32_t row)
{
    mask[row / 64] |= 1ULL << (row % 64);
}

static void mark_all(uint64_t *mask, uint32_t row_count)
{
    memset(mask, 0, FR_SLICES_WORDS * sizeof(*mask));
    for (uint32_t i = 0; i < row_count / 64; i++)
        mask[i] = UINT64_MAX;
    if (row_count % 64 != 0)
        mask[row_count / 64] = (1ULL << (row_count % 64)) - 1;
}

/* The careful way, for values of which some are not finite. */
static void clean(struct fr_slices *slices, const double *values)
{
    slices->min = (double)INFINITY;
    slices->max = -(double)INFINITY;
    for (uint32_t i = 0; i < slices->row_count; i++) {
        double x = values[i];
        slices->cleaned[i] = isfinite(x) ? x : 0;
        if (isfinite(x)) {
            slices->min = x < slices->min ? x : slices->min;
            slices->max = x > slices->max ? x : slices->max;
            continue;
        }
        slices->missing += isnan(x) != 0;
        slices->infinite += isinf(x) != 0;
        slices->finite[i / 64] &= ~(1ULL << (i % 64));
    }
    slices->values = slices->cleaned;
}

/* Fill in what is known of the values before they are cut. */
static void look(struct fr_slices *slices, const double *values)
{
    struct extent extent;

    slices->missing = 0;
    slices->infinite = 0;
    slices->values = values;
    mark_all(slices->finite, slices->row_count);
    choose_kernels()->look(values, slices->row_count, &extent);
    slices->min = value_of(extent.min);
    slices->max = value_of(extent.max);
    if (!isfinite(slices->min) || !isfinite(slices->max))
        clean(slices, values);
}

static void mark_odd(struct fr_slices *slices, uint32_t row)
{
    mark(slices->odd, row);
    slices->odd_count++;
}

/* The values with zeros behind them to a multiple of WIDE_LANES. */
static void copy_padded(const struct fr_slices *slices, double *copy)
{
    uint32_t count = slices->row_count;

    memcpy(copy, slices->values, count * sizeof(*copy));
    memset(copy + count, 0, (padded(count) - count) * sizeof(*copy));
}

/* Take the huge values out; the largest of the others. */
static double drop_huge(struct fr_slices *slices, double *copy)
{
    double magnitude = 0;

    for (uint32_t i = 0; i < slices->row_count; i++) {
        if (fabs(copy[i]) >= LARGE) {
            mark_odd(slices, i);
            copy[i] = 0;
        }
        magnitude = fmax(magnitude, fabs(copy[i]));
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

/* The knife for slice k. */
static struct knife knife_for(const struct fr_slices *slices, uint32_t k)
{
    int unit = slices->exponent - FR_SLICES_BITS * (int)k;

    return (struct knife){.shift = ldexp(0x1.8p52, unit),
                          .per_unit = ldexp(1, -unit)};
}

/* One slice, which is enough for small whole numbers, then two at a time. */
static void cut_parts(struct fr_slices *slices, const double *in,
                      double magnitude)
{
    const struct kernels *kernels = choose_kernels();
    uint32_t count = padded(slices->row_count);
    double rest[FR_SLICES_ROWS];
    int has_more;
    int top;

    frexp(magnitude, &top); /* magnitude < 2^top */
    if (top < -EXPONENT_LIMIT)
        top = -EXPONENT_LIMIT;
    slices->exponent = top - FIRST_BITS;
    has_more =
        kernels->cut(in, slices->parts[0], rest, count, knife_for(slices, 0));
    for (slices->count = 1; has_more && slices->count < FR_SLICES_MAX;
         slices->count += 2)
        has_more = kernels->cut_two(rest, slices->parts[slices->count],
                                    slices->parts[slices->count + 1], count,
                                    knife_for(slices, slices->count),
                                    knife_for(slices, slices->count + 1));
    if (has_more)
        drop_unfinished(slices, rest);
}

void fr_slices_cut(struct fr_slices *slices, const double *values,
                   uint32_t row_count)
{
    double copy[FR_SLICES_ROWS];
    const double *in;
    double magnitude;

    slices->row_count = row_count;
    slices->count = 0;
    slices->odd_count = 0;
    memset(slices->odd, 0, sizeof(slices->odd));
    look(slices, values);
    in = slices->values;
    magnitude = fmax(fabs(slices->min), fabs(slices->max));
    if (!isfinite(magnitude)) /* no value at all */
        return;
    if (row_count % WIDE_LANES != 0 || magnitude >= LARGE) {
        copy_padded(slices, copy);
        in = copy;
    }
    if (magnitude >= LARGE)
        magnitude = drop_huge(slices, copy);
    if (magnitude > 0)
        cut_parts(slices, in, magnitude);
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

/* Products of one slice with all of another column. */
static void add_dots(const struct kernels *kernels, const double *part,
                     const struct fr_slices *b, uint32_t count, int64_t *totals)
{
    uint32_t k = 0;

    for (; k + 3 <= b->count; k += 3) {
        const double *parts[3] = {b->parts[k], b->parts[k + 1],
                                  b->parts[k + 2]};
        double dots[3];
        kernels->dot_three(part, parts, count, dots);
        for (uint32_t i = 0; i < 3; i++)
            totals[k + i] += (int64_t)dots[i];
    }
    for (; k < b->count; k++)
        totals[k] += (int64_t)kernels->dot(part, b->parts[k], count);
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
        add_dots(kernels, a->parts[i], b, count, totals + i);
    for (uint32_t i = 0; has_parts && i + 1 < a->count + b->count; i++)
        fr_exact_add_i64(sum, totals[i], exponent - FR_SLICES_BITS * (int)i);
    if (a->odd_count + b->odd_count)
        add_odd_products(a, b, sum);
}
