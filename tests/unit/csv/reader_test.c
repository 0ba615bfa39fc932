/* reader_test.c - options, where batches end, the second reading of a file,
 * and memory that runs out at every place. The forms of files stand in
 * tests/csv/. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "csv_fixture.h"

static const struct fr_field fields[] = {
    {"flow_duration", FR_TYPE_TIME},
    {"label", FR_TYPE_TEXT},
    {"timestamp", FR_TYPE_TIMESTAMP},
    {"dst_ip", FR_TYPE_ADDRESS},
};
#define FIELDS .fields = fields, .field_count = 4

static int open_text(struct csv_fixture *fixture, const char *text,
                     const struct fr_csv_options *options)
{
    return csv_fixture_open(fixture, text, strlen(text), options);
}

/* The header and rows numbered from 0; the caller frees. */
static char *numbered(uint32_t count)
{
    struct fr_strbuf buf;

    fr_strbuf_init(&buf, 1 << 28);
    fr_strbuf_append_text(&buf, "flow_duration,Label\n");
    for (uint32_t i = 0; i < count; i++)
        fr_strbuf_printf(&buf, "%u,label %u\n", i, i % 7);
    char *text = fr_strbuf_take(&buf);
    assert_non_null(text);
    return text;
}

static void batches_are_full_until_the_last(void **state)
{
    struct fr_csv_options options = {FIELDS};
    uint32_t count = 2 * FR_BATCH_ROWS + 1, next = 0;
    char *text = numbered(count);
    struct csv_fixture fixture;

    (void)state;
    assert_int_equal(open_text(&fixture, text, &options), 0);
    for (int batch = 0; batch < 4; batch++) {
        static const uint32_t sizes[] = {FR_BATCH_ROWS, FR_BATCH_ROWS, 1, 0};
        assert_int_equal(fr_csv_read(fixture.reader, &fixture.batch, NULL), 0);
        assert_int_equal(fixture.batch.row_count, sizes[batch]);
        for (uint32_t i = 0; i < fixture.batch.row_count; i++, next++) {
            char label[16];
            uint32_t code = fixture.batch.columns[1].cells.text[i];
            snprintf(label, sizeof(label), "label %u", next % 7);
            assert_true(fixture.batch.columns[0].cells.f64[i] == next);
            assert_true(fr_str_equal(fr_batch_text(&fixture.batch, code),
                                     fr_str_of(label)));
            assert_int_equal(fixture.batch.columns[3].cells.ip[i].family, 0);
        }
    }
    assert_int_equal(next, count);
    assert_int_equal(fixture.facts->rows_accepted, count);
    assert_int_equal(fixture.facts->fields[0].missing, 0);
    assert_null(fixture.facts->fields[3].cell.data);
    csv_fixture_close(&fixture);
    fr_free(text);
}

/* A batch of long rows ends early, at the same row for all reads. */
static void a_batch_has_a_size(void **state)
{
    struct fr_csv_options options = {FIELDS, .limits.batch_size_max = 100};
    char *text = numbered(200);
    uint32_t sizes[200] = {0};

    (void)state;
    for (size_t read_size = 1; read_size < 300; read_size += 37) {
        struct csv_fixture fixture;
        uint32_t batch = 0, rows = 0;
        options.limits.read_size = read_size;
        assert_int_equal(open_text(&fixture, text, &options), 0);
        for (;; batch++) {
            assert_int_equal(fr_csv_read(fixture.reader, &fixture.batch, NULL),
                             0);
            uint32_t size = fixture.batch.row_count;
            if (read_size == 1)
                sizes[batch] = size;
            assert_int_equal(sizes[batch], size);
            assert_true(size <= 10);
            rows += size;
            if (size == 0)
                break;
        }
        assert_int_equal(rows, 200);
        csv_fixture_close(&fixture);
    }
    fr_free(text);
}

