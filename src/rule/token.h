/* token.h - the text of an expression as tokens with their places. */
#ifndef FR_RULE_TOKEN_H
#define FR_RULE_TOKEN_H

#include "base/arena.h"
#include "base/ip.h"
#include "base/vec.h"
#include "rule/literal.h"
#include "rule/message.h"
#include "rule/source.h"

enum fr_token_kind {
#define FR_TOKEN(id, text) FR_TOKEN_##id,
#include "rule/tokens.def"
#undef FR_TOKEN
    FR_TOKEN_COUNT
};

struct fr_token {
    enum fr_token_kind kind;
    struct fr_span span;
    struct fr_str text;         /* NAME; TEXT without quotes */
    double number;              /* NUMBER, in seconds and bytes */
    const struct fr_unit *unit; /* NUMBER; NULL: none was written */
    struct fr_ip ip;            /* ADDRESS */
    int prefix_bits;            /* ADDRESS; -1: a single one */
};

struct fr_token_list {
    FR_VEC(struct fr_token) items; /* ends with FR_TOKEN_END */
};

/* Split the part `span` of the source. Texts are taken from the arena or
 * borrowed from the source. Every character or literal that cannot be read
 * is reported (E0101, E0102, E0105). Returns 0, FR_ERULES if something was
 * reported, or FR_ENOMEM. Release the list in any case. */
FR_MUST_USE int fr_token_split(const struct fr_source *source,
                               struct fr_span span, struct fr_arena *arena,
                               struct fr_report *report,
                               struct fr_token_list *list);
void fr_token_list_release(struct fr_token_list *list);

/* The word or sign as it is written: "<="; "" if the kind has many. */
const char *fr_token_kind_text(enum fr_token_kind kind);
/* The kind of a word such as "and", or FR_TOKEN_NAME. */
enum fr_token_kind fr_token_word(struct fr_str word);
/* The kind of the longest sign that the text begins with, or
 * FR_TOKEN_END. */
enum fr_token_kind fr_token_sign(struct fr_str text);

/* Is this a name: a letter, then letters, digits and '_'? */
int fr_token_is_name(struct fr_str text);
/* A word of the language, a unit, a constant, but no function. */
int fr_token_is_reserved(struct fr_str name);
/* The value of a constant such as tcp; 0 if there is none of the name. */
int fr_token_constant(struct fr_str name, double *value);
/* The names of constants in order; NULL behind the last. */
const char *fr_token_constant_at(uint32_t index);

#endif
