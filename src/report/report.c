/* report.c - write the chosen parts of a report into a folder of results.
 *
 * Charts and PDF are drawn by jobs on several threads; then all parts are
 * written in their order. Each part is made whole in memory and then written,
 * so that a part is never half there. */
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jobs.h"
#include "report/figures.h"
#include "report/pages.h"
#include "report/tables.h"
#include "stat/tally.h"

enum part_kind { KIND_TABLE, KIND_CHART, KIND_JSON, KIND_PDF };

/* No table or JSON text comes near this; it only bounds a mistake. */
#define TEXT_SIZE_MAX ((size_t)1 << 30)
/* Pixels to an inch of a chart file. */
#define CHART_DPI 300.0
/* Six charts as PNG and SVG, and the PDF. */
#define DRAWINGS_MAX 13
/* A picture takes 35 MB while it is drawn. */
#define DRAWING_THREADS_MAX 3

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

int fr_report_is_chosen(const struct fr_report_options *options,
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

unsigned fr_report_statistics(const struct fr_report_options *options)
{
    unsigned wanted = 0;

    for (int part = 0; part < FR_REPORT_PART_COUNT; part++) {
        if (!fr_report_is_chosen(options, (enum fr_report_part)part))
            continue;
        wanted |= FR_TALLY_TABLES;
        if (parts[part].kind != KIND_TABLE)
            wanted |= FR_TALLY_CHARTS;
        /* findings look at everything */
        if (parts[part].kind == KIND_JSON || parts[part].kind == KIND_PDF)
            wanted |= FR_TALLY_TOPS;
    }
    return wanted;
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

/* --- what is drawn --- */

/* A chart file or the PDF, made by a job of its own. */
struct drawing {
    enum fr_report_part part;
    const char *ending; /* "png", "svg" or "pdf" */
    int status;
    struct fr_strbuf out;
};

struct drawings {
    const struct fr_report_facts *facts;
    struct fr_diag *diag;
    struct drawing items[DRAWINGS_MAX];
    uint32_t count;
    struct fr_png_memory pixels[DRAWING_THREADS_MAX]; /* one a worker */
};

static void add_drawing(struct drawings *drawings, enum fr_report_part part,
                        const char *ending)
{
    struct drawing *drawing = &drawings->items[drawings->count++];

    *drawing = (struct drawing){.part = part, .ending = ending};
    fr_strbuf_init(&drawing->out, TEXT_SIZE_MAX);
}

static double area_of(const struct drawing *drawing)
{
    struct fr_figures_size size = {0};

    if (parts[drawing->part].kind == KIND_CHART)
        size = fr_figures_size(drawing->part, FR_FIGURES_FILE);
    return size.width * size.height;
}

static int compare_drawings(const void *a, const void *b)
{
    const struct drawing *x = a;
    const struct drawing *y = b;
    double difference = area_of(y) - area_of(x);

    if (difference != 0)
        return difference > 0 ? 1 : -1;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    return strcmp(x->ending, y->ending);
}

/* Large ones first: memory for pixels then need not grow. */
static void choose_drawings(struct drawings *drawings,
                            const struct fr_report_options *options)
{
    for (int i = 0; i < FR_REPORT_PART_COUNT; i++) {
        enum fr_report_part part = (enum fr_report_part)i;
        if (!fr_report_is_chosen(options, part))
            continue;
        if (parts[part].kind == KIND_PDF)
            add_drawing(drawings, part, "pdf");
        if (parts[part].kind == KIND_CHART && options->has_png)
            add_drawing(drawings, part, "png");
        if (parts[part].kind == KIND_CHART && options->has_svg)
            add_drawing(drawings, part, "svg");
    }
    qsort(drawings->items, drawings->count, sizeof(drawings->items[0]),
          compare_drawings);
}

static void release_drawings(struct drawings *drawings)
{
    for (uint32_t i = 0; i < drawings->count; i++)
        fr_strbuf_release(&drawings->items[i].out);
    for (int i = 0; i < DRAWING_THREADS_MAX; i++)
        fr_png_memory_release(&drawings->pixels[i]);
}

static int new_canvas(struct drawing *drawing, struct fr_png_memory *memory,
                      struct fr_canvas **canvas)
{
    struct fr_figures_size size =
        fr_figures_size(drawing->part, FR_FIGURES_FILE);

    if (strcmp(drawing->ending, "svg") == 0)
        return fr_canvas_svg_new(size.width, size.height, &drawing->out,
                                 canvas);
    return fr_canvas_png_new(size.width, size.height, CHART_DPI, memory,
                             &drawing->out, canvas);
}

static int draw_chart(const struct fr_report_facts *facts,
                      struct drawing *drawing, struct fr_png_memory *memory)
{
    struct fr_canvas *canvas;
    int status;

    FR_TRY(new_canvas(drawing, memory, &canvas));
    status = fr_figures_draw(facts, drawing->part, FR_FIGURES_FILE, canvas);
    if (status == 0)
        status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    return status;
}

/* Of all jobs only the one PDF uses the list of messages. */
static int draw(void *user, uint32_t worker, uint32_t index)
{
    struct drawings *drawings = user;
    struct drawing *drawing = &drawings->items[index];

    if (parts[drawing->part].kind == KIND_PDF)
        drawing->status =
            fr_pages_write(drawings->facts, &drawing->out, drawings->diag);
    else
        drawing->status =
            draw_chart(drawings->facts, drawing, &drawings->pixels[worker]);
    return drawing->status;
}

static void say_failures(const struct drawings *drawings)
{
    for (uint32_t i = 0; i < drawings->count; i++) {
        const struct drawing *drawing = &drawings->items[i];
        if (drawing->status < 0 && drawing->status != FR_ENOMEM &&
            parts[drawing->part].kind == KIND_CHART)
            fr_diag_add(drawings->diag, FR_SEVERITY_ERROR, "",
                        "the chart '%s.%s' could not be drawn",
                        parts[drawing->part].name, drawing->ending);
    }
}

static int draw_all(struct drawings *drawings,
                    const struct fr_report_options *options)
{
    uint32_t threads = fr_jobs_threads(options->thread_count);

    choose_drawings(drawings, options);
    if (threads > DRAWING_THREADS_MAX)
        threads = DRAWING_THREADS_MAX;
    return fr_jobs_run(drawings->count, threads, draw, drawings);
}

static int write_drawings(const struct drawings *drawings,
                          enum fr_report_part part, struct fr_outdir *dir,
                          struct fr_diag *diag)
{
    char name[64];

    for (uint32_t i = 0; i < drawings->count; i++) {
        const struct drawing *drawing = &drawings->items[i];
        if (drawing->part != part)
            continue;
        snprintf(name, sizeof(name), "%s.%s", parts[part].name,
                 drawing->ending);
        FR_TRY(fr_outdir_put(dir, name, drawing->out.data, drawing->out.size,
                             diag));
    }
    return 0;
}

/* --- all --- */

static int write_part(const struct drawings *drawings, enum fr_report_part part,
                      struct fr_outdir *dir, struct fr_diag *diag)
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
        return write_text(drawings->facts, dir, name, tables[part], diag);
    case KIND_JSON:
        return write_text(drawings->facts, dir, "summary.json",
                          fr_report_summary_json, diag);
    case KIND_CHART:
    case KIND_PDF: return write_drawings(drawings, part, dir, diag);
    }
    return 0;
}

int fr_report_write(const struct fr_report_facts *facts,
                    const struct fr_report_options *options,
                    struct fr_outdir *dir, struct fr_diag *diag)
{
    struct drawings drawings = {.facts = facts, .diag = diag};
    int status;

    FR_TRY(check_options(options, diag));
    status = draw_all(&drawings, options);
    say_failures(&drawings);
    for (int part = 0; status == 0 && part < FR_REPORT_PART_COUNT; part++) {
        if (fr_report_is_chosen(options, (enum fr_report_part)part))
            status =
                write_part(&drawings, (enum fr_report_part)part, dir, diag);
    }
    release_drawings(&drawings);
    return status;
}
