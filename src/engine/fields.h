/* fields.h - which columns a run reads: those of the rules, then those of the
 * tables and charts. */
#ifndef FR_ENGINE_FIELDS_H
#define FR_ENGINE_FIELDS_H

#include "eval/program.h"
#include "flowrules/engine.h"
#include "stat/tally.h"

#define FR_FIELD_NONE UINT32_MAX

struct fr_fields {
    FR_VEC(struct fr_field)
    list;                              /* columns of the batch; the program's
                                     slots come first, in their order */
    uint32_t metrics[FR_METRIC_COUNT]; /* places in list */
    uint32_t src, dst;                 /* as texts */
    uint32_t dst_port;
    uint32_t time;
};

/* Names are borrowed from the program and from literals. What the statistics
 * (of enum fr_engine_statistics) do not need has the place FR_FIELD_NONE.
 * FR_ENOMEM. */
FR_MUST_USE int fr_fields_init(struct fr_fields *fields,
                               const struct fr_program *program,
                               unsigned statistics);
void fr_fields_release(struct fr_fields *fields);

#endif
