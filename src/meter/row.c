/* row.c - a row as text: whole numbers as digits, others as the shortest
 * decimal that reads back as the same double, what does not exist as an empty
 * cell. */
#include "meter/row.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#include "base/bug.h"
#include "base/num.h"

enum kind {
    KIND_TEXT,
    KIND_COUNT,
    KIND_REAL,
};

static const struct {
    const char *name;
    const char *meaning;
    enum kind kind;
} columns[FR_COLUMN_COUNT] = {
#define FR_METER_COLUMN(name, kind, meaning) {#name, meaning, KIND_##kind},
#include "meter/columns.def"
#undef FR_METER_COLUMN
};

const char *fr_column_name(enum fr_column column)
{
    FR_ASSERT(column < FR_COLUMN_COUNT);
    return columns[column].name;
}

const char *fr_column_meaning(enum fr_column column)
{
    FR_ASSERT(column < FR_COLUMN_COUNT);
    return columns[column].meaning;
}

void fr_row_append_header(struct fr_strbuf *out, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            fr_strbuf_append_char(out, ',');
        fr_strbuf_append_text(out, columns[i].name);
    }
    fr_strbuf_append_char(out, '\n');
}

void fr_row_put_address(char text[FR_ROW_TEXT_MAX], const uint8_t *address,
                        int family)
{
    const char *done;

    if (family == 4) {
        for (int i = 0; i < 4; i++) {
            text += fr_num_print_u64(address[i], text);
            *text++ = i < 3 ? '.' : '\0';
        }
        return;
    }
    done = inet_ntop(AF_INET6, address, text, FR_ROW_TEXT_MAX);
    FR_ASSERT(done != NULL);
}

static const char *text_of(const struct fr_row *row, unsigned column)
{
    switch (column) {
    case FR_COLUMN_src_ip: return row->src_ip;
    case FR_COLUMN_dst_ip: return row->dst_ip;
    case FR_COLUMN_timestamp: return row->timestamp;
    case FR_COLUMN_end_reason: return row->end_reason;
    case FR_COLUMN_dir_reason: return row->dir_reason;
    default: FR_UNREACHABLE();
    }
}

static size_t print_cell(const struct fr_row *row, unsigned column, char *out)
{
    double number = row->numbers[column];

    if (columns[column].kind == KIND_TEXT) {
        const char *text = text_of(row, column);
        size_t size = strlen(text);
        memcpy(out, text, size);
        return size;
    }
    if (isnan(number))
        return 0;
    if (columns[column].kind == KIND_COUNT && number >= 0)
        return fr_num_print_u64((uint64_t)number, out);
    return fr_num_print_f64(number, out);
}

void fr_row_append_cell(struct fr_strbuf *out, const struct fr_row *row,
                        unsigned column)
{
    char *cell = fr_strbuf_reserve(out, FR_ROW_TEXT_MAX);

    if (cell)
        fr_strbuf_commit(out, print_cell(row, column, cell));
}

void fr_row_append(struct fr_strbuf *out, const struct fr_row *row,
                   unsigned count)
{
    char *cell = fr_strbuf_reserve(out, (size_t)count * FR_ROW_TEXT_MAX);
    char *at = cell;

    if (!cell)
        return;
    for (unsigned i = 0; i < count; i++) {
        at += print_cell(row, i, at);
        *at++ = i + 1 < count ? ',' : '\n';
    }
    fr_strbuf_commit(out, (size_t)(at - cell));
}
