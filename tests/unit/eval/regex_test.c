/* regex_test.c - verdicts, limits and messages of patterns. */
#include "support/unit.h"

#include "base/alloc.h"
#include "eval/regex.h"

static enum fr_regex_result ask(const char *pattern, struct fr_str subject)
{
    struct fr_regex_scratch *scratch;
    struct fr_regex *regex;
    enum fr_regex_result result;
    char message[FR_REGEX_MESSAGE_SIZE];
    size_t offset;

    assert_int_equal(fr_regex_new(fr_str_of(pattern), &regex, &offset, message),
                     0);
    assert_int_equal(fr_regex_scratch_new(&scratch), 0);
    result = fr_regex_match(regex, scratch, subject);
    fr_regex_scratch_free(scratch);
    fr_regex_free(regex);
    return result;
}

static void patterns_are_not_anchored(void **state)
{
    (void)state;
    assert_int_equal(ask("^dc\\d+\\.", FR_STR("dc12.example")), FR_REGEX_YES);
    assert_int_equal(ask("^dc\\d+\\.", FR_STR("xdc12.example")), FR_REGEX_NO);
    assert_int_equal(ask("prn", FR_STR("my-prn-1")), FR_REGEX_YES);
    assert_int_equal(ask("^.$", FR_STR("\xc3\xa9")), FR_REGEX_YES);
    assert_int_equal(ask("b", FR_STR("a\xff"
                                     "b")),
                     FR_REGEX_YES);
    assert_int_equal(ask("^$", FR_STR("")), FR_REGEX_YES);
}

static void a_limit_makes_it_undecided(void **state)
{
    static char large[FR_REGEX_SUBJECT_MAX + 1];

    (void)state;
    assert_int_equal(ask("^(a+)+$", FR_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")),
                     FR_REGEX_UNDECIDED);
    memset(large, 'a', sizeof(large));
    assert_int_equal(ask("b", (struct fr_str){large, sizeof(large)}),
                     FR_REGEX_UNDECIDED);
    assert_int_equal(ask("b", (struct fr_str){large, sizeof(large) - 1}),
                     FR_REGEX_NO);
}

static void mistakes_are_placed(void **state)
{
    static const struct {
        const char *pattern;
        size_t offset;
    } cases[] = {{"a(b", 3}, {"[z-a]", 3}, {"\\C", 2}, {"*a", 0}};
    struct fr_regex *regex;
    char message[FR_REGEX_MESSAGE_SIZE];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        size_t offset = 99;
        assert_int_equal(
            fr_regex_new(fr_str_of(cases[i].pattern), &regex, &offset, message),
            FR_ERULES);
        assert_null(regex);
        assert_int_equal(offset, cases[i].offset);
        assert_true(strlen(message) > 5);
    }
}

static void a_bomb_is_refused(void **state)
{
    struct fr_regex *regex;
    char message[FR_REGEX_MESSAGE_SIZE];
    size_t offset;

    (void)state;
    assert_int_equal(fr_regex_new(FR_STR("(((a{100}){100}){100}){10}"), &regex,
                                  &offset, message),
                     FR_ERULES);
}

static void every_failed_allocation_is_returned(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 100; n++) {
        struct fr_regex *regex;
        char message[FR_REGEX_MESSAGE_SIZE];
        size_t offset;
        int status;

        fr_alloc_fail_at(n, 0);
        status = fr_regex_new(FR_STR("^a|b"), &regex, &offset, message);
        fr_alloc_fail_at(0, 0);
        fr_regex_free(regex);
        if (status == 0)
            return;
        assert_int_equal(status, FR_ENOMEM);
    }
    fail_msg("never succeeded");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_not_anchored),
        cmocka_unit_test(a_limit_makes_it_undecided),
        cmocka_unit_test(mistakes_are_placed),
        cmocka_unit_test(a_bomb_is_refused),
        cmocka_unit_test(every_failed_allocation_is_returned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
