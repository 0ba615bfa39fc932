/* map_test.c - the map against a plain list: what is in it, in which order,
 * with any seed, and after a failed allocation. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/rand.h"

static struct fr_str key_of(uint64_t number, char *text)
{
    int size = snprintf(text, 32, "key %llu", (unsigned long long)number);

    return (struct fr_str){text, (size_t)size};
}

static void put_and_find(void **state)
{
    static const uint32_t seeds[] = {0, 1, UINT32_MAX};

    (void)state;
    for (size_t s = 0; s < TEST_COUNT(seeds); s++) {
        struct fr_map map;
        char text[32];
        uint32_t entry;
        fr_map_init(&map, seeds[s], 0);
        assert_int_equal(fr_map_find(&map, FR_STR("x")), FR_MAP_NONE);
        for (uint32_t i = 0; i < 5000; i++) {
            assert_int_equal(fr_map_put(&map, key_of(i, text), i * 2, &entry),
                             1);
            assert_int_equal(entry, i);
        }
        for (uint32_t i = 0; i < 5000; i++) {
            struct fr_str key = key_of(i, text);
            /* a second put finds, and changes nothing */
            assert_int_equal(fr_map_put(&map, key, 1, &entry), 0);
            assert_int_equal(entry, i);
            assert_int_equal(fr_map_find(&map, key), i);
            assert_int_equal(fr_map_get(&map, key), i * 2);
            /* in the order of insertion, with a copy of the key */
            assert_true(fr_str_equal(map.entries[i].key, key));
            assert_ptr_not_equal(map.entries[i].key.data, text);
        }
        assert_int_equal(map.count, 5000);
        assert_int_equal(fr_map_get(&map, key_of(5000, text)), FR_MAP_NONE);
        fr_map_release(&map);
        fr_map_release(&map);
    }
}

/* Keys are bytes: empty ones, zero bytes, one the start of another. */
static void keys_are_bytes(void **state)
{
    static const struct fr_str keys[] = {
        {"", 0},    {"\0", 1}, {"\0\0", 2},     {"a", 1},
        {"a\0", 2}, {"ab", 2}, {"abcdefgh", 8}, {"abcdefghi", 9},
    };
    struct fr_map map;
    uint32_t entry;

    (void)state;
    fr_map_init(&map, 0, 0);
    for (uint32_t i = 0; i < TEST_COUNT(keys); i++)
        assert_int_equal(fr_map_put(&map, keys[i], i, &entry), 1);
    for (uint32_t i = 0; i < TEST_COUNT(keys); i++)
        assert_int_equal(fr_map_get(&map, keys[i]), i);
    assert_int_equal(fr_map_put(&map, (struct fr_str){NULL, 0}, 9, &entry), 0);
    fr_map_release(&map);
}

static void clear(void **state)
{
    struct fr_map map;
    char text[32];
    uint32_t entry;

    (void)state;
    fr_map_init(&map, 0, 0);
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 100; i++)
            assert_int_equal(fr_map_put(&map, key_of(i, text), i, &entry), 1);
        fr_map_clear(&map);
        assert_int_equal(map.count, 0);
        assert_int_equal(fr_map_find(&map, key_of(1, text)), FR_MAP_NONE);
    }
    fr_map_release(&map);
    fr_map_init(&map, 0, 0);
    fr_map_clear(&map);
    fr_map_release(&map);
}

/* The limit on the bytes of keys; what was in stays in. */
static void the_limit_holds(void **state)
{
    struct fr_map map;
    char text[32];
    uint32_t entry;
    int status = 1;

    (void)state;
    fr_map_init(&map, 0, 500);
    for (uint32_t i = 0; status == 1; i++)
        status = fr_map_put(&map, key_of(i, text), i, &entry);
    assert_int_equal(status, FR_ENOMEM);
    assert_in_range(map.count, 10, 60);
    for (uint32_t i = 0; i < map.count; i++)
        assert_int_equal(fr_map_get(&map, key_of(i, text)), i);
    fr_map_release(&map);
}

/* With every n-th allocation failing once, what was put is what is found. */
static void no_memory(void **state)
{
    uint64_t failures = 0;

    (void)state;
    for (uint64_t n = 1; n < 60; n++) {
        struct fr_map map;
        uint32_t entry;
        char text[32];
        fr_map_init(&map, 0, 0);
        fr_alloc_fail_at(n, 0);
        for (uint32_t i = 0; i < 40; i++) {
            int status = fr_map_put(&map, key_of(i, text), i, &entry);
            if (status < 0) {
                assert_int_equal(status, FR_ENOMEM);
                assert_int_equal(fr_map_find(&map, key_of(i, text)),
                                 FR_MAP_NONE);
                failures++;
                status = fr_map_put(&map, key_of(i, text), i, &entry);
            }
            assert_int_equal(status, 1);
            assert_int_equal(entry, i);
        }
        fr_alloc_fail_at(0, 0);
        for (uint32_t i = 0; i < 40; i++)
            assert_int_equal(fr_map_get(&map, key_of(i, text)), i);
        fr_map_release(&map);
    }
    assert_true(failures > 3);
}

/* The hash is keyed, depends on every byte and on the length, and its low
 * bits are as good as any: 4096 keys fill 64 groups evenly. */
static void the_hash_spreads(void **state)
{
    unsigned groups[64] = {0};
    char bytes[40] = {0};
    char text[32];

    (void)state;
    for (uint64_t i = 0; i < 4096; i++) {
        struct fr_str key = key_of(i, text);
        groups[fr_hash_bytes(key.data, key.size, 1) % 64]++;
    }
    for (size_t i = 0; i < 64; i++)
        assert_in_range(groups[i], 20, 120);
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        uint64_t hash = fr_hash_bytes(bytes, size, 1);
        assert_true(hash != fr_hash_bytes(bytes, size, 2));
        if (size)
            assert_true(hash != fr_hash_bytes(bytes, size - 1, 1));
        for (size_t i = 0; i < size; i++) {
            bytes[i] = 1;
            assert_true(hash != fr_hash_bytes(bytes, size, 1));
            bytes[i] = 0;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(put_and_find), cmocka_unit_test(keys_are_bytes),
        cmocka_unit_test(clear),        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(no_memory),    cmocka_unit_test(the_hash_spreads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
