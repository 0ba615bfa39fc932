/* compare_test.c - verdicts on flows, and reports on columns. */
#include "support/unit.h"

#include <math.h>

#include "compare/compare.h"
#include "feature_files.h"

#define OURS                                                                   \
    FEATURES_PYTHON                                                            \
    ",fin_flag_cnt,syn_flag_cnt,pkt_len_max,flow_iat_max,fwd_frame_byts,"      \
    "end_reason\n"
#define THEIRS                                                                 \
    FEATURES_PYTHON ",fin_flag_cnt,syn_flag_cnt,pkt_len_max,flow_iat_max\n"

static void compare_texts(const char *a, const char *b,
                          struct fr_comparison *comparison)
{
    struct feature_files files;

    feature_files_write(&files, a, b);
    assert_int_equal(fr_compare_files(files.a, files.b, NULL, comparison, NULL),
                     0);
    feature_files_remove(&files);
}

static const struct fr_verdict_report *
verdict(const struct fr_comparison *comparison, enum fr_verdict verdict)
{
    return &comparison->verdicts[verdict];
}

static void the_same_file_is_equal(void **state)
{
    static const char text[] = OURS
        "1.1.1.1,2.2.2.2,9,80,6,2024-01-01 00:00:05.5,1,3,2,2,2,60,1,99,fin\n";
    struct fr_comparison c;

    (void)state;
    compare_texts(text, text, &c);
    assert_true(fr_comparison_is_equal(&c));
    assert_int_equal(verdict(&c, FR_VERDICT_SAME)->count, 1);
    assert_true(fr_comparison_unexplained(&c) == 0);
    fr_comparison_release(&c);
}

/* A first packet that is counted twice, and a column nothing explains. */
static void columns_are_counted(void **state)
{
    struct fr_comparison c;
    const struct fr_column_report *report;

    (void)state;
    compare_texts(
        THEIRS "1.1.1.1,2.2.2.2,9,80,6,2024-01-01 00:00:05,1,4,2,2,3,60,1\n"
               "1.1.1.1,2.2.2.2,8,80,6,2024-01-01 00:00:05,1,2,0,2,2,60,1\n",
        OURS
        "1.1.1.1,2.2.2.2,9,80,6,2024-01-01 00:00:05.5,1,3,2,2,2,40,1,99,fin\n"
        "1.1.1.1,2.2.2.2,8,80,6,2024-01-01 00:00:05.5,1,1,0,2,7,40,1,99,fin\n",
        &c);
    assert_int_equal(verdict(&c, FR_VERDICT_SAME)->count, 2);
    report = &c.columns[FR_FEATURE_tot_fwd_pkts];
    assert_int_equal(report->differing, 2);
    assert_int_equal(report->unexplained, 0);
    assert_true(report->difference == 1);
    assert_true(fabs(report->ratio - 4.0 / 3) < 1e-12);
    assert_int_equal(report->a->row, 1);
    report = &c.columns[FR_FEATURE_syn_flag_cnt];
    assert_int_equal(report->differing, 2);
    assert_int_equal(report->unexplained, 1);
    assert_int_equal(report->a->row, 2); /* the unexplained one */
    assert_int_equal(c.columns[FR_FEATURE_fin_flag_cnt].differing, 0);
    assert_false(c.is_compared[FR_FEATURE_idle_max]);
    assert_true(fr_comparison_unexplained(&c) == 1);
    assert_false(fr_comparison_is_equal(&c));
    fr_comparison_release(&c);
}

