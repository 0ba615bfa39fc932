/* type.h - the column types: name, storage, dimension. */
#ifndef FR_TABLE_TYPE_H
#define FR_TABLE_TYPE_H

#include "base/str.h"

enum fr_type {
#define FR_TYPE(id, name, storage, time, bytes, meaning) FR_TYPE_##id,
#include "table/types.def"
#undef FR_TYPE
    FR_TYPE_COUNT
};

/* How the cells of a column lie in memory. Missing is NaN, FR_TIME_MISSING,
 * code 0, family 0, and FR_TRUTH_MISSING. */
enum fr_storage {
    FR_STORAGE_F64,   /* double */
    FR_STORAGE_TIME,  /* int64_t nanoseconds */
    FR_STORAGE_TEXT,  /* uint32_t code into the batch's texts */
    FR_STORAGE_IP,    /* struct fr_ip */
    FR_STORAGE_TRUTH, /* uint8_t */
};

enum {
    FR_TRUTH_MISSING = 0,
    FR_TRUTH_FALSE = 1,
    FR_TRUTH_TRUE = 2,
};

const char *fr_type_name(enum fr_type type);
const char *fr_type_meaning(enum fr_type type);
enum fr_storage fr_type_storage(enum fr_type type);
int fr_type_time_exponent(enum fr_type type);
int fr_type_bytes_exponent(enum fr_type type);
/* The type of that name, or FR_TYPE_COUNT. */
enum fr_type fr_type_find(struct fr_str name);

#endif
