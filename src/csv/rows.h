/* rows.h - bytes to rows to cells.
 *
 * A row ends at LF, CR LF or CR outside quotes. A row without quotes is cut
 * at its commas where it lies; a row with quotes, or one longer than the
 * scanner's window, is given to libcsv in strict mode, whose verdict stands.
 * After a misplaced or open quote only the line on which the row begins is
 * lost: reading goes on with the next line.
 *
 * Rows stay where they are in the buffer, so that they can be copied to the
 * output, until fr_csv_rows_drop. Memory is bounded by the limits and by how
 * often the caller drops. */
#ifndef FR_CSV_ROWS_H
#define FR_CSV_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/strbuf.h"
#include "base/stream.h"
#include "csv/scan.h"
#include "flowrules/status.h"

struct csv_parser; /* of libcsv */

enum fr_csv_reject {
#define FR_CSV_REJECT(id, name) FR_CSV_REJECT_##id,
#include "csv/rejects.def"
#undef FR_CSV_REJECT
    FR_CSV_REJECT_COUNT
};

/* "too many fields", ... */
const char *fr_csv_reject_name(enum fr_csv_reject reject);

/* What is too large to be a flow file; zero takes the default. The sizes of
 * fields and rows are at least 32 KiB. */
struct fr_csv_limits {
    uint32_t column_count_max; /* 16,384 */
    size_t field_size_max;     /* 1 MiB */
    size_t row_size_max;       /* 16 MiB, at most 256 MiB */
    size_t batch_size_max;     /* 4 MiB: rows of a batch together */
    size_t survey_size_max;    /* 4 MiB: looked at before the first row */
    size_t read_size;          /* 384 KiB: bytes read at a time */
};

enum fr_csv_row_kind {
    FR_CSV_ROW_CELLS, /* the cells can be asked for */
    FR_CSV_ROW_BLANK, /* nothing but spaces and tabs */
    FR_CSV_ROW_BAD,   /* see reject */
    FR_CSV_ROW_END,   /* the file has ended */
    FR_CSV_ROW_CUT,   /* only with fr_csv_rows_peek: it does not fit */
};

struct fr_csv_row {
    enum fr_csv_row_kind kind;
    enum fr_csv_reject reject;
    size_t begin;        /* in the buffer */
    size_t size;         /* without the line end; of a bad row, what is kept */
    uint64_t line;       /* number of its first line, from 1 */
    uint64_t offset;     /* of its first byte in the decompressed file */
    uint32_t cell_count; /* also of cells past column_count_max */
    uint32_t first_mark; /* of a plain row */
    int is_plain;        /* no quotes; cells lie in the buffer */
    int has_high;        /* may hold a byte above 0x7f */
};

/* Where a cell lies in `cells.data`. */
struct fr_csv_cell {
    size_t begin;
    size_t size;
};

struct fr_csv_rows {
    struct fr_stream *stream; /* borrowed; NULL: of a block */
    struct fr_csv_limits limits;
    char *bytes; /* owned */
    size_t capacity;
    size_t begin; /* of the next row */
    size_t end;   /* of the bytes that were read */
    int is_end;   /* the stream has ended */
    int is_peek;  /* nothing may be thrown away */
    uint64_t line;
    uint64_t offset;

    /* of bytes[window_begin .. window_end-1]; arrays owned */
    struct fr_csv_marks marks;
    size_t mark_room;   /* of each of its arrays */
    uint32_t mark_next; /* the first mark not before `begin` */
    uint32_t end_next;  /* the same of the ends */
    size_t window_begin;
    size_t window_end;

    struct csv_parser *parser; /* owned; NULL until a row needs it */
    struct fr_strbuf text;     /* cells of the row with quotes */
    struct fr_csv_cell *cells; /* owned; column_count_max + 1 */
    uint32_t cell_count;
    uint32_t parsed_row_count;
};

/* Read rows of a stream from its beginning. Refuses UTF-16 and skips a UTF-8
 * byte order mark; *has_bom tells. Errors: FR_EINPUT, FR_ENOMEM and those of
 * fr_stream_read, with a message. Release also after a failure. */
FR_MUST_USE int fr_csv_rows_init(struct fr_csv_rows *rows,
                                 struct fr_stream *stream,
                                 const struct fr_csv_limits *limits,
                                 int *has_bom, struct fr_diag *diag);
void fr_csv_rows_release(struct fr_csv_rows *rows);

/* The next row. Its cells can be asked for until the next call; its bytes
 * until fr_csv_rows_drop. Errors: FR_ENOMEM and those of fr_stream_read. */
FR_MUST_USE int fr_csv_rows_next(struct fr_csv_rows *rows,
                                 struct fr_csv_row *row, struct fr_diag *diag);

/* Rows of a block of whole lines: nothing to be read, cut by one scan of the
 * whole. The limits are those of the file. Release as the others. */
FR_MUST_USE int fr_csv_rows_init_block(struct fr_csv_rows *block,
                                       const struct fr_csv_limits *limits);

/* Take the next whole lines, about read_size bytes, out of `rows` and into
 * the block, which must be used up, without looking at cells; *is_taken.
 * It is 0 if there are none that can be read by themselves: at the end, for a
 * row that is too long, and for quotes that may reach over line ends. Lines
 * of the block count from 0. Errors: FR_ENOMEM and those of fr_stream_read.
 */
FR_MUST_USE int fr_csv_rows_take(struct fr_csv_rows *rows,
                                 struct fr_csv_rows *block, int *is_taken,
                                 struct fr_diag *diag);
/* Give the rows that were read since the last drop to the block, whose bytes
 * they then lie in, at the same places; it is used up. FR_ENOMEM. */
FR_MUST_USE int fr_csv_rows_give(struct fr_csv_rows *rows,
                                 struct fr_csv_rows *block);

/* One cell, index < cell_count and < column_count_max: without quotes, and
 * without spaces and tabs around what was not quoted. */
struct fr_str fr_csv_rows_cell(const struct fr_csv_rows *rows,
                               const struct fr_csv_row *row, uint32_t index);

/* The bytes of a row. Borrowed until the next call of fr_csv_rows_next. */
static inline struct fr_str fr_csv_rows_bytes(const struct fr_csv_rows *rows,
                                              const struct fr_csv_row *row)
{
    return (struct fr_str){rows->bytes + row->begin, row->size};
}

/* The rows read so far are not needed any more; their bytes may go at once or
 * with a later call. */
void fr_csv_rows_drop(struct fr_csv_rows *rows);

/* Look ahead: between the two calls rows are read as usual, but a row that
 * is too long ends it with FR_CSV_ROW_CUT; afterwards they come again. */
struct fr_csv_place {
    size_t begin;
    uint64_t line;
    uint64_t offset;
};
struct fr_csv_place fr_csv_rows_peek(struct fr_csv_rows *rows);
void fr_csv_rows_return(struct fr_csv_rows *rows, struct fr_csv_place place);

#endif
