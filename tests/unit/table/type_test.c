/* type_test.c - the types by name and dimension. */
#include "support/unit.h"

#include "table/type.h"

static void every_type_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < FR_TYPE_COUNT; i++) {
        enum fr_type type = (enum fr_type)i;
        assert_int_equal(fr_type_find(fr_str_of(fr_type_name(type))), type);
        assert_true(*fr_type_meaning(type) != '\0');
    }
    assert_int_equal(fr_type_find(FR_STR("Number")), FR_TYPE_COUNT);
    assert_int_equal(fr_type_find(FR_STR("numbe")), FR_TYPE_COUNT);
    assert_int_equal(fr_type_find(FR_STR("")), FR_TYPE_COUNT);
}

static void dimensions_are_exponents(void **state)
{
    static const struct {
        const char *name;
        int time, bytes;
        enum fr_storage storage;
    } cases[] = {
        {"number", 0, 0, FR_STORAGE_F64},
        {"time", 1, 0, FR_STORAGE_F64},
        {"bytes", 0, 1, FR_STORAGE_F64},
        {"rate", -1, 0, FR_STORAGE_F64},
        {"bytes/s", -1, 1, FR_STORAGE_F64},
        {"bytes^2", 0, 2, FR_STORAGE_F64},
        {"text", 0, 0, FR_STORAGE_TEXT},
        {"address", 0, 0, FR_STORAGE_IP},
        {"truth", 0, 0, FR_STORAGE_TRUTH},
        {"timestamp", 0, 0, FR_STORAGE_TIME},
    };

    (void)state;
    assert_int_equal(TEST_COUNT(cases), FR_TYPE_COUNT);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        enum fr_type type = fr_type_find(fr_str_of(cases[i].name));
        assert_int_equal(fr_type_time_exponent(type), cases[i].time);
        assert_int_equal(fr_type_bytes_exponent(type), cases[i].bytes);
        assert_int_equal(fr_type_storage(type), cases[i].storage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_found_by_its_name),
        cmocka_unit_test(dimensions_are_exponents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
