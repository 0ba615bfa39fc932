/* cloud.h - the points of a scatter chart: each of them up to a stated
 * number, beyond it a sparse grid of counts.
 *
 * A coordinate is held as a 64-bit key that orders as the value does; a cell
 * is the keys with the same upper bits, so that on an axis of numbers cells
 * have about equal relative width, on one of times a width of 2^k ns. The
 * cells are doubled in width until few enough are in use; how often depends
 * only on the points, not on their order. */
#ifndef FR_STAT_CLOUD_H
#define FR_STAT_CLOUD_H

#include <stdint.h>

#include "base/arena.h"
#include "stat/summary.h"

struct fr_cloud_point {
    uint64_t x, y;  /* keys */
    uint64_t count; /* 1 for a point */
    uint16_t code;
};

struct fr_cloud {
    int is_timed; /* x is a time, else a number */
    uint32_t points_max, cells_max;
    uint64_t total, left_out, x_zero, y_zero;
    uint64_t x_min, x_max, y_min, y_max; /* keys; valid if total > 0 */
    int is_grid;
    uint32_t level; /* how often the cells were doubled */
    /* Points, or the grid: a table of slots by hash, count 0 where free. */
    struct fr_cloud_point *points; /* owned */
    uint32_t point_count;          /* points, or slots in use */
    uint32_t point_capacity;       /* a power of two for a grid */
};

void fr_cloud_init(struct fr_cloud *cloud, int is_timed, uint32_t points_max,
                   uint32_t cells_max);
void fr_cloud_release(struct fr_cloud *cloud);
/* Count one row; left out if x or y is not finite. Returns FR_ENOMEM. */
FR_MUST_USE int fr_cloud_add(struct fr_cloud *cloud, double x, double y,
                             uint16_t code);
/* The same with a time; left out if it is missing. */
FR_MUST_USE int fr_cloud_add_timed(struct fr_cloud *cloud, int64_t time,
                                   double y, uint16_t code);
/* Both set up alike. */
FR_MUST_USE int fr_cloud_merge(struct fr_cloud *cloud,
                               const struct fr_cloud *other);
/* Points and cells belong to `arena`; times become seconds since `zero`. */
FR_MUST_USE int fr_cloud_finish(const struct fr_cloud *cloud, int64_t zero,
                                struct fr_arena *arena,
                                struct fr_scatter *scatter);

#endif
