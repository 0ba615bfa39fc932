/* font_tables.h - what scripts/cut_fonts.py makes: font_tables.c and the cut
 * faces, embedded. Only font.c and the generated file include it. */
#ifndef FR_CANVAS_FONT_TABLES_H
#define FR_CANVAS_FONT_TABLES_H

#include "canvas/font.h"

extern const unsigned char fr_font_sans[];
extern const unsigned char fr_font_sans_bold[];
extern const unsigned char fr_font_mono[];

extern const struct fr_font fr_font_table[FR_FACE_COUNT];

#endif
