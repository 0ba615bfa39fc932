/* cases_report.c - the six figures of a report, with made-up numbers like
 * those of a few thousand real flows. */
#include <math.h>

#include "charts/cases.h"

#define TYPES 5

static const char *const type_names[TYPES] = {
    "Bulk Transfer", "Interactive", "Large Data", "Quick Request", "Other"};
static const double type_counts[TYPES] = {571, 162, 101, 1308, 1860};
static const double type_durations[TYPES] = {2.8, 2.4, 0.24, 7e-6, 0.17};
static const double type_sizes[TYPES] = {193, 313, 550, 86, 168};

static struct fr_category type_category(size_t type)
{
    return (struct fr_category){fr_str_of(type_names[type]),
                                fr_style_color(type, TYPES)};
}

static void set_heading(struct case_maker *maker, const char *title)
{
    maker->figure.title = fr_str_of(title);
    maker->figure.subtitle =
        FR_STR("merged.csv \u00B7 4,002 flows \u00B7 5 March 2024 08:00 to "
               "6 March 2024 02:14 UTC");
}

static void add_type_boxes(struct case_maker *maker, struct fr_panel *panel,
                           const double *medians, double sigma)
{
    struct fr_chart_box *boxes = case_alloc(maker, TYPES, sizeof(*boxes));
    panel->kind = FR_CHART_BOX;
    for (size_t t = 0; t < TYPES; t++) {
        size_t count = (size_t)type_counts[t];
        double *values = case_alloc(maker, count, sizeof(*values));
        for (size_t i = 0; i < count; i++)
            values[i] = case_lognormal(maker, medians[t], sigma);
        boxes[t] = case_box(maker, type_category(t), values, count);
    }
    panel->as.box.boxes = boxes;
    panel->as.box.count = TYPES;
    panel->as.box.axis.scale = FR_SCALE_LOG;
    panel->as.box.axis.min = panel->as.box.axis.max = NAN;
}

void make_classification(struct case_maker *maker)
{
    set_heading(maker, "Flow classification");
    case_grid(maker, 1, 2);
    struct fr_panel *panel = case_panel(maker, "Share of each flow type");
    panel->kind = FR_CHART_PIE;
    panel->as.pie.slices = case_shares(maker, TYPES, type_names, type_counts);
    panel->as.pie.count = TYPES;
    panel->as.pie.title = FR_STR("flows");
    panel = case_panel(maker, "Flow duration by type");
    add_type_boxes(maker, panel, type_durations, 1.6);
    panel->as.box.axis.title = FR_STR("flow duration");
    panel->as.box.axis.quantity = FR_QUANTITY_SECONDS;
}

static void add_timing_scatter(struct case_maker *maker, struct fr_panel *panel)
{
    static const char *const names[] = {"Steady", "Bursty"};
    static const size_t counts[] = {2675, 1327};
    struct fr_series *series = case_alloc(maker, 2, sizeof(*series));
    panel->kind = FR_CHART_SCATTER;
    for (size_t s = 0; s < 2; s++) {
        struct fr_point *points = case_alloc(maker, counts[s], sizeof(*points));
        for (size_t i = 0; i < counts[s]; i++) {
            points[i].x = case_lognormal(maker, 0.05, 2.4);
            points[i].y = points[i].x * (s == 0 ? 0.7 : 2.0) *
                          case_lognormal(maker, 1, 0.5);
            if (s == 0 && i % 9 == 0)
                points[i].y = 0;
        }
        series[s] = (struct fr_series){
            .category = {fr_str_of(names[s]),
                         s == 0 ? FR_COLOR_OTHER : FR_COLOR_HIGHLIGHT},
            .points = points,
            .count = counts[s]};
    }
    panel->as.scatter.series = series;
    panel->as.scatter.count = 2;
    panel->as.scatter.x =
        (struct fr_axis){FR_STR("mean of inter-arrival times"),
                         FR_QUANTITY_SECONDS,
                         FR_SCALE_LOG,
                         NAN,
                         NAN,
                         0,
                         0,
                         0};
    panel->as.scatter.y = panel->as.scatter.x;
    panel->as.scatter.y.title = FR_STR("standard deviation");
}

