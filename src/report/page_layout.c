/* page_layout.c - text, headings and pictures down a run of A4 pages. */
#include "report/page_layout.h"

#include <stdarg.h>

#include "base/alloc.h"
#include "base/utf8.h"

const struct fr_pages_style fr_pages_body = {FR_FACE_REGULAR, 9.5, 14,
                                             FR_PAGES_TEXT};
const struct fr_pages_style fr_pages_small = {FR_FACE_REGULAR, 8, 11,
                                              FR_PAGES_TEXT};
const struct fr_pages_style fr_pages_quiet = {FR_FACE_REGULAR, 8, 11.5,
                                              FR_PAGES_QUIET};
const struct fr_pages_style fr_pages_bold = {FR_FACE_BOLD, 8, 11, FR_PAGES_INK};
const struct fr_pages_style fr_pages_mono = {FR_FACE_MONO, 7.2, 10.2,
                                             FR_PAGES_TEXT};

static const struct fr_pages_style section_style = {FR_FACE_BOLD, 17, 22,
                                                    FR_PAGES_INK};
static const struct fr_pages_style heading_style = {FR_FACE_BOLD, 11.5, 15,
                                                    FR_PAGES_INK};
static const struct fr_pages_style title_style = {FR_FACE_BOLD, 9, 12,
                                                  FR_PAGES_INK};

void fr_pages_fail(struct fr_pages *pages, int status)
{
    if (pages->status == 0)
        pages->status = status;
}

/* --- pages --- */

void fr_pages_end(struct fr_pages *pages)
{
    int status;

    if (!pages->canvas)
        return;
    status = fr_canvas_finish(pages->canvas);
    if (status < 0)
        fr_pages_fail(pages, status);
    fr_canvas_free(pages->canvas);
    pages->canvas = NULL;
}

void fr_pages_resume(struct fr_pages *pages, uint32_t page)
{
    static const struct fr_pdf_area whole = {0, 0, FR_PDF_PAGE_WIDTH,
                                             FR_PDF_PAGE_HEIGHT};
    int status;

    fr_pages_end(pages);
    pages->page = page;
    if (pages->status < 0)
        return;
    status =
        fr_pdf_document_draw(pages->document, page, &whole, 1, &pages->canvas);
    if (status < 0)
        fr_pages_fail(pages, status);
}

void fr_pages_begin(struct fr_pages *pages)
{
    int status = fr_pdf_document_add_page(pages->document);

    if (status < 0)
        fr_pages_fail(pages, status);
    fr_pages_resume(pages, fr_pdf_document_page_count(pages->document));
    pages->y = FR_PAGES_TOP;
}

void fr_pages_need(struct fr_pages *pages, double height)
{
    if (pages->status == 0 && pages->y + height > FR_PAGES_BOTTOM &&
        pages->y > FR_PAGES_TOP)
        fr_pages_begin(pages);
}

void fr_pages_skip(struct fr_pages *pages, double height)
{
    pages->y += height;
}

/* --- texts --- */

struct fr_str fr_pages_take(struct fr_pages *pages)
{
    struct fr_str copy =
        fr_arena_str(pages->arena, fr_strbuf_str(&pages->text));

    if (fr_strbuf_status(&pages->text) < 0)
        fr_pages_fail(pages, fr_strbuf_status(&pages->text));
    if (!copy.data) {
        fr_pages_fail(pages, FR_ENOMEM);
        copy = FR_STR("");
    }
    fr_strbuf_clear(&pages->text);
    return copy;
}

struct fr_str fr_pages_printf(struct fr_pages *pages, const char *fmt, ...)
{
    const char *text;
    va_list args;

    va_start(args, fmt);
    text = fr_arena_vprintf(pages->arena, fmt, args);
    va_end(args);
    if (text)
        return fr_str_of(text);
    fr_pages_fail(pages, FR_ENOMEM);
    return FR_STR("");
}

static void put(struct fr_pages *pages, double x, double y, struct fr_str text,
                const struct fr_pages_style *style, double width_max,
                enum fr_anchor anchor)
{
    struct fr_text_style set = {.face = style->face,
                                .size = style->size,
                                .rgb = style->rgb,
                                .anchor = anchor};
    struct fr_strbuf fit;

    if (!pages->canvas || text.size == 0)
        return;
    fr_strbuf_init(&fit, (size_t)1 << 20);
    fr_font_fit(style->face, style->size, text,
                width_max > 0 ? width_max : 10000, 0, &fit);
    if (fr_strbuf_status(&fit) < 0)
        fr_pages_fail(pages, fr_strbuf_status(&fit));
    else
        fr_canvas_text(pages->canvas, x, y, fr_strbuf_str(&fit), &set);
    fr_strbuf_release(&fit);
}

void fr_pages_put(struct fr_pages *pages, double x, double y,
                  struct fr_str text, const struct fr_pages_style *style,
                  double width_max)
{
    put(pages, x, y, text, style, width_max, FR_ANCHOR_LEFT);
}

