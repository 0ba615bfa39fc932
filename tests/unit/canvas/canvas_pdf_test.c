/* PDF: the operators of a page and the fonts of a document, uncompressed so
 * that they can be read. */
#include "support/unit.h"

#include "canvas/canvas_pdf.h"

struct document {
    HPDF_Doc doc;
    HPDF_Page page;
    struct fr_pdf_fonts fonts;
};

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    (void)data;
    fail_msg("libharu error 0x%lx %lu", error, detail);
}

static struct fr_canvas *open_pdf(struct document *pdf, double scale)
{
    struct fr_canvas *canvas;
    const struct fr_pdf_place place = {10, 20, scale, 100, 80};
    pdf->doc = HPDF_New(on_error, NULL);
    assert_non_null(pdf->doc);
    assert_int_equal(fr_pdf_fonts_load(pdf->doc, &pdf->fonts, NULL), 0);
    pdf->page = HPDF_AddPage(pdf->doc);
    HPDF_Page_SetWidth(pdf->page, 300);
    HPDF_Page_SetHeight(pdf->page, 200);
    assert_int_equal(
        fr_canvas_pdf_new(pdf->doc, pdf->page, &pdf->fonts, &place, &canvas),
        0);
    return canvas;
}

/* The bytes of the whole document, zeros replaced; freed by the caller. */
static char *close_pdf(struct document *pdf, struct fr_canvas *canvas)
{
    struct fr_strbuf out;
    fr_strbuf_init(&out, 1 << 24);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
    assert_int_equal(HPDF_Page_GetGMode(pdf->page),
                     HPDF_GMODE_PAGE_DESCRIPTION);
    assert_int_equal(HPDF_Page_GetGStateDepth(pdf->page), 1);
    assert_int_equal(fr_pdf_fonts_finish(&pdf->fonts, NULL), 0);
    assert_int_equal(HPDF_SaveToStream(pdf->doc), HPDF_OK);
    for (HPDF_UINT32 size = 1; size > 0;) {
        HPDF_BYTE bytes[4096];
        size = sizeof(bytes);
        HPDF_ReadFromStream(pdf->doc, bytes, &size);
        fr_strbuf_append(&out, (const char *)bytes, size);
    }
    HPDF_Free(pdf->doc);
    char *text = malloc(out.size + 1);
    assert_non_null(text);
    for (size_t i = 0; i < out.size; i++)
        text[i] = out.data[i] ? out.data[i] : '.';
    text[out.size] = '\0';
    fr_strbuf_release(&out);
    return text;
}

static void check(struct document *pdf, struct fr_canvas *canvas,
                  const char *wanted)
{
    char *text = close_pdf(pdf, canvas);
    const char *page = strstr(text, "1 j\012");
    assert_non_null(page);
    if (strncmp(page, wanted, strlen(wanted)) != 0)
        fail_msg("want '%s', got '%.400s'", wanted, page);
    free(text);
}

static void shapes_are_placed_and_scaled(void **state)
{
    (void)state;
    struct document pdf;
    struct fr_canvas *canvas = open_pdf(&pdf, 0.5);
    fr_canvas_fill_rect(canvas, 0, 0, 100, 80, 0xFF0000);
    fr_canvas_stroke_line(canvas, (struct fr_point){0, 10},
                          (struct fr_point){20, 10}, 0x0000FF, 2);
    check(&pdf, canvas,
          "1 j\n1 0 0 rg\n/E1 gs\n10 180 m\n60 180 l\n60 140 l\n10 140 l\n"
          "h\nf\n0 0 1 RG\n1 w\n[] 0 d\n0 J\n10 175 m\n20 175 l\nS\nQ\n");
}

static void state_is_set_once_and_comes_back_after_a_clip(void **state)
{
    (void)state;
    struct document pdf;
    struct fr_canvas *canvas = open_pdf(&pdf, 1);
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0xFF0000);
    fr_canvas_clip_push(canvas, 0, 0, 50, 40);
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0x00FF00);
    fr_canvas_clip_pop(canvas);
    fr_canvas_fill_rect(canvas, 0, 0, 1, 1, 0xFF0000);
    check(&pdf, canvas,
          "1 j\n1 0 0 rg\n/E1 gs\n10 180 m\n11 180 l\n11 179 l\n10 179 l\n"
          "h\nf\nq\n10 140 50 40 re\nW\nn\n0 1 0 rg\n10 180 m\n11 180 l\n"
          "11 179 l\n10 179 l\nh\nf\nQ\n10 180 m\n");
}

