/* canvas.h - one drawing surface with several back ends.
 *
 * Units are points (1/72 inch); the origin is the top left corner, y grows
 * downwards. Drawing calls return nothing: the first failure is remembered
 * and fr_canvas_finish returns it. A path is recorded first and painted by
 * one call, because a back end may forbid state changes inside a path.
 * Shapes with a coordinate that is not finite, or beyond 30,000 points, are
 * left out and counted, never passed on. Text is any bytes; it is cleaned.
 * A canvas is for one thread; different canvases are independent. */
#ifndef FR_CANVAS_CANVAS_H
#define FR_CANVAS_CANVAS_H

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "base/vec.h"
#include "canvas/font.h"
#include "flowrules/status.h"

struct fr_point {
    double x, y;
};

enum fr_segment_kind {
    FR_SEGMENT_MOVE,  /* p[0] */
    FR_SEGMENT_LINE,  /* p[0] */
    FR_SEGMENT_CURVE, /* p[0], p[1] control, p[2] end */
    FR_SEGMENT_CLOSE,
};

struct fr_segment {
    enum fr_segment_kind kind;
    struct fr_point p[3];
};

/* How a path is painted: filled first (non-zero winding), then stroked with
 * round joins. Colours are 0xRRGGBB. */
struct fr_paint {
    uint32_t fill;
    uint32_t stroke;
    double fill_alpha;   /* 0: not filled */
    double stroke_alpha; /* 0: not stroked */
    double line_width;   /* points */
    double dash;         /* on and off length in points; 0: solid */
};

#define FR_PAINT_FILL(rgb) ((struct fr_paint){.fill = (rgb), .fill_alpha = 1})
#define FR_PAINT_STROKE(rgb, width)                                            \
    ((struct fr_paint){                                                        \
        .stroke = (rgb), .stroke_alpha = 1, .line_width = (width)})

enum fr_anchor {
    FR_ANCHOR_LEFT,
    FR_ANCHOR_CENTER,
    FR_ANCHOR_RIGHT,
};

struct fr_text_style {
    enum fr_face face;
    double size;  /* points */
    uint32_t rgb; /* 0xRRGGBB */
    enum fr_anchor anchor;
    double angle; /* degrees, counter-clockwise, about the anchor point */
};

/* Round marks of one colour. */
struct fr_dots {
    const struct fr_point *points; /* borrowed */
    size_t count;
    double diameter;
    uint32_t rgb;
    double alpha; /* where marks overlap they add up */
};

/* A picture of columns x rows pixels, 3 bytes each (R, G, B), row by row from
 * the top. Pure white pixels are not painted: what is below shows. */
struct fr_raster {
    const uint8_t *rgb; /* borrowed */
    uint32_t columns, rows;
};

struct fr_canvas;

/* What a back end provides. Coordinates are finite, text is clean and not
 * empty, widths are positive: canvas.c has seen to it. */
struct fr_canvas_ops {
    void (*paint)(struct fr_canvas *canvas, const struct fr_segment *segments,
                  size_t count, const struct fr_paint *paint);
    /* `left` is where the text begins, whatever its anchor was. */
    void (*text)(struct fr_canvas *canvas, struct fr_point left,
                 struct fr_str text, const struct fr_text_style *style);
    void (*dots)(struct fr_canvas *canvas, const struct fr_dots *dots);
    void (*raster)(struct fr_canvas *canvas, struct fr_point corner,
                   struct fr_point size, const struct fr_raster *raster);
    void (*clip_push)(struct fr_canvas *canvas, struct fr_point corner,
                      struct fr_point size);
    void (*clip_pop)(struct fr_canvas *canvas);
    int (*finish)(struct fr_canvas *canvas);
    void (*free)(struct fr_canvas *canvas);
};

/* The head of every back end's own struct. */
struct fr_canvas {
    const struct fr_canvas_ops *ops;
    double width, height; /* points */
    int status;           /* the first failure, or 0 */
    uint32_t refused;     /* shapes left out because of their coordinates */
    uint32_t clip_depth;
    int is_path_refused;
    FR_VEC(struct fr_segment) path; /* owned */
    struct fr_strbuf text;          /* owned; scratch for cleaning */
};

/* --- making one; free with fr_canvas_free --- */

/* The pixels of PNG canvases made one after another: memory that is touched
 * once instead of each time. Starts zeroed. */
struct fr_png_memory {
    uint32_t *pixels; /* owned */
    size_t count;
};
void fr_png_memory_release(struct fr_png_memory *memory);

