/* diag_print_test.c - messages as pages, lines and JSON. The page is compared
 * with the examples of the language's documentation, character by character;
 * odd source texts are compared in the table below. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/str.h"
#include "flowrules/status.h"

/* A label: the first `needle` in that line of the source. */
struct place {
    int line; /* 0: no label */
    const char *needle;
    const char *text;
};

struct message {
    enum fr_severity severity;
    const char *code, *text;
    int source; /* 0: broken.yaml, 1: b2.yaml */
    struct place places[2];
    const char *help, *note;
};

static const struct message messages[] = {
    {FR_SEVERITY_ERROR,
     "E0301",
     "unknown name 'flow_durtion'",
     0,
     {{13, "flow_durtion", "no column, feature, label or let has this name"}},
     "did you mean 'flow_duration'?",
     NULL},
    {FR_SEVERITY_ERROR,
     "E0201",
     "this number needs a unit",
     0,
     {{5, "0.05", "0.05 of what?"}, {5, "flow_duration", "this is a time"}},
     "write 50ms, if you mean 0.05 seconds",
     "CICFlowMeter versions disagree about the unit of times (seconds or "
     "microseconds), so a rule must say it"},
    {FR_SEVERITY_ERROR,
     "E0202",
     "cannot compare bytes and a time",
     0,
     {{16, "40ms", "this is a time"}, {16, "pkt_size_avg", "this is bytes"}},
     NULL,
     NULL},
    {FR_SEVERITY_ERROR,
     "E0104",
     "the two comparisons of a chain must point the same way",
     0,
     {{15, "<= pkt_size_avg >=", ""}},
     "write a <= x <= b, or join two comparisons with 'and'",
     NULL},
    {FR_SEVERITY_ERROR,
     "E0103",
     "expected an operator",
     0,
     {{14, "ms", "found 'ms'"}},
     "a unit is written without a space: 200ms",
     NULL},
    {FR_SEVERITY_ERROR,
     "E0205",
     "'flow_type' is never 'Interactve'",
     0,
     {{29, "'Interactve'",
       "it is one of Large Data, Quick Request, Interactive, Nonsense, Never, "
       "Hidden, Bulk Transfer, Mixed"}},
     "did you mean 'Interactive'?",
     NULL},
    {FR_SEVERITY_ERROR,
     "E0309",
     "edges must increase",
     0,
     {{26, "200B", "not above 400B"}, {25, "400B", "the edge before it"}},
     NULL,
     NULL},
    {FR_SEVERITY_ERROR,
     "E0002",
     "unknown key 'group_by' in detection 'scan'",
     0,
     {{40, "group_by", ""}},
     "did you mean 'group by'?",
     NULL},
    {FR_SEVERITY_ERROR,
     "E0304",
     "sum() works on a group of flows, so it belongs in 'when' or 'message' "
     "of a detection",
     1,
     {{9, "sum(tot_fwd_pkts)", ""}},
     NULL,
     NULL},
    {FR_SEVERITY_WARNING,
     "W0404",
     "'Hidden' never names a flow",
     0,
     {{18, "Hidden",
       "every flow it matches is taken by 'Bulk Transfer' below it"},
      {19, "Bulk Transfer", "this rule takes them"}},
     "this label uses 'last match'; move the rule down or narrow "
     "'Bulk Transfer'",
     NULL},
};

/* The span of a needle in a line. */
static struct fr_span find_span(uint32_t source, const char *text,
                                const struct place *place)
{
    const char *at = text;
    uint32_t begin;

    for (int line = 1; line < place->line; line++)
        at = strchr(at, '\n') + 1;
    at = strstr(at, place->needle);
    assert_non_null(at);
    begin = (uint32_t)(at - text);
    return (struct fr_span){source, begin,
                            begin + (uint32_t)strlen(place->needle)};
}

static void add_message(struct fr_diag *diag, const struct message *message,
                        const uint32_t numbers[2], char *const texts[2])
{
    fr_diag_add(diag, message->severity, message->code, "%s", message->text);
    for (int i = 0; i < 2 && message->places[i].line; i++) {
        const struct place *place = &message->places[i];
        struct fr_span span =
            find_span(numbers[message->source], texts[message->source], place);
        fr_diag_label(diag, span, "%s", place->text);
    }
    if (message->help)
        fr_diag_help(diag, "%s", message->help);
    if (message->note)
        fr_diag_note(diag, "%s", message->note);
}

