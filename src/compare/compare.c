/* compare.c - pairs to verdicts, columns of pairs with the same packets to
 * reports. A flow counts once: as a pair, or as only in its file. */
#include "compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"

#define NO_DEFECT FR_DEFECT_COUNT

/* Durations of the same packets are this close, seconds. */
#define DURATION_SLACK 1.000001e-6

struct run {
    struct fr_comparison *comparison;
    struct fr_symptoms symptoms;
    double *ratios, *differences; /* of one column; as many as pairs */
};

static double number(const struct fr_flow_record *flow, enum fr_feature column)
{
    return flow->numbers[column];
}

static double packets_of(const struct fr_flow_record *flow)
{
    return number(flow, FR_FEATURE_tot_fwd_pkts) +
           number(flow, FR_FEATURE_tot_bwd_pkts);
}

/* --- which defect a verdict comes from ------------------------------------ */

struct suspect {
    const struct fr_comparison *comparison;
    const struct fr_flowset *set; /* that may have the defect */
    const struct fr_flow_record *flow, *other;
    int in; /* the file of `set` */
};

static int can_have(const struct suspect *s, enum fr_defect defect)
{
    return fr_defect_is_of(defect, s->set->origin);
}

static struct suspect suspect_of(const struct fr_comparison *comparison, int in,
                                 const struct fr_flow_record *flow,
                                 const struct fr_flow_record *other)
{
    return (struct suspect){comparison, &comparison->sets[in], flow, other, in};
}

static uint32_t find_group(const struct fr_comparison *comparison, int in,
                           const struct fr_flow_record *flow,
                           struct fr_flow_record ***group)
{
    const struct fr_match *match = &comparison->match;
    uint32_t first, size;

    *group = in ? match->b : match->a;
    size = fr_match_find(*group, in ? match->b_count : match->a_count, flow,
                         &first);
    *group += first;
    return size;
}

/* Is the flow a later piece of what its file has between these ends? */
static int is_piece(const struct suspect *s)
{
    struct fr_flow_record **group;

    return find_group(s->comparison, s->in, s->flow, &group) > 1 &&
           group[0] != s->flow;
}

static int is_tcp_over(const struct fr_flow_record *flow)
{
    return flow->ended == FR_ENDED_BY_TCP ||
           (flow->ended == FR_ENDED_UNKNOWN &&
            (number(flow, FR_FEATURE_fin_flag_cnt) >= 2 ||
             number(flow, FR_FEATURE_rst_flag_cnt) >= 1));
}

static int is_longer(const struct fr_flow_record *flow,
                     const struct fr_flow_record *than)
{
    return number(flow, FR_FEATURE_flow_duration) >
           number(than, FR_FEATURE_flow_duration) + DURATION_SLACK;
}

/* It went on where the other one ended. */
static enum fr_defect why_more(const struct suspect *s)
{
    if (!is_longer(s->flow, s->other))
        return NO_DEFECT;
    if (can_have(s, FR_DEFECT_H4) && is_tcp_over(s->other))
        return FR_DEFECT_H4;
    if (can_have(s, FR_DEFECT_J4) && s->other->ended == FR_ENDED_IDLE)
        return FR_DEFECT_J4;
    if (can_have(s, FR_DEFECT_H12) && s->other->ended == FR_ENDED_IDLE)
        return FR_DEFECT_H12;
    return s->other->ended == FR_ENDED_IDLE     ? FR_DEFECT_O1
           : s->other->ended == FR_ENDED_ACTIVE ? FR_DEFECT_O2
                                                : NO_DEFECT;
}

static int has_end_flag(const struct fr_flow_record *flow)
{
    return number(flow, FR_FEATURE_fin_flag_cnt) >= 1 ||
           number(flow, FR_FEATURE_rst_flag_cnt) >= 1;
}

/* It ended where the other one went on, or left packets out. */
static enum fr_defect why_fewer(const struct suspect *s)
{
    double duration = number(s->flow, FR_FEATURE_flow_duration);
    double pause = number(s->other, FR_FEATURE_flow_iat_max);
    int is_shorter = is_longer(s->other, s->flow);

