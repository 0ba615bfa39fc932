/* rows.c - cuts the buffer into rows and rows into cells.
 *
 * Two ways: cut_plain for rows without quotes that lie in the scanned window,
 * parse_odd for all others. Invariants: begin <= end <= capacity; marks are
 * those of bytes[window_begin .. window_end-1]; everything that a row needs
 * lies in the buffer until fr_csv_rows_drop. */
#include "csv/rows.h"

#include <csv.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "csv/rows_internal.h"

/* Longer rows without quotes are rare enough for libcsv. The marks of a
 * window stay in the second-level cache. */
#define WINDOW_SIZE FR_CSV_WINDOW_SIZE
/* What is kept of a row that is too long, to be shown. */
#define KEPT_SIZE ((size_t)256)
/* libcsv's own buffer grows by this. */
#define PARSER_BLOCK_SIZE ((size_t)16 * 1024)
#define ROW_SIZE_LIMIT    ((size_t)256 * 1024 * 1024)

static const char *const reject_names[FR_CSV_REJECT_COUNT] = {
#define FR_CSV_REJECT(id, name) name,
#include "csv/rejects.def"
#undef FR_CSV_REJECT
};

const char *fr_csv_reject_name(enum fr_csv_reject reject)
{
    FR_ASSERT(reject < FR_CSV_REJECT_COUNT);
    return reject_names[reject];
}

/* --- the buffer --- */

static size_t size_or(size_t size, size_t otherwise)
{
    return size > 0 ? size : otherwise;
}

static void limits_fill(struct fr_csv_limits *limits)
{
    const size_t mib = (size_t)1024 * 1024;
    if (limits->column_count_max == 0)
        limits->column_count_max = 16384;
    limits->field_size_max = size_or(limits->field_size_max, mib);
    limits->row_size_max = size_or(limits->row_size_max, 16 * mib);
    /* rows within a window are never measured */
    if (limits->field_size_max < WINDOW_SIZE)
        limits->field_size_max = WINDOW_SIZE;
    if (limits->row_size_max < WINDOW_SIZE)
        limits->row_size_max = WINDOW_SIZE;
    if (limits->row_size_max > ROW_SIZE_LIMIT)
        limits->row_size_max = ROW_SIZE_LIMIT;
    limits->batch_size_max = size_or(limits->batch_size_max, 4 * mib);
    limits->survey_size_max = size_or(limits->survey_size_max, 4 * mib);
    limits->read_size = size_or(limits->read_size, 3 * mib / 8);
}

int fr_csv_rows_room(struct fr_csv_rows *rows, size_t size)
{
    size_t capacity = rows->capacity > 0 ? rows->capacity : 4096;

    if (rows->capacity - rows->end >= size)
        return 0;
    while (capacity - rows->end < size)
        capacity *= 2;
    /* offsets in the buffer are kept in 32 bits */
    FR_ASSERT(capacity <= UINT32_MAX);
    char *bytes = fr_alloc_resize(rows->bytes, capacity, 1);
    if (!bytes)
        return FR_ENOMEM;
    rows->bytes = bytes;
    rows->capacity = capacity;
    return 0;
}

/* Read until read_size bytes came or the stream ended, so that where a pipe
 * cuts its data makes no difference. */
int fr_csv_rows_fill(struct fr_csv_rows *rows, struct fr_diag *diag)
{
    size_t wanted = rows->limits.read_size;

    FR_ASSERT(!rows->is_end);
    FR_TRY(fr_csv_rows_room(rows, wanted));
    while (wanted > 0) {
        size_t got = 0;
        FR_TRY(fr_stream_read(rows->stream, rows->bytes + rows->end, wanted,
                              &got, diag));
        if (got == 0) {
            rows->is_end = 1;
            return 0;
        }
        rows->end += got;
        wanted -= got;
    }
    return 0;
}

void fr_csv_rows_forget(struct fr_csv_rows *rows)
{
    rows->window_begin = rows->begin;
    rows->window_end = rows->begin;
    rows->marks.count = 0;
    rows->marks.end_count = 0;
    rows->mark_next = 0;
    rows->end_next = 0;
}

