/* summary.c - from accumulators to finished numbers. The tally knows as much
 * afterwards, so it may be finished in the middle of a run. */
#include "stat/summary.h"

#include <math.h>

#include "base/alloc.h"
#include "stat/boxplot.h"
#include "stat/histogram.h"
#include "stat/tally_internal.h"

void fr_summary_free(struct fr_summary *summary)
{
    if (!summary)
        return;
    fr_arena_release(&summary->arena);
    fr_free(summary);
}

static void finish_metrics(const struct fr_tally *tally,
                           struct fr_summary *summary)
{
    uint64_t present = tally->setup.metric_present;

    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        summary->metrics[i] =
            fr_moments_finish(&tally->metrics[i], (present >> i & 1) != 0);
    fr_corr_finish(&tally->corr, tally->metrics, present, summary);
}

/* From counts by code to counts by name. */
static int finish_label(const struct fr_label_count *from,
                        struct fr_arena *arena, struct fr_label_summary *label)
{
    uint32_t count = label->name_count;
    uint64_t *counts = FR_NEW_ARRAY(arena, count, uint64_t);

    if (!counts)
        return FR_ENOMEM;
    label->counts = counts;
    for (uint32_t i = 0; i < count; i++)
        counts[i] = from->counts[label->kind == FR_LABEL_MARKS ? i : i + 1];
    label->none_count = from->counts[label->kind == FR_LABEL_MARKS ? count : 0];
    if (label->kind == FR_LABEL_TRUTH) { /* names: true, false */
        counts[0] = from->counts[FR_TRUTH_TRUE];
        counts[1] = from->counts[FR_TRUTH_FALSE];
    }
    if (from->score)
        label->moments = fr_moments_finish(from->score, 1);
    return 0;
}

static int finish_labels(const struct fr_tally *tally,
                         struct fr_summary *summary)
{
    const struct fr_tally_setup *setup = &tally->setup;
    const struct fr_tally_known *known = &tally->known;

    summary->labels = fr_tally_copy_labels(&summary->arena, setup->labels,
                                           setup->label_count);
    summary->rules =
        fr_tally_copy_rules(&summary->arena, setup->rules, setup->rule_count);
    if (!summary->labels || !summary->rules)
        return FR_ENOMEM;
    summary->label_count = setup->label_count;
    summary->rule_count = setup->rule_count;
    for (uint32_t i = 0; i < setup->label_count; i++)
        FR_TRY(finish_label(&tally->labels[i], &summary->arena,
                            &summary->labels[i]));
    for (uint32_t i = 0; i < setup->rule_count; i++) {
        summary->rules[i].hits = tally->rules[i].hits;
        summary->rules[i].named = tally->rules[i].named;
    }
    summary->flow_type = known->flow_type;
    summary->timing_category = known->timing_category;
    summary->traffic_pattern = known->traffic_pattern;
    summary->size_category = known->size_category;
    summary->is_periodic = known->is_periodic;
    summary->color_label = known->color_label;
    return 0;
}

static int finish_group(const struct fr_value_group *group,
                        struct fr_arena *arena, struct fr_box *box)
{
    struct fr_runs runs;
    double mean = (double)NAN;
    int status;

    FR_TRY(fr_quantile_runs(&group->values, &runs));
    if (runs.count)
        mean = fr_exact_mean(&group->sum, runs.count);
    status = fr_boxplot_make(&runs, mean, arena, box);
    fr_runs_release(&runs);
    return status;
}

static int finish_groups(const struct fr_value_group *groups, uint32_t count,
                         struct fr_summary *summary, struct fr_box **boxes)
{
    if (count == 0)
        return 0;
    *boxes = FR_NEW_ARRAY(&summary->arena, count, struct fr_box);
    if (!*boxes)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        FR_TRY(finish_group(&groups[i], &summary->arena, &(*boxes)[i]));
        if ((*boxes)[i].is_estimate)
            summary->quantile_error = FR_QUANTILE_ERROR;
    }
    return 0;
}

