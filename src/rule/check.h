/* check.h - checked rules: every name found, every type and unit known.
 *
 * Checked expressions are a type of their own, so that nothing unchecked can
 * be compiled. A part that failed has the kind UNKNOWN, agrees with
 * everything and causes no further message; rules with errors are never
 * compiled. All lives in the arena of the load. */
#ifndef FR_RULE_CHECK_H
#define FR_RULE_CHECK_H

#include "eval/program.h"
#include "rule/function.h"
#include "rule/kind.h"
#include "rule/merge.h"

enum fr_chk_op {
    FR_CHK_UNKNOWN,
    FR_CHK_NUMBER, /* constants */
    FR_CHK_TEXT,
    FR_CHK_ADDRESS,
    FR_CHK_TRUTH,
    FR_CHK_COLUMN,
    FR_CHK_DEF, /* a let, feature or label */
    FR_CHK_NEGATE,
    FR_CHK_ARITH,       /* quantities joined by + - or by * / */
    FR_CHK_TIME_DIFF,   /* two points in time */
    FR_CHK_ADDRESS_ADD, /* an address and a number */
    FR_CHK_CALL,
    FR_CHK_LT, /* > and >= are written with their sides swapped */
    FR_CHK_LE,
    FR_CHK_EQ,
    FR_CHK_NE,
    FR_CHK_IN,       /* a set of constants */
    FR_CHK_IN_LABEL, /* the name of a label is among `codes` */
    FR_CHK_HAS_MARK, /* an `every match` has the mark codes[0] */
    FR_CHK_MATCHES,
    FR_CHK_NOT,
    FR_CHK_AND,
    FR_CHK_OR,
    FR_CHK_GAP, /* of a group */
    FR_CHK_WINDOW,
    FR_CHK_SPAN,
    FR_CHK_N, /* of a test */
};

/* Constant items of one kind. */
struct fr_chk_set {
    struct fr_kind kind; /* QUANTITY, TEXT, ADDRESS or TRUTH */
    int is_bare;         /* only plain numbers without a unit */
    int is_empty;        /* of no items; then the kind is not known */
    uint32_t count;
    struct fr_range_f64 *numbers; /* by kind, one of these */
    struct fr_range_ip *addresses;
    struct fr_str *texts;
    int has_true, has_false;
};

struct fr_chk_expr {
    enum fr_chk_op op;
    struct fr_kind kind;
    const struct fr_ast_expr *ast; /* what it was made of, for its place */
    int is_constant;               /* computed from constants only */
    int is_bare;                   /* from plain numbers without a unit only */
    int is_group;                  /* made of values of a group */
    int has_window;                /* uses 'window' */
    int has_gap; /* uses 'gap' outside a function of a group */
    const struct fr_ast_expr *flow_use; /* a value of one flow in it */
    double number;                      /* QUANTITY constants */
    struct fr_str text;
    struct fr_ip ip;
    int truth;
    const char *column;
    enum fr_type column_type;
    struct fr_def *def;
    const struct fr_function *function;
    const struct fr_chk_set *set; /* IN */
    int is_negated;               /* IN, IN_LABEL, HAS_MARK, MATCHES */
    const uint16_t *codes;        /* IN_LABEL, HAS_MARK */
    uint32_t code_count;
    uint32_t regex; /* MATCHES: in the program */
    uint32_t child_count;
    struct fr_chk_expr *first, *last; /* children */
    struct fr_chk_expr *next;         /* sibling */
    enum fr_token_kind joint;         /* in an ARITH, before this child */
    /* Of rules loaded for their tests: the masks of a condition, and the
     * value of what bands are of; FR_NODE_NONE before emit_tests.c. */
    uint32_t node_true, node_false, node_value;
};

/* A rule of a label. */
struct fr_chk_rule {
    const struct fr_doc_rule *doc;
    struct fr_chk_expr *when; /* NULL for else */
    double number;            /* sum: what it adds; bands: the edge */
    uint16_t code;            /* of its name */
    uint32_t mask;            /* of the program; emit_defs.c */
};

struct fr_chk_label {
    enum fr_policy policy;
    struct fr_chk_expr *of;    /* bands */
    struct fr_chk_rule *rules; /* in file order, else last */
    uint32_t rule_count;       /* with else */
    int has_else;
    struct fr_str *names; /* code 1 is names[0] */
    uint32_t name_count;
    struct fr_map codes; /* name to code */
};

