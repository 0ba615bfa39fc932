/* tables.h - the small CSV tables of a report.
 *
 * Columns, rows, order and spelling are those that users have scripts on.
 * Numbers are written shortest round-trip; no value is an empty cell; names
 * that a spreadsheet would run get an apostrophe. */
#ifndef FR_REPORT_TABLES_H
#define FR_REPORT_TABLES_H

#include "base/strbuf.h"
#include "report/facts.h"

/* Each appends one table, header first, lines ended by LF. They return
 * FR_ENOMEM or FR_ELIMIT. */

/* summary_statistics.csv: durations with 4 decimals, the last two rows
 * with 2. */
FR_MUST_USE int fr_tables_statistics(const struct fr_report_facts *facts,
                                     struct fr_strbuf *out);
/* packet_size_summary.csv */
FR_MUST_USE int fr_tables_packet_sizes(const struct fr_report_facts *facts,
                                       struct fr_strbuf *out);
/* strong_correlations.csv: the header alone if no pair is strong. */
FR_MUST_USE int fr_tables_correlations(const struct fr_report_facts *facts,
                                       struct fr_strbuf *out);
/* summary_report.csv: the eleven rows, then a row for every name of the four
 * labels, then the rejected rows by reason. */
FR_MUST_USE int fr_tables_summary(const struct fr_report_facts *facts,
                                  struct fr_strbuf *out);

#endif
