/* function.c - the table of functions, from eval/functions.def. */
#include "rule/function.h"

#include <stddef.h>

static const struct fr_function functions[] = {
#define FR_FUNCTION(id, name, level, arguments, least, most, signature,        \
                    meaning)                                                   \
    {                                                                          \
        FR_FUNCTION_##id,                                                      \
        name,                                                                  \
        FR_LEVEL_##level,                                                      \
        arguments,                                                             \
        least,                                                                 \
        most,                                                                  \
        FR_SIGNATURE_##signature,                                              \
        meaning},
#include "eval/functions.def"
#undef FR_FUNCTION
};

static const struct {
    const char *written;
    const char *function;
} words[] = {
#define FR_FUNCTION_WORD(written, function) {written, function},
#include "rule/function_words.def"
#undef FR_FUNCTION_WORD
};

#define COUNT (sizeof(functions) / sizeof(functions[0]))

const char *fr_function_meant(struct fr_str written)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (fr_str_equal_fold(written, fr_str_of(words[i].written)))
            return words[i].function;
    }
    return NULL;
}

const struct fr_function *fr_function_find(struct fr_str name,
                                           uint32_t arguments)
{
    const struct fr_function *any = NULL;

    for (size_t i = 0; i < COUNT; i++) {
        if (!fr_str_equal(name, fr_str_of(functions[i].name)))
            continue;
        if (arguments >= functions[i].least && arguments <= functions[i].most)
            return &functions[i];
        if (!any)
            any = &functions[i];
    }
    return any;
}

int fr_function_is(struct fr_str name)
{
    return fr_function_find(name, 0) != NULL;
}

const struct fr_function *fr_function_at(uint32_t index)
{
    return index < COUNT ? &functions[index] : NULL;
}
