/* names_test.c - texts keep their numbers up to the limits, and what is kept
 * is found again. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/map.h"
#include "stat/names.h"

/* Short texts for even numbers, long ones for odd. */
static struct fr_str text_of(uint32_t i, char *buffer, size_t size)
{
    int length = snprintf(buffer, size, i % 2 ? "%u" : "a longer name %08u", i);

    return (struct fr_str){buffer, (size_t)length};
}

static int put(struct fr_names *names, struct fr_str text, uint32_t *number)
{
    return fr_names_put(names, text, fr_hash_bytes(text.data, text.size, 0),
                        number);
}

static void numbers_count_up_and_stay(void **state)
{
    struct fr_names names;
    char buffer[64];
    uint32_t number;

    (void)state;
    fr_names_init(&names, 5000, 1 << 20);
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t want = i % 5000;
        struct fr_str text = text_of(want, buffer, sizeof(buffer));
        assert_int_equal(put(&names, text, &number), 0);
        assert_int_equal(number, want);
        assert_true(fr_str_equal(fr_names_text(&names, number), text));
    }
    assert_int_equal(put(&names, FR_STR("one more"), &number), FR_ELIMIT);
    assert_int_equal(names.count, 5000);
    fr_names_release(&names);
}

static void any_bytes_are_a_name(void **state)
{
    static const struct fr_str texts[] = {{"", 0},
                                          {"\0", 1},
                                          {"\0\0", 2},
                                          {"a\0b", 3},
                                          {"a\0c", 3},
                                          {"a", 1},
                                          {"sixteen bytes 16", 16},
                                          {"sixteen bytes 16\0", 17}};
    struct fr_names names;
    uint32_t number;

    (void)state;
    fr_names_init(&names, 100, 1000);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < TEST_COUNT(texts); i++) {
            assert_int_equal(put(&names, texts[i], &number), 0);
            assert_int_equal(number, i);
        }
    }
    fr_names_release(&names);
}

static void equal_hashes_are_told_apart(void **state)
{
    struct fr_names names;
    uint32_t number;

    (void)state;
    fr_names_init(&names, 100, 1000);
    assert_int_equal(fr_names_put(&names, FR_STR("a"), 7, &number), 0);
    assert_int_equal(fr_names_put(&names, FR_STR("b"), 7, &number), 0);
    assert_int_equal(number, 1);
    assert_int_equal(fr_names_put(&names, FR_STR("a"), 7, &number), 0);
    assert_int_equal(number, 0);
    fr_names_release(&names);
}

static void bytes_are_limited(void **state)
{
    static const char longest[200] = {'x'};
    struct fr_str fits = {longest, 100};
    struct fr_str too_long = {longest, 101};
    struct fr_names names;
    uint32_t number;
    uint32_t count = 0;

    (void)state;
    fr_names_init(&names, 1000, 1600);
    assert_true(fr_names_can_fit(&names, fits));
    assert_false(fr_names_can_fit(&names, too_long));
    assert_int_equal(put(&names, too_long, &number), FR_ELIMIT);
    for (; count < 1000; count++) {
        char buffer[100];
        memset(buffer, (int)count, sizeof(buffer));
        fits.data = buffer;
        if (put(&names, fits, &number) == FR_ELIMIT)
            break;
    }
    assert_int_equal(count, 16);
    assert_int_equal(put(&names, FR_STR("short"), &number), 0);
    fr_names_release(&names);
}

static void what_is_kept_is_renumbered(void **state)
{
    enum { COUNT = 300 };
    uint8_t is_kept[COUNT];
    struct fr_names names;
    char buffer[64];
    uint32_t number;
    uint32_t kept = 0;

    (void)state;
    fr_names_init(&names, COUNT, 1 << 16);
    for (uint32_t i = 0; i < COUNT; i++) {
        struct fr_str text = text_of(i, buffer, sizeof(buffer));
        assert_int_equal(put(&names, text, &number), 0);
        is_kept[i] = i % 7 == 2 || i % 2 == 1;
    }
    assert_int_equal(fr_names_keep(&names, is_kept), 0);
    for (uint32_t i = 0; i < COUNT; i++) {
        struct fr_str text = text_of(i, buffer, sizeof(buffer));
        if (!is_kept[i])
            continue;
        assert_true(fr_str_equal(fr_names_text(&names, kept), text));
        assert_int_equal(put(&names, text, &number), 0);
        assert_int_equal(number, kept++);
    }
    assert_int_equal(names.count, kept);
    fr_names_release(&names);
}

static int fill(struct fr_names *names)
{
    char buffer[64];
    uint32_t number;

    for (uint32_t i = 0; i < 200; i++)
        FR_TRY(put(names, text_of(i, buffer, sizeof(buffer)), &number));
    return 0;
}

static void no_memory_is_reported(void **state)
{
    uint64_t n = 1;
    int status;

    (void)state;
    do {
        struct fr_names names;
        fr_names_init(&names, 1000, 1 << 20);
        fr_alloc_fail_at(n++, 0);
        status = fill(&names);
        fr_alloc_fail_at(0, 0);
        fr_names_release(&names);
        assert_true(status == 0 || status == FR_ENOMEM);
    } while (status != 0);
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_count_up_and_stay),
        cmocka_unit_test(any_bytes_are_a_name),
        cmocka_unit_test(equal_hashes_are_told_apart),
        cmocka_unit_test(bytes_are_limited),
        cmocka_unit_test(what_is_kept_is_renumbered),
        cmocka_unit_test(no_memory_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
