/* chart_bar.c - bars of counts, each with its number and share.
 *
 * Columns when there are few categories with short names, otherwise rows.
 * The numbers stand at the bars, so there is no axis to read them from. */
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "chart/chart_kind.h"
#include "chart/label.h"
#include "chart/shares.h"

#define COLUMNS_MAX  8
#define COLUMN_MAX   60.0 /* widest column */
#define COLUMN_SHARE 0.64 /* of its band */
#define ROW_MIN      13.0
#define ROW_MAX      44.0
#define ROW_SHARE    0.62
#define NAME_GAP     6.0

static int bar_is_empty(const struct fr_panel *panel)
{
    const struct fr_bar_chart *chart = &panel->as.bar;
    return fr_shares_is_empty(chart->bars, chart->count);
}

static void bar_note(const struct fr_panel *panel, struct fr_strbuf *out)
{
    size_t left_out =
        fr_shares_left_out(panel->as.bar.bars, panel->as.bar.count);
    if (left_out > 0)
        fr_chart_add_note(out, (double)left_out, "category without a number",
                          "categories without a number");
}

static double widest_name(const struct fr_shares *shares)
{
    double widest = 0;
    for (size_t i = 0; i < shares->count; i++)
        widest =
            fmax(widest, fr_layout_name_width(shares->items[i].category.name,
                                              FR_SIZE_LABEL));
    return widest;
}

static double largest(const struct fr_shares *shares)
{
    double max = 0;
    for (size_t i = 0; i < shares->count; i++)
        max = fmax(max, shares->items[i].value);
    return max;
}

/* "1,204" and "30.1 %", drawn side by side from x on or above each other. */
struct bar_texts {
    char count[FR_LABEL_MAX];
    char share[FR_LABEL_MAX];
};

static struct bar_texts texts_of(const struct fr_shares *shares, size_t i)
{
    struct bar_texts texts;
    fr_label_count(shares->items[i].value, texts.count);
    fr_label_share(shares->items[i].value, shares->total, texts.share);
    return texts;
}

static double texts_width(const struct bar_texts *texts)
{
    return fr_font_text_width(FR_FACE_BOLD, FR_SIZE_LABEL,
                              fr_str_of(texts->count)) +
           5 +
           fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL,
                              fr_str_of(texts->share));
}

/* The wider of count and share, over all bars: above each other. */
static double widest_stack(const struct fr_shares *shares)
{
    double widest = 0;
    for (size_t i = 0; i < shares->count; i++) {
        struct bar_texts texts = texts_of(shares, i);
        widest = fmax(widest, fr_font_text_width(FR_FACE_BOLD, FR_SIZE_LABEL,
                                                 fr_str_of(texts.count)));
        widest = fmax(widest, fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL,
                                                 fr_str_of(texts.share)));
    }
    return widest;
}

static double widest_texts(const struct fr_shares *shares)
{
    double widest = 0;
    for (size_t i = 0; i < shares->count; i++) {
        struct bar_texts texts = texts_of(shares, i);
        widest = fmax(widest, texts_width(&texts));
    }
    return widest;
}

/* --- rows --- */

static void draw_row_texts(struct fr_canvas *canvas, double x, double base,
                           const struct bar_texts *texts)
{
    struct fr_text_style style = {
        .face = FR_FACE_BOLD, .size = FR_SIZE_LABEL, .rgb = FR_COLOR_INK};
    fr_canvas_text(canvas, x, base, fr_str_of(texts->count), &style);
    x +=
        5 + fr_font_text_width(style.face, style.size, fr_str_of(texts->count));
    style.face = FR_FACE_REGULAR;
    style.rgb = FR_COLOR_QUIET;
    fr_canvas_text(canvas, x, base, fr_str_of(texts->share), &style);
}

