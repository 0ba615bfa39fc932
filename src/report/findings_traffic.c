/* findings_traffic.c - what the data shows: types, talkers, times, sizes. */
#include "report/findings_internal.h"

#include <math.h>

static void say_largest(struct fr_findings_maker *maker,
                        const struct fr_label_summary *label, int top,
                        int second)
{
    uint64_t flows = maker->summary->flow_count;
    uint64_t count = label->counts[top];

    if (count == flows) {
        fr_words_part(&maker->head, count, flows, "flow", "flows");
        fr_words_capitalise(&maker->head);
        fr_findings_say(maker, fr_words_pick(count, " is ", " are "));
        fr_findings_quote(&maker->head, label->names[top]);
        return;
    }
    if (second >= 0 && label->counts[second] == count) {
        fr_findings_quote(&maker->head, label->names[top]);
        fr_findings_say(maker, " and ");
        fr_findings_quote(&maker->head, label->names[second]);
        fr_findings_say(maker, " are equally frequent: ");
        fr_words_count(&maker->head, count, "flow", "flows");
        fr_findings_say(maker, " each");
        return;
    }
    if (count > flows - count)
        fr_findings_say(maker, "Most flows are ");
    fr_findings_quote(&maker->head, label->names[top]);
    if (count <= flows - count)
        fr_findings_say(maker, " is the most frequent name");
    fr_findings_say(maker, ": ");
    fr_words_part(&maker->head, count, flows, "flow", "flows");
}

static void add_others(struct fr_findings_maker *maker,
                       const struct fr_label_summary *label, int next)
{
    uint64_t flows = maker->summary->flow_count;
    uint32_t count = 0;

    for (int i = next; i >= 0 && count < FR_FINDINGS_LIST_MAX;
         i = fr_lookup_next(label, i))
        count++;
    if (count == 0)
        return;
    fr_findings_add(maker, "Then ");
    for (uint32_t i = 0; i < count; i++) {
        fr_words_join(&maker->detail, i, count);
        fr_findings_quote(&maker->detail, label->names[next]);
        fr_findings_add(maker, " with ");
        fr_words_share(&maker->detail, label->counts[next], flows);
        next = fr_lookup_next(label, next);
    }
    fr_findings_add(maker, ". ");
}

static void find_types(struct fr_findings_maker *maker)
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
        fr_findings_add(
            maker, fr_words_pick(label->none_count, " has no ", " have no "));
        fr_words_name(&maker->detail, label->name);
        fr_findings_add(maker, ".");
    } else {
        fr_findings_add(maker, "The names are those of ");
        fr_findings_quote(&maker->detail, label->name);
        fr_findings_add(maker, ".");
    }
    fr_findings_keep(maker, FR_FINDING_FACT, 1000);
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

/* "All flows moved 877MB, 97.6% of it backward" */
static void say_volume(struct fr_findings_maker *maker, double forward,
                       double backward)
{
    double all = forward + backward;
    double larger = forward > backward ? forward : backward;

    fr_findings_say(maker,
                    fr_words_pick(maker->summary->flow_count, "The flow moved ",
                                  "All flows together moved "));
    fr_num_append_bytes(&maker->head, all);
    fr_findings_say(maker, ", ");
    fr_num_append_share(&maker->head, larger, all);
    fr_findings_say(maker,
                    forward > backward ? " of it forward" : " of it backward");
}

/* Who moved most of it, as far as the pairs were kept. */
static void add_heaviest_pair(struct fr_findings_maker *maker, double all)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_PAIR];
    const struct fr_top_item *most = most_bytes(list);

    if (!list->is_present || !most || !(most->bytes > 0) || most->bytes > all)
        return;
    if (list->distinct == 1) {
        fr_findings_add(maker, "There is one pair: ");
        fr_words_shown(&maker->detail, most->name, 100);
        fr_findings_add(maker, ".");
        return;
    }
    if (list->distinct > list->item_count)
        fr_strbuf_printf(&maker->detail, "Of the %u most frequent pairs, ",
                         (unsigned)list->item_count);
    fr_words_shown(&maker->detail, most->name, 100);
    fr_findings_add(maker, " moved most: ");
    fr_num_append_bytes(&maker->detail, most->bytes);
    fr_findings_add(maker, " (");
    fr_num_append_share(&maker->detail, most->bytes, all);
    fr_findings_add(maker, ") in ");
    fr_words_count(&maker->detail, most->flows, "flow", "flows");
    fr_findings_add(maker, ".");
}

