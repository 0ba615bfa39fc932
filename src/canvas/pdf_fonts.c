/* pdf_fonts.c - embedding the faces with libharu, and repairing its maps. */
#include "canvas/pdf_fonts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"

#define BLOCK_MAX 100 /* entries of one bfchar block; the limit of PDF */

static const char *const tags[FR_FACE_COUNT] = {
    [FR_FACE_REGULAR] = "FRULEA",
    [FR_FACE_BOLD] = "FRULEB",
    [FR_FACE_MONO] = "FRULEC",
};

static int pdf_failure(HPDF_Doc doc, const char *what, struct fr_diag *diag)
{
    HPDF_STATUS code = HPDF_GetError(doc);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "PDF: %s failed with libharu's error 0x%04lx", what,
                (unsigned long)code);
    return code == HPDF_FAILD_TO_ALLOC_MEM ? FR_ENOMEM : FR_EOUTPUT;
}

/* libharu 2.3 loads fonts from files only; this is what it does with one,
 * done with bytes in memory. */
static HPDF_FontDef load_face(HPDF_Doc doc, enum fr_face face)
{
    const struct fr_font *font = fr_font_get(face);
    HPDF_Stream stream = HPDF_MemStream_New(doc->mmgr, 65536);
    if (!stream)
        return NULL;
    if (HPDF_Stream_Write(stream, font->file, (HPDF_UINT)font->file_size) !=
        HPDF_OK) {
        HPDF_Stream_Free(stream);
        return NULL;
    }
    /* takes the stream, also when it fails */
    HPDF_FontDef def = HPDF_TTFontDef_Load(doc->mmgr, stream, HPDF_TRUE);
    if (!def)
        return NULL;
    if (HPDF_List_Add(doc->fontdef_list, def) != HPDF_OK) {
        HPDF_FontDef_Free(def);
        return NULL;
    }
    char tag[HPDF_TTF_FONT_TAG_LEN + 1];
    memcpy(tag, tags[face], sizeof(tag));
    HPDF_TTFontDef_SetTagName(def, tag);
    return def;
}

int fr_pdf_fonts_load(HPDF_Doc doc, struct fr_pdf_fonts *fonts,
                      struct fr_diag *diag)
{
    *fonts = (struct fr_pdf_fonts){.doc = doc};
    if (HPDF_UseUTFEncodings(doc) != HPDF_OK)
        return pdf_failure(doc, "the UTF-8 encoding", diag);
    for (int face = 0; face < FR_FACE_COUNT; face++) {
        HPDF_FontDef def = load_face(doc, (enum fr_face)face);
        if (!def)
            return pdf_failure(doc, "loading a font", diag);
        fonts->font[face] = HPDF_GetFont(doc, def->base_font, "UTF-8");
        if (!fonts->font[face])
            return pdf_failure(doc, "making a font", diag);
    }
    return 0;
}

/* --- the repairs --- */

/* One font of the document, with the parts of libharu's that are mended. */
struct parts {
    const struct fr_font *font;
    const HPDF_BYTE *is_used; /* by glyph number */
    HPDF_Dict descendant;     /* holds /W and /FontDescriptor */
    HPDF_Dict unicode;        /* the stream /ToUnicode */
};

/* The parts of a font; 0 if libharu made it otherwise than expected. */
static int find_parts(HPDF_Font font, enum fr_face face, struct parts *parts)
{
    HPDF_FontAttr attr = font->attr;
    HPDF_TTFontDefAttr def = attr->fontdef->attr;
    parts->font = fr_font_get(face);
    parts->is_used = def->glyph_tbl.flgs;
    parts->descendant = attr->descendant_font;
    parts->unicode = HPDF_Dict_GetItem(font, "ToUnicode", HPDF_OCLASS_DICT);
    return parts->is_used && parts->descendant && parts->unicode;
}

/* Characters shown so far; the codes are Unicode. Writes at most BLOCK_MAX of
 * them, from the glyph *at on, and moves *at. */
static size_t next_used(const struct parts *parts, size_t *at,
                        uint16_t codes[BLOCK_MAX])
{
    size_t count = 0;
    for (; *at < parts->font->glyph_count && count < BLOCK_MAX; ++*at) {
        const struct fr_glyph *glyph = &parts->font->glyphs[*at];
        if (parts->is_used[glyph->index])
            codes[count++] = glyph->code;
    }
    return count;
}

