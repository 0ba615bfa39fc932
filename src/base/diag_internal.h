/* diag_internal.h - what a list of messages holds; for diag.c, which fills
 * it, and diag_print.c, which writes it. */
#ifndef FR_BASE_DIAG_INTERNAL_H
#define FR_BASE_DIAG_INTERNAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"
#include "flowrules/status.h"

#define FR_DIAG_LABELS_MAX 4
#define FR_DIAG_HINTS_MAX  4

struct fr_diag_source {
    const char *name;
    struct fr_str text;
    uint32_t *lines; /* where each line begins */
    uint32_t line_count;
};

struct fr_diag_mark {
    struct fr_span span; /* inside its source */
    const char *text;
};

struct fr_diag_hint {
    const char *text;
    int is_note;
};

struct fr_diag_message {
    enum fr_severity severity;
    const char *code; /* borrowed */
    const char *text;
    uint32_t order; /* arrival */
    uint32_t label_count;
    uint32_t hint_count;
    struct fr_diag_mark labels[FR_DIAG_LABELS_MAX];
    struct fr_diag_hint hints[FR_DIAG_HINTS_MAX];
};

struct fr_diag {
    struct fr_arena arena; /* all texts */
    FR_VEC(struct fr_diag_source) sources;
    FR_VEC(struct fr_diag_message) messages;
    uint32_t limit;
    uint32_t counts[FR_SEVERITY_ERROR + 1]; /* dropped ones included */
    int is_broken;
    int is_last_dropped; /* labels and hints belong to nobody */
};

/* Append the messages of `from`, which point at no source, to `to` and empty
 * it. Either may be NULL. */
void fr_diag_move(struct fr_diag *to, struct fr_diag *from);

#endif
