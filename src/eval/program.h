/* program.h - a compiled rule set: one shared graph of operations.
 *
 * Nodes are made by the fr_program_add_* functions of a program under
 * construction; equal nodes are one node (hash-consing), operands come before
 * their users, so the array of nodes is a straight-line program. A finished
 * program is immutable and may be run by many threads, each with its own
 * struct fr_exec. Building functions return a node number or a negative
 * status.
 *
 * A condition is a mask of the rows where it is decided true. Negations are
 * pushed to the comparisons by whoever builds the program; there is no NOT. */
#ifndef FR_EVAL_PROGRAM_H
#define FR_EVAL_PROGRAM_H

#include <stdint.h>

#include "base/arena.h"
#include "base/ip.h"
#include "base/vec.h"
#include "table/batch.h"

enum fr_op {
#define FR_OP(id, result, a, b, c, k, meaning) FR_OP_##id,
#include "eval/ops.def"
#undef FR_OP
    FR_OP_COUNT
};

enum fr_class {
    FR_CLASS_NONE,
    FR_CLASS_F64,
    FR_CLASS_TIME,
    FR_CLASS_TEXT,
    FR_CLASS_IP,
    FR_CLASS_MASK,
    FR_CLASS_LABEL, /* uint16_t; 0 is "no name" */
};

/* No operand. */
#define FR_NODE_NONE       UINT32_MAX
#define FR_LABEL_NAMES_MAX 65535
/* Bytes of a bit set over all label codes. */
#define FR_CODES_SIZE ((FR_LABEL_NAMES_MAX + 8) / 8)

struct fr_node {
    enum fr_op op;
    uint32_t a, b, c; /* node numbers smaller than this node's, or NONE */
    uint32_t k;       /* see ops.def */
};

/* Both ends belong to a range. */
struct fr_range_f64 {
    double low, high;
};
struct fr_range_ip {
    struct fr_ip low, high;
};

/* One rule of a `first match`, `last match`, `every match`, `sum match`. */
struct fr_choice_rule {
    uint32_t mask; /* node */
    uint16_t code; /* of its name; several rules may share one */
    double number; /* sum match: what it adds */
    uint32_t rule; /* number in the program's rules, for counting */
};

struct fr_choice_edge {
    double edge;
    int is_from;   /* 1: the edge belongs to the band above it */
    uint16_t code; /* of the band that starts here */
    uint32_t rule;
};

/* How a label is decided. `first match` lists rules in file order, `last
 * match` in reverse file order: the first of the list that holds decides. */
struct fr_choice {
    struct fr_choice_rule *rules;
    uint32_t rule_count;
    struct fr_choice_edge *edges; /* bands: increasing */
    uint32_t edge_count;
    uint16_t else_code; /* 0: none */
    uint32_t else_rule; /* its rule, or FR_NODE_NONE */
};

enum fr_output_kind {
    FR_OUTPUT_QUANTITY, /* node: F64 */
    FR_OUTPUT_TIME,     /* node: TIME */
    FR_OUTPUT_TEXT,     /* node: TEXT */
    FR_OUTPUT_ADDRESS,  /* node: IP */
    FR_OUTPUT_TRUTH,    /* node: true mask, node_false: false mask */
    FR_OUTPUT_LABEL,    /* node: LABEL; names */
    FR_OUTPUT_MARKS,    /* every match: marks, joined with ';' */
    FR_OUTPUT_SCORE,    /* sum match: node F64 */
};

/* One output column. */
struct fr_output {
    const char *name;
    enum fr_output_kind kind;
    enum fr_type type; /* of a quantity */
    uint32_t node;
    uint32_t node_false;
    /* Labels and marks: names[0] is code 1, in order of first mention (else
     * last). */
    const char **names;
    uint32_t name_count;
    /* Marks: the mask of names[i] is mark_masks[i]. */
    uint32_t *mark_masks;
    const char *policy; /* "first match", ..., "bands of"; "" for features */
    uint32_t rule_first, rule_count; /* its rules in the program */
};

/* A rule of a label, for counting and for people. */
struct fr_rule_info {
    uint32_t output;       /* its label */
    const char *name;      /* "Bulk Transfer" */
    const char *condition; /* source text on one line: "packets > 15",
                              "above 1ms", "else" */
    const char *place;     /* "default.yaml:31" */
    const char *note;      /* "" if none */
    const char *severity;  /* "" if none */
    const char *attack;    /* joined with ", "; "" if none */
    const char *tags;
    uint32_t mask; /* node; FR_NODE_NONE for bands and for the else of a
                      label that names one of several */
};

