/* explain_diff.h - `flowrules meter --explain-diff A.csv B.csv`. */
#ifndef FR_CLI_EXPLAIN_DIFF_H
#define FR_CLI_EXPLAIN_DIFF_H

#include "cli/cli.h"

/* Compare two feature files and print what differs and why, as text or as
 * JSON. Returns 1 if something differs, 0 if nothing does, or a negative
 * status with a message. */
FR_MUST_USE int fr_explain_diff(struct fr_cli *cli, const char *a,
                                const char *b);

#endif
