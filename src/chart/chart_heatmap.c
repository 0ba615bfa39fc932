/* chart_heatmap.c - a square of correlations, coloured and with its numbers.
 *
 * Numbers are printed in every cell that has room for them, so the colour is
 * never the only carrier; NaN is a dash on grey. */
#include <math.h>

#include "chart/chart_kind.h"
#include "chart/label.h"
#include "chart/legend.h"

#define CELL_GAP   1.2
#define CELL_MAX   72.0
#define NUMBER_MIN 6.0  /* smallest size of the numbers */
#define TURN       45.0 /* degrees; of the names above the columns */
#define PI         3.14159265358979323846

static int heatmap_is_empty(const struct fr_panel *panel)
{
    const struct fr_heatmap_chart *chart = &panel->as.heatmap;
    for (size_t i = 0; i < chart->count * chart->count; i++)
        if (isfinite(chart->values[i]))
            return 0;
    return 1;
}

static void cell_text(double value, char out[FR_LABEL_MAX])
{
    struct fr_label_format format = {.factor = 1, .decimals = 2, .tail = ""};
    if (isfinite(value))
        fr_label_print(&format, value, out);
    else
        fr_label_single(FR_QUANTITY_PLAIN, NAN, 2, out);
}

static void draw_cell(struct fr_canvas *canvas, double x, double y, double cell,
                      double value)
{
    char text[FR_LABEL_MAX];
    uint32_t rgb = FR_COLOR_GRID;
    if (isfinite(value))
        rgb = fr_style_diverging(value);
    fr_canvas_fill_rect(canvas, x + CELL_GAP / 2, y + CELL_GAP / 2,
                        cell - CELL_GAP, cell - CELL_GAP, rgb);
    struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                  .size = fmin(10, cell * 0.3),
                                  .rgb = fr_style_text_on(rgb),
                                  .anchor = FR_ANCHOR_CENTER};
    if (style.size < NUMBER_MIN)
        return;
    cell_text(value, text);
    fr_canvas_text(canvas, x + cell / 2, y + cell / 2 + 0.36 * style.size,
                   fr_str_of(text), &style);
}

static double widest_name(const struct fr_heatmap_chart *chart)
{
    double widest = 0;
    for (size_t i = 0; i < chart->count; i++)
        widest =
            fmax(widest, fr_layout_name_width(chart->names[i], FR_SIZE_LABEL));
    return widest;
}

static void draw_names(const struct fr_heatmap_chart *chart, double x, double y,
                       double cell, double names, double above,
                       struct fr_canvas *canvas)
{
    struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                  .size = fmin(FR_SIZE_LABEL, cell * 0.9),
                                  .rgb = FR_COLOR_TEXT,
                                  .anchor = FR_ANCHOR_RIGHT};
    for (size_t i = 0; i < chart->count; i++)
        fr_layout_name(canvas, x - 6,
                       y + ((double)i + 0.5) * cell +
                           FR_FONT_CAP * style.size / 2,
                       names, chart->names[i], &style);
    style.anchor = FR_ANCHOR_LEFT;
    style.angle = TURN;
    style.size = fmin(FR_SIZE_LABEL, cell * 0.6);
    for (size_t i = 0; i < chart->count; i++)
        fr_layout_name(canvas, x + ((double)i + 0.5) * cell, y - 5, above,
                       chart->names[i], &style);
}

static void heatmap_draw(const struct fr_panel *panel, struct fr_area area,
                         struct fr_canvas *canvas)
{
    const struct fr_heatmap_chart *chart = &panel->as.heatmap;
    double angle = TURN * PI / 180;
    double names = fmin(widest_name(chart), area.width * 0.3);
    fr_area_cut_bottom(&area, FR_LEGEND_ROW + 4);
    double room = fmin(names, area.height * 0.3 / sin(angle));
    double above = room * sin(angle) + FR_SIZE_LABEL + 5;
    double right = room * cos(angle); /* the last name leans out */
    double count = (double)chart->count;
    double cell = fmin((area.width - names - 6 - right) / count,
                       (area.height - above) / count);
    cell = fmin(fmax(cell, 1), CELL_MAX);
    double x = area.x + names + 6 +
               fmax(0, (area.width - names - 6 - right - cell * count) / 2);
    double y = area.y + above;
    draw_names(chart, x, y, cell, names, room, canvas);
    for (size_t r = 0; r < chart->count; r++)
        for (size_t c = 0; c < chart->count; c++)
            draw_cell(canvas, x + (double)c * cell, y + (double)r * cell, cell,
                      chart->values[r * chart->count + c]);
    struct fr_area strip = {area.x, y + cell * count + 4,
                            x + cell * count - area.x, FR_LEGEND_ROW};
    fr_legend_draw_ramp(canvas, strip, "\u22121", "+1", fr_style_diverging, -1,
                        1);
}

const struct fr_chart_ops fr_chart_heatmap_ops = {heatmap_is_empty, NULL,
                                                  heatmap_draw};