/* Rows of the Python meter beside the true ones, and what is said of them. */
static void flows_have_their_reasons(void **state)
{
    struct fr_comparison c;
    const struct fr_verdict_report *report;

    (void)state;
    compare_texts(
        /* goes on behind a FIN; is cut after 100 s; a piece of the latter;
         * a SYN-ACK was first; many packets more, for no reason */
        THEIRS "1.1.1.1,2.2.2.2,1,80,6,2024-01-01 00:00:05,30,9,2,2,3,60,9\n"
               "1.1.1.1,2.2.2.2,2,80,6,2024-01-01 00:00:05,100,9,2,0,1,60,9\n"
               "1.1.1.1,2.2.2.2,2,80,6,2024-01-01 00:02:05,80,9,2,0,0,60,9\n"
               "2.2.2.2,1.1.1.1,80,3,6,2024-01-01 00:00:05,1,4,2,0,2,60,1\n"
               "1.1.1.1,2.2.2.2,4,80,6,2024-01-01 00:00:05,1,99,2,0,2,60,1\n",
        OURS
        "1.1.1.1,2.2.2.2,1,80,6,2024-01-01 00:00:05.5,9,3,2,2,2,40,1,99,fin\n"
        "1.1.1.1,2.2.2.2,1,80,6,2024-01-01 00:00:25.5,9,3,2,2,2,40,1,99,fin\n"
        "1.1.1.1,2.2.2.2,2,80,6,2024-01-01 00:00:05.5,200,18,4,0,1,40,9,99,"
        "eof\n"
        "1.1.1.1,2.2.2.2,3,80,6,2024-01-01 00:00:05.5,1,2,3,0,2,40,1,99,eof\n"
        "1.1.1.1,2.2.2.2,4,80,6,2024-01-01 00:00:05.5,1,9,2,0,2,40,1,99,eof\n"
        "::1,::2,4,80,6,2024-01-01 00:00:05.5,1,9,2,0,2,40,1,99,eof\n"
        "1.1.1.1,2.2.2.9,4,80,6,2024-01-01 00:00:05.5,1,9,2,0,2,40,1,99,eof\n",
        &c);
    report = verdict(&c, FR_VERDICT_OTHER_PACKETS);
    assert_int_equal(report->count, 3);
    assert_int_equal(report->explained[FR_DEFECT_H4], 1);
    assert_int_equal(report->explained[FR_DEFECT_H12], 1);
    assert_int_equal(report->unexplained, 1);
    assert_int_equal(report->example->row, 5);
    report = verdict(&c, FR_VERDICT_OTHER_WAY);
    assert_int_equal(report->count, 1);
    assert_int_equal(report->explained[FR_DEFECT_J7], 1);
    report = verdict(&c, FR_VERDICT_ONLY_A);
    assert_int_equal(report->count, 1);
    assert_int_equal(report->explained[FR_DEFECT_H12], 1);
    report = verdict(&c, FR_VERDICT_ONLY_B);
    assert_int_equal(report->count, 3);
    assert_int_equal(report->explained[FR_DEFECT_H4], 1);
    assert_int_equal(report->explained[FR_DEFECT_H14], 1);
    assert_int_equal(report->unexplained, 1);
    assert_int_equal(report->example->row, 7);
    fr_comparison_release(&c);
}

/* The same with the Java meter: it drops flows of one packet, ends flows at
 * the first FIN and cuts them after two minutes. */
static void java_flows_have_their_reasons(void **state)
{
    static const char java[] = FEATURES_JAVA
        ",FIN Flag Count,Flow Packets/s\n"
        "1.1.1.1,2.2.2.2,1,80,6,01/01/2024 12:00:05 AM,4000000,3,1,1,1\n"
        "1.1.1.1,2.2.2.2,2,80,6,01/01/2024 12:00:05 AM,100000000,50,50,0,1\n"
        "1.1.1.1,2.2.2.2,2,80,6,01/01/2024 12:02:06 AM,50000000,25,25,0,1\n";
    struct fr_comparison c;

    (void)state;
    compare_texts(
        java,
        OURS
        "1.1.1.1,2.2.2.2,1,80,6,2024-01-01 00:00:05.5,9,3,3,2,2,40,1,99,fin\n"
        "1.1.1.1,2.2.2.2,2,80,6,2024-01-01 00:00:05.5,171,76,76,0,1,40,9,99,"
        "eof\n"
        "1.1.1.1,2.2.2.2,3,53,17,2024-01-01 00:00:05.5,0,1,0,0,0,40,0,99,eof\n"
        "1.1.1.1,2.2.2.2,0,0,1,2024-01-01 00:00:05.5,1,2,0,0,0,40,0,99,eof\n",
        &c);
    assert_int_equal(
        verdict(&c, FR_VERDICT_OTHER_PACKETS)->explained[FR_DEFECT_J2], 1);
    assert_int_equal(
        verdict(&c, FR_VERDICT_OTHER_PACKETS)->explained[FR_DEFECT_J4], 1);
    assert_int_equal(verdict(&c, FR_VERDICT_ONLY_A)->explained[FR_DEFECT_J4],
                     1);
    assert_int_equal(verdict(&c, FR_VERDICT_ONLY_B)->explained[FR_DEFECT_J6],
                     1);
    assert_int_equal(verdict(&c, FR_VERDICT_ONLY_B)->explained[FR_DEFECT_J20],
                     1);
    assert_true(fr_comparison_unexplained(&c) == 0);
    fr_comparison_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_file_is_equal),
        cmocka_unit_test(columns_are_counted),
        cmocka_unit_test(flows_have_their_reasons),
        cmocka_unit_test(java_flows_have_their_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
