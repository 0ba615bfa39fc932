/* words.h - pieces of sentences that are true for any count.
 *
 * A sentence about numbers breaks at 0, 1, 2 and "all"; these functions know
 * the forms. Names from files are shown safely: control characters visible,
 * long ones cut with an ellipsis. */
#ifndef FR_REPORT_WORDS_H
#define FR_REPORT_WORDS_H

#include <stdint.h>

#include "base/strbuf.h"
#include "table/type.h"

/* Characters of a name that are shown in a sentence. */
#define FR_WORDS_NAME_MAX 48

/* `one` for 1, else `many`: "is"/"are", "holds"/"hold". */
const char *fr_words_pick(uint64_t count, const char *one, const char *many);
/* "no flow", "1 flow", "12,345 flows". */
void fr_words_count(struct fr_strbuf *buf, uint64_t count, const char *one,
                    const char *many);
/* "none of the 12 flows", "3 of 12 flows (25%)", "all 12 flows", "both
 * flows", "the only flow"; "no flow" if whole is 0. */
void fr_words_part(struct fr_strbuf *buf, uint64_t part, uint64_t whole,
                   const char *one, const char *many);
/* "25%"; "<0.1%" and ">99.9%" near the ends; "0%" of nothing. */
void fr_words_share(struct fr_strbuf *buf, uint64_t part, uint64_t whole);
/* A name as it can be shown, cut to FR_WORDS_NAME_MAX characters; "(empty)"
 * for an empty one. */
void fr_words_name(struct fr_strbuf *buf, const char *name);
/* The same with a limit of one's own; 0: none. */
void fr_words_shown(struct fr_strbuf *buf, const char *text, size_t char_max);
/* What stands before item `index` of `count`: "", ", " or " and ". */
void fr_words_join(struct fr_strbuf *buf, uint32_t index, uint32_t count);
/* Make the first letter a capital. */
void fr_words_capitalise(struct fr_strbuf *text);
/* End a sentence: a full stop unless there is one. */
void fr_words_stop(struct fr_strbuf *buf);
/* A point in time with "UTC"; "unknown" for FR_TIME_MISSING. */
void fr_words_time(struct fr_strbuf *buf, int64_t ns);
/* "2024-03-05 10:01:37 to 11:28:34 UTC": what both have in common is said
 * once, fractions only if the period is shorter than a minute. */
void fr_words_period(struct fr_strbuf *buf, int64_t first, int64_t last);
/* A label's name as words: "flow_type" is "flow type". */
void fr_words_label(struct fr_strbuf *buf, const char *name);
/* A value with the unit of its type: "20ms", "1.5kB", "3kB/s", "12.5". */
void fr_words_quantity(struct fr_strbuf *buf, enum fr_type type, double value);
/* A correlation: two decimals, and never "1.00" for less than that. */
void fr_words_correlation(struct fr_strbuf *buf, double r);

#endif
