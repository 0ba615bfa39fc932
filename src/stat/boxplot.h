/* boxplot.h - the numbers of a box plot from ordered values. */
#ifndef FR_STAT_BOXPLOT_H
#define FR_STAT_BOXPLOT_H

#include "stat/quantile.h"
#include "stat/summary.h"

/* Fill `box`; the outliers belong to `arena`. `mean` is what the caller knows
 * exactly. All numbers of an empty box are NaN. Returns FR_ENOMEM. */
FR_MUST_USE int fr_boxplot_make(const struct fr_runs *runs, double mean,
                                struct fr_arena *arena, struct fr_box *box);

#endif
