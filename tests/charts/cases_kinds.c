/* cases_kinds.c - for each kind of chart what could go wrong: nothing, one
 * value, all equal, many, hostile names, immense and tiny numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "charts/cases.h"

#define LONG_NAME                                                              \
    "A very long name of a flow type that nobody would want to read in full"
#define HOSTILE_NAME "\xFF\xFE<b>\n\t\x1B[31m\xE2\x80\xAE)(\\ \xF0\x9F\x92\xA9"

static void set_bars(struct case_maker *maker, const char *title, size_t count,
                     const char *const *names, const double *values)
{
    struct fr_panel *panel = case_panel(maker, title);
    panel->kind = FR_CHART_BAR;
    panel->as.bar = (struct fr_bar_chart){
        case_shares(maker, count, names, values), count, FR_STR("flows"), 0};
}

static void set_pie(struct case_maker *maker, const char *title, size_t count,
                    const char *const *names, const double *values)
{
    struct fr_panel *panel = case_panel(maker, title);
    panel->kind = FR_CHART_PIE;
    panel->as.pie = (struct fr_pie_chart){
        case_shares(maker, count, names, values), count, FR_STR("flows")};
}

#define MANY 30

struct many {
    const char *names[MANY];
    double values[MANY];
};

static struct many *make_many(struct case_maker *maker)
{
    struct many *many = case_alloc(maker, 1, sizeof(*many));
    for (size_t i = 0; i < MANY; i++) {
        char *name = case_alloc(maker, 1, 40);
        snprintf(name, 40, "Type number %zu", i + 1);
        many->names[i] = name;
        many->values[i] = floor(4000 / (1 + (double)(i * 7 % MANY)));
    }
    return many;
}

static const char *const letters[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
static const char *const odd_names[] = {LONG_NAME, HOSTILE_NAME, "",
                                        "Ωμέγα типы Größe", "日本語の名前"};
static const double odd_values[] = {700, 512, 300, 120, 1};
static const double huge_values[] = {1e300, 9.1e299, 1e5, 1};
static const double bad_values[] = {12, NAN, -4, INFINITY, 30};
static const double one_value[] = {4002};
static const double zero_values[] = {0, 0, 0};
static const double with_zero[] = {0, 4002, 0, 0};
static const double tiny_values[] = {100000, 3, 2, 1};
static const double equal_values[] = {7, 7, 7, 7, 7, 7, 7, 7};

void make_bar(struct case_maker *maker)
{
    struct many *many = make_many(maker);
    case_grid(maker, 3, 3);
    set_bars(maker, "One category", 1, letters, one_value);
    set_bars(maker, "Eight equal", 8, letters, equal_values);
    set_bars(maker, "30 categories", MANY, many->names, many->values);
    set_bars(maker, "Odd names", 5, odd_names, odd_values);
    set_bars(maker, "Immense values", 4, letters, huge_values);
    set_bars(maker, "Values that are no counts", 5, letters, bad_values);
    set_bars(maker, "All zero", 3, letters, zero_values);
    set_bars(maker, "One not zero", 4, letters, with_zero);
    set_bars(maker, "None", 0, letters, zero_values);
}

void make_pie(struct case_maker *maker)
{
    struct many *many = make_many(maker);
    case_grid(maker, 3, 3);
    set_pie(maker, "One category", 1, letters, one_value);
    set_pie(maker, "Eight equal", 8, letters, equal_values);
    set_pie(maker, "30 categories", MANY, many->names, many->values);
    set_pie(maker, "Odd names", 5, odd_names, odd_values);
    set_pie(maker, "Immense values", 4, letters, huge_values);
    set_pie(maker, "Values that are no counts", 5, letters, bad_values);
    set_pie(maker, "All zero", 3, letters, zero_values);
    set_pie(maker, "One not zero", 4, letters, with_zero);
    set_pie(maker, "Slivers", 4, letters, tiny_values);
}

/* --- boxes --- */

