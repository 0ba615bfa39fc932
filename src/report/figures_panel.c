/* figures_panel.c - texts, reasons, colours and shares of the panels. */
#include "report/figures_internal.h"

#include <stdarg.h>
#include <string.h>

#include "base/num.h"

/* --- texts --- */

static void fail(struct fr_figures_maker *maker, int status)
{
    if (maker->status == 0)
        maker->status = status;
}

struct fr_str fr_figures_take(struct fr_figures_maker *maker)
{
    struct fr_str text = fr_strbuf_str(&maker->text);
    struct fr_str copy;

    if (fr_strbuf_status(&maker->text) < 0)
        fail(maker, fr_strbuf_status(&maker->text));
    copy = fr_arena_str(maker->arena, text);
    if (!copy.data) {
        fail(maker, FR_ENOMEM);
        copy = FR_STR("");
    }
    fr_strbuf_clear(&maker->text);
    return copy;
}

struct fr_str fr_figures_text(struct fr_figures_maker *maker, const char *fmt,
                              ...)
{
    const char *text;
    va_list args;

    va_start(args, fmt);
    text = fr_arena_vprintf(maker->arena, fmt, args);
    va_end(args);
    if (text)
        return fr_str_of(text);
    fail(maker, FR_ENOMEM);
    return FR_STR("");
}

void fr_figures_also(struct fr_figures_maker *maker)
{
    if (maker->text.size)
        fr_strbuf_append_text(&maker->text, " \xc2\xb7 ");
}

void fr_figures_note_metric(struct fr_figures_maker *maker,
                            enum fr_metric metric)
{
    const struct fr_moments *moments = &maker->summary->metrics[metric];

    fr_figures_also(maker);
    fr_words_count(&maker->text, moments->count, "flow", "flows");
    if (moments->missing) {
        fr_figures_also(maker);
        fr_num_append_grouped(&maker->text, moments->missing);
        fr_strbuf_append_text(&maker->text, " missing");
    }
    if (moments->infinite) {
        fr_figures_also(maker);
        fr_num_append_grouped(&maker->text, moments->infinite);
        fr_strbuf_append_text(&maker->text, " infinite, left out");
    }
}

void fr_figures_note_estimate(struct fr_figures_maker *maker, int is_estimate)
{
    if (!is_estimate)
        return;
    fr_figures_also(maker);
    fr_strbuf_append_text(&maker->text, "quartiles are estimates, within ");
    fr_num_append_share(&maker->text, maker->summary->quantile_error, 1);
}

/* --- panels --- */

struct fr_panel *fr_figures_panel(struct fr_figures_maker *maker, uint32_t row,
                                  uint32_t column, const char *title)
{
    struct fr_panel *panel = &maker->panels[maker->panel_count++];

    panel->row = row;
    panel->column = column;
    panel->title = fr_str_of(title);
    return panel;
}

int fr_figures_lacks_flows(struct fr_figures_maker *maker,
                           struct fr_panel *panel)
{
    if (maker->summary->flow_count > 0)
        return 0;
    panel->reason = FR_STR("no flows");
    return 1;
}

int fr_figures_lacks_label(struct fr_figures_maker *maker,
                           struct fr_panel *panel, int label, const char *name)
{
    if (label < 0) {
        panel->reason =
            fr_figures_text(maker, "'%s' is not defined by the rules", name);
        return 1;
    }
    return fr_figures_lacks_flows(maker, panel);
}

int fr_figures_lacks_metric(struct fr_figures_maker *maker,
                            struct fr_panel *panel, enum fr_metric metric)
{
    const struct fr_moments *moments = &maker->summary->metrics[metric];
    const char *column = fr_lookup_metric_column(metric);

    if (!moments->is_present) {
        panel->reason =
            fr_figures_text(maker, "the input has no column '%s'", column);
        return 1;
    }
    if (fr_figures_lacks_flows(maker, panel))
        return 1;
    if (moments->count > 0)
        return 0;
    panel->reason =
        fr_figures_text(maker, "'%s' has no finite number in any flow", column);
    return 1;
}

