/* tests.c - runs the tests of a rule set: their flows go in batches through
 * the program, then each row is compared with what its test expects.
 *
 * Invariant: results do not depend on where a batch ends. */
#include "rule/tests.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "rule/rules_internal.h"
#include "rule/test_fault.h"
#include "rule/test_fill.h"

/* Which flow of which test a row of the batch is. */
struct place {
    uint32_t test, flow;
};

struct run {
    struct fr_check *check;
    const struct fr_rules *rules;
    struct fr_test_report *report;
    struct fr_exec *exec;
    struct fr_batch batch;
    struct fr_fill *fill;
    struct fr_open *open;
    struct place *places; /* by row */
    uint32_t **covers;    /* by definition: of its rules; NULL: not counted */
    uint32_t *last_test;  /* by cover: the test counted last, plus 1 */
};

/* --- coverage ------------------------------------------------------------- */

/* Rules of a base are covered by its own tests. */
static int is_base(const struct fr_rules *rules, const struct fr_source *source)
{
    for (uint32_t i = 0; i < rules->files.count; i++) {
        if (&rules->files.items[i]->source == source)
            return rules->files.items[i]->is_base;
    }
    return 0;
}

/* Things to cover in a definition: rules and else, or a feature itself. */
static uint32_t cover_count(const struct run *run, const struct fr_def *def)
{
    if (def->what == FR_DEF_LET || is_base(run->rules, def->entry->source))
        return 0;
    return def->label ? def->label->rule_count : 1;
}

static int setup_cover(struct run *run, const struct fr_def *def,
                       const struct fr_chk_rule *rule)
{
    struct fr_arena *arena = &run->report->arena;
    struct fr_test_cover *cover =
        &run->report->covers[run->report->cover_count++];
    const struct fr_source *source = def->entry->source;
    struct fr_span span = rule ? rule->doc->name_span : def->entry->name_span;
    struct fr_ast_expr *expr = def->entry->expr;

    cover->label = fr_arena_str(arena, def->name).data;
    cover->name = rule ? fr_arena_str(arena, rule->doc->name).data : "";
    cover->condition =
        rule ? rule->doc->condition : fr_source_fold(source, expr->span, arena);
    cover->file = source->name;
    cover->line = fr_source_line(source, span.begin);
    return cover->label && cover->name && cover->condition ? 0 : FR_ENOMEM;
}

static int setup_def(struct run *run, uint32_t number)
{
    const struct fr_def *def = &run->check->defs[number];
    uint32_t count = cover_count(run, def);
    uint32_t *covers;

    if (count == 0)
        return 0;
    covers = FR_NEW_ARRAY(&run->report->arena, count, uint32_t);
    if (!covers)
        return FR_ENOMEM;
    run->covers[number] = covers;
    for (uint32_t i = 0; i < count; i++) {
        covers[i] = run->report->cover_count;
        FR_TRY(
            setup_cover(run, def, def->label ? &def->label->rules[i] : NULL));
    }
    return 0;
}

static int setup_covers(struct run *run)
{
    const struct fr_check *check = run->check;
    struct fr_arena *arena = &run->report->arena;
    uint32_t total = 0;

    for (uint32_t i = 0; i < check->def_count; i++)
        total += cover_count(run, &check->defs[i]);
    run->covers = FR_NEW_ARRAY(arena, check->def_count, uint32_t *);
    run->report->covers = FR_NEW_ARRAY(arena, total, struct fr_test_cover);
    run->last_test = FR_NEW_ARRAY(arena, total, uint32_t);
    if (!run->covers || !run->report->covers || !run->last_test)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < check->def_count; i++)
        FR_TRY(setup_def(run, i));
    return 0;
}

/* Each test counts once. */
static void count_cover(struct run *run, const struct fr_def *def,
                        uint32_t rule, uint32_t test)
{
    const uint32_t *covers = run->covers[def - run->check->defs];
    struct fr_test_cover *cover;

    if (!covers)
        return;
    cover = &run->report->covers[covers[rule]];
    if (run->last_test[covers[rule]] == test + 1)
        return;
    run->last_test[covers[rule]] = test + 1;
    run->report->covered_count += cover->test_count == 0;
    cover->test_count++;
}

/* The rules that decided what is expected. */
static void cover(struct run *run, const struct fr_test_row *row,
                  const struct fr_def *def, uint32_t test)
{
    const struct fr_chk_label *label = def->label;
    uint32_t decider;

    if (!label) {
        count_cover(run, def, 0, test);
    } else if (label->policy == FR_POLICY_EVERY ||
               label->policy == FR_POLICY_SUM) {
        for (uint32_t i = 0; i < label->rule_count; i++) {
            if (fr_test_row_has(row, label->rules[i].mask))
                count_cover(run, def, i, test);
        }
    } else {
        decider = fr_test_row_decider(row, label);
        if (decider < label->rule_count)
            count_cover(run, def, decider, test);
    }
}

/* --- comparing ------------------------------------------------------------ */

static uint32_t count_faults(struct run *run, const struct fr_test_row *row)
{
    uint32_t count = 0;

    for (const struct fr_chk_given *expect = row->test->expects; expect;
         expect = expect->next)
        count += !fr_test_fault_is_met(row, expect) ||
                 fr_open_def(run->open, expect->def);
    return count;
}

