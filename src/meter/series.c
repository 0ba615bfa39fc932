/* series.c - count, sum, sum of squares, extremes; mean and variance are
 * computed from whole numbers and rounded once. */
#include "meter/series.h"

#include <math.h>

#include "base/bug.h"

static uint64_t size_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static void add_squares(uint64_t squares[2], const uint64_t more[2])
{
    squares[0] += more[0];
    squares[1] += more[1] + (squares[0] < more[0]);
}

static struct fr_wide square(int64_t value)
{
    uint64_t size = size_of(value);

    return fr_wide_times(fr_wide_of(size), size);
}

void fr_series_add(struct fr_series *series, int64_t value)
{
    if (series->count == 0 || value < series->min)
        series->min = value;
    if (series->count == 0 || value > series->max)
        series->max = value;
    series->count++;
    /* unsigned: a sum beyond 292 years wraps instead of being undefined */
    series->sum = (int64_t)((uint64_t)series->sum + (uint64_t)value);
    if (size_of(value) <= UINT32_MAX) {
        uint64_t small = size_of(value) * size_of(value);
        add_squares(series->squares, (const uint64_t[2]){small, 0});
    } else {
        add_squares(series->squares, square(value).words);
    }
}

struct fr_series fr_series_join(const struct fr_series *a,
                                const struct fr_series *b)
{
    struct fr_series both = *a;

    if (a->count == 0)
        return *b;
    if (b->count == 0)
        return both;
    both.count += b->count;
    both.sum = (int64_t)((uint64_t)both.sum + (uint64_t)b->sum);
    add_squares(both.squares, b->squares);
    both.min = a->min < b->min ? a->min : b->min;
    both.max = a->max > b->max ? a->max : b->max;
    return both;
}

static double scaled(int64_t value, uint64_t unit)
{
    double size = fr_wide_quotient(size_of(value), unit);

    return value < 0 ? -size : size;
}

/* sum / (count * unit) */
static double mean_of(const struct fr_series *series, uint64_t unit)
{
    double size = fr_wide_ratio(fr_wide_of(size_of(series->sum)),
                                fr_wide_times(fr_wide_of(series->count), unit));

    return series->sum < 0 ? -size : size;
}

/* (count * squares - sum * sum) / (count * (count - freedom) * unit * unit) */
static double variance_of(const struct fr_series *series, uint64_t unit,
                          uint64_t freedom)
{
    struct fr_wide squares = {{series->squares[0], series->squares[1], 0}};
    struct fr_wide over = fr_wide_less(fr_wide_times(squares, series->count),
                                       square(series->sum));
    struct fr_wide under =
        fr_wide_times(fr_wide_of(series->count), series->count - freedom);

    if (unit != 1)
        under = fr_wide_times(fr_wide_times(under, unit), unit);
    return fr_wide_ratio(over, under);
}

struct fr_spread fr_series_spread(const struct fr_series *series, uint64_t unit,
                                  uint64_t freedom)
{
    struct fr_spread spread = {0, 0, 0, 0, 0};

    FR_ASSERT(freedom <= 1);
    if (series->count == 0)
        return spread;
    spread.max = scaled(series->max, unit);
    spread.min = spread.mean = spread.max;
    if (series->count == 1)
        return spread;
    spread.min = scaled(series->min, unit);
    spread.mean = mean_of(series, unit);
    spread.var = variance_of(series, unit, freedom);
    spread.std = sqrt(spread.var);
    return spread;
}
