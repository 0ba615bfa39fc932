/* report.h - write the tables, charts and the PDF of a run.
 *
 * One call writes everything that is chosen into a folder of results; the
 * caller then adds the manifest and commits. The same facts give the same
 * bytes: no clock, host, path or locale has a say. */
#ifndef FR_REPORT_REPORT_H
#define FR_REPORT_REPORT_H

#include "base/outdir.h"
#include "base/strbuf.h"
#include "report/facts.h"

enum fr_report_part {
#define FR_REPORT_PART(id, name, kind, meaning) FR_REPORT_PART_##id,
#include "report/report_parts.def"
#undef FR_REPORT_PART
    FR_REPORT_PART_COUNT
};

/* Start from FR_REPORT_OPTIONS_INIT. */
struct fr_report_options {
    const char *const *only; /* names of parts; everything if only_count is 0 */
    uint32_t only_count;
    int has_png;           /* charts as PNG, 300 dpi */
    int has_svg;           /* charts as SVG */
    int has_charts;        /* 0: no chart files (the PDF has its own) */
    int has_report;        /* 0: no PDF */
    uint32_t thread_count; /* to draw on; 0: one for each processor */
};

#define FR_REPORT_OPTIONS_INIT                                                 \
    ((struct fr_report_options){.has_png = 1, .has_charts = 1, .has_report = 1})

/* The name of a part ("timing_analysis"), and what it holds. */
const char *fr_report_part_name(enum fr_report_part part);
const char *fr_report_part_meaning(enum fr_report_part part);
/* The part of that name, or FR_REPORT_PART_COUNT. */
enum fr_report_part fr_report_part_find(const char *name);
/* 1 if the options have it written. */
int fr_report_is_chosen(const struct fr_report_options *options,
                        enum fr_report_part part);

/* What the chosen parts need to know of the flows: of enum fr_tally_part. */
unsigned fr_report_statistics(const struct fr_report_options *options);

/* Write the chosen parts into `dir`, which the caller commits or closes.
 * FR_EUSAGE if `only` names no part, FR_ENOMEM, FR_EOUTPUT or FR_EIO; nothing
 * is committed then. */
FR_MUST_USE int fr_report_write(const struct fr_report_facts *facts,
                                const struct fr_report_options *options,
                                struct fr_outdir *dir, struct fr_diag *diag);

/* Append the numbers of a run as one JSON object: summary.json, and what
 * `apply --json` prints. Returns FR_ENOMEM or FR_ELIMIT. */
FR_MUST_USE int fr_report_summary_json(const struct fr_report_facts *facts,
                                       struct fr_strbuf *out);

/* Append the text of manifest.json: what was read, with which rules and
 * options, and the files finished in `dir` so far. Call it last. Returns
 * FR_ENOMEM or FR_ELIMIT. */
FR_MUST_USE int fr_report_manifest(const struct fr_report_facts *facts,
                                   const struct fr_outdir *dir,
                                   struct fr_strbuf *out);

#endif
