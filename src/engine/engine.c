/* engine.c - one pass over all inputs: read, evaluate, write, count.
 *
 * Invariant: rows are written in the order in which they are read, and every
 * accepted row is evaluated, written and counted exactly once. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/outdir.h"
#include "engine/cells.h"
#include "engine/count.h"
#include "engine/fields.h"
#include "engine/input.h"
#include "engine/run.h"

/* Output is handed on in pieces of about this size. */
#define WRITE_SIZE (256u * 1024)
/* A row can be as long as the reader allows, and its new cells. */
#define WRITE_MAX (64u * 1024 * 1024)

struct pass {
    const struct fr_engine_options *options;
    struct fr_diag *diag;
    struct fr_run *run;
    struct fr_fields fields;
    struct fr_batch batch;
    struct fr_exec *exec;
    struct fr_cells cells;
    struct fr_count count;
    int is_counting; /* count is set up */
    const char **output_names;
    struct fr_csv_names *header; /* of the first input */
    struct fr_outfile *file;     /* owned by the folder until finished */
    struct fr_strbuf text;
    uint64_t rows;
};

/* --- the output ----------------------------------------------------------- */

static int write_text(struct pass *pass)
{
    FR_TRY(fr_strbuf_status(&pass->text));
    if (pass->text.size)
        FR_TRY(fr_outfile_write(pass->file, pass->text.data, pass->text.size,
                                pass->diag));
    fr_strbuf_clear(&pass->text);
    return 0;
}

static int write_rows(struct pass *pass, struct fr_csv_reader *reader)
{
    for (uint32_t row = 0; row < pass->batch.row_count; row++) {
        const struct fr_str *cells =
            fr_cells_row(&pass->cells, pass->exec, &pass->batch, row);
        if (!cells)
            return FR_ENOMEM;
        fr_csv_append_row(reader, row, cells, &pass->text);
        if (pass->text.size >= WRITE_SIZE)
            FR_TRY(write_text(pass));
    }
    return fr_strbuf_status(&pass->text);
}

/* --- one input ------------------------------------------------------------ */

static int check_stop(const struct pass *pass)
{
    const volatile sig_atomic_t *stop = pass->options->stop;

    return stop && *stop ? FR_ESIGNAL : 0;
}

static void report_progress(const struct pass *pass,
                            const struct fr_input *input)
{
    fr_input_progress(input, pass->options->progress,
                      pass->options->progress_user, pass->rows);
}

static int run_batch(struct pass *pass, struct fr_csv_reader *reader)
{
    FR_TRY(fr_exec_run(pass->exec, &pass->batch));
    FR_TRY(fr_count_batch(&pass->count, pass->exec, &pass->batch));
    if (pass->options->has_flows)
        FR_TRY(write_rows(pass, reader));
    pass->rows += pass->batch.row_count;
    return 0;
}

static int run_rows(struct pass *pass, const struct fr_input *input,
                    struct fr_csv_reader *reader)
{
    do {
        FR_TRY(check_stop(pass));
        FR_TRY(fr_csv_read(reader, &pass->batch, pass->diag));
        if (pass->batch.row_count)
            FR_TRY(run_batch(pass, reader));
        report_progress(pass, input);
    } while (pass->batch.row_count);
    return 0;
}

/* Which columns exist is settled by the first input: the others have the
 * same header. */
static int begin_counting(struct pass *pass, const struct fr_csv_facts *facts)
{
    uint8_t *present;
    int status;

    if (pass->is_counting)
        return 0;
    present = fr_alloc_zero(facts->field_count, 1);
    if (!present)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < facts->field_count; i++)
        present[i] = facts->fields[i].cell.data != NULL;
    status = fr_count_init(&pass->count, pass->options->program, &pass->fields,
                           present);
    fr_free(present);
    pass->is_counting = 1;
    return status;
}

static int accept_header(struct pass *pass, struct fr_csv_reader *reader)
{
    if (pass->header)
        return fr_csv_expect_header(reader, pass->header, pass->diag);
    FR_TRY(fr_csv_names_new(reader, &pass->header));
    if (pass->options->has_flows)
        fr_csv_append_header(reader, &pass->text);
    return begin_counting(pass, fr_csv_facts(reader));
}

static void *copy_array(struct fr_arena *arena, const void *items, size_t count,
                        size_t size)
{
    void *copy = fr_arena_array(arena, count, size);

    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

/* The facts outlive the reader, so what they point to is copied. */
static int copy_facts(struct fr_arena *arena, struct fr_csv_facts *facts)
{
    struct fr_csv_field_facts *fields =
        copy_array(arena, facts->fields, facts->field_count, sizeof(*fields));
    struct fr_csv_duplicate *duplicates = copy_array(
        arena, facts->duplicates, facts->duplicate_count, sizeof(*duplicates));

    facts->file_name =
        fr_arena_text(arena, facts->file_name, strlen(facts->file_name));
    facts->replaced = copy_array(arena, facts->replaced, facts->output_count,
                                 sizeof(*facts->replaced));
    if (!fields || !duplicates || !facts->file_name || !facts->replaced)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < facts->field_count; i++) {
        if (!fields[i].cell.data)
            continue;
        fields[i].cell = fr_arena_str(arena, fields[i].cell);
        if (!fields[i].cell.data)
            return FR_ENOMEM;
    }
    for (uint32_t i = 0; i < facts->duplicate_count; i++) {
        duplicates[i].cell = fr_arena_str(arena, duplicates[i].cell);
        if (!duplicates[i].cell.data)
            return FR_ENOMEM;
    }
    facts->fields = fields;
    facts->duplicates = duplicates;
    return 0;
}

