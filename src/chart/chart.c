/* chart.c - a figure: its heading, the grid of panels, the note at its foot;
 * and in each panel heading, chart and note.
 *
 * Knows the kinds only through their table. A panel that has nothing to draw
 * says why in a sentence. */
#include "chart/chart.h"

#include <math.h>

#include "base/bug.h"
#include "chart/chart_kind.h"
#include "chart/label.h"
#include "chart/layout.h"

#define PANEL_GAP        30.0 /* between columns */
#define ROW_GAP          20.0
#define HEADING_LINE     1.35 /* of the size */
#define NOTE_LINES       2
#define SHRINK_MIN       0.8
#define CHART_WIDTH_MIN  70.0 /* less shows no chart */
#define CHART_HEIGHT_MIN 50.0
#define NOTE_BYTES_MAX   8192

static const struct fr_chart_ops *const kinds[FR_CHART_COUNT] = {
    [FR_CHART_BAR] = &fr_chart_bar_ops,
    [FR_CHART_PIE] = &fr_chart_pie_ops,
    [FR_CHART_BOX] = &fr_chart_box_ops,
    [FR_CHART_HISTOGRAM] = &fr_chart_histogram_ops,
    [FR_CHART_SCATTER] = &fr_chart_scatter_ops,
    [FR_CHART_HEATMAP] = &fr_chart_heatmap_ops,
    [FR_CHART_LINE] = &fr_chart_line_ops,
};

void fr_chart_add_note(struct fr_strbuf *out, double count, const char *one,
                       const char *many)
{
    char number[FR_LABEL_MAX];
    fr_label_count(count, number);
    if (out->size > 0)
        fr_strbuf_append_text(out, "; ");
    fr_strbuf_append_text(out, number);
    fr_strbuf_append_char(out, ' ');
    fr_strbuf_append_text(out, count > 1 ? many : one);
}

/* A heading line at the top of the area, cut off it; set a little smaller
 * where that saves its end. */
static void draw_heading(struct fr_canvas *canvas, struct fr_area *area,
                         struct fr_str text, enum fr_face face, double size,
                         uint32_t rgb)
{
    if (text.size == 0)
        return;
    struct fr_text_style style = {.face = face, .size = size, .rgb = rgb};
    struct fr_area line = fr_area_cut_top(area, size * HEADING_LINE);
    if (line.height < size * HEADING_LINE - 1e-6)
        return; /* no room at all: the canvas is a speck */
    double width = fr_font_text_width(face, size, text);
    if (width > line.width)
        style.size = size * fmax(SHRINK_MIN, line.width / width * 0.999);
    fr_layout_text(canvas, line.x, line.y + size, line.width, text, &style);
}

static void draw_note(struct fr_canvas *canvas, struct fr_area *area,
                      struct fr_str text)
{
    const struct fr_text_style style = {
        .face = FR_FACE_REGULAR, .size = FR_SIZE_NOTE, .rgb = FR_COLOR_QUIET};
    struct fr_area room = *area;
    if (text.size == 0)
        return;
    room.height = fmin(room.height, NOTE_LINES * FR_SIZE_NOTE * HEADING_LINE);
    double height = fr_layout_paragraph(NULL, room, text, &style);
    room = fr_area_cut_bottom(area, height);
    fr_layout_paragraph(canvas, room, text, &style);
    fr_area_cut_bottom(area, 5);
}

/* The sentence of a panel that has nothing to draw, in a quiet frame. */
static void draw_reason(struct fr_canvas *canvas, struct fr_area area,
                        struct fr_str reason)
{
    const struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                        .size = FR_SIZE_SUBTITLE,
                                        .rgb = FR_COLOR_QUIET,
                                        .anchor = FR_ANCHOR_CENTER};
    if (reason.size == 0)
        reason = FR_STR("no data");
    if (area.width > 20 && area.height > 20)
        fr_canvas_fill_rect(canvas, area.x, area.y, area.width, area.height,
                            FR_COLOR_GUTTER);
    struct fr_area text = area;
    fr_area_cut_left(&text, area.width * 0.1);
    fr_area_cut_right(&text, area.width * 0.1);
    double height = fr_layout_paragraph(NULL, text, reason, &style);
    fr_area_cut_top(&text, (area.height - height) / 2);
    fr_layout_paragraph(canvas, text, reason, &style);
}

