/* diag_print.c - messages as pages with source lines and carets, as lines for
 * editors, as JSON.
 *
 * Columns count characters from 1; on a page marks stand under the characters
 * as they are shown: a tab is one blank, what a terminal would obey is
 * written as \xHH. Of a long line only the part around its mark is shown. */
#include "base/alloc.h"
#include "base/diag_internal.h"
#include "base/json.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#define LINE_WIDTH_MAX 160 /* columns of a source line on a page */
#define OUT_MAX        (SIZE_MAX / 2)

#define COLOR_OFF    "\x1b[0m"
#define COLOR_BOLD   "\x1b[1m"
#define COLOR_RED    "\x1b[1;91m"
#define COLOR_GREEN  "\x1b[1;92m"
#define COLOR_YELLOW "\x1b[1;93m"
#define COLOR_BLUE   "\x1b[1;94m"

/* A byte of a source for people; both count from 1. */
struct place {
    uint32_t line;
    size_t column;
};

struct printer {
    const struct fr_diag *diag;
    struct fr_strbuf *out;
    struct fr_strbuf scratch; /* of shown_width */
    int has_color;
    int gutter; /* digits of the largest line number of a message */
};

/* The part of a line that is shown: bytes begin .. end-1 of the source. */
struct view {
    const struct fr_diag_source *source;
    uint32_t begin, end;
    int is_cut_left, is_cut_right;
};

/* A label on the page. */
struct mark {
    struct fr_span span;
    uint32_t line; /* from 1 */
    int is_main;
    const char *text;
};

static const char *severity_name(enum fr_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    return names[severity];
}

/* --- places --- */

static const struct fr_diag_source *source_of(const struct fr_diag *diag,
                                              struct fr_span span)
{
    return &diag->sources.items[span.source - 1];
}