static void dots_are_round_strokes(void **state)
{
    (void)state;
    struct document pdf;
    const struct fr_point points[] = {{1, 2}, {3, 4}};
    struct fr_canvas *canvas = open_pdf(&pdf, 1);
    fr_canvas_dots(canvas, &(struct fr_dots){points, 2, 3, 0, 0.5});
    check(&pdf, canvas,
          "1 j\n0 0 0 RG\n3 w\n[] 0 d\n1 J\n/E1 gs\n11 178 m\n11 178 l\nS\n"
          "13 176 m\n13 176 l\nS\nQ\n");
}

static void text_is_unicode_and_mapped_back(void **state)
{
    (void)state;
    struct document pdf;
    struct fr_canvas *canvas = open_pdf(&pdf, 1);
    fr_canvas_text(canvas, 0, 10, FR_STR("A\u03A9\xFF"),
                   &(struct fr_text_style){.size = 9});
    char *text = close_pdf(&pdf, canvas);
    assert_non_null(strstr(text, "<004103A9FFFD> Tj"));
    assert_non_null(strstr(text, "beginbfchar\n"));
    assert_non_null(strstr(text, "<0041> <0041>\n"));
    assert_non_null(strstr(text, "<03A9> <03A9>\n"));
    assert_non_null(strstr(text, "<FFFD> <FFFD>\n"));
    assert_null(strstr(text, "<0042> <0042>\n"));
    assert_null(strstr(text, "begincidrange"));
    assert_non_null(strstr(text, "/CapHeight 729"));
    /* 1401 of 2048 units, not truncated to 684 */
    assert_non_null(strstr(text, "684.08"));
    assert_null(strstr(text, "/CreationDate"));
    free(text);
}

static void names_of_the_fonts_are_plain(void **state)
{
    (void)state;
    struct document pdf;
    struct fr_canvas *canvas = open_pdf(&pdf, 1);
    for (int face = 0; face < FR_FACE_COUNT; face++)
        fr_canvas_text(
            canvas, 0, 10, FR_STR("x"),
            &(struct fr_text_style){.face = (enum fr_face)face, .size = 9});
    char *text = close_pdf(&pdf, canvas);
    assert_non_null(strstr(text, "/BaseFont /FRULEA+DejaVuSans\n"));
    assert_non_null(strstr(text, "/BaseFont /FRULEB+DejaVuSans-Bold\n"));
    assert_non_null(strstr(text, "/BaseFont /FRULEC+DejaVuSansMono\n"));
    free(text);
}

static void too_many_alphas_fail_the_canvas_only(void **state)
{
    (void)state;
    struct document pdf;
    struct fr_canvas *canvas = open_pdf(&pdf, 1);
    for (int i = 1; i <= 40; i++) {
        struct fr_paint paint = {.fill_alpha = i / 50.0};
        fr_canvas_clip_push(canvas, 0, 0, 5, 5);
        fr_canvas_rect(canvas, 0, 0, 1, 1);
        fr_canvas_paint(canvas, &paint);
        fr_canvas_clip_pop(canvas);
    }
    fr_canvas_clip_push(canvas, 0, 0, 5, 5);
    fr_canvas_clip_pop(canvas);
    assert_int_equal(fr_canvas_finish(canvas), FR_EOUTPUT);
    fr_canvas_free(canvas);
    assert_int_equal(HPDF_Page_GetGStateDepth(pdf.page), 1);
    HPDF_Free(pdf.doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_placed_and_scaled),
        cmocka_unit_test(state_is_set_once_and_comes_back_after_a_clip),
        cmocka_unit_test(dots_are_round_strokes),
        cmocka_unit_test(text_is_unicode_and_mapped_back),
        cmocka_unit_test(names_of_the_fonts_are_plain),
        cmocka_unit_test(too_many_alphas_fail_the_canvas_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
