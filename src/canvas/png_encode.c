/* png_encode.c - a PNG writer for charts: large, mostly blank, rows alike.
 *
 * A pixel is sought where charts repeat themselves: left of it, above it, and
 * where the same three pixels stood last. The rows are stored unfiltered: a
 * filter would only hide what the matches find. */
#include "canvas/png_encode.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "canvas/deflate.h"

#define PLACES_BITS 12
#define PLACES      (1u << PLACES_BITS)
#define MATCH_MIN   3  /* pixels; a match found by its place */
#define LONG_RUN    24 /* pixels; worth a match of its own */
#define ADLER       65521

/* The state of packing: rows are seen as bytes, one for the filter and three
 * a pixel, which is how matches are counted. */
struct packer {
    const struct fr_pixels *pixels;
    struct fr_deflate *deflate;
    size_t row_size;         /* bytes */
    int is_above_near;       /* the row above can be reached by a match */
    uint32_t *runs;          /* owned; equal pixels from each of the row on */
    uint32_t places[PLACES]; /* 1 + pixel number where such pixels began */
    uint64_t row_sum;        /* of the bytes of the row */
    uint64_t row_weighted;   /* of the bytes, each times those from it on */
    uint32_t adler_a, adler_b;
};

static void put_u32(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 24);
    out[1] = (uint8_t)(value >> 16);
    out[2] = (uint8_t)(value >> 8);
    out[3] = (uint8_t)value;
}

/* --- the checksum, from what changes between rows --- */

static uint32_t red(uint32_t pixel)
{
    return pixel >> 16 & 255;
}

static uint32_t green(uint32_t pixel)
{
    return pixel >> 8 & 255;
}

static uint32_t blue(uint32_t pixel)
{
    return pixel & 255;
}

/* What a pixel adds to the sums; `from` is the number of bytes from its first
 * one to the end of the row. Unsigned arithmetic wraps, so it also takes
 * away. */
static void count_pixel(struct packer *packer, uint32_t pixel, uint64_t from,
                        uint64_t sign)
{
    uint64_t sum = red(pixel) + green(pixel) + blue(pixel);
    packer->row_sum += sign * sum;
    packer->row_weighted +=
        sign * (from * sum - green(pixel) - 2 * (uint64_t)blue(pixel));
}

static void count_changes(struct packer *packer, const uint32_t *row,
                          const uint32_t *above)
{
    for (uint32_t x = 0; x < packer->pixels->width; x++) {
        if (row[x] == above[x])
            continue;
        uint64_t from = packer->row_size - 1 - 3 * (uint64_t)x;
        count_pixel(packer, above[x], from, UINT64_MAX);
        count_pixel(packer, row[x], from, 1);
    }
}

/* Adler-32 goes on over one more row. */
static void sum_row(struct packer *packer)
{
    uint64_t b = packer->adler_b + packer->row_size % ADLER * packer->adler_a;
    packer->adler_b = (uint32_t)((b + packer->row_weighted % ADLER) % ADLER);
    packer->adler_a = (uint32_t)((packer->adler_a + packer->row_sum) % ADLER);
}

/* --- matches --- */

/* How many pixels from x on are as those `there`, at most `limit`, and at most
 * up to the first pixel of a long run: the rest of the run is cheaper as a
 * match of the pixel to the left. */
static uint32_t alike_count(const struct packer *packer, const uint32_t *row,
                            uint32_t x, const uint32_t *there, uint32_t limit)
{
    uint32_t n = 0;
    while (n < limit && row[x + n] == there[n])
        if (packer->runs[x + n++] > LONG_RUN)
            break;
    return n;
}

static uint32_t place_of(const uint32_t *p)
{
    uint32_t mixed =
        p[0] * 0x9E3779B1u ^ p[1] * 0x85EBCA6Bu ^ p[2] * 0xC2B2AE35u;
    return mixed >> (32 - PLACES_BITS);
}

struct match {
    uint32_t count;  /* pixels */
    size_t distance; /* bytes */
};

/* The place where the three pixels from x on stood last, if it is in reach;
 * and note that they are here now. */
static struct match find_place(struct packer *packer, const uint32_t *row,
                               uint32_t x, uint32_t y)
{
    uint32_t width = packer->pixels->width;
    struct match match = {0, 0};
    if (width - x < MATCH_MIN)
        return match;
    uint32_t *place = &packer->places[place_of(row + x)];
    uint32_t before = *place;
    *place = 1 + y * width + x;
    if (before == 0)
        return match;
    uint32_t y0 = (before - 1) / width, x0 = (before - 1) % width;
    match.distance =
        (y - y0) * packer->row_size + 3 * (size_t)x - 3 * (size_t)x0;
    if (match.distance == 0 || match.distance > FR_DEFLATE_DISTANCE_MAX)
        return match;
    const uint32_t *there =
        packer->pixels->data + (size_t)y0 * packer->pixels->stride + x0;
    uint32_t limit = width - (x > x0 ? x : x0);
    match.count = alike_count(packer, row, x, there, limit);
    return match;
}

