/* rules.h - loading, checking and compiling rule files. */
#ifndef FLOWRULES_RULES_H
#define FLOWRULES_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "flowrules/status.h"

struct fr_rules;
struct fr_program;

#define FR_RULES_WHERE "--where"

/* How `-r NAME` and `extends` find files. Every field may be 0. */
struct fr_rules_options {
    const char *const *search; /* folders, tried in order after the name as
                                  given (or the extending file's folder) */
    uint32_t search_count;
    /* Files compiled into the binary, tried last. */
    const struct fr_rules_builtin *builtins;
    uint32_t builtin_count;
    int has_lint;  /* also report warnings (W04xx) */
    int has_tests; /* compile them so that their tests can be run */
    /* A condition that is asked of every flow besides the rules, with their
     * names: the program's last feature, named FR_RULES_WHERE. May be NULL. */
    const char *where;
};

struct fr_rules_builtin {
    const char *name; /* "default.yaml" */
    const char *text;
    size_t size;
};

/* Load the files in order as one rule set, as if a file extended them all;
 * check and compile. All errors of all files go to diag, sorted. On FR_ERULES
 * (wrong rules), FR_EINPUT (a file that is not there) or FR_ENOMEM *rules is
 * NULL. Free with fr_rules_free. */
FR_API FR_MUST_USE int fr_rules_load(const char *const *names,
                                     uint32_t name_count,
                                     const struct fr_rules_options *options,
                                     struct fr_rules **rules,
                                     struct fr_diag *diag);
/* The same for one text in memory, named `name` in messages. */
FR_API FR_MUST_USE int
fr_rules_load_text(const char *name, const char *text, size_t size,
                   const struct fr_rules_options *options,
                   struct fr_rules **rules, struct fr_diag *diag);
FR_API void fr_rules_free(struct fr_rules *rules);

/* The compiled program; borrowed. */
FR_API const struct fr_program *fr_rules_program(const struct fr_rules *rules);

/* The files that were read, in the order of reading: name as given in
 * messages, whole text, SHA-256 in hexadecimal, and where it came from. */
FR_API uint32_t fr_rules_file_count(const struct fr_rules *rules);
FR_API const char *fr_rules_file_name(const struct fr_rules *rules,
                                      uint32_t index);
FR_API const char *fr_rules_file_text(const struct fr_rules *rules,
                                      uint32_t index, size_t *size);
FR_API const char *fr_rules_file_sha256(const struct fr_rules *rules,
                                        uint32_t index);
FR_API int fr_rules_file_is_builtin(const struct fr_rules *rules,
                                    uint32_t index);

/* What the set holds that this version parses but does not evaluate. */
FR_API uint32_t fr_rules_detection_count(const struct fr_rules *rules);
FR_API uint32_t fr_rules_test_count(const struct fr_rules *rules);
FR_API uint32_t fr_rules_exception_count(const struct fr_rules *rules);

/* The merged rules as one rule file, each entry followed by a comment that
 * names the file it came from; it loads again to the same program. The caller
 * frees *text with fr_text_free. */
FR_API FR_MUST_USE int fr_rules_show(const struct fr_rules *rules, char **text);

/* The text of one rule file in the layout that `flowrules fmt` gives: only
 * white space differs, and it compiles to the same program. FR_ERULES if it
 * does not parse, FR_EINPUT if it cannot be laid out, both with messages;
 * FR_ENOMEM. The caller frees *formatted with fr_text_free. diag must not be
 * NULL. */
FR_API FR_MUST_USE int fr_rules_format(const char *name, const char *text,
                                       size_t size, char **formatted,
                                       struct fr_diag *diag);

/* The JSON Schema (draft 7) of rule files, for editors. The caller frees *text
 * with fr_text_free. FR_ENOMEM. */
FR_API FR_MUST_USE int fr_rules_schema(char **text);

/* The stages of the compiler as text: "ast", "tree" or "program" (another
 * word is FR_EUSAGE). The caller frees *text with fr_text_free. */
FR_API FR_MUST_USE int fr_rules_dump(const struct fr_rules *rules,
                                     const char *stage, char **text);

#endif
