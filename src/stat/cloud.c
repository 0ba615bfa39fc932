/* cloud.c - points, then a grid whose cells grow.
 *
 * Invariant: is_grid exactly if total > points_max; `level` is the smallest
 * at which the cells of all points so far are at most cells_max (of each code
 * for itself), and the time axis has at most TIME_CELLS_MAX. Both only get harder with more points, so
 * the level, and with it the grid, is a function of the multiset of points. */
#include "stat/cloud.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"
#include "stat/order.h"

/* 5 bits behind the point: 32 cells from a power of two to the next. */
#define NUMBER_SHIFT   47
#define TIME_CELLS_MAX 512
#define SLOTS_FIRST    1024
#define SHIFT_MAX      63

void fr_cloud_init(struct fr_cloud *cloud, int is_timed, uint32_t points_max,
                   uint32_t cells_max)
{
    FR_ASSERT(cells_max > 0);
    *cloud = (struct fr_cloud){
        .is_timed = is_timed, .points_max = points_max, .cells_max = cells_max};
}

void fr_cloud_release(struct fr_cloud *cloud)
{
    fr_free(cloud->points);
    cloud->points = NULL;
}

static uint64_t key_of_time(int64_t time)
{
    return (uint64_t)time ^ 1ULL << 63;
}

static uint32_t capped(uint32_t shift)
{
    return shift < SHIFT_MAX ? shift : SHIFT_MAX;
}

static uint32_t x_shift(const struct fr_cloud *cloud)
{
    return capped(cloud->is_timed ? cloud->level : NUMBER_SHIFT + cloud->level);
}

/* On a chart over time only the time is made coarser, until it is one cell. */
static uint32_t y_shift(const struct fr_cloud *cloud)
{
    if (!cloud->is_timed)
        return capped(NUMBER_SHIFT + cloud->level);
    if (cloud->level <= SHIFT_MAX)
        return NUMBER_SHIFT;
    return capped(NUMBER_SHIFT + cloud->level - SHIFT_MAX);
}

static uint64_t hash_of(uint64_t x, uint64_t y, uint16_t code)
{
    uint64_t hash = x * 0x9e3779b97f4a7c15U;

    hash = (hash ^ hash >> 32 ^ y) * 0xff51afd7ed558ccdU;
    hash = (hash ^ hash >> 29 ^ code) * 0xc4ceb9fe1a85ec53U;
    return hash ^ hash >> 32;
}

/* Coarser than this it does not get: each axis is two cells. */
static int is_coarsest(const struct fr_cloud *cloud)
{
    return x_shift(cloud) == SHIFT_MAX && y_shift(cloud) == SHIFT_MAX;
}