static struct fr_chart_box random_box(struct case_maker *maker,
                                      const char *name, size_t i, size_t all,
                                      size_t count, double median)
{
    double *values = case_alloc(maker, count, sizeof(*values));
    struct fr_category category = {fr_str_of(name), fr_style_color(i, all)};
    for (size_t v = 0; v < count; v++)
        values[v] = case_lognormal(maker, median, 1);
    return case_box(maker, category, values, count);
}

static struct fr_panel *set_boxes(struct case_maker *maker, const char *title,
                                  struct fr_chart_box *boxes, size_t count,
                                  enum fr_scale_kind scale)
{
    struct fr_panel *panel = case_panel(maker, title);
    panel->kind = FR_CHART_BOX;
    panel->as.box.boxes = boxes;
    panel->as.box.count = count;
    panel->as.box.axis = (struct fr_axis){
        FR_STR("flow duration"), FR_QUANTITY_SECONDS, scale, NAN, NAN, 0, 0, 0};
    return panel;
}

static struct fr_chart_box constant_box(struct case_maker *maker,
                                        const char *name, double value,
                                        size_t count)
{
    double *values = case_alloc(maker, count, sizeof(*values));
    for (size_t v = 0; v < count; v++)
        values[v] = value;
    return case_box(maker, (struct fr_category){fr_str_of(name), FR_COLOR_MARK},
                    values, count);
}

void make_box(struct case_maker *maker)
{
    struct many *many = make_many(maker);
    struct fr_chart_box *boxes = case_alloc(maker, 60, sizeof(*boxes));
    case_grid(maker, 3, 2);
    for (size_t i = 0; i < 4; i++)
        boxes[i] = random_box(maker, letters[i], i, 4, i + 1, 3);
    boxes[4] = random_box(maker, LONG_NAME, 4, 5, 5, 3);
    set_boxes(maker, "One to five values", boxes, 5, FR_SCALE_LINEAR);
    boxes += 5;
    boxes[0] = constant_box(maker, "all 3 s", 3, 100);
    set_boxes(maker, "All equal", boxes, 1, FR_SCALE_LINEAR);
    boxes += 1;
    boxes[0] = constant_box(maker, "all zero", 0, 100);
    boxes[1] = random_box(maker, HOSTILE_NAME, 0, 2, 400, 0.02);
    boxes[1].q1 = boxes[1].whisker_low = 0;
    set_boxes(maker, "Zeros on a log axis", boxes, 2, FR_SCALE_LOG);
    boxes += 2;
    boxes[0] = random_box(maker, "tiny", 0, 2, 50, 1e-300);
    boxes[1] = random_box(maker, "immense", 1, 2, 50, 1e299);
    set_boxes(maker, "600 decades", boxes, 2, FR_SCALE_LOG);
    boxes += 2;
    for (size_t i = 0; i < MANY; i++)
        boxes[i] = random_box(maker, many->names[i], i, MANY,
                              (size_t)many->values[i] / 20 + 2, 1 + (double)i);
    set_boxes(maker, "30 types", boxes, MANY, FR_SCALE_LINEAR);
    boxes += MANY;
    boxes[0] = constant_box(maker, "missing", NAN, 20);
    boxes[1] = (struct fr_chart_box){.category = {FR_STR("none"), 0}};
    struct fr_panel *panel =
        set_boxes(maker, "Without values", boxes, 2, FR_SCALE_LINEAR);
    panel->reason = FR_STR("all values of flow_duration are missing");
}

/* --- histograms --- */

static struct fr_panel *set_histogram(struct case_maker *maker,
                                      const char *title, const double *values,
                                      size_t count, size_t bins, int is_log)
{
    struct fr_panel *panel = case_panel(maker, title);
    case_histogram(maker, panel, values, count, bins, is_log);
    panel->as.histogram.title = FR_STR("flows");
    panel->as.histogram.axis.title = FR_STR("mean packet size");
    panel->as.histogram.axis.quantity = FR_QUANTITY_BYTES;
    return panel;
}

