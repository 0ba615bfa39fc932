/* yamltree.h - a YAML file as a tree of mappings, lists and texts.
 *
 * Only the plain part of YAML is let in: no tags, anchors, aliases, merge
 * keys or second documents; keys are texts and occur once. Every scalar stays
 * a text and knows where it stands in the file, byte by byte. */
#ifndef FR_RULE_YAMLTREE_H
#define FR_RULE_YAMLTREE_H

#include "base/arena.h"
#include "rule/token.h"

/* Limits of one file, but the nodes, which are counted over all files of a
 * rule set; they are far beyond what people write, and keep the work for a
 * hostile file below a second. */
#define FR_YAML_FILE_MAX   (1024 * 1024)
#define FR_YAML_DEPTH_MAX  64
#define FR_YAML_NODE_MAX   100000
#define FR_YAML_SCALAR_MAX (64 * 1024)
#define FR_YAML_KEY_MAX    500

enum fr_yaml_kind {
    FR_YAML_SCALAR,
    FR_YAML_LIST,
    FR_YAML_MAP,
};

enum fr_yaml_style {
    FR_YAML_PLAIN,
    FR_YAML_SINGLE,  /* '...' */
    FR_YAML_DOUBLE,  /* "..." */
    FR_YAML_LITERAL, /* | */
    FR_YAML_FOLDED,  /* > */
};

struct fr_yaml_node {
    enum fr_yaml_kind kind;
    enum fr_yaml_style style; /* of a scalar */
    int is_flow;              /* stands inside [ ] or { }, or is one of them */
    int is_cut;               /* the file broke off before the node ended */
    int is_expression;        /* a scalar that was read as expressions */
    struct fr_span span; /* a scalar with its quotes; else its first line */
    struct fr_span body; /* scalar: without quotes or block header */
    struct fr_str value; /* scalar: as YAML reads it */
    uint32_t count;      /* of items or keys */
    struct fr_yaml_node *first;  /* item, or key of a mapping */
    struct fr_yaml_node *next;   /* sibling */
    struct fr_yaml_node *mapped; /* of a key: its value */
};

/* Read a file's text. What is wrong is reported (E0001, E0004, E0007). After
 * a fault that ends the reading, report->is_partial is set and the tree holds
 * what stood before it; *root is NULL if that is nothing. Returns 0 or
 * FR_ENOMEM. */
FR_MUST_USE int fr_yaml_read(const struct fr_source *source,
                             struct fr_arena *arena, struct fr_report *report,
                             struct fr_yaml_node **root);

/* "a list", "a mapping", "a text". */
const char *fr_yaml_kind_text(enum fr_yaml_kind kind);

#endif