struct fr_program {
    struct fr_arena arena; /* holds everything below */
    FR_VEC(struct fr_node) nodes;
    FR_VEC(double) numbers;
    FR_VEC(struct fr_str) texts; /* code in every batch: index + 1 */
    FR_VEC(struct fr_ip) ips;
    FR_VEC(struct fr_field) slots;     /* columns of the batch, in order */
    FR_VEC(struct fr_set *) sets;      /* see set.h */
    FR_VEC(struct fr_regex *) regexes; /* see regex.h */
    FR_VEC(struct fr_choice) choices;
    FR_VEC(uint8_t *) codes; /* bit sets of FR_CODES_SIZE bytes */
    FR_VEC(struct fr_output) outputs;
    FR_VEC(struct fr_rule_info) rules;
    FR_VEC(uint32_t) kept; /* nodes whose results are read besides these */
    struct fr_map known;   /* constants by a hash of their content */
    uint32_t *table;       /* hash-consing; node number + 1 */
    uint32_t table_size;
    /* Filled by fr_program_finish: the register of each node within its
     * class, FR_NODE_NONE for a node that nothing needs. */
    uint32_t *registers;
    uint32_t register_count[FR_CLASS_LABEL + 1];
};

/* What an operation is: its row of ops.def. */
const char *fr_op_name(enum fr_op op);
const char *fr_op_meaning(enum fr_op op);
enum fr_class fr_op_result(enum fr_op op);
/* 1 if a constant operand of it is read as one number, not as a register. */
int fr_op_takes_scalars(enum fr_op op);

FR_MUST_USE int fr_program_new(struct fr_program **program);
void fr_program_free(struct fr_program *program);

/* Constants, slots and tables: each returns its number k (>= 0), the same
 * for equal content where that can be told cheaply, or FR_ENOMEM. Content is
 * copied. */
FR_MUST_USE int fr_program_slot(struct fr_program *program, const char *name,
                                enum fr_type type);
FR_MUST_USE int fr_program_number(struct fr_program *program, double value);
FR_MUST_USE int fr_program_text(struct fr_program *program, struct fr_str text);
FR_MUST_USE int fr_program_ip(struct fr_program *program,
                              const struct fr_ip *ip);
/* Sets may overlap and come in any order; they are sorted and merged. */
FR_MUST_USE int fr_program_set_f64(struct fr_program *program,
                                   const struct fr_range_f64 *ranges,
                                   uint32_t count);
FR_MUST_USE int fr_program_set_ip(struct fr_program *program,
                                  const struct fr_range_ip *ranges,
                                  uint32_t count);
FR_MUST_USE int fr_program_set_text(struct fr_program *program,
                                    const struct fr_str *texts, uint32_t count);
/* Compile a pattern (PCRE2, not anchored, bytes as UTF-8 if valid pattern;
 * limits of regex.h). On FR_ERULES *offset is the byte in the pattern and
 * `message` (at least 256 bytes) says what is wrong. */
FR_MUST_USE int fr_program_regex(struct fr_program *program,
                                 struct fr_str pattern, size_t *offset,
                                 char *message);
FR_MUST_USE int fr_program_choice(struct fr_program *program,
                                  const struct fr_choice *choice);
/* A set of label codes. */
FR_MUST_USE int fr_program_codes(struct fr_program *program,
                                 const uint16_t *codes, uint32_t count);

/* A node; operands that the operation does not have must be FR_NODE_NONE and
 * k 0. Folds: arithmetic of two constants, comparisons of constants, AND and
 * OR with TRUE, FALSE or itself. Returns the node's number or FR_ENOMEM. */
FR_MUST_USE int fr_program_add(struct fr_program *program, enum fr_op op,
                               uint32_t a, uint32_t b, uint32_t c, uint32_t k);

/* Append an output column or a rule (content copied); returns its number or
 * FR_ENOMEM. */
FR_MUST_USE int fr_program_output(struct fr_program *program,
                                  const struct fr_output *output);
FR_MUST_USE int fr_program_rule(struct fr_program *program,
                                const struct fr_rule_info *rule);

/* Keep the result of a node to be read after a run, as those of outputs and
 * rules are. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_program_keep(struct fr_program *program, uint32_t node);

/* Assign registers; the program is immutable afterwards. Nodes that no output
 * or rule needs and that are not kept are dropped from execution. */
FR_MUST_USE int fr_program_finish(struct fr_program *program);

/* The program as text, one node a line ("n7 = LT n3, 0.04"), outputs last.
 * The caller frees *text with fr_text_free. */
FR_MUST_USE int fr_program_print(const struct fr_program *program, char **text);

#endif