static void draw_rows(const struct fr_shares *shares, struct fr_area area,
                      struct fr_canvas *canvas)
{
    const struct fr_text_style name_style = {.face = FR_FACE_REGULAR,
                                             .size = FR_SIZE_LABEL,
                                             .rgb = FR_COLOR_TEXT,
                                             .anchor = FR_ANCHOR_RIGHT};
    double row = fmin(area.height / (double)shares->count, ROW_MAX);
    double thick = row * ROW_SHARE, max = largest(shares);
    double names = fmin(widest_name(shares), area.width * 0.4);
    double texts = widest_texts(shares) + NAME_GAP;
    double x = area.x + names + NAME_GAP;
    double length = fmax(4, fr_area_right(&area) - x - texts);
    for (size_t i = 0; i < shares->count; i++) {
        const struct fr_share *share = &shares->items[i];
        double middle = area.y + ((double)i + 0.5) * row;
        double base = middle + FR_FONT_CAP * FR_SIZE_LABEL / 2;
        double width = share->value / max * length;
        struct bar_texts words = texts_of(shares, i);
        fr_layout_name(canvas, x - NAME_GAP, base, names + 1,
                       share->category.name, &name_style);
        if (width > 0)
            fr_canvas_fill_rect(canvas, x, middle - thick / 2, width, thick,
                                share->category.rgb);
        draw_row_texts(canvas, x + width + NAME_GAP, base, &words);
    }
    fr_canvas_stroke_line(
        canvas, (struct fr_point){x, area.y},
        (struct fr_point){x, area.y + row * (double)shares->count},
        FR_COLOR_AXIS, FR_STROKE_AXIS);
}

/* --- columns --- */

static void draw_column_texts(struct fr_canvas *canvas, double x, double y,
                              const struct bar_texts *texts)
{
    struct fr_text_style style = {.face = FR_FACE_BOLD,
                                  .size = FR_SIZE_LABEL,
                                  .rgb = FR_COLOR_INK,
                                  .anchor = FR_ANCHOR_CENTER};
    fr_canvas_text(canvas, x, y - 15, fr_str_of(texts->count), &style);
    style.face = FR_FACE_REGULAR;
    style.rgb = FR_COLOR_QUIET;
    fr_canvas_text(canvas, x, y - 4, fr_str_of(texts->share), &style);
}

static void draw_columns(const struct fr_shares *shares, struct fr_area area,
                         struct fr_canvas *canvas)
{
    const struct fr_text_style name_style = {.face = FR_FACE_REGULAR,
                                             .size = FR_SIZE_LABEL,
                                             .rgb = FR_COLOR_TEXT,
                                             .anchor = FR_ANCHOR_CENTER};
    double band = area.width / (double)shares->count;
    double thick = fmin(band * COLUMN_SHARE, COLUMN_MAX);
    double max = largest(shares);
    double bottom = fr_area_bottom(&area) - 16;
    double length = fmax(4, bottom - area.y - 32);
    for (size_t i = 0; i < shares->count; i++) {
        const struct fr_share *share = &shares->items[i];
        double middle = area.x + ((double)i + 0.5) * band;
        double height = share->value / max * length;
        struct bar_texts words = texts_of(shares, i);
        if (height > 0)
            fr_canvas_fill_rect(canvas, middle - thick / 2, bottom - height,
                                thick, height, share->category.rgb);
        draw_column_texts(canvas, middle, bottom - height, &words);
        fr_layout_name(canvas, middle, bottom + 5 + FR_SIZE_LABEL, band,
                       share->category.name, &name_style);
    }
    fr_canvas_stroke_line(canvas, (struct fr_point){area.x, bottom},
                          (struct fr_point){fr_area_right(&area), bottom},
                          FR_COLOR_AXIS, FR_STROKE_AXIS);
}

static void bar_draw(const struct fr_panel *panel, struct fr_area area,
                     struct fr_canvas *canvas)
{
    const struct fr_bar_chart *chart = &panel->as.bar;
    struct fr_shares shares;
    double rows = fmax(2, floor(area.height / ROW_MIN));
    int status = fr_shares_init(&shares, chart->bars, chart->count,
                                (size_t)rows, chart->is_in_order);
    if (status < 0) {
        fr_canvas_fail(canvas, status);
        return;
    }
    double band = area.width / (double)shares.count - NAME_GAP;
    if (shares.count <= COLUMNS_MAX && area.height > 90 &&
        widest_name(&shares) <= band && widest_stack(&shares) <= band)
        draw_columns(&shares, area, canvas);
    else
        draw_rows(&shares, area, canvas);
    fr_shares_release(&shares);
}

const struct fr_chart_ops fr_chart_bar_ops = {bar_is_empty, bar_note, bar_draw};
