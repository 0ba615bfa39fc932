/* flowset_test.c - feature files of several dialects as records. */
#include "support/unit.h"

#include <math.h>

#include "base/clock.h"
#include "feature_files.h"

static const char python[] = FEATURES_PYTHON
    "\n10.0.0.1,10.0.0.2,1234,80,6,2024-01-01 00:00:01,2.5,4,3\n"
    "10.0.0.9,,1,2,6,2024-01-01 00:00:02,1,1,1\n"
    "10.0.0.9,10.0.0.3,1,2,6,never,1,1,1\n"
    "10.0.0.9,10.0.0.3,1,2,6,2024-01-01 00:00:03,,1,1\n";

static const char java[] = FEATURES_JAVA
    ",Flow Packets/s\n"
    "10.0.0.1,10.0.0.2,1234,80,6,01/01/2024 10:00:00 AM,2500000,4,1,2\n";

static const char ours[] = FEATURES_PYTHON
    ",fwd_frame_byts,end_reason\n"
    "::1,::2,1,2,17,2024-01-01T00:00:01.000250Z,2.5,4,3,400,idle\n"
    "::1,::2,1,2,17,2024-01-01T00:00:02.000250Z,2.5,4,3,400,rst\n"
    "::1,::2,1,2,17,2024-01-01T00:00:03.000250Z,2.5,4,3,400,evicted\n";

static void rows_become_records(void **state)
{
    struct feature_files files;
    struct fr_flowset set;
    const struct fr_flow_record *flow;

    (void)state;
    feature_files_write(&files, python, java);
    feature_files_read(files.a, &set);
    assert_int_equal(set.origin, FR_ORIGIN_PYTHON);
    assert_string_equal(set.name, "a.csv");
    assert_int_equal(set.flows.count, 2);
    assert_int_equal(set.rejected, 2);
    assert_int_equal(set.resolution_ns, FR_NS_PER_S);
    flow = &set.flows.items[0];
    assert_true(flow->numbers[FR_FEATURE_flow_duration] == 2.5);
    assert_true(flow->dst.port == 80 && !flow->is_swapped);
    assert_true(isnan(flow->numbers[FR_FEATURE_src_ip]));
    assert_true(isnan(flow->numbers[FR_FEATURE_fwd_frame_byts]));
    assert_int_equal(flow->ended, FR_ENDED_UNKNOWN);
    flow = &set.flows.items[1];
    assert_int_equal(flow->row, 4);
    assert_true(flow->is_swapped);
    assert_true(isnan(flow->numbers[FR_FEATURE_flow_duration]));
    fr_flowset_release(&set);
    feature_files_remove(&files);
}

static void dialects_are_told(void **state)
{
    struct feature_files files;
    struct fr_flowset set;

    (void)state;
    feature_files_write(&files, ours, java);
    feature_files_read(files.a, &set);
    assert_int_equal(set.origin, FR_ORIGIN_FLOWRULES);
    assert_int_equal(set.resolution_ns, 1000);
    assert_true(set.flows.items[0].numbers[FR_FEATURE_fwd_frame_byts] == 400);
    assert_int_equal(set.flows.items[0].ended, FR_ENDED_IDLE);
    assert_int_equal(set.flows.items[1].ended, FR_ENDED_BY_TCP);
    assert_int_equal(set.flows.items[2].ended, FR_ENDED_ELSE);
    fr_flowset_release(&set);
    feature_files_read(files.b, &set);
    assert_int_equal(set.origin, FR_ORIGIN_JAVA);
    /* microseconds, told by packets and their rate */
    assert_true(set.flows.items[0].numbers[FR_FEATURE_flow_duration] == 2.5);
    assert_true(set.has[FR_FEATURE_flow_pkts_s]);
    assert_false(set.has[FR_FEATURE_idle_max]);
    fr_flowset_release(&set);
    feature_files_remove(&files);
}

static void what_cannot_be_matched_is_refused(void **state)
{
    static const char without[] =
        "Flow Duration,Total Fwd Packets,Flow IAT Mean\n1,2,3\n";
    struct feature_files files;
    struct fr_flowset set;
    struct fr_diag *diag = fr_diag_new(4);
    char *text;

    (void)state;
    feature_files_write(&files, without, "");
    assert_int_equal(fr_flowset_read(files.a, NULL, &set, diag), FR_EINPUT);
    fr_flowset_release(&set);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    assert_non_null(strstr(text, "'a.csv' has no column 'src_ip'"));
    fr_text_free(text);
    assert_int_equal(fr_flowset_read(files.b, NULL, &set, diag), FR_EINPUT);
    fr_flowset_release(&set);
    assert_int_equal(fr_flowset_read("/absent", NULL, &set, diag), FR_EINPUT);
    fr_flowset_release(&set);
    fr_diag_free(diag);
    feature_files_remove(&files);
}

static void memory_can_run_out(void **state)
{
    struct feature_files files;
    struct fr_flowset set;
    int status = FR_ENOMEM;

    (void)state;
    feature_files_write(&files, python, java);
    for (uint64_t n = 1; status != 0; n++) {
        fr_alloc_fail_at(n, 0);
        status = fr_flowset_read(files.a, NULL, &set, NULL);
        fr_alloc_fail_at(0, 0);
        assert_true(status == 0 || status == FR_ENOMEM);
        fr_flowset_release(&set);
    }
    feature_files_remove(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_records),
        cmocka_unit_test(dialects_are_told),
        cmocka_unit_test(what_cannot_be_matched_is_refused),
        cmocka_unit_test(memory_can_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
