/* rules_internal.h - what a loaded rule set holds; for the files that load
 * it (load.c, ruleset.c) and print it (show.c, dump.c). */
#ifndef FR_RULE_RULES_INTERNAL_H
#define FR_RULE_RULES_INTERNAL_H

#include "base/sha256.h"
#include "flowrules/rules.h"
#include "rule/check.h"

/* `extends` within `extends`, and files of one rule set. */
#define FR_RULES_LEVELS_MAX 16
#define FR_RULES_FILES_MAX  64

struct fr_rules_file {
    struct fr_source source; /* name as in messages, text */
    char sha256[FR_SHA256_TEXT_SIZE];
    int is_builtin;
    int is_base;          /* another file extends it */
    const char *identity; /* the same for the same file */
    struct fr_doc doc;
    const struct fr_yaml_node *root; /* NULL: nothing could be read */
};

struct fr_rules {
    struct fr_arena arena;                /* texts, trees, checked rules */
    FR_VEC(struct fr_rules_file *) files; /* in the order of reading */
    struct fr_merge merge;
    struct fr_check check;
    struct fr_program *program; /* owned */
};

/* The state of one load. */
struct fr_load {
    struct fr_rules *rules;
    const struct fr_rules_options *options; /* never NULL */
    struct fr_report *report;
    struct fr_rules_file *stack[FR_RULES_LEVELS_MAX]; /* being read */
    uint32_t depth;
    int is_limited; /* a limit of files was reported */
    int is_missing; /* a file that was asked for by name is not there */
};

/* Read a file and what it extends, and lay them onto rules->merge. is_base:
 * its tests are not taken. Faults are reported. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_load_file(struct fr_load *load, const char *name,
                             int is_base);
/* The same for a text in memory. */
FR_MUST_USE int fr_load_text(struct fr_load *load, const char *name,
                             struct fr_str text);

/* Lay the condition FR_RULES_WHERE onto rules->merge. */
FR_MUST_USE int fr_load_where(struct fr_load *load, const char *text);

/* Check merged rules and add them to check->program, which the caller
 * finishes; arena and program of the check are set. Returns 0, FR_ERULES with
 * messages, or FR_ENOMEM; release the check in any case. */
FR_MUST_USE int fr_rules_compile(const struct fr_merge *merge,
                                 struct fr_check *check,
                                 struct fr_report *report);

#endif
