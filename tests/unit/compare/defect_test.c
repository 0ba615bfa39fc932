/* defect_test.c - the table of defects: codes, texts, whose they are. */
#include "support/unit.h"

#include "compare/defect.h"

static void codes_are_found_again(void **state)
{
    (void)state;
    for (int i = 0; i < FR_DEFECT_COUNT; i++) {
        enum fr_defect defect = (enum fr_defect)i;
        const char *text = fr_defect_text(defect);
        assert_int_equal(fr_defect_find(fr_str_of(fr_defect_code(defect))), i);
        assert_true(strlen(text) > 10 && strlen(text) < 76);
        assert_true(text[strlen(text) - 1] != '.');
    }
}

static void a_code_says_whose_it_is(void **state)
{
    (void)state;
    for (int i = 0; i < FR_DEFECT_COUNT; i++) {
        enum fr_defect defect = (enum fr_defect)i;
        char first = fr_defect_code(defect)[0];
        int of_python = fr_defect_is_of(defect, FR_ORIGIN_PYTHON);
        int of_java = fr_defect_is_of(defect, FR_ORIGIN_JAVA);
        assert_true(fr_defect_is_of(defect, FR_ORIGIN_OTHER));
        if (first == 'H')
            assert_true(of_python && !of_java);
        else if (first == 'J')
            assert_true(of_java);
        else
            assert_true(first == 'O' && of_python && of_java);
    }
    assert_false(fr_defect_is_of(FR_DEFECT_H3, FR_ORIGIN_FLOWRULES));
    assert_false(fr_defect_is_of(FR_DEFECT_J1, FR_ORIGIN_FLOWRULES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_found_again),
        cmocka_unit_test(a_code_says_whose_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
