/* moments.c - sums are exact, so mean and deviation do not depend on the
 * order and lose nothing where values are large and close together. */
#include "stat/moments.h"

#include <math.h>

static void widen_range(struct fr_moments_sum *moments, uint64_t count,
                        double min, double max)
{
    if (count == 0)
        return;
    if (moments->count == 0 || min < moments->min)
        moments->min = min;
    if (moments->count == 0 || max > moments->max)
        moments->max = max;
    moments->count += count;
}

void fr_moments_add(struct fr_moments_sum *moments,
                    const struct fr_slices *slices)
{
    uint64_t left_out = slices->missing + slices->infinite;

    widen_range(moments, slices->row_count - left_out, slices->min,
                slices->max);
    moments->missing += slices->missing;
    moments->infinite += slices->infinite;
    fr_slices_add_sum(slices, &moments->sum);
    fr_slices_add_products(slices, slices, &moments->squares);
}

void fr_moments_merge(struct fr_moments_sum *moments,
                      const struct fr_moments_sum *other)
{
    widen_range(moments, other->count, other->min, other->max);
    moments->missing += other->missing;
    moments->infinite += other->infinite;
    fr_exact_add(&moments->sum, &other->sum);
    fr_exact_add(&moments->squares, &other->squares);
}

/* sqrt((n sum x^2 - (sum x)^2) / (n (n - 1))) */
static double deviation(const struct fr_moments_sum *moments)
{
    double n = (double)moments->count;
    struct fr_scaled spread;

    if (moments->count < 2)
        return (double)NAN;
    spread = fr_exact_spread(&moments->squares, &moments->sum, &moments->sum,
                             moments->count);
    if (spread.exponent % 2 != 0) {
        spread.fraction *= 2;
        spread.exponent--;
    }
    return ldexp(sqrt(spread.fraction / (n * (n - 1))), spread.exponent / 2);
}

struct fr_moments fr_moments_finish(const struct fr_moments_sum *moments,
                                    int is_present)
{
    struct fr_moments result = {.is_present = is_present,
                                .count = moments->count,
                                .missing = moments->missing,
                                .infinite = moments->infinite,
                                .mean = (double)NAN,
                                .min = (double)NAN,
                                .max = (double)NAN,
                                .stddev = deviation(moments)};

    if (moments->count == 0)
        return result;
    result.sum = fr_exact_round(&moments->sum);
    result.mean = fr_exact_mean(&moments->sum, moments->count);
    result.min = moments->min + 0.0; /* no -0: it would depend on the order */
    result.max = moments->max + 0.0;
    return result;
}
