/* features.h - the columns of a finished flow, profile corrected. Their
 * definitions stand in columns.def. */
#ifndef FR_METER_FEATURES_H
#define FR_METER_FEATURES_H

#include "meter/flow.h"
#include "meter/row.h"

/* Compute all columns; flow->end and row->time_unit are set. */
void fr_features_of(const struct fr_flow *flow, struct fr_row *row);

/* Steps of it that the other profile shares: four columns that follow each
 * other as max, min, mean, std, from `first`. */
void fr_features_put_spread(struct fr_row *row, enum fr_column first,
                            const struct fr_spread *spread);

#endif
