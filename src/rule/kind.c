/* kind.c - types of expressions: their names, and how they relate to the
 * types of columns. */
#include "rule/kind.h"

#include <stdio.h>

#include "rule/check.h"

struct fr_kind fr_kind_quantity(int time, int bytes)
{
    return (struct fr_kind){
        .id = FR_KIND_QUANTITY, .time = time, .bytes = bytes};
}

struct fr_kind fr_kind_plain(enum fr_kind_id id)
{
    return (struct fr_kind){.id = id};
}

int fr_kind_is(const struct fr_kind *kind, int time, int bytes)
{
    return kind->id == FR_KIND_QUANTITY && kind->time == time &&
           kind->bytes == bytes;
}

int fr_kind_equal(const struct fr_kind *a, const struct fr_kind *b)
{
    return a->id == b->id && a->time == b->time && a->bytes == b->bytes &&
           a->label == b->label;
}

struct fr_kind fr_kind_of_type(enum fr_type type)
{
    switch (fr_type_storage(type)) {
    case FR_STORAGE_TIME: return fr_kind_plain(FR_KIND_TIMESTAMP);
    case FR_STORAGE_TEXT: return fr_kind_plain(FR_KIND_TEXT);
    case FR_STORAGE_IP: return fr_kind_plain(FR_KIND_ADDRESS);
    case FR_STORAGE_TRUTH: return fr_kind_plain(FR_KIND_TRUTH);
    case FR_STORAGE_F64: break;
    }
    return fr_kind_quantity(fr_type_time_exponent(type),
                            fr_type_bytes_exponent(type));
}

enum fr_type fr_kind_type(const struct fr_kind *kind)
{
    for (int i = 0; i < FR_TYPE_COUNT; i++) {
        struct fr_kind other = fr_kind_of_type((enum fr_type)i);
        if (fr_kind_equal(kind, &other))
            return (enum fr_type)i;
    }
    return FR_TYPE_NUMBER;
}

static void write_power(char *buffer, size_t *size, const char *base,
                        int exponent)
{
    if (exponent == 0)
        return;
    *size += (size_t)snprintf(buffer + *size, FR_KIND_TEXT_MAX - *size,
                              *size > 0 ? " * %s" : "%s", base);
    if (exponent != 1)
        *size += (size_t)snprintf(buffer + *size, FR_KIND_TEXT_MAX - *size,
                                  "^%d", exponent);
}

static void write_quantity(const struct fr_kind *kind, char *buffer)
{
    static const struct {
        int time, bytes;
        const char *text;
    } known[] = {
        {0, 0, "a number"}, {1, 0, "a time"},   {0, 1, "bytes"},
        {-1, 0, "a rate"},  {-1, 1, "bytes/s"},
    };
    size_t size = 0;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (fr_kind_is(kind, known[i].time, known[i].bytes)) {
            snprintf(buffer, FR_KIND_TEXT_MAX, "%s", known[i].text);
            return;
        }
    }
    write_power(buffer, &size, "bytes", kind->bytes);
    write_power(buffer, &size, "time", kind->time);
}

const char *fr_kind_text(const struct fr_kind *kind, char *buffer)
{
    static const char *const names[] = {
        [FR_KIND_UNKNOWN] = "unknown",
        [FR_KIND_QUANTITY] = "",
        [FR_KIND_TRUTH] = "a condition",
        [FR_KIND_TEXT] = "a text",
        [FR_KIND_ADDRESS] = "an address",
        [FR_KIND_PREFIX] = "an address prefix",
        [FR_KIND_TIMESTAMP] = "a point in time",
        [FR_KIND_LABEL] = "a name of '%.*s'",
        [FR_KIND_MARKS] = "the marks of '%.*s'",
        [FR_KIND_PAIR] = "a pair",
        [FR_KIND_LIST] = "a list",
    };

    if (kind->id == FR_KIND_QUANTITY)
        write_quantity(kind, buffer);
    else if (kind->id == FR_KIND_LABEL)
        snprintf(buffer, FR_KIND_TEXT_MAX, "a name of '%.*s'",
                 FR_SHOWN(kind->label->name));
    else if (kind->id == FR_KIND_MARKS)
        snprintf(buffer, FR_KIND_TEXT_MAX, "the marks of '%.*s'",
                 FR_SHOWN(kind->label->name));
    else
        snprintf(buffer, FR_KIND_TEXT_MAX, "%s", names[kind->id]);
    return buffer;
}