/* The slot of the cell, or the free one where it belongs. */
static struct fr_cloud_point *find_slot(struct fr_cloud_point *slots,
                                        uint32_t capacity, uint64_t x,
                                        uint64_t y, uint16_t code)
{
    uint32_t at = (uint32_t)hash_of(x, y, code) & (capacity - 1);

    while (slots[at].count &&
           !(slots[at].x == x && slots[at].y == y && slots[at].code == code))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

/* Move the cells into a table of `capacity` slots, at `by` levels more. */
static int rebuild(struct fr_cloud *cloud, uint32_t capacity, uint32_t by)
{
    struct fr_cloud_point *slots = fr_alloc_zero(capacity, sizeof(*slots));
    uint32_t x_before = x_shift(cloud);
    uint32_t y_before = y_shift(cloud);
    uint32_t count = 0;

    if (!slots)
        return FR_ENOMEM;
    cloud->level += by;
    for (uint32_t i = 0; i < cloud->point_capacity; i++) {
        const struct fr_cloud_point *cell = &cloud->points[i];
        uint64_t x = cell->x >> (x_shift(cloud) - x_before);
        uint64_t y = cell->y >> (y_shift(cloud) - y_before);
        struct fr_cloud_point *slot;
        if (cell->count == 0)
            continue;
        slot = find_slot(slots, capacity, x, y, cell->code);
        count += slot->count == 0;
        *slot = (struct fr_cloud_point){.x = x,
                                        .y = y,
                                        .code = cell->code,
                                        .count = slot->count + cell->count};
    }
    fr_free(cloud->points);
    cloud->points = slots;
    cloud->point_capacity = capacity;
    cloud->point_count = count;
    return 0;
}

/* Levels to add so that the time axis has few enough cells. */
static uint32_t levels_for_range(const struct fr_cloud *cloud)
{
    uint32_t shift = x_shift(cloud);
    uint32_t by = 0;

    if (!cloud->is_timed)
        return 0;
    while ((cloud->x_max >> (shift + by)) - (cloud->x_min >> (shift + by)) >=
           TIME_CELLS_MAX)
        by++;
    return by;
}

static int fit_range(struct fr_cloud *cloud)
{
    uint32_t by = levels_for_range(cloud);

    return by ? rebuild(cloud, cloud->point_capacity, by) : 0;
}

/* Count `count` rows in the cell of the keys x and y (of the grid's level). */
static int put_cell(struct fr_cloud *cloud, uint64_t x, uint64_t y,
                    uint16_t code, uint64_t count)
{
    struct fr_cloud_point *slot =
        find_slot(cloud->points, cloud->point_capacity, x, y, code);

    if (slot->count) {
        slot->count += count;
        return 0;
    }
    *slot =
        (struct fr_cloud_point){.x = x, .y = y, .code = code, .count = count};
    cloud->point_count++;
    while (cloud->point_count > cloud->cells_max && !is_coarsest(cloud))
        FR_TRY(rebuild(cloud, cloud->point_capacity, 1));
    if (cloud->point_count > cloud->point_capacity / 2)
        return rebuild(cloud, cloud->point_capacity * 2, 0);
    return 0;
}

/* From points to cells. */
static int start_grid(struct fr_cloud *cloud)
{
    struct fr_cloud_point *points = cloud->points;
    uint32_t count = cloud->point_count;
    struct fr_cloud_point *slots = fr_alloc_zero(SLOTS_FIRST, sizeof(*slots));
    int status = 0;

    if (!slots)
        return FR_ENOMEM;
    cloud->points = slots;
    cloud->point_capacity = SLOTS_FIRST;
    cloud->point_count = 0;
    cloud->is_grid = 1;
    status = fit_range(cloud);
    for (uint32_t i = 0; status == 0 && i < count; i++)
        status = put_cell(cloud, points[i].x >> x_shift(cloud),
                          points[i].y >> y_shift(cloud), points[i].code, 1);
    fr_free(points);
    return status;
}

static int keep_point(struct fr_cloud *cloud, uint64_t x, uint64_t y,
                      uint16_t code)
{
    if (cloud->point_count == cloud->point_capacity) {
        uint32_t capacity =
            cloud->point_capacity ? cloud->point_capacity * 2 : 64;
        struct fr_cloud_point *points;
        if (capacity > cloud->points_max)
            capacity = cloud->points_max;
        points = fr_alloc_resize(cloud->points, capacity, sizeof(*points));
        if (!points)
            return FR_ENOMEM;
        cloud->points = points;
        cloud->point_capacity = capacity;
    }
    cloud->points[cloud->point_count++] =
        (struct fr_cloud_point){.x = x, .y = y, .code = code, .count = 1};
    return 0;
}

static void widen_range(struct fr_cloud *cloud, uint64_t x_min, uint64_t x_max,
                        uint64_t y_min, uint64_t y_max)
{
    int is_first = cloud->total == 0;

    if (is_first || x_min < cloud->x_min)
        cloud->x_min = x_min;
    if (is_first || x_max > cloud->x_max)
        cloud->x_max = x_max;
    if (is_first || y_min < cloud->y_min)
        cloud->y_min = y_min;
    if (is_first || y_max > cloud->y_max)
        cloud->y_max = y_max;
}

static int add_point(struct fr_cloud *cloud, uint64_t x, uint64_t y,
                     uint16_t code)
{
    widen_range(cloud, x, x, y, y);
    if (!cloud->is_grid && cloud->total == cloud->points_max)
        FR_TRY(start_grid(cloud));
    cloud->total++;
    if (!cloud->is_grid)
        return keep_point(cloud, x, y, code);
    FR_TRY(fit_range(cloud));
    return put_cell(cloud, x >> x_shift(cloud), y >> y_shift(cloud), code, 1);
}

int fr_cloud_add(struct fr_cloud *cloud, double x, double y, uint16_t code)
{
    if (!isfinite(x) || !isfinite(y)) {
        cloud->left_out++;
        return 0;
    }
    cloud->x_zero += x <= 0;
    cloud->y_zero += y <= 0;
    return add_point(cloud, fr_order_key(x), fr_order_key(y), code);
}

int fr_cloud_add_timed(struct fr_cloud *cloud, int64_t time, double y,
                       uint16_t code)
{
    if (time == FR_TIME_MISSING || !isfinite(y)) {
        cloud->left_out++;
        return 0;
    }
    cloud->y_zero += y <= 0;
    return add_point(cloud, key_of_time(time), fr_order_key(y), code);
}

static int merge_points(struct fr_cloud *cloud, const struct fr_cloud *other)
{
    for (uint32_t i = 0; i < other->point_count; i++)
        FR_TRY(add_point(cloud, other->points[i].x, other->points[i].y,
                         other->points[i].code));
    return 0;
}

static int merge_grid(struct fr_cloud *cloud, const struct fr_cloud *other)
{
    widen_range(cloud, other->x_min, other->x_max, other->y_min, other->y_max);
    if (!cloud->is_grid)
        FR_TRY(start_grid(cloud));
    cloud->total += other->total;
    FR_TRY(fit_range(cloud));
    if (cloud->level < other->level)
        FR_TRY(
            rebuild(cloud, cloud->point_capacity, other->level - cloud->level));
    for (uint32_t i = 0; i < other->point_capacity; i++) {
        const struct fr_cloud_point *cell = &other->points[i];
        if (cell->count)
            FR_TRY(put_cell(cloud, cell->x >> (x_shift(cloud) - x_shift(other)),
                            cell->y >> (y_shift(cloud) - y_shift(other)),
                            cell->code, cell->count));
    }
    return 0;
}

int fr_cloud_merge(struct fr_cloud *cloud, const struct fr_cloud *other)
{
    FR_ASSERT(cloud->is_timed == other->is_timed);
    cloud->left_out += other->left_out;
    cloud->x_zero += other->x_zero;
    cloud->y_zero += other->y_zero;
    return other->is_grid ? merge_grid(cloud, other)
                          : merge_points(cloud, other);
}

static int compare_points(const void *left, const void *right)
{
    const struct fr_cloud_point *a = left;
    const struct fr_cloud_point *b = right;

    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return a->code < b->code ? -1 : a->code > b->code;
}

/* The x of a key; times as seconds since `zero`. */
static double x_of_key(const struct fr_cloud *cloud, uint64_t key, int64_t zero)
{
    uint64_t zero_key = key_of_time(zero);

    if (!cloud->is_timed)
        return fr_order_value(key);
    if (key >= zero_key)
        return (double)(key - zero_key) / (double)FR_NS_PER_S;
    return -((double)(zero_key - key) / (double)FR_NS_PER_S);
}

/* The used points or cells, in order. */
static struct fr_cloud_point *sorted_points(const struct fr_cloud *cloud)
{
    struct fr_cloud_point *points =
        fr_alloc_zero(cloud->point_count, sizeof(*points));
    uint32_t count = 0;
    uint32_t slots =
        cloud->is_grid ? cloud->point_capacity : cloud->point_count;

    if (!points)
        return NULL;
    for (uint32_t i = 0; i < slots; i++)
        if (cloud->points[i].count)
            points[count++] = cloud->points[i];
    FR_ASSERT(count == cloud->point_count);
    qsort(points, count, sizeof(*points), compare_points);
    return points;
}

static int set_points(const struct fr_cloud *cloud, int64_t zero,
                      const struct fr_cloud_point *points,
                      struct fr_arena *arena, struct fr_scatter *scatter)
{
    uint32_t count = cloud->point_count;
    double *x = FR_NEW_ARRAY(arena, count + 1, double);
    double *y = FR_NEW_ARRAY(arena, count + 1, double);
    uint16_t *code = FR_NEW_ARRAY(arena, count + 1, uint16_t);

    if (!x || !y || !code)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        x[i] = x_of_key(cloud, points[i].x, zero);
        y[i] = fr_order_value(points[i].y);
        code[i] = points[i].code;
    }
    scatter->point_count = count;
    scatter->x = x;
    scatter->y = y;
    scatter->code = code;
    return 0;
}

