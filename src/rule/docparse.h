/* docparse.h - what the parsers of the sections share: reading nodes as the
 * things they must be, and saying so when they are not. */
#ifndef FR_RULE_DOCPARSE_H
#define FR_RULE_DOCPARSE_H

#include "rule/doc.h"

/* Functions that give pointers give NULL after a fault, which is reported,
 * and when memory is out; status tells which. */
struct fr_docparse {
    const struct fr_source *source;
    struct fr_arena *arena;
    struct fr_report *report;
    int status; /* 0 or FR_ENOMEM */
};

/* Is the node of this kind? Else E0003: 'what' must be a list. A node that
 * broke off is none, silently. */
int fr_docparse_is(struct fr_docparse *parse, const struct fr_yaml_node *node,
                   enum fr_yaml_kind kind, const char *what);
/* Nothing stands there: "key:" and no more. */
int fr_docparse_is_empty(const struct fr_yaml_node *node);

/* The node as an expression; after a fault BROKEN, so only memory gives
 * NULL. `what` is for the message: 'when'. */
struct fr_ast_expr *fr_docparse_expr(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node,
                                     const char *what);
/* The same for expressions with commas between them, and for an item. */
struct fr_ast_expr *fr_docparse_list(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node,
                                     const char *what);
struct fr_ast_expr *fr_docparse_item(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node);

/* Does a quoted node hold an escape, so that what is read differs from what
 * stands in the file? Then E0107. */
int fr_docparse_has_escape(struct fr_docparse *parse,
                           const struct fr_yaml_node *node);

/* The node as a text, ended by a zero. */
const char *fr_docparse_text(struct fr_docparse *parse,
                             const struct fr_yaml_node *node, const char *what);
/* A text or a list of texts, joined with ", ". */
const char *fr_docparse_words(struct fr_docparse *parse,
                              const struct fr_yaml_node *node,
                              const char *what);

/* The position of a key among `names` (ended by NULL), or -1 after E0002:
 * unknown key 'x' in WHERE. Keys that begin with x- give -2. */
int fr_docparse_key(struct fr_docparse *parse, const struct fr_yaml_node *key,
                    const char *const *names, const char *where);
/* Report E0005 at a key: WHERE needs WHAT. */
void fr_docparse_missing(struct fr_docparse *parse,
                         const struct fr_yaml_node *key, const char *where,
                         const char *what);

/* Is the key a name? It is reported (E0008) if it cannot be one, and, where it
 * is to be the name of a value in expressions (is_value), if the language uses
 * it; such a name is still taken for one, so that its uses cause no further
 * message. */
int fr_docparse_name(struct fr_docparse *parse, const struct fr_yaml_node *key,
                     const char *noun, int is_value);
/* Is the node a name that flows can be given (E0008)? */
int fr_docparse_flow_name(struct fr_docparse *parse,
                          const struct fr_yaml_node *node,
                          enum fr_policy policy);

/* One of the keys severity, score, attack, tags, note. */
int fr_docparse_meta(struct fr_docparse *parse, const struct fr_yaml_node *key,
                     struct fr_doc_meta *meta);

/* The sections with a file of their own: fill entry->label and so on. */
void fr_docparse_label(struct fr_docparse *parse, struct fr_doc_entry *entry);
void fr_docparse_detection(struct fr_docparse *parse,
                           struct fr_doc_entry *entry);
void fr_docparse_test(struct fr_docparse *parse, struct fr_doc_entry *entry);

#endif
