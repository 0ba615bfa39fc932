/* measure_test.c - the CSV that is pulled is the CSV that the meter pushes,
 * whatever the sizes of reads, at any place where memory runs out. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/strbuf.h"
#include "meter/measure.h"
#include "unit/meter/frames.h"

#define CSV_MAX 100000

/* Two captures of 40 packets of 20 flows, whose times alternate. */
static void make_capture(struct bytes *out, uint32_t second)
{
    put_pcap_header(out, 228);
    for (uint32_t i = 0; i < 40; i++) {
        struct bytes packet = {.size = 0};
        put_udp(&packet, 10);
        packet.data[20] = (uint8_t)(i % 20);
        put_pcap_packet(out, 2 * i + second, 0, &packet);
    }
}

static int keep(void *context, const char *text, size_t size)
{
    fr_strbuf_append(context, text, size);
    return fr_strbuf_status(context);
}

/* Pushed, one frame after the other. */
static void push(const struct bytes *captures, struct fr_strbuf *out)
{
    struct fr_meter_options options = FR_METER_OPTIONS_INIT;
    struct fr_captures *set;
    struct fr_meter *meter;
    struct fr_frame frame;

    options.write = keep;
    options.context = out;
    assert_int_equal(fr_captures_new(&set), 0);
    for (int i = 0; i < 2; i++) {
        struct fr_stream *stream;
        struct fr_capture *capture;
        assert_int_equal(fr_stream_open_memory("x", captures[i].data,
                                               captures[i].size, &stream, NULL),
                         0);
        assert_int_equal(fr_capture_open(stream, &capture, NULL), 0);
        assert_int_equal(fr_captures_add(set, capture), 0);
    }
    assert_int_equal(fr_meter_open(&options, &meter), 0);
    while (fr_captures_next(set, &frame) == 1)
        assert_int_equal(fr_meter_add(meter, &frame), 0);
    assert_int_equal(fr_meter_finish(meter, NULL), 0);
    fr_meter_close(meter);
    fr_captures_close(set);
}

static int add_all(struct fr_measure *measure, const struct bytes *captures)
{
    for (int i = 0; i < 2; i++) {
        struct fr_stream *stream;
        FR_TRY(fr_stream_open_memory("x", captures[i].data, captures[i].size,
                                     &stream, NULL));
        FR_TRY(fr_measure_add(measure, stream, NULL));
    }
    return 0;
}

static int pull(const struct bytes *captures, size_t size,
                struct fr_strbuf *out)
{
    const struct fr_meter_options options = FR_METER_OPTIONS_INIT;
    struct fr_measure *measure;
    size_t got = 1;
    int status;

    FR_TRY(fr_measure_new(&options, NULL, &measure));
    status = add_all(measure, captures);
    while (status == 0 && got > 0) {
        char *at = fr_strbuf_reserve(out, size);
        status = at ? fr_measure_read(measure, at, size, &got, NULL)
                    : fr_strbuf_status(out);
        if (status == 0)
            fr_strbuf_commit(out, got);
    }
    if (status == 0)
        assert_int_equal(fr_measure_counts(measure)->packets_in_flows, 80);
    fr_measure_close(measure);
    return status;
}

static void what_is_pulled_is_what_is_pushed(void **state)
{
    static const size_t sizes[] = {1, 7, 4096, 90000};
    struct bytes captures[2] = {{.size = 0}, {.size = 0}};
    struct fr_strbuf pushed, pulled;

    (void)state;
    make_capture(&captures[0], 0);
    make_capture(&captures[1], 1);
    fr_strbuf_init(&pushed, CSV_MAX);
    push(captures, &pushed);
    for (size_t i = 0; i < TEST_COUNT(sizes); i++) {
        fr_strbuf_init(&pulled, CSV_MAX);
        assert_int_equal(pull(captures, sizes[i], &pulled), 0);
        assert_true(
            fr_str_equal(fr_strbuf_str(&pushed), fr_strbuf_str(&pulled)));
        fr_strbuf_release(&pulled);
    }
    fr_strbuf_release(&pushed);
}

static void no_memory_is_an_error_everywhere(void **state)
{
    struct bytes captures[2] = {{.size = 0}, {.size = 0}};
    int status = FR_ENOMEM;
    uint64_t n = 0;

    (void)state;
    make_capture(&captures[0], 0);
    make_capture(&captures[1], 1);
    while (status == FR_ENOMEM && n++ < 200) {
        struct fr_strbuf out;
        fr_strbuf_init(&out, CSV_MAX);
        fr_alloc_fail_at(n, 1);
        status = pull(captures, 4096, &out);
        fr_alloc_fail_at(0, 0);
        fr_strbuf_release(&out);
    }
    assert_int_equal(status, 0);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_pulled_is_what_is_pushed),
        cmocka_unit_test(no_memory_is_an_error_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