/* The histogram of a quantity, and its box if wanted. */
static int finish_quantity(const struct fr_quantile *quantity, double mean,
                           struct fr_summary *summary,
                           struct fr_histogram *histogram, struct fr_box *box)
{
    struct fr_runs runs;
    int status;

    FR_TRY(fr_quantile_runs(quantity, &runs));
    status = fr_histogram_make(&runs, &summary->arena, histogram);
    if (status == 0 && box)
        status = fr_boxplot_make(&runs, mean, &summary->arena, box);
    if (runs.is_estimate)
        summary->quantile_error = FR_QUANTILE_ERROR;
    fr_runs_release(&runs);
    return status;
}

static int finish_quantities(const struct fr_tally *tally,
                             struct fr_summary *summary)
{
    FR_TRY(finish_groups(tally->durations, tally->group_count, summary,
                         &summary->duration_by_type));
    FR_TRY(finish_groups(tally->sizes, tally->group_count, summary,
                         &summary->size_by_type));
    FR_TRY(finish_group(&tally->period, &summary->arena, &summary->period_box));
    if (summary->period_box.is_estimate)
        summary->quantile_error = FR_QUANTILE_ERROR;
    FR_TRY(finish_quantity(&tally->iat_mean, 0, summary, &summary->iat_mean,
                           NULL));
    return finish_quantity(&tally->size_avg,
                           summary->metrics[FR_METRIC_SIZE_AVG].mean, summary,
                           &summary->size_avg, &summary->size_box);
}

static int finish_clouds(const struct fr_tally *tally,
                         struct fr_summary *summary)
{
    struct fr_scatter *scatters[FR_TALLY_CLOUD_COUNT] = {
        [FR_TALLY_CLOUD_IAT] = &summary->iat,
        [FR_TALLY_CLOUD_SIZES] = &summary->sizes,
        [FR_TALLY_CLOUD_THROUGHPUT] = &summary->throughput_time,
        [FR_TALLY_CLOUD_SIZE] = &summary->size_time,
        [FR_TALLY_CLOUD_DURATION] = &summary->duration_time,
        [FR_TALLY_CLOUD_PERIODIC] = &summary->periodic_time};

    for (uint32_t i = 0; i < FR_TALLY_CLOUD_COUNT; i++)
        FR_TRY(fr_cloud_finish(&tally->clouds[i], tally->time_first,
                               &summary->arena, scatters[i]));
    return 0;
}

static int finish_all(struct fr_tally *tally, struct fr_summary *summary)
{
    const struct fr_tally_setup *setup = &tally->setup;
    int has_tops = (setup->parts & FR_TALLY_TOPS) != 0;

    summary->flow_count = tally->row_count;
    summary->has_src = setup->has_src;
    summary->has_dst = setup->has_dst;
    summary->time_first = tally->time_first;
    summary->time_last = tally->time_last;
    summary->time_missing = tally->time_missing;
    finish_metrics(tally, summary);
    FR_TRY(finish_labels(tally, summary));
    FR_TRY(finish_quantities(tally, summary));
    FR_TRY(finish_clouds(tally, summary));
    if (has_tops)
        FR_TRY(fr_tops_finish(&tally->tops, summary));
    else
        fr_uniques_finish(&tally->uniques, summary);
    summary->tops[FR_TOP_SOURCE].is_present = has_tops && setup->has_src;
    summary->tops[FR_TOP_DESTINATION].is_present = has_tops && setup->has_dst;
    summary->tops[FR_TOP_PAIR].is_present =
        has_tops && setup->has_src && setup->has_dst;
    summary->tops[FR_TOP_PORT].is_present = has_tops && setup->has_dst_port;
    return 0;
}

int fr_tally_finish(struct fr_tally *tally, struct fr_summary **summary)
{
    int status;

    *summary = fr_alloc_zero(1, sizeof(**summary));
    if (!*summary)
        return FR_ENOMEM;
    fr_arena_init(&(*summary)->arena, 0);
    status = finish_all(tally, *summary);
    if (status < 0) {
        fr_summary_free(*summary);
        *summary = NULL;
    }
    return status;
}
