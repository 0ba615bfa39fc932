/* engine.c - one pass over all inputs: read, evaluate, write, count.
 *
 * Invariant: rows are written in the order in which they are read, and every
 * accepted row is evaluated, written and counted exactly once. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/diag_internal.h"
#include "base/jobs.h"
#include "base/outdir.h"
#include "engine/fields.h"
#include "engine/input.h"
#include "engine/lanes.h"
#include "engine/run.h"
#include "engine/worker.h"

/* Rows of a piece, with their new cells: a row can be as long as the reader
 * allows. */
#define WRITE_MAX (64u * 1024 * 1024)
/* Pieces for each lane, so that nobody waits for the one who writes. */
#define PIECES_PER_LANE 2

struct pass {
    const struct fr_engine_options *options;
    struct fr_diag *diag;
    struct fr_diag *reading; /* messages of the input, added when they count */
    struct fr_run *run;
    struct fr_fields fields;
    uint8_t *present; /* per field; NULL before the first input */
    struct fr_worker_setup setup;
    uint32_t lane_count;
    struct fr_worker *workers; /* per lane */
    struct fr_piece *pieces;
    void **piece_list;
    uint32_t piece_count;
    const char **output_names;
    struct fr_csv_names *header; /* of the first input */
    struct fr_outfile *file;     /* owned by the folder until finished */
    uint64_t rows;               /* written, for progress; atomic */

    /* the present input */
    struct fr_input *input;
    struct fr_csv_reader *reader;
};

/* --- one piece ------------------------------------------------------------ */

static int take_piece(void *user, void *item, uint32_t lane, int *is_end)
{
    struct pass *pass = user;
    struct fr_piece *piece = item;
    struct fr_worker *worker = &pass->workers[lane];
    const volatile sig_atomic_t *stop = pass->options->stop;

    if (stop && *stop)
        return FR_ESIGNAL;
    if (!worker->setup)
        FR_TRY(fr_worker_make(worker, &pass->setup));
    piece->rows = 0;
    fr_strbuf_clear(&piece->text);
    FR_TRY(
        fr_csv_part_take(piece->part, &worker->batch, is_end, pass->reading));
    fr_input_progress(pass->input, pass->options->progress,
                      pass->options->progress_user,
                      __atomic_load_n(&pass->rows, __ATOMIC_RELAXED));
    return 0;
}

static int work_piece(void *user, void *item, uint32_t lane)
{
    struct pass *pass = user;

    return fr_worker_run(&pass->workers[lane], pass->reader, item);
}

static int put_piece(void *user, void *item)
{
    struct pass *pass = user;
    struct fr_piece *piece = item;

    FR_TRY(fr_csv_part_settle(piece->part, pass->diag));
    if (piece->text.size)
        FR_TRY(fr_outfile_write(pass->file, piece->text.data, piece->text.size,
                                pass->diag));
    __atomic_fetch_add(&pass->rows, piece->rows, __ATOMIC_RELAXED);
    return 0;
}

/* --- one input ------------------------------------------------------------ */

static int make_parts(struct pass *pass)
{
    for (uint32_t i = 0; i < pass->piece_count; i++)
        FR_TRY(fr_csv_part_new(pass->reader, &pass->pieces[i].part));
    return 0;
}

static void free_parts(struct pass *pass)
{
    for (uint32_t i = 0; i < pass->piece_count; i++) {
        fr_csv_part_free(pass->pieces[i].part);
        pass->pieces[i].part = NULL;
    }
}

/* Messages of the input count if nothing before them went wrong. */
static int run_lanes(struct pass *pass)
{
    struct fr_lanes_job job = {.user = pass,
                               .pieces = pass->piece_list,
                               .piece_count = pass->piece_count,
                               .lane_count = pass->lane_count,
                               .take = take_piece,
                               .work = work_piece,
                               .put = put_piece};
    int is_taking = 0;
    int status = fr_lanes_run(&job, &is_taking);

    if (status == 0 || is_taking)
        fr_diag_move(pass->diag, pass->reading);
    return status;
}

static int run_rows(struct pass *pass)
{
    int status;

    pass->reading = fr_diag_new(0);
    if (!pass->reading)
        return FR_ENOMEM;
    status = make_parts(pass);
    if (status == 0)
        status = run_lanes(pass);
    free_parts(pass);
    fr_diag_free(pass->reading);
    pass->reading = NULL;
    return status;
}

/* Which columns exist is settled by the first input: the others have the
 * same header. */
static int keep_present(struct pass *pass, const struct fr_csv_facts *facts)
{
    pass->present = fr_alloc_zero(facts->field_count, 1);
    if (!pass->present)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < facts->field_count; i++)
        pass->present[i] = facts->fields[i].cell.data != NULL;
    pass->setup.present = pass->present;
    /* the first worker counts even if there is no row */
    return fr_worker_make(&pass->workers[0], &pass->setup);
}

static int write_header(struct pass *pass)
{
    struct fr_strbuf text;
    int status;

    fr_strbuf_init(&text, WRITE_MAX);
    fr_csv_append_header(pass->reader, &text);
    status = fr_strbuf_status(&text);
    if (status == 0)
        status = fr_outfile_write(pass->file, text.data, text.size, pass->diag);
    fr_strbuf_release(&text);
    return status;
}