enum fr_def_kind {
    FR_DEF_LET,
    FR_DEF_FEATURE,
    FR_DEF_LABEL,
};

enum fr_def_state {
    FR_DEF_NEW,
    FR_DEF_OPEN, /* its dependencies are being looked at */
    FR_DEF_DONE,
};

/* A let, a feature or a label. */
struct fr_def {
    enum fr_def_kind what;
    struct fr_str name;
    const struct fr_doc_entry *entry;
    enum fr_def_state state;
    int is_cyclic; /* depends on itself; reported */
    struct fr_kind kind;
    struct fr_chk_expr *expr; /* let, feature */
    struct fr_chk_set *set;   /* let of a list */
    struct fr_chk_label *label;
    /* For emit.c: what its users need, and the nodes of the program. */
    int needs_value, needs_true, needs_false;
    uint32_t value, mask_true, mask_false;
    uint32_t *mark_masks; /* of an every match, by code - 1 */
    /* list: its number in that program; NULL before it is made */
    const struct fr_program *set_program;
    int program_set;
    uint32_t output; /* number of its column */
    int is_given;    /* some test sets it; emit_tests.c */
    int is_meant;    /* an unknown name was probably meant for it */
};

struct fr_chk_column {
    const char *name;
    enum fr_type type;
};

/* A value that a test sets or expects: of a let, feature or label, or else of
 * a column. */
struct fr_chk_given {
    const struct fr_yaml_node *key;
    struct fr_def *def;
    struct fr_chk_column column;
    struct fr_kind kind;      /* of the value: what `def` or column holds */
    struct fr_chk_expr *expr; /* NULL: a text, names, or missing on purpose */
    struct fr_str text;       /* of a text; data NULL: none */
    uint16_t *codes;          /* names that are expected of a label */
    uint32_t code_count;
    struct fr_chk_given *next;
};

struct fr_chk_test {
    const struct fr_doc_entry *entry;
    uint32_t flow_count;
    struct fr_chk_given *sets;
    struct fr_chk_given *expects;
    int has_detections; /* also expects detections */
};

/* What a detection or exception asks or says, for lint.c. */
enum fr_chk_part_kind {
    FR_CHK_WHERE,
    FR_CHK_WHEN,
    FR_CHK_MESSAGE, /* an expression in it */
    FR_CHK_EXCEPTION,
};

struct fr_chk_part {
    enum fr_chk_part_kind what;
    const struct fr_doc_entry *entry;
    const struct fr_chk_expr *expr;
};

/* The state of checking a rule set, and its result. */
struct fr_check {
    struct fr_arena *arena;
    struct fr_report *report;
    const struct fr_merge *merge;
    struct fr_program *program; /* patterns are compiled into it */
    struct fr_def *defs;        /* lets, features, labels in file order */
    uint32_t def_count;
    struct fr_def **order; /* each behind those that it uses */
    struct fr_map names;   /* of defs: place; of columns: place + count */
    FR_VEC(struct fr_chk_column) columns; /* declared ones */
    FR_VEC(struct fr_chk_test *) tests;
    int has_tests; /* the program is to be one that runs them */
    FR_VEC(struct fr_chk_part) parts; /* of detections, in order */
    int status;                       /* 0 or FR_ENOMEM */
};

/* What names and functions mean where an expression stands. */
enum fr_level {
    FR_SCOPE_FLOW,
    FR_SCOPE_LET,    /* decided by what the let uses */
    FR_SCOPE_GROUP,  /* when, message */
    FR_SCOPE_GATHER, /* inside the function of a group */
    FR_SCOPE_TEST,   /* the values that a test sets */
};

struct fr_scope {
    enum fr_level level;
    const struct fr_ast_expr *group_by; /* GROUP; NULL: every flow alone */
    int has_window;                     /* GROUP: there is a 'within' */
    int has_n;                          /* TEST: flows are numbered */
};

/* Check merged rules. Faults are reported. Returns 0 or FR_ENOMEM; release in
 * any case. */
FR_MUST_USE int fr_check_run(struct fr_check *check);
void fr_check_release(struct fr_check *check);