static void find_bytes(struct fr_findings_maker *maker)
{
    const struct fr_moments *metrics = maker->summary->metrics;
    double forward = metrics[FR_METRIC_FWD_BYTES].sum;
    double backward = metrics[FR_METRIC_BWD_BYTES].sum;

    if (!metrics[FR_METRIC_FWD_BYTES].is_present ||
        !metrics[FR_METRIC_BWD_BYTES].is_present || forward < 0 ||
        backward < 0 || !(forward + backward > 0))
        return;
    say_volume(maker, forward, backward);
    add_heaviest_pair(maker, forward + backward);
    fr_findings_keep(maker, FR_FINDING_FACT, 750);
}

static void find_source(struct fr_findings_maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_SOURCE];
    uint64_t flows = maker->summary->flow_count;
    const struct fr_top_item *top = list->items;

    if (!list->is_present || list->item_count == 0 || flows < 3 ||
        fr_findings_share(top->flows, flows) < 0.1)
        return;
    fr_words_name(&maker->head, top->name);
    fr_findings_say(maker, fr_words_pick(top->flows, " starts ", " starts "));
    fr_words_part(&maker->head, top->flows, flows, "flow", "flows");
    if (list->distinct > 1 && list->item_count > 1) {
        fr_words_count(&maker->detail, list->distinct, "source", "sources");
        fr_findings_add(maker, " in all; next is ");
        fr_words_name(&maker->detail, top[1].name);
        fr_findings_add(maker, " with ");
        fr_words_count(&maker->detail, top[1].flows, "flow", "flows");
        fr_findings_add(maker, ".");
    } else {
        fr_findings_add(maker, "There is no other source.");
    }
    fr_findings_keep(maker, FR_FINDING_FACT,
                     400 + 300 * fr_findings_share(top->flows, flows));
}

static void add_top_port(struct fr_findings_maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_PORT];

    if (!list->is_present || list->item_count == 0)
        return;
    fr_findings_add(maker, " The most frequent destination port is ");
    fr_words_name(&maker->detail, list->items[0].name);
    fr_findings_add(maker, ": ");
    fr_words_part(&maker->detail, list->items[0].flows,
                  maker->summary->flow_count, "flow", "flows");
    fr_findings_add(maker, ".");
}

