/* figures_test.c - the six figures: what their panels are made of, that they
 * draw on a canvas without a bad coordinate, and what is said beside them. */
#include "support/unit.h"

#include <math.h>

#include "base/alloc.h"
#include "chart/chart.h"
#include "report/figures.h"
#include "report/traffic.h"
#include "report_fixture.h"

#define RECORD_MAX ((size_t)256 << 20)

static const enum fr_report_part charts[] = {
    FR_REPORT_PART_FLOW_CLASSIFICATION,
    FR_REPORT_PART_TIMING,
    FR_REPORT_PART_PACKET_SIZE,
    FR_REPORT_PART_PERIODIC,
    FR_REPORT_PART_HEATMAP,
    FR_REPORT_PART_TIMELINE,
};

static struct fr_arena arena;

static int setup(void **state)
{
    (void)state;
    fr_arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fr_arena_release(&arena);
    return 0;
}

static const struct fr_figure *build(const struct fr_report_facts *facts,
                                     enum fr_report_part part)
{
    struct fr_figure *figure;

    assert_int_equal(
        fr_figures_build(facts, part, FR_FIGURES_FILE, &arena, &figure), 0);
    return figure;
}

static int is_text(struct fr_str text, const char *expected)
{
    return fr_str_equal(text, fr_str_of(expected));
}

static void expect_text(struct fr_str text, const char *expected)
{
    if (!is_text(text, expected))
        fail_msg("got '%.*s', want '%s'", FR_STR_ARG(text), expected);
}

/* Every figure of every scenario, recorded; returns the text. */
static void record(const struct fr_report_facts *facts,
                   enum fr_report_part part, enum fr_figures_place place,
                   struct fr_strbuf *out)
{
    struct fr_figures_size size = fr_figures_size(part, place);
    struct fr_canvas *canvas;

    fr_strbuf_init(out, RECORD_MAX);
    assert_int_equal(
        fr_canvas_record_new(size.width, size.height, out, &canvas), 0);
    assert_int_equal(fr_figures_draw(facts, part, place, canvas), 0);
    assert_int_equal(fr_canvas_refused(canvas), 0);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
}

static void test_never_blank(void **state)
{
    (void)state;
    for (int i = 0; traffic_scenarios[i]; i++) {
        struct traffic traffic;
        assert_int_equal(traffic_make(traffic_scenarios[i], &traffic), 0);
        for (size_t c = 0; c < TEST_COUNT(charts); c++) {
            struct fr_strbuf out;
            record(&traffic.facts, charts[c], FR_FIGURES_PAGE, &out);
            assert_non_null(strstr(out.data, "text"));
            assert_true(out.size > 100);
            fr_strbuf_release(&out);
        }
        traffic_release(&traffic);
    }
}

static void test_titles(void **state)
{
    static struct fixture fixture;
    const struct fr_figure *figure;

    (void)state;
    fixture_many(&fixture);
    figure = build(&fixture.facts, FR_REPORT_PART_FLOW_CLASSIFICATION);
    expect_text(figure->title, "Flow classification");
    expect_text(figure->subtitle, "flow.csv \xc2\xb7 1,200 flows \xc2\xb7 "
                                  "2023-11-14 22:13:20 to 23:13:20 UTC");
    expect_text(figure->note, "flowrules 0.1.0");
    expect_text(figure->panels[0].title, "Flows by flow type");
    expect_text(figure->panels[1].title, "Duration by flow type");
}

/* Every panel of a report of nothing says why. */
static void test_no_flows(void **state)
{
    static struct fixture fixture;

    (void)state;
    fixture_zero(&fixture);
    for (size_t c = 0; c < TEST_COUNT(charts); c++) {
        const struct fr_figure *figure = build(&fixture.facts, charts[c]);
        for (size_t i = 0; i < figure->panel_count; i++) {
            assert_int_equal(figure->panels[i].kind, FR_CHART_EMPTY);
            expect_text(figure->panels[i].reason, "no flows");
        }
    }
}

static void test_not_defined(void **state)
{
    static struct fixture fixture;
    const struct fr_figure *figure;

    (void)state;
    fixture_many(&fixture);
    fixture.summary.timing_category = -1;
    fixture.summary.is_periodic = -1;
    figure = build(&fixture.facts, FR_REPORT_PART_TIMING);
    expect_text(figure->panels[0].reason,
                "'timing_category' is not defined by the rules");
    assert_int_equal(figure->panels[1].kind, FR_CHART_PIE);
    figure = build(&fixture.facts, FR_REPORT_PART_PERIODIC);
    expect_text(figure->panels[0].reason,
                "'is_periodic' is not defined by the rules");
}

