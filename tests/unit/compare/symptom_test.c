/* symptom_test.c - what explains a value that differs: one flow as it is, and
 * the values that the Python and the Java meter make of it. */
#include "support/unit.h"

#include <math.h>

#include "base/clock.h"
#include "compare/symptom.h"
#include "table/catalogue.h"

/* A connection of 3 packets there (0, 100 and 50 bytes, at 0, 2 and 3 s) and
 * 2 back (0 and 200 bytes, at 1 and 2.5 s), each with 52 bytes of headers in a
 * frame of 14 more. Standard deviations are those of samples. */
static const struct {
    enum fr_feature column;
    double value;
} truth[] = {
    {FR_FEATURE_protocol, 6},
    {FR_FEATURE_flow_duration, 3},
    {FR_FEATURE_flow_byts_s, 350 / 3.0},
    {FR_FEATURE_flow_pkts_s, 5 / 3.0},
    {FR_FEATURE_fwd_pkts_s, 1},
    {FR_FEATURE_bwd_pkts_s, 2 / 3.0},
    {FR_FEATURE_tot_fwd_pkts, 3},
    {FR_FEATURE_tot_bwd_pkts, 2},
    {FR_FEATURE_totlen_fwd_pkts, 150},
    {FR_FEATURE_totlen_bwd_pkts, 200},
    {FR_FEATURE_fwd_pkt_len_max, 100},
    {FR_FEATURE_fwd_pkt_len_min, 0},
    {FR_FEATURE_fwd_pkt_len_mean, 50},
    {FR_FEATURE_fwd_pkt_len_std, 50},
    {FR_FEATURE_bwd_pkt_len_max, 200},
    {FR_FEATURE_bwd_pkt_len_min, 0},
    {FR_FEATURE_bwd_pkt_len_mean, 100},
    {FR_FEATURE_bwd_pkt_len_std, 141.4213562373095},
    {FR_FEATURE_pkt_len_max, 200},
    {FR_FEATURE_pkt_len_min, 0},
    {FR_FEATURE_pkt_len_mean, 70},
    {FR_FEATURE_pkt_len_std, 83.66600265340756},
    {FR_FEATURE_pkt_len_var, 7000},
    {FR_FEATURE_fwd_header_len, 156},
    {FR_FEATURE_bwd_header_len, 104},
    {FR_FEATURE_fwd_seg_size_min, 52},
    {FR_FEATURE_fwd_act_data_pkts, 2},
    {FR_FEATURE_flow_iat_mean, 0.75},
    {FR_FEATURE_flow_iat_max, 1},
    {FR_FEATURE_flow_iat_min, 0.5},
    {FR_FEATURE_flow_iat_std, 0.2886751345948129},
    {FR_FEATURE_fwd_iat_tot, 3},
    {FR_FEATURE_fwd_iat_max, 2},
    {FR_FEATURE_fwd_iat_min, 1},
    {FR_FEATURE_fwd_iat_mean, 1.5},
    {FR_FEATURE_fwd_iat_std, 0.7071067811865476},
    {FR_FEATURE_bwd_iat_tot, 1.5},
    {FR_FEATURE_bwd_iat_max, 1.5},
    {FR_FEATURE_bwd_iat_min, 1.5},
    {FR_FEATURE_bwd_iat_mean, 1.5},
    {FR_FEATURE_bwd_iat_std, 0},
    {FR_FEATURE_fwd_psh_flags, 2},
    {FR_FEATURE_syn_flag_cnt, 2},
    {FR_FEATURE_psh_flag_cnt, 3},
    {FR_FEATURE_down_up_ratio, 2 / 3.0},
    {FR_FEATURE_pkt_size_avg, 70},
    {FR_FEATURE_init_bwd_win_byts, 1000},
    {FR_FEATURE_active_max, 3},
    {FR_FEATURE_idle_max, 0},
    {FR_FEATURE_fwd_byts_b_avg, 400},
    {FR_FEATURE_bwd_byts_b_avg, 0},
    {FR_FEATURE_cwr_flag_count, 1},
    {FR_FEATURE_fwd_urg_flags, 0},
    {FR_FEATURE_subflow_fwd_pkts, 3},
    {FR_FEATURE_subflow_bwd_pkts, 1},
    {FR_FEATURE_subflow_fwd_byts, 75},
    {FR_FEATURE_fwd_seg_size_avg, 50},
    {FR_FEATURE_fwd_frame_byts, 348},
    {FR_FEATURE_bwd_frame_byts, 332},
};

