/* tally.c - the accumulators of one pass, side by side.
 *
 * Each accumulator's result depends only on the multiset of rows; so does the
 * tally's, whatever the batches were and whoever counted them. */
#include "stat/tally.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"
#include "stat/tally_internal.h"

/* Values kept for all groups of one metric, in multiples of values_max, and
 * at least so many for each. */
#define GROUPS_SHARE       10
#define GROUP_VALUES_LEAST 64

/* --- setting up --- */

static int find_label(const struct fr_tally_setup *setup, const char *name,
                      enum fr_label_kind kind)
{
    for (uint32_t i = 0; i < setup->label_count; i++)
        if (setup->labels[i].kind == kind &&
            (!name || strcmp(setup->labels[i].name, name) == 0))
            return (int)i;
    return -1;
}

static struct fr_tally_known find_known(const struct fr_tally_setup *setup)
{
    struct fr_tally_known known = {
        .flow_type = find_label(setup, "flow_type", FR_LABEL_NAMES),
        .timing_category = find_label(setup, "timing_category", FR_LABEL_NAMES),
        .traffic_pattern = find_label(setup, "traffic_pattern", FR_LABEL_NAMES),
        .size_category = find_label(setup, "size_category", FR_LABEL_NAMES),
        .is_periodic = find_label(setup, "is_periodic", FR_LABEL_TRUTH)};

    known.color_label = known.flow_type >= 0
                            ? known.flow_type
                            : find_label(setup, NULL, FR_LABEL_NAMES);
    return known;
}

static int copy_setup(struct fr_tally *tally,
                      const struct fr_tally_setup *setup)
{
    static const struct fr_tally_limits usual = FR_TALLY_LIMITS;

    tally->limits = setup->limits ? *setup->limits : usual;
    tally->setup = *setup;
    tally->setup.limits = NULL;
    if (setup->parts == 0)
        tally->setup.parts = ~0U;
    tally->setup.labels =
        fr_tally_copy_labels(&tally->arena, setup->labels, setup->label_count);
    tally->setup.rules =
        fr_tally_copy_rules(&tally->arena, setup->rules, setup->rule_count);
    if (!tally->setup.labels || !tally->setup.rules)
        return FR_ENOMEM;
    tally->known = find_known(&tally->setup);
    return 0;
}

static int init_groups(struct fr_tally *tally)
{
    uint32_t values_max = tally->limits.values_max;
    uint64_t share;
    uint32_t count;

    if (tally->known.color_label < 0)
        return 0;
    count = tally->setup.labels[tally->known.color_label].name_count + 1;
    share = (uint64_t)values_max * GROUPS_SHARE / count;
    if (share < GROUP_VALUES_LEAST)
        share = GROUP_VALUES_LEAST;
    if (share < values_max)
        values_max = (uint32_t)share;
    tally->durations = fr_alloc_zero(count, sizeof(*tally->durations));
    tally->sizes = fr_alloc_zero(count, sizeof(*tally->sizes));
    if (!tally->durations || !tally->sizes)
        return FR_ENOMEM;
    tally->group_count = count;
    for (uint32_t i = 0; i < count; i++) {
        fr_quantile_init(&tally->durations[i].values, values_max);
        fr_quantile_init(&tally->sizes[i].values, values_max);
    }
    return 0;
}

static int wants(const struct fr_tally *tally, enum fr_tally_part part)
{
    return (tally->setup.parts & (unsigned)part) != 0;
}

static void init_names(struct fr_tally *tally)
{
    struct fr_tops_limits limits = {.names_max = tally->limits.names_max,
                                    .pairs_max = tally->limits.pairs_max,
                                    .name_size_max =
                                        tally->limits.name_size_max};

    fr_tops_init(&tally->tops, &limits);
    fr_uniques_init(&tally->uniques, limits.names_max, limits.name_size_max);
}

static int init_parts(struct fr_tally *tally,
                      const struct fr_tally_setup *setup)
{
    const struct fr_tally_limits *limits = &tally->limits;

    FR_TRY(copy_setup(tally, setup));
    init_names(tally);
    fr_quantile_init(&tally->iat_mean, limits->values_max);
    fr_quantile_init(&tally->size_avg, limits->values_max);
    fr_quantile_init(&tally->period.values, limits->values_max);
    for (uint32_t i = 0; i < FR_TALLY_CLOUD_COUNT; i++)
        fr_cloud_init(&tally->clouds[i],
                      i != FR_TALLY_CLOUD_IAT && i != FR_TALLY_CLOUD_SIZES,
                      limits->points_max, limits->cells_max);
    FR_TRY(fr_tally_init_labels(tally));
    FR_TRY(init_groups(tally));
    tally->work = fr_alloc_zero(1, sizeof(*tally->work));
    return tally->work ? 0 : FR_ENOMEM;
}

