/* figures_boxes.c - histograms and boxes of the summary as charts.
 *
 * A box of fewer than five values is drawn as its values; they are found
 * again from the quartiles, which for so few are linear in them. */
#include "report/figures_internal.h"

#include <math.h>

#include "base/num.h"

/* A log axis shows a wide box better than a linear one. */
#define LOG_RATIO 50.0
/* Values below which a box is drawn as its values. */
#define BOX_VALUES_MIN 5

static enum fr_quantity quantity_of(enum fr_metric metric)
{
    enum fr_type type = fr_lookup_metric_type(metric);

    if (type == FR_TYPE_TIME)
        return FR_QUANTITY_SECONDS;
    if (type == FR_TYPE_BYTES)
        return FR_QUANTITY_BYTES;
    return type == FR_TYPE_BYTE_RATE ? FR_QUANTITY_RATE : FR_QUANTITY_PLAIN;
}

void fr_figures_axis(struct fr_axis *axis, enum fr_metric metric)
{
    axis->title = fr_str_of(fr_lookup_metric_heading(metric));
    axis->quantity = quantity_of(metric);
    axis->min = axis->max = (double)NAN;
}

/* --- histogram --- */

void fr_figures_histogram(struct fr_figures_maker *maker,
                          struct fr_panel *panel,
                          const struct fr_histogram *histogram,
                          enum fr_metric metric)
{
    struct fr_histogram_chart *chart = &panel->as.histogram;

    if (fr_figures_lacks_metric(maker, panel, metric))
        return;
    fr_figures_note_metric(maker, metric);
    panel->note = fr_figures_take(maker);
    panel->kind = FR_CHART_HISTOGRAM;
    chart->edges = histogram->edges;
    chart->counts = histogram->counts;
    chart->bin_count = histogram->bin_count;
    chart->title = FR_STR("flows");
    chart->rgb = FR_COLOR_MARK;
    chart->is_log_count = 1;
    fr_figures_axis(&chart->axis, metric);
    chart->axis.title = FR_STR("Mean of the flow");
    if (histogram->is_log) {
        chart->axis.scale = FR_SCALE_LOG;
        chart->zero_count = histogram->zero_count;
        chart->axis.has_zero = histogram->zero_count > 0;
    }
    if (histogram->bin_count) {
        chart->axis.min = histogram->edges[0];
        chart->axis.max = histogram->edges[histogram->bin_count];
    }
}

/* --- boxes --- */

/* What an axis of boxes must show. */
struct extent {
    double least; /* positive */
    double min, max;
};

static void extend(struct extent *extent, double value)
{
    if (!isfinite(value))
        return;
    if (value > 0)
        extent->least = fmin(extent->least, value);
    extent->min = fmin(extent->min, value);
    extent->max = fmax(extent->max, value);
}

/* The values of a box of 1 to 4, in order: type 7 quartiles of so few are
 * means of two neighbours with known shares. */
static size_t few_values(const struct fr_box *box, double values[4])
{
    size_t count = (size_t)box->count;

    values[0] = box->min;
    values[count - 1] = box->max;
    if (count == 3)
        values[1] = box->median;
    if (count == 4) {
        values[1] = box->min + (box->q1 - box->min) / 0.75;
        values[2] = box->max - (box->max - box->q3) / 0.75;
    }
    return count;
}

/* The kept outliers of both sides, or all values of few. */
static void set_points(struct fr_figures_maker *maker, struct fr_chart_box *to,
                       const struct fr_box *from)
{
    size_t size = (size_t)from->low_count + from->high_count;
    double *points =
        FR_NEW_ARRAY(maker->arena, size + BOX_VALUES_MIN - 1, double);

    if (!points) {
        maker->status = FR_ENOMEM;
        return;
    }
    to->points = points;
    if (from->count < BOX_VALUES_MIN) {
        to->point_count = few_values(from, points);
        return;
    }
    for (uint32_t i = 0; i < from->low_count; i++)
        points[i] = from->low[i];
    for (uint32_t i = 0; i < from->high_count; i++)
        points[from->low_count + i] = from->high[i];
    to->point_count = size;
}

static void extend_by_box(struct extent *extent, const struct fr_chart_box *box)
{
    for (size_t i = 0; i < box->point_count; i++)
        extend(extent, box->points[i]);
    if (box->count < BOX_VALUES_MIN)
        return;
    extend(extent, box->whisker_low);
    extend(extent, box->q1);
    extend(extent, box->median);
    extend(extent, box->q3);
    extend(extent, box->whisker_high);
}

static void set_box(struct fr_figures_maker *maker, struct fr_chart_box *to,
                    const struct fr_box *from, int name)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_label_summary *label =
        &summary->labels[summary->color_label];

    to->category.name =
        name < 0 ? FR_STR("(no name)") : fr_str_of(label->names[name]);
    to->category.rgb = fr_figures_color(summary, summary->color_label, name);
    to->count = from->count;
    to->q1 = from->q1;
    to->median = from->median;
    to->q3 = from->q3;
    to->whisker_low = from->whisker_low;
    to->whisker_high = from->whisker_high;
    set_points(maker, to, from);
}