struct given {
    enum fr_feature column;
    double value;
    const char *defects; /* NULL: nothing explains it */
};

/* The Python meter: the first frame (66 bytes) twice. */
static const struct given of_python[] = {
    {FR_FEATURE_protocol, 2048, "H19"},
    {FR_FEATURE_protocol, 17, NULL},
    {FR_FEATURE_tot_fwd_pkts, 4, "H3"},
    {FR_FEATURE_tot_fwd_pkts, 5, NULL},
    {FR_FEATURE_tot_bwd_pkts, 3, NULL},
    {FR_FEATURE_totlen_fwd_pkts, 414, "H3 H8"},
    {FR_FEATURE_totlen_bwd_pkts, 332, "H8"},
    {FR_FEATURE_totlen_bwd_pkts, 333, NULL},
    {FR_FEATURE_fwd_pkt_len_max, 166, "H8"},
    {FR_FEATURE_fwd_pkt_len_max, 400, NULL},
    {FR_FEATURE_fwd_pkt_len_min, 66, "H8"},
    {FR_FEATURE_fwd_pkt_len_min, 10, NULL},
    {FR_FEATURE_fwd_pkt_len_mean, 103.5, "H3 H8"},
    {FR_FEATURE_fwd_pkt_len_mean, 104.5, NULL},
    {FR_FEATURE_fwd_seg_size_avg, 103.5, "H3 H8"},
    {FR_FEATURE_fwd_pkt_len_std, 41.4578098794425, "H3 H8 H11"},
    {FR_FEATURE_fwd_pkt_len_std, 300, NULL},
    {FR_FEATURE_bwd_pkt_len_std, 100, "H11"},
    {FR_FEATURE_bwd_pkt_len_std, 97, "H8 H11"},
    {FR_FEATURE_bwd_pkt_len_std, 300, NULL},
    {FR_FEATURE_pkt_len_var, 5347.222222222223, "H3 H8 H11"},
    {FR_FEATURE_pkt_len_var, 90000, NULL},
    {FR_FEATURE_flow_byts_s, (414 + 332) / 3.0, "H3 H8"},
    {FR_FEATURE_flow_byts_s, 300, NULL},
    {FR_FEATURE_bwd_pkts_s, 0.66666676, "O5"},
    {FR_FEATURE_flow_pkts_s, 2, "H3"},
    {FR_FEATURE_flow_pkts_s, 2.1, NULL},
    {FR_FEATURE_bwd_pkts_s, 0.7, NULL},
    {FR_FEATURE_down_up_ratio, 0.5, "H3"},
    {FR_FEATURE_down_up_ratio, 0.6, NULL},
    {FR_FEATURE_fwd_header_len, 80, "H3 H7"},
    {FR_FEATURE_fwd_header_len, 70, NULL},
    {FR_FEATURE_bwd_header_len, 40, "H7"},
    {FR_FEATURE_fwd_seg_size_min, 20, "H7"},
    {FR_FEATURE_fwd_seg_size_min, 16, NULL},
    {FR_FEATURE_fwd_act_data_pkts, 3, "H3"},
    {FR_FEATURE_fwd_act_data_pkts, 4, "H3 H9"},
    {FR_FEATURE_fwd_act_data_pkts, 5, NULL},
    {FR_FEATURE_flow_iat_mean, 0.6, "H3"},
    {FR_FEATURE_flow_iat_mean, 0.7, NULL},
    {FR_FEATURE_flow_iat_min, 0, "H3"},
    {FR_FEATURE_flow_iat_min, 0.1, NULL},
    {FR_FEATURE_flow_iat_std, 0.37416573867739417, "H3 H11"},
    {FR_FEATURE_flow_iat_std, 0.38, NULL},
    {FR_FEATURE_fwd_iat_mean, 1, "H3"},
    {FR_FEATURE_fwd_iat_std, 0.816496580927726, "H3 H11"},
    {FR_FEATURE_fwd_iat_max, 1, NULL},
    {FR_FEATURE_bwd_iat_max, 0, "H11"},
    {FR_FEATURE_bwd_iat_mean, 1, NULL},
    {FR_FEATURE_syn_flag_cnt, 3, "H3"},
    {FR_FEATURE_syn_flag_cnt, 1, NULL},
    {FR_FEATURE_active_max, 0, "H5"},
    {FR_FEATURE_active_max, 1, NULL},
    {FR_FEATURE_cwr_flag_count, 0, "H6"},
    {FR_FEATURE_cwr_flag_count, 7, NULL},
    {FR_FEATURE_subflow_bwd_pkts, 2, "H13"},
    {FR_FEATURE_subflow_fwd_byts, 414, "H3 H8"},
    {FR_FEATURE_fwd_byts_b_avg, 0, "H16"},
    {FR_FEATURE_init_fwd_win_byts, 0, "H17"},
    {FR_FEATURE_init_bwd_win_byts, 0, NULL},
    {FR_FEATURE_flow_iat_max, 1e6, "O4"},
    {FR_FEATURE_fwd_pkt_len_mean, 50.1, NULL},
};

