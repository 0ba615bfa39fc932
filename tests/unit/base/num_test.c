/* num_test.c - numbers to and from text. Wants are written as the bits of the
 * double where a decimal would be read by the code under test. */
#include "support/unit.h"

#include <float.h>
#include <locale.h>
#include <math.h>

#include "base/num.h"
#include "base/rand.h"

static double from_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

static uint64_t to_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

struct parsed {
    const char *text;
    uint64_t bits;
};

static const struct parsed parsed[] = {
    {"0", 0},
    {"-0", 0x8000000000000000U},
    {"+0.000", 0},
    {"0e999999999999999999999", 0},
    {"1", 0x3FF0000000000000U},
    {"+1", 0x3FF0000000000000U},
    {"1.", 0x3FF0000000000000U},
    {".5", 0x3FE0000000000000U},
    {"-.5e1", 0xC014000000000000U},
    {"1e0", 0x3FF0000000000000U},
    {"1E+00", 0x3FF0000000000000U},
    {"10e-1", 0x3FF0000000000000U},
    {"00000000000000000000000000001", 0x3FF0000000000000U},
    {"0.1", 0x3FB999999999999AU},
    {"0.3", 0x3FD3333333333333U},
    {"1e22", 0x4480F0CF064DD592U},
    {"1e23", 0x44B52D02C7E14AF6U},
    {"123456789012345678", 0x437B69B4BA630F35U},
    /* the integers around 2^53; halfway goes to the even one */
    {"9007199254740991", 0x433FFFFFFFFFFFFFU},
    {"9007199254740992", 0x4340000000000000U},
    {"9007199254740993", 0x4340000000000000U},
    {"9007199254740993.0000000000000000000000000001", 0x4340000000000001U},
    {"9007199254740995", 0x4340000000000002U},
    /* 1 + 2^-53 exactly, and a hair above and below */
    {"1.00000000000000011102230246251565404236316680908203125",
     0x3FF0000000000000U},
    {"1.00000000000000011102230246251565404236316680908203126",
     0x3FF0000000000001U},
    {"1.00000000000000011102230246251565404236316680908203124",
     0x3FF0000000000000U},
    /* the ends of the range */
    {"5e-324", 1},
    {"4.9406564584124654e-324", 1},
    {"2.4703282292062327e-324", 0},
    {"2.4703282292062328e-324", 1},
    {"1e-400", 0},
    {"-1e-400", 0x8000000000000000U},
    {"2.2250738585072011e-308", 0x000FFFFFFFFFFFFFU},
    {"2.2250738585072012e-308", 0x0010000000000000U},
    {"2.2250738585072014e-308", 0x0010000000000000U},
    {"1.7976931348623157e308", 0x7FEFFFFFFFFFFFFFU},
    {"1.7976931348623158e308", 0x7FEFFFFFFFFFFFFFU},
    {"1.7976931348623159e308", 0x7FF0000000000000U},
    {"1e400", 0x7FF0000000000000U},
    {"-1e400", 0xFFF0000000000000U},
    {"1e99999999999999999999", 0x7FF0000000000000U},
    {"1e-99999999999999999999", 0},
    /* hard ones from the literature: Clinger, Gay, the PHP and Java hangs */
    {"6.0221409e23", 0x44DFE185D6C70058U},
    {"1.448997445238699", 0x3FF72F17F1F49AADU},
    {"8.41E+21", 0x447C7E83209E90B2U},
    {"9214843084008499", 0x43405E6CEC57761AU},
    {"30078505129381147446200", 0x44997A3C7271B021U},
    {"1777820000000000000001", 0x4458180D5BAD2E3EU},
    {"3.518437208883201171875e13", 0x42C0000000000002U},
    {"62.5364939768271845828", 0x404F44ABD5AA7CA4U},
    {"0.000000000000000000000000000000000000010", 0x380B38FB9DAA78E4U},
    {"inf", 0x7FF0000000000000U},
    {"-INF", 0xFFF0000000000000U},
    {"+Infinity", 0x7FF0000000000000U},
};

static void reads_the_nearest_double(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(parsed); i++) {
        double value = 7;
        int status = fr_num_parse_f64(fr_str_of(parsed[i].text), &value);
        if (status != 0 || to_bits(value) != parsed[i].bits)
            fail_msg("'%s': status %d, bits %016llx", parsed[i].text, status,
                     (unsigned long long)to_bits(value));
    }
}