static int marks_resize(struct fr_csv_rows *rows, size_t room)
{
    struct fr_csv_marks *marks = &rows->marks;
    uint32_t *at, *ends;

    if (room <= rows->mark_room)
        return 0;
    at = fr_alloc_resize(marks->at, room, sizeof(*at));
    if (!at)
        return FR_ENOMEM;
    marks->at = at;
    ends = fr_alloc_resize(marks->ends, room, sizeof(*ends));
    if (!ends)
        return FR_ENOMEM;
    marks->ends = ends;
    rows->mark_room = room;
    return 0;
}

/* A window of a stream, or a whole block. */
static int scan(struct fr_csv_rows *rows)
{
    size_t end = rows->end;

    if (rows->stream && end - rows->begin > WINDOW_SIZE)
        end = rows->begin + WINDOW_SIZE;
    if (!rows->stream)
        FR_TRY(marks_resize(rows, end - rows->begin + FR_CSV_SCAN_SLACK));
    rows->window_begin = rows->begin;
    rows->window_end = end;
    rows->mark_next = 0;
    rows->end_next = 0;
    fr_csv_scan(rows->bytes, rows->begin, end, &rows->marks);
    return 0;
}

void fr_csv_rows_drop(struct fr_csv_rows *rows)
{
    FR_ASSERT(!rows->is_peek);
    /* not for a few bytes: a byte is moved at most once for each one that is
     * dropped */
    if (rows->begin == 0 || rows->begin < rows->end - rows->begin)
        return;
    memmove(rows->bytes, rows->bytes + rows->begin, rows->end - rows->begin);
    rows->end -= rows->begin;
    rows->begin = 0;
    fr_csv_rows_forget(rows);
}

struct fr_csv_place fr_csv_rows_peek(struct fr_csv_rows *rows)
{
    FR_ASSERT(!rows->is_peek);
    rows->is_peek = 1;
    return (struct fr_csv_place){rows->begin, rows->line, rows->offset};
}

void fr_csv_rows_return(struct fr_csv_rows *rows, struct fr_csv_place place)
{
    FR_ASSERT(rows->is_peek);
    FR_ASSERT(place.begin <= rows->begin);
    rows->is_peek = 0;
    rows->begin = place.begin;
    rows->line = place.line;
    rows->offset = place.offset;
    fr_csv_rows_forget(rows);
}

/* --- rows without quotes --- */

enum cut {
    CUT_DONE,
    CUT_MORE, /* the row's end is not among the marks */
    CUT_ODD,  /* it has a quote */
};

static int is_blank(struct fr_str text)
{
    return fr_str_trim(text).size == 0;
}

/* The row goes from `begin` to `end`; the next one starts at `next`. */
static void row_done(struct fr_csv_rows *rows, struct fr_csv_row *row,
                     size_t end, size_t next)
{
    row->size = end - row->begin;
    rows->offset += next - row->begin;
    rows->begin = next;
    if (row->kind == FR_CSV_ROW_CELLS && row->cell_count == 1 &&
        row->is_plain && is_blank(fr_csv_rows_bytes(rows, row)))
        row->kind = FR_CSV_ROW_BLANK;
}

static enum cut cut_plain(struct fr_csv_rows *rows, struct fr_csv_row *row)
{
    const struct fr_csv_marks *marks = &rows->marks;
    const char *bytes = rows->bytes;
    uint32_t i = rows->mark_next, k = rows->end_next;

    while (i < marks->count && marks->at[i] < rows->begin)
        i++;
    while (k < marks->end_count && marks->ends[k] < i)
        k++;
    row->first_mark = i;
    rows->end_next = k;
    if (k == marks->end_count)
        return CUT_MORE;
    size_t end = marks->at[marks->ends[k]];
    if (bytes[end] == '"' || end - rows->begin >= WINDOW_SIZE)
        return CUT_ODD;
    size_t next = end + 1;
    if (bytes[end] == '\r') {
        if (next == rows->end && !rows->is_end)
            return CUT_MORE;
        next += next < rows->end && bytes[next] == '\n';
    }
    row->cell_count = marks->ends[k] - i + 1;
    rows->mark_next = marks->ends[k] + 1;
    rows->end_next = k + 1;
    rows->line++;
    row_done(rows, row, end, next);
    return CUT_DONE;
}

