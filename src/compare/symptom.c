/* symptom.c - the tests of symptoms.def. Each looks at one flow: the numbers of
 * the file that may have the defect, and those of the other one. */
#include "compare/symptom.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "table/catalogue.h"

#define NEAR          1e-9
#define NEAR_COMPUTED 1e-6 /* after some steps with rounded numbers */
#define MICROSECOND   1.000001e-6
#define HEADERS_MIN   28  /* IPv4 and UDP without a link header */
#define HEADERS_MAX   160 /* link, IP and TCP with all their options */
#define PADDING_MAX   18  /* of a frame with an empty TCP segment */

struct look {
    const double *d; /* of the file that may have the defect */
    const double *r; /* of the other one */
    double value, other;
    enum fr_feature column;
    const struct fr_symptom_pair *pair;
    int suspect;
};

/* Number NAME of the suspected flow, and of the other one. */
#define D(name) (look->d[FR_FEATURE_##name])
#define R(name) (look->r[FR_FEATURE_##name])

static int is_near(double a, double b, double part)
{
    return a == b || fabs(a - b) <= part * fmax(fabs(a), fabs(b));
}

static int is_within(double value, double low, double high)
{
    return value >= low && value <= high;
}

/* --- what a column is of -------------------------------------------------- */

enum side { FORWARD, BACKWARD, BOTH };

static enum side side_of(enum fr_feature column)
{
    const char *name = fr_catalogue_get(column)->name;

    if (strstr(name, "fwd"))
        return FORWARD;
    return strstr(name, "bwd") ? BACKWARD : BOTH;
}

static double packets_of(const double *numbers, enum side side)
{
    double forward = numbers[FR_FEATURE_tot_fwd_pkts];
    double backward = numbers[FR_FEATURE_tot_bwd_pkts];

    return side == FORWARD    ? forward
           : side == BACKWARD ? backward
                              : forward + backward;
}

static double bytes_of(const double *numbers, enum side side)
{
    double forward = numbers[FR_FEATURE_totlen_fwd_pkts];
    double backward = numbers[FR_FEATURE_totlen_bwd_pkts];

    return side == FORWARD    ? forward
           : side == BACKWARD ? backward
                              : forward + backward;
}

/* Largest or smallest length of a side. */
static double length_of(const double *numbers, enum side side, int is_max)
{
    static const enum fr_feature columns[3][2] = {
        {FR_FEATURE_fwd_pkt_len_min, FR_FEATURE_fwd_pkt_len_max},
        {FR_FEATURE_bwd_pkt_len_min, FR_FEATURE_bwd_pkt_len_max},
        {FR_FEATURE_pkt_len_min, FR_FEATURE_pkt_len_max}};

    return numbers[columns[side][is_max]];
}

static double mean_length_of(const double *numbers, enum side side)
{
    return bytes_of(numbers, side) / packets_of(numbers, side);
}

/* As a standard deviation, also where the column is the variance. */
static double spread_of(enum fr_feature column, double value)
{
    return column == FR_FEATURE_pkt_len_var ? sqrt(value) : value;
}

static int is_time(enum fr_feature column)
{
    return fr_catalogue_get(column)->type == FR_TYPE_TIME;
}

static int are_both_ours(const struct look *look)
{
    return look->pair->sets[0]->origin == FR_ORIGIN_FLOWRULES &&
           look->pair->sets[1]->origin == FR_ORIGIN_FLOWRULES;
}

int fr_symptom_is_other_unit(double a, double b)
{
    double low = fmin(fabs(a), fabs(b)), high = fmax(fabs(a), fabs(b));

    return low > 0 && is_near(high, low * 1e6, NEAR_COMPUTED);
}

/* --- whatever the meter --------------------------------------------------- */

static int test_other_unit(const struct look *look)
{
    return fr_symptom_is_other_unit(look->value, look->other);
}