void make_histogram(struct case_maker *maker)
{
    double *values = case_alloc(maker, 5000, sizeof(*values));
    case_grid(maker, 3, 3);
    for (size_t i = 0; i < 5000; i++)
        values[i] = 64;
    set_histogram(maker, "All equal", values, 5000, 1, 0);
    set_histogram(maker, "One value", values, 1, 10, 0);
    set_histogram(maker, "All equal, log", values, 5000, 10, 1)
        ->as.histogram.is_log_count = 1;
    for (size_t i = 0; i < 5000; i++)
        values[i] = i % 3 == 0 ? 0 : case_lognormal(maker, 1e4, 3);
    set_histogram(maker, "A third is zero", values, 5000, 60, 1);
    values[7] = -690766867;
    set_histogram(maker, "One far below zero", values, 5000, 60, 0)
        ->as.histogram.is_log_count = 1;
    set_histogram(maker, "Below zero, log", values, 5000, 120, 1);
    for (size_t i = 0; i < 5000; i++)
        values[i] = 1500 + 0.0001 * fr_rand_f64(&maker->rand);
    set_histogram(maker, "1500 to 1500.0001", values, 5000, 30, 0);
    for (size_t i = 0; i < 5000; i++)
        values[i] = pow(10, -300 + 600 * fr_rand_f64(&maker->rand));
    set_histogram(maker, "600 decades", values, 5000, 60, 1);
    struct fr_panel *panel = case_panel(maker, "No bins");
    panel->kind = FR_CHART_HISTOGRAM;
}

/* --- scatters --- */

static struct fr_panel *set_scatter(struct case_maker *maker, const char *title,
                                    size_t groups, struct fr_point *points,
                                    size_t count, enum fr_scale_kind scale)
{
    struct fr_panel *panel = case_panel(maker, title);
    struct fr_series *series = case_alloc(maker, groups, sizeof(*series));
    panel->kind = FR_CHART_SCATTER;
    for (size_t s = 0; s < groups; s++) {
        char *name = case_alloc(maker, 1, 40);
        if (groups > 1)
            snprintf(name, 40, "Type number %zu", s + 1);
        series[s] = (struct fr_series){
            .category = {fr_str_of(name), fr_style_color(s, groups)},
            .points = points + s * count / groups,
            .count = (s + 1) * count / groups - s * count / groups};
    }
    panel->as.scatter.series = series;
    panel->as.scatter.count = groups;
    panel->as.scatter.x = (struct fr_axis){
        FR_STR("mean"), FR_QUANTITY_SECONDS, scale, NAN, NAN, 0, 0, 0};
    panel->as.scatter.y = panel->as.scatter.x;
    panel->as.scatter.y.title = FR_STR("deviation");
    return panel;
}

static struct fr_point *cloud(struct case_maker *maker, size_t count,
                              double median, double sigma)
{
    struct fr_point *points = case_alloc(maker, count, sizeof(*points));
    for (size_t i = 0; i < count; i++) {
        points[i].x = case_lognormal(maker, median, sigma);
        points[i].y = case_lognormal(maker, median, sigma);
    }
    return points;
}