static const char map_head[] =
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> "
    "def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
static const char map_tail[] =
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

/* bfchar, not bfrange: ranges across a high byte are read wrongly by some. */
static int write_map(const struct parts *parts)
{
    struct fr_strbuf text;
    uint16_t codes[BLOCK_MAX];
    size_t at = 0, count;
    fr_strbuf_init(&text, 1 << 20);
    fr_strbuf_append_text(&text, map_head);
    while ((count = next_used(parts, &at, codes)) > 0) {
        fr_strbuf_printf(&text, "%zu beginbfchar\n", count);
        for (size_t i = 0; i < count; i++)
            fr_strbuf_printf(&text, "<%04X> <%04X>\n", (unsigned)codes[i],
                             (unsigned)codes[i]);
        fr_strbuf_append_text(&text, "endbfchar\n");
    }
    fr_strbuf_append_text(&text, map_tail);
    int status = fr_strbuf_status(&text);
    if (status == 0) {
        HPDF_MemStream_FreeData(parts->unicode->stream);
        if (HPDF_Stream_Write(parts->unicode->stream,
                              (const HPDF_BYTE *)text.data,
                              (HPDF_UINT)text.size) != HPDF_OK)
            status = FR_EOUTPUT;
    }
    fr_strbuf_release(&text);
    return status;
}

/* Exact widths of the characters used, where libharu has truncated widths of
 * all: otherwise a long text would be shorter than it was laid out. */
static int write_widths(const struct parts *parts)
{
    HPDF_Array widths =
        HPDF_Dict_GetItem(parts->descendant, "W", HPDF_OCLASS_ARRAY);
    HPDF_STATUS failed = 0;
    HPDF_Array run = NULL;
    if (!widths)
        return FR_EOUTPUT;
    HPDF_Array_Clear(widths);
    for (size_t i = 0; i < parts->font->glyph_count; i++) {
        const struct fr_glyph *glyph = &parts->font->glyphs[i];
        if (!parts->is_used[glyph->index]) {
            run = NULL;
            continue;
        }
        if (!run || glyph[-1].code + 1 != glyph->code) {
            run = HPDF_Array_New(parts->descendant->mmgr);
            if (!run)
                return FR_ENOMEM;
            failed |= HPDF_Array_AddNumber(widths, glyph->code);
            failed |= HPDF_Array_Add(widths, run);
        }
        failed |= HPDF_Array_AddReal(
            run, (HPDF_REAL)(1000 * glyph->advance / FR_FONT_UNITS));
    }
    return failed == HPDF_OK ? 0 : FR_EOUTPUT;
}

/* Let libharu make the font descriptor now, which it would do when saving,
 * and add the entry it forgets. */
static int complete_descriptor(HPDF_Font font, const struct parts *parts)
{
    if (!font->before_write_fn || font->before_write_fn(font) != HPDF_OK)
        return FR_EOUTPUT;
    HPDF_Dict descriptor = HPDF_Dict_GetItem(
        parts->descendant, "FontDescriptor", HPDF_OCLASS_DICT);
    if (!descriptor)
        return FR_EOUTPUT;
    HPDF_STATUS status = HPDF_Dict_AddNumber(descriptor, "CapHeight",
                                             (HPDF_INT32)(1000 * FR_FONT_CAP));
    return status == HPDF_OK ? 0 : FR_EOUTPUT;
}

static int mend_font(HPDF_Font font, enum fr_face face)
{
    struct parts parts;
    if (!find_parts(font, face, &parts))
        return FR_EOUTPUT;
    FR_TRY(write_map(&parts));
    FR_TRY(write_widths(&parts));
    return complete_descriptor(font, &parts);
}

int fr_pdf_fonts_finish(struct fr_pdf_fonts *fonts, struct fr_diag *diag)
{
    for (int face = 0; face < FR_FACE_COUNT; face++) {
        int status = mend_font(fonts->font[face], (enum fr_face)face);
        if (status < 0) {
            pdf_failure(fonts->doc, "completing the fonts", diag);
            return status;
        }
    }
    return 0;
}
