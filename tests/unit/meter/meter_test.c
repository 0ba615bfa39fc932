/* meter_test.c - frames in, text out: columns known by hand, the account,
 * and running out of memory at any place. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/strbuf.h"
#include "meter/meter.h"
#include "unit/meter/frames.h"

static int keep(void *context, const char *text, size_t size)
{
    fr_strbuf_append(context, text, size);
    return fr_strbuf_status(context);
}

/* A handshake, a request of 10 bytes, a reply of 30, FINs. */
static const struct {
    int is_back;
    unsigned flags;
    size_t payload;
    int64_t ms;
} talk[] = {
    {0, FR_TCP_SYN, 0, 0},
    {1, FR_TCP_SYN | FR_TCP_ACK, 0, 10},
    {0, FR_TCP_ACK, 0, 20},
    {0, FR_TCP_ACK | FR_TCP_PSH, 10, 30},
    {1, FR_TCP_ACK | FR_TCP_PSH, 30, 1040},
    {1, FR_TCP_ACK | FR_TCP_FIN, 0, 1050},
    {0, FR_TCP_ACK | FR_TCP_FIN, 0, 1060},
    {1, FR_TCP_ACK, 0, 1070},
    {0, FR_TCP_SYN, 0, 2000}, /* another connection */
};

static int add_talk(struct fr_meter *meter)
{
    for (size_t i = 0; i < TEST_COUNT(talk); i++) {
        struct bytes bytes = {.size = 0};
        struct fr_frame frame;
        put_tcp(&bytes, talk[i].is_back, talk[i].flags, talk[i].payload);
        frame = frame_of(&bytes, 228, talk[i].ms * 1000000);
        FR_TRY(fr_meter_add(meter, &frame));
    }
    return 0;
}

static int run(enum fr_meter_profile profile, struct fr_strbuf *out,
               struct fr_meter_counts *counts)
{
    struct fr_meter_options options = FR_METER_OPTIONS_INIT;
    struct fr_meter *meter;
    int status;

    options.profile = profile;
    options.write = keep;
    options.context = out;
    FR_TRY(fr_meter_open(&options, &meter));
    status = add_talk(meter);
    if (status == 0)
        status = fr_meter_finish(meter, NULL);
    *counts = *fr_meter_counts(meter);
    fr_meter_close(meter);
    return status;
}

/* The cell of a column in line `line` (0: the header). */
static void assert_cell(const char *csv, int line, const char *column,
                        const char *want)
{
    struct fr_str rest = fr_str_of(csv), header, row = {NULL, 0};

    header = fr_str_split(&rest, '\n');
    for (int i = 0; i < line; i++)
        row = fr_str_split(&rest, '\n');
    for (;;) {
        struct fr_str name = fr_str_split(&header, ',');
        struct fr_str cell = fr_str_split(&row, ',');
        assert_non_null(name.data);
        if (!fr_str_equal(name, fr_str_of(column)))
            continue;
        if (!fr_str_equal(cell, fr_str_of(want)))
            print_error("%s is %.*s, not %s\n", column, FR_STR_ARG(cell), want);
        assert_true(fr_str_equal(cell, fr_str_of(want)));
        return;
    }
}

static void a_talk_has_the_columns_known_by_hand(void **state)
{
    static const char *const cells[][2] = {
        {"src_ip", "10.0.0.1"},
        {"dst_ip", "10.0.0.2"},
        {"src_port", "4096"},
        {"dst_port", "80"},
        {"timestamp", "1970-01-01T00:00:00.000000Z"},
        {"flow_duration", "1.07"},
        {"tot_fwd_pkts", "4"},
        {"tot_bwd_pkts", "4"},
        {"totlen_fwd_pkts", "10"},
        {"bwd_pkt_len_max", "30"},
        {"pkt_len_mean", "5"},
        {"fwd_header_len", "160"},
        {"fwd_act_data_pkts", "1"},
        {"flow_iat_max", "1.01"},
        {"flow_iat_min", "0.01"},
        {"syn_flag_cnt", "2"},
        {"fin_flag_cnt", "2"},
        {"down_up_ratio", "1"},
        {"init_fwd_win_byts", "1024"},
        {"active_max", "1.07"},
        {"idle_max", "0"},
        {"subflow_bwd_byts", "15"},
        {"fwd_ip_byts", "170"},
        {"end_reason", "fin"},
        {"dir_reason", "syn"},
    };
    struct fr_meter_counts counts;
    struct fr_strbuf out;

    (void)state;
    fr_strbuf_init(&out, 100000);
    assert_int_equal(run(FR_METER_CORRECTED, &out, &counts), 0);
    assert_true(counts.flows == 2 && counts.packets_in_flows == 9);
    for (size_t i = 0; i < TEST_COUNT(cells); i++)
        assert_cell(out.data, 1, cells[i][0], cells[i][1]);
    assert_cell(out.data, 2, "end_reason", "eof");
    assert_cell(out.data, 2, "flow_byts_s", "");
    fr_strbuf_release(&out);
}