static void reads_nan(void **state)
{
    static const char *const texts[] = {"nan", "NaN", "-nan", "+NAN"};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(texts); i++) {
        double value = 7;
        assert_int_equal(fr_num_parse_f64(fr_str_of(texts[i]), &value), 0);
        assert_true(isnan(value));
    }
}

static void refuses_what_is_no_number(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "+",
        "-",
        ".",
        "e",
        "e5",
        ".e5",
        "-.",
        "+-1",
        "--1",
        "- 1",
        " 1",
        "1 ",
        "1\t",
        "\n1",
        "1\n",
        "1e",
        "1e+",
        "1e-",
        "1e+-5",
        "1e5.",
        "1e5 ",
        "1.2.3",
        "1,5",
        "1_000",
        "1'000",
        "1 000",
        "0x1p3",
        "0x10",
        "0b1",
        "1f",
        "1d",
        "1L",
        "1e1e1",
        "in",
        "infi",
        "infinityy",
        "inf ",
        "nan(1)",
        "nan1",
        "na",
        "-",
        "#NUM!",
        "N/A",
        "null",
        "true",
        "1%",
        "\xEF\xBC\x91",
        "1\xC2\xA0",
        "\xE2\x88\x92\x31",
        "1e0x1",
        "e1",
        "E",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(texts); i++) {
        double value = 7;
        if (fr_num_parse_f64(fr_str_of(texts[i]), &value) != FR_EINPUT ||
            value != 7)
            fail_msg("'%s' was read as %g", texts[i], value);
    }
    /* a zero byte in the text ends nothing */
    double value = 7;
    assert_int_equal(fr_num_parse_f64(FR_STR("1\0"
                                             "2"),
                                      &value),
                     FR_EINPUT);
    assert_int_equal(fr_num_parse_f64((struct fr_str){NULL, 0}, &value),
                     FR_EINPUT);
}

/* Only `size` bytes are looked at. */
static void reads_no_byte_too_many(void **state)
{
    double value;

    (void)state;
    assert_int_equal(fr_num_parse_f64((struct fr_str){"12e3456", 4}, &value),
                     0);
    assert_true(value == 12000);
    assert_int_equal(fr_num_parse_f64((struct fr_str){"123", 2}, &value), 0);
    assert_true(value == 12);
}

/* What stands behind 800 digits only matters by not being zero. */
static void reads_long_texts(void **state)
{
    /* 2^-1074 / 2 has 751 significant digits: its text, then zeros */
    static char text[4000];
    double value;
    int size;

    (void)state;
    size = snprintf(text, sizeof(text), "%.1075f", ldexp(1, -1074) / 1);
    assert_true(size > 1000);
    assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
    assert_true(to_bits(value) == 1);
    /* 1 + 2^-53 followed by 2,000 zeros is halfway, and even wins; with a
     * last 1 it is above */
    size = snprintf(text, sizeof(text), "%.53f", 1.0);
    memcpy(text, "1.00000000000000011102230246251565404236316680908203125", 55);
    memset(text + 55, '0', 2000);
    text[2055] = '\0';
    assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
    assert_true(to_bits(value) == 0x3FF0000000000000U);
    text[2054] = '1';
    assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
    assert_true(to_bits(value) == 0x3FF0000000000001U);
    /* long whole numbers and long exponents meet in the middle */
    memset(text, '0', 3000);
    text[0] = '1';
    memcpy(text + 3000, "e-2999", 7);
    assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
    assert_true(value == 1);
    memset(text, '0', 3000);
    text[1] = '.';
    memcpy(text + 3000, "1e2999", 7);
    assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
    assert_true(value == 1);
}

/* Random decimals against the C library. */
static void agrees_with_strtod(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 7);
    for (int i = 0; i < 100000; i++) {
        char text[80];
        int digits = 1 + (int)fr_rand_below(&rand, 25);
        int size = 0;
        double value;
        for (int k = 0; k < digits; k++) {
            text[size++] = (char)('0' + fr_rand_below(&rand, 10));
            if (k == 0 && digits > 1)
                text[size++] = '.';
        }
        snprintf(text + size, 16, "e%d",
                 (int)fr_rand_below(&rand, i % 2 ? 640 : 40) -
                     (i % 2 ? 330 : 20));
        assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
        if (to_bits(value) != to_bits(strtod(text, NULL)))
            fail_msg("'%s' was read as %.17g", text, value);
    }
}

