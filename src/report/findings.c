/* findings.c - the key findings of a run.
 *
 * Each candidate looks at one question and keeps a headline, a detail and a
 * weight if there is something to say; the heaviest are the findings. A
 * candidate never divides by a count of zero and never says "all" of one. */
#include "report/findings.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "report/facts_json.h"
#include "report/lookup.h"
#include "report/words.h"

#define CANDIDATES_MAX 64
#define WARNINGS_MAX   4
#define TEXT_MAX       65536
/* Names listed in a sentence before "and n more". */
#define LIST_MAX 3

/* Weights: doubts about the data, then rules with a severity, then facts
 * (their own weight, up to 1000). */
enum {
    WEIGHT_WARNING = 3000,
    WEIGHT_ALERT = 2000,
};

struct candidate {
    struct fr_key_finding finding;
    double weight;
};

struct maker {
    const struct fr_report_facts *facts;
    const struct fr_summary *summary;
    struct fr_row_counts rows;
    struct fr_arena *arena;
    struct fr_strbuf head, detail; /* of the candidate being written */
    struct candidate candidates[CANDIDATES_MAX];
    uint32_t count;
    uint32_t total; /* kept ones, also those that gave way */
    int status;
};

const char *fr_finding_kind_name(enum fr_finding_kind kind)
{
    switch (kind) {
    case FR_FINDING_WARNING: return "Warning";
    case FR_FINDING_ALERT: return "Alert";
    case FR_FINDING_FACT: return "Finding";
    case FR_FINDING_ADVICE: return "Advice";
    }
    return "";
}

/* --- writing a candidate --- */

static void say(struct maker *maker, const char *text)
{
    fr_strbuf_append_text(&maker->head, text);
}

static void add(struct maker *maker, const char *text)
{
    fr_strbuf_append_text(&maker->detail, text);
}

static void capitalise(struct fr_strbuf *text)
{
    if (text->size && text->data[0] >= 'a' && text->data[0] <= 'z')
        text->data[0] = (char)(text->data[0] - 'a' + 'A');
}

static const char *take(struct maker *maker, struct fr_strbuf *text)
{
    const char *copy;

    if (fr_strbuf_status(text) < 0 && maker->status == 0)
        maker->status = fr_strbuf_status(text);
    copy =
        fr_arena_text(maker->arena, text->size ? text->data : "", text->size);
    if (!copy && maker->status == 0)
        maker->status = FR_ENOMEM;
    fr_strbuf_clear(text);
    return copy;
}

/* Where the next candidate goes: behind the others, or in the place of the
 * lightest. */
static struct candidate *next_place(struct maker *maker)
{
    struct candidate *lightest = maker->candidates;

    if (maker->count < CANDIDATES_MAX)
        return &maker->candidates[maker->count++];
    for (uint32_t i = 1; i < CANDIDATES_MAX; i++) {
        if (maker->candidates[i].weight < lightest->weight)
            lightest = &maker->candidates[i];
    }
    return lightest;
}

/* Keep what was said as a candidate. */
static void keep(struct maker *maker, enum fr_finding_kind kind, double weight)
{
    struct candidate *candidate = next_place(maker);

    candidate->finding.kind = kind;
    candidate->finding.headline = take(maker, &maker->head);
    candidate->finding.detail = take(maker, &maker->detail);
    candidate->weight = weight;
    maker->total++;
}