static uint64_t within(uint64_t key, uint64_t min, uint64_t max)
{
    return key < min ? min : key > max ? max : key;
}

/* The last key of a cell: all lower bits set. */
static uint64_t cell_end(uint64_t key, uint32_t shift)
{
    return key << shift | ((1ULL << shift) - 1);
}

/* Edges of a cell, no further out than the data. */
static struct fr_cell cell_of(const struct fr_cloud *cloud,
                              const struct fr_cloud_point *at, int64_t zero)
{
    uint32_t xs = x_shift(cloud);
    uint32_t ys = y_shift(cloud);
    uint64_t x_low = within(at->x << xs, cloud->x_min, cloud->x_max);
    uint64_t x_high = within(cell_end(at->x, xs), cloud->x_min, cloud->x_max);
    uint64_t y_low = within(at->y << ys, cloud->y_min, cloud->y_max);
    uint64_t y_high = within(cell_end(at->y, ys), cloud->y_min, cloud->y_max);

    return (struct fr_cell){.x_low = x_of_key(cloud, x_low, zero),
                            .x_high = x_of_key(cloud, x_high, zero),
                            .y_low = fr_order_value(y_low),
                            .y_high = fr_order_value(y_high),
                            .code = at->code};
}

/* Neighbours in `points` with the same place are the codes of one cell. */
static int set_cells(const struct fr_cloud *cloud, int64_t zero,
                     const struct fr_cloud_point *points,
                     struct fr_arena *arena, struct fr_scatter *scatter)
{
    struct fr_cell *cells =
        FR_NEW_ARRAY(arena, (size_t)cloud->point_count + 1, struct fr_cell);
    uint32_t count = 0;

