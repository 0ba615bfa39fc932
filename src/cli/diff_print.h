/* diff_print.h - the differences of two rule sets, for people and as JSON. */
#ifndef FR_CLI_DIFF_PRINT_H
#define FR_CLI_DIFF_PRINT_H

#include "cli/diff_count.h"

/* Append everything that differs, or that nothing does; is_long also names
 * the columns that are the same. */
void fr_diff_print(const struct fr_diff *diff, int is_long, int has_color,
                   struct fr_strbuf *out);
/* Append one JSON object and a line feed. */
void fr_diff_json(const struct fr_diff *diff, struct fr_strbuf *out);

#endif
