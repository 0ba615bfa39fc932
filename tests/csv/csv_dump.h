/* csv_dump.h - all that the reader makes of a file, as text: facts, cells and
 * the rows written out again. Two readings are the same if their texts are. */
#ifndef FR_TESTS_CSV_DUMP_H
#define FR_TESTS_CSV_DUMP_H

#include "base/strbuf.h"
#include "csv/reader.h"

/* The columns of the catalogue, then label, attack_type and host_name as
 * texts. */
#define CSV_DUMP_FIELD_MAX 128
uint32_t csv_dump_fields(struct fr_field fields[CSV_DUMP_FIELD_MAX]);

/* Read the whole stream. fields and outputs of the options are set here: the
 * outputs are flow_type and note, which holds the number of the row. The text
 * is the same for every FR_BATCH_ROWS. Returns what failed first. */
int csv_dump(struct fr_stream *stream, const struct fr_csv_options *options,
             struct fr_strbuf *out, struct fr_diag *diag);
/* The same by parts that take turns, as several threads would; the text must
 * be the same. */
int csv_dump_by_parts(struct fr_stream *stream,
                      const struct fr_csv_options *options,
                      struct fr_strbuf *out, struct fr_diag *diag);

#endif
