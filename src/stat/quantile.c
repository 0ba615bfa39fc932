/* quantile.c - kept values, bins, and both as one ordered list of runs.
 *
 * Invariant: is_binned exactly if count > keep_max; until then values[0 ..
 * count-1] are all values, afterwards bins and zeros add up to count. */
#include "stat/quantile.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "stat/order.h"

#define BIN_PAGE 128

void fr_quantile_init(struct fr_quantile *quantile, uint32_t keep_max)
{
    *quantile = (struct fr_quantile){.keep_max = keep_max};
}

void fr_quantile_release(struct fr_quantile *quantile)
{
    fr_free(quantile->values);
    fr_free(quantile->above.counts);
    fr_free(quantile->below.counts);
    *quantile = (struct fr_quantile){.keep_max = quantile->keep_max};
}

static double bin_edge(uint32_t bin)
{
    uint64_t bits = (uint64_t)bin << FR_QUANTILE_SHIFT;
    double edge;

    memcpy(&edge, &bits, sizeof(edge));
    return edge;
}

/* Make bins cover whole pages from bin `from` to bin `to`. */
static int bins_cover(struct fr_bins *bins, uint32_t from, uint32_t to)
{
    uint32_t first = from / BIN_PAGE * BIN_PAGE;
    uint32_t end = to / BIN_PAGE * BIN_PAGE + BIN_PAGE;
    uint64_t *counts;

    if (bins->count) {
        if (from >= bins->first && to - bins->first < bins->count)
            return 0;
        if (bins->first < first)
            first = bins->first;
        if (bins->first + bins->count > end)
            end = bins->first + bins->count;
    }
    counts = fr_alloc_zero(end - first, sizeof(*counts));
    if (!counts)
        return FR_ENOMEM;
    if (bins->count)
        memcpy(counts + (bins->first - first), bins->counts,
               bins->count * sizeof(*counts));
    fr_free(bins->counts);
    *bins = (struct fr_bins){
        .counts = counts, .first = first, .count = end - first};
    return 0;
}

static int bins_add(struct fr_bins *bins, double magnitude)
{
    uint32_t bin = fr_quantile_bin(magnitude);

    if (bin < bins->first || bin - bins->first >= bins->count)
        FR_TRY(bins_cover(bins, bin, bin));
    bins->counts[bin - bins->first]++;
    return 0;
}

static int bins_merge(struct fr_bins *bins, const struct fr_bins *other)
{
    if (other->count == 0)
        return 0;
    FR_TRY(bins_cover(bins, other->first, other->first + other->count - 1));
    for (uint32_t i = 0; i < other->count; i++)
        bins->counts[other->first - bins->first + i] += other->counts[i];
    return 0;
}

static int put_in_bin(struct fr_quantile *quantile, double value)
{
    if (value > 0)
        return bins_add(&quantile->above, value);
    if (value < 0)
        return bins_add(&quantile->below, -value);
    quantile->zeros++;
    return 0;
}

/* More values than are kept: from now on only bins. */
static int start_bins(struct fr_quantile *quantile)
{
    for (uint64_t i = 0; i < quantile->count; i++)
        FR_TRY(put_in_bin(quantile, quantile->values[i]));
    fr_free(quantile->values);
    quantile->values = NULL;
    quantile->value_capacity = 0;
    quantile->is_binned = 1;
    return 0;
}

static int keep_value(struct fr_quantile *quantile, double value)
{
    if (quantile->count == quantile->value_capacity) {
        uint32_t capacity =
            quantile->value_capacity ? quantile->value_capacity * 2 : 64;
        double *values;
        if (capacity > quantile->keep_max)
            capacity = quantile->keep_max;
        values = fr_alloc_resize(quantile->values, capacity, sizeof(*values));
        if (!values)
            return FR_ENOMEM;
        quantile->values = values;
        quantile->value_capacity = capacity;
    }
    quantile->values[quantile->count] = value;
    return 0;
}