    if (can_have(s, FR_DEFECT_H12) && is_shorter &&
        (duration >= 90 || pause >= 240 || is_piece(s)))
        return FR_DEFECT_H12;
    /* a fragment is as long as the link allows */
    if (can_have(s, FR_DEFECT_H14) &&
        number(s->other, FR_FEATURE_pkt_len_max) > 1400)
        return FR_DEFECT_H14;
    if (can_have(s, FR_DEFECT_J2) && is_shorter && has_end_flag(s->flow))
        return FR_DEFECT_J2;
    if (can_have(s, FR_DEFECT_J4) && is_shorter && duration <= 120)
        return FR_DEFECT_J4;
    return NO_DEFECT;
}

/* The Python meter has counted the first packet twice. */
static double true_packets(const struct fr_flowset *set,
                           const struct fr_flow_record *flow)
{
    return packets_of(flow) - (set->origin == FR_ORIGIN_PYTHON);
}

static enum fr_defect why_other_packets(const struct fr_comparison *comparison,
                                        const struct fr_flow_record *a,
                                        const struct fr_flow_record *b)
{
    const struct fr_flow_record *flows[] = {a, b};
    double packets[2];
    enum fr_defect defect = NO_DEFECT;

    for (int i = 0; i < 2; i++)
        packets[i] = true_packets(&comparison->sets[i], flows[i]);
    for (int i = 0; i < 2 && defect == NO_DEFECT; i++) {
        struct suspect s = suspect_of(comparison, i, flows[i], flows[!i]);
        if (number(a, FR_FEATURE_protocol) != number(b, FR_FEATURE_protocol) &&
            can_have(&s, FR_DEFECT_H10))
            defect = FR_DEFECT_H10;
        else if (packets[i] > packets[!i])
            defect = why_more(&s);
        else if (packets[i] < packets[!i])
            defect = why_fewer(&s);
        else if (can_have(&s, FR_DEFECT_H12) && is_piece(&s))
            defect = FR_DEFECT_H12;
    }
    return defect;
}

/* A SYN-ACK was taken for the beginning, or a piece of a flow begins with a
 * packet of the other side. */
static enum fr_defect why_other_way(const struct fr_comparison *comparison,
                                    const struct fr_flow_record *a,
                                    const struct fr_flow_record *b)
{
    const struct fr_flow_record *flows[] = {a, b};

    for (int i = 0; i < 2; i++) {
        struct suspect s = suspect_of(comparison, i, flows[i], flows[!i]);
        if (can_have(&s, FR_DEFECT_H12) && is_piece(&s))
            return FR_DEFECT_H12;
    }
    if (number(a, FR_FEATURE_syn_flag_cnt) > 0 &&
        number(b, FR_FEATURE_syn_flag_cnt) > 0)
        return FR_DEFECT_J7;
    return NO_DEFECT;
}

/* --- flows that only one file has ----------------------------------------- */

static int is_of_python(const struct fr_flow_record *flow)
{
    double protocol = number(flow, FR_FEATURE_protocol);

    return flow->src.address.family == 4 && (protocol == 6 || protocol == 17);
}

/* Is the beginning of `flow` inside another one of the other file? Times of
 * the second file are later by zone_ns. */
static const struct fr_flow_record *
find_cover(const struct fr_comparison *comparison, int in,
           const struct fr_flow_record *flow)
{
    const struct fr_match *match = &comparison->match;
    int64_t time_ns = flow->time_ns + (in ? match->zone_ns : -match->zone_ns);
    struct fr_flow_record **group;
    uint32_t size = find_group(comparison, in, flow, &group);

    for (uint32_t i = 0; i < size; i++) {
        double duration = number(group[i], FR_FEATURE_flow_duration);
        double after = (double)(time_ns - group[i]->time_ns) / 1e9;
        double slack = (double)match->tolerance_ns / 1e9;
        if (after >= -slack && after <= duration + slack)
            return group[i];
    }
    return NULL;
}

/* A piece of `cover`: the file that has it as one flow, or the one that has
 * pieces, is at fault. */
static enum fr_defect why_piece(const struct suspect *s)
{
    const struct fr_flow_record *cover = s->flow, *piece = s->other;
    enum fr_origin pieces = s->comparison->sets[!s->in].origin;

