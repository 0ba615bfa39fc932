/* Deflate: what zlib unpacks is what was put in. */
#include "support/unit.h"

#include <zlib.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "canvas/deflate.h"

#define SIZE_LIMIT 3000000

/* The bytes that the stream should stand for, put in at the same time. */
struct both {
    struct fr_deflate *deflate;
    struct fr_strbuf packed;
    uint8_t *bytes;
    size_t size;
};

static void open_both(struct both *both)
{
    both->deflate = fr_alloc(sizeof(*both->deflate));
    both->bytes = fr_alloc(SIZE_LIMIT);
    both->size = 0;
    assert_non_null(both->deflate);
    assert_non_null(both->bytes);
    fr_strbuf_init(&both->packed, SIZE_MAX / 2);
    fr_deflate_init(both->deflate, &both->packed);
}

static void put_byte(struct both *both, uint8_t byte)
{
    assert_true(both->size < SIZE_LIMIT);
    both->bytes[both->size++] = byte;
    fr_deflate_byte(both->deflate, byte);
}

static void put_match(struct both *both, size_t length, size_t distance)
{
    assert_true(both->size + length <= SIZE_LIMIT);
    for (size_t i = 0; i < length; i++, both->size++)
        both->bytes[both->size] = both->bytes[both->size - distance];
    fr_deflate_match(both->deflate, length, distance);
}

static void close_both(struct both *both)
{
    uint8_t *unpacked = fr_alloc(both->size + 1);
    z_stream zip = {.next_out = unpacked, .avail_out = (uInt)both->size + 1};
    assert_non_null(unpacked);
    fr_deflate_finish(both->deflate);
    assert_int_equal(fr_strbuf_status(&both->packed), 0);
    zip.next_in = (Bytef *)both->packed.data;
    zip.avail_in = (uInt)both->packed.size;
    assert_int_equal(inflateInit2(&zip, -15), Z_OK);
    assert_int_equal(inflate(&zip, Z_FINISH), Z_STREAM_END);
    assert_int_equal(zip.avail_in, 0);
    assert_int_equal(zip.total_out, both->size);
    if (both->size > 0)
        assert_memory_equal(unpacked, both->bytes, both->size);
    inflateEnd(&zip);
    fr_free(unpacked);
    fr_free(both->bytes);
    fr_free(both->deflate);
    fr_strbuf_release(&both->packed);
}

static void nothing_is_a_stream(void **state)
{
    (void)state;
    struct both both;
    open_both(&both);
    close_both(&both);
}

static void every_length_and_distance_comes_back(void **state)
{
    (void)state;
    struct both both;
    open_both(&both);
    for (int i = 0; i < 40000; i++)
        put_byte(&both, (uint8_t)(i * 7 ^ i >> 8));
    for (size_t length = 3; length <= 1100; length++)
        put_match(&both, length, 1 + length * 29 % FR_DEFLATE_DISTANCE_MAX);
    for (size_t distance = 1; distance <= FR_DEFLATE_DISTANCE_MAX;
         distance += distance < 600 ? 1 : 97)
        put_match(&both, 3 + distance % 9, distance);
    put_match(&both, 3, FR_DEFLATE_DISTANCE_MAX);
    put_match(&both, 100000, 1);
    close_both(&both);
}

static void one_byte_only(void **state)
{
    (void)state;
    struct both both;
    open_both(&both);
    put_byte(&both, 0);
    close_both(&both);
}

/* Counts like Fibonacci's numbers want codes longer than the format has. */
static void skewed_counts_stay_within_the_longest_code(void **state)
{
    (void)state;
    struct both both;
    open_both(&both);
    uint32_t a = 1, b = 1;
    for (int symbol = 0; symbol < 23; symbol++) {
        for (uint32_t i = 0; i < a; i++)
            put_byte(&both, (uint8_t)symbol);
        uint32_t next = a + b;
        a = b;
        b = next;
    }
    close_both(&both);
}

static void many_blocks_at_random(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct fr_rand rand;
        struct both both;
        fr_rand_init(&rand, seed);
        open_both(&both);
        size_t tokens = fr_rand_below(&rand, 200000);
        uint64_t alphabet = 1 + fr_rand_below(&rand, 256);
        put_byte(&both, 1);
        while (tokens-- > 0 && both.size + 300 < SIZE_LIMIT) {
            uint64_t reach =
                both.size < 32768 ? both.size : FR_DEFLATE_DISTANCE_MAX;
            if (fr_rand_below(&rand, 4) > 0)
                put_byte(&both, (uint8_t)fr_rand_below(&rand, alphabet));
            else
                put_match(&both, 3 + fr_rand_below(&rand, 20),
                          1 + fr_rand_below(&rand, reach));
        }
        close_both(&both);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_a_stream),
        cmocka_unit_test(one_byte_only),
        cmocka_unit_test(every_length_and_distance_comes_back),
        cmocka_unit_test(skewed_counts_stay_within_the_longest_code),
        cmocka_unit_test(many_blocks_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
