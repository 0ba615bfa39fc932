/* decode_link.c - from the link header to the IP header: Ethernet, Linux
 * cooked, BSD loopback, PPPoE and raw IP; tags and labels are stepped over
 * however many there are. */
#include "meter/decode.h"

enum {
    ETHER_VLAN = 0x8100,
    ETHER_QINQ = 0x88A8,
    ETHER_VLAN_OLD = 0x9100,
    ETHER_MPLS = 0x8847,
    ETHER_MPLS_MULTI = 0x8848,
    ETHER_PPPOE = 0x8864,
};

/* libpcap's numbers: the same on every system that this one can come from.
 * Raw IP has had three. */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_PPPOE = 51,
    LINK_RAW_FILE = 101,
    LINK_LOOP = 108,
    LINK_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_SLL2 = 276,
};

/* Step over a header of `size` bytes, the type of the next one at `type`. */
static enum fr_reject step(struct fr_decode *decode, uint32_t size,
                           uint32_t type)
{
    const struct fr_frame *frame = decode->frame;

    if (!fr_decode_holds(frame, decode->at, size))
        return FR_REJECT_CUT_SHORT;
    decode->ether_type = fr_decode_word(frame->data + decode->at + type);
    decode->at += size;
    return FR_REJECT_NONE;
}

/* By the first four bits of what should be an IP header. */
static enum fr_reject step_to_version(struct fr_decode *decode)
{
    int version;

    if (!fr_decode_holds(decode->frame, decode->at, 1))
        return FR_REJECT_CUT_SHORT;
    version = decode->frame->data[decode->at] >> 4;
    decode->ether_type = version == 4   ? FR_ETHER_IPV4
                         : version == 6 ? FR_ETHER_IPV6
                                        : 0;
    return FR_REJECT_NONE;
}

/* Labels of 4 bytes; bit 0 of the third one is set in the last. */
static enum fr_reject step_labels(struct fr_decode *decode)
{
    const struct fr_frame *frame = decode->frame;
    int is_last = 0;

    while (!is_last) {
        if (!fr_decode_holds(frame, decode->at, 4))
            return FR_REJECT_CUT_SHORT;
        is_last = frame->data[decode->at + 2] & 1;
        decode->at += 4;
    }
    return step_to_version(decode);
}

/* 6 bytes of PPPoE, 2 of PPP. */
static enum fr_reject step_pppoe(struct fr_decode *decode)
{
    enum fr_reject reject = step(decode, 8, 6);

    decode->ether_type = decode->ether_type == 0x0021   ? FR_ETHER_IPV4
                         : decode->ether_type == 0x0057 ? FR_ETHER_IPV6
                                                        : 0;
    return reject;
}

enum fr_reject fr_decode_tags(struct fr_decode *decode)
{
    enum fr_reject reject = FR_REJECT_NONE;

    for (;;) {
        switch (decode->ether_type) {
        case ETHER_VLAN:
        case ETHER_QINQ:
        case ETHER_VLAN_OLD: reject = step(decode, 4, 2); break;
        case ETHER_MPLS:
        case ETHER_MPLS_MULTI: return step_labels(decode);
        case ETHER_PPPOE: return step_pppoe(decode);
        default: return FR_REJECT_NONE;
        }
        if (reject)
            return reject;
    }
}

/* AF_INET is 2; AF_INET6 is 24, 28 or 30 on the BSDs and 10 on Linux. */
static uint16_t ether_of_family(uint32_t family)
{
    switch (family) {
    case 2: return FR_ETHER_IPV4;
    case 10:
    case 24:
    case 28:
    case 30: return FR_ETHER_IPV6;
    default: return 0;
    }
}

/* LOOP is big-endian; NULL has the order of the machine it came from. */
static enum fr_reject step_family(struct fr_decode *decode)
{
    const uint8_t *data = decode->frame->data;

    if (!fr_decode_holds(decode->frame, 0, 4))
        return FR_REJECT_CUT_SHORT;
    decode->at = 4;
    decode->ether_type =
        ether_of_family((uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 |
                        (uint32_t)data[2] << 8 | data[3]);
    if (decode->ether_type == 0 && decode->frame->link_type == LINK_NULL)
        decode->ether_type =
            ether_of_family((uint32_t)data[3] << 24 | (uint32_t)data[2] << 16 |
                            (uint32_t)data[1] << 8 | data[0]);
    return FR_REJECT_NONE;
}

static enum fr_reject step_typed(struct fr_decode *decode, uint32_t size,
                                 uint32_t type)
{
    enum fr_reject reject = step(decode, size, type);

    return reject ? reject : fr_decode_tags(decode);
}

enum fr_reject fr_decode_ethernet(struct fr_decode *decode)
{
    return step_typed(decode, 14, 12);
}

enum fr_reject fr_decode_link(struct fr_decode *decode)
{
    decode->at = 0;
    switch (decode->frame->link_type) {
    case LINK_ETHERNET: return fr_decode_ethernet(decode);
    case LINK_SLL: return step_typed(decode, 16, 14);
    case LINK_SLL2: return step_typed(decode, 20, 0);
    case LINK_PPPOE: return step_pppoe(decode);
    case LINK_NULL:
    case LINK_LOOP: return step_family(decode);
    case LINK_RAW:
    case LINK_RAW_OPENBSD:
    case LINK_RAW_FILE: return step_to_version(decode);
    case LINK_IPV4: decode->ether_type = FR_ETHER_IPV4; return FR_REJECT_NONE;
    case LINK_IPV6: decode->ether_type = FR_ETHER_IPV6; return FR_REJECT_NONE;
    default: return FR_REJECT_LINK_TYPE;
    }
}
