/* lookup.h - questions that several parts of a report ask of a summary. */
#ifndef FR_REPORT_LOOKUP_H
#define FR_REPORT_LOOKUP_H

#include "stat/summary.h"

/* The column's name ("flow_duration") and its words ("Flow duration"). */
const char *fr_lookup_metric_column(enum fr_metric metric);
const char *fr_lookup_metric_heading(enum fr_metric metric);
enum fr_type fr_lookup_metric_type(enum fr_metric metric);
/* Rows of the name; 0 if the label lacks it. */
uint64_t fr_lookup_count(const struct fr_label_summary *label,
                         const char *name);
/* Rows with any name. */
uint64_t fr_lookup_named(const struct fr_label_summary *label);
/* Walk the names by count, most frequent first, equals in the order of the
 * rules, names without rows left out: the name after `before` (-1: the
 * first), or -1 at the end. */
int fr_lookup_next(const struct fr_label_summary *label, int before);
/* The most frequent name; of equals the first by bytes. -1: none. */
int fr_lookup_mode(const struct fr_label_summary *label);
/* The label of an index such as summary->flow_type, or NULL for -1. */
const struct fr_label_summary *fr_lookup_label(const struct fr_summary *summary,
                                               int index);

#endif
