/* png_encode.c - a PNG writer for charts: large, mostly blank, few colours.
 *
 * Every row is stored as its difference to the row above (PNG's filter "up"),
 * which makes most of a chart zero; run-length deflate then packs it faster
 * and, for charts, smaller than zlib's fast levels. */
#include "canvas/png_encode.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/bug.h"

#define FILTER_UP 2
#define PIECE     65536 /* bytes of compressed data gathered at a time */

static void put_u32(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 24);
    out[1] = (uint8_t)(value >> 16);
    out[2] = (uint8_t)(value >> 8);
    out[3] = (uint8_t)value;
}

static void add_chunk(struct fr_strbuf *out, const char *type,
                      const uint8_t *data, uint32_t size)
{
    uint8_t number[4];
    put_u32(number, size);
    fr_strbuf_append(out, (const char *)number, 4);
    fr_strbuf_append(out, type, 4);
    if (size > 0)
        fr_strbuf_append(out, (const char *)data, size);
    uLong sum = crc32(0, (const Bytef *)type, 4);
    if (size > 0)
        sum = crc32(sum, data, size);
    put_u32(number, (uint32_t)sum);
    fr_strbuf_append(out, (const char *)number, 4);
}

static void add_head(struct fr_strbuf *out, const struct fr_pixels *pixels)
{
    uint8_t ihdr[13] = {0};
    put_u32(ihdr, pixels->width);
    put_u32(ihdr + 4, pixels->height);
    ihdr[8] = 8; /* bits a channel */
    ihdr[9] = 2; /* RGB */
    uint8_t phys[9];
    uint32_t per_meter = (uint32_t)lround(pixels->dpi / 0.0254);
    put_u32(phys, per_meter);
    put_u32(phys + 4, per_meter);
    phys[8] = 1; /* the unit is the metre */
    fr_strbuf_append(out, "\x89PNG\r\n\x1a\n", 8);
    add_chunk(out, "IHDR", ihdr, sizeof(ihdr));
    add_chunk(out, "pHYs", phys, sizeof(phys));
}

/* The filter byte and the differences of a row to the one above. */
static void filter_row(const uint32_t *row, const uint32_t *above,
                       uint32_t width, uint8_t *out)
{
    *out++ = FILTER_UP;
    if (memcmp(row, above, width * sizeof(*row)) == 0) {
        memset(out, 0, 3 * (size_t)width);
        return;
    }
    for (uint32_t x = 0; x < width; x++) {
        uint32_t a = row[x], b = above[x];
        *out++ = (uint8_t)((a >> 16) - (b >> 16));
        *out++ = (uint8_t)((a >> 8) - (b >> 8));
        *out++ = (uint8_t)(a - b);
    }
}

/* Run the compressor over what is in `zip`; whole pieces become IDAT. */
static int pump(z_stream *zip, int flush, uint8_t *piece, struct fr_strbuf *out)
{
    for (;;) {
        int result = deflate(zip, flush);
        FR_ASSERT(result == Z_OK || result == Z_STREAM_END ||
                  result == Z_BUF_ERROR);
        uint32_t size = PIECE - zip->avail_out;
        if (size == PIECE || result == Z_STREAM_END) {
            add_chunk(out, "IDAT", piece, size);
            FR_TRY(fr_strbuf_status(out));
            zip->next_out = piece;
            zip->avail_out = PIECE;
        }
        if (result == Z_STREAM_END ||
            (flush == Z_NO_FLUSH && zip->avail_in == 0))
            return 0;
    }
}

static int add_rows(const struct fr_pixels *pixels, z_stream *zip,
                    uint8_t *line, uint32_t *blank, uint8_t *piece,
                    struct fr_strbuf *out)
{
    size_t line_size = 1 + 3 * (size_t)pixels->width;
    const uint32_t *above = blank;
    zip->next_out = piece;
    zip->avail_out = PIECE;
    for (uint32_t y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels->data + (size_t)y * pixels->stride;
        filter_row(row, above, pixels->width, line);
        zip->next_in = line;
        zip->avail_in = (uInt)line_size;
        FR_TRY(pump(zip, Z_NO_FLUSH, piece, out));
        above = row;
    }
    return pump(zip, Z_FINISH, piece, out);
}

static void *zip_alloc(void *opaque, uInt count, uInt size)
{
    (void)opaque;
    return fr_alloc_zero(count, size);
}

static void zip_free(void *opaque, void *block)
{
    (void)opaque;
    fr_free(block);
}

int fr_png_encode(const struct fr_pixels *pixels, struct fr_strbuf *out)
{
    FR_ASSERT(pixels->width > 0 && pixels->height > 0);
    int status = FR_ENOMEM;
    z_stream zip = {.zalloc = zip_alloc, .zfree = zip_free};
    uint8_t *line = fr_alloc(1 + 3 * (size_t)pixels->width);
    uint8_t *piece = fr_alloc(PIECE);
    uint32_t *blank = fr_alloc_zero(pixels->width, sizeof(*blank));
    if (line && piece && blank &&
        deflateInit2(&zip, 1, Z_DEFLATED, 15, 9, Z_RLE) == Z_OK) {
        add_head(out, pixels);
        status = add_rows(pixels, &zip, line, blank, piece, out);
        deflateEnd(&zip);
        if (status == 0) {
            add_chunk(out, "IEND", NULL, 0);
            status = fr_strbuf_status(out);
        }
    }
    fr_free(line);
    fr_free(piece);
    fr_free(blank);
    return status;
}
