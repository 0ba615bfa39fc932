/* chart_pie.c - a ring of shares, largest first from 12 o'clock, each named
 * beside its slice with its number and share; the total in the middle.
 *
 * Names stand in a column at each side and are pushed apart, so they never
 * overlap; a thin line leads to the slice where it would not cross the ring.
 * Where the names have no room beside the ring they become a list under it. */
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "chart/chart_kind.h"
#include "chart/label.h"
#include "chart/legend.h"
#include "chart/shares.h"

#define SLICES_MAX   8 /* 7 and "other" */
#define HOLE         0.58
#define FULL_TURN    359.9 /* degrees; a slice of more is the whole ring */
#define BEND         9.0   /* from the names to where the leader bends */
#define COLUMN_OFF   18.0  /* from the ring to the names */
#define LABEL_HEIGHT 26.0
#define SHORT_HEIGHT 13.0 /* of a label on one line */
#define SWATCH       6.5
#define SWATCH_OFF   4.0
#define RADIUS_SHARE                                                           \
    0.62 /* of what the height allows; a ring that must be
                             smaller beside its names has them below */
#define RADIUS_LEAST 22.0
#define LIST_GAP     12.0 /* between the ring and the names below it */
#define RADIUS_MAX   110.0
#define PI           3.14159265358979323846

struct label {
    double y;     /* of the label's middle */
    double angle; /* degrees clockwise from 12 o'clock */
    size_t slice;
};

struct side {
    struct label labels[SLICES_MAX];
    size_t count;
};

struct ring {
    const struct fr_shares *shares;
    struct fr_point center;
    double radius;
    struct fr_area area;
    double label_width; /* of the widest name or number */
};

static int pie_is_empty(const struct fr_panel *panel)
{
    return fr_shares_is_empty(panel->as.pie.slices, panel->as.pie.count);
}

static void pie_note(const struct fr_panel *panel, struct fr_strbuf *out)
{
    size_t left_out =
        fr_shares_left_out(panel->as.pie.slices, panel->as.pie.count);
    if (left_out > 0)
        fr_chart_add_note(out, (double)left_out, "category without a number",
                          "categories without a number");
}

/* Degrees of a slice. */
static double turn_of(const struct ring *ring, size_t i)
{
    return 360 * (ring->shares->items[i].value / ring->shares->total);
}

/* --- the ring --- */

static void draw_slices(const struct ring *ring, struct fr_canvas *canvas)
{
    double from = 0;
    for (size_t i = 0; i < ring->shares->count; i++) {
        double turn = turn_of(ring, i);
        struct fr_paint paint =
            FR_PAINT_FILL(ring->shares->items[i].category.rgb);
        if (turn <= 0)
            continue;
        if (turn < FULL_TURN) {
            /* a white edge between slices */
            paint.stroke = 0xFFFFFF;
            paint.stroke_alpha = 1;
            paint.line_width = turn > 4 ? 1.2 : 0.3;
        }
        fr_canvas_slice(canvas, ring->center, ring->radius, from, from + turn);
        fr_canvas_paint(canvas, &paint);
        from += turn;
    }
    struct fr_paint hole = FR_PAINT_FILL(0xFFFFFF);
    fr_canvas_circle(canvas, ring->center, HOLE * ring->radius);
    fr_canvas_paint(canvas, &hole);
}

static void draw_total(const struct ring *ring, struct fr_str title,
                       struct fr_canvas *canvas)
{
    char total[FR_LABEL_MAX];
    struct fr_text_style style = {.face = FR_FACE_BOLD,
                                  .size = 14,
                                  .rgb = FR_COLOR_INK,
                                  .anchor = FR_ANCHOR_CENTER};
    double room = 2 * HOLE * ring->radius * 0.85;
    fr_label_count(ring->shares->total, total);
    double width = fr_font_text_width(style.face, style.size, fr_str_of(total));
    if (width > room)
        style.size = fmax(6, style.size * room / width * 0.999);
    double y = ring->center.y + FR_FONT_CAP * style.size / 2;
    if (title.size > 0)
        y -= 6;
    fr_layout_text(canvas, ring->center.x, y, room, fr_str_of(total), &style);
    style.face = FR_FACE_REGULAR;
    style.size = FR_SIZE_LABEL;
    style.rgb = FR_COLOR_QUIET;
    if (title.size > 0)
        fr_layout_text(canvas, ring->center.x, y + 12, room, title, &style);
}

/* --- names beside the ring --- */

