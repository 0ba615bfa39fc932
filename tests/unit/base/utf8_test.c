/* utf8_test.c - decoding against a table of good and bad sequences, and all
 * code points there and back. */
#include "support/unit.h"

#include "base/utf8.h"

static void decodes(void **state)
{
    static const struct {
        const char *text;
        uint32_t code;
        unsigned length;
    } cases[] = {
        {"a", 'a', 1},
        {"\x7F", 0x7F, 1},
        {"\xC2\x80", 0x80, 2},
        {"\xDF\xBF", 0x7FF, 2},
        {"\xE0\xA0\x80", 0x800, 3},
        {"\xED\x9F\xBF", 0xD7FF, 3},
        {"\xEE\x80\x80", 0xE000, 3},
        {"\xEF\xBF\xBD", 0xFFFD, 3},
        {"\xEF\xBF\xBF", 0xFFFF, 3},
        {"\xF0\x90\x80\x80", 0x10000, 4},
        {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
        /* continuation first, bytes that never occur */
        {"\x80", FR_UTF8_BAD, 1},
        {"\xBF", FR_UTF8_BAD, 1},
        {"\xC0\x80", FR_UTF8_BAD, 1},
        {"\xC1\xBF", FR_UTF8_BAD, 1},
        {"\xF5\x80\x80\x80", FR_UTF8_BAD, 1},
        {"\xFE", FR_UTF8_BAD, 1},
        {"\xFF", FR_UTF8_BAD, 1},
        /* overlong, surrogates, beyond the end */
        {"\xE0\x80\x80", FR_UTF8_BAD, 1},
        {"\xE0\x9F\xBF", FR_UTF8_BAD, 1},
        {"\xED\xA0\x80", FR_UTF8_BAD, 1},
        {"\xED\xBF\xBF", FR_UTF8_BAD, 1},
        {"\xF0\x80\x80\x80", FR_UTF8_BAD, 1},
        {"\xF0\x8F\xBF\xBF", FR_UTF8_BAD, 1},
        {"\xF4\x90\x80\x80", FR_UTF8_BAD, 1},
        /* cut, or another character comes too early */
        {"\xC3", FR_UTF8_BAD, 1},
        {"\xC3"
         "a",
         FR_UTF8_BAD, 1},
        {"\xE2\x82", FR_UTF8_BAD, 1},
        {"\xE2\x82"
         "a",
         FR_UTF8_BAD, 1},
        {"\xE2\x28\xA1", FR_UTF8_BAD, 1},
        {"\xF0\x9F\x98", FR_UTF8_BAD, 1},
        {"\xF0\x9F\x98\xC3", FR_UTF8_BAD, 1},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        unsigned length = 0;
        uint32_t code =
            fr_utf8_decode(cases[i].text, strlen(cases[i].text), &length);
        assert_int_equal(code, cases[i].code);
        assert_int_equal(length, cases[i].length);
    }
}

static void all_code_points_survive(void **state)
{
    struct fr_strbuf buf;

    (void)state;
    fr_strbuf_init(&buf, 100);
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        unsigned length;
        if (code >= 0xD800 && code <= 0xDFFF)
            continue;
        fr_strbuf_clear(&buf);
        fr_utf8_append(&buf, code);
        assert_int_equal(fr_utf8_decode(buf.data, buf.size, &length), code);
        assert_int_equal(length, buf.size);
        assert_true(fr_utf8_is_valid(fr_strbuf_str(&buf)));
        /* cut anywhere it is bad */
        for (size_t size = 1; size < buf.size; size++) {
            fr_utf8_decode(buf.data, size, &length);
            assert_int_equal(length, 1);
        }
    }
    fr_strbuf_release(&buf);
}

static void measures(void **state)
{
    static const struct {
        const char *text;
        int is_valid;
        size_t count, width;
        const char *shown;
    } cases[] = {
        {"", 1, 0, 0, ""},
        {"abc", 1, 3, 3, "abc"},
        {"\xC3\xA4", 1, 1, 1, "\xC3\xA4"},
        {"a\xCC\x88", 1, 2, 1, "a\xCC\x88"},
        {"\xE6\xBC\xA2\xE5\xAD\x97", 1, 2, 4, "\xE6\xBC\xA2\xE5\xAD\x97"},
        {"\xEF\xBC\x9D", 1, 1, 2, "\xEF\xBC\x9D"},
        {"\xED\x95\x9C", 1, 1, 2, "\xED\x95\x9C"},
        {"\xF0\x9F\x98\x80", 1, 1, 2, "\xF0\x9F\x98\x80"},
        {"\xE2\x80\x8B", 1, 1, 0, "\xE2\x80\x8B"},
        {"\xEF\xBF\xBD", 1, 1, 1, "\xEF\xBF\xBD"},
        {"\xFF", 0, 1, 1, "\\xff"},
        {"a\xC3", 0, 2, 2, "a\\xc3"},
        {"\xE2\x82z", 0, 3, 3, "\\xe2\\x82z"},
        /* what a terminal would obey */
        {"\x1b[31m", 1, 5, 5, "\\x1b[31m"},
        {"\a\b\t\r\n", 1, 5, 5, "\\x07\\x08\\x09\\x0d\\x0a"},
        {"\x7F", 1, 1, 1, "\\x7f"},
        {"\xC2\x80\xC2\x9B\xC2\x9F", 1, 3, 3, "\\x80\\x9b\\x9f"},
        {"\xC2\xA0", 1, 1, 1, "\xC2\xA0"},
        {"\xE2\x80\xAA\xE2\x80\xAE", 1, 2, 2, "\\u202a\\u202e"},
        {"\xE2\x81\xA6\xE2\x81\xA9", 1, 2, 2, "\\u2066\\u2069"},
        {"\xE2\x80\x8E\xE2\x80\x8F", 1, 2, 0, "\\u200e\\u200f"},
        {"\xE2\x80\xA8\xE2\x80\xA9", 1, 2, 2, "\\u2028\\u2029"},
        {"\xD8\x9C", 1, 1, 1, "\\u061c"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_str text = fr_str_of(cases[i].text);
        struct fr_strbuf buf;
        assert_int_equal(fr_utf8_is_valid(text), cases[i].is_valid);
        assert_int_equal(fr_utf8_count(text), cases[i].count);
        assert_int_equal(fr_utf8_width(text), cases[i].width);
        fr_strbuf_init(&buf, 1000);
        fr_utf8_append_shown(&buf, text);
        assert_string_equal(fr_strbuf_str(&buf).data, cases[i].shown);
        fr_strbuf_release(&buf);
    }
}

/* Whatever is shown, no byte of it acts and all of it is valid. */
static void shown_text_is_harmless(void **state)
{
    struct fr_strbuf buf;

    (void)state;
    fr_strbuf_init(&buf, 1000);
    for (unsigned a = 0; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            char bytes[3] = {(char)a, (char)b, (char)0x80};
            fr_strbuf_clear(&buf);
            fr_utf8_append_shown(&buf, (struct fr_str){bytes, 3});
            assert_true(fr_utf8_is_valid(fr_strbuf_str(&buf)));
            for (size_t i = 0; i < buf.size; i++)
                assert_true((unsigned char)buf.data[i] >= 0x20 &&
                            buf.data[i] != 0x7F);
        }
    }
    fr_strbuf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(all_code_points_survive),
        cmocka_unit_test(measures),
        cmocka_unit_test(shown_text_is_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