static int test_rounded(const struct look *look)
{
    double unit = 1;

    if (look->value == 0 || !is_near(look->value, look->other, 1e-3))
        return 0;
    for (int decimals = 0; decimals <= 9; decimals++, unit *= 10) {
        if (is_near(look->value, round(look->other * unit) / unit, 1e-15))
            return 1;
    }
    return 0;
}

static int test_zero(const struct look *look)
{
    return look->value == 0 && fabs(look->other) > 0;
}

static int test_zero_for_none(const struct look *look)
{
    return (look->value == 0 || look->value == -1) && isnan(look->other);
}

static int test_differs(const struct look *look)
{
    return !is_near(look->value, look->other, NEAR);
}

static int test_coarse_time(const struct look *look)
{
    const struct fr_flowset *const *sets = look->pair->sets;

    return sets[look->suspect]->resolution_ns >=
           sets[!look->suspect]->resolution_ns;
}

static int test_late_time(const struct look *look)
{
    return D(flow_iat_min) < 0 || D(fwd_iat_min) < 0 || D(bwd_iat_min) < 0;
}

/* The mean of the file's own totals, which are explained by themselves. */
static int test_own_mean(const struct look *look)
{
    return is_near(look->value, mean_length_of(look->d, side_of(look->column)),
                   NEAR_COMPUTED);
}

static double own_rate(const struct look *look)
{
    if (look->column == FR_FEATURE_down_up_ratio)
        return D(tot_bwd_pkts) / D(tot_fwd_pkts);
    if (look->column == FR_FEATURE_flow_byts_s)
        return bytes_of(look->d, BOTH) / D(flow_duration);
    return packets_of(look->d, side_of(look->column)) / D(flow_duration);
}

static int test_own_rate(const struct look *look)
{
    return is_near(look->value, own_rate(look), NEAR_COMPUTED);
}

/* A rate by a duration that is a microsecond shorter or longer. */
static int test_cut_duration(const struct look *look)
{
    return is_near(look->value, look->other, 2e-6 / D(flow_duration));
}

static int test_can_be_bulk(const struct look *look)
{
    double packets = side_of(look->column) == FORWARD ? D(fwd_pkts_b_avg)
                                                      : D(bwd_pkts_b_avg);

    return packets == 0 || packets >= 4;
}

/* --- the Python meter ----------------------------------------------------- */

static int test_link_type(const struct look *look)
{
    return look->value == 0x0800; /* the type of IPv4 in a link header */
}

static int test_one_more(const struct look *look)
{
    return look->value == look->other + 1;
}

static int test_more_data(const struct look *look)
{
    return look->value > look->other && look->value <= D(tot_fwd_pkts);
}

/* Bytes of frames, of which a capture may keep the beginning only; `more` is
 * the largest that the first packet adds. */
static int can_be_frames(double bytes, double packets, double payload,
                         double frames, double more)
{
    if (bytes < HEADERS_MIN * packets)
        return 0;
    if (isnan(frames))
        return bytes <= payload + HEADERS_MAX * packets + more;
    return bytes <= frames + more;
}

static int test_frames(const struct look *look)
{
    return look->value == D(totlen_bwd_pkts) &&
           can_be_frames(look->value, R(tot_bwd_pkts), R(totlen_bwd_pkts),
                         R(bwd_frame_byts), 0);
}

static int test_frames_first_twice(const struct look *look)
{
    return look->value == D(totlen_fwd_pkts) &&
           can_be_frames(look->value, R(tot_fwd_pkts) + 1, R(totlen_fwd_pkts),
                         R(fwd_frame_byts), D(fwd_pkt_len_max));
}

static int test_frame_length(const struct look *look)
{
    return is_within(look->value, HEADERS_MIN,
                     fmax(look->other, PADDING_MAX) + HEADERS_MAX);
}

/* Of a sample to that of a population of n. */
static double population(double spread, double n)
{
    return n > 0 ? spread * sqrt((n - 1) / n) : 0;
}

