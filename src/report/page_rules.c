/* page_rules.c - the full text of the rule files, with line numbers.
 *
 * Indentation is kept, since it carries meaning; a line that is too long goes
 * on below its own indentation behind a mark. Nothing is cut. */
#include "report/pages_internal.h"

#include "base/num.h"
#include "base/utf8.h"
#include "report/words.h"

#define NUMBER_WIDTH 26.0
#define TAB          8u
/* Columns that a continued line keeps at least. */
#define REST_MIN 24u

static const struct fr_pages_style code_style = {FR_FACE_MONO, 7.2, 10,
                                                 FR_PAGES_TEXT};
static const struct fr_pages_style comment_style = {FR_FACE_MONO, 7.2, 10,
                                                    0x6B7785};
static const struct fr_pages_style number_style = {FR_FACE_MONO, 6.2, 10,
                                                   0x9AA5B1};

static uint32_t columns_max(void)
{
    double one = fr_font_text_width(FR_FACE_MONO, code_style.size, FR_STR("0"));

    return (uint32_t)((FR_PAGES_WIDTH - NUMBER_WIDTH) / one);
}

/* The line with its tabs as spaces, safe to show. */
static struct fr_str expand(struct fr_pages *pages, struct fr_str line)
{
    struct fr_strbuf *out = &pages->text;
    uint32_t column = 0;
    unsigned length;

    for (size_t i = 0; i < line.size; i += length) {
        uint32_t code = fr_utf8_decode(line.data + i, line.size - i, &length);
        size_t before = out->size;
        if (code == '\t') {
            do
                fr_strbuf_append_char(out, ' ');
            while (++column % TAB);
            continue;
        }
        fr_utf8_append_shown(out, (struct fr_str){line.data + i, length});
        column +=
            (uint32_t)(out->size - before > length ? out->size - before : 1);
    }
    return fr_pages_take(pages);
}

static uint32_t indent_of(struct fr_str line)
{
    uint32_t indent = 0;

    while (indent < line.size && line.data[indent] == ' ')
        indent++;
    return indent;
}

/* The bytes of a line's next piece of at most `max` characters, ending behind
 * a space if there is one in its second half. */
static size_t piece_size(struct fr_str line, uint32_t max)
{
    size_t at = 0;
    size_t space = 0;
    unsigned length;

    for (uint32_t i = 0; i < max && at < line.size; i++) {
        fr_utf8_decode(line.data + at, line.size - at, &length);
        at += length;
        if (line.data[at - 1] == ' ' && i > max / 2)
            space = at;
    }
    return at < line.size && space ? space : at;
}

static void put_piece(struct fr_pages *pages, struct fr_str piece,
                      uint32_t indent, int is_continued, int is_comment)
{
    double one = fr_font_text_width(FR_FACE_MONO, code_style.size, FR_STR("0"));
    double x = FR_PAGES_LEFT + NUMBER_WIDTH + indent * one;
    double y = pages->y + code_style.size;

    if (is_continued)
        fr_pages_put(pages, x - 2 * one, y, FR_STR("\xe2\x94\x94"),
                     &number_style, 0);
    fr_pages_put(pages, x, y, piece, is_comment ? &comment_style : &code_style,
                 0);
    fr_pages_skip(pages, code_style.leading);
}

static void draw_line(struct fr_pages *pages, struct fr_str line,
                      uint32_t number)
{
    struct fr_str rest = expand(pages, line);
    uint32_t indent = indent_of(rest);
    uint32_t max = columns_max();
    int is_comment = indent < rest.size && rest.data[indent] == '#';
    uint32_t hang = indent + 4 + REST_MIN < max ? indent + 4 : 4;

    fr_pages_need(pages, code_style.leading);
    fr_pages_put_right(
        pages, FR_PAGES_LEFT + NUMBER_WIDTH - 8, pages->y + code_style.size,
        fr_pages_printf(pages, "%u", (unsigned)number), &number_style, 0);
    for (int i = 0; pages->status == 0 && (rest.size || i == 0); i++) {
        size_t size = piece_size(rest, i ? max - hang : max);
        fr_pages_need(pages, code_style.leading);
        put_piece(pages, (struct fr_str){rest.data, size}, i ? hang : 0, i > 0,
                  is_comment);
        rest.data += size;
        rest.size -= size;
    }
}

static void draw_text(struct fr_pages *pages, struct fr_str text)
{
    uint32_t number = 0;

    while (text.data && text.size && pages->status == 0) {
        struct fr_str line = fr_str_split(&text, '\n');
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
        draw_line(pages, line, ++number);
    }
}

static void draw_file(struct fr_pages *pages,
                      const struct fr_rule_file_fact *file)
{
    struct fr_str name;

    fr_words_name(&pages->text, file->name);
    name = fr_pages_take(pages);
    fr_pages_heading(pages, name, 60, FR_PAGES_RANK_BELOW);
    fr_num_append_grouped(&pages->text, file->size);
    fr_strbuf_append_text(&pages->text,
                          fr_words_pick(file->size, " byte", " bytes"));
    if (file->is_builtin)
        fr_strbuf_append_text(&pages->text, ", built into the program");
    fr_strbuf_append_text(&pages->text, ". SHA-256 ");
    fr_strbuf_append_text(&pages->text, file->sha256);
    fr_pages_remark(pages, fr_pages_take(pages));
    draw_text(pages, (struct fr_str){file->text, (size_t)file->size});
    fr_pages_skip(pages, 10);
}

void fr_pages_rules(struct fr_pages *pages)
{
    fr_pages_section(pages, "Rules", 120);
    fr_pages_paragraph(
        pages,
        FR_STR("The rules as they were read. The same text is attached to "
               "this PDF, with its indentation as in the file; a line that "
               "is too long for the page goes on below, behind a mark."));
    for (uint32_t i = 0; i < pages->facts->rule_file_count; i++)
        draw_file(pages, &pages->facts->rule_files[i]);
}
