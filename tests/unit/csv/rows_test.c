/* rows_test.c - cells against libcsv over the whole text, limits, looking
 * ahead, and what is lost after a fault. */
#include "support/unit.h"

#include <csv.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "csv/rows.h"

#define KIB ((size_t)1024)

struct open_rows {
    struct fr_stream *stream;
    struct fr_csv_rows rows;
    int has_bom;
};

static void rows_open(struct open_rows *open, const char *text, size_t size,
                      const struct fr_csv_limits *limits)
{
    assert_int_equal(
        fr_stream_open_memory("test.csv", text, size, &open->stream, NULL), 0);
    assert_int_equal(fr_csv_rows_init(&open->rows, open->stream, limits,
                                      &open->has_bom, NULL),
                     0);
}

static void rows_close(struct open_rows *open)
{
    fr_csv_rows_release(&open->rows);
    fr_stream_close(open->stream);
}

static struct fr_csv_row next_row(struct open_rows *open)
{
    struct fr_csv_row row;

    assert_int_equal(fr_csv_rows_next(&open->rows, &row, NULL), 0);
    return row;
}

/* --- against libcsv --- */

/* Cells as text: each ends with US, each row with RS. */
static void oracle_cell(void *text, size_t size, void *context)
{
    fr_strbuf_append(context, text, size);
    fr_strbuf_append_char(context, '\x1f');
}

static void oracle_row(int end, void *context)
{
    (void)end;
    fr_strbuf_append_char(context, '\x1e');
}

/* 1 if libcsv takes the whole text. */
static int parse_all(struct fr_str text, struct fr_strbuf *out)
{
    struct csv_parser parser;

    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    size_t used =
        csv_parse(&parser, text.data, text.size, oracle_cell, oracle_row, out);
    int is_good = used == text.size &&
                  csv_fini(&parser, oracle_cell, oracle_row, out) == 0;
    csv_free(&parser);
    return is_good;
}

/* Our rows in the same form; how many were bad. */
static uint32_t read_all(struct fr_str text, size_t read_size, int is_dropping,
                         struct fr_strbuf *out)
{
    struct fr_csv_limits limits = {.read_size = read_size};
    struct open_rows open;
    uint32_t bad = 0;
    uint64_t offset = 0;

    rows_open(&open, text.data, text.size, &limits);
    for (;;) {
        struct fr_csv_row row = next_row(&open);
        assert_int_equal(row.offset, offset);
        offset = open.rows.offset;
        if (row.kind == FR_CSV_ROW_END)
            break;
        bad += row.kind == FR_CSV_ROW_BAD;
        if (row.kind == FR_CSV_ROW_CELLS) {
            for (uint32_t i = 0; i < row.cell_count; i++) {
                struct fr_str cell = fr_csv_rows_cell(&open.rows, &row, i);
                oracle_cell((void *)(uintptr_t)cell.data, cell.size, out);
            }
            oracle_row(0, out);
        }
        if (is_dropping)
            fr_csv_rows_drop(&open.rows);
    }
    assert_int_equal(offset, text.size);
    rows_close(&open);
    return bad;
}

static void random_cell(struct fr_rand *rand, struct fr_strbuf *text)
{
    static const char plain[] = "ab \t.1\xe9";
    static const char inside[] = "ab \t,\n\r\xe9\"";
    int is_quoted = fr_rand_below(rand, 6) == 0;
    const char *alphabet = is_quoted ? inside : plain;
    uint64_t size = fr_rand_below(rand, 5);

    if (is_quoted && fr_rand_below(rand, 4) == 0)
        fr_strbuf_append_char(text, ' ');
    if (is_quoted)
        fr_strbuf_append_char(text, '"');
    for (uint64_t i = 0; i < size; i++) {
        char c = alphabet[fr_rand_below(rand, strlen(alphabet))];
        fr_strbuf_append_char(text, c);
        if (c == '"')
            fr_strbuf_append_char(text, c);
    }
    if (is_quoted)
        fr_strbuf_append_char(text, '"');
}

