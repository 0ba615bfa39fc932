/* decode_ip.c - IPv4 (RFC 791) and IPv6 with its extension headers (RFC
 * 8200). A length of 0 in the header is a segment that the network card was
 * still to cut (TSO, BIG TCP); its length is what the frame had on the
 * wire. Every other contradiction of lengths is "malformed ip". */
#include "meter/decode.h"

#include <string.h>

enum {
    EXTENSION_HOPS = 0,
    EXTENSION_ROUTING = 43,
    EXTENSION_FRAGMENT = 44,
    EXTENSION_AUTH = 51,
    EXTENSION_NONE = 59,
    EXTENSION_DESTINATION = 60,
    EXTENSION_MOBILITY = 135,
    IPV4_SIZE = 20,
    IPV6_SIZE = 40,
};

static enum fr_reject decode_ipv4(struct fr_decode *decode,
                                  struct fr_packet *packet)
{
    const struct fr_frame *frame = decode->frame;
    const uint8_t *data = frame->data + decode->at;
    unsigned fragment;

    if (!fr_decode_holds(frame, decode->at, IPV4_SIZE))
        return FR_REJECT_CUT_SHORT;
    packet->family = 4;
    packet->header_len = (data[0] & 15u) * 4;
    packet->ip_len = fr_decode_word(data + 2);
    if (packet->ip_len == 0) {
        packet->ip_len = frame->wire_len - decode->at;
        packet->is_len_from_wire = 1;
    }
    if (data[0] >> 4 != 4 || packet->header_len < IPV4_SIZE ||
        packet->ip_len < packet->header_len)
        return FR_REJECT_MALFORMED_IP;
    if (!fr_decode_holds(frame, decode->at, packet->header_len))
        return FR_REJECT_CUT_SHORT;
    memcpy(packet->src, data + 12, 4);
    memcpy(packet->dst, data + 16, 4);
    packet->protocol = data[9];
    fragment = fr_decode_word(data + 6);
    packet->is_later_fragment = (fragment & 0x1FFF) != 0;
    packet->is_fragment = (fragment & 0x3FFF) != 0;
    packet->fragment_id = fr_decode_word(data + 4);
    decode->at += packet->header_len;
    return FR_REJECT_NONE;
}

static void read_fragment(const uint8_t *data, struct fr_packet *packet)
{
    unsigned offset = fr_decode_word(data + 2);

    packet->is_later_fragment = (offset & 0xFFF8) != 0;
    if ((offset & 0xFFF9) == 0)
        return;
    packet->is_fragment = 1;
    packet->fragment_id =
        (uint32_t)fr_decode_word(data + 4) << 16 | fr_decode_word(data + 6);
}

/* The size of the extension header at `at`; 0 if the protocol is none. */
static enum fr_reject extension_size(const struct fr_frame *frame, uint64_t at,
                                     uint8_t protocol, uint32_t *size)
{
    uint32_t unit = 8, add = 1;

    *size = 0;
    switch (protocol) {
    case EXTENSION_FRAGMENT:
        *size = 8;
        return fr_decode_holds(frame, at, 8) ? FR_REJECT_NONE
                                             : FR_REJECT_CUT_SHORT;
    case EXTENSION_AUTH:
        unit = 4;
        add = 2;
        break;
    case EXTENSION_HOPS:
    case EXTENSION_ROUTING:
    case EXTENSION_DESTINATION:
    case EXTENSION_MOBILITY: break;
    default: return FR_REJECT_NONE;
    }
    if (!fr_decode_holds(frame, at, 2))
        return FR_REJECT_CUT_SHORT;
    *size = (frame->data[at + 1] + add) * unit;
    return FR_REJECT_NONE;
}

/* Step over the extension headers; what is behind a fragment header of a
 * later fragment is data. Ends: each step goes forward by at least 8. */
static enum fr_reject step_extensions(struct fr_decode *decode,
                                      struct fr_packet *packet, uint64_t end)
{
    const struct fr_frame *frame = decode->frame;

    while (!packet->is_later_fragment) {
        uint32_t size;
        enum fr_reject reject =
            extension_size(frame, decode->at, packet->protocol, &size);
        if (reject)
            return reject;
        if (size == 0)
            break;
        if (decode->at + (uint64_t)size > end)
            return FR_REJECT_MALFORMED_IP;
        if (!fr_decode_holds(frame, decode->at, size))
            return FR_REJECT_CUT_SHORT;
        if (packet->protocol == EXTENSION_FRAGMENT)
            read_fragment(frame->data + decode->at, packet);
        packet->protocol = frame->data[decode->at];
        decode->at += size;
    }
    return FR_REJECT_NONE;
}

static enum fr_reject decode_ipv6(struct fr_decode *decode,
                                  struct fr_packet *packet)
{
    const struct fr_frame *frame = decode->frame;
    const uint8_t *data = frame->data + decode->at;
    uint32_t start = decode->at;
    enum fr_reject reject;

    if (!fr_decode_holds(frame, start, IPV6_SIZE))
        return FR_REJECT_CUT_SHORT;
    if (data[0] >> 4 != 6)
        return FR_REJECT_MALFORMED_IP;
    packet->family = 6;
    packet->protocol = data[6];
    packet->ip_len = IPV6_SIZE + (uint32_t)fr_decode_word(data + 4);
    if (packet->ip_len == IPV6_SIZE && packet->protocol != EXTENSION_NONE) {
        packet->ip_len = frame->wire_len - start;
        packet->is_len_from_wire = 1;
    }
    memcpy(packet->src, data + 8, 16);
    memcpy(packet->dst, data + 24, 16);
    decode->at += IPV6_SIZE;
    reject = step_extensions(decode, packet, start + (uint64_t)packet->ip_len);
    packet->header_len = decode->at - start;
    return reject;
}

enum fr_reject fr_decode_ip(struct fr_decode *decode, struct fr_packet *packet)
{
    switch (decode->ether_type) {
    case FR_ETHER_IPV4: return decode_ipv4(decode, packet);
    case FR_ETHER_IPV6: return decode_ipv6(decode, packet);
    default: return FR_REJECT_NOT_IP;
    }
}
