/* scan_test.c - every scanner that this processor has against the obvious
 * loop, on random bytes. */
#include "support/unit.h"

#include "base/rand.h"
#include "csv/scan_internal.h"

#define TEXT_SIZE 700
#define ROOM      (TEXT_SIZE + FR_CSV_SCAN_SLACK)

static void check_with(fr_csv_scan_fn *scan, const char *text, size_t begin,
                       size_t end)
{
    uint32_t at[ROOM], ends[ROOM];
    struct fr_csv_marks marks = {.at = at, .ends = ends, .has_high = 2};
    uint32_t count = 0, end_count = 0;
    int high = 0;

    scan(text, begin, end, &marks);
    for (size_t i = begin; i < end; i++) {
        char c = text[i];
        high |= (c & 0x80) != 0;
        if (c != ',' && c != '"' && c != '\n' && c != '\r')
            continue;
        if (c != ',') {
            assert_true(end_count < marks.end_count);
            assert_int_equal(ends[end_count++], count);
        }
        assert_true(count < marks.count);
        assert_int_equal(at[count++], i);
    }
    assert_int_equal(marks.count, count);
    assert_int_equal(marks.end_count, end_count);
    assert_int_equal(marks.has_high, high);
}

static void check(const char *text, size_t begin, size_t end)
{
    const char *name;

    check_with(fr_csv_scan_plain, text, begin, end);
    check_with(fr_csv_scan, text, begin, end);
    for (int i = 0; fr_csv_scan_x86(i, &name); i++)
        check_with(fr_csv_scan_x86(i, &name), text, begin, end);
}

static void fill(struct fr_rand *rand, char text[TEXT_SIZE])
{
    static const char alphabets[][12] = {",\"\n\r", "abc,\n", "x",
                                         "\xff,a\"\n"};
    const char *alphabet = alphabets[fr_rand_below(rand, 4)];

    for (size_t i = 0; i < TEXT_SIZE; i++)
        text[i] = alphabet[fr_rand_below(rand, strlen(alphabet))];
}

static void finds_what_the_obvious_loop_finds(void **state)
{
    struct fr_rand rand;
    char text[TEXT_SIZE];

    (void)state;
    fr_rand_init(&rand, 1);
    for (int round = 0; round < 2000; round++) {
        fill(&rand, text);
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

static void tame_is_an_even_number_of_quotes_in_every_line(void **state)
{
    static const struct {
        const char *text;
        int is_tame;
    } cases[] = {
        {"", 1},           {"a,b\n", 1},
        {"\"a\",b\n", 1},  {"a\"b\"\n\"\"\r\n", 1},
        {"\"a\nb\"\n", 0}, {"\"a\rb\"\n", 0},
        {"a\"\n\"\n", 0},  {"\"a", 0},
        {"\"\"\"\n", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(
            fr_csv_scan_is_tame(cases[i].text, strlen(cases[i].text)),
            cases[i].is_tame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_the_obvious_loop_finds),
        cmocka_unit_test(every_byte_alone),
        cmocka_unit_test(tame_is_an_even_number_of_quotes_in_every_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
