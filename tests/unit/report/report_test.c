/* report_test.c - a whole report into a folder: which files, which bytes, and
 * what happens when something fails. */
#include "support/unit.h"

#include "base/alloc.h"
#include "report/report.h"
#include "report_fixture.h"

static char folder[512];
static struct fixture fixture;

static int setup(void **state)
{
    (void)state;
    test_make_folder(folder, sizeof(folder));
    fixture_many(&fixture);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_remove_tree(folder);
    return 0;
}

/* Write a report and its manifest; the names of the files in order. */
static int write_report(const struct fr_report_options *options,
                        struct fr_strbuf *names, struct fr_diag *diag)
{
    struct fr_outdir *dir = NULL;
    struct fr_strbuf manifest;
    int status = fr_outdir_open(folder, 0, &dir, diag);

    fr_strbuf_init(&manifest, 1 << 20);
    if (status == 0)
        status = fr_report_write(&fixture.facts, options, dir, diag);
    for (uint32_t i = 0; status == 0 && i < fr_outdir_count(dir); i++) {
        fr_strbuf_append_text(names, fr_outdir_file_name(dir, i));
        fr_strbuf_append_char(names, ' ');
    }
    if (status == 0)
        status = fr_report_manifest(&fixture.facts, dir, &manifest);
    if (status == 0)
        status = fr_outdir_commit(dir, fr_strbuf_str(&manifest), diag);
    fr_strbuf_release(&manifest);
    fr_outdir_close(dir);
    return status;
}

static void expect_files(const struct fr_report_options *options,
                         const char *expected)
{
    struct fr_strbuf names;

    fr_strbuf_init(&names, 1 << 16);
    fr_strbuf_append_text(&names, "");
    assert_int_equal(write_report(options, &names, NULL), 0);
    assert_string_equal(names.data ? names.data : "", expected);
    fr_strbuf_release(&names);
}

static void test_everything(void **state)
{
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;

    (void)state;
    expect_files(&options,
                 "summary_statistics.csv packet_size_summary.csv "
                 "strong_correlations.csv summary_report.csv "
                 "flow_classification.png timing_analysis.png "
                 "packet_size_analysis.png periodic_traffic.png "
                 "correlation_heatmap.png traffic_timeline.png summary.json "
                 "report.pdf ");
}

static void test_only(void **state)
{
    static const char *const only[] = {"timing_analysis", "summary_report"};
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;

    (void)state;
    options.only = only;
    options.only_count = 2;
    options.has_svg = 1;
    expect_files(&options,
                 "summary_report.csv timing_analysis.png timing_analysis.svg ");
}

static void test_without_charts_and_report(void **state)
{
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;

    (void)state;
    options.has_charts = options.has_report = 0;
    expect_files(&options, "summary_statistics.csv packet_size_summary.csv "
                           "strong_correlations.csv summary_report.csv "
                           "summary.json ");
}

static void test_unknown_part(void **state)
{
    static const char *const only[] = {"timing_analyses"};
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_strbuf names;
    char *text;

    (void)state;
    options.only = only;
    options.only_count = 1;
    fr_strbuf_init(&names, 1 << 16);
    assert_int_equal(write_report(&options, &names, diag), FR_EUSAGE);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 0, &text), 0);
    assert_non_null(strstr(text, "a report has no part 'timing_analyses'"));
    assert_non_null(strstr(text, "traffic_timeline"));
    fr_text_free(text);
    fr_strbuf_release(&names);
    fr_diag_free(diag);
}

static void test_part_names(void **state)
{
    (void)state;
    for (int i = 0; i < FR_REPORT_PART_COUNT; i++) {
        enum fr_report_part part = (enum fr_report_part)i;
        assert_int_equal(fr_report_part_find(fr_report_part_name(part)), part);
        assert_true(strlen(fr_report_part_meaning(part)) > 10);
    }
    assert_int_equal(fr_report_part_find("nothing"), FR_REPORT_PART_COUNT);
}

/* The manifest of tables alone: no font or library has a say in it. */
static void test_manifest(void **state)
{
    static const char *const only[] = {"summary_statistics",
                                       "strong_correlations"};
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;
    char path[600];
    char *text;
    size_t size;

    (void)state;
    options.only = only;
    options.only_count = 2;
    expect_files(&options, "summary_statistics.csv strong_correlations.csv ");
    snprintf(path, sizeof(path), "%s/manifest.json", folder);
    text = test_read_file(path, &size);
    test_golden("report/golden/many/manifest.json", text, size);
    free(text);
}

static void test_same_bytes_on_any_number_of_threads(void **state)
{
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;
    char path[600];
    char *first, *second;
    size_t first_size, second_size;
    struct fr_strbuf names;

    (void)state;
    snprintf(path, sizeof(path), "%s/manifest.json", folder);
    fr_strbuf_init(&names, 1 << 16);
    options.has_svg = 1;
    options.thread_count = 1;
    assert_int_equal(write_report(&options, &names, NULL), 0);
    first = test_read_file(path, &first_size);
    for (uint32_t threads = 1; threads <= 8; threads = threads * 3 / 2 + 1) {
        options.thread_count = threads;
        assert_int_equal(write_report(&options, &names, NULL), 0);
        second = test_read_file(path, &second_size);
        /* it holds the SHA-256 of every file */
        assert_int_equal(first_size, second_size);
        assert_memory_equal(first, second, first_size);
        free(second);
    }
    fr_strbuf_release(&names);
    free(first);
}

/* A chart file drawn with the n-th allocation failing. */
static void test_no_memory(void **state)
{
    static const char *const only[] = {"periodic_traffic"};
    struct fr_report_options options = FR_REPORT_OPTIONS_INIT;
    int status = FR_ENOMEM;

    (void)state;
    options.only = only;
    options.only_count = 1;
    options.has_svg = 1;
    options.has_png = 0;
    for (uint64_t n = 1; status < 0; n++) {
        struct fr_outdir *dir;
        assert_int_equal(fr_outdir_open(folder, 0, &dir, NULL), 0);
        fr_alloc_fail_at(n, (int)(n & 1));
        status = fr_report_write(&fixture.facts, &options, dir, NULL);
        fr_alloc_fail_at(0, 0);
        fr_outdir_close(dir);
        assert_true(status == 0 || status == FR_ENOMEM);
        assert_true(n < 10000);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_everything),
        TEST(test_only),
        TEST(test_without_charts_and_report),
        TEST(test_unknown_part),
        TEST(test_part_names),
        TEST(test_manifest),
        TEST(test_same_bytes_on_any_number_of_threads),
        TEST(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
