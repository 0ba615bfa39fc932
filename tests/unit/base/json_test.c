/* json_test.c - form, escapes and numbers of what is written. */
#include "support/unit.h"

#include <math.h>

#include "base/json.h"

static struct fr_strbuf buf;

static struct fr_json start(void)
{
    struct fr_json json;

    fr_strbuf_release(&buf);
    fr_strbuf_init(&buf, 100000);
    fr_json_init(&json, &buf);
    return json;
}

static void check(const char *want)
{
    assert_int_equal(fr_strbuf_status(&buf), 0);
    assert_string_equal(buf.data, want);
    fr_strbuf_release(&buf);
}

static void a_document(void **state)
{
    struct fr_json json = start();

    (void)state;
    fr_json_open_object(&json);
    fr_json_key(&json, "empty");
    fr_json_open_array(&json);
    fr_json_close_array(&json);
    fr_json_key(&json, "none");
    fr_json_open_object(&json);
    fr_json_close_object(&json);
    fr_json_key(&json, "list");
    fr_json_open_array(&json);
    fr_json_u64(&json, UINT64_MAX);
    fr_json_f64(&json, 0.1);
    fr_json_bool(&json, 1);
    fr_json_bool(&json, 0);
    fr_json_null(&json);
    fr_json_open_object(&json);
    fr_json_key(&json, "a \"key\"");
    fr_json_text(&json, "text");
    fr_json_close_object(&json);
    fr_json_close_array(&json);
    fr_json_key(&json, "last");
    fr_json_str(&json, FR_STR("a\0b"));
    fr_json_close_object(&json);
    check("{\n"
          "  \"empty\": [],\n"
          "  \"none\": {},\n"
          "  \"list\": [\n"
          "    18446744073709551615,\n"
          "    0.1,\n"
          "    true,\n"
          "    false,\n"
          "    null,\n"
          "    {\n"
          "      \"a \\\"key\\\"\": \"text\"\n"
          "    }\n"
          "  ],\n"
          "  \"last\": \"a\\u0000b\"\n"
          "}");
}

static void a_value_alone(void **state)
{
    struct fr_json json = start();

    (void)state;
    fr_json_text(&json, "x");
    check("\"x\"");
}

static void texts(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "\"\""},
        {"\"\\/", "\"\\\"\\\\/\""},
        {"\b\f\n\r\t\x1b", "\"\\u0008\\u000c\\n\\r\\t\\u001b\""},
        {"\x7F\xC2\x80\xC2\x9F\xC2\xA0", "\"\\u007f\\u0080\\u009f\xC2\xA0\""},
        {"\xC3\xA4\xE6\xBC\xA2\xF0\x9F\x98\x80",
         "\"\xC3\xA4\xE6\xBC\xA2\xF0\x9F\x98\x80\""},
        {"a\xFF"
         "b",
         "\"a\xEF\xBF\xBD"
         "b\""},
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_json json = start();
        fr_json_text(&json, cases[i].text);
        check(cases[i].want);
    }
}

static void numbers(void **state)
{
    static const struct {
        double value;
        const char *want;
    } cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1e300, "1e+300"},
        {1e-7, "1e-07"},
        {2.5, "2.5"},
        {(double)NAN, "null"},
        {(double)INFINITY, "null"},
        {(double)-INFINITY, "null"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_json json = start();
        fr_json_f64(&json, cases[i].value);
        check(cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document),
        cmocka_unit_test(a_value_alone),
        cmocka_unit_test(texts),
        cmocka_unit_test(numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
