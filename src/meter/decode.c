/* decode.c - a frame through its three layers of headers. */
#include "meter/decode.h"

#include <string.h>

#include "base/clock.h"

enum fr_reject fr_decode_frame(const struct fr_frame *frame,
                               struct fr_packet *packet)
{
    struct fr_decode decode = {.frame = frame};
    enum fr_reject reject;

    if (frame->time_ns == FR_TIME_MISSING)
        return FR_REJECT_BAD_TIME;
    reject = fr_decode_link(&decode);
    if (reject)
        return reject;
    memset(packet, 0, sizeof(*packet));
    packet->time_ns = frame->time_ns;
    packet->frame_len = frame->wire_len;
    reject = fr_decode_ip(&decode, packet);
    if (reject || packet->is_later_fragment)
        return reject;
    return fr_decode_transport(&decode, packet);
}
