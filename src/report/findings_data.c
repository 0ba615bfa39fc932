/* findings_data.c - doubts about the data: what the reader must know before
 * trusting a number. */
#include "report/findings_internal.h"

static void find_no_flows(struct fr_findings_maker *maker)
{
    const struct fr_row_counts *rows = &maker->rows;

    fr_findings_say(maker, "No flow was classified");
    if (rows->read == 0) {
        fr_findings_add(maker, maker->facts->input_count == 1
                                   ? "The input holds no row, "
                                   : "The inputs hold no row, ");
        fr_findings_add(maker, "so every table and chart is empty.");
    } else {
        fr_words_part(&maker->detail, rows->rejected, rows->read, "row",
                      "rows");
        fr_words_capitalise(&maker->detail);
        fr_findings_add(maker, fr_words_pick(rows->rejected, " was", " were"));
        fr_findings_add(maker, " rejected; Data quality shows why.");
    }
    fr_findings_keep(maker, FR_FINDING_WARNING,
                     FR_FINDINGS_WEIGHT_WARNING + 1000);
}

static const struct fr_reject_fact *
most_frequent_reject(const struct fr_report_facts *facts)
{
    const struct fr_reject_fact *most = NULL;

    for (uint32_t i = 0; i < facts->reject_count; i++) {
        if (!most || facts->rejects[i].count > most->count)
            most = &facts->rejects[i];
    }
    return most;
}

