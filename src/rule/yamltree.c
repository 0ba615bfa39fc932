/* yamltree.c - libyaml's events to a tree; the only file that knows libyaml.
 *
 * Refused here: everything that is not plain data (tags, anchors, aliases,
 * merge keys, directives, further documents), keys that are no texts or occur
 * twice, and whatever is beyond the limits. The reader's stack is our own and
 * bounded, so a hostile file stops after its first 64 levels.
 *
 * libyaml counts characters; places are bytes, so a cursor that knows both
 * walks along with the events. */
#include "rule/yamltree.h"

#include <yaml.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "rule/yamlfault.h"

/* Bytes of a list or mapping that a message shows. */
#define SHOWN_MAX 160

/* An open list or mapping. */
struct frame {
    struct fr_yaml_node *node;
    struct fr_yaml_node *last; /* item or key; NULL: none yet */
    struct fr_yaml_node *key;  /* waits for its value */
    uint32_t number;           /* tells the keys of mappings apart */
};

struct reader {
    const struct fr_source *source;
    struct fr_arena *arena;
    struct fr_report *report;
    yaml_parser_t parser;
    size_t bom_size;
    size_t cursor_chars, cursor_bytes; /* the same place */
    struct frame frames[FR_YAML_DEPTH_MAX];
    uint32_t depth;
    uint32_t map_count;
    uint32_t flow_depth;
    uint32_t document_count;
    struct fr_yaml_node *root;
    struct fr_yaml_node *last; /* made */
    struct fr_map keys;        /* mapping number and text of every key */
    FR_VEC(struct fr_yaml_node *) key_nodes; /* in the order of keys */
    int is_done;                             /* a fault ended the reading */
};

const char *fr_yaml_kind_text(enum fr_yaml_kind kind)
{
    switch (kind) {
    case FR_YAML_LIST: return "a list";
    case FR_YAML_MAP: return "a mapping";
    case FR_YAML_SCALAR: break;
    }
    return "a text";
}

/* --- places --------------------------------------------------------------- */

static uint32_t byte_of(struct reader *reader, const yaml_mark_t *mark)
{
    const char *text = reader->source->text.data;
    size_t size = reader->source->text.size;

    while (reader->cursor_chars < mark->index && reader->cursor_bytes < size) {
        unsigned length;
        fr_utf8_decode(text + reader->cursor_bytes, size - reader->cursor_bytes,
                       &length);
        reader->cursor_bytes += length;
        reader->cursor_chars++;
    }
    while (reader->cursor_chars > mark->index) {
        do {
            reader->cursor_bytes--;
        } while (((unsigned char)text[reader->cursor_bytes] & 0xC0) == 0x80);
        reader->cursor_chars--;
    }
    return (uint32_t)reader->cursor_bytes;
}

static struct fr_span span_of(struct reader *reader, const yaml_event_t *event)
{
    struct fr_span span = {.source = reader->source->id};

    span.begin = byte_of(reader, &event->start_mark);
    span.end = byte_of(reader, &event->end_mark);
    return span;
}

/* Lists and mappings reach far; the begin of their first line is what is
 * shown, and no more is looked at: a file may be one line. */
static struct fr_span first_line(const struct reader *reader,
                                 struct fr_span span)
{
    struct fr_str text = reader->source->text;
    uint32_t begin = span.begin;

    span.end = begin;
    while (span.end < text.size && text.data[span.end] != '\n' &&
           text.data[span.end] != '\r' && span.end - begin < SHOWN_MAX)
        span.end++;
    while (span.end > begin && span.end < text.size &&
           ((unsigned char)text.data[span.end] & 0xC0) == 0x80)
        span.end--;
    return span;
}

static void trim(const struct reader *reader, struct fr_span *span)
{
    const char *text = reader->source->text.data;

    while (span->end > span->begin &&
           strchr(" \t\r\n", text[span->end - 1]) != NULL)
        span->end--;
}

/* --- faults --------------------------------------------------------------- */

/* What was read last may have been meant to go on where the file breaks off,
 * so it is not taken for whole. */
