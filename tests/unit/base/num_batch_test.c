/* num_batch_test.c - many numbers against reading each by itself, on every
 * level of the processor. Buffers have the size of their text, so that a
 * sanitizer sees a byte too many. */
#include "support/unit.h"

#include <stdlib.h>

#include "base/cpu.h"
#include "base/num.h"
#include "base/num_batch_internal.h"
#include "base/rand.h"

enum { COUNT_MAX = 200, TEXT_MAX = 40, UNTOUCHED = -77 };

struct texts {
    char *bytes;
    struct fr_num_place places[COUNT_MAX];
    uint32_t count;
};

/* Digits and maybe a point, sometimes with another byte among them. */
static size_t make_text(struct fr_rand *rand, char *text)
{
    static const char others[] = "..-+eE ,\"x\xff/:";
    size_t size =
        (size_t)fr_rand_below(rand, fr_rand_below(rand, 2) ? TEXT_MAX + 1 : 10);
    uint64_t digit_max = fr_rand_below(rand, 4) ? 10 : 1;

    for (size_t i = 0; i < size; i++)
        text[i] = (char)('0' + fr_rand_below(rand, digit_max));
    if (size && fr_rand_below(rand, 3))
        text[fr_rand_below(rand, size)] = '.';
    if (size && fr_rand_below(rand, 5) == 0)
        text[fr_rand_below(rand, size)] =
            others[fr_rand_below(rand, sizeof(others) - 1)];
    return size;
}

static void make_texts(struct fr_rand *rand, struct texts *texts)
{
    char all[COUNT_MAX * (TEXT_MAX + 1)];
    uint32_t at = 0;

    texts->count = (uint32_t)fr_rand_below(rand, COUNT_MAX + 1);
    for (uint32_t i = 0; i < texts->count; i++) {
        size_t size = make_text(rand, all + at);
        texts->places[i] = (struct fr_num_place){at, at + (uint32_t)size};
        at += (uint32_t)size;
        if (fr_rand_below(rand, 2))
            all[at++] = ',';
    }
    texts->bytes = malloc(at + 1);
    assert_non_null(texts->bytes);
    memcpy(texts->bytes, all, at);
    texts->bytes = realloc(texts->bytes, at ? at : 1);
    assert_non_null(texts->bytes);
}

static int is_plain(struct fr_str text)
{
    uint64_t mantissa;
    int exponent;

    return fr_num_plain(text.data, text.size, &mantissa, &exponent);
}

static void check_one(const struct texts *texts, uint32_t i, double value,
                      int is_unread)
{
    const struct fr_num_place *place = &texts->places[i];
    struct fr_str text = {texts->bytes + place->begin,
                          place->end - place->begin};
    double want;

    /* the longest and the first are up to the level */
    if (is_unread != !is_plain(text) &&
        (!is_unread || (text.size <= 32 && place->end > 32)))
        fail_msg("'%.*s' is%s read", (int)text.size, text.data,
                 is_unread ? " not" : "");
    if (is_unread) {
        assert_true(value == UNTOUCHED);
        return;
    }
    assert_int_equal(fr_num_parse_f64(text, &want), 0);
    if (value != want)
        fail_msg("'%.*s' gives %.17g", (int)text.size, text.data, value);
}

static void check(const struct texts *texts)
{
    double values[COUNT_MAX + 1];
    uint64_t unread[COUNT_MAX / 64 + 2];

    for (uint32_t i = 0; i <= COUNT_MAX; i++)
        values[i] = UNTOUCHED;
    memset(unread, 0xaa, sizeof(unread));
    fr_num_read_batch(texts->bytes, texts->places, texts->count, values,
                      unread);
    for (uint32_t i = 0; i < texts->count; i++)
        check_one(texts, i, values[i], (int)(unread[i / 64] >> (i % 64) & 1));
    assert_true(values[texts->count] == UNTOUCHED);
    /* nothing beyond: no bit, no word */
    if (texts->count % 64)
        assert_true(unread[texts->count / 64] >> (texts->count % 64) == 0);
    assert_true(unread[(texts->count + 63) / 64] == 0xaaaaaaaaaaaaaaaaU);
}

static void as_each_by_itself(void **state)
{
    struct fr_rand rand;

    (void)state;
    for (int level = FR_CPU_PLAIN; level < FR_CPU_COUNT; level++) {
        fr_cpu_limit((enum fr_cpu)level);
        fr_rand_init(&rand, 9);
        for (int round = 0; round < 3000; round++) {
            struct texts texts;
            make_texts(&rand, &texts);
            check(&texts);
            free(texts.bytes);
        }
    }
    fr_cpu_limit(FR_CPU_COUNT);
}

/* Each size and place of the point, behind bytes of every kind. */
static void whatever_stands_before(void **state)
{
    static const char digits[] = "9876543210123456789000000000000000000000";
    static const char befores[] = "0.,9\n\"";

    (void)state;
    for (size_t size = 1; size <= 32; size++) {
        for (size_t point = 0; point <= size; point++) {
            struct texts texts = {.bytes = malloc(TEXT_MAX + size), .count = 1};
            assert_non_null(texts.bytes);
            memset(texts.bytes, befores[(size + point) % 6], TEXT_MAX);
            memcpy(texts.bytes + TEXT_MAX, digits, size);
            if (point < size)
                texts.bytes[TEXT_MAX + point] = '.';
            texts.places[0] =
                (struct fr_num_place){TEXT_MAX, TEXT_MAX + (uint32_t)size};
            check(&texts);
            free(texts.bytes);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_each_by_itself),
        cmocka_unit_test(whatever_stands_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