/* What is left when the file does not end with a line end. */
static void take_last(struct fr_csv_rows *rows, struct fr_csv_row *row)
{
    if (rows->begin == rows->end) {
        row->kind = FR_CSV_ROW_END;
        return;
    }
    row->cell_count = rows->marks.count - row->first_mark + 1;
    rows->mark_next = rows->marks.count;
    row_done(rows, row, rows->end, rows->end);
}

/* --- rows with quotes, and long ones --- */

static int is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* *next is the first byte behind the line end at `at`. */
static int pass_line_end(struct fr_csv_rows *rows, size_t at, size_t *next,
                         struct fr_diag *diag)
{
    *next = at + 1;
    if (rows->bytes[at] != '\r')
        return 0;
    if (*next == rows->end && !rows->is_end)
        FR_TRY(fr_csv_rows_fill(rows, diag));
    *next += *next < rows->end && rows->bytes[*next] == '\n';
    return 0;
}

static uint64_t count_lines(const char *bytes, size_t size)
{
    uint64_t count = 0;

    for (size_t i = 0; i < size; i++)
        count += bytes[i] == '\n' ||
                 (bytes[i] == '\r' && !(i + 1 < size && bytes[i + 1] == '\n'));
    return count;
}

/* How far an odd row reaches. */
struct extent {
    size_t end;  /* the line end, or where a limit was passed */
    int is_open; /* inside quotes at `end` */
    int is_long; /* a limit was passed */
    enum fr_csv_reject reject;
};

static int measure(struct fr_csv_rows *rows, struct extent *extent,
                   struct fr_diag *diag)
{
    const size_t field_max = rows->limits.field_size_max;
    const size_t row_max = rows->limits.row_size_max;
    size_t at = rows->begin, field = rows->begin;
    int is_open = 0;

    *extent = (struct extent){0};
    for (;; at++) {
        if (at == rows->end) {
            if (!rows->is_end)
                FR_TRY(fr_csv_rows_fill(rows, diag));
            if (at == rows->end)
                break;
        }
        char c = rows->bytes[at];
        is_open ^= c == '"';
        if (!is_open && is_line_end(c))
            break;
        if (!is_open && c == ',')
            field = at + 1;
        int is_long_field = at >= field && at - field >= field_max;
        if (is_long_field || at - rows->begin >= row_max) {
            extent->is_long = 1;
            extent->reject = is_long_field ? FR_CSV_REJECT_LONG_FIELD
                                           : FR_CSV_REJECT_LONG_ROW;
            break;
        }
    }
    extent->end = at;
    extent->is_open = is_open;
    return 0;
}

static void on_cell(void *text, size_t size, void *context)
{
    struct fr_csv_rows *rows = context;

    if (rows->cell_count < rows->limits.column_count_max) {
        rows->cells[rows->cell_count] =
            (struct fr_csv_cell){rows->text.size, size};
        fr_strbuf_append(&rows->text, text, size);
    }
    rows->cell_count++;
}

static void on_row(int end, void *context)
{
    struct fr_csv_rows *rows = context;

    (void)end;
    rows->parsed_row_count++;
}

static void *parser_resize(void *block, size_t size)
{
    return fr_alloc_resize(block, size, 1);
}

static int parser_new(struct fr_csv_rows *rows)
{
    struct csv_parser *parser = fr_alloc_zero(1, sizeof(*parser));

    if (!parser)
        return FR_ENOMEM;
    (void)csv_init(parser, CSV_STRICT | CSV_STRICT_FINI); /* 0, not NULL */
    csv_set_realloc_func(parser, parser_resize);
    csv_set_free_func(parser, fr_free);
    csv_set_blk_size(parser, PARSER_BLOCK_SIZE);
    rows->parser = parser;
    return 0;
}

static void parser_free(struct fr_csv_rows *rows)
{
    if (rows->parser)
        csv_free(rows->parser);
    fr_free(rows->parser);
    rows->parser = NULL;
}

/* What libcsv says of a text. */
enum verdict {
    VERDICT_CELLS, /* they are in rows->cells */
    VERDICT_BAD,   /* a quote where none may be */
    VERDICT_OPEN,  /* it ends inside quotes */
};

