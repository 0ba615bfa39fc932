/* cases.h - figures for the tests: the six of a report with made-up numbers,
 * and for each kind of chart what could go wrong. */
#ifndef FR_TESTS_CHARTS_CASES_H
#define FR_TESTS_CHARTS_CASES_H

#include "base/arena.h"
#include "base/rand.h"
#include "chart/chart.h"

/* A figure under construction. Everything belongs to the arena. */
struct case_maker {
    struct fr_arena *arena;
    struct fr_rand rand;
    struct fr_figure figure;
    struct fr_panel *panels;
};

struct chart_case {
    const char *name;
    double width, height; /* points */
    void (*make)(struct case_maker *maker);
};

extern const struct chart_case chart_cases[];
extern const size_t chart_case_count;

/* Make the figure of a case; release the arena afterwards. */
void chart_case_make(const struct chart_case *which, struct fr_arena *arena,
                     struct fr_figure *figure);

/* --- for the files that make cases --- */

#define CASE_PANELS_MAX 16

/* The next panel: cells are filled row by row. */
struct fr_panel *case_panel(struct case_maker *maker, const char *title);
/* A grid of rows x columns. */
void case_grid(struct case_maker *maker, uint32_t rows, uint32_t columns);
void *case_alloc(struct case_maker *maker, size_t count, size_t size);
/* Standard normal, and exp of it times sigma around a median. */
double case_normal(struct case_maker *maker);
double case_lognormal(struct case_maker *maker, double median, double sigma);
/* Shares with the palette of all of them. */
struct fr_share *case_shares(struct case_maker *maker, size_t count,
                             const char *const *names, const double *values);
/* A box computed from values (sorted here). */
struct fr_chart_box case_box(struct case_maker *maker,
                             struct fr_category category, double *values,
                             size_t count);
/* Bins of values: log bins if is_log. */
void case_histogram(struct case_maker *maker, struct fr_panel *panel,
                    const double *values, size_t count, size_t bins,
                    int is_log);

void make_classification(struct case_maker *maker);
void make_timing(struct case_maker *maker);
void make_sizes(struct case_maker *maker);
void make_periodic(struct case_maker *maker);
void make_heatmap(struct case_maker *maker);
void make_timeline(struct case_maker *maker);
void make_bar(struct case_maker *maker);
void make_pie(struct case_maker *maker);
void make_box(struct case_maker *maker);
void make_histogram(struct case_maker *maker);
void make_scatter(struct case_maker *maker);
void make_joined(struct case_maker *maker);
void make_density(struct case_maker *maker);
void make_square(struct case_maker *maker);
void make_line(struct case_maker *maker);
void make_empty(struct case_maker *maker);
void make_ranges(struct case_maker *maker);

#endif
