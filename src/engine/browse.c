/* browse.c - read, evaluate, hand on; nothing is written or summarised.
 *
 * Invariant: the callback sees every accepted row of every input once, in the
 * order of reading. */
#include "engine/browse.h"

#include <string.h>

#include "base/alloc.h"
#include "csv/reader.h"

struct browse {
    const struct fr_browse_options *options;
    struct fr_browse_facts *facts;
    struct fr_diag *diag;
    struct fr_field *fields; /* owned */
    uint32_t field_count;
    struct fr_batch batch;
    struct fr_exec *exec;
    struct fr_csv_names *header; /* of the first input */
};

/* --- one input ------------------------------------------------------------ */

static int hand_on(struct browse *browse)
{
    struct fr_browse_batch batch = {.exec = browse->exec,
                                    .batch = &browse->batch,
                                    .first = browse->facts->rows};
    int status;

    FR_TRY(fr_exec_run(browse->exec, &browse->batch));
    status = browse->options->batch(browse->options->user, &batch);
    browse->facts->rows += browse->batch.row_count;
    return status;
}

static void report_progress(const struct browse *browse,
                            const struct fr_stream *stream)
{
    const struct fr_browse_options *options = browse->options;

    if (options->progress)
        options->progress(options->progress_user, fr_stream_name(stream),
                          fr_stream_bytes_read(stream),
                          fr_stream_bytes_total(stream), browse->facts->rows);
}

static int read_rows(struct browse *browse, const struct fr_stream *stream,
                     struct fr_csv_reader *reader)
{
    const volatile sig_atomic_t *stop = browse->options->stop;

    do {
        if (stop && *stop)
            return FR_ESIGNAL;
        FR_TRY(fr_csv_read(reader, &browse->batch, browse->diag));
        if (browse->batch.row_count) {
            int status = hand_on(browse);
            if (status != 0)
                return status;
        }
        report_progress(browse, stream);
    } while (browse->batch.row_count);
    return 0;
}

static int accept_header(struct browse *browse,
                         const struct fr_csv_reader *reader)
{
    if (browse->header)
        return fr_csv_expect_header(reader, browse->header, browse->diag);
    return fr_csv_names_new(reader, &browse->header);
}

static int read_input(struct browse *browse, struct fr_stream *stream,
                      const char *path)
{
    const struct fr_browse_options *options = browse->options;
    struct fr_csv_options csv = {
        .fields = browse->fields,
        .field_count = browse->field_count,
        .needed_count = options->program->slots.count,
        .time_unit = (enum fr_csv_unit)options->time_unit,
        .date_order = (enum fr_csv_date_order)options->date_order,
        .path = strcmp(path, "-") == 0 ? NULL : path,
        .stop = options->stop,
    };
    struct fr_csv_reader *reader = NULL;
    int status = fr_csv_open(stream, &csv, &reader, browse->diag);

    if (status == 0)
        status = accept_header(browse, reader);
    if (status == 0)
        status = read_rows(browse, stream, reader);
    if (status >= 0)
        browse->facts->rejected += fr_csv_facts(reader)->rows_rejected;
    fr_csv_close(reader);
    return status;
}

static int browse_input(struct browse *browse, const char *path)
{
    struct fr_stream *stream = NULL;
    int status = fr_stream_open(path, &stream, browse->diag);

    if (status == 0)
        fr_stream_stop_on(stream, browse->options->stop);
    if (status == 0)
        status = read_input(browse, stream, path);
    fr_stream_close(stream);
    return status;
}

/* --- the whole ------------------------------------------------------------ */

static int browse_init(struct browse *browse)
{
    const struct fr_browse_options *options = browse->options;
    const struct fr_program *program = options->program;

    browse->field_count = program->slots.count + options->extra_count;
    browse->fields =
        fr_alloc_zero(browse->field_count, sizeof(*browse->fields));
    if (!browse->fields)
        return FR_ENOMEM;
    if (program->slots.count)
        memcpy(browse->fields, program->slots.items,
               program->slots.count * sizeof(*browse->fields));
    for (uint32_t i = 0; i < options->extra_count; i++)
        browse->fields[program->slots.count + i] = options->extras[i];
    FR_TRY(fr_batch_init(&browse->batch, browse->fields, browse->field_count,
                         program->texts.items, program->texts.count));
    FR_TRY(fr_exec_new(program, &browse->exec));
    return options->has_times ? fr_exec_measure(browse->exec) : 0;
}

static int browse_inputs(struct browse *browse)
{
    const struct fr_browse_options *options = browse->options;

    FR_TRY(browse_init(browse));
    for (uint32_t i = 0; i < options->input_count; i++) {
        int status = browse_input(browse, options->inputs[i]);
        FR_TRY(status);
        if (status == FR_BROWSE_STOP) {
            browse->facts->is_stopped = 1;
            break;
        }
    }
    return 0;
}

int fr_browse_run(const struct fr_browse_options *options,
                  struct fr_browse_facts *facts, struct fr_exec **exec,
                  struct fr_diag *diag)
{
    struct browse browse = {.options = options, .facts = facts, .diag = diag};
    int status;

    *facts = (struct fr_browse_facts){0};
    *exec = NULL;
    status = browse_inputs(&browse);
    fr_csv_names_free(browse.header);
    fr_batch_release(&browse.batch);
    fr_free(browse.fields);
    if (status < 0)
        fr_exec_free(browse.exec);
    else
        *exec = browse.exec;
    return status;
}
