/* count.c - between the program's outputs and the tally's arrays. */
#include "engine/count.h"

#include <string.h>

#include "base/bug.h"

static enum fr_label_kind label_kind(enum fr_output_kind kind)
{
    switch (kind) {
    case FR_OUTPUT_LABEL: return FR_LABEL_NAMES;
    case FR_OUTPUT_MARKS: return FR_LABEL_MARKS;
    case FR_OUTPUT_TRUTH: return FR_LABEL_TRUTH;
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE: return FR_LABEL_SCORE;
    case FR_OUTPUT_TIME:
    case FR_OUTPUT_TEXT:
    case FR_OUTPUT_ADDRESS: return FR_LABEL_OTHER;
    }
    FR_UNREACHABLE();
}

static void setup_label(struct fr_label_summary *label,
                        const struct fr_output *output)
{
    static const char *const truth_names[] = {"false", "true"};

    *label = (struct fr_label_summary){
        .name = output->name,
        .policy = output->policy,
        .kind = label_kind(output->kind),
        .name_count = output->name_count,
        .names = output->names,
        .type =
            output->kind == FR_OUTPUT_QUANTITY ? output->type : FR_TYPE_NUMBER,
    };
    if (label->kind == FR_LABEL_TRUTH) {
        label->name_count = 2;
        label->names = truth_names;
    }
}

static void setup_rule(struct fr_rule_summary *rule,
                       const struct fr_rule_info *info)
{
    *rule = (struct fr_rule_summary){
        .label = info->output,
        .name = info->name,
        .condition = info->condition,
        .place = info->place,
        .note = info->note,
        .severity = info->severity,
        .attack = info->attack,
        .tags = info->tags,
    };
}

/* A column that nobody wants is as good as absent. */
static int is_present(const uint8_t *present, uint32_t field)
{
    return field != FR_FIELD_NONE && present[field];
}

_Static_assert(FR_ENGINE_TABLES == (int)FR_TALLY_TABLES &&
                   FR_ENGINE_TOPS == (int)FR_TALLY_TOPS &&
                   FR_ENGINE_CHARTS == (int)FR_TALLY_CHARTS,
               "the engine's statistics are the tally's parts");

static int tally_new(struct fr_count *count, const uint8_t *present,
                     unsigned statistics)
{
    const struct fr_program *program = count->program;
    const struct fr_fields *fields = count->fields;
    struct fr_label_summary *labels = FR_NEW_ARRAY(
        &count->arena, program->outputs.count, struct fr_label_summary);
    struct fr_rule_summary *rules = FR_NEW_ARRAY(
        &count->arena, program->rules.count, struct fr_rule_summary);
    struct fr_tally_setup setup = {.labels = labels,
                                   .label_count = program->outputs.count,
                                   .rules = rules,
                                   .rule_count = program->rules.count,
                                   .parts = statistics ? statistics
                                                       : FR_TALLY_TABLES};

    if (!labels || !rules)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < program->outputs.count; i++)
        setup_label(&labels[i], &program->outputs.items[i]);
    for (uint32_t i = 0; i < program->rules.count; i++)
        setup_rule(&rules[i], &program->rules.items[i]);
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        setup.metric_present |=
            (uint64_t)is_present(present, fields->metrics[i]) << i;
    setup.has_src = is_present(present, fields->src);
    setup.has_dst = is_present(present, fields->dst);
    setup.has_dst_port = is_present(present, fields->dst_port);
    setup.has_time = is_present(present, fields->time);
    return fr_tally_new(&setup, &count->tally);
}

static int arrays_new(struct fr_count *count)
{
    const struct fr_program *program = count->program;
    uint32_t outputs = program->outputs.count;
    struct fr_arena *arena = &count->arena;

    count->codes = FR_NEW_ARRAY(arena, outputs, const uint16_t *);
    count->scores = FR_NEW_ARRAY(arena, outputs, const double *);
    count->marks = FR_NEW_ARRAY(arena, outputs, const uint64_t **);
    count->truth_codes = FR_NEW_ARRAY(arena, outputs, uint16_t *);
    count->rule_masks =
        FR_NEW_ARRAY(arena, program->rules.count, const uint64_t *);
    if (!count->codes || !count->scores || !count->marks ||
        !count->truth_codes || !count->rule_masks)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < outputs; i++) {
        const struct fr_output *output = &program->outputs.items[i];
        if (output->kind == FR_OUTPUT_TRUTH) {
            count->truth_codes[i] =
                FR_NEW_ARRAY(arena, FR_BATCH_ROWS, uint16_t);
            if (!count->truth_codes[i])
                return FR_ENOMEM;
        }
        if (output->kind == FR_OUTPUT_MARKS) {
            count->marks[i] =
                FR_NEW_ARRAY(arena, output->name_count, const uint64_t *);
            if (!count->marks[i])
                return FR_ENOMEM;
        }
    }
    return 0;
}