/* The Java meter: payloads, the first one twice in the statistics. */
static const struct given of_java[] = {
    {FR_FEATURE_pkt_len_mean, 350 / 6.0, "J1"},
    {FR_FEATURE_pkt_len_mean, 200, NULL},
    {FR_FEATURE_pkt_size_avg, 70, NULL}, /* equal: never asked */
    {FR_FEATURE_pkt_len_std, 80.10409893800985, "J1"},
    {FR_FEATURE_pkt_len_var, 6416.666666666667, "J1"},
    {FR_FEATURE_pkt_len_var, 20000, NULL},
    {FR_FEATURE_fwd_psh_flags, 1, "J8"},
    {FR_FEATURE_psh_flag_cnt, 2, NULL},
    {FR_FEATURE_fwd_byts_b_avg, 0, "J9"},
    {FR_FEATURE_bwd_byts_b_avg, 400, "J9"},
    {FR_FEATURE_subflow_fwd_pkts, 0, "J10"},
    {FR_FEATURE_subflow_bwd_pkts, 2, "J10"},
    {FR_FEATURE_subflow_bwd_pkts, 3, NULL},
    {FR_FEATURE_subflow_fwd_byts, 150, "J10"},
    {FR_FEATURE_active_max, 0, "J11"},
    {FR_FEATURE_idle_max, 1.5e9, "J11"},
    {FR_FEATURE_idle_max, 100, NULL},
    {FR_FEATURE_init_fwd_win_byts, -1, "J12"},
    {FR_FEATURE_init_bwd_win_byts, 500, "J12"},
    {FR_FEATURE_down_up_ratio, 0, "J13"},
    {FR_FEATURE_fwd_act_data_pkts, 1, "J14"},
    {FR_FEATURE_fwd_act_data_pkts, 0, NULL},
    {FR_FEATURE_totlen_bwd_pkts, 206, "J15"},
    {FR_FEATURE_totlen_bwd_pkts, 300, NULL},
    {FR_FEATURE_fwd_pkt_len_min, 6, "J15"},
    {FR_FEATURE_fwd_pkt_len_mean, 52, "J15"},
    {FR_FEATURE_fwd_pkt_len_std, 47, "J15"},
    {FR_FEATURE_fwd_pkt_len_std, 10, NULL},
    {FR_FEATURE_fwd_header_len, 96, "J16"},
    {FR_FEATURE_fwd_header_len, -20, "J16"},
    {FR_FEATURE_fwd_header_len, 150, NULL},
    {FR_FEATURE_fwd_seg_size_min, 32, "J16"},
    {FR_FEATURE_cwr_flag_count, 7, "J18"},
    {FR_FEATURE_flow_iat_mean, 0.6, NULL},
    {FR_FEATURE_protocol, 0, NULL},
    {FR_FEATURE_flow_pkts_s, 1.7, NULL},
    {FR_FEATURE_flow_pkts_s, 1.6667, "O5"},
};

