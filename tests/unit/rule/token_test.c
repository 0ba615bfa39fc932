/* token_test.c - expressions as tokens: kinds, values, places. */
#include "rule/token.h"

#include "rule_text.h"

/* Tokens as text: kind and source of each, separated by blanks. */
static void print_tokens(const struct rule_text *text,
                         const struct fr_token_list *list, char *out,
                         size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i + 1 < list->items.count; i++) {
        const struct fr_token *token = &list->items.items[i];
        struct fr_str raw = fr_source_str(&text->source, token->span);
        const char *kind = token->kind == FR_TOKEN_NAME      ? "name:"
                           : token->kind == FR_TOKEN_NUMBER  ? "number:"
                           : token->kind == FR_TOKEN_TEXT    ? "text:"
                           : token->kind == FR_TOKEN_ADDRESS ? "address:"
                                                             : "";
        used += (size_t)snprintf(out + used, size - used, "%s%s%.*s",
                                 i > 0 ? " " : "", kind, FR_STR_ARG(raw));
        assert_true(used < size);
    }
}

static void check(const char *source, const char *wanted)
{
    struct rule_text text;
    struct fr_token_list list;
    char out[1000];

    rule_text_begin(&text, source, strlen(source));
    assert_int_equal(fr_token_split(&text.source,
                                    (struct fr_span){text.source.id, 0,
                                                     (uint32_t)strlen(source)},
                                    &text.arena, &text.report, &list),
                     0);
    print_tokens(&text, &list, out, sizeof(out));
    assert_string_equal(out, wanted);
    assert_int_equal(list.items.items[list.items.count - 1].kind, FR_TOKEN_END);
    fr_token_list_release(&list);
    rule_text_end(&text);
}

static void tokens_are_split(void **state)
{
    (void)state;
    check("", "");
    check("  # nothing\n\t\r\n", "");
    check("a+b", "name:a + name:b");
    check("a<=b<c", "name:a <= name:b < name:c");
    check("a==1 and b!=2", "name:a == number:1 and name:b != number:2");
    check("not a or true", "not name:a or true");
    check("x in {1,2..3}", "name:x in { number:1 , number:2 .. number:3 }");
    check("h matches 'a b'", "name:h matches text:'a b'");
    check("'it''s' ''", "text:'it''s' text:''");
    check("1ms 2.5kB/s 90% 100/s 1_000 1e3 1.5E-3s",
          "number:1ms number:2.5kB/s number:90% number:100/s number:1_000 "
          "number:1e3 number:1.5E-3s");
    check("a # comment\n+ b", "name:a + name:b");
    check("android inside matches_x truex",
          "name:android name:inside name:matches_x name:truex");
}

/* A '/' belongs to a unit only if nothing goes on behind it. */
static void a_slash_divides_or_belongs_to_a_unit(void **state)
{
    (void)state;
    check("100/min", "number:100/min");
    check("100/min(a, b)", "number:100 / name:min ( name:a , name:b )");
    check("100/minutes", "number:100 / name:minutes");
    check("100/s2", "number:100 / name:s2");
    check("100/s_", "number:100 / name:s_");
    check("100 /s", "number:100 / name:s");
    check("100/ s", "number:100 / name:s");
    check("100/h)", "number:100/h )");
    check("2MB/s/2", "number:2MB/s / number:2");
    check("x/2", "name:x / number:2");
}

static void addresses_are_tokens(void **state)
{
    (void)state;
    check("10.0.0.1", "address:10.0.0.1");
    check("10.0.0.0/8", "address:10.0.0.0/8");
    check("10.0.0.0 / 8", "address:10.0.0.0 / number:8");
    check("::", "address:::");
    check("::1", "address:::1");
    check("fe80::1", "address:fe80::1");
    check("fc00::/7", "address:fc00::/7");
    check("10.0.0.1..10.0.0.9", "address:10.0.0.1 .. address:10.0.0.9");
    check("fd00::1..fd00::ff", "address:fd00::1 .. address:fd00::ff");
    check("::ffff:1.2.3.4", "address:::ffff:1.2.3.4");
    check("1..5", "number:1 .. number:5");
    check("1.5..2.5", "number:1.5 .. number:2.5");
    check("10.0.0.1+5", "address:10.0.0.1 + number:5");
}

