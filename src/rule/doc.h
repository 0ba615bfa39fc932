/* doc.h - one rule file as parsed: its sections, entries and expressions,
 * nothing of which is checked against anything else.
 *
 * Everything lives in the arena of the load and borrows from the source. */
#ifndef FR_RULE_DOC_H
#define FR_RULE_DOC_H

#include "rule/ast.h"
#include "rule/yamltree.h"
#include "table/type.h"

enum fr_policy {
#define FR_POLICY(id, key, meaning) FR_POLICY_##id,
#include "rule/policies.def"
#undef FR_POLICY
    FR_POLICY_COUNT
};

/* "last match" */
const char *fr_doc_policy_key(enum fr_policy policy);

enum fr_section {
    FR_SECTION_ABOUT,
    FR_SECTION_COLUMNS,
    FR_SECTION_LET,
    FR_SECTION_FEATURES,
    FR_SECTION_LABELS,
    FR_SECTION_DETECTIONS,
    FR_SECTION_EXCEPTIONS,
    FR_SECTION_TESTS,
    FR_SECTION_COUNT
};

/* "labels" */
const char *fr_doc_section_key(enum fr_section section);
/* "label", for messages about one entry */
const char *fr_doc_section_noun(enum fr_section section);

/* What is said about a rule or detection; texts are "" if not given. */
struct fr_doc_meta {
    const char *severity;
    const char *attack; /* joined with ", " */
    const char *tags;
    const char *note;
    struct fr_ast_expr *score; /* NULL: none */
};

/* One rule or band of a label, or its else. */
struct fr_doc_rule {
    struct fr_str name;
    struct fr_span name_span;
    struct fr_ast_expr *number; /* sum match: the key */
    struct fr_ast_expr *when;   /* the condition; of a band its edge */
    int is_from;                /* a band: "from", not "above" */
    const char *condition;      /* on one line: "packets > 15" */
    struct fr_doc_meta meta;
    struct fr_doc_rule *next;
};

struct fr_doc_label {
    enum fr_policy policy;  /* FR_POLICY_COUNT: none was given */
    struct fr_ast_expr *of; /* bands: the value */
    struct fr_doc_rule *rules;
    uint32_t rule_count;
    struct fr_doc_rule *otherwise; /* else; NULL: none */
    /* A part was refused or broke off, so it may have more names. */
    int is_incomplete;
};

/* A text with expressions in braces: parts in order. */
struct fr_doc_part {
    struct fr_str text;       /* before the expression */
    struct fr_ast_expr *expr; /* NULL: the text ends the message */
    struct fr_doc_part *next;
};

/* Each pointer is NULL, and each text "", if it is not given. */
struct fr_doc_detection {
    struct fr_ast_expr *where;
    struct fr_ast_expr *group_by; /* SET */
    struct fr_ast_expr *within;
    struct fr_ast_expr *when;
    const struct fr_yaml_node *after; /* a text */
    struct fr_doc_part *message;
    const char *title;
    const char *references;
    struct fr_doc_meta meta;
};

/* A value that a test gives or expects. What it must be is only known when
 * the name is. */
struct fr_doc_value {
    const struct fr_yaml_node *key; /* key->mapped is the value */
    struct fr_doc_value *next;
};

struct fr_doc_test {
    struct fr_ast_expr *flows; /* NULL: one flow */
    struct fr_doc_value *sets; /* of flow or each */
    struct fr_doc_value *expects;
};

/* One entry of a section. */
struct fr_doc_entry {
    enum fr_section section;
    const struct fr_source *source;
    struct fr_str name;
    struct fr_span name_span;
    const struct fr_yaml_node *key; /* key->mapped is the entry itself */
    int is_off;                     /* removes the entry of a file below */
    struct fr_ast_expr *expr;       /* let, feature, exception; SET: a list */
    int is_condition;               /* a feature that must be one */
    enum fr_type type;              /* column */
    struct fr_doc_label *label;
    struct fr_doc_detection *detection;
    struct fr_doc_test *test;
    struct fr_doc_entry *next;
};

struct fr_doc_extends {
    struct fr_str name;
    struct fr_span span;
    struct fr_doc_extends *next;
};

struct fr_doc {
    const struct fr_source *source;
    struct fr_doc_extends *extends;
    struct fr_doc_entry *sections[FR_SECTION_COUNT]; /* in file order */
};

/* Parse a tree (NULL: the file held nothing). Faults are reported. Returns 0
 * or FR_ENOMEM. */
FR_MUST_USE int fr_doc_parse(const struct fr_source *source,
                             const struct fr_yaml_node *root,
                             struct fr_arena *arena, struct fr_report *report,
                             struct fr_doc *doc);

#endif
