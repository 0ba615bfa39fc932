/* font.h - the three faces of charts and reports, and their glyph widths.
 *
 * One table of widths serves every back end, so that a chart has the same
 * layout in PNG, SVG and PDF. The faces are DejaVu Sans, cut at build time
 * and compiled in (scripts/cut_fonts.py); nothing is read at run time. No
 * kerning, no shaping: the width of a text is the sum of its advances. */
#ifndef FR_CANVAS_FONT_H
#define FR_CANVAS_FONT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/strbuf.h"

enum fr_face {
    FR_FACE_REGULAR,
    FR_FACE_BOLD,
    FR_FACE_MONO,
    FR_FACE_COUNT,
};

/* One glyph of a face. */
struct fr_glyph {
    uint16_t code;    /* Unicode, ascending in the table; no code > 0xFFFF */
    uint16_t index;   /* glyph number in the cut face */
    uint16_t advance; /* of 2048 units to the em */
};

/* The table of a face and the bytes of its TrueType file (both static). */
struct fr_font {
    const char *name; /* "DejaVu Sans" */
    const struct fr_glyph *glyphs;
    size_t glyph_count;
    const unsigned char *file;
    size_t file_size;
};

#define FR_FONT_UNITS 2048.0
/* Shares of the size: above the baseline to a capital's and to a small
 * letter's top, and below it to the bottom of 'p'. */
#define FR_FONT_CAP      0.729
#define FR_FONT_X_HEIGHT 0.547
#define FR_FONT_DESCENT  0.236
#define FR_FONT_ASCENT   0.76

const struct fr_font *fr_font_get(enum fr_face face);
/* The glyph of a character; that of U+FFFD if the face lacks it. */
const struct fr_glyph *fr_font_glyph(enum fr_face face, uint32_t code);
int fr_font_has(enum fr_face face, uint32_t code);

/* Width in points of a text set at `size` points. Any bytes are allowed; what
 * cannot be shown counts as the replacement character, as it will be drawn. */
double fr_font_text_width(enum fr_face face, double size, struct fr_str text);

/* Append `text` as it will be drawn: characters that the face lacks, control
 * characters and invalid bytes become U+FFFD each, and so does a third
 * combining mark in a row. */
void fr_font_clean(enum fr_face face, struct fr_str text,
                   struct fr_strbuf *out);

/* Append the clean text, cut with an ellipsis so that it is at most
 * `width_max` points wide and `char_max` characters long (0: no limit).
 * Returns its width. */
double fr_font_fit(enum fr_face face, double size, struct fr_str text,
                   double width_max, size_t char_max, struct fr_strbuf *out);

#endif
