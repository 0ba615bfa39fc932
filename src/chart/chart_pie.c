/* chart_pie.c - a ring of shares, largest first from 12 o'clock, each named
 * beside its slice; the total in the middle.
 *
 * Names stand in a column at each side and are pushed apart, so they never
 * overlap; a thin line leads to the slice. */
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "chart/kind.h"
#include "chart/label.h"
#include "chart/shares.h"

#define SLICES_MAX 8 /* 7 and "other" */
#define HOLE       0.58
#define LEADER     8.0 /* from the ring to where the leader bends */
#define COLUMN_OFF 16.0 /* from the ring to the names */
#define LABEL_HEIGHT 25.0
#define PI 3.14159265358979323846

struct label {
    double wanted; /* y of the slice's middle */
    double y;      /* y of the label's middle */
    double angle;  /* degrees clockwise from 12 o'clock */
    size_t slice;
};

struct side {
    struct label labels[SLICES_MAX];
    size_t count;
};

struct ring {
    struct fr_point center;
    double radius;
    struct fr_area area;
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
        fr_kind_add_note(out, (double)left_out, "category without a number",
                         "categories without a number");
}

static double share_of(const struct fr_shares *shares, size_t i)
{
    return shares->items[i].value / shares->total;
}

static void draw_slices(const struct fr_shares *shares, const struct ring *ring,
                        struct fr_canvas *canvas)
{
    double from = 0;
    for (size_t i = 0; i < shares->count; i++) {
        double turn = 360 * share_of(shares, i);
        struct fr_paint paint = FR_PAINT_FILL(shares->items[i].category.rgb);
        if (turn <= 0)
            continue;
        if (turn < 359.999) {
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

static void draw_total(const struct fr_shares *shares, const struct ring *ring,
                       struct fr_str title, struct fr_canvas *canvas)
{
    char total[FR_LABEL_MAX];
    struct fr_text_style style = {.face = FR_FACE_BOLD,
                                  .size = 14,
                                  .rgb = FR_COLOR_INK,
                                  .anchor = FR_ANCHOR_CENTER};
    double room = 2 * HOLE * ring->radius * 0.85;
    fr_label_count(shares->total, total);
    if (fr_font_text_width(style.face, style.size, fr_str_of(total)) > room)
        style.size = FR_SIZE_LABEL;
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

/* --- labels --- */

static void add_label(struct side *side, const struct ring *ring, double angle,
                      size_t slice)
{
    double y = ring->center.y - ring->radius * cos(angle * PI / 180);
    side->labels[side->count++] =
        (struct label){.wanted = y, .y = y, .angle = angle, .slice = slice};
}

/* Slices whose middle is in the right half get their label there. The left
 * side runs upwards, so it is put in reverse to be ordered by height. */
static void assign_sides(const struct fr_shares *shares,
                         const struct ring *ring, struct side *left,
                         struct side *right)
{
    double from = 0;
    left->count = right->count = 0;
    for (size_t i = 0; i < shares->count; i++) {
        double turn = 360 * share_of(shares, i);
        double middle = from + turn / 2;
        /* a slice of more than half has its middle anywhere: take the side
         * with more of it */
        if (middle < 180)
            add_label(right, ring, middle, i);
        else
            add_label(left, ring, middle, i);
        from += turn;
    }
    for (size_t i = 0; i < left->count / 2; i++) {
        struct label swapped = left->labels[i];
        left->labels[i] = left->labels[left->count - 1 - i];
        left->labels[left->count - 1 - i] = swapped;
    }
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

static void draw_leader(const struct ring *ring, const struct label *label,
                        double x, struct fr_canvas *canvas)
{
    double angle = label->angle * PI / 180;
    double sign = x > ring->center.x ? 1 : -1;
    double r = ring->radius + 2;
    fr_canvas_move(canvas, ring->center.x + r * sin(angle),
                   ring->center.y - r * cos(angle));
    fr_canvas_line(canvas, x - sign * LEADER, label->y);
    fr_canvas_line(canvas, x - sign * 3, label->y);
    struct fr_paint paint = FR_PAINT_STROKE(FR_COLOR_AXIS, 0.6);
    fr_canvas_paint(canvas, &paint);
}

/* Name on one line, count and share on the next; on one if room is short. */
static void draw_label(const struct fr_shares *shares, const struct label *label,
                       double x, double width, enum fr_anchor anchor,
                       int is_short, struct fr_canvas *canvas)
{
    const struct fr_share *share = &shares->items[label->slice];
    char count[FR_LABEL_MAX], part[FR_LABEL_MAX], line[2 * FR_LABEL_MAX + 8];
    struct fr_text_style style = {.face = FR_FACE_REGULAR,
                                  .size = FR_SIZE_LABEL,
                                  .rgb = FR_COLOR_INK,
                                  .anchor = anchor};
    fr_label_count(share->value, count);
    fr_label_share(share->value, shares->total, part);
    snprintf(line, sizeof(line), "%s \u00B7 %s", count, part);
    if (is_short) {
        fr_layout_name(canvas, x, label->y + FR_FONT_CAP * style.size / 2,
                       width, share->category.name, &style);
        return;
    }
    fr_layout_name(canvas, x, label->y - 2, width, share->category.name,
                   &style);
    style.rgb = FR_COLOR_QUIET;
    fr_layout_text(canvas, x, label->y + 9, width, fr_str_of(line), &style);
}

static void draw_side(const struct fr_shares *shares, const struct ring *ring,
                      struct side *side, int is_right,
                      struct fr_canvas *canvas)
{
    double off = ring->radius + COLUMN_OFF;
    double x = ring->center.x + (is_right ? off : -off);
    double width = is_right ? fr_area_right(&ring->area) - x
                            : x - ring->area.x;
    double height = LABEL_HEIGHT;
    int is_short = (double)side->count * height > ring->area.height;
    if (is_short)
        height = fmin(12, ring->area.height / (double)side->count);
    push_apart(side, height, ring->area.y, fr_area_bottom(&ring->area));
    for (size_t i = 0; i < side->count; i++) {
        draw_leader(ring, &side->labels[i], x, canvas);
        draw_label(shares, &side->labels[i], x, width,
                   is_right ? FR_ANCHOR_LEFT : FR_ANCHOR_RIGHT, is_short,
                   canvas);
    }
}

static void draw_ring(const struct fr_shares *shares, struct fr_area area,
                      struct fr_str title, struct fr_canvas *canvas)
{
    struct side left, right;
    struct ring ring = {
        .center = {area.x + area.width / 2, area.y + area.height / 2},
        .radius = fmin(area.height / 2 - 8, area.width * 0.24),
        .area = area};
    ring.radius = fmax(ring.radius, 4);
    draw_slices(shares, &ring, canvas);
    draw_total(shares, &ring, title, canvas);
    assign_sides(shares, &ring, &left, &right);
    draw_side(shares, &ring, &left, 0, canvas);
    draw_side(shares, &ring, &right, 1, canvas);
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
    draw_ring(&shares, area, chart->title, canvas);
    fr_shares_release(&shares);
}

const struct fr_kind fr_kind_pie = {pie_is_empty, pie_note, pie_draw};
