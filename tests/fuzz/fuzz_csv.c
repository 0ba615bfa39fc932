/* fuzz_csv.c - any bytes as a flow file. The first byte chooses how it is
 * read; the rest is the file. Beyond not failing:
 * - small reads give the same as large ones, and so do parts in turns;
 * - libcsv over the whole text gives the same cells, and refuses it exactly
 *   if a row is rejected for its quotes;
 * - what is written out is read again as it was, and written the same. */
#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "csv/csv_dump.h"
#include "csv/rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OUT_MAX ((size_t)1 << 28)

static void stop_if(int is_wrong, const char *what)
{
    if (!is_wrong)
        return;
    fprintf(stderr, "fuzz_csv: %s\n", what);
    abort();
}

static struct fr_stream *open_text(struct fr_str text)
{
    struct fr_stream *stream = NULL;

    if (fr_stream_open_memory("fuzz.csv", text.data, text.size, &stream, NULL) <
        0)
        abort();
    return stream;
}

/* --- reads of two sizes --- */

static int dump(struct fr_str text, const struct fr_csv_options *options,
                size_t read_size, int is_by_parts, struct fr_strbuf *out)
{
    struct fr_csv_options sized = *options;
    struct fr_stream *stream = open_text(text);

    sized.limits.read_size = read_size;
    int status = is_by_parts ? csv_dump_by_parts(stream, &sized, out, NULL)
                             : csv_dump(stream, &sized, out, NULL);
    fr_stream_close(stream);
    return status;
}

static void compare_with(struct fr_str text,
                         const struct fr_csv_options *options, int status,
                         struct fr_str want, size_t read_size, int is_by_parts)
{
    struct fr_strbuf got;

    fr_strbuf_init(&got, OUT_MAX);
    stop_if(dump(text, options, read_size, is_by_parts, &got) != status,
            is_by_parts ? "parts change the status"
                        : "the size of reads changes the status");
    stop_if(status == 0 && !fr_str_equal(want, fr_strbuf_str(&got)),
            is_by_parts ? "parts change the result"
                        : "the size of reads changes the result");
    fr_strbuf_release(&got);
}

static void compare_reads(struct fr_str text,
                          const struct fr_csv_options *options)
{
    struct fr_strbuf large;

    fr_strbuf_init(&large, OUT_MAX);
    int status = dump(text, options, 0, 0, &large);
    struct fr_str want = fr_strbuf_str(&large);
    compare_with(text, options, status, want, 5, 0);
    compare_with(text, options, status, want, 0, 1);
    compare_with(text, options, status, want, 50, 1);
    fr_strbuf_release(&large);
}

/* --- libcsv over the whole text --- */

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

static int parse_all(struct fr_str text, struct fr_strbuf *out)
{
    struct csv_parser parser;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort();
    int is_good = csv_parse(&parser, text.data, text.size, on_cell, on_row,
                            out) == text.size &&
                  csv_fini(&parser, on_cell, on_row, out) == 0;
    csv_free(&parser);
    return is_good;
}

/* 1 if no row is bad. */
static int cut_all(struct fr_str text, struct fr_strbuf *out)
{
    struct fr_csv_limits limits = {.read_size = 100};
    struct fr_csv_rows rows;
    struct fr_csv_row row;
    struct fr_stream *stream = open_text(text);
    int has_bom, is_good = 1;

    int status = fr_csv_rows_init(&rows, stream, &limits, &has_bom, NULL);
    while (status == 0) {
        status = fr_csv_rows_next(&rows, &row, NULL);
        if (status < 0 || row.kind == FR_CSV_ROW_END)
            break;
        is_good &= row.kind != FR_CSV_ROW_BAD;
        if (row.kind != FR_CSV_ROW_CELLS)
            continue;
        for (uint32_t i = 0; i < row.cell_count; i++) {
            struct fr_str cell = {NULL, 0};
            if (i < rows.limits.column_count_max)
                cell = fr_csv_rows_cell(&rows, &row, i);
            on_cell((void *)(uintptr_t)cell.data, cell.size, out);
        }
        on_row(0, out);
        fr_csv_rows_drop(&rows);
    }
    fr_csv_rows_release(&rows);
    fr_stream_close(stream);
    return status == 0 && is_good;
}

