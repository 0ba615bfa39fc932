/* charts_test.c - every case of cases.h, as a record: compared with a stored
 * text, every text inside the page, no two texts over each other; and the
 * same bytes twice from each back end. */
#include "support/unit.h"

#include <hpdf.h>
#include <math.h>

#include "base/alloc.h"
#include "canvas/canvas_pdf.h"
#include "charts/cases.h"

/* A text as the record has it. */
struct placed {
    double x, y, width, size, angle;
    char words[512];
};

static void draw(const struct chart_case *which, struct fr_canvas *canvas)
{
    struct fr_arena arena;
    struct fr_figure figure;
    fr_arena_init(&arena, 0);
    chart_case_make(which, &arena, &figure);
    assert_int_equal(fr_figure_draw(&figure, canvas), 0);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    assert_int_equal(fr_canvas_refused(canvas), 0);
    fr_canvas_free(canvas);
    fr_arena_release(&arena);
}

static void record(const struct chart_case *which, struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    fr_strbuf_init(out, SIZE_MAX / 2);
    assert_int_equal(
        fr_canvas_record_new(which->width, which->height, out, &canvas), 0);
    draw(which, canvas);
}

static int read_text(const char *line, struct placed *text)
{
    char face[16];
    unsigned color;
    int used = 0;
    *text = (struct placed){.x = NAN};
    if (sscanf(line, "text %lf %lf width %lf size %lf %15s color %x%n",
               &text->x, &text->y, &text->width, &text->size, face, &color,
               &used) != 6)
        return 0;
    line += used;
    if (sscanf(line, " angle %lf%n", &text->angle, &used) == 1)
        line += used;
    sscanf(line, " \"%511[^\n]", text->words);
    return 1;
}

/* All texts of a record; the caller frees. */
static struct placed *read_texts(const char *lines, size_t *count)
{
    struct placed *texts = NULL;
    *count = 0;
    for (const char *line = lines; *line;) {
        struct placed text;
        if (read_text(line, &text)) {
            texts = realloc(texts, (*count + 1) * sizeof(*texts));
            assert_non_null(texts);
            texts[(*count)++] = text;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return texts;
}

/* The least upright rectangle around a text: left, top, right, bottom. */
struct bounds {
    double left, top, right, bottom;
};

static struct bounds bounds_of(const struct placed *text)
{
    double a = text->angle * 3.14159265358979323846 / 180;
    double up = 0.76 * text->size, down = 0.2 * text->size;
    struct bounds b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int corner = 0; corner < 4; corner++) {
        double along = corner & 1 ? text->width : 0;
        double above = corner & 2 ? up : -down;
        double x = text->x + along * cos(a) - above * sin(a);
        double y = text->y - along * sin(a) - above * cos(a);
        b.left = fmin(b.left, x);
        b.right = fmax(b.right, x);
        b.top = fmin(b.top, y);
        b.bottom = fmax(b.bottom, y);
    }
    return b;
}

static void check_inside(const struct chart_case *which,
                         const struct placed *text)
{
    struct bounds b = bounds_of(text);
    if (b.left < -0.1 || b.top < -0.1 || b.right > which->width + 0.1 ||
        b.bottom > which->height + 0.1)
        fail_msg("%s: text outside the page: %s", which->name, text->words);
}

/* Whether two upright texts lie over each other. Turned ones are parallel
 * names of columns, whose distance the heatmap's own test looks at. */
static int is_over(const struct placed *a, const struct placed *b)
{
    const double slack = 0.6;
    if (fabs(a->angle) > 0 || fabs(b->angle) > 0)
        return 0;
    struct bounds p = bounds_of(a), q = bounds_of(b);
    return p.left + slack < q.right && q.left + slack < p.right &&
           p.top + slack < q.bottom && q.top + slack < p.bottom;
}

/* Every point of every path lies on the page. */
static void check_path(const struct chart_case *which, const char *line)
{
    double x, y;
    int used = 0;
    for (; *line && *line != '\n'; line += used) {
        if (sscanf(line, " %lf %lf%n", &x, &y, &used) == 2) {
            if (x < -1 || y < -1 || x > which->width + 1 ||
                y > which->height + 1)
                fail_msg("%s: path leaves the page at %g %g", which->name, x,
                         y);
            continue;
        }
        sscanf(line, " %*s%n", &used);
        if (strncmp(line, " fill", 5) == 0 || strncmp(line, " str", 4) == 0)
            return;
    }
}

static void check_paths(const struct chart_case *which, const char *lines)
{
    for (const char *line = lines; *line;) {
        if (strncmp(line, "path", 4) == 0)
            check_path(which, line + 4);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

static void check_texts(const struct chart_case *which, const char *lines)
{
    size_t count;
    struct placed *texts = read_texts(lines, &count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        check_inside(which, &texts[i]);
        for (size_t j = 0; j < i; j++)
            if (is_over(&texts[i], &texts[j]))
                fail_msg("%s: texts over each other: %s and %s", which->name,
                         texts[j].words, texts[i].words);
    }
    free(texts);
}

static void each_case_is_drawn_as_stored(void **state)
{
    (void)state;
    for (size_t i = 0; i < chart_case_count; i++) {
        struct fr_strbuf lines;
        char path[256];
        record(&chart_cases[i], &lines);
        snprintf(path, sizeof(path), "charts/golden/%s.txt",
                 chart_cases[i].name);
        test_golden(path, lines.data, lines.size);
        fr_strbuf_release(&lines);
    }
}

static void all_is_on_the_page_and_texts_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < chart_case_count; i++) {
        struct fr_strbuf lines;
        record(&chart_cases[i], &lines);
        check_texts(&chart_cases[i], lines.data);
        check_paths(&chart_cases[i], lines.data);
        fr_strbuf_release(&lines);
    }
}

/* --- other back ends --- */

static void draw_png(const struct chart_case *which, struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    assert_int_equal(
        fr_canvas_png_new(which->width, which->height, 100, NULL, out, &canvas),
        0);
    draw(which, canvas);
}

static void draw_svg(const struct chart_case *which, struct fr_strbuf *out)
{
    struct fr_canvas *canvas;
    assert_int_equal(
        fr_canvas_svg_new(which->width, which->height, out, &canvas), 0);
    draw(which, canvas);
}

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    (void)data;
    fail_msg("libharu error 0x%lx %lu", error, detail);
}

