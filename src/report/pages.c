/* pages.c - the PDF of a report: the parts in order, then what needs the
 * number of pages, then the attachments. */
#include "report/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/pages_internal.h"
#include "report/report.h"
#include "report/words.h"

/* No sentence comes near this; rule texts are cut into lines first. */
#define TEXT_MAX ((size_t)16 << 20)
#define JSON_MAX ((size_t)1 << 30)

#define SECTIONS 7
#define CHARTS   6

/* Key findings, the sections and the charts. */
uint32_t fr_pages_contents_count(const struct fr_pages *pages)
{
    (void)pages;
    return 1 + SECTIONS + CHARTS;
}

/* --- what stands on every page --- */

static void draw_head(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;

    fr_pages_put(pages, FR_PAGES_LEFT, 40, fr_pages_report_title(pages),
                 &fr_pages_quiet, FR_PAGES_WIDTH * 0.6);
    if (facts->input_count > 0) {
        fr_words_name(&pages->text, facts->inputs[0].name);
        if (facts->input_count > 1)
            fr_strbuf_printf(&pages->text, " and %u more",
                             (unsigned)(facts->input_count - 1));
        fr_pages_put_right(pages, FR_PAGES_RIGHT, 40, fr_pages_take(pages),
                           &fr_pages_quiet, FR_PAGES_WIDTH * 0.38);
    }
    if (pages->canvas)
        fr_canvas_fill_rect(pages->canvas, FR_PAGES_LEFT, 47, FR_PAGES_WIDTH,
                            0.6, FR_PAGES_RULE);
}

static void draw_foot(struct fr_pages *pages, uint32_t count)
{
    double y = FR_PDF_PAGE_HEIGHT - 34;

    fr_pages_put(pages, FR_PAGES_LEFT, y,
                 fr_pages_printf(pages, "flowrules %s", pages->facts->version),
                 &fr_pages_quiet, 0);
    fr_pages_put_right(pages, FR_PAGES_RIGHT, y,
                       fr_pages_printf(pages, "Page %u of %u",
                                       (unsigned)pages->page, (unsigned)count),
                       &fr_pages_quiet, 0);
}

static void draw_heads_and_feet(struct fr_pages *pages)
{
    uint32_t count = fr_pdf_document_page_count(pages->document);

    for (uint32_t i = 1; i <= count && pages->status == 0; i++) {
        fr_pages_resume(pages, i);
        if (i > 1)
            draw_head(pages);
        draw_foot(pages, count);
        fr_pages_end(pages);
    }
}

static int draw_all(struct fr_pages *pages)
{
    fr_pages_cover(pages);
    fr_pages_reserve_contents(pages);
    fr_pages_summary(pages);
    fr_pages_categories(pages);
    fr_pages_talkers(pages);
    fr_pages_charts(pages);
    fr_pages_quality(pages);
    fr_pages_method(pages);
    fr_pages_rules(pages);
    fr_pages_end(pages);
    if (pages->status == 0)
        fr_pages_draw_contents(pages);
    draw_heads_and_feet(pages);
    return pages->status;
}

/* --- attachments --- */

static int compare_names(const void *a, const void *b)
{
    const struct fr_pdf_attachment *x = a;
    const struct fr_pdf_attachment *y = b;

    return strcmp(x->name, y->name);
}

/* The rule files and the summary, in the order of their names. */
static int attach(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;
    uint32_t count = facts->rule_file_count + 1;
    struct fr_pdf_attachment *files =
        FR_NEW_ARRAY(pages->arena, count, struct fr_pdf_attachment);
    struct fr_strbuf json;
    int status;

    if (!files)
        return FR_ENOMEM;
    fr_strbuf_init(&json, JSON_MAX);
    status = fr_report_summary_json(facts, &json);
    for (uint32_t i = 0; i < facts->rule_file_count; i++) {
        const struct fr_rule_file_fact *file = &facts->rule_files[i];
        files[i] = (struct fr_pdf_attachment){
            file->name, {file->text, (size_t)file->size}, "Rules"};
    }
    files[count - 1] = (struct fr_pdf_attachment){
        "summary.json", fr_strbuf_str(&json), "All numbers of this report"};
    qsort(files, count, sizeof(files[0]), compare_names);
    if (status == 0)
        fr_pdf_document_attach(pages->document, files, count);
    fr_strbuf_release(&json);
    return status;
}

/* --- all --- */

static int finish(struct fr_pages *pages, struct fr_strbuf *out,
                  struct fr_diag *diag)
{
    const struct fr_report_facts *facts = pages->facts;
    struct fr_pdf_info info = {.title = fr_pages_report_title(pages),
                               .time = facts->document_time};

    info.author = fr_pages_printf(pages, "flowrules %s", facts->version);
    fr_words_count(&pages->text, pages->summary->flow_count, "flow", "flows");
    if (facts->input_count > 0) {
        fr_strbuf_append_text(&pages->text, " of ");
        fr_words_name(&pages->text, facts->inputs[0].name);
    }
    if (facts->input_count > 1)
        fr_strbuf_printf(&pages->text, " and %u more",
                         (unsigned)(facts->input_count - 1));
    info.subject = fr_pages_take(pages);
    if (pages->status < 0)
        return pages->status;
    return fr_pdf_document_finish(pages->document, &info, out, diag);
}

static int write_document(struct fr_pages *pages, struct fr_strbuf *out,
                          struct fr_diag *diag)
{
    int status = draw_all(pages);

    if (status < 0)
        return fr_pdf_document_failure(status);
    FR_TRY(attach(pages));
    return finish(pages, out, diag);
}

int fr_pages_write(const struct fr_report_facts *facts, struct fr_strbuf *out,
                   struct fr_diag *diag)
{
    struct fr_findings findings;
    struct fr_arena arena;
    struct fr_pages pages = {.facts = facts,
                             .summary = facts->summary,
                             .findings = &findings,
                             .arena = &arena};
    int status;

    fr_arena_init(&arena, 0);
    fr_strbuf_init(&pages.text, TEXT_MAX);
    status = fr_findings_make(facts, &arena, &findings);
    if (status == 0)
        status = fr_pdf_document_new(&pages.document, diag);
    if (status == 0)
        status = write_document(&pages, out, diag);
    fr_canvas_free(pages.canvas);
    fr_vec_release(&pages.entries);
    fr_pdf_document_free(pages.document);
    fr_strbuf_release(&pages.text);
    fr_arena_release(&arena);
    return status;
}
