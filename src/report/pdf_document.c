/* pdf_document.c - a PDF through libharu.
 *
 * libharu's errors are sticky and its handler must not jump: ours remembers
 * the first one, every later call does nothing, and finish reports it.
 * SaveToStream, because SaveToFile ignores a full disk. No date but the given
 * one, no random identifier: the same calls give the same bytes. */
#include "report/pdf_document.h"

#include <hpdf_namedict.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"
#include "canvas/canvas_pdf.h"
#include "report/pdf_memory.h"

#define COMPRESSION (HPDF_COMP_TEXT | HPDF_COMP_IMAGE | HPDF_COMP_METADATA)
/* Bytes moved from libharu's stream at once. */
#define COPY_SIZE 65536

struct fr_pdf_document {
    HPDF_Doc doc; /* owned */
    struct fr_pdf_fonts fonts;
    FR_VEC(HPDF_Page) pages; /* owned array of the doc's pages */
    HPDF_Encoder encoder;    /* UTF-8, of the doc */
    HPDF_Outline section;    /* the last bookmark of level 0 */
    HPDF_STATUS error;       /* the first that libharu raised */
    int status;              /* the first of ours */
};

static void record_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    struct fr_pdf_document *document = data;

    (void)detail;
    if (document->error == HPDF_OK)
        document->error = error;
}

static void fail(struct fr_pdf_document *document, int status)
{
    if (document->status == 0)
        document->status = status;
}

static int is_broken(const struct fr_pdf_document *document)
{
    return document->status < 0 || document->error != HPDF_OK;
}

/* The first failure of all, with a message if it is libharu's. */
static int report_failure(struct fr_pdf_document *document,
                          struct fr_diag *diag)
{
    if (document->status < 0)
        return document->status;
    if (document->error == HPDF_OK)
        return 0;
    if (fr_pdf_memory_is_out())
        return FR_ENOMEM;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "PDF: libharu failed with error 0x%04lx",
                (unsigned long)document->error);
    return FR_EOUTPUT;
}

int fr_pdf_document_failure(int status)
{
    return status == FR_EOUTPUT && fr_pdf_memory_is_out() ? FR_ENOMEM : status;
}

static int set_up(struct fr_pdf_document *document, struct fr_diag *diag)
{
    document->doc = HPDF_NewEx(record_error, fr_pdf_memory_alloc,
                               fr_pdf_memory_free, 0, document);
    if (!document->doc)
        return FR_ENOMEM;
    HPDF_SetCompressionMode(document->doc, COMPRESSION);
    if (fr_pdf_fonts_load(document->doc, &document->fonts, diag) < 0)
        return fr_pdf_document_failure(FR_EOUTPUT);
    document->doc->pdf_version = HPDF_VER_17;
    HPDF_SetCurrentEncoder(document->doc, "UTF-8");
    document->encoder = HPDF_GetEncoder(document->doc, "UTF-8");
    HPDF_SetPageMode(document->doc, HPDF_PAGE_MODE_USE_OUTLINE);
    HPDF_SetPageLayout(document->doc, HPDF_PAGE_LAYOUT_ONE_COLUMN);
    return report_failure(document, diag);
}

int fr_pdf_document_new(struct fr_pdf_document **document, struct fr_diag *diag)
{
    struct fr_pdf_document *made = fr_alloc_zero(1, sizeof(*made));
    int status;

    *document = NULL;
    if (!made)
        return FR_ENOMEM;
    fr_pdf_memory_begin();
    status = set_up(made, diag);
    if (status < 0) {
        fr_pdf_document_free(made);
        return status;
    }
    *document = made;
    return 0;
}

void fr_pdf_document_free(struct fr_pdf_document *document)
{
    if (!document)
        return;
    if (document->doc)
        HPDF_Free(document->doc);
    fr_pdf_memory_end();
    fr_vec_release(&document->pages);
    fr_free(document);
}

/* --- pages --- */

int fr_pdf_document_add_page(struct fr_pdf_document *document)
{
    HPDF_Page *page;

    FR_TRY(report_failure(document, NULL));
    page = fr_vec_push(&document->pages);
    if (!page) {
        fail(document, FR_ENOMEM);
        return FR_ENOMEM;
    }
    *page = HPDF_AddPage(document->doc);
    if (*page) {
        HPDF_Page_SetWidth(*page, (HPDF_REAL)FR_PDF_PAGE_WIDTH);
        HPDF_Page_SetHeight(*page, (HPDF_REAL)FR_PDF_PAGE_HEIGHT);
    } else {
        document->pages.count--;
    }
    return report_failure(document, NULL);
}

uint32_t fr_pdf_document_page_count(const struct fr_pdf_document *document)
{
    return document->pages.count;
}

static HPDF_Page page_of(const struct fr_pdf_document *document, uint32_t page)
{
    FR_ASSERT(page >= 1 && page <= document->pages.count);
    return document->pages.items[page - 1];
}

