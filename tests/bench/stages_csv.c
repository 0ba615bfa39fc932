/* stages_csv.c - from bytes to columns and back: scan, rows, parse, format. */
#include <stdio.h>

#include "base/sha256.h"
#include "csv/reader.h"
#include "csv/scan.h"
#include "engine/cells.h"
#include "engine/fields.h"
#include "eval/program.h"
#include "stage.h"
#include "stages.h"

/* As much as the reader has scanned at a time. */
enum { WINDOW = 48 * 1024 };
#define TEXT_MAX (64u * 1024 * 1024)

struct work {
    const struct flows *flows;
    const struct fr_program *program;
    struct fr_diag *diag;
    const struct fr_field *fields;
    uint32_t field_count;
    double format_seconds;
};

/* --- bytes ---------------------------------------------------------------- */

static int run_hash(void *user)
{
    const struct work *work = user;
    struct fr_sha256 hash;
    char text[FR_SHA256_TEXT_SIZE];

    fr_sha256_init(&hash);
    fr_sha256_update(&hash, work->flows->text.data, work->flows->text.size);
    fr_sha256_finish(&hash, text);
    return 0;
}

static int run_scan(void *user)
{
    static uint32_t at[WINDOW + FR_CSV_SCAN_SLACK];
    static uint32_t ends[WINDOW + FR_CSV_SCAN_SLACK];
    struct fr_csv_marks marks = {.at = at, .ends = ends};
    const struct work *work = user;
    struct fr_str text = work->flows->text;

    for (size_t begin = 0; begin < text.size; begin += WINDOW) {
        size_t left = text.size - begin;
        fr_csv_scan(text.data + begin, 0, left < WINDOW ? left : WINDOW,
                    &marks);
    }
    return 0;
}

/* --- rows and columns ----------------------------------------------------- */

typedef int batch_fn(struct work *work, struct fr_csv_reader *reader,
                     struct fr_batch *batch);

static int read_batches(struct work *work, struct fr_csv_reader *reader,
                        batch_fn *with)
{
    struct fr_batch batch;
    int status =
        fr_batch_init(&batch, work->fields, work->field_count,
                      work->program->texts.items, work->program->texts.count);

    while (status == 0) {
        status = fr_csv_read(reader, &batch, work->diag);
        if (status < 0 || batch.row_count == 0)
            break;
        if (with)
            status = with(work, reader, &batch);
    }
    fr_batch_release(&batch);
    return status;
}

static int read_flows(struct work *work, batch_fn *with)
{
    const char *names[64];
    uint32_t count = work->program->outputs.count;
    struct fr_csv_options options = {.fields = work->fields,
                                     .field_count = work->field_count,
                                     .output_names = names,
                                     .output_count = count};
    struct fr_stream *stream = NULL;
    struct fr_csv_reader *reader = NULL;
    int status;

    for (uint32_t i = 0; i < count && i < 64; i++)
        names[i] = work->program->outputs.items[i].name;
    status = fr_stream_open_memory("flows.csv", work->flows->text.data,
                                   work->flows->text.size, &stream, work->diag);
    if (status == 0)
        status = fr_csv_open(stream, &options, &reader, work->diag);
    if (status == 0)
        status = read_batches(work, reader, with);
    fr_csv_close(reader);
    fr_stream_close(stream);
    return status;
}

static int run_read(void *user)
{
    return read_flows(user, NULL);
}

/* --- rows out again ------------------------------------------------------- */

struct format {
    struct fr_exec *exec;
    struct fr_cells cells;
    struct fr_strbuf text;
};

static int format_rows(const struct format *format, struct fr_cells *cells,
                       struct fr_csv_reader *reader,
                       const struct fr_batch *batch, struct fr_strbuf *text)
{
    for (uint32_t row = 0; row < batch->row_count; row++) {
        const struct fr_str *texts =
            fr_cells_row(cells, format->exec, batch, row);
        if (!texts)
            return FR_ENOMEM;
        fr_csv_append_row(reader, row, texts, text);
    }
    return fr_strbuf_status(text);
}

static struct format format; /* one at a time: the callback has no room */

static int format_batch(struct work *work, struct fr_csv_reader *reader,
                        struct fr_batch *batch)
{
    int status = fr_exec_run(format.exec, batch);
    double start = stage_clock();

    fr_strbuf_clear(&format.text);
    if (status == 0)
        status =
            format_rows(&format, &format.cells, reader, batch, &format.text);
    work->format_seconds += stage_clock() - start;
    return status;
}

/* Only the formatting is timed; reading and evaluating come in between. */
static int measure_format(struct work *work)
{
    double seconds[3];
    int status = fr_exec_new(work->program, &format.exec);

    if (status == 0)
        status = fr_cells_init(&format.cells, work->program);
    fr_strbuf_init(&format.text, TEXT_MAX);
    for (int i = 0; status == 0 && i < 3; i++) {
        work->format_seconds = 0;
        status = read_flows(work, format_batch);
        seconds[i] = work->format_seconds;
    }
    if (status == 0)
        stage_print("format: bytes of the row and the new cells",
                    STAGE_NS_PER_ROW, (double)work->flows->rows, seconds, 3);
    fr_strbuf_release(&format.text);
    fr_cells_release(&format.cells);
    fr_exec_free(format.exec);
    return status;
}

static int measure(struct work *work)
{
    double rows = (double)work->flows->rows;
    double bytes = (double)work->flows->text.size;
    struct fr_fields fields;
    int status;

    FR_TRY(
        stage_measure("hash: SHA-256", STAGE_GB_PER_S, bytes, run_hash, work));
    FR_TRY(stage_measure("scan: commas, line ends, quotes", STAGE_GB_PER_S,
                         bytes, run_scan, work));
    work->fields = work->program->slots.items;
    work->field_count = work->program->slots.count;
    FR_TRY(stage_measure("read: rows, and the columns of the rules",
                         STAGE_NS_PER_ROW, rows, run_read, work));
    FR_TRY(measure_format(work));
    status = fr_fields_init(&fields, work->program, 7);
    work->fields = fields.list.items;
    work->field_count = fields.list.count;
    if (status == 0)
        status = stage_measure("read: ... and those of tables and charts",
                               STAGE_NS_PER_ROW, rows, run_read, work);
    fr_fields_release(&fields);
    return status;
}

int stages_csv(const struct flows *flows, const struct fr_program *program)
{
    struct work work = {.flows = flows, .program = program};
    int status;

    work.diag = fr_diag_new(0);
    status = measure(&work);
    fr_diag_free(work.diag);
    return status;
}
