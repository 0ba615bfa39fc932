/* cloud.h - the points of a scatter chart: each of them up to a stated
 * number, beyond it a sparse grid of counts.
 *
 * A coordinate is held as a 64-bit key that orders as the value does; a cell
 * is the keys with the same upper bits, so that on an axis of numbers cells
 * have about equal relative width, on one of times a width of 2^k ns. Each
 * axis doubles its cells until at most a stated number of them is in use; how
 * often depends on the values along that axis alone, so the grid is the same
 * in whatever order the points came. */
#ifndef FR_STAT_CLOUD_H
#define FR_STAT_CLOUD_H

#include <stdint.h>

#include "base/arena.h"
#include "stat/summary.h"

/* In a grid higher codes count as code 0: nobody tells more colours apart. */
#define FR_CLOUD_CODES_MAX 31

struct fr_cloud_axis {
    int is_timed;
    uint32_t cells_max; /* cells in use, or for times from first to last */
    uint32_t shift;     /* a cell is key >> shift */
    uint64_t min, max;  /* keys; min > max before the first */
    uint64_t *used;     /* bit per cell of a grid of numbers; owned */
    uint32_t used_count;
};

struct fr_cloud_point {
    uint64_t x, y; /* keys */
    uint16_t code;
};

struct fr_cloud_cell {
    uint64_t place; /* x, y and code packed; see cloud.c */
    uint64_t count; /* 0: a free slot */
};

struct fr_cloud {
    struct fr_cloud_axis x, y;
    uint32_t points_max;
    uint64_t total, left_out, x_zero, y_zero;
    struct fr_cloud_point *points; /* owned; NULL once there is a grid */
    uint32_t point_count, point_capacity;
    struct fr_cloud_cell *cells; /* owned; slots by hash; NULL: no grid yet */
    uint32_t cell_count, cell_capacity;
};

/* Each axis has at most cells_max >= 2 cells; on a chart over time the time
 * has twice as many and the other axis half. */
void fr_cloud_init(struct fr_cloud *cloud, int is_timed, uint32_t points_max,
                   uint32_t cells_max);
void fr_cloud_release(struct fr_cloud *cloud);
/* Count rows; those where x or y is not finite are left out. `codes` may be
 * NULL: all 0. Returns FR_ENOMEM. */
FR_MUST_USE int fr_cloud_add(struct fr_cloud *cloud, const double *x,
                             const double *y, const uint16_t *codes,
                             uint32_t row_count);
/* The same with times; rows without one are left out. */
FR_MUST_USE int fr_cloud_add_timed(struct fr_cloud *cloud, const int64_t *time,
                                   const double *y, const uint16_t *codes,
                                   uint32_t row_count);
/* Both set up alike. */
FR_MUST_USE int fr_cloud_merge(struct fr_cloud *cloud,
                               const struct fr_cloud *other);
/* Points and cells, in order of x, y and code, belong to `arena`; times
 * become seconds since `zero`. */
FR_MUST_USE int fr_cloud_finish(const struct fr_cloud *cloud, int64_t zero,
                                struct fr_arena *arena,
                                struct fr_scatter *scatter);

#endif
