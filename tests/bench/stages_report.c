/* stages_report.c - from the summary of a run to pictures and pages. */
#include <stdio.h>

#include "engine/run.h"
#include "report/figures.h"
#include "report/pages.h"
#include "report/tables.h"
#include "stage.h"
#include "stages.h"

#define OUTPUT_MAX (256u * 1024 * 1024)

struct work {
    struct fr_engine_options engine;
    struct fr_report_facts facts;
    enum fr_report_part part;
    struct fr_png_memory pixels;
    struct fr_strbuf out;
    struct fr_diag *diag;
};

static int new_canvas(struct work *work, int is_png, struct fr_canvas **canvas)
{
    struct fr_figures_size size = fr_figures_size(work->part, FR_FIGURES_FILE);

    if (!is_png)
        return fr_canvas_svg_new(size.width, size.height, &work->out, canvas);
    return fr_canvas_png_new(size.width, size.height, 300, &work->pixels,
                             &work->out, canvas);
}

static int draw(struct work *work, int is_png)
{
    struct fr_canvas *canvas = NULL;
    int status;

    fr_strbuf_clear(&work->out);
    status = new_canvas(work, is_png, &canvas);
    if (status == 0)
        status =
            fr_figures_draw(&work->facts, work->part, FR_FIGURES_FILE, canvas);
    if (status == 0)
        status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    return status;
}

static int run_png(void *user)
{
    return draw(user, 1);
}

static int run_svg(void *user)
{
    return draw(user, 0);
}

static int run_pdf(void *user)
{
    struct work *work = user;

    fr_strbuf_clear(&work->out);
    return fr_pages_write(&work->facts, &work->out, work->diag);
}

static int measure_charts(struct work *work)
{
    char name[80];

    for (int part = FR_REPORT_PART_FLOW_CLASSIFICATION;
         part <= FR_REPORT_PART_TIMELINE; part++) {
        work->part = (enum fr_report_part)part;
        snprintf(name, sizeof(name), "chart: %s.png",
                 fr_report_part_name(work->part));
        FR_TRY(stage_measure(name, STAGE_MS, 1, run_png, work));
    }
    work->part = FR_REPORT_PART_TIMELINE;
    FR_TRY(stage_measure("chart: traffic_timeline.svg", STAGE_MS, 1, run_svg,
                         work));
    return stage_measure("report.pdf", STAGE_MS, 1, run_pdf, work);
}

static int run_count(void *user)
{
    struct work *work = user;
    struct fr_run *run = NULL;
    int status = fr_engine_run(&work->engine, NULL, &run, work->diag);

    fr_run_free(run);
    return status;
}

int stages_report(const struct flows *flows, const struct fr_program *program)
{
    struct work work = {.engine = {.program = program,
                                   .statistics = FR_ENGINE_EVERYTHING,
                                   .inputs = &flows->path,
                                   .input_count = 1}};
    struct fr_run *run = NULL;
    int status;

    work.diag = fr_diag_new(0);
    fr_strbuf_init(&work.out, OUTPUT_MAX);
    status =
        stage_measure("count: a whole pass for tables and charts",
                      STAGE_NS_PER_ROW, (double)flows->rows, run_count, &work);
    if (status == 0)
        status = fr_engine_run(&work.engine, NULL, &run, work.diag);
    if (status == 0) {
        work.facts = (struct fr_report_facts){.version = "0",
                                              .document_time = FR_TIME_MISSING,
                                              .summary = fr_run_summary(run)};
        status = measure_charts(&work);
    }
    fr_run_free(run);
    fr_png_memory_release(&work.pixels);
    fr_strbuf_release(&work.out);
    fr_diag_free(work.diag);
    return status;
}
