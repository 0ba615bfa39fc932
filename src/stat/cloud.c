/* cloud.c - points, then a grid whose cells grow.
 *
 * Invariant: there is a grid exactly if total > points_max. The shift of an
 * axis is the smallest with which its keys so far need no more cells than it
 * may have; more keys never make it smaller. */
#include "stat/cloud.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"
#include "stat/order.h"

/* Finest cells: 5 bits behind the point, 32 from a power of two to the next;
 * and times of a nanosecond. */
#define NUMBER_SHIFT 47
#define NUMBER_WORDS ((1U << (64 - NUMBER_SHIFT)) / 64)
#define SHIFT_MAX    63
#define SLOTS_FIRST  1024
#define RECENT_CELLS 512
/* What is smaller is zero to a chart. */
#define LEAST_ABOVE_ZERO 0x1p-900

/* A place in 64 bits: x, y, code. All cells of times in use lie within far
 * less than 2^31, so the lower 31 bits tell them apart. */
#define CODE_BITS 5
#define Y_BITS    17
#define X_MASK    0x7fffffffU
#define Y_MASK    ((1U << Y_BITS) - 1)

/* --- axes --- */

static uint64_t key_of_time(int64_t time)
{
    return (uint64_t)time ^ 1ULL << 63;
}

static struct fr_cloud_axis axis_of(int is_timed, uint32_t cells_max)
{
    return (struct fr_cloud_axis){.is_timed = is_timed,
                                  .cells_max = cells_max,
                                  .shift = is_timed ? 0 : NUMBER_SHIFT,
                                  .min = UINT64_MAX};
}

static int axis_start(struct fr_cloud_axis *axis)
{
    if (axis->is_timed || axis->used)
        return 0;
    axis->used = fr_alloc_zero(NUMBER_WORDS, sizeof(*axis->used));
    return axis->used ? 0 : FR_ENOMEM;
}

static uint64_t axis_has(const struct fr_cloud_axis *axis, uint64_t cell)
{
    return axis->used[cell / 64] >> (cell % 64) & 1;
}

static void axis_mark(struct fr_cloud_axis *axis, uint64_t cell)
{
    if (axis_has(axis, cell))
        return;
    axis->used[cell / 64] |= 1ULL << (cell % 64);
    axis->used_count++;
}

/* Two cells become one. */
static void axis_double(struct fr_cloud_axis *axis)
{
    uint64_t cell_count = 1ULL << (64 - axis->shift);

    axis->shift++;
    if (axis->is_timed)
        return;
    axis->used_count = 0;
    for (uint64_t cell = 0; cell < cell_count / 2; cell++) {
        uint64_t is_used =
            axis_has(axis, 2 * cell) | axis_has(axis, 2 * cell + 1);
        axis->used[cell / 64] &= ~(1ULL << (cell % 64));
        axis->used[cell / 64] |= is_used << (cell % 64);
        axis->used_count += (uint32_t)is_used;
    }
    for (uint64_t cell = cell_count / 2; cell < cell_count; cell++)
        axis->used[cell / 64] &= ~(1ULL << (cell % 64));
}

