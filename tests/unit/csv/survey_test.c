/* survey_test.c - when the data decides the unit, when not, and how far it is
 * looked at. */
#include "support/unit.h"

#include "csv/survey.h"

/* What a survey says of a text. */
static struct fr_csv_survey survey_text(const char *text, int wants_order)
{
    struct fr_stream *stream;
    struct fr_csv_rows rows;
    struct fr_csv_header header;
    struct fr_csv_limits limits = {0};
    struct fr_csv_survey survey;
    struct fr_csv_row row;
    int has_bom;
    uint64_t blank_count;

    assert_int_equal(
        fr_stream_open_memory("test.csv", text, strlen(text), &stream, NULL),
        0);
    assert_int_equal(fr_csv_rows_init(&rows, stream, &limits, &has_bom, NULL),
                     0);
    assert_int_equal(fr_csv_header_read(&header, &rows, &blank_count, NULL), 0);
    fr_csv_survey_init(&survey, &header, 1, wants_order);
    for (;;) {
        assert_int_equal(fr_csv_rows_next(&rows, &row, NULL), 0);
        if (row.kind == FR_CSV_ROW_END ||
            (fr_csv_survey_is_done(&survey) && survey.rows_seen >= 1000))
            break;
        if (row.kind == FR_CSV_ROW_CELLS)
            fr_csv_survey_add(&survey, &rows, &row);
    }
    fr_csv_header_release(&header);
    fr_csv_rows_release(&rows);
    fr_stream_close(stream);
    return survey;
}

#define PACKETS "flow_duration,flow_pkts_s,tot_fwd_pkts,tot_bwd_pkts\n"
#define BYTES   "flow_duration,flow_byts_s,totlen_fwd_pkts,totlen_bwd_pkts\n"

