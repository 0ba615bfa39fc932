/* ruleset_test.c - loading: where files are found, what is known of them,
 * which limits hold. */
#include "rule_text.h"

#include "eval/program.h"

static void write_rules(const char *folder, const char *name, const char *text)
{
    char path[500];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    test_write_file(path, text, strlen(text));
}

static int load(const char *folder, const char *name,
                const struct fr_rules_options *options, struct fr_rules **rules,
                char **messages)
{
    struct fr_diag *diag = fr_diag_new(0);
    char path[500];
    const char *names[] = {path};
    int status;

    snprintf(path, sizeof(path), "%s%s%s", folder, folder[0] ? "/" : "", name);
    status = fr_rules_load(names, 1, options, rules, diag);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, messages), 0);
    fr_diag_free(diag);
    return status;
}

static void the_default_rules_load(void **state)
{
    struct fr_rules *rules;
    const char *hash;
    char *messages;
    size_t size;

    (void)state;
    assert_int_equal(
        load(FR_RULES_DIR, "default.yaml", NULL, &rules, &messages), 0);
    assert_string_equal(messages, "");
    assert_int_equal(fr_rules_file_count(rules), 1);
    assert_false(fr_rules_file_is_builtin(rules, 0));
    hash = fr_rules_file_sha256(rules, 0);
    assert_int_equal(strlen(hash), 64);
    assert_non_null(
        strstr(fr_rules_file_text(rules, 0, &size), "\n# rules/default.yaml"));
    assert_true(size > 1000);
    assert_int_equal(fr_rules_detection_count(rules), 0);
    assert_int_equal(fr_rules_program(rules)->outputs.count, 10);
    fr_text_free(messages);
    fr_rules_free(rules);
}

static void what_is_not_evaluated_is_counted(void **state)
{
    struct fr_rules *rules = rule_text_must_load(
        "flowrules: 1\n"
        "labels:\n  a:\n    first match:\n      - A: tot_fwd_pkts > 1\n"
        "detections:\n  scan:\n    where: tot_fwd_pkts > 1\n"
        "  other:\n    where: tot_fwd_pkts > 2\n"
        "exceptions:\n  scan: src_ip == 10.0.0.1\n"
        "tests:\n  - one:\n      flow: {tot_fwd_pkts: 1}\n"
        "      expect: {a: A}\n");

    (void)state;
    assert_int_equal(fr_rules_detection_count(rules), 2);
    assert_int_equal(fr_rules_exception_count(rules), 1);
    assert_int_equal(fr_rules_test_count(rules), 1);
    fr_rules_free(rules);
}

static void rules_say_where_they_stand(void **state)
{
    struct fr_rules *rules = rule_text_must_load(
        "flowrules: 1\n"
        "labels:\n  a:\n    last match:\n"
        "      - A:  tot_fwd_pkts  >   1   # why\n"
        "      - B:\n          when: |\n            tot_fwd_pkts > 2\n"
        "            and protocol == tcp\n          severity: high\n"
        "          attack: [T1046, T1047]\n          tags: [x, y]\n"
        "          note: n\n"
        "    else: C\n"
        "  b:\n    bands of: flow_duration\n    above 1ms:  D\n");
    const struct fr_program *program = fr_rules_program(rules);
    const struct fr_rule_info *info = program->rules.items;

    (void)state;
    assert_int_equal(program->rules.count, 4);
    assert_string_equal(info[0].condition, "tot_fwd_pkts > 1");
    assert_string_equal(info[0].place, "test.yaml:5");
    assert_string_equal(info[0].severity, "");
    assert_string_equal(info[1].condition,
                        "tot_fwd_pkts > 2 and protocol == tcp");
    assert_string_equal(info[1].severity, "high");
    assert_string_equal(info[1].attack, "T1046, T1047");
    assert_string_equal(info[1].tags, "x, y");
    assert_string_equal(info[1].note, "n");
    assert_string_equal(info[2].name, "C");
    assert_string_equal(info[2].condition, "else");
    assert_int_equal(info[2].mask, FR_NODE_NONE);
    assert_string_equal(info[3].condition, "above 1ms");
    assert_int_equal(info[3].output, 1);
    assert_int_equal(program->outputs.items[1].rule_first, 3);
    fr_rules_free(rules);
}

static void files_are_found_beside_and_on_the_path(void **state)
{
    char folder[100], other[150], messages_name[200];
    struct fr_rules *rules;
    char *messages;
    const char *search[] = {other};
    static const struct fr_rules_builtin builtins[] = {
        RULE_FILE("inner.yaml", "flowrules: 1\n")};
    struct fr_rules_options options = {.search = search,
                                       .search_count = 1,
                                       .builtins = builtins,
                                       .builtin_count = 1};

    (void)state;
    test_make_folder(folder, sizeof(folder));
    test_make_folder(other, sizeof(other));
    write_rules(folder, "top.yaml",
                "flowrules: 1\nextends: [beside.yaml, far.yaml, "
                "inner.yaml]\n");
    write_rules(folder, "beside.yaml", "flowrules: 1\n");
    write_rules(other, "far.yaml", "flowrules: 1\n");
    assert_int_equal(load(folder, "top.yaml", &options, &rules, &messages), 0);
    assert_int_equal(fr_rules_file_count(rules), 4);
    snprintf(messages_name, sizeof(messages_name), "%s/beside.yaml", folder);
    assert_string_equal(fr_rules_file_name(rules, 1), messages_name);
    snprintf(messages_name, sizeof(messages_name), "%s/far.yaml", other);
    assert_string_equal(fr_rules_file_name(rules, 2), messages_name);
    assert_string_equal(fr_rules_file_name(rules, 3), "inner.yaml");
    assert_true(fr_rules_file_is_builtin(rules, 3));
    fr_rules_free(rules);
    fr_text_free(messages);
    /* the name as given, on the path */
    assert_int_equal(load("", "far.yaml", &options, &rules, &messages), 0);
    fr_rules_free(rules);
    fr_text_free(messages);
    test_remove_tree(folder);
    test_remove_tree(other);
}