int fr_quantile_add_any(struct fr_quantile *quantile, double value)
{
    value += 0.0; /* -0 is 0, so that which came first does not show */
    if (!quantile->is_binned && quantile->count == quantile->keep_max)
        FR_TRY(start_bins(quantile));
    if (quantile->is_binned)
        FR_TRY(put_in_bin(quantile, value));
    else
        FR_TRY(keep_value(quantile, value));
    if (quantile->count == 0 || value < quantile->min)
        quantile->min = value;
    if (quantile->count == 0 || value > quantile->max)
        quantile->max = value;
    quantile->count++;
    return 0;
}

static int merge_bins(struct fr_quantile *quantile,
                      const struct fr_quantile *other)
{
    if (!quantile->is_binned)
        FR_TRY(start_bins(quantile));
    FR_TRY(bins_merge(&quantile->above, &other->above));
    FR_TRY(bins_merge(&quantile->below, &other->below));
    quantile->zeros += other->zeros;
    if (quantile->count == 0 || other->min < quantile->min)
        quantile->min = other->min;
    if (quantile->count == 0 || other->max > quantile->max)
        quantile->max = other->max;
    quantile->count += other->count;
    return 0;
}

int fr_quantile_merge(struct fr_quantile *quantile,
                      const struct fr_quantile *other)
{
    FR_ASSERT(quantile->keep_max == other->keep_max);
    if (other->is_binned)
        return merge_bins(quantile, other);
    for (uint64_t i = 0; i < other->count; i++)
        FR_TRY(fr_quantile_add(quantile, other->values[i]));
    return 0;
}

/* One pass of a radix sort by byte `shift / 8`; 0 if all bytes are equal. */
static int sort_pass(const uint64_t *from, uint64_t *to, uint32_t count,
                     uint32_t shift)
{
    uint32_t starts[256] = {0};
    uint32_t sum = 0;

    for (uint32_t i = 0; i < count; i++)
        starts[from[i] >> shift & 255]++;
    if (starts[from[0] >> shift & 255] == count)
        return 0;
    for (uint32_t b = 0; b < 256; b++) {
        uint32_t size = starts[b];
        starts[b] = sum;
        sum += size;
    }
    for (uint32_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & 255]++] = from[i];
    return 1;
}

/* Sort; the result is in `keys` or in `spare`, both of `count` > 0 items. */
static const uint64_t *sort_keys(uint64_t *keys, uint64_t *spare,
                                 uint32_t count)
{
    for (uint32_t shift = 0; shift < 64; shift += 8) {
        if (sort_pass(keys, spare, count, shift)) {
            uint64_t *swap = keys;
            keys = spare;
            spare = swap;
        }
    }
    return keys;
}

static void add_run(struct fr_runs *runs, double low, double high, double value,
                    uint64_t count)
{
    if (count == 0)
        return;
    runs->items[runs->item_count++] = (struct fr_run){.low = low,
                                                      .high = high,
                                                      .value = value,
                                                      .count = count,
                                                      .before = runs->count};
    runs->count += count;
}

static int runs_of_values(const struct fr_quantile *quantile,
                          struct fr_runs *runs)
{
    uint32_t count = (uint32_t)quantile->count;
    uint64_t *keys = fr_alloc_zero(2 * (size_t)count, sizeof(*keys));
    const uint64_t *sorted;

    runs->items = fr_alloc_zero(count, sizeof(*runs->items));
    if (!keys || !runs->items) {
        fr_free(keys);
        return FR_ENOMEM;
    }
    for (uint32_t i = 0; i < count; i++)
        keys[i] = fr_order_key(quantile->values[i]);
    sorted = count ? sort_keys(keys, keys + count, count) : keys;
    for (uint32_t i = 0; i < count; i++) {
        double value = fr_order_value(sorted[i]);
        add_run(runs, value, value, value, 1);
    }
    fr_free(keys);
    return 0;
}

/* The value of a bin with the smallest relative error to both its ends. */
static double middle(double low, double high)
{
    if (low == 0)
        return high / 2;
    return low * (2 / (1 + low / high));
}

/* The runs of one bin: its values, and the smallest and largest of all values
 * by themselves if they are here, because those are known. */
