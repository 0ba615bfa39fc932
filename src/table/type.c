/* type.c - the column types, all from types.def. */
#include "table/type.h"

#include "base/bug.h"

static const struct {
    const char *name;
    const char *meaning;
    enum fr_storage storage;
    int time, bytes;
} types[FR_TYPE_COUNT] = {
#define FR_TYPE(id, name, storage, time, bytes, meaning)                       \
    [FR_TYPE_##id] = {name, meaning, FR_STORAGE_##storage, time, bytes},
#include "table/types.def"
#undef FR_TYPE
};

const char *fr_type_name(enum fr_type type)
{
    FR_ASSERT(type < FR_TYPE_COUNT);
    return types[type].name;
}

const char *fr_type_meaning(enum fr_type type)
{
    FR_ASSERT(type < FR_TYPE_COUNT);
    return types[type].meaning;
}

enum fr_storage fr_type_storage(enum fr_type type)
{
    FR_ASSERT(type < FR_TYPE_COUNT);
    return types[type].storage;
}

int fr_type_time_exponent(enum fr_type type)
{
    FR_ASSERT(type < FR_TYPE_COUNT);
    return types[type].time;
}

int fr_type_bytes_exponent(enum fr_type type)
{
    FR_ASSERT(type < FR_TYPE_COUNT);
    return types[type].bytes;
}

enum fr_type fr_type_find(struct fr_str name)
{
    for (unsigned i = 0; i < FR_TYPE_COUNT; i++) {
        if (fr_str_equal(name, fr_str_of(types[i].name)))
            return (enum fr_type)i;
    }
    return FR_TYPE_COUNT;
}
