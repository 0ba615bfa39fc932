/* cells.h - the output columns of a batch as texts, row by row. */
#ifndef FR_ENGINE_CELLS_H
#define FR_ENGINE_CELLS_H

#include "base/strbuf.h"
#include "eval/exec.h"

struct fr_cells {
    const struct fr_program *program; /* borrowed */
    struct fr_str *row;               /* owned; one per output */
    struct fr_strbuf text;            /* of the current row's numbers */
};

FR_MUST_USE int fr_cells_init(struct fr_cells *cells,
                              const struct fr_program *program);
void fr_cells_release(struct fr_cells *cells);
/* The texts of a row of the last run; valid until the next call. NULL when
 * memory is out. */
const struct fr_str *fr_cells_row(struct fr_cells *cells,
                                  const struct fr_exec *exec,
                                  const struct fr_batch *batch, uint32_t row);

#endif