static void the_unit_is_measured(void **state)
{
    static const struct {
        const char *text;
        enum fr_csv_unit unit;
        uint32_t asked;
    } cases[] = {
        {PACKETS, FR_CSV_UNIT_AUTO, 0},
        {PACKETS "1,10,5,5\n", FR_CSV_UNIT_SECONDS, 1},
        {PACKETS "1000000,10,5,5\n", FR_CSV_UNIT_MICROSECONDS, 1},
        {PACKETS "1000,10,5,5\n", FR_CSV_UNIT_AUTO, 1},
        /* within one part of a hundred, but not more */
        {PACKETS "1,10.099,5,5\n", FR_CSV_UNIT_SECONDS, 1},
        {PACKETS "1,10.11,5,5\n", FR_CSV_UNIT_AUTO, 1},
        {PACKETS "1,9.901,5,5\n", FR_CSV_UNIT_SECONDS, 1},
        {PACKETS "1,9.89,5,5\n", FR_CSV_UNIT_AUTO, 1},
        /* half is enough, less is not, two halves are not */
        {PACKETS "1,10,5,5\n1,20,5,5\n", FR_CSV_UNIT_SECONDS, 2},
        {PACKETS "1,10,5,5\n1,20,5,5\n1,20,5,5\n", FR_CSV_UNIT_AUTO, 3},
        {PACKETS "1,10,5,5\n1000000,10,5,5\n", FR_CSV_UNIT_AUTO, 2},
        /* where it cannot be asked */
        {PACKETS "0,10,5,5\n-1,10,5,5\ninf,10,5,5\n1,0,5,5\n1,-10,5,5\n"
                 "1,NaN,5,5\n1,inf,5,5\n1,10,0,0\n1,10,-5,-5\n1,10,5,\n"
                 "1,10,x,5\n,10,5,5\n1,10,5\n",
         FR_CSV_UNIT_AUTO, 0},
        {BYTES "2,400,500,300\n", FR_CSV_UNIT_SECONDS, 1},
        {BYTES "2000000,400,500,300\n", FR_CSV_UNIT_MICROSECONDS, 1},
        /* packets are asked first */
        {"Flow Duration,Flow Packets/s,Total Fwd Packet,Total Bwd packets,"
         "Flow Bytes/s,Total Length of Fwd Packet,Total Length of Bwd Packet\n"
         "2000000,5,5,5,1,500,300\n",
         FR_CSV_UNIT_MICROSECONDS, 1},
        {"Flow Duration,Flow Packets/s,Total Fwd Packet,Total Bwd packets,"
         "Flow Bytes/s,Total Length of Fwd Packet,Total Length of Bwd Packet\n"
         "2000000,NaN,5,5,400,500,300\n",
         FR_CSV_UNIT_MICROSECONDS, 1},
        {"flow_duration\n1\n", FR_CSV_UNIT_AUTO, 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_csv_survey survey = survey_text(cases[i].text, 0);
        assert_int_equal(fr_csv_survey_unit(&survey), cases[i].unit);
        assert_int_equal(survey.unit_asked, cases[i].asked);
    }
}

/* The header and `count` times the row; static storage. */
static const char *repeat_row(const char *header, const char *row, int count)
{
    static char text[200000];
    size_t size = (size_t)snprintf(text, sizeof(text), "%s", header);

    for (int i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, sizeof(text) - size, "%s", row);
    assert_true(size < sizeof(text));
    return text;
}

static void a_thousand_rows_are_asked(void **state)
{
    (void)state;
    for (int count = 999; count <= 1001; count++) {
        struct fr_csv_survey survey =
            survey_text(repeat_row(PACKETS, "1,10,5,5\n0,0,1,0\n", count), 0);
        assert_int_equal(survey.unit_asked, count < 1000 ? count : 1000);
        assert_int_equal(fr_csv_survey_is_done(&survey), count >= 1000);
    }
}

#define STAMPS "timestamp\n"

static void the_first_date_that_tells_settles_it(void **state)
{
    static const struct {
        const char *text;
        enum fr_csv_date_order order;
        uint64_t dates;
        int is_done;
    } cases[] = {
        {STAMPS "1/2/2017\n3/4/2017\n", FR_CSV_DATE_AUTO, 2, 0},
        {STAMPS "1/2/2017\n13/4/2017\n4/13/2017\n", FR_CSV_DATE_DAY, 2, 1},
        {STAMPS "1/2/2017\n4/13/2017\n13/4/2017\n", FR_CSV_DATE_MONTH, 2, 1},
        {STAMPS "2017-01-02\n\nx\n", FR_CSV_DATE_AUTO, 0, 0},
        {"src_ip\n10.0.0.1\n", FR_CSV_DATE_AUTO, 0, 1},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_csv_survey survey = survey_text(cases[i].text, 1);
        assert_int_equal(survey.order, cases[i].order);
        assert_int_equal(survey.dates_seen, cases[i].dates);
        assert_int_equal(fr_csv_survey_is_done(&survey), cases[i].is_done);
    }
    struct fr_csv_survey survey =
        survey_text(repeat_row(STAMPS, "2017-01-02\n", 1000), 1);
    assert_int_equal(fr_csv_survey_is_done(&survey), 1);
    survey = survey_text(repeat_row(STAMPS, "1/2/2017\n", 1000), 1);
    assert_int_equal(fr_csv_survey_is_done(&survey), 0);
    survey = survey_text(repeat_row(STAMPS, "1/2/2017\n", 1000), 0);
    assert_int_equal(fr_csv_survey_is_done(&survey), 1);
}

static void an_uncorrected_meter_is_recognised(void **state)
{
    static const char header[] = "Packet Length Mean,Average Packet Size,"
                                 "Total Fwd Packets,Total Backward Packets\n";
    static const struct {
        const char *rows;
        int is_uncorrected;
    } cases[] = {
        {"185.0833333,201.9090909,6,5\n", 1}, /* 12/11 */
        {"6,9,2,0\n", 1},
        {"6,6,2,0\n", 0},
        {"6,9,2,0\n6,6,2,0\n", 1},
        {"6,9,2,0\n6,6,2,0\n6,6,2,0\n", 0},
        {"0,0,2,0\n", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[256];
        snprintf(text, sizeof(text), "%s%s", header, cases[i].rows);
        struct fr_csv_survey survey = survey_text(text, 0);
        assert_int_equal(fr_csv_survey_is_uncorrected(&survey),
                         cases[i].is_uncorrected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_unit_is_measured),
        cmocka_unit_test(a_thousand_rows_are_asked),
        cmocka_unit_test(the_first_date_that_tells_settles_it),
        cmocka_unit_test(an_uncorrected_meter_is_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
