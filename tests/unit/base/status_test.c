/* status_test.c - every code has its sentence, negative and its own. */
#include "support/unit.h"

#include "flowrules/status.h"

static const int codes[] = {
#define FR_STATUS(name, value, sentence) FR_##name,
#include "flowrules/status.def"
#undef FR_STATUS
};

static void every_code_has_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(codes); i++) {
        const char *text = fr_status_text(codes[i]);
        assert_true(codes[i] < 0);
        assert_string_not_equal(text, "unknown status");
        for (size_t k = 0; k < i; k++) {
            assert_int_not_equal(codes[i], codes[k]);
            assert_string_not_equal(text, fr_status_text(codes[k]));
        }
    }
    assert_string_equal(fr_status_text(FR_ENOMEM), "out of memory");
}

static void other_numbers(void **state)
{
    (void)state;
    assert_string_equal(fr_status_text(0), "done");
    assert_string_equal(fr_status_text(1), "unknown status");
    assert_string_equal(fr_status_text(-1000), "unknown status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_sentence),
        cmocka_unit_test(other_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
