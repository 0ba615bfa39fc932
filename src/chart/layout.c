/* layout.c - cutting rectangles, fitting and breaking text. */
#include "chart/layout.h"

#include <math.h>

#include "base/bug.h"

#define LINE_SPACING   1.35
#define NAME_BYTES_MAX 512

struct fr_area fr_area_cut_top(struct fr_area *area, double height)
{
    height = fmin(fmax(height, 0), area->height);
    struct fr_area strip = {area->x, area->y, area->width, height};
    area->y += height;
    area->height -= height;
    return strip;
}

struct fr_area fr_area_cut_bottom(struct fr_area *area, double height)
{
    height = fmin(fmax(height, 0), area->height);
    area->height -= height;
    return (struct fr_area){area->x, area->y + area->height, area->width,
                            height};
}

struct fr_area fr_area_cut_left(struct fr_area *area, double width)
{
    width = fmin(fmax(width, 0), area->width);
    struct fr_area strip = {area->x, area->y, width, area->height};
    area->x += width;
    area->width -= width;
    return strip;
}

struct fr_area fr_area_cut_right(struct fr_area *area, double width)
{
    width = fmin(fmax(width, 0), area->width);
    area->width -= width;
    return (struct fr_area){area->x + area->width, area->y, width,
                            area->height};
}

double fr_area_right(const struct fr_area *area)
{
    return area->x + area->width;
}

double fr_area_bottom(const struct fr_area *area)
{
    return area->y + area->height;
}

static double draw_fitted(struct fr_canvas *canvas, double x, double y,
                          double width, struct fr_str text, size_t char_max,
                          const struct fr_text_style *style)
{
    struct fr_strbuf fitted;
    fr_strbuf_init(&fitted, 1 << 20);
    double used =
        fr_font_fit(style->face, style->size, text, width, char_max, &fitted);
    if (fr_strbuf_status(&fitted) < 0)
        fr_canvas_fail(canvas, fr_strbuf_status(&fitted));
    else if (fitted.size > 0)
        fr_canvas_text(canvas, x, y, fr_strbuf_str(&fitted), style);
    fr_strbuf_release(&fitted);
    return used;
}

double fr_layout_text(struct fr_canvas *canvas, double x, double y,
                      double width, struct fr_str text,
                      const struct fr_text_style *style)
{
    return draw_fitted(canvas, x, y, width, text, 0, style);
}

double fr_layout_name(struct fr_canvas *canvas, double x, double y,
                      double width, struct fr_str name,
                      const struct fr_text_style *style)
{
    if (name.size == 0)
        name = FR_STR("(empty)");
    return draw_fitted(canvas, x, y, width, name, FR_NAME_CHARS_MAX, style);
}

double fr_layout_name_width(struct fr_str name, double size)
{
    char bytes[NAME_BYTES_MAX];
    struct fr_strbuf fitted = {.data = bytes,
                               .capacity = sizeof(bytes),
                               .size_max = sizeof(bytes) - 1};
    if (name.size == 0)
        name = FR_STR("(empty)");
    return fr_font_fit(FR_FACE_REGULAR, size, name, 1e9, FR_NAME_CHARS_MAX,
                       &fitted);
}

/* The first line of *rest: as many words as fit, at least one character. */
static struct fr_str take_line(struct fr_str *rest, double width,
                               const struct fr_text_style *style)
{
    size_t best = 0;
    for (size_t i = 1; i <= rest->size; i++) {
        if (i < rest->size && rest->data[i] != ' ')
            continue;
        struct fr_str line = {rest->data, i};
        if (fr_font_text_width(style->face, style->size, line) > width)
            break;
        best = i;
    }
    if (best == 0)
        best = rest->size; /* one long word: it will be cut */
    struct fr_str line = {rest->data, best};
    rest->data += best;
    rest->size -= best;
    while (rest->size > 0 && rest->data[0] == ' ') {
        rest->data++;
        rest->size--;
    }
    return line;
}

double fr_layout_paragraph(struct fr_canvas *canvas, struct fr_area area,
                           struct fr_str text,
                           const struct fr_text_style *style)
{
    double line_height = style->size * LINE_SPACING;
    double x = area.x, used = 0;
    if (style->anchor == FR_ANCHOR_CENTER)
        x += area.width / 2;
    else if (style->anchor == FR_ANCHOR_RIGHT)
        x += area.width;
    while (text.size > 0 && used + line_height <= area.height + 1e-6) {
        struct fr_str start = text;
        struct fr_str line = take_line(&text, area.width, style);
        int is_last = used + 2 * line_height > area.height + 1e-6;
        if (is_last && text.size > 0)
            line = start; /* cut with an ellipsis */
        if (canvas)
            fr_layout_text(canvas, x, area.y + used + style->size, area.width,
                           line, style);
        used += line_height;
        if (is_last)
            break;
    }
    return used;
}