void make_scatter(struct case_maker *maker)
{
    case_grid(maker, 4, 3);
    set_scatter(maker, "One point", 1, cloud(maker, 1, 3, 0), 1,
                FR_SCALE_LINEAR);
    set_scatter(maker, "One point, log", 1, cloud(maker, 1, 3, 0), 1,
                FR_SCALE_LOG);
    struct fr_point *points = cloud(maker, 300, 1, 1);
    for (size_t i = 0; i < 300; i++)
        points[i].x = 0;
    set_scatter(maker, "Same x, zero", 1, points, 300, FR_SCALE_LINEAR);
    set_scatter(maker, "Same x, zero, log", 1, points, 300, FR_SCALE_LOG);
    points = cloud(maker, 300, 1, 0);
    for (size_t i = 0; i < 300; i++) {
        points[i].x = 1.01 + 0.04 * fr_rand_f64(&maker->rand);
        points[i].y = 1500 + 0.0001 * fr_rand_f64(&maker->rand);
    }
    set_scatter(maker, "Narrow", 1, points, 300, FR_SCALE_LINEAR);
    set_scatter(maker, "Narrow, log", 1, points, 300, FR_SCALE_LOG);
    points = cloud(maker, 400, 1, 200);
    set_scatter(maker, "Immense, linear", 1, points, 400, FR_SCALE_LINEAR);
    set_scatter(maker, "Immense, log", 1, points, 400, FR_SCALE_LOG);
    points = cloud(maker, 600, 1, 2);
    for (size_t i = 0; i < 600; i++)
        if (i % 4 == 0)
            points[i].x = NAN;
        else if (i % 4 == 1)
            points[i].y = i % 8 == 1 ? 0 : -INFINITY;
        else if (i % 10 == 2)
            points[i] = (struct fr_point){-1, 0};
    set_scatter(maker, "Not all numbers", 3, points, 600, FR_SCALE_LOG)
        ->as.scatter.equal_line = FR_STR("equal");
    set_scatter(maker, "30 types", MANY, cloud(maker, 3000, 1, 0.4), 3000,
                FR_SCALE_LINEAR);
    points = cloud(maker, 200, 1, 0.5);
    for (size_t i = 0; i < 200; i++) {
        points[i].x = -points[i].x;
        points[i].y -= 1;
    }
    set_scatter(maker, "Below zero", 2, points, 200, FR_SCALE_LINEAR)
        ->as.scatter.equal_line = FR_STR("equal");
    points = cloud(maker, 200, 1, 0.5);
    for (size_t i = 0; i < 200; i++)
        points[i].x = NAN;
    set_scatter(maker, "Missing only", 1, points, 200, FR_SCALE_LINEAR);
}

/* Points in order with a gap, one point alone, and none that is a number. */
void make_joined(struct case_maker *maker)
{
    struct fr_point *points = cloud(maker, 24, 1, 0.5);

    case_grid(maker, 1, 3);
    for (size_t i = 0; i < 24; i++)
        points[i].x = (double)(i % 8 + 1);
    points[3].y = NAN;
    set_scatter(maker, "Joined, log", 3, points, 24, FR_SCALE_LOG)
        ->as.scatter.is_joined = 1;
    set_scatter(maker, "One point, joined", 1, cloud(maker, 1, 3, 0), 1,
                FR_SCALE_LINEAR)
        ->as.scatter.is_joined = 1;
    points = cloud(maker, 4, 1, 0.5);
    for (size_t i = 0; i < 4; i++)
        points[i].y = NAN;
    set_scatter(maker, "Missing only, joined", 1, points, 4, FR_SCALE_LINEAR)
        ->as.scatter.is_joined = 1;
}

static void set_density(struct case_maker *maker, const char *title,
                        enum fr_scale_kind scale, uint64_t draws)
{
    struct fr_panel *panel = case_panel(maker, title);
    struct fr_density *density = case_alloc(maker, 1, sizeof(*density));
    uint32_t *counts = case_alloc(maker, 96 * 64, sizeof(*counts));
    for (uint64_t i = 0; i < draws; i++) {
        double x = 48 + 13 * case_normal(maker);
        double y = x * 0.6 + 3 + 6 * case_normal(maker);
        if (x >= 0 && x < 96 && y >= 0 && y < 64)
            counts[(size_t)y * 96 + (size_t)x] += 10;
    }
    density->counts = counts;
    density->columns = 96;
    density->rows = 64;
    panel->kind = FR_CHART_SCATTER;
    panel->subtitle = FR_STR("1,000,000 flows, shown as density");
    panel->as.scatter.density = density;
    panel->as.scatter.x = (struct fr_axis){FR_STR("mean forward packet"),
                                           FR_QUANTITY_BYTES,
                                           scale,
                                           40,
                                           65535,
                                           0,
                                           0,
                                           0};
    panel->as.scatter.y = panel->as.scatter.x;
    panel->as.scatter.y.title = FR_STR("mean backward packet");
    panel->as.scatter.equal_line = FR_STR("equal size");
    if (scale != FR_SCALE_LOG)
        return;
    uint32_t *zeros = case_alloc(maker, 96, sizeof(*zeros));
    for (uint32_t i = 0; i < 96; i++)
        zeros[i] = i % 5 * 40;
    density->x_zero = density->y_zero = zeros;
    density->both_zero = 9000;
}