int fr_pdf_document_draw(struct fr_pdf_document *document, uint32_t page,
                         const struct fr_pdf_area *area, double scale,
                         struct fr_canvas **canvas)
{
    struct fr_pdf_place place = {.x = area->x,
                                 .y = area->y,
                                 .scale = scale,
                                 .width = area->width / scale,
                                 .height = area->height / scale};

    *canvas = NULL;
    if (is_broken(document))
        return report_failure(document, NULL);
    return fr_canvas_pdf_new(document->doc, page_of(document, page),
                             &document->fonts, &place, canvas);
}

/* --- links and bookmarks --- */

static HPDF_REAL from_bottom(double y)
{
    return (HPDF_REAL)(FR_PDF_PAGE_HEIGHT - y);
}

/* libharu refuses the zoom 0, which means "as it is": it is set behind its
 * back in the fifth item of the destination. */
static HPDF_Destination make_destination(struct fr_pdf_document *document,
                                         uint32_t page, double y)
{
    HPDF_Destination place =
        HPDF_Page_CreateDestination(page_of(document, page));
    HPDF_Real zoom;

    if (!place)
        return NULL;
    HPDF_Destination_SetXYZ(place, 0, from_bottom(y), 1);
    zoom = HPDF_Array_GetItem(place, 4, HPDF_OCLASS_REAL);
    if (zoom)
        HPDF_Real_SetValue(zoom, 0);
    return place;
}

void fr_pdf_document_link(struct fr_pdf_document *document, uint32_t page,
                          const struct fr_pdf_area *area, uint32_t to, double y)
{
    HPDF_Rect rect = {(HPDF_REAL)area->x, from_bottom(area->y + area->height),
                      (HPDF_REAL)(area->x + area->width), from_bottom(area->y)};
    HPDF_Destination place;
    HPDF_Annotation link;

    if (is_broken(document))
        return;
    place = make_destination(document, to, y);
    if (!place)
        return;
    link = HPDF_Page_CreateLinkAnnot(page_of(document, page), rect, place);
    if (!link)
        return;
    HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
    HPDF_Dict_AddNumber(link, "F", 4); /* printed too: PDF/A asks for it */
}

void fr_pdf_document_bookmark(struct fr_pdf_document *document, int level,
                              struct fr_str title, uint32_t page, double y)
{
    struct fr_strbuf clean;
    HPDF_Outline parent = level > 0 ? document->section : NULL;
    HPDF_Outline bookmark = NULL;

    if (is_broken(document))
        return;
    fr_strbuf_init(&clean, COPY_SIZE);
    fr_font_clean(FR_FACE_REGULAR, title, &clean);
    if (fr_strbuf_status(&clean) == 0 && clean.size)
        bookmark = HPDF_CreateOutline(document->doc, parent, clean.data,
                                      document->encoder);
    else
        fail(document, fr_strbuf_status(&clean));
    fr_strbuf_release(&clean);
    if (!bookmark)
        return;
    HPDF_Outline_SetDestination(bookmark, make_destination(document, page, y));
    if (level == 0)
        document->section = bookmark;
}

/* --- attachments --- */

/* The name that a viewer offers for saving: no path, no control. */
static void clean_name(const char *name, char out[128])
{
    size_t size = 0;

    for (const char *at = name; *at && size < 127; at++) {
        int is_plain = (*at >= '0' && *at <= '9') ||
                       (*at >= 'A' && *at <= 'Z') ||
                       (*at >= 'a' && *at <= 'z') || *at == '-' || *at == '_' ||
                       (*at == '.' && size > 0);
        out[size++] = is_plain ? *at : '_';
    }
    if (size == 0)
        out[size++] = '_';
    out[size] = '\0';
}

static HPDF_Dict make_stream(HPDF_Doc doc, struct fr_str data)
{
    HPDF_Dict stream = HPDF_DictStream_New(doc->mmgr, doc->xref);
    HPDF_Dict params;

    if (!stream)
        return NULL;
    stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    HPDF_Dict_AddName(stream, "Type", "EmbeddedFile");
    HPDF_Stream_Write(stream->stream, (const HPDF_BYTE *)data.data,
                      (HPDF_UINT)data.size);
    params = HPDF_Dict_New(doc->mmgr);
    if (!params)
        return NULL;
    if (HPDF_Dict_Add(stream, "Params", params) == HPDF_OK)
        HPDF_Dict_AddNumber(params, "Size", (HPDF_INT32)data.size);
    return stream;
}

static void add_string(HPDF_Doc doc, HPDF_Dict dict, const char *key,
                       const char *value)
{
    HPDF_String text = HPDF_String_New(doc->mmgr, value, NULL);

    if (text)
        HPDF_Dict_Add(dict, key, text);
}