/* Rows that are not used neither end a batch empty nor pile up. */
static void unused_rows_do_not_end_the_file(void **state)
{
    struct fr_csv_options options = {
        FIELDS, .limits = {.batch_size_max = 50, .read_size = 64}};
    struct fr_strbuf buf;
    struct csv_fixture fixture;

    (void)state;
    fr_strbuf_init(&buf, 1 << 20);
    fr_strbuf_append_text(&buf, "flow_duration,Label\n");
    for (int i = 0; i < 1000; i++)
        fr_strbuf_append_text(&buf, i % 3 ? "\n" : "too,many,fields\n");
    fr_strbuf_append_text(&buf, "5,last\n");
    assert_int_equal(open_text(&fixture, buf.data, &options), 0);
    assert_int_equal(fr_csv_read(fixture.reader, &fixture.batch, NULL), 0);
    assert_int_equal(fixture.batch.row_count, 1);
    assert_true(fixture.batch.columns[0].cells.f64[0] == 5);
    assert_int_equal(fixture.facts->rows_read, 335);
    assert_int_equal(fixture.facts->rows_rejected, 334);
    assert_int_equal(fixture.facts->blank_lines, 666);
    assert_int_equal(fixture.facts->example_count, FR_CSV_EXAMPLE_COUNT);
    assert_int_equal(fixture.facts->examples[4].line, 14);
    csv_fixture_close(&fixture);
    fr_strbuf_release(&buf);
}

static void strict_ends_at_the_first_rejected_row(void **state)
{
    static const char text[] =
        "flow_duration,Label\n1,a\n\n2\n3,b\n4,\x1b,c\n5,d\n6,e,f\n";
    struct fr_csv_options options = {FIELDS, .is_strict = 1};
    struct csv_fixture fixture;
    int status;

    (void)state;
    assert_int_equal(open_text(&fixture, text, &options), 0);
    do
        status = fr_csv_read(fixture.reader, &fixture.batch, fixture.diag);
    while (status == 0 && fixture.batch.row_count > 0);
    assert_int_equal(status, FR_EINPUT);
    char *messages = csv_fixture_messages(&fixture);
    assert_string_equal(
        messages,
        "error: cannot use 'test.csv': line 6 is rejected: too many fields\n"
        "  = note: it has 3 fields, the header has 2\n"
        "  = note: at byte 31: 4,\\x1b,c\n");
    fr_text_free(messages);
    csv_fixture_close(&fixture);
}

static void options_overrule_the_data(void **state)
{
    static const char text[] =
        "flow_duration,flow_pkts_s,tot_fwd_pkts,tot_bwd_pkts,timestamp\n"
        "500000,20,5,5,13/7/2017\n";
    struct fr_csv_options options = {FIELDS, .time_unit = FR_CSV_UNIT_SECONDS,
                                     .date_order = FR_CSV_DATE_MONTH};
    struct csv_fixture fixture;

    (void)state;
    assert_int_equal(open_text(&fixture, text, &options), 0);
    assert_int_equal(fr_csv_read(fixture.reader, &fixture.batch, NULL), 0);
    assert_true(fixture.batch.columns[0].cells.f64[0] == 500000);
    assert_int_equal(fixture.facts->fields[2].unreadable, 1);
    assert_int_equal(fixture.facts->unit_reason, FR_CSV_REASON_GIVEN);
    assert_int_equal(fixture.facts->date_reason, FR_CSV_REASON_GIVEN);
    csv_fixture_close(&fixture);
    options.time_unit = FR_CSV_UNIT_AUTO;
    options.date_order = FR_CSV_DATE_AUTO;
    assert_int_equal(open_text(&fixture, text, &options), 0);
    assert_int_equal(fr_csv_read(fixture.reader, &fixture.batch, NULL), 0);
    assert_true(fixture.batch.columns[0].cells.f64[0] == 0.5);
    assert_int_equal(fixture.facts->fields[2].unreadable, 0);
    assert_int_equal(fixture.facts->unit_reason, FR_CSV_REASON_MEASURED);
    assert_int_equal(fixture.facts->date_reason, FR_CSV_REASON_MEASURED);
    csv_fixture_close(&fixture);
}

