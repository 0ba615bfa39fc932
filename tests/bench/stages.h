/* stages.h - the stages of `flowrules apply`, each timed by itself. */
#ifndef TESTS_BENCH_STAGES_H
#define TESTS_BENCH_STAGES_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "flowrules/engine.h"
#include "flowrules/rules.h"

/* What all stages work on: the beginning of a flow file, in memory. */
struct flows {
    const char *path;
    struct fr_str text;
    uint64_t rows;
};

struct rule_file {
    const char *name;       /* of the file, without folders and ending */
    struct fr_rules *rules; /* owned by main */
};

/* Each prints its lines (stage.h) and returns 0 or a negative status. */
int stages_csv(const struct flows *flows, const struct fr_program *program);
int stages_eval(const struct flows *flows, const struct rule_file *files,
                uint32_t count);
int stages_report(const struct flows *flows, const struct fr_program *program);

#endif
