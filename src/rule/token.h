/* token.h - the text of an expression as tokens with their places. */
#ifndef FR_RULE_TOKEN_H
#define FR_RULE_TOKEN_H

#include "base/arena.h"
#include "base/ip.h"
#include "base/vec.h"
#include "rule/literal.h"
#include "rule/message.h"

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

enum fr_token_kind {
    FR_TOKEN_END,
    FR_TOKEN_NAME,
    FR_TOKEN_NUMBER,
    FR_TOKEN_TEXT,
    FR_TOKEN_ADDRESS, /* maybe with a prefix length */
    FR_TOKEN_AND,
    FR_TOKEN_OR,
    FR_TOKEN_NOT,
    FR_TOKEN_IN,
    FR_TOKEN_MATCHES,
    FR_TOKEN_TRUE,
    FR_TOKEN_FALSE,
    FR_TOKEN_INF,
    FR_TOKEN_LT,
    FR_TOKEN_LE,
    FR_TOKEN_GT,
    FR_TOKEN_GE,
    FR_TOKEN_EQ,
    FR_TOKEN_NE,
    FR_TOKEN_ADD,
    FR_TOKEN_SUB,
    FR_TOKEN_MUL,
    FR_TOKEN_DIV,
    FR_TOKEN_COMMA,
    FR_TOKEN_RANGE, /* .. */
    FR_TOKEN_OPEN,  /* ( */
    FR_TOKEN_CLOSE,
    FR_TOKEN_OPEN_SET, /* { */
    FR_TOKEN_CLOSE_SET,
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

/* The operator as it is written: "<=". */
const char *fr_token_kind_text(enum fr_token_kind kind);

/* Is this a name: a letter, then letters, digits and '_'? */
int fr_token_is_name(struct fr_str text);
/* A word of the language, a unit, a constant, but no function. */
int fr_token_is_reserved(struct fr_str name);
/* The value of a constant such as tcp; 0 if there is none of the name. */
int fr_token_constant(struct fr_str name, double *value);
/* The names of constants in order; NULL behind the last. */
const char *fr_token_constant_at(uint32_t index);

/* The tokens of a span with one blank where there was white space, and
 * without comments; for people. NULL when memory is out. */
const char *fr_token_fold(const struct fr_source *source, struct fr_span span,
                          struct fr_arena *arena);

/* The source text of a span. */
struct fr_str fr_source_str(const struct fr_source *source,
                            struct fr_span span);

#endif