/* 5,000 rows with dates that tell nothing, then one that does. */
static char *late_date(void)
{
    struct fr_strbuf buf;

    fr_strbuf_init(&buf, 1 << 20);
    fr_strbuf_append_text(&buf, "\n\"timestamp\",flow_duration\n");
    for (int i = 0; i < 5000; i++)
        fr_strbuf_append_text(&buf, i == 2500 ? "x,y,z\n" : "4/7/2017,1\n");
    fr_strbuf_append_text(&buf, "\"7/13/2017\",1\n");
    char *text = fr_strbuf_take(&buf);
    assert_non_null(text);
    return text;
}

static void a_file_is_read_again_where_a_pipe_is_not(void **state)
{
    char folder[1024], path[1100];
    struct fr_csv_options options = {
        FIELDS, .limits = {.survey_size_max = 200, .read_size = 100}};
    char *text = late_date();
    struct csv_fixture fixture;

    (void)state;
    assert_int_equal(open_text(&fixture, text, &options), 0);
    assert_int_equal(fixture.facts->is_survey_cut, 1);
    assert_int_equal(fixture.facts->date_order, FR_CSV_DATE_DAY);
    assert_int_equal(fixture.facts->date_reason, FR_CSV_REASON_ASSUMED);
    assert_int_equal(csv_fixture_read_all(&fixture), 5000);
    assert_int_equal(fixture.facts->fields[2].unreadable, 1);
    csv_fixture_close(&fixture);

    test_make_folder(folder, sizeof(folder));
    snprintf(path, sizeof(path), "%s/late.csv", folder);
    test_write_file(path, text, strlen(text));
    options.path = path;
    assert_int_equal(open_text(&fixture, text, &options), 0);
    assert_int_equal(fixture.facts->is_survey_cut, 0);
    assert_int_equal(fixture.facts->date_order, FR_CSV_DATE_MONTH);
    assert_int_equal(fixture.facts->date_reason, FR_CSV_REASON_MEASURED);
    assert_int_equal(csv_fixture_read_all(&fixture), 5000);
    assert_int_equal(fixture.facts->fields[2].unreadable, 0);
    csv_fixture_close(&fixture);

    options.path = "/dev/null"; /* like a pipe: not a regular file */
    assert_int_equal(open_text(&fixture, text, &options), 0);
    assert_int_equal(fixture.facts->is_survey_cut, 1);
    csv_fixture_close(&fixture);
    test_remove_tree(folder);
    fr_free(text);
}

static void no_fields_need_no_columns(void **state)
{
    struct fr_csv_options options = {0};
    struct csv_fixture fixture;

    (void)state;
    assert_int_equal(open_text(&fixture, "a, b\n1,2\n3,4\n", &options), 0);
    assert_true(
        fr_str_equal(fr_csv_column_cell(fixture.reader, 1), FR_STR("b")));
    assert_int_equal(csv_fixture_read_all(&fixture), 2);
    csv_fixture_close(&fixture);
}

static void a_long_bad_row_is_shown_in_part(void **state)
{
    struct fr_csv_options options = {FIELDS};
    struct csv_fixture fixture;
    char text[600] = "flow_duration\n1,";
    size_t size = strlen(text);

    (void)state;
    while (size < 500)
        size += (size_t)snprintf(text + size, sizeof(text) - size, "%s",
                                 size % 2 ? "\xc3\xa9" : "\x01");
    assert_int_equal(open_text(&fixture, text, &options), 0);
    assert_int_equal(csv_fixture_read_all(&fixture), 0);
    const char *shown = fixture.facts->examples[0].shown;
    assert_true(strlen(shown) < FR_CSV_SHOWN_SIZE);
    assert_string_equal(shown + strlen(shown) - 3, "...");
    csv_fixture_close(&fixture);
}

