/* sha256_x86_test.c - the instructions of the processor give what plain C
 * gives. */
#include "support/unit.h"

#include "base/rand.h"
#include "base/sha256_internal.h"

static void both_ways_agree(void **state)
{
    unsigned char blocks[5 * 64 + 1];
    struct fr_rand rand;

    (void)state;
    if (!fr_sha256_has_x86()) {
        print_message("this processor has no SHA instructions\n");
        skip();
    }
    fr_rand_init(&rand, 6);
    for (int i = 0; i < 5000; i++) {
        size_t count = fr_rand_below(&rand, 6);
        uint32_t a[8], b[8];
        for (size_t k = 0; k < sizeof(blocks); k++)
            blocks[k] = (unsigned char)fr_rand_u64(&rand);
        for (size_t k = 0; k < 8; k++)
            a[k] = b[k] = (uint32_t)fr_rand_u64(&rand);
        fr_sha256_mix_x86(a, blocks + i % 2, count);
        fr_sha256_mix_plain(b, blocks + i % 2, count);
        assert_memory_equal(a, b, sizeof(a));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
