/* decode_transport.c - TCP (RFC 9293), UDP, SCTP, ICMP and ICMPv6. Their
 * fixed headers must lie inside the IP packet and inside what was captured.
 * SCTP: the common header, chunks are payload. ICMP: type, code, checksum and
 * the word after it. Other protocols have no header known here. */
#include "meter/decode.h"

static uint32_t fixed_size(uint8_t protocol)
{
    switch (protocol) {
    case FR_PROTOCOL_TCP: return 20;
    case FR_PROTOCOL_SCTP: return 12;
    case FR_PROTOCOL_UDP:
    case FR_PROTOCOL_ICMP:
    case FR_PROTOCOL_ICMP6: return 8;
    default: return 0;
    }
}

static int has_ports(uint8_t protocol)
{
    return protocol == FR_PROTOCOL_TCP || protocol == FR_PROTOCOL_UDP ||
           protocol == FR_PROTOCOL_SCTP;
}

enum fr_reject fr_decode_transport(const struct fr_decode *decode,
                                   struct fr_packet *packet)
{
    const uint8_t *data = decode->frame->data + decode->at;
    uint32_t room = packet->ip_len - packet->header_len;
    uint32_t size = fixed_size(packet->protocol);

    if (room < size)
        return FR_REJECT_MALFORMED_TRANSPORT;
    if (!fr_decode_holds(decode->frame, decode->at, size))
        return FR_REJECT_CUT_SHORT;
    if (packet->protocol == FR_PROTOCOL_TCP) {
        size = (uint32_t)(data[12] >> 4) * 4;
        if (size < 20 || size > room)
            return FR_REJECT_MALFORMED_TRANSPORT;
        packet->flags = data[13];
        packet->window = fr_decode_word(data + 14);
        packet->has_window = 1;
    }
    if (has_ports(packet->protocol)) {
        packet->sport = fr_decode_word(data);
        packet->dport = fr_decode_word(data + 2);
    }
    packet->header_len += size;
    return FR_REJECT_NONE;
}