/* --- memory that runs out --- */

static const char all_ways[] =
    "\n\"src_ip\",flow_duration,Label,timestamp,flow_duration\n"
    "10.0.0.1,1,\"quoted, \"\"x\"\"\",1/2/2017,1\n"
    "10.0.0.1,1,plain,1/2/2017\n"
    "10.0.0.1,1,\"open,1/2/2017\n"
    "1,2,3,4,5,6,\x1b\n"
    "10.0.0.1,2,last,13/1/2017,3\n";

static int read_all_ways(struct fr_strbuf *out)
{
    static const char *const outputs[] = {"Label", "note"};
    static const struct fr_str cells[] = {{"=a,b", 4}, {"c", 1}};
    struct fr_csv_options options = {FIELDS, .output_names = outputs,
                                     .output_count = 2, .limits.read_size = 50};
    struct fr_stream *stream = NULL;
    struct fr_csv_reader *reader = NULL;
    struct fr_batch batch = {0};
    struct fr_csv_names *names = NULL;
    int status = fr_stream_open_memory("test.csv", all_ways,
                                       sizeof(all_ways) - 1, &stream, NULL);
    if (status == 0)
        status = fr_csv_open(stream, &options, &reader, NULL);
    if (status == 0)
        status = fr_batch_init(&batch, fields, 4, NULL, 0);
    if (status == 0)
        status = fr_csv_names_new(reader, &names);
    if (status == 0)
        status = fr_csv_expect_header(reader, names, NULL);
    if (status == 0)
        fr_csv_append_header(reader, out);
    while (status == 0) {
        status = fr_csv_read(reader, &batch, NULL);
        if (status < 0 || batch.row_count == 0)
            break;
        for (uint32_t i = 0; i < batch.row_count; i++)
            fr_csv_append_row(reader, i, cells, out);
    }
    fr_csv_names_free(names);
    fr_batch_release(&batch);
    fr_csv_close(reader);
    fr_stream_close(stream);
    return status < 0 ? status : fr_strbuf_status(out);
}

static void expect_all_ways(struct fr_strbuf *out)
{
    assert_string_equal(
        out->data,
        "\"src_ip\",flow_duration,Label,timestamp,flow_duration,note\n"
        "10.0.0.1,1,\"'=a,b\",1/2/2017,1,c\n"
        "10.0.0.1,1,\"'=a,b\",1/2/2017,,c\n"
        "10.0.0.1,2,\"'=a,b\",13/1/2017,3,c\n");
}

/* A failure is passed up or, where libcsv asks again for less, has no
 * effect. */
static void each_allocation_may_fail(void **state)
{
    (void)state;
    for (int sticky = 0; sticky < 2; sticky++) {
        for (uint64_t n = 1;; n++) {
            struct fr_strbuf out;
            fr_strbuf_init(&out, 1 << 20);
            fr_alloc_fail_at(n, sticky);
            int status = read_all_ways(&out);
            uint64_t count = fr_alloc_count();
            fr_alloc_fail_at(0, 0);
            if (status == 0)
                expect_all_ways(&out);
            else
                assert_int_equal(status, FR_ENOMEM);
            fr_strbuf_release(&out);
            if (count >= n)
                continue;
            assert_int_equal(status, 0);
            assert_true(n > 20);
            break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_are_full_until_the_last),
        cmocka_unit_test(a_batch_has_a_size),
        cmocka_unit_test(unused_rows_do_not_end_the_file),
        cmocka_unit_test(strict_ends_at_the_first_rejected_row),
        cmocka_unit_test(options_overrule_the_data),
        cmocka_unit_test(a_file_is_read_again_where_a_pipe_is_not),
        cmocka_unit_test(no_fields_need_no_columns),
        cmocka_unit_test(a_long_bad_row_is_shown_in_part),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