/* The faults of a flow, in the order of what the test expects. */
static int describe(struct run *run, const struct fr_test_row *row,
                    struct fr_test_result *result, uint32_t count)
{
    struct fr_test_fault *faults =
        FR_NEW_ARRAY(&run->report->arena, count, struct fr_test_fault);

    if (!faults)
        return FR_ENOMEM;
    result->faults = faults;
    for (const struct fr_chk_given *expect = row->test->expects; expect;
         expect = expect->next) {
        if (fr_test_fault_is_met(row, expect) &&
            !fr_open_def(run->open, expect->def))
            continue;
        FR_TRY(fr_test_fault_describe(run->open, row, expect,
                                      &run->report->arena,
                                      &faults[result->fault_count++]));
    }
    FR_ASSERT(result->fault_count == count);
    return 0;
}

static int compare_row(struct run *run, uint32_t number)
{
    const struct place *place = &run->places[number];
    struct fr_test_result *result = &run->report->results[place->test];
    const struct fr_test_row row = {.test =
                                        run->check->tests.items[place->test],
                                    .exec = run->exec,
                                    .batch = &run->batch,
                                    .row = number};
    uint32_t count;

    fr_open_begin(run->open, &row);
    for (const struct fr_chk_given *expect = row.test->expects; expect;
         expect = expect->next)
        cover(run, &row, expect->def, place->test);
    count = count_faults(run, &row);
    if (count == 0)
        return 0;
    if (result->failed_count++ > 0)
        return 0;
    result->state = FR_TEST_FAILED;
    result->flow = place->flow;
    return describe(run, &row, result, count);
}

/* --- running -------------------------------------------------------------- */

static int run_batch(struct run *run)
{
    if (run->batch.row_count == 0)
        return 0;
    FR_TRY(fr_exec_run(run->exec, &run->batch));
    for (uint32_t row = 0; row < run->batch.row_count; row++)
        FR_TRY(compare_row(run, row));
    return fr_batch_clear(&run->batch);
}

static int run_test(struct run *run, uint32_t number)
{
    const struct fr_chk_test *test = run->check->tests.items[number];

    /* nothing to compare its flows with */
    if (!test->expects)
        return 0;
    FR_TRY(fr_fill_begin(run->fill, test));
    for (uint32_t n = 0; n < test->flow_count; n++) {
        uint32_t row = run->batch.row_count;
        FR_TRY(fr_fill_row(run->fill, n, &run->batch, row));
        run->places[row] = (struct place){number, n};
        if (++run->batch.row_count == FR_BATCH_ROWS)
            FR_TRY(run_batch(run));
    }
    return 0;
}

static int setup_result(struct run *run, uint32_t number)
{
    const struct fr_chk_test *test = run->check->tests.items[number];
    const struct fr_doc_entry *entry = test->entry;

    run->report->results[number] = (struct fr_test_result){
        .name = fr_arena_str(&run->report->arena, entry->name).data,
        .file = entry->source->name,
        .line = fr_source_line(entry->source, entry->name_span.begin),
        .state = test->has_detections ? FR_TEST_SKIPPED : FR_TEST_PASSED,
        .flow_count = test->flow_count};
    return run->report->results[number].name ? 0 : FR_ENOMEM;
}

static int setup(struct run *run)
{
    const struct fr_program *program = run->check->program;
    struct fr_test_report *report = run->report;

    report->result_count = run->check->tests.count;
    report->results = FR_NEW_ARRAY(&report->arena, report->result_count,
                                   struct fr_test_result);
    run->places = FR_NEW_ARRAY(&report->arena, FR_BATCH_ROWS, struct place);
    if (!report->results || !run->places)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < report->result_count; i++)
        FR_TRY(setup_result(run, i));
    FR_TRY(setup_covers(run));
    FR_TRY(fr_batch_init(&run->batch, program->slots.items,
                         program->slots.count, program->texts.items,
                         program->texts.count));
    FR_TRY(fr_exec_new(program, &run->exec));
    FR_TRY(fr_fill_new(run->check, &run->fill));
    return fr_open_new(run->check, &run->open);
}

static int run_all(struct run *run)
{
    FR_TRY(setup(run));
    for (uint32_t i = 0; i < run->check->tests.count; i++)
        FR_TRY(run_test(run, i));
    FR_TRY(run_batch(run));
    for (uint32_t i = 0; i < run->report->result_count; i++)
        run->report->counts[run->report->results[i].state]++;
    return 0;
}

static void release(struct run *run)
{
    fr_open_free(run->open);
    fr_fill_free(run->fill);
    fr_exec_free(run->exec);
    fr_batch_release(&run->batch);
}

int fr_tests_run(struct fr_rules *rules, struct fr_test_report **report)
{
    struct run run = {.check = &rules->check, .rules = rules};
    int status;

    FR_ASSERT(rules->check.has_tests);
    *report = fr_alloc_zero(1, sizeof(**report));
    if (!*report)
        return FR_ENOMEM;
    fr_arena_init(&(*report)->arena, 0);
    run.report = *report;
    status = run_all(&run);
    release(&run);
    if (status < 0) {
        fr_test_report_free(*report);
        *report = NULL;
    }
    return status;
}

void fr_test_report_free(struct fr_test_report *report)
{
    if (!report)
        return;
    fr_arena_release(&report->arena);
    fr_free(report);
}
