/* input_test.c - flow files and captures are told by their content, and a
 * capture reads as its flows. */
#include "support/unit.h"

#include "engine/input.h"
#include "unit/meter/frames.h"

#define PATH_MAX_SIZE 300

struct folder {
    char path[200];
    char flow[PATH_MAX_SIZE], a[PATH_MAX_SIZE], b[PATH_MAX_SIZE];
    char cut[PATH_MAX_SIZE], none[PATH_MAX_SIZE];
};

static void write_capture(const char *path, uint32_t second, size_t less)
{
    struct bytes file = {.size = 0}, packet = {.size = 0};

    put_udp(&packet, 10);
    put_pcap_header(&file, 228);
    put_pcap_packet(&file, second, 0, &packet);
    put_pcap_packet(&file, second + 10, 0, &packet);
    test_write_file(path, file.data, file.size - less);
}

static void make(struct folder *folder)
{
    test_make_folder(folder->path, sizeof(folder->path));
    snprintf(folder->flow, PATH_MAX_SIZE, "%s/flow.csv", folder->path);
    snprintf(folder->a, PATH_MAX_SIZE, "%s/a.pcap", folder->path);
    snprintf(folder->b, PATH_MAX_SIZE, "%s/b.csv", folder->path);
    snprintf(folder->cut, PATH_MAX_SIZE, "%s/cut.pcap", folder->path);
    snprintf(folder->none, PATH_MAX_SIZE, "%s/none", folder->path);
    test_write_file(folder->flow, "flow_duration\n1\n", 16);
    write_capture(folder->a, 5, 0);
    write_capture(folder->b, 0, 0); /* the name says nothing */
    write_capture(folder->cut, 0, 1);
}

static int open_at(const char *const *paths, uint32_t count, uint32_t *at,
                   struct fr_input **input, struct fr_diag *diag)
{
    static struct fr_input_options options;

    options = (struct fr_input_options){.paths = paths, .path_count = count};
    return fr_input_open(&options, at, input, diag);
}

static uint32_t count_lines(struct fr_input *input)
{
    char text[64];
    uint32_t lines = 0;
    size_t got = 1;

    while (got > 0) {
        assert_int_equal(fr_stream_read(fr_input_stream(input), text,
                                        sizeof(text), &got, NULL),
                         0);
        for (size_t i = 0; i < got; i++)
            lines += text[i] == '\n';
    }
    return lines;
}

static void flow_files_come_one_by_one(void **state)
{
    struct folder folder;
    struct fr_input *input;
    uint32_t at = 0;

    (void)state;
    make(&folder);
    const char *const paths[] = {folder.flow, folder.flow};
    for (uint32_t i = 1; i <= 2; i++) {
        assert_int_equal(open_at(paths, 2, &at, &input, NULL), 0);
        assert_int_equal(at, i);
        assert_int_equal(count_lines(input), 2);
        assert_string_equal(fr_input_path(input), folder.flow);
        assert_int_equal(fr_input_time_unit(input), FR_TIME_UNIT_AUTO);
        fr_input_close(input);
    }
    test_remove_tree(folder.path);
}

/* Two captures with one flow that goes on from b into a: four packets. */
static void captures_are_measured_together(void **state)
{
    struct folder folder;
    struct fr_input_record record;
    struct fr_input *input;
    struct fr_arena arena;
    uint32_t at = 0;

    (void)state;
    make(&folder);
    const char *const paths[] = {folder.a, folder.b};
    fr_arena_init(&arena, 0);
    assert_int_equal(open_at(paths, 2, &at, &input, NULL), 0);
    assert_int_equal(at, 2);
    assert_int_equal(count_lines(input), 2);
    assert_null(fr_input_path(input));
    assert_int_equal(fr_input_time_unit(input), FR_TIME_UNIT_SECONDS);
    assert_int_equal(fr_input_keep(input, &arena, &record, NULL), 0);
    assert_int_equal(record.file_count, 2);
    assert_string_equal(record.files[0].name, "a.pcap");
    assert_string_equal(record.files[1].name, "b.csv");
    assert_int_equal(record.files[0].packets, 2);
    assert_int_equal(record.files[0].size, 132);
    assert_int_equal(record.meter->counts.packets_in_flows, 4);
    assert_int_equal(record.meter->counts.flows, 1);
    fr_input_close(input);
    fr_arena_release(&arena);
    test_remove_tree(folder.path);
}

static void a_cut_capture_is_a_warning_or_strictly_an_error(void **state)
{
    struct folder folder;
    struct fr_input *input;
    uint32_t at = 0;

    (void)state;
    make(&folder);
    const char *const paths[] = {folder.cut};
    struct fr_diag *diag = fr_diag_new(0);
    assert_int_equal(open_at(paths, 1, &at, &input, diag), 0);
    assert_int_equal(count_lines(input), 2);
    assert_int_equal(fr_input_check(input, 0, diag), 0);
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_WARNING), 1);
    assert_int_equal(fr_input_check(input, 1, diag), FR_EINPUT);
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 1);
    fr_diag_free(diag);
    fr_input_close(input);
    test_remove_tree(folder.path);
}

static void what_does_not_go_together_is_refused(void **state)
{
    struct folder folder;

    (void)state;
    make(&folder);
    const char *const mixtures[][2] = {{folder.flow, folder.a},
                                       {folder.a, folder.flow},
                                       {folder.a, folder.none},
                                       {folder.none, folder.a}};
    for (size_t i = 0; i < TEST_COUNT(mixtures); i++) {
        struct fr_diag *diag = fr_diag_new(0);
        struct fr_input *input;
        uint32_t at = 0;
        int status = 0;
        while (status == 0 && at < 2) {
            status = open_at(mixtures[i], 2, &at, &input, diag);
            if (status == 0)
                fr_input_close(input);
        }
        assert_int_equal(status, FR_EINPUT);
        assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 1);
        fr_diag_free(diag);
    }
    test_remove_tree(folder.path);
}

static void options_of_the_meter_want_a_capture(void **state)
{
    const struct fr_meter_options meter = FR_METER_OPTIONS_INIT;
    struct folder folder;

    (void)state;
    make(&folder);
    const char *const paths[] = {folder.flow};
    const struct fr_input_options options = {
        .paths = paths, .path_count = 1, .meter = &meter};
    struct fr_input *input;
    uint32_t at = 0;
    assert_int_equal(fr_input_open(&options, &at, &input, NULL), FR_EINPUT);
    test_remove_tree(folder.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flow_files_come_one_by_one),
        cmocka_unit_test(captures_are_measured_together),
        cmocka_unit_test(a_cut_capture_is_a_warning_or_strictly_an_error),
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(options_of_the_meter_want_a_capture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
