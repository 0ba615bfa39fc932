/* cases.c - the list of cases, and what their makers share. */
#include "charts/cases.h"

#include <math.h>
#include <stdlib.h>

#include "base/bug.h"

const struct chart_case chart_cases[] = {
    {"classification", 864, 346, make_classification},
    {"timing", 864, 648, make_timing},
    {"sizes", 864, 648, make_sizes},
    {"periodic", 864, 346, make_periodic},
    {"heatmap", 648, 576, make_heatmap},
    {"timeline", 864, 648, make_timeline},
    {"bar", 864, 760, make_bar},
    {"pie", 864, 760, make_pie},
    {"box", 864, 760, make_box},
    {"histogram", 864, 700, make_histogram},
    {"scatter", 864, 900, make_scatter},
    {"joined", 864, 300, make_joined},
    {"density", 864, 600, make_density},
    {"square", 864, 700, make_square},
    {"line", 864, 900, make_line},
    {"empty", 864, 500, make_empty},
    {"ranges", 864, 1000, make_ranges},
    {"page", 495, 380, make_timing},
    {"page_sizes", 640, 560, make_sizes},
    {"tiny", 260, 200, make_timing},
    {"speck", 60, 40, make_sizes},
};
const size_t chart_case_count = sizeof(chart_cases) / sizeof(chart_cases[0]);

void chart_case_make(const struct chart_case *which, struct fr_arena *arena,
                     struct fr_figure *figure)
{
    struct case_maker maker = {.arena = arena};
    fr_rand_init(&maker.rand, 20240305);
    maker.panels = case_alloc(&maker, CASE_PANELS_MAX, sizeof(*maker.panels));
    which->make(&maker);
    maker.figure.panels = maker.panels;
    *figure = maker.figure;
}

void *case_alloc(struct case_maker *maker, size_t count, size_t size)
{
    void *block = fr_arena_array(maker->arena, count, size);
    FR_ASSERT(block);
    return block;
}

void case_grid(struct case_maker *maker, uint32_t rows, uint32_t columns)
{
    maker->figure.rows = rows;
    maker->figure.columns = columns;
}

struct fr_panel *case_panel(struct case_maker *maker, const char *title)
{
    uint32_t index = (uint32_t)maker->figure.panel_count++;
    FR_ASSERT(index < CASE_PANELS_MAX);
    struct fr_panel *panel = &maker->panels[index];
    panel->title = fr_str_of(title);
    panel->row = index / maker->figure.columns;
    panel->column = index % maker->figure.columns;
    return panel;
}

double case_normal(struct case_maker *maker)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += fr_rand_f64(&maker->rand);
    return sum;
}

double case_lognormal(struct case_maker *maker, double median, double sigma)
{
    return median * exp(sigma * case_normal(maker));
}

struct fr_share *case_shares(struct case_maker *maker, size_t count,
                             const char *const *names, const double *values)
{
    struct fr_share *shares = case_alloc(maker, count, sizeof(*shares));
    for (size_t i = 0; i < count; i++)
        shares[i] = (struct fr_share){
            .category = {fr_str_of(names[i]), fr_style_color(i, count)},
            .value = values[i]};
    return shares;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *values, size_t count, double p)
{
    double at = p * (double)(count - 1);
    size_t i = (size_t)at;
    if (i + 1 >= count)
        return values[count - 1];
    return values[i] + (at - (double)i) * (values[i + 1] - values[i]);
}

struct fr_chart_box case_box(struct case_maker *maker,
                             struct fr_category category, double *values,
                             size_t count)
{
    struct fr_chart_box box = {.category = category, .count = count};
    double *points = case_alloc(maker, count + 1, sizeof(*points));
    qsort(values, count, sizeof(*values), compare_numbers);
    box.points = points;
    box.q1 = quantile(values, count, 0.25);
    box.median = quantile(values, count, 0.5);
    box.q3 = quantile(values, count, 0.75);
    double reach = 1.5 * (box.q3 - box.q1);
    box.whisker_low = box.q1;
    box.whisker_high = box.q3;
    for (size_t i = 0; i < count; i++) {
        double v = values[i];
        if (count < 5 || v < box.q1 - reach || v > box.q3 + reach) {
            points[box.point_count++] = v;
            continue;
        }
        box.whisker_low = fmin(box.whisker_low, v);
        box.whisker_high = fmax(box.whisker_high, v);
    }
    return box;
}

static double edge_at(double low, double high, double share, int is_log)
{
    if (is_log)
        return pow(10, log10(low) + (log10(high) - log10(low)) * share);
    return low + (high - low) * share;
}

void case_histogram(struct case_maker *maker, struct fr_panel *panel,
                    const double *values, size_t count, size_t bins, int is_log)
{
    struct fr_histogram_chart *chart = &panel->as.histogram;
    double *edges = case_alloc(maker, bins + 1, sizeof(*edges));
    uint64_t *counts = case_alloc(maker, bins, sizeof(*counts));
    double low = INFINITY, high = -INFINITY;
    panel->kind = FR_CHART_HISTOGRAM;
    for (size_t i = 0; i < count; i++) {
        if (!is_log || values[i] > 0)
            low = fmin(low, values[i]);
        high = fmax(high, values[i]);
    }
    for (size_t b = 0; b <= bins; b++)
        edges[b] = edge_at(low, high, (double)b / (double)bins, is_log);
    for (size_t i = 0; i < count; i++) {
        size_t b = 0;
        if (is_log && values[i] <= 0) {
            if (values[i] < 0)
                chart->negative_count++;
            else
                chart->zero_count++;
            continue;
        }
        while (b + 1 < bins && values[i] >= edges[b + 1])
            b++;
        counts[b]++;
    }
    chart->edges = edges;
    chart->counts = counts;
    chart->bin_count = bins;
    chart->axis.scale = is_log ? FR_SCALE_LOG : FR_SCALE_LINEAR;
    chart->axis.min = low;
    chart->axis.max = high;
}
