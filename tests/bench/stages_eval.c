/* stages_eval.c - running programs of few and of many rules on batches. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/cpu.h"
#include "csv/reader.h"
#include "eval/exec.h"
#include "eval/program.h"
#include "stage.h"
#include "stages.h"

enum { BATCHES_MAX = 16, REPEATS = 4 };

struct work {
    const struct fr_program *program;
    struct fr_exec *exec;
    struct fr_batch batches[BATCHES_MAX];
    uint32_t batch_count; /* initialised */
    uint64_t rows;
};

static int run_batches(void *user)
{
    struct work *work = user;

    for (int k = 0; k < REPEATS; k++)
        for (uint32_t i = 0; i < work->batch_count; i++)
            if (work->batches[i].row_count)
                FR_TRY(fr_exec_run(work->exec, &work->batches[i]));
    return 0;
}

static int fill(struct work *work, struct fr_csv_reader *reader,
                struct fr_diag *diag)
{
    const struct fr_program *program = work->program;

    while (work->batch_count < BATCHES_MAX) {
        struct fr_batch *batch = &work->batches[work->batch_count++];
        FR_TRY(fr_batch_init(batch, program->slots.items, program->slots.count,
                             program->texts.items, program->texts.count));
        FR_TRY(fr_csv_read(reader, batch, diag));
        if (batch->row_count == 0)
            break;
        work->rows += batch->row_count;
    }
    return 0;
}

static int read_batches(struct work *work, const struct flows *flows,
                        struct fr_diag *diag)
{
    struct fr_csv_options options = {.fields = work->program->slots.items,
                                     .field_count = work->program->slots.count};
    struct fr_stream *stream = NULL;
    struct fr_csv_reader *reader = NULL;
    int status = fr_stream_open_memory("flows.csv", flows->text.data,
                                       flows->text.size, &stream, diag);

    if (status == 0)
        status = fr_csv_open(stream, &options, &reader, diag);
    if (status == 0)
        status = fill(work, reader, diag);
    fr_csv_close(reader);
    fr_stream_close(stream);
    return status;
}

static int measure(const struct flows *flows, const struct rule_file *file,
                   const char *level, struct fr_diag *diag)
{
    struct work work = {.program = fr_rules_program(file->rules)};
    char name[80];
    int status = read_batches(&work, flows, diag);

    snprintf(name, sizeof(name), "evaluate: %s, %u rules, %s", file->name,
             work.program->rules.count, level);
    if (status == 0)
        status = fr_exec_new(work.program, &work.exec);
    if (status == 0)
        status = stage_measure(name, STAGE_NS_PER_ROW_RULE,
                               (double)work.rows * REPEATS *
                                   work.program->rules.count,
                               run_batches, &work);
    fr_exec_free(work.exec);
    for (uint32_t i = 0; i < work.batch_count; i++)
        fr_batch_release(&work.batches[i]);
    return status;
}

/* With what this processor has, and with what lesser ones have. */
static int measure_levels(const struct flows *flows,
                          const struct rule_file *file, struct fr_diag *diag)
{
    static const char *const names[FR_CPU_COUNT] = {"plain", "AVX2", "AVX-512"};
    int status = 0;

    for (int level = (int)fr_cpu_level(); status == 0 && level >= 0; level--) {
        fr_cpu_limit((enum fr_cpu)level);
        status = measure(flows, file, names[level], diag);
    }
    fr_cpu_limit(FR_CPU_COUNT);
    return status;
}

int stages_eval(const struct flows *flows, const struct rule_file *files,
                uint32_t count)
{
    struct fr_diag *diag = fr_diag_new(0);
    int status = 0;

    for (uint32_t i = 0; status == 0 && i < count; i++)
        status = measure_levels(flows, &files[i], diag);
    fr_diag_free(diag);
    return status;
}