/* --- between the files of checking --------------------------------------- */

/* The definition or column of a name; both NULL if there is none. */
void fr_check_find(const struct fr_check *check, struct fr_str name,
                   struct fr_def **def, struct fr_chk_column *column);
/* Report E0301 with the nearest name. */
void fr_check_unknown_name(struct fr_check *check,
                           const struct fr_ast_expr *ast);

/* An expression; NULL only when memory is out. */
struct fr_chk_expr *fr_check_expr(struct fr_check *check,
                                  const struct fr_ast_expr *ast,
                                  const struct fr_scope *scope);
/* The same; anything but a truth is E0204. */
struct fr_chk_expr *fr_check_condition(struct fr_check *check,
                                       const struct fr_ast_expr *ast,
                                       const struct fr_scope *scope);
/* The same; must be computed from constants only (E0307). Returns NULL after
 * a fault too. */
struct fr_chk_expr *fr_check_constant(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      const struct fr_scope *scope);
struct fr_chk_expr *fr_check_name(struct fr_check *check,
                                  const struct fr_ast_expr *ast,
                                  const struct fr_scope *scope);
struct fr_chk_expr *fr_check_call(struct fr_check *check,
                                  const struct fr_ast_expr *ast,
                                  const struct fr_scope *scope);
struct fr_chk_expr *fr_check_in(struct fr_check *check,
                                const struct fr_ast_expr *ast,
                                const struct fr_scope *scope);
struct fr_chk_expr *fr_check_matches(struct fr_check *check,
                                     const struct fr_ast_expr *ast,
                                     const struct fr_scope *scope);
/* label in {'a', 'b'}, and 'a' in marks. */
struct fr_chk_expr *fr_check_in_label(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      struct fr_chk_expr *label,
                                      const struct fr_ast_expr *set);
struct fr_chk_expr *fr_check_in_marks(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      struct fr_chk_expr *left,
                                      struct fr_def *def);
/* `label == 'name'` and `!=`: a node, or one of kind UNKNOWN. */
struct fr_chk_expr *fr_check_label_is(struct fr_check *check,
                                      const struct fr_ast_expr *ast,
                                      struct fr_chk_expr *label,
                                      struct fr_chk_expr *text, int is_negated);
/* The code of a label's name, or 0 after E0205. */
uint16_t fr_check_code(struct fr_check *check, const struct fr_def *label,
                       struct fr_str name, struct fr_span span);
/* A let that is a list. NULL only when memory is out. */
struct fr_chk_set *fr_check_list(struct fr_check *check,
                                 const struct fr_ast_expr *ast);

/* Make a node; NULL when memory is out. */
struct fr_chk_expr *fr_chk_expr_new(struct fr_check *check, enum fr_chk_op op,
                                    struct fr_kind kind,
                                    const struct fr_ast_expr *ast);
/* Append a child and take over what it says about its use of flows and
 * groups. */
void fr_chk_expr_append(struct fr_chk_expr *parent, struct fr_chk_expr *child);

/* Make two operands of one kind where a plain number or zero may take the
 * other's dimension. Else E0201 or E0202: "cannot VERB a and b". Returns
 * whether they agree. */
int fr_check_agree(struct fr_check *check, const char *verb,
                   struct fr_chk_expr *a, struct fr_chk_expr *b);
/* Report E0202 for two values: "cannot VERB a and b". */
void fr_check_refuse(struct fr_check *check, const char *verb,
                     const struct fr_chk_expr *a, const struct fr_chk_expr *b);
/* Can this constant take any kind's dimension, or that of bytes? */
int fr_check_adapts(const struct fr_chk_expr *constant,
                    const struct fr_kind *kind);

/* The checks of the sections. */
void fr_check_label_names(struct fr_check *check, struct fr_def *def);
void fr_check_label(struct fr_check *check, struct fr_def *def);
/* Report E0310 for a name that no detection has. */
void fr_check_unknown_detection(struct fr_check *check, struct fr_str name,
                                struct fr_span span);
/* The score of a rule or detection is a plain constant. */
void fr_check_score(struct fr_check *check, const struct fr_ast_expr *ast);
void fr_check_detections(struct fr_check *check);
void fr_check_tests(struct fr_check *check);

#endif
