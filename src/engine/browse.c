/* browse.c - read, evaluate, hand on; nothing is written or summarised.
 *
 * Invariant: the callback sees every accepted row of every input once, in the
 * order of reading. */
#include "engine/browse.h"

#include <string.h>

#include "base/alloc.h"
#include "csv/reader.h"
#include "engine/input.h"

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
                            const struct fr_input *input)
{
    fr_input_progress(input, browse->options->progress,
                      browse->options->progress_user, browse->facts->rows);
}

static int read_rows(struct browse *browse, const struct fr_input *input,
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
        report_progress(browse, input);
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

static int read_input(struct browse *browse, const struct fr_input *input)
{
    const struct fr_browse_options *options = browse->options;
    enum fr_time_unit unit =
        options->time_unit ? options->time_unit : fr_input_time_unit(input);
    enum fr_date_order order =
        options->date_order ? options->date_order : fr_input_date_order(input);
    struct fr_csv_options csv = {
        .fields = browse->fields,
        .field_count = browse->field_count,
        .needed_count = options->program->slots.count,
        .time_unit = (enum fr_csv_unit)unit,
        .date_order = (enum fr_csv_date_order)order,
        .path = fr_input_path(input),
        .stop = options->stop,
    };
    struct fr_csv_reader *reader = NULL;
    int status =
        fr_csv_open(fr_input_stream(input), &csv, &reader, browse->diag);

    if (status == 0)
        status = accept_header(browse, reader);
    if (status == 0)
        status = read_rows(browse, input, reader);
    if (status == 0)
        status = fr_input_check(input, 0, browse->diag);
    if (status >= 0)
        browse->facts->rejected += fr_csv_facts(reader)->rows_rejected;
    fr_csv_close(reader);
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
    const struct fr_input_options inputs = {.paths = options->inputs,
                                            .path_count = options->input_count,
                                            .meter = options->meter,
                                            .has_no_checksums = 1,
                                            .stop = options->stop};
    uint32_t at = 0;

    FR_TRY(browse_init(browse));
    while (at < inputs.path_count && !browse->facts->is_stopped) {
        struct fr_input *input = NULL;
        int status = fr_input_open(&inputs, &at, &input, browse->diag);
        if (status == 0)
            status = read_input(browse, input);
        fr_input_close(input);
        FR_TRY(status);
        browse->facts->is_stopped = status == FR_BROWSE_STOP;
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
