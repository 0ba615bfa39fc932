/* flowkey.c - the key of a packet and its hash. */
#include "meter/flowkey.h"

#include <string.h>
#include <unistd.h>

struct fr_hash_secret fr_hash_secret_draw(void)
{
    struct fr_hash_secret secret;

    if (getentropy(&secret, sizeof(secret)) < 0)
        secret = (struct fr_hash_secret){{1, 2}};
    return secret;
}

static int is_swapped(const struct fr_packet *packet)
{
    int order = memcmp(packet->src, packet->dst, sizeof(packet->src));

    return order != 0 ? order > 0 : packet->sport > packet->dport;
}

int fr_flow_key_of(const struct fr_packet *packet, struct fr_flow_key *key)
{
    int swapped = is_swapped(packet);
    uint64_t low = swapped ? packet->dport : packet->sport;
    uint64_t high = swapped ? packet->sport : packet->dport;

    memcpy(key->words, swapped ? packet->dst : packet->src, 16);
    memcpy(key->words + 2, swapped ? packet->src : packet->dst, 16);
    key->words[4] = low << 48 | high << 32 | (uint64_t)packet->protocol << 8 |
                    packet->family;
    return swapped;
}

uint16_t fr_flow_key_end(const struct fr_flow_key *key, int end,
                         uint8_t address[16])
{
    memcpy(address, key->words + 2 * end, 16);
    return (uint16_t)(key->words[4] >> (end ? 32 : 48));
}

int fr_flow_key_is_loop(const struct fr_flow_key *key)
{
    return key->words[0] == key->words[2] && key->words[1] == key->words[3] &&
           key->words[4] >> 48 == (key->words[4] >> 32 & 0xFFFF);
}

int fr_flow_key_equal(const struct fr_flow_key *a, const struct fr_flow_key *b)
{
    uint64_t differ = 0;

    for (int i = 0; i < 5; i++)
        differ |= a->words[i] ^ b->words[i];
    return differ == 0;
}

static uint64_t turn(uint64_t word, int bits)
{
    return word << bits | word >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = turn(v[1], 13) ^ v[0];
    v[0] = turn(v[0], 32);
    v[2] += v[3];
    v[3] = turn(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = turn(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = turn(v[1], 17) ^ v[2];
    v[2] = turn(v[2], 32);
}

uint64_t fr_flow_key_hash(const struct fr_flow_key *key,
                          const struct fr_hash_secret *secret)
{
    uint64_t v[4] = {
        secret->words[0] ^ 0x736f6d6570736575, /* "somepseudorandomly" */
        secret->words[1] ^ 0x646f72616e646f6d,
        secret->words[0] ^ 0x6c7967656e657261,
        secret->words[1] ^ 0x7465646279746573,
    };

    for (int i = 0; i < 5; i++) {
        v[3] ^= key->words[i];
        sip_round(v);
        v[0] ^= key->words[i];
    }
    /* the last word of SipHash: the size in its upper byte */
    v[3] ^= (uint64_t)40 << 56;
    sip_round(v);
    v[0] ^= (uint64_t)40 << 56;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
