/* page_contents.c - the contents, with a link on every line, and the
 * bookmarks of the document. */
#include "report/pages_internal.h"

#define LINE 17.0

static const struct fr_pages_style section_line = {FR_FACE_BOLD, 9.5, LINE,
                                                   FR_PAGES_INK};
static const struct fr_pages_style heading_line = {FR_FACE_REGULAR, 9, LINE,
                                                   FR_PAGES_TEXT};

static void draw_leader(struct fr_pages *pages, double from, double to,
                        double y)
{
    struct fr_paint paint = FR_PAINT_STROKE(FR_PAGES_RULE, 0.6);

    if (to <= from || !pages->canvas)
        return;
    paint.dash = 2;
    fr_canvas_move(pages->canvas, from, y);
    fr_canvas_line(pages->canvas, to, y);
    fr_canvas_paint(pages->canvas, &paint);
}

static void draw_line(struct fr_pages *pages,
                      const struct fr_pages_entry *entry)
{
    const struct fr_pages_style *style =
        entry->level == 0 ? &section_line : &heading_line;
    double x = FR_PAGES_LEFT + (entry->level == 0 ? 0 : 17);
    double y = pages->y + style->size;
    struct fr_str number = fr_pages_printf(pages, "%u", (unsigned)entry->page);
    struct fr_pdf_area area = {FR_PAGES_LEFT, pages->y - 3, FR_PAGES_WIDTH,
                               LINE};
    double title = fr_font_text_width(style->face, style->size, entry->title);

    fr_pages_put(pages, x, y, entry->title, style, FR_PAGES_WIDTH - 60);
    draw_leader(pages, x + title + 6, FR_PAGES_RIGHT - 24, y - 2);
    fr_pages_put_right(pages, FR_PAGES_RIGHT, y, number, style, 0);
    fr_pdf_document_link(pages->document, pages->contents_page, &area,
                         entry->page, entry->y - 8);
    fr_pages_skip(pages, LINE);
}

void fr_pages_reserve_contents(struct fr_pages *pages)
{
    fr_pages_begin(pages);
    pages->contents_page = pages->page;
    pages->contents_y = pages->y;
    fr_pages_skip(pages, 36 + LINE * fr_pages_contents_count(pages) + 6);
}

void fr_pages_draw_contents(struct fr_pages *pages)
{
    static const struct fr_pages_style style = {FR_FACE_BOLD, 17, 22,
                                                FR_PAGES_INK};

    fr_pages_resume(pages, pages->contents_page);
    pages->y = pages->contents_y;
    fr_pages_put(pages, FR_PAGES_LEFT, pages->y + style.size,
                 FR_STR("Contents"), &style, 0);
    fr_pages_skip(pages, 36);
    for (uint32_t i = 0; i < pages->entries.count; i++) {
        const struct fr_pages_entry *entry = &pages->entries.items[i];
        if (entry->is_listed)
            draw_line(pages, entry);
        fr_pdf_document_bookmark(pages->document, entry->level, entry->title,
                                 entry->page, entry->y - 8);
    }
    fr_pages_end(pages);
}
