/* canvas_pdf.h - a canvas on a rectangle of a libharu page.
 *
 * The report owns document and page; the canvas only adds drawing operators
 * to the page and leaves its graphics state as it found it. */
#ifndef FR_CANVAS_CANVAS_PDF_H
#define FR_CANVAS_CANVAS_PDF_H

#include <hpdf.h>

#include "canvas/canvas.h"
#include "canvas/pdf_fonts.h"

/* Where on the page a canvas of width x height points goes. */
struct fr_pdf_place {
    double x, y;          /* its top left corner, in points from the top left
                             corner of the page, y downwards */
    double scale;         /* page points to a canvas point */
    double width, height; /* of the canvas, in canvas points */
};

/* doc, page and fonts (of fr_pdf_fonts_load) are borrowed until the canvas is
 * freed; the page must be in page-description mode (no open path or text).
 * After fr_canvas_finish it is so again. Errors libharu reports become
 * FR_EOUTPUT of fr_canvas_finish. */
FR_MUST_USE int fr_canvas_pdf_new(HPDF_Doc doc, HPDF_Page page,
                                  struct fr_pdf_fonts *fonts,
                                  const struct fr_pdf_place *place,
                                  struct fr_canvas **canvas);

#endif
