/* explain_print.h - an explanation as text for people and as JSON. */
#ifndef FR_CLI_EXPLAIN_PRINT_H
#define FR_CLI_EXPLAIN_PRINT_H

#include "base/json.h"
#include "rule/explain.h"

/* Append a feature or label with its rules; ends with a line feed. */
void fr_explain_print(const struct fr_explained *explained, int has_color,
                      struct fr_strbuf *out);
/* The same as a value of JSON; numbers are in seconds and bytes. */
void fr_explain_json(const struct fr_explained *explained,
                     struct fr_json *json);

#endif
