/* sweep_print.h - a sweep as a table, as CSV and as JSON. */
#ifndef FR_CLI_SWEEP_PRINT_H
#define FR_CLI_SWEEP_PRINT_H

#include "cli/sweep_count.h"

/* What is told: the sweep, the number that was turned and its address. */
struct fr_sweep_words {
    const struct fr_sweep *sweep;
    const struct fr_knob *knob;
    const char *address;
};

void fr_sweep_print(const struct fr_sweep_words *words, struct fr_strbuf *out);
/* A line for each value, column and name. */
void fr_sweep_csv(const struct fr_sweep_words *words, struct fr_strbuf *out);
void fr_sweep_json(const struct fr_sweep_words *words, struct fr_strbuf *out);
#endif
