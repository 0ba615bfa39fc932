/* pdf_fonts.c - embedding the faces with libharu, and repairing its maps. */
#include "canvas/pdf_fonts.h"

#include <string.h>

#include "base/bug.h"

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

int fr_pdf_fonts_finish(struct fr_pdf_fonts *fonts, struct fr_diag *diag)
{
    (void)fonts;
    (void)diag;
    return 0;
}
