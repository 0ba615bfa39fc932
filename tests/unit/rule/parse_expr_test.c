/* parse_expr_test.c - the grammar: what binds how, and how deep. */
#include "rule_text.h"

#include "base/strbuf.h"

static char *parse(struct rule_text *text, size_t size)
{
    struct fr_strbuf out;
    struct fr_ast_expr *expr = fr_ast_expr_parse(
        &text->source, (struct fr_span){text->source.id, 0, (uint32_t)size},
        NULL, &text->arena, &text->report);

    assert_non_null(expr);
    fr_strbuf_init(&out, 100000);
    fr_ast_expr_print(expr, &out);
    return fr_strbuf_take(&out);
}

static void check(const char *source, const char *wanted)
{
    struct rule_text text;
    char *got;

    rule_text_begin(&text, source, strlen(source));
    got = parse(&text, strlen(source));
    if (strcmp(got, wanted) != 0)
        fail_msg("'%s' is %s, not %s", source, got, wanted);
    assert_int_equal(text.report.error_count, 0);
    fr_text_free(got);
    rule_text_end(&text);
}

static void operators_bind_as_the_grammar_says(void **state)
{
    (void)state;
    check("a or b and c", "(or a (and b c))");
    check("a and b or c and d", "(or (and a b) (and c d))");
    check("not a and b", "(and (not a) b)");
    check("not not a", "(not (not a))");
    check("not a < b", "(not (compare a < b))");
    check("a + b * c - d", "(arith a + (arith b * c) - d)");
    check("(a + b) * c", "(arith (arith a + b) * c)");
    check("a / b / c * d", "(arith a / b / c * d)");
    check("-a * b", "(arith (neg a) * b)");
    check("--a", "(neg (neg a))");
    check("a - -b", "(arith a - (neg b))");
    check("a + 1 < b * 2", "(compare (arith a + 1) < (arith b * 2))");
    check("1 < a <= 5", "(compare 1 < a <= 5)");
    check("5 >= a > 1", "(compare 5 >= a > 1)");
    check("a == b", "(compare a == b)");
    check("a and b and c and d", "(and a b c d)");
    check("(a and b) and c", "(and (and a b) c)");
    check("((a))", "((a))");
}

static void sets_and_calls(void **state)
{
    (void)state;
    check("a in {1, 2..3}", "(in a (set 1 (range 2 3)))");
    check("a not in home", "(not-in a home)");
    check("a + b in {-1, -5..-2, inf, -inf}",
          "(in (arith a + b) (set -1 (range -5 -2) inf -inf))");
    check("p in {tcp, udp}", "(in p (set tcp udp))");
    check("h matches 'x' or h not matches 'y'",
          "(or (matches h 'x') (not-matches h 'y'))");
    check("f()", "(f)");
    check("f(a, b < c, g(d))", "(f a (compare b < c) (g d))");
    check("f (a)", "(f a)");
}

/* A chain of one level is one node, however long. */
static void long_chains_do_not_nest(void **state)
{
    enum { COUNT = 8000 };
    char *source = malloc(COUNT * 6 + 2);
    struct rule_text text;
    char *got;

    (void)state;
    assert_non_null(source);
    source[0] = 'a';
    for (size_t i = 0; i < COUNT; i++)
        memcpy(source + 1 + i * 6, " and a", 6);
    source[1 + COUNT * 6] = '\0';
    rule_text_begin(&text, source, strlen(source));
    got = parse(&text, strlen(source));
    assert_int_equal(text.report.error_count, 0);
    assert_int_equal(strlen(got), 4 + 2 * (COUNT + 1) + 1);
    fr_text_free(got);
    rule_text_end(&text);
    free(source);
}

static uint32_t errors_at_depth(unsigned depth)
{
    char source[600];
    struct rule_text text;
    uint32_t errors;

    memset(source, '(', depth);
    source[depth] = 'a';
    memset(source + depth + 1, ')', depth);
    rule_text_begin(&text, source, 2 * (size_t)depth + 1);
    fr_text_free(parse(&text, 2 * (size_t)depth + 1));
    errors = text.report.error_count;
    rule_text_end(&text);
    return errors;
}

static void depth_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(errors_at_depth(FR_EXPR_DEPTH_MAX - 1), 0);
    assert_int_equal(errors_at_depth(FR_EXPR_DEPTH_MAX), 1);
    assert_int_equal(errors_at_depth(250), 1);
}

/* One mistake, one message. */
static void a_fault_ends_the_expression(void **state)
{
    static const char *const sources[] = {
        "a <",        "a b c d",        "(a",       "a in {1, b, c}", "f(a,",
        "and or not", "a < b > c == d", "a == = b",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(sources); i++) {
        struct rule_text text;
        rule_text_begin(&text, sources[i], strlen(sources[i]));
        fr_text_free(parse(&text, strlen(sources[i])));
        assert_int_equal(text.report.error_count, 1);
        rule_text_end(&text);
    }
}

static void places_cover_the_whole(void **state)
{
    const char *source = " (a + b) * f(c)  ";
    struct rule_text text;
    struct fr_ast_expr *expr;

    (void)state;
    rule_text_begin(&text, source, strlen(source));
    expr = fr_ast_expr_parse(
        &text.source,
        (struct fr_span){text.source.id, 0, (uint32_t)strlen(source)}, NULL,
        &text.arena, &text.report);
    assert_int_equal(expr->span.begin, 1);
    assert_int_equal(expr->span.end, 15);
    assert_int_equal(expr->first->span.end, 8);
    assert_int_equal(expr->first->next->joint_span.begin, 9);
    rule_text_end(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_the_grammar_says),
        cmocka_unit_test(sets_and_calls),
        cmocka_unit_test(long_chains_do_not_nest),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(a_fault_ends_the_expression),
        cmocka_unit_test(places_cover_the_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
