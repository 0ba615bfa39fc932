/* draw_cases.c - draw all cases (or those named) into a folder, as PNG, SVG
 * and PDF, to be looked at:
 *
 *   draw_cases FOLDER [DPI [CASE ...]] */
#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bug.h"
#include "canvas/canvas_pdf.h"
#include "charts/cases.h"

static void save(const char *folder, const char *name, const char *end,
                 const void *bytes, size_t size)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/%s.%s", folder, name, end);
    FILE *file = fopen(path, "wb");
    FR_ASSERT(file);
    FR_ASSERT(fwrite(bytes, 1, size, file) == size);
    FR_ASSERT(fclose(file) == 0);
}

static void finish(const struct fr_figure *figure, struct fr_canvas *canvas,
                   const char *name)
{
    int status = fr_figure_draw(figure, canvas);
    if (status == 0)
        status = fr_canvas_finish(canvas);
    if (status < 0)
        fprintf(stderr, "%s: %s\n", name, fr_status_text(status));
    if (fr_canvas_refused(canvas) > 0)
        fprintf(stderr, "%s: %u shapes refused\n", name,
                (unsigned)fr_canvas_refused(canvas));
    fr_canvas_free(canvas);
}

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    (void)data;
    fprintf(stderr, "libharu error 0x%lx %lu\n", error, detail);
}

static void draw_pdf(const struct chart_case *which,
                     const struct fr_figure *figure, const char *folder)
{
    HPDF_Doc doc = HPDF_New(on_error, NULL);
    struct fr_pdf_fonts fonts;
    struct fr_canvas *canvas;
    char path[1024];
    HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
    FR_ASSERT(fr_pdf_fonts_load(doc, &fonts, NULL) == 0);
    HPDF_Page page = HPDF_AddPage(doc);
    HPDF_Page_SetWidth(page, (HPDF_REAL)which->width);
    HPDF_Page_SetHeight(page, (HPDF_REAL)which->height);
    const struct fr_pdf_place place = {0, 0, 1, which->width, which->height};
    FR_ASSERT(fr_canvas_pdf_new(doc, page, &fonts, &place, &canvas) == 0);
    finish(figure, canvas, which->name);
    FR_ASSERT(fr_pdf_fonts_finish(&fonts, NULL) == 0);
    snprintf(path, sizeof(path), "%s/%s.pdf", folder, which->name);
    HPDF_SaveToFile(doc, path);
    HPDF_Free(doc);
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void draw(const struct chart_case *which, const char *folder, double dpi)
{
    struct fr_arena arena;
    struct fr_figure figure;
    struct fr_strbuf out;
    struct fr_canvas *canvas;
    fr_arena_init(&arena, 0);
    fr_strbuf_init(&out, SIZE_MAX / 2);
    chart_case_make(which, &arena, &figure);
    double start = now_ms();
    FR_ASSERT(fr_canvas_png_new(which->width, which->height, dpi, NULL, &out,
                                &canvas) == 0);
    finish(&figure, canvas, which->name);
    printf("%-16s %6.1f ms %8zu bytes\n", which->name, now_ms() - start,
           out.size);
    save(folder, which->name, "png", out.data, out.size);
    fr_strbuf_clear(&out);
    FR_ASSERT(fr_canvas_svg_new(which->width, which->height, &out, &canvas) ==
              0);
    finish(&figure, canvas, which->name);
    save(folder, which->name, "svg", out.data, out.size);
    draw_pdf(which, &figure, folder);
    fr_strbuf_release(&out);
    fr_arena_release(&arena);
}

int main(int argc, char **argv)
{
    double dpi = argc > 2 ? atof(argv[2]) : 300;
    if (argc < 2 || dpi < 1) {
        fprintf(stderr, "usage: draw_cases FOLDER [DPI [CASE ...]]\n");
        return 2;
    }
    for (size_t i = 0; i < chart_case_count; i++) {
        int is_wanted = argc <= 3;
        for (int a = 3; a < argc; a++)
            is_wanted |= strcmp(argv[a], chart_cases[i].name) == 0;
        if (is_wanted)
            draw(&chart_cases[i], argv[1], dpi);
    }
    return 0;
}
