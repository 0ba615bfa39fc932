/* sketch.h - flows, bytes and packets of more names than can be kept
 * (count-min sketch, Cormode and Muthukrishnan 2005).
 *
 * Cells are plain sums, so the order of adding does not matter. What is read
 * is never too small, and too large by about total / FR_SKETCH_WIDTH. */
#ifndef FR_STAT_SKETCH_H
#define FR_STAT_SKETCH_H

#include <stdint.h>

#define FR_SKETCH_WIDTH 32768
#define FR_SKETCH_DEPTH 4

/* What is counted for an address, a pair of them, or a port. Sums stop at
 * UINT64_MAX. */
struct fr_talk {
    uint64_t flows;
    uint64_t bytes;
    uint64_t packets;
};

/* 3 MB; all zero bytes: nothing counted. */
struct fr_sketch {
    struct fr_talk cells[FR_SKETCH_DEPTH][FR_SKETCH_WIDTH];
};

static inline uint64_t fr_talk_sum(uint64_t a, uint64_t b)
{
    uint64_t sum = a + b;

    return sum < a ? UINT64_MAX : sum;
}

static inline void fr_talk_add(struct fr_talk *talk, const struct fr_talk *more)
{
    talk->flows = fr_talk_sum(talk->flows, more->flows);
    talk->bytes = fr_talk_sum(talk->bytes, more->bytes);
    talk->packets = fr_talk_sum(talk->packets, more->packets);
}

/* `hash` is well mixed in all 64 bits. */
void fr_sketch_add(struct fr_sketch *sketch, uint64_t hash,
                   const struct fr_talk *talk);
void fr_sketch_merge(struct fr_sketch *sketch, const struct fr_sketch *other);
/* An upper bound of what was counted for the hash. */
struct fr_talk fr_sketch_get(const struct fr_sketch *sketch, uint64_t hash);

#endif