static void find_rejected(struct fr_findings_maker *maker)
{
    const struct fr_row_counts *rows = &maker->rows;
    const struct fr_reject_fact *most = most_frequent_reject(maker->facts);

    if (rows->rejected == 0)
        return;
    fr_words_part(&maker->head, rows->rejected, rows->read, "row", "rows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(rows->rejected, " was", " were"));
    fr_findings_say(maker, " rejected");
    if (most) {
        fr_findings_add(maker, maker->facts->reject_count == 1
                                   ? "The reason: "
                                   : "The most frequent reason: ");
        fr_words_shown(&maker->detail, most->reason, 100);
        fr_findings_add(maker, " (");
        fr_words_count(&maker->detail, most->count, "row", "rows");
        fr_findings_add(maker, "). ");
    }
    fr_findings_add(maker, "Rejected rows are in no table and no chart.");
    fr_findings_keep(maker, FR_FINDING_WARNING,
                     FR_FINDINGS_WEIGHT_WARNING +
                         900 * fr_findings_share(rows->rejected, rows->read));
}

static void find_absent_columns(struct fr_findings_maker *maker)
{
    const struct fr_report_facts *facts = maker->facts;
    uint32_t count = 0;
    uint32_t index = 0;

    for (uint32_t i = 0; i < facts->column_count; i++)
        count += !facts->columns[i].is_present;
    if (count == 0)
        return;
    fr_words_count(&maker->head, count,
                   "column is absent: ", "columns are absent: ");
    for (uint32_t i = 0; i < facts->column_count; i++) {
        if (facts->columns[i].is_present)
            continue;
        if (!fr_findings_list(&maker->head, facts->columns[i].name, index++,
                              count))
            break;
    }
    fr_findings_add(maker,
                    "A comparison with an absent column is undecided for every "
                    "flow; tables and charts leave it empty.");
    fr_findings_keep(maker, FR_FINDING_WARNING,
                     FR_FINDINGS_WEIGHT_WARNING + 800);
}

static void find_assumed_unit(struct fr_findings_maker *maker)
{
    const struct fr_report_facts *facts = maker->facts;

    for (uint32_t i = 0; i < facts->input_count; i++) {
        const struct fr_input_fact *input = &facts->inputs[i];
        if (!input->is_time_unit_assumed)
            continue;
        fr_findings_say(maker, "The time unit of ");
        fr_findings_quote(&maker->head, input->name);
        fr_findings_say(maker, " is assumed: ");
        fr_words_shown(&maker->head, input->time_unit, 0);
        fr_findings_add(
            maker, "The data did not tell. If the durations look wrong, set "
                   "the unit with --time-unit.");
        fr_findings_keep(maker, FR_FINDING_WARNING,
                         FR_FINDINGS_WEIGHT_WARNING + 700);
        return;
    }
}

/* Flows of what could not be read are missing. */
static void find_cut_captures(struct fr_findings_maker *maker)
{
    const struct fr_report_facts *facts = maker->facts;

    for (uint32_t i = 0; i < facts->input_count; i++) {
        const struct fr_input_fact *input = &facts->inputs[i];
        if (!input->is_capture || !input->cut[0])
            continue;
        fr_findings_say(maker, "The capture ");
        fr_findings_quote(&maker->head, input->name);
        fr_findings_say(maker, " was not read to its end");
        fr_words_shown(&maker->detail, input->cut, 300);
        fr_words_stop(&maker->detail);
        fr_findings_keep(maker, FR_FINDING_WARNING,
                         FR_FINDINGS_WEIGHT_WARNING + 600);
        return;
    }
}

/* 3/4/2024 may be in March or in April. */
static void find_assumed_dates(struct fr_findings_maker *maker)
{
    const struct fr_report_facts *facts = maker->facts;

    for (uint32_t i = 0; i < facts->input_count; i++) {
        const struct fr_input_fact *input = &facts->inputs[i];
        if (!input->is_date_order_assumed)
            continue;
        fr_findings_say(maker, "The order of day and month is assumed in ");
        fr_findings_quote(&maker->head, input->name);
        fr_words_shown(&maker->detail, input->time_note, 200);
        fr_words_capitalise(&maker->detail);
        fr_words_stop(&maker->detail);
        fr_findings_keep(maker, FR_FINDING_WARNING,
                         FR_FINDINGS_WEIGHT_WARNING + 200);
        return;
    }
}

/* Which count of a column is meant. */
static uint64_t count_not_numbers(const struct fr_column_fact *column)
{
    return column->not_a_number;
}

static uint64_t count_infinite(const struct fr_column_fact *column)
{
    return column->infinite;
}

/* The column with most, and the sum over all columns. */
static const struct fr_column_fact *
worst_column(const struct fr_report_facts *facts,
             uint64_t (*count_of)(const struct fr_column_fact *),
             uint64_t *total)
{
    const struct fr_column_fact *worst = NULL;

    *total = 0;
    for (uint32_t i = 0; i < facts->column_count; i++) {
        const struct fr_column_fact *column = &facts->columns[i];
        *total += count_of(column);
        if (!worst || count_of(column) > count_of(worst))
            worst = column;
    }
    return worst;
}

/* Some cells of a column are of no use: a doubt if it is one in a hundred,
 * else a remark. */
static void keep_cells(struct fr_findings_maker *maker, uint64_t cells,
                       double weight)
{
    double share = fr_findings_share(cells, maker->summary->flow_count);

    if (share >= 0.01)
        fr_findings_keep(maker, FR_FINDING_WARNING,
                         FR_FINDINGS_WEIGHT_WARNING + weight * share);
    else
        fr_findings_keep(maker, FR_FINDING_FACT, 50);
}

static void find_not_numbers(struct fr_findings_maker *maker)
{
    uint64_t total;
    const struct fr_column_fact *worst =
        worst_column(maker->facts, count_not_numbers, &total);

    if (total == 0)
        return;
    fr_words_count(&maker->head, total, "cell is", "cells are");
    fr_findings_say(maker,
                    fr_words_pick(total, " not a number", " not numbers"));
    fr_findings_add(maker,
                    worst->not_a_number == total ? "In " : "Most are in ");
    fr_findings_quote(&maker->detail, worst->name);
    if (worst->not_a_number < total) {
        fr_findings_add(maker, " (");
        fr_num_append_grouped(&maker->detail, worst->not_a_number);
        fr_findings_add(maker, ")");
    }
    fr_findings_add(maker, fr_words_pick(total, ". It counts as missing.",
                                         ". They count as missing."));
    keep_cells(maker, worst->not_a_number, 500);
}

static void find_infinite(struct fr_findings_maker *maker)
{
    uint64_t total;
    uint64_t flows = maker->summary->flow_count;
    const struct fr_column_fact *worst =
        worst_column(maker->facts, count_infinite, &total);

    if (total == 0)
        return;
    fr_findings_quote(&maker->head, worst->name);
    fr_findings_say(maker, " is infinite in ");
    fr_words_part(&maker->head, worst->infinite, flows, "flow", "flows");
    fr_findings_add(
        maker, "Infinite values are left out of every statistic and chart; a "
               "flow without duration is the usual cause.");
    keep_cells(maker, worst->infinite, 600);
}

/* The Python meter writes 0 for what it cannot measure. */
static void find_no_timing(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t zeros = summary->iat.x_zero;
    double share = fr_findings_share(zeros, summary->flow_count);
    const struct fr_label_summary *timing;

    if (zeros == 0 || share < 0.01)
        return;
    fr_words_part(&maker->head, zeros, summary->flow_count, "flow", "flows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(zeros, " has", " have"));
    fr_findings_say(maker, " no measured time between packets");
    fr_findings_add(maker,
                    summary->metrics[FR_METRIC_IAT_MEAN].min < 0
                        ? "flow_iat_mean is 0 or less there: too few packets "
                          "to measure, or packets out of order."
                        : "flow_iat_mean is 0 there: too few packets to "
                          "measure, written as a zero.");
    if (summary->timing_category >= 0) {
        timing = &summary->labels[summary->timing_category];
        if (timing->none_count > 0) {
            fr_findings_add(maker, " timing_category is empty for ");
            fr_words_part(&maker->detail, timing->none_count,
                          summary->flow_count, "flow", "flows");
            fr_findings_add(maker, ".");
        }
    }
    if (share >= 0.1)
        fr_findings_keep(maker, FR_FINDING_WARNING,
                         FR_FINDINGS_WEIGHT_WARNING + 400 * share);
    else
        fr_findings_keep(maker, FR_FINDING_FACT, 200);
}

static void find_no_times(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t missing = summary->time_missing;

    if (missing == 0 || summary->time_first == FR_TIME_MISSING)
        return;
    fr_words_part(&maker->head, missing, summary->flow_count, "flow", "flows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(missing, " has", " have"));
    fr_findings_say(maker, " no start time");
    fr_findings_add(maker,
                    fr_words_pick(missing, "It is counted everywhere but is",
                                  "They are counted everywhere but are"));
    fr_findings_add(maker, " absent from the charts over time.");
    keep_cells(maker, missing, 300);
}

/* A negative duration, size or count: no flow has one. */
static void find_negative(struct fr_findings_maker *maker)
{
    const struct fr_moments *metrics = maker->summary->metrics;
    uint32_t count = 0;
    uint32_t index = 0;
    int worst = -1;

    for (int i = 0; i < FR_METRIC_COUNT; i++) {
        if (!(metrics[i].min < 0))
            continue;
        count++;
        if (worst < 0)
            worst = i;
    }
    if (count == 0)
        return;
    fr_findings_say(maker, "Negative values in ");
    for (int i = 0; i < FR_METRIC_COUNT; i++) {
        if (metrics[i].min < 0 &&
            !fr_findings_list(&maker->head,
                              fr_lookup_metric_column((enum fr_metric)i),
                              index++, count))
            break;
    }
    fr_findings_add(maker, "The least ");
    fr_findings_add(maker, fr_lookup_metric_column((enum fr_metric)worst));
    fr_findings_add(maker, " is ");
    fr_words_quantity(&maker->detail,
                      fr_lookup_metric_type((enum fr_metric)worst),
                      metrics[worst].min);
    fr_findings_add(maker, ". Packets out of order or a clock that jumped; "
                           "means are pulled down by it.");
    fr_findings_keep(maker, FR_FINDING_WARNING,
                     FR_FINDINGS_WEIGHT_WARNING + 350);
}

/* Years that no capture lasts. */
#define YEARS_MAX 20.0

static void find_odd_times(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    double years;

    if (summary->time_first == FR_TIME_MISSING)
        return;
    years = ((double)summary->time_last - (double)summary->time_first) /
            ((double)FR_NS_PER_S * 86400 * 365.25);
    if (years < YEARS_MAX)
        return;
    fr_strbuf_printf(&maker->head, "The start times span %.0f years", years);
    fr_words_period(&maker->detail, summary->time_first, summary->time_last);
    fr_findings_add(maker, ": a clock was wrong, or dates are in another "
                           "order than assumed (--date-order).");
    fr_findings_keep(maker, FR_FINDING_WARNING,
                     FR_FINDINGS_WEIGHT_WARNING + 250);
}

void fr_findings_about_data(struct fr_findings_maker *maker)
{
    if (maker->summary->flow_count == 0) {
        find_no_flows(maker);
        find_absent_columns(maker);
        return;
    }
    find_rejected(maker);
    find_absent_columns(maker);
    find_assumed_unit(maker);
    find_not_numbers(maker);
    find_infinite(maker);
    find_no_timing(maker);
    find_no_times(maker);
    find_negative(maker);
    find_odd_times(maker);
    find_cut_captures(maker);
    find_assumed_dates(maker);
}