static void values_are_read(void **state)
{
    const char *source = "'it''s' 1_000 10.0.0.0/8 8Mbps";
    struct rule_text text;
    struct fr_token_list list;
    const struct fr_token *tokens;

    (void)state;
    rule_text_begin(&text, source, strlen(source));
    assert_int_equal(fr_token_split(&text.source,
                                    (struct fr_span){text.source.id, 0,
                                                     (uint32_t)strlen(source)},
                                    &text.arena, &text.report, &list),
                     0);
    tokens = list.items.items;
    assert_true(fr_str_equal(tokens[0].text, FR_STR("it's")));
    assert_true(tokens[1].number == 1000 && tokens[1].unit == NULL);
    assert_int_equal(tokens[2].prefix_bits, 8);
    assert_int_equal(tokens[2].ip.family, 4);
    assert_true(tokens[3].number == 1e6);
    assert_string_equal(tokens[3].unit->name, "Mbps");
    fr_token_list_release(&list);
    rule_text_end(&text);
}

static void every_fault_is_reported(void **state)
{
    const char *source = "a = b && $ 'open";
    struct rule_text text;
    struct fr_token_list list;
    char *messages;

    (void)state;
    rule_text_begin(&text, source, strlen(source));
    assert_int_equal(fr_token_split(&text.source,
                                    (struct fr_span){text.source.id, 0,
                                                     (uint32_t)strlen(source)},
                                    &text.arena, &text.report, &list),
                     FR_ERULES);
    messages = rule_text_messages(&text);
    assert_string_equal(
        messages,
        "text:1:3: error[E0101]: '=' is not known here; help: two values are "
        "compared with '=='\n"
        "text:1:7: error[E0101]: '&&' is not known here; help: write 'and'\n"
        "text:1:10: error[E0101]: '$' is not known here\n"
        "text:1:12: error[E0101]: this text does not end; help: a quote "
        "inside a text is written twice: 'it''s'\n");
    fr_text_free(messages);
    fr_token_list_release(&list);
    rule_text_end(&text);
}

/* What the file holds outside the span is not looked at. */
static void only_the_span_is_read(void **state)
{
    const char *source = "aaa bbb ccc";
    struct rule_text text;
    struct fr_token_list list;

    (void)state;
    rule_text_begin(&text, source, strlen(source));
    assert_int_equal(fr_token_split(&text.source,
                                    (struct fr_span){text.source.id, 4, 6},
                                    &text.arena, &text.report, &list),
                     0);
    assert_int_equal(list.items.count, 2);
    assert_true(fr_str_equal(list.items.items[0].text, FR_STR("bb")));
    fr_token_list_release(&list);
    rule_text_end(&text);
}

static void folding_leaves_texts_alone(void **state)
{
    static const struct {
        const char *source;
        const char *wanted;
    } cases[] = {
        {"a  <\n\t5 # why\n  and  b", "a < 5 and b"},
        {"  a  ", "a"},
        {"h == 'a  # b'  or x", "h == 'a  # b' or x"},
        {"h == 'it''s  x'   ", "h == 'it''s  x'"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct rule_text text;
        size_t size = strlen(cases[i].source);
        rule_text_begin(&text, cases[i].source, size);
        assert_string_equal(
            fr_source_fold(&text.source,
                           (struct fr_span){text.source.id, 0, (uint32_t)size},
                           &text.arena),
            cases[i].wanted);
        rule_text_end(&text);
    }
}

static void lines_are_found(void **state)
{
    const char *source = "a\nbb\r\n\nc";
    struct rule_text text;

    (void)state;
    rule_text_begin(&text, source, strlen(source));
    assert_int_equal(fr_source_index(&text.source, &text.arena), 0);
    assert_int_equal(fr_source_line(&text.source, 0), 1);
    assert_int_equal(fr_source_line(&text.source, 1), 1);
    assert_int_equal(fr_source_line(&text.source, 2), 2);
    assert_int_equal(fr_source_line(&text.source, 6), 3);
    assert_int_equal(fr_source_line(&text.source, 7), 4);
    rule_text_end(&text);
}

static void names_and_reserved_words(void **state)
{
    (void)state;
    assert_true(fr_token_is_name(FR_STR("a_1")));
    assert_false(fr_token_is_name(FR_STR("1a")));
    assert_false(fr_token_is_name(FR_STR("_a")));
    assert_false(fr_token_is_name(FR_STR("a-b")));
    assert_false(fr_token_is_name(FR_STR("")));
    assert_true(fr_token_is_reserved(FR_STR("and")));
    assert_true(fr_token_is_reserved(FR_STR("ms")));
    assert_true(fr_token_is_reserved(FR_STR("tcp")));
    assert_true(fr_token_is_reserved(FR_STR("off")));
    assert_false(fr_token_is_reserved(FR_STR("packets")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_split),
        cmocka_unit_test(a_slash_divides_or_belongs_to_a_unit),
        cmocka_unit_test(addresses_are_tokens),
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(every_fault_is_reported),
        cmocka_unit_test(only_the_span_is_read),
        cmocka_unit_test(folding_leaves_texts_alone),
        cmocka_unit_test(lines_are_found),
        cmocka_unit_test(names_and_reserved_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