/* The best match of the pixels from x on; of two alike the nearer, which
 * takes fewer bits. */
static struct match find_match(struct packer *packer, const uint32_t *row,
                               const uint32_t *above, uint32_t x, uint32_t y)
{
    struct match best = {0, 0};
    if (x > 0 && row[x] == row[x - 1])
        best = (struct match){packer->runs[x], 3};
    if (best.count >= LONG_RUN)
        return best;
    if (packer->is_above_near && y > 0) {
        uint32_t count =
            alike_count(packer, row, x, above + x, packer->pixels->width - x);
        if (count > best.count)
            best = (struct match){count, packer->row_size};
    }
    if (best.count >= 2 * MATCH_MIN)
        return best;
    struct match place = find_place(packer, row, x, y);
    if (place.count >= MATCH_MIN && place.count > best.count)
        best = place;
    return best;
}

static void pack_pixels(struct packer *packer, const uint32_t *row,
                        const uint32_t *above, uint32_t y)
{
    fr_deflate_byte(packer->deflate, 0); /* the filter: none */
    for (uint32_t x = 0; x < packer->pixels->width;) {
        struct match match = find_match(packer, row, above, x, y);
        if (match.count > 0) {
            fr_deflate_match(packer->deflate, 3 * (size_t)match.count,
                             match.distance);
            x += match.count;
            continue;
        }
        fr_deflate_byte(packer->deflate, (uint8_t)red(row[x]));
        fr_deflate_byte(packer->deflate, (uint8_t)green(row[x]));
        fr_deflate_byte(packer->deflate, (uint8_t)blue(row[x]));
        x++;
    }
}

static void find_runs(struct packer *packer, const uint32_t *row)
{
    uint32_t width = packer->pixels->width;
    packer->runs[width - 1] = 1;
    for (uint32_t x = width - 1; x-- > 0;)
        packer->runs[x] = row[x] == row[x + 1] ? packer->runs[x + 1] + 1 : 1;
}

static void pack_rows(struct packer *packer, const uint32_t *black)
{
    const struct fr_pixels *pixels = packer->pixels;
    const uint32_t *above = black;
    for (uint32_t y = 0; y < pixels->height; y++) {
        const uint32_t *row = pixels->data + (size_t)y * pixels->stride;
        int is_same = memcmp(row, above, pixels->width * sizeof(*row)) == 0;
        if (!is_same)
            count_changes(packer, row, above);
        if (!is_same || y == 0)
            find_runs(packer, row);
        sum_row(packer);
        pack_pixels(packer, row, above, y);
        above = row;
    }
}

/* Append the zlib stream (RFC 1950) of the rows. */
static int pack(struct packer *packer, const struct fr_pixels *pixels,
                struct fr_strbuf *out)
{
    uint8_t sum[4];
    uint32_t *black = fr_alloc_zero(pixels->width, sizeof(*black));
    packer->runs = fr_alloc_zero(pixels->width, sizeof(*packer->runs));
    if (!black || !packer->runs) {
        fr_free(black);
        return FR_ENOMEM;
    }
    packer->pixels = pixels;
    packer->row_size = 1 + 3 * (size_t)pixels->width;
    packer->is_above_near = packer->row_size <= FR_DEFLATE_DISTANCE_MAX;
    packer->adler_a = 1;
    fr_strbuf_append(out, "\x78\x01", 2);
    fr_deflate_init(packer->deflate, out);
    pack_rows(packer, black);
    fr_deflate_finish(packer->deflate);
    put_u32(sum, packer->adler_b << 16 | packer->adler_a);
    fr_strbuf_append(out, (const char *)sum, 4);
    fr_free(black);
    return fr_strbuf_status(out);
}

/* --- the file --- */

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

int fr_png_encode(const struct fr_pixels *pixels, struct fr_strbuf *out)
{
    FR_ASSERT(pixels->width > 0 && pixels->height > 0);
    FR_ASSERT(pixels->width < 1u << 24 && pixels->height < 1u << 24);
    int status = FR_ENOMEM;
    struct fr_strbuf packed;
    struct packer *packer = fr_alloc_zero(1, sizeof(*packer));
    struct fr_deflate *deflate = fr_alloc(sizeof(*deflate));
    fr_strbuf_init(&packed, INT32_MAX); /* a chunk holds no more */
    if (packer && deflate) {
        packer->deflate = deflate;
        status = pack(packer, pixels, &packed);
    }
    if (status == 0) {
        add_head(out, pixels);
        add_chunk(out, "IDAT", (const uint8_t *)packed.data,
                  (uint32_t)packed.size);
        add_chunk(out, "IEND", NULL, 0);
        status = fr_strbuf_status(out);
    }
    fr_strbuf_release(&packed);
    fr_free(deflate);
    if (packer)
        fr_free(packer->runs);
    fr_free(packer);
    return status;
}
