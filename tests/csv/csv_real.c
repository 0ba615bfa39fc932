/* csv_real.c - real flow files of all dialects, where they are present: rows
 * as counted by others, bytes as they were, cells as libcsv cuts them, and
 * each file in its own dialect equal to its converted copy. */
#include "support/unit.h"

#include <csv.h>
#include <inttypes.h>

#include "base/alloc.h"
#include "csv/rows.h"
#include "csv_dump.h"

static int is_absent(void)
{
    if (*FR_CASES_DIR != '\0')
        return 0;
    print_message("skipped: the folder of real flow files (FR_CASES_DIR) is "
                  "not here\n");
    return 1;
}

struct flow_file {
    char path[512];
    char *text;
    size_t size;
};

static void file_load(struct flow_file *file, const char *name)
{
    snprintf(file->path, sizeof(file->path), "%s/%s", FR_CASES_DIR, name);
    file->text = test_read_file(file->path, &file->size);
}

static void file_free(struct flow_file *file)
{
    free(file->text);
}

/* Call back for each line of a table but the first: its fields. */
static void each_line(const char *name,
                      void (*visit)(char **fields, void *context),
                      void *context)
{
    struct flow_file file;

    file_load(&file, name);
    char *rest = file.text;
    for (int line = 0; rest != NULL && *rest != '\0'; line++) {
        char *fields[16] = {0};
        char *end = strchr(rest, '\n');
        if (end != NULL)
            *end++ = '\0';
        for (int i = 0; i < 16 && rest != NULL; i++) {
            fields[i] = rest;
            rest = strchr(rest, '\t');
            if (rest != NULL)
                *rest++ = '\0';
        }
        if (line > 0)
            visit(fields, context);
        rest = end;
    }
    file_free(&file);
}

/* --- one file --- */

struct copied {
    uint64_t accepted, rejected, padded, blank;
    int has_bom;
    struct fr_strbuf text; /* the rows, written out again */
};

static int copy_rows(struct fr_csv_reader *reader, struct fr_batch *batch,
                     struct fr_strbuf *text)
{
    fr_csv_append_header(reader, text);
    for (;;) {
        FR_TRY(fr_csv_read(reader, batch, NULL));
        if (batch->row_count == 0)
            return fr_strbuf_status(text);
        for (uint32_t row = 0; row < batch->row_count; row++)
            fr_csv_append_row(reader, row, NULL, text);
    }
}

/* Read a file and write it out; returns what failed. */
static int copy_file(const struct flow_file *file, struct copied *copied)
{
    struct fr_field fields[CSV_DUMP_FIELD_MAX];
    struct fr_csv_options options = {.fields = fields, .path = file->path};
    struct fr_stream *stream = NULL;
    struct fr_csv_reader *reader = NULL;
    struct fr_batch batch = {0};

    *copied = (struct copied){0};
    options.field_count = csv_dump_fields(fields);
    fr_strbuf_init(&copied->text, (size_t)1 << 30);
    assert_int_equal(fr_stream_open(file->path, &stream, NULL), 0);
    int status = fr_csv_open(stream, &options, &reader, NULL);
    if (status == 0)
        status = fr_batch_init(&batch, fields, options.field_count, NULL, 0);
    if (status == 0)
        status = copy_rows(reader, &batch, &copied->text);
    if (status == 0) {
        const struct fr_csv_facts *facts = fr_csv_facts(reader);
        assert_int_equal(facts->rows_read,
                         facts->rows_accepted + facts->rows_rejected);
        copied->accepted = facts->rows_accepted;
        copied->rejected = facts->rows_rejected;
        copied->padded = facts->padded;
        copied->blank = facts->blank_lines;
        copied->has_bom = facts->has_bom;
    }
    fr_batch_release(&batch);
    fr_csv_close(reader);
    fr_stream_close(stream);
    return status;
}

