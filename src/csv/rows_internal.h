/* rows_internal.h - what rows.c and block.c share. */
#ifndef FR_CSV_ROWS_INTERNAL_H
#define FR_CSV_ROWS_INTERNAL_H

#include "csv/rows.h"

#define FR_CSV_WINDOW_SIZE ((size_t)32 * 1024)

/* Have room for `size` more bytes in the buffer. FR_ENOMEM. */
FR_MUST_USE int fr_csv_rows_room(struct fr_csv_rows *rows, size_t size);
/* Read read_size more bytes, fewer only at the end. */
FR_MUST_USE int fr_csv_rows_fill(struct fr_csv_rows *rows,
                                 struct fr_diag *diag);
/* The marks are not those of the bytes any more. */
void fr_csv_rows_forget(struct fr_csv_rows *rows);

#endif
