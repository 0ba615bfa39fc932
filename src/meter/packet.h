/* packet.h - a frame as it stands in a capture, and what its headers say. */
#ifndef FR_METER_PACKET_H
#define FR_METER_PACKET_H

#include <stdint.h>

/* Bits of fr_packet.flags, as in the TCP header. */
enum {
    FR_TCP_FIN = 1,
    FR_TCP_SYN = 2,
    FR_TCP_RST = 4,
    FR_TCP_PSH = 8,
    FR_TCP_ACK = 16,
    FR_TCP_URG = 32,
    FR_TCP_ECE = 64,
    FR_TCP_CWR = 128,
};

/* IP protocol numbers that have a transport header known here. */
enum {
    FR_PROTOCOL_ICMP = 1,
    FR_PROTOCOL_TCP = 6,
    FR_PROTOCOL_UDP = 17,
    FR_PROTOCOL_ICMP6 = 58,
    FR_PROTOCOL_SCTP = 132,
};

struct fr_frame {
    int64_t time_ns; /* FR_TIME_MISSING: none, or not a valid one */
    int link_type;   /* libpcap's DLT_ number */
    const uint8_t *data;
    uint32_t captured; /* bytes at data */
    uint32_t wire_len; /* bytes it had on the wire; at least `captured` */
};

struct fr_packet {
    int64_t time_ns;
    uint8_t src[16], dst[16]; /* IPv4: the first 4 bytes, the rest 0 */
    uint32_t ip_len;          /* IP header and all behind it */
    uint32_t header_len;      /* IP and transport header */
    uint32_t frame_len;       /* on the wire */
    uint32_t fragment_id;
    uint16_t sport, dport; /* 0 where the protocol has no ports */
    uint16_t window;       /* of TCP, unscaled */
    uint8_t family;        /* 4 or 6 */
    uint8_t protocol;
    uint8_t flags;             /* of TCP, else 0 */
    uint8_t has_window;        /* a TCP header was read */
    uint8_t is_fragment;       /* first or later */
    uint8_t is_later_fragment; /* has neither ports nor flags of its own */
    uint8_t is_len_from_wire;  /* the IP header gave no length */
    uint8_t is_inner;          /* from inside a tunnel */
};

#endif
