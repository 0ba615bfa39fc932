/* figures_state.c - what each chart shows, said in sentences.
 *
 * They are computed from the same numbers as the chart and stand beside it on
 * its page; each is true for no, one and many flows. */
#include "report/figures.h"

#include <math.h>

#include "base/num.h"
#include "report/lookup.h"
#include "report/words.h"

#define CORRELATION_STRONG 0.7
#define PAIRS_LISTED_MAX   3
/* Fewer flows than this move together by chance. */
#define FLOWS_MIN 10

static void quote(struct fr_strbuf *out, const char *name)
{
    fr_strbuf_append_char(out, '\'');
    fr_words_name(out, name);
    fr_strbuf_append_char(out, '\'');
}

static void part_of_flows(struct fr_strbuf *out,
                          const struct fr_summary *summary, uint64_t part)
{
    fr_words_part(out, part, summary->flow_count, "flow", "flows");
}

/* "The most frequent flow_type is 'x': 3 of 4 flows (75%). " */
static void state_mode(struct fr_strbuf *out, const struct fr_summary *summary,
                       int index)
{
    const struct fr_label_summary *label = fr_lookup_label(summary, index);
    int first = label ? fr_lookup_next(label, -1) : -1;
    int second;

    if (first < 0)
        return;
    if (summary->flow_count == 1) {
        fr_strbuf_append_text(out, "The flow's ");
        fr_words_name(out, label->name);
        fr_strbuf_append_text(out, " is ");
        quote(out, label->names[first]);
        fr_strbuf_append_text(out, ". ");
        return;
    }
    second = fr_lookup_next(label, first);
    if (second >= 0 && label->counts[second] == label->counts[first]) {
        quote(out, label->names[first]);
        fr_strbuf_append_text(out, " and ");
        quote(out, label->names[second]);
        fr_strbuf_append_text(out, " tie as the most frequent ");
        fr_words_name(out, label->name);
        fr_strbuf_append_text(out, ": ");
        fr_words_count(out, label->counts[first], "flow", "flows");
        fr_strbuf_append_text(out, " each. ");
        return;
    }
    fr_strbuf_append_text(out, "The most frequent ");
    fr_words_name(out, label->name);
    fr_strbuf_append_text(out, " is ");
    quote(out, label->names[first]);
    fr_strbuf_append_text(out, ": ");
    part_of_flows(out, summary, label->counts[first]);
    fr_strbuf_append_text(out, ". ");
}

/* --- classification --- */

/* Names with the least and the greatest median; 0 if there is none. */
static int median_ends(const struct fr_summary *summary, uint32_t *least,
                       uint32_t *greatest)
{
    const struct fr_label_summary *label =
        &summary->labels[summary->color_label];
    const struct fr_box *boxes = summary->duration_by_type;

    *least = *greatest = 0;
    for (uint32_t i = 1; i <= label->name_count; i++) {
        if (boxes[i].count == 0)
            continue;
        if (!*least || boxes[i].median < boxes[*least].median)
            *least = i;
        if (!*greatest || boxes[i].median > boxes[*greatest].median)
            *greatest = i;
    }
    return *least != 0;
}

static void state_median(struct fr_strbuf *out,
                         const struct fr_summary *summary, uint32_t code)
{
    quote(out, summary->labels[summary->color_label].names[code - 1]);
    fr_strbuf_append_text(out, " (");
    fr_num_append_time(out, summary->duration_by_type[code].median);
    fr_strbuf_append_char(out, ')');
}

static void state_classification(const struct fr_summary *summary,
                                 struct fr_strbuf *out)
{
    uint32_t least, greatest;

    if (summary->color_label < 0)
        fr_strbuf_append_text(out, "The rules define no label to group the "
                                   "flows by.");
    state_mode(out, summary, summary->color_label);
    if (summary->color_label < 0 || !summary->duration_by_type ||
        !median_ends(summary, &least, &greatest))
        return;
    if (summary->duration_by_type[least].median ==
        summary->duration_by_type[greatest].median) {
        fr_strbuf_append_text(out,
                              fr_words_pick(summary->flow_count, "It lasts ",
                                            "The median duration is "));
        fr_num_append_time(out, summary->duration_by_type[least].median);
        fr_strbuf_append_text(out,
                              least == greatest ? "." : " for every name.");
        return;
    }
    fr_strbuf_append_text(out, "By median duration the longest are ");
    state_median(out, summary, greatest);
    fr_strbuf_append_text(out, " and the shortest ");
    state_median(out, summary, least);
    fr_strbuf_append_char(out, '.');
}