static void random_text(struct fr_rand *rand, struct fr_strbuf *text)
{
    static const char *const line_ends[] = {"\n", "\r\n", "\r", "\n\n"};
    uint64_t row_count = fr_rand_below(rand, 12);

    for (uint64_t row = 0; row < row_count; row++) {
        uint64_t cell_count = 1 + fr_rand_below(rand, 5);
        for (uint64_t cell = 0; cell < cell_count; cell++) {
            if (cell > 0)
                fr_strbuf_append_char(text, ',');
            random_cell(rand, text);
        }
        if (row + 1 < row_count || fr_rand_below(rand, 2))
            fr_strbuf_append_text(text, line_ends[fr_rand_below(rand, 4)]);
    }
}

static void good_text_gives_the_cells_of_libcsv(void **state)
{
    struct fr_rand rand;
    struct fr_strbuf text, want, got;

    (void)state;
    fr_rand_init(&rand, 2);
    fr_strbuf_init(&text, 1 << 20);
    fr_strbuf_init(&want, 1 << 20);
    fr_strbuf_init(&got, 1 << 20);
    for (int round = 0; round < 4000; round++) {
        fr_strbuf_clear(&text);
        fr_strbuf_clear(&want);
        fr_strbuf_clear(&got);
        random_text(&rand, &text);
        struct fr_str bytes = fr_strbuf_str(&text);
        if (bytes.size == 0)
            continue;
        assert_true(parse_all(bytes, &want));
        size_t read_size = (size_t)fr_rand_below(&rand, 9);
        assert_int_equal(read_all(bytes, read_size, round % 2, &got), 0);
        assert_true(fr_str_equal(fr_strbuf_str(&want), fr_strbuf_str(&got)));
    }
    fr_strbuf_release(&text);
    fr_strbuf_release(&want);
    fr_strbuf_release(&got);
}

/* Whatever the bytes are: the same rows for all read sizes, no byte twice or
 * never, and no bad row exactly if libcsv takes the whole text. */
static void any_text_gives_the_same_for_all_reads(void **state)
{
    static const char alphabet[] = "a,\"\n\r ,\"\n";
    struct fr_rand rand;
    struct fr_strbuf want, first, got;
    char text[64];

    (void)state;
    fr_rand_init(&rand, 3);
    fr_strbuf_init(&want, 1 << 20);
    fr_strbuf_init(&first, 1 << 20);
    fr_strbuf_init(&got, 1 << 20);
    for (int round = 0; round < 4000; round++) {
        size_t size = 1 + (size_t)fr_rand_below(&rand, sizeof(text) - 1);
        for (size_t i = 0; i < size; i++)
            text[i] = alphabet[fr_rand_below(&rand, sizeof(alphabet) - 1)];
        struct fr_str bytes = {text, size};
        fr_strbuf_clear(&want);
        fr_strbuf_clear(&first);
        uint32_t bad = read_all(bytes, 0, 0, &first);
        assert_int_equal(bad == 0, parse_all(bytes, &want));
        if (bad == 0)
            assert_true(
                fr_str_equal(fr_strbuf_str(&want), fr_strbuf_str(&first)));
        for (size_t read_size = 1; read_size < 5; read_size++) {
            fr_strbuf_clear(&got);
            assert_int_equal(read_all(bytes, read_size, 1, &got), bad);
            assert_true(
                fr_str_equal(fr_strbuf_str(&first), fr_strbuf_str(&got)));
        }
    }
    fr_strbuf_release(&want);
    fr_strbuf_release(&first);
    fr_strbuf_release(&got);
}

/* --- rows longer than a window, and limits --- */

/* before + c * count + after; the caller frees. */
static struct fr_str repeat(const char *before, char c, size_t count,
                            const char *after)
{
    size_t head = strlen(before), tail = strlen(after);
    char *text = fr_alloc(head + count + tail);

    assert_non_null(text);
    memcpy(text, before, head);
    memset(text + head, c, count);
    memcpy(text + head + count, after, tail);
    return (struct fr_str){text, head + count + tail};
}

static void free_text(struct fr_str text)
{
    fr_free((void *)(uintptr_t)text.data);
}

static void expect_row(struct open_rows *open, const char *first_cell,
                       uint64_t line)
{
    struct fr_csv_row row = next_row(open);

    assert_int_equal(row.kind, FR_CSV_ROW_CELLS);
    assert_int_equal(row.line, line);
    assert_true(fr_str_equal(fr_csv_rows_cell(&open->rows, &row, 0),
                             fr_str_of(first_cell)));
}