/* Without its mark and its blank lines. */
static void strip(const struct flow_file *file, struct fr_strbuf *out)
{
    const char *at = file->text, *end = file->text + file->size;

    if (file->size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (; at < end; at++) {
        if (*at == '\n' && (out->size == 0 || out->data[out->size - 1] == '\n'))
            continue;
        fr_strbuf_append_char(out, *at);
    }
}

static void check_copy(const char *name, uint64_t rows)
{
    struct flow_file file;
    struct copied copied;
    struct fr_strbuf want;

    file_load(&file, name);
    if (file.size == 0) {
        assert_int_equal(copy_file(&file, &copied), FR_EINPUT);
    } else {
        assert_int_equal(copy_file(&file, &copied), 0);
        if (copied.accepted != rows)
            fail_msg("%s: %" PRIu64 " rows, not %" PRIu64, name,
                     copied.accepted, rows);
        assert_int_equal(copied.rejected, 0);
        fr_strbuf_init(&want, (size_t)1 << 30);
        strip(&file, &want);
        if (copied.padded == 0 &&
            !fr_str_equal(fr_strbuf_str(&want), fr_strbuf_str(&copied.text)))
            fail_msg("%s: bytes differ", name);
        fr_strbuf_release(&want);
    }
    fr_strbuf_release(&copied.text);
    file_free(&file);
}

static void visit_analysed(char **fields, void *context)
{
    uint64_t rows = strtoull(fields[2], NULL, 10);

    /* the table counts line ends, not rows */
    if (strcmp(fields[0], "edge_blank_lines") == 0 ||
        strcmp(fields[0], "edge_utf8_label") == 0)
        rows = 6;
    check_copy(fields[1], rows);
    ++*(int *)context;
}

static void visit_dialect(char **fields, void *context)
{
    char name[256];

    snprintf(name, sizeof(name), "flows_cic/%s.csv", fields[0]);
    check_copy(name, strtoull(fields[2], NULL, 10));
    ++*(int *)context;
}

static void rows_and_bytes_are_as_they_were(void **state)
{
    int count = 0;

    (void)state;
    if (is_absent())
        skip();
    each_line("analysis/STATUS.tsv", visit_analysed, &count);
    each_line("flows_cic/STATUS.tsv", visit_dialect, &count);
    print_message("%d files\n", count);
    assert_true(count > 60);
}

/* --- two readings of one file --- */

static char *dump_file(const struct flow_file *file, size_t read_size,
                       int is_by_parts)
{
    struct fr_csv_options options = {.limits.read_size = read_size};
    struct fr_stream *stream = NULL;
    struct fr_strbuf out;

    fr_strbuf_init(&out, (size_t)1 << 30);
    assert_int_equal(
        fr_stream_open_memory("x.csv", file->text, file->size, &stream, NULL),
        0);
    fr_stream_limit_reads(stream, read_size);
    assert_int_equal(is_by_parts
                         ? csv_dump_by_parts(stream, &options, &out, NULL)
                         : csv_dump(stream, &options, &out, NULL),
                     0);
    fr_stream_close(stream);
    char *text = fr_strbuf_take(&out);
    assert_non_null(text);
    return text;
}

static void the_size_of_reads_makes_no_difference(void **state)
{
    static const char *const names[] = {
        "flows/dns_many.csv",
        "flows_cic/cicflowmeter_java_2025.csv",
        "flows_cic/cicids2017_labelled_flows.csv",
        "flows_cic/cicids2017_mlcve_webattacks.csv",
        "flows_cic/hieulw_old_microseconds.csv",
        "edge/utf8_label.csv",
        "edge/short_rows.csv",
    };
    static const size_t sizes[] = {1, 7, 4096, 0};

    (void)state;
    if (is_absent())
        skip();
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        struct flow_file file;
        file_load(&file, names[i]);
        char *want = dump_file(&file, 0, 0);
        for (size_t j = 0; j < 2 * TEST_COUNT(sizes); j++) {
            char *got = dump_file(&file, sizes[j / 2], (int)(j % 2));
            assert_string_equal(want, got);
            fr_free(got);
        }
        fr_free(want);
        file_free(&file);
    }
}

