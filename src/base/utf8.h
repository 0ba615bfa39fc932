/* utf8.h - decoding, checking and cleaning UTF-8. */
#ifndef FR_BASE_UTF8_H
#define FR_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/strbuf.h"

#define FR_UTF8_BAD 0xFFFDu

/* Decode one character at text[0], size >= 1: its code point, or FR_UTF8_BAD
 * for an invalid sequence (overlong, surrogate, cut). *length is the bytes
 * consumed (1 for an invalid one). */
uint32_t fr_utf8_decode(const char *text, size_t size, unsigned *length);
/* Append one code point (must be valid). */
void fr_utf8_append(struct fr_strbuf *buf, uint32_t code);
int fr_utf8_is_valid(struct fr_str s);
/* Characters (invalid bytes count one each). */
size_t fr_utf8_count(struct fr_str s);
/* Columns on a terminal: wide characters count 2, combining ones 0. */
size_t fr_utf8_width(struct fr_str s);
/* Append s so that nothing in it acts: control characters, C1, bidi controls
 * (U+202A-E, U+2066-9) and invalid bytes are written as \xHH or \uHHHH. */
void fr_utf8_append_shown(struct fr_strbuf *buf, struct fr_str s);

#endif
