/* canvas_png.c - the canvas as pixels: cairo draws, png_encode.c writes.
 *
 * Round marks are stamped straight into the pixels, because a scatter has
 * thousands of them. Glyphs come from the compiled-in faces, unhinted, at the
 * positions that font.c says; cairo never chooses a font. */
#include <cairo-ft.h>
#include <cairo.h>
#include <math.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "canvas/canvas.h"
#include "canvas/png_encode.h"

#define PIXELS_MAX     32767 /* a side; cairo's limit */
#define GLYPHS_MAX     256   /* drawn at a time */
#define STAMP_STEPS    4     /* positions within a pixel, each way */
#define STAMP_SIDE_MAX 64
#define PI             3.14159265358979323846

struct pixel_rect {
    int left, top, right, bottom; /* right and bottom are outside */
};

/* A face with a FreeType library of its own: cairo's caches may keep the face
 * longer than the canvas lives, and libraries are not shared by threads. */
struct face {
    FT_Library library;
    FT_Face ft;
};

struct png_canvas {
    struct fr_canvas base;
    struct fr_strbuf *out; /* borrowed */
    double dpi;
    double scale; /* pixels to a point */
    struct fr_png_memory own;
    struct fr_png_memory *memory; /* borrowed, or `own` */
    uint32_t *pixels;             /* of the memory; 0x..RRGGBB */
    int width, height;
    cairo_surface_t *surface;
    cairo_t *cairo;
    cairo_font_face_t *faces[FR_FACE_COUNT]; /* made when first used */
    struct pixel_rect clips[FR_CANVAS_CLIP_MAX + 1];
    unsigned clip_count; /* clips[clip_count] is in force */
};

static struct png_canvas *png_of(struct fr_canvas *canvas)
{
    return (struct png_canvas *)canvas;
}

