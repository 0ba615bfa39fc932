/* source.h - the text of a rule file, its lines, and parts of it for people. */
#ifndef FR_RULE_SOURCE_H
#define FR_RULE_SOURCE_H

#include "base/arena.h"
#include "base/str.h"

/* A text that spans point into. */
struct fr_source {
    const char *name; /* as in messages */
    struct fr_str text;
    uint32_t id;           /* in the list of messages */
    const uint32_t *lines; /* where each line begins; may be NULL */
    uint32_t line_count;
};

/* Fill lines and line_count. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_source_index(struct fr_source *source,
                                struct fr_arena *arena);
/* The line (from 1) of a byte of an indexed source. */
uint32_t fr_source_line(const struct fr_source *source, uint32_t at);

/* The source text of a span. */
struct fr_str fr_source_str(const struct fr_source *source,
                            struct fr_span span);

/* The tokens of a span with one blank where there was white space, and
 * without comments; for people. NULL when memory is out. */
const char *fr_source_fold(const struct fr_source *source, struct fr_span span,
                           struct fr_arena *arena);

#endif
