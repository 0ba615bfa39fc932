/* stages_csv.c - from bytes to columns and back: scan, rows, parse, format. */
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "csv/part.h"
#include "csv/scan.h"
#include "engine/fields.h"
#include "engine/tails.h"
#include "stage.h"
#include "stages.h"

/* As much as is taken in a turn, and scanned at once. */
enum { BLOCK = 384 * 1024, OUTPUTS_MAX = 64, SCAN_RUNS = 16, FORMAT_RUNS = 3 };
#define TEXT_MAX (64u * 1024 * 1024)

struct work {
    const struct flows *flows;
    const struct fr_program *program;
    struct fr_diag *diag;
    const struct fr_field *fields;
    uint32_t field_count;
    /* of measure_format */
    struct fr_exec *exec;
    struct fr_tails tails;
    struct fr_strbuf text;
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

/* Only the scanning is timed, of blocks that were just copied, as a reader's
 * are: how fast they come from memory is another matter. */
static double scan_blocks(struct fr_str text)
{
    static char bytes[BLOCK];
    static uint32_t at[BLOCK + FR_CSV_SCAN_SLACK];
    static uint32_t ends[BLOCK + FR_CSV_SCAN_SLACK];
    struct fr_csv_marks marks = {.at = at, .ends = ends};
    double seconds = 0;

    for (size_t begin = 0; begin < text.size; begin += BLOCK) {
        size_t left = text.size - begin;
        size_t size = left < BLOCK ? left : BLOCK;
        double start;
        memcpy(bytes, text.data + begin, size);
        start = stage_clock();
        fr_csv_scan(bytes, 0, size, &marks);
        seconds += stage_clock() - start;
    }
    return seconds;
}

static void measure_scan(const struct work *work)
{
    double seconds[SCAN_RUNS];

    for (int i = 0; i < SCAN_RUNS; i++)
        seconds[i] = scan_blocks(work->flows->text);
    stage_print("scan: commas, line ends, quotes", STAGE_GB_PER_S,
                (double)work->flows->text.size, seconds, SCAN_RUNS);
}

/* --- rows and columns ----------------------------------------------------- */

typedef int batch_fn(struct work *work, const struct fr_csv_part *part,
                     const struct fr_batch *batch);

/* The lines of one turn, as a worker of the engine goes through them. */
static int read_turn(struct work *work, struct fr_csv_part *part,
                     struct fr_batch *batch, batch_fn *with, int *is_end)
{
    FR_TRY(fr_csv_part_take(part, batch, is_end, work->diag));
    while (!*is_end) {
        FR_TRY(fr_csv_part_fill(part, batch));
        if (batch->row_count == 0)
            break;
        if (with)
            FR_TRY(with(work, part, batch));
    }
    return fr_csv_part_settle(part, work->diag);
}

static int read_turns(struct work *work, struct fr_csv_reader *reader,
                      batch_fn *with)
{
    struct fr_csv_part *part = NULL;
    struct fr_batch batch;
    int is_end = 0;
    int status =
        fr_batch_init(&batch, work->fields, work->field_count,
                      work->program->texts.items, work->program->texts.count);

    if (status == 0)
        status = fr_csv_part_new(reader, &part);
    while (status == 0 && !is_end)
        status = read_turn(work, part, &batch, with, &is_end);
    fr_csv_part_free(part);
    fr_batch_release(&batch);
    return status;
}

static int read_flows(struct work *work, batch_fn *with)
{
    const char *names[OUTPUTS_MAX];
    uint32_t count = work->program->outputs.count;
    struct fr_csv_options options = {.fields = work->fields,
                                     .field_count = work->field_count,
                                     .output_names = names,
                                     .output_count = count};
    struct fr_stream *stream = NULL;
    struct fr_csv_reader *reader = NULL;
    int status;

    if (count > OUTPUTS_MAX)
        return FR_ELIMIT;
    for (uint32_t i = 0; i < count; i++)
        names[i] = work->program->outputs.items[i].name;
    status = fr_stream_open_memory("flows.csv", work->flows->text.data,
                                   work->flows->text.size, &stream, work->diag);
    if (status == 0) {
        fr_stream_skip_digest(stream);
        status = fr_csv_open(stream, &options, &reader, work->diag);
    }
    if (status == 0)
        status = read_turns(work, reader, with);
    fr_csv_close(reader);
    fr_stream_close(stream);
    return status;
}

static int run_read(void *user)
{
    return read_flows(user, NULL);
}

/* --- rows out again ------------------------------------------------------- */

static int format_batch(struct work *work, const struct fr_csv_part *part,
                        const struct fr_batch *batch)
{
    int status = fr_exec_run(work->exec, batch);
    double start = stage_clock();

    fr_strbuf_clear(&work->text);
    if (status == 0)
        status = fr_tails_append_rows(&work->tails, work->exec, part,
                                      batch->row_count, &work->text);
    work->format_seconds += stage_clock() - start;
    return status;
}

/* Only the formatting is timed; reading and evaluating come in between. */
static int measure_format(struct work *work)
{
    double seconds[FORMAT_RUNS];
    int status = fr_exec_new(work->program, &work->exec);

    if (status == 0)
        status = fr_tails_init(&work->tails, work->program);
    if (status == 0 && !work->tails.is_ready)
        status = FR_EINPUT;
    fr_strbuf_init(&work->text, TEXT_MAX);
    for (int i = 0; status == 0 && i < FORMAT_RUNS; i++) {
        work->format_seconds = 0;
        status = read_flows(work, format_batch);
        seconds[i] = work->format_seconds;
    }
    if (status == 0)
        stage_print("format: bytes of the row and the new cells",
                    STAGE_NS_PER_ROW, (double)work->flows->rows, seconds,
                    FORMAT_RUNS);
    fr_strbuf_release(&work->text);
    fr_tails_release(&work->tails);
    fr_exec_free(work->exec);
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
    measure_scan(work);
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