static void test_absent_columns_and_times(void **state)
{
    static struct fixture fixture;
    const struct fr_figure *figure;

    (void)state;
    fixture_many(&fixture);
    fixture.summary.metrics[FR_METRIC_IAT_MEAN].is_present = 0;
    fixture.summary.time_first = FR_TIME_MISSING;
    fixture.summary.metrics[FR_METRIC_SIZE_AVG].count = 0;
    figure = build(&fixture.facts, FR_REPORT_PART_TIMING);
    expect_text(figure->panels[2].reason,
                "the input has no column 'flow_iat_mean'");
    figure = build(&fixture.facts, FR_REPORT_PART_TIMELINE);
    expect_text(figure->panels[0].reason, "the input has no start times");
    figure = build(&fixture.facts, FR_REPORT_PART_PACKET_SIZE);
    expect_text(figure->panels[2].reason,
                "'pkt_size_avg' has no finite number in any flow");
}

/* A name has its colour wherever it is drawn. */
static void test_one_color_a_name(void **state)
{
    struct traffic traffic;
    const struct fr_figure *types;
    const struct fr_figure *sizes;
    const struct fr_chart_box *boxes;
    const struct fr_series *series;

    (void)state;
    assert_int_equal(traffic_make("sample", &traffic), 0);
    types = build(&traffic.facts, FR_REPORT_PART_FLOW_CLASSIFICATION);
    sizes = build(&traffic.facts, FR_REPORT_PART_PACKET_SIZE);
    boxes = types->panels[1].as.box.boxes;
    series = sizes->panels[0].as.scatter.series;
    assert_int_equal(types->panels[1].as.box.count, 5);
    assert_int_equal(sizes->panels[0].as.scatter.count, 5);
    for (int i = 0; i < 5; i++) {
        assert_true(
            fr_str_equal(boxes[i].category.name, series[i].category.name));
        assert_int_equal(boxes[i].category.rgb, fr_style_color((size_t)i, 5));
        assert_int_equal(series[i].category.rgb, boxes[i].category.rgb);
    }
    traffic_release(&traffic);
}

/* The points of all series are those of the summary. */
static void test_points(void **state)
{
    struct traffic traffic;
    const struct fr_figure *figure;
    const struct fr_scatter_chart *chart;
    size_t count = 0;

    (void)state;
    assert_int_equal(traffic_make("sample", &traffic), 0);
    figure = build(&traffic.facts, FR_REPORT_PART_TIMING);
    chart = &figure->panels[3].as.scatter;
    for (size_t i = 0; i < chart->count; i++)
        count += chart->series[i].count;
    assert_int_equal(count, traffic.summary->iat.total);
    assert_int_equal(chart->x.scale, FR_SCALE_LOG);
    assert_int_equal(chart->y.scale, FR_SCALE_LOG);
    assert_true(chart->x.has_zero);
    expect_text(figure->panels[3].note,
                "4,620 flows \xc2\xb7 12 left out: a value is missing or "
                "infinite");
    traffic_release(&traffic);
}

static uint64_t sum(const uint32_t *counts, size_t count)
{
    uint64_t total = 0;

    for (size_t i = 0; counts && i < count; i++)
        total += counts[i];
    return total;
}

/* No flow is lost or counted twice on its way into the even grid. */
static void test_density_keeps_the_count(void **state)
{
    struct traffic traffic;

    (void)state;
    assert_int_equal(traffic_make("large", &traffic), 0);
    for (size_t c = 0; c < TEST_COUNT(charts); c++) {
        const struct fr_figure *figure = build(&traffic.facts, charts[c]);
        for (size_t i = 0; i < figure->panel_count; i++) {
            const struct fr_panel *panel = &figure->panels[i];
            const struct fr_density *density = panel->as.scatter.density;
            uint64_t total;
            if (panel->kind != FR_CHART_SCATTER)
                continue;
            assert_non_null(density);
            total =
                sum(density->counts, (size_t)density->rows * density->columns) +
                sum(density->x_zero, density->rows) +
                sum(density->y_zero, density->columns) + density->both_zero;
            assert_true(total == traffic.summary->iat.total ||
                        total == traffic.summary->sizes.total ||
                        total == traffic.summary->throughput_time.total ||
                        total == traffic.summary->size_time.total);
        }
    }
    traffic_release(&traffic);
}