int fr_tally_new(const struct fr_tally_setup *setup, struct fr_tally **tally)
{
    int status;

    *tally = fr_alloc_zero(1, sizeof(**tally));
    if (!*tally)
        return FR_ENOMEM;
    (*tally)->time_first = FR_TIME_MISSING;
    (*tally)->time_last = FR_TIME_MISSING;
    fr_arena_init(&(*tally)->arena, 0);
    status = init_parts(*tally, setup);
    if (status < 0) {
        fr_tally_free(*tally);
        *tally = NULL;
    }
    return status;
}

void fr_tally_free(struct fr_tally *tally)
{
    if (!tally)
        return;
    for (uint32_t i = 0; i < tally->group_count; i++) {
        fr_quantile_release(&tally->durations[i].values);
        fr_quantile_release(&tally->sizes[i].values);
    }
    fr_free(tally->durations);
    fr_free(tally->sizes);
    fr_quantile_release(&tally->iat_mean);
    fr_quantile_release(&tally->size_avg);
    fr_quantile_release(&tally->period.values);
    for (uint32_t i = 0; i < FR_TALLY_CLOUD_COUNT; i++)
        fr_cloud_release(&tally->clouds[i]);
    fr_corr_release(&tally->corr);
    fr_tops_release(&tally->tops);
    fr_uniques_release(&tally->uniques);
    fr_free(tally->work);
    fr_arena_release(&tally->arena);
    fr_free(tally);
}

/* --- one batch --- */

static int is_present(const struct fr_tally *tally, enum fr_metric metric)
{
    return (tally->setup.metric_present >> metric & 1) != 0;
}

/* Moments and correlations of the rows first .. first + count - 1. */
static int add_metrics(struct fr_tally *tally, const struct fr_tally_rows *rows,
                       uint32_t first, uint32_t count)
{
    struct fr_tally_work *work = tally->work;
    const struct fr_slices *keys[FR_KEY_METRIC_COUNT] = {0};

    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++) {
        struct fr_slices *slices = &work->other;
        if (!is_present(tally, i))
            continue;
        if (i < FR_KEY_METRIC_COUNT) {
            slices = &work->keys[i];
            keys[i] = slices;
        }
        FR_ASSERT(rows->metrics[i]);
        fr_slices_cut(slices, rows->metrics[i] + first, count);
        fr_moments_add(&tally->metrics[i], slices);
    }
    return fr_corr_add(&tally->corr, keys);
}

static void add_scores(struct fr_tally *tally, const struct fr_tally_rows *rows,
                       uint32_t first, uint32_t count)
{
    struct fr_slices *slices = &tally->work->other;

    for (uint32_t i = 0; i < tally->setup.label_count; i++) {
        if (!tally->labels[i].score || !rows->scores[i])
            continue;
        fr_slices_cut(slices, rows->scores[i] + first, count);
        fr_moments_add(tally->labels[i].score, slices);
    }
}

/* What is cut into slices, block by block. The charts need some means. */
static int add_blocks(struct fr_tally *tally, const struct fr_tally_rows *rows)
{
    int has_metrics =
        wants(tally, FR_TALLY_TABLES) || wants(tally, FR_TALLY_CHARTS);

    for (uint32_t i = 0; i < rows->row_count; i += FR_SLICES_ROWS) {
        uint32_t left = rows->row_count - i;
        uint32_t count = left < FR_SLICES_ROWS ? left : FR_SLICES_ROWS;
        add_scores(tally, rows, i, count);
        if (has_metrics)
            FR_TRY(add_metrics(tally, rows, i, count));
    }
    return 0;
}

static void add_times(struct fr_tally *tally, const int64_t *time,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!time || time[i] == FR_TIME_MISSING) {
            tally->time_missing++;
            continue;
        }
        if (tally->time_first == FR_TIME_MISSING || time[i] < tally->time_first)
            tally->time_first = time[i];
        if (tally->time_last == FR_TIME_MISSING || time[i] > tally->time_last)
            tally->time_last = time[i];
    }
}

