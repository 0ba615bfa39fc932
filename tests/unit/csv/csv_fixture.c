/* csv_fixture.c - see the header. */
#include "support/unit.h"

#include "csv_fixture.h"

int csv_fixture_open(struct csv_fixture *fixture, const char *text, size_t size,
                     const struct fr_csv_options *options)
{
    *fixture = (struct csv_fixture){.diag = fr_diag_new(0)};
    assert_non_null(fixture->diag);
    assert_int_equal(fr_stream_open_memory("test.csv", text, size,
                                           &fixture->stream, fixture->diag),
                     0);
    int status =
        fr_csv_open(fixture->stream, options, &fixture->reader, fixture->diag);
    if (status < 0)
        return status;
    assert_int_equal(fr_batch_init(&fixture->batch, options->fields,
                                   options->field_count, NULL, 0),
                     0);
    fixture->facts = fr_csv_facts(fixture->reader);
    return 0;
}

void csv_fixture_close(struct csv_fixture *fixture)
{
    fr_batch_release(&fixture->batch);
    fr_csv_close(fixture->reader);
    fr_stream_close(fixture->stream);
    fr_diag_free(fixture->diag);
}

uint64_t csv_fixture_read_all(struct csv_fixture *fixture)
{
    uint64_t count = 0;

    for (;;) {
        assert_int_equal(
            fr_csv_read(fixture->reader, &fixture->batch, fixture->diag), 0);
        if (fixture->batch.row_count == 0)
            return count;
        count += fixture->batch.row_count;
    }
}

char *csv_fixture_copy(struct csv_fixture *fixture, const struct fr_str *cells)
{
    struct fr_strbuf buf;

    fr_strbuf_init(&buf, (size_t)1 << 30);
    fr_csv_append_header(fixture->reader, &buf);
    for (;;) {
        assert_int_equal(
            fr_csv_read(fixture->reader, &fixture->batch, fixture->diag), 0);
        if (fixture->batch.row_count == 0)
            break;
        for (uint32_t i = 0; i < fixture->batch.row_count; i++)
            fr_csv_append_row(fixture->reader, i, cells, &buf);
    }
    char *text = fr_strbuf_take(&buf);
    assert_non_null(text);
    return text;
}

char *csv_fixture_messages(const struct csv_fixture *fixture)
{
    char *text = NULL;

    assert_int_equal(fr_diag_print(fixture->diag, FR_DIAG_PAGE, 0, &text), 0);
    return text;
}
