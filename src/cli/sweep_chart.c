/* sweep_chart.c - see sweep_chart.h. A panel for each column that moves, in
 * one file; the format is told by the ending. */
#include "cli/sweep_chart.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "chart/chart.h"
#include "cli/whole_file.h"
#include "report/pdf_document.h"

#define PANELS_MAX   6
#define WIDTH        648.0
#define PANEL_HEIGHT 250.0
#define HEAD_HEIGHT  80.0
#define DPI          150.0
#define FILE_MAX     (64u * 1024 * 1024)
#define PDF_MARGIN   40.0

int fr_sweep_chart_fits(const char *path)
{
    struct fr_str name = fr_str_of(path);

    return fr_str_ends_with(name, FR_STR(".png")) ||
           fr_str_ends_with(name, FR_STR(".svg")) ||
           fr_str_ends_with(name, FR_STR(".pdf"));
}

/* --- the figure ----------------------------------------------------------- */

static enum fr_quantity quantity_of(const struct fr_knob *knob)
{
    if (knob->time == 1 && knob->bytes == 0)
        return FR_QUANTITY_SECONDS;
    if (knob->bytes == 1 && (knob->time == 0 || knob->time == -1))
        return knob->time ? FR_QUANTITY_RATE : FR_QUANTITY_BYTES;
    return FR_QUANTITY_PLAIN;
}

static double height_at(const struct fr_sweep_column *column, uint32_t step,
                        uint32_t name)
{
    if (fr_sweep_has_mean(column))
        return fr_sweep_mean(column, step);
    return (double)column->flows[step * column->count + name];
}

/* One line; without points if its name is never given. */
static int make_series(const struct fr_sweep *sweep,
                       const struct fr_sweep_column *column, uint32_t name,
                       struct fr_arena *arena, struct fr_series *series)
{
    struct fr_point *points =
        FR_NEW_ARRAY(arena, sweep->step_count, struct fr_point);
    int is_used = fr_sweep_has_mean(column);

    if (!points)
        return FR_ENOMEM;
    for (uint32_t step = 0; step < sweep->step_count; step++) {
        points[step] = (struct fr_point){sweep->values[step],
                                         height_at(column, step, name)};
        is_used |= points[step].y > 0;
    }
    series->points = points;
    series->count = is_used ? sweep->step_count : 0;
    return 0;
}

static int make_lines(const struct fr_sweep *sweep,
                      const struct fr_sweep_column *column,
                      struct fr_arena *arena, struct fr_scatter_chart *chart)
{
    uint32_t count = fr_sweep_has_mean(column) ? 1 : column->count;
    struct fr_series *series = FR_NEW_ARRAY(arena, count, struct fr_series);

    if (!series)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        struct fr_series *line = &series[chart->count];
        FR_TRY(make_series(sweep, column, i, arena, line));
        line->category.name = fr_sweep_has_mean(column)
                                  ? FR_STR("mean")
                                  : fr_str_of(column->names[i]);
        line->category.rgb = fr_style_color(i, count);
        chart->count += line->count > 0;
    }
    chart->series = series;
    return 0;
}

static int make_panel(const struct fr_sweep_words *words,
                      const struct fr_sweep_column *column,
                      struct fr_arena *arena, struct fr_panel *panel)
{
    const struct fr_sweep *sweep = words->sweep;
    struct fr_scatter_chart *chart = &panel->as.scatter;

    panel->title = fr_str_of(column->output->name);
    panel->kind = FR_CHART_SCATTER;
    chart->is_joined = 1;
    chart->x = (struct fr_axis){
        .title = fr_str_of(words->address),
        .quantity = quantity_of(words->knob),
        .scale = sweep->is_log ? FR_SCALE_LOG : FR_SCALE_LINEAR,
        .min = (double)NAN,
        .max = (double)NAN,
    };
    chart->y = (struct fr_axis){
        .title = fr_sweep_has_mean(column) ? FR_STR("mean") : FR_STR("flows"),
        .quantity =
            fr_sweep_has_mean(column) ? FR_QUANTITY_PLAIN : FR_QUANTITY_COUNT,
        .min = (double)NAN,
        .max = (double)NAN,
        .is_from_zero = !fr_sweep_has_mean(column),
    };
    return make_lines(sweep, column, arena, chart);
}

static const char *now_text(const struct fr_sweep_words *words,
                            struct fr_arena *arena)
{
    struct fr_strbuf text;
    const char *kept = NULL;

    fr_strbuf_init(&text, 1000);
    fr_strbuf_append_text(&text, "now ");
    fr_knob_write(words->knob, words->knob->now, &text);
    if (fr_strbuf_status(&text) == 0)
        kept = fr_arena_text(arena, text.data, text.size);
    fr_strbuf_release(&text);
    return kept;
}