static int add_values(struct fr_quantile *values, const double *cells,
                      uint32_t count)
{
    for (uint32_t i = 0; cells && i < count; i++)
        if (isfinite(cells[i]))
            FR_TRY(fr_quantile_add(values, cells[i]));
    return 0;
}

static int add_groups(struct fr_value_group *groups, const uint16_t *codes,
                      const double *cells, uint32_t count)
{
    for (uint32_t i = 0; cells && i < count; i++) {
        struct fr_value_group *group = &groups[codes[i]];
        if (!isfinite(cells[i]))
            continue;
        FR_TRY(fr_quantile_add(&group->values, cells[i]));
        fr_exact_add_f64(&group->sum, cells[i]);
    }
    return 0;
}

/* Times between the packets of the flows that the rules call periodic. */
static int add_periods(struct fr_value_group *period, const uint16_t *codes,
                       const double *cells, uint32_t count)
{
    for (uint32_t i = 0; codes && cells && i < count; i++) {
        if (codes[i] != FR_TRUTH_TRUE || !isfinite(cells[i]))
            continue;
        FR_TRY(fr_quantile_add(&period->values, cells[i]));
        fr_exact_add_f64(&period->sum, cells[i]);
    }
    return 0;
}

static const uint16_t *codes_of(const struct fr_tally_rows *rows, int label)
{
    return label < 0 ? NULL : rows->codes[label];
}

static int add_quantities(struct fr_tally *tally,
                          const struct fr_tally_rows *rows)
{
    uint32_t count = rows->row_count;
    const uint16_t *codes;

    FR_TRY(
        add_values(&tally->iat_mean, rows->metrics[FR_METRIC_IAT_MEAN], count));
    FR_TRY(
        add_values(&tally->size_avg, rows->metrics[FR_METRIC_SIZE_AVG], count));
    if (tally->group_count == 0)
        return 0;
    codes = rows->codes[tally->known.color_label];
    FR_ASSERT(codes);
    FR_TRY(add_groups(tally->durations, codes,
                      rows->metrics[FR_METRIC_DURATION], count));
    return add_groups(tally->sizes, codes, rows->metrics[FR_METRIC_SIZE_AVG],
                      count);
}

static int add_cloud(struct fr_cloud *cloud, const double *x, const double *y,
                     const uint16_t *codes, uint32_t count)
{
    if (x && y)
        return fr_cloud_add(cloud, x, y, codes, count);
    cloud->left_out += count;
    return 0;
}

static int add_timed(struct fr_cloud *cloud, const int64_t *time,
                     const double *y, const uint16_t *codes, uint32_t count)
{
    if (time && y)
        return fr_cloud_add_timed(cloud, time, y, codes, count);
    cloud->left_out += count;
    return 0;
}

static int add_clouds(struct fr_tally *tally, const struct fr_tally_rows *rows)
{
    struct fr_cloud *clouds = tally->clouds;
    const double *const *metrics = rows->metrics;
    const int64_t *time = tally->setup.has_time ? rows->time : NULL;
    const uint16_t *colors = codes_of(rows, tally->known.color_label);
    const uint16_t *patterns = codes_of(rows, tally->known.traffic_pattern);
    const uint16_t *periods = codes_of(rows, tally->known.is_periodic);
    uint32_t count = rows->row_count;

    FR_TRY(add_cloud(&clouds[FR_TALLY_CLOUD_IAT], metrics[FR_METRIC_IAT_MEAN],
                     metrics[FR_METRIC_IAT_STD], patterns, count));
    FR_TRY(add_cloud(&clouds[FR_TALLY_CLOUD_SIZES], metrics[FR_METRIC_FWD_MEAN],
                     metrics[FR_METRIC_BWD_MEAN], colors, count));
    FR_TRY(add_timed(&clouds[FR_TALLY_CLOUD_THROUGHPUT], time,
                     metrics[FR_METRIC_THROUGHPUT], colors, count));
    FR_TRY(add_timed(&clouds[FR_TALLY_CLOUD_SIZE], time,
                     metrics[FR_METRIC_SIZE_AVG], colors, count));
    FR_TRY(add_timed(&clouds[FR_TALLY_CLOUD_DURATION], time,
                     metrics[FR_METRIC_DURATION], colors, count));
    if (tally->known.is_periodic < 0)
        return 0;
    return add_timed(&clouds[FR_TALLY_CLOUD_PERIODIC], time,
                     metrics[FR_METRIC_SIZE_AVG], periods, count);
}

