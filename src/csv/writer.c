/* writer.c - commas between cells; everything else is quote.c and num.c. */
#include "csv/writer.h"

#include <math.h>

#include "base/num.h"
#include "csv/quote.h"

void fr_csv_writer_init(struct fr_csv_writer *writer, struct fr_strbuf *buf)
{
    *writer = (struct fr_csv_writer){.buf = buf};
}

void fr_csv_writer_empty(struct fr_csv_writer *writer)
{
    if (writer->cell_count > 0)
        fr_strbuf_append_char(writer->buf, ',');
    writer->cell_count++;
}

void fr_csv_writer_text(struct fr_csv_writer *writer, struct fr_str text)
{
    fr_csv_writer_empty(writer);
    fr_csv_append_cell(writer->buf, text);
}

void fr_csv_writer_u64(struct fr_csv_writer *writer, uint64_t value)
{
    char text[FR_NUM_TEXT_MAX];

    fr_csv_writer_empty(writer);
    fr_strbuf_append(writer->buf, text, fr_num_print_u64(value, text));
}

void fr_csv_writer_f64(struct fr_csv_writer *writer, double value)
{
    char text[FR_NUM_TEXT_MAX];

    fr_csv_writer_empty(writer);
    fr_strbuf_append(writer->buf, text, fr_num_print_f64(value, text));
}

void fr_csv_writer_fixed(struct fr_csv_writer *writer, double value,
                         int decimals)
{
    fr_csv_writer_empty(writer);
    if (!isnan(value))
        fr_num_append_fixed(writer->buf, value, decimals);
}

void fr_csv_writer_end(struct fr_csv_writer *writer)
{
    fr_strbuf_append_char(writer->buf, '\n');
    writer->cell_count = 0;
}