/* --- against libcsv --- */

static void on_cell(void *text, size_t size, void *context)
{
    fr_strbuf_append(context, text, size);
    fr_strbuf_append_char(context, '\x1f');
}

static void on_row(int end, void *context)
{
    (void)end;
    fr_strbuf_append_char(context, '\x1e');
}

static void append_rows(const struct flow_file *file, struct fr_strbuf *out)
{
    struct fr_csv_limits limits = {0};
    struct fr_csv_rows rows;
    struct fr_csv_row row;
    struct fr_stream *stream = NULL;
    int has_bom;

    assert_int_equal(fr_stream_open(file->path, &stream, NULL), 0);
    assert_int_equal(fr_csv_rows_init(&rows, stream, &limits, &has_bom, NULL),
                     0);
    for (;;) {
        assert_int_equal(fr_csv_rows_next(&rows, &row, NULL), 0);
        if (row.kind == FR_CSV_ROW_END)
            break;
        if (row.kind == FR_CSV_ROW_BLANK)
            continue;
        for (uint32_t i = 0; i < row.cell_count; i++) {
            struct fr_str cell = fr_csv_rows_cell(&rows, &row, i);
            fr_strbuf_append_str(out, cell);
            fr_strbuf_append_char(out, '\x1f');
        }
        fr_strbuf_append_char(out, '\x1e');
        fr_csv_rows_drop(&rows);
    }
    fr_csv_rows_release(&rows);
    fr_stream_close(stream);
}

static void visit_cells(char **fields, void *context)
{
    struct flow_file file;
    struct fr_strbuf want, got;
    struct csv_parser parser;

    file_load(&file, fields[1]);
    fr_strbuf_init(&want, (size_t)1 << 30);
    fr_strbuf_init(&got, (size_t)1 << 30);
    size_t bom = file.size > 3 && (unsigned char)file.text[0] == 0xef ? 3 : 0;
    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    assert_int_equal(csv_parse(&parser, file.text + bom, file.size - bom,
                               on_cell, on_row, &want),
                     file.size - bom);
    assert_int_equal(csv_fini(&parser, on_cell, on_row, &want), 0);
    csv_free(&parser);
    append_rows(&file, &got);
    if (!fr_str_equal(fr_strbuf_str(&want), fr_strbuf_str(&got)))
        fail_msg("%s: cells differ", fields[1]);
    fr_strbuf_release(&want);
    fr_strbuf_release(&got);
    file_free(&file);
    ++*(int *)context;
}

static void cells_are_those_of_libcsv(void **state)
{
    int count = 0;

    (void)state;
    if (is_absent())
        skip();
    each_line("analysis/STATUS.tsv", visit_cells, &count);
    assert_true(count > 60);
}

/* --- each dialect against its converted copy --- */

struct opened {
    struct flow_file file;
    struct fr_stream *stream;
    struct fr_csv_reader *reader;
    struct fr_batch batch;
};

static void open_one(struct opened *opened, const char *folder,
                     const char *name, const struct fr_field *fields,
                     uint32_t field_count)
{
    struct fr_csv_options options = {.fields = fields,
                                     .field_count = field_count};

    *opened = (struct opened){0};
    snprintf(opened->file.path, sizeof(opened->file.path), "%s/%s/%s.csv",
             FR_CASES_DIR, folder, name);
    options.path = opened->file.path;
    assert_int_equal(fr_stream_open(opened->file.path, &opened->stream, NULL),
                     0);
    assert_int_equal(
        fr_csv_open(opened->stream, &options, &opened->reader, NULL), 0);
    assert_int_equal(
        fr_batch_init(&opened->batch, fields, field_count, NULL, 0), 0);
}

static void close_one(struct opened *opened)
{
    fr_batch_release(&opened->batch);
    fr_csv_close(opened->reader);
    fr_stream_close(opened->stream);
}

