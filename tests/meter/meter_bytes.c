/* meter_bytes.c - bytes as a capture, with a table so small that flows are
 * given out early. */
#include "meter/meter_bytes.h"

#include <stdio.h>
#include <stdlib.h>

#include "meter/capture.h"
#include "meter/meter.h"

#define FLOWS_MAX 8

static void stop_if(int is_wrong, const char *what)
{
    if (!is_wrong)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static int ignore(void *context, const char *text, size_t size)
{
    (void)context;
    stop_if(size == 0 || text[size - 1] != '\n', "a piece of a line");
    return 0;
}

/* With either profile, and looking into tunnels. */
static const struct {
    enum fr_meter_profile profile;
    int is_inner;
} ways[] = {
    {FR_METER_CORRECTED, 0}, {FR_METER_CORRECTED, 1}, {FR_METER_HIEULW, 0}};

static void run(struct fr_capture *capture, size_t way)
{
    struct fr_meter_options options = FR_METER_OPTIONS_INIT;
    struct fr_meter *meter;
    struct fr_frame frame;
    uint64_t frames = 0;

    options.profile = ways[way].profile;
    options.is_inner = ways[way].is_inner;
    options.flows_max = FLOWS_MAX;
    options.write = ignore;
    stop_if(fr_meter_open(&options, &meter) < 0, "no memory");
    while (fr_capture_next(capture, &frame) == 1) {
        frames++;
        stop_if(fr_meter_add(meter, &frame) < 0, "a frame is an error");
    }
    stop_if(fr_meter_finish(meter, NULL) < 0, "packets are lost");
    stop_if(fr_meter_counts(meter)->packets_read != frames, "miscounted");
    fr_meter_close(meter);
}

void meter_bytes(const uint8_t *data, size_t size)
{
    for (size_t way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
        struct fr_stream *stream;
        struct fr_capture *capture;
        if (fr_stream_open_memory("bytes", data, size, &stream, NULL) < 0 ||
            fr_capture_open(stream, &capture, NULL) < 0)
            return;
        run(capture, way);
        fr_capture_close(capture);
    }
}
