/* canvas_pdf.c - the canvas as operators on a libharu page.
 *
 * libharu forbids state changes inside a path: all state is set first, and
 * only what changed. Text of one run is one string. Marks are zero-length
 * strokes with round caps: small, and the quickest to view. */
#include "canvas/canvas_pdf.h"

#include <math.h>

#include "base/alloc.h"
#include "base/bug.h"

#define ALPHAS_MAX 32 /* different pairs of alphas in one chart */
#define PI         3.14159265358979323846

/* What the page's graphics state is now; unknown values are NaN. */
struct state {
    uint32_t fill, stroke;
    double fill_alpha, stroke_alpha;
    double line_width, dash;
    HPDF_LineCap cap;
};

struct alpha_state {
    double fill, stroke;
    HPDF_ExtGState object; /* of the document */
};

struct pdf_canvas {
    struct fr_canvas base;
    HPDF_Doc doc;               /* borrowed */
    HPDF_Page page;             /* borrowed */
    struct fr_pdf_fonts *fonts; /* borrowed */
    struct fr_pdf_place place;
    double page_height;
    struct state states[FR_CANVAS_CLIP_MAX + 1];
    unsigned depth; /* states[depth] is in force */
    struct alpha_state alphas[ALPHAS_MAX];
    unsigned alpha_count;
    int is_finished;
};

static struct pdf_canvas *pdf_of(struct fr_canvas *canvas)
{
    return (struct pdf_canvas *)canvas;
}

/* Nothing more is drawn after an error of libharu, which does not expect it:
 * a page whose table of fonts could not be made has a dangling one. */
static void keep_error(struct pdf_canvas *pdf)
{
    if (HPDF_GetError(pdf->doc) != HPDF_OK)
        fr_canvas_fail(&pdf->base, FR_EOUTPUT);
}

static HPDF_REAL page_x(const struct pdf_canvas *pdf, double x)
{
    return (HPDF_REAL)(pdf->place.x + x * pdf->place.scale);
}

static HPDF_REAL page_y(const struct pdf_canvas *pdf, double y)
{
    return (HPDF_REAL)(pdf->page_height - pdf->place.y - y * pdf->place.scale);
}

static HPDF_REAL channel(uint32_t rgb, int shift)
{
    return (HPDF_REAL)((rgb >> shift & 255) / 255.0);
}