void fr_pages_put_right(struct fr_pages *pages, double x, double y,
                        struct fr_str text, const struct fr_pages_style *style,
                        double width_max)
{
    put(pages, x, y, text, style, width_max, FR_ANCHOR_RIGHT);
}

size_t fr_pages_line(const struct fr_pages_style *style, struct fr_str text,
                     double width)
{
    double limit = width / style->size * FR_FONT_UNITS;
    double used = 0;
    size_t last = 0; /* end of the last whole piece */
    size_t at = 0;
    unsigned length;

    while (at < text.size) {
        uint32_t code = fr_utf8_decode(text.data + at, text.size - at, &length);
        used += fr_font_glyph(style->face, code)->advance;
        if (used > limit && at > 0 && code != ' ')
            return last > 0 ? last : at;
        at += length;
        if (code == ' ' || code == '/')
            last = at;
    }
    return at;
}

double fr_pages_height(const struct fr_pages_style *style, struct fr_str text,
                       double width)
{
    double height = 0;

    while (text.size) {
        size_t line = fr_pages_line(style, text, width);
        text.data += line;
        text.size -= line;
        height += style->leading;
    }
    return height;
}

void fr_pages_wrap(struct fr_pages *pages, double x, double width,
                   struct fr_str text, const struct fr_pages_style *style)
{
    while (text.size && pages->status == 0) {
        struct fr_str line = {text.data, fr_pages_line(style, text, width)};
        text.data += line.size;
        text.size -= line.size;
        fr_pages_need(pages, style->leading);
        fr_pages_put(pages, x, pages->y + style->size, fr_str_trim(line), style,
                     0);
        fr_pages_skip(pages, style->leading);
    }
}

void fr_pages_paragraph(struct fr_pages *pages, struct fr_str text)
{
    double height = fr_pages_height(&fr_pages_body, text, FR_PAGES_WIDTH);

    /* no first line alone at the foot of a page */
    fr_pages_need(pages, height < 30 ? height : 30);
    fr_pages_wrap(pages, FR_PAGES_LEFT, FR_PAGES_WIDTH, text, &fr_pages_body);
    fr_pages_skip(pages, 6);
}

void fr_pages_say(struct fr_pages *pages)
{
    struct fr_str text = fr_str_trim(fr_pages_take(pages));

    if (text.size)
        fr_pages_paragraph(pages, text);
}

void fr_pages_remark(struct fr_pages *pages, struct fr_str text)
{
    fr_pages_wrap(pages, FR_PAGES_LEFT, FR_PAGES_WIDTH, text, &fr_pages_quiet);
    fr_pages_skip(pages, 6);
}

/* --- headings --- */

static void add_entry(struct fr_pages *pages, int level, int is_listed,
                      struct fr_str title)
{
    struct fr_pages_entry *entry = fr_vec_push(&pages->entries);

    if (!entry) {
        fr_pages_fail(pages, FR_ENOMEM);
        return;
    }
    *entry =
        (struct fr_pages_entry){level, is_listed, title, pages->page, pages->y};
}

void fr_pages_section(struct fr_pages *pages, const char *title, double height)
{
    struct fr_str name = fr_pages_printf(
        pages, "%u  %s", (unsigned)++pages->section_count, title);

    fr_pages_need(pages, height + 60);
    if (pages->y > FR_PAGES_TOP)
        fr_pages_skip(pages, 22);
    add_entry(pages, 0, 1, name);
    fr_pages_put(pages, FR_PAGES_LEFT, pages->y + section_style.size, name,
                 &section_style, FR_PAGES_WIDTH);
    fr_pages_skip(pages, section_style.leading + 3);
    if (pages->canvas)
        fr_canvas_fill_rect(pages->canvas, FR_PAGES_LEFT, pages->y, 36, 2,
                            FR_PAGES_ACCENT);
    fr_pages_skip(pages, 14);
}

void fr_pages_heading(struct fr_pages *pages, struct fr_str title,
                      double height, enum fr_pages_rank rank)
{
    fr_pages_need(pages, height + 34);
    if (pages->y > FR_PAGES_TOP)
        fr_pages_skip(pages, 8);
    add_entry(pages, rank != FR_PAGES_RANK_ALONE, rank != FR_PAGES_RANK_BELOW,
              title);
    fr_pages_put(pages, FR_PAGES_LEFT, pages->y + heading_style.size, title,
                 &heading_style, FR_PAGES_WIDTH);
    fr_pages_skip(pages, heading_style.leading + 5);
}

void fr_pages_title(struct fr_pages *pages, struct fr_str title, double height)
{
    fr_pages_need(pages, height + 22);
    fr_pages_skip(pages, 3);
    fr_pages_put(pages, FR_PAGES_LEFT, pages->y + title_style.size, title,
                 &title_style, FR_PAGES_WIDTH);
    fr_pages_skip(pages, title_style.leading + 4);
}
