/* pdf_fonts.h - the three faces in a libharu document.
 *
 * The faces are loaded from memory and embedded. libharu 2.3.0 writes an
 * invalid /ToUnicode map and a needlessly long width table;
 * fr_pdf_fonts_finish replaces both, so that text can be found and copied.
 * Texts given to HPDF_Page_ShowText must be cleaned by fr_font_clean first:
 * libharu does not check UTF-8. */
#ifndef FR_CANVAS_PDF_FONTS_H
#define FR_CANVAS_PDF_FONTS_H

#include <hpdf.h>

#include "canvas/font.h"
#include "flowrules/status.h"

struct fr_pdf_fonts {
    HPDF_Doc doc;                  /* borrowed */
    HPDF_Font font[FR_FACE_COUNT]; /* of the document; valid while it is */
};

/* Load and embed the faces. Call once a document, after
 * HPDF_SetCompressionMode and before the first page. On failure a message is
 * added and FR_EOUTPUT (libharu refused) or FR_ENOMEM returned. */
FR_MUST_USE int fr_pdf_fonts_load(HPDF_Doc doc, struct fr_pdf_fonts *fonts,
                                  struct fr_diag *diag);
/* Rewrite the maps with the characters used. Call once, after the last text
 * and before HPDF_SaveToStream. */
FR_MUST_USE int fr_pdf_fonts_finish(struct fr_pdf_fonts *fonts,
                                    struct fr_diag *diag);

#endif
