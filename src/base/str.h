/* str.h - borrowed bytes: a pointer and a length, no terminator promised. */
#ifndef FR_BASE_STR_H
#define FR_BASE_STR_H

#include <stddef.h>
#include <string.h>

struct fr_str {
    const char *data; /* borrowed */
    size_t size;      /* bytes */
};

#define FR_STR(literal) ((struct fr_str){(literal), sizeof(literal) - 1})
/* For "%.*s". */
#define FR_STR_ARG(s) (int)(s).size, (s).data

/* A view of a NUL-terminated string. */
static inline struct fr_str fr_str_of(const char *text)
{
    return (struct fr_str){text, strlen(text)};
}

static inline int fr_str_equal(struct fr_str a, struct fr_str b)
{
    return a.size == b.size &&
           (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* <0, 0, >0 by bytes, shorter first. */
int fr_str_compare(struct fr_str a, struct fr_str b);
/* Equal when ASCII letters are folded. */
int fr_str_equal_fold(struct fr_str a, struct fr_str b);
int fr_str_starts_with(struct fr_str s, struct fr_str prefix);
int fr_str_ends_with(struct fr_str s, struct fr_str suffix);
/* Without spaces and tabs at both ends. */
struct fr_str fr_str_trim(struct fr_str s);
/* Cut *rest at the first `separator`: returns the part before it and moves
 * *rest behind it; the whole (and an empty *rest with data NULL) if there is
 * none. */
struct fr_str fr_str_split(struct fr_str *rest, char separator);

#endif
