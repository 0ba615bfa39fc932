/* legend.c - rows of swatches; the colour ramp. */
#include "chart/legend.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SWATCH     7.0
#define NAME_OFF   4.0  /* from swatch to name */
#define ITEM_GAP   14.0 /* between items */
#define RAMP_WIDTH 90.0
#define RAMP_STEPS 90

static double value_width(const struct fr_legend_item *item)
{
    if (!item->value[0])
        return 0;
    return 4 + fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL,
                                  fr_str_of(item->value));
}

static double item_width(const struct fr_legend_item *item)
{
    return SWATCH + NAME_OFF + fr_layout_name_width(item->name, FR_SIZE_LABEL) +
           value_width(item);
}

/* How many of the items fit into one row, at least one. */
static size_t row_count(const struct fr_legend_item *items, size_t count,
                        double width)
{
    double used = 0;
    size_t n = 0;
    for (; n < count; n++) {
        used += item_width(&items[n]) + (n > 0 ? ITEM_GAP : 0);
        if (n > 0 && used > width)
            break;
    }
    return n;
}

double fr_legend_height(const struct fr_legend_item *items, size_t count,
                        double width)
{
    double height = 0;
    while (count > 0) {
        size_t n = row_count(items, count, width);
        items += n;
        count -= n;
        height += FR_LEGEND_ROW;
    }
    return height;
}

static double draw_item(struct fr_canvas *canvas, double x, double y,
                        double right, const struct fr_legend_item *item)
{
    struct fr_text_style style = {
        .face = FR_FACE_REGULAR, .size = FR_SIZE_LABEL, .rgb = FR_COLOR_TEXT};
    double middle = y + FR_LEGEND_ROW / 2;
    double base = middle + FR_FONT_CAP * FR_SIZE_LABEL / 2;
    fr_canvas_fill_rect(canvas, x, middle - SWATCH / 2, SWATCH, SWATCH,
                        item->rgb);
    x += SWATCH + NAME_OFF;
    x += fr_layout_name(canvas, x, base, right - x - value_width(item),
                        item->name, &style);
    if (item->value[0]) {
        style.rgb = FR_COLOR_QUIET;
        x += 4 + fr_layout_text(canvas, x + 4, base, right - x - 4,
                                fr_str_of(item->value), &style);
    }
    return x;
}

static void draw_more(struct fr_canvas *canvas, double x, double y,
                      double right, size_t count)
{
    char text[40];
    struct fr_text_style style = {
        .face = FR_FACE_REGULAR, .size = FR_SIZE_LABEL, .rgb = FR_COLOR_QUIET};
    snprintf(text, sizeof(text), "and %zu more", count);
    fr_layout_text(canvas, x,
                   y + FR_LEGEND_ROW / 2 + FR_FONT_CAP * FR_SIZE_LABEL / 2,
                   right - x, fr_str_of(text), &style);
}

void fr_legend_draw(struct fr_canvas *canvas, struct fr_area area,
                    const struct fr_legend_item *items, size_t count)
{
    double y = area.y, bottom = fr_area_bottom(&area) + 1e-6;
    double right = fr_area_right(&area);
    while (count > 0 && y + FR_LEGEND_ROW <= bottom) {
        size_t n = row_count(items, count, area.width);
        double x = area.x;
        int is_last = y + 2 * FR_LEGEND_ROW > bottom && n < count;
        if (is_last) /* keep room for the words */
            n = row_count(items, count, fmax(area.width - 80, 0));
        for (size_t i = 0; i < n; i++)
            x = draw_item(canvas, x, y, right, &items[i]) + ITEM_GAP;
        items += n;
        count -= n;
        if (is_last)
            draw_more(canvas, x, y, right, count);
        y += FR_LEGEND_ROW;
    }
}

double fr_legend_draw_ramp(struct fr_canvas *canvas, struct fr_area area,
                           const char *low, const char *high,
                           uint32_t (*color)(double t), double from, double to)
{
    struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                  .size = FR_SIZE_LABEL,
                                  .rgb = FR_COLOR_TEXT,
                                  .anchor = FR_ANCHOR_RIGHT};
    double high_width =
        fr_font_text_width(style.face, style.size, fr_str_of(high));
    double low_width =
        fr_font_text_width(style.face, style.size, fr_str_of(low));
    double x = fr_area_right(&area) - high_width - 5 - RAMP_WIDTH;
    double middle = area.y + FR_LEGEND_ROW / 2;
    double base = middle + FR_FONT_CAP * FR_SIZE_LABEL / 2;
    uint8_t pixels[3 * RAMP_STEPS];
    for (int i = 0; i < RAMP_STEPS; i++) {
        uint32_t rgb = color(from + (to - from) * i / (RAMP_STEPS - 1));
        for (int c = 0; c < 3; c++)
            pixels[3 * i + c] = (uint8_t)(rgb >> (16 - 8 * c));
    }
    struct fr_raster ramp = {pixels, RAMP_STEPS, 1};
    fr_canvas_raster(canvas, (struct fr_point){x, middle - SWATCH / 2},
                     (struct fr_point){RAMP_WIDTH, SWATCH}, &ramp);
    fr_canvas_text(canvas, fr_area_right(&area), base, fr_str_of(high), &style);
    fr_canvas_text(canvas, x - 5, base, fr_str_of(low), &style);
    return high_width + low_width + RAMP_WIDTH + 10;
}
