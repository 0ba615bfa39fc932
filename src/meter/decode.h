/* decode.h - one frame: link, IP and transport headers, to the numbers that
 * a flow meter needs.
 *
 * Lengths come from the IP header, never from the captured size: Ethernet
 * pads a short frame, and the padding is not payload. Nothing is read past
 * frame->captured. */
#ifndef FR_METER_DECODE_H
#define FR_METER_DECODE_H

#include <stdint.h>

#include "meter/packet.h"
#include "meter/reject.h"

enum {
    FR_ETHER_IPV4 = 0x0800,
    FR_ETHER_IPV6 = 0x86DD,
};

/* A place in a frame, moved from header to header. */
struct fr_decode {
    const struct fr_frame *frame;
    uint32_t at;         /* of the next header; <= captured */
    uint16_t ether_type; /* what stands there; 0: neither IPv4 nor IPv6 */
};

/* The frame holds `size` captured bytes from `at`. */
static inline int fr_decode_holds(const struct fr_frame *frame, uint64_t at,
                                  uint64_t size)
{
    return at + size <= frame->captured;
}

static inline uint16_t fr_decode_word(const uint8_t *data)
{
    return (uint16_t)(data[0] << 8 | data[1]);
}

/* Set ether_type and the place of the IP header by the frame's link type;
 * steps over VLAN tags, MPLS labels and PPPoE. */
enum fr_reject fr_decode_link(struct fr_decode *decode);
/* Read the IP header with options or extensions into packet; decode->at is
 * then the place of the transport, which may lie behind the captured bytes of
 * a later fragment. */
enum fr_reject fr_decode_ip(struct fr_decode *decode, struct fr_packet *packet);
/* Read ports, flags and window of all but later fragments. */
enum fr_reject fr_decode_transport(const struct fr_decode *decode,
                                   struct fr_packet *packet);
/* Step from an Ethernet header, or from an ether_type that is set, to the IP
 * header: what fr_decode_link does there. */
enum fr_reject fr_decode_ethernet(struct fr_decode *decode);
enum fr_reject fr_decode_tags(struct fr_decode *decode);
/* From the transport of an IP packet to the IP header inside a tunnel: 1; 0 if
 * it is none that is known here. */
int fr_decode_tunnel(struct fr_decode *decode, const struct fr_packet *packet);
/* All but tunnels. FR_REJECT_NONE: *packet is complete, but a later fragment
 * has no ports: only its first fragment knows them. */
enum fr_reject fr_decode_frame(const struct fr_frame *frame,
                               struct fr_packet *packet);
/* The same of the innermost IP packet that is whole as far as its headers go.
 * A tunnel whose packet is a fragment is not opened: the other fragments
 * could not follow. */
enum fr_reject fr_decode_innermost(const struct fr_frame *frame,
                                   struct fr_packet *packet);

#endif