static void find_destination(struct fr_findings_maker *maker)
{
    const struct fr_top_list *list = &maker->summary->tops[FR_TOP_DESTINATION];
    uint64_t flows = maker->summary->flow_count;
    const struct fr_top_item *top = list->items;

    if (!list->is_present || list->item_count == 0 || flows < 3 ||
        fr_findings_share(top->flows, flows) < 0.1)
        return;
    fr_words_part(&maker->head, top->flows, flows, "flow", "flows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(top->flows, " goes to ", " go to "));
    fr_words_name(&maker->head, top->name);
    fr_words_count(&maker->detail, list->distinct, "destination",
                   "destinations");
    fr_findings_add(maker, " in all.");
    add_top_port(maker);
    fr_findings_keep(maker, FR_FINDING_FACT,
                     380 + 300 * fr_findings_share(top->flows, flows));
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

static void find_longest(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_moments *duration = &summary->metrics[FR_METRIC_DURATION];
    int type;

    if (duration->count < 2 || !(duration->max > duration->min))
        return;
    type = type_of_longest(summary, duration->max);
    fr_findings_say(maker, "The longest flow lasts ");
    fr_num_append_time(&maker->head, duration->max);
    fr_findings_add(maker, "The mean is ");
    fr_num_append_time(&maker->detail, duration->mean);
    fr_findings_add(maker, ", the shortest ");
    fr_num_append_time(&maker->detail, duration->min);
    if (type >= 0) {
        fr_findings_add(maker, "; the longest is ");
        fr_findings_quote(&maker->detail,
                          summary->labels[summary->color_label].names[type]);
    }
    fr_findings_add(maker, ".");
    if (duration->min >= 0 && duration->max > duration->sum / 2 &&
        duration->count > 2) {
        fr_findings_add(maker, " It alone holds ");
        fr_num_append_share(&maker->detail, duration->max, duration->sum);
        fr_findings_add(maker, " of the time of all flows together.");
    }
    fr_findings_keep(maker, FR_FINDING_FACT, 450);
}

/* "Their packets are 20ms apart at the median, from 1.5ms to 3s." */
static void add_period(struct fr_findings_maker *maker)
{
    const struct fr_box *period = &maker->summary->period_box;

    if (period->count == 0)
        return;
    fr_findings_add(maker, fr_words_pick(period->count, "Its packets are ",
                                         "Their packets are "));
    fr_num_append_time(&maker->detail, period->median);
    fr_findings_add(maker, " apart");
    if (period->max > period->min) {
        fr_findings_add(maker, " at the median, from ");
        fr_num_append_time(&maker->detail, period->min);
        fr_findings_add(maker, " to ");
        fr_num_append_time(&maker->detail, period->max);
    }
    fr_findings_add(maker, ". ");
}

static void find_periodic(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t flows = summary->flow_count;
    uint64_t count;

    if (summary->is_periodic < 0)
        return;
    count = fr_lookup_count(&summary->labels[summary->is_periodic], "true");
    fr_words_part(&maker->head, count, flows, "flow", "flows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(count, " is", count ? " are" : " is"));
    fr_findings_say(maker, " periodic");
    if (count == 0) {
        fr_findings_add(maker, "No flow has the steady timing that the rules "
                               "call periodic.");
        fr_findings_keep(maker, FR_FINDING_FACT, 100);
        return;
    }
    add_period(maker);
    fr_findings_add(maker, "Polling, health checks and streams look like "
                           "this, and so does a beacon that calls home.");
    fr_findings_keep(maker, FR_FINDING_FACT, 600);
}

/* Flows whose backward packets carry nothing, or that have none. */
static void find_one_way(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    uint64_t zeros = summary->sizes.y_zero;
    double share = fr_findings_share(zeros, summary->flow_count);

    if (zeros == 0 || share < 0.01)
        return;
    fr_words_part(&maker->head, zeros, summary->flow_count, "flow", "flows");
    fr_words_capitalise(&maker->head);
    fr_findings_say(maker, fr_words_pick(zeros, " carries", " carry"));
    fr_findings_say(maker, " no bytes backward");
    fr_findings_add(
        maker, "Unanswered requests, scans and one-way protocols look like "
               "this; look at their destinations first.");
    fr_findings_keep(maker, FR_FINDING_FACT, 300 + 400 * share);
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

static void find_correlation(struct fr_findings_maker *maker)
{
    const struct fr_summary *summary = maker->summary;
    int i = 0;
    int j = 0;
    uint32_t count = strongest_pair(summary, &i, &j);

    if (count == 0)
        return;
    fr_findings_quote(&maker->head,
                      fr_lookup_metric_heading((enum fr_metric)i));
    fr_findings_say(maker, " and ");
    fr_findings_quote(&maker->head,
                      fr_lookup_metric_heading((enum fr_metric)j));
    fr_findings_say(maker, summary->correlation[i][j] > 0
                               ? " rise together (r = "
                               : " move against each other "
                                 "(r = ");
    fr_words_correlation(&maker->head, summary->correlation[i][j]);
    fr_findings_say(maker, ")");
    fr_findings_add(maker, "Over ");
    fr_words_count(&maker->detail, summary->correlation_pairs[i][j], "flow",
                   "flows");
    fr_findings_add(maker, ". ");
    fr_strbuf_printf(&maker->detail, "%u of 28 pairs of key features ",
                     (unsigned)count);
    fr_findings_add(maker, fr_words_pick(count, "is", "are"));
    fr_findings_add(maker,
                    " strong (above 0.7); strong_correlations.csv lists all.");
    fr_findings_keep(maker, FR_FINDING_FACT, 250);
}

void fr_findings_about_traffic(struct fr_findings_maker *maker)
{
    find_types(maker);
    find_bytes(maker);
    find_source(maker);
    find_destination(maker);
    find_longest(maker);
    find_periodic(maker);
    find_one_way(maker);
    find_correlation(maker);
}