static int test_population(const struct look *look)
{
    double n = R(tot_bwd_pkts) - (look->column == FR_FEATURE_bwd_iat_std);

    return is_near(look->value, population(look->other, n), NEAR_COMPUTED);
}

/* Headers and padding widen a spread by at most half of their range, or
 * narrow it; frames that were cut can have any smaller one. */
static void bound_frames(const struct look *look, double spread, double *low,
                         double *high)
{
    enum side side = side_of(look->column);
    int is_cut = length_of(look->d, side, 1) < length_of(look->r, side, 1);

    *low = is_cut ? 0 : fmax(0, spread - HEADERS_MAX / 2);
    *high = spread + HEADERS_MAX / 2;
}

static int test_spread_of_frames(const struct look *look)
{
    double low, high;

    bound_frames(look, population(look->other, R(tot_bwd_pkts)), &low, &high);
    return is_within(look->value, low, high);
}

/* One more value, anywhere in the range: it lowers the variance to n / (n + 1)
 * and adds at most n / (n + 1)^2 of its squared distance from the mean. */
static int test_spread_first_twice(const struct look *look)
{
    enum side side = side_of(look->column);
    double n = packets_of(look->r, side), low, high;
    double mean = mean_length_of(look->r, side);
    double away = fmax(length_of(look->r, side, 1) - mean,
                       mean - length_of(look->r, side, 0)) +
                  HEADERS_MAX;
    double spread = spread_of(look->column, look->value);

    bound_frames(look, population(spread_of(look->column, look->other), n),
                 &low, &high);
    return is_within(spread * spread, low * low * n / (n + 1) * (1 - NEAR),
                     high * high * n / (n + 1) +
                         away * away * n / (n + 1) / (n + 1));
}

static int test_header_of_ip(const struct look *look)
{
    double n = packets_of(look->d, side_of(look->column));

    if (look->column == FR_FEATURE_fwd_seg_size_min)
        n = 1;
    return is_within(look->value, 20 * n, 60 * n) && fmod(look->value, 4) == 0;
}

/* Times between packets of a side. */
static double gaps_of(const struct look *look)
{
    return packets_of(look->r, side_of(look->column)) - 1;
}

static int test_mean_with_zero(const struct look *look)
{
    double n = gaps_of(look);

    return is_near(look->value, look->other * n / (n + 1), NEAR_COMPUTED) ||
           fabs(look->value - look->other * n / (n + 1)) <= MICROSECOND;
}

static int test_spread_with_zero(const struct look *look)
{
    double n = gaps_of(look);
    double mean = look->column == FR_FEATURE_fwd_iat_std ? R(fwd_iat_mean)
                                                         : R(flow_iat_mean);
    double squares = look->other * look->other * (n - 1) + n * mean * mean;
    double middle = n * mean / (n + 1);
    double spread = sqrt(fmax(0, squares / (n + 1) - middle * middle));

    return is_near(look->value, spread, NEAR_COMPUTED) ||
           fabs(look->value - spread) <= MICROSECOND;
}

static int test_single_time(const struct look *look)
{
    return look->value == 0 && R(tot_bwd_pkts) == 2;
}

static int test_cwr_is_urg(const struct look *look)
{
    return look->value == D(fwd_urg_flags);
}

static int test_total(const struct look *look)
{
    enum side side = side_of(look->column);
    int is_bytes = look->column == FR_FEATURE_subflow_fwd_byts ||
                   look->column == FR_FEATURE_subflow_bwd_byts;

    return look->value ==
           (is_bytes ? bytes_of(look->d, side) : packets_of(look->d, side));
}

/* --- the Java meter ------------------------------------------------------- */

/* The length of the first packet, by the mean that counts it twice. */
static double first_length(const struct look *look)
{
    return D(pkt_len_mean) * (packets_of(look->r, BOTH) + 1) -
           bytes_of(look->r, BOTH);
}