static int axis_is_crowded(const struct fr_cloud_axis *axis, uint64_t min,
                           uint64_t max)
{
    if (axis->shift == SHIFT_MAX)
        return 0;
    if (axis->is_timed)
        return (max >> axis->shift) - (min >> axis->shift) >= axis->cells_max;
    return axis->used_count > axis->cells_max;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* The shift that the axis needs to take a key too. Marks the cell of a number
 * and doubles the axis of numbers; times only once the cells were moved. */
static uint32_t axis_fit(struct fr_cloud_axis *axis, uint64_t key)
{
    struct fr_cloud_axis after = *axis;

    if (!axis->is_timed) {
        axis_mark(axis, key >> axis->shift);
        while (axis_is_crowded(axis, 0, 0))
            axis_double(axis);
        return axis->shift;
    }
    if (key >= axis->min && key <= axis->max)
        return axis->shift;
    while (axis_is_crowded(&after, smaller(axis->min, key),
                           larger(axis->max, key)))
        after.shift++;
    return after.shift;
}

static void axis_widen(struct fr_cloud_axis *axis, uint64_t min, uint64_t max)
{
    axis->min = smaller(axis->min, min);
    axis->max = larger(axis->max, max);
}

/* --- places --- */

static uint64_t pack(uint64_t x, uint64_t y, uint16_t code)
{
    if (code > FR_CLOUD_CODES_MAX)
        code = 0;
    return (x & X_MASK) << (Y_BITS + CODE_BITS) | y << CODE_BITS | code;
}

static uint16_t place_code(uint64_t place)
{
    return place & ((1U << CODE_BITS) - 1);
}

static uint64_t place_y(uint64_t place)
{
    return place >> CODE_BITS & Y_MASK;
}

/* The whole x, from the lowest one in use. */
static uint64_t place_x(const struct fr_cloud_axis *axis, uint64_t place)
{
    uint64_t x = place >> (Y_BITS + CODE_BITS);
    uint64_t low = axis->is_timed ? axis->min >> axis->shift : 0;

    return low + ((x - low) & X_MASK);
}

static uint32_t hash_of(uint64_t place)
{
    uint64_t hash = place * 0x9e3779b97f4a7c15U;

    hash = (hash ^ hash >> 32) * 0xff51afd7ed558ccdU;
    return (uint32_t)(hash >> 32);
}

/* --- the grid --- */

/* The slot of the place, or the free one where it belongs. */
static struct fr_cloud_cell *find_slot(struct fr_cloud_cell *cells,
                                       uint32_t capacity, uint64_t place)
{
    uint32_t at = hash_of(place) & (capacity - 1);

    while (cells[at].count && cells[at].place != place)
        at = (at + 1) & (capacity - 1);
    return &cells[at];
}

/* Move the cells into a table of `capacity` slots, to wider cells. `x_before`
 * is the axis as it was when they were placed, y_by how much wider y is. */
static int move_cells(struct fr_cloud *cloud, uint32_t capacity,
                      const struct fr_cloud_axis *x_before, uint32_t y_by)
{
    struct fr_cloud_cell *cells = fr_alloc_zero(capacity, sizeof(*cells));
    uint32_t x_by = cloud->x.shift - x_before->shift;
    uint32_t count = 0;

    if (!cells)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < cloud->cell_capacity; i++) {
        uint64_t before = cloud->cells[i].place;
        uint64_t place = pack(place_x(x_before, before) >> x_by,
                              place_y(before) >> y_by, place_code(before));
        struct fr_cloud_cell *cell;
        if (cloud->cells[i].count == 0)
            continue;
        cell = find_slot(cells, capacity, place);
        count += cell->count == 0;
        cell->place = place;
        cell->count += cloud->cells[i].count;
    }
    fr_free(cloud->cells);
    cloud->cells = cells;
    cloud->cell_capacity = capacity;
    cloud->cell_count = count;
    return 0;
}

/* Whether the axis takes the key as it is. */
static int axis_knows(const struct fr_cloud_axis *axis, uint64_t key)
{
    if (axis->is_timed)
        return key >= axis->min && key <= axis->max;
    return axis_has(axis, key >> axis->shift) != 0;
}

/* Make the grid take the keys x and y. */
static int fit(struct fr_cloud *cloud, uint64_t x, uint64_t y)
{
    struct fr_cloud_axis x_before = cloud->x;
    uint32_t y_shift = cloud->y.shift;
    uint32_t x_shift = axis_fit(&cloud->x, x);

    axis_fit(&cloud->y, y);
    cloud->x.shift = x_shift;
    if (x_shift == x_before.shift && y_shift == cloud->y.shift)
        return 0;
    return move_cells(cloud, cloud->cell_capacity, &x_before,
                      cloud->y.shift - y_shift);
}

/* Count rows at cell x, y of the grid's present width. */
static int put_cell(struct fr_cloud *cloud, uint64_t x, uint64_t y,
                    uint16_t code, uint64_t count)
{
    uint64_t place = pack(x, y, code);
    struct fr_cloud_cell *cell =
        find_slot(cloud->cells, cloud->cell_capacity, place);

    cloud->cell_count += cell->count == 0;
    cell->place = place;
    cell->count += count;
    if (cloud->cell_count <= cloud->cell_capacity / 2)
        return 0;
    return move_cells(cloud, cloud->cell_capacity * 2, &cloud->x, 0);
}

static int add_to_grid(struct fr_cloud *cloud, uint64_t x, uint64_t y,
                       uint16_t code)
{
    if (!axis_knows(&cloud->x, x) || !axis_knows(&cloud->y, y))
        FR_TRY(fit(cloud, x, y));
    axis_widen(&cloud->x, x, x);
    return put_cell(cloud, x >> cloud->x.shift, y >> cloud->y.shift, code, 1);
}

/* --- points --- */

