/* convert_test.c - what is a value, what is missing, what is unreadable, and
 * that microseconds are divided. The spellings of numbers, times and
 * addresses stand in tests/csv/good/. */
#include "support/unit.h"

#include <math.h>

#include "base/clock.h"
#include "csv/convert.h"

static void pandas_words_mean_missing_and_no_others(void **state)
{
    static const char *const others[] = {
        "None",    "none", "Null", "NAN",  "na", "n/A", "#n/a", "-", "?",
        "missing", " ",    "NaN ", "<na>", "0",  "1",   "-1",   "#", "N",
    };
    static const char *const words[] = {
        "",
#define FR_CSV_MISSING(text) text,
#include "csv/missing.def"
#undef FR_CSV_MISSING
    };

    (void)state;
    assert_int_equal(TEST_COUNT(words), 18);
    for (size_t i = 0; i < TEST_COUNT(words); i++)
        assert_true(fr_csv_is_missing(fr_str_of(words[i])));
    for (size_t i = 0; i < TEST_COUNT(others); i++)
        assert_false(fr_csv_is_missing(fr_str_of(others[i])));
}

static void numbers_have_a_state(void **state)
{
    static const struct {
        const char *text;
        enum fr_csv_state state;
        double value;
    } cases[] = {
        {"5", FR_CSV_STATE_VALUE, 5},
        {"\t 5 ", FR_CSV_STATE_VALUE, 5},
        {"-1e-3", FR_CSV_STATE_VALUE, -1e-3},
        {"inf", FR_CSV_STATE_INFINITE, INFINITY},
        {"-Infinity", FR_CSV_STATE_INFINITE, -INFINITY},
        {"1e999", FR_CSV_STATE_INFINITE, INFINITY},
        {"", FR_CSV_STATE_MISSING, NAN},
        {"  ", FR_CSV_STATE_MISSING, NAN},
        {" NULL ", FR_CSV_STATE_MISSING, NAN},
        {"NAN", FR_CSV_STATE_MISSING, NAN},
        {"-1.#IND", FR_CSV_STATE_MISSING, NAN},
        {"abc", FR_CSV_STATE_UNREADABLE, NAN},
        {"1,5", FR_CSV_STATE_UNREADABLE, NAN},
        {"0x10", FR_CSV_STATE_UNREADABLE, NAN},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        double value = 7;
        assert_int_equal(fr_csv_number(fr_str_of(cases[i].text), &value),
                         cases[i].state);
        if (isnan(cases[i].value))
            assert_true(isnan(value));
        else
            assert_true(value == cases[i].value);
    }
}

static const struct fr_field fields[] = {
    {"a_time", FR_TYPE_TIME},   {"a_rate", FR_TYPE_RATE},
    {"a_text", FR_TYPE_TEXT},   {"an_address", FR_TYPE_ADDRESS},
    {"a_truth", FR_TYPE_TRUTH}, {"a_moment", FR_TYPE_TIMESTAMP},
};

static enum fr_csv_state convert(struct fr_csv_how *how, struct fr_batch *batch,
                                 uint32_t column, const char *text)
{
    enum fr_csv_state result = FR_CSV_STATE_UNREADABLE;

    assert_int_equal(
        fr_csv_convert(how, fr_str_of(text), batch, column, 1, &result), 0);
    return result;
}

/* 50,000 us are 50 ms exactly; multiplied by 1e-6 they would not be. */
static void microseconds_are_divided(void **state)
{
    struct fr_csv_how how = {.is_microseconds = 1};
    struct fr_batch batch;
    int other_count = 0;

    (void)state;
    assert_int_equal(fr_batch_init(&batch, fields, 6, NULL, 0), 0);
    const double *times = batch.columns[0].cells.f64;
    convert(&how, &batch, 0, "50000");
    assert_true(times[1] == 0.05);
    for (int i = 1; i < 2000; i++) {
        char text[16];
        snprintf(text, sizeof(text), "%d", i);
        convert(&how, &batch, 0, text);
        assert_true(times[1] == i / 1e6);
        other_count += times[1] != i * 1e-6;
    }
    assert_true(other_count > 100);
    convert(&how, &batch, 1, "50000");
    assert_true(batch.columns[1].cells.f64[1] == 50000);
    assert_int_equal(convert(&how, &batch, 0, "inf"), FR_CSV_STATE_INFINITE);
    assert_true(isinf(times[1]));
    how.is_microseconds = 0;
    convert(&how, &batch, 0, "50000");
    assert_true(times[1] == 50000);
    fr_batch_release(&batch);
}

static void every_storage_knows_missing(void **state)
{
    static const char *const good[] = {"1",   "1",    "x",
                                       "::1", "True", "2024-03-05 10:00:00"};
    struct fr_csv_how how = {0};
    struct fr_batch batch;

    (void)state;
    assert_int_equal(fr_batch_init(&batch, fields, 6, NULL, 0), 0);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(convert(&how, &batch, i, good[i]), FR_CSV_STATE_VALUE);
        if (i != 2) /* any text is a text */
            assert_int_equal(convert(&how, &batch, i, "?"),
                             FR_CSV_STATE_UNREADABLE);
        assert_int_equal(convert(&how, &batch, i, good[i]), FR_CSV_STATE_VALUE);
        assert_int_equal(convert(&how, &batch, i, "NA"), FR_CSV_STATE_MISSING);
    }
    assert_true(isnan(batch.columns[0].cells.f64[1]));
    assert_int_equal(batch.columns[2].cells.text[1], 0);
    assert_int_equal(batch.columns[3].cells.ip[1].family, 0);
    assert_int_equal(batch.columns[4].cells.truth[1], FR_TRUTH_MISSING);
    assert_true(batch.columns[5].cells.time[1] == FR_TIME_MISSING);
    assert_int_equal(how.time_formats[FR_CSV_TIME_ISO], 2);
    convert(&how, &batch, 4, "FALSE");
    assert_int_equal(batch.columns[4].cells.truth[1], FR_TRUTH_FALSE);
    fr_batch_release(&batch);
}

static void texts_are_codes_of_the_batch(void **state)
{
    static const struct fr_str fixed[] = {{"BENIGN", 6}};
    struct fr_csv_how how = {0};
    struct fr_batch batch;

    (void)state;
    assert_int_equal(fr_batch_init(&batch, fields, 6, fixed, 1), 0);
    const uint32_t *codes = batch.columns[2].cells.text;
    convert(&how, &batch, 2, "BENIGN");
    assert_int_equal(codes[1], 1);
    convert(&how, &batch, 2, "benign");
    assert_int_equal(codes[1], 2);
    convert(&how, &batch, 2, "benign");
    assert_int_equal(codes[1], 2);
    assert_true(fr_str_equal(fr_batch_text(&batch, 2), FR_STR("benign")));
    fr_batch_release(&batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pandas_words_mean_missing_and_no_others),
        cmocka_unit_test(numbers_have_a_state),
        cmocka_unit_test(microseconds_are_divided),
        cmocka_unit_test(every_storage_knows_missing),
        cmocka_unit_test(texts_are_codes_of_the_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
