/* regex.h - PCRE2 patterns with limits that bound the time of a match.
 *
 * A pattern is not anchored and reads UTF-8 (invalid bytes match nothing).
 * A match that reaches a limit is undecided, never an error. */
#ifndef FR_EVAL_REGEX_H
#define FR_EVAL_REGEX_H

#include <stddef.h>

#include "base/str.h"
#include "flowrules/status.h"

/* Longest pattern, compiled size and subject, in bytes. */
#define FR_REGEX_PATTERN_MAX 4096
#define FR_REGEX_SIZE_MAX    (256 * 1024)
#define FR_REGEX_SUBJECT_MAX (64 * 1024)
/* A match on 30 bytes of `^(a+)+$` takes less than 1 ms with these; PCRE2's
 * own defaults are 10,000,000 and 20 GB of heap. */
#define FR_REGEX_MATCH_LIMIT    50000
#define FR_REGEX_DEPTH_LIMIT    1000
#define FR_REGEX_HEAP_LIMIT_KIB 1024

#define FR_REGEX_MESSAGE_SIZE 256

struct fr_regex;
struct fr_regex_scratch;

/* FR_ERULES with *offset (bytes into the pattern) and a message, FR_ENOMEM. */
FR_MUST_USE int fr_regex_new(struct fr_str pattern, struct fr_regex **regex,
                             size_t *offset, char *message);
void fr_regex_free(struct fr_regex *regex);
struct fr_str fr_regex_pattern(const struct fr_regex *regex);

/* Work space of one thread for any pattern. */
FR_MUST_USE int fr_regex_scratch_new(struct fr_regex_scratch **scratch);
void fr_regex_scratch_free(struct fr_regex_scratch *scratch);

enum fr_regex_result {
    FR_REGEX_NO,
    FR_REGEX_YES,
    FR_REGEX_UNDECIDED, /* a limit was reached */
};

enum fr_regex_result fr_regex_match(const struct fr_regex *regex,
                                    struct fr_regex_scratch *scratch,
                                    struct fr_str subject);

#endif
