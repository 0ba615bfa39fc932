/* yamltree_test.c - trees of YAML: what stands where, byte by byte. */
#include "rule/yamltree.h"

#include "base/strbuf.h"
#include "rule_text.h"

/* A tree in one line: {key: value, ...}, [item, ...], and of each text what
 * stands in the file between < and >. */
static void print(const struct rule_text *text, const struct fr_yaml_node *node,
                  struct fr_strbuf *out)
{
    const struct fr_yaml_node *child;

    if (!node) {
        fr_strbuf_append_text(out, "-");
        return;
    }
    if (node->kind == FR_YAML_SCALAR) {
        fr_strbuf_printf(out, "<%.*s>",
                         FR_STR_ARG(fr_source_str(&text->source, node->body)));
        return;
    }
    fr_strbuf_append_char(out, node->kind == FR_YAML_MAP ? '{' : '[');
    for (child = node->first; child; child = child->next) {
        print(text, child, out);
        if (node->kind == FR_YAML_MAP) {
            fr_strbuf_append_char(out, ':');
            print(text, child->mapped, out);
        }
        if (child->next)
            fr_strbuf_append_char(out, ',');
    }
    fr_strbuf_append_char(out, node->kind == FR_YAML_MAP ? '}' : ']');
}

static void check(const char *source, const char *wanted)
{
    struct rule_text text;
    struct fr_yaml_node *root;
    struct fr_strbuf out;

    rule_text_begin(&text, source, strlen(source));
    assert_int_equal(
        fr_yaml_read(&text.source, &text.arena, &text.report, &root), 0);
    fr_strbuf_init(&out, 100000);
    print(&text, root, &out);
    assert_string_equal(out.data, wanted);
    assert_int_equal(text.report.error_count, 0);
    fr_strbuf_release(&out);
    rule_text_end(&text);
}

static void the_raw_text_is_found(void **state)
{
    (void)state;
    check("a: b c  # why\n", "{<a>:<b c>}");
    check("a: 'b c'\nd: \"e f\"\n", "{<a>:<b c>,<d>:<e f>}");
    check("a: [b, 'c', {d: e}]\n", "{<a>:[<b>,<c>,{<d>:<e>}]}");
    check("a:\n- b\n- c: d\n  e: f\n", "{<a>:[<b>,{<c>:<d>,<e>:<f>}]}");
    check("a: b\n   c\n   d\n", "{<a>:<b\n   c\n   d>}");
    check("a:\n", "{<a>:<>}");
    check("? a\n: b\n", "{<a>:<b>}");
    check("a: 'it''s'\n", "{<a>:<it''s>}");
    check("", "-");
    check("# nothing\n", "-");
}

static void blocks_begin_behind_their_header(void **state)
{
    (void)state;
    check("a: |\n  b\n  c\nd: e\n", "{<a>:<  b\n  c\n>,<d>:<e>}");
    check("a: >-  # why\n  b\n\n  c\nd: e\n", "{<a>:<  b\n\n  c\n>,<d>:<e>}");
    check("a: |2+\n   b\n\nd: e\n", "{<a>:<   b\n\n>,<d>:<e>}");
    check("a: |\n  b\n# why\nd: e\n", "{<a>:<  b\n>,<d>:<e>}");
    check("- |\n  b\n- c\n", "[<  b\n>,<c>]");
    check("a: |\n  b", "{<a>:<  b>}");
    check("a: |\nd: e\n", "{<a>:<>,<d>:<e>}");
}

static void characters_are_not_bytes(void **state)
{
    (void)state;
    check("\xC3\xA4: \xE2\x82\xAC b\nc: '\xF0\x9F\x98\x80 d'\ne: f\n",
          "{<\xC3\xA4>:<\xE2\x82\xAC b>,<c>:<\xF0\x9F\x98\x80 d>,<e>:<f>}");
    check("\xEF\xBB\xBF"
          "a: b\nc: d\n",
          "{<a>:<b>,<c>:<d>}");
    check("a: b\r\nc: |\r\n  d\r\n  e\r\nf: g\r\n",
          "{<a>:<b>,<c>:<  d\r\n  e\r\n>,<f>:<g>}");
    check("a: b\tc\nd:\te\n", "{<a>:<b\tc>,<d>:<e>}");
    check("# \xE2\x82\xAC\xE2\x82\xAC\na: b\n", "{<a>:<b>}");
}

static struct fr_yaml_node *read_values(struct rule_text *text,
                                        const char *source)
{
    struct fr_yaml_node *root;

    rule_text_begin(text, source, strlen(source));
    assert_int_equal(
        fr_yaml_read(&text->source, &text->arena, &text->report, &root), 0);
    return root;
}

static void values_are_as_yaml_reads_them(void **state)
{
    struct rule_text text;
    struct fr_yaml_node *root = read_values(
        &text, "a: b\n   c\nd: \"e\\tf\"\ng: 'it''s'\nh: |\n  i\n  j\n"
               "k: no\nl: 12:30\nm: ~\nn: 1e3\n");
    const char *const wanted[] = {"b c", "e\tf",  "it's", "i\nj\n",
                                  "no",  "12:30", "~",    "1e3"};
    size_t i = 0;

    (void)state;
    for (struct fr_yaml_node *key = root->first; key; key = key->next, i++)
        assert_true(fr_str_equal(key->mapped->value, fr_str_of(wanted[i])));
    assert_int_equal(i, TEST_COUNT(wanted));
    rule_text_end(&text);
}

