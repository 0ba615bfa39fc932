/* diag_test.c - what a list of messages keeps, counts, drops and sorts. What
 * it looks like is in diag_print_test.c. */
#include "support/unit.h"

#include "base/alloc.h"
#include "flowrules/status.h"

static char *print(const struct fr_diag *diag)
{
    char *text;

    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    return text;
}

static void check_print(const struct fr_diag *diag, const char *want)
{
    char *text = print(diag);

    assert_string_equal(text, want);
    fr_text_free(text);
}

static void messages_are_counted(void **state)
{
    struct fr_diag *diag = fr_diag_new(2);

    (void)state;
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 0);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "E1", "%s %d", "one", 1);
    fr_diag_add(diag, FR_SEVERITY_WARNING, "W1", "two");
    fr_diag_add(diag, FR_SEVERITY_ERROR, "E2", "dropped");
    fr_diag_help(diag, "dropped with it");
    fr_diag_add(diag, FR_SEVERITY_NOTE, "", "dropped");
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 2);
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_WARNING), 1);
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_NOTE), 1);
    assert_int_equal(fr_diag_is_broken(diag), 0);
    check_print(diag, "error[E1]: one 1\nwarning[W1]: two\n"
                      "2 more messages not shown\n");
    fr_diag_free(diag);
}

static void the_default_limit_is_a_thousand(void **state)
{
    struct fr_diag *diag = fr_diag_new(0);
    char *text;

    (void)state;
    for (int i = 0; i < 1001; i++)
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "x");
    text = print(diag);
    assert_non_null(strstr(text, "1 more message not shown\n"));
    fr_text_free(text);
    fr_diag_free(diag);
}

/* Without a list there is nothing to do, and nothing to fear. */
static void no_list_is_fine(void **state)
{
    (void)state;
    fr_diag_add(NULL, FR_SEVERITY_ERROR, "", "x");
    fr_diag_label(NULL, (struct fr_span){1, 0, 0}, "x");
    fr_diag_help(NULL, "x");
    fr_diag_note(NULL, "x");
    fr_diag_sort(NULL);
    fr_diag_free(NULL);
    assert_int_equal(fr_diag_source(NULL, "f", "x", 1), 0);
    assert_int_equal(fr_diag_count(NULL, FR_SEVERITY_ERROR), 0);
    assert_int_equal(fr_diag_is_broken(NULL), 0);
}

static void labels_without_a_message_or_a_place(void **state)
{
    struct fr_diag *diag = fr_diag_new(0);

    (void)state;
    fr_diag_help(diag, "to nobody");
    fr_diag_label(diag, (struct fr_span){1, 0, 0}, "to nobody");
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "x");
    fr_diag_label(diag, (struct fr_span){0, 0, 0}, "no place");
    fr_diag_label(diag, (struct fr_span){9, 0, 0}, "no such source");
    check_print(diag, "error: x\n");
    fr_diag_free(diag);
}

static void at_most_four_of_each(void **state)
{
    struct fr_diag *diag = fr_diag_new(0);
    char *text;

    (void)state;
    fr_diag_source(diag, "f", "abcdef", 6);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "x");
    for (uint32_t i = 0; i < 6; i++) {
        fr_diag_label(diag, (struct fr_span){1, i, i + 1}, "label %u",
                      (unsigned)i);
        fr_diag_help(diag, "help %u", (unsigned)i);
    }
    assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 0, &text), 0);
    assert_non_null(strstr(text, "label 3"));
    assert_null(strstr(text, "label 4"));
    assert_non_null(strstr(text, "help 3"));
    assert_null(strstr(text, "help 4"));
    fr_text_free(text);
    fr_diag_free(diag);
}

/* The caller's strings may go once they were handed over. */
static void texts_are_copied(void **state)
{
    struct fr_diag *diag = fr_diag_new(0);
    char name[] = "name", text[] = "text";

    (void)state;
    assert_int_equal(fr_diag_source(diag, name, text, 4), 1);
    memset(name, 'x', 4);
    memset(text, '\n', 4);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "e");
    fr_diag_label(diag, (struct fr_span){1, 3, 4}, " ");
    check_print(diag, "name:1:4: error: e\n");
    fr_diag_free(diag);
}

static void sorted_by_source_place_and_arrival(void **state)
{
    static const struct {
        struct fr_span span;
        const char *text;
    } cases[] = {
        {{2, 0, 1}, "f"}, {{1, 2, 3}, "d"}, {{0, 0, 0}, "a"},
        {{1, 0, 1}, "c"}, {{1, 2, 2}, "e"}, {{0, 0, 0}, "b"},
    };
    struct fr_diag *diag = fr_diag_new(0);

    (void)state;
    fr_diag_sort(diag);
    fr_diag_source(diag, "1", "abc", 3);
    fr_diag_source(diag, "2", "abc", 3);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "%s", cases[i].text);
        fr_diag_label(diag, cases[i].span, "%s", "");
    }
    fr_diag_sort(diag);
    /* which message is the last has no meaning now */
    fr_diag_help(diag, "to nobody");
    check_print(diag, "error: a\nerror: b\n1:1:1: error: c\n"
                      "1:1:3: error: d\n1:1:3: error: e\n2:1:1: error: f\n");
    fr_diag_free(diag);
}

/* Whatever allocation fails: the error is counted, the list says that it is
 * broken, and what is left can be printed. */
static void no_memory(void **state)
{
    int is_broken = 1;

    (void)state;
    for (uint64_t n = 1; is_broken; n++) {
        struct fr_diag *diag;
        uint32_t source;
        fr_alloc_fail_at(n, 0);
        diag = fr_diag_new(0);
        source = fr_diag_source(diag, "f", "abc", 3);
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "e");
        fr_diag_label(diag, (struct fr_span){source, 0, 1}, "here");
        fr_diag_help(diag, "h");
        fr_alloc_fail_at(0, 0);
        if (!diag)
            continue;
        is_broken = fr_diag_is_broken(diag);
        assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 1);
        if (is_broken)
            fr_text_free(print(diag));
        else
            check_print(diag, "f:1:1: error: e; help: h\n");
        fr_diag_free(diag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_counted),
        cmocka_unit_test(the_default_limit_is_a_thousand),
        cmocka_unit_test(no_list_is_fine),
        cmocka_unit_test(labels_without_a_message_or_a_place),
        cmocka_unit_test(at_most_four_of_each),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(sorted_by_source_place_and_arrival),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