static void expect_bad(struct open_rows *open, enum fr_csv_reject reject,
                       uint64_t line, uint64_t offset)
{
    struct fr_csv_row row = next_row(open);

    assert_int_equal(row.kind, FR_CSV_ROW_BAD);
    assert_int_equal(row.reject, reject);
    assert_int_equal(row.line, line);
    assert_int_equal(row.offset, offset);
}

static void expect_end(struct open_rows *open)
{
    assert_int_equal(next_row(open).kind, FR_CSV_ROW_END);
}

static void a_row_longer_than_a_window_is_read(void **state)
{
    struct fr_csv_limits limits = {0};
    struct fr_str text = repeat("a,b\nx,", 'y', 100 * KIB, ",z\r\nlast,row\n");
    struct open_rows open;

    (void)state;
    rows_open(&open, text.data, text.size, &limits);
    expect_row(&open, "a", 1);
    struct fr_csv_row row = next_row(&open);
    assert_int_equal(row.kind, FR_CSV_ROW_CELLS);
    assert_int_equal(row.cell_count, 3);
    assert_int_equal(fr_csv_rows_cell(&open.rows, &row, 1).size, 100 * KIB);
    assert_int_equal(fr_csv_rows_bytes(&open.rows, &row).size, 100 * KIB + 4);
    expect_row(&open, "last", 3);
    expect_end(&open);
    rows_close(&open);
    free_text(text);
}

static void a_field_may_be_as_long_as_the_limit(void **state)
{
    struct fr_csv_limits limits = {.field_size_max = 40 * KIB};

    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct fr_str text =
            repeat("a,b\nx,", 'y', 40 * KIB + more, "\nlast,row\n");
        struct open_rows open;
        rows_open(&open, text.data, text.size, &limits);
        expect_row(&open, "a", 1);
        if (more)
            expect_bad(&open, FR_CSV_REJECT_LONG_FIELD, 2, 4);
        else
            expect_row(&open, "x", 2);
        expect_row(&open, "last", 3);
        expect_end(&open);
        rows_close(&open);
        free_text(text);
    }
}

static void a_row_may_be_as_long_as_the_limit(void **state)
{
    struct fr_csv_limits limits = {.row_size_max = 40 * KIB};

    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct fr_str text =
            repeat("a,b\n", ',', 40 * KIB + more, "\r\nlast,row\n");
        struct open_rows open;
        rows_open(&open, text.data, text.size, &limits);
        expect_row(&open, "a", 1);
        if (more)
            expect_bad(&open, FR_CSV_REJECT_LONG_ROW, 2, 4);
        else
            expect_row(&open, "", 2);
        expect_row(&open, "last", 3);
        expect_end(&open);
        rows_close(&open);
        free_text(text);
    }
}

/* Nothing of a too long row is kept, wherever the reads end. */
static void a_huge_row_takes_no_memory(void **state)
{
    struct fr_csv_limits limits = {.field_size_max = 40 * KIB,
                                   .row_size_max = 40 * KIB};
    struct fr_str text = repeat("a\n", 'y', 8 * KIB * KIB, "\nlast\n");

    (void)state;
    for (limits.read_size = 1021; limits.read_size < 70000;
         limits.read_size *= 3) {
        struct open_rows open;
        rows_open(&open, text.data, text.size, &limits);
        expect_row(&open, "a", 1);
        expect_bad(&open, FR_CSV_REJECT_LONG_FIELD, 2, 2);
        expect_row(&open, "last", 3);
        expect_end(&open);
        assert_true(open.rows.capacity <= 512 * KIB);
        rows_close(&open);
    }
    free_text(text);
}

static void an_open_quote_costs_one_line(void **state)
{
    struct fr_csv_limits limits = {.field_size_max = 40 * KIB};
    struct fr_str text =
        repeat("a,b\nx,\"y\nnext,row\n", 'y', 100 * KIB, "\nlast,row\n");
    struct open_rows open;

    (void)state;
    rows_open(&open, text.data, text.size, &limits);
    expect_row(&open, "a", 1);
    expect_bad(&open, FR_CSV_REJECT_OPEN_QUOTE, 2, 4);
    expect_row(&open, "next", 3);
    expect_bad(&open, FR_CSV_REJECT_LONG_FIELD, 4, 18);
    expect_row(&open, "last", 5);
    expect_end(&open);
    rows_close(&open);
    free_text(text);
}

