/* decode_tunnel.c - from the header of a tunnel to the IP header inside: GRE
 * (RFC 2784, 2890), VXLAN (RFC 7348), IP in IP (RFC 2003, 2473, 4213). What
 * is not certainly one of these is no tunnel. */
#include "meter/decode.h"

enum {
    PROTOCOL_IPV4 = 4,
    PROTOCOL_IPV6 = 41,
    PROTOCOL_GRE = 47,
    ETHER_BRIDGING = 0x6558,
    VXLAN_PORT = 4789,
    VXLAN_PORT_LINUX = 8472, /* before the number was assigned */
    VXLAN_HAS_NETWORK = 0x08,
};

static int step_gre(struct fr_decode *decode)
{
    const struct fr_frame *frame = decode->frame;
    const uint8_t *data = frame->data + decode->at;
    unsigned flags;
    uint32_t size = 4;

    if (!fr_decode_holds(frame, decode->at, 4))
        return 0;
    flags = fr_decode_word(data);
    /* source routes, and version 1, which carries PPP, are left alone */
    if (flags & 0x4007)
        return 0;
    size += flags & 0x8000 ? 4 : 0; /* checksum */
    size += flags & 0x2000 ? 4 : 0; /* key */
    size += flags & 0x1000 ? 4 : 0; /* sequence number */
    if (!fr_decode_holds(frame, decode->at, size))
        return 0;
    decode->ether_type = fr_decode_word(data + 2);
    decode->at += size;
    if (decode->ether_type == ETHER_BRIDGING)
        return fr_decode_ethernet(decode) == FR_REJECT_NONE;
    return fr_decode_tags(decode) == FR_REJECT_NONE;
}

/* `decode` is at the UDP header. */
static int step_vxlan(struct fr_decode *decode, const struct fr_packet *packet)
{
    const struct fr_frame *frame = decode->frame;

    if (packet->dport != VXLAN_PORT && packet->dport != VXLAN_PORT_LINUX)
        return 0;
    if (!fr_decode_holds(frame, decode->at, 16) ||
        frame->data[decode->at + 8] != VXLAN_HAS_NETWORK)
        return 0;
    decode->at += 16;
    return fr_decode_ethernet(decode) == FR_REJECT_NONE;
}

int fr_decode_tunnel(struct fr_decode *decode, const struct fr_packet *packet)
{
    switch (packet->protocol) {
    case PROTOCOL_IPV4: decode->ether_type = FR_ETHER_IPV4; return 1;
    case PROTOCOL_IPV6: decode->ether_type = FR_ETHER_IPV6; return 1;
    case PROTOCOL_GRE: return step_gre(decode);
    case FR_PROTOCOL_UDP: return step_vxlan(decode, packet);
    default: return 0;
    }
}