struct side {
    struct fr_flowset set;
    struct fr_flow_record flow;
};

static void fill(struct side *side, enum fr_origin origin)
{
    memset(side, 0, sizeof(*side));
    side->set.origin = origin;
    for (int i = 0; i < FR_FEATURE_COUNT; i++)
        side->flow.numbers[i] = (double)NAN;
    for (size_t i = 0; i < TEST_COUNT(truth); i++)
        side->flow.numbers[truth[i].column] = truth[i].value;
}

/* What the Python meter's totals are, on which other columns lean. */
static void fill_python(struct side *side)
{
    double *numbers = side->flow.numbers;

    fill(side, FR_ORIGIN_PYTHON);
    numbers[FR_FEATURE_tot_fwd_pkts] = 4;
    numbers[FR_FEATURE_totlen_fwd_pkts] = 414;
    numbers[FR_FEATURE_totlen_bwd_pkts] = 332;
    numbers[FR_FEATURE_fwd_pkt_len_max] = 166;
    numbers[FR_FEATURE_fwd_pkt_len_min] = 66;
    numbers[FR_FEATURE_bwd_pkt_len_max] = 266;
    numbers[FR_FEATURE_pkt_len_max] = 266;
    numbers[FR_FEATURE_fwd_byts_b_avg] = 0;
    numbers[FR_FEATURE_fwd_pkts_b_avg] = 0;
}

static void fill_java(struct side *side)
{
    fill(side, FR_ORIGIN_JAVA);
    side->flow.numbers[FR_FEATURE_pkt_len_mean] = 350 / 6.0;
    side->flow.numbers[FR_FEATURE_fwd_pkts_b_avg] = 0;
    side->flow.numbers[FR_FEATURE_bwd_pkts_b_avg] = 4;
}

static void check(const struct given *given, const struct side *theirs)
{
    struct side wrong = *theirs, right;
    struct fr_symptoms symptoms;
    const char *name = fr_catalogue_get(given->column)->name;

    fill(&right, FR_ORIGIN_FLOWRULES);
    wrong.flow.numbers[given->column] = given->value;
    fr_symptoms_init(&symptoms);
    /* which file is the first is nothing to it */
    for (int turn = 0; turn < 2; turn++) {
        const struct side *a = turn ? &wrong : &right;
        const struct side *b = turn ? &right : &wrong;
        struct fr_symptom_pair pair = {{&a->set, &b->set},
                                       {&a->flow, &b->flow}};
        int found = fr_symptom_find(&symptoms, &pair, given->column);
        const char *defects =
            found == FR_SYMPTOM_NONE ? NULL : fr_symptom_defects(found);
        if (!fr_symptom_is_equal(&pair, given->column) &&
            strcmp(defects ? defects : "-",
                   given->defects ? given->defects : "-") != 0)
            fail_msg("%s = %g: %s, not %s", name, given->value,
                     defects ? defects : "nothing",
                     given->defects ? given->defects : "nothing");
    }
}

static void python_values_are_explained(void **state)
{
    struct side side;

    (void)state;
    fill_python(&side);
    for (size_t i = 0; i < TEST_COUNT(of_python); i++)
        check(&of_python[i], &side);
}

static void java_values_are_explained(void **state)
{
    struct side side;

    (void)state;
    fill_java(&side);
    for (size_t i = 0; i < TEST_COUNT(of_java); i++)
        check(&of_java[i], &side);
}