/* Texts at, just below and just above the middle of two doubles. */
static void agrees_with_strtod_halfway(void **state)
{
    static const int digits[] = {17, 18, 19, 20, 25, 799, 801};
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 17);
    for (int i = 0; i < 30000; i++) {
        uint64_t bits = fr_rand_u64(&rand) >> 1;
        double low = from_bits(bits), high = from_bits(bits + 1);
        char text[900];
        double value;
        if (!isfinite(high))
            continue;
        snprintf(text, sizeof(text), "%.*Le", digits[i % 7] - 1,
                 ((long double)low + (long double)high) / 2);
        for (int k = 0; k < 3; k++) {
            /* the last digit as it is, one less, one more */
            char *last = strchr(text, 'e') - 1;
            if (k > 0 && (*last == '0' || *last == '9'))
                break;
            *last = (char)(*last + (k == 1 ? -1 : k == 2 ? 2 : 0));
            assert_int_equal(fr_num_parse_f64(fr_str_of(text), &value), 0);
            if (to_bits(value) != to_bits(strtod(text, NULL)))
                fail_msg("'%s' was read as %.17g", text, value);
        }
    }
}

struct printed {
    uint64_t bits;
    const char *text;
};

static const struct printed printed[] = {
    {0, "0"},
    {0x8000000000000000U, "-0"},
    {0x3FF0000000000000U, "1"},
    {0xC014000000000000U, "-5"},
    {0x3FB999999999999AU, "0.1"},
    {0x3FD3333333333334U, "0.30000000000000004"},
    {0x4340000000000001U, "9007199254740994"},
    {0x4341C37937E08000U, "1e+16"},
    {0x4341C37937E07FFFU, "9999999999999998"},
    {0x4480F0CF064DD592U, "1e+22"},
    {0x44B52D02C7E14AF6U, "1e+23"},
    {0x44B52D02C7E14AF7U, "1.0000000000000001e+23"},
    {0x3F1A36E2EB1C432DU, "0.0001"},
    {0x3EE4F8B588E368F1U, "1e-05"},
    {0x3EEF75104D551D69U, "1.5e-05"},
    {1, "5e-324"},
    {2, "1e-323"},
    {3, "1.5e-323"},
    {0x000FFFFFFFFFFFFFU, "2.225073858507201e-308"},
    {0x0010000000000000U, "2.2250738585072014e-308"},
    {0x7FEFFFFFFFFFFFFFU, "1.7976931348623157e+308"},
    {0x7FF0000000000000U, "inf"},
    {0xFFF0000000000000U, "-inf"},
    {0x7FF8000000000000U, ""},
    {0xFFF8000000000001U, ""},
    /* powers of two, whose lower neighbour is nearer than the upper one */
    {0x3D30000000000000U, "5.684341886080802e-14"},
    {0x4350000000000000U, "1.8014398509481984e+16"},
    {0x44B0000000000000U, "7.555786372591432e+22"},
    {0x0370000000000000U, "4.008336720017946e-292"},
    {0x40934A456D5CFAADU, "1234.5678"},
    {0x408F3FFBE76C8B44U, "999.998"},
};

static void prints_the_shortest_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(printed); i++) {
        char text[FR_NUM_TEXT_MAX];
        size_t size = fr_num_print_f64(from_bits(printed[i].bits), text);
        assert_string_equal(text, printed[i].text);
        assert_int_equal(size, strlen(text));
    }
}

/* Reads back as the same bits, and nothing of fewer digits does. */
static void check_round_trip(double value)
{
    char text[FR_NUM_TEXT_MAX], shorter[40];
    size_t size = fr_num_print_f64(value, text);
    double again;
    int digits = 0;

    assert_true(size < FR_NUM_TEXT_MAX);
    if (fr_num_parse_f64((struct fr_str){text, size}, &again) < 0 ||
        to_bits(again) != to_bits(value))
        fail_msg("%.17g was printed as '%s'", value, text);
    for (const char *at = text; *at && *at != 'e'; at++)
        digits += *at >= '0' && *at <= '9' && (digits || *at != '0');
    if (digits <= 1 || !strpbrk(text, ".e"))
        return;
    snprintf(shorter, sizeof(shorter), "%.*e", digits - 2, value);
    if (strtod(shorter, NULL) == value)
        fail_msg("'%s' is longer than '%s'", text, shorter);
}

