/* header_names_test.c - the second file of a run must have the header of the
 * first. */
#include "support/unit.h"

#include "csv_fixture.h"

static struct fr_csv_names *names_of(const char *header)
{
    struct fr_csv_options options = {0};
    struct csv_fixture fixture;
    struct fr_csv_names *names = NULL;

    assert_int_equal(
        csv_fixture_open(&fixture, header, strlen(header), &options), 0);
    assert_int_equal(fr_csv_names_new(fixture.reader, &names), 0);
    csv_fixture_close(&fixture);
    return names;
}

/* The messages about a header that follows "a,b,c"; NULL if it is fine. */
static char *messages_about(const char *header)
{
    struct fr_csv_options options = {0};
    struct csv_fixture fixture;
    struct fr_csv_names *names = names_of("a, b ,\"c\"\r\n1,2,3\r\n");
    char *messages = NULL;

    assert_int_equal(
        csv_fixture_open(&fixture, header, strlen(header), &options), 0);
    int status = fr_csv_expect_header(fixture.reader, names, fixture.diag);
    if (status < 0) {
        assert_int_equal(status, FR_EINPUT);
        messages = csv_fixture_messages(&fixture);
    }
    csv_fixture_close(&fixture);
    fr_csv_names_free(names);
    return messages;
}

static void equal_headers_are_fine(void **state)
{
    static const char *const headers[] = {"a,b,c", "\"a\" , b,c\n1,2\n",
                                          ("\xef\xbb\xbf"
                                           "a,b,c\r")};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(headers); i++)
        assert_null(messages_about(headers[i]));
}

static void other_headers_are_refused_by_name(void **state)
{
    static const struct {
        const char *header, *messages;
    } cases[] = {
        {"a,c,b", "error: cannot use 'test.csv' together with 'test.csv': "
                  "their headers differ (3 and 3 columns)\n"
                  "  = note: column 2 of 'test.csv' is 'c'\n"
                  "  = note: column 2 of 'test.csv' is 'b'\n"},
        {"a,b", "error: cannot use 'test.csv' together with 'test.csv': "
                "their headers differ (2 and 3 columns)\n"
                "  = note: column 3 of 'test.csv' is 'c'\n"
                "  = note: only 'test.csv' has 'c'\n"},
        {"a,b,c,\x1b", "error: cannot use 'test.csv' together with 'test.csv': "
                       "their headers differ (4 and 3 columns)\n"
                       "  = note: column 4 of 'test.csv' is '\\x1b'\n"
                       "  = note: only 'test.csv' has '\\x1b'\n"},
        {"A,b,c", "error: cannot use 'test.csv' together with 'test.csv': "
                  "their headers differ (3 and 3 columns)\n"
                  "  = note: column 1 of 'test.csv' is 'A'\n"
                  "  = note: column 1 of 'test.csv' is 'a'\n"
                  "  = note: only 'test.csv' has 'A'\n"
                  "  = note: only 'test.csv' has 'a'\n"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char *messages = messages_about(cases[i].header);
        assert_non_null(messages);
        assert_string_equal(messages, cases[i].messages);
        fr_text_free(messages);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_headers_are_fine),
        cmocka_unit_test(other_headers_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
