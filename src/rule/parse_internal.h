/* parse_internal.h - between the parser of expressions (parse_expr.c) and its
 * faults (parse_fault.c). */
#ifndef FR_RULE_PARSE_INTERNAL_H
#define FR_RULE_PARSE_INTERNAL_H

#include "rule/ast.h"

struct fr_parser {
    const struct fr_source *source;
    const struct fr_token *tokens; /* ends with FR_TOKEN_END */
    uint32_t at;
    unsigned depth;
    const char *hint; /* may be NULL */
    struct fr_arena *arena;
    struct fr_report *report;
    int status; /* 0, FR_ERULES after a fault, FR_ENOMEM */
};

/* Is it < <= > >= == or !=? */
int fr_parser_is_relop(enum fr_token_kind kind);

/* Each reports a fault at the current token, unless there was one before, and
 * sets the status. Those that return a node return NULL, to be passed on. */

/* `what` is due here: "a value". help may be NULL. */
struct fr_ast_expr *fr_parser_expected(struct fr_parser *parser,
                                       const char *what, const char *help);
/* Something else than a set stands behind "in". */
struct fr_ast_expr *fr_parser_refuse_set(struct fr_parser *parser);
/* A chain of comparisons from `from` to here is none; text says why. */
struct fr_ast_expr *fr_parser_refuse_chain(struct fr_parser *parser,
                                           struct fr_span from,
                                           const char *text);
/* A bracket that nothing opened. */
struct fr_ast_expr *fr_parser_unexpected(struct fr_parser *parser);
/* More than FR_EXPR_DEPTH_MAX levels. */
void fr_parser_refuse_depth(struct fr_parser *parser);

#endif
