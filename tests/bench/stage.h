/* stage.h - timing one stage of the work again and again.
 *
 * A stage is a function that does the same each time it is called. Its line
 * on standard output has five fields, with tabs between them: name, median,
 * least, greatest, unit. bench.py makes tables of such lines. */
#ifndef TESTS_BENCH_STAGE_H
#define TESTS_BENCH_STAGE_H

/* Returns 0, or a negative status that ends the measurement. */
typedef int stage_fn(void *user);

enum stage_unit {
    STAGE_NS_PER_ROW,
    STAGE_NS_PER_ROW_RULE,
    STAGE_MS,
    STAGE_GB_PER_S,
};

/* Call `run` at least three times, until half a second is over, and print
 * the line. `amount` is what one call does: rows, rows times rules, 1, bytes.
 * Returns the first failure. */
int stage_measure(const char *name, enum stage_unit unit, double amount,
                  stage_fn *run, void *user);
/* Once only from now on: for a test that the stages work. */
void stage_only_once(void);
/* Processor seconds of this process, which other work on the machine changes
 * least. */
double stage_clock(void);
/* For a stage that times parts of itself: print the line of `count` (at most
 * STAGE_RUNS_MAX) measured times. */
#define STAGE_RUNS_MAX 64
void stage_print(const char *name, enum stage_unit unit, double amount,
                 const double *seconds, int count);

#endif
