/* fields_test.c - which columns a run reads. */
#include "support/unit.h"

#include "engine/fields.h"

static struct fr_program *program_with(const char *name, enum fr_type type)
{
    struct fr_program *program;

    assert_int_equal(fr_program_new(&program), 0);
    if (name)
        assert_int_equal(fr_program_slot(program, name, type), 0);
    return program;
}

static void the_slots_of_the_program_come_first(void **state)
{
    struct fr_program *program = program_with("host_name", FR_TYPE_TEXT);
    struct fr_fields fields;

    (void)state;
    assert_int_equal(fr_fields_init(&fields, program, 7), 0);
    assert_string_equal(fields.list.items[0].name, "host_name");
    assert_string_equal(fields.list.items[fields.time].name, "timestamp");
    fr_fields_release(&fields);
    fr_program_free(program);
}

static void a_metric_that_a_rule_uses_is_read_once(void **state)
{
    struct fr_program *program = program_with("flow_duration", FR_TYPE_TIME);
    struct fr_program *empty = program_with(NULL, FR_TYPE_TIME);
    struct fr_fields with, without;

    (void)state;
    assert_int_equal(fr_fields_init(&with, program, 7), 0);
    assert_int_equal(fr_fields_init(&without, empty, 7), 0);
    assert_int_equal(with.metrics[FR_METRIC_DURATION], 0);
    assert_int_equal(with.list.count, without.list.count);
    fr_fields_release(&with);
    fr_fields_release(&without);
    fr_program_free(program);
    fr_program_free(empty);
}

static void an_address_is_read_as_address_and_as_text(void **state)
{
    struct fr_program *program = program_with("src_ip", FR_TYPE_ADDRESS);
    struct fr_fields fields;

    (void)state;
    assert_int_equal(fr_fields_init(&fields, program, 7), 0);
    assert_int_not_equal(fields.src, 0);
    assert_string_equal(fields.list.items[fields.src].name, "src_ip");
    assert_int_equal(fields.list.items[fields.src].type, FR_TYPE_TEXT);
    fr_fields_release(&fields);
    fr_program_free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slots_of_the_program_come_first),
        cmocka_unit_test(a_metric_that_a_rule_uses_is_read_once),
        cmocka_unit_test(an_address_is_read_as_address_and_as_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
