/* catalogue.h - the 82 CICFlowMeter columns: the one list that reading,
 * checking of rules, `flowrules columns` and the docs are made from. */
#ifndef FR_TABLE_CATALOGUE_H
#define FR_TABLE_CATALOGUE_H

#include <stdint.h>

#include "base/str.h"
#include "table/type.h"

struct fr_catalogue_column {
    const char *name; /* snake_case, as the Python meter writes it */
    enum fr_type type;
    const char *meaning; /* one line: what is counted */
    const char *aliases; /* other spellings, separated by '|'; may be "" */
};

uint32_t fr_catalogue_count(void);
const struct fr_catalogue_column *fr_catalogue_get(uint32_t index);
/* Index of the column with exactly this name (no aliases), or -1. */
int fr_catalogue_find(struct fr_str name);
/* Index of the column whose name or alias equals the header cell, trimmed,
 * ASCII case folded; or -1. */
int fr_catalogue_match(struct fr_str header_cell);

#endif