/* From points to cells. */
static int start_grid(struct fr_cloud *cloud)
{
    struct fr_cloud_axis *x = &cloud->x;
    int status = 0;

    FR_TRY(axis_start(x));
    FR_TRY(axis_start(&cloud->y));
    cloud->cells = fr_alloc_zero(SLOTS_FIRST, sizeof(*cloud->cells));
    if (!cloud->cells)
        return FR_ENOMEM;
    cloud->cell_capacity = SLOTS_FIRST;
    /* nothing is placed yet: no cells need to move while the range grows */
    while (x->is_timed && x->min <= x->max &&
           axis_is_crowded(x, x->min, x->max))
        x->shift++;
    for (uint32_t i = 0; status == 0 && i < cloud->point_count; i++)
        status = add_to_grid(cloud, cloud->points[i].x, cloud->points[i].y,
                             cloud->points[i].code);
    fr_free(cloud->points);
    cloud->points = NULL;
    cloud->point_count = 0;
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
        (struct fr_cloud_point){.x = x, .y = y, .code = code};
    axis_widen(&cloud->x, x, x);
    return 0;
}

static int add_point(struct fr_cloud *cloud, uint64_t x, uint64_t y,
                     uint16_t code)
{
    if (!cloud->cells && cloud->total == cloud->points_max)
        FR_TRY(start_grid(cloud));
    axis_widen(&cloud->y, y, y);
    cloud->total++;
    if (!cloud->cells)
        return keep_point(cloud, x, y, code);
    return add_to_grid(cloud, x, y, code);
}

/* --- rows --- */

/* Cells of the rows just seen, counted together before the grid is touched:
 * neighbours in a file often lie close to each other. Keys are as wide as the
 * cells were when the first row came. */
struct recent_cell {
    uint64_t x, y;
    uint64_t count;
    uint16_t code;
};

struct recent {
    struct recent_cell cells[RECENT_CELLS];
    uint32_t x_shift, y_shift; /* y_shift 0 before the first row */
};

static int flush_cell(struct fr_cloud *cloud, const struct recent *recent,
                      struct recent_cell *cell)
{
    uint64_t count = cell->count;

    cell->count = 0;
    if (count == 0)
        return 0;
    return put_cell(cloud, cell->x >> (cloud->x.shift - recent->x_shift),
                    cell->y >> (cloud->y.shift - recent->y_shift), cell->code,
                    count);
}

static int flush(struct fr_cloud *cloud, struct recent *recent)
{
    for (uint32_t i = 0; recent->y_shift && i < RECENT_CELLS; i++)
        FR_TRY(flush_cell(cloud, recent, &recent->cells[i]));
    return 0;
}

static int add_recent(struct fr_cloud *cloud, struct recent *recent, uint64_t x,
                      uint64_t y, uint16_t code)
{
    struct recent_cell *cell;

    if (!axis_knows(&cloud->x, x) || !axis_knows(&cloud->y, y))
        FR_TRY(fit(cloud, x, y));
    if (!recent->y_shift) {
        memset(recent->cells, 0, sizeof(recent->cells));
        recent->x_shift = cloud->x.shift;
        recent->y_shift = cloud->y.shift;
    }
    axis_widen(&cloud->x, x, x);
    axis_widen(&cloud->y, y, y);
    cloud->total++;
    x >>= recent->x_shift;
    y >>= recent->y_shift;
    cell = &recent->cells[hash_of(pack(x, y, code)) % RECENT_CELLS];
    if (cell->count && cell->x == x && cell->y == y && cell->code == code) {
        cell->count++;
        return 0;
    }
    FR_TRY(flush_cell(cloud, recent, cell));
    *cell = (struct recent_cell){.x = x, .y = y, .code = code, .count = 1};
    return 0;
}

static int add_row(struct fr_cloud *cloud, struct recent *recent, uint64_t x,
                   uint64_t y, uint16_t code)
{
    if (cloud->cells)
        return add_recent(cloud, recent, x, y, code);
    return add_point(cloud, x, y, code);
}

int fr_cloud_add(struct fr_cloud *cloud, const double *x, const double *y,
                 const uint16_t *codes, uint32_t row_count)
{
    struct recent recent;

    recent.y_shift = 0;
    for (uint32_t i = 0; i < row_count; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            cloud->left_out++;
            continue;
        }
        cloud->x_zero += x[i] <= 0;
        cloud->y_zero += y[i] <= 0;
        FR_TRY(add_row(cloud, &recent, fr_order_key(x[i]), fr_order_key(y[i]),
                       codes ? codes[i] : 0));
    }
    return flush(cloud, &recent);
}

