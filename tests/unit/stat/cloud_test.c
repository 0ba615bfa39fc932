/* cloud_test.c - points as they came, or cells that hold every point once. */
#include "support/unit.h"

#include <float.h>
#include <math.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/rand.h"
#include "stat/cloud.h"

enum { ROWS = 4000, CELLS = 32 };

static void points_are_ordered(void **state)
{
    static const double x[] = {3, NAN, 1, -0.0, 1, INFINITY, 1};
    static const double y[] = {5, 1, -2, 0, 7, 1, -2};
    static const uint16_t codes[] = {1, 1, 9, 3, 4, 5, 2};
    static const double want[][3] = {
        {0, 0, 3}, {1, -2, 2}, {1, -2, 9}, {1, 7, 4}, {3, 5, 1}};
    struct fr_cloud cloud;
    struct fr_scatter scatter;
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_cloud_init(&cloud, 0, 5, CELLS);
    assert_int_equal(fr_cloud_add(&cloud, x, y, codes, 7), 0);
    assert_int_equal(fr_cloud_finish(&cloud, 0, &arena, &scatter), 0);
    assert_int_equal(scatter.total, 5);
    assert_int_equal(scatter.left_out, 2);
    assert_int_equal(scatter.point_count, 5);
    assert_int_equal(scatter.cell_count, 0);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(scatter.x[i] == want[i][0]);
        assert_true(scatter.y[i] == want[i][1]);
        assert_int_equal(scatter.code[i], want[i][2]);
    }
    assert_int_equal(scatter.x_zero, 1);
    assert_int_equal(scatter.y_zero, 3);
    assert_true(scatter.x_min == 0 && !signbit(scatter.x_min));
    assert_true(scatter.x_max == 3);
    assert_true(scatter.y_min == -2 && scatter.y_max == 7);
    fr_cloud_release(&cloud);
    fr_arena_release(&arena);
}

static void times_are_seconds_since_the_first(void **state)
{
    static const int64_t time[] = {5000000000, FR_TIME_MISSING, 1000000000,
                                   1250000000};
    static const double y[] = {1, 2, 3, 4};
    struct fr_cloud cloud;
    struct fr_scatter scatter;
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_cloud_init(&cloud, 1, 100, CELLS);
    assert_int_equal(fr_cloud_add_timed(&cloud, time, y, NULL, 4), 0);
    assert_int_equal(fr_cloud_finish(&cloud, 1000000000, &arena, &scatter), 0);
    assert_int_equal(scatter.total, 3);
    assert_int_equal(scatter.left_out, 1);
    assert_true(scatter.x[0] == 0 && scatter.x[1] == 0.25 && scatter.x[2] == 4);
    assert_true(scatter.y[0] == 3 && scatter.y[1] == 4 && scatter.y[2] == 1);
    fr_cloud_release(&cloud);
    fr_arena_release(&arena);
}

static void nothing_has_no_range(void **state)
{
    struct fr_cloud cloud;
    struct fr_scatter scatter;
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_cloud_init(&cloud, 0, 5, CELLS);
    assert_int_equal(fr_cloud_finish(&cloud, 0, &arena, &scatter), 0);
    assert_int_equal(scatter.total + scatter.point_count + scatter.cell_count,
                     0);
    assert_true(isnan(scatter.x_min) && isnan(scatter.y_max));
    fr_cloud_release(&cloud);
    fr_arena_release(&arena);
}

struct rows {
    double x[ROWS], y[ROWS];
    int64_t time[ROWS];
    uint16_t codes[ROWS];
};

/* Kinds: log-normal, whole numbers and zeros, both signs, any exponent, times
 * of which one is very far away. */
static double number(struct fr_rand *rand, uint32_t kind)
{
    double unit = fr_rand_f64(rand);

    switch (kind) {
    case 0: return exp(20 * unit - 10);
    case 1: return (double)fr_rand_below(rand, 200);
    case 2: return 10 * unit - 5;
    default: return ldexp(unit - 0.5, (int)fr_rand_below(rand, 1800) - 850);
    }
}

static void fill(struct rows *rows, uint32_t kind)
{
    struct fr_rand rand;

    fr_rand_init(&rand, kind);
    for (uint32_t i = 0; i < ROWS; i++) {
        rows->x[i] = number(&rand, kind);
        rows->y[i] = number(&rand, 3 - kind % 4);
        rows->time[i] = (int64_t)fr_rand_below(&rand, 50000000000);
        rows->codes[i] = (uint16_t)fr_rand_below(&rand, 5);
    }
    rows->time[ROWS / 2] = kind ? INT64_MAX : 70000000000;
    rows->time[ROWS - 1] = kind ? INT64_MIN + 1 : 0;
}

