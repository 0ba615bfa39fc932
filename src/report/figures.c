/* figures.c - a chart of a report from its number: builds the spec, draws it.
 */
#include "report/figures_internal.h"

#include "base/alloc.h"
#include "base/num.h"

#define PANELS_MAX 4
/* No caption comes near this. */
#define TEXT_MAX ((size_t)1 << 20)

struct shape {
    const char *title;
    void (*lay)(struct fr_figures_maker *maker, struct fr_figure *figure);
    /* 864 x 576 points are 12 x 8 inches; pages draw smaller, see there */
    struct fr_figures_size file, page;
};

static const struct shape *shape_of(enum fr_report_part part)
{
    static const struct shape shapes[FR_REPORT_PART_COUNT] = {
        [FR_REPORT_PART_FLOW_CLASSIFICATION] = {"Flow classification",
                                                fr_figures_classification,
                                                {864, 500, 500},
                                                {640, 290, 400}},
        [FR_REPORT_PART_TIMING] = {"Timing analysis",
                                   fr_figures_timing,
                                   {864, 648, 648},
                                   {640, 520, 780}},
        [FR_REPORT_PART_PACKET_SIZE] = {"Packet size analysis",
                                        fr_figures_sizes,
                                        {864, 648, 648},
                                        {640, 520, 780}},
        [FR_REPORT_PART_PERIODIC] = {"Periodic traffic",
                                     fr_figures_periodic,
                                     {864, 430, 430},
                                     {640, 280, 360}},
        [FR_REPORT_PART_HEATMAP] = {"Correlation of the key features",
                                    fr_figures_heatmap,
                                    {720, 620, 620},
                                    {640, 420, 560}},
        [FR_REPORT_PART_TIMELINE] = {"Traffic over time",
                                     fr_figures_timeline,
                                     {864, 720, 720},
                                     {640, 560, 780}},
    };

    return &shapes[part];
}

struct fr_figures_size fr_figures_size(enum fr_report_part part,
                                       enum fr_figures_place place)
{
    const struct shape *shape = shape_of(part);

    return place == FR_FIGURES_FILE ? shape->file : shape->page;
}

const char *fr_figures_title(enum fr_report_part part)
{
    return shape_of(part)->title;
}

/* "flow.csv and 2 more · 1,200 flows · 2024-03-05 10:00:00 to ... UTC" */
static struct fr_str make_subtitle(struct fr_figures_maker *maker)
{
    const struct fr_report_facts *facts = maker->facts;
    const struct fr_summary *summary = maker->summary;

    if (facts->input_count > 0)
        fr_words_name(&maker->text, facts->inputs[0].name);
    if (facts->input_count > 1)
        fr_strbuf_printf(&maker->text, " and %u more",
                         (unsigned)(facts->input_count - 1));
    fr_figures_also(maker);
    fr_words_count(&maker->text, summary->flow_count, "flow", "flows");
    if (summary->time_first != FR_TIME_MISSING) {
        fr_figures_also(maker);
        fr_words_period(&maker->text, summary->time_first, summary->time_last);
    }
    return fr_figures_take(maker);
}

static void set_titles(struct fr_figures_maker *maker, struct fr_figure *figure,
                       const char *title)
{
    figure->title = fr_str_of(title);
    figure->subtitle = make_subtitle(maker);
    figure->note =
        fr_figures_text(maker, "flowrules %s", maker->facts->version);
}

static int build(struct fr_figures_maker *maker, const struct shape *shape,
                 enum fr_figures_place place, struct fr_figure *figure)
{
    maker->panels = FR_NEW_ARRAY(maker->arena, PANELS_MAX, struct fr_panel);
    if (!maker->panels)
        return FR_ENOMEM;
    shape->lay(maker, figure);
    if (place == FR_FIGURES_FILE)
        set_titles(maker, figure, shape->title);
    figure->panels = maker->panels;
    figure->panel_count = maker->panel_count;
    return maker->status;
}

int fr_figures_build(const struct fr_report_facts *facts,
                     enum fr_report_part part, enum fr_figures_place place,
                     struct fr_arena *arena, struct fr_figure **figure)
{
    struct fr_figures_maker maker = {
        .facts = facts, .summary = facts->summary, .arena = arena};
    int status;

    *figure = FR_NEW(arena, struct fr_figure);
    if (!*figure)
        return FR_ENOMEM;
    fr_strbuf_init(&maker.text, TEXT_MAX);
    status = build(&maker, shape_of(part), place, *figure);
    fr_strbuf_release(&maker.text);
    return status;
}

int fr_figures_draw(const struct fr_report_facts *facts,
                    enum fr_report_part part, enum fr_figures_place place,
                    struct fr_canvas *canvas)
{
    struct fr_arena arena;
    struct fr_figure *figure;
    int status;

    fr_arena_init(&arena, 0);
    status = fr_figures_build(facts, part, place, &arena, &figure);
    if (status == 0)
        status = fr_figure_draw(figure, canvas);
    fr_arena_release(&arena);
    return status;
}
