/* scale.c - domains made safe and nice, and mapping through them. */
#include "chart/scale.h"

#include <math.h>

#include "base/bug.h"
#include "chart/label.h"

#define VALUE_MAX       1e300  /* larger ones would overflow in a range */
#define LOG_MIN         1e-300 /* smaller ones lose digits */
#define RANGE_SHARE_MIN 1e-11  /* of the value; less is one value to a double */
#define RANGE_MIN       1e-303
#define OFFSET_SHARE    1e-6
#define TIME_RANGE_MIN  2e-5 /* doubles of our days are 0.5 us apart */
#define PAD_SHARE       0.03

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

double fr_scale_step(double range, double count, int is_whole)
{
    FR_ASSERT(range > 0 && isfinite(range));
    double rough = range / fmax(count, 1);
    double power = pow(10, floor(log10(rough) + 1e-9));
    double share = rough / power;
    double step = 10 * power;
    /* the borders are geometric means: the step nearest by ratio */
    if (share < 1.414)
        step = power;
    else if (power > 5 && share >= 2.236 && share < 3.536)
        step = 2.5 * power; /* 25 and 250; 2.5 would cost a digit */
    else if (share < 3.162)
        step = 2 * power;
    else if (share < 7.071)
        step = 5 * power;
    return is_whole ? fmax(1, step) : step;
}

int fr_axis_reach(struct fr_axis *axis, double value)
{
    if (!isfinite(value))
        return 0;
    if (axis->scale == FR_SCALE_LOG && value <= 0) {
        if (value < 0)
            axis->has_negative = 1;
        else
            axis->has_zero = 1;
        return 1;
    }
    if (!(axis->min <= value))
        axis->min = value;
    if (!(axis->max >= value))
        axis->max = value;
    return 1;
}

/* Widen a domain of one value to one tick either side. */
static void widen(struct fr_scale *scale)
{
    double value = scale->min;
    double by = 1;
    if (value < 0 || value > 0)
        by = fmax(pow(10, floor(log10(fabs(value)))) / 2, 1e-299);
    if (scale->quantity == FR_QUANTITY_COUNT && by < 1)
        by = 1;
    scale->min = value - by;
    scale->max = value + by;
}

static void set_linear(struct fr_scale *scale, const struct fr_axis *axis,
                       double count)
{
    if (axis->is_from_zero) {
        scale->min = fmin(scale->min, 0);
        scale->max = fmax(scale->max, 0);
    }
    double size = fmax(fabs(scale->min), fabs(scale->max));
    double range = scale->max - scale->min;
    if (!(range > size * RANGE_SHARE_MIN) || range < RANGE_MIN) {
        widen(scale);
        if (axis->is_from_zero || axis->min >= 0)
            scale->min = fmax(scale->min, 0);
        if (scale->max <= scale->min)
            scale->max = scale->min + 1;
        size = fmax(fabs(scale->min), fabs(scale->max));
    }
    scale->max_abs = size;
    double factor = fr_label_factor(axis->quantity, size);
    range = scale->max - scale->min;
    if (range < size * OFFSET_SHARE) /* ticks are shown from an offset */
        factor = fr_label_factor(axis->quantity, range);
    int is_whole = axis->quantity == FR_QUANTITY_COUNT;
    scale->step = fr_scale_step((scale->max - scale->min) / factor, count,
                                is_whole && factor <= 1) *
                  factor;
}

/* Extend a linear domain to whole steps. */
static void round_out(struct fr_scale *scale)
{
    double low = floor(scale->min / scale->step + 1e-9) * scale->step;
    double high = ceil(scale->max / scale->step - 1e-9) * scale->step;
    if (isfinite(low) && low < scale->min)
        scale->min = low;
    if (isfinite(high) && high > scale->max)
        scale->max = high;
}

static void set_log(struct fr_scale *scale, int is_tight)
{
    scale->min = clamp(scale->min, LOG_MIN, VALUE_MAX);
    scale->max = clamp(scale->max, LOG_MIN, VALUE_MAX);
    double low = log10(scale->min), high = log10(scale->max);
    double pad = is_tight ? 0 : PAD_SHARE * (high - low);
    if (high - low < 1e-9)
        pad = 0.5;
    scale->min = pow(10, fmax(low - pad, -305));
    scale->max = pow(10, fmin(high + pad, 305));
}

static void set_time(struct fr_scale *scale, int is_tight)
{
    double range = scale->max - scale->min;
    double pad = is_tight ? 0 : PAD_SHARE * range;
    if (!(range > 0))
        pad = 1;
    else if (range < TIME_RANGE_MIN)
        pad = 2 * TIME_RANGE_MIN;
    scale->min -= pad;
    scale->max += pad;
}

/* Whether times can be written as dates: int64 nanoseconds reach 2262. */
static int is_calendar(const struct fr_scale *scale)
{
    return fabs(scale->min) < 9e9 && fabs(scale->max) < 9e9;
}

void fr_scale_init(struct fr_scale *scale, const struct fr_axis *axis,
                   double length, double spacing, int is_tight)
{
    FR_ASSERT(spacing > 0);
    *scale = (struct fr_scale){.kind = axis->scale,
                               .quantity = axis->quantity,
                               .min = axis->min,
                               .max = axis->max};
    if (!isfinite(scale->min) || !isfinite(scale->max) ||
        scale->min > scale->max) {
        scale->min = scale->kind == FR_SCALE_LOG ? 1 : 0;
        scale->max = scale->kind == FR_SCALE_LOG ? 10 : 1;
    }
    scale->min = clamp(scale->min, -VALUE_MAX, VALUE_MAX);
    scale->max = clamp(scale->max, -VALUE_MAX, VALUE_MAX);
    if (scale->kind == FR_SCALE_TIME && !is_calendar(scale))
        scale->kind = FR_SCALE_LINEAR;
    switch (scale->kind) {
    case FR_SCALE_LINEAR:
        set_linear(scale, axis, fmax(2, floor(length / spacing)));
        if (!is_tight)
            round_out(scale);
        break;
    case FR_SCALE_LOG:
        set_log(scale, is_tight);
        scale->has_gutter = axis->has_zero || axis->has_negative;
        scale->has_negative = axis->has_negative;
        break;
    case FR_SCALE_TIME: set_time(scale, is_tight); break;
    }
    FR_ASSERT(scale->min < scale->max);
}

void fr_scale_place(struct fr_scale *scale, double begin, double end)
{
    double gutter = 0;
    if (scale->has_gutter)
        gutter = fmin(FR_GUTTER_WIDTH, fabs(end - begin) / 4);
    if (end < begin)
        gutter = -gutter;
    scale->zero_at = begin + gutter / 2;
    scale->begin = begin + gutter;
    scale->end = end;
}

double fr_scale_at(const struct fr_scale *scale, double value)
{
    double share;
    if (scale->kind == FR_SCALE_LOG) {
        if (value <= 0)
            return scale->has_gutter ? scale->zero_at : NAN;
        value = clamp(value, LOG_MIN, VALUE_MAX);
        double low = log10(scale->min);
        share = (log10(value) - low) / (log10(scale->max) - low);
    } else {
        share = (value - scale->min) / (scale->max - scale->min);
    }
    return scale->begin + share * (scale->end - scale->begin);
}
