/* capture_test.c - captures built in memory: magics, pcapng, cuts, and
 * several in time order. */
#include "support/unit.h"

#include "base/clock.h"
#include "meter/captures.h"
#include "unit/meter/frames.h"

static int try_open(const struct bytes *bytes, struct fr_capture **capture,
                    struct fr_diag *diag)
{
    struct fr_stream *stream;

    assert_int_equal(fr_stream_open_memory("test.pcap", bytes->data,
                                           bytes->size, &stream, diag),
                     0);
    return fr_capture_open(stream, capture, diag);
}

static struct fr_capture *open_bytes(const struct bytes *bytes)
{
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_capture *capture;

    assert_int_equal(try_open(bytes, &capture, diag), 0);
    fr_diag_free(diag);
    return capture;
}

static void every_magic_is_read(void **state)
{
    static const struct {
        const char *hex;
        int64_t time_ns;
    } files[] = {
        {"d4c3b2a1 0200 0400 00000000 00000000 ffff0000 65000000"
         "05000000 07000000 02000000 03000000 4500",
         5000007000},
        {"4d3cb2a1 0200 0400 00000000 00000000 ffff0000 65000000"
         "05000000 07000000 02000000 03000000 4500",
         5000000007},
        {"a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000065"
         "00000005 00000007 00000002 00000003 4500",
         5000007000},
        {"a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000065"
         "f0000000 00000007 00000002 00000003 4500",
         4026531840000000007},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        struct bytes bytes = {.size = 0};
        struct fr_capture *capture;
        struct fr_frame frame;
        put_hex(&bytes, files[i].hex);
        capture = open_bytes(&bytes);
        assert_int_equal(fr_capture_next(capture, &frame), 1);
        assert_true(frame.time_ns == files[i].time_ns);
        assert_int_equal(frame.captured, 2);
        assert_int_equal(frame.wire_len, 3);
        assert_int_equal(frame.data[0], 0x45);
        assert_int_equal(fr_capture_next(capture, &frame), 0);
        assert_string_equal(fr_capture_note(capture), "");
        fr_capture_close(capture);
    }
}

/* An interface with a resolution of 10^-9, one with the default. */
static void pcapng_has_a_resolution_per_interface(void **state)
{
    struct bytes bytes = {.size = 0};
    struct fr_capture *capture;
    struct fr_frame frame;

    (void)state;
    put_hex(&bytes, "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff "
                    "1c000000");
    put_hex(&bytes, "01000000 20000000 0100 0000 00000000 0900 0100 09000000 "
                    "0000 0000 20000000");
    put_hex(&bytes, "01000000 14000000 0100 0000 00000000 14000000");
    put_hex(&bytes, "06000000 24000000 00000000 00000000 07000000 02000000 "
                    "02000000 45000000 24000000");
    put_hex(&bytes, "06000000 24000000 01000000 00000000 07000000 02000000 "
                    "02000000 45000000 24000000");
    capture = open_bytes(&bytes);
    assert_int_equal(fr_capture_next(capture, &frame), 1);
    assert_true(frame.time_ns == 7);
    assert_int_equal(fr_capture_next(capture, &frame), 1);
    assert_true(frame.time_ns == 7000);
    assert_int_equal(fr_capture_next(capture, &frame), 0);
    fr_capture_close(capture);
}

static void a_cut_capture_keeps_what_was_before(void **state)
{
    struct bytes bytes = {.size = 0}, packet = {.size = 0};
    struct fr_capture *capture;
    struct fr_frame frame;

    (void)state;
    put_udp(&packet, 4);
    put_pcap_header(&bytes, 101);
    put_pcap_packet(&bytes, 1, 0, &packet);
    put_pcap_packet(&bytes, 2, 0, &packet);
    bytes.size -= 3;
    capture = open_bytes(&bytes);
    assert_int_equal(fr_capture_next(capture, &frame), 1);
    assert_int_equal(fr_capture_next(capture, &frame), 0);
    assert_non_null(strstr(fr_capture_note(capture),
                           "'test.pcap' is cut or damaged after packet 1: "));
    assert_int_equal(fr_capture_next(capture, &frame), 0);
    fr_capture_close(capture);
}

static void what_is_no_capture_is_refused(void **state)
{
    struct bytes bytes = {.size = 0};
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_capture *capture;
    char *text;

    (void)state;
    put_bytes(&bytes, "src_ip,dst_ip\n", 14);
    assert_int_equal(try_open(&bytes, &capture, diag), FR_EINPUT);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    assert_non_null(strstr(text, "'test.pcap' is no capture: "));
    fr_text_free(text);
    bytes.size = 0;
    assert_int_equal(try_open(&bytes, &capture, diag), FR_EINPUT);
    fr_diag_free(diag);
}

/* A fraction of a second that is none. */
static void bad_times_are_missing(void **state)
{
    struct bytes bytes = {.size = 0}, packet = {.size = 0};
    struct fr_capture *capture;
    struct fr_frame frame;

    (void)state;
    put_udp(&packet, 0);
    put_pcap_header(&bytes, 101);
    put_pcap_packet(&bytes, 1, 1000000, &packet);
    capture = open_bytes(&bytes);
    assert_int_equal(fr_capture_next(capture, &frame), 1);
    assert_true(frame.time_ns == FR_TIME_MISSING);
    fr_capture_close(capture);
}

static void several_come_in_time_order(void **state)
{
    static const uint32_t seconds[2][3] = {{2, 5, 6}, {1, 5, 9}};
    static const uint32_t want[] = {1, 2, 5, 5, 6, 9};
    struct bytes bytes[2], packet = {.size = 0};
    struct fr_captures *captures;
    struct fr_frame frame;

    (void)state;
    assert_int_equal(fr_captures_new(&captures), 0);
    assert_int_equal(fr_captures_next(captures, &frame), 0);
    put_udp(&packet, 0);
    for (int i = 0; i < 2; i++) {
        bytes[i].size = 0;
        put_pcap_header(&bytes[i], i ? 101 : 228);
        for (int k = 0; k < 3; k++)
            put_pcap_packet(&bytes[i], seconds[i][k], 0, &packet);
        assert_int_equal(fr_captures_add(captures, open_bytes(&bytes[i])), 0);
    }
    for (size_t i = 0; i < TEST_COUNT(want); i++) {
        assert_int_equal(fr_captures_next(captures, &frame), 1);
        assert_true(frame.time_ns == want[i] * FR_NS_PER_S);
        /* of two with the same time the first capture's */
        if (i == 2)
            assert_int_equal(frame.link_type, 228);
    }
    assert_int_equal(fr_captures_next(captures, &frame), 0);
    assert_int_equal(fr_captures_count(captures), 2);
    assert_string_equal(fr_capture_name(fr_captures_get(captures, 1)),
                        "test.pcap");
    fr_captures_close(captures);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_magic_is_read),
        cmocka_unit_test(pcapng_has_a_resolution_per_interface),
        cmocka_unit_test(a_cut_capture_keeps_what_was_before),
        cmocka_unit_test(what_is_no_capture_is_refused),
        cmocka_unit_test(bad_times_are_missing),
        cmocka_unit_test(several_come_in_time_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
