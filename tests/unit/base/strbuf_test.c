/* strbuf_test.c - growing, the maximum, errors that stay, handing over. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/strbuf.h"

static void grows(void **state)
{
    struct fr_strbuf buf;

    (void)state;
    fr_strbuf_init(&buf, 1000000);
    assert_string_equal(fr_strbuf_str(&buf).data, "");
    for (int i = 0; i < 10000; i++) {
        fr_strbuf_append(&buf, "ab", 2);
        fr_strbuf_append_char(&buf, 'c');
        fr_strbuf_append_text(&buf, "de");
        fr_strbuf_append_str(&buf, FR_STR("f"));
        fr_strbuf_printf(&buf, "%d", i % 10);
        assert_int_equal(buf.size, 7 * (i + 1));
        assert_int_equal(buf.data[buf.size], '\0');
    }
    for (size_t i = 0; i < 10000; i++)
        assert_memory_equal(buf.data + 7 * i, "abcdef", 6);
    assert_int_equal(fr_strbuf_status(&buf), 0);
    fr_strbuf_clear(&buf);
    assert_int_equal(buf.size, 0);
    assert_string_equal(buf.data, "");
    fr_strbuf_release(&buf);
    fr_strbuf_release(&buf);
}

/* Nothing is appended in part, and nothing after the first failure. */
static void the_maximum_holds(void **state)
{
    struct fr_strbuf buf;

    (void)state;
    fr_strbuf_init(&buf, 5);
    fr_strbuf_append_text(&buf, "abc");
    fr_strbuf_append_text(&buf, "de");
    assert_int_equal(fr_strbuf_status(&buf), 0);
    fr_strbuf_append(&buf, "", 0);
    assert_int_equal(fr_strbuf_status(&buf), 0);
    fr_strbuf_append_char(&buf, 'f');
    assert_int_equal(fr_strbuf_status(&buf), FR_ELIMIT);
    assert_string_equal(buf.data, "abcde");
    fr_strbuf_clear(&buf);
    fr_strbuf_printf(&buf, "%d", 1);
    assert_int_equal(buf.size, 0);
    assert_int_equal(fr_strbuf_status(&buf), FR_ELIMIT);
    assert_null(fr_strbuf_take(&buf));
    /* after that it is new */
    fr_strbuf_append_text(&buf, "x");
    assert_int_equal(fr_strbuf_status(&buf), 0);
    fr_strbuf_release(&buf);
}

static void reserves_and_commits(void **state)
{
    struct fr_strbuf buf;
    char *at;

    (void)state;
    fr_strbuf_init(&buf, 1000);
    fr_strbuf_append_text(&buf, "ab");
    at = fr_strbuf_reserve(&buf, 500);
    memset(at, 'x', 500);
    fr_strbuf_commit(&buf, 3);
    assert_string_equal(buf.data, "abxxx");
    assert_null(fr_strbuf_reserve(&buf, SIZE_MAX));
    fr_strbuf_release(&buf);
}

static void hands_over(void **state)
{
    struct fr_strbuf buf;
    char *text;

    (void)state;
    fr_strbuf_init(&buf, 1000);
    text = fr_strbuf_take(&buf);
    assert_string_equal(text, "");
    fr_free(text);
    fr_strbuf_append_text(&buf, "abc");
    text = fr_strbuf_take(&buf);
    assert_string_equal(text, "abc");
    assert_null(buf.data);
    fr_free(text);
}

static void no_memory(void **state)
{
    int status = FR_ENOMEM;

    (void)state;
    for (uint64_t n = 1; status < 0; n++) {
        struct fr_strbuf buf;
        char *text;
        fr_strbuf_init(&buf, 100000);
        fr_alloc_fail_at(n, 0);
        for (int i = 0; i < 1000; i++)
            fr_strbuf_printf(&buf, "%s", "0123456789");
        status = fr_strbuf_status(&buf);
        text = fr_strbuf_take(&buf);
        fr_alloc_fail_at(0, 0);
        assert_true(status == 0 || status == FR_ENOMEM);
        assert_int_equal(text != NULL, status == 0);
        assert_true(!text || strlen(text) == 10000);
        fr_free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows),
        cmocka_unit_test(the_maximum_holds),
        cmocka_unit_test(reserves_and_commits),
        cmocka_unit_test(hands_over),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
