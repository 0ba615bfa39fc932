/* page_charts.c - the six charts as vectors, each with the sentences that
 * state what it shows.
 *
 * First the charts are dealt to pages at their least height, then what is left
 * of a page is given to its charts. */
#include "report/pages_internal.h"

#include "chart/chart.h"
#include "report/figures.h"

#define CHARTS  6
#define HEADING 34.0 /* a heading and the space around it */
#define GAP     12.0 /* below a chart and its sentences */

struct item {
    enum fr_report_part part;
    struct fr_str statement;
    double text;        /* height of heading and sentences */
    double least, most; /* height of the picture, in page points */
    double height;      /* as it is drawn */
    int begins_page;
};

/* Points of the page to a point of a figure. */
static double scale_of(const struct fr_figures_size *size)
{
    return FR_PAGES_WIDTH / (size->width - 2 * FR_FIGURE_MARGIN);
}

static void measure(struct fr_pages *pages, struct item *item,
                    enum fr_report_part part)
{
    struct fr_figures_size size = fr_figures_size(part, FR_FIGURES_PAGE);

    item->part = part;
    fr_figures_state(pages->facts, part, &pages->text);
    item->statement = fr_str_trim(fr_pages_take(pages));
    item->text =
        HEADING + GAP +
        fr_pages_height(&fr_pages_body, item->statement, FR_PAGES_WIDTH);
    item->least = size.height * scale_of(&size);
    item->most = size.height_max * scale_of(&size);
    if (pages->summary->flow_count == 0)
        item->most = item->least; /* nothing to see better */
}

/* Give the room that is left on a page to its `count` charts. */
static void share_room(struct item *items, int count, double room)
{
    for (int i = 0; i < count; i++) {
        double part = room / (count - i);
        double wanted = items[i].most - items[i].least;
        if (part > wanted)
            part = wanted;
        items[i].height = items[i].least + part;
        room -= part;
    }
}

/* Deal the charts to pages, the first of which has `room` left. Returns the
 * number of pages. */
static int deal(struct item *items, double room)
{
    int first = 0;
    int page_count = 0;

    while (first < CHARTS) {
        int count = 0;
        while (first + count < CHARTS &&
               items[first + count].text + items[first + count].least <= room) {
            room -= items[first + count].text + items[first + count].least;
            count++;
        }
        share_room(&items[first], count, room);
        first += count;
        room = FR_PAGES_BOTTOM - FR_PAGES_TOP;
        page_count++;
        if (first < CHARTS)
            items[first].begins_page = 1;
    }
    return page_count;
}

/* The figure's own margin hangs out on both sides, so that what it draws is
 * flush with the text. */
static void draw_figure(struct fr_pages *pages, const struct item *item)
{
    struct fr_figures_size size = fr_figures_size(item->part, FR_FIGURES_PAGE);
    double scale = scale_of(&size);
    double margin = FR_FIGURE_MARGIN * scale;
    struct fr_pdf_area area = {FR_PAGES_LEFT - margin, pages->y - margin,
                               FR_PAGES_WIDTH + 2 * margin,
                               item->height + margin};
    struct fr_canvas *canvas;
    int status;

    if (pages->status < 0)
        return;
    status = fr_pdf_document_draw(pages->document, pages->page, &area, scale,
                                  &canvas);
    if (status == 0)
        status =
            fr_figures_draw(pages->facts, item->part, FR_FIGURES_PAGE, canvas);
    if (status == 0)
        status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    if (status < 0)
        fr_pages_fail(pages, status);
    fr_pages_skip(pages, item->height);
}

static void draw_item(struct fr_pages *pages, const struct item *item)
{
    struct fr_str title = fr_str_of(fr_figures_title(item->part));

    if (item->begins_page && pages->status == 0)
        fr_pages_begin(pages);
    fr_pages_heading(pages, title, 0, FR_PAGES_RANK_LISTED);
    if (item->statement.size)
        fr_pages_paragraph(pages, item->statement);
    draw_figure(pages, item);
}

/* The charts in one of the orders, dealt to pages from the cursor on. Returns
 * the number of pages. */
static int plan(struct fr_pages *pages, int order, struct item *items)
{
    /* two ways of letting low charts share a page */
    static const enum fr_report_part orders[2][CHARTS] = {
        {FR_REPORT_PART_FLOW_CLASSIFICATION, FR_REPORT_PART_PERIODIC,
         FR_REPORT_PART_TIMING, FR_REPORT_PART_PACKET_SIZE,
         FR_REPORT_PART_HEATMAP, FR_REPORT_PART_TIMELINE},
        {FR_REPORT_PART_FLOW_CLASSIFICATION, FR_REPORT_PART_TIMING,
         FR_REPORT_PART_PACKET_SIZE, FR_REPORT_PART_PERIODIC,
         FR_REPORT_PART_HEATMAP, FR_REPORT_PART_TIMELINE}};

    for (int i = 0; i < CHARTS; i++) {
        items[i] = (struct item){0};
        measure(pages, &items[i], orders[order][i]);
    }
    return deal(items, FR_PAGES_BOTTOM - pages->y);
}

void fr_pages_charts(struct fr_pages *pages)
{
    struct item items[2][CHARTS];
    int chosen;

    plan(pages, 0, items[0]);
    fr_pages_section(pages, "Charts",
                     items[0][0].text + items[0][0].least + 10);
    chosen = plan(pages, 1, items[1]) < plan(pages, 0, items[0]);
    for (int i = 0; i < CHARTS; i++)
        draw_item(pages, &items[chosen][i]);
}