static int test_first_again(const struct look *look)
{
    double n = packets_of(look->r, BOTH);
    double slack = NEAR_COMPUTED * (1 + bytes_of(look->r, BOTH));

    if (look->column == FR_FEATURE_pkt_size_avg)
        return is_near(look->value, D(pkt_len_mean) * (n + 1) / n,
                       NEAR_COMPUTED);
    return is_within(first_length(look), R(pkt_len_min) - slack,
                     R(pkt_len_max) + slack);
}

static int test_spread_first_again(const struct look *look)
{
    double n = packets_of(look->r, BOTH), first = first_length(look);
    double spread = spread_of(look->column, look->other);
    double mean = mean_length_of(look->r, BOTH);
    double squares = spread * spread * (n - 1) + n * mean * mean;
    double sum = bytes_of(look->r, BOTH) + first;
    double variance = (squares + first * first - sum * sum / (n + 1)) / n;

    return is_near(spread_of(look->column, look->value),
                   sqrt(fmax(0, variance)), 1e-4);
}

static int test_flags_of_first(const struct look *look)
{
    return look->value <= 1 && look->other > look->value;
}

static int test_fewer_subflows(const struct look *look)
{
    enum side side = side_of(look->column);
    int is_bytes = look->column == FR_FEATURE_subflow_fwd_byts ||
                   look->column == FR_FEATURE_subflow_bwd_byts;
    double total =
        is_bytes ? bytes_of(look->r, side) : packets_of(look->r, side);
    double parts = round(total / look->other);

    if (parts <= 1)
        return look->value == 0;
    return is_near(look->value, total / (parts - 1), NEAR) ||
           look->value == floor(total / (parts - 1));
}

static int test_point_in_time(const struct look *look)
{
    return look->value > 1e8; /* three years */
}

static int test_another_window(const struct look *look)
{
    return is_within(look->value, 0, 65535) && !isnan(look->other);
}

static int test_cut_to_whole(const struct look *look)
{
    return look->value == floor(look->other);
}

static int test_one_less(const struct look *look)
{
    return look->value == look->other - 1;
}

static int test_padding(const struct look *look)
{
    double more = look->value - look->other;
    double n = look->column == FR_FEATURE_totlen_fwd_pkts ||
                       look->column == FR_FEATURE_totlen_bwd_pkts
                   ? packets_of(look->d, side_of(look->column))
                   : 1;

    return more > 0 && more <= PADDING_MAX * n;
}

static int test_padding_spread(const struct look *look)
{
    return fabs(spread_of(look->column, look->value) -
                spread_of(look->column, look->other)) <= PADDING_MAX;
}

static int test_header_of_transport(const struct look *look)
{
    double n = look->column == FR_FEATURE_fwd_seg_size_min
                   ? 1
                   : packets_of(look->d, side_of(look->column));

    return look->value < 0 ||
           is_within(look->other - look->value, 20 * n, 60 * n);
}

static int test_rate_of_nothing(const struct look *look)
{
    return D(flow_duration) == 0 &&
           (look->value == 0 || isinf(look->value) || isnan(look->value));
}

/* --- options -------------------------------------------------------------- */

/* Pairs lie closer together than this, but for their time zones. */
static int test_time_zone(const struct look *look)
{
    const struct fr_flow_record *const *flows = look->pair->flows;

    return llabs(flows[0]->time_ns - flows[1]->time_ns) > 600 * FR_NS_PER_S;
}

/* How many packets a sum of lengths is of. */
static double packets_in(const struct look *look)
{
    switch ((int)look->column) {
    case FR_FEATURE_totlen_fwd_pkts: return R(tot_fwd_pkts);
    case FR_FEATURE_totlen_bwd_pkts: return R(tot_bwd_pkts);
    case FR_FEATURE_subflow_fwd_byts: return R(subflow_fwd_pkts);
    case FR_FEATURE_subflow_bwd_byts: return R(subflow_bwd_pkts);
    case FR_FEATURE_fwd_byts_b_avg: return R(fwd_pkts_b_avg);
    case FR_FEATURE_bwd_byts_b_avg: return R(bwd_pkts_b_avg);
    default: return 1;
    }
}