static void add_label(struct side *side, const struct ring *ring, double angle,
                      size_t slice)
{
    double y = ring->center.y - ring->radius * cos(angle * PI / 180);
    side->labels[side->count++] =
        (struct label){.y = y, .angle = angle, .slice = slice};
}

/* Slices whose middle is in the right half get their label there. Both sides
 * run from top to bottom: the left one takes the slices from the last. */
static void assign_sides(const struct ring *ring, struct side *left,
                         struct side *right)
{
    double middles[SLICES_MAX], from = 0;
    *left = *right = (struct side){.count = 0};
    for (size_t i = 0; i < ring->shares->count; i++) {
        double turn = turn_of(ring, i);
        middles[i] = turn > FULL_TURN ? 90 : from + turn / 2;
        if (middles[i] <= 180)
            add_label(right, ring, middles[i], i);
        from += turn;
    }
    for (size_t i = ring->shares->count; i-- > 0;)
        if (middles[i] > 180)
            add_label(left, ring, middles[i], i);
}

/* Move labels so that they are `height` apart and inside top .. bottom. */
static void push_apart(struct side *side, double height, double top,
                       double bottom)
{
    struct label *labels = side->labels;
    for (size_t i = 0; i < side->count; i++) {
        double least = i > 0 ? labels[i - 1].y + height : top + height / 2;
        labels[i].y = fmax(labels[i].y, least);
    }
    double most = bottom - height / 2;
    for (size_t i = side->count; i-- > 0;) {
        labels[i].y = fmin(labels[i].y, most);
        most = labels[i].y - height;
    }
}

/* Whether a straight line between the points enters the ring. */
static int is_crossing(const struct ring *ring, struct fr_point a,
                       struct fr_point b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    double length = dx * dx + dy * dy;
    double t = 0;
    if (length > 0)
        t = ((ring->center.x - a.x) * dx + (ring->center.y - a.y) * dy) /
            length;
    t = fmin(fmax(t, 0), 1);
    return hypot(a.x + t * dx - ring->center.x, a.y + t * dy - ring->center.y) <
           ring->radius + 0.5;
}

static void draw_leader(const struct ring *ring, const struct label *label,
                        double x, struct fr_canvas *canvas)
{
    double angle = label->angle * PI / 180;
    double sign = x > ring->center.x ? 1 : -1;
    double r = ring->radius + 2;
    struct fr_point from = {ring->center.x + r * sin(angle),
                            ring->center.y - r * cos(angle)};
    struct fr_point bend = {x - sign * BEND, label->y};
    struct fr_paint paint = FR_PAINT_STROKE(FR_COLOR_AXIS, 0.6);
    if (turn_of(ring, label->slice) <= 0 || is_crossing(ring, from, bend))
        return;
    fr_canvas_move(canvas, from.x, from.y);
    fr_canvas_line(canvas, bend.x, bend.y);
    fr_canvas_line(canvas, x - sign * 3, bend.y);
    fr_canvas_paint(canvas, &paint);
}

/* "1,204 · 30.1 %" */
static void number_text(const struct fr_shares *shares, size_t i,
                        char out[FR_LEGEND_VALUE_MAX])
{
    char count[FR_LABEL_MAX], part[FR_LABEL_MAX];
    fr_label_count(shares->items[i].value, count);
    fr_label_share(shares->items[i].value, shares->total, part);
    snprintf(out, FR_LEGEND_VALUE_MAX, "%s \u00B7 %s", count, part);
}

/* Swatch and name, and below the number; `sign` is the reading direction. */
static void draw_label(const struct ring *ring, const struct label *label,
                       double x, double sign, int is_short,
                       struct fr_canvas *canvas)
{
    const struct fr_share *share = &ring->shares->items[label->slice];
    char number[FR_LEGEND_VALUE_MAX];
    struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                  .size = FR_SIZE_LABEL,
                                  .rgb = FR_COLOR_INK,
                                  .anchor = sign > 0 ? FR_ANCHOR_LEFT
                                                     : FR_ANCHOR_RIGHT};
    double middle = is_short ? label->y : label->y - 5.5;
    double base = middle + FR_FONT_CAP * style.size / 2;
    double text_x = x + sign * (SWATCH + SWATCH_OFF);
    fr_canvas_fill_rect(canvas, sign > 0 ? x : x - SWATCH, middle - SWATCH / 2,
                        SWATCH, SWATCH, share->category.rgb);
    fr_layout_name(canvas, text_x, base, ring->label_width + 1,
                   share->category.name, &style);
    number_text(ring->shares, label->slice, number);
    style.rgb = FR_COLOR_QUIET;
    if (!is_short)
        fr_layout_text(canvas, text_x, base + 11, ring->label_width + 1,
                       fr_str_of(number), &style);
}

