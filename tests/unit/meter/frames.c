/* frames.c - frames and captures built in memory. */
#include "unit/meter/frames.h"

#include "support/unit.h"

void put_bytes(struct bytes *out, const void *data, size_t size)
{
    assert_true(out->size + size <= sizeof(out->data));
    memcpy(out->data + out->size, data, size);
    out->size += size;
}

void put_hex(struct bytes *out, const char *hex)
{
    for (; *hex; hex++) {
        char pair[3] = {hex[0], hex[1], '\0'};
        uint8_t byte;
        if (*hex == ' ')
            continue;
        byte = (uint8_t)strtoul(pair, NULL, 16);
        put_bytes(out, &byte, 1);
        hex++;
    }
}

void put_zeros(struct bytes *out, size_t size)
{
    while (size-- > 0)
        put_bytes(out, "", 1);
}

void put_u16(struct bytes *out, uint16_t value)
{
    uint8_t data[2] = {(uint8_t)(value & 255), (uint8_t)(value >> 8)};

    put_bytes(out, data, 2);
}

void put_u32(struct bytes *out, uint32_t value)
{
    put_u16(out, (uint16_t)(value & 0xFFFF));
    put_u16(out, (uint16_t)(value >> 16));
}

static void put_ipv4(struct bytes *out, int is_back, uint8_t protocol,
                     size_t size)
{
    uint8_t total[2] = {(uint8_t)((20 + size) >> 8), (uint8_t)(20 + size)};

    put_hex(out, "4500");
    put_bytes(out, total, 2);
    put_hex(out, "0000 0000 40");
    put_bytes(out, &protocol, 1);
    put_hex(out, is_back ? "0000 0a000002 0a000001" : "0000 0a000001 0a000002");
}

void put_tcp(struct bytes *out, int is_back, unsigned flags, size_t payload)
{
    uint8_t byte = (uint8_t)flags;

    put_ipv4(out, is_back, 6, 20 + payload);
    put_hex(out, is_back ? "0050 1000" : "1000 0050");
    put_hex(out, "00000000 00000000 50");
    put_bytes(out, &byte, 1);
    put_hex(out, "0400 0000 0000");
    put_zeros(out, payload);
}

void put_udp(struct bytes *out, size_t payload)
{
    put_ipv4(out, 0, 17, 8 + payload);
    put_hex(out, "0001 0002 0000 0000");
    put_zeros(out, payload);
}

void put_pcap_header(struct bytes *out, uint32_t link_type)
{
    put_u32(out, 0xa1b2c3d4);
    put_u16(out, 2);
    put_u16(out, 4);
    put_zeros(out, 8);
    put_u32(out, 65535);
    put_u32(out, link_type);
}

void put_pcap_packet(struct bytes *out, uint32_t seconds, uint32_t microseconds,
                     const struct bytes *packet)
{
    put_u32(out, seconds);
    put_u32(out, microseconds);
    put_u32(out, (uint32_t)packet->size);
    put_u32(out, (uint32_t)packet->size);
    put_bytes(out, packet->data, packet->size);
}

struct fr_frame frame_of(const struct bytes *bytes, int link_type,
                         int64_t time_ns)
{
    return (struct fr_frame){time_ns, link_type, bytes->data,
                             (uint32_t)bytes->size, (uint32_t)bytes->size};
}
