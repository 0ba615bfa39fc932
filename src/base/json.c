/* json.c - JSON text, two spaces a level, one member a line, so that results
 * can be compared with diff. Invariant: no comma without a value behind it;
 * is_member is only set between a key and its value. */
#include "base/json.h"

#include <math.h>

#include "base/bug.h"
#include "base/num.h"
#include "base/utf8.h"

void fr_json_init(struct fr_json *json, struct fr_strbuf *out)
{
    *json = (struct fr_json){.out = out, .is_first = 1};
}

static void new_line(struct fr_json *json)
{
    fr_strbuf_append_char(json->out, '\n');
    for (int i = 0; i < json->depth; i++)
        fr_strbuf_append(json->out, "  ", 2);
}

/* What stands before a value or a key: nothing behind a key, else a comma
 * unless it is the first. */
static void begin(struct fr_json *json)
{
    if (json->is_member) {
        json->is_member = 0;
        return;
    }
    if (!json->is_first)
        fr_strbuf_append_char(json->out, ',');
    if (json->depth > 0)
        new_line(json);
    json->is_first = 0;
}

static void open_level(struct fr_json *json, char bracket)
{
    begin(json);
    fr_strbuf_append_char(json->out, bracket);
    json->depth++;
    json->is_first = 1;
}

static void close_level(struct fr_json *json, char bracket)
{
    FR_ASSERT(json->depth > 0);
    FR_ASSERT(!json->is_member);
    json->depth--;
    if (!json->is_first)
        new_line(json);
    fr_strbuf_append_char(json->out, bracket);
    json->is_first = 0;
}

void fr_json_open_object(struct fr_json *json)
{
    open_level(json, '{');
}

void fr_json_close_object(struct fr_json *json)
{
    close_level(json, '}');
}

void fr_json_open_array(struct fr_json *json)
{
    open_level(json, '[');
}

void fr_json_close_array(struct fr_json *json)
{
    close_level(json, ']');
}

static void append_escaped(struct fr_strbuf *out, uint32_t code)
{
    switch (code) {
    case '"': fr_strbuf_append(out, "\\\"", 2); break;
    case '\\': fr_strbuf_append(out, "\\\\", 2); break;
    case '\n': fr_strbuf_append(out, "\\n", 2); break;
    case '\r': fr_strbuf_append(out, "\\r", 2); break;
    case '\t': fr_strbuf_append(out, "\\t", 2); break;
    default:
        /* C1 and DEL may be raw in JSON, but not on a terminal */
        if (code < 0x20 || (code >= 0x7F && code <= 0x9F))
            fr_strbuf_printf(out, "\\u%04x", (unsigned)code);
        else
            fr_utf8_append(out, code);
    }
}

static void append_quoted(struct fr_strbuf *out, struct fr_str text)
{
    unsigned length;

    fr_strbuf_append_char(out, '"');
    for (size_t i = 0; i < text.size; i += length)
        append_escaped(out,
                       fr_utf8_decode(text.data + i, text.size - i, &length));
    fr_strbuf_append_char(out, '"');
}

void fr_json_key(struct fr_json *json, const char *key)
{
    FR_ASSERT(json->depth > 0 && !json->is_member);
    begin(json);
    append_quoted(json->out, fr_str_of(key));
    fr_strbuf_append(json->out, ": ", 2);
    json->is_member = 1;
}

void fr_json_str(struct fr_json *json, struct fr_str value)
{
    begin(json);
    append_quoted(json->out, value);
}

void fr_json_text(struct fr_json *json, const char *value)
{
    fr_json_str(json, fr_str_of(value));
}

void fr_json_u64(struct fr_json *json, uint64_t value)
{
    char text[FR_NUM_TEXT_MAX];
    size_t size = fr_num_print_u64(value, text);

    begin(json);
    fr_strbuf_append(json->out, text, size);
}

void fr_json_f64(struct fr_json *json, double value)
{
    char text[FR_NUM_TEXT_MAX];
    size_t size;

    if (!isfinite(value)) {
        fr_json_null(json);
        return;
    }
    size = fr_num_print_f64(value, text);
    begin(json);
    fr_strbuf_append(json->out, text, size);
}

void fr_json_bool(struct fr_json *json, int value)
{
    begin(json);
    fr_strbuf_append_text(json->out, value ? "true" : "false");
}

void fr_json_null(struct fr_json *json)
{
    begin(json);
    fr_strbuf_append_text(json->out, "null");
}
