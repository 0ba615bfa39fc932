/* header_test.c - names, spellings, and headers that are refused. */
#include "support/unit.h"

#include "base/alloc.h"
#include "csv/header.h"
#include "table/catalogue.h"

struct open_header {
    struct fr_stream *stream;
    struct fr_csv_rows rows;
    struct fr_csv_header header;
    uint64_t blank_count;
};

static int header_open(struct open_header *open, struct fr_str text,
                       uint32_t column_count_max)
{
    struct fr_csv_limits limits = {.column_count_max = column_count_max};
    int has_bom;

    *open = (struct open_header){0};
    assert_int_equal(fr_stream_open_memory("test.csv", text.data, text.size,
                                           &open->stream, NULL),
                     0);
    int status =
        fr_csv_rows_init(&open->rows, open->stream, &limits, &has_bom, NULL);
    assert_int_equal(status, 0);
    return fr_csv_header_read(&open->header, &open->rows, &open->blank_count,
                              NULL);
}

static void header_close(struct open_header *open)
{
    fr_csv_header_release(&open->header);
    fr_csv_rows_release(&open->rows);
    fr_stream_close(open->stream);
}

static void unknown_cells_get_a_name_for_rules(void **state)
{
    static const struct {
        const char *cell, *name;
    } cases[] = {
        {"Attack Type", "attack_type"},
        {" Label ", "label"},
        {"host_name", "host_name"},
        {"Host--Name (FQDN)", "host_name_fqdn_"},
        {"2nd byte", "c_2nd_byte"},
        {"5", "c_5"},
        {"", ""},
        {"__a__", "_a_"},
        {"\xc3\xa9t\xc3\xa9", "_t_"},
        {"Fwd Header Length.1", "fwd_header_length_1"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char name[64];
        size_t size = fr_csv_name_of(fr_str_of(cases[i].cell), name);
        assert_true(size <= strlen(cases[i].cell) + 3);
        assert_true(fr_str_equal((struct fr_str){name, size},
                                 fr_str_of(cases[i].name)));
    }
}

static void spellings_are_told_apart(void **state)
{
    static const struct {
        const char *header;
        enum fr_csv_dialect dialect;
        int is_snake_case;
    } cases[] = {
        {"src_ip,flow_duration,cwr_flag_count", FR_CSV_DIALECT_PYTHON, 1},
        {"src_ip,flow_duration,cwe_flag_count", FR_CSV_DIALECT_PYTHON_OLD, 1},
        {"tot_fwd_pkts,Label", FR_CSV_DIALECT_PYTHON, 1},
        {"Src IP,Flow Duration,Total Fwd Packet,Total Bwd packets",
         FR_CSV_DIALECT_JAVA, 0},
        {"id,Src IP,Flow Duration,Total Fwd Packet,Fwd RST Flags",
         FR_CSV_DIALECT_IMPROVED, 0},
        {" Destination Port, Flow Duration, Total Backward Packets, Label",
         FR_CSV_DIALECT_MACHINE_LEARNING, 0},
        {"Flow ID, Source IP, Flow Duration, Total Backward Packets, Label",
         FR_CSV_DIALECT_LABELLED_FLOWS, 0},
        {"Unnamed: 0, Source IP, Total Backward Packets,SimillarHTTP, Inbound",
         FR_CSV_DIALECT_DDOS2019, 0},
        {"Dst Port,Timestamp,Flow Duration,Tot Fwd Pkts,Flow Byts/s",
         FR_CSV_DIALECT_IDS2018, 0},
        {"Destination Port,Flow Duration,min_seg_size_forward,Attack Type",
         FR_CSV_DIALECT_KAGGLE, 0},
        {"FLOW_DURATION", FR_CSV_DIALECT_OTHER, 0},
        {"Flow Duration", FR_CSV_DIALECT_OTHER, 0},
        {"a,b", FR_CSV_DIALECT_OTHER, 1},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct open_header open;
        assert_int_equal(header_open(&open, fr_str_of(cases[i].header), 0), 0);
        assert_int_equal(open.header.dialect, cases[i].dialect);
        assert_int_equal(open.header.is_snake_case, cases[i].is_snake_case);
        header_close(&open);
    }
}

static void every_dialect_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < FR_CSV_DIALECT_COUNT; i++)
        assert_true(*fr_csv_dialect_name((enum fr_csv_dialect)i) != '\0');
}

