/* merge_test.c - rule files on top of each other, as built-in files. */
#include "rule_text.h"

#include "eval/program.h"

/* The names of the output columns, joined with blanks. */
static void print_outputs(const struct fr_rules *rules, char *out, size_t size)
{
    const struct fr_program *program = fr_rules_program(rules);
    size_t used = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i < program->outputs.count; i++) {
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? " " : "",
                             program->outputs.items[i].name);
        assert_true(used < size);
    }
}

#define LABEL(name, rule)                                                      \
    "  " name ":\n    first match:\n      - " rule ": tot_fwd_pkts > 1\n"

static const struct fr_rules_builtin builtins[] = {
    RULE_FILE("base", "flowrules: 1\nlabels:\n" LABEL("a", "A") LABEL("b", "B")
                          LABEL("c", "C")),
    RULE_FILE("left", "flowrules: 1\nextends: base\nlabels:\n" LABEL(
                          "a", "Left") LABEL("left", "L")),
    RULE_FILE("right", "flowrules: 1\nextends: base\nlabels:\n" LABEL(
                           "b", "Right") LABEL("right", "R")),
    RULE_FILE("off", "flowrules: 1\nextends: base\nlabels:\n  a: off\n"),
    RULE_FILE("again",
              "flowrules: 1\nextends: off\nlabels:\n" LABEL("a", "New")),
    RULE_FILE(
        "ranks",
        "flowrules: 1\nlabels:\n" LABEL("z", "Z") LABEL("size_category", "S")
            LABEL("flow_type",
                  "F") "features:\n  f: tot_fwd_pkts\n  is_periodic: true\n"),
};

static void check_outputs(const char *const *names, uint32_t count,
                          const char *wanted, const char *first_name)
{
    struct fr_rules_options options = {.builtins = builtins,
                                       .builtin_count = TEST_COUNT(builtins)};
    struct fr_rules *rules;
    char out[500];

    assert_int_equal(fr_rules_load(names, count, &options, &rules, NULL), 0);
    print_outputs(rules, out, sizeof(out));
    assert_string_equal(out, wanted);
    if (first_name)
        assert_string_equal(fr_rules_program(rules)->outputs.items[0].names[0],
                            first_name);
    fr_rules_free(rules);
}

static void replaced_entries_keep_their_place(void **state)
{
    const char *names[] = {"left"};

    (void)state;
    check_outputs(names, 1, "a b c left", "Left");
}

static void a_removed_entry_comes_back_at_the_end(void **state)
{
    const char *off[] = {"off"}, *again[] = {"again"};

    (void)state;
    check_outputs(off, 1, "b c", "B");
    check_outputs(again, 1, "b c a", "B");
}

/* The base of both is laid down once, below them. */
static void a_shared_base_undoes_nothing(void **state)
{
    const char *names[] = {"left", "right"};

    (void)state;
    check_outputs(names, 2, "a b c left right", "Left");
}

static void a_later_file_wins(void **state)
{
    const char *names[] = {"left", "off"};

    (void)state;
    check_outputs(names, 2, "b c left", "B");
}

static void five_columns_stand_first(void **state)
{
    const char *names[] = {"ranks"};

    (void)state;
    check_outputs(names, 1, "flow_type size_category is_periodic z f", "F");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replaced_entries_keep_their_place),
        cmocka_unit_test(a_removed_entry_comes_back_at_the_end),
        cmocka_unit_test(a_shared_base_undoes_nothing),
        cmocka_unit_test(a_later_file_wins),
        cmocka_unit_test(five_columns_stand_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
