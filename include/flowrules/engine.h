/* engine.h - running rules over flow files and captures.
 *
 * One pass: rows are read in batches, evaluated, written to
 * flows_classified.csv with the new columns, and counted. */
#ifndef FLOWRULES_ENGINE_H
#define FLOWRULES_ENGINE_H

#include <signal.h>
#include <stdint.h>

#include "flowrules/status.h"

struct fr_meter_options;
struct fr_outdir;
struct fr_program;
struct fr_run;
struct fr_summary;

enum fr_time_unit {
    FR_TIME_UNIT_AUTO, /* decided by the data, see fr_run_input */
    FR_TIME_UNIT_SECONDS,
    FR_TIME_UNIT_MICROSECONDS,
};

enum fr_date_order {
    FR_DATE_ORDER_AUTO, /* decided by the column */
    FR_DATE_ORDER_DAY_FIRST,
    FR_DATE_ORDER_MONTH_FIRST,
};

/* What the user is told while a long run works: called now and then. */
typedef void fr_progress_fn(void *user, const char *input, uint64_t bytes_read,
                            uint64_t bytes_total, uint64_t rows);

/* What takes time to count, and is left out where nobody asks for it. */
enum fr_engine_statistics {
    FR_ENGINE_TABLES = 1, /* moments, correlations, distinct addresses */
    FR_ENGINE_TOPS = 2,   /* top talkers, pairs and ports */
    FR_ENGINE_CHARTS = 4, /* quantiles and points of charts */
    FR_ENGINE_EVERYTHING = 7,
};

/* All fields may be zero but program and inputs. Everything is borrowed until
 * fr_engine_run returns; the program until fr_run_free. */
struct fr_engine_options {
    const struct fr_program *program;
    const char *const *inputs; /* paths, "-" is standard input: flow files, or
                                  captures, which are measured */
    uint32_t input_count;
    const struct fr_meter_options *meter; /* for captures; NULL: the default,
                                             and flow files will do too */
    enum fr_time_unit time_unit;
    enum fr_date_order date_order;
    int is_strict;   /* the first rejected row ends the run */
    int is_csv_safe; /* text cells of the input cannot act in a spreadsheet */
    int has_flows;   /* write flows_classified.csv */
    unsigned statistics;   /* of enum fr_engine_statistics; what the summary
                              holds beside counts of names and rules */
    int has_checksums;     /* SHA-256 of the inputs */
    uint32_t thread_count; /* 0: one for each processor */
    fr_progress_fn *progress;
    void *progress_user;
    /* When it becomes non-zero the run ends with FR_ESIGNAL. May be NULL. */
    const volatile sig_atomic_t *stop;
};

/* Read every input and apply the program. flows_classified.csv goes to
 * `outdir` (may be NULL if !has_flows). Returns FR_EINPUT (with a message),
 * FR_EOUTPUT, FR_ESIGNAL or FR_ENOMEM. On success *run is freed with
 * fr_run_free. */
FR_API FR_MUST_USE int fr_engine_run(const struct fr_engine_options *options,
                                     struct fr_outdir *outdir,
                                     struct fr_run **run, struct fr_diag *diag);
FR_API void fr_run_free(struct fr_run *run);

/* The finished numbers; borrowed. */
FR_API const struct fr_summary *fr_run_summary(const struct fr_run *run);

#endif