/* All messages of the table. */
static struct fr_diag *example_diag(void)
{
    static const char *const names[2] = {"rules/broken.yaml", "rules/b2.yaml"};
    static const char *const files[2] = {
        TEST_FILE("unit/base/diag/broken.yaml"),
        TEST_FILE("unit/base/diag/b2.yaml")};
    struct fr_diag *diag = fr_diag_new(0);
    uint32_t numbers[2];
    char *texts[2];

    assert_non_null(diag);
    for (int i = 0; i < 2; i++) {
        size_t size;
        texts[i] = test_read_file(files[i], &size);
        numbers[i] = fr_diag_source(diag, names[i], texts[i], size);
        assert_int_equal(numbers[i], i + 1);
    }
    for (size_t i = 0; i < TEST_COUNT(messages); i++)
        add_message(diag, &messages[i], numbers, texts);
    free(texts[0]);
    free(texts[1]);
    return diag;
}

static void check_golden(enum fr_diag_format format, int color,
                         const char *path)
{
    struct fr_diag *diag = example_diag();
    char *text;

    assert_int_equal(fr_diag_print(diag, format, color, &text), 0);
    test_golden(path, text, strlen(text));
    fr_text_free(text);
    fr_diag_free(diag);
}

static void page_is_as_documented(void **state)
{
    (void)state;
    check_golden(FR_DIAG_PAGE, 0, "unit/base/diag/page.txt");
}

static void color_is_stored(void **state)
{
    (void)state;
    check_golden(FR_DIAG_PAGE, 1, "unit/base/diag/color.txt");
}

static void lines_are_stored(void **state)
{
    (void)state;
    check_golden(FR_DIAG_SHORT, 0, "unit/base/diag/short.txt");
}

static void json_is_stored(void **state)
{
    (void)state;
    check_golden(FR_DIAG_JSON, 0, "unit/base/diag/messages.json");
}

/* --- odd source texts --- */

struct odd {
    const char *text;
    size_t size;             /* 0: strlen */
    struct fr_span spans[3]; /* source 0 ends */
    const char *want;
};

#define HEAD(place) "error: e\n --> f:" place "\n  |\n"

