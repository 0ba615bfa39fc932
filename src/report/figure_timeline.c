/* figure_timeline.c - throughput, packet size and duration over time. */
#include "report/figures_internal.h"

#include "base/clock.h"

void fr_figures_time_axis(struct fr_figures_maker *maker, struct fr_axis *axis,
                          double *shift)
{
    *shift = (double)maker->summary->time_first / (double)FR_NS_PER_S;
    axis->scale = FR_SCALE_TIME;
    axis->title = FR_STR("Start of the flow");
}

static void draw(struct fr_figures_maker *maker, struct fr_panel *panel,
                 const struct fr_scatter *points, enum fr_metric metric,
                 int label)
{
    struct fr_figures_scatter from = {.points = points};

    if (fr_figures_lacks_times(maker, panel) ||
        fr_figures_lacks_metric(maker, panel, metric))
        return;
    if (label >= 0) {
        from.categories = fr_figures_categories(maker, label);
        from.category_count = maker->summary->labels[label].name_count;
    }
    fr_figures_time_axis(maker, &panel->as.scatter.x, &from.x_shift);
    fr_figures_axis(&panel->as.scatter.y, metric);
    fr_figures_scatter(maker, panel, &from);
}

void fr_figures_timeline(struct fr_figures_maker *maker,
                         struct fr_figure *figure)
{
    const struct fr_summary *summary = maker->summary;

    figure->rows = 3;
    figure->columns = 1;
    draw(maker, fr_figures_panel(maker, 0, 0, "Throughput of each flow"),
         &summary->throughput_time, FR_METRIC_THROUGHPUT, -1);
    draw(maker, fr_figures_panel(maker, 1, 0, "Packet size of each flow"),
         &summary->size_time, FR_METRIC_SIZE_AVG, summary->color_label);
    draw(maker, fr_figures_panel(maker, 2, 0, "Duration of each flow"),
         &summary->duration_time, FR_METRIC_DURATION, -1);
}