static void draw_side(const struct ring *ring, struct side *side, double sign,
                      struct fr_canvas *canvas)
{
    double x = ring->center.x + sign * (ring->radius + COLUMN_OFF);
    double height = LABEL_HEIGHT;
    int is_short = (double)side->count * height > ring->area.height;
    if (is_short)
        height = SHORT_HEIGHT;
    push_apart(side, height, ring->area.y, fr_area_bottom(&ring->area));
    for (size_t i = 0; i < side->count; i++) {
        draw_leader(ring, &side->labels[i], x, canvas);
        draw_label(ring, &side->labels[i], x, sign, is_short, canvas);
    }
}

/* The widest name or number of any label. */
static double measure_labels(const struct fr_shares *shares)
{
    char number[FR_LEGEND_VALUE_MAX];
    double widest = 0;
    for (size_t i = 0; i < shares->count; i++) {
        number_text(shares, i, number);
        widest =
            fmax(widest, fr_layout_name_width(shares->items[i].category.name,
                                              FR_SIZE_LABEL));
        widest = fmax(widest, fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL,
                                                 fr_str_of(number)));
    }
    return widest;
}

static void draw_with_sides(const struct ring *ring, struct fr_str title,
                            struct fr_canvas *canvas)
{
    struct side left, right;
    draw_slices(ring, canvas);
    draw_total(ring, title, canvas);
    assign_sides(ring, &left, &right);
    draw_side(ring, &left, -1, canvas);
    draw_side(ring, &right, 1, canvas);
}

/* --- names below the ring --- */

static void draw_with_list(struct ring *ring, struct fr_str title,
                           struct fr_canvas *canvas)
{
    struct fr_legend_item items[SLICES_MAX];
    const struct fr_shares *shares = ring->shares;
    struct fr_area area = ring->area;
    for (size_t i = 0; i < shares->count; i++) {
        items[i] =
            (struct fr_legend_item){.name = shares->items[i].category.name,
                                    .rgb = shares->items[i].category.rgb};
        number_text(shares, i, items[i].value);
    }
    double height = fr_legend_height(items, shares->count, area.width);
    double rows_max =
        fmax(1, floor((area.height - 2 * RADIUS_LEAST) / FR_LEGEND_ROW));
    height = fmin(height, rows_max * FR_LEGEND_ROW);
    double room = fmin(area.height - height - LIST_GAP, area.width);
    ring->radius = fmax(2, fmin(room / 2, RADIUS_MAX) - 2);
    /* ring and list are one block, in the middle of the area */
    double block = 2 * ring->radius + LIST_GAP + height;
    fr_area_cut_top(&area, (area.height - block) / 2);
    ring->center =
        (struct fr_point){area.x + area.width / 2, area.y + ring->radius};
    fr_area_cut_top(&area, 2 * ring->radius + LIST_GAP);
    area.height = height;
    draw_slices(ring, canvas);
    draw_total(ring, title, canvas);
    fr_legend_draw(canvas, area, items, shares->count);
}

static void pie_draw(const struct fr_panel *panel, struct fr_area area,
                     struct fr_canvas *canvas)
{
    const struct fr_pie_chart *chart = &panel->as.pie;
    struct fr_shares shares;
    int status =
        fr_shares_init(&shares, chart->slices, chart->count, SLICES_MAX, 0);
    if (status < 0) {
        fr_canvas_fail(canvas, status);
        return;
    }
    struct ring ring = {
        .shares = &shares,
        .center = {area.x + area.width / 2, area.y + area.height / 2},
        .area = area,
        .label_width = measure_labels(&shares)};
    double beside =
        area.width / 2 - COLUMN_OFF - SWATCH - SWATCH_OFF - ring.label_width;
    double most = fmin(fmin(area.height / 2 - 8, area.width / 2), RADIUS_MAX);
    ring.radius = fmin(beside, most);
    if (ring.radius < RADIUS_SHARE * most)
        draw_with_list(&ring, chart->title, canvas);
    else
        draw_with_sides(&ring, chart->title, canvas);
    fr_shares_release(&shares);
}

const struct fr_chart_ops fr_chart_pie_ops = {pie_is_empty, pie_note, pie_draw};
