/* pdf_document.h - a PDF of A4 pages: drawing surfaces, links, bookmarks,
 * attachments, metadata.
 *
 * The only file of this folder that knows libharu. One document at a time in
 * a thread (pdf_memory.h). Pages are numbered from 1
 * and stay open until the document is finished, so that a page can refer to
 * a later one. Places are in points from the top left corner. The same calls
 * give the same bytes. */
#ifndef FR_REPORT_PDF_DOCUMENT_H
#define FR_REPORT_PDF_DOCUMENT_H

#include "base/str.h"
#include "base/strbuf.h"
#include "canvas/canvas.h"

#define FR_PDF_PAGE_WIDTH  595.28
#define FR_PDF_PAGE_HEIGHT 841.89

struct fr_pdf_document;

/* A rectangle of a page. */
struct fr_pdf_area {
    double x, y, width, height;
};

struct fr_pdf_info {
    struct fr_str title, author, subject;
    int64_t time; /* ns, or FR_TIME_MISSING: no dates */
};

/* A file inside the PDF. */
struct fr_pdf_attachment {
    const char *name; /* base name; of ASCII, other characters become '_' */
    struct fr_str data;
    const char *description;
};

/* An empty document with the fonts embedded. Returns FR_ENOMEM or
 * FR_EOUTPUT. */
FR_MUST_USE int fr_pdf_document_new(struct fr_pdf_document **document,
                                    struct fr_diag *diag);
void fr_pdf_document_free(struct fr_pdf_document *document);

/* What a failure that a canvas reports as FR_EOUTPUT was: libharu says so too
 * when its memory is out. */
int fr_pdf_document_failure(int status);

/* Append a page. Returns FR_ENOMEM or FR_EOUTPUT. */
FR_MUST_USE int fr_pdf_document_add_page(struct fr_pdf_document *document);
uint32_t fr_pdf_document_page_count(const struct fr_pdf_document *document);

/* A canvas over an area of a page, `scale` page points to a canvas point. The
 * caller finishes and frees it. */
FR_MUST_USE int fr_pdf_document_draw(struct fr_pdf_document *document,
                                     uint32_t page,
                                     const struct fr_pdf_area *area,
                                     double scale, struct fr_canvas **canvas);

/* What follows remembers its failures for fr_pdf_document_finish. */

/* A click on the area goes to the place `y` on page `to`; zoom is kept. */
void fr_pdf_document_link(struct fr_pdf_document *document, uint32_t page,
                          const struct fr_pdf_area *area, uint32_t to,
                          double y);
/* A bookmark; level 0, or 1 below the last one of level 0. */
void fr_pdf_document_bookmark(struct fr_pdf_document *document, int level,
                              struct fr_str title, uint32_t page, double y);
/* Attach files; call at most once, in the order of their names. */
void fr_pdf_document_attach(struct fr_pdf_document *document,
                            const struct fr_pdf_attachment *attachments,
                            uint32_t count);

/* Append the bytes of the file. Returns the first failure: FR_ENOMEM,
 * FR_EOUTPUT or FR_ELIMIT; the document can only be freed afterwards. */
FR_MUST_USE int fr_pdf_document_finish(struct fr_pdf_document *document,
                                       const struct fr_pdf_info *info,
                                       struct fr_strbuf *out,
                                       struct fr_diag *diag);

#endif
