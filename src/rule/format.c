/* format.c - a file line by line in its new layout, and the proof that it says
 * what it said: the tree of the result is that of the file. */
#include <stdlib.h>

#include "base/strbuf.h"
#include "base/utf8.h"
#include "flowrules/rules.h"
#include "rule/format_internal.h"

/* White space may grow, but not without bounds. */
#define TEXT_SIZE_MAX (FR_YAML_FILE_MAX * 4)

/* A line as it will be. */
struct line {
    struct fr_str text;    /* without what ends it and without the comment */
    struct fr_str comment; /* "# ..." behind code; size 0: none */
    uint32_t column;       /* of the comment, as it was */
    int is_blank;
};

struct writer {
    struct fr_format *format;
    uint32_t edit; /* next */
    struct line *lines;
    uint32_t count;
};

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* --- lines ---------------------------------------------------------------- */

/* Bytes of a byte order mark: it stays, and is in no line. */
static uint32_t mark_size(const struct fr_source *source)
{
    return fr_str_starts_with(source->text, FR_STR("\xEF\xBB\xBF")) ? 3 : 0;
}

static int make_lines(struct fr_format *format)
{
    const struct fr_source *source = format->source;
    uint32_t size = (uint32_t)source->text.size;

    format->line_count = source->line_count;
    format->lines = FR_NEW_ARRAY(format->arena, source->line_count + 1,
                                 struct fr_format_line);
    if (!format->lines)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < source->line_count; i++) {
        struct fr_format_line *line = &format->lines[i];
        line->begin = i == 0 ? mark_size(source) : source->lines[i];
        line->end =
            i + 1 < source->line_count ? source->lines[i + 1] - 1 : size;
        if (line->end > line->begin && source->text.data[line->end - 1] == '\r')
            line->end--;
    }
    return 0;
}

static int compare_edits(const void *left, const void *right)
{
    const struct fr_format_edit *a = left, *b = right;

    return (a->begin > b->begin) - (a->begin < b->begin);
}

/* The first byte of the line that is no blank. */
static uint32_t first_of(const struct fr_format *format,
                         const struct fr_format_line *line)
{
    uint32_t at = line->begin;

    while (at < line->end && is_blank(format->source->text.data[at]))
        at++;
    return at;
}

/* Where a line that is no node begins: a comment stands with the code that
 * follows it, or with the code before it if it stood in its column. */
static uint32_t indent_of_free(const struct fr_format *format, uint32_t index)
{
    const struct fr_format_line *line = &format->lines[index];
    uint32_t column = first_of(format, line) - line->begin;
    const struct fr_format_line *next = line + 1, *before = line;
    const struct fr_format_line *end = format->lines + format->line_count;

    while (next < end && next->kind != FR_FORMAT_NODE)
        next++;
    while (before > format->lines && before->kind != FR_FORMAT_NODE)
        before--;
    if (next < end && first_of(format, next) - next->begin == column)
        return next->indent;
    if (before->kind == FR_FORMAT_NODE &&
        first_of(format, before) - before->begin == column)
        return before->indent;
    return next < end ? next->indent : 0;
}

static uint32_t indent_of(const struct fr_format *format, uint32_t index)
{
    const struct fr_format_line *line = &format->lines[index];
    int64_t column =
        (int64_t)first_of(format, line) - line->begin + line->shift;

    switch (line->kind) {
    case FR_FORMAT_NODE: return line->indent;
    case FR_FORMAT_FREE: return indent_of_free(format, index);
    case FR_FORMAT_REST:
    case FR_FORMAT_TEXT: break;
    }
    if (line->kind == FR_FORMAT_REST && column < line->indent)
        return line->indent;
    return column > 0 ? (uint32_t)column : 0;
}

/* --- one line ------------------------------------------------------------- */

static void append_blanks(struct fr_strbuf *out, uint32_t count)
{
    while (count-- > 0)
        fr_strbuf_append_char(out, ' ');
}

/* The part of a line with the edits that fall into it. */
static void append_edited(struct writer *writer, uint32_t begin, uint32_t end,
                          struct fr_strbuf *out)
{
    struct fr_format *format = writer->format;
    const char *text = format->source->text.data;

    while (writer->edit < format->edits.count &&
           format->edits.items[writer->edit].begin < begin)
        writer->edit++;
    while (writer->edit < format->edits.count) {
        const struct fr_format_edit *edit = &format->edits.items[writer->edit];
        if (edit->begin < begin || edit->end > end)
            break;
        fr_strbuf_append(out, text + begin, edit->begin - begin);
        append_blanks(out, edit->blanks);
        begin = edit->end;
        writer->edit++;
    }
    fr_strbuf_append(out, text + begin, end - begin);
}

