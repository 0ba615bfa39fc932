/* PNG files: unpacked by zlib, whose checks of the sums are not ours, and
 * compared pixel by pixel. */
#include "support/unit.h"

#include <zlib.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "canvas/png_encode.h"

static uint32_t read_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
           (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The chunk at `at`, its sum checked; returns where the next begins. */
static size_t check_chunk(const struct fr_strbuf *png, size_t at,
                          const char *type, const uint8_t **data,
                          uint32_t *size)
{
    const uint8_t *bytes = (const uint8_t *)png->data + at;
    assert_true(at + 12 <= png->size);
    *size = read_u32(bytes);
    *data = bytes + 8;
    assert_memory_equal(bytes + 4, type, 4);
    assert_true(at + 12 + *size <= png->size);
    assert_int_equal(read_u32(bytes + 8 + *size),
                     crc32(0, bytes + 4, *size + 4));
    return at + 12 + *size;
}

static void check_rows(const struct fr_pixels *pixels, const uint8_t *packed,
                       uint32_t size)
{
    size_t row_size = 1 + 3 * (size_t)pixels->width;
    uLongf got = (uLongf)(row_size * pixels->height);
    uint8_t *rows = fr_alloc(got);
    assert_non_null(rows);
    assert_int_equal(uncompress(rows, &got, packed, size), Z_OK);
    assert_int_equal(got, row_size * pixels->height);
    for (uint32_t y = 0; y < pixels->height; y++) {
        const uint8_t *row = rows + y * row_size;
        assert_int_equal(row[0], 0);
        for (uint32_t x = 0; x < pixels->width; x++) {
            const uint8_t *p = row + 1 + 3 * (size_t)x;
            uint32_t want = pixels->data[(size_t)y * pixels->stride + x];
            assert_int_equal(p[0] << 16 | p[1] << 8 | p[2], want & 0xFFFFFF);
        }
    }
    fr_free(rows);
}

static void check_image(const struct fr_pixels *pixels)
{
    struct fr_strbuf png;
    const uint8_t *data;
    uint32_t size;
    fr_strbuf_init(&png, SIZE_MAX / 2);
    assert_int_equal(fr_png_encode(pixels, &png), 0);
    assert_memory_equal(png.data, "\x89PNG\r\n\x1a\n", 8);
    size_t at = check_chunk(&png, 8, "IHDR", &data, &size);
    assert_int_equal(read_u32(data), pixels->width);
    assert_int_equal(read_u32(data + 4), pixels->height);
    at = check_chunk(&png, at, "pHYs", &data, &size);
    at = check_chunk(&png, at, "IDAT", &data, &size);
    check_rows(pixels, data, size);
    at = check_chunk(&png, at, "IEND", &data, &size);
    assert_int_equal(at, png.size);
    fr_strbuf_release(&png);
}

/* A picture with runs, equal rows, repeated pieces and noise. */
static void fill(uint32_t *data, uint32_t width, uint32_t height,
                 struct fr_rand *rand)
{
    for (uint32_t y = 0; y < height; y++) {
        uint32_t *row = data + (size_t)y * width;
        uint64_t kind = fr_rand_below(rand, 5);
        for (uint32_t x = 0; x < width; x++) {
            uint32_t noise = (uint32_t)fr_rand_u64(rand);
            if (kind == 0 && y > 0)
                row[x] = (row - width)[x]; /* as above */
            else if (kind == 1)
                row[x] = 0xFFFFFFFF;
            else if (kind == 2 && x >= 7)
                row[x] = row[x - 7];
            else if (kind == 3 && x > 0 && noise % 9 > 0)
                row[x] = row[x - 1];
            else
                row[x] = noise;
        }
    }
}

static void any_size_and_content_comes_back(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = {
        {1, 1},    {1, 50},    {2, 3},     {50, 1},    {3, 3},    {257, 40},
        {640, 80}, {3600, 24}, {10922, 4}, {10923, 4}, {20000, 5}};
    struct fr_rand rand;
    fr_rand_init(&rand, 7);
    for (size_t i = 0; i < TEST_COUNT(sizes); i++) {
        uint32_t width = sizes[i][0], height = sizes[i][1];
        uint32_t *data = fr_alloc((size_t)width * height * sizeof(*data));
        assert_non_null(data);
        for (int pass = 0; pass < 6; pass++) {
            fill(data, width, height, &rand);
            check_image(&(struct fr_pixels){data, width, height, width, 300});
        }
        memset(data, 0, (size_t)width * height * sizeof(*data));
        check_image(&(struct fr_pixels){data, width, height, width, 300});
        fr_free(data);
    }
}

static void rows_may_be_apart(void **state)
{
    (void)state;
    uint32_t data[6 * 10];
    for (uint32_t i = 0; i < TEST_COUNT(data); i++)
        data[i] = i * 0x10305;
    check_image(&(struct fr_pixels){data + 2, 5, 6, 10, 72});
}

/* A page of white with a little on it is small: runs are found. */
static void blank_pages_are_small(void **state)
{
    (void)state;
    uint32_t width = 3600, height = 1000;
    uint32_t *data = fr_alloc((size_t)width * height * sizeof(*data));
    struct fr_strbuf png;
    assert_non_null(data);
    memset(data, 0xFF, (size_t)width * height * sizeof(*data));
    for (uint32_t i = 0; i < 300; i++)
        data[(size_t)(400 + i) * width + 700 + i] = 0;
    fr_strbuf_init(&png, SIZE_MAX / 2);
    assert_int_equal(
        fr_png_encode(&(struct fr_pixels){data, width, height, width, 300},
                      &png),
        0);
    if (png.size > 20000)
        fail_msg("%zu bytes", png.size);
    fr_strbuf_release(&png);
    fr_free(data);
}

static void limits_are_reported(void **state)
{
    (void)state;
    const uint32_t pixel = 0x123456;
    const struct fr_pixels pixels = {&pixel, 1, 1, 1, 300};
    struct fr_strbuf png;
    fr_strbuf_init(&png, 20);
    assert_int_equal(fr_png_encode(&pixels, &png), FR_ELIMIT);
    fr_strbuf_release(&png);
    int status = -1;
    for (uint64_t n = 1; status < 0; n++) {
        fr_strbuf_init(&png, 10000);
        fr_alloc_fail_at(n, 1);
        status = fr_png_encode(&pixels, &png);
        fr_alloc_fail_at(0, 0);
        assert_true(status == 0 || status == FR_ENOMEM);
        fr_strbuf_release(&png);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_size_and_content_comes_back),
        cmocka_unit_test(rows_may_be_apart),
        cmocka_unit_test(blank_pages_are_small),
        cmocka_unit_test(limits_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
