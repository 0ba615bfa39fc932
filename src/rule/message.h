/* message.h - codes of the rule compiler's messages, and the state that all
 * stages share to report them. */
#ifndef FR_RULE_MESSAGE_H
#define FR_RULE_MESSAGE_H

#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

enum fr_message {
#define FR_MESSAGE(code, meaning) FR_MESSAGE_##code,
#include "rule/messages.def"
#undef FR_MESSAGE
    FR_MESSAGE_COUNT
};

/* "E0301" and its one-line meaning. */
const char *fr_message_code(enum fr_message message);
const char *fr_message_meaning(enum fr_message message);

/* Where the errors of one load go. */
struct fr_report {
    struct fr_diag *diag; /* borrowed; never NULL */
    uint32_t error_count;
    /* A file could not be read to its end, so a name may be defined in what
     * is missing: unknown names are no errors. */
    int is_partial;
    uint32_t node_count; /* of YAML, in all files; bounds a rule set */
    /* Work that is left for finding similar names; bounds hostile files. */
    uint64_t suggest_work;
};

/* Append an error of a code that messages.def has. Its main place and its
 * help follow with fr_diag_label and fr_diag_help on report->diag. */
#define FR_RULE_ERROR(report, code, ...)                                       \
    ((report)->error_count++,                                                  \
     fr_diag_add((report)->diag, FR_SEVERITY_ERROR,                            \
                 fr_message_code(FR_MESSAGE_##code), __VA_ARGS__))

/* The text, or its beginning where it is too long for a message. */
struct fr_str fr_message_clip(struct fr_str text);
/* For "%.*s" of a name in a message. */
#define FR_SHOWN(s) FR_STR_ARG(fr_message_clip(s))

#endif