static void cut_frame(struct frame *frame)
{
    struct fr_yaml_node *last = frame->last;

    frame->node->is_cut = 1;
    if (frame->key)
        frame->key->is_cut = 1;
    if (last && frame->node->kind == FR_YAML_MAP)
        last = last->mapped;
    if (last)
        last->is_cut = 1;
}

/* Nothing behind this place is read. */
static void stop(struct reader *reader)
{
    reader->is_done = 1;
    reader->report->is_partial = 1;
    for (uint32_t i = 0; i < reader->depth; i++)
        cut_frame(&reader->frames[i]);
    if (reader->last)
        reader->last->is_cut = 1;
}

static void refuse(struct reader *reader, struct fr_span span, const char *what,
                   const char *help)
{
    FR_RULE_ERROR(reader->report, E0001, "%s", what);
    fr_diag_label(reader->report->diag, first_line(reader, span), "%s", "");
    if (help)
        fr_diag_help(reader->report->diag, "%s", help);
}

static void stop_at_limit(struct reader *reader, struct fr_span span,
                          const char *what, unsigned long limit)
{
    FR_RULE_ERROR(reader->report, E0007, "%s: the limit is %lu", what, limit);
    span.end = span.begin + 1;
    fr_diag_label(reader->report->diag, span, "%s", "");
    stop(reader);
}

static int explain_fault(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    struct fr_yamlfault fault = {.problem = parser->problem,
                                 .context_at = UINT32_MAX,
                                 .last = reader->last};

    if (parser->error == YAML_MEMORY_ERROR)
        return FR_ENOMEM;
    if (!fault.problem)
        fault.problem = "unreadable";
    fault.at = byte_of(reader, &parser->problem_mark);
    if (parser->context)
        fault.context_at = byte_of(reader, &parser->context_mark);
    fr_yamlfault_report(reader->source, &fault, reader->report);
    stop(reader);
    return 0;
}

/* --- building ------------------------------------------------------------- */

static struct fr_yaml_node *make(struct reader *reader, enum fr_yaml_kind kind,
                                 struct fr_span span)
{
    struct fr_yaml_node *node = FR_NEW(reader->arena, struct fr_yaml_node);

    if (node) {
        node->kind = kind;
        node->span = span;
        node->is_flow = reader->flow_depth > 0;
        reader->last = node;
    }
    return node;
}

static void append(struct frame *frame, struct fr_yaml_node *node)
{
    if (frame->last)
        frame->last->next = node;
    else
        frame->node->first = node;
    frame->last = node;
    frame->node->count++;
}

/* Returns 1 if the key is new in its mapping. */
static int register_key(struct reader *reader, const struct frame *frame,
                        struct fr_yaml_node *key)
{
    char text[sizeof(frame->number) + FR_YAML_KEY_MAX];
    struct fr_str name = {text, sizeof(frame->number) + key->value.size};
    uint32_t entry;
    int is_new;

    memcpy(text, &frame->number, sizeof(frame->number));
    memcpy(text + sizeof(frame->number), key->value.data, key->value.size);
    is_new = fr_map_put(&reader->keys, name, 0, &entry);
    FR_TRY(is_new);
    if (is_new) {
        struct fr_yaml_node **item = fr_vec_push(&reader->key_nodes);
        if (!item)
            return FR_ENOMEM;
        *item = key;
        return 1;
    }
    FR_RULE_ERROR(reader->report, E0004, "key '%.*s' is defined twice",
                  FR_SHOWN(key->value));
    fr_diag_label(reader->report->diag, key->span, "a second time here");
    fr_diag_label(reader->report->diag, reader->key_nodes.items[entry]->span,
                  "defined here");
    return 0;
}

static int add_key(struct reader *reader, struct frame *frame,
                   struct fr_yaml_node *key)
{
    int is_new;

    frame->key = key;
    if (key->kind != FR_YAML_SCALAR) {
        frame->node->is_cut = 1;
        refuse(reader, key->span, "a key must be a text", NULL);
        return 0;
    }
    if (key->value.size > FR_YAML_KEY_MAX) {
        stop_at_limit(reader, key->span, "this key is too long in bytes",
                      FR_YAML_KEY_MAX);
        return 0;
    }
    if (fr_str_equal(key->value, FR_STR("<<")) && key->style == FR_YAML_PLAIN) {
        frame->node->is_cut = 1;
        refuse(reader, key->span, "merge keys are not known here",
               "name the common part under 'let'");
        return 0;
    }
    is_new = register_key(reader, frame, key);
    if (is_new == 1)
        append(frame, key);
    return is_new;
}