/* The line (from 1) of a byte: the last one that begins at or before it. */
static uint32_t line_at(const struct fr_diag_source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

static uint32_t line_begin(const struct fr_diag_source *source, uint32_t line)
{
    return source->lines[line - 1];
}

/* Behind its last character, before the line end. */
static uint32_t line_end(const struct fr_diag_source *source, uint32_t line)
{
    uint32_t begin = line_begin(source, line);
    uint32_t end = (uint32_t)source->text.size;

    if (line < source->line_count)
        end = source->lines[line] - 1;
    if (end > begin && source->text.data[end - 1] == '\r')
        end--;
    return end;
}

static struct fr_str bytes(const struct fr_diag_source *source, uint32_t begin,
                           uint32_t end)
{
    if (end < begin)
        end = begin;
    return (struct fr_str){source->text.data + begin, end - begin};
}

static struct place place_of(const struct fr_diag_source *source,
                             uint32_t offset)
{
    struct place place = {.line = line_at(source, offset)};
    uint32_t begin = line_begin(source, place.line);

    place.column = fr_utf8_count(bytes(source, begin, offset)) + 1;
    return place;
}

/* --- showing source text --- */

static void append_source(struct fr_strbuf *out, struct fr_str text)
{
    while (text.size) {
        fr_utf8_append_shown(out, fr_str_split(&text, '\t'));
        if (text.data)
            fr_strbuf_append_char(out, ' ');
    }
}

/* Columns that a part of a line takes on the page. */
static size_t shown_width(struct printer *printer, struct fr_str text)
{
    fr_strbuf_clear(&printer->scratch);
    append_source(&printer->scratch, text);
    return fr_utf8_width(fr_strbuf_str(&printer->scratch));
}

static int is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Where the character before `at` begins; begin < at. */
static uint32_t step_back(const struct fr_diag_source *source, uint32_t begin,
                          uint32_t at)
{
    const char *text = source->text.data;
    uint32_t from = at - 1;
    unsigned length;

    while (from > begin && at - from < 4 && is_continuation(text[from]))
        from--;
    fr_utf8_decode(text + from, at - from, &length);
    return length == at - from ? from : at - 1;
}

/* Move the view's end forward while the whole takes at most `width`. */
static void widen_right(struct printer *printer, struct view *view,
                        uint32_t end, size_t *width)
{
    const struct fr_diag_source *source = view->source;

    while (view->end < end) {
        size_t columns;
        unsigned length;
        struct fr_str rest = bytes(source, view->end, end);
        fr_utf8_decode(rest.data, rest.size, &length);
        rest.size = length;
        columns = shown_width(printer, rest);
        if (*width + columns > LINE_WIDTH_MAX)
            return;
        *width += columns;
        view->end += length;
    }
}

static void widen_left(struct printer *printer, struct view *view,
                       uint32_t begin, size_t *width, size_t width_max)
{
    while (view->begin > begin) {
        uint32_t from = step_back(view->source, begin, view->begin);
        size_t columns =
            shown_width(printer, bytes(view->source, from, view->begin));
        if (*width + columns > width_max)
            return;
        *width += columns;
        view->begin = from;
    }
}

/* The whole line, or of a long one what is around `focus`. */
static struct view view_line(struct printer *printer,
                             const struct fr_diag_source *source, uint32_t line,
                             uint32_t focus)
{
    uint32_t begin = line_begin(source, line), end = line_end(source, line);
    struct view view = {.source = source, .begin = begin, .end = begin};
    size_t width = 0;

    widen_right(printer, &view, end, &width);
    if (view.end < end) {
        width = 0;
        view.begin = view.end = focus;
        widen_left(printer, &view, begin, &width, LINE_WIDTH_MAX / 2);
        widen_right(printer, &view, end, &width);
        widen_left(printer, &view, begin, &width, LINE_WIDTH_MAX);
    }
    view.is_cut_left = view.begin > begin;
    view.is_cut_right = view.end < end;
    return view;
}

/* The column (from 0) of a byte of the line. What is cut off on the right is
 * where the dots are. */
static size_t view_column(struct printer *printer, const struct view *view,
                          uint32_t offset)
{
    size_t dots = view->is_cut_left ? 3 : 0;

    if (offset < view->begin)
        return 0;
    if (offset > view->end)
        offset = view->end;
    return dots +
           shown_width(printer, bytes(view->source, view->begin, offset));
}

/* --- a page --- */

static void start_color(struct printer *printer, const char *color)
{
    if (printer->has_color)
        fr_strbuf_append_text(printer->out, color);
}

static void end_color(struct printer *printer)
{
    start_color(printer, COLOR_OFF);
}

static const char *severity_color(enum fr_severity severity)
{
    static const char *const colors[] = {COLOR_GREEN, COLOR_YELLOW, COLOR_RED};

    return colors[severity];
}

static void append_shown(struct printer *printer, const char *text)
{
    fr_utf8_append_shown(printer->out, fr_str_of(text));
}

static void append_kind(struct fr_strbuf *out,
                        const struct fr_diag_message *message)
{
    fr_strbuf_append_text(out, severity_name(message->severity));
    if (message->code[0])
        fr_strbuf_printf(out, "[%s]", message->code);
}

static void print_header(struct printer *printer,
                         const struct fr_diag_message *message)
{
    start_color(printer, severity_color(message->severity));
    append_kind(printer->out, message);
    end_color(printer);
    start_color(printer, COLOR_BOLD);
    fr_strbuf_append_text(printer->out, ": ");
    append_shown(printer, message->text);
    end_color(printer);
    fr_strbuf_append_char(printer->out, '\n');
}

/* The gutter with a line number, or without (0), and the bar. */
static void print_gutter(struct printer *printer, uint32_t line)
{
    start_color(printer, COLOR_BLUE);
    if (line)
        fr_strbuf_printf(printer->out, "%*lu |", printer->gutter,
                         (unsigned long)line);
    else
        fr_strbuf_printf(printer->out, "%*s |", printer->gutter, "");
    end_color(printer);
}

static void print_bar(struct printer *printer)
{
    print_gutter(printer, 0);
    fr_strbuf_append_char(printer->out, '\n');
}

/* " --> name:line:column", ":::" for a further source. */
static void print_arrow(struct printer *printer, const char *arrow,
                        struct fr_span span)
{
    const struct fr_diag_source *source = source_of(printer->diag, span);
    struct place place = place_of(source, span.begin);

    start_color(printer, COLOR_BLUE);
    fr_strbuf_printf(printer->out, "%*s%s ", printer->gutter, "", arrow);
    end_color(printer);
    append_shown(printer, source->name);
    fr_strbuf_printf(printer->out, ":%lu:%zu\n", (unsigned long)place.line,
                     place.column);
    print_bar(printer);
}

static void print_line(struct printer *printer, const struct view *view,
                       uint32_t line)
{
    struct fr_str text = bytes(view->source, view->begin, view->end);

    print_gutter(printer, line);
    if (text.size || view->is_cut_left || view->is_cut_right)
        fr_strbuf_append_char(printer->out, ' ');
    if (view->is_cut_left)
        fr_strbuf_append_text(printer->out, "...");
    append_source(printer->out, text);
    if (view->is_cut_right)
        fr_strbuf_append_text(printer->out, "...");
    fr_strbuf_append_char(printer->out, '\n');
}

static void print_mark(struct printer *printer, const struct view *view,
                       const struct mark *mark, const char *color)
{
    size_t begin = view_column(printer, view, mark->span.begin);
    size_t end = view_column(printer, view, mark->span.end);

    if (end <= begin)
        end = begin + 1;
    print_gutter(printer, 0);
    for (size_t i = 0; i <= begin; i++)
        fr_strbuf_append_char(printer->out, ' ');
    start_color(printer, mark->is_main ? color : COLOR_BLUE);
    for (size_t i = begin; i < end; i++)
        fr_strbuf_append_char(printer->out, mark->is_main ? '^' : '-');
    if (mark->text[0]) {
        fr_strbuf_append_char(printer->out, ' ');
        append_shown(printer, mark->text);
    }
    end_color(printer);
    fr_strbuf_append_char(printer->out, '\n');
}

/* By source, that of the main label first, then by place. */
static int is_before(const struct mark *a, const struct mark *b, uint32_t main)
{
    if (a->span.source != b->span.source) {
        if (a->span.source == main || b->span.source == main)
            return a->span.source == main;
        return a->span.source < b->span.source;
    }
    return a->span.begin < b->span.begin;
}

/* The labels in the order of the page; also finds the gutter's width. */
static void collect_marks(struct printer *printer,
                          const struct fr_diag_message *message,
                          struct mark marks[FR_DIAG_LABELS_MAX])
{
    uint32_t main = message->labels[0].span.source;
    uint32_t line_max = 0;

    for (uint32_t i = 0; i < message->label_count; i++) {
        struct fr_span span = message->labels[i].span;
        struct mark mark = {
            .span = span,
            .line = line_at(source_of(printer->diag, span), span.begin),
            .is_main = i == 0,
            .text = message->labels[i].text,
        };
        uint32_t at = i;
        for (; at > 0 && is_before(&mark, &marks[at - 1], main); at--)
            marks[at] = marks[at - 1];
        marks[at] = mark;
        if (mark.line > line_max)
            line_max = mark.line;
    }
    for (printer->gutter = 0; line_max > 0; line_max /= 10)
        printer->gutter++;
}

static int is_same_line(const struct mark *a, const struct mark *b)
{
    return a->span.source == b->span.source && a->line == b->line;
}

/* A source line and the rows of its marks; returns how many marks. */
static uint32_t print_marked_line(struct printer *printer,
                                  const struct mark *marks, uint32_t count,
                                  const char *color)
{
    const struct fr_diag_source *source =
        source_of(printer->diag, marks[0].span);
    uint32_t focus = marks[0].span.begin;
    uint32_t used = 0;
    struct view view;

    for (; used < count && is_same_line(&marks[0], &marks[used]); used++) {
        if (marks[used].is_main)
            focus = marks[used].span.begin;
    }
    if (focus > line_end(source, marks[0].line))
        focus = line_end(source, marks[0].line);
    view = view_line(printer, source, marks[0].line, focus);
    print_line(printer, &view, marks[0].line);
    for (uint32_t i = 0; i < used; i++)
        print_mark(printer, &view, &marks[i], color);
    return used;
}

static void print_snippets(struct printer *printer,
                           const struct fr_diag_message *message)
{
    struct mark marks[FR_DIAG_LABELS_MAX];
    const char *color = severity_color(message->severity);
    uint32_t i = 0;

    collect_marks(printer, message, marks);
    print_arrow(printer, "-->", message->labels[0].span);
    while (i < message->label_count) {
        if (i > 0 && marks[i].span.source != marks[i - 1].span.source)
            print_arrow(printer, ":::", marks[i].span);
        else if (i > 0 && marks[i].line > marks[i - 1].line + 1)
            fr_strbuf_append_text(printer->out, "...\n");
        i += print_marked_line(printer, marks + i, message->label_count - i,
                               color);
    }
}

static void print_hint(struct printer *printer, const struct fr_diag_hint *hint)
{
    start_color(printer, COLOR_BLUE);
    fr_strbuf_printf(printer->out, "%*s = ", printer->gutter, "");
    end_color(printer);
    start_color(printer, COLOR_BOLD);
    fr_strbuf_append_text(printer->out, hint->is_note ? "note" : "help");
    end_color(printer);
    fr_strbuf_append_text(printer->out, ": ");
    append_shown(printer, hint->text);
    fr_strbuf_append_char(printer->out, '\n');
}

static void print_page(struct printer *printer,
                       const struct fr_diag_message *message)
{
    printer->gutter = 1;
    print_header(printer, message);
    if (message->label_count) {
        print_snippets(printer, message);
        if (message->hint_count)
            print_bar(printer);
    }
    for (uint32_t i = 0; i < message->hint_count; i++)
        print_hint(printer, &message->hints[i]);
}

/* --- a line --- */

static void print_short(struct printer *printer,
                        const struct fr_diag_message *message)
{
    if (message->label_count) {
        struct fr_span span = message->labels[0].span;
        const struct fr_diag_source *source = source_of(printer->diag, span);
        struct place place = place_of(source, span.begin);
        append_shown(printer, source->name);
        fr_strbuf_printf(printer->out, ":%lu:%zu: ", (unsigned long)place.line,
                         place.column);
    }
    append_kind(printer->out, message);
    fr_strbuf_append_text(printer->out, ": ");
    append_shown(printer, message->text);
    for (uint32_t i = 0; i < message->hint_count; i++) {
        if (message->hints[i].is_note)
            continue;
        fr_strbuf_append_text(printer->out, "; help: ");
        append_shown(printer, message->hints[i].text);
    }
    fr_strbuf_append_char(printer->out, '\n');
}

/* --- JSON --- */

/* The members of a place; null where there is none. The end is behind the
 * last character. */
static void write_place(struct fr_json *json, const struct fr_diag *diag,
                        const struct fr_span *span)
{
    static const char *const keys[] = {"line", "column", "end_line",
                                       "end_column"};
    struct place begin = {0}, end = {0};
    size_t values[4];

    fr_json_key(json, "file");
    if (span) {
        const struct fr_diag_source *source = source_of(diag, *span);
        fr_json_text(json, source->name);
        begin = place_of(source, span->begin);
        end = place_of(source, span->end);
    } else {
        fr_json_null(json);
    }
    values[0] = begin.line, values[1] = begin.column;
    values[2] = end.line, values[3] = end.column;
    for (int i = 0; i < 4; i++) {
        fr_json_key(json, keys[i]);
        if (span)
            fr_json_u64(json, values[i]);
        else
            fr_json_null(json);
    }
}

static void write_labels(struct fr_json *json, const struct fr_diag *diag,
                         const struct fr_diag_message *message)
{
    fr_json_key(json, "labels");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < message->label_count; i++) {
        fr_json_open_object(json);
        write_place(json, diag, &message->labels[i].span);
        fr_json_key(json, "text");
        fr_json_text(json, message->labels[i].text);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

static void write_hints(struct fr_json *json, const char *key, int is_note,
                        const struct fr_diag_message *message)
{
    fr_json_key(json, key);
    fr_json_open_array(json);
    for (uint32_t i = 0; i < message->hint_count; i++) {
        if (message->hints[i].is_note == is_note)
            fr_json_text(json, message->hints[i].text);
    }
    fr_json_close_array(json);
}

static void write_message(struct fr_json *json, const struct fr_diag *diag,
                          const struct fr_diag_message *message)
{
    fr_json_open_object(json);
    fr_json_key(json, "severity");
    fr_json_text(json, severity_name(message->severity));
    fr_json_key(json, "code");
    fr_json_text(json, message->code);
    fr_json_key(json, "message");
    fr_json_text(json, message->text);
    write_place(json, diag,
                message->label_count ? &message->labels[0].span : NULL);
    write_labels(json, diag, message);
    write_hints(json, "help", 0, message);
    write_hints(json, "notes", 1, message);
    fr_json_close_object(json);
}

/* --- the list --- */

static uint32_t count_dropped(const struct fr_diag *diag)
{
    uint32_t count = 0;

    for (int i = 0; i <= FR_SEVERITY_ERROR; i++)
        count += diag->counts[i];
    return count - diag->messages.count;
}

static void append_dropped(struct fr_strbuf *out, uint32_t count)
{
    fr_strbuf_printf(out, "%lu more message%s not shown", (unsigned long)count,
                     count == 1 ? "" : "s");
}

static void print_json(struct printer *printer)
{
    const struct fr_diag *diag = printer->diag;
    uint32_t dropped = count_dropped(diag);
    struct fr_json json;

    fr_json_init(&json, printer->out);
    fr_json_open_array(&json);
    for (uint32_t i = 0; i < diag->messages.count; i++)
        write_message(&json, diag, &diag->messages.items[i]);
    if (dropped) {
        struct fr_diag_message last = {.severity = FR_SEVERITY_NOTE,
                                       .code = ""};
        fr_strbuf_clear(&printer->scratch);
        append_dropped(&printer->scratch, dropped);
        last.text = fr_strbuf_str(&printer->scratch).data;
        write_message(&json, diag, &last);
    }
    fr_json_close_array(&json);
    fr_strbuf_append_char(printer->out, '\n');
}

static void print_text(struct printer *printer, enum fr_diag_format format)
{
    const struct fr_diag *diag = printer->diag;
    uint32_t dropped = count_dropped(diag);
    int is_page = format == FR_DIAG_PAGE;

    for (uint32_t i = 0; i < diag->messages.count; i++) {
        if (is_page && i > 0)
            fr_strbuf_append_char(printer->out, '\n');
        if (is_page)
            print_page(printer, &diag->messages.items[i]);
        else
            print_short(printer, &diag->messages.items[i]);
    }
    if (!dropped)
        return;
    if (is_page && diag->messages.count)
        fr_strbuf_append_char(printer->out, '\n');
    append_dropped(printer->out, dropped);
    fr_strbuf_append_char(printer->out, '\n');
}

int fr_diag_print(const struct fr_diag *diag, enum fr_diag_format format,
                  int color, char **text)
{
    static const struct fr_diag empty;
    struct fr_strbuf out;
    struct printer printer = {.diag = diag ? diag : &empty,
                              .out = &out,
                              .has_color = color && format == FR_DIAG_PAGE};

    fr_strbuf_init(&out, OUT_MAX);
    fr_strbuf_init(&printer.scratch, OUT_MAX);
    if (format == FR_DIAG_JSON)
        print_json(&printer);
    else
        print_text(&printer, format);
    if (fr_strbuf_status(&printer.scratch) < 0)
        fr_strbuf_release(&out);
    *text =
        fr_strbuf_status(&printer.scratch) < 0 ? NULL : fr_strbuf_take(&out);
    fr_strbuf_release(&printer.scratch);
    return *text ? 0 : FR_ENOMEM;
}
