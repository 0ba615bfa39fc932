/* catalogue_test.c - 82 columns, no spelling twice, and every feature of the
 * published headers is known. */
#include "support/unit.h"

#include "table/catalogue.h"

static void there_are_82_columns_each_found_by_name(void **state)
{
    (void)state;
    assert_int_equal(fr_catalogue_count(), 82);
    for (uint32_t i = 0; i < fr_catalogue_count(); i++) {
        const struct fr_catalogue_column *column = fr_catalogue_get(i);
        struct fr_str name = fr_str_of(column->name);
        assert_int_equal(fr_catalogue_find(name), i);
        assert_int_equal(fr_catalogue_match(name), i);
        assert_true(*column->meaning != '\0');
        assert_true(column->type < FR_TYPE_COUNT);
        for (size_t j = 0; j < name.size; j++)
            assert_non_null(
                strchr("abcdefghijklmnopqrstuvwxyz_", name.data[j]));
    }
    assert_string_equal(fr_catalogue_get(0)->name, "src_ip");
    assert_string_equal(fr_catalogue_get(81)->name, "subflow_bwd_byts");
}

/* Matching takes the first column, so each spelling must give its own. */
static void no_spelling_belongs_to_two_columns(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < fr_catalogue_count(); i++) {
        struct fr_str rest = fr_str_of(fr_catalogue_get(i)->aliases);
        while (rest.size > 0) {
            struct fr_str alias = fr_str_split(&rest, '|');
            assert_int_equal(fr_catalogue_match(alias), i);
            assert_true(fr_str_equal(alias, fr_str_trim(alias)));
            assert_true(alias.size > 0);
        }
    }
}

static void matching_trims_and_folds_but_nothing_more(void **state)
{
    int duration = fr_catalogue_find(FR_STR("flow_duration"));

    (void)state;
    assert_true(duration >= 0);
    assert_int_equal(fr_catalogue_match(FR_STR(" Flow Duration")), duration);
    assert_int_equal(fr_catalogue_match(FR_STR("\tflow DURATION ")), duration);
    assert_int_equal(fr_catalogue_match(FR_STR("FLOW_DURATION")), duration);
    assert_int_equal(fr_catalogue_find(FR_STR("Flow Duration")), -1);
    assert_int_equal(fr_catalogue_find(FR_STR("FLOW_DURATION")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("Flow  Duration")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("Flow Duration (s)")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("Fwd Header Length.1")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("Label")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("Flow ID")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("")), -1);
    assert_int_equal(fr_catalogue_match(FR_STR("|")), -1);
    assert_int_equal(fr_catalogue_find(FR_STR("")), -1);
}

