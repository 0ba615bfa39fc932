/* joint_test.c - rule sets in one program: each has its own outputs, and what
 * they have in common stands once. */
#include "rule_text.h"

#include "rule/joint.h"

static const char one[] = "flowrules: 1\n"
                          "labels:\n"
                          "  size:\n"
                          "    first match:\n"
                          "      - big: tot_fwd_pkts + tot_bwd_pkts > 10\n"
                          "    else: small\n";
static const char other[] = "flowrules: 1\n"
                            "features:\n"
                            "  long: flow_duration > 1s\n"
                            "labels:\n"
                            "  size:\n"
                            "    first match:\n"
                            "      - big: tot_fwd_pkts + tot_bwd_pkts > 20\n"
                            "      - long: long\n"
                            "    else: small\n";

static void parts_stand_behind_each_other(void **state)
{
    struct fr_rules *a = rule_text_must_load(one);
    struct fr_rules *b = rule_text_must_load(other);
    const struct fr_program *program;
    struct fr_joint joint;

    (void)state;
    assert_int_equal(fr_joint_init(&joint), 0);
    assert_int_equal(fr_joint_add(&joint, a, NULL), 0);
    assert_int_equal(fr_joint_add(&joint, b, NULL), 0);
    assert_int_equal(fr_joint_finish(&joint), 0);
    program = joint.program;
    assert_int_equal(joint.parts.items[1].output_first, 1);
    assert_int_equal(joint.parts.items[1].output_count, 2);
    assert_int_equal(joint.parts.items[1].rule_first, 2);
    assert_int_equal(joint.parts.items[1].rule_count, 3);
    assert_int_equal(program->outputs.count, 3);
    assert_string_equal(program->outputs.items[0].name, "size");
    assert_int_equal(program->rules.items[4].output,
                     program->outputs.items[1].policy[0] ? 1 : 2);
    fr_joint_release(&joint);
    fr_rules_free(a);
    fr_rules_free(b);
}

static void the_same_rules_twice_cost_labels_only(void **state)
{
    struct fr_rules *rules = rule_text_must_load(one);
    struct fr_joint joint;
    uint32_t nodes;

    (void)state;
    assert_int_equal(fr_joint_init(&joint), 0);
    assert_int_equal(fr_joint_add(&joint, rules, NULL), 0);
    nodes = joint.program->nodes.count;
    assert_int_equal(fr_joint_add(&joint, rules, NULL), 0);
    assert_int_equal(joint.program->nodes.count, nodes + 1);
    fr_joint_release(&joint);
    fr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_stand_behind_each_other),
        cmocka_unit_test(the_same_rules_twice_cost_labels_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