static int same_cell(const struct fr_batch *a, const struct fr_batch *b,
                     uint32_t column, uint32_t row)
{
    const struct fr_column *x = &a->columns[column], *y = &b->columns[column];

    switch (fr_type_storage(x->type)) {
    case FR_STORAGE_F64:
        return memcmp(&x->cells.f64[row], &y->cells.f64[row], 8) == 0;
    case FR_STORAGE_TIME: return x->cells.time[row] == y->cells.time[row];
    case FR_STORAGE_TEXT:
        return fr_str_equal(fr_batch_text(a, x->cells.text[row]),
                            fr_batch_text(b, y->cells.text[row]));
    case FR_STORAGE_IP:
        return fr_ip_equal(&x->cells.ip[row], &y->cells.ip[row]);
    case FR_STORAGE_TRUTH: return x->cells.truth[row] == y->cells.truth[row];
    }
    return 0;
}

static void check_pair(const char *name)
{
    struct fr_field fields[CSV_DUMP_FIELD_MAX];
    uint32_t field_count = csv_dump_fields(fields);
    struct opened own, snake;
    uint64_t row_count = 0;

    open_one(&own, "flows_cic", name, fields, field_count);
    open_one(&snake, "flows_cic_snake", name, fields, field_count);
    assert_int_equal(fr_csv_facts(own.reader)->unit, FR_CSV_UNIT_MICROSECONDS);
    assert_int_equal(fr_csv_facts(snake.reader)->unit, FR_CSV_UNIT_SECONDS);
    for (;;) {
        assert_int_equal(fr_csv_read(own.reader, &own.batch, NULL), 0);
        assert_int_equal(fr_csv_read(snake.reader, &snake.batch, NULL), 0);
        uint32_t rows = own.batch.row_count;
        assert_int_equal(rows, snake.batch.row_count);
        for (uint32_t i = 0; i < field_count; i++) {
            for (uint32_t row = 0; row < rows; row++) {
                if (!same_cell(&own.batch, &snake.batch, i, row))
                    fail_msg("%s: %s of row %" PRIu64 " differs", name,
                             fields[i].name, row_count + row);
            }
        }
        row_count += rows;
        if (rows == 0)
            break;
    }
    print_message("%s: %" PRIu64 " rows\n", name, row_count);
    close_one(&own);
    close_one(&snake);
}

static void dialects_give_the_values_of_their_copies(void **state)
{
    static const char *const names[] = {
        "cicflowmeter_java_2025",    "cicids2017_improved_a",
        "cicids2017_kaggle_cleaned", "cicids2017_labelled_flows",
        "cicids2017_mlcve_monday",   "cicids2017_mlcve_webattacks",
    };

    (void)state;
    if (is_absent())
        skip();
    for (size_t i = 0; i < TEST_COUNT(names); i++)
        check_pair(names[i]);
}

static void the_old_python_meter_wrote_microseconds(void **state)
{
    struct fr_field fields[CSV_DUMP_FIELD_MAX];
    uint32_t field_count = csv_dump_fields(fields);
    struct opened old;

    (void)state;
    if (is_absent())
        skip();
    open_one(&old, "flows_cic", "hieulw_old_microseconds", fields, field_count);
    const struct fr_csv_facts *facts = fr_csv_facts(old.reader);
    assert_string_equal(facts->dialect, "Python cicflowmeter 0.1");
    assert_int_equal(facts->unit, FR_CSV_UNIT_MICROSECONDS);
    assert_int_equal(facts->unit_reason, FR_CSV_REASON_MEASURED);
    assert_int_equal(fr_csv_read(old.reader, &old.batch, NULL), 0);
    assert_true(old.batch.columns[6].cells.f64[0] == 3755771.6369628906 / 1e6);
    close_one(&old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_bytes_are_as_they_were),
        cmocka_unit_test(the_size_of_reads_makes_no_difference),
        cmocka_unit_test(cells_are_those_of_libcsv),
        cmocka_unit_test(dialects_give_the_values_of_their_copies),
        cmocka_unit_test(the_old_python_meter_wrote_microseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
