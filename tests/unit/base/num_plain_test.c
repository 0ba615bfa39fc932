/* num_plain_test.c - digits against a loop over them, for each size and place
 * of the point; and in each byte of a text, each other byte. Texts lie in
 * blocks of their size, so that a sanitizer sees a byte too many. */
#include "support/unit.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/num_internal.h"
#include "base/rand.h"

enum { SIZES = 70 };

/* What the text is, character by character. */
static int read_slowly(const char *text, size_t size, uint64_t *mantissa,
                       int *exponent)
{
    int points = 0, digits = 0, kept = 0;

    *mantissa = 0;
    *exponent = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '.') {
            points++;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            return 0;
        digits++;
        kept += kept > 0 || text[i] != '0';
        *mantissa = *mantissa * 10 + (uint64_t)(text[i] - '0');
        *exponent -= points;
    }
    return points <= 1 && digits > 0 && kept <= 19 && size <= 64;
}

static void check(const char *text, size_t size)
{
    char *block = malloc(size);
    uint64_t got = 0, want = 0;
    int got_exponent = 0, want_exponent = 0;
    int is_plain, got_plain;

    assert_non_null(block);
    memcpy(block, text, size);
    is_plain = read_slowly(text, size, &want, &want_exponent);
    got_plain = fr_num_plain(block, size, &got, &got_exponent);
    free(block);
    if (got_plain != is_plain)
        fail_msg("'%.*s' is%s plain", (int)size, text, is_plain ? "" : " not");
    if (is_plain && (got != want || got_exponent != want_exponent))
        fail_msg("'%.*s' gives %llu and %d", (int)size, text,
                 (unsigned long long)got, got_exponent);
}

static void fill(struct fr_rand *rand, char *text, size_t size)
{
    size_t zeros = fr_rand_below(rand, 3) ? 0 : fr_rand_below(rand, size + 1);

    for (size_t i = 0; i < size; i++)
        text[i] = (char)(i < zeros ? '0' : '0' + fr_rand_below(rand, 10));
}

static void each_size_and_place_of_the_point(void **state)
{
    struct fr_rand rand;
    char text[SIZES];

    (void)state;
    fr_rand_init(&rand, 11);
    for (size_t size = 1; size < SIZES; size++) {
        for (size_t point = 0; point <= size; point++) {
            for (int i = 0; i < 5; i++) {
                fill(&rand, text, size);
                if (point < size)
                    text[point] = '.';
                check(text, size);
            }
        }
    }
}

static void each_other_byte_is_seen(void **state)
{
    struct fr_rand rand;
    char text[24];

    (void)state;
    fr_rand_init(&rand, 12);
    for (size_t size = 1; size <= sizeof(text); size++) {
        for (size_t at = 0; at < size; at++) {
            for (int byte = 0; byte < 256; byte++) {
                fill(&rand, text, size);
                if (size > 2)
                    text[fr_rand_below(&rand, size)] = '.';
                text[at] = (char)byte;
                check(text, size);
            }
        }
    }
}

/* The whole way to a double, for decimals as flow files have them. */
static void doubles_are_those_of_strtod(void **state)
{
    struct fr_rand rand;
    char text[SIZES];

    (void)state;
    fr_rand_init(&rand, 13);
    for (int i = 0; i < 300000; i++) {
        size_t size = 1 + fr_rand_below(&rand, 26);
        double got, want;
        fill(&rand, text, size);
        if (fr_rand_below(&rand, 4))
            text[fr_rand_below(&rand, size)] = '.';
        text[size] = '\0';
        if (size == 1 && text[0] == '.')
            continue;
        want = strtod(text, NULL);
        assert_int_equal(fr_num_parse_f64((struct fr_str){text, size}, &got),
                         0);
        if (memcmp(&got, &want, sizeof(got)) != 0)
            fail_msg("'%s' gives %a, not %a", text, got, want);
    }
}

/* Whatever stands before the digits, and with every byte among them. */
static void reads_digits_before_an_end(void **state)
{
    static const char *const before[] = {"........", "99999999", ",-1,2\"\n,",
                                         "\xff\xff\xff\xff\xff\xff\xff\xff"};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 8);
    for (int round = 0; round < 200000; round++) {
        char text[17];
        size_t size = 1 + (size_t)fr_rand_below(&rand, 9);
        int is_odd = fr_rand_below(&rand, 3) == 0;
        uint64_t value = 0;
        double want;
        memcpy(text, before[fr_rand_below(&rand, 4)], 8);
        for (size_t i = 0; i < size; i++)
            text[8 + i] = (char)('0' + fr_rand_below(&rand, 10));
        if (is_odd)
            text[8 + fr_rand_below(&rand, size)] =
                (char)fr_rand_below(&rand, 256);
        struct fr_str digits = {text + 8, size};
        int is_digits = size <= 8;
        for (size_t i = 0; i < size; i++)
            is_digits &= digits.data[i] >= '0' && digits.data[i] <= '9';
        assert_int_equal(fr_num_digits_before(text + 8 + size, size, &value),
                         is_digits);
        if (!is_digits)
            continue;
        assert_int_equal(fr_num_parse_f64(digits, &want), 0);
        assert_true((double)value == want);
    }
    assert_int_equal(fr_num_digits_before(before[0] + 8, 0, &(uint64_t){0}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_digits_before_an_end),
        cmocka_unit_test(each_size_and_place_of_the_point),
        cmocka_unit_test(each_other_byte_is_seen),
        cmocka_unit_test(doubles_are_those_of_strtod),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