static void random_bits_survive(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 1);
    for (int i = 0; i < 200000; i++) {
        double value = from_bits(fr_rand_u64(&rand));
        if (!isnan(value))
            check_round_trip(value);
    }
}

/* Numbers as flows have them: few digits, sums, quotients, powers of two and
 * their neighbours, subnormals. */
static void likely_numbers_survive(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 2);
    for (int i = 0; i < 50000; i++) {
        double a = (double)fr_rand_below(&rand, 1000000);
        double b = (double)(1 + fr_rand_below(&rand, 100000));
        check_round_trip(a / 1e6);
        check_round_trip(a / b);
        check_round_trip(a + b / 1e6);
        check_round_trip(
            from_bits(fr_rand_u64(&rand) >> 12 >> fr_rand_below(&rand, 50)));
    }
    for (int e = -1074; e < 1024; e++) {
        check_round_trip(ldexp(1, e));
        check_round_trip(nextafter(ldexp(1, e), 0));
        check_round_trip(nextafter(ldexp(1, e), DBL_MAX));
    }
}

static void reads_whole_numbers(void **state)
{
    static const struct {
        const char *text;
        int status;
        uint64_t value;
    } cases[] = {
        {"0", 0, 0},
        {"007", 0, 7},
        {"18446744073709551615", 0, UINT64_MAX},
        {"18446744073709551616", FR_EINPUT, 0},
        {"99999999999999999999999", FR_EINPUT, 0},
        {"", FR_EINPUT, 0},
        {"-1", FR_EINPUT, 0},
        {"+1", FR_EINPUT, 0},
        {" 1", FR_EINPUT, 0},
        {"1.0", FR_EINPUT, 0},
        {"1e3", FR_EINPUT, 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        uint64_t value = 77;
        assert_int_equal(fr_num_parse_u64(fr_str_of(cases[i].text), &value),
                         cases[i].status);
        assert_true(value == (cases[i].status ? 77 : cases[i].value));
    }
}

static void prints_whole_numbers(void **state)
{
    char text[FR_NUM_TEXT_MAX];

    (void)state;
    assert_int_equal(fr_num_print_u64(0, text), 1);
    assert_string_equal(text, "0");
    assert_int_equal(fr_num_print_u64(UINT64_MAX, text), 20);
    assert_string_equal(text, "18446744073709551615");
}

/* --- into buffers --- */

enum form { FIXED, GROUPED, SI, TIME, BYTES, SHARE };

struct shown {
    enum form form;
    double value, other;
    const char *text;
};

static const struct shown shown[] = {
    {FIXED, 0.5, 0, "0"},
    {FIXED, 1.5, 0, "2"},
    {FIXED, 2.675, 2, "2.67"},
    {FIXED, -1234.5678, 3, "-1234.568"},
    {FIXED, -0.0, 1, "-0.0"},
    {FIXED, 1e22, 2, "10000000000000000000000.00"},
    {FIXED, (double)NAN, 2, "nan"},
    {FIXED, (double)-INFINITY, 2, "-inf"},
    {GROUPED, 0, 0, "0"},
    {GROUPED, 999, 0, "999"},
    {GROUPED, 1000, 0, "1,000"},
    {GROUPED, 1234567, 0, "1,234,567"},
    {GROUPED, 123456, 0, "123,456"},
    {SI, 0, 3, "0"},
    {SI, 1234567, 3, "1.23 M"},
    {SI, 999, 3, "999"},
    {SI, 999.6, 3, "1 k"},
    {SI, 1000, 3, "1 k"},
    {SI, 999999, 3, "1 M"},
    {SI, 12345, 2, "12 k"},
    {SI, -1500, 3, "-1.5 k"},
    {SI, 0.05, 3, "0.05"},
    {SI, 1e21, 3, "1000 E"},
    {SI, (double)NAN, 3, "missing"},
    {SI, (double)INFINITY, 3, "inf"},
    {TIME, 0, 0, "0s"},
    {TIME, 2.562, 0, "2.562s"},
    {TIME, 30.57, 0, "30.57s"},
    {TIME, 30.5749, 0, "30.57s"},
    {TIME, 0.05, 0, "50ms"},
    {TIME, 0.0000015, 0, "1.5us"},
    {TIME, 0.00099999999, 0, "1ms"},
    {TIME, 0.99999, 0, "1s"},
    {TIME, 1, 0, "1s"},
    {TIME, 3e-9, 0, "3ns"},
    {TIME, 2.5e-10, 0, "0.25ns"},
    {TIME, -0.25, 0, "-250ms"},
    {TIME, 59.994, 0, "59.99s"},
    {TIME, 59.996, 0, "1min"},
    {TIME, 60, 0, "1min"},
    {TIME, 125, 0, "2min 5s"},
    {TIME, 3599.4, 0, "59min 59s"},
    {TIME, 3599.6, 0, "1h"},
    {TIME, 12000, 0, "3h 20min"},
    {TIME, 86399, 0, "1d"},
    {TIME, 86369, 0, "23h 59min"},
    {TIME, 93600, 0, "1d 2h"},
    {TIME, 120000000.0, 0, "1388d 21h"},
    {TIME, 1e15, 0, "1Ps"},
    {TIME, (double)NAN, 0, "missing"},
    {TIME, (double)INFINITY, 0, "inf"},
    {BYTES, 0, 0, "0B"},
    {BYTES, 5462, 0, "5.462kB"},
    {BYTES, 299.4, 0, "299.4B"},
    {BYTES, 99.43, 0, "99.43B"},
    {BYTES, 1e9, 0, "1GB"},
    {BYTES, 999999, 0, "1MB"},
    {BYTES, -2000, 0, "-2kB"},
    {BYTES, (double)NAN, 0, "missing"},
    {SHARE, 597, 2000, "29.9%"},
    {SHARE, 290, 2000, "14.5%"},
    {SHARE, 1, 8, "12.5%"},
    {SHARE, 1, 1, "100%"},
    {SHARE, 1, 2, "50%"},
    {SHARE, 0, 5, "0%"},
    {SHARE, 1, 1000000, "<0.1%"},
    {SHARE, 999999, 1000000, ">99.9%"},
    {SHARE, 0, 0, "missing"},
};

static void append(struct fr_strbuf *buf, const struct shown *s)
{
    switch (s->form) {
    case FIXED: fr_num_append_fixed(buf, s->value, (int)s->other); break;
    case GROUPED: fr_num_append_grouped(buf, (uint64_t)s->value); break;
    case SI: fr_num_append_si(buf, s->value, (int)s->other); break;
    case TIME: fr_num_append_time(buf, s->value); break;
    case BYTES: fr_num_append_bytes(buf, s->value); break;
    case SHARE: fr_num_append_share(buf, s->value, s->other); break;
    }
}

static void prints_for_people(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(shown); i++) {
        struct fr_strbuf buf;
        fr_strbuf_init(&buf, 1000);
        append(&buf, &shown[i]);
        assert_int_equal(fr_strbuf_status(&buf), 0);
        assert_string_equal(buf.data, shown[i].text);
        fr_strbuf_release(&buf);
    }
}