/* A PNG of width x height points at `dpi` (pHYs says so): the bytes are
 * appended to `out` (borrowed until freed) by fr_canvas_finish. `memory` is
 * for one canvas at a time and borrowed until it is freed; NULL: memory of
 * its own. FR_ELIMIT beyond 32,767 pixels a side, FR_ENOMEM. */
FR_MUST_USE int fr_canvas_png_new(double width, double height, double dpi,
                                  struct fr_png_memory *memory,
                                  struct fr_strbuf *out,
                                  struct fr_canvas **canvas);
/* The same as SVG text; the faces are named, not embedded. FR_ENOMEM. */
FR_MUST_USE int fr_canvas_svg_new(double width, double height,
                                  struct fr_strbuf *out,
                                  struct fr_canvas **canvas);
/* Each call becomes one line of text; for tests. FR_ENOMEM. */
FR_MUST_USE int fr_canvas_record_new(double width, double height,
                                     struct fr_strbuf *out,
                                     struct fr_canvas **canvas);
/* The PDF back end is in canvas_pdf.h: it needs libharu's types. */

/* --- drawing --- */

/* Add to the current path. rect, circle and arc start a new sub-path. */
void fr_canvas_move(struct fr_canvas *canvas, double x, double y);
void fr_canvas_line(struct fr_canvas *canvas, double x, double y);
void fr_canvas_curve(struct fr_canvas *canvas, struct fr_point c1,
                     struct fr_point c2, struct fr_point end);
void fr_canvas_close(struct fr_canvas *canvas);
void fr_canvas_rect(struct fr_canvas *canvas, double x, double y, double width,
                    double height);
void fr_canvas_circle(struct fr_canvas *canvas, struct fr_point center,
                      double radius);
/* A slice of a disc: centre, out, along the arc, closed. Angles in degrees
 * clockwise from 12 o'clock; a full turn (or more) is the circle. */
void fr_canvas_slice(struct fr_canvas *canvas, struct fr_point center,
                     double radius, double from, double to);
/* Paint the current path and forget it. An empty path paints nothing. */
void fr_canvas_paint(struct fr_canvas *canvas, const struct fr_paint *paint);

/* A straight line, a filled rectangle: path and paint in one. */
void fr_canvas_stroke_line(struct fr_canvas *canvas, struct fr_point from,
                           struct fr_point to, uint32_t rgb, double line_width);
void fr_canvas_fill_rect(struct fr_canvas *canvas, double x, double y,
                         double width, double height, uint32_t rgb);

/* Text whose baseline passes through (x, y). */
void fr_canvas_text(struct fr_canvas *canvas, double x, double y,
                    struct fr_str text, const struct fr_text_style *style);
/* Marks; the ones with a coordinate that is not finite are left out. */
void fr_canvas_dots(struct fr_canvas *canvas, const struct fr_dots *dots);
/* Stretch a picture over a rectangle, without smoothing. */
void fr_canvas_raster(struct fr_canvas *canvas, struct fr_point corner,
                      struct fr_point size, const struct fr_raster *raster);

/* Draw only inside this rectangle (and those pushed before) until popped;
 * at most FR_CANVAS_CLIP_MAX deep. */
#define FR_CANVAS_CLIP_MAX 8
void fr_canvas_clip_push(struct fr_canvas *canvas, double x, double y,
                         double width, double height);
void fr_canvas_clip_pop(struct fr_canvas *canvas);

/* Complete the output. Returns the first failure of all calls: FR_ENOMEM,
 * FR_ELIMIT (output too large for its buffer) or FR_EOUTPUT (the drawing
 * library failed). All clips must be popped. */
FR_MUST_USE int fr_canvas_finish(struct fr_canvas *canvas);
/* Shapes and texts left out because of a coordinate that is not finite. */
uint32_t fr_canvas_refused(const struct fr_canvas *canvas);
void fr_canvas_free(struct fr_canvas *canvas);

/* --- for back ends --- */

/* Set up the head of a back end's struct. */
void fr_canvas_init(struct fr_canvas *canvas, const struct fr_canvas_ops *ops,
                    double width, double height);
/* Remember the first failure; a status of 0 changes nothing. */
void fr_canvas_fail(struct fr_canvas *canvas, int status);
/* Append a coordinate with two decimals at most; no locale. */
void fr_canvas_append_number(struct fr_strbuf *buf, double value);

#endif