static const struct odd odd_texts[] = {
    /* a span without width gets one caret */
    {"ab\n", 0, {{1, 1, 1}}, HEAD("1:2") "1 | ab\n  |  ^ l0\n"},
    /* behind the last character; at the line end; behind the last line */
    {"ab", 0, {{1, 2, 2}}, HEAD("1:3") "1 | ab\n  |   ^ l0\n"},
    {"ab\nc", 0, {{1, 2, 3}}, HEAD("1:3") "1 | ab\n  |   ^ l0\n"},
    {"ab\n", 0, {{1, 3, 3}}, HEAD("2:1") "2 |\n  | ^ l0\n"},
    {"", 0, {{1, 0, 0}}, HEAD("1:1") "1 |\n  | ^ l0\n"},
    /* spans outside the text or the wrong way round are cut to it */
    {"ab", 0, {{1, 7, 9}}, HEAD("1:3") "1 | ab\n  |   ^ l0\n"},
    {"ab", 0, {{1, 1, 0}}, HEAD("1:2") "1 | ab\n  |  ^ l0\n"},
    /* several lines: the first to its end */
    {"a bc\nd\n", 0, {{1, 2, 6}}, HEAD("1:3") "1 | a bc\n  |   ^^ l0\n"},
    {"a bc\r\nd\r\n", 0, {{1, 2, 7}}, HEAD("1:3") "1 | a bc\n  |   ^^ l0\n"},
    /* a tab is one blank; columns count characters */
    {"\ta\tb", 0, {{1, 3, 4}}, HEAD("1:4") "1 |  a b\n  |    ^ l0\n"},
    {"\xC3\xA4\xC3\xB6x",
     0,
     {{1, 4, 5}},
     HEAD("1:3") "1 | \xC3\xA4\xC3\xB6x\n  |   ^ l0\n"},
    /* wide and combining characters */
    {"\xE6\xBC\xA2\xE5\xAD\x97x",
     0,
     {{1, 3, 6}},
     HEAD("1:2") "1 | \xE6\xBC\xA2\xE5\xAD\x97x\n  |   ^^ l0\n"},
    {"a\xCC\x88x", 0, {{1, 3, 4}}, HEAD("1:3") "1 | a\xCC\x88x\n  |  ^ l0\n"},
    /* what a terminal obeys is shown; so are bytes that are no UTF-8 */
    {"\x1b[1mx",
     0,
     {{1, 4, 5}},
     HEAD("1:5") "1 | \\x1b[1mx\n  |        ^ l0\n"},
    {"\xFFx", 0, {{1, 0, 1}}, HEAD("1:1") "1 | \\xffx\n  | ^^^^ l0\n"},
    {"a\0b", 3, {{1, 2, 3}}, HEAD("1:3") "1 | a\\x00b\n  |      ^ l0\n"},
    {"\xE2\x80\xAEx",
     0,
     {{1, 3, 4}},
     HEAD("1:2") "1 | \\u202ex\n  |       ^ l0\n"},
    /* a byte order mark is no part of the line */
    {"\xEF\xBB\xBF"
     "ab",
     0,
     {{1, 4, 5}},
     HEAD("1:2") "1 | ab\n  |  ^ l0\n"},
    {"\xEF\xBB\xBF"
     "ab",
     0,
     {{1, 0, 4}},
     HEAD("1:1") "1 | ab\n  | ^ l0\n"},
    /* lines that are not neighbours */
    {"a\nb\nc\n",
     0,
     {{1, 4, 5}, {1, 0, 1}},
     HEAD("3:1") "1 | a\n  | - l1\n...\n3 | c\n  | ^ l0\n"},
    /* equal places keep their order; one line, three labels */
    {"abc",
     0,
     {{1, 1, 2}, {1, 1, 2}, {1, 0, 1}},
     HEAD("1:2") "1 | abc\n  | - l2\n  |  ^ l0\n  |  - l1\n"},
    /* another source comes behind the main one */
    {"ab",
     0,
     {{2, 0, 1}, {1, 1, 2}, {2, 2, 3}},
     "error: e\n --> g:1:1\n  |\n1 | A\n  | ^ l0\n2 | B\n  | - l2\n"
     " ::: f:1:2\n  |\n1 | ab\n  |  - l1\n"},
};

static void odd_sources(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(odd_texts); i++) {
        const struct odd *odd = &odd_texts[i];
        size_t size = odd->size ? odd->size : strlen(odd->text);
        struct fr_diag *diag = fr_diag_new(0);
        char *text;
        assert_int_equal(fr_diag_source(diag, "f", odd->text, size), 1);
        assert_int_equal(fr_diag_source(diag, "g", "A\nB\n", 4), 2);
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "e");
        for (int k = 0; k < 3 && odd->spans[k].source; k++)
            fr_diag_label(diag, odd->spans[k], "l%d", k);
        assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 0, &text), 0);
        assert_string_equal(text, odd->want);
        fr_text_free(text);
        fr_diag_free(diag);
    }
}

/* A line of 1,000 digits, or of 1,000 two-column characters, marked at its
 * begin, in the middle, at its end, and twice. */
static char *print_long(const char *unit, uint32_t first, uint32_t second)
{
    struct fr_diag *diag = fr_diag_new(0);
    uint32_t size = (uint32_t)strlen(unit);
    char line[4096];
    char *text;

    for (uint32_t i = 0; i < 1000; i++)
        memcpy(line + i * size, unit, size);
    fr_diag_source(diag, "f", line, 1000 * size);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "e");
    fr_diag_label(diag, (struct fr_span){1, first * size, (first + 1) * size},
                  "l");
    if (second)
        fr_diag_label(
            diag, (struct fr_span){1, second * size, (second + 1) * size}, "m");
    assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 0, &text), 0);
    fr_diag_free(diag);
    return text;
}

/* Columns of the n-th row (from 0) behind the gutter. */
static struct fr_str row_of(const char *text, int row)
{
    struct fr_str rest = fr_str_of(text);
    struct fr_str line = {NULL, 0};

    for (int i = 0; i <= row; i++)
        line = fr_str_split(&rest, '\n');
    assert_true(line.size >= 4);
    return (struct fr_str){line.data + 4, line.size - 4};
}

