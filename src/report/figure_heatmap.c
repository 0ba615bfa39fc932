/* figure_heatmap.c - which key features move together. */
#include "report/figures_internal.h"

/* The least number of flows that any coefficient stands on. */
static uint64_t least_pairs(const struct fr_summary *summary)
{
    uint64_t least = UINT64_MAX;

    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            if (summary->correlation_pairs[i][j] < least)
                least = summary->correlation_pairs[i][j];
        }
    }
    return least;
}

static int has_number(const struct fr_summary *summary)
{
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = 0; j < FR_KEY_METRIC_COUNT; j++) {
            if (summary->correlation[i][j] == summary->correlation[i][j])
                return 1;
        }
    }
    return 0;
}

static void draw(struct fr_figures_maker *maker, struct fr_panel *panel)
{
    const struct fr_summary *summary = maker->summary;
    struct fr_heatmap_chart *map = &panel->as.heatmap;
    struct fr_str *names;

    if (fr_figures_lacks_flows(maker, panel))
        return;
    if (!has_number(summary)) {
        panel->reason = FR_STR("a correlation needs two flows that differ");
        return;
    }
    names = FR_NEW_ARRAY(maker->arena, FR_KEY_METRIC_COUNT, struct fr_str);
    if (!names) {
        maker->status = FR_ENOMEM;
        return;
    }
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++)
        names[i] = fr_str_of(fr_lookup_metric_column((enum fr_metric)i));
    panel->kind = FR_CHART_HEATMAP;
    map->names = names;
    map->values = &summary->correlation[0][0];
    map->count = FR_KEY_METRIC_COUNT;
    fr_strbuf_append_text(&maker->text,
                          "Over flows where both are finite, at least ");
    fr_words_count(&maker->text, least_pairs(summary), "flow", "flows");
    fr_strbuf_append_text(&maker->text, " a pair; a dash: constant or too few");
    panel->note = fr_figures_take(maker);
}

void fr_figures_heatmap(struct fr_figures_maker *maker,
                        struct fr_figure *figure)
{
    figure->rows = figure->columns = 1;
    draw(maker, fr_figures_panel(maker, 0, 0, "Pearson's r of each pair"));
}
