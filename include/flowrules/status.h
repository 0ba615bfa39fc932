/* status.h - status codes and the list of located messages.
 *
 * Every fallible function of flowrules returns 0 or a negative fr_status.
 * The words for people go to a struct fr_diag, a bounded list of messages
 * that may point at places in source texts. Nothing below the command line
 * prints. */
#ifndef FLOWRULES_STATUS_H
#define FLOWRULES_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FR_API               __attribute__((visibility("default")))
#define FR_MUST_USE          __attribute__((warn_unused_result))
#define FR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define FR_API
#define FR_MUST_USE
#define FR_PRINTF(fmt, args)
#endif

/* Negative values are errors; see status.def for the sentences. */
enum fr_status {
    FR_OK = 0,
#define FR_STATUS(name, value, sentence) FR_##name = (value),
#include "flowrules/status.def"
#undef FR_STATUS
};

/* The sentence of a status code; "unknown status" for a foreign number. */
FR_API const char *fr_status_text(int status);

enum fr_severity {
    FR_SEVERITY_NOTE,
    FR_SEVERITY_WARNING,
    FR_SEVERITY_ERROR,
};

/* How fr_diag_print writes: as a page with source lines and carets, one line
 * a message (file:line:col: error[CODE]: text), or a JSON array. */
enum fr_diag_format {
    FR_DIAG_PAGE,
    FR_DIAG_SHORT,
    FR_DIAG_JSON,
};

/* A place in a text registered with fr_diag_source: bytes begin..end-1.
 * source 0 means "no place". */
struct fr_span {
    uint32_t source;
    uint32_t begin;
    uint32_t end;
};

struct fr_diag;

/* A new empty list that keeps at most `limit` messages (0: 1000) and counts
 * the rest; NULL when memory is out. Free with fr_diag_free (NULL is fine). */
FR_API struct fr_diag *fr_diag_new(uint32_t limit);
FR_API void fr_diag_free(struct fr_diag *diag);

/* Register a text that spans may point into; both strings are copied.
 * Returns its number (1 ..) or 0 when memory is out. */
FR_API uint32_t fr_diag_source(struct fr_diag *diag, const char *name,
                               const char *text, size_t size);

/* Append a message. `code` is a stable code such as "E0301" or "" for
 * operating errors; it is borrowed and must be a literal. The functions
 * below it (label, help, note) add to the last message. All of them accept
 * a NULL list and then do nothing; out of memory is remembered, see
 * fr_diag_is_broken. */
FR_API void fr_diag_add(struct fr_diag *diag, enum fr_severity severity,
                        const char *code, const char *fmt, ...) FR_PRINTF(4, 5);
/* Mark a place of the last message; the first label is its main place.
 * At most 4. An empty text is allowed. */
FR_API void fr_diag_label(struct fr_diag *diag, struct fr_span span,
                          const char *fmt, ...) FR_PRINTF(3, 4);
/* "= help: ..." and "= note: ..." lines; at most 4 of both. */
FR_API void fr_diag_help(struct fr_diag *diag, const char *fmt, ...)
    FR_PRINTF(2, 3);
FR_API void fr_diag_note(struct fr_diag *diag, const char *fmt, ...)
    FR_PRINTF(2, 3);

/* Messages of this severity so far, dropped ones included. */
FR_API uint32_t fr_diag_count(const struct fr_diag *diag,
                              enum fr_severity severity);
/* 1 after a message was lost because memory was out. */
FR_API int fr_diag_is_broken(const struct fr_diag *diag);

/* Order the messages by source, place and arrival; messages without a place
 * come first. */
FR_API void fr_diag_sort(struct fr_diag *diag);

/* Write all messages as text. On success *text is a NUL-terminated string
 * that the caller frees with fr_text_free. `color` adds terminal colours.
 * Control characters of the sources are shown as \xHH. Returns FR_ENOMEM. */
FR_API FR_MUST_USE int fr_diag_print(const struct fr_diag *diag,
                                     enum fr_diag_format format, int color,
                                     char **text);
FR_API void fr_text_free(char *text);

#endif