int fr_figures_lacks_times(struct fr_figures_maker *maker,
                           struct fr_panel *panel)
{
    if (fr_figures_lacks_flows(maker, panel))
        return 1;
    if (maker->summary->time_first != FR_TIME_MISSING)
        return 0;
    panel->reason = FR_STR("the input has no start times");
    return 1;
}

/* --- colours --- */

/* Bands are ordered: light to dark of one colour. */
static uint32_t band_color(int index, uint32_t count)
{
    double share = count > 1 ? (double)index / (double)(count - 1) : 1;

    return fr_style_tint(FR_COLOR_MARK, 0.3 + 0.7 * share);
}

uint32_t fr_figures_color(const struct fr_summary *summary, int label,
                          int index)
{
    const struct fr_label_summary *names = &summary->labels[label];

    if (index < 0)
        return FR_COLOR_OTHER;
    if (label == summary->color_label)
        return fr_style_color((size_t)index, names->name_count);
    if (strcmp(names->policy, "bands of") == 0)
        return band_color(index, names->name_count);
    if (names->kind == FR_LABEL_TRUTH)
        return strcmp(names->names[index], "true") == 0 ? FR_COLOR_HIGHLIGHT
                                                        : FR_COLOR_OTHER;
    if (names->name_count == 2)
        return index == 0 ? FR_COLOR_HIGHLIGHT : FR_COLOR_MARK;
    return fr_style_color((size_t)index, names->name_count);
}

/* --- categories and shares --- */

struct fr_category *fr_figures_categories(struct fr_figures_maker *maker,
                                          int label)
{
    const struct fr_label_summary *names = &maker->summary->labels[label];
    struct fr_category *categories =
        FR_NEW_ARRAY(maker->arena, names->name_count, struct fr_category);

    if (!categories) {
        fail(maker, FR_ENOMEM);
        return NULL;
    }
    for (uint32_t i = 0; i < names->name_count; i++) {
        categories[i].name = fr_str_of(names->names[i]);
        categories[i].rgb = fr_figures_color(maker->summary, label, (int)i);
    }
    return categories;
}

struct fr_share *fr_figures_shares(struct fr_figures_maker *maker, int label,
                                   size_t *count)
{
    const struct fr_label_summary *names = &maker->summary->labels[label];
    struct fr_category *categories = fr_figures_categories(maker, label);
    struct fr_share *shares = FR_NEW_ARRAY(
        maker->arena, (size_t)names->name_count + 1, struct fr_share);

    *count = 0;
    if (!shares || !categories) {
        fail(maker, FR_ENOMEM);
        return NULL;
    }
    for (uint32_t i = 0; i < names->name_count; i++) {
        shares[i].category = categories[i];
        shares[i].value = (double)names->counts[i];
    }
    *count = names->name_count;
    if (names->none_count > 0) {
        shares[*count].category.name = FR_STR("(no name)");
        shares[*count].category.rgb = FR_COLOR_OTHER;
        shares[(*count)++].value = (double)names->none_count;
    }
    return shares;
}

/* A slice of nothing cannot be seen: only what there is. */
static size_t drop_zeros(struct fr_share *shares, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (shares[i].value > 0)
            shares[kept++] = shares[i];
    }
    return kept;
}

void fr_figures_pie(struct fr_figures_maker *maker, struct fr_panel *panel,
                    int label, const char *name)
{
    struct fr_pie_chart *pie = &panel->as.pie;
    struct fr_share *shares;
    size_t count;

    if (fr_figures_lacks_label(maker, panel, label, name))
        return;
    shares = fr_figures_shares(maker, label, &count);
    panel->kind = FR_CHART_PIE;
    pie->slices = shares;
    pie->count = drop_zeros(shares, count);
    pie->title = FR_STR("flows");
}

void fr_figures_bars(struct fr_figures_maker *maker, struct fr_panel *panel,
                     int label, const char *name)
{
    struct fr_bar_chart *bar = &panel->as.bar;

    if (fr_figures_lacks_label(maker, panel, label, name))
        return;
    panel->kind = FR_CHART_BAR;
    bar->bars = fr_figures_shares(maker, label, &bar->count);
    bar->title = FR_STR("flows");
    bar->is_in_order = 1;
}
