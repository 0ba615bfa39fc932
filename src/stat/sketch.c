/* sketch.c - each name counts in one cell of each row; the smallest of its
 * cells bounds it. Sums saturate, which keeps them independent of order. */
#include "stat/sketch.h"

/* 15 bits of the hash for each row. */
static uint32_t column(uint64_t hash, uint32_t row)
{
    return (uint32_t)(hash >> (row * 16)) & (FR_SKETCH_WIDTH - 1);
}

void fr_sketch_add(struct fr_sketch *sketch, uint64_t hash,
                   const struct fr_talk *talk)
{
    for (uint32_t row = 0; row < FR_SKETCH_DEPTH; row++)
        fr_talk_add(&sketch->cells[row][column(hash, row)], talk);
}

void fr_sketch_merge(struct fr_sketch *sketch, const struct fr_sketch *other)
{
    for (uint32_t row = 0; row < FR_SKETCH_DEPTH; row++)
        for (uint32_t i = 0; i < FR_SKETCH_WIDTH; i++)
            fr_talk_add(&sketch->cells[row][i], &other->cells[row][i]);
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

struct fr_talk fr_sketch_get(const struct fr_sketch *sketch, uint64_t hash)
{
    struct fr_talk least = sketch->cells[0][column(hash, 0)];

    for (uint32_t row = 1; row < FR_SKETCH_DEPTH; row++) {
        const struct fr_talk *cell = &sketch->cells[row][column(hash, row)];
        least.flows = smaller(least.flows, cell->flows);
        least.bytes = smaller(least.bytes, cell->bytes);
        least.packets = smaller(least.packets, cell->packets);
    }
    return least;
}