    if (can_have(s, FR_DEFECT_H10) && number(piece, FR_FEATURE_protocol) !=
                                          number(cover, FR_FEATURE_protocol))
        return FR_DEFECT_H10;
    if (pieces == FR_ORIGIN_PYTHON)
        return FR_DEFECT_H12;
    if (pieces == FR_ORIGIN_JAVA)
        return number(cover, FR_FEATURE_flow_duration) > 120 ? FR_DEFECT_J4
                                                             : FR_DEFECT_J2;
    if (s->set->origin == FR_ORIGIN_PYTHON)
        return number(cover, FR_FEATURE_protocol) == 6 ? FR_DEFECT_H4
                                                       : FR_DEFECT_H12;
    return why_more(s) != NO_DEFECT ? why_more(s) : FR_DEFECT_O1;
}

/* Why the other file lacks a flow of this one. */
static enum fr_defect why_only(const struct fr_comparison *comparison, int in,
                               const struct fr_flow_record *flow)
{
    enum fr_origin other = comparison->sets[!in].origin;
    const struct fr_flow_record *cover = find_cover(comparison, !in, flow);
    struct suspect s = suspect_of(comparison, !in, cover, flow);

    if (cover)
        return why_piece(&s);
    if (fr_defect_is_of(FR_DEFECT_H14, other) && !is_of_python(flow))
        return FR_DEFECT_H14;
    if (fr_defect_is_of(FR_DEFECT_J6, other) && packets_of(flow) == 1)
        return FR_DEFECT_J6;
    if (fr_defect_is_of(FR_DEFECT_J20, other) && !is_of_python(flow))
        return FR_DEFECT_J20;
    return NO_DEFECT;
}

/* --- verdicts ------------------------------------------------------------- */

static void count_verdict(struct fr_verdict_report *report,
                          enum fr_defect defect,
                          const struct fr_flow_record *flow)
{
    int is_unexplained = defect == NO_DEFECT;

    report->count++;
    if (is_unexplained)
        report->unexplained++;
    else
        report->explained[defect]++;
    if (report->example && (report->is_example_unexplained || !is_unexplained))
        return;
    report->example = flow;
    report->is_example_unexplained = is_unexplained;
}

static int is_other_way(const struct fr_flow_record *a,
                        const struct fr_flow_record *b)
{
    return fr_end_point_compare(&a->src, &b->src) != 0;
}

static int has_same_packets(const struct fr_comparison *comparison,
                            const struct fr_flow_record *a,
                            const struct fr_flow_record *b)
{
    const struct fr_flowset *sets = comparison->sets;
    double left = number(a, FR_FEATURE_flow_duration);
    double right = number(b, FR_FEATURE_flow_duration);

    return true_packets(&sets[0], a) == true_packets(&sets[1], b) &&
           number(a, FR_FEATURE_tot_bwd_pkts) ==
               number(b, FR_FEATURE_tot_bwd_pkts) &&
           (fabs(left - right) <= DURATION_SLACK ||
            fr_symptom_is_other_unit(left, right));
}

static void judge_pair(struct fr_comparison *comparison,
                       const struct fr_flow_record *a,
                       const struct fr_flow_record *b)
{
    struct fr_verdict_report *reports = comparison->verdicts;

    if (is_other_way(a, b)) {
        count_verdict(&reports[FR_VERDICT_OTHER_WAY],
                      why_other_way(comparison, a, b), a);
        return;
    }
    if (!has_same_packets(comparison, a, b)) {
        count_verdict(&reports[FR_VERDICT_OTHER_PACKETS],
                      why_other_packets(comparison, a, b), a);
        return;
    }
    reports[FR_VERDICT_SAME].count++;
}

/* --- columns -------------------------------------------------------------- */

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static double median_of(double *values, uint64_t count)
{
    if (count == 0)
        return (double)NAN;
    qsort(values, count, sizeof(*values), compare_doubles);
    return values[(count - 1) / 2];
}

static void count_column(struct fr_column_report *report, int symptom,
                         const struct fr_symptom_pair *pair)
{
    int is_unexplained = symptom == FR_SYMPTOM_NONE;

    report->differing++;
    if (is_unexplained)
        report->unexplained++;
    else
        report->explained[symptom]++;
    if (report->a && (report->is_example_unexplained || !is_unexplained))
        return;
    report->a = pair->flows[0];
    report->b = pair->flows[1];
    report->is_example_unexplained = is_unexplained;
}

static int is_same_pair(const struct fr_comparison *comparison,
                        const struct fr_flow_record *a)
{
    return a->partner && !is_other_way(a, a->partner) &&
           has_same_packets(comparison, a, a->partner);
}