/* The dictionary that names one attached file. */
static HPDF_Dict make_file(HPDF_Doc doc, const char *name,
                           const struct fr_pdf_attachment *attachment)
{
    HPDF_Dict stream = make_stream(doc, attachment->data);
    HPDF_Dict file = HPDF_Dict_New(doc->mmgr);
    HPDF_Dict content;

    if (!file || HPDF_Xref_Add(doc->xref, file) != HPDF_OK || !stream)
        return NULL;
    HPDF_Dict_AddName(file, "Type", "Filespec");
    add_string(doc, file, "F", name);
    add_string(doc, file, "UF", name);
    add_string(doc, file, "Desc", attachment->description);
    HPDF_Dict_AddName(file, "AFRelationship", "Source");
    content = HPDF_Dict_New(doc->mmgr);
    if (!content)
        return NULL;
    if (HPDF_Dict_Add(file, "EF", content) == HPDF_OK)
        HPDF_Dict_Add(content, "F", stream);
    return file;
}

static HPDF_NameTree make_tree(HPDF_Doc doc)
{
    HPDF_NameDict names = HPDF_NameDict_New(doc->mmgr, doc->xref);
    HPDF_NameTree tree;

    if (!names || HPDF_Catalog_SetNames(doc->catalog, names) != HPDF_OK)
        return NULL;
    tree = HPDF_NameTree_New(doc->mmgr, doc->xref);
    if (!tree || HPDF_NameDict_SetNameTree(names, HPDF_NAME_EMBEDDED_FILES,
                                           tree) != HPDF_OK)
        return NULL;
    return tree;
}

void fr_pdf_document_attach(struct fr_pdf_document *document,
                            const struct fr_pdf_attachment *attachments,
                            uint32_t count)
{
    HPDF_Doc doc = document->doc;
    HPDF_NameTree tree = NULL;
    char name[128];

    if (!is_broken(document))
        tree = make_tree(doc);
    for (uint32_t i = 0; tree && i < count && !is_broken(document); i++) {
        HPDF_Dict file;
        HPDF_String key;
        clean_name(attachments[i].name, name);
        file = make_file(doc, name, &attachments[i]);
        key = HPDF_String_New(doc->mmgr, name, NULL);
        if (file && key)
            HPDF_NameTree_Add(tree, key, file);
    }
}

/* --- finishing --- */

static void set_text(struct fr_pdf_document *document, HPDF_InfoType type,
                     struct fr_str text)
{
    struct fr_strbuf clean;

    fr_strbuf_init(&clean, COPY_SIZE);
    fr_font_clean(FR_FACE_REGULAR, text, &clean);
    if (fr_strbuf_status(&clean) < 0)
        fail(document, fr_strbuf_status(&clean));
    else if (clean.size)
        HPDF_SetInfoAttr(document->doc, type, clean.data);
    fr_strbuf_release(&clean);
}

static void set_dates(struct fr_pdf_document *document, int64_t time)
{
    struct fr_civil civil;
    HPDF_Date date = {.ind = 'Z'};

    if (time == FR_TIME_MISSING)
        return;
    fr_clock_to_civil(time, &civil);
    if (civil.year < 1 || civil.year > 9999)
        return;
    date.year = (HPDF_INT)civil.year;
    date.month = civil.month;
    date.day = civil.day;
    date.hour = civil.hour;
    date.minutes = civil.minute;
    date.seconds = civil.second;
    HPDF_SetInfoDateAttr(document->doc, HPDF_INFO_CREATION_DATE, date);
    HPDF_SetInfoDateAttr(document->doc, HPDF_INFO_MOD_DATE, date);
}

static int copy_out(HPDF_Doc doc, struct fr_strbuf *out)
{
    HPDF_UINT32 left = HPDF_GetStreamSize(doc);

    while (left > 0) {
        HPDF_UINT32 size = left < COPY_SIZE ? left : COPY_SIZE;
        char *space = fr_strbuf_reserve(out, size);
        if (!space)
            return fr_strbuf_status(out);
        HPDF_ReadFromStream(doc, (HPDF_BYTE *)space, &size);
        if (size == 0)
            return FR_EOUTPUT;
        fr_strbuf_commit(out, size);
        left -= size;
    }
    return fr_strbuf_status(out);
}

int fr_pdf_document_finish(struct fr_pdf_document *document,
                           const struct fr_pdf_info *info,
                           struct fr_strbuf *out, struct fr_diag *diag)
{
    FR_TRY(report_failure(document, diag));
    if (fr_pdf_fonts_finish(&document->fonts, diag) < 0)
        return fr_pdf_document_failure(FR_EOUTPUT);
    set_text(document, HPDF_INFO_TITLE, info->title);
    set_text(document, HPDF_INFO_AUTHOR, info->author);
    set_text(document, HPDF_INFO_SUBJECT, info->subject);
    set_dates(document, info->time);
    FR_TRY(report_failure(document, diag));
    HPDF_SaveToStream(document->doc);
    FR_TRY(report_failure(document, diag));
    return copy_out(document->doc, out);
}
