/* show_test.c - merged rules as one file, and the stages as text. That what
 * is shown compiles to the same program is tested with every accepted file of
 * tests/rules. */
#include "rule_text.h"

static char *show(const char *text)
{
    struct fr_rules *rules = rule_text_must_load(text);
    char *shown = NULL;

    assert_int_equal(fr_rules_show(rules, &shown), 0);
    fr_rules_free(rules);
    return shown;
}

static void entries_name_their_file(void **state)
{
    char *shown = show("flowrules: 1\n"
                       "about: {owner: me}\n"
                       "let:\n  x:   tot_fwd_pkts   # comment\n"
                       "  l: [1, 2]\n"
                       "features:\n  f: x > 1\n"
                       "    and x < 5\n");

    (void)state;
    assert_string_equal(shown, "flowrules: 1\n"
                               "\nabout:\n  owner: me  # test.yaml\n"
                               "\nlet:\n  x: tot_fwd_pkts  # test.yaml\n"
                               "  l:  # test.yaml\n    - 1\n    - 2\n"
                               "\nfeatures:\n"
                               "  f: x > 1 and x < 5  # test.yaml\n");
    fr_text_free(shown);
}

static void exceptions_of_two_files_are_joined(void **state)
{
    static const struct fr_rules_builtin builtins[] = {RULE_FILE(
        "base", "flowrules: 1\ndetections:\n  d1: {where: true}\n"
                "exceptions:\n  d1: src_port == 1 or src_port == 2\n")};
    struct fr_rules_options options = {.builtins = builtins,
                                       .builtin_count = 1};
    char *messages, *shown = NULL;
    struct fr_rules *rules = rule_text_load(
        "flowrules: 1\nextends: base\nexceptions:\n  d1: dst_port == 3\n",
        &options, &messages);

    (void)state;
    assert_non_null(rules);
    assert_int_equal(fr_rules_show(rules, &shown), 0);
    assert_non_null(strstr(shown, "exceptions:\n  d1: |  # base, test.yaml\n"
                                  "    (src_port == 1 or src_port == 2) or "
                                  "(dst_port == 3)\n"));
    fr_text_free(messages);
    fr_text_free(shown);
    fr_rules_free(rules);
}

static void texts_are_read_back_as_they_were(void **state)
{
    const char *text = "flowrules: 1\n"
                       "about:\n"
                       "  a: |\n    x\n      y\n\n    z\n"
                       "  b: |+\n    x\n\n"
                       "  c: |2-\n      x\n    y\n"
                       "  d: >\n    x\n    y\n"
                       "  e: \"x\\ty\\\"z\"\n"
                       "  f: 'it''s'\n"
                       "  g: \"x\\ny\"\n"
                       "  \"h: #\": x\n";
    char *once = show(text);
    char *twice = show(once);

    (void)state;
    assert_string_equal(once, twice);
    assert_non_null(strstr(once, "  c: |2-  # test.yaml\n      x\n    y\n"));
    assert_non_null(strstr(once, "  e: \"x\\ty\\\"z\"  #"));
    fr_text_free(once);
    fr_text_free(twice);
}

static void stages_are_printed(void **state)
{
    struct fr_rules *rules = rule_text_must_load(
        "flowrules: 1\nfeatures:\n  f: flow_duration > 5ms\n");
    char *text;

    (void)state;
    assert_int_equal(fr_rules_dump(rules, "ast", &text), 0);
    assert_string_equal(text, "feature f\n  = (compare flow_duration > 5ms)\n");
    fr_text_free(text);
    assert_int_equal(fr_rules_dump(rules, "tree", &text), 0);
    assert_string_equal(text, "feature f: a condition\n"
                              "  <: a condition\n"
                              "    number 0.005: a time\n"
                              "    column flow_duration: a time\n");
    fr_text_free(text);
    assert_int_equal(fr_rules_dump(rules, "program", &text), 0);
    fr_text_free(text);
    assert_int_equal(fr_rules_dump(rules, "bytes", &text), FR_EUSAGE);
    assert_null(text);
    fr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_name_their_file),
        cmocka_unit_test(exceptions_of_two_files_are_joined),
        cmocka_unit_test(texts_are_read_back_as_they_were),
        cmocka_unit_test(stages_are_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