static int parse_cells(struct fr_csv_rows *rows, size_t size,
                       enum verdict *verdict)
{
    const char *text = rows->bytes + rows->begin;

    if (!rows->parser)
        FR_TRY(parser_new(rows));
    fr_strbuf_clear(&rows->text);
    rows->cell_count = 0;
    rows->parsed_row_count = 0;
    size_t parsed = csv_parse(rows->parser, text, size, on_cell, on_row, rows);
    *verdict = parsed == size ? VERDICT_OPEN : VERDICT_BAD;
    if (parsed == size && csv_fini(rows->parser, on_cell, on_row, rows) == 0)
        *verdict = rows->parsed_row_count <= 1 ? VERDICT_CELLS : VERDICT_BAD;
    int error = csv_error(rows->parser);
    if (error != CSV_SUCCESS)
        parser_free(rows); /* it cannot go on after an error */
    if (error != CSV_SUCCESS && error != CSV_EPARSE)
        return FR_ENOMEM;
    return fr_strbuf_status(&rows->text);
}

/* Throw away what follows until a line ends. */
static int skip_line(struct fr_csv_rows *rows, struct fr_csv_row *row,
                     size_t at, struct fr_diag *diag)
{
    size_t kept = row->begin + KEPT_SIZE, next;
    int is_cut = 0; /* bytes that were scanned are gone */

    rows->line += count_lines(rows->bytes + row->begin, at - row->begin);
    rows->offset += at - row->begin;
    for (;; at++, rows->offset++) {
        if (at == rows->end && !rows->is_end) {
            if (at > kept) {
                at = rows->end = kept;
                is_cut = 1;
            }
            FR_TRY(fr_csv_rows_fill(rows, diag));
        }
        if (at == rows->end || is_line_end(rows->bytes[at]))
            break;
    }
    row->size = rows->offset - row->offset < KEPT_SIZE
                    ? (size_t)(rows->offset - row->offset)
                    : KEPT_SIZE;
    next = at;
    if (at < rows->end)
        FR_TRY(pass_line_end(rows, at, &next, diag));
    rows->line++;
    rows->offset += next - at;
    rows->begin = next;
    if (is_cut)
        fr_csv_rows_forget(rows);
    return 0;
}

/* Give up the line on which the row begins, go on with the next one. */
static int reject_line(struct fr_csv_rows *rows, struct fr_csv_row *row,
                       enum fr_csv_reject reject, struct fr_diag *diag)
{
    size_t at = rows->begin;

    row->kind = FR_CSV_ROW_BAD;
    row->reject = reject;
    while (at < rows->end && !is_line_end(rows->bytes[at]))
        at++;
    if (at == rows->end && !rows->is_end && rows->is_peek) {
        row->kind = FR_CSV_ROW_CUT;
        return 0;
    }
    return skip_line(rows, row, at, diag);
}

static int take_odd(struct fr_csv_rows *rows, struct fr_csv_row *row,
                    size_t end, struct fr_diag *diag)
{
    size_t next = end;

    row->cell_count = rows->cell_count;
    row->kind = row->cell_count > 0 ? FR_CSV_ROW_CELLS : FR_CSV_ROW_BLANK;
    if (end < rows->end)
        FR_TRY(pass_line_end(rows, end, &next, diag));
    rows->line += count_lines(rows->bytes + row->begin, next - row->begin);
    row_done(rows, row, end, next);
    return 0;
}

static int parse_odd(struct fr_csv_rows *rows, struct fr_csv_row *row,
                     struct fr_diag *diag)
{
    struct extent extent;
    enum verdict verdict;

    row->is_plain = 0;
    row->has_high = 1;
    FR_TRY(measure(rows, &extent, diag));
    if (extent.is_long && !extent.is_open) {
        row->kind = rows->is_peek ? FR_CSV_ROW_CUT : FR_CSV_ROW_BAD;
        row->reject = extent.reject;
        return rows->is_peek ? 0 : skip_line(rows, row, extent.end, diag);
    }
    FR_TRY(parse_cells(rows, extent.end - rows->begin, &verdict));
    if (verdict == VERDICT_CELLS)
        return take_odd(rows, row, extent.end, diag);
    return reject_line(rows, row,
                       verdict == VERDICT_OPEN ? FR_CSV_REJECT_OPEN_QUOTE
                                               : FR_CSV_REJECT_BAD_QUOTE,
                       diag);
}