/* The statistics of four lists, as each tool spells them. */
static const char *const common[] = {
    "Flow Duration", "Flow IAT Mean", "Flow IAT Std",  "Flow IAT Max",
    "Flow IAT Min",  "Fwd IAT Mean",  "Fwd IAT Std",   "Fwd IAT Max",
    "Fwd IAT Min",   "Bwd IAT Mean",  "Bwd IAT Std",   "Bwd IAT Max",
    "Bwd IAT Min",   "Fwd PSH Flags", "Bwd PSH Flags", "Fwd URG Flags",
    "Bwd URG Flags", "Down/Up Ratio", "Active Mean",   "Active Std",
    "Active Max",    "Active Min",    "Idle Mean",     "Idle Std",
    "Idle Max",      "Idle Min",      "Protocol",      "Timestamp",
};
static const char *const java_2017[] = {
    "Source IP",
    "Source Port",
    "Destination IP",
    "Destination Port",
    "Total Fwd Packets",
    "Total Backward Packets",
    "Total Length of Fwd Packets",
    "Total Length of Bwd Packets",
    "Fwd Packet Length Max",
    "Fwd Packet Length Min",
    "Fwd Packet Length Mean",
    "Fwd Packet Length Std",
    "Bwd Packet Length Max",
    "Bwd Packet Length Min",
    "Bwd Packet Length Mean",
    "Bwd Packet Length Std",
    "Flow Bytes/s",
    "Flow Packets/s",
    "Fwd IAT Total",
    "Bwd IAT Total",
    "Fwd Header Length",
    "Bwd Header Length",
    "Fwd Packets/s",
    "Bwd Packets/s",
    "Min Packet Length",
    "Max Packet Length",
    "Packet Length Mean",
    "Packet Length Std",
    "Packet Length Variance",
    "FIN Flag Count",
    "SYN Flag Count",
    "RST Flag Count",
    "PSH Flag Count",
    "ACK Flag Count",
    "URG Flag Count",
    "CWE Flag Count",
    "ECE Flag Count",
    "Average Packet Size",
    "Avg Fwd Segment Size",
    "Avg Bwd Segment Size",
    "Fwd Avg Bytes/Bulk",
    "Fwd Avg Packets/Bulk",
    "Fwd Avg Bulk Rate",
    "Bwd Avg Bytes/Bulk",
    "Bwd Avg Packets/Bulk",
    "Bwd Avg Bulk Rate",
    "Subflow Fwd Packets",
    "Subflow Fwd Bytes",
    "Subflow Bwd Packets",
    "Subflow Bwd Bytes",
    "Init_Win_bytes_forward",
    "Init_Win_bytes_backward",
    "act_data_pkt_fwd",
    "min_seg_size_forward",
};
static const char *const java_2018[] = {
    "Src IP",
    "Src Port",
    "Dst IP",
    "Dst Port",
    "Tot Fwd Pkts",
    "Tot Bwd Pkts",
    "TotLen Fwd Pkts",
    "TotLen Bwd Pkts",
    "Fwd Pkt Len Max",
    "Fwd Pkt Len Min",
    "Fwd Pkt Len Mean",
    "Fwd Pkt Len Std",
    "Bwd Pkt Len Max",
    "Bwd Pkt Len Min",
    "Bwd Pkt Len Mean",
    "Bwd Pkt Len Std",
    "Flow Byts/s",
    "Flow Pkts/s",
    "Fwd IAT Tot",
    "Bwd IAT Tot",
    "Fwd Header Len",
    "Bwd Header Len",
    "Fwd Pkts/s",
    "Bwd Pkts/s",
    "Pkt Len Min",
    "Pkt Len Max",
    "Pkt Len Mean",
    "Pkt Len Std",
    "Pkt Len Var",
    "FIN Flag Cnt",
    "SYN Flag Cnt",
    "RST Flag Cnt",
    "PSH Flag Cnt",
    "ACK Flag Cnt",
    "URG Flag Cnt",
    "CWE Flag Count",
    "ECE Flag Cnt",
    "Pkt Size Avg",
    "Fwd Seg Size Avg",
    "Bwd Seg Size Avg",
    "Fwd Byts/b Avg",
    "Fwd Pkts/b Avg",
    "Fwd Blk Rate Avg",
    "Bwd Byts/b Avg",
    "Bwd Pkts/b Avg",
    "Bwd Blk Rate Avg",
    "Subflow Fwd Pkts",
    "Subflow Fwd Byts",
    "Subflow Bwd Pkts",
    "Subflow Bwd Byts",
    "Init Fwd Win Byts",
    "Init Bwd Win Byts",
    "Fwd Act Data Pkts",
    "Fwd Seg Size Min",
};
static const char *const java_today[] = {
    "Src IP",
    "Src Port",
    "Dst IP",
    "Dst Port",
    "Total Fwd Packet",
    "Total Bwd packets",
    "Total Length of Fwd Packet",
    "Total Length of Bwd Packet",
    "Fwd Packet Length Max",
    "Fwd Packet Length Min",
    "Fwd Packet Length Mean",
    "Fwd Packet Length Std",
    "Bwd Packet Length Max",
    "Bwd Packet Length Min",
    "Bwd Packet Length Mean",
    "Bwd Packet Length Std",
    "Flow Bytes/s",
    "Flow Packets/s",
    "Fwd IAT Total",
    "Bwd IAT Total",
    "Fwd Header Length",
    "Bwd Header Length",
    "Fwd Packets/s",
    "Bwd Packets/s",
    "Packet Length Min",
    "Packet Length Max",
    "Packet Length Mean",
    "Packet Length Std",
    "Packet Length Variance",
    "FIN Flag Count",
    "SYN Flag Count",
    "RST Flag Count",
    "PSH Flag Count",
    "ACK Flag Count",
    "URG Flag Count",
    "CWR Flag Count",
    "ECE Flag Count",
    "Average Packet Size",
    "Fwd Segment Size Avg",
    "Bwd Segment Size Avg",
    "Fwd Bytes/Bulk Avg",
    "Fwd Packet/Bulk Avg",
    "Fwd Bulk Rate Avg",
    "Bwd Bytes/Bulk Avg",
    "Bwd Packet/Bulk Avg",
    "Bwd Bulk Rate Avg",
    "Subflow Fwd Packets",
    "Subflow Fwd Bytes",
    "Subflow Bwd Packets",
    "Subflow Bwd Bytes",
    "FWD Init Win Bytes",
    "Bwd Init Win Bytes",
    "Fwd Act Data Pkts",
    "Fwd Seg Size Min",
};

static void mark(int *seen, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int column = fr_catalogue_match(fr_str_of(cells[i]));
        if (column < 0)
            fail_msg("'%s' is no column", cells[i]);
        if (seen[column]++)
            fail_msg("'%s' is a column for the second time", cells[i]);
    }
}

/* Each tool has the 82 columns, so each name must find its own. */
static void the_headers_of_all_tools_are_complete(void **state)
{
    static const struct {
        const char *const *cells;
        size_t count;
    } tools[] = {
        {java_2017, TEST_COUNT(java_2017)},
        {java_2018, TEST_COUNT(java_2018)},
        {java_today, TEST_COUNT(java_today)},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(tools); i++) {
        int seen[82] = {0};
        mark(seen, common, TEST_COUNT(common));
        mark(seen, tools[i].cells, tools[i].count);
        for (int column = 0; column < 82; column++) {
            if (!seen[column])
                fail_msg("tool %zu does not spell '%s'", i,
                         fr_catalogue_get((uint32_t)column)->name);
        }
    }
    assert_int_equal(fr_catalogue_match(FR_STR("cwe_flag_count")),
                     fr_catalogue_find(FR_STR("cwr_flag_count")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_82_columns_each_found_by_name),
        cmocka_unit_test(no_spelling_belongs_to_two_columns),
        cmocka_unit_test(matching_trims_and_folds_but_nothing_more),
        cmocka_unit_test(the_headers_of_all_tools_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