static int holds(const struct fr_cell *cell, double x, double y)
{
    return x >= cell->x_low && x <= cell->x_high && y >= cell->y_low &&
           y <= cell->y_high;
}

/* Each cell has as many rows as lie in it, and the code that most of them
 * have (the lowest of several). */
static void check_cells(const struct fr_scatter *scatter, const double *x,
                        const double *y, const uint16_t *codes)
{
    uint64_t total = 0;

    for (uint32_t c = 0; c < scatter->cell_count; c++) {
        const struct fr_cell *cell = &scatter->cells[c];
        uint64_t by_code[8] = {0};
        uint64_t count = 0;
        for (uint32_t i = 0; i < ROWS; i++) {
            if (!holds(cell, x[i], y[i]))
                continue;
            count++;
            by_code[codes[i]]++;
        }
        assert_int_equal(cell->count, count);
        for (uint16_t code = 0; code < 8; code++)
            assert_true(
                by_code[code] < by_code[cell->code] ||
                (by_code[code] == by_code[cell->code] && code >= cell->code));
        total += count;
    }
    assert_int_equal(total, ROWS);
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return a < b ? -1 : a > b;
}

/* How many different lower edges there are along one axis. */
static uint32_t count_edges(const struct fr_scatter *scatter, int along_x)
{
    uint32_t count = scatter->cell_count;
    double *edges = calloc(count, sizeof(*edges));
    uint32_t different = 1;

    assert_non_null(edges);
    for (uint32_t i = 0; i < count; i++)
        edges[i] = along_x ? scatter->cells[i].x_low : scatter->cells[i].y_low;
    qsort(edges, count, sizeof(*edges), compare_numbers);
    for (uint32_t i = 1; i < count; i++)
        different += edges[i] != edges[i - 1];
    free(edges);
    return different;
}

static void numbers_fall_into_cells(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < 4; kind++) {
        static struct rows rows;
        struct fr_cloud cloud;
        struct fr_scatter scatter;
        struct fr_arena arena;
        fill(&rows, kind);
        fr_arena_init(&arena, 0);
        fr_cloud_init(&cloud, 0, 100, CELLS);
        assert_int_equal(fr_cloud_add(&cloud, rows.x, rows.y, rows.codes, ROWS),
                         0);
        assert_int_equal(fr_cloud_finish(&cloud, 0, &arena, &scatter), 0);
        assert_int_equal(scatter.point_count, 0);
        check_cells(&scatter, rows.x, rows.y, rows.codes);
        assert_in_range(count_edges(&scatter, 1), CELLS / 4, CELLS);
        assert_in_range(count_edges(&scatter, 0), CELLS / 4, CELLS);
        fr_cloud_release(&cloud);
        fr_arena_release(&arena);
    }
}

static void times_fall_into_cells(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < 2; kind++) {
        static struct rows rows;
        static double seconds[ROWS];
        struct fr_cloud cloud;
        struct fr_scatter scatter;
        struct fr_arena arena;
        fill(&rows, kind);
        for (uint32_t i = 0; i < ROWS; i++)
            seconds[i] = (double)rows.time[i] / 1e9;
        fr_arena_init(&arena, 0);
        fr_cloud_init(&cloud, 1, 100, CELLS);
        for (uint32_t i = 0; i < ROWS; i += 50)
            assert_int_equal(fr_cloud_add_timed(&cloud, rows.time + i,
                                                rows.y + i, rows.codes + i, 50),
                             0);
        assert_int_equal(fr_cloud_finish(&cloud, 0, &arena, &scatter), 0);
        check_cells(&scatter, seconds, rows.y, rows.codes);
        assert_in_range(count_edges(&scatter, 1), 2, 2 * CELLS);
        assert_in_range(count_edges(&scatter, 0), CELLS / 8, CELLS / 2);
        fr_cloud_release(&cloud);
        fr_arena_release(&arena);
    }
}