/* The panel's cells in the colours of two types. */
static void color_density(struct case_maker *maker, struct fr_panel *panel)
{
    struct fr_density *density = case_alloc(maker, 1, sizeof(*density));
    uint32_t *rgb = case_alloc(maker, 96 * 64, sizeof(*rgb));
    *density = *panel->as.scatter.density;
    for (uint32_t i = 0; i < 96 * 64; i++)
        rgb[i] = fr_style_color(i % 96 + i / 96 > 80, 2);
    density->rgb = density->x_zero_rgb = density->y_zero_rgb = rgb;
    density->both_zero_rgb = rgb[0];
    struct fr_series *series = case_alloc(maker, 2, sizeof(*series));
    for (size_t s = 0; s < 2; s++)
        series[s] = (struct fr_series){
            .category = {s ? FR_STR("bulk") : FR_STR("interactive"),
                         fr_style_color(s, 2)},
            .total = 500000};
    panel->as.scatter.series = series;
    panel->as.scatter.count = 2;
    panel->as.scatter.density = density;
}

void make_density(struct case_maker *maker)
{
    case_grid(maker, 2, 3);
    set_density(maker, "Linear", FR_SCALE_LINEAR, 100000);
    set_density(maker, "Log with zeros", FR_SCALE_LOG, 100000);
    set_density(maker, "One cell", FR_SCALE_LINEAR, 1);
    set_density(maker, "Nothing", FR_SCALE_LINEAR, 0);
    set_density(maker, "By type", FR_SCALE_LINEAR, 100000);
    color_density(maker, &maker->panels[4]);
    set_density(maker, "By type, with zeros", FR_SCALE_LOG, 100000);
    color_density(maker, &maker->panels[5]);
}

/* --- squares of numbers --- */

static void set_square(struct case_maker *maker, const char *title,
                       size_t count, const char *name, int is_missing)
{
    struct fr_panel *panel = case_panel(maker, title);
    struct fr_str *names = case_alloc(maker, count, sizeof(*names));
    double *values = case_alloc(maker, count * count, sizeof(*values));
    for (size_t r = 0; r < count; r++) {
        names[r] = fr_str_of(name);
        for (size_t c = 0; c < count; c++)
            values[r * count + c] =
                r == c ? 1 : 2 * fr_rand_f64(&maker->rand) - 1;
    }
    for (size_t i = 0; i < count * count; i++)
        if (is_missing > 1 || (is_missing && i % 4 == 1))
            values[i] = i % 3 ? NAN : INFINITY;
    panel->kind = FR_CHART_HEATMAP;
    panel->as.heatmap = (struct fr_heatmap_chart){names, values, count};
}

void make_square(struct case_maker *maker)
{
    case_grid(maker, 2, 3);
    set_square(maker, "One", 1, "flow_duration", 0);
    set_square(maker, "Two with long names", 2, LONG_NAME, 0);
    set_square(maker, "20 features", 20, "flow_duration", 0);
    set_square(maker, "Some missing", 8, HOSTILE_NAME, 1);
    set_square(maker, "All missing", 8, "flow_duration", 2);
    set_square(maker, "None", 0, "flow_duration", 0);
}

/* --- lines --- */

static struct fr_panel *set_line(struct case_maker *maker, const char *title,
                                 size_t count, double start, double step,
                                 double mean)
{
    struct fr_panel *panel = case_panel(maker, title);
    struct fr_line_bin *bins = case_alloc(maker, count, sizeof(*bins));
    for (size_t i = 0; i < count; i++) {
        double v = mean * (1 + 0.3 * sin((double)i));
        bins[i] = (struct fr_line_bin){start + step * (double)i, v * 0.7, v,
                                       v * 1.4, i % 7 == 6 ? 0 : 3};
    }
    panel->kind = FR_CHART_LINE;
    panel->as.line = (struct fr_line_chart){.bins = bins, .count = count};
    panel->as.line.x = (struct fr_axis){FR_STR("start of the flow"),
                                        FR_QUANTITY_PLAIN,
                                        FR_SCALE_TIME,
                                        NAN,
                                        NAN,
                                        0,
                                        0,
                                        0};
    panel->as.line.y = (struct fr_axis){FR_STR("throughput"),
                                        FR_QUANTITY_RATE,
                                        FR_SCALE_LINEAR,
                                        NAN,
                                        NAN,
                                        0,
                                        0,
                                        1};
    return panel;
}

