/* make_capture.c - a made-up capture, as long as one likes and the same for
 * the same arguments: pcap with microseconds, Ethernet, full frames.
 *
 * Conversations of the kinds below run side by side; when one ends another
 * begins, so that the number of open flows and the memory of a meter stay the
 * same however long the capture is.
 *
 *     bench_make_capture FILE PACKETS [CONVERSATIONS [SEED]] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"

enum {
    HEAD_SIZE = 14 + 40 + 32, /* Ethernet, IPv6, TCP with time stamps */
    PAYLOAD_MAX = 1400,
    FRAME_MIN = 60,
    FIN = 1,
    SYN = 2,
    PSH = 8,
    ACK = 16,
    TCP = 6,
    UDP = 17,
};

/* How conversations of a kind go: `share` of them per hundred; packets,
 * payloads forward and backward (0: mostly bare ACKs) and pauses (s), each
 * the middle of a wide spread; packets of a hundred that go backward. */
static const struct kind {
    unsigned share, protocol, port;
    double packets, forward, backward, pause;
    unsigned backward_share;
} kinds[] = {
    {22, UDP, 53, 2, 42, 150, 0.012, 50},    /* name service */
    {8, TCP, 0, 1, 0, 0, 0.0004, 40},        /* a scan */
    {34, TCP, 443, 16, 300, 900, 0.006, 50}, /* pages */
    {9, TCP, 443, 75, 0, 1400, 0.0009, 68},  /* a download */
    {3, UDP, 443, 75, 40, 1250, 0.0009, 68}, /* the same by QUIC */
    {15, TCP, 22, 26, 200, 200, 0.12, 50},   /* a terminal */
    {9, TCP, 8883, 18, 65, 65, 1.5, 50},     /* a device that reports */
};

struct conversation {
    double time; /* of its next packet, s */
    const struct kind *kind;
    uint32_t packets, done;
    uint32_t sequence[2]; /* by side: 0 client */
    uint8_t address[2][16];
    uint16_t port[2];
    uint8_t is_v6;
};

struct maker {
    FILE *out;
    struct fr_rand rand;
    struct conversation *heap; /* the one with the next packet first */
    uint64_t count;
    uint8_t payload[PAYLOAD_MAX * 2];
};

/* --- chance --------------------------------------------------------------- */

static uint32_t below(struct maker *maker, uint64_t bound)
{
    return (uint32_t)fr_rand_below(&maker->rand, bound);
}

/* About `middle`, `width` its spread in natural logarithms. */
static double about(struct maker *maker, double middle, double width)
{
    double sum = 0;

    for (int i = 0; i < 4; i++)
        sum += fr_rand_f64(&maker->rand) - 0.5;
    return middle * exp(width * sum * 1.73);
}

static const struct kind *draw_kind(struct maker *maker)
{
    unsigned at = below(maker, 100);
    const struct kind *kind = kinds;

    while (at >= kind->share)
        at -= kind++->share;
    return kind;
}

/* Clients are few; of servers three in five are of a small set. */
static void draw_address(struct maker *maker, int is_server, int is_v6,
                         uint8_t address[16])
{
    uint32_t value = is_server && below(maker, 5) >= 3
                         ? 0x0D000000u + below(maker, 0xC0000000u)
                         : (is_server ? 0x0A000000u : 0xC0A80000u) +
                               below(maker, is_server ? 120 : 1000);

    memset(address, 0, 16);
    if (is_v6)
        memcpy(address, "\x20\x01\x0d\xb8", 4);
    for (int i = 0; i < 4; i++)
        address[(is_v6 ? 12 : 0) + i] = (uint8_t)(value >> (24 - 8 * i));
}

static struct conversation begin(struct maker *maker, double time)
{
    struct conversation c = {.time = time, .kind = draw_kind(maker)};

    c.packets = (uint32_t)about(maker, c.kind->packets, 0.6) + 1;
    if (c.kind->protocol == TCP && c.packets > 2)
        c.packets += 6; /* the handshake and the end */
    c.is_v6 = below(maker, 20) == 0;
    for (int side = 0; side < 2; side++) {
        c.sequence[side] = below(maker, UINT32_MAX);
        draw_address(maker, side, c.is_v6, c.address[side]);
    }
    c.port[0] = (uint16_t)(32768 + below(maker, 28000));
    c.port[1] =
        (uint16_t)(c.kind->port ? c.kind->port : 1 + below(maker, 9999));
    return c;
}

/* --- frames --------------------------------------------------------------- */

static uint8_t *put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    return put16(put16(at, value >> 16), value);
}

static void put_checksum(uint8_t ip[20])
{
    uint32_t sum = 0;

    for (int i = 0; i < 20; i += 2)
        sum += (uint32_t)ip[i] << 8 | ip[i + 1];
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    (void)put16(ip + 10, ~sum);
}

static uint8_t *put_ip(const struct conversation *c, int side, uint32_t size,
                       uint8_t *at)
{
    size_t address = c->is_v6 ? 16 : 4;
    uint8_t *ip = at;

    if (c->is_v6) {
        at = put16(put32(at, 0x60000000), size);
        *at++ = (uint8_t)c->kind->protocol;
        *at++ = 64;
    } else {
        at = put32(put16(put16(at, 0x4500), size + 20), 0x4000);
        *at++ = 64;
        *at++ = (uint8_t)c->kind->protocol;
        at = put16(at, 0);
    }
    memcpy(at, c->address[side], address);
    memcpy(at + address, c->address[!side], address);
    if (!c->is_v6)
        put_checksum(ip);
    return at + 2 * address;
}

