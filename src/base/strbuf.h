/* strbuf.h - growing text with a stated maximum.
 *
 * A failed append (memory or maximum) is remembered and every later append
 * does nothing: build a text with many calls and check once with
 * fr_strbuf_status. The text is always NUL-terminated after the first append
 * that succeeded. */
#ifndef FR_BASE_STRBUF_H
#define FR_BASE_STRBUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

struct fr_strbuf {
    char *data;      /* owned; NULL before the first append */
    size_t size;     /* bytes in use, without the terminator */
    size_t capacity; /* bytes allocated */
    size_t size_max; /* never more than this */
    int status;      /* 0, FR_ENOMEM or FR_ELIMIT */
};

/* An empty buffer that may grow to size_max bytes. Cannot fail. */
void fr_strbuf_init(struct fr_strbuf *buf, size_t size_max);
void fr_strbuf_release(struct fr_strbuf *buf);
/* Empty, memory kept, status kept. */
void fr_strbuf_clear(struct fr_strbuf *buf);
void fr_strbuf_append(struct fr_strbuf *buf, const char *data, size_t size);
void fr_strbuf_append_str(struct fr_strbuf *buf, struct fr_str s);
void fr_strbuf_append_text(struct fr_strbuf *buf, const char *text);
void fr_strbuf_append_char(struct fr_strbuf *buf, char c);
void fr_strbuf_printf(struct fr_strbuf *buf, const char *fmt, ...)
    FR_PRINTF(2, 3);
/* Space for `size` more bytes at the end, or NULL; commit what was written
 * with fr_strbuf_commit. */
char *fr_strbuf_reserve(struct fr_strbuf *buf, size_t size);
void fr_strbuf_commit(struct fr_strbuf *buf, size_t size);
/* 0, FR_ENOMEM or FR_ELIMIT. */
FR_MUST_USE int fr_strbuf_status(const struct fr_strbuf *buf);
struct fr_str fr_strbuf_str(const struct fr_strbuf *buf);
/* Hand the text to the caller (fr_free); NULL after a failure. The buffer is
 * empty afterwards. */
char *fr_strbuf_take(struct fr_strbuf *buf);

#endif
