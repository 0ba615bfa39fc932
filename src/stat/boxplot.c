/* boxplot.c - Tukey's box plot. Outliers beyond the stated number are thinned
 * by taking every n-th in order of size, the first and the last among them,
 * so that what is shown depends only on the values. */
#include "stat/boxplot.h"

#include <math.h>

/* `kept` of the `total` values from rank `first` on, evenly spread. */
static const double *pick(const struct fr_runs *runs, uint64_t first,
                          uint64_t total, uint32_t kept, struct fr_arena *arena)
{
    double *values = FR_NEW_ARRAY(arena, kept, double);

    for (uint32_t i = 0; values && i < kept; i++) {
        uint64_t rank = i;
        if (total > kept)
            rank = (uint64_t)((double)i * ((double)(total - 1) / (kept - 1)));
        if (i + 1 == kept)
            rank = total - 1;
        values[i] = fr_runs_value(runs, first + rank);
    }
    return values;
}

static uint32_t kept_of(uint64_t total)
{
    return total < FR_BOX_OUTLIERS_MAX ? (uint32_t)total : FR_BOX_OUTLIERS_MAX;
}

/* Runs before the first whose value is at or above x. */
static uint32_t runs_below(const struct fr_runs *runs, double x)
{
    uint32_t low = 0;
    uint32_t high = runs->item_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (runs->items[middle].value < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Runs up to the last whose value is at or below x. */
static uint32_t runs_up_to(const struct fr_runs *runs, double x)
{
    return runs_below(runs, nextafter(x, (double)INFINITY));
}

static void set_whiskers(const struct fr_runs *runs, struct fr_box *box,
                         uint64_t *high_first)
{
    double reach = 1.5 * (box->q3 - box->q1);
    uint32_t from = runs_below(runs, box->q1 - reach);
    uint32_t to = runs_up_to(runs, box->q3 + reach);
    const struct fr_run *last = &runs->items[to - 1];

    box->whisker_low = runs->items[from].value;
    box->whisker_high = last->value;
    /* between two values a quartile may lie where no value is near it */
    if (box->whisker_low > box->q1)
        box->whisker_low = box->q1;
    if (box->whisker_high < box->q3)
        box->whisker_high = box->q3;
    box->low_total = runs->items[from].before;
    *high_first = last->before + last->count;
    box->high_total = runs->count - *high_first;
}

int fr_boxplot_make(const struct fr_runs *runs, double mean,
                    struct fr_arena *arena, struct fr_box *box)
{
    double nan = (double)NAN;
    uint64_t high_first;

    *box = (struct fr_box){
        .count = runs->count, .mean = mean, .is_estimate = runs->is_estimate};
    if (runs->count == 0) {
        box->mean = box->min = box->q1 = box->median = box->q3 = box->max =
            box->whisker_low = box->whisker_high = nan;
        return 0;
    }
    box->min = fr_runs_value(runs, 0);
    box->max = fr_runs_value(runs, runs->count - 1);
    box->q1 = fr_runs_quantile(runs, 0, 0.25);
    box->median = fr_runs_quantile(runs, 0, 0.5);
    box->q3 = fr_runs_quantile(runs, 0, 0.75);
    set_whiskers(runs, box, &high_first);
    box->low_count = kept_of(box->low_total);
    box->high_count = kept_of(box->high_total);
    box->low = pick(runs, 0, box->low_total, box->low_count, arena);
    box->high = pick(runs, high_first, box->high_total, box->high_count, arena);
    return box->low && box->high ? 0 : FR_ENOMEM;
}
