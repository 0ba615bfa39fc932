/* fold.h - what a node is worth before any row is read. */
#ifndef FR_EVAL_FOLD_H
#define FR_EVAL_FOLD_H

#include "eval/program.h"

#define FR_FOLD_NONE INT32_MIN

/* The number of a simpler node that equals `node` for every row, FR_ENOMEM,
 * or FR_FOLD_NONE if there is none. */
FR_MUST_USE int fr_fold_node(struct fr_program *program,
                             const struct fr_node *node);

#endif
