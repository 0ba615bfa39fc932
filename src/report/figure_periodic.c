/* figure_periodic.c - which flows are periodic, and when they happen. */
#include "report/figures_internal.h"

#include "base/clock.h"

static const struct fr_category categories[] = {
    {{"not periodic", 12}, FR_COLOR_OTHER},
    {{"periodic", 8}, FR_COLOR_HIGHLIGHT},
};

static void add_share(struct fr_share *shares, size_t *count,
                      struct fr_category category, uint64_t value)
{
    if (value > 0)
        shares[(*count)++] = (struct fr_share){category, (double)value};
}

static void draw_shares(struct fr_figures_maker *maker, struct fr_panel *panel)
{
    const struct fr_summary *summary = maker->summary;
    const struct fr_label_summary *label;
    struct fr_share *shares;
    size_t count = 0;

    if (fr_figures_lacks_label(maker, panel, summary->is_periodic,
                               "is_periodic"))
        return;
    label = &summary->labels[summary->is_periodic];
    shares = FR_NEW_ARRAY(maker->arena, 3, struct fr_share);
    if (!shares) {
        maker->status = FR_ENOMEM;
        return;
    }
    add_share(shares, &count, categories[1], fr_lookup_count(label, "true"));
    add_share(shares, &count, categories[0], fr_lookup_count(label, "false"));
    add_share(shares, &count,
              (struct fr_category){FR_STR("undecided"), FR_COLOR_GRID},
              label->none_count);
    panel->kind = FR_CHART_PIE;
    panel->as.pie.slices = shares;
    panel->as.pie.count = count;
    panel->as.pie.title = FR_STR("flows");
}

static void draw_times(struct fr_figures_maker *maker, struct fr_panel *panel)
{
    const struct fr_summary *summary = maker->summary;
    struct fr_figures_scatter from = {.points = &summary->periodic_time,
                                      .categories = categories,
                                      .category_count = 2};

    if (fr_figures_lacks_label(maker, panel, summary->is_periodic,
                               "is_periodic") ||
        fr_figures_lacks_times(maker, panel) ||
        fr_figures_lacks_metric(maker, panel, FR_METRIC_SIZE_AVG))
        return;
    fr_figures_time_axis(maker, &panel->as.scatter.x, &from.x_shift);
    fr_figures_axis(&panel->as.scatter.y, FR_METRIC_SIZE_AVG);
    fr_figures_scatter(maker, panel, &from);
}

void fr_figures_periodic(struct fr_figures_maker *maker,
                         struct fr_figure *figure)
{
    struct fr_panel *panel;

    figure->rows = 1;
    figure->columns = 5;
    panel = fr_figures_panel(maker, 0, 0, "Periodic flows");
    panel->column_span = 2;
    draw_shares(maker, panel);
    panel = fr_figures_panel(maker, 0, 2, "Packet size over time");
    panel->column_span = 3;
    draw_times(maker, panel);
}
