/* sha256.c - SHA-256 as in FIPS 180-4, one 64-byte block at a time.
 * Invariant: size % 64 bytes of the block are in use. */
#include "base/sha256.h"

#include <string.h>

#include "base/sha256_internal.h"

const uint32_t fr_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

void fr_sha256_init(struct fr_sha256 *sha)
{
    static const struct fr_sha256 empty = {
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                  0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
    };

    *sha = empty;
}

static uint32_t rotate(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

static uint32_t read_u32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

static void expand(const unsigned char *block, uint32_t words[64])
{
    for (int i = 0; i < 16; i++)
        words[i] = read_u32(block + 4 * i);
    for (int i = 16; i < 64; i++) {
        uint32_t a = words[i - 15];
        uint32_t b = words[i - 2];
        uint32_t s0 = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
        uint32_t s1 = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;
        words[i] = words[i - 16] + s0 + words[i - 7] + s1;
    }
}

static void mix_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    expand(block, w);
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t choice = (e & f) ^ (~e & g);
        uint32_t t1 = h + s1 + choice + fr_sha256_constants[i] + w[i];
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + s0 + majority;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void fr_sha256_mix_plain(uint32_t state[8], const unsigned char *blocks,
                         size_t count)
{
    for (; count > 0; count--, blocks += 64)
        mix_block(state, blocks);
}

static void mix(struct fr_sha256 *sha, const unsigned char *blocks,
                size_t count)
{
    if (fr_sha256_has_x86())
        fr_sha256_mix_x86(sha->state, blocks, count);
    else
        fr_sha256_mix_plain(sha->state, blocks, count);
}

/* Fill up the block, mix the whole blocks, keep the rest. */
void fr_sha256_update(struct fr_sha256 *sha, const void *data, size_t size)
{
    const unsigned char *at = data;
    size_t used = sha->size % 64;

    sha->size += size;
    if (used && size >= 64 - used) {
        memcpy(sha->block + used, at, 64 - used);
        mix(sha, sha->block, 1);
        at += 64 - used;
        size -= 64 - used;
        used = 0;
    }
    if (used == 0 && size >= 64) {
        mix(sha, at, size / 64);
        at += size / 64 * 64;
        size %= 64;
    }
    if (size)
        memcpy(sha->block + used, at, size);
}

static void pad(struct fr_sha256 *sha)
{
    static const unsigned char padding[64] = {0x80};
    uint64_t bits = sha->size * 8;
    unsigned char tail[8];

    for (int i = 0; i < 8; i++)
        tail[i] = (unsigned char)(bits >> (56 - 8 * i));
    /* one to 64 bytes, so that 8 are left in the block */
    fr_sha256_update(sha, padding, 64 - (sha->size + 8) % 64);
    fr_sha256_update(sha, tail, sizeof(tail));
}

void fr_sha256_finish(struct fr_sha256 *sha, char text[FR_SHA256_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    pad(sha);
    for (int i = 0; i < 64; i++) {
        uint32_t word = sha->state[i / 8];
        text[i] = digits[word >> (28 - 4 * (i % 8)) & 15];
    }
    text[64] = '\0';
}