void make_timing(struct case_maker *maker)
{
    static const char *const bands[] = {"Very Fast", "Fast", "Medium", "Slow"};
    static const double band_counts[] = {432, 690, 680, 1171};
    static const char *const patterns[] = {"Steady", "Bursty"};
    static const double pattern_counts[] = {2675, 1327};
    set_heading(maker, "Timing analysis");
    case_grid(maker, 2, 2);
    struct fr_panel *panel = case_panel(maker, "Timing categories");
    panel->kind = FR_CHART_BAR;
    panel->as.bar = (struct fr_bar_chart){
        case_shares(maker, 4, bands, band_counts), 4, FR_STR("flows"), 1};
    panel = case_panel(maker, "Steady and bursty flows");
    panel->kind = FR_CHART_PIE;
    panel->as.pie = (struct fr_pie_chart){
        case_shares(maker, 2, patterns, pattern_counts), 2, FR_STR("flows")};
    panel = case_panel(maker, "Mean inter-arrival time of each flow");
    double *values = case_alloc(maker, 4002, sizeof(*values));
    for (size_t i = 0; i < 4002; i++)
        values[i] = i % 12 == 0 ? 0 : case_lognormal(maker, 0.05, 2.4);
    case_histogram(maker, panel, values, 4002, 40, 1);
    panel->as.histogram.axis.title = FR_STR("mean of inter-arrival times");
    panel->as.histogram.axis.quantity = FR_QUANTITY_SECONDS;
    panel->as.histogram.title = FR_STR("flows");
    panel->as.histogram.is_log_count = 1;
    panel = case_panel(maker, "Inter-arrival times: mean and deviation");
    add_timing_scatter(maker, panel);
}

static struct fr_series *one_series(struct case_maker *maker,
                                    const struct fr_point *points, size_t count)
{
    struct fr_series *series = case_alloc(maker, 1, sizeof(*series));
    *series = (struct fr_series){
        .category = {.rgb = FR_COLOR_MARK}, .points = points, .count = count};
    return series;
}

static void add_direction_scatter(struct case_maker *maker,
                                  struct fr_panel *panel)
{
    struct fr_point *points = case_alloc(maker, 4002, sizeof(*points));
    for (size_t i = 0; i < 4002; i++) {
        points[i].x = case_lognormal(maker, 120, 0.7);
        points[i].y = points[i].x * case_lognormal(maker, 1, 0.9);
        if (i % 7 == 0)
            points[i].y = 0;
    }
    panel->kind = FR_CHART_SCATTER;
    panel->as.scatter.series = one_series(maker, points, 4002);
    panel->as.scatter.count = 1;
    panel->as.scatter.x = (struct fr_axis){FR_STR("mean forward packet"),
                                           FR_QUANTITY_BYTES,
                                           FR_SCALE_LOG,
                                           NAN,
                                           NAN,
                                           0,
                                           0,
                                           0};
    panel->as.scatter.y = panel->as.scatter.x;
    panel->as.scatter.y.title = FR_STR("mean backward packet");
    panel->as.scatter.equal_line = FR_STR("equal size");
}

void make_sizes(struct case_maker *maker)
{
    static const char *const bands[] = {"Small", "Medium", "Large",
                                        "Very Large"};
    static const double counts[] = {2609, 786, 438, 169};
    set_heading(maker, "Packet sizes");
    case_grid(maker, 2, 2);
    add_direction_scatter(maker, case_panel(maker, "Forward and backward"));
    struct fr_panel *panel = case_panel(maker, "Size categories");
    panel->kind = FR_CHART_BAR;
    panel->as.bar = (struct fr_bar_chart){case_shares(maker, 4, bands, counts),
                                          4, FR_STR("flows"), 1};
    panel = case_panel(maker, "Mean packet size of each flow");
    double *values = case_alloc(maker, 4002, sizeof(*values));
    for (size_t i = 0; i < 4002; i++)
        values[i] = case_lognormal(maker, 160, 0.6);
    case_histogram(maker, panel, values, 4002, 40, 0);
    panel->as.histogram.axis.title = FR_STR("mean packet size");
    panel->as.histogram.axis.quantity = FR_QUANTITY_BYTES;
    panel->as.histogram.title = FR_STR("flows");
    panel = case_panel(maker, "Packet size by flow type");
    add_type_boxes(maker, panel, type_sizes, 0.5);
    panel->as.box.axis.title = FR_STR("mean packet size");
    panel->as.box.axis.quantity = FR_QUANTITY_BYTES;
}

/* Times of flows: bursts in a day. */
static double flow_time(struct case_maker *maker, size_t i)
{
    double hour = 3600 * (8 + 9 * fr_rand_f64(&maker->rand));
    if (i % 5 == 0)
        hour = 3600 * (13.5 + 0.4 * case_normal(maker));
    return 1709596800 + hour;
}