/* --- what others call --- */

int fr_csv_rows_next(struct fr_csv_rows *rows, struct fr_csv_row *row,
                     struct fr_diag *diag)
{
    *row = (struct fr_csv_row){.kind = FR_CSV_ROW_CELLS,
                               .begin = rows->begin,
                               .line = rows->line,
                               .offset = rows->offset,
                               .is_plain = 1};
    for (;;) {
        enum cut cut = cut_plain(rows, row);
        if (cut == CUT_ODD)
            return parse_odd(rows, row, diag);
        row->has_high = rows->marks.has_high;
        if (cut == CUT_DONE)
            return 0;
        if (rows->window_end < rows->end) {
            if (rows->window_begin == rows->begin &&
                rows->window_end - rows->begin == WINDOW_SIZE)
                return parse_odd(rows, row, diag);
            FR_TRY(scan(rows));
        } else if (!rows->is_end) {
            FR_TRY(fr_csv_rows_fill(rows, diag));
            FR_TRY(scan(rows));
        } else if (rows->end - rows->begin >= WINDOW_SIZE) {
            return parse_odd(rows, row, diag);
        } else {
            take_last(rows, row);
            return 0;
        }
    }
}

struct fr_str fr_csv_rows_cell(const struct fr_csv_rows *rows,
                               const struct fr_csv_row *row, uint32_t index)
{
    FR_ASSERT(row->kind == FR_CSV_ROW_CELLS);
    FR_ASSERT(index < row->cell_count);
    if (!row->is_plain) {
        FR_ASSERT(index < rows->limits.column_count_max);
        return (struct fr_str){rows->text.data + rows->cells[index].begin,
                               rows->cells[index].size};
    }
    const uint32_t *marks = rows->marks.at + row->first_mark;
    size_t begin = index == 0 ? row->begin : (size_t)marks[index - 1] + 1;
    size_t end = index + 1 == row->cell_count ? row->begin + row->size
                                              : (size_t)marks[index];
    return fr_str_trim((struct fr_str){rows->bytes + begin, end - begin});
}

static int refuse_utf16(struct fr_csv_rows *rows, struct fr_diag *diag)
{
    const unsigned char *b = (const unsigned char *)rows->bytes;

    if (rows->end < 2 ||
        !((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff)))
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot read '%s': it is UTF-16; save it as UTF-8",
                fr_stream_name(rows->stream));
    return FR_EINPUT;
}

int fr_csv_rows_init(struct fr_csv_rows *rows, struct fr_stream *stream,
                     const struct fr_csv_limits *limits, int *has_bom,
                     struct fr_diag *diag)
{
    *rows =
        (struct fr_csv_rows){.stream = stream, .limits = *limits, .line = 1};
    limits_fill(&rows->limits);
    fr_strbuf_init(&rows->text, rows->limits.row_size_max);
    rows->cells = fr_alloc_resize(NULL, rows->limits.column_count_max,
                                  sizeof(*rows->cells));
    if (!rows->cells)
        return FR_ENOMEM;
    FR_TRY(marks_resize(rows, WINDOW_SIZE + FR_CSV_SCAN_SLACK));
    while (rows->end < 3 && !rows->is_end)
        FR_TRY(fr_csv_rows_fill(rows, diag));
    FR_TRY(refuse_utf16(rows, diag));
    *has_bom = rows->end >= 3 && memcmp(rows->bytes, "\xef\xbb\xbf", 3) == 0;
    if (*has_bom) {
        rows->begin = 3;
        rows->offset = 3;
    }
    fr_csv_rows_forget(rows);
    return 0;
}

void fr_csv_rows_release(struct fr_csv_rows *rows)
{
    parser_free(rows);
    fr_strbuf_release(&rows->text);
    fr_free(rows->bytes);
    fr_free(rows->marks.at);
    fr_free(rows->marks.ends);
    fr_free(rows->cells);
    *rows = (struct fr_csv_rows){0};
}
