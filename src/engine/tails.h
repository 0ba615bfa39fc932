/* tails.h - the new cells of a row as one text, from texts that lie ready.
 *
 * Most output columns hold one of a few names. Neighbours of this kind form a
 * run: what their codes come to is one number of the row, and the cells of a
 * run are written together, with their commas and quotes, when such a number
 * first occurs, and copied from then on. Columns of numbers are printed. */
#ifndef FR_ENGINE_TAILS_H
#define FR_ENGINE_TAILS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "csv/part.h"
#include "eval/exec.h"

/* One cell or several, each behind a comma. */
struct fr_tail_text {
    const char *data;
    uint32_t size; /* 0: not written yet */
};

#define FR_TAIL_SLACK 64
/* A run is cut where its codes would come to more numbers than this, or the
 * texts of all of them together to more bytes. One column is always a run. */
#define FR_TAIL_STATES_MAX 4096
#define FR_TAIL_BYTES_MAX  (512u * 1024)
/* Longer tails are not written here: room is made for the longest. */
#define FR_TAIL_SIZE_MAX (64u * 1024)

/* A number as it was printed; ratios of small counts come again and again,
 * and looking one up costs a tenth of printing it. */
struct fr_tail_memo {
    uint64_t key; /* made of its bits */
    uint8_t size; /* of the text */
    char text[23];
};

/* Of a column, in pairs: a number is in the pair that a hash of its key says,
 * and drives out the older one there. */
#define FR_TAIL_MEMOS 2048

/* A column of names: code 0 is no name. */
struct fr_tail_column {
    const struct fr_output *output; /* borrowed */
    struct fr_tail_text *cells;     /* by code */
    uint32_t code_count;
    uint32_t weight; /* what one code more adds to the state of its run */
    uint32_t longest;
};

/* A run, or a column of numbers. */
struct fr_tail_part {
    struct fr_tail_column *columns; /* of a run */
    uint32_t column_count;
    uint32_t state_count;
    uint32_t longest;
    struct fr_tail_text *texts; /* by state; FR_TAIL_SLACK can be read */
    uint16_t *states;           /* of the batch's rows */

    const struct fr_output *number; /* borrowed; NULL: a run */
    const double *numbers;          /* of the batch */
    struct fr_tail_memo *memos;     /* FR_TAIL_MEMOS */
};

struct fr_tails {
    const struct fr_program *program; /* borrowed */
    struct fr_arena arena;
    struct fr_tail_column *columns;
    struct fr_tail_part *parts;
    uint32_t part_count;
    struct fr_strbuf text; /* in which a text is put together */
    uint16_t *codes;       /* of the batch's rows, of a truth */
    size_t size_max;       /* of a tail */
    int is_ready; /* every output is of these kinds, and none too long */
};

/* FR_ENOMEM. Release also after a failure. */
FR_MUST_USE int fr_tails_init(struct fr_tails *tails,
                              const struct fr_program *program);
void fr_tails_release(struct fr_tails *tails);
/* From now on rows are those of the last run, which had row_count; only if
 * is_ready. FR_ENOMEM. */
FR_MUST_USE int fr_tails_begin(struct fr_tails *tails,
                               const struct fr_exec *exec, uint32_t row_count);
/* Write the tail of a row; returns its end. `to` has room for size_max and
 * FR_TAIL_SLACK bytes. */
char *fr_tails_write(struct fr_tails *tails, uint32_t row, char *to);
/* Append all rows of the last run, as they were read, with their tails; the
 * part's reader must be plain. Errors: FR_ENOMEM and the buffer's. */
FR_MUST_USE int fr_tails_append_rows(struct fr_tails *tails,
                                     const struct fr_exec *exec,
                                     const struct fr_csv_part *part,
                                     uint32_t row_count, struct fr_strbuf *buf);

#endif