static void add_time_scatter(struct case_maker *maker, struct fr_panel *panel,
                             int by_type)
{
    size_t groups = by_type ? TYPES : 2;
    struct fr_series *series = case_alloc(maker, groups, sizeof(*series));
    panel->kind = FR_CHART_SCATTER;
    for (size_t s = 0; s < groups; s++) {
        size_t count = by_type ? (size_t)type_counts[s] : (s == 0 ? 3415 : 587);
        struct fr_point *points = case_alloc(maker, count, sizeof(*points));
        for (size_t i = 0; i < count; i++) {
            points[i].x = flow_time(maker, i);
            points[i].y = case_lognormal(maker,
                                         by_type  ? type_sizes[s]
                                         : s == 0 ? 180
                                                  : 90,
                                         s == 1 && !by_type ? 0.2 : 0.6);
        }
        series[s].points = points;
        series[s].count = count;
        series[s].category = type_category(s);
    }
    if (!by_type) {
        series[0].category =
            (struct fr_category){FR_STR("not periodic"), FR_COLOR_OTHER};
        series[1].category =
            (struct fr_category){FR_STR("periodic"), FR_COLOR_HIGHLIGHT};
    }
    panel->as.scatter.series = series;
    panel->as.scatter.count = groups;
    panel->as.scatter.x = (struct fr_axis){FR_STR("start of the flow"),
                                           FR_QUANTITY_PLAIN,
                                           FR_SCALE_TIME,
                                           NAN,
                                           NAN,
                                           0,
                                           0,
                                           0};
    panel->as.scatter.y = (struct fr_axis){FR_STR("mean packet size"),
                                           FR_QUANTITY_BYTES,
                                           FR_SCALE_LOG,
                                           NAN,
                                           NAN,
                                           0,
                                           0,
                                           0};
}

void make_periodic(struct case_maker *maker)
{
    static const char *const names[] = {"not periodic", "periodic"};
    static const double counts[] = {3415, 587};
    set_heading(maker, "Periodic traffic");
    case_grid(maker, 1, 3);
    struct fr_panel *panel = case_panel(maker, "Periodic flows");
    panel->kind = FR_CHART_PIE;
    struct fr_share *shares = case_shares(maker, 2, names, counts);
    shares[0].category.rgb = FR_COLOR_OTHER;
    shares[1].category.rgb = FR_COLOR_HIGHLIGHT;
    panel->as.pie = (struct fr_pie_chart){shares, 2, FR_STR("flows")};
    panel = case_panel(maker, "Packet size over time");
    panel->column_span = 2;
    add_time_scatter(maker, panel, 0);
}

void make_heatmap(struct case_maker *maker)
{
    static const char *const features[] = {
        "flow_duration",    "pkt_size_avg",    "flow_byts_s",
        "flow_iat_mean",    "tot_fwd_pkts",    "tot_bwd_pkts",
        "fwd_pkt_len_mean", "bwd_pkt_len_mean"};
    struct fr_str *names = case_alloc(maker, 8, sizeof(*names));
    double *values = case_alloc(maker, 64, sizeof(*values));
    set_heading(maker, "Correlation of the key features");
    case_grid(maker, 1, 1);
    struct fr_panel *panel = case_panel(maker, "Pearson correlation");
    for (size_t r = 0; r < 8; r++) {
        names[r] = fr_str_of(features[r]);
        for (size_t c = 0; c <= r; c++) {
            double v = r == c ? 1 : 2 * fr_rand_f64(&maker->rand) - 1;
            values[8 * r + c] = values[8 * c + r] = v;
        }
    }
    panel->kind = FR_CHART_HEATMAP;
    panel->as.heatmap = (struct fr_heatmap_chart){names, values, 8};
}

static void add_line(struct case_maker *maker, struct fr_panel *panel,
                     size_t count, double median, double sigma)
{
    struct fr_line_bin *bins = case_alloc(maker, count, sizeof(*bins));
    panel->kind = FR_CHART_LINE;
    for (size_t i = 0; i < count; i++) {
        double wave = 1 + 0.8 * sin((double)i / 9);
        double mean = case_lognormal(maker, median * wave, sigma);
        bins[i] =
            (struct fr_line_bin){.x = 1709596800 + 8 * 3600 + 240 * (double)i,
                                 .min = mean * 0.3,
                                 .mean = mean,
                                 .max = mean * case_lognormal(maker, 2.5, 0.2),
                                 .count = 40};
        if (i > 50 && i < 58)
            bins[i].count = 0;
    }
    panel->as.line = (struct fr_line_chart){.bins = bins, .count = count};
    panel->as.line.x = (struct fr_axis){FR_STR("start of the flow"),
                                        FR_QUANTITY_PLAIN,
                                        FR_SCALE_TIME,
                                        NAN,
                                        NAN,
                                        0,
                                        0,
                                        0};
    panel->as.line.y.min = panel->as.line.y.max = NAN;
}

void make_timeline(struct case_maker *maker)
{
    set_heading(maker, "Traffic over time");
    case_grid(maker, 3, 1);
    struct fr_panel *panel = case_panel(maker, "Throughput");
    add_line(maker, panel, 140, 3e5, 0.2);
    panel->as.line.y.title = FR_STR("throughput of a flow");
    panel->as.line.y.quantity = FR_QUANTITY_RATE;
    panel->as.line.y.is_from_zero = 1;
    panel = case_panel(maker, "Packet size by flow type");
    add_time_scatter(maker, panel, 1);
    panel = case_panel(maker, "Flow duration");
    add_line(maker, panel, 140, 2, 0.4);
    panel->as.line.y.title = FR_STR("flow duration, mean and range");
    panel->as.line.y.quantity = FR_QUANTITY_SECONDS;
    panel->as.line.y.scale = FR_SCALE_LOG;
}
