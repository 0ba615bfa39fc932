/* run.h - what a run leaves behind: facts of each input, and the summary.
 * The engine fills it; the command line turns it into a report's facts. */
#ifndef FR_ENGINE_RUN_H
#define FR_ENGINE_RUN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "csv/reader.h"
#include "engine/input.h"
#include "eval/program.h"
#include "flowrules/engine.h"
#include "stat/summary.h"

struct fr_run_input {
    struct fr_input_record record; /* its files; at least one */
    struct fr_csv_facts csv;       /* with copies of what it points to */
};

struct fr_run {
    struct fr_arena arena; /* texts and facts of the inputs */
    FR_VEC(struct fr_run_input) inputs;
    const struct fr_field *fields; /* the wanted columns, as csv.fields */
    uint32_t field_count;
    uint32_t rule_field_count; /* of these, the first so many are of rules */
    struct fr_summary *summary;
    uint64_t *regex_undecided; /* per regex of the program */
};

#endif