static const double *numbers(const struct fr_batch *batch,
                             const uint8_t *present, uint32_t field)
{
    return is_present(present, field) ? batch->columns[field].cells.f64 : NULL;
}

int fr_count_init(struct fr_count *count, const struct fr_program *program,
                  const struct fr_fields *fields, const uint8_t *present,
                  unsigned statistics)
{
    uint8_t *copy;

    *count = (struct fr_count){.program = program, .fields = fields};
    fr_arena_init(&count->arena, 0);
    copy = fr_arena_alloc(&count->arena, fields->list.count);
    if (!copy)
        return FR_ENOMEM;
    memcpy(copy, present, fields->list.count);
    count->present = copy;
    FR_TRY(arrays_new(count));
    return tally_new(count, present, statistics);
}

void fr_count_release(struct fr_count *count)
{
    fr_tally_free(count->tally);
    fr_arena_release(&count->arena);
    *count = (struct fr_count){0};
}

static void take_output(struct fr_count *count, const struct fr_exec *exec,
                        uint32_t i, uint32_t row_count)
{
    const struct fr_output *output = &count->program->outputs.items[i];

    switch (label_kind(output->kind)) {
    case FR_LABEL_NAMES:
        count->codes[i] = fr_exec_label(exec, output->node);
        break;
    case FR_LABEL_TRUTH:
        fr_exec_truth_codes(exec, output, row_count, count->truth_codes[i]);
        count->codes[i] = count->truth_codes[i];
        break;
    case FR_LABEL_SCORE:
        count->scores[i] = fr_exec_f64(exec, output->node);
        break;
    case FR_LABEL_MARKS:
        for (uint32_t j = 0; j < output->name_count; j++)
            count->marks[i][j] = fr_exec_mask(exec, output->mark_masks[j]);
        break;
    case FR_LABEL_OTHER: break;
    }
}

static void take_columns(struct fr_count *count, const struct fr_batch *batch)
{
    const struct fr_fields *fields = count->fields;
    const uint8_t *present = count->present;
    struct fr_tally_rows *rows = &count->rows;

    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        rows->metrics[i] = numbers(batch, present, fields->metrics[i]);
    rows->texts = batch;
    rows->src = is_present(present, fields->src)
                    ? batch->columns[fields->src].cells.text
                    : NULL;
    rows->dst = is_present(present, fields->dst)
                    ? batch->columns[fields->dst].cells.text
                    : NULL;
    rows->dst_port = numbers(batch, present, fields->dst_port);
    rows->time = is_present(present, fields->time)
                     ? batch->columns[fields->time].cells.time
                     : NULL;
}

int fr_count_batch(struct fr_count *count, const struct fr_exec *exec,
                   const struct fr_batch *batch)
{
    struct fr_tally_rows *rows = &count->rows;

    *rows = (struct fr_tally_rows){.row_count = batch->row_count};
    take_columns(count, batch);
    for (uint32_t i = 0; i < count->program->outputs.count; i++)
        take_output(count, exec, i, batch->row_count);
    rows->codes = count->codes;
    rows->scores = count->scores;
    rows->marks = (const uint64_t *const *const *)count->marks;
    rows->rule_masks = count->rule_masks; /* all NULL: see finish */
    return fr_tally_add(count->tally, rows);
}

void fr_count_rules(struct fr_count *count, const struct fr_exec *exec)
{
    for (uint32_t i = 0; i < count->program->rules.count; i++)
        fr_tally_rule(count->tally, i, fr_exec_rule_hits(exec, i),
                      fr_exec_rule_named(exec, i));
}
