/* csv_fixture.h - a reader over a text in memory, with its batch. */
#ifndef FR_TESTS_CSV_FIXTURE_H
#define FR_TESTS_CSV_FIXTURE_H

#include "csv/reader.h"

struct csv_fixture {
    struct fr_diag *diag;
    struct fr_stream *stream;
    struct fr_csv_reader *reader;
    struct fr_batch batch;
    const struct fr_csv_facts *facts;
};

/* Open the text as 'test.csv'; fields and outputs are those of the options.
 * Returns the status of fr_csv_open. Close also after a failure. */
int csv_fixture_open(struct csv_fixture *fixture, const char *text, size_t size,
                     const struct fr_csv_options *options);
void csv_fixture_close(struct csv_fixture *fixture);
/* Read all batches; fails the test on an error. Returns the rows. */
uint64_t csv_fixture_read_all(struct csv_fixture *fixture);
/* Read all and write them out with these cells for every row; the caller
 * frees with fr_free. */
char *csv_fixture_copy(struct csv_fixture *fixture, const struct fr_str *cells);
/* The messages, as one line each; the caller frees with fr_text_free. */
char *csv_fixture_messages(const struct csv_fixture *fixture);

#endif