static int make_figure(const struct fr_sweep_words *words,
                       struct fr_arena *arena, struct fr_figure *figure)
{
    const struct fr_sweep *sweep = words->sweep;
    struct fr_panel *panels = FR_NEW_ARRAY(arena, PANELS_MAX, struct fr_panel);
    const char *now = now_text(words, arena);

    if (!panels || !now)
        return FR_ENOMEM;
    *figure = (struct fr_figure){.title = fr_str_of(words->address),
                                 .subtitle = fr_str_of(now),
                                 .columns = 1,
                                 .panels = panels};
    for (uint32_t i = 0; i < sweep->column_count; i++) {
        const struct fr_sweep_column *column = &sweep->columns[i];
        struct fr_panel *panel = &panels[figure->panel_count];
        if (!column->is_moving || figure->panel_count == PANELS_MAX)
            continue;
        panel->row = (uint32_t)figure->panel_count++;
        FR_TRY(make_panel(words, column, arena, panel));
    }
    if (figure->panel_count == 0) {
        panels[0].reason = FR_STR("no count changes");
        figure->panel_count = 1;
    }
    figure->rows = (uint32_t)figure->panel_count;
    return 0;
}

/* --- the file ------------------------------------------------------------- */

static double height_of(const struct fr_figure *figure)
{
    return HEAD_HEIGHT + PANEL_HEIGHT * (double)figure->panel_count;
}

static int draw_and_finish(const struct fr_figure *figure,
                           struct fr_canvas *canvas)
{
    int status = fr_figure_draw(figure, canvas);

    if (status == 0)
        status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    return status;
}

static int draw_picture(const struct fr_figure *figure, int is_svg,
                        struct fr_strbuf *out)
{
    struct fr_canvas *canvas;

    if (is_svg)
        FR_TRY(fr_canvas_svg_new(WIDTH, height_of(figure), out, &canvas));
    else
        FR_TRY(fr_canvas_png_new(WIDTH, height_of(figure), DPI, NULL, out,
                                 &canvas));
    return draw_and_finish(figure, canvas);
}

/* One page, as large as it can be on it. */
static int fill_page(const struct fr_figure *figure,
                     struct fr_pdf_document *document)
{
    struct fr_canvas *canvas;
    double height = height_of(figure);
    double scale = fmin((FR_PDF_PAGE_WIDTH - 2 * PDF_MARGIN) / WIDTH,
                        (FR_PDF_PAGE_HEIGHT - 2 * PDF_MARGIN) / height);
    struct fr_pdf_area area = {.x = (FR_PDF_PAGE_WIDTH - WIDTH * scale) / 2,
                               .y = PDF_MARGIN,
                               .width = WIDTH * scale,
                               .height = height * scale};

    FR_TRY(fr_pdf_document_add_page(document));
    FR_TRY(fr_pdf_document_draw(document, 1, &area, scale, &canvas));
    return draw_and_finish(figure, canvas);
}

static int draw_pdf(const struct fr_figure *figure, struct fr_strbuf *out,
                    struct fr_diag *diag)
{
    struct fr_pdf_info info = {.title = figure->title,
                               .author = FR_STR(""),
                               .subject = FR_STR(""),
                               .time = FR_TIME_MISSING};
    struct fr_pdf_document *document = NULL;
    int status = fr_pdf_document_new(&document, diag);

    if (status == 0)
        status = fr_pdf_document_failure(fill_page(figure, document));
    if (status == 0)
        status = fr_pdf_document_finish(document, &info, out, diag);
    fr_pdf_document_free(document);
    return status;
}

static int write_file(const char *path, const struct fr_strbuf *bytes,
                      struct fr_diag *diag)
{
    struct fr_whole_file *file = NULL;
    int status = fr_whole_file_open(path, &file, diag);

    if (status == 0)
        status = fr_whole_file_write(file, bytes->data, bytes->size, diag);
    if (status == 0)
        status = fr_whole_file_commit(file, diag);
    fr_whole_file_close(file);
    return status;
}

int fr_sweep_chart_write(const struct fr_sweep_words *words, const char *path,
                         struct fr_diag *diag)
{
    struct fr_str name = fr_str_of(path);
    struct fr_figure figure;
    struct fr_strbuf bytes;
    struct fr_arena arena;
    int status;

    fr_arena_init(&arena, 0);
    fr_strbuf_init(&bytes, FILE_MAX);
    status = make_figure(words, &arena, &figure);
    if (status == 0 && fr_str_ends_with(name, FR_STR(".pdf")))
        status = draw_pdf(&figure, &bytes, diag);
    else if (status == 0)
        status = draw_picture(&figure, fr_str_ends_with(name, FR_STR(".svg")),
                              &bytes);
    if (status == 0)
        status = write_file(path, &bytes, diag);
    fr_strbuf_release(&bytes);
    fr_arena_release(&arena);
    return status;
}