static void set_color(cairo_t *cairo, uint32_t rgb, double alpha)
{
    cairo_set_source_rgba(cairo, (rgb >> 16 & 255) / 255.0,
                          (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

static void add_path(cairo_t *cairo, const struct fr_segment *segments,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct fr_point *p = segments[i].p;
        switch (segments[i].kind) {
        case FR_SEGMENT_MOVE: cairo_move_to(cairo, p->x, p->y); break;
        case FR_SEGMENT_LINE: cairo_line_to(cairo, p->x, p->y); break;
        case FR_SEGMENT_CURVE:
            cairo_curve_to(cairo, p[0].x, p[0].y, p[1].x, p[1].y, p[2].x,
                           p[2].y);
            break;
        case FR_SEGMENT_CLOSE: cairo_close_path(cairo); break;
        }
    }
}

static void png_paint(struct fr_canvas *canvas,
                      const struct fr_segment *segments, size_t count,
                      const struct fr_paint *paint)
{
    cairo_t *cairo = png_of(canvas)->cairo;
    cairo_new_path(cairo);
    add_path(cairo, segments, count);
    if (paint->fill_alpha > 0) {
        set_color(cairo, paint->fill, paint->fill_alpha);
        cairo_fill_preserve(cairo);
    }
    if (paint->stroke_alpha > 0) {
        set_color(cairo, paint->stroke, paint->stroke_alpha);
        cairo_set_line_width(cairo, paint->line_width);
        cairo_set_dash(cairo, &paint->dash, paint->dash > 0, 0);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

/* --- text --- */

static void free_face(void *data)
{
    struct face *face = data;
    if (face->ft)
        FT_Done_Face(face->ft);
    if (face->library)
        FT_Done_FreeType(face->library);
    fr_free(face);
}

static struct face *open_face(enum fr_face which)
{
    const struct fr_font *font = fr_font_get(which);
    struct face *face = fr_alloc_zero(1, sizeof(*face));
    if (!face)
        return NULL;
    if (FT_Init_FreeType(&face->library) != 0 ||
        FT_New_Memory_Face(face->library, font->file, (FT_Long)font->file_size,
                           0, &face->ft) != 0) {
        free_face(face);
        return NULL;
    }
    return face;
}

/* The face for cairo; NULL when memory is out. */
static cairo_font_face_t *use_face(struct png_canvas *png, enum fr_face which)
{
    static const cairo_user_data_key_t key;
    if (png->faces[which])
        return png->faces[which];
    struct face *face = open_face(which);
    if (!face)
        return NULL;
    cairo_font_face_t *made =
        cairo_ft_font_face_create_for_ft_face(face->ft, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(made, &key, face, free_face) !=
        CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(made);
        free_face(face);
        return NULL;
    }
    png->faces[which] = made;
    return made;
}

/* The next glyphs of the text at x and on; moves `text` and `x` along. */
static int next_glyphs(struct fr_str *text, const struct fr_text_style *style,
                       double *x, cairo_glyph_t *glyphs)
{
    int count = 0;
    while (text->size > 0 && count < GLYPHS_MAX) {
        unsigned length;
        uint32_t code = fr_utf8_decode(text->data, text->size, &length);
        const struct fr_glyph *glyph = fr_font_glyph(style->face, code);
        glyphs[count++] = (cairo_glyph_t){glyph->index, *x, 0};
        *x += style->size * glyph->advance / FR_FONT_UNITS;
        text->data += length;
        text->size -= length;
    }
    return count;
}

static void png_text(struct fr_canvas *canvas, struct fr_point left,
                     struct fr_str text, const struct fr_text_style *style)
{
    struct png_canvas *png = png_of(canvas);
    cairo_font_face_t *face = use_face(png, style->face);
    cairo_glyph_t glyphs[GLYPHS_MAX];
    double x = 0;
    if (!face) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    cairo_save(png->cairo);
    cairo_translate(png->cairo, left.x, left.y);
    cairo_rotate(png->cairo, -style->angle * PI / 180);
    cairo_set_font_face(png->cairo, face);
    cairo_set_font_size(png->cairo, style->size);
    set_color(png->cairo, style->rgb, 1);
    while (text.size > 0) {
        int count = next_glyphs(&text, style, &x, glyphs);
        cairo_show_glyphs(png->cairo, glyphs, count);
    }
    cairo_restore(png->cairo);
}

/* --- round marks --- */

/* How much of each pixel a disc covers, for each position within a pixel. */
struct stamps {
    int side; /* pixels */
    uint8_t cover[STAMP_STEPS][STAMP_STEPS][STAMP_SIDE_MAX * STAMP_SIDE_MAX];
};

/* The share of a pixel inside a disc of this radius whose centre is at
 * distance d: exact enough for an eye, and smooth. */
static double disc_cover(double radius, double d)
{
    double share = radius + 0.5 - d;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

static void fill_stamp(uint8_t *cover, int side, double radius, double alpha,
                       struct fr_point center)
{
    double peak = radius < 0.5 ? 4 * radius * radius : 1;
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            double d = hypot(x + 0.5 - center.x, y + 0.5 - center.y);
            double share = peak * disc_cover(radius < 0.5 ? 0.5 : radius, d);
            cover[y * side + x] = (uint8_t)lround(255 * alpha * share);
        }
    }
}

static void make_stamps(struct stamps *stamps, double radius, double alpha)
{
    int half = (int)ceil(radius + 0.5);
    stamps->side = 2 * half + 1;
    for (int j = 0; j < STAMP_STEPS; j++) {
        for (int i = 0; i < STAMP_STEPS; i++) {
            struct fr_point center = {half + (i + 0.5) / STAMP_STEPS,
                                      half + (j + 0.5) / STAMP_STEPS};
            fill_stamp(stamps->cover[j][i], stamps->side, radius, alpha,
                       center);
        }
    }
}

static uint32_t blend_channel(uint32_t below, uint32_t above, uint32_t cover)
{
    return (below * (255 - cover) + above * cover + 127) / 255;
}

static uint32_t blend(uint32_t below, uint32_t rgb, uint32_t cover)
{
    uint32_t r = blend_channel(below >> 16 & 255, rgb >> 16 & 255, cover);
    uint32_t g = blend_channel(below >> 8 & 255, rgb >> 8 & 255, cover);
    uint32_t b = blend_channel(below & 255, rgb & 255, cover);
    return 0xFF000000u | r << 16 | g << 8 | b;
}

static int max_of(int a, int b)
{
    return a > b ? a : b;
}

static int min_of(int a, int b)
{
    return a < b ? a : b;
}

/* Blend a stamp whose corner is at (left, top), inside the clip in force. */
static void put_stamp(struct png_canvas *png, const uint8_t *cover, int side,
                      int left, int top, uint32_t rgb)
{
    const struct pixel_rect *clip = &png->clips[png->clip_count];
    int x_end = min_of(left + side, clip->right);
    int y_end = min_of(top + side, clip->bottom);
    int x_begin = max_of(left, clip->left);
    for (int y = max_of(top, clip->top); y < y_end; y++) {
        uint32_t *row = png->pixels + (size_t)y * (size_t)png->width;
        const uint8_t *line = cover + (ptrdiff_t)(y - top) * side - left;
        for (int x = x_begin; x < x_end; x++)
            if (line[x] > 0)
                row[x] = blend(row[x], rgb, line[x]);
    }
}

static void put_stamps(struct png_canvas *png, const struct fr_dots *dots,
                       const struct stamps *stamps)
{
    int half = stamps->side / 2;
    for (size_t n = 0; n < dots->count; n++) {
        double x = dots->points[n].x * png->scale;
        double y = dots->points[n].y * png->scale;
        int i = (int)((x - floor(x)) * STAMP_STEPS);
        int j = (int)((y - floor(y)) * STAMP_STEPS);
        put_stamp(png,
                  stamps->cover[min_of(j, STAMP_STEPS - 1)]
                               [min_of(i, STAMP_STEPS - 1)],
                  stamps->side, (int)floor(x) - half, (int)floor(y) - half,
                  dots->rgb);
    }
}

/* Marks too large for a stamp: few, so cairo may draw them. */
static void draw_discs(struct png_canvas *png, const struct fr_dots *dots)
{
    set_color(png->cairo, dots->rgb, dots->alpha);
    for (size_t n = 0; n < dots->count; n++) {
        cairo_new_path(png->cairo);
        cairo_arc(png->cairo, dots->points[n].x, dots->points[n].y,
                  dots->diameter / 2, 0, 2 * PI);
        cairo_fill(png->cairo);
    }
}

static void png_dots(struct fr_canvas *canvas, const struct fr_dots *dots)
{
    struct png_canvas *png = png_of(canvas);
    double radius = dots->diameter / 2 * png->scale;
    if (2 * ceil(radius + 0.5) + 1 > STAMP_SIDE_MAX) {
        draw_discs(png, dots);
        return;
    }
    struct stamps *stamps = fr_alloc(sizeof(*stamps));
    if (!stamps) {
        fr_canvas_fail(canvas, FR_ENOMEM);
        return;
    }
    make_stamps(stamps, radius, dots->alpha);
    cairo_surface_flush(png->surface);
    put_stamps(png, dots, stamps);
    cairo_surface_mark_dirty(png->surface);
    fr_free(stamps);
}

/* --- pictures --- */

/* The pixel a coordinate falls on. */
static int pixel_at(const struct png_canvas *png, double points)
{
    return (int)lround(points * png->scale);
}

static void png_raster(struct fr_canvas *canvas, struct fr_point corner,
                       struct fr_point size, const struct fr_raster *raster)
{
    struct png_canvas *png = png_of(canvas);
    const struct pixel_rect *clip = &png->clips[png->clip_count];
    int left = pixel_at(png, corner.x), top = pixel_at(png, corner.y);
    int width = max_of(1, pixel_at(png, corner.x + size.x) - left);
    int height = max_of(1, pixel_at(png, corner.y + size.y) - top);
    int x_end = min_of(left + width, clip->right);
    int y_end = min_of(top + height, clip->bottom);
    cairo_surface_flush(png->surface);
    for (int y = max_of(top, clip->top); y < y_end; y++) {
        size_t j = (size_t)(y - top) * raster->rows / (size_t)height;
        const uint8_t *line = raster->rgb + 3 * j * raster->columns;
        uint32_t *row = png->pixels + (size_t)y * (size_t)png->width;
        for (int x = max_of(left, clip->left); x < x_end; x++) {
            size_t i = (size_t)(x - left) * raster->columns / (size_t)width;
            const uint8_t *p = line + 3 * i;
            uint32_t rgb = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
            if (rgb != 0xFFFFFF)
                row[x] = 0xFF000000u | rgb;
        }
    }
    cairo_surface_mark_dirty(png->surface);
}

/* --- clipping --- */

static void png_clip_push(struct fr_canvas *canvas, struct fr_point corner,
                          struct fr_point size)
{
    struct png_canvas *png = png_of(canvas);
    const struct pixel_rect *outer = &png->clips[png->clip_count];
    png->clips[png->clip_count + 1] = (struct pixel_rect){
        max_of(outer->left, pixel_at(png, corner.x)),
        max_of(outer->top, pixel_at(png, corner.y)),
        min_of(outer->right, pixel_at(png, corner.x + size.x)),
        min_of(outer->bottom, pixel_at(png, corner.y + size.y))};
    png->clip_count++;
    cairo_save(png->cairo);
    cairo_rectangle(png->cairo, corner.x, corner.y, size.x, size.y);
    cairo_clip(png->cairo);
}

static void png_clip_pop(struct fr_canvas *canvas)
{
    struct png_canvas *png = png_of(canvas);
    FR_ASSERT(png->clip_count > 0);
    png->clip_count--;
    cairo_restore(png->cairo);
}

/* --- life --- */

static int cairo_failure(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return 0;
    return status == CAIRO_STATUS_NO_MEMORY ? FR_ENOMEM : FR_EOUTPUT;
}

static int png_finish(struct fr_canvas *canvas)
{
    struct png_canvas *png = png_of(canvas);
    FR_TRY(cairo_failure(cairo_status(png->cairo)));
    cairo_surface_flush(png->surface);
    struct fr_pixels pixels = {.data = png->pixels,
                               .width = (uint32_t)png->width,
                               .height = (uint32_t)png->height,
                               .stride = (uint32_t)png->width,
                               .dpi = png->dpi};
    return fr_png_encode(&pixels, png->out);
}

static void png_free(struct fr_canvas *canvas)
{
    struct png_canvas *png = png_of(canvas);
    if (png->cairo)
        cairo_destroy(png->cairo);
    if (png->surface)
        cairo_surface_destroy(png->surface);
    for (int i = 0; i < FR_FACE_COUNT; i++)
        if (png->faces[i])
            cairo_font_face_destroy(png->faces[i]);
    fr_png_memory_release(&png->own);
    fr_free(png);
}

static const struct fr_canvas_ops png_ops = {
    .paint = png_paint,
    .text = png_text,
    .dots = png_dots,
    .raster = png_raster,
    .clip_push = png_clip_push,
    .clip_pop = png_clip_pop,
    .finish = png_finish,
    .free = png_free,
};

void fr_png_memory_release(struct fr_png_memory *memory)
{
    fr_free(memory->pixels);
    *memory = (struct fr_png_memory){0};
}

/* At least so many pixels, of any colour. */
static int reserve_pixels(struct fr_png_memory *memory, size_t count)
{
    if (count <= memory->count)
        return 0;
    fr_png_memory_release(memory);
    memory->pixels = fr_alloc(count * sizeof(*memory->pixels));
    if (!memory->pixels)
        return FR_ENOMEM;
    memory->count = count;
    return 0;
}

static int make_surface(struct png_canvas *png)
{
    size_t count = (size_t)png->width * (size_t)png->height;
    FR_TRY(reserve_pixels(png->memory, count));
    png->pixels = png->memory->pixels;
    for (size_t i = 0; i < count; i++)
        png->pixels[i] = 0xFFFFFFFFu;
    png->surface = cairo_image_surface_create_for_data(
        (unsigned char *)png->pixels, CAIRO_FORMAT_RGB24, png->width,
        png->height, 4 * png->width);
    png->cairo = cairo_create(png->surface);
    FR_TRY(cairo_failure(cairo_status(png->cairo)));
    cairo_scale(png->cairo, png->scale, png->scale);
    cairo_set_line_join(png->cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(png->cairo, options);
    cairo_font_options_destroy(options);
    return cairo_failure(cairo_status(png->cairo));
}

int fr_canvas_png_new(double width, double height, double dpi,
                      struct fr_png_memory *memory, struct fr_strbuf *out,
                      struct fr_canvas **canvas)
{
    FR_ASSERT(width > 0 && height > 0 && dpi > 0);
    double columns = ceil(width * dpi / 72), rows = ceil(height * dpi / 72);
    if (columns > PIXELS_MAX || rows > PIXELS_MAX)
        return FR_ELIMIT;
    struct png_canvas *png = fr_alloc_zero(1, sizeof(*png));
    if (!png)
        return FR_ENOMEM;
    fr_canvas_init(&png->base, &png_ops, width, height);
    png->out = out;
    png->memory = memory ? memory : &png->own;
    png->dpi = dpi;
    png->scale = dpi / 72;
    png->width = (int)columns;
    png->height = (int)rows;
    png->clips[0] = (struct pixel_rect){0, 0, png->width, png->height};
    int status = make_surface(png);
    if (status < 0)
        fr_canvas_free(&png->base);
    else
        *canvas = &png->base;
    return status;
}