/* The comment behind the code of a line; its end if there is none. */
static uint32_t find_comment(const struct fr_format *format,
                             const struct fr_format_line *line)
{
    const char *text = format->source->text.data;
    uint32_t at = line->code_end > line->begin ? line->code_end : line->begin;

    if (line->kind == FR_FORMAT_TEXT || line->code_end == 0)
        return line->end;
    for (; at < line->end; at++) {
        if (text[at] == '#' && at > line->begin && is_blank(text[at - 1]))
            return at;
    }
    return line->end;
}

static uint32_t trim(const struct fr_format *format, uint32_t begin,
                     uint32_t end)
{
    while (end > begin && is_blank(format->source->text.data[end - 1]))
        end--;
    return end;
}

static int take(struct writer *writer, struct fr_strbuf *out, struct line *line)
{
    struct fr_arena *arena = writer->format->arena;

    FR_TRY(fr_strbuf_status(out));
    line->text = (struct fr_str){
        fr_arena_text(arena, out->size ? out->data : "", out->size), out->size};
    fr_strbuf_clear(out);
    return line->text.data ? 0 : FR_ENOMEM;
}

static int make_line(struct writer *writer, uint32_t index,
                     struct fr_strbuf *out)
{
    struct fr_format *format = writer->format;
    const struct fr_format_line *own = &format->lines[index];
    struct line *line = &writer->lines[index];
    uint32_t first = first_of(format, own), end = own->end;
    uint32_t comment = find_comment(format, own);

    line->is_blank = first >= end;
    if (line->is_blank && own->kind != FR_FORMAT_TEXT)
        return take(writer, out, line);
    if (own->kind != FR_FORMAT_TEXT)
        end = trim(format, first, comment < end ? comment : end);
    append_blanks(out, indent_of(format, index));
    append_edited(writer, first, end, out);
    if (comment < own->end) {
        line->comment =
            (struct fr_str){format->source->text.data + comment,
                            trim(format, comment, own->end) - comment};
        line->column = (uint32_t)fr_utf8_width((struct fr_str){
            format->source->text.data + own->begin, comment - own->begin});
    }
    return take(writer, out, line);
}

/* --- comments in a column ------------------------------------------------- */

/* Where the comments of lines first to last begin: where they stand already
 * if that is one column and the code leaves room, else two blanks behind the
 * longest. */
static uint32_t comment_column(const struct writer *writer, uint32_t first,
                               uint32_t last)
{
    uint32_t column = 0;
    int is_one = 1;

    for (uint32_t i = first; i <= last; i++) {
        const struct line *line = &writer->lines[i];
        uint32_t width = (uint32_t)fr_utf8_width(line->text);
        is_one &= line->column == writer->lines[first].column;
        column = width > column ? width : column;
    }
    if (is_one && writer->lines[first].column >= column + 2)
        return writer->lines[first].column;
    return column + 2;
}

static void write_lines(struct writer *writer, uint32_t first, uint32_t last,
                        struct fr_strbuf *out)
{
    uint32_t column = writer->lines[first].comment.size > 0
                          ? comment_column(writer, first, last)
                          : 0;

    for (uint32_t i = first; i <= last; i++) {
        const struct line *line = &writer->lines[i];
        fr_strbuf_append_str(out, line->text);
        if (line->comment.size > 0) {
            append_blanks(out, column - (uint32_t)fr_utf8_width(line->text));
            fr_strbuf_append_str(out, line->comment);
        }
        fr_strbuf_append_char(out, '\n');
    }
}

/* One blank line at most, and none where the file begins or ends. */
static int is_dropped(const struct writer *writer, uint32_t index, int is_first)
{
    uint32_t next = index + 1;

    if (!writer->lines[index].is_blank || writer->format->lines[index].is_kept)
        return 0;
    while (next < writer->count && writer->lines[next].is_blank &&
           !writer->format->lines[next].is_kept)
        next++;
    return is_first || next == writer->count || next > index + 1;
}

static void write_all(struct writer *writer, struct fr_strbuf *out)
{
    const struct fr_source *source = writer->format->source;
    int is_first = 1;

    fr_strbuf_append(out, source->text.data, mark_size(source));
    for (uint32_t i = 0; i < writer->count; i++) {
        uint32_t last = i;
        if (is_dropped(writer, i, is_first))
            continue;
        is_first = 0;
        while (writer->lines[i].comment.size > 0 && last + 1 < writer->count &&
               writer->lines[last + 1].comment.size > 0)
            last++;
        write_lines(writer, i, last, out);
        i = last;
    }
}

/* --- the proof ------------------------------------------------------------ */

/* The same but for white space outside quotes. */
static int is_same_code(struct fr_str a, struct fr_str b)
{
    size_t i = 0, k = 0;
    int is_quoted = 0;

    for (;;) {
        while (!is_quoted && i < a.size &&
               (is_blank(a.data[i]) || a.data[i] == '\n'))
            i++;
        while (!is_quoted && k < b.size &&
               (is_blank(b.data[k]) || b.data[k] == '\n'))
            k++;
        if (i == a.size || k == b.size)
            return i == a.size && k == b.size;
        if (a.data[i] != b.data[k])
            return 0;
        is_quoted ^= a.data[i] == '\'';
        i++;
        k++;
    }
}

