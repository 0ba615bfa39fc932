/* pdf_document_test.c - links, bookmarks, attachments, dates: looked for in
 * the bytes, where libharu writes them uncompressed. */
#include "support/unit.h"

#include "base/clock.h"
#include "report/pdf_document.h"

static struct fr_pdf_document *document;
static struct fr_strbuf out;

static int setup(void **state)
{
    (void)state;
    fr_strbuf_init(&out, (size_t)16 << 20);
    return fr_pdf_document_new(&document, NULL);
}

static int teardown(void **state)
{
    (void)state;
    fr_pdf_document_free(document);
    fr_strbuf_release(&out);
    return 0;
}

/* Is it somewhere in the file? Zeros do not end it. */
static int has(const char *needle)
{
    size_t size = strlen(needle);

    for (size_t i = 0; i + size <= out.size; i++) {
        if (memcmp(out.data + i, needle, size) == 0)
            return 1;
    }
    return 0;
}

static void draw_text(uint32_t page, const char *text)
{
    static const struct fr_pdf_area whole = {0, 0, FR_PDF_PAGE_WIDTH,
                                             FR_PDF_PAGE_HEIGHT};
    static const struct fr_text_style style = {.size = 10};
    struct fr_canvas *canvas;

    assert_int_equal(fr_pdf_document_draw(document, page, &whole, 1, &canvas),
                     0);
    fr_canvas_text(canvas, 50, 50, fr_str_of(text), &style);
    assert_int_equal(fr_canvas_finish(canvas), 0);
    fr_canvas_free(canvas);
}

static void finish(int64_t time)
{
    struct fr_pdf_info info = {.title = FR_STR("T\xc3\xaftle"),
                               .author = FR_STR("flowrules"),
                               .subject = FR_STR(""),
                               .time = time};

    assert_int_equal(fr_pdf_document_finish(document, &info, &out, NULL), 0);
}

static void test_pages_and_links(void **state)
{
    struct fr_pdf_area area = {50, 50, 100, 20};

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(fr_pdf_document_add_page(document), 0);
    assert_int_equal(fr_pdf_document_page_count(document), 3);
    draw_text(1, "one");
    draw_text(3, "three");
    draw_text(1, "one again");
    fr_pdf_document_link(document, 1, &area, 3, 100);
    fr_pdf_document_bookmark(document, 0, FR_STR("Section"), 1, 0);
    fr_pdf_document_bookmark(document, 1, FR_STR("\xce\x91 below"), 3, 100);
    fr_pdf_document_bookmark(document, 0, FR_STR(""), 3, 0);
    finish(FR_TIME_MISSING);
    assert_true(has("/Link"));
    assert_true(has("/Outlines"));
    /* the zoom stays as it is */
    assert_true(has("/XYZ 0 741.89"));
    assert_false(has("/CreationDate"));
}

static void test_dates(void **state)
{
    (void)state;
    assert_int_equal(fr_pdf_document_add_page(document), 0);
    finish(1709632800 * FR_NS_PER_S);
    assert_true(has("/CreationDate (D:20240305100000Z"));
    assert_true(has("/ModDate (D:20240305100000Z"));
}

static void test_attachments(void **state)
{
    static const char name_of_trouble[] = "../a b\xff)(.yaml";
    const struct fr_pdf_attachment files[] = {
        {name_of_trouble, FR_STR("x: 1\n"), "Rules"},
        {"", FR_STR(""), "Nothing"},
    };

    (void)state;
    assert_int_equal(fr_pdf_document_add_page(document), 0);
    fr_pdf_document_attach(document, files, 2);
    finish(FR_TIME_MISSING);
    assert_true(has("/EmbeddedFiles"));
    assert_true(has("/Filespec"));
    assert_true(has("(_._a_b___.yaml)"));
}

/* A page that cannot be drawn on: libharu's limit of nested states. */
static void test_errors_are_kept(void **state)
{
    struct fr_pdf_info info = {.time = FR_TIME_MISSING};
    struct fr_canvas *canvas[40] = {0};
    int status = 0;

    (void)state;
    assert_int_equal(fr_pdf_document_add_page(document), 0);
    for (int i = 0; i < 40 && status == 0; i++) {
        struct fr_pdf_area area = {0, 0, 100, 100};
        status = fr_pdf_document_draw(document, 1, &area, 1, &canvas[i]);
    }
    for (int i = 0; i < 40; i++)
        fr_canvas_free(canvas[i]);
    assert_int_equal(fr_pdf_document_finish(document, &info, &out, NULL),
                     FR_EOUTPUT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_pages_and_links),
        TEST(test_dates),
        TEST(test_attachments),
        TEST(test_errors_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
