/* page_layout.h - text, headings and pictures down a run of A4 pages.
 *
 * A cursor goes from the top of a page to its bottom and on to the next page.
 * Nothing is cut at an edge: texts wrap, tables and listings go on. Failures
 * are remembered; every function may be called after one. */
#ifndef FR_REPORT_PAGE_LAYOUT_H
#define FR_REPORT_PAGE_LAYOUT_H

#include "base/arena.h"
#include "base/vec.h"
#include "report/facts.h"
#include "report/findings.h"
#include "report/pdf_document.h"

/* Where the text of a page stands, in points. */
#define FR_PAGES_LEFT   56.0
#define FR_PAGES_RIGHT  (FR_PDF_PAGE_WIDTH - 56.0)
#define FR_PAGES_WIDTH  (FR_PAGES_RIGHT - FR_PAGES_LEFT)
#define FR_PAGES_TOP    70.0
#define FR_PAGES_BOTTOM (FR_PDF_PAGE_HEIGHT - 62.0)

#define FR_PAGES_INK    0x1F2933u
#define FR_PAGES_TEXT   0x323F4Bu
#define FR_PAGES_QUIET  0x616E7Cu
#define FR_PAGES_RULE   0xCBD2D9u
#define FR_PAGES_FAINT  0xE4E7EBu
#define FR_PAGES_WASH   0xF5F7FAu
#define FR_PAGES_ACCENT 0x0B5394u

/* A heading, for the contents and the bookmarks. */
struct fr_pages_entry {
    int level;     /* 0 section, 1 below it */
    int is_listed; /* in the contents; sections always are */
    struct fr_str title;
    uint32_t page;
    double y;
};

struct fr_pages {
    const struct fr_report_facts *facts; /* borrowed */
    const struct fr_summary *summary;
    const struct fr_findings *findings;
    struct fr_pdf_document *document; /* borrowed */
    struct fr_arena *arena;           /* borrowed; lives as long as the pages */
    struct fr_strbuf text;            /* scratch of whoever writes a text */
    struct fr_canvas *canvas;         /* of the current page; owned */
    uint32_t page;                    /* 1 .. */
    double y;                         /* of the cursor */
    uint32_t section_count;
    uint32_t contents_page; /* where the contents go, see page_contents.c */
    double contents_y;
    FR_VEC(struct fr_pages_entry) entries; /* owned */
    int status;                            /* the first failure */
};

/* Where a heading is named. */
enum fr_pages_rank {
    FR_PAGES_RANK_BELOW,  /* in the bookmarks, below its section */
    FR_PAGES_RANK_LISTED, /* in the contents too */
    FR_PAGES_RANK_ALONE,  /* as if it were a section */
};

/* How a text is set. */
struct fr_pages_style {
    enum fr_face face;
    double size;    /* points */
    double leading; /* from line to line */
    uint32_t rgb;
};

extern const struct fr_pages_style fr_pages_body;
extern const struct fr_pages_style fr_pages_small; /* notes, cells */
extern const struct fr_pages_style fr_pages_quiet; /* small and grey */
extern const struct fr_pages_style fr_pages_bold;
extern const struct fr_pages_style fr_pages_mono;

/* Remember the first failure. */
void fr_pages_fail(struct fr_pages *pages, int status);
/* Complete the current page and begin the next. */
void fr_pages_begin(struct fr_pages *pages);
/* Complete the current page and draw on an earlier one. */
void fr_pages_resume(struct fr_pages *pages, uint32_t page);
/* Complete the current page. */
void fr_pages_end(struct fr_pages *pages);
/* Begin a page unless `height` points are left on this one. */
void fr_pages_need(struct fr_pages *pages, double height);
void fr_pages_skip(struct fr_pages *pages, double height);

/* What was written into pages->text, copied; the scratch is empty again. */
struct fr_str fr_pages_take(struct fr_pages *pages);
struct fr_str fr_pages_printf(struct fr_pages *pages, const char *fmt, ...)
    FR_PRINTF(2, 3);

/* One line of text at a place, cut with an ellipsis at width_max (0: not). */
void fr_pages_put(struct fr_pages *pages, double x, double y,
                  struct fr_str text, const struct fr_pages_style *style,
                  double width_max);
/* The same, ending at x. */
void fr_pages_put_right(struct fr_pages *pages, double x, double y,
                        struct fr_str text, const struct fr_pages_style *style,
                        double width_max);
/* The bytes of the first line of a text that wraps at `width`; a word that is
 * too long alone is broken. 0 only for an empty text. */
size_t fr_pages_line(const struct fr_pages_style *style, struct fr_str text,
                     double width);
/* The height of a wrapped text. */
double fr_pages_height(const struct fr_pages_style *style, struct fr_str text,
                       double width);
/* Wrapped text from (x, pages->y), over pages if it must; the cursor is below
 * it afterwards. */
void fr_pages_wrap(struct fr_pages *pages, double x, double width,
                   struct fr_str text, const struct fr_pages_style *style);
/* A paragraph over the full width, with space below. */
void fr_pages_paragraph(struct fr_pages *pages, struct fr_str text);
/* The text in the scratch as a paragraph; nothing if it is empty. */
void fr_pages_say(struct fr_pages *pages);
/* A grey remark below a table or picture. */
void fr_pages_remark(struct fr_pages *pages, struct fr_str text);

/* "3 Top talkers", with room for at least `height` points below it. */
void fr_pages_section(struct fr_pages *pages, const char *title, double height);
/* A heading below a section, with its bookmark. */
void fr_pages_heading(struct fr_pages *pages, struct fr_str title,
                      double height, enum fr_pages_rank rank);
/* A small heading. */
void fr_pages_title(struct fr_pages *pages, struct fr_str title, double height);

#endif
