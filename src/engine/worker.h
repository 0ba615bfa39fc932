/* worker.h - what one thread has to itself: the work space of the program,
 * a batch, and its own counts, which are merged at the end. */
#ifndef FR_ENGINE_WORKER_H
#define FR_ENGINE_WORKER_H

#include "csv/part.h"
#include "engine/cells.h"
#include "engine/count.h"
#include "engine/tails.h"

/* Shared by all workers and all pieces; all is borrowed. */
struct fr_worker_setup {
    const struct fr_program *program;
    const struct fr_fields *fields;
    const uint8_t *present; /* per field: an input has it */
    unsigned statistics;    /* of enum fr_engine_statistics */
    int has_flows;          /* rows are written */
};

struct fr_worker {
    const struct fr_worker_setup *setup; /* NULL: not made */
    struct fr_batch batch;
    struct fr_exec *exec;
    struct fr_cells cells;
    struct fr_tails tails;
    struct fr_count count;
};

/* The lines of one turn, and what became of them. */
struct fr_piece {
    struct fr_csv_part *part; /* of the present input */
    struct fr_strbuf text;    /* rows to be written */
    uint64_t rows;
};

/* A zeroed worker is not made. FR_ENOMEM; release also after a failure. */
FR_MUST_USE int fr_worker_make(struct fr_worker *worker,
                               const struct fr_worker_setup *setup);
void fr_worker_release(struct fr_worker *worker);
/* Evaluate, count and print all rows of a piece. FR_ENOMEM. */
FR_MUST_USE int fr_worker_run(struct fr_worker *worker,
                              const struct fr_csv_reader *reader,
                              struct fr_piece *piece);

#endif