/* Put a node where the document is. */
static int add(struct reader *reader, struct fr_yaml_node *node)
{
    struct frame *frame;

    if (++reader->report->node_count > FR_YAML_NODE_MAX) {
        stop_at_limit(reader, node->span, "too many keys, values and lists",
                      FR_YAML_NODE_MAX);
        return 0;
    }
    if (reader->depth == 0) {
        reader->root = node;
        return 0;
    }
    frame = &reader->frames[reader->depth - 1];
    if (frame->node->kind == FR_YAML_LIST) {
        append(frame, node);
        return 0;
    }
    if (!frame->key)
        return add_key(reader, frame, node);
    frame->key->mapped = node;
    frame->key = NULL;
    return 0;
}

static int open(struct reader *reader, const yaml_event_t *event,
                enum fr_yaml_kind kind, int is_flow)
{
    struct fr_span span = first_line(reader, span_of(reader, event));
    struct fr_yaml_node *node;

    reader->flow_depth += is_flow || reader->flow_depth > 0;
    node = make(reader, kind, span);
    if (!node)
        return FR_ENOMEM;
    FR_TRY(add(reader, node));
    if (reader->is_done)
        return 0;
    if (reader->depth == FR_YAML_DEPTH_MAX) {
        stop_at_limit(reader, span, "lists and mappings are nested too deeply",
                      FR_YAML_DEPTH_MAX);
        return 0;
    }
    reader->frames[reader->depth++] = (struct frame){
        .node = node, .number = kind == FR_YAML_MAP ? reader->map_count++ : 0};
    return 0;
}

static void close(struct reader *reader)
{
    FR_ASSERT(reader->depth > 0);
    reader->depth--;
    reader->flow_depth -= reader->flow_depth > 0;
}

/* --- scalars -------------------------------------------------------------- */

static enum fr_yaml_style style_of(yaml_scalar_style_t style)
{
    switch ((int)style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return FR_YAML_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return FR_YAML_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE: return FR_YAML_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE: return FR_YAML_FOLDED;
    default: return FR_YAML_PLAIN;
    }
}

/* Where the text itself stands. The mark of a block stands on its indicator;
 * the text begins on the next line. */
static struct fr_span body_of(const struct reader *reader,
                              enum fr_yaml_style style, struct fr_span span)
{
    const char *text = reader->source->text.data;

    switch (style) {
    case FR_YAML_SINGLE:
    case FR_YAML_DOUBLE:
        span.begin++;
        span.end--;
        break;
    case FR_YAML_LITERAL:
    case FR_YAML_FOLDED:
        while (span.begin < span.end && text[span.begin] != '\n')
            span.begin++;
        span.begin += span.begin < span.end;
        break;
    case FR_YAML_PLAIN: break;
    }
    return span;
}

static int scalar_value(struct reader *reader, const yaml_event_t *event,
                        struct fr_yaml_node *node)
{
    struct fr_str value = {(const char *)event->data.scalar.value,
                           event->data.scalar.length};
    struct fr_str raw = fr_source_str(reader->source, node->body);

    node->value =
        fr_str_equal(raw, value) ? raw : fr_arena_str(reader->arena, value);
    return node->value.data ? 0 : FR_ENOMEM;
}

static int add_scalar(struct reader *reader, const yaml_event_t *event)
{
    struct fr_span span = span_of(reader, event);
    struct fr_yaml_node *node = make(reader, FR_YAML_SCALAR, span);

    if (!node)
        return FR_ENOMEM;
    node->style = style_of(event->data.scalar.style);
    /* with a tag or anchor the marks are elsewhere */
    if (event->data.scalar.tag || event->data.scalar.anchor)
        node->is_cut = 1;
    node->body = node->is_cut ? span : body_of(reader, node->style, span);
    trim(reader, &node->span);
    if (event->data.scalar.length > FR_YAML_SCALAR_MAX ||
        node->body.end - node->body.begin > FR_YAML_SCALAR_MAX) {
        stop_at_limit(reader, span, "this text is too long in bytes",
                      FR_YAML_SCALAR_MAX);
        return 0;
    }
    FR_TRY(scalar_value(reader, event, node));
    return add(reader, node);
}

