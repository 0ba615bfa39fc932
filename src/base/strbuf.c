/* strbuf.c - the growing text. Invariant: size <= size_max, and data[size] is
 * NUL whenever data is not NULL. */
#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/bug.h"

void fr_strbuf_init(struct fr_strbuf *buf, size_t size_max)
{
    *buf = (struct fr_strbuf){.size_max = size_max};
}

void fr_strbuf_release(struct fr_strbuf *buf)
{
    fr_free(buf->data);
    *buf = (struct fr_strbuf){.size_max = buf->size_max};
}

void fr_strbuf_clear(struct fr_strbuf *buf)
{
    buf->size = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

char *fr_strbuf_reserve(struct fr_strbuf *buf, size_t size)
{
    size_t need, capacity;
    char *data;

    if (buf->status < 0)
        return NULL;
    if (size > buf->size_max - buf->size) {
        buf->status = FR_ELIMIT;
        return NULL;
    }
    need = buf->size + size + 1;
    if (need <= buf->capacity)
        return buf->data + buf->size;
    capacity = buf->capacity < 64 ? 64 : buf->capacity * 2;
    if (capacity < need)
        capacity = need;
    data = fr_alloc_resize(buf->data, capacity, 1);
    if (!data) {
        buf->status = FR_ENOMEM;
        return NULL;
    }
    buf->data = data;
    buf->capacity = capacity;
    return buf->data + buf->size;
}

void fr_strbuf_commit(struct fr_strbuf *buf, size_t size)
{
    FR_ASSERT(buf->size + size < buf->capacity);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void fr_strbuf_append(struct fr_strbuf *buf, const char *data, size_t size)
{
    char *at = fr_strbuf_reserve(buf, size);

    if (!at)
        return;
    if (size)
        memcpy(at, data, size);
    fr_strbuf_commit(buf, size);
}

void fr_strbuf_append_str(struct fr_strbuf *buf, struct fr_str s)
{
    fr_strbuf_append(buf, s.data, s.size);
}

void fr_strbuf_append_text(struct fr_strbuf *buf, const char *text)
{
    fr_strbuf_append(buf, text, strlen(text));
}

void fr_strbuf_append_char(struct fr_strbuf *buf, char c)
{
    fr_strbuf_append(buf, &c, 1);
}

void fr_strbuf_printf(struct fr_strbuf *buf, const char *fmt, ...)
{
    va_list args, again;
    int size;
    char *at;

    va_start(args, fmt);
    va_copy(again, args);
    size = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    /* a text beyond INT_MAX, or no memory inside printf */
    if (size < 0 && buf->status == 0)
        buf->status = FR_ENOMEM;
    at = size < 0 ? NULL : fr_strbuf_reserve(buf, (size_t)size);
    if (at) {
        vsnprintf(at, (size_t)size + 1, fmt, again);
        fr_strbuf_commit(buf, (size_t)size);
    }
    va_end(again);
}

int fr_strbuf_status(const struct fr_strbuf *buf)
{
    return buf->status;
}

struct fr_str fr_strbuf_str(const struct fr_strbuf *buf)
{
    return (struct fr_str){buf->data ? buf->data : "", buf->size};
}

char *fr_strbuf_take(struct fr_strbuf *buf)
{
    char *data;

    if (!buf->data)
        fr_strbuf_append(buf, "", 0);
    if (buf->status < 0) {
        fr_strbuf_release(buf);
        return NULL;
    }
    data = buf->data;
    *buf = (struct fr_strbuf){.size_max = buf->size_max};
    return data;
}