static int is_same(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void set_fill(struct pdf_canvas *pdf, uint32_t rgb)
{
    struct state *now = &pdf->states[pdf->depth];
    if (now->fill != rgb)
        HPDF_Page_SetRGBFill(pdf->page, channel(rgb, 16), channel(rgb, 8),
                             channel(rgb, 0));
    now->fill = rgb;
}

static void set_stroke(struct pdf_canvas *pdf, uint32_t rgb)
{
    struct state *now = &pdf->states[pdf->depth];
    if (now->stroke != rgb)
        HPDF_Page_SetRGBStroke(pdf->page, channel(rgb, 16), channel(rgb, 8),
                               channel(rgb, 0));
    now->stroke = rgb;
}

static HPDF_ExtGState find_alpha(struct pdf_canvas *pdf, double fill,
                                 double stroke)
{
    for (unsigned i = 0; i < pdf->alpha_count; i++)
        if (is_same(pdf->alphas[i].fill, fill) &&
            is_same(pdf->alphas[i].stroke, stroke))
            return pdf->alphas[i].object;
    if (pdf->alpha_count == ALPHAS_MAX)
        return NULL;
    HPDF_ExtGState object = HPDF_CreateExtGState(pdf->doc);
    if (!object)
        return NULL;
    HPDF_ExtGState_SetAlphaFill(object, (HPDF_REAL)fill);
    HPDF_ExtGState_SetAlphaStroke(object, (HPDF_REAL)stroke);
    pdf->alphas[pdf->alpha_count++] =
        (struct alpha_state){fill, stroke, object};
    return object;
}

static void set_alpha(struct pdf_canvas *pdf, double fill, double stroke)
{
    struct state *now = &pdf->states[pdf->depth];
    if (is_same(now->fill_alpha, fill) && is_same(now->stroke_alpha, stroke))
        return;
    HPDF_ExtGState object = find_alpha(pdf, fill, stroke);
    if (!object) {
        fr_canvas_fail(&pdf->base, FR_EOUTPUT);
        return;
    }
    HPDF_Page_SetExtGState(pdf->page, object);
    now->fill_alpha = fill;
    now->stroke_alpha = stroke;
}

/* libharu 2.3 takes dashes as whole numbers, later ones as reals. */
static void put_dash(struct pdf_canvas *pdf, double dash)
{
#if HPDF_VERSION_ID >= 20400
    HPDF_REAL lengths[1] = {(HPDF_REAL)dash};
#else
    HPDF_UINT16 lengths[1] = {(HPDF_UINT16)fmax(1, round(dash))};
#endif
    HPDF_Page_SetDash(pdf->page, lengths, dash > 0, 0);
}

static void set_line(struct pdf_canvas *pdf, double width, double dash,
                     HPDF_LineCap cap)
{
    struct state *now = &pdf->states[pdf->depth];
    if (!is_same(now->line_width, width))
        HPDF_Page_SetLineWidth(pdf->page,
                               (HPDF_REAL)(width * pdf->place.scale));
    if (!is_same(now->dash, dash))
        put_dash(pdf, dash * pdf->place.scale);
    if (now->cap != cap)
        HPDF_Page_SetLineCap(pdf->page, cap);
    now->line_width = width;
    now->dash = dash;
    now->cap = cap;
}

static void add_path(struct pdf_canvas *pdf, const struct fr_segment *segments,
                     size_t count)
{
    HPDF_Page page = pdf->page;
    for (size_t i = 0; i < count; i++) {
        const struct fr_point *p = segments[i].p;
        HPDF_REAL x = page_x(pdf, p->x), y = page_y(pdf, p->y);
        switch (segments[i].kind) {
        case FR_SEGMENT_MOVE: HPDF_Page_MoveTo(page, x, y); break;
        case FR_SEGMENT_LINE: HPDF_Page_LineTo(page, x, y); break;
        case FR_SEGMENT_CURVE:
            HPDF_Page_CurveTo(page, x, y, page_x(pdf, p[1].x),
                              page_y(pdf, p[1].y), page_x(pdf, p[2].x),
                              page_y(pdf, p[2].y));
            break;
        case FR_SEGMENT_CLOSE: HPDF_Page_ClosePath(page); break;
        }
    }
}

static void pdf_paint(struct fr_canvas *canvas,
                      const struct fr_segment *segments, size_t count,
                      const struct fr_paint *paint)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    int is_filled = paint->fill_alpha > 0, is_stroked = paint->stroke_alpha > 0;
    if (is_filled)
        set_fill(pdf, paint->fill);
    if (is_stroked) {
        set_stroke(pdf, paint->stroke);
        set_line(pdf, paint->line_width, paint->dash, HPDF_BUTT_END);
    }
    set_alpha(pdf, is_filled ? paint->fill_alpha : 1,
              is_stroked ? paint->stroke_alpha : 1);
    add_path(pdf, segments, count);
    if (is_filled && is_stroked)
        HPDF_Page_FillStroke(pdf->page);
    else if (is_filled)
        HPDF_Page_Fill(pdf->page);
    else
        HPDF_Page_Stroke(pdf->page);
    keep_error(pdf);
}

static void pdf_text(struct fr_canvas *canvas, struct fr_point left,
                     struct fr_str text, const struct fr_text_style *style)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    double angle = style->angle * PI / 180;
    HPDF_REAL c = (HPDF_REAL)cos(angle), s = (HPDF_REAL)sin(angle);
    set_fill(pdf, style->rgb);
    set_alpha(pdf, 1, 1);
    HPDF_Page_BeginText(pdf->page);
    HPDF_Page_SetFontAndSize(pdf->page, pdf->fonts->font[style->face],
                             (HPDF_REAL)(style->size * pdf->place.scale));
    HPDF_Page_SetTextMatrix(pdf->page, c, s, -s, c, page_x(pdf, left.x),
                            page_y(pdf, left.y));
    /* the clean text of canvas.c is NUL-terminated */
    HPDF_Page_ShowText(pdf->page, text.data);
    HPDF_Page_EndText(pdf->page);
    keep_error(pdf);
}