static void compare_column(struct run *run, enum fr_feature column)
{
    struct fr_comparison *comparison = run->comparison;
    struct fr_column_report *report = &comparison->columns[column];
    uint64_t ratios = 0, differences = 0;
    const struct fr_flowset *a = &comparison->sets[0];

    for (uint32_t i = 0; i < a->flows.count; i++) {
        const struct fr_flow_record *flow = &a->flows.items[i];
        struct fr_symptom_pair pair = {{a, &comparison->sets[1]},
                                       {flow, flow->partner}};
        double left = number(flow, column), right;
        if (!is_same_pair(comparison, flow) ||
            fr_symptom_is_equal(&pair, column))
            continue;
        count_column(report, fr_symptom_find(&run->symptoms, &pair, column),
                     &pair);
        right = number(flow->partner, column);
        if (isfinite(left) && isfinite(right))
            run->differences[differences++] = left - right;
        if (isfinite(left) && isfinite(right) && left != 0 && right != 0)
            run->ratios[ratios++] = left / right;
    }
    report->ratio = median_of(run->ratios, ratios);
    report->difference = median_of(run->differences, differences);
}

static void compare_columns(struct run *run)
{
    struct fr_comparison *comparison = run->comparison;

    for (int i = 0; i < FR_FEATURE_COLUMNS; i++) {
        comparison->is_compared[i] =
            comparison->sets[0].has[i] && comparison->sets[1].has[i];
        if (comparison->is_compared[i])
            compare_column(run, (enum fr_feature)i);
    }
}

/* --- the whole ------------------------------------------------------------ */

static void judge_all(struct fr_comparison *comparison)
{
    for (int in = 0; in < 2; in++) {
        const struct fr_flowset *set = &comparison->sets[in];
        for (uint32_t i = 0; i < set->flows.count; i++) {
            const struct fr_flow_record *flow = &set->flows.items[i];
            if (!flow->partner)
                count_verdict(&comparison->verdicts[FR_VERDICT_ONLY_A + in],
                              why_only(comparison, in, flow), flow);
            else if (in == 0)
                judge_pair(comparison, flow, flow->partner);
        }
    }
}

static int run_all(struct run *run)
{
    struct fr_comparison *comparison = run->comparison;
    uint32_t count = comparison->sets[0].flows.count;

    FR_TRY(fr_match_flows(&comparison->sets[0], &comparison->sets[1],
                          &comparison->match));
    judge_all(comparison);
    run->ratios = fr_alloc_zero(count, sizeof(double));
    run->differences = fr_alloc_zero(count, sizeof(double));
    if (!run->ratios || !run->differences)
        return FR_ENOMEM;
    compare_columns(run);
    return 0;
}

int fr_compare_files(const char *a, const char *b,
                     const volatile sig_atomic_t *stop,
                     struct fr_comparison *comparison, struct fr_diag *diag)
{
    struct run run = {.comparison = comparison};
    int status;

    memset(comparison, 0, sizeof(*comparison));
    fr_symptoms_init(&run.symptoms);
    FR_TRY(fr_flowset_read(a, stop, &comparison->sets[0], diag));
    FR_TRY(fr_flowset_read(b, stop, &comparison->sets[1], diag));
    status = run_all(&run);
    fr_free(run.ratios);
    fr_free(run.differences);
    return status;
}

void fr_comparison_release(struct fr_comparison *comparison)
{
    fr_match_release(&comparison->match);
    fr_flowset_release(&comparison->sets[0]);
    fr_flowset_release(&comparison->sets[1]);
}

int fr_comparison_is_equal(const struct fr_comparison *comparison)
{
    for (int i = 0; i < FR_FEATURE_COLUMNS; i++) {
        if (comparison->columns[i].differing)
            return 0;
    }
    for (int i = FR_VERDICT_SAME + 1; i < FR_VERDICT_COUNT; i++) {
        if (comparison->verdicts[i].count)
            return 0;
    }
    return 1;
}

uint64_t fr_comparison_unexplained(const struct fr_comparison *comparison)
{
    uint64_t sum = 0;

    for (int i = 0; i < FR_FEATURE_COLUMNS; i++)
        sum += comparison->columns[i].unexplained;
    for (int i = 0; i < FR_VERDICT_COUNT; i++)
        sum += comparison->verdicts[i].unexplained;
    return sum;
}
