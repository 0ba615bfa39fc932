/* histogram.c - bins by rule, counts from the ordered values.
 *
 * The number of bins never depends on range / width without a limit, and the
 * edges always increase strictly. */
#include "stat/histogram.h"

#include <float.h>
#include <math.h>

#include "base/bug.h"

#define BINS_MIN 10
#define BINS_MAX 120
/* Largest value over median from which edges grow by a factor. */
#define WIDE_TAIL 100

/* The values that are drawn: from rank `first`, on the scale of the edges. */
struct view {
    const struct fr_runs *runs;
    uint64_t first;
    uint64_t count;
    double min, max;
    int is_log;
};

static double scaled(const struct view *view, double value)
{
    return view->is_log ? log(value) : value;
}

static uint32_t sturges(uint64_t count)
{
    uint32_t bins = 1;

    for (uint64_t n = 1; n < count; n *= 2)
        bins++;
    return bins;
}

static uint32_t choose_bins(const struct view *view)
{
    const struct fr_runs *runs = view->runs;
    double low = scaled(view, fr_runs_quantile(runs, view->first, 0.25));
    double high = scaled(view, fr_runs_quantile(runs, view->first, 0.75));
    double min = scaled(view, view->min);
    double max = scaled(view, view->max);
    double bins;

    if (!(high > low))
        return sturges(view->count);
    /* range / (2 IQR / cbrt(n)), halved first: neither difference overflows */
    bins = (max / 2 - min / 2) / (high / 2 - low / 2) / 2 *
           cbrt((double)view->count);
    if (!(bins > BINS_MIN))
        return BINS_MIN;
    return bins < BINS_MAX ? (uint32_t)ceil(bins) : BINS_MAX;
}

static double edge(const struct view *view, uint32_t i, uint32_t bins)
{
    double share = (double)i / bins;

    if (i == 0)
        return view->min;
    if (i == bins)
        return view->max;
    if (view->is_log)
        return exp(log(view->min) * (1 - share) + log(view->max) * share);
    return view->min * (1 - share) + view->max * share;
}

static int edges_increase(const double *edges, uint32_t bins)
{
    for (uint32_t i = 0; i < bins; i++)
        if (!(edges[i] < edges[i + 1]))
            return 0;
    return 1;
}

/* Fewer bins until the doubles between min and max suffice for the edges. */
static uint32_t set_edges(const struct view *view, uint32_t bins, double *edges)
{
    for (;;) {
        for (uint32_t i = 0; i <= bins; i++)
            edges[i] = edge(view, i, bins);
        if (bins == 1 || edges_increase(edges, bins))
            return bins;
        bins = (bins + 1) / 2;
    }
}

static void set_counts(const struct view *view, const double *edges,
                       uint32_t bins, uint64_t *counts)
{
    uint64_t below = view->first;

    for (uint32_t i = 0; i < bins; i++) {
        uint64_t next = i + 1 < bins ? fr_runs_below(view->runs, edges[i + 1])
                                     : view->runs->count;
        FR_ASSERT(next >= below);
        counts[i] = next - below;
        below = next;
    }
}

/* All values are equal: one bin around them. */
static int make_single(const struct view *view, struct fr_arena *arena,
                       struct fr_histogram *histogram)
{
    double *edges = FR_NEW_ARRAY(arena, 2, double);
    uint64_t *counts = FR_NEW_ARRAY(arena, 1, uint64_t);
    double half = fabs(view->min) / 2;

    if (!edges || !counts)
        return FR_ENOMEM;
    edges[0] = view->min - half;
    edges[1] = half > 0 ? view->min + half : view->min + 1;
    if (!isfinite(edges[0]))
        edges[0] = -DBL_MAX;
    if (!isfinite(edges[1]))
        edges[1] = DBL_MAX;
    counts[0] = view->count;
    histogram->bin_count = 1;
    histogram->edges = edges;
    histogram->counts = counts;
    histogram->is_log = view->is_log;
    return 0;
}

static int make_bins(const struct view *view, struct fr_arena *arena,
                     struct fr_histogram *histogram)
{
    uint32_t bins = choose_bins(view);
    double *edges = FR_NEW_ARRAY(arena, bins + 1, double);
    uint64_t *counts = FR_NEW_ARRAY(arena, bins, uint64_t);

    if (!edges || !counts)
        return FR_ENOMEM;
    bins = set_edges(view, bins, edges);
    set_counts(view, edges, bins, counts);
    histogram->bin_count = bins;
    histogram->edges = edges;
    histogram->counts = counts;
    histogram->is_log = view->is_log;
    return 0;
}

/* How many values are 0 or less. */
static uint64_t count_to_zero(const struct fr_runs *runs)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < runs->item_count; i++) {
        if (runs->items[i].value > 0)
            break;
        count += runs->items[i].count;
    }
    return count;
}

int fr_histogram_make(const struct fr_runs *runs, struct fr_arena *arena,
                      struct fr_histogram *histogram)
{
    struct view view = {.runs = runs, .count = runs->count};
    double median;

    *histogram = (struct fr_histogram){0};
    if (runs->count == 0)
        return 0;
    histogram->zero_count = count_to_zero(runs);
    median = fr_runs_quantile(runs, 0, 0.5);
    view.max = fr_runs_value(runs, runs->count - 1);
    view.is_log = view.max > 0 && view.max > WIDE_TAIL * median;
    if (view.is_log)
        view.first = histogram->zero_count;
    view.count -= view.first;
    view.min = fr_runs_value(runs, view.first);
    FR_ASSERT(view.min <= view.max);
    if (view.min == view.max)
        return make_single(&view, arena, histogram);
    return make_bins(&view, arena, histogram);
}
