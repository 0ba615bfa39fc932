/* tails.h - the new cells of a row as one text, from texts that lie ready.
 *
 * Most output columns hold one of a few names, so each is written once, with
 * its comma and its quotes, and copied for every row; numbers are printed. */
#ifndef FR_ENGINE_TAILS_H
#define FR_ENGINE_TAILS_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "eval/exec.h"

/* A cell with its comma; its bytes are followed by FR_TAIL_SLACK more. */
struct fr_tail_cell {
    const char *data;
    uint32_t size;
};

#define FR_TAIL_SLACK 32

/* A number as it was printed last; ratios of small counts come again and
 * again, and looking one up costs a tenth of printing it. */
struct fr_tail_memo {
    uint64_t bits; /* of the number */
    uint8_t size;  /* of the text; 0: none yet */
    char text[FR_TAIL_SLACK - 9];
};

#define FR_TAIL_MEMOS 1024

/* What an output column's cells are made from. */
struct fr_tail_output {
    struct fr_tail_cell *cells; /* by code; NULL: numbers */
    const uint16_t *codes;      /* of a label; of the batch */
    const uint64_t *yes, *no;   /* of a truth; of the batch */
    const double *numbers;      /* of a quantity or score; of the batch */
    struct fr_tail_memo *memos; /* FR_TAIL_MEMOS, by a hash of the bits */
};

struct fr_tails {
    const struct fr_program *program; /* borrowed */
    struct fr_arena arena;
    struct fr_tail_output *outputs;
    size_t size_max; /* of a tail */
    int is_ready;    /* every output is of these kinds */
    char *text;      /* of the last tail; size_max + slack */
};

/* FR_ENOMEM. Release also after a failure. */
FR_MUST_USE int fr_tails_init(struct fr_tails *tails,
                              const struct fr_program *program);
void fr_tails_release(struct fr_tails *tails);
/* From now on rows are those of the last run; only if is_ready. */
void fr_tails_begin(struct fr_tails *tails, const struct fr_exec *exec);
/* The tail of a row. Valid until the next call. */
struct fr_str fr_tails_row(struct fr_tails *tails, uint32_t row);

#endif
