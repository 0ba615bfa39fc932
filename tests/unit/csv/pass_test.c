/* pass_test.c - rows written out again: untouched, with columns replaced, and
 * made safe for spreadsheets. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/rand.h"
#include "csv/part.h"
#include "csv_fixture.h"

static const struct fr_field fields[] = {{"flow_duration", FR_TYPE_TIME}};

struct pass_case {
    const char *text;
    const char *written;
    uint64_t changed;
};

static void check(const struct pass_case *c, int is_csv_safe,
                  const char *const *outputs, uint32_t output_count,
                  const struct fr_str *cells)
{
    struct fr_csv_options options = {.fields = fields,
                                     .field_count = 1,
                                     .output_names = outputs,
                                     .output_count = output_count,
                                     .is_csv_safe = is_csv_safe};
    struct csv_fixture fixture;

    assert_int_equal(
        csv_fixture_open(&fixture, c->text, strlen(c->text), &options), 0);
    char *written = csv_fixture_copy(&fixture, cells);
    assert_string_equal(written, c->written);
    assert_int_equal(fixture.facts->safe_changed, c->changed);
    fr_free(written);
    csv_fixture_close(&fixture);
}

static void bytes_are_kept(void **state)
{
    static const struct pass_case cases[] = {
        {"flow_duration\n1.0\n", "flow_duration\n1.0\n", 0},
        {" flow_duration ,\"a\"\n 01.50 , \"x\"\"y\" \n",
         " flow_duration ,\"a\"\n 01.50 , \"x\"\"y\" \n", 0},
        {"flow_duration,a,b\n1\n1,2\n1,2,3\n",
         "flow_duration,a,b\n1,,\n1,2,\n1,2,3\n", 0},
        {"flow_duration\r\n1\n2\r3", "flow_duration\r\n1\r\n2\r\n3\r\n", 0},
        {"=a,flow_duration\n=1+1,@x\n", "=a,flow_duration\n=1+1,@x\n", 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(&cases[i], 0, NULL, 0, NULL);
}

/* All rows of one part after the other, with a text behind each. */
static void append_with_tail(struct csv_fixture *f, struct fr_csv_part *part,
                             struct fr_str tail, struct fr_strbuf *buf)
{
    int is_end = 0;

    while (!is_end) {
        assert_int_equal(fr_csv_part_take(part, &f->batch, &is_end, f->diag),
                         0);
        do {
            assert_int_equal(fr_csv_part_fill(part, &f->batch), 0);
            for (uint32_t row = 0; row < f->batch.row_count; row++) {
                char *to = fr_csv_part_begin_row(part, row, tail.size, buf);
                assert_non_null(to);
                memcpy(to, tail.data, tail.size);
                fr_csv_part_end_row(part, to + tail.size, buf);
            }
        } while (f->batch.row_count > 0);
        assert_int_equal(fr_csv_part_settle(part, f->diag), 0);
    }
}

static void a_ready_text_follows_what_was_read(void **state)
{
    static const struct pass_case cases[] = {
        {"flow_duration\n1.0\n 02", "1.0,t\n 02,t\n", 0},
        {"flow_duration,a,b\r\n1\r\n2,\"x,\"\r\n3,4,5\r\n",
         "1,,,t\r\n2,\"x,\",,t\r\n3,4,5,t\r\n", 0},
    };
    struct fr_csv_options options = {.fields = fields, .field_count = 1};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const char *text = cases[i].text;
        struct csv_fixture f;
        struct fr_csv_part *part;
        struct fr_strbuf buf;
        assert_int_equal(csv_fixture_open(&f, text, strlen(text), &options), 0);
        assert_int_equal(fr_csv_part_new(f.reader, &part), 0);
        fr_strbuf_init(&buf, 1 << 20);
        append_with_tail(&f, part, FR_STR(",t"), &buf);
        assert_string_equal(buf.data, cases[i].written);
        fr_strbuf_release(&buf);
        fr_csv_part_free(part);
        csv_fixture_close(&f);
    }
}