void make_line(struct case_maker *maker)
{
    case_grid(maker, 4, 3);
    set_line(maker, "One bin", 1, 1.7e9, 1, 5);
    set_line(maker, "Two bins", 2, 1.7e9, 1, 5000);
    set_line(maker, "Nanoseconds", 20, 1.7e9, 1e-6, 5);
    set_line(maker, "Milliseconds", 20, 1709596859.2, 0.1, 5e6);
    set_line(maker, "Seconds", 60, 1709596790, 1, 5e9);
    set_line(maker, "Over midnight", 60, 1709590000, 600, 5e12);
    set_line(maker, "Months", 60, 1.7e9, 86400 * 5, 0);
    set_line(maker, "Years", 60, -2e9, 86400 * 700, 5);
    set_line(maker, "Beyond the calendar", 60, 1e10, 1e9, 5);
    set_line(maker, "All bins empty", 60, 1e10, NAN, 5);
    set_line(maker, "Area", 60, 1.7e9, 3600, 5e4)->as.line.is_area = 1;
    set_line(maker, "Log", 60, 1.7e9, 7200, 5e4)->as.line.y.scale =
        FR_SCALE_LOG;
}

/* --- panels without a chart --- */

void make_empty(struct case_maker *maker)
{
    maker->figure.title = FR_STR("Nothing to draw");
    maker->figure.subtitle = FR_STR(LONG_NAME " " LONG_NAME " " LONG_NAME);
    maker->figure.note = FR_STR(
        LONG_NAME ", " LONG_NAME ", " LONG_NAME ", " LONG_NAME ", " LONG_NAME
                  ", " LONG_NAME ", " LONG_NAME ", " LONG_NAME);
    case_grid(maker, 2, 2);
    case_panel(maker, "Traffic pattern")->reason =
        FR_STR("not defined by the rules");
    struct fr_panel *panel = case_panel(maker, LONG_NAME " " LONG_NAME);
    panel->reason = FR_STR("no flows");
    panel->subtitle = FR_STR(LONG_NAME " " LONG_NAME);
    panel->note =
        FR_STR(LONG_NAME "; " LONG_NAME "; " LONG_NAME "; " LONG_NAME);
    case_panel(maker, "")->reason = FR_STR(
        "the input has no column 'flow_iat_mean', which this chart is made "
        "of, and none of its other names: " LONG_NAME);
    case_panel(maker, HOSTILE_NAME);
}

/* --- axes of every range --- */

void make_ranges(struct case_maker *maker)
{
    static const double ranges[][2] = {
        {0, 1},          {1, 9},     {-5, 5},         {1e-9, 3e-9},
        {0, 1e-300},     {1e5, 9e5}, {1e9, 1e9 + 1},  {-1e300, 1e300},
        {1e-300, 1e300}, {0.5, 0.5}, {3, 2000},       {1e17, 5e18},
        {0, 7200},       {99, 101},  {5e-324, 5e-324}};
    case_grid(maker, 5, 3);
    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
        struct fr_point *points = case_alloc(maker, 2, sizeof(*points));
        points[0] = (struct fr_point){ranges[i][0], ranges[i][0]};
        points[1] = (struct fr_point){ranges[i][1], ranges[i][1]};
        char *title = case_alloc(maker, 1, 64);
        snprintf(title, 64, "%g to %g", ranges[i][0], ranges[i][1]);
        struct fr_panel *panel =
            set_scatter(maker, title, 1, points, 2, FR_SCALE_LINEAR);
        panel->as.scatter.y.scale = FR_SCALE_LOG;
        panel->as.scatter.y.quantity = FR_QUANTITY_PLAIN;
    }
}
