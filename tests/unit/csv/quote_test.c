/* quote_test.c - what is quoted, what gets an apostrophe, and that libcsv
 * reads back what was written. */
#include "support/unit.h"

#include <csv.h>

#include "base/rand.h"
#include "csv/quote.h"

static void cells_are_quoted_and_made_safe(void **state)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"two words", "two words"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {" a", "\" a\""},
        {"a\t", "\"a\t\""},
        {"=1+1", "'=1+1"},
        {"+a", "'+a"},
        {"-a", "'-a"},
        {"@a", "'@a"},
        {"\ta", "\"'\ta\""},
        {"\ra", "\"'\ra\""},
        {"\na", "\"'\na\""},
        {"=a,b", "\"'=a,b\""},
        {"=\"a\"", "\"'=\"\"a\"\"\""},
        {"-", "'-"},
        {"\xef\xbc\x9d"
         "1",
         "'\xef\xbc\x9d"
         "1"},
        {"\xef\xbc\xa0"
         "a",
         "'\xef\xbc\xa0"
         "a"},
        {"-5", "-5"},
        {"+5.5e3", "+5.5e3"},
        {"-inf", "-inf"},
        {"-5 ", "\"-5 \""},
        {"-5a", "'-5a"},
        {"a=b", "a=b"},
        {"'=a", "'=a"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_strbuf buf;
        fr_strbuf_init(&buf, 1000);
        fr_strbuf_append_char(&buf, '|');
        fr_csv_append_cell(&buf, fr_str_of(cases[i].text));
        assert_int_equal(fr_strbuf_status(&buf), 0);
        assert_string_equal(buf.data + 1, cases[i].written);
        fr_strbuf_release(&buf);
    }
}

struct one_cell {
    char text[64];
    size_t size;
    int count;
};

static void on_cell(void *text, size_t size, void *context)
{
    struct one_cell *cell = context;

    cell->count++;
    cell->size = size;
    assert_true(size < sizeof(cell->text));
    memcpy(cell->text, text, size);
}

static void what_is_written_reads_back(void **state)
{
    static const char alphabet[] = "a,\"\n\r\t =-@5\xe9";
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 6);
    for (int i = 0; i < 20000; i++) {
        char text[16];
        size_t size = 1 + (size_t)fr_rand_below(&rand, sizeof(text) - 1);
        for (size_t j = 0; j < size; j++)
            text[j] = alphabet[fr_rand_below(&rand, sizeof(alphabet) - 1)];
        struct fr_str s = {text, size};
        struct fr_strbuf buf;
        struct csv_parser parser;
        struct one_cell cell = {.count = 0};
        fr_strbuf_init(&buf, 1000);
        fr_csv_append_cell(&buf, s);
        assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
        assert_int_equal(
            csv_parse(&parser, buf.data, buf.size, on_cell, NULL, &cell),
            buf.size);
        assert_int_equal(csv_fini(&parser, on_cell, NULL, &cell), 0);
        csv_free(&parser);
        size_t added = (size_t)fr_csv_is_formula(s);
        assert_int_equal(cell.count, 1);
        assert_int_equal(cell.size, size + added);
        assert_memory_equal(cell.text + added, text, size);
        fr_strbuf_release(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_quoted_and_made_safe),
        cmocka_unit_test(what_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