static void equal_points_are_one_cell(void **state)
{
    static double x[ROWS];
    static int64_t time[ROWS];
    struct fr_cloud cloud;
    struct fr_scatter scatter;
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_cloud_init(&cloud, 1, 10, 2);
    for (uint32_t i = 0; i < ROWS; i++)
        time[i] = 1700000000123456789;
    assert_int_equal(fr_cloud_add_timed(&cloud, time, x, NULL, ROWS), 0);
    assert_int_equal(fr_cloud_finish(&cloud, time[0], &arena, &scatter), 0);
    assert_int_equal(scatter.cell_count, 1);
    assert_int_equal(scatter.cells[0].count, ROWS);
    assert_true(scatter.cells[0].x_low == 0 && scatter.cells[0].x_high == 0);
    assert_true(scatter.cells[0].y_low == 0 && scatter.cells[0].y_high == 0);
    fr_cloud_release(&cloud);
    fr_arena_release(&arena);
}

static void zero_has_a_cell_without_width(void **state)
{
    static const double x[] = {0, 0, -0.0, 1e-6, 5, 1e-6};
    struct fr_cloud cloud;
    struct fr_scatter scatter;
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_cloud_init(&cloud, 0, 1, CELLS);
    assert_int_equal(fr_cloud_add(&cloud, x, x, NULL, 6), 0);
    assert_int_equal(fr_cloud_finish(&cloud, 0, &arena, &scatter), 0);
    assert_int_equal(scatter.cell_count, 3);
    assert_true(scatter.cells[0].x_low == 0 && scatter.cells[0].x_high == 0);
    assert_int_equal(scatter.cells[0].count, 3);
    assert_true(scatter.cells[1].x_low <= 1e-6 &&
                scatter.cells[1].x_low > 0.9e-6);
    assert_int_equal(scatter.cells[1].count, 2);
    assert_int_equal(scatter.y_zero, 3);
    fr_cloud_release(&cloud);
    fr_arena_release(&arena);
}

static void codes_above_the_last_are_none_in_a_grid(void **state)
{
    static const double x[] = {1, 1, 1};
    static const uint16_t codes[] = {FR_CLOUD_CODES_MAX + 1, 65535, 1};
    struct fr_cloud cloud;
    struct fr_scatter scatter;
    struct fr_arena arena;

    (void)state;
    fr_arena_init(&arena, 0);
    fr_cloud_init(&cloud, 0, 1, CELLS);
    assert_int_equal(fr_cloud_add(&cloud, x, x, codes, 3), 0);
    assert_int_equal(fr_cloud_finish(&cloud, 0, &arena, &scatter), 0);
    assert_int_equal(scatter.cell_count, 1);
    assert_int_equal(scatter.cells[0].code, 0);
    assert_int_equal(scatter.cells[0].count, 3);
    fr_cloud_release(&cloud);
    fr_arena_release(&arena);
}

static int run(const struct rows *rows)
{
    struct fr_cloud parts[2];
    struct fr_scatter scatter;
    struct fr_arena arena;
    int status;

    fr_arena_init(&arena, 0);
    fr_cloud_init(&parts[0], 1, 70, CELLS);
    fr_cloud_init(&parts[1], 1, 70, CELLS);
    status = fr_cloud_add_timed(&parts[0], rows->time, rows->y, NULL, 1000);
    if (status == 0)
        status = fr_cloud_add_timed(&parts[1], rows->time + 1000,
                                    rows->y + 1000, NULL, 60);
    if (status == 0)
        status = fr_cloud_merge(&parts[1], &parts[0]);
    if (status == 0)
        status = fr_cloud_finish(&parts[1], 0, &arena, &scatter);
    fr_cloud_release(&parts[0]);
    fr_cloud_release(&parts[1]);
    fr_arena_release(&arena);
    return status;
}

static void no_memory_is_reported(void **state)
{
    static struct rows rows;
    uint64_t n = 1;
    int status;

    (void)state;
    fill(&rows, 0);
    do {
        fr_alloc_fail_at(n++, 0);
        status = run(&rows);
        fr_alloc_fail_at(0, 0);
        assert_true(status == 0 || status == FR_ENOMEM);
    } while (status != 0);
    assert_true(n > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_ordered),
        cmocka_unit_test(times_are_seconds_since_the_first),
        cmocka_unit_test(nothing_has_no_range),
        cmocka_unit_test(numbers_fall_into_cells),
        cmocka_unit_test(times_fall_into_cells),
        cmocka_unit_test(equal_points_are_one_cell),
        cmocka_unit_test(zero_has_a_cell_without_width),
        cmocka_unit_test(codes_above_the_last_are_none_in_a_grid),
        cmocka_unit_test(no_memory_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