static int test_other_length(const struct look *look)
{
    return are_both_ours(look) &&
           fabs(look->value - look->other) <= HEADERS_MAX * packets_in(look);
}

static int test_rate_of_length(const struct look *look)
{
    return are_both_ours(look) && test_own_rate(look) &&
           bytes_of(look->d, BOTH) != bytes_of(look->r, BOTH);
}

static int test_length_spread(const struct look *look)
{
    return are_both_ours(look) &&
           fabs(spread_of(look->column, look->value) -
                spread_of(look->column, look->other)) <= HEADERS_MAX / 2;
}

static int test_more_bytes(const struct look *look)
{
    double ratio = side_of(look->column) == FORWARD
                       ? D(fwd_byts_b_avg) / R(fwd_byts_b_avg)
                       : D(bwd_byts_b_avg) / R(bwd_byts_b_avg);

    return are_both_ours(look) &&
           is_near(look->value / look->other, ratio, NEAR_COMPUTED);
}

/* --- the table ------------------------------------------------------------ */

static const struct {
    int (*test)(const struct look *look);
    const char *defects, *columns;
} table[] = {
#define FR_SYMPTOM(test, defects, columns) {test_##test, defects, columns},
#include "compare/symptoms.def"
#undef FR_SYMPTOM
};

static void add_row(struct fr_symptoms *symptoms, int row, int column)
{
    uint8_t *count = &symptoms->count[column];

    FR_ASSERT(column >= 0 && *count < FR_SYMPTOMS_OF_COLUMN_MAX);
    symptoms->rows[column][(*count)++] = (uint8_t)row;
}

void fr_symptoms_init(struct fr_symptoms *symptoms)
{
    memset(symptoms, 0, sizeof(*symptoms));
    for (int row = 0; row < FR_SYMPTOM_COUNT; row++) {
        struct fr_str rest = fr_str_of(table[row].columns);
        struct fr_str codes = fr_str_of(table[row].defects);
        symptoms->first[row] = fr_defect_find(fr_str_split(&codes, ' '));
        if (fr_str_equal(rest, FR_STR("*"))) {
            for (int column = 0; column < FR_FEATURE_COLUMNS; column++)
                add_row(symptoms, row, column);
            continue;
        }
        while (rest.size)
            add_row(symptoms, row, fr_catalogue_find(fr_str_split(&rest, '|')));
    }
}

int fr_symptom_is_equal(const struct fr_symptom_pair *pair,
                        enum fr_feature column)
{
    double a = pair->flows[0]->numbers[column];
    double b = pair->flows[1]->numbers[column];

    if (column == FR_FEATURE_timestamp)
        return pair->flows[0]->time_ns == pair->flows[1]->time_ns;
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    if (is_near(a, b, NEAR))
        return 1;
    return is_time(column) && fabs(a - b) <= MICROSECOND;
}

int fr_symptom_find(const struct fr_symptoms *symptoms,
                    const struct fr_symptom_pair *pair, enum fr_feature column)
{
    FR_ASSERT(column < FR_FEATURE_COLUMNS);
    for (int i = 0; i < symptoms->count[column]; i++) {
        int row = symptoms->rows[column][i];
        for (int suspect = 0; suspect < 2; suspect++) {
            const double *d = pair->flows[suspect]->numbers;
            const double *r = pair->flows[!suspect]->numbers;
            struct look look = {d,      r,    d[column], r[column],
                                column, pair, suspect};
            if (fr_defect_is_of(symptoms->first[row],
                                pair->sets[suspect]->origin) &&
                table[row].test(&look))
                return row;
        }
    }
    return FR_SYMPTOM_NONE;
}

const char *fr_symptom_defects(int symptom)
{
    FR_ASSERT(symptom >= 0 && symptom < FR_SYMPTOM_COUNT);
    return table[symptom].defects;
}
