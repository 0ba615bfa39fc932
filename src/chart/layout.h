/* layout.h - rectangles, cutting them up, and text inside them. */
#ifndef FR_CHART_LAYOUT_H
#define FR_CHART_LAYOUT_H

#include <stddef.h>

#include "base/str.h"
#include "canvas/canvas.h"
#include "chart/style.h"

/* A rectangle in points; width and height are never negative. */
struct fr_area {
    double x, y, width, height;
};

/* Take a strip off one side; the strip is at most what is there. */
struct fr_area fr_area_cut_top(struct fr_area *area, double height);
struct fr_area fr_area_cut_bottom(struct fr_area *area, double height);
struct fr_area fr_area_cut_left(struct fr_area *area, double width);
struct fr_area fr_area_cut_right(struct fr_area *area, double width);
double fr_area_right(const struct fr_area *area);
double fr_area_bottom(const struct fr_area *area);

/* Draw one line of text that is at most `width` points wide (cut with an
 * ellipsis) with the anchor at (x, y). Returns its width. */
double fr_layout_text(struct fr_canvas *canvas, double x, double y,
                      double width, struct fr_str text,
                      const struct fr_text_style *style);
/* The same with a name, which is also cut at FR_NAME_CHARS_MAX. */
double fr_layout_name(struct fr_canvas *canvas, double x, double y,
                      double width, struct fr_str name,
                      const struct fr_text_style *style);
/* Width of a name as fr_layout_name draws it without a limit. */
double fr_layout_name_width(struct fr_str name, double size);

/* Break `text` at spaces into lines of at most `width` points and draw them
 * downwards from the top of `area`; what does not fit into its height ends in
 * an ellipsis. With a NULL canvas only measures. Returns the height used. */
double fr_layout_paragraph(struct fr_canvas *canvas, struct fr_area area,
                           struct fr_str text,
                           const struct fr_text_style *style);

#endif