static void a_missing_file_is_an_input_error(void **state)
{
    struct fr_rules *rules;
    char *messages;

    (void)state;
    assert_int_equal(load("", "no/such.yaml", NULL, &rules, &messages),
                     FR_EINPUT);
    assert_null(rules);
    assert_string_equal(messages,
                        "error: cannot find the rules 'no/such.yaml'\n");
    fr_text_free(messages);
}

static void a_large_file_is_refused(void **state)
{
    enum { SIZE = 1024 * 1024 + 1 };
    char folder[100], path[150];
    char *bytes = malloc(SIZE);
    struct fr_rules *rules;
    char *messages;

    (void)state;
    assert_non_null(bytes);
    memset(bytes, '\n', SIZE);
    memcpy(bytes, "flowrules: 1", 12);
    test_make_folder(folder, sizeof(folder));
    snprintf(path, sizeof(path), "%s/large.yaml", folder);
    test_write_file(path, bytes, SIZE - 1);
    assert_int_equal(load(folder, "large.yaml", NULL, &rules, &messages), 0);
    fr_rules_free(rules);
    fr_text_free(messages);
    test_write_file(path, bytes, SIZE);
    assert_true(load(folder, "large.yaml", NULL, &rules, &messages) < 0);
    assert_non_null(strstr(messages, "E0007"));
    fr_text_free(messages);
    assert_int_equal(fr_rules_load_text("x", bytes, SIZE, NULL, &rules, NULL),
                     FR_ERULES);
    test_remove_tree(folder);
    free(bytes);
}

/* A chain of files, each extending the next. */
static int load_chain(unsigned count, char **messages)
{
    char folder[100], name[40], text[100];
    struct fr_rules *rules;
    int status;

    test_make_folder(folder, sizeof(folder));
    for (unsigned i = 0; i < count; i++) {
        snprintf(name, sizeof(name), "f%u.yaml", i);
        snprintf(text, sizeof(text), "flowrules: 1\n%s",
                 i + 1 < count ? "extends: " : "");
        if (i + 1 < count)
            snprintf(text + strlen(text), sizeof(text) - strlen(text),
                     "f%u.yaml\n", i + 1);
        write_rules(folder, name, text);
    }
    status = load(folder, "f0.yaml", NULL, &rules, messages);
    fr_rules_free(rules);
    test_remove_tree(folder);
    return status;
}

static void sixteen_levels_are_enough(void **state)
{
    char *messages;

    (void)state;
    assert_int_equal(load_chain(16, &messages), 0);
    fr_text_free(messages);
    assert_int_equal(load_chain(17, &messages), FR_ERULES);
    assert_non_null(strstr(messages, "too deeply: the limit is 16"));
    fr_text_free(messages);
}

static int load_many(unsigned count, char **messages)
{
    char folder[100], name[40], text[4000] = "flowrules: 1\nextends: [";
    struct fr_rules *rules;
    int status;

    test_make_folder(folder, sizeof(folder));
    for (unsigned i = 0; i < count; i++) {
        snprintf(name, sizeof(name), "f%u.yaml", i);
        write_rules(folder, name, "flowrules: 1\n");
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
                 i > 0 ? ", " : "", name);
    }
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "]\n");
    write_rules(folder, "top.yaml", text);
    status = load(folder, "top.yaml", NULL, &rules, messages);
    fr_rules_free(rules);
    test_remove_tree(folder);
    return status;
}

static void sixty_four_files_are_enough(void **state)
{
    char *messages;

    (void)state;
    assert_int_equal(load_many(63, &messages), 0);
    fr_text_free(messages);
    assert_int_equal(load_many(70, &messages), FR_ERULES);
    assert_null(strchr(strchr(messages, '\n') + 1, '\n'));
    fr_text_free(messages);
}

static void several_names_are_one_set(void **state)
{
    static const struct fr_rules_builtin builtins[] = {
        RULE_FILE("a", "flowrules: 1\nfeatures:\n  x: tot_fwd_pkts\n"),
        RULE_FILE("b", "flowrules: 1\nfeatures:\n  y: x + 1\n")};
    struct fr_rules_options options = {.builtins = builtins,
                                       .builtin_count = 2};
    const char *names[] = {"a", "b"};
    struct fr_rules *rules;

    (void)state;
    assert_int_equal(fr_rules_load(names, 2, &options, &rules, NULL), 0);
    assert_int_equal(fr_rules_program(rules)->outputs.count, 2);
    fr_rules_free(rules);
    assert_int_equal(fr_rules_load(names + 1, 1, &options, &rules, NULL),
                     FR_ERULES);
}

static void nothing_is_no_rule_file(void **state)
{
    struct fr_rules *rules;

    (void)state;
    assert_int_equal(fr_rules_load_text("x", NULL, 0, NULL, &rules, NULL),
                     FR_ERULES);
    assert_null(rules);
    fr_rules_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_rules_load),
        cmocka_unit_test(what_is_not_evaluated_is_counted),
        cmocka_unit_test(rules_say_where_they_stand),
        cmocka_unit_test(files_are_found_beside_and_on_the_path),
        cmocka_unit_test(a_missing_file_is_an_input_error),
        cmocka_unit_test(a_large_file_is_refused),
        cmocka_unit_test(sixteen_levels_are_enough),
        cmocka_unit_test(sixty_four_files_are_enough),
        cmocka_unit_test(several_names_are_one_set),
        cmocka_unit_test(nothing_is_no_rule_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
