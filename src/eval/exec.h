/* exec.h - running a program on a batch. One struct fr_exec a thread; the
 * run of a batch allocates nothing but regex results of new texts. */
#ifndef FR_EVAL_EXEC_H
#define FR_EVAL_EXEC_H

#include "eval/program.h"

struct fr_exec;

/* Work space for a finished program, which must outlive it. */
FR_MUST_USE int fr_exec_new(const struct fr_program *program,
                            struct fr_exec **exec);
void fr_exec_free(struct fr_exec *exec);

/* Run the program on the batch, whose columns are the program's slots in
 * their order (more columns may follow). Returns FR_ENOMEM. */
FR_MUST_USE int fr_exec_run(struct fr_exec *exec, const struct fr_batch *batch);

/* From now on measure how long each node takes; ask once. FR_ENOMEM. */
FR_MUST_USE int fr_exec_measure(struct fr_exec *exec);
/* What a node took over all runs since; 0 if it is not measured. */
uint64_t fr_exec_nanoseconds(const struct fr_exec *exec, uint32_t node);

/* Results of the last run for an output's or rule's node; valid until the
 * next run. Bits at or above row_count are zero. Of a `first match` or `last
 * match` label a rule's mask holds all rows where its condition holds. */
const double *fr_exec_f64(const struct fr_exec *exec, uint32_t node);
const int64_t *fr_exec_time(const struct fr_exec *exec, uint32_t node);
const uint32_t *fr_exec_text(const struct fr_exec *exec, uint32_t node);
const struct fr_ip *fr_exec_ip(const struct fr_exec *exec, uint32_t node);
const uint64_t *fr_exec_mask(const struct fr_exec *exec, uint32_t node);
const uint16_t *fr_exec_label(const struct fr_exec *exec, uint32_t node);
/* A truth output of the last run as codes: 0 undecided, 1 false, 2 true.
 * Where row_count is that of the run; codes is the caller's. */
void fr_exec_truth_codes(const struct fr_exec *exec,
                         const struct fr_output *output, uint32_t row_count,
                         uint16_t *codes);

/* Over all runs: rows where the rule's condition held, and rows that it
 * named (for a label that takes one name: where it decided). */
uint64_t fr_exec_rule_hits(const struct fr_exec *exec, uint32_t rule);
uint64_t fr_exec_rule_named(const struct fr_exec *exec, uint32_t rule);

/* Comparisons that a regex limit left undecided, per regex of the program,
 * over all runs. */
uint64_t fr_exec_regex_undecided(const struct fr_exec *exec, uint32_t regex);

#endif
