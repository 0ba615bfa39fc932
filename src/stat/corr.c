/* corr.c - all sums are exact, so n sum xy - sum x sum y has no cancellation
 * and a constant column has a spread of exactly 0.
 *
 * Invariant: products[i][k], i < k, covers the rows where both are finite
 * (the others count as 0); sums of one metric are those of its moments less
 * the gaps. */
#include "stat/corr.h"

#include <math.h>

#include "base/alloc.h"

#define KEYS FR_KEY_METRIC_COUNT

void fr_corr_release(struct fr_corr *corr)
{
    fr_free(corr->gaps);
    corr->gaps = NULL;
}

static int need_gaps(struct fr_corr *corr)
{
    if (corr->gaps)
        return 0;
    corr->gaps = fr_alloc_zero(KEYS, sizeof(*corr->gaps));
    return corr->gaps ? 0 : FR_ENOMEM;
}

/* Rows where x is finite and y is not. */
static void add_gap(struct fr_corr_gap *gap, const struct fr_slices *x,
                    const struct fr_slices *y)
{
    for (uint32_t i = 0; i < x->row_count; i++) {
        uint64_t only = x->finite[i / 64] & ~y->finite[i / 64];
        if ((only >> (i % 64) & 1) == 0)
            continue;
        gap->count++;
        fr_exact_add_f64(&gap->sum, x->values[i]);
        fr_exact_add_product(&gap->squares, x->values[i], x->values[i]);
    }
}

static int add_gaps(struct fr_corr *corr,
                    const struct fr_slices *const slices[KEYS], uint32_t k)
{
    FR_TRY(need_gaps(corr));
    for (uint32_t i = 0; i < KEYS; i++)
        if (i != k && slices[i])
            add_gap(&corr->gaps[i][k], slices[i], slices[k]);
    return 0;
}

int fr_corr_add(struct fr_corr *corr,
                const struct fr_slices *const slices[KEYS])
{
    for (uint32_t k = 0; k < KEYS; k++) {
        if (!slices[k])
            continue;
        for (uint32_t i = 0; i < k; i++)
            if (slices[i])
                fr_slices_add_products(slices[i], slices[k],
                                       &corr->products[i][k]);
        if (slices[k]->missing + slices[k]->infinite > 0)
            FR_TRY(add_gaps(corr, slices, k));
    }
    return 0;
}

static void merge_gap(struct fr_corr_gap *gap, const struct fr_corr_gap *other)
{
    gap->count += other->count;
    fr_exact_add(&gap->sum, &other->sum);
    fr_exact_add(&gap->squares, &other->squares);
}

int fr_corr_merge(struct fr_corr *corr, const struct fr_corr *other)
{
    if (other->gaps)
        FR_TRY(need_gaps(corr));
    for (uint32_t i = 0; i < KEYS; i++) {
        for (uint32_t k = 0; k < KEYS; k++) {
            fr_exact_add(&corr->products[i][k], &other->products[i][k]);
            if (other->gaps)
                merge_gap(&corr->gaps[i][k], &other->gaps[i][k]);
        }
    }
    return 0;
}

/* The sums of metric i over the rows where k is finite too; returns how many
 * rows that are. */
static uint64_t sums_beside(const struct fr_corr *corr,
                            const struct fr_moments_sum *moments, uint32_t i,
                            uint32_t k, struct fr_exact *sum,
                            struct fr_exact *squares)
{
    const struct fr_corr_gap *gap = corr->gaps ? &corr->gaps[i][k] : NULL;

    *sum = moments[i].sum;
    *squares = moments[i].squares;
    if (!gap)
        return moments[i].count;
    fr_exact_subtract(sum, &gap->sum);
    fr_exact_subtract(squares, &gap->squares);
    return moments[i].count - gap->count;
}

/* xy / sqrt(xx yy); exponents apart, since squares of squares overflow. */
static double ratio(struct fr_scaled xy, struct fr_scaled xx,
                    struct fr_scaled yy)
{
    double scale = xx.fraction * yy.fraction;
    int exponent = xx.exponent + yy.exponent;
    double r;

    if (!(scale > 0))
        return (double)NAN;
    if (exponent % 2 != 0) {
        scale *= 2;
        exponent--;
    }
    r = ldexp(xy.fraction / sqrt(scale), xy.exponent - exponent / 2);
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

static double pearson(const struct fr_corr *corr,
                      const struct fr_moments_sum *moments, uint32_t i,
                      uint32_t k, uint64_t *count)
{
    struct fr_exact x;
    struct fr_exact y;
    struct fr_exact xx;
    struct fr_exact yy;

    *count = sums_beside(corr, moments, i, k, &x, &xx);
    sums_beside(corr, moments, k, i, &y, &yy);
    if (*count < 2)
        return (double)NAN;
    return ratio(fr_exact_spread(&corr->products[i][k], &x, &y, *count),
                 fr_exact_spread(&xx, &x, &x, *count),
                 fr_exact_spread(&yy, &y, &y, *count));
}

static double self(const struct fr_moments_sum *moments)
{
    return moments->count > 1 && moments->min < moments->max ? 1 : (double)NAN;
}

void fr_corr_finish(const struct fr_corr *corr,
                    const struct fr_moments_sum *moments, uint64_t present,
                    struct fr_summary *summary)
{
    for (uint32_t i = 0; i < KEYS; i++) {
        summary->correlation[i][i] = self(&moments[i]);
        summary->correlation_pairs[i][i] = moments[i].count;
        for (uint32_t k = i + 1; k < KEYS; k++) {
            uint64_t count = 0;
            double r = (double)NAN;
            if ((present >> i & 1) && (present >> k & 1))
                r = pearson(corr, moments, i, k, &count);
            summary->correlation[i][k] = r;
            summary->correlation[k][i] = r;
            summary->correlation_pairs[i][k] = count;
            summary->correlation_pairs[k][i] = count;
        }
    }
}