static double share_of(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

/* 'name' */
static void append_quoted(struct fr_strbuf *buf, const char *name)
{
    fr_strbuf_append_char(buf, '\'');
    fr_words_name(buf, name);
    fr_strbuf_append_char(buf, '\'');
}

/* "a, b and c", "a, b, c and 4 more": item `index` of `count`. Returns 0 when
 * the rest was summed up. */
static int append_listed(struct fr_strbuf *buf, const char *name,
                         uint32_t index, uint32_t count)
{
    if (count > LIST_MAX && index == LIST_MAX) {
        fr_strbuf_printf(buf, " and %u more", (unsigned)(count - index));
        return 0;
    }
    fr_words_join(buf, index, count > LIST_MAX ? LIST_MAX + 1 : count);
    append_quoted(buf, name);
    return 1;
}

/* --- doubts about the data --- */

static void find_no_flows(struct maker *maker)
{
    const struct fr_row_counts *rows = &maker->rows;

    say(maker, "No flow was classified");
    if (rows->read == 0) {
        add(maker, maker->facts->input_count == 1 ? "The input holds no row, "
                                                  : "The inputs hold no row, ");
        add(maker, "so every table and chart is empty.");
    } else {
        fr_words_part(&maker->detail, rows->rejected, rows->read, "row",
                      "rows");
        capitalise(&maker->detail);
        add(maker, fr_words_pick(rows->rejected, " was", " were"));
        add(maker, " rejected; Data quality shows why.");
    }
    keep(maker, FR_FINDING_WARNING, WEIGHT_WARNING + 1000);
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

static void find_rejected(struct maker *maker)
{
    const struct fr_row_counts *rows = &maker->rows;
    const struct fr_reject_fact *most = most_frequent_reject(maker->facts);

    if (rows->rejected == 0)
        return;
    fr_words_part(&maker->head, rows->rejected, rows->read, "row", "rows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(rows->rejected, " was", " were"));
    say(maker, " rejected");
    if (most) {
        add(maker, maker->facts->reject_count == 1
                       ? "The reason: "
                       : "The most frequent reason: ");
        fr_words_shown(&maker->detail, most->reason, 100);
        add(maker, " (");
        fr_words_count(&maker->detail, most->count, "row", "rows");
        add(maker, "). ");
    }
    add(maker, "Rejected rows are in no table and no chart.");
    keep(maker, FR_FINDING_WARNING,
         WEIGHT_WARNING + 900 * share_of(rows->rejected, rows->read));
}

static void find_absent_columns(struct maker *maker)
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
        if (!append_listed(&maker->head, facts->columns[i].name, index++,
                           count))
            break;
    }
    add(maker, "A comparison with an absent column is undecided for every "
               "flow; tables and charts leave it empty.");
    keep(maker, FR_FINDING_WARNING, WEIGHT_WARNING + 800);
}

static void find_assumed_unit(struct maker *maker)
{
    const struct fr_report_facts *facts = maker->facts;

    for (uint32_t i = 0; i < facts->input_count; i++) {
        const struct fr_input_fact *input = &facts->inputs[i];
        if (!input->is_time_unit_assumed)
            continue;
        say(maker, "The time unit of ");
        append_quoted(&maker->head, input->name);
        say(maker, " is assumed: ");
        fr_words_shown(&maker->head, input->time_unit, 0);
        add(maker, "The data did not tell. If the durations look wrong, set "
                   "the unit with --time-unit.");
        keep(maker, FR_FINDING_WARNING, WEIGHT_WARNING + 700);
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

static void find_not_numbers(struct maker *maker)
{
    uint64_t total;
    const struct fr_column_fact *worst =
        worst_column(maker->facts, count_not_numbers, &total);

    if (total == 0)
        return;
    fr_words_count(&maker->head, total, "cell is", "cells are");
    say(maker, fr_words_pick(total, " not a number", " not numbers"));
    add(maker, worst->not_a_number == total ? "In " : "Most are in ");
    append_quoted(&maker->detail, worst->name);
    if (worst->not_a_number < total) {
        add(maker, " (");
        fr_num_append_grouped(&maker->detail, worst->not_a_number);
        add(maker, ")");
    }
    add(maker, fr_words_pick(total, ". It counts as missing.",
                             ". They count as missing."));
    keep(maker, FR_FINDING_WARNING, WEIGHT_WARNING + 500);
}

static void find_infinite(struct maker *maker)
{
    uint64_t total;
    uint64_t flows = maker->summary->flow_count;
    const struct fr_column_fact *worst =
        worst_column(maker->facts, count_infinite, &total);

    if (total == 0)
        return;
    append_quoted(&maker->head, worst->name);
    say(maker, " is infinite in ");
    fr_words_part(&maker->head, worst->infinite, flows, "flow", "flows");
    add(maker, "Infinite values are left out of every statistic and chart; a "
               "flow without duration is the usual cause.");
    keep(maker, FR_FINDING_WARNING,
         WEIGHT_WARNING + 600 * share_of(worst->infinite, flows));
}

/* The Python meter writes 0 for what it cannot measure. */
static void find_no_timing(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t zeros = summary->iat.x_zero;
    double share = share_of(zeros, summary->flow_count);
    const struct fr_label_summary *timing;

    if (zeros == 0 || share < 0.01)
        return;
    fr_words_part(&maker->head, zeros, summary->flow_count, "flow", "flows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(zeros, " has", " have"));
    say(maker, " no measured time between packets");
    add(maker, "flow_iat_mean is 0 there: too few packets to measure, written "
               "as a zero.");
    if (summary->timing_category >= 0) {
        timing = &summary->labels[summary->timing_category];
        if (timing->none_count > 0) {
            add(maker, " timing_category is empty for ");
            fr_words_part(&maker->detail, timing->none_count,
                          summary->flow_count, "flow", "flows");
            add(maker, ".");
        }
    }
    if (share >= 0.1)
        keep(maker, FR_FINDING_WARNING, WEIGHT_WARNING + 400 * share);
    else
        keep(maker, FR_FINDING_FACT, 200);
}

static void find_no_times(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t missing = summary->time_missing;

    if (missing == 0 || summary->time_first == FR_TIME_MISSING)
        return;
    fr_words_part(&maker->head, missing, summary->flow_count, "flow", "flows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(missing, " has", " have"));
    say(maker, " no start time");
    add(maker, fr_words_pick(missing, "It is counted everywhere but is",
                             "They are counted everywhere but are"));
    add(maker, " absent from the charts over time.");
    keep(maker, FR_FINDING_WARNING,
         WEIGHT_WARNING + 300 * share_of(missing, summary->flow_count));
}

/* --- rules with a severity --- */

static double severity_weight(const char *severity)
{
    static const char *const words[] = {"low", "medium", "high", "critical"};

    for (int i = 0; i < 4; i++) {
        if (strcmp(severity, words[i]) == 0)
            return 100 * (i + 1);
    }
    return 50;
}

static void find_alert(struct maker *maker, const struct fr_rule_summary *rule)
{
    fr_words_part(&maker->head, rule->named, maker->summary->flow_count, "flow",
                  "flows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(rule->named, " is ", " are "));
    append_quoted(&maker->head, rule->name);
    say(maker, ", severity ");
    fr_words_name(&maker->head, rule->severity);
    add(maker, "Rule ");
    fr_words_name(&maker->detail, rule->place);
    if (rule->attack[0]) {
        add(maker, ", ATT&CK ");
        fr_words_name(&maker->detail, rule->attack);
    }
    add(maker, ".");
    if (rule->note[0]) {
        add(maker, " ");
        fr_words_shown(&maker->detail, rule->note, 200);
    }
    keep(maker, FR_FINDING_ALERT,
         WEIGHT_ALERT + severity_weight(rule->severity));
}

static void find_alerts(struct maker *maker)
{
    for (uint32_t i = 0; i < maker->summary->rule_count; i++) {
        const struct fr_rule_summary *rule = &maker->summary->rules[i];
        if (rule->severity[0] && rule->named > 0)
            find_alert(maker, rule);
    }
}

/* --- what the data shows --- */

static void say_largest(struct maker *maker,
                        const struct fr_label_summary *label, int top,
                        int second)
{
    uint64_t flows = maker->summary->flow_count;
    uint64_t count = label->counts[top];

    if (count == flows) {
        fr_words_part(&maker->head, count, flows, "flow", "flows");
        capitalise(&maker->head);
        say(maker, fr_words_pick(count, " is ", " are "));
        append_quoted(&maker->head, label->names[top]);
        return;
    }
    if (second >= 0 && label->counts[second] == count) {
        append_quoted(&maker->head, label->names[top]);
        say(maker, " and ");
        append_quoted(&maker->head, label->names[second]);
        say(maker, " are equally frequent: ");
        fr_words_count(&maker->head, count, "flow", "flows");
        say(maker, " each");
        return;
    }
    if (count > flows - count)
        say(maker, "Most flows are ");
    append_quoted(&maker->head, label->names[top]);
    if (count <= flows - count)
        say(maker, " is the most frequent name");
    say(maker, ": ");
    fr_words_part(&maker->head, count, flows, "flow", "flows");
}

static void add_others(struct maker *maker,
                       const struct fr_label_summary *label, int next)
{
    uint64_t flows = maker->summary->flow_count;
    uint32_t count = 0;

    for (int i = next; i >= 0 && count < LIST_MAX; i = fr_lookup_next(label, i))
        count++;
    if (count == 0)
        return;
    add(maker, "Then ");
    for (uint32_t i = 0; i < count; i++) {
        fr_words_join(&maker->detail, i, count);
        append_quoted(&maker->detail, label->names[next]);
        add(maker, " with ");
        fr_words_share(&maker->detail, label->counts[next], flows);
        next = fr_lookup_next(label, next);
    }
    add(maker, ". ");
}

static void find_types(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_label_summary *label;
    int top;
    int second;

    if (summary->color_label < 0)
        return;
    label = &summary->labels[summary->color_label];
    top = fr_lookup_next(label, -1);
    if (top < 0)
        return;
    second = fr_lookup_next(label, top);
    say_largest(maker, label, top, second);
    if (second >= 0 && label->counts[second] == label->counts[top])
        second = fr_lookup_next(label, second);
    add_others(maker, label, second);
    if (label->none_count > 0) {
        fr_words_part(&maker->detail, label->none_count, summary->flow_count,
                      "flow", "flows");
        add(maker, fr_words_pick(label->none_count, " has no ", " have no "));
        fr_words_name(&maker->detail, label->name);
        add(maker, ".");
    } else {
        add(maker, "The names are those of ");
        append_quoted(&maker->detail, label->name);
        add(maker, ".");
    }
    keep(maker, FR_FINDING_FACT, 1000);
}

static double total_bytes(const struct fr_summary *summary)
{
    return summary->metrics[FR_METRIC_FWD_BYTES].sum +
           summary->metrics[FR_METRIC_BWD_BYTES].sum;
}

/* "Together ..., 93% of it backward." */
static void add_directions(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    double forward = summary->metrics[FR_METRIC_FWD_BYTES].sum;
    double backward = summary->metrics[FR_METRIC_BWD_BYTES].sum;

    if (!(forward + backward > 0) || forward < 0 || backward < 0)
        return;
    add(maker,
        fr_words_pick(summary->flow_count, " It moved ", " All flows moved "));
    fr_num_append_bytes(&maker->detail, forward + backward);
    add(maker, ", ");
    fr_num_append_share(&maker->detail, forward, forward + backward);
    add(maker, " of it forward and ");
    fr_num_append_share(&maker->detail, backward, forward + backward);
    add(maker, " backward.");
}

static const struct fr_top_item *most_bytes(const struct fr_top_list *list)
{
    const struct fr_top_item *most = NULL;

    for (uint32_t i = 0; i < list->item_count; i++) {
        if (isfinite(list->items[i].bytes) &&
            (!most || list->items[i].bytes > most->bytes))
            most = &list->items[i];
    }
    return most;
}

static void find_bytes(struct maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_PAIR];
    const struct fr_top_item *most = most_bytes(list);
    double all = total_bytes(maker->summary);
    int is_listed_only = list->distinct > list->item_count;

    if (!list->is_present || !most || !(most->bytes > 0) ||
        !(all >= most->bytes))
        return;
    fr_words_shown(&maker->head, most->name, 100);
    say(maker, is_listed_only ? " moved most bytes of the frequent pairs: "
                              : " moved most bytes: ");
    fr_num_append_bytes(&maker->head, most->bytes);
    if (list->distinct > 1) {
        say(maker, " (");
        fr_num_append_share(&maker->head, most->bytes, all);
        say(maker, ")");
    }
    add(maker, "In ");
    fr_words_part(&maker->detail, most->flows, maker->summary->flow_count,
                  "flow", "flows");
    add(maker, ".");
    add_directions(maker);
    keep(maker, FR_FINDING_FACT, 700 + 100 * most->bytes / all);
}

static void find_source(struct maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_SOURCE];
    uint64_t flows = maker->summary->flow_count;
    const struct fr_top_item *top = list->items;

    if (!list->is_present || list->item_count == 0 || flows < 3 ||
        share_of(top->flows, flows) < 0.1)
        return;
    fr_words_name(&maker->head, top->name);
    say(maker, fr_words_pick(top->flows, " starts ", " starts "));
    fr_words_part(&maker->head, top->flows, flows, "flow", "flows");
    if (list->distinct > 1 && list->item_count > 1) {
        fr_words_count(&maker->detail, list->distinct, "source", "sources");
        add(maker, " in all; next is ");
        fr_words_name(&maker->detail, top[1].name);
        add(maker, " with ");
        fr_words_count(&maker->detail, top[1].flows, "flow", "flows");
        add(maker, ".");
    } else {
        add(maker, "There is no other source.");
    }
    keep(maker, FR_FINDING_FACT, 400 + 300 * share_of(top->flows, flows));
}

static void add_top_port(struct maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_PORT];

    if (!list->is_present || list->item_count == 0)
        return;
    add(maker, " The most frequent destination port is ");
    fr_words_name(&maker->detail, list->items[0].name);
    add(maker, ": ");
    fr_words_part(&maker->detail, list->items[0].flows,
                  maker->summary->flow_count, "flow", "flows");
    add(maker, ".");
}

static void find_destination(struct maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_DESTINATION];
    uint64_t flows = maker->summary->flow_count;
    const struct fr_top_item *top = list->items;

    if (!list->is_present || list->item_count == 0 || flows < 3 ||
        share_of(top->flows, flows) < 0.1)
        return;
    fr_words_part(&maker->head, top->flows, flows, "flow", "flows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(top->flows, " goes to ", " go to "));
    fr_words_name(&maker->head, top->name);
    fr_words_count(&maker->detail, list->distinct, "destination",
                   "destinations");
    add(maker, " in all.");
    add_top_port(maker);
    keep(maker, FR_FINDING_FACT, 380 + 300 * share_of(top->flows, flows));
}

/* The name whose longest flow is the longest of all; -1 if unclear. */
static int type_of_longest(const struct fr_summary *summary, double max)
{
    const struct fr_label_summary *label;
    int found = -1;

    if (summary->color_label < 0 || !summary->duration_by_type)
        return -1;
    label = &summary->labels[summary->color_label];
    for (uint32_t i = 1; i <= label->name_count; i++) {
        const struct fr_box *box = &summary->duration_by_type[i];
        if (box->count == 0 || box->max != max)
            continue;
        if (found >= 0)
            return -1;
        found = (int)i - 1;
    }
    return found;
}

static void find_longest(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_moments *duration = &summary->metrics[FR_METRIC_DURATION];
    int type;

    if (duration->count < 2 || !(duration->max > duration->min))
        return;
    type = type_of_longest(summary, duration->max);
    say(maker, "The longest flow lasts ");
    fr_num_append_time(&maker->head, duration->max);
    add(maker, "The mean is ");
    fr_num_append_time(&maker->detail, duration->mean);
    add(maker, ", the shortest ");
    fr_num_append_time(&maker->detail, duration->min);
    if (type >= 0) {
        add(maker, "; the longest is ");
        append_quoted(&maker->detail,
                      summary->labels[summary->color_label].names[type]);
    }
    add(maker, ".");
    if (duration->min >= 0 && duration->max > duration->sum / 2 &&
        duration->count > 2) {
        add(maker, " It alone holds ");
        fr_num_append_share(&maker->detail, duration->max, duration->sum);
        add(maker, " of the time of all flows together.");
    }
    keep(maker, FR_FINDING_FACT, 450);
}

static void find_periodic(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t flows = summary->flow_count;
    uint64_t count;

    if (summary->is_periodic < 0)
        return;
    count = fr_lookup_count(&summary->labels[summary->is_periodic], "true");
    fr_words_part(&maker->head, count, flows, "flow", "flows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(count, " is", count ? " are" : " is"));
    say(maker, " periodic");
    if (count == 0) {
        add(maker, "No flow has the steady timing that the rules call "
                   "periodic.");
        keep(maker, FR_FINDING_FACT, 100);
        return;
    }
    add(maker, "Packets at steady intervals: polling, health checks, "
               "streams, or a beacon that calls home. ");
    add(maker, "The column is_periodic marks them.");
    keep(maker, FR_FINDING_FACT, 600);
}

/* Flows whose backward packets carry nothing, or that have none. */
static void find_one_way(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t zeros = summary->sizes.y_zero;
    double share = share_of(zeros, summary->flow_count);

    if (zeros == 0 || share < 0.01)
        return;
    fr_words_part(&maker->head, zeros, summary->flow_count, "flow", "flows");
    capitalise(&maker->head);
    say(maker, fr_words_pick(zeros, " carries", " carry"));
    say(maker, " no bytes backward");
    add(maker, "Unanswered requests, scans and one-way protocols look like "
               "this; look at their destinations first.");
    keep(maker, FR_FINDING_FACT, 300 + 400 * share);
}

/* Fewer flows than this move together by chance. */
#define CORRELATION_FLOWS_MIN 10

/* The strongest pair with enough flows, and how many pairs are strong. */
static uint32_t strongest_pair(const struct fr_summary *summary, int *first,
                               int *second)
{
    uint32_t count = 0;
    double best = 0.7;

    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            double r = fabs(summary->correlation[i][j]);
            if (!(r > 0.7) ||
                summary->correlation_pairs[i][j] < CORRELATION_FLOWS_MIN)
                continue;
            count++;
            if (r > best) {
                best = r;
                *first = i;
                *second = j;
            }
        }
    }
    return count;
}

static void find_correlation(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    int i = 0;
    int j = 0;
    uint32_t count = strongest_pair(summary, &i, &j);

    if (count == 0)
        return;
    append_quoted(&maker->head, fr_lookup_metric_heading((enum fr_metric)i));
    say(maker, " and ");
    append_quoted(&maker->head, fr_lookup_metric_heading((enum fr_metric)j));
    say(maker, summary->correlation[i][j] > 0 ? " rise together (r = "
                                              : " move against each other "
                                                "(r = ");
    fr_words_correlation(&maker->head, summary->correlation[i][j]);
    say(maker, ")");
    add(maker, "Over ");
    fr_words_count(&maker->detail, summary->correlation_pairs[i][j], "flow",
                   "flows");
    add(maker, ". ");
    fr_strbuf_printf(&maker->detail, "%u of 28 pairs of key features ",
                     (unsigned)count);
    add(maker, fr_words_pick(count, "is", "are"));
    add(maker, " strong (above 0.7); strong_correlations.csv lists all.");
    keep(maker, FR_FINDING_FACT, 250);
}

/* --- what to look at in the rules --- */

static void find_unnamed_by_rule(struct maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t flows = summary->flow_count;

    for (uint32_t i = 0; i < summary->rule_count; i++) {
        const struct fr_rule_summary *rule = &summary->rules[i];
        if ((int)rule->label != summary->color_label ||
            strcmp(rule->condition, "else") != 0 ||
            share_of(rule->named, flows) < 0.2 || flows < 5)
            continue;
        say(maker, "No rule of ");
        append_quoted(&maker->head, summary->labels[rule->label].name);
        say(maker, " holds for ");
        fr_words_part(&maker->head, rule->named, flows, "flow", "flows");
        add(maker,
            fr_words_pick(rule->named, "It is called ", "They are called "));
        append_quoted(&maker->detail, rule->name);
        add(maker, "; a rule of their own would make the picture sharper.");
        keep(maker, FR_FINDING_ADVICE,
             150 + 200 * share_of(rule->named, flows));
        return;
    }
}

static int is_silent(const struct fr_rule_summary *rule)
{
    return rule->hits == 0;
}

static int is_overruled(const struct fr_rule_summary *rule)
{
    return rule->hits > 0 && rule->named == 0;
}

/* "3 of 13 rules: a, b and c" of those that `chosen` says. */
static uint32_t say_rules(struct maker *maker,
                          int (*chosen)(const struct fr_rule_summary *))
{
    const struct fr_summary *summary = maker->summary;
    uint32_t count = 0;
    uint32_t index = 0;

    for (uint32_t i = 0; i < summary->rule_count; i++)
        count += chosen(&summary->rules[i]) != 0;
    if (count == 0)
        return 0;
    fr_words_part(&maker->head, count, summary->rule_count, "rule", "rules");
    capitalise(&maker->head);
    say(maker, fr_words_pick(count, " names", " name"));
    say(maker, " no flow: ");
    for (uint32_t i = 0; i < summary->rule_count; i++) {
        if (chosen(&summary->rules[i]) &&
            !append_listed(&maker->head, summary->rules[i].name, index++,
                           count))
            break;
    }
    return count;
}

static void find_silent_rules(struct maker *maker)
{
    uint32_t count = say_rules(maker, is_silent);

    if (count == 0)
        return;
    add(maker, fr_words_pick(count,
                             "It holds for no flow. If you expected "
                             "it, check its",
                             "They hold for no flow. If you expected them, "
                             "check their"));
    add(maker, " thresholds and units.");
    keep(maker, FR_FINDING_ADVICE, 160);
}

static void find_overruled_rules(struct maker *maker)
{
    uint32_t count = say_rules(maker, is_overruled);

    if (count == 0)
        return;
    add(maker, fr_words_pick(count,
                             "It holds for some flows, but another "
                             "rule always decides.",
                             "They hold for some flows, but another rule "
                             "always decides."));
    add(maker, " Check the order of the rules.");
    keep(maker, FR_FINDING_ADVICE, 170);
}

/* --- all --- */

static void find_all(struct maker *maker)
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
    find_types(maker);
    find_bytes(maker);
    find_source(maker);
    find_destination(maker);
    find_longest(maker);
    find_periodic(maker);
    find_one_way(maker);
    find_correlation(maker);
    find_unnamed_by_rule(maker);
    find_silent_rules(maker);
    find_overruled_rules(maker);
    find_alerts(maker);
}

static const struct candidate *heaviest(struct maker *maker,
                                        uint32_t warning_count)
{
    struct candidate *best = NULL;

    for (uint32_t i = 0; i < maker->count; i++) {
        struct candidate *candidate = &maker->candidates[i];
        if (candidate->weight < 0 ||
            (candidate->finding.kind == FR_FINDING_WARNING &&
             warning_count >= WARNINGS_MAX))
            continue;
        if (!best || candidate->weight > best->weight)
            best = candidate;
    }
    if (best)
        best->weight = -best->weight; /* taken */
    return best;
}

static void choose(struct maker *maker, struct fr_findings *findings)
{
    uint32_t warning_count = 0;

    findings->count = 0;
    while (findings->count < FR_FINDINGS_MAX) {
        const struct candidate *best = heaviest(maker, warning_count);
        if (!best)
            break;
        warning_count += best->finding.kind == FR_FINDING_WARNING;
        findings->items[findings->count++] = best->finding;
    }
    findings->left_out = maker->total - findings->count;
}

int fr_findings_make(const struct fr_report_facts *facts,
                     struct fr_arena *arena, struct fr_findings *findings)
{
    struct maker maker = {
        .facts = facts, .summary = facts->summary, .arena = arena};

    *findings = (struct fr_findings){0};
    fr_facts_count_rows(facts, &maker.rows);
    fr_strbuf_init(&maker.head, TEXT_MAX);
    fr_strbuf_init(&maker.detail, TEXT_MAX);
    find_all(&maker);
    fr_strbuf_release(&maker.head);
    fr_strbuf_release(&maker.detail);
    if (maker.status < 0)
        return maker.status;
    choose(&maker, findings);
    return 0;
}
