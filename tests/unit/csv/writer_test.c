/* writer_test.c - a table with each kind of cell. */
#include "support/unit.h"

#include <math.h>

#include "csv/writer.h"

static void a_table_is_written_cell_by_cell(void **state)
{
    struct fr_csv_writer writer;
    struct fr_strbuf buf;

    (void)state;
    fr_strbuf_init(&buf, 1000);
    fr_csv_writer_init(&writer, &buf);
    fr_csv_writer_text(&writer, FR_STR("Metric"));
    fr_csv_writer_text(&writer, FR_STR("Value"));
    fr_csv_writer_end(&writer);
    fr_csv_writer_text(&writer, FR_STR("=evil, \"x\""));
    fr_csv_writer_u64(&writer, 18446744073709551615U);
    fr_csv_writer_f64(&writer, -0.1);
    fr_csv_writer_f64(&writer, (double)NAN);
    fr_csv_writer_f64(&writer, (double)-INFINITY);
    fr_csv_writer_fixed(&writer, 247.625, 2);
    fr_csv_writer_fixed(&writer, (double)NAN, 2);
    fr_csv_writer_empty(&writer);
    fr_csv_writer_end(&writer);
    fr_csv_writer_empty(&writer);
    fr_csv_writer_text(&writer, FR_STR(""));
    fr_csv_writer_end(&writer);
    assert_int_equal(fr_strbuf_status(&buf), 0);
    assert_string_equal(buf.data,
                        "Metric,Value\n"
                        "\"'=evil, \"\"x\"\"\",18446744073709551615,-0.1,,-inf,"
                        "247.62,,\n"
                        ",\n");
    fr_strbuf_release(&buf);
}

static void a_full_buffer_is_remembered(void **state)
{
    struct fr_csv_writer writer;
    struct fr_strbuf buf;

    (void)state;
    fr_strbuf_init(&buf, 5);
    fr_csv_writer_init(&writer, &buf);
    fr_csv_writer_text(&writer, FR_STR("a,b,c,d"));
    fr_csv_writer_end(&writer);
    assert_int_equal(fr_strbuf_status(&buf), FR_ELIMIT);
    fr_strbuf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_written_cell_by_cell),
        cmocka_unit_test(a_full_buffer_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
