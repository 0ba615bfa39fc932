/* block_test.c - whole lines taken out of a stream: together with what is
 * left they are the stream, and each ends where a line ends. */
#include "support/unit.h"

#include "base/rand.h"
#include "csv/rows.h"

struct source {
    struct fr_stream *stream;
    struct fr_csv_rows rows, block;
};

static void source_open(struct source *source, const char *text,
                        size_t read_size)
{
    struct fr_csv_limits limits = {.read_size = read_size};
    int has_bom;

    assert_int_equal(fr_stream_open_memory("test.csv", text, strlen(text),
                                           &source->stream, NULL),
                     0);
    assert_int_equal(fr_csv_rows_init(&source->rows, source->stream, &limits,
                                      &has_bom, NULL),
                     0);
    assert_int_equal(
        fr_csv_rows_init_block(&source->block, &source->rows.limits), 0);
}

static void source_close(struct source *source)
{
    fr_csv_rows_release(&source->block);
    fr_csv_rows_release(&source->rows);
    fr_stream_close(source->stream);
}

static int take(struct source *source)
{
    int is_taken = 2;

    assert_int_equal(
        fr_csv_rows_take(&source->rows, &source->block, &is_taken, NULL), 0);
    return is_taken;
}

/* The rows of the block, as `a|b;`. */
static void append_rows(struct fr_csv_rows *rows, struct fr_strbuf *out)
{
    struct fr_csv_row row;

    for (;;) {
        assert_int_equal(fr_csv_rows_next(rows, &row, NULL), 0);
        if (row.kind == FR_CSV_ROW_END)
            return;
        assert_int_equal(row.kind, FR_CSV_ROW_CELLS);
        for (uint32_t i = 0; i < row.cell_count; i++) {
            fr_strbuf_append_text(out, i ? "|" : "");
            fr_strbuf_append_str(out, fr_csv_rows_cell(rows, &row, i));
        }
        fr_strbuf_append_char(out, ';');
    }
}

static void expect_block(struct source *source, const char *want)
{
    struct fr_strbuf got;

    fr_strbuf_init(&got, 1 << 20);
    append_rows(&source->block, &got);
    assert_string_equal(got.data ? got.data : "", want);
    fr_strbuf_release(&got);
}

static void a_block_ends_where_a_line_ends(void **state)
{
    struct source source;

    (void)state;
    source_open(&source, "a,b\nc,d\r\ne,f\n", 10);
    assert_int_equal(take(&source), 1);
    assert_int_equal(source.block.offset, 0);
    expect_block(&source, "a|b;c|d;");
    assert_int_equal(source.block.line, 2);
    assert_int_equal(take(&source), 1);
    assert_int_equal(source.block.offset, 9);
    expect_block(&source, "e|f;");
    assert_int_equal(take(&source), 0);
    source_close(&source);
}

/* CR, and LF in the next read: one line end, not two. */
static void a_line_end_is_not_cut(void **state)
{
    struct source source;

    (void)state;
    source_open(&source, "a\rb\r\nc\r", 4);
    assert_int_equal(take(&source), 1);
    expect_block(&source, "a;");
    assert_int_equal(take(&source), 1);
    expect_block(&source, "b;c;");
    source_close(&source);
}

static void the_last_line_needs_no_end(void **state)
{
    struct source source;

    (void)state;
    source_open(&source, "a\nb", 100);
    assert_int_equal(take(&source), 1);
    expect_block(&source, "a;b;");
    source_close(&source);
}

static void quotes_over_lines_are_left_to_the_stream(void **state)
{
    static const char *const texts[] = {"a,\"b\nc\",d\ne,f\n", "\"a\nb\n",
                                        "a long line without an end, at all"};
    struct source source;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(texts); i++) {
        source_open(&source, texts[i], 20);
        assert_int_equal(take(&source), 0);
        assert_int_equal(source.rows.begin, 0);
        source_close(&source);
    }
    source_open(&source, "\"a,1\",b\nc,\"\"\n", 100);
    assert_int_equal(take(&source), 1);
    expect_block(&source, "a,1|b;c|;");
    source_close(&source);
}

/* Rows that the stream has cut stay where they are; the rest goes on. */
static void rows_are_given_with_their_buffer(void **state)
{
    struct source source;
    struct fr_csv_row row;

    (void)state;
    source_open(&source, "a,\"b\nc\"\nd,e\n", 100);
    assert_int_equal(fr_csv_rows_next(&source.rows, &row, NULL), 0);
    assert_int_equal(fr_csv_rows_give(&source.rows, &source.block), 0);
    assert_memory_equal(source.block.bytes + row.begin, "a,\"b\nc\"", row.size);
    assert_int_equal(take(&source), 1);
    expect_block(&source, "d|e;");
    source_close(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_ends_where_a_line_ends),
        cmocka_unit_test(a_line_end_is_not_cut),
        cmocka_unit_test(the_last_line_needs_no_end),
        cmocka_unit_test(quotes_over_lines_are_left_to_the_stream),
        cmocka_unit_test(rows_are_given_with_their_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