static void draw_pdf(const struct chart_case *which, struct fr_strbuf *out)
{
    struct fr_pdf_fonts fonts;
    struct fr_canvas *canvas;
    const struct fr_pdf_place place = {10, 20, 0.5, which->width,
                                       which->height};
    HPDF_Doc doc = HPDF_New(on_error, NULL);
    HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
    assert_int_equal(fr_pdf_fonts_load(doc, &fonts, NULL), 0);
    HPDF_Page page = HPDF_AddPage(doc);
    assert_int_equal(fr_canvas_pdf_new(doc, page, &fonts, &place, &canvas), 0);
    draw(which, canvas);
    assert_int_equal(fr_pdf_fonts_finish(&fonts, NULL), 0);
    assert_int_equal(HPDF_SaveToStream(doc), HPDF_OK);
    for (;;) {
        HPDF_BYTE bytes[4096];
        HPDF_UINT32 size = sizeof(bytes);
        HPDF_ReadFromStream(doc, bytes, &size);
        if (size == 0)
            break;
        fr_strbuf_append(out, (const char *)bytes, size);
    }
    HPDF_Free(doc);
}

typedef void draw_function(const struct chart_case *which,
                           struct fr_strbuf *out);

static void check_twice(draw_function *function, const struct chart_case *which,
                        const char *begin)
{
    struct fr_strbuf first, second;
    fr_strbuf_init(&first, SIZE_MAX / 2);
    fr_strbuf_init(&second, SIZE_MAX / 2);
    function(which, &first);
    function(which, &second);
    assert_true(first.size > 200);
    assert_memory_equal(first.data, begin, strlen(begin));
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    fr_strbuf_release(&first);
    fr_strbuf_release(&second);
}

static void each_back_end_gives_the_same_bytes_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < chart_case_count; i++) {
        check_twice(draw_png, &chart_cases[i], "\x89PNG\r\n");
        check_twice(draw_svg, &chart_cases[i], "<svg ");
        check_twice(draw_pdf, &chart_cases[i], "%PDF-");
    }
}

/* --- memory --- */

static int draw_record(const struct fr_figure *figure,
                       const struct chart_case *which)
{
    struct fr_strbuf out;
    struct fr_canvas *canvas;
    fr_strbuf_init(&out, SIZE_MAX / 2);
    int status =
        fr_canvas_record_new(which->width, which->height, &out, &canvas);
    if (status == 0) {
        status = fr_figure_draw(figure, canvas);
        if (status == 0)
            status = fr_canvas_finish(canvas);
        fr_canvas_free(canvas);
    }
    fr_strbuf_release(&out);
    return status;
}

/* Fail the first, second, ... allocation until the drawing succeeds. */
static void lack_of_memory_is_reported(void **state)
{
    (void)state;
    for (size_t i = 0; i < chart_case_count; i++) {
        struct fr_arena arena;
        struct fr_figure figure;
        uint64_t n = 1;
        fr_arena_init(&arena, 0);
        chart_case_make(&chart_cases[i], &arena, &figure);
        for (int status = -1; status < 0; n += 1 + n / 8) {
            fr_alloc_fail_at(n, 1);
            status = draw_record(&figure, &chart_cases[i]);
            fr_alloc_fail_at(0, 0);
            assert_true(status == 0 || status == FR_ENOMEM);
        }
        assert_true(n > 2);
        fr_arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_case_is_drawn_as_stored),
        cmocka_unit_test(all_is_on_the_page_and_texts_apart),
        cmocka_unit_test(each_back_end_gives_the_same_bytes_twice),
        cmocka_unit_test(lack_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
