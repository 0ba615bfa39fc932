/* diag.c - collecting messages about places in texts. Nothing is printed
 * here; out of memory loses a message, never the fact that there was one.
 * Invariant: the spans of all labels lie inside their sources. */
#include <stdarg.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/diag_internal.h"

#define LIMIT_DEFAULT 1000

struct fr_diag *fr_diag_new(uint32_t limit)
{
    struct fr_diag *diag = fr_alloc_zero(1, sizeof(*diag));

    if (diag) {
        fr_arena_init(&diag->arena, 0);
        diag->limit = limit ? limit : LIMIT_DEFAULT;
        diag->is_last_dropped = 1;
    }
    return diag;
}

void fr_diag_free(struct fr_diag *diag)
{
    if (!diag)
        return;
    fr_vec_release(&diag->sources);
    fr_vec_release(&diag->messages);
    fr_arena_release(&diag->arena);
    fr_free(diag);
}

static uint32_t count_lines(struct fr_str text)
{
    uint32_t count = 1;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n';
    return count;
}

/* A byte order mark is no part of the first line. */
static int index_lines(struct fr_arena *arena, struct fr_diag_source *source)
{
    uint32_t line = 1;

    source->line_count = count_lines(source->text);
    source->lines = FR_NEW_ARRAY(arena, source->line_count, uint32_t);
    if (!source->lines)
        return FR_ENOMEM;
    if (fr_str_starts_with(source->text, FR_STR("\xEF\xBB\xBF")))
        source->lines[0] = 3;
    for (size_t i = 0; i < source->text.size; i++) {
        if (source->text.data[i] == '\n')
            source->lines[line++] = (uint32_t)i + 1;
    }
    return 0;
}

static int copy_source(struct fr_arena *arena, const char *name,
                       struct fr_str text, struct fr_diag_source *source)
{
    /* spans are 32 bits wide */
    if (text.size >= UINT32_MAX)
        return FR_ENOMEM;
    source->name = fr_arena_text(arena, name, strlen(name));
    source->text = fr_arena_str(arena, text);
    if (!source->name || !source->text.data)
        return FR_ENOMEM;
    return index_lines(arena, source);
}

uint32_t fr_diag_source(struct fr_diag *diag, const char *name,
                        const char *text, size_t size)
{
    struct fr_diag_source *source;

    if (!diag)
        return 0;
    source = fr_vec_push(&diag->sources);
    if (!source) {
        diag->is_broken = 1;
        return 0;
    }
    if (copy_source(&diag->arena, name, (struct fr_str){text, size}, source) <
        0) {
        diag->sources.count--;
        diag->is_broken = 1;
        return 0;
    }
    return diag->sources.count;
}

/* A copy of a formatted text; NULL, remembered, when memory is out. */
static const char *format_text(struct fr_diag *diag, const char *fmt,
                               va_list args)
{
    const char *text = fr_arena_vprintf(&diag->arena, fmt, args);

    if (!text)
        diag->is_broken = 1;
    return text;
}

static void add_message(struct fr_diag *diag, enum fr_severity severity,
                        const char *code, const char *text)
{
    struct fr_diag_message *message = fr_vec_push(&diag->messages);

    if (!message) {
        diag->is_broken = 1;
        return;
    }
    message->severity = severity;
    message->code = code;
    message->text = text;
    message->order = diag->messages.count;
    diag->is_last_dropped = 0;
}

void fr_diag_add(struct fr_diag *diag, enum fr_severity severity,
                 const char *code, const char *fmt, ...)
{
    va_list args;
    const char *text;

    if (!diag)
        return;
    diag->counts[severity]++;
    diag->is_last_dropped = 1;
    if (diag->messages.count >= diag->limit)
        return;
    va_start(args, fmt);
    text = format_text(diag, fmt, args);
    va_end(args);
    if (text)
        add_message(diag, severity, code, text);
}

/* The message that labels and hints belong to, or NULL. */
static struct fr_diag_message *last_message(struct fr_diag *diag)
{
    if (!diag || diag->is_last_dropped)
        return NULL;
    return &diag->messages.items[diag->messages.count - 1];
}

static struct fr_span clip_span(const struct fr_diag *diag, struct fr_span span)
{
    uint32_t size = (uint32_t)diag->sources.items[span.source - 1].text.size;

    if (span.begin > size)
        span.begin = size;
    if (span.end > size)
        span.end = size;
    if (span.end < span.begin)
        span.end = span.begin;
    return span;
}

void fr_diag_label(struct fr_diag *diag, struct fr_span span, const char *fmt,
                   ...)
{
    struct fr_diag_message *message = last_message(diag);
    va_list args;
    const char *text;

    if (!message || message->label_count == FR_DIAG_LABELS_MAX)
        return;
    if (span.source == 0 || span.source > diag->sources.count)
        return;
    va_start(args, fmt);
    text = format_text(diag, fmt, args);
    va_end(args);
    message->labels[message->label_count++] = (struct fr_diag_mark){
        .span = clip_span(diag, span), .text = text ? text : ""};
}

static void add_hint(struct fr_diag *diag, int is_note, const char *fmt,
                     va_list args)
{
    struct fr_diag_message *message = last_message(diag);
    const char *text;

    if (!message || message->hint_count == FR_DIAG_HINTS_MAX)
        return;
    text = format_text(diag, fmt, args);
    if (text)
        message->hints[message->hint_count++] =
            (struct fr_diag_hint){.text = text, .is_note = is_note};
}

void fr_diag_help(struct fr_diag *diag, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_hint(diag, 0, fmt, args);
    va_end(args);
}

void fr_diag_note(struct fr_diag *diag, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_hint(diag, 1, fmt, args);
    va_end(args);
}

void fr_diag_move(struct fr_diag *to, struct fr_diag *from)
{
    for (uint32_t i = 0; from && i < from->messages.count; i++) {
        const struct fr_diag_message *message = &from->messages.items[i];
        fr_diag_add(to, message->severity, message->code, "%s", message->text);
        for (uint32_t k = 0; k < message->hint_count; k++) {
            const struct fr_diag_hint *hint = &message->hints[k];
            if (hint->is_note)
                fr_diag_note(to, "%s", hint->text);
            else
                fr_diag_help(to, "%s", hint->text);
        }
    }
    if (!from)
        return;
    if (to)
        to->is_broken |= from->is_broken;
    from->messages.count = 0;
    from->is_last_dropped = 1;
    memset(from->counts, 0, sizeof(from->counts));
}

uint32_t fr_diag_count(const struct fr_diag *diag, enum fr_severity severity)
{
    return diag ? diag->counts[severity] : 0;
}

int fr_diag_is_broken(const struct fr_diag *diag)
{
    return diag && diag->is_broken;
}

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_messages(const void *left, const void *right)
{
    static const struct fr_span nowhere;
    const struct fr_diag_message *a = left, *b = right;
    struct fr_span at = a->label_count ? a->labels[0].span : nowhere;
    struct fr_span bt = b->label_count ? b->labels[0].span : nowhere;

    if (at.source != bt.source)
        return compare_u32(at.source, bt.source);
    if (at.begin != bt.begin)
        return compare_u32(at.begin, bt.begin);
    return compare_u32(a->order, b->order);
}

/* Later labels and hints would go to whichever message is now last. */
void fr_diag_sort(struct fr_diag *diag)
{
    if (!diag || diag->messages.count == 0)
        return;
    qsort(diag->messages.items, diag->messages.count,
          sizeof(*diag->messages.items), compare_messages);
    diag->is_last_dropped = 1;
}

void fr_text_free(char *text)
{
    fr_free(text);
}
