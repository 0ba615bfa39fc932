/* kind.h - the types of expressions, for checking. */
#ifndef FR_RULE_KIND_H
#define FR_RULE_KIND_H

#include <stddef.h>

#include "table/type.h"

struct fr_def;

enum fr_kind_id {
    FR_KIND_UNKNOWN, /* a fault was reported; agrees with everything */
    FR_KIND_QUANTITY,
    FR_KIND_TRUTH,
    FR_KIND_TEXT,
    FR_KIND_ADDRESS,
    FR_KIND_PREFIX,
    FR_KIND_TIMESTAMP,
    FR_KIND_LABEL, /* one of the names of a label */
    FR_KIND_MARKS, /* the set of names of an `every match` */
    FR_KIND_PAIR,
    FR_KIND_LIST,
};

struct fr_kind {
    enum fr_kind_id id;
    int time, bytes;            /* QUANTITY: exponents of the dimension */
    const struct fr_def *label; /* LABEL, MARKS; borrowed */
};

/* Exponents beyond this are no quantity of anything. */
#define FR_KIND_EXPONENT_MAX 20

#define FR_KIND_TEXT_MAX 128

/* "a time", "bytes", "a name of 'flow_type'": for messages, written to a
 * buffer of FR_KIND_TEXT_MAX bytes. Returns the buffer. */
const char *fr_kind_text(const struct fr_kind *kind, char *buffer);
/* The kind of a column's cells. */
struct fr_kind fr_kind_of_type(enum fr_type type);
/* The type of a quantity, for tables; a number if it has no name. */
enum fr_type fr_kind_type(const struct fr_kind *kind);

struct fr_kind fr_kind_quantity(int time, int bytes);
struct fr_kind fr_kind_plain(enum fr_kind_id id);
int fr_kind_is(const struct fr_kind *kind, int time, int bytes);
/* Same type, dimension and label. */
int fr_kind_equal(const struct fr_kind *a, const struct fr_kind *b);

#endif