static void pdf_dots(struct fr_canvas *canvas, const struct fr_dots *dots)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    set_stroke(pdf, dots->rgb);
    set_line(pdf, dots->diameter, 0, HPDF_ROUND_END);
    set_alpha(pdf, 1, dots->alpha);
    for (size_t i = 0; i < dots->count; i++) {
        HPDF_REAL x = page_x(pdf, dots->points[i].x);
        HPDF_REAL y = page_y(pdf, dots->points[i].y);
        HPDF_Page_MoveTo(pdf->page, x, y);
        HPDF_Page_LineTo(pdf->page, x, y);
        HPDF_Page_Stroke(pdf->page);
    }
    keep_error(pdf);
}

static void pdf_raster(struct fr_canvas *canvas, struct fr_point corner,
                       struct fr_point size, const struct fr_raster *raster)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    HPDF_Image image =
        HPDF_LoadRawImageFromMem(pdf->doc, raster->rgb, raster->columns,
                                 raster->rows, HPDF_CS_DEVICE_RGB, 8);
    if (!image) {
        fr_canvas_fail(canvas, FR_EOUTPUT);
        return;
    }
    HPDF_Image_SetColorMask(image, 255, 255, 255, 255, 255, 255);
    set_alpha(pdf, 1, 1);
    HPDF_Page_DrawImage(pdf->page, image, page_x(pdf, corner.x),
                        page_y(pdf, corner.y + size.y),
                        (HPDF_REAL)(size.x * pdf->place.scale),
                        (HPDF_REAL)(size.y * pdf->place.scale));
    keep_error(pdf);
}

static void pdf_clip_push(struct fr_canvas *canvas, struct fr_point corner,
                          struct fr_point size)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    HPDF_Page_GSave(pdf->page);
    pdf->states[pdf->depth + 1] = pdf->states[pdf->depth];
    pdf->depth++;
    HPDF_Page_Rectangle(pdf->page, page_x(pdf, corner.x),
                        page_y(pdf, corner.y + size.y),
                        (HPDF_REAL)(size.x * pdf->place.scale),
                        (HPDF_REAL)(size.y * pdf->place.scale));
    HPDF_Page_Clip(pdf->page);
    HPDF_Page_EndPath(pdf->page);
}

static void pdf_clip_pop(struct fr_canvas *canvas)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    FR_ASSERT(pdf->depth > 0);
    HPDF_Page_GRestore(pdf->page);
    pdf->depth--;
}

static int pdf_finish(struct fr_canvas *canvas)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    HPDF_Page_GRestore(pdf->page);
    pdf->is_finished = 1;
    return HPDF_GetError(pdf->doc) == HPDF_OK ? 0 : FR_EOUTPUT;
}

/* A canvas that failed was not finished, and its clips may still be open: the
 * page must be usable all the same. */
static void pdf_free(struct fr_canvas *canvas)
{
    struct pdf_canvas *pdf = pdf_of(canvas);
    for (unsigned i = 0; !pdf->is_finished && i <= pdf->depth; i++)
        HPDF_Page_GRestore(pdf->page);
    fr_free(canvas);
}

static const struct fr_canvas_ops pdf_ops = {
    .paint = pdf_paint,
    .text = pdf_text,
    .dots = pdf_dots,
    .raster = pdf_raster,
    .clip_push = pdf_clip_push,
    .clip_pop = pdf_clip_pop,
    .finish = pdf_finish,
    .free = pdf_free,
};

int fr_canvas_pdf_new(HPDF_Doc doc, HPDF_Page page, struct fr_pdf_fonts *fonts,
                      const struct fr_pdf_place *place,
                      struct fr_canvas **canvas)
{
    FR_ASSERT(place->scale > 0);
    struct pdf_canvas *pdf = fr_alloc_zero(1, sizeof(*pdf));
    if (!pdf)
        return FR_ENOMEM;
    fr_canvas_init(&pdf->base, &pdf_ops, place->width, place->height);
    pdf->doc = doc;
    pdf->page = page;
    pdf->fonts = fonts;
    pdf->place = *place;
    pdf->page_height = HPDF_Page_GetHeight(page);
    /* no value is known: the page may have been drawn on before */
    pdf->states[0] = (struct state){UINT32_MAX, UINT32_MAX,      NAN, NAN, NAN,
                                    NAN,        HPDF_LINECAP_EOF};
    HPDF_Page_GSave(page);
    HPDF_Page_SetLineJoin(page, HPDF_ROUND_JOIN);
    *canvas = &pdf->base;
    return 0;
}