int fr_cloud_add_timed(struct fr_cloud *cloud, const int64_t *time,
                       const double *y, const uint16_t *codes,
                       uint32_t row_count)
{
    struct recent recent;

    recent.y_shift = 0;
    for (uint32_t i = 0; i < row_count; i++) {
        if (time[i] == FR_TIME_MISSING || !isfinite(y[i])) {
            cloud->left_out++;
            continue;
        }
        cloud->y_zero += y[i] <= 0;
        FR_TRY(add_row(cloud, &recent, key_of_time(time[i]), fr_order_key(y[i]),
                       codes ? codes[i] : 0));
    }
    return flush(cloud, &recent);
}

/* --- merging --- */

/* Make an axis as wide as the other one's cells and values need. */
static void axis_merge(struct fr_cloud_axis *axis,
                       const struct fr_cloud_axis *other)
{
    while (axis->shift < other->shift)
        axis_double(axis);
    for (uint64_t cell = 0;
         !axis->is_timed && cell < 1ULL << (64 - other->shift); cell++)
        if (axis_has(other, cell))
            axis_mark(axis, cell >> (axis->shift - other->shift));
    axis_widen(axis, other->min, other->max);
    while (axis_is_crowded(axis, axis->min, axis->max))
        axis_double(axis);
}

static int merge_grid(struct fr_cloud *cloud, const struct fr_cloud *other)
{
    struct fr_cloud_axis x_before;
    uint32_t y_shift;

    if (!cloud->cells)
        FR_TRY(start_grid(cloud));
    x_before = cloud->x;
    y_shift = cloud->y.shift;
    axis_merge(&cloud->x, &other->x);
    axis_merge(&cloud->y, &other->y);
    FR_TRY(move_cells(cloud, cloud->cell_capacity, &x_before,
                      cloud->y.shift - y_shift));
    cloud->total += other->total;
    for (uint32_t i = 0; i < other->cell_capacity; i++) {
        const struct fr_cloud_cell *cell = &other->cells[i];
        uint64_t x = place_x(&other->x, cell->place) >>
                     (cloud->x.shift - other->x.shift);
        uint64_t y = place_y(cell->place) >> (cloud->y.shift - other->y.shift);
        if (cell->count)
            FR_TRY(put_cell(cloud, x, y, place_code(cell->place), cell->count));
    }
    return 0;
}

int fr_cloud_merge(struct fr_cloud *cloud, const struct fr_cloud *other)
{
    FR_ASSERT(cloud->x.is_timed == other->x.is_timed);
    FR_ASSERT(cloud->x.cells_max == other->x.cells_max);
    cloud->left_out += other->left_out;
    cloud->x_zero += other->x_zero;
    cloud->y_zero += other->y_zero;
    if (other->cells)
        return merge_grid(cloud, other);
    for (uint32_t i = 0; i < other->point_count; i++)
        FR_TRY(add_point(cloud, other->points[i].x, other->points[i].y,
                         other->points[i].code));
    return 0;
}

/* --- finishing --- */

