/* writer.h - small tables as CSV: cell by cell into a buffer, lines end with
 * LF. Texts are made safe for spreadsheets (quote.h), numbers are shortest
 * round-trip and never touched. */
#ifndef FR_CSV_WRITER_H
#define FR_CSV_WRITER_H

#include <stdint.h>

#include "base/str.h"
#include "base/strbuf.h"

struct fr_csv_writer {
    struct fr_strbuf *buf; /* borrowed */
    uint32_t cell_count;   /* of the line so far */
};

/* Start a table at the end of a buffer. A failure is kept by the buffer. */
void fr_csv_writer_init(struct fr_csv_writer *writer, struct fr_strbuf *buf);
/* One more cell of the line. */
void fr_csv_writer_text(struct fr_csv_writer *writer, struct fr_str text);
void fr_csv_writer_u64(struct fr_csv_writer *writer, uint64_t value);
/* Nothing for NaN, as for every value that does not exist. */
void fr_csv_writer_f64(struct fr_csv_writer *writer, double value);
void fr_csv_writer_fixed(struct fr_csv_writer *writer, double value,
                         int decimals);
void fr_csv_writer_empty(struct fr_csv_writer *writer);
/* End the line. */
void fr_csv_writer_end(struct fr_csv_writer *writer);

#endif
