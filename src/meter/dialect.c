/* dialect.c - rows as other meters write them. Column for column the three
 * agree in order, so that one table serves them. */
#include "meter/dialect.h"

#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "meter/row.h"

const char *const fr_dialect_names[] = {"python", "java", "cic2017", "cic2018",
                                        NULL};

/* Behind the meter's own columns. */
enum {
    COLUMN_FLOW_ID = FR_COLUMN_COUNT,
    COLUMN_LABEL,
};

#define FR_COLUMN_FLOW_ID COLUMN_FLOW_ID
#define FR_COLUMN_LABEL   COLUMN_LABEL

static const struct {
    const char *headers[3]; /* by dialect, from Java on */
    unsigned column;
} columns[] = {
#define FR_DIALECT_COLUMN(name, java, cic2017, cic2018)                        \
    {{java, cic2017, cic2018}, FR_COLUMN_##name},
#include "meter/dialect_columns.def"
#undef FR_DIALECT_COLUMN
};

#define COLUMN_COUNT (sizeof(columns) / sizeof(columns[0]))

uint64_t fr_dialect_time_unit(enum fr_dialect dialect)
{
    return dialect == FR_DIALECT_PYTHON ? FR_NS_PER_S : 1000;
}

static const char *header_of(size_t index, enum fr_dialect dialect)
{
    FR_ASSERT(dialect != FR_DIALECT_PYTHON);
    return columns[index].headers[dialect - FR_DIALECT_JAVA];
}

void fr_dialect_append_header(struct fr_strbuf *out, enum fr_dialect dialect)
{
    const char *separator = "";

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const char *header = header_of(i, dialect);
        if (!header[0])
            continue;
        fr_strbuf_append_text(out, separator);
        fr_strbuf_append_text(out, header);
        separator = ",";
    }
    fr_strbuf_append_char(out, '\n');
}

/* From "2017-07-03T15:55:58...": day first, with twelve hours as the Java
 * meter writes it, or with 24: its data sets left AM and PM out. */
static void append_timestamp(struct fr_strbuf *out, const struct fr_row *row,
                             enum fr_dialect dialect)
{
    const char *t = row->timestamp;
    int hour = (t[11] - '0') * 10 + t[12] - '0';

    FR_ASSERT(strlen(t) >= 19);
    fr_strbuf_printf(out, "%.2s/%.2s/%.4s ", t + 8, t + 5, t);
    if (dialect != FR_DIALECT_JAVA)
        fr_strbuf_printf(out, "%.8s", t + 11);
    else
        fr_strbuf_printf(out, "%02d%.6s %s", hour % 12 == 0 ? 12 : hour % 12,
                         t + 13, hour < 12 ? "AM" : "PM");
}

static void append_cell(struct fr_strbuf *out, const struct fr_row *row,
                        unsigned column, enum fr_dialect dialect)
{
    switch (column) {
    case COLUMN_FLOW_ID:
        fr_strbuf_printf(out, "%s-%s-%.0f-%.0f-%.0f", row->src_ip, row->dst_ip,
                         row->numbers[FR_COLUMN_src_port],
                         row->numbers[FR_COLUMN_dst_port],
                         row->numbers[FR_COLUMN_protocol]);
        break;
    case COLUMN_LABEL: fr_strbuf_append_text(out, "NeedManualLabel"); break;
    case FR_COLUMN_timestamp: append_timestamp(out, row, dialect); break;
    default: fr_row_append_cell(out, row, column); break;
    }
}

void fr_dialect_append_row(struct fr_strbuf *out, const struct fr_row *row,
                           enum fr_dialect dialect)
{
    int is_first = 1;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (!header_of(i, dialect)[0])
            continue;
        if (!is_first)
            fr_strbuf_append_char(out, ',');
        append_cell(out, row, columns[i].column, dialect);
        is_first = 0;
    }
    fr_strbuf_append_char(out, '\n');
}
