/* frames.h - frames and captures built in memory, for the tests of meter/. */
#ifndef FR_TESTS_FRAMES_H
#define FR_TESTS_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "meter/packet.h"

/* Growing bytes with a fixed maximum; a test that needs more fails. */
struct bytes {
    uint8_t data[8192];
    size_t size;
};

void put_bytes(struct bytes *out, const void *data, size_t size);
/* "0800 45": hexadecimal digits, spaces are skipped. */
void put_hex(struct bytes *out, const char *hex);
void put_zeros(struct bytes *out, size_t size);
/* Whole numbers, little-endian. */
void put_u16(struct bytes *out, uint16_t value);
void put_u32(struct bytes *out, uint32_t value);

/* IPv4 10.0.0.1 -> 10.0.0.2 (or back) with a TCP header and payload. */
void put_tcp(struct bytes *out, int is_back, unsigned flags, size_t payload);
/* IPv4 10.0.0.1:1 -> 10.0.0.2:2, UDP. */
void put_udp(struct bytes *out, size_t payload);

/* The 24 bytes at the front of a little-endian pcap file in microseconds. */
void put_pcap_header(struct bytes *out, uint32_t link_type);
/* A packet of raw IP in it. */
void put_pcap_packet(struct bytes *out, uint32_t seconds, uint32_t microseconds,
                     const struct bytes *packet);

/* A frame over these bytes, nothing cut. */
struct fr_frame frame_of(const struct bytes *bytes, int link_type,
                         int64_t time_ns);

#endif
