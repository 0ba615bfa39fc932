/* page_charts.c - the six charts as vectors, each with the sentences that
 * state what it shows. */
#include "report/pages_internal.h"

#include "report/figures.h"

/* Draw a figure at the cursor, as wide as the text. */
static void draw_figure(struct fr_pages *pages, enum fr_report_part part,
                        double width, double height)
{
    double scale = FR_PAGES_WIDTH / width;
    struct fr_pdf_area area = {FR_PAGES_LEFT, pages->y, FR_PAGES_WIDTH,
                               height * scale};
    struct fr_canvas *canvas;
    int status;

    if (pages->status < 0)
        return;
    status = fr_pdf_document_draw(pages->document, pages->page, &area, scale,
                                  &canvas);
    if (status == 0)
        status = fr_figures_draw(pages->facts, part, FR_FIGURES_PAGE, canvas);
    if (status == 0)
        status = fr_canvas_finish(canvas);
    fr_canvas_free(canvas);
    if (status < 0)
        fr_pages_fail(pages, status);
    fr_pages_skip(pages, height * scale + 10);
}

static void draw_chart(struct fr_pages *pages, enum fr_report_part part)
{
    struct fr_str title = fr_str_of(fr_figures_title(part));
    struct fr_str statement;
    double width, height, needed;

    fr_figures_state(pages->facts, part, &pages->text);
    statement = fr_str_trim(fr_pages_take(pages));
    fr_figures_size(part, FR_FIGURES_PAGE, &width, &height);
    needed = height * FR_PAGES_WIDTH / width +
             fr_pages_height(&fr_pages_body, statement, FR_PAGES_WIDTH) + 20;
    fr_pages_heading(pages, title, needed, FR_PAGES_RANK_LISTED);
    if (statement.size)
        fr_pages_paragraph(pages, statement);
    draw_figure(pages, part, width, height);
}

void fr_pages_charts(struct fr_pages *pages)
{
    fr_pages_section(pages, "Charts", 420);
    for (int part = FR_REPORT_PART_FLOW_CLASSIFICATION;
         part <= FR_REPORT_PART_TIMELINE; part++)
        draw_chart(pages, (enum fr_report_part)part);
}