/* --- timing --- */

static void state_timing(const struct fr_summary *summary,
                         struct fr_strbuf *out)
{
    const struct fr_moments *mean = &summary->metrics[FR_METRIC_IAT_MEAN];

    state_mode(out, summary, summary->timing_category);
    state_mode(out, summary, summary->traffic_pattern);
    if (mean->count > 0) {
        fr_strbuf_append_text(out, "The mean time between packets is ");
        fr_num_append_time(out, mean->mean);
        fr_strbuf_append_text(
            out, fr_words_pick(mean->count, ".", ", averaged over the flows."));
    }
    if (summary->iat.x_zero > 0) {
        fr_strbuf_append_text(out, " It is zero or less in ");
        part_of_flows(out, summary, summary->iat.x_zero);
        fr_strbuf_append_text(out, mean->min < 0
                                       ? ": too few packets to measure, or "
                                         "packets out of order."
                                       : ": too few packets to measure.");
    }
}

/* --- sizes --- */

static void state_sizes(const struct fr_summary *summary, struct fr_strbuf *out)
{
    const struct fr_moments *forward = &summary->metrics[FR_METRIC_FWD_MEAN];
    const struct fr_moments *backward = &summary->metrics[FR_METRIC_BWD_MEAN];

    state_mode(out, summary, summary->size_category);
    if (summary->size_box.count > 0) {
        fr_strbuf_append_text(out, "The median packet size of a flow is ");
        fr_num_append_bytes(out, summary->size_box.median);
        fr_strbuf_append_text(out, ". ");
    }
    if (forward->count > 0 && backward->count > 0) {
        fr_strbuf_append_text(out, "Forward packets have ");
        fr_num_append_bytes(out, forward->mean);
        fr_strbuf_append_text(out, " on average, backward ones ");
        fr_num_append_bytes(out, backward->mean);
        fr_strbuf_append_text(out, ". ");
    }
    if (summary->sizes.y_zero > 0) {
        part_of_flows(out, summary, summary->sizes.y_zero);
        fr_strbuf_append_text(
            out, fr_words_pick(summary->sizes.y_zero, " carries", " carry"));
        fr_strbuf_append_text(out, " no bytes backward.");
    }
}

/* --- periodic --- */

static void state_periodic(const struct fr_summary *summary,
                           struct fr_strbuf *out)
{
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->is_periodic);
    uint64_t count;

    if (!label) {
        fr_strbuf_append_text(out, "The rules do not say what is periodic.");
        return;
    }
    count = fr_lookup_count(label, "true");
    part_of_flows(out, summary, count);
    fr_strbuf_append_text(out,
                          fr_words_pick(count, " is", count ? " are" : " is"));
    fr_strbuf_append_text(out, " periodic.");
    if (count > 0 && summary->period_box.count > 0) {
        fr_strbuf_append_text(out, fr_words_pick(count, " Its packets are ",
                                                 " Their packets are "));
        fr_num_append_time(out, summary->period_box.median);
        fr_strbuf_append_text(
            out, fr_words_pick(count, " apart.", " apart at the median."));
    }
    if (label->none_count > 0) {
        fr_strbuf_append_text(out, " Undecided: ");
        part_of_flows(out, summary, label->none_count);
        fr_strbuf_append_char(out, '.');
    }
}

/* --- correlation --- */

static void state_pair(struct fr_strbuf *out, const struct fr_summary *summary,
                       int i, int j)
{
    fr_strbuf_append_text(out, fr_lookup_metric_column((enum fr_metric)i));
    fr_strbuf_append_text(out, " with ");
    fr_strbuf_append_text(out, fr_lookup_metric_column((enum fr_metric)j));
    fr_strbuf_append_text(out, " (");
    fr_words_correlation(out, summary->correlation[i][j]);
    fr_strbuf_append_char(out, ')');
}

static int is_strong(const struct fr_summary *summary, int i, int j)
{
    return fabs(summary->correlation[i][j]) > CORRELATION_STRONG;
}

