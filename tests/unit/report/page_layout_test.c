/* page_layout_test.c - where lines break. */
#include "support/unit.h"

#include "report/page_layout.h"

/* A text broken at `width`, lines joined by '|'. */
static void check(const char *text, double width, const char *expected)
{
    struct fr_str rest = fr_str_of(text);
    struct fr_strbuf out;
    double height = fr_pages_height(&fr_pages_body, rest, width);
    int lines = 0;

    fr_strbuf_init(&out, 1 << 16);
    while (rest.size) {
        size_t size = fr_pages_line(&fr_pages_body, rest, width);
        assert_true(size > 0 && size <= rest.size);
        if (lines++)
            fr_strbuf_append_char(&out, '|');
        fr_strbuf_append_str(&out,
                             fr_str_trim((struct fr_str){rest.data, size}));
        rest.data += size;
        rest.size -= size;
    }
    if (*expected)
        assert_string_equal(out.data, expected);
    assert_true(height == lines * fr_pages_body.leading);
    fr_strbuf_release(&out);
}

static void test_words(void **state)
{
    (void)state;
    check("", 100, "");
    check("short", 100, "short");
    check("one two three four five six", 60, "one two|three four|five six");
    check("4,632 flows", 45, "4,632|flows");
    check("above 0.7 or below -0.7", 75, "above 0.7 or|below -0.7");
}

static void test_long_words(void **state)
{
    char text[5001];

    (void)state;
    check("aaaaaaaaaaaa", 30, "aaaaa|aaaaa|aa");
    check("a/very/long/path", 50, "a/very/|long/path");
    memset(text, 'W', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    check(text, 483, "");
    /* not even one character fits: one a line all the same */
    check("abc", 0.1, "a|b|c");
}

static void test_bad_bytes(void **state)
{
    (void)state;
    check("\xff\xfe\xfd", 483, "\xff\xfe\xfd");
    check("\xc3\xa9\xc3\xa9\xc3\xa9", 8, "\xc3\xa9|\xc3\xa9|\xc3\xa9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_bad_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
