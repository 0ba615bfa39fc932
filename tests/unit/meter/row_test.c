/* row_test.c - the columns and the text of cells. */
#include "support/unit.h"

#include <math.h>

#include "meter/reject.h"
#include "meter/row.h"

static void cells_have_their_text(void **state)
{
    static struct fr_row row;
    struct fr_strbuf out;

    (void)state;
    fr_strbuf_init(&out, 10000);
    fr_row_put_address(row.src_ip, (const uint8_t[4]){10, 0, 0, 1}, 4);
    fr_row_put_address(row.dst_ip, (const uint8_t[16]){0xfe, 0x80, [15] = 1},
                       6);
    memcpy(row.timestamp, "now", 4);
    row.numbers[FR_COLUMN_src_port] = 80;
    row.numbers[FR_COLUMN_flow_duration] = 0.1;
    row.numbers[FR_COLUMN_flow_byts_s] = (double)NAN;
    fr_row_append(&out, &row, FR_COLUMN_flow_pkts_s + 1);
    assert_string_equal(out.data, "10.0.0.1,fe80::1,80,0,0,now,0.1,,0\n");
    fr_strbuf_release(&out);
}

static void every_column_is_defined(void **state)
{
    struct fr_strbuf out;

    (void)state;
    assert_int_equal(FR_COLUMN_COUNT_HIEULW, 82);
    for (int i = 0; i < FR_COLUMN_COUNT; i++)
        assert_true(strlen(fr_column_meaning((enum fr_column)i)) > 5);
    assert_string_equal(fr_column_name(FR_COLUMN_continued), "continued");
    fr_strbuf_init(&out, 10000);
    fr_row_append_header(&out, 3);
    assert_string_equal(out.data, "src_ip,dst_ip,src_port\n");
    fr_strbuf_release(&out);
}

static void every_reject_has_words(void **state)
{
    (void)state;
    assert_string_equal(fr_reject_text(FR_REJECT_NONE), "");
    for (int i = 1; i < FR_REJECT_COUNT; i++) {
        assert_true(strlen(fr_reject_text((enum fr_reject)i)) > 5);
        assert_true(strlen(fr_reject_meaning((enum fr_reject)i)) > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_have_their_text),
        cmocka_unit_test(every_column_is_defined),
        cmocka_unit_test(every_reject_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
