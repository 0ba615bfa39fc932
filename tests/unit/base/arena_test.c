/* arena_test.c - pieces are zeroed, aligned, apart, and bounded. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/arena.h"

static void pieces(void **state)
{
    struct fr_arena arena;
    unsigned char *pieces[2000];

    (void)state;
    fr_arena_init(&arena, 0);
    for (size_t i = 0; i < TEST_COUNT(pieces); i++) {
        size_t size = i * i % 7001;
        pieces[i] = fr_arena_alloc(&arena, size);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)i, size);
    }
    for (size_t i = 0; i < TEST_COUNT(pieces); i++) {
        size_t size = i * i % 7001;
        for (size_t k = 0; k < size; k++)
            assert_int_equal(pieces[i][k], i & 255);
    }
    fr_arena_release(&arena);
    fr_arena_release(&arena);
}

/* Reused memory is zeroed again. */
static void clear(void **state)
{
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    for (int i = 0; i < 10; i++) {
        int *numbers = FR_NEW_ARRAY(&arena, 10, int);
        for (int k = 0; k < 10; k++) {
            assert_int_equal(numbers[k], 0);
            numbers[k] = 7;
        }
        fr_arena_clear(&arena);
        assert_int_equal(arena.size_used, 0);
    }
    fr_arena_release(&arena);
}

static void the_limit_holds(void **state)
{
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 100);
    assert_null(fr_arena_alloc(&arena, 101));
    assert_non_null(fr_arena_alloc(&arena, 60));
    assert_null(fr_arena_alloc(&arena, 60));
    assert_non_null(fr_arena_alloc(&arena, 30));
    assert_null(fr_arena_alloc(&arena, 16));
    assert_null(fr_arena_alloc(&arena, SIZE_MAX));
    assert_null(fr_arena_array(&arena, SIZE_MAX / 2, 3));
    fr_arena_release(&arena);
}

static void texts(void **state)
{
    struct fr_arena arena;
    struct fr_str copy;

    (void)state;
    fr_arena_init(&arena, 0);
    assert_string_equal(fr_arena_text(&arena, "abc", 2), "ab");
    assert_string_equal(fr_arena_text(&arena, NULL, 0), "");
    assert_null(fr_arena_text(&arena, "", SIZE_MAX));
    assert_string_equal(fr_arena_printf(&arena, "%s-%d", "x", 5), "x-5");
    assert_int_equal(strlen(fr_arena_printf(&arena, "%09999d", 1)), 9999);
    copy = fr_arena_str(&arena, FR_STR("a\0b"));
    assert_int_equal(copy.size, 3);
    assert_memory_equal(copy.data, "a\0b", 4);
    fr_arena_release(&arena);
}

static void no_memory(void **state)
{
    struct fr_arena arena;
    struct fr_str copy;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_alloc_fail_at(1, 1);
    assert_null(fr_arena_alloc(&arena, 1));
    assert_null(fr_arena_text(&arena, "x", 1));
    assert_null(fr_arena_printf(&arena, "x"));
    copy = fr_arena_str(&arena, FR_STR("x"));
    fr_alloc_fail_at(0, 0);
    assert_null(copy.data);
    assert_int_equal(copy.size, 0);
    /* and it goes on afterwards */
    assert_non_null(fr_arena_alloc(&arena, 1));
    fr_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces),          cmocka_unit_test(clear),
        cmocka_unit_test(the_limit_holds), cmocka_unit_test(texts),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