static void check_long(const char *unit, uint32_t at, size_t size,
                       size_t column, int cut_left, int cut_right)
{
    char *text = print_long(unit, at, 0);
    struct fr_str line = row_of(text, 3), marks = row_of(text, 4);

    assert_int_equal(line.size, size);
    assert_int_equal(fr_str_starts_with(line, FR_STR("...")), cut_left);
    assert_int_equal(fr_str_ends_with(line, FR_STR("...")), cut_right);
    for (size_t i = 0; i < column; i++)
        assert_int_equal(marks.data[i], ' ');
    assert_int_equal(marks.data[column], '^');
    fr_text_free(text);
}

static void long_lines_are_cut(void **state)
{
    char *text;
    struct fr_str marks;

    (void)state;
    check_long("7", 0, 163, 0, 0, 1);
    check_long("7", 79, 163, 79, 0, 1);
    check_long("7", 159, 166, 83, 1, 1);
    check_long("7", 500, 166, 83, 1, 1);
    check_long("7", 999, 163, 162, 1, 0);
    check_long("\xE6\xBC\xA2", 500, 3 + 240 + 3, 83, 1, 1);
    check_long("\x01", 500, 166, 83, 1, 1);
    /* a second label far away points at the dots */
    text = print_long("7", 500, 999);
    marks = row_of(text, 5);
    assert_int_equal(marks.data[163], '-');
    fr_text_free(text);
}

static void messages_without_place(void **state)
{
    struct fr_diag *diag = fr_diag_new(2);
    char *text;

    (void)state;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot read '%s'", "a\nb\x1b");
    fr_diag_help(diag, "write it anew");
    fr_diag_note(diag, "it is old");
    fr_diag_add(diag, FR_SEVERITY_NOTE, "N0001", "that is all");
    fr_diag_add(diag, FR_SEVERITY_WARNING, "", "one too many");
    fr_diag_help(diag, "this goes with it");
    assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 0, &text), 0);
    assert_string_equal(text, "error: cannot read 'a\\x0ab\\x1b'\n"
                              "  = help: write it anew\n"
                              "  = note: it is old\n"
                              "\n"
                              "note[N0001]: that is all\n"
                              "\n"
                              "1 more message not shown\n");
    fr_text_free(text);
    fr_diag_add(diag, FR_SEVERITY_WARNING, "", "two too many");
    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    assert_string_equal(text, "error: cannot read 'a\\x0ab\\x1b'; help: write "
                              "it anew\n"
                              "note[N0001]: that is all\n"
                              "2 more messages not shown\n");
    fr_text_free(text);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_JSON, 0, &text), 0);
    test_golden("unit/base/diag/no_place.json", text, strlen(text));
    fr_text_free(text);
    fr_diag_free(diag);
}

static void an_empty_list_is_empty(void **state)
{
    struct fr_diag *diag = fr_diag_new(0);
    char *text;

    (void)state;
    assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 1, &text), 0);
    assert_string_equal(text, "");
    fr_text_free(text);
    assert_int_equal(fr_diag_print(NULL, FR_DIAG_JSON, 0, &text), 0);
    assert_string_equal(text, "[]\n");
    fr_text_free(text);
    fr_diag_free(diag);
}

/* Printing either succeeds or says that memory is out; then with what was
 * printed before. */
static void printing_survives_no_memory(void **state)
{
    struct fr_diag *diag = example_diag();

    (void)state;
    for (int format = 0; format < 3; format++) {
        int status = FR_ENOMEM;
        uint64_t n = 0;
        while (status < 0) {
            char *text = NULL;
            fr_alloc_fail_at(++n, 0);
            status = fr_diag_print(diag, (enum fr_diag_format)format, 0, &text);
            fr_alloc_fail_at(0, 0);
            assert_true(status == 0 || status == FR_ENOMEM);
            assert_int_equal(status == 0, text != NULL);
            fr_text_free(text);
        }
        assert_true(n > 3);
    }
    fr_diag_free(diag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_is_as_documented),
        cmocka_unit_test(color_is_stored),
        cmocka_unit_test(lines_are_stored),
        cmocka_unit_test(json_is_stored),
        cmocka_unit_test(odd_sources),
        cmocka_unit_test(long_lines_are_cut),
        cmocka_unit_test(messages_without_place),
        cmocka_unit_test(an_empty_list_is_empty),
        cmocka_unit_test(printing_survives_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