/* Quoted lines count; the row after a fault is where the next line is. */
static void lines_are_counted_within_quotes(void **state)
{
    static const char text[] = "a\r\n\"b\n\n\rc\r\n\"\n\nd\"d\ne\n";
    struct fr_csv_limits limits = {0};
    struct open_rows open;

    (void)state;
    rows_open(&open, text, sizeof(text) - 1, &limits);
    expect_row(&open, "a", 1);
    expect_row(&open, "b\n\n\rc\r\n", 2);
    assert_int_equal(next_row(&open).kind, FR_CSV_ROW_BLANK);
    expect_bad(&open, FR_CSV_REJECT_BAD_QUOTE, 8, 14);
    expect_row(&open, "e", 9);
    expect_end(&open);
    rows_close(&open);
}

static void cells_past_the_limit_are_only_counted(void **state)
{
    static const char text[] = "a,b,c,d,e\n\"a\",b,c,d,e\n";
    struct fr_csv_limits limits = {.column_count_max = 3};
    struct open_rows open;

    (void)state;
    rows_open(&open, text, sizeof(text) - 1, &limits);
    for (int i = 0; i < 2; i++) {
        struct fr_csv_row row = next_row(&open);
        assert_int_equal(row.cell_count, 5);
        assert_true(
            fr_str_equal(fr_csv_rows_cell(&open.rows, &row, 2), FR_STR("c")));
    }
    rows_close(&open);
}

/* --- looking ahead --- */

static void rows_seen_ahead_come_again(void **state)
{
    static const char text[] = "a\n\"b\"\n\nc\"\nd\n";

    (void)state;
    for (size_t read_size = 1; read_size < 20; read_size++) {
        struct fr_csv_limits limits = {.read_size = read_size};
        struct open_rows open;
        rows_open(&open, text, sizeof(text) - 1, &limits);
        expect_row(&open, "a", 1);
        fr_csv_rows_drop(&open.rows);
        struct fr_csv_place place = fr_csv_rows_peek(&open.rows);
        while (next_row(&open).kind != FR_CSV_ROW_END)
            continue;
        fr_csv_rows_return(&open.rows, place);
        expect_row(&open, "b", 2);
        assert_int_equal(next_row(&open).kind, FR_CSV_ROW_BLANK);
        expect_bad(&open, FR_CSV_REJECT_BAD_QUOTE, 4, 7);
        expect_row(&open, "d", 5);
        expect_end(&open);
        rows_close(&open);
    }
}

static void looking_ahead_ends_at_a_huge_row(void **state)
{
    struct fr_csv_limits limits = {.field_size_max = 40 * KIB};
    static const char *const heads[] = {"a\n", "a\n\""};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fr_str text = repeat(heads[i], 'y', 1024 * KIB, "\nlast\n");
        struct open_rows open;
        rows_open(&open, text.data, text.size, &limits);
        expect_row(&open, "a", 1);
        struct fr_csv_place place = fr_csv_rows_peek(&open.rows);
        assert_int_equal(next_row(&open).kind, FR_CSV_ROW_CUT);
        fr_csv_rows_return(&open.rows, place);
        expect_bad(&open,
                   i ? FR_CSV_REJECT_OPEN_QUOTE : FR_CSV_REJECT_LONG_FIELD, 2,
                   2);
        expect_row(&open, "last", 3);
        rows_close(&open);
        free_text(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_text_gives_the_cells_of_libcsv),
        cmocka_unit_test(any_text_gives_the_same_for_all_reads),
        cmocka_unit_test(a_row_longer_than_a_window_is_read),
        cmocka_unit_test(a_field_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_row_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_huge_row_takes_no_memory),
        cmocka_unit_test(an_open_quote_costs_one_line),
        cmocka_unit_test(lines_are_counted_within_quotes),
        cmocka_unit_test(cells_past_the_limit_are_only_counted),
        cmocka_unit_test(rows_seen_ahead_come_again),
        cmocka_unit_test(looking_ahead_ends_at_a_huge_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
