/* explain.h - why a flow has its names: every rule of a label, every
 * comparison in it with its values, and how far it was from being otherwise.
 *
 * Built for one row that a walk looks at; texts are for people. Everything
 * is in the caller's arena or borrowed from the rules. */
#ifndef FR_RULE_EXPLAIN_H
#define FR_RULE_EXPLAIN_H

#include "rule/walk.h"

enum fr_reason_what {
    FR_REASON_ASKED, /* a comparison or another question */
    FR_REASON_NAMED, /* a condition of `let` or `features`, by its name */
    FR_REASON_ALL,   /* and */
    FR_REASON_ANY,   /* or */
    FR_REASON_NOT,
};

/* A value that a question was asked about. */
struct fr_given {
    const char *text;  /* "pkt_size_avg", as the rule writes it */
    const char *value; /* "299.4B", "missing", "'udp'" */
    const char *lacks; /* missing: the columns that are, "a, b"; else "" */
    double number;     /* of a quantity; else NaN */
    struct fr_given *next;
};

struct fr_reason {
    enum fr_reason_what what;
    enum fr_decided truth;
    const char *text; /* "pkt_size_avg < 200B", a name; "" for and, or */
    struct fr_given *givens;
    /* How far the values are from where the truth changes, in seconds, bytes
     * and the like; NaN if that cannot be said. */
    double margin;
    const char *misses;      /* the same for people where the answer is not the
                                wanted one; "" where it is */
    struct fr_reason *first; /* parts */
    struct fr_reason *next;
};

struct fr_explained_rule {
    const struct fr_chk_rule *rule; /* borrowed */
    const struct fr_rule_info *info;
    enum fr_decided truth;
    int is_else;
    int is_naming;         /* it gave the flow this name */
    struct fr_reason *why; /* NULL: else, bands */
    double margin;         /* bands, as of a reason */
    const char *misses;
};

/* A label, or a feature (no rules). */
struct fr_explained {
    const struct fr_def *def;
    const char *name;
    const char *policy; /* "last match"; "" for a feature */
    const char *value;  /* for people: "Bulk Transfer", "12.5kB" */
    const char *cell;   /* as flows_classified.csv has it */
    int is_missing;     /* no name, or a missing value */
    struct fr_explained_rule *rules;
    uint32_t rule_count;
    struct fr_given *of;   /* bands */
    struct fr_reason *why; /* a feature that is a condition */
};

/* Explain a feature or label for the walk's row. FR_ENOMEM. */
FR_MUST_USE int fr_explain_def(const struct fr_walk *walk,
                               const struct fr_def *def, struct fr_arena *arena,
                               struct fr_explained *explained);

/* The features and labels in the order of the output's columns. */
uint32_t fr_explain_count(const struct fr_rules *rules);
const struct fr_def *fr_explain_at(const struct fr_rules *rules,
                                   uint32_t index);

#endif