static int add_tops(struct fr_tally *tally, const struct fr_tally_rows *rows)
{
    const struct fr_tally_setup *setup = &tally->setup;
    struct fr_tops_rows tops = {.row_count = rows->row_count,
                                .texts = rows->texts,
                                .src = setup->has_src ? rows->src : NULL,
                                .dst = setup->has_dst ? rows->dst : NULL,
                                .dst_port =
                                    setup->has_dst_port ? rows->dst_port : NULL,
                                .bytes = {rows->metrics[FR_METRIC_FWD_BYTES],
                                          rows->metrics[FR_METRIC_BWD_BYTES]},
                                .packets = {rows->metrics[FR_METRIC_FWD_PKTS],
                                            rows->metrics[FR_METRIC_BWD_PKTS]}};

    return fr_tops_add(&tally->tops, &tops);
}

static int add_names(struct fr_tally *tally, const struct fr_tally_rows *rows)
{
    const struct fr_tally_setup *setup = &tally->setup;

    if (wants(tally, FR_TALLY_TOPS))
        return add_tops(tally, rows);
    if (!wants(tally, FR_TALLY_TABLES))
        return 0;
    return fr_uniques_add(&tally->uniques, rows->texts,
                          setup->has_src ? rows->src : NULL,
                          setup->has_dst ? rows->dst : NULL, rows->row_count);
}

int fr_tally_add(struct fr_tally *tally, const struct fr_tally_rows *rows)
{
    uint32_t count = rows->row_count;

    FR_TRY(add_blocks(tally, rows));
    add_times(tally, tally->setup.has_time ? rows->time : NULL, count);
    fr_tally_add_labels(tally, rows);
    if (wants(tally, FR_TALLY_CHARTS)) {
        FR_TRY(add_quantities(tally, rows));
        FR_TRY(add_clouds(tally, rows));
    }
    if (wants(tally, FR_TALLY_TOPS))
        FR_TRY(add_periods(&tally->period,
                           codes_of(rows, tally->known.is_periodic),
                           rows->metrics[FR_METRIC_IAT_MEAN], count));
    FR_TRY(add_names(tally, rows));
    tally->row_count += count;
    return 0;
}

/* --- merging --- */

static void merge_times(struct fr_tally *tally, const struct fr_tally *other)
{
    int64_t times[2] = {other->time_first, other->time_last};
    uint64_t missing = tally->time_missing + other->time_missing;

    if (other->time_first != FR_TIME_MISSING)
        add_times(tally, times, 2);
    tally->time_missing = missing;
}

static int merge_groups(struct fr_value_group *groups,
                        const struct fr_value_group *others, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        FR_TRY(fr_quantile_merge(&groups[i].values, &others[i].values));
        fr_exact_add(&groups[i].sum, &others[i].sum);
    }
    return 0;
}

int fr_tally_merge(struct fr_tally *tally, const struct fr_tally *other)
{
    FR_ASSERT(tally != other);
    FR_ASSERT(tally->setup.label_count == other->setup.label_count);
    FR_ASSERT(tally->setup.rule_count == other->setup.rule_count);
    tally->row_count += other->row_count;
    merge_times(tally, other);
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        fr_moments_merge(&tally->metrics[i], &other->metrics[i]);
    FR_TRY(fr_corr_merge(&tally->corr, &other->corr));
    fr_tally_merge_labels(tally, other);
    FR_TRY(
        merge_groups(tally->durations, other->durations, tally->group_count));
    FR_TRY(merge_groups(tally->sizes, other->sizes, tally->group_count));
    FR_TRY(fr_quantile_merge(&tally->iat_mean, &other->iat_mean));
    FR_TRY(fr_quantile_merge(&tally->size_avg, &other->size_avg));
    FR_TRY(merge_groups(&tally->period, &other->period, 1));
    for (uint32_t i = 0; i < FR_TALLY_CLOUD_COUNT; i++)
        FR_TRY(fr_cloud_merge(&tally->clouds[i], &other->clouds[i]));
    FR_TRY(fr_tops_merge(&tally->tops, &other->tops));
    return fr_uniques_merge(&tally->uniques, &other->uniques);
}