/* The value of a key; times as seconds since `zero`. */
static double value_of(const struct fr_cloud_axis *axis, uint64_t key,
                       int64_t zero)
{
    uint64_t zero_key = key_of_time(zero);

    if (!axis->is_timed)
        return fr_order_value(key);
    if (key >= zero_key)
        return (double)(key - zero_key) / (double)FR_NS_PER_S;
    return -((double)(zero_key - key) / (double)FR_NS_PER_S);
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

static int set_points(const struct fr_cloud *cloud, int64_t zero,
                      struct fr_arena *arena, struct fr_scatter *scatter)
{
    uint32_t count = cloud->point_count;
    double *x = FR_NEW_ARRAY(arena, count, double);
    double *y = FR_NEW_ARRAY(arena, count, double);
    uint16_t *code = FR_NEW_ARRAY(arena, count, uint16_t);

    if (!x || !y || !code)
        return FR_ENOMEM;
    if (count)
        qsort(cloud->points, count, sizeof(*cloud->points), compare_points);
    for (uint32_t i = 0; i < count; i++) {
        x[i] = value_of(&cloud->x, cloud->points[i].x, zero);
        y[i] = value_of(&cloud->y, cloud->points[i].y, zero);
        code[i] = cloud->points[i].code;
    }
    scatter->point_count = count;
    scatter->x = x;
    scatter->y = y;
    scatter->code = code;
    return 0;
}

/* A cell as it is ordered and drawn. */
struct drawn_cell {
    struct fr_cloud_point at; /* x and y are cells */
    uint64_t count;
};

/* The used cells, in order. NULL: no memory. */
static struct drawn_cell *sort_cells(const struct fr_cloud *cloud)
{
    struct drawn_cell *cells = fr_alloc_zero(cloud->cell_count, sizeof(*cells));
    uint32_t count = 0;

    for (uint32_t i = 0; cells && i < cloud->cell_capacity; i++) {
        uint64_t place = cloud->cells[i].place;
        if (cloud->cells[i].count == 0)
            continue;
        cells[count].at.x = place_x(&cloud->x, place);
        cells[count].at.y = place_y(place);
        cells[count].at.code = place_code(place);
        cells[count++].count = cloud->cells[i].count;
    }
    /* the point comes first in a drawn cell */
    if (cells)
        qsort(cells, count, sizeof(*cells), compare_points);
    return cells;
}

/* The edges of a cell along one axis, no further out than the data. The cell
 * of zero has no width, lest a logarithmic axis begins at 2^-1000. */
static void set_edges(const struct fr_cloud_axis *axis, uint64_t cell,
                      int64_t zero, double *low, double *high)
{
    uint64_t first = cell << axis->shift;
    uint64_t last = first | ((1ULL << axis->shift) - 1);

    *low = value_of(axis, larger(first, axis->min), zero);
    *high = value_of(axis, smaller(last, axis->max), zero);
    if (!axis->is_timed && *low == 0 && *high < LEAST_ABOVE_ZERO)
        *high = 0;
}

/* Neighbours with the same place are the codes of one cell. */
static uint32_t join_codes(const struct fr_cloud *cloud, int64_t zero,
                           const struct drawn_cell *from, struct fr_cell *cells)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < cloud->cell_count;) {
        const struct fr_cloud_point *at = &from[i].at;
        struct fr_cell *cell = &cells[count++];
        uint64_t most = 0;
        set_edges(&cloud->x, at->x, zero, &cell->x_low, &cell->x_high);
        set_edges(&cloud->y, at->y, zero, &cell->y_low, &cell->y_high);
        for (; i < cloud->cell_count && from[i].at.x == at->x &&
               from[i].at.y == at->y;
             i++) {
            cell->count += from[i].count;
            if (from[i].count > most)
                cell->code = from[i].at.code;
            most = larger(most, from[i].count);
        }
    }
    return count;
}

static int set_cells(const struct fr_cloud *cloud, int64_t zero,
                     struct fr_arena *arena, struct fr_scatter *scatter)
{
    struct fr_cell *cells =
        FR_NEW_ARRAY(arena, cloud->cell_count, struct fr_cell);
    struct drawn_cell *sorted = cells ? sort_cells(cloud) : NULL;

    if (!sorted)
        return FR_ENOMEM;
    scatter->cell_count = join_codes(cloud, zero, sorted, cells);
    scatter->cells = cells;
    fr_free(sorted);
    return 0;
}

void fr_cloud_init(struct fr_cloud *cloud, int is_timed, uint32_t points_max,
                   uint32_t cells_max)
{
    uint32_t x_max = is_timed ? cells_max * 2 : cells_max;
    uint32_t y_max = is_timed ? cells_max / 2 : cells_max;

    FR_ASSERT(y_max > 0);
    *cloud = (struct fr_cloud){.x = axis_of(is_timed, x_max),
                               .y = axis_of(0, y_max),
                               .points_max = points_max};
}

void fr_cloud_release(struct fr_cloud *cloud)
{
    fr_free(cloud->points);
    fr_free(cloud->cells);
    fr_free(cloud->x.used);
    fr_free(cloud->y.used);
    *cloud = (struct fr_cloud){.points_max = cloud->points_max};
}

int fr_cloud_finish(const struct fr_cloud *cloud, int64_t zero,
                    struct fr_arena *arena, struct fr_scatter *scatter)
{
    double nan = (double)NAN;

    *scatter = (struct fr_scatter){.total = cloud->total,
                                   .left_out = cloud->left_out,
                                   .x_min = nan,
                                   .x_max = nan,
                                   .y_min = nan,
                                   .y_max = nan,
                                   .x_zero = cloud->x_zero,
                                   .y_zero = cloud->y_zero};
    if (cloud->total) {
        scatter->x_min = value_of(&cloud->x, cloud->x.min, zero);
        scatter->x_max = value_of(&cloud->x, cloud->x.max, zero);
        scatter->y_min = value_of(&cloud->y, cloud->y.min, zero);
        scatter->y_max = value_of(&cloud->y, cloud->y.max, zero);
    }
    return cloud->cells ? set_cells(cloud, zero, arena, scatter)
                        : set_points(cloud, zero, arena, scatter);
}
