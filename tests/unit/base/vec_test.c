/* vec_test.c - pushed items are zeroed and stay; a failed growth changes
 * nothing. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/vec.h"

struct item {
    uint64_t number;
    char name[5];
};

static void items_stay(void **state)
{
    FR_VEC(struct item) vec = {0};

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        struct item *item = fr_vec_push(&vec);
        assert_int_equal(item->number, 0);
        assert_int_equal(item->name[4], 0);
        item->number = i;
        item->name[4] = 'x';
        assert_ptr_equal(item, &vec.items[i]);
    }
    assert_int_equal(vec.count, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(vec.items[i].number, i);
    fr_vec_release(&vec);
    assert_int_equal(vec.count, 0);
    assert_null(vec.items);
    /* and can be used again */
    assert_non_null(fr_vec_push(&vec));
    fr_vec_release(&vec);
}

/* Memory that was used before is zeroed when it is pushed again. */
static void pushed_again(void **state)
{
    FR_VEC(int) vec = {0};

    (void)state;
    *fr_vec_push(&vec) = 7;
    vec.count = 0;
    assert_int_equal(*fr_vec_push(&vec), 0);
    fr_vec_release(&vec);
}

static void no_memory(void **state)
{
    FR_VEC(int) vec = {0};
    int *pushed;

    (void)state;
    for (int i = 0; i < 8; i++)
        *fr_vec_push(&vec) = i;
    fr_alloc_fail_at(1, 0);
    pushed = fr_vec_push(&vec);
    fr_alloc_fail_at(0, 0);
    assert_null(pushed);
    assert_int_equal(vec.count, 8);
    for (int i = 0; i < 8; i++)
        assert_int_equal(vec.items[i], i);
    *fr_vec_push(&vec) = 8;
    assert_int_equal(vec.items[8], 8);
    fr_vec_release(&vec);
}

/* The count cannot grow beyond what 32 bits hold. */
static void the_end_of_32_bits(void **state)
{
    uint32_t capacity = (uint32_t)1 << 31;

    (void)state;
    assert_null(fr_vec_grow(NULL, capacity, &capacity, 1));
    assert_int_equal(capacity, (uint32_t)1 << 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_stay),
        cmocka_unit_test(pushed_again),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(the_end_of_32_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
