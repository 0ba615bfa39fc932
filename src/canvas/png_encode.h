/* png_encode.h - pixels to the bytes of a PNG file. */
#ifndef FR_CANVAS_PNG_ENCODE_H
#define FR_CANVAS_PNG_ENCODE_H

#include <stdint.h>

#include "base/strbuf.h"
#include "flowrules/status.h"

struct fr_pixels {
    const uint32_t *data;   /* 0x..RRGGBB, row by row from the top; borrowed */
    uint32_t width, height; /* 1 .. 2^24 */
    uint32_t stride;        /* pixels from row to row */
    double dpi;             /* for pHYs */
};

/* Append a whole PNG (8-bit RGB, no time, no text chunks). The bytes depend
 * on the pixels only. FR_ENOMEM, FR_ELIMIT (the buffer's maximum). */
FR_MUST_USE int fr_png_encode(const struct fr_pixels *pixels,
                              struct fr_strbuf *out);

#endif
