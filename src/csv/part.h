/* part.h - one flow file, read by several threads.
 *
 * Each thread has parts of its own. In turns they *take* the next lines of
 * the file, which is short work; then each fills batches of its lines and
 * writes them out by itself, which is the long work; and in the order of the
 * turns they are *settled*: what was counted becomes facts of the reader. The
 * results are those of one thread with fr_csv_read, except for where a batch
 * ends. */
#ifndef FR_CSV_PART_H
#define FR_CSV_PART_H

#include "csv/reader.h"

struct fr_csv_part;

/* Borrows the reader. FR_ENOMEM. */
FR_MUST_USE int fr_csv_part_new(struct fr_csv_reader *reader,
                                struct fr_csv_part **part);
void fr_csv_part_free(struct fr_csv_part *part);

/* Take the next lines; the part must be used up and settled. One thread at a
 * time. `batch` is of use for lines that only the reader can cut. *is_end: the
 * file has ended, nothing was taken. Errors: FR_ENOMEM and those of
 * fr_stream_read, with a message. */
FR_MUST_USE int fr_csv_part_take(struct fr_csv_part *part,
                                 struct fr_batch *batch, int *is_end,
                                 struct fr_diag *diag);
/* Fill the same batch with the next rows of what was taken; 0 rows: it is
 * used up. FR_ENOMEM. */
FR_MUST_USE int fr_csv_part_fill(struct fr_csv_part *part,
                                 struct fr_batch *batch);
/* Turn counts into facts of the reader, when the part is used up; one thread
 * at a time, in the order in which the parts were taken. FR_EINPUT, with a
 * message, if it is strict and a row was rejected. */
FR_MUST_USE int fr_csv_part_settle(struct fr_csv_part *part,
                                   struct fr_diag *diag);

/* A row of the batch filled last, as fr_csv_append_row. */
void fr_csv_part_append_row(struct fr_csv_part *part, uint32_t row,
                            const struct fr_str *cells, struct fr_strbuf *buf);
/* 1 if rows are written as they are with the output columns behind them, so
 * that these two may be used. */
int fr_csv_reader_is_plain(const struct fr_csv_reader *reader);
/* The same in two steps, for output columns as one text that begins with a
 * comma and is quoted where needed. Append what was read; returns the place
 * for the text, with room for `room` bytes, or NULL: see the buffer's status.
 */
char *fr_csv_part_begin_row(const struct fr_csv_part *part, uint32_t row,
                            size_t room, struct fr_strbuf *buf);
/* Append the line end at `end`, where the text ends. */
void fr_csv_part_end_row(const struct fr_csv_part *part, char *end,
                         struct fr_strbuf *buf);

#endif