/* Boxes of fewer than five values show each of them. */
static void test_few_values(void **state)
{
    static const struct {
        uint64_t count;
        struct fr_box box;
        double values[4];
    } cases[] = {
        {1,
         {.count = 1, .min = 7, .q1 = 7, .median = 7, .q3 = 7, .max = 7},
         {7}},
        {2,
         {.count = 2, .min = 1, .q1 = 2, .median = 3, .q3 = 4, .max = 5},
         {1, 5}},
        {3,
         {.count = 3, .min = 1, .q1 = 2, .median = 3, .q3 = 6, .max = 9},
         {1, 3, 9}},
        {4,
         {.count = 4, .min = 1, .q1 = 2.5, .median = 5, .q3 = 8.5, .max = 13},
         {1, 3, 7, 13}},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        static struct fixture fixture;
        const struct fr_chart_box *box;
        fixture_one(&fixture);
        fixture.boxes[0][2] = cases[i].box;
        box = build(&fixture.facts, FR_REPORT_PART_FLOW_CLASSIFICATION)
                  ->panels[1]
                  .as.box.boxes;
        assert_int_equal(box->point_count, cases[i].count);
        for (uint64_t v = 0; v < cases[i].count; v++)
            assert_true(fabs(box->points[v] - cases[i].values[v]) < 1e-12);
    }
}

static void test_pie_without_zeros(void **state)
{
    static struct fixture fixture;
    const struct fr_pie_chart *pie;

    (void)state;
    fixture_one(&fixture);
    pie = &build(&fixture.facts, FR_REPORT_PART_FLOW_CLASSIFICATION)
               ->panels[0]
               .as.pie;
    assert_int_equal(pie->count, 1);
    expect_text(pie->slices[0].category.name, "Quick Request");
}

/* What is said beside the charts, as one text a scenario. */
static void check_statements(const struct fr_report_facts *facts,
                             const char *name)
{
    struct fr_strbuf out;
    char path[200];

    fr_strbuf_init(&out, 1 << 16);
    for (size_t c = 0; c < TEST_COUNT(charts); c++) {
        fr_strbuf_append_text(&out, fr_figures_title(charts[c]));
        fr_strbuf_append_text(&out, "\n  ");
        fr_figures_state(facts, charts[c], &out);
        fr_strbuf_append_text(&out, "\n");
    }
    snprintf(path, sizeof(path), "report/golden/statements/%s.txt", name);
    test_golden(path, out.data, out.size);
    fr_strbuf_release(&out);
}

static void test_statements(void **state)
{
    (void)state;
    for (int i = 0; traffic_scenarios[i]; i++) {
        struct traffic traffic;
        assert_int_equal(traffic_make(traffic_scenarios[i], &traffic), 0);
        check_statements(&traffic.facts, traffic_scenarios[i]);
        traffic_release(&traffic);
    }
}

static void test_no_memory(void **state)
{
    struct traffic traffic;

    (void)state;
    assert_int_equal(traffic_make("sample", &traffic), 0);
    for (size_t c = 0; c < TEST_COUNT(charts); c++) {
        int status = FR_ENOMEM;
        for (uint64_t n = 1; status == FR_ENOMEM; n++) {
            struct fr_figure *figure;
            fr_arena_clear(&arena);
            fr_alloc_fail_at(n, (int)(n & 1));
            status = fr_figures_build(&traffic.facts, charts[c],
                                      FR_FIGURES_FILE, &arena, &figure);
            fr_alloc_fail_at(0, 0);
            assert_true(n < 10000);
        }
        assert_int_equal(status, 0);
    }
    traffic_release(&traffic);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_never_blank),
        TEST(test_titles),
        TEST(test_no_flows),
        TEST(test_not_defined),
        TEST(test_absent_columns_and_times),
        TEST(test_one_color_a_name),
        TEST(test_points),
        TEST(test_density_keeps_the_count),
        TEST(test_few_values),
        TEST(test_pie_without_zeros),
        TEST(test_statements),
        TEST(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