static void time_stamps_are_explained(void **state)
{
    struct side a, b;
    struct fr_symptom_pair pair = {{&a.set, &b.set}, {&a.flow, &b.flow}};
    struct fr_symptoms symptoms;
    int found;

    (void)state;
    fr_symptoms_init(&symptoms);
    fill(&a, FR_ORIGIN_FLOWRULES);
    fill(&b, FR_ORIGIN_FLOWRULES);
    b.flow.time_ns = 3600 * FR_NS_PER_S;
    found = fr_symptom_find(&symptoms, &pair, FR_FEATURE_timestamp);
    assert_string_equal(fr_symptom_defects(found), "O6");
    b.flow.time_ns = 1000;
    found = fr_symptom_find(&symptoms, &pair, FR_FEATURE_timestamp);
    assert_int_equal(found, FR_SYMPTOM_NONE);
    b.set.origin = FR_ORIGIN_JAVA;
    b.set.resolution_ns = FR_NS_PER_S;
    found = fr_symptom_find(&symptoms, &pair, FR_FEATURE_timestamp);
    assert_string_equal(fr_symptom_defects(found), "J19");
}

/* Late packets, no duration: values that lean on others of the flow. */
static void special_flows_are_explained(void **state)
{
    const struct given late = {FR_FEATURE_fwd_iat_std, 9, "H18"};
    const struct given late_java = {FR_FEATURE_fwd_iat_std, 9, "J17"};
    const struct given endless = {FR_FEATURE_fwd_pkts_s, (double)INFINITY,
                                  "J17"};
    struct side side;

    (void)state;
    fill_python(&side);
    side.flow.numbers[FR_FEATURE_flow_iat_min] = -1;
    check(&late, &side);
    fill_java(&side);
    side.flow.numbers[FR_FEATURE_flow_iat_min] = -1;
    check(&late_java, &side);
    side.flow.numbers[FR_FEATURE_flow_duration] = 0;
    check(&endless, &side);
}

/* Files of our own never have the others' defects, but other options. */
static void our_own_files_differ_by_options(void **state)
{
    const struct given cases[] = {
        {FR_FEATURE_totlen_fwd_pkts, 306, "O3"},
        {FR_FEATURE_fwd_pkt_len_max, 152, "O3"},
        {FR_FEATURE_fwd_pkt_len_std, 60, "O3"},
        {FR_FEATURE_flow_byts_s, 350 / 2.0, NULL},
        {FR_FEATURE_tot_fwd_pkts, 4, NULL},
        {FR_FEATURE_cwr_flag_count, 0, NULL},
        {FR_FEATURE_active_max, 0, NULL},
    };
    struct side side;

    (void)state;
    fill(&side, FR_ORIGIN_FLOWRULES);
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(&cases[i], &side);
}

static void equal_is_within_a_microsecond(void **state)
{
    struct side a, b;
    struct fr_symptom_pair pair = {{&a.set, &b.set}, {&a.flow, &b.flow}};
    double *number = &b.flow.numbers[FR_FEATURE_flow_iat_max];

    (void)state;
    fill(&a, FR_ORIGIN_PYTHON);
    fill(&b, FR_ORIGIN_PYTHON);
    *number += 9e-7;
    assert_true(fr_symptom_is_equal(&pair, FR_FEATURE_flow_iat_max));
    *number += 9e-7;
    assert_false(fr_symptom_is_equal(&pair, FR_FEATURE_flow_iat_max));
    /* both lack it */
    assert_true(fr_symptom_is_equal(&pair, FR_FEATURE_idle_min));
    b.flow.numbers[FR_FEATURE_idle_min] = 0;
    assert_false(fr_symptom_is_equal(&pair, FR_FEATURE_idle_min));
    /* sizes have no such tolerance, but rounding */
    b.flow.numbers[FR_FEATURE_pkt_len_mean] *= 1 + 1e-10;
    assert_true(fr_symptom_is_equal(&pair, FR_FEATURE_pkt_len_mean));
    b.flow.numbers[FR_FEATURE_pkt_len_mean] *= 1 + 1e-7;
    assert_false(fr_symptom_is_equal(&pair, FR_FEATURE_pkt_len_mean));
    b.flow.time_ns = 1;
    assert_false(fr_symptom_is_equal(&pair, FR_FEATURE_timestamp));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(python_values_are_explained),
        cmocka_unit_test(java_values_are_explained),
        cmocka_unit_test(time_stamps_are_explained),
        cmocka_unit_test(special_flows_are_explained),
        cmocka_unit_test(our_own_files_differ_by_options),
        cmocka_unit_test(equal_is_within_a_microsecond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
