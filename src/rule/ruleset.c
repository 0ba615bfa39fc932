/* ruleset.c - the driver: files are read, checked and compiled, stage by
 * stage. A stage runs only on what the stages before it left without errors,
 * except that every file is read and every expression checked, so that all
 * errors come out in one run. */
#include "base/alloc.h"
#include "base/bug.h"
#include "rule/emit.h"
#include "rule/lint.h"
#include "rule/rules_internal.h"

/* Cells of edit distance tables; a second of work is a hundred times more. */
#define SUGGEST_WORK 20000000

static int rules_new(struct fr_rules **made)
{
    struct fr_rules *rules = fr_alloc_zero(1, sizeof(*rules));

    *made = rules;
    if (!rules)
        return FR_ENOMEM;
    fr_arena_init(&rules->arena, 0);
    fr_merge_init(&rules->merge);
    return fr_program_new(&rules->program);
}

void fr_rules_free(struct fr_rules *rules)
{
    if (!rules)
        return;
    fr_check_release(&rules->check);
    fr_merge_release(&rules->merge);
    fr_program_free(rules->program);
    fr_vec_release(&rules->files);
    fr_arena_release(&rules->arena);
    fr_free(rules);
}

int fr_rules_compile(const struct fr_merge *merge, struct fr_check *check,
                     struct fr_report *report)
{
    check->report = report;
    check->merge = merge;
    FR_TRY(fr_check_run(check));
    if (report->error_count > 0)
        return FR_ERULES;
    FR_TRY(fr_emit_run(check));
    check->report = NULL;
    return 0;
}

/* Check and compile what was read. */
static int compile(struct fr_rules *rules,
                   const struct fr_rules_options *options,
                   struct fr_report *report)
{
    int status;

    rules->check.arena = &rules->arena;
    rules->check.program = rules->program;
    rules->check.has_tests = options->has_tests;
    status = fr_rules_compile(&rules->merge, &rules->check, report);
    if ((status == 0 || status == FR_ERULES) && options->has_lint)
        FR_TRY(fr_lint_run(rules, report));
    FR_TRY(status);
    return fr_program_finish(rules->program);
}

/* What stage after stage of a load needs. */
struct job {
    const char *const *names;
    uint32_t name_count;
    struct fr_str text; /* data NULL: the names are files */
    const struct fr_rules_options *options;
};

static int read_files(const struct job *job, struct fr_load *load)
{
    if (job->text.data)
        return fr_load_text(load, job->names[0], job->text);
    for (uint32_t i = 0; i < job->name_count; i++)
        FR_TRY(fr_load_file(load, job->names[i], job->name_count > 1));
    return 0;
}

static int run(const struct job *job, struct fr_rules *rules,
               struct fr_diag *diag)
{
    static const struct fr_rules_options defaults;
    struct fr_report report = {.diag = diag, .suggest_work = SUGGEST_WORK};
    struct fr_load load = {.rules = rules,
                           .options = job->options ? job->options : &defaults,
                           .report = &report};
    int status = read_files(job, &load);

    if (status == 0 && load.options->where)
        status = fr_load_where(&load, load.options->where);
    if (status == 0)
        status = compile(rules, load.options, &report);
    if (status == FR_ENOMEM || fr_diag_is_broken(diag))
        return FR_ENOMEM;
    fr_diag_sort(diag);
    return load.is_missing ? FR_EINPUT : status;
}

static int load_rules(const struct job *job, struct fr_rules **rules,
                      struct fr_diag *diag)
{
    struct fr_diag *own = diag ? NULL : fr_diag_new(1);
    int status;

    *rules = NULL;
    if (!diag && !own)
        return FR_ENOMEM;
    status = rules_new(rules);
    if (status == 0)
        status = run(job, *rules, diag ? diag : own);
    if (status < 0) {
        fr_rules_free(*rules);
        *rules = NULL;
    }
    fr_diag_free(own);
    return status;
}

int fr_rules_load(const char *const *names, uint32_t name_count,
                  const struct fr_rules_options *options,
                  struct fr_rules **rules, struct fr_diag *diag)
{
    struct job job = {
        .names = names, .name_count = name_count, .options = options};

    return load_rules(&job, rules, diag);
}

int fr_rules_load_text(const char *name, const char *text, size_t size,
                       const struct fr_rules_options *options,
                       struct fr_rules **rules, struct fr_diag *diag)
{
    struct job job = {.names = &name,
                      .name_count = 1,
                      .text = {text ? text : "", size},
                      .options = options};

    return load_rules(&job, rules, diag);
}

/* --- questions ------------------------------------------------------------ */

const struct fr_program *fr_rules_program(const struct fr_rules *rules)
{
    return rules->program;
}

uint32_t fr_rules_file_count(const struct fr_rules *rules)
{
    return rules->files.count;
}

static const struct fr_rules_file *file_at(const struct fr_rules *rules,
                                           uint32_t index)
{
    FR_ASSERT(index < rules->files.count);
    return rules->files.items[index];
}

const char *fr_rules_file_name(const struct fr_rules *rules, uint32_t index)
{
    return file_at(rules, index)->source.name;
}

const char *fr_rules_file_text(const struct fr_rules *rules, uint32_t index,
                               size_t *size)
{
    const struct fr_rules_file *file = file_at(rules, index);

    if (size)
        *size = file->source.text.size;
    return file->source.text.data;
}

const char *fr_rules_file_sha256(const struct fr_rules *rules, uint32_t index)
{
    return file_at(rules, index)->sha256;
}

int fr_rules_file_is_builtin(const struct fr_rules *rules, uint32_t index)
{
    return file_at(rules, index)->is_builtin;
}

static uint32_t count(const struct fr_rules *rules, enum fr_section section)
{
    const struct fr_merge_section *merged = &rules->merge.sections[section];
    uint32_t entries = 0;

    for (uint32_t i = 0; i < merged->entries.count; i++)
        entries += merged->entries.items[i] != NULL;
    return entries;
}

uint32_t fr_rules_detection_count(const struct fr_rules *rules)
{
    return count(rules, FR_SECTION_DETECTIONS);
}

uint32_t fr_rules_test_count(const struct fr_rules *rules)
{
    return count(rules, FR_SECTION_TESTS);
}

uint32_t fr_rules_exception_count(const struct fr_rules *rules)
{
    return count(rules, FR_SECTION_EXCEPTIONS);
}
