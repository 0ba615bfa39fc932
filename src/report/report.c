/* report.c - write the chosen parts of a report into a folder of results.
 *
 * Tables first, then charts, then the PDF. Each part is made whole in memory
 * and then written, so that a part is never half there. */
#include "report/report.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

#include "report/figures.h"
#include "report/pages.h"
#include "report/tables.h"

enum part_kind { KIND_TABLE, KIND_CHART, KIND_JSON, KIND_PDF };

/* No table or JSON text comes near this; it only bounds a mistake. */
#define TEXT_SIZE_MAX ((size_t)1 << 30)
/* Pixels to an inch of a chart file. */
#define CHART_DPI 300.0

static const struct {
    const char *name;
    enum part_kind kind;
    const char *meaning;
} parts[FR_REPORT_PART_COUNT] = {
#define FR_REPORT_PART(id, name, kind, meaning)                                \
    {(name), KIND_##kind, (meaning)},
#include "report/report_parts.def"
#undef FR_REPORT_PART
};

const char *fr_report_part_name(enum fr_report_part part)
{
    return parts[part].name;
}

const char *fr_report_part_meaning(enum fr_report_part part)
{
    return parts[part].meaning;
}

enum fr_report_part fr_report_part_find(const char *name)
{
    int i = 0;

    while (i < FR_REPORT_PART_COUNT && strcmp(parts[i].name, name) != 0)
        i++;
    return (enum fr_report_part)i;
}

static int check_options(const struct fr_report_options *options,
                         struct fr_diag *diag)
{
    for (uint32_t i = 0; i < options->only_count; i++) {
        if (fr_report_part_find(options->only[i]) != FR_REPORT_PART_COUNT)
            continue;
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "a report has no part '%s'",
                    options->only[i]);
        for (int part = 0; part < FR_REPORT_PART_COUNT; part += 4)
            fr_diag_note(diag, "parts: %s, %s, %s, %s", parts[part].name,
                         parts[part + 1].name, parts[part + 2].name,
                         parts[part + 3].name);
        return FR_EUSAGE;
    }
    return 0;
}

static int is_chosen(const struct fr_report_options *options,
                     enum fr_report_part part)
{
    if (parts[part].kind == KIND_CHART && !options->has_charts)
        return 0;
    if (parts[part].kind == KIND_PDF && !options->has_report)
        return 0;
    for (uint32_t i = 0; i < options->only_count; i++) {
        if (strcmp(options->only[i], parts[part].name) == 0)
            return 1;
    }
    return options->only_count == 0;
}

typedef int make_text(const struct fr_report_facts *facts,
                      struct fr_strbuf *out);

static int write_text(const struct fr_report_facts *facts,
                      struct fr_outdir *dir, const char *name, make_text *make,
                      struct fr_diag *diag)
{
    struct fr_strbuf out;
    int status;

    fr_strbuf_init(&out, TEXT_SIZE_MAX);
    status = make(facts, &out);
    if (status == 0)
        status = fr_outdir_put(dir, name, out.data, out.size, diag);
    fr_strbuf_release(&out);
    return status;
}

/* --- charts --- */

static int draw_chart(const struct fr_report_facts *facts,
                      enum fr_report_part part, int is_svg,
                      struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    struct fr_figures_size size = fr_figures_size(part, FR_FIGURES_FILE);
    int status;

    if (is_svg)
        status = fr_canvas_svg_new(size.width, size.height, out, &canvas);
    else
        status =
            fr_canvas_png_new(size.width, size.height, CHART_DPI, out, &canvas);
    if (status < 0)
        return status;
    status = fr_figures_draw(facts, part, FR_FIGURES_FILE, canvas);
    if (status == 0)
        status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    return status;
}

static int write_chart(const struct fr_report_facts *facts,
                       enum fr_report_part part, int is_svg,
                       struct fr_outdir *dir, struct fr_diag *diag)
{
    struct fr_strbuf out;
    char name[64];
    int status;

    snprintf(name, sizeof(name), "%s.%s", parts[part].name,
             is_svg ? "svg" : "png");
    fr_strbuf_init(&out, TEXT_SIZE_MAX);
    status = draw_chart(facts, part, is_svg, &out);
    if (status == 0)
        status = fr_outdir_put(dir, name, out.data, out.size, diag);
    else if (status != FR_ENOMEM)
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "the chart '%s' could not be drawn", name);
    fr_strbuf_release(&out);
    return status;
}

static int write_charts(const struct fr_report_facts *facts,
                        const struct fr_report_options *options,
                        enum fr_report_part part, struct fr_outdir *dir,
                        struct fr_diag *diag)
{
    if (options->has_png)
        FR_TRY(write_chart(facts, part, 0, dir, diag));
    if (options->has_svg)
        FR_TRY(write_chart(facts, part, 1, dir, diag));
    return 0;
}

/* --- all --- */

static int write_pdf(const struct fr_report_facts *facts, struct fr_outdir *dir,
                     struct fr_diag *diag)
{
    struct fr_strbuf out;
    int status;

    fr_strbuf_init(&out, TEXT_SIZE_MAX);
    status = fr_pages_write(facts, &out, diag);
    if (status == 0)
        status = fr_outdir_put(dir, "report.pdf", out.data, out.size, diag);
    fr_strbuf_release(&out);
    return status;
}

static int write_part(const struct fr_report_facts *facts,
                      const struct fr_report_options *options,
                      enum fr_report_part part, struct fr_outdir *dir,
                      struct fr_diag *diag)
{
    static make_text *const tables[FR_REPORT_PART_COUNT] = {
        [FR_REPORT_PART_STATISTICS] = fr_tables_statistics,
        [FR_REPORT_PART_PACKET_SIZES] = fr_tables_packet_sizes,
        [FR_REPORT_PART_CORRELATIONS] = fr_tables_correlations,
        [FR_REPORT_PART_SUMMARY] = fr_tables_summary,
    };
    char name[64];

    switch (parts[part].kind) {
    case KIND_TABLE:
        snprintf(name, sizeof(name), "%s.csv", parts[part].name);
        return write_text(facts, dir, name, tables[part], diag);
    case KIND_JSON:
        return write_text(facts, dir, "summary.json", fr_report_summary_json,
                          diag);
    case KIND_CHART: return write_charts(facts, options, part, dir, diag);
    case KIND_PDF: return write_pdf(facts, dir, diag);
    }
    return 0;
}

int fr_report_write(const struct fr_report_facts *facts,
                    const struct fr_report_options *options,
                    struct fr_outdir *dir, struct fr_diag *diag)
{
    FR_TRY(check_options(options, diag));
    for (int part = 0; part < FR_REPORT_PART_COUNT; part++) {
        if (is_chosen(options, (enum fr_report_part)part))
            FR_TRY(write_part(facts, options, (enum fr_report_part)part, dir,
                              diag));
    }
    return 0;
}