static void add_bin(const struct fr_quantile *quantile, struct fr_runs *runs,
                    double low, double high, uint64_t count)
{
    double value = low < 0 ? -middle(-high, -low) : middle(low, high);
    double min = quantile->min;
    double max = quantile->max;
    int has_max;

    if (count == 0)
        return;
    has_max = runs->count + count == quantile->count;
    if (runs->count == 0) {
        add_run(runs, min, min, min, 1);
        count--;
    }
    low = low < min ? min : low;
    high = high > max ? max : high;
    value = value < min ? min : value > max ? max : value;
    if (has_max && count > 0) {
        add_run(runs, low, high, value, count - 1);
        add_run(runs, max, max, max, 1);
    } else {
        add_run(runs, low, high, value, count);
    }
}

static int runs_of_bins(const struct fr_quantile *quantile,
                        struct fr_runs *runs)
{
    const struct fr_bins *below = &quantile->below;
    const struct fr_bins *above = &quantile->above;
    size_t size = (size_t)below->count + above->count + 4;

    runs->items = fr_alloc_zero(size, sizeof(*runs->items));
    if (!runs->items)
        return FR_ENOMEM;
    for (uint32_t i = below->count; i > 0; i--) {
        uint32_t bin = below->first + i - 1;
        add_bin(quantile, runs, -bin_edge(bin + 1), -bin_edge(bin),
                below->counts[i - 1]);
    }
    if (quantile->zeros)
        add_bin(quantile, runs, 0, 0, quantile->zeros);
    for (uint32_t i = 0; i < above->count; i++) {
        uint32_t bin = above->first + i;
        add_bin(quantile, runs, bin_edge(bin), bin_edge(bin + 1),
                above->counts[i]);
    }
    return 0;
}

int fr_quantile_runs(const struct fr_quantile *quantile, struct fr_runs *runs)
{
    int status;

    *runs = (struct fr_runs){.is_estimate = quantile->is_binned};
    status = quantile->is_binned ? runs_of_bins(quantile, runs)
                                 : runs_of_values(quantile, runs);
    if (status < 0)
        fr_runs_release(runs);
    else
        FR_ASSERT(runs->count == quantile->count);
    return status;
}

void fr_runs_release(struct fr_runs *runs)
{
    fr_free(runs->items);
    *runs = (struct fr_runs){0};
}

double fr_runs_value(const struct fr_runs *runs, uint64_t rank)
{
    uint32_t low = 0;
    uint32_t high = runs->item_count - 1;

    FR_ASSERT(rank < runs->count);
    while (low < high) { /* the last run that starts at or before the rank */
        uint32_t middle_item = low + (high - low + 1) / 2;
        if (runs->items[middle_item].before <= rank)
            low = middle_item;
        else
            high = middle_item - 1;
    }
    return runs->items[low].value;
}

double fr_runs_quantile(const struct fr_runs *runs, uint64_t first,
                        double share)
{
    uint64_t last = runs->count - first - 1; /* rank of the largest */
    double position;
    uint64_t rank;
    double low;
    double high;

    if (first >= runs->count)
        return (double)NAN;
    position = share * (double)last;
    rank = (uint64_t)position;
    low = fr_runs_value(runs, first + rank);
    if (rank >= last)
        return low;
    high = fr_runs_value(runs, first + rank + 1);
    share = position - (double)rank;
    if (isfinite(high - low))
        return low + (high - low) * share;
    return low * (1 - share) + high * share;
}

uint64_t fr_runs_below(const struct fr_runs *runs, double x)
{
    uint32_t low = 0;
    uint32_t high = runs->item_count;
    const struct fr_run *run;
    double share;

    while (low < high) { /* the first run that does not end below x */
        uint32_t middle_item = low + (high - low) / 2;
        const struct fr_run *item = &runs->items[middle_item];
        if (item->high < x)
            low = middle_item + 1;
        else
            high = middle_item;
    }
    if (low == runs->item_count)
        return runs->count;
    run = &runs->items[low];
    if (run->low >= x)
        return run->before;
    share = (x - run->low) / (run->high - run->low);
    return run->before + (uint64_t)(share * (double)run->count);
}