/* The panel's note with what its kind has to add. */
static void append_note(const struct fr_panel *panel,
                        const struct fr_chart_ops *kind, struct fr_strbuf *out)
{
    fr_strbuf_append_str(out, panel->note);
    if (kind && kind->note)
        kind->note(panel, out);
}

static void draw_panel(const struct fr_panel *panel, struct fr_area area,
                       struct fr_canvas *canvas)
{
    FR_ASSERT(panel->kind < FR_CHART_COUNT);
    const struct fr_chart_ops *kind = kinds[panel->kind];
    struct fr_strbuf note;
    fr_strbuf_init(&note, NOTE_BYTES_MAX);
    append_note(panel, kind, &note);
    if (fr_strbuf_status(&note) == FR_ENOMEM)
        fr_canvas_fail(canvas, FR_ENOMEM);
    draw_heading(canvas, &area, panel->title, FR_FACE_BOLD, FR_SIZE_PANEL,
                 FR_COLOR_INK);
    draw_heading(canvas, &area, panel->subtitle, FR_FACE_REGULAR,
                 FR_SIZE_PANEL_LINE, FR_COLOR_QUIET);
    fr_area_cut_top(&area, 5);
    if (note.size > 0)
        draw_note(canvas, &area, fr_strbuf_str(&note));
    if (!kind || kind->is_empty(panel))
        draw_reason(canvas, area, panel->reason);
    else if (area.width < CHART_WIDTH_MIN || area.height < CHART_HEIGHT_MIN)
        draw_reason(canvas, area, FR_STR("too small to draw"));
    else
        kind->draw(panel, area, canvas);
    fr_strbuf_release(&note);
}

/* The cell (or cells) of a panel in the grid. */
static struct fr_area panel_area(const struct fr_figure *figure,
                                 const struct fr_panel *panel,
                                 struct fr_area grid)
{
    double columns = figure->columns, rows = figure->rows;
    double width = (grid.width - (columns - 1) * PANEL_GAP) / columns;
    double height = (grid.height - (rows - 1) * ROW_GAP) / rows;
    double column_span = panel->column_span ? panel->column_span : 1;
    double row_span = panel->row_span ? panel->row_span : 1;
    FR_ASSERT(panel->column + column_span <= columns);
    FR_ASSERT(panel->row + row_span <= rows);
    return (struct fr_area){
        grid.x + panel->column * (width + PANEL_GAP),
        grid.y + panel->row * (height + ROW_GAP),
        fmax(0, column_span * width + (column_span - 1) * PANEL_GAP),
        fmax(0, row_span * height + (row_span - 1) * ROW_GAP)};
}

int fr_figure_draw(const struct fr_figure *figure, struct fr_canvas *canvas)
{
    double margin =
        fmin(FR_FIGURE_MARGIN, fmin(canvas->width, canvas->height) / 10);
    struct fr_area area = {margin, margin, canvas->width - 2 * margin,
                           canvas->height - 2 * margin};
    FR_ASSERT(figure->rows > 0 && figure->columns > 0);
    draw_heading(canvas, &area, figure->title, FR_FACE_BOLD, FR_SIZE_TITLE,
                 FR_COLOR_INK);
    draw_heading(canvas, &area, figure->subtitle, FR_FACE_REGULAR,
                 FR_SIZE_SUBTITLE, FR_COLOR_QUIET);
    if (figure->title.size > 0 || figure->subtitle.size > 0)
        fr_area_cut_top(&area, 10);
    draw_note(canvas, &area, figure->note);
    for (size_t i = 0; i < figure->panel_count; i++)
        draw_panel(&figure->panels[i],
                   panel_area(figure, &figure->panels[i], area), canvas);
    return canvas->status;
}
