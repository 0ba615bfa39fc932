/* flow_name.c - see flow_name.h. Cells are shown as the file has them. */
#include "cli/flow_name.h"

#include "base/utf8.h"

enum { SRC_IP, SRC_PORT, DST_IP, DST_PORT, TIMESTAMP };

const struct fr_field fr_flow_name_fields[FR_FLOW_NAME_FIELDS] = {
    [SRC_IP] = {"src_ip", FR_TYPE_TEXT},
    [SRC_PORT] = {"src_port", FR_TYPE_TEXT},
    [DST_IP] = {"dst_ip", FR_TYPE_TEXT},
    [DST_PORT] = {"dst_port", FR_TYPE_TEXT},
    [TIMESTAMP] = {"timestamp", FR_TYPE_TEXT},
};

static struct fr_str cell(const struct fr_batch *batch, uint32_t column,
                          uint32_t row)
{
    return fr_batch_text(batch, batch->columns[column].cells.text[row]);
}

/* An IPv6 address stands in brackets before a port. */
static void append_end(struct fr_strbuf *out, struct fr_str address,
                       struct fr_str port)
{
    int is_v6 = address.data && port.data &&
                memchr(address.data, ':', address.size) != NULL;

    fr_strbuf_append_text(out, is_v6 ? "[" : "");
    fr_utf8_append_shown(out, address.data ? address : FR_STR("?"));
    fr_strbuf_append_text(out, is_v6 ? "]" : "");
    if (!port.data)
        return;
    fr_strbuf_append_char(out, ':');
    fr_utf8_append_shown(out, port);
}

void fr_flow_name_append(struct fr_strbuf *out, const struct fr_batch *batch,
                         uint32_t first, uint32_t row)
{
    struct fr_str src = cell(batch, first + SRC_IP, row);
    struct fr_str dst = cell(batch, first + DST_IP, row);
    struct fr_str dst_port = cell(batch, first + DST_PORT, row);

    if (!src.data && !dst.data && !dst_port.data)
        return;
    append_end(out, src, cell(batch, first + SRC_PORT, row));
    fr_strbuf_append_text(out, " -> ");
    append_end(out, dst, dst_port);
}

void fr_flow_name_json(struct fr_json *json, const struct fr_batch *batch,
                       uint32_t first, uint32_t row)
{
    for (uint32_t i = 0; i < FR_FLOW_NAME_FIELDS; i++) {
        struct fr_str text = cell(batch, first + i, row);
        fr_json_key(json, fr_flow_name_fields[i].name);
        if (text.data)
            fr_json_str(json, text);
        else
            fr_json_null(json);
    }
}
