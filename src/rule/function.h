/* function.h - the functions of the language, as eval/functions.def lists
 * them. */
#ifndef FR_RULE_FUNCTION_H
#define FR_RULE_FUNCTION_H

#include <stdint.h>

#include "base/str.h"

enum fr_function_id {
#define FR_FUNCTION(id, name, level, arguments, least, most, signature,        \
                    meaning)                                                   \
    FR_FUNCTION_##id,
#include "eval/functions.def"
#undef FR_FUNCTION
    FR_FUNCTION_COUNT_OF
};

enum fr_function_level {
    FR_LEVEL_FLOW,
    FR_LEVEL_GROUP,
};

enum fr_signature {
    FR_SIGNATURE_SAME,
    FR_SIGNATURE_ROOT,
    FR_SIGNATURE_NUMBER,
    FR_SIGNATURE_JOIN,
    FR_SIGNATURE_EITHER,
    FR_SIGNATURE_CHOOSE,
    FR_SIGNATURE_ASK,
    FR_SIGNATURE_CLOCK,
    FR_SIGNATURE_PAIR,
    FR_SIGNATURE_COUNT,
    FR_SIGNATURE_DISTINCT,
    FR_SIGNATURE_GATHER,
    FR_SIGNATURE_SHARE,
};

struct fr_function {
    enum fr_function_id id;
    const char *name;
    enum fr_function_level level;
    const char *arguments; /* "a, b" */
    uint32_t least, most;  /* arguments */
    enum fr_signature signature;
    const char *meaning;
};

/* The function of a name that takes so many arguments; if none does, any of
 * the name; NULL if there is none of the name. */
const struct fr_function *fr_function_find(struct fr_str name,
                                           uint32_t arguments);
/* Is there a function of this name? */
int fr_function_is(struct fr_str name);
/* The function that somebody who writes this name probably means, or NULL. */
const char *fr_function_meant(struct fr_str written);
/* All of them in order; NULL behind the last. */
const struct fr_function *fr_function_at(uint32_t index);

#endif