static void columns_are_found_by_name(void **state)
{
    struct fr_str text =
        FR_STR("\n\t\n Flow Duration ,\"Attack, Type\",flow_duration,,\r\n1\n");
    struct open_header open;
    const struct fr_csv_header *header = &open.header;

    (void)state;
    assert_int_equal(header_open(&open, text, 0), 0);
    assert_int_equal(open.blank_count, 2);
    assert_int_equal(header->column_count, 5);
    assert_true(fr_str_equal(header->line_end, FR_STR("\r\n")));
    assert_true(fr_str_equal(
        header->raw,
        FR_STR(" Flow Duration ,\"Attack, Type\",flow_duration,,")));
    assert_int_equal(fr_csv_header_find(header, FR_STR("flow_duration")), 0);
    assert_int_equal(fr_csv_header_find(header, FR_STR("attack_type")), 1);
    assert_int_equal(fr_csv_header_find(header, FR_STR("Flow Duration")),
                     FR_CSV_NO_COLUMN);
    assert_int_equal(fr_csv_header_find_cell(header, FR_STR("flow_duration")),
                     2);
    assert_int_equal(header->columns[2].first, 0);
    assert_int_equal(header->columns[0].catalogue,
                     fr_catalogue_find(FR_STR("flow_duration")));
    assert_int_equal(header->columns[1].catalogue, -1);
    header_close(&open);
}

static void a_repeated_header_is_told_by_its_cells(void **state)
{
    static const struct {
        const char *row;
        int is_repeated;
    } cases[] = {
        {"a,b,c", 1}, {" a,\"b\",c ", 1}, {"a,b", 0},   {"a,b,c,", 0},
        {"a,b,d", 0}, {"\" a\",b,c", 1},  {"A,b,c", 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[64];
        struct open_header open;
        struct fr_csv_row row;
        snprintf(text, sizeof(text), "a,b,c\n%s\n", cases[i].row);
        assert_int_equal(header_open(&open, fr_str_of(text), 0), 0);
        assert_int_equal(fr_csv_rows_next(&open.rows, &row, NULL), 0);
        assert_int_equal(
            fr_csv_header_is_repeated(&open.header, &open.rows, &row),
            cases[i].is_repeated);
        header_close(&open);
    }
}

static void too_many_columns_are_refused(void **state)
{
    struct open_header open;

    (void)state;
    assert_int_equal(header_open(&open, FR_STR("a,b,c\n"), 3), 0);
    header_close(&open);
    assert_int_equal(header_open(&open, FR_STR("a,b,c,d\n"), 3), FR_ELIMIT);
    header_close(&open);
    assert_int_equal(header_open(&open, FR_STR("a,\"b\",c,d\n"), 3), FR_ELIMIT);
    header_close(&open);
}

static void the_default_limit_is_16384_columns(void **state)
{
    static char text[16384];
    struct open_header open;

    (void)state;
    memset(text, ',', sizeof(text));
    assert_int_equal(
        header_open(&open, (struct fr_str){text, sizeof(text) - 1}, 0), 0);
    assert_int_equal(open.header.column_count, 16384);
    header_close(&open);
    assert_int_equal(header_open(&open, (struct fr_str){text, sizeof(text)}, 0),
                     FR_ELIMIT);
    header_close(&open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_cells_get_a_name_for_rules),
        cmocka_unit_test(spellings_are_told_apart),
        cmocka_unit_test(every_dialect_has_a_name),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(a_repeated_header_is_told_by_its_cells),
        cmocka_unit_test(too_many_columns_are_refused),
        cmocka_unit_test(the_default_limit_is_16384_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