    if (!cells)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < cloud->point_count;) {
        const struct fr_cloud_point *at = &points[i];
        uint64_t most = 0;
        cells[count] = cell_of(cloud, at, zero);
        for (; i < cloud->point_count && points[i].x == at->x &&
               points[i].y == at->y;
             i++) {
            cells[count].count += points[i].count;
            if (points[i].count > most) {
                most = points[i].count;
                cells[count].code = points[i].code;
            }
        }
        count++;
    }
    scatter->cell_count = count;
    scatter->cells = cells;
    return 0;
}

int fr_cloud_finish(const struct fr_cloud *cloud, int64_t zero,
                    struct fr_arena *arena, struct fr_scatter *scatter)
{
    double nan = (double)NAN;
    struct fr_cloud_point *points = sorted_points(cloud);
    int status;

    *scatter = (struct fr_scatter){.total = cloud->total,
                                   .left_out = cloud->left_out,
                                   .x_min = nan,
                                   .x_max = nan,
                                   .y_min = nan,
                                   .y_max = nan,
                                   .x_zero = cloud->x_zero,
                                   .y_zero = cloud->y_zero};
    if (!points)
        return FR_ENOMEM;
    if (cloud->total) {
        scatter->x_min = x_of_key(cloud, cloud->x_min, zero);
        scatter->x_max = x_of_key(cloud, cloud->x_max, zero);
        scatter->y_min = fr_order_value(cloud->y_min);
        scatter->y_max = fr_order_value(cloud->y_max);
    }
    status = cloud->is_grid ? set_cells(cloud, zero, points, arena, scatter)
                            : set_points(cloud, zero, points, arena, scatter);
    fr_free(points);
    return status;
}
