/* sweep_chart.h - a sweep as lines: the number across, flows up, one line a
 * name. */
#ifndef FR_CLI_SWEEP_CHART_H
#define FR_CLI_SWEEP_CHART_H

#include "cli/sweep_print.h"

/* The endings that a chart can have: ".png", ".svg" or ".pdf". */
int fr_sweep_chart_fits(const char *path);
/* Draw the columns that move into a file, whole or not at all. FR_EOUTPUT
 * with a message, FR_ENOMEM. */
FR_MUST_USE int fr_sweep_chart_write(const struct fr_sweep_words *words,
                                     const char *path, struct fr_diag *diag);

#endif
