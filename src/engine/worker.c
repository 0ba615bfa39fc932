/* worker.c - a piece's rows, batch by batch. */
#include "engine/worker.h"

#include "base/alloc.h"

int fr_worker_make(struct fr_worker *worker,
                   const struct fr_worker_setup *setup)
{
    const struct fr_program *program = setup->program;
    const struct fr_fields *fields = setup->fields;

    worker->setup = setup;
    FR_TRY(fr_batch_init(&worker->batch, fields->list.items, fields->list.count,
                         program->texts.items, program->texts.count));
    FR_TRY(fr_exec_new(program, &worker->exec));
    FR_TRY(fr_cells_init(&worker->cells, program));
    FR_TRY(fr_tails_init(&worker->tails, program));
    return fr_count_init(&worker->count, program, fields, setup->present,
                         setup->statistics);
}

void fr_worker_release(struct fr_worker *worker)
{
    if (!worker->setup)
        return;
    fr_count_release(&worker->count);
    fr_tails_release(&worker->tails);
    fr_cells_release(&worker->cells);
    fr_exec_free(worker->exec);
    fr_batch_release(&worker->batch);
    *worker = (struct fr_worker){0};
}

static int print_rows(struct fr_worker *worker, struct fr_piece *piece)
{
    for (uint32_t row = 0; row < worker->batch.row_count; row++) {
        const struct fr_str *cells =
            fr_cells_row(&worker->cells, worker->exec, &worker->batch, row);
        if (!cells)
            return FR_ENOMEM;
        fr_csv_part_append_row(piece->part, row, cells, &piece->text);
    }
    return fr_strbuf_status(&piece->text);
}

static int run_batch(struct fr_worker *worker,
                     const struct fr_csv_reader *reader, struct fr_piece *piece)
{
    FR_TRY(fr_exec_run(worker->exec, &worker->batch));
    FR_TRY(fr_count_batch(&worker->count, worker->exec, &worker->batch));
    piece->rows += worker->batch.row_count;
    if (!worker->setup->has_flows)
        return 0;
    if (!worker->tails.is_ready || !fr_csv_reader_is_plain(reader))
        return print_rows(worker, piece);
    return fr_tails_append_rows(&worker->tails, worker->exec, piece->part,
                                worker->batch.row_count, &piece->text);
}

int fr_worker_run(struct fr_worker *worker, const struct fr_csv_reader *reader,
                  struct fr_piece *piece)
{
    for (;;) {
        FR_TRY(fr_csv_part_fill(piece->part, &worker->batch));
        if (worker->batch.row_count == 0)
            return 0;
        FR_TRY(run_batch(worker, reader, piece));
    }
}