static unsigned flags_of(const struct conversation *c, uint32_t payload)
{
    if (c->done == 0)
        return SYN;
    if (c->packets <= 2)
        return ACK | 4; /* refused */
    if (c->done == 1)
        return SYN | ACK;
    if (c->done + 3 == c->packets || c->done + 2 == c->packets)
        return FIN | ACK;
    return payload ? PSH | ACK : ACK;
}

static uint8_t *put_transport(struct conversation *c, int side,
                              uint32_t payload, uint8_t *at)
{
    unsigned flags = flags_of(c, payload);

    at = put16(put16(at, c->port[side]), c->port[!side]);
    if (c->kind->protocol == UDP)
        return put32(at, (8 + payload) << 16);
    at = put32(put32(at, c->sequence[side]), c->sequence[!side]);
    at = put32(put32(at, (0x8000 | flags) << 16 | 64240), 0);
    c->sequence[side] += payload + ((flags & (FIN | SYN)) != 0);
    return put32(put32(put32(at, 0x0101080A), c->done), c->done);
}

/* The side that sends the next packet: at its ends a connection alternates. */
static int side_of(struct maker *maker, const struct conversation *c)
{
    if (c->done < 3)
        return c->done & 1;
    if (c->kind->protocol == TCP && c->done + 3 >= c->packets)
        return (c->packets - 1 - c->done) & 1;
    return below(maker, 100) < c->kind->backward_share;
}

static uint32_t draw_payload(struct maker *maker, const struct conversation *c,
                             int side)
{
    double middle = side ? c->kind->backward : c->kind->forward;

    if (middle <= 0 || (c->kind->protocol == TCP &&
                        (c->done < 3 || c->done + 3 >= c->packets)))
        return 0;
    return (uint32_t)fmin(about(maker, middle, 0.5), PAYLOAD_MAX);
}

static int write_frame(struct maker *maker, double time, const uint8_t *head,
                       uint32_t size, uint32_t payload)
{
    static const uint8_t zeros[FRAME_MIN];
    uint32_t whole = size + payload;
    uint32_t padding = whole < FRAME_MIN ? FRAME_MIN - whole : 0;
    uint32_t record[4] = {(uint32_t)time,
                          (uint32_t)((time - floor(time)) * 1e6),
                          whole + padding, whole + padding};

    return fwrite(record, sizeof(record), 1, maker->out) == 1 &&
           fwrite(head, 1, size, maker->out) == size &&
           fwrite(maker->payload + below(maker, PAYLOAD_MAX), 1, payload,
                  maker->out) == payload &&
           fwrite(zeros, 1, padding, maker->out) == padding;
}

static int write_packet(struct maker *maker, struct conversation *c)
{
    uint8_t head[HEAD_SIZE] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
    int side = side_of(maker, c);
    uint32_t payload = draw_payload(maker, c, side);
    uint32_t transport = c->kind->protocol == TCP ? 32 : 8;
    uint8_t *at = put16(head + 12, c->is_v6 ? 0x86DD : 0x0800);

    at = put_ip(c, side, transport + payload, at);
    at = put_transport(c, side, payload, at);
    c->done++;
    return write_frame(maker, c->time, head, (uint32_t)(at - head), payload);
}

/* --- the heap ------------------------------------------------------------- */

/* Put a conversation where the first one was. */
static void sink(struct maker *maker, uint64_t at,
                 const struct conversation *conversation)
{
    struct conversation *heap = maker->heap;

    for (uint64_t child; (child = 2 * at + 1) < maker->count; at = child) {
        if (child + 1 < maker->count && heap[child + 1].time < heap[child].time)
            child++;
        if (conversation->time <= heap[child].time)
            break;
        heap[at] = heap[child];
    }
    heap[at] = *conversation;
}

static int fill(struct maker *maker)
{
    double start = 1717977600;

    maker->heap = calloc(maker->count, sizeof(*maker->heap));
    if (!maker->heap)
        return 0;
    for (size_t i = 0; i < sizeof(maker->payload); i++)
        maker->payload[i] = (uint8_t)fr_rand_u64(&maker->rand);
    for (uint64_t i = maker->count; i-- > 0;) {
        struct conversation c =
            begin(maker, start + 2 * fr_rand_f64(&maker->rand));
        sink(maker, i, &c);
    }
    return 1;
}

static int run(struct maker *maker, uint64_t packets)
{
    static const uint32_t head[6] = {0xA1B2C3D4, 2 | 4 << 16, 0, 0, 65535, 1};

    if (!fill(maker) || fwrite(head, sizeof(head), 1, maker->out) != 1)
        return 0;
    for (uint64_t i = 0; i < packets; i++) {
        struct conversation c = maker->heap[0];
        double pause = fmax(about(maker, c.kind->pause, 1.5), 1e-6);

        if (!write_packet(maker, &c))
            return 0;
        if (c.done == c.packets)
            c = begin(maker, c.time + about(maker, 0.05, 1));
        else
            c.time += pause;
        sink(maker, 0, &c);
    }
    return 1;
}

int main(int argc, char **argv)
{
    struct maker maker = {.count =
                              argc > 3 ? strtoull(argv[3], NULL, 10) : 20000};
    int done;

    if (argc < 3 || maker.count == 0) {
        fprintf(stderr, "use: %s FILE PACKETS [CONVERSATIONS [SEED]]\n",
                argv[0]);
        return 3;
    }
    maker.out = fopen(argv[1], "wb");
    if (!maker.out) {
        perror(argv[1]);
        return 4;
    }
    fr_rand_init(&maker.rand, argc > 4 ? strtoull(argv[4], NULL, 10) : 1);
    done = run(&maker, strtoull(argv[2], NULL, 10));
    free(maker.heap);
    if (fclose(maker.out) != 0 || !done) {
        fprintf(stderr, "%s: not written whole\n", argv[1]);
        return 4;
    }
    return 0;
}
