/* lint.h - rules that are legal and odd: warnings (W04xx).
 *
 * A warning says something that is true of every file of flows; where that is
 * not certain nothing is said. What is wrong already causes no warning. A
 * comment `# flowrules: allow W0401` on a line of a warning's place or the line
 * above it silences it. */
#ifndef FR_RULE_LINT_H
#define FR_RULE_LINT_H

#include "rule/logic.h"
#include "rule/rules_internal.h"

/* A comment that allows a warning. */
struct fr_allow {
    struct fr_span span; /* the code in the comment */
    uint32_t line;       /* that it speaks of */
    const struct fr_rules_file *file;
    struct fr_str code;
    int is_used;
};

struct fr_lint {
    struct fr_rules *rules;
    struct fr_check *check;
    struct fr_report *report;
    struct fr_logic logic;
    struct fr_arena scratch; /* of one question */
    uint64_t work;           /* that may still be done; bounds hostile files */
    FR_VEC(struct fr_allow) allows;
    int status; /* 0 or FR_ENOMEM */
};

/* Report what is odd about checked rules. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_lint_run(struct fr_rules *rules, struct fr_report *report);

/* --- between the files of lint -------------------------------------------- */

/* Is a warning of this code wanted at this place? */
int fr_lint_wants(struct fr_lint *lint, enum fr_message code,
                  struct fr_span place);
/* Append a warning if it is wanted, with its main place; more labels and help
 * may follow if it returns 1. */
#define FR_LINT_WARNING(lint, code, place, ...)                                \
    (fr_lint_wants((lint), FR_MESSAGE_##code, (place))                         \
         ? (fr_diag_add((lint)->report->diag, FR_SEVERITY_WARNING,             \
                        fr_message_code(FR_MESSAGE_##code), __VA_ARGS__),      \
            1)                                                                 \
         : 0)

/* The file of a source. */
const struct fr_rules_file *fr_lint_file(const struct fr_lint *lint,
                                         uint32_t source);
/* Does the entry stand in a file that was asked for by name? */
int fr_lint_is_own(const struct fr_lint *lint,
                   const struct fr_doc_entry *entry);

/* The comments that allow warnings: find them; report those in vain. */
void fr_lint_read_allows(struct fr_lint *lint);
void fr_lint_check_allows(struct fr_lint *lint);
/* W0402: lets and declared columns that nothing uses. */
void fr_lint_unused(struct fr_lint *lint);
/* W0404, W0405, W0406: the rules of a label beside each other. */
void fr_lint_label(struct fr_lint *lint, const struct fr_def *def);
/* W0405 of detections and W0407. */
void fr_lint_detections(struct fr_lint *lint);

/* Call `visit` for every expression that an entry is written with. */
typedef void fr_lint_visit(void *user, const struct fr_ast_expr *expr);
void fr_lint_each(const struct fr_doc_entry *entry, fr_lint_visit *visit,
                  void *user);

#endif