static int is_same_tree(const struct fr_yaml_node *a,
                        const struct fr_yaml_node *b)
{
    for (; a && b; a = a->next, b = b->next) {
        if (a->kind != b->kind || a->style != b->style ||
            a->is_flow != b->is_flow || a->count != b->count)
            return 0;
        if (a->kind == FR_YAML_SCALAR &&
            !(a->is_expression ? is_same_code(a->value, b->value)
                               : fr_str_equal(a->value, b->value)))
            return 0;
        if (!is_same_tree(a->mapped, b->mapped) ||
            !is_same_tree(a->first, b->first))
            return 0;
    }
    return !a && !b;
}

static int prove(const struct fr_source *source,
                 const struct fr_yaml_node *root, struct fr_arena *arena,
                 struct fr_str text)
{
    struct fr_source again = {.name = source->name, .text = text};
    struct fr_report quiet = {.diag = NULL};
    struct fr_yaml_node *tree;

    FR_TRY(fr_source_index(&again, arena));
    FR_TRY(fr_yaml_read(&again, arena, &quiet, &tree));
    return quiet.error_count == 0 && is_same_tree(root, tree) ? 0 : FR_EINPUT;
}

static int sort_edits(struct fr_format *format)
{
    if (format->edits.count > 0)
        qsort(format->edits.items, format->edits.count,
              sizeof(*format->edits.items), compare_edits);
    return format->status;
}

static int lay_out(struct fr_format *format, const struct fr_yaml_node *root,
                   struct fr_strbuf *out)
{
    struct writer writer = {.format = format};
    struct fr_strbuf line;
    int status;

    FR_TRY(make_lines(format));
    fr_format_plan(format, root);
    FR_TRY(sort_edits(format));
    writer.count = format->line_count;
    writer.lines = FR_NEW_ARRAY(format->arena, writer.count + 1, struct line);
    if (!writer.lines)
        return FR_ENOMEM;
    fr_strbuf_init(&line, TEXT_SIZE_MAX);
    status = 0;
    for (uint32_t i = 0; i < writer.count && status == 0; i++)
        status = make_line(&writer, i, &line);
    fr_strbuf_release(&line);
    FR_TRY(status);
    write_all(&writer, out);
    return fr_strbuf_status(out);
}

/* Nothing is laid out that would say something else afterwards. */
static int format_tree(const struct fr_source *source,
                       const struct fr_yaml_node *root, struct fr_arena *arena,
                       struct fr_strbuf *out, struct fr_diag *diag)
{
    struct fr_format format = {.source = source, .arena = arena};
    int status = lay_out(&format, root, out);

    fr_vec_release(&format.edits);
    if (status == 0)
        status = prove(source, root, arena, fr_strbuf_str(out));
    if (status == 0 || status == FR_ENOMEM)
        return status;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "'%s' cannot be laid out without a change of what it says",
                source->name);
    fr_diag_help(diag, "it is left as it is");
    return FR_EINPUT;
}

static int format_source(struct fr_source *source, struct fr_arena *arena,
                         struct fr_strbuf *out, struct fr_diag *diag)
{
    struct fr_report report = {.diag = diag, .suggest_work = 1000000};
    struct fr_yaml_node *root;
    struct fr_doc doc;

    if (source->text.size > FR_YAML_FILE_MAX) {
        FR_RULE_ERROR(&report, E0007,
                      "'%s' is too large in bytes: the limit is %d",
                      source->name, FR_YAML_FILE_MAX);
        return FR_ERULES;
    }
    source->id = fr_diag_source(diag, source->name, source->text.data,
                                source->text.size);
    if (!source->id)
        return FR_ENOMEM;
    FR_TRY(fr_source_index(source, arena));
    FR_TRY(fr_yaml_read(source, arena, &report, &root));
    FR_TRY(fr_doc_parse(source, root, arena, &report, &doc));
    if (report.error_count > 0 || report.is_partial)
        return FR_ERULES;
    return format_tree(source, root, arena, out, diag);
}

int fr_rules_format(const char *name, const char *text, size_t size,
                    char **formatted, struct fr_diag *diag)
{
    struct fr_source source = {.name = name, .text = {text, size}};
    struct fr_strbuf out;
    struct fr_arena arena;
    int status;

    *formatted = NULL;
    fr_arena_init(&arena, 0);
    fr_strbuf_init(&out, TEXT_SIZE_MAX);
    status = format_source(&source, &arena, &out, diag);
    if (status == 0) {
        *formatted = fr_strbuf_take(&out);
        if (!*formatted)
            status = FR_ENOMEM;
    }
    fr_strbuf_release(&out);
    fr_arena_release(&arena);
    return status;
}
