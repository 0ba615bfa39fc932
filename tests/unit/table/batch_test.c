/* batch_test.c - columns of every storage, the dictionary of texts, memory
 * that runs out. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "table/batch.h"

static const struct fr_field fields[] = {
    {"number", FR_TYPE_NUMBER}, {"moment", FR_TYPE_TIMESTAMP},
    {"text", FR_TYPE_TEXT},     {"address", FR_TYPE_ADDRESS},
    {"truth", FR_TYPE_TRUTH},
};
static const struct fr_str fixed[] = {{"one", 3}, {"", 0}, {"two", 3}};

static void every_cell_can_be_missing(void **state)
{
    struct fr_batch batch;

    (void)state;
    assert_int_equal(fr_batch_init(&batch, fields, 5, NULL, 0), 0);
    assert_int_equal(batch.column_count, 5);
    for (uint32_t row = 0; row < FR_BATCH_ROWS; row++) {
        struct fr_column *columns = batch.columns;
        columns[0].cells.f64[row] = 1;
        columns[1].cells.time[row] = 1;
        columns[2].cells.text[row] = 1;
        columns[3].cells.ip[row] = (struct fr_ip){1, 1, 6};
        columns[4].cells.truth[row] = FR_TRUTH_TRUE;
        for (int i = 0; i < 5; i++)
            fr_column_set_missing(&columns[i], row);
        assert_true(isnan(columns[0].cells.f64[row]));
        assert_true(columns[1].cells.time[row] == FR_TIME_MISSING);
        assert_int_equal(columns[2].cells.text[row], 0);
        assert_int_equal(columns[3].cells.ip[row].family, 0);
        assert_true(columns[3].cells.ip[row].low == 0);
        assert_int_equal(columns[4].cells.truth[row], FR_TRUTH_MISSING);
    }
    fr_batch_release(&batch);
}

static uint32_t code_of(struct fr_batch *batch, const char *text)
{
    uint32_t code = 0;

    assert_int_equal(fr_batch_text_code(batch, fr_str_of(text), &code), 0);
    return code;
}

/* The fixed texts have the same codes in every batch, new ones follow. */
static void fixed_texts_keep_their_codes(void **state)
{
    struct fr_batch batch;

    (void)state;
    assert_int_equal(fr_batch_init(&batch, fields, 5, fixed, 3), 0);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(fr_batch_text_count(&batch), 3);
        assert_int_equal(code_of(&batch, "new"), 4);
        assert_int_equal(code_of(&batch, "two"), 3);
        assert_int_equal(code_of(&batch, ""), 2);
        assert_int_equal(code_of(&batch, "One"), 5);
        assert_int_equal(code_of(&batch, "new"), 4);
        assert_int_equal(fr_batch_text_count(&batch), 5);
        for (uint32_t i = 0; i < 3; i++)
            assert_true(fr_str_equal(fr_batch_text(&batch, i + 1), fixed[i]));
        assert_true(fr_str_equal(fr_batch_text(&batch, 5), FR_STR("One")));
        assert_null(fr_batch_text(&batch, 0).data);
        batch.row_count = 1;
        assert_int_equal(fr_batch_clear(&batch), 0);
        assert_int_equal(batch.row_count, 0);
    }
    fr_batch_release(&batch);
}

static void without_fixed_texts_it_empties(void **state)
{
    struct fr_batch batch;

    (void)state;
    assert_int_equal(fr_batch_init(&batch, fields, 5, NULL, 0), 0);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(code_of(&batch, round % 2 ? "a" : "b"), 1);
        assert_int_equal(fr_batch_clear(&batch), 0);
        assert_int_equal(fr_batch_text_count(&batch), 0);
    }
    fr_batch_release(&batch);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    for (uint64_t n = 1;; n++) {
        struct fr_batch batch;
        fr_alloc_fail_at(n, 1);
        int status = fr_batch_init(&batch, fields, 5, fixed, 3);
        fr_alloc_fail_at(0, 0);
        fr_batch_release(&batch);
        if (status == 0) {
            assert_true(n > 6);
            break;
        }
        assert_int_equal(status, FR_ENOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_can_be_missing),
        cmocka_unit_test(fixed_texts_keep_their_codes),
        cmocka_unit_test(without_fixed_texts_it_empties),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