/* A host program with a decimal comma changes nothing. Skipped, and said,
 * where no such locale is installed. */
static void the_locale_changes_nothing(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE",
                                        "fr_FR.UTF-8", "fr_FR.utf8"};
    const char *found = NULL;

    for (size_t i = 0; i < TEST_COUNT(names) && !found; i++)
        found = setlocale(LC_ALL, names[i]);
    if (!found) {
        print_message("no locale with a decimal comma is installed\n");
        skip();
    }
    assert_string_equal(localeconv()->decimal_point, ",");
    reads_the_nearest_double(state);
    refuses_what_is_no_number(state);
    prints_the_shortest_text(state);
    prints_for_people(state);
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_nearest_double),
        cmocka_unit_test(reads_nan),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(reads_no_byte_too_many),
        cmocka_unit_test(reads_long_texts),
        cmocka_unit_test(agrees_with_strtod),
        cmocka_unit_test(agrees_with_strtod_halfway),
        cmocka_unit_test(prints_the_shortest_text),
        cmocka_unit_test(random_bits_survive),
        cmocka_unit_test(likely_numbers_survive),
        cmocka_unit_test(reads_whole_numbers),
        cmocka_unit_test(prints_whole_numbers),
        cmocka_unit_test(prints_for_people),
        cmocka_unit_test(the_locale_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
