/* ast.h - parsed expressions: what the text says, nothing checked.
 *
 * Everything lives in the arena of the load. The children of a node are a
 * list linked by `next`. */
#ifndef FR_RULE_AST_H
#define FR_RULE_AST_H

#include "base/strbuf.h"
#include "rule/token.h"

enum fr_ast_kind {
    FR_AST_NUMBER,
    FR_AST_TEXT,
    FR_AST_ADDRESS, /* maybe with a prefix length */
    FR_AST_TRUTH,   /* number is 0 or 1 */
    FR_AST_INF,
    FR_AST_NAME,
    FR_AST_CALL,    /* name and arguments */
    FR_AST_NEGATE,  /* - child */
    FR_AST_ARITH,   /* two or more children, joined by + - or by * / */
    FR_AST_COMPARE, /* two children, or three: a chain */
    FR_AST_IN,      /* child and FR_AST_SET or FR_AST_NAME; maybe negated */
    FR_AST_MATCHES, /* child and FR_AST_TEXT; maybe negated */
    FR_AST_NOT,
    FR_AST_AND, /* two or more children */
    FR_AST_OR,
    FR_AST_SET,    /* literals and ranges */
    FR_AST_RANGE,  /* two literals */
    FR_AST_BROKEN, /* a fault was reported here */
};

struct fr_ast_expr {
    enum fr_ast_kind kind;
    struct fr_span span;
    const struct fr_source *source;
    struct fr_str text;         /* NAME, CALL, TEXT */
    struct fr_span name_span;   /* CALL: without the arguments */
    double number;              /* NUMBER, TRUTH */
    const struct fr_unit *unit; /* NUMBER */
    struct fr_ip ip;            /* ADDRESS */
    int prefix_bits;            /* ADDRESS; -1: a single one */
    int is_negated;             /* IN, MATCHES: with "not" */
    int is_bracketed;           /* it stands in ( ) */
    uint32_t child_count;
    struct fr_ast_expr *first; /* child */
    struct fr_ast_expr *next;  /* sibling */
    /* ARITH, COMPARE: the operator before this child in its parent. */
    enum fr_token_kind joint;
    struct fr_span joint_span;
};

/* A node without children; NULL when memory is out. */
struct fr_ast_expr *fr_ast_expr_new(struct fr_arena *arena,
                                    enum fr_ast_kind kind,
                                    const struct fr_source *source,
                                    struct fr_span span);
/* Append an expression as nested brackets, operator first: for people who
 * look at the compiler. */
void fr_ast_expr_print(const struct fr_ast_expr *expr, struct fr_strbuf *out);

/* Expressions nested deeper are refused; as libsinsp does. */
#define FR_EXPR_DEPTH_MAX 100

/* Parse the part `span` of the source as one expression. A fault is reported
 * (E01xx) and gives an expression of kind BROKEN. `hint` (may be NULL) is
 * added as help to a fault that a YAML trap can explain. NULL only when
 * memory is out. */
struct fr_ast_expr *fr_ast_expr_parse(const struct fr_source *source,
                                      struct fr_span span, const char *hint,
                                      struct fr_arena *arena,
                                      struct fr_report *report);
/* The same for expressions separated by commas: a node of kind SET. */
struct fr_ast_expr *fr_ast_expr_parse_list(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report);
/* The same for one literal or range, an item of a list. */
struct fr_ast_expr *fr_ast_expr_parse_item(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report);

#endif
