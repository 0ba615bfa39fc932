/* font.c - looking up glyphs, measuring and cleaning texts.
 *
 * Measuring and cleaning agree: what is drawn is the clean text, and its
 * width is that of the text it was made from. */
#include "canvas/font.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "canvas/font_tables.h"

#define ELLIPSIS  0x2026u
#define MARKS_MAX 2 /* combining marks in a row; more would leave the line */

const struct fr_font *fr_font_get(enum fr_face face)
{
    FR_ASSERT(face < FR_FACE_COUNT);
    return &fr_font_table[face];
}

static const struct fr_glyph *find_glyph(const struct fr_font *font,
                                         uint32_t code)
{
    size_t low = 0, high = font->glyph_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (font->glyphs[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == font->glyph_count || font->glyphs[low].code != code)
        return NULL;
    return &font->glyphs[low];
}

int fr_font_has(enum fr_face face, uint32_t code)
{
    return find_glyph(fr_font_get(face), code) != NULL;
}

const struct fr_glyph *fr_font_glyph(enum fr_face face, uint32_t code)
{
    const struct fr_font *font = fr_font_get(face);
    const struct fr_glyph *glyph = find_glyph(font, code);
    if (!glyph)
        glyph = find_glyph(font, FR_UTF8_BAD);
    FR_ASSERT(glyph);
    return glyph;
}

static int is_mark(uint32_t code)
{
    return code >= 0x300 && code <= 0x36F;
}

/* Walks a text character by character as it will be shown. */
struct walk {
    enum fr_face face;
    struct fr_str rest;
    unsigned marks; /* combining marks in a row so far */
};

/* The next character to show; 0 at the end. */
static uint32_t next_shown(struct walk *walk)
{
    unsigned length;
    if (walk->rest.size == 0)
        return 0;
    uint32_t code = fr_utf8_decode(walk->rest.data, walk->rest.size, &length);
    walk->rest.data += length;
    walk->rest.size -= length;
    walk->marks = is_mark(code) ? walk->marks + 1 : 0;
    if (walk->marks > MARKS_MAX || !fr_font_has(walk->face, code))
        return FR_UTF8_BAD;
    return code;
}

static double advance_of(enum fr_face face, double size, uint32_t code)
{
    return size * fr_font_glyph(face, code)->advance / FR_FONT_UNITS;
}

double fr_font_text_width(enum fr_face face, double size, struct fr_str text)
{
    struct walk walk = {face, text, 0};
    double units = 0;
    for (uint32_t code; (code = next_shown(&walk)) != 0;)
        units += fr_font_glyph(face, code)->advance;
    return size * units / FR_FONT_UNITS;
}

void fr_font_clean(enum fr_face face, struct fr_str text, struct fr_strbuf *out)
{
    struct walk walk = {face, text, 0};
    for (uint32_t code; (code = next_shown(&walk)) != 0;)
        fr_utf8_append(out, code);
}

/* How many bytes of the text fit into `width` and `char_max` characters. */
static size_t fitting_size(enum fr_face face, double size, struct fr_str text,
                           double width, size_t char_max)
{
    struct walk walk = {face, text, 0};
    size_t fits = 0;
    double used = 0;
    for (size_t count = 1; count <= char_max; count++) {
        uint32_t code = next_shown(&walk);
        if (code == 0)
            break;
        used += advance_of(face, size, code);
        if (used > width)
            break;
        fits = text.size - walk.rest.size;
    }
    while (fits > 0 && text.data[fits - 1] == ' ')
        fits--;
    return fits;
}

double fr_font_fit(enum fr_face face, double size, struct fr_str text,
                   double width_max, size_t char_max, struct fr_strbuf *out)
{
    double width = fr_font_text_width(face, size, text);
    int is_long = char_max > 0 && fr_utf8_count(text) > char_max;
    if (width <= width_max && !is_long) {
        fr_font_clean(face, text, out);
        return width;
    }
    double dots = advance_of(face, size, ELLIPSIS);
    if (dots > width_max)
        return 0;
    text.size = fitting_size(face, size, text, width_max - dots,
                             char_max > 0 ? char_max - 1 : SIZE_MAX);
    fr_font_clean(face, text, out);
    fr_utf8_append(out, ELLIPSIS);
    return fr_font_text_width(face, size, text) + dots;
}
