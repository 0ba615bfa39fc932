/* scan_test.c - the scanner against the obvious loop, on random bytes. */
#include "support/unit.h"

#include "base/rand.h"
#include "csv/scan.h"

#define TEXT_SIZE 700

static void check(const char *text, size_t begin, size_t end)
{
    uint32_t marks[TEXT_SIZE];
    uint32_t count = 0;
    int high = 0, has_high = 2;
    uint32_t found = fr_csv_scan(text, begin, end, marks, &has_high);

    for (size_t i = begin; i < end; i++) {
        char c = text[i];
        high |= (c & 0x80) != 0;
        if (c != ',' && c != '"' && c != '\n' && c != '\r')
            continue;
        assert_true(count < found);
        assert_int_equal(marks[count++], i);
    }
    assert_int_equal(found, count);
    assert_int_equal(has_high, high);
}

static void finds_what_the_obvious_loop_finds(void **state)
{
    static const char alphabets[][12] = {",\"\n\r", "abc,\n", "x",
                                         "\xff,a\"\n"};
    struct fr_rand rand;
    char text[TEXT_SIZE];

    (void)state;
    fr_rand_init(&rand, 1);
    for (int round = 0; round < 2000; round++) {
        const char *alphabet = alphabets[fr_rand_below(&rand, 4)];
        for (size_t i = 0; i < TEXT_SIZE; i++)
            text[i] = alphabet[fr_rand_below(&rand, strlen(alphabet))];
        size_t end = (size_t)fr_rand_below(&rand, TEXT_SIZE + 1);
        check(text, (size_t)fr_rand_below(&rand, end + 1), end);
    }
}

static void every_byte_alone(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        char text = (char)c;
        check(&text, 0, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_the_obvious_loop_finds),
        cmocka_unit_test(every_byte_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