static int keep_facts(struct pass *pass, const struct fr_input *from,
                      const struct fr_csv_reader *reader)
{
    struct fr_arena *arena = &pass->run->arena;
    struct fr_run_input *input = fr_vec_push(&pass->run->inputs);

    if (!input)
        return FR_ENOMEM;
    input->csv = *fr_csv_facts(reader);
    FR_TRY(copy_facts(arena, &input->csv));
    return fr_input_keep(from, arena, &input->record, pass->diag);
}

static struct fr_csv_options csv_options(const struct pass *pass,
                                         const struct fr_input *input)
{
    const struct fr_engine_options *options = pass->options;
    enum fr_time_unit unit = options->time_unit;

    if (unit == FR_TIME_UNIT_AUTO)
        unit = fr_input_time_unit(input);

    return (struct fr_csv_options){
        .fields = pass->run->fields,
        .field_count = pass->run->field_count,
        .needed_count = pass->run->rule_field_count,
        .output_names = pass->output_names,
        .output_count = options->program->outputs.count,
        .time_unit = (enum fr_csv_unit)unit,
        .date_order = (enum fr_csv_date_order)options->date_order,
        .is_strict = options->is_strict,
        .is_csv_safe = options->is_csv_safe,
        .path = fr_input_path(input),
        .stop = options->stop,
    };
}

static int read_input(struct pass *pass, const struct fr_input *input)
{
    struct fr_csv_options options = csv_options(pass, input);
    struct fr_stream *stream = fr_input_stream(input);
    struct fr_csv_reader *reader = NULL;
    int status = fr_csv_open(stream, &options, &reader, pass->diag);

    if (status == 0)
        status = accept_header(pass, reader);
    if (status == 0)
        status = run_rows(pass, input, reader);
    if (status == 0)
        status = fr_input_check(input, options.is_strict, pass->diag);
    if (status == 0)
        status = keep_facts(pass, input, reader);
    fr_csv_close(reader);
    return status;
}

static int run_inputs(struct pass *pass)
{
    const struct fr_input_options options = {
        pass->options->inputs, pass->options->input_count, pass->options->meter,
        pass->options->stop};
    uint32_t at = 0;
    int status = 0;

    while (status == 0 && at < options.path_count) {
        struct fr_input *input = NULL;
        status = fr_input_open(&options, &at, &input, pass->diag);
        if (status == 0)
            status = read_input(pass, input);
        fr_input_close(input);
    }
    return status;
}

/* --- the whole ------------------------------------------------------------ */

static int pass_init(struct pass *pass)
{
    const struct fr_program *program = pass->options->program;
    struct fr_run *run = pass->run;

    FR_TRY(fr_fields_init(&pass->fields, program));
    run->field_count = pass->fields.list.count;
    run->rule_field_count = program->slots.count;
    run->fields = copy_array(&run->arena, pass->fields.list.items,
                             run->field_count, sizeof(*run->fields));
    pass->output_names =
        fr_alloc_zero(program->outputs.count, sizeof(*pass->output_names));
    run->regex_undecided =
        FR_NEW_ARRAY(&run->arena, program->regexes.count, uint64_t);
    if (!run->fields || !pass->output_names || !run->regex_undecided)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < program->outputs.count; i++)
        pass->output_names[i] = program->outputs.items[i].name;
    FR_TRY(fr_batch_init(&pass->batch, run->fields, run->field_count,
                         program->texts.items, program->texts.count));
    FR_TRY(fr_exec_new(program, &pass->exec));
    return fr_cells_init(&pass->cells, program);
}

static void pass_release(struct pass *pass)
{
    fr_csv_names_free(pass->header);
    fr_free(pass->output_names);
    fr_strbuf_release(&pass->text);
    fr_count_release(&pass->count);
    fr_cells_release(&pass->cells);
    fr_exec_free(pass->exec);
    fr_batch_release(&pass->batch);
    fr_fields_release(&pass->fields);
}

static int finish(struct pass *pass)
{
    const struct fr_program *program = pass->options->program;

    if (pass->options->has_flows) {
        struct fr_outfile *file = pass->file;
        FR_TRY(write_text(pass));
        pass->file = NULL;
        FR_TRY(fr_outfile_finish(file, pass->diag));
    }
    for (uint32_t i = 0; i < program->regexes.count; i++)
        pass->run->regex_undecided[i] = fr_exec_regex_undecided(pass->exec, i);
    return fr_count_finish(&pass->count, pass->exec, &pass->run->summary);
}

static int run_all(struct pass *pass, struct fr_outdir *outdir)
{
    const struct fr_engine_options *options = pass->options;

    FR_TRY(pass_init(pass));
    if (options->has_flows)
        FR_TRY(fr_outdir_create(outdir, "flows_classified.csv", &pass->file,
                                pass->diag));
    FR_TRY(run_inputs(pass));
    return finish(pass);
}

int fr_engine_run(const struct fr_engine_options *options,
                  struct fr_outdir *outdir, struct fr_run **run,
                  struct fr_diag *diag)
{
    struct pass pass = {.options = options, .diag = diag};
    int status;

    *run = NULL;
    pass.run = fr_alloc_zero(1, sizeof(*pass.run));
    if (!pass.run)
        return FR_ENOMEM;
    fr_arena_init(&pass.run->arena, 0);
    fr_strbuf_init(&pass.text, WRITE_MAX);
    status = run_all(&pass, outdir);
    pass_release(&pass);
    if (status < 0) {
        fr_run_free(pass.run);
        return status;
    }
    *run = pass.run;
    return 0;
}

void fr_run_free(struct fr_run *run)
{
    if (!run)
        return;
    fr_summary_free(run->summary);
    fr_vec_release(&run->inputs);
    fr_arena_release(&run->arena);
    fr_free(run);
}

const struct fr_summary *fr_run_summary(const struct fr_run *run)
{
    return run->summary;
}
