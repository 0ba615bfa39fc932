/* Faces: glyphs, widths, and texts made safe to draw. */
#include "support/unit.h"

#include <math.h>

#include "base/utf8.h"
#include "canvas/font.h"

static struct fr_strbuf clean(const char *text, size_t size)
{
    struct fr_strbuf out;
    fr_strbuf_init(&out, 1 << 16);
    fr_font_clean(FR_FACE_REGULAR, (struct fr_str){text, size}, &out);
    assert_int_equal(fr_strbuf_status(&out), 0);
    return out;
}

static void tables_are_in_order(void **state)
{
    (void)state;
    for (int f = 0; f < FR_FACE_COUNT; f++) {
        const struct fr_font *font = fr_font_get((enum fr_face)f);
        assert_true(font->glyph_count > 600);
        assert_true(font->file_size > 30000);
        for (size_t i = 1; i < font->glyph_count; i++)
            assert_true(font->glyphs[i].code > font->glyphs[i - 1].code);
    }
}

static void scripts_of_europe_are_there(void **state)
{
    (void)state;
    static const uint32_t codes[] = {'A',    '~',    0xE4,   0x159,  0x3A9,
                                     0x416,  0x2026, 0x2212, 0x2192, 0x2264,
                                     0x20AC, 0xB5,   0x2080, 0xFFFD, 0x1EA1};
    for (int f = 0; f < FR_FACE_COUNT; f++)
        for (size_t i = 0; i < TEST_COUNT(codes); i++)
            assert_true(fr_font_has((enum fr_face)f, codes[i]));
    assert_false(fr_font_has(FR_FACE_REGULAR, 0x4E2D));
    assert_false(fr_font_has(FR_FACE_REGULAR, 0));
    assert_false(fr_font_has(FR_FACE_REGULAR, 0x202E));
    assert_ptr_equal(fr_font_glyph(FR_FACE_REGULAR, 0x4E2D),
                     fr_font_glyph(FR_FACE_REGULAR, FR_UTF8_BAD));
}

static void widths_are_sums_of_advances(void **state)
{
    (void)state;
    double a = fr_font_text_width(FR_FACE_REGULAR, 10, FR_STR("a"));
    double v = fr_font_text_width(FR_FACE_REGULAR, 10, FR_STR("V"));
    double av = fr_font_text_width(FR_FACE_REGULAR, 10, FR_STR("VaV"));
    assert_true(fabs(av - a - 2 * v) < 1e-9);
    assert_true(fabs(fr_font_text_width(FR_FACE_REGULAR, 20, FR_STR("a")) -
                     2 * a) < 1e-9);
    assert_true(fr_font_text_width(FR_FACE_BOLD, 10, FR_STR("a")) > a);
    assert_true(fabs(fr_font_text_width(FR_FACE_MONO, 10, FR_STR("i")) -
                     fr_font_text_width(FR_FACE_MONO, 10, FR_STR("W"))) < 1e-9);
    assert_true(fr_font_text_width(FR_FACE_MONO, 10, FR_STR("")) == 0);
}

static void text_is_cleaned_visibly(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
    } cases[] = {
        {"plain <&>()\\", "plain <&>()\\"},
        {"Gr\u00F6\u00DFe", "Gr\u00F6\u00DFe"},
        {"a\nb\tc\x1B[0m", "a\uFFFDb\uFFFDc\uFFFD[0m"},
        {"\xFF\xC0\xAF", "\uFFFD\uFFFD\uFFFD"},
        {"\xE2\x82", "\uFFFD\uFFFD"},
        {"\u202Eevil", "\uFFFDevil"},
        {"\U0001F4A9", "\uFFFD"},
        {"e\u0301", "e\u0301"},
        {"e\u0301\u0302\u0303\u0304x\u0301",
         "e\u0301\u0302\uFFFD\uFFFDx\u0301"},
        {"", ""},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_strbuf out = clean(cases[i].text, strlen(cases[i].text));
        assert_string_equal(out.data ? out.data : "", cases[i].clean);
        fr_strbuf_release(&out);
    }
    struct fr_strbuf out = clean("a\0b", 3);
    assert_string_equal(out.data, "a\uFFFDb");
    fr_strbuf_release(&out);
}

static void clean_text_is_as_wide_as_it_was(void **state)
{
    (void)state;
    static const char *const texts[] = {"a\xFFz", "e\u0301\u0302\u0303!",
                                        "\u4E2D\u6587", "\x01\x02"};
    for (size_t i = 0; i < TEST_COUNT(texts); i++) {
        struct fr_strbuf out = clean(texts[i], strlen(texts[i]));
        double before =
            fr_font_text_width(FR_FACE_REGULAR, 10, fr_str_of(texts[i]));
        double after =
            fr_font_text_width(FR_FACE_REGULAR, 10, fr_strbuf_str(&out));
        assert_true(fabs(before - after) < 1e-9);
        fr_strbuf_release(&out);
    }
}

static void fitting_keeps_to_both_limits(void **state)
{
    (void)state;
    struct fr_str text = FR_STR("quick requests of Gr\u00F6\u00DFe");
    for (double width = 0; width < 200; width += 3.7) {
        for (size_t chars = 0; chars < 30; chars += 7) {
            struct fr_strbuf out;
            fr_strbuf_init(&out, 1 << 10);
            double used =
                fr_font_fit(FR_FACE_BOLD, 9, text, width, chars, &out);
            struct fr_str got = fr_strbuf_str(&out);
            assert_true(used <= width + 1e-9);
            assert_true(chars == 0 || fr_utf8_count(got) <= chars);
            assert_true(fabs(fr_font_text_width(FR_FACE_BOLD, 9, got) - used) <
                        1e-9);
            assert_true(fr_utf8_is_valid(got));
            fr_strbuf_release(&out);
        }
    }
}

static void what_fits_is_not_cut(void **state)
{
    (void)state;
    struct fr_strbuf out;
    fr_strbuf_init(&out, 1 << 10);
    fr_font_fit(FR_FACE_REGULAR, 9, FR_STR("short"), 1000, 5, &out);
    assert_string_equal(out.data, "short");
    fr_strbuf_clear(&out);
    fr_font_fit(FR_FACE_REGULAR, 9, FR_STR("of words"), 1000, 4, &out);
    assert_string_equal(out.data, "of\u2026"); /* no space before it */
    fr_strbuf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_in_order),
        cmocka_unit_test(scripts_of_europe_are_there),
        cmocka_unit_test(widths_are_sums_of_advances),
        cmocka_unit_test(text_is_cleaned_visibly),
        cmocka_unit_test(clean_text_is_as_wide_as_it_was),
        cmocka_unit_test(fitting_keeps_to_both_limits),
        cmocka_unit_test(what_fits_is_not_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