/* --- events --------------------------------------------------------------- */

static void refuse_property(struct reader *reader, const yaml_event_t *event,
                            const void *tag, const void *anchor)
{
    if (tag)
        refuse(reader, span_of(reader, event), "tags are not known here",
               "a negation is written with 'not'");
    else if (anchor)
        refuse(reader, span_of(reader, event), "anchors are not known here",
               "name the common part under 'let'");
}

static int refuse_alias(struct reader *reader, const yaml_event_t *event)
{
    struct fr_span span = span_of(reader, event);
    struct fr_yaml_node *node = make(reader, FR_YAML_SCALAR, span);

    if (!node)
        return FR_ENOMEM;
    node->is_cut = 1;
    node->body = span;
    node->value = fr_source_str(reader->source, span);
    refuse(reader, span, "aliases are not known here",
           "name the common part under 'let'");
    return add(reader, node);
}

static void begin_document(struct reader *reader, const yaml_event_t *event)
{
    struct fr_span span = span_of(reader, event);

    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end)
        refuse(reader, span, "directives are not known here", NULL);
    if (++reader->document_count == 1)
        return;
    refuse(reader, span, "a rule file is one document",
           "write what follows into a file of its own and name it under "
           "'extends'");
    reader->is_done = 1;
}

static int take(struct reader *reader, const yaml_event_t *event)
{
    switch ((int)event->type) {
    case YAML_DOCUMENT_START_EVENT: begin_document(reader, event); return 0;
    case YAML_ALIAS_EVENT: return refuse_alias(reader, event);
    case YAML_SCALAR_EVENT:
        refuse_property(reader, event, event->data.scalar.tag,
                        event->data.scalar.anchor);
        return add_scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        refuse_property(reader, event, event->data.sequence_start.tag,
                        event->data.sequence_start.anchor);
        return open(reader, event, FR_YAML_LIST,
                    event->data.sequence_start.style ==
                        YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_START_EVENT:
        refuse_property(reader, event, event->data.mapping_start.tag,
                        event->data.mapping_start.anchor);
        return open(reader, event, FR_YAML_MAP,
                    event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: close(reader); return 0;
    case YAML_STREAM_END_EVENT: reader->is_done = 1; return 0;
    default: return 0;
    }
}

static int read_events(struct reader *reader)
{
    while (!reader->is_done) {
        yaml_event_t event;
        int status;
        if (!yaml_parser_parse(&reader->parser, &event))
            return explain_fault(reader);
        status = take(reader, &event);
        yaml_event_delete(&event);
        FR_TRY(status);
    }
    return 0;
}

static int read_text(struct reader *reader)
{
    struct fr_str text = reader->source->text;
    int status;

    if (!yaml_parser_initialize(&reader->parser))
        return FR_ENOMEM;
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &reader->parser, (const unsigned char *)text.data + reader->bom_size,
        text.size - reader->bom_size);
    fr_map_init(&reader->keys, 0, 0);
    status = read_events(reader);
    fr_map_release(&reader->keys);
    fr_vec_release(&reader->key_nodes);
    yaml_parser_delete(&reader->parser);
    return status;
}

int fr_yaml_read(const struct fr_source *source, struct fr_arena *arena,
                 struct fr_report *report, struct fr_yaml_node **root)
{
    struct reader *reader;
    int status;

    *root = NULL;
    if (!fr_yamlfault_check_text(source, report)) {
        report->is_partial = 1;
        return 0;
    }
    reader = FR_NEW(arena, struct reader);
    if (!reader)
        return FR_ENOMEM;
    reader->source = source;
    reader->arena = arena;
    reader->report = report;
    if (fr_str_starts_with(source->text, FR_STR("\xEF\xBB\xBF")))
        reader->bom_size = 3;
    reader->cursor_bytes = reader->bom_size;
    status = read_text(reader);
    *root = reader->root;
    return status;
}
