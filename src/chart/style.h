/* style.h - the colours, strokes and sizes of all charts.
 *
 * Colours that stand for something are told apart with every common kind of
 * colour blindness: Okabe and Ito's for up to 7 categories, Petroff's ten for
 * up to 10, grey for the rest. Sizes are points on a canvas of about 12 x 8
 * inch. */
#ifndef FR_CHART_STYLE_H
#define FR_CHART_STYLE_H

#include <stddef.h>
#include <stdint.h>

#include "canvas/font.h"

#define FR_COLOR_INK       0x1F2933 /* titles */
#define FR_COLOR_TEXT      0x3E4C59 /* names and numbers */
#define FR_COLOR_QUIET     0x6B7785 /* axis titles, notes */
#define FR_COLOR_AXIS      0x8A949E
#define FR_COLOR_GRID      0xE4E7EB
#define FR_COLOR_GUTTER    0xF5F7FA /* the band of zeros beside a log axis */
#define FR_COLOR_OTHER     0xA7AEB6
#define FR_COLOR_MARK      0x0072B2 /* marks without a category */
#define FR_COLOR_HIGHLIGHT 0xD55E00

#define FR_SIZE_TITLE      15.0
#define FR_SIZE_SUBTITLE   9.5
#define FR_SIZE_PANEL      11.0
#define FR_SIZE_PANEL_LINE 8.5 /* a panel's subtitle */
#define FR_SIZE_LABEL      8.5 /* ticks, names, values */
#define FR_SIZE_NOTE       7.5
#define FR_NAME_CHARS_MAX  24 /* longer names end in an ellipsis */
#define FR_STROKE_GRID     0.6
#define FR_STROKE_AXIS     0.8

/* The colour of category `index` among `count`. Categories with the same
 * index and count have the same colour in all charts; beyond the palette all
 * are grey. */
uint32_t fr_style_color(size_t index, size_t count);
/* A colour mixed with white: share 0 gives white, 1 the colour. */
uint32_t fr_style_tint(uint32_t rgb, double share);
/* White or ink, whichever reads better on this colour. */
uint32_t fr_style_text_on(uint32_t rgb);
/* Sequential map for densities, t from 0 (few) to 1 (many). */
uint32_t fr_style_density(double t);
/* Diverging map for -1 .. 1: blue, white, red. */
uint32_t fr_style_diverging(double t);

#endif
