/* decode.c - a frame through its three layers of headers. */
#include "meter/decode.h"

#include <string.h>

#include "base/clock.h"

/* More tunnels in each other than this are not opened. */
#define TUNNELS_MAX 8

/* The IP packet at decode->at, which is then at its transport. */
static enum fr_reject decode_packet(struct fr_decode *decode,
                                    struct fr_packet *packet)
{
    const struct fr_frame *frame = decode->frame;
    enum fr_reject reject;

    memset(packet, 0, sizeof(*packet));
    packet->time_ns = frame->time_ns;
    packet->frame_len = frame->wire_len;
    reject = fr_decode_ip(decode, packet);
    if (reject || packet->is_later_fragment)
        return reject;
    return fr_decode_transport(decode, packet);
}

static enum fr_reject decode_outermost(struct fr_decode *decode,
                                       struct fr_packet *packet)
{
    enum fr_reject reject;

    if (decode->frame->time_ns == FR_TIME_MISSING)
        return FR_REJECT_BAD_TIME;
    reject = fr_decode_link(decode);
    return reject ? reject : decode_packet(decode, packet);
}

enum fr_reject fr_decode_frame(const struct fr_frame *frame,
                               struct fr_packet *packet)
{
    struct fr_decode decode = {.frame = frame};

    return decode_outermost(&decode, packet);
}

enum fr_reject fr_decode_innermost(const struct fr_frame *frame,
                                   struct fr_packet *packet)
{
    struct fr_decode decode = {.frame = frame};
    enum fr_reject reject = decode_outermost(&decode, packet);

    if (reject)
        return reject;
    for (int i = 0; i < TUNNELS_MAX && !packet->is_fragment; i++) {
        struct fr_packet inner;
        if (!fr_decode_tunnel(&decode, packet) ||
            decode_packet(&decode, &inner) != FR_REJECT_NONE)
            break;
        *packet = inner;
        packet->is_inner = 1;
    }
    return FR_REJECT_NONE;
}