static void styles_and_flow_are_known(void **state)
{
    struct rule_text text;
    struct fr_yaml_node *key =
        read_values(&text,
                    "a: b\nc: 'd'\ne: \"f\"\ng: |\n  h\ni: >\n  j\nk: [l]\n")
            ->first;
    static const enum fr_yaml_style styles[] = {FR_YAML_PLAIN, FR_YAML_SINGLE,
                                                FR_YAML_DOUBLE, FR_YAML_LITERAL,
                                                FR_YAML_FOLDED};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(styles); i++, key = key->next) {
        assert_int_equal(key->mapped->style, styles[i]);
        assert_false(key->mapped->is_flow);
    }
    assert_true(key->mapped->is_flow);
    assert_true(key->mapped->first->is_flow);
    rule_text_end(&text);
}

/* Every refused thing is one message, and what stands before it is kept. */
static void faults_are_one_message(void **state)
{
    static const struct {
        const char *source;
        const char *code;
        int is_partial;
    } cases[] = {
        {"a: !b c\n", "E0001", 0},
        {"a: &b c\n", "E0001", 0},
        {"a: *b\n", "E0001", 0},
        {"<<: {a: b}\n", "E0001", 0},
        {"a: b\na: c\n", "E0004", 0},
        {"a: b\n---\nc: d\n", "E0001", 0},
        {"%YAML 1.1\n---\na: b\n", "E0001", 0},
        {"[a]: b\n", "E0001", 0},
        {"a: b\nc: [d\n", "E0001", 1},
        {"a: \x01\n", "E0001", 1},
        {"a: \xFF\n", "E0001", 1},
        {"a: b: c\n", "E0001", 1},
        {"a: 'b\n", "E0001", 1},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct rule_text text;
        char *messages;
        read_values(&text, cases[i].source);
        messages = rule_text_messages(&text);
        if (text.report.error_count != 1 ||
            strstr(messages, cases[i].code) == NULL)
            fail_msg("'%s' gives:\n%s", cases[i].source, messages);
        assert_int_equal(text.report.is_partial, cases[i].is_partial);
        fr_text_free(messages);
        rule_text_end(&text);
    }
}

static void a_broken_file_keeps_its_begin(void **state)
{
    struct rule_text text;
    struct fr_yaml_node *root =
        read_values(&text, "a: b\nc:\n  d: e\n  f: g: h\ni: j\n");
    struct fr_yaml_node *c = root->first->next;

    (void)state;
    assert_true(root->is_cut);
    assert_false(root->first->mapped->is_cut);
    assert_true(c->mapped->is_cut);
    assert_false(c->mapped->first->mapped->is_cut);
    assert_true(c->mapped->first->next->mapped->is_cut);
    assert_null(c->next);
    rule_text_end(&text);
}

static uint32_t errors_of(const char *source, size_t size)
{
    struct rule_text text;
    struct fr_yaml_node *root;
    uint32_t errors;

    rule_text_begin(&text, source, size);
    assert_int_equal(
        fr_yaml_read(&text.source, &text.arena, &text.report, &root), 0);
    errors = text.report.error_count;
    rule_text_end(&text);
    return errors;
}

static void limits_hold_to_the_unit(void **state)
{
    enum { SIZE = 400000 };
    char *source = malloc(SIZE);

    (void)state;
    assert_non_null(source);
    memset(source, '[', 200);
    memset(source + 64, ']', 64);
    assert_int_equal(errors_of(source, 128), 0);
    memset(source, '[', 65);
    memset(source + 65, ']', 65);
    assert_int_equal(errors_of(source, 130), 1);
    memset(source, 'a', SIZE);
    assert_int_equal(errors_of(source, FR_YAML_SCALAR_MAX), 0);
    assert_int_equal(errors_of(source, FR_YAML_SCALAR_MAX + 1), 1);
    source[FR_YAML_KEY_MAX] = ':';
    source[FR_YAML_KEY_MAX + 1] = ' ';
    assert_int_equal(errors_of(source, FR_YAML_KEY_MAX + 10), 0);
    memset(source, 'a', SIZE);
    source[FR_YAML_KEY_MAX + 1] = ':';
    source[FR_YAML_KEY_MAX + 2] = ' ';
    assert_int_equal(errors_of(source, FR_YAML_KEY_MAX + 10), 1);
    /* a list and its items */
    source[0] = '[';
    for (size_t i = 1; i + 1 < SIZE; i += 2)
        memcpy(source + i, "a,", 2);
    assert_int_equal(errors_of(source, 2 * (FR_YAML_NODE_MAX - 1)), 1);
    source[2 * (FR_YAML_NODE_MAX - 1)] = ']';
    assert_int_equal(errors_of(source, 2 * (FR_YAML_NODE_MAX - 1) + 1), 0);
    source[2 * (FR_YAML_NODE_MAX - 1)] = ',';
    source[2 * FR_YAML_NODE_MAX] = ']';
    assert_int_equal(errors_of(source, 2 * FR_YAML_NODE_MAX + 1), 1);
    free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_raw_text_is_found),
        cmocka_unit_test(blocks_begin_behind_their_header),
        cmocka_unit_test(characters_are_not_bytes),
        cmocka_unit_test(values_are_as_yaml_reads_them),
        cmocka_unit_test(styles_and_flow_are_known),
        cmocka_unit_test(faults_are_one_message),
        cmocka_unit_test(a_broken_file_keeps_its_begin),
        cmocka_unit_test(limits_hold_to_the_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
