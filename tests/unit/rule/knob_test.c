/* knob_test.c - addresses of numbers in rules, ranges, and that a turned knob
 * turns back. */
#include "rule_text.h"

#include "rule/joint.h"
#include "rule/knob.h"

static const char text[] = "flowrules: 1\n"
                           "let:\n"
                           "  many:   10\n"
                           "  pause:  2 * 30s\n"
                           "  amount: tot_fwd_pkts * 3\n"
                           "labels:\n"
                           "  size:\n"
                           "    first match:\n"
                           "      - big: totlen_fwd_pkts > 2000\n"
                           "      - \"a:b\": 5ms < flow_duration <= 0.005s\n"
                           "    else: small\n"
                           "  speed:\n"
                           "    bands of: flow_duration\n"
                           "    above 0s:   Fast\n"
                           "    above 10ms: Slow\n";

static struct fr_knob find(const struct fr_rules *rules, const char *address)
{
    struct fr_knob knob;

    assert_int_equal(fr_knob_find(rules, fr_str_of(address), &knob, NULL), 0);
    return knob;
}

static void written_as(const struct fr_knob *knob, double value,
                       const char *wanted)
{
    struct fr_strbuf out;

    fr_strbuf_init(&out, 100);
    fr_knob_write(knob, value, &out);
    assert_int_equal(fr_strbuf_status(&out), 0);
    assert_string_equal(out.data, wanted);
    fr_strbuf_release(&out);
}

static void addresses_name_numbers(void **state)
{
    static const struct {
        const char *address;
        double now;
        const char *written;
    } cases[] = {
        {"many", 10, "10"},
        {"pause", 60, "60s"},
        {"pause:30s", 30, "30s"},
        {"pause:2", 2, "2"},
        {"amount:3", 3, "3"},
        {"amount", 3, "3"},
        {"size/big:2000", 2000, "2000"},
        {"size/big", 2000, "2000"},
        {"size:2000", 2000, "2000"},
        {"size/'big':2000", 2000, "2000"},
        {"size/'a:b':5ms#2", 0.005, "5ms"},
        {"size/a:b:5ms#1", 0.005, "5ms"},
        {"speed/Slow", 0.01, "10ms"},
        {"speed:10ms", 0.01, "10ms"},
    };
    struct fr_rules *rules = rule_text_must_load(text);

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_knob knob = find(rules, cases[i].address);
        assert_true(knob.now == cases[i].now);
        written_as(&knob, knob.now, cases[i].written);
    }
    fr_rules_free(rules);
}

static void what_names_no_single_number_is_refused(void **state)
{
    static const char *const cases[] = {
        "",           "none",         "tcp",         "size",
        "size/none",  "size/big:20",  "size:5ms",    "size/big:2000#2",
        "speed/",     "size/'a:b'",   "many:",       "pause:30s#0x",
        "size/big:#", "tot_fwd_pkts", "size/small:1"};
    struct fr_rules *rules = rule_text_must_load(text);
    struct fr_knob knob;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_int_equal(fr_knob_find(rules, fr_str_of(cases[i]), &knob, NULL),
                         FR_EUSAGE);
    fr_rules_free(rules);
}

static void ranges_have_the_unit_of_the_number(void **state)
{
    static const struct {
        const char *address, *range;
        int status;
        double low, high;
    } cases[] = {
        {"many", "1..20", 0, 1, 20},
        {"many", "0..20", 0, 0, 20},
        {"many", "1ms..20ms", FR_EUSAGE, 0, 0},
        {"many", "20..1", FR_EUSAGE, 0, 0},
        {"many", "5", FR_EUSAGE, 0, 0},
        {"many", "", FR_EUSAGE, 0, 0},
        {"pause", "1s..2min", 0, 1, 120},
        {"pause", "0..2min", 0, 0, 120},
        {"pause", "1..2", FR_EUSAGE, 0, 0},
        {"size/big", "1kB..4kB", 0, 1000, 4000},
        {"size/big", "1..4kB", 0, 1, 4000},
        {"speed/Slow", "'a'..'b'", FR_EUSAGE, 0, 0},
    };
    struct fr_rules *rules = rule_text_must_load(text);

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_knob knob = find(rules, cases[i].address);
        double low = 0, high = 0;
        assert_int_equal(
            fr_knob_range(&knob, cases[i].range, &low, &high, NULL),
            cases[i].status);
        assert_true(low == cases[i].low && high == cases[i].high);
    }
    fr_rules_free(rules);
}

/* The numbers that a program compares with. */
static int has_number(const struct fr_rules *rules, double number)
{
    struct fr_joint joint;
    int is_in = 0;

    assert_int_equal(fr_joint_init(&joint), 0);
    assert_int_equal(fr_joint_add(&joint, rules, NULL), 0);
    for (uint32_t i = 0; i < joint.program->numbers.count; i++)
        is_in |= joint.program->numbers.items[i] == number;
    fr_joint_release(&joint);
    return is_in;
}

static void a_turned_knob_turns_back(void **state)
{
    struct fr_rules *rules = rule_text_must_load(text);
    struct fr_knob knob = find(rules, "size/big:2000");

    (void)state;
    assert_true(has_number(rules, 2000));
    fr_knob_turn(&knob, 1234);
    assert_true(has_number(rules, 1234));
    assert_false(has_number(rules, 2000));
    fr_knob_turn_back(&knob);
    assert_true(has_number(rules, 2000));
    fr_rules_free(rules);
}

static void a_wrong_value_is_a_fault_of_the_rules(void **state)
{
    struct fr_rules *rules = rule_text_must_load(text);
    struct fr_knob knob = find(rules, "speed/Slow");
    struct fr_joint joint;

    (void)state;
    fr_knob_turn(&knob, 0);
    assert_int_equal(fr_joint_init(&joint), 0);
    assert_int_equal(fr_joint_add(&joint, rules, NULL), FR_ERULES);
    fr_joint_release(&joint);
    fr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_name_numbers),
        cmocka_unit_test(what_names_no_single_number_is_refused),
        cmocka_unit_test(ranges_have_the_unit_of_the_number),
        cmocka_unit_test(a_turned_knob_turns_back),
        cmocka_unit_test(a_wrong_value_is_a_fault_of_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
