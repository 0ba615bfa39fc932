/* str.c - comparing, trimming and splitting borrowed bytes. ASCII only: no
 * locale ever changes a result. */
#include "base/str.h"

int fr_str_compare(struct fr_str a, struct fr_str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;

    if (order)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int fr_str_equal_fold(struct fr_str a, struct fr_str b)
{
    if (a.size != b.size)
        return 0;
    for (size_t i = 0; i < a.size; i++) {
        if (fold(a.data[i]) != fold(b.data[i]))
            return 0;
    }
    return 1;
}

int fr_str_starts_with(struct fr_str s, struct fr_str prefix)
{
    return s.size >= prefix.size &&
           fr_str_equal((struct fr_str){s.data, prefix.size}, prefix);
}

int fr_str_ends_with(struct fr_str s, struct fr_str suffix)
{
    struct fr_str end;

    if (suffix.size == 0)
        return 1;
    if (s.size < suffix.size)
        return 0;
    end = (struct fr_str){s.data + s.size - suffix.size, suffix.size};
    return fr_str_equal(end, suffix);
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct fr_str fr_str_trim(struct fr_str s)
{
    while (s.size && is_blank(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size && is_blank(s.data[s.size - 1]))
        s.size--;
    return s;
}

struct fr_str fr_str_split(struct fr_str *rest, char separator)
{
    struct fr_str part = *rest;
    const char *at =
        rest->size ? memchr(rest->data, separator, rest->size) : NULL;

    if (!at) {
        *rest = (struct fr_str){NULL, 0};
        return part;
    }
    part.size = (size_t)(at - part.data);
    rest->data = at + 1;
    rest->size -= part.size + 1;
    return part;
}