static uint32_t strong_count(const struct fr_summary *summary)
{
    uint32_t count = 0;

    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++)
            count += is_strong(summary, i, j) != 0;
    }
    return count;
}

static void state_heatmap(const struct fr_summary *summary,
                          struct fr_strbuf *out)
{
    uint32_t count = strong_count(summary);
    uint32_t listed = count > PAIRS_LISTED_MAX ? PAIRS_LISTED_MAX : count;
    uint32_t index = 0;

    if (count == 0) {
        fr_strbuf_append_text(out, "No two key features move together "
                                   "strongly (above 0.7 or below -0.7).");
        return;
    }
    fr_words_count(out, count, "pair is", "pairs are");
    fr_strbuf_append_text(out, " strong (above 0.7 or below -0.7)");
    fr_strbuf_append_text(out, listed < count ? ", such as " : ": ");
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            if (!is_strong(summary, i, j) || index == listed)
                continue;
            fr_words_join(out, index++, listed);
            state_pair(out, summary, i, j);
        }
    }
    fr_strbuf_append_char(out, '.');
    if (summary->flow_count < FLOWS_MIN)
        fr_strbuf_append_text(out, " With so few flows that means little.");
}

/* --- timeline --- */

static void state_period(const struct fr_summary *summary,
                         struct fr_strbuf *out)
{
    double seconds;

    if (summary->time_first == FR_TIME_MISSING) {
        fr_strbuf_append_text(out, "The input has no start times. ");
        return;
    }
    seconds = ((double)summary->time_last - (double)summary->time_first) /
              (double)FR_NS_PER_S;
    fr_strbuf_append_text(out,
                          fr_words_pick(summary->flow_count, "The flow starts ",
                                        "The flows start "));
    if (seconds > 0) {
        fr_strbuf_append_text(out, "within ");
        fr_num_append_time(out, seconds);
        fr_strbuf_append_text(out, ": ");
    } else {
        fr_strbuf_append_text(out, "at ");
    }
    fr_words_period(out, summary->time_first, summary->time_last);
    fr_strbuf_append_text(out, ". ");
}

static void state_timeline(const struct fr_summary *summary,
                           struct fr_strbuf *out)
{
    const struct fr_moments *rate = &summary->metrics[FR_METRIC_THROUGHPUT];
    const struct fr_moments *duration = &summary->metrics[FR_METRIC_DURATION];

    state_period(summary, out);
    if (rate->count > 1) {
        fr_strbuf_append_text(out, "The fastest flow reaches ");
        fr_num_append_bytes(out, rate->max);
        fr_strbuf_append_text(out, "/s; the mean is ");
        fr_num_append_bytes(out, rate->mean);
        fr_strbuf_append_text(out, "/s. ");
    }
    if (duration->count > 1) {
        fr_strbuf_append_text(out, "The longest lasts ");
        fr_num_append_time(out, duration->max);
        fr_strbuf_append_char(out, '.');
    }
}

/* --- all --- */

typedef void state_chart(const struct fr_summary *summary,
                         struct fr_strbuf *out);

void fr_figures_state(const struct fr_report_facts *facts,
                      enum fr_report_part part, struct fr_strbuf *out)
{
    static state_chart *const states[FR_REPORT_PART_COUNT] = {
        [FR_REPORT_PART_FLOW_CLASSIFICATION] = state_classification,
        [FR_REPORT_PART_TIMING] = state_timing,
        [FR_REPORT_PART_PACKET_SIZE] = state_sizes,
        [FR_REPORT_PART_PERIODIC] = state_periodic,
        [FR_REPORT_PART_HEATMAP] = state_heatmap,
        [FR_REPORT_PART_TIMELINE] = state_timeline,
    };
    size_t before = out->size;

    if (facts->summary->flow_count == 0) {
        fr_strbuf_append_text(out, "There are no flows to show.");
        return;
    }
    states[part](facts->summary, out);
    while (out->size > before && out->data[out->size - 1] == ' ')
        out->data[--out->size] = '\0';
    if (out->size == before)
        fr_strbuf_append_text(out, "The columns behind this chart hold no "
                                   "numbers.");
    if (out->size > before && out->data[before] >= 'a' &&
        out->data[before] <= 'z')
        out->data[before] = (char)(out->data[before] - 'a' + 'A');
}