static void set_axis(struct fr_axis *axis, const struct extent *extent)
{
    axis->min = extent->min;
    axis->max = extent->max;
    if (extent->max / extent->least > LOG_RATIO) {
        axis->scale = FR_SCALE_LOG;
        axis->min = extent->least;
        axis->has_zero = extent->min <= 0;
        axis->has_negative = extent->min < 0;
    } else {
        axis->is_from_zero = extent->min >= 0;
    }
}

/* What the boxes leave out, or estimate. */
static void note_boxes(struct fr_figures_maker *maker, enum fr_metric metric,
                       const struct fr_box *boxes, uint32_t name_count,
                       uint32_t shown)
{
    uint64_t kept = 0;
    uint64_t total = 0;
    uint32_t filled = 0;
    int is_estimate = 0;

    for (uint32_t i = 0; i <= name_count; i++) {
        kept += boxes[i].low_count + boxes[i].high_count;
        total += boxes[i].low_total + boxes[i].high_total;
        filled += boxes[i].count > 0;
        is_estimate |= boxes[i].is_estimate;
    }
    fr_figures_note_metric(maker, metric);
    fr_figures_also(maker);
    fr_strbuf_append_text(&maker->text, "whiskers end within 1.5 times the "
                                        "box");
    if (kept < total) {
        fr_figures_also(maker);
        fr_strbuf_append_text(&maker->text, "outliers thinned: ");
        fr_num_append_grouped(&maker->text, kept);
        fr_strbuf_append_text(&maker->text, " of ");
        fr_num_append_grouped(&maker->text, total);
    }
    if (shown < filled) {
        fr_figures_also(maker);
        fr_strbuf_printf(&maker->text, "%u of %u names shown", (unsigned)shown,
                         (unsigned)filled);
    }
    fr_figures_note_estimate(maker, is_estimate);
}

static const struct fr_box *boxes_of(const struct fr_summary *summary,
                                     enum fr_metric metric)
{
    return metric == FR_METRIC_DURATION ? summary->duration_by_type
                                        : summary->size_by_type;
}

/* Which names are among the most frequent: a flag each. NULL: no memory. */
static const uint8_t *mark_frequent(struct fr_figures_maker *maker,
                                    const struct fr_label_summary *label)
{
    uint8_t *marks =
        FR_NEW_ARRAY(maker->arena, (size_t)label->name_count + 1, uint8_t);
    int name = -1;

    if (!marks) {
        maker->status = FR_ENOMEM;
        return NULL;
    }
    for (int i = 0; i < FR_FIGURES_NAMES_MAX; i++) {
        name = fr_lookup_next(label, name);
        if (name < 0)
            break;
        marks[name] = 1;
    }
    return marks;
}

static void lay_boxes(struct fr_figures_maker *maker,
                      struct fr_box_chart *chart, struct fr_chart_box *to,
                      const struct fr_box *from)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_label_summary *label =
        &summary->labels[summary->color_label];
    const uint8_t *is_frequent = mark_frequent(maker, label);
    struct extent extent = {INFINITY, INFINITY, -INFINITY};

    chart->boxes = to;
    for (uint32_t i = 0; is_frequent && i < label->name_count; i++) {
        if (from[i + 1].count > 0 && is_frequent[i])
            set_box(maker, &to[chart->count++], &from[i + 1], (int)i);
    }
    if (from[0].count > 0)
        set_box(maker, &to[chart->count++], &from[0], -1);
    for (size_t i = 0; i < chart->count; i++)
        extend_by_box(&extent, &to[i]);
    set_axis(&chart->axis, &extent);
}

void fr_figures_boxes(struct fr_figures_maker *maker, struct fr_panel *panel,
                      enum fr_metric metric)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_box *from = boxes_of(summary, metric);
    struct fr_chart_box *to;

    if (fr_figures_lacks_label(maker, panel, summary->color_label,
                               "flow_type") ||
        fr_figures_lacks_metric(maker, panel, metric))
        return;
    to = FR_NEW_ARRAY(maker->arena, FR_FIGURES_NAMES_MAX + 1,
                      struct fr_chart_box);
    if (!to) {
        maker->status = FR_ENOMEM;
        return;
    }
    panel->kind = FR_CHART_BOX;
    fr_figures_axis(&panel->as.box.axis, metric);
    /* the panel's title says it in full */
    panel->as.box.axis.title =
        metric == FR_METRIC_DURATION ? FR_STR("Duration") : FR_STR("Size");
    lay_boxes(maker, &panel->as.box, to, from);
    note_boxes(maker, metric, from,
               summary->labels[summary->color_label].name_count,
               (uint32_t)panel->as.box.count);
    panel->note = fr_figures_take(maker);
}