/* The first packet counts twice, a FIN ends nothing, lengths are captured. */
static void the_old_meter_has_its_defects(void **state)
{
    static const char *const cells[][2] = {
        {"timestamp", "1970-01-01 00:00:00"},
        {"flow_duration", "2"},
        {"tot_fwd_pkts", "6"},
        {"tot_bwd_pkts", "4"},
        {"totlen_fwd_pkts", "250"},
        {"fwd_header_len", "120"},
        {"flow_iat_min", "0"},
        {"syn_flag_cnt", "4"},
        {"subflow_fwd_byts", "250"},
        {"idle_max", "0"},
    };
    struct fr_meter_counts counts;
    struct fr_strbuf out;

    (void)state;
    fr_strbuf_init(&out, 100000);
    assert_int_equal(run(FR_METER_HIEULW, &out, &counts), 0);
    assert_true(counts.flows == 1 && counts.packets_in_flows == 9);
    for (size_t i = 0; i < TEST_COUNT(cells); i++)
        assert_cell(out.data, 1, cells[i][0], cells[i][1]);
    fr_strbuf_release(&out);
}

static void no_memory_is_an_error_everywhere(void **state)
{
    struct fr_meter_counts counts;

    (void)state;
    for (int profile = 0; profile < 2; profile++) {
        int status = FR_ENOMEM;
        uint64_t n = 0;
        while (status == FR_ENOMEM && n++ < 100) {
            struct fr_strbuf out;
            fr_strbuf_init(&out, 100000);
            fr_alloc_fail_at(n, 1);
            status = run((enum fr_meter_profile)profile, &out, &counts);
            fr_alloc_fail_at(0, 0);
            fr_strbuf_release(&out);
        }
        assert_int_equal(status, 0);
        assert_true(n > 3);
    }
}

/* --- periods -------------------------------------------------------------- */

static int begin_period(void *context, int64_t begin_ns)
{
    fr_strbuf_printf(context, "<%lld>\n", (long long)(begin_ns / FR_NS_PER_S));
    return fr_strbuf_status(context);
}

static int end_period(void *context)
{
    fr_strbuf_append_text(context, "</>\n");
    return fr_strbuf_status(context);
}

static struct fr_meter *open_with_periods(struct fr_strbuf *out)
{
    struct fr_meter_options options = FR_METER_OPTIONS_INIT;
    struct fr_meter *meter;

    options.order = FR_FLOWS_BY_END;
    options.idle_ns = 10 * FR_NS_PER_S;
    options.write = keep;
    options.context = out;
    options.period_ns = 60 * FR_NS_PER_S;
    options.begin_period = begin_period;
    options.end_period = end_period;
    assert_int_equal(fr_meter_open(&options, &meter), 0);
    return meter;
}

static void add_udp(struct fr_meter *meter, int64_t time_s)
{
    struct bytes bytes = {.size = 0};
    struct fr_frame frame;

    put_udp(&bytes, 10);
    frame = frame_of(&bytes, 228, time_s * FR_NS_PER_S);
    assert_int_equal(fr_meter_add(meter, &frame), 0);
}

/* Lines, cut after the time stamp or the first column name. */
static void assert_lines(const char *text, const char *const *lines)
{
    for (; *lines; lines++) {
        assert_true(strncmp(text, *lines, strlen(*lines)) == 0);
        text = strchr(text, '\n') + 1;
    }
    assert_int_equal(*text, '\0');
}

#define FLOW "10.0.0.1,10.0.0.2,1,2,17,1970-01-01T00:0"

static void a_row_stands_in_the_period_in_which_its_flow_was_over(void **state)
{
    static const char *const lines[] = {
        "<60>",   "src_ip",    FLOW "1:05", FLOW "1:40", "</>",
        "<120>",  "src_ip",    FLOW "1:55", "</>",       "<300>",
        "src_ip", FLOW "5:00", "</>",       NULL};
    struct fr_strbuf out;
    struct fr_meter *meter;

    (void)state;
    fr_strbuf_init(&out, 100000);
    meter = open_with_periods(&out);
    add_udp(meter, 65);
    add_udp(meter, 100);
    add_udp(meter, 115); /* over at 125 */
    add_udp(meter, 300);
    assert_int_equal(fr_meter_finish(meter, NULL), 0);
    fr_meter_close(meter);
    assert_lines(out.data, lines);
    fr_strbuf_release(&out);
}

/* What a live capture does while the wire is silent. */
static void time_that_passes_ends_flows_and_periods(void **state)
{
    static const char *const lines[] = {"<60>", "src_ip", FLOW "1:05", "</>",
                                        NULL};
    struct fr_strbuf out;
    struct fr_meter *meter;

    (void)state;
    fr_strbuf_init(&out, 100000);
    meter = open_with_periods(&out);
    add_udp(meter, 65);
    assert_int_equal(fr_meter_pass_time(meter, 74 * FR_NS_PER_S), 0);
    assert_int_equal(out.size, 0);
    assert_int_equal(fr_meter_pass_time(meter, 76 * FR_NS_PER_S), 0);
    assert_true(out.size > 0);
    assert_non_null(strstr(out.data, FLOW "1:05"));
    assert_null(strstr(out.data, "</>"));
    assert_int_equal(fr_meter_pass_time(meter, 120 * FR_NS_PER_S), 0);
    assert_lines(out.data, lines);
    assert_int_equal(fr_meter_finish(meter, NULL), 0);
    fr_meter_close(meter);
    assert_lines(out.data, lines);
    fr_strbuf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_talk_has_the_columns_known_by_hand),
        cmocka_unit_test(the_old_meter_has_its_defects),
        cmocka_unit_test(no_memory_is_an_error_everywhere),
        cmocka_unit_test(a_row_stands_in_the_period_in_which_its_flow_was_over),
        cmocka_unit_test(time_that_passes_ends_flows_and_periods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