static int accept_header(struct pass *pass)
{
    if (pass->header)
        return fr_csv_expect_header(pass->reader, pass->header, pass->diag);
    FR_TRY(fr_csv_names_new(pass->reader, &pass->header));
    if (pass->options->has_flows)
        FR_TRY(write_header(pass));
    return keep_present(pass, fr_csv_facts(pass->reader));
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

static int keep_facts(struct pass *pass)
{
    struct fr_arena *arena = &pass->run->arena;
    struct fr_run_input *input = fr_vec_push(&pass->run->inputs);

    if (!input)
        return FR_ENOMEM;
    *input = (struct fr_run_input){0};
    input->csv = *fr_csv_facts(pass->reader);
    FR_TRY(copy_facts(arena, &input->csv));
    return fr_input_keep(pass->input, arena, &input->record, pass->diag);
}

static struct fr_csv_options csv_options(const struct pass *pass,
                                         const struct fr_input *input)
{
    const struct fr_engine_options *options = pass->options;
    enum fr_time_unit unit = options->time_unit;
    enum fr_date_order order = options->date_order;

    if (unit == FR_TIME_UNIT_AUTO)
        unit = fr_input_time_unit(input);
    if (order == FR_DATE_ORDER_AUTO)
        order = fr_input_date_order(input);

    return (struct fr_csv_options){
        .fields = pass->run->fields,
        .field_count = pass->run->field_count,
        .needed_count = pass->run->rule_field_count,
        .output_names = pass->output_names,
        .output_count = options->program->outputs.count,
        .time_unit = (enum fr_csv_unit)unit,
        .date_order = (enum fr_csv_date_order)order,
        .is_strict = options->is_strict,
        .is_csv_safe = options->is_csv_safe,
        .path = fr_input_path(input),
        .stop = options->stop,
    };
}

static int read_input(struct pass *pass)
{
    struct fr_csv_options options = csv_options(pass, pass->input);

    FR_TRY(fr_csv_open(fr_input_stream(pass->input), &options, &pass->reader,
                       pass->diag));
    FR_TRY(accept_header(pass));
    FR_TRY(run_rows(pass));
    FR_TRY(fr_input_check(pass->input, options.is_strict, pass->diag));
    return keep_facts(pass);
}

static int run_inputs(struct pass *pass)
{
    const struct fr_input_options options = {
        .paths = pass->options->inputs,
        .path_count = pass->options->input_count,
        .meter = pass->options->meter,
        .has_no_checksums = !pass->options->has_checksums,
        .stop = pass->options->stop};
    uint32_t at = 0;
    int status = 0;

    while (status == 0 && at < options.path_count) {
        status = fr_input_open(&options, &at, &pass->input, pass->diag);
        if (status == 0)
            status = read_input(pass);
        fr_csv_close(pass->reader);
        fr_input_close(pass->input);
        pass->reader = NULL;
        pass->input = NULL;
    }
    return status;
}

/* --- the whole ------------------------------------------------------------ */

_Static_assert(FR_LANES_MAX == FR_JOBS_THREADS_MAX, "one limit of threads");

static int lanes_init(struct pass *pass)
{
    pass->lane_count = fr_jobs_threads(pass->options->thread_count);
    pass->piece_count = pass->lane_count * PIECES_PER_LANE;
    pass->workers = fr_alloc_zero(pass->lane_count, sizeof(*pass->workers));
    pass->pieces = fr_alloc_zero(pass->piece_count, sizeof(*pass->pieces));
    pass->piece_list =
        fr_alloc_zero(pass->piece_count, sizeof(*pass->piece_list));
    if (!pass->workers || !pass->pieces || !pass->piece_list)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < pass->piece_count; i++) {
        fr_strbuf_init(&pass->pieces[i].text, WRITE_MAX);
        pass->piece_list[i] = &pass->pieces[i];
    }
    return 0;
}

static void lanes_release(struct pass *pass)
{
    for (uint32_t i = 0; pass->workers && i < pass->lane_count; i++)
        fr_worker_release(&pass->workers[i]);
    for (uint32_t i = 0; pass->pieces && i < pass->piece_count; i++)
        fr_strbuf_release(&pass->pieces[i].text);
    fr_free(pass->workers);
    fr_free(pass->pieces);
    fr_free(pass->piece_list);
}

static int pass_init(struct pass *pass)
{
    const struct fr_program *program = pass->options->program;
    struct fr_run *run = pass->run;

    FR_TRY(fr_fields_init(&pass->fields, program, pass->options->statistics));
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
    pass->setup =
        (struct fr_worker_setup){.program = program,
                                 .fields = &pass->fields,
                                 .statistics = pass->options->statistics,
                                 .has_flows = pass->options->has_flows};
    return lanes_init(pass);
}

static void pass_release(struct pass *pass)
{
    lanes_release(pass);
    fr_csv_names_free(pass->header);
    fr_free(pass->output_names);
    fr_free(pass->present);
    fr_fields_release(&pass->fields);
}

/* Counts of all workers, in the first one's tally. */
static int merge_workers(struct pass *pass)
{
    const struct fr_program *program = pass->options->program;
    struct fr_worker *first = &pass->workers[0];

    for (uint32_t i = 0; i < pass->lane_count; i++) {
        struct fr_worker *worker = &pass->workers[i];
        if (!worker->setup)
            continue;
        for (uint32_t k = 0; k < program->regexes.count; k++)
            pass->run->regex_undecided[k] +=
                fr_exec_regex_undecided(worker->exec, k);
        fr_count_rules(&worker->count, worker->exec);
        if (i > 0) {
            FR_TRY(fr_tally_merge(first->count.tally, worker->count.tally));
            fr_worker_release(worker);
        }
    }
    return fr_tally_finish(first->count.tally, &pass->run->summary);
}

static int finish(struct pass *pass)
{
    if (pass->options->has_flows) {
        struct fr_outfile *file = pass->file;
        pass->file = NULL;
        FR_TRY(fr_outfile_finish(file, pass->diag));
    }
    return merge_workers(pass);
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