static void text_cells_are_made_safe_on_request(void **state)
{
    static const struct pass_case cases[] = {
        {"=a,flow_duration\n=1+1,-5\n@x,+5\n-inf,-x\nNaN,-\n",
         "'=a,flow_duration\n'=1+1,-5\n'@x,+5\n-inf,'-x\nNaN,'-\n", 5},
        {"flow_duration,a\n1,\"=a,\"\"b\"\"\"\n2, \"=c\" \n3,\" =d\"\n4, =e\n",
         "flow_duration,a\n1,\"'=a,\"\"b\"\"\"\n2, \"'=c\" \n3,\" =d\"\n4, "
         "=e\n",
         2},
        {"flow_duration,a\n\"-5\",\"-5x\"\n\"\n=a\",\t=b\n",
         "flow_duration,a\n\"-5\",\"'-5x\"\n\"'\n=a\",'\t=b\n", 3},
        {"flow_duration,a\n1,\xef\xbc\x8b"
         "1\n2\n",
         "flow_duration,a\n1,'\xef\xbc\x8b"
         "1\n2,\n",
         1},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(&cases[i], 1, NULL, 0, NULL);
}

static void our_columns_replace_or_follow(void **state)
{
    static const char *const outputs[] = {"b", "new", "=x"};
    static const struct fr_str cells[] = {{"B, \"=\"", 6}, {"", 0}, {"-x", 2}};
    static const struct pass_case cases[] = {
        {"flow_duration\n1\n",
         "flow_duration,b,new,'=x\n1,\"B, \"\"=\"\"\",,'-x\n", 0},
        {"a,\" b\",flow_duration\n1,\"2,\n3\",4\n5\n",
         "a,\" b\",flow_duration,new,'=x\n1,\"B, \"\"=\"\"\",4,,'-x\n"
         "5,\"B, \"\"=\"\"\",,,'-x\n",
         0},
        {"b,flow_duration,b\n1,2,3\n",
         "b,flow_duration,b,new,'=x\n\"B, \"\"=\"\"\",2,3,,'-x\n", 0},
        {"B,flow_duration\n1,2\n",
         "B,flow_duration,b,new,'=x\n1,2,\"B, \"\"=\"\"\",,'-x\n", 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        check(&cases[i], 0, outputs, 3, cells);
}

/* Replacing a column cuts fields; all others must come out as they were. */
static void cutting_fields_changes_nothing_else(void **state)
{
    static const char *const outputs[] = {"a"};
    static const struct fr_str cell = {"", 0};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 7);
    for (int round = 0; round < 5000; round++) {
        static const char *const fields_text[] = {
            "1", "", " x ", "\"q\"", "\"a,b\"", "\"\"\"\"", " \"\n\" ", "\"\""};
        struct fr_strbuf in, want;
        fr_strbuf_init(&in, 1 << 20);
        fr_strbuf_init(&want, 1 << 20);
        fr_strbuf_append_text(&in, "flow_duration,a,b,c\n");
        fr_strbuf_append_text(&want, "flow_duration,a,b,c\n");
        for (int row = 0; row < 3; row++) {
            for (int i = 0; i < 4; i++) {
                const char *text =
                    i == 0 ? "1" : fields_text[fr_rand_below(&rand, 8)];
                fr_strbuf_append_text(&in, i ? "," : "");
                fr_strbuf_append_text(&in, text);
                fr_strbuf_append_text(&want, i ? "," : "");
                fr_strbuf_append_text(&want, i == 1 ? "" : text);
            }
            fr_strbuf_append_char(&in, '\n');
            fr_strbuf_append_char(&want, '\n');
        }
        struct pass_case c = {in.data, want.data, 0};
        check(&c, 0, outputs, 1, &cell);
        fr_strbuf_release(&in);
        fr_strbuf_release(&want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_kept),
        cmocka_unit_test(a_ready_text_follows_what_was_read),
        cmocka_unit_test(text_cells_are_made_safe_on_request),
        cmocka_unit_test(our_columns_replace_or_follow),
        cmocka_unit_test(cutting_fields_changes_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