/* Within the limits only: libcsv has none. */
static void compare_cells(struct fr_str text)
{
    struct fr_strbuf want, got;

    if (text.size > 16000)
        return;
    fr_strbuf_init(&want, OUT_MAX);
    fr_strbuf_init(&got, OUT_MAX);
    struct fr_str body = text;
    if (fr_str_starts_with(text, FR_STR("\xef\xbb\xbf")))
        body = (struct fr_str){text.data + 3, text.size - 3};
    int is_good = parse_all(body, &want);
    stop_if(cut_all(text, &got) != is_good, "libcsv has another verdict");
    stop_if(is_good && !fr_str_equal(fr_strbuf_str(&want), fr_strbuf_str(&got)),
            "libcsv has other cells");
    fr_strbuf_release(&want);
    fr_strbuf_release(&got);
}

/* --- written and read again --- */

static int copy(struct fr_str text, const struct fr_csv_options *options,
                struct fr_strbuf *out, struct fr_csv_facts *facts)
{
    struct fr_stream *stream = open_text(text);
    struct fr_csv_reader *reader = NULL;
    struct fr_batch batch = {0};
    int status = fr_csv_open(stream, options, &reader, NULL);

    if (status == 0)
        status = fr_batch_init(&batch, NULL, 0, NULL, 0);
    if (status == 0)
        fr_csv_append_header(reader, out);
    while (status == 0) {
        status = fr_csv_read(reader, &batch, NULL);
        if (status < 0 || batch.row_count == 0)
            break;
        for (uint32_t i = 0; i < batch.row_count; i++)
            fr_csv_append_row(reader, i, NULL, out);
    }
    if (status == 0)
        *facts = *fr_csv_facts(reader);
    fr_batch_release(&batch);
    fr_csv_close(reader);
    fr_stream_close(stream);
    return status;
}

/* Would its first bytes be taken for something else than a header? */
static int has_magic(struct fr_str text)
{
    static const struct fr_str marks[] = {{"\xef\xbb\xbf", 3},
                                          {"\xff\xfe", 2},
                                          {"\xfe\xff", 2},
                                          {"\x1f\x8b", 2},
                                          {"\x28\xb5\x2f\xfd", 4}};

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (fr_str_starts_with(text, marks[i]))
            return 1;
    }
    return 0;
}

/* A row may look like the header once it is padded or made safe. */
static void compare_facts(const struct fr_csv_facts *first,
                          const struct fr_csv_facts *second)
{
    uint64_t repeated = second->rejected[FR_CSV_REJECT_REPEATED_HEADER];

    stop_if(second->rows_rejected != repeated, "a written row is rejected");
    stop_if(second->rows_accepted + repeated != first->rows_accepted,
            "a written row is lost");
    stop_if(second->safe_changed != 0, "a safe cell is not safe");
}

static void write_again(struct fr_str text,
                        const struct fr_csv_options *options)
{
    struct fr_csv_facts first, second;
    struct fr_csv_options lax = *options;
    struct fr_strbuf once, twice;

    lax.is_strict = 0;
    fr_strbuf_init(&once, OUT_MAX);
    fr_strbuf_init(&twice, OUT_MAX);
    if (copy(text, &lax, &once, &first) == 0 &&
        !has_magic(fr_strbuf_str(&once))) {
        stop_if(copy(fr_strbuf_str(&once), &lax, &twice, &second) != 0,
                "what was written cannot be read");
        compare_facts(&first, &second);
        stop_if(second.rows_rejected == 0 &&
                    !fr_str_equal(fr_strbuf_str(&once), fr_strbuf_str(&twice)),
                "written again it differs");
    }
    fr_strbuf_release(&once);
    fr_strbuf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* compressed bytes are the stream's business, UTF-16 is refused */
    struct fr_str text = {(const char *)data + 1, size - 1};
    if (has_magic(text) && data[1] != 0xef)
        return 0;
    struct fr_csv_options options = {
        .is_strict = data[0] & 1,
        .is_csv_safe = data[0] >> 1 & 1,
        .time_unit = (enum fr_csv_unit)((data[0] >> 2 & 3) % 3),
        .date_order = (enum fr_csv_date_order)((data[0] >> 4 & 3) % 3),
        .limits.survey_size_max = data[0] & 64 ? 100 : 0,
    };
    compare_reads(text, &options);
    compare_cells(text);
    write_again(text, &options);
    return 0;
}
