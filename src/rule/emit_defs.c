/* emit_defs.c - definitions to nodes, labels to choices, and the output
 * columns in their order. What nothing in the output uses is not emitted. */
#include "rule/emit.h"

#include <stdlib.h>

#include "base/bug.h"
#include "rule/emit_internal.h"
#include "rule/emit_tests.h"

/* Columns that stand before all others, in this order. */
static const char *const first_outputs[] = {"flow_type", "timing_category",
                                            "traffic_pattern", "size_category",
                                            "is_periodic"};
#define FIRST_COUNT (sizeof(first_outputs) / sizeof(first_outputs[0]))

/* An output column to be. */
struct column {
    struct fr_def *def;
    uint32_t rank;    /* among the first; FIRST_COUNT: behind them */
    uint32_t section; /* 0: the section that the file has first */
    uint32_t place;   /* within the section */
    uint32_t rule_first;
};

struct emitter {
    struct fr_check *check;
    struct column *columns; /* in the order of the output */
    uint32_t column_count;
    uint32_t output_first; /* columns of rule sets before this one */
};

/* --- what is needed ------------------------------------------------------- */

static void need_value(const struct fr_chk_expr *expr);

/* Ask for a condition's truth or falsehood. */
static void need_mask(const struct fr_chk_expr *expr, int is_true, int is_false)
{
    if (expr->op == FR_CHK_DEF) {
        expr->def->needs_true |= is_true;
        expr->def->needs_false |= is_false;
        return;
    }
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        if (child->kind.id != FR_KIND_TRUTH)
            need_value(child);
        else if (expr->op == FR_CHK_AND || expr->op == FR_CHK_OR)
            need_mask(child, is_true, is_false);
        else if (expr->op == FR_CHK_NOT)
            need_mask(child, is_false, is_true);
        else
            need_mask(child, 1, 1);
    }
}

static void need_value(const struct fr_chk_expr *expr)
{
    if (expr->op == FR_CHK_DEF)
        expr->def->needs_value = 1;
    for (const struct fr_chk_expr *child = expr->first; child;
         child = child->next) {
        if (child->kind.id == FR_KIND_TRUTH)
            need_mask(child, 1, 1);
        else
            need_value(child);
    }
}

/* What a test asks of a rule is also whether it is decided false. */
static void need_label(const struct fr_chk_label *label, int is_false)
{
    if (label->of)
        need_value(label->of);
    for (uint32_t i = 0; i < label->rule_count; i++) {
        if (label->rules[i].when && label->policy != FR_POLICY_BANDS)
            need_mask(label->rules[i].when, 1, is_false);
    }
}

static void need_def(const struct fr_check *check, struct fr_def *def)
{
    if (def->what == FR_DEF_FEATURE)
        def->needs_value = def->needs_true = def->needs_false = 1;
    if (def->what == FR_DEF_LABEL)
        need_label(def->label, check->has_tests);
    else if (!def->expr)
        return;
    else if (def->kind.id != FR_KIND_TRUTH && def->needs_value)
        need_value(def->expr);
    else if (def->kind.id == FR_KIND_TRUTH)
        need_mask(def->expr, def->needs_true, def->needs_false);
}

/* Users stand behind what they use, so they are asked first. */
static void find_needs(struct fr_check *check)
{
    for (uint32_t i = check->def_count; i-- > 0;)
        need_def(check, check->order[i]);
}

/* --- the order of the output ---------------------------------------------- */

static uint32_t rank_of(struct fr_str name)
{
    uint32_t rank = 0;

    while (rank < FIRST_COUNT &&
           !fr_str_equal(name, fr_str_of(first_outputs[rank])))
        rank++;
    return rank;
}

static int compare_columns(const void *left, const void *right)
{
    const struct column *a = left, *b = right;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->section != b->section)
        return a->section < b->section ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static int order_columns(struct emitter *emitter)
{
    struct fr_check *check = emitter->check;
    enum fr_section first = fr_merge_first(check->merge);
    uint32_t rule = check->program->rules.count;

    emitter->output_first = check->program->outputs.count;
    emitter->columns =
        FR_NEW_ARRAY(check->arena, check->def_count, struct column);
    if (!emitter->columns)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < check->def_count; i++) {
        struct fr_def *def = &check->defs[i];
        if (def->what == FR_DEF_LET)
            continue;
        emitter->columns[emitter->column_count++] =
            (struct column){.def = def,
                            .rank = rank_of(def->name),
                            .section = def->entry->section != first,
                            .place = i};
    }
    if (emitter->column_count > 0)
        qsort(emitter->columns, emitter->column_count,
              sizeof(*emitter->columns), compare_columns);
    for (uint32_t i = 0; i < emitter->column_count; i++) {
        struct fr_def *def = emitter->columns[i].def;
        emitter->columns[i].rule_first = rule;
        def->output = emitter->output_first + i;
        rule += def->label ? def->label->rule_count : 0;
    }
    return 0;
}

/* --- labels --------------------------------------------------------------- */

static int emit_rule_masks(struct fr_check *check, struct fr_def *def)
{
    struct fr_chk_label *label = def->label;

    for (uint32_t i = 0; i < label->rule_count; i++) {
        struct fr_chk_rule *rule = &label->rules[i];
        int mask;
        rule->mask = FR_NODE_NONE;
        if (!rule->when || label->policy == FR_POLICY_BANDS)
            continue;
        mask = fr_emit_mask(check, rule->when, 1);
        FR_TRY(mask);
        rule->mask = (uint32_t)mask;
    }
    return 0;
}

/* *mask or other. */
static int join_mask(struct fr_check *check, uint32_t *mask, uint32_t other)
{
    int node =
        fr_emit_node(check, FR_OP_OR, (int)*mask, (int)other, FR_EMIT_NONE, 0);

    FR_TRY(node);
    *mask = (uint32_t)node;
    return 0;
}

/* Rows that no rule holds for. */
static int emit_else_mask(struct fr_check *check,
                          const struct fr_chk_label *label,
                          struct fr_chk_rule *otherwise)
{
    int none = fr_emit_truth(check, 0);
    int node;

    FR_TRY(none);
    otherwise->mask = (uint32_t)none;
    for (uint32_t i = 0; i + 1 < label->rule_count; i++)
        FR_TRY(join_mask(check, &otherwise->mask, label->rules[i].mask));
    node = fr_emit_node(check, FR_OP_NEITHER, (int)otherwise->mask, none,
                        FR_EMIT_NONE, 0);
    FR_TRY(node);
    otherwise->mask = (uint32_t)node;
    return 0;
}

/* The mask of each name: of all its rules, or for else of no rule. */
static int emit_marks(struct fr_check *check, struct fr_def *def)
{
    struct fr_chk_label *label = def->label;
    int none = fr_emit_truth(check, 0);

    FR_TRY(none);
    def->mark_masks = FR_NEW_ARRAY(check->arena, label->name_count, uint32_t);
    if (!def->mark_masks)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < label->name_count; i++)
        def->mark_masks[i] = (uint32_t)none;
    if (label->has_else)
        FR_TRY(
            emit_else_mask(check, label, &label->rules[label->rule_count - 1]));
    for (uint32_t i = 0; i < label->rule_count; i++) {
        const struct fr_chk_rule *rule = &label->rules[i];
        FR_TRY(join_mask(check, &def->mark_masks[rule->code - 1], rule->mask));
    }
    return 0;
}

/* Rules in the order in which the first that holds decides. */
static void fill_rules(const struct fr_chk_label *label, uint32_t rule_first,
                       struct fr_choice *choice)
{
    uint32_t count = label->rule_count - (label->has_else != 0);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t from = label->policy == FR_POLICY_LAST ? count - 1 - i : i;
        const struct fr_chk_rule *rule = &label->rules[from];
        choice->rules[choice->rule_count++] =
            (struct fr_choice_rule){.mask = rule->mask,
                                    .code = rule->code,
                                    .number = rule->number,
                                    .rule = rule_first + from};
    }
}

static void fill_edges(const struct fr_chk_label *label, uint32_t rule_first,
                       struct fr_choice *choice)
{
    uint32_t count = label->rule_count - (label->has_else != 0);

    for (uint32_t i = 0; i < count; i++) {
        const struct fr_chk_rule *rule = &label->rules[i];
        choice->edges[choice->edge_count++] =
            (struct fr_choice_edge){.edge = rule->number,
                                    .is_from = rule->doc->is_from,
                                    .code = rule->code,
                                    .rule = rule_first + i};
    }
}

static int make_choice(struct fr_check *check, const struct fr_chk_label *label,
                       uint32_t rule_first)
{
    struct fr_choice choice = {.else_rule = FR_NODE_NONE};

    choice.rules =
        FR_NEW_ARRAY(check->arena, label->rule_count, struct fr_choice_rule);
    choice.edges =
        FR_NEW_ARRAY(check->arena, label->rule_count, struct fr_choice_edge);
    if (!choice.rules || !choice.edges)
        return FR_ENOMEM;
    if (label->policy == FR_POLICY_BANDS)
        fill_edges(label, rule_first, &choice);
    else
        fill_rules(label, rule_first, &choice);
    if (label->has_else) {
        choice.else_code = label->rules[label->rule_count - 1].code;
        choice.else_rule = rule_first + label->rule_count - 1;
    }
    return fr_program_choice(check->program, &choice);
}

static int emit_label(struct emitter *emitter, struct fr_def *def)
{
    struct fr_check *check = emitter->check;
    const struct fr_chk_label *label = def->label;
    int of = FR_EMIT_NONE, choice, node;
    enum fr_op op = FR_OP_PICK;

    FR_TRY(emit_rule_masks(check, def));
    if (label->policy == FR_POLICY_EVERY)
        return emit_marks(check, def);
    if (label->policy == FR_POLICY_SUM)
        op = FR_OP_SCORE;
    if (label->policy == FR_POLICY_BANDS) {
        op = FR_OP_BAND;
        of = fr_emit_value(check, label->of);
        FR_TRY(of);
    }
    choice = make_choice(
        check, label,
        emitter->columns[def->output - emitter->output_first].rule_first);
    FR_TRY(choice);
    node = fr_emit_node(check, op, of, FR_EMIT_NONE, FR_EMIT_NONE,
                        (uint32_t)choice);
    FR_TRY(node);
    def->value = (uint32_t)node;
    return 0;
}

static int emit_def(struct emitter *emitter, struct fr_def *def)
{
    struct fr_check *check = emitter->check;
    int node;

    if (def->what == FR_DEF_LABEL)
        return emit_label(emitter, def);
    if (!def->expr)
        return 0;
    if (def->kind.id != FR_KIND_TRUTH) {
        if (!def->needs_value)
            return 0;
        node = fr_emit_value(check, def->expr);
        FR_TRY(node);
        def->value = (uint32_t)node;
        return 0;
    }
    if (def->needs_true) {
        node = fr_emit_mask(check, def->expr, 1);
        FR_TRY(node);
        def->mask_true = (uint32_t)node;
    }
    if (def->needs_false) {
        node = fr_emit_mask(check, def->expr, 0);
        FR_TRY(node);
        def->mask_false = (uint32_t)node;
    }
    return 0;
}

/* --- outputs and rules ---------------------------------------------------- */

static enum fr_output_kind output_kind(const struct fr_def *def)
{
    if (def->label && def->label->policy == FR_POLICY_EVERY)
        return FR_OUTPUT_MARKS;
    if (def->label && def->label->policy == FR_POLICY_SUM)
        return FR_OUTPUT_SCORE;
    if (def->label)
        return FR_OUTPUT_LABEL;
    switch ((int)def->kind.id) {
    case FR_KIND_TRUTH: return FR_OUTPUT_TRUTH;
    case FR_KIND_TEXT: return FR_OUTPUT_TEXT;
    case FR_KIND_ADDRESS: return FR_OUTPUT_ADDRESS;
    case FR_KIND_TIMESTAMP: return FR_OUTPUT_TIME;
    default: return FR_OUTPUT_QUANTITY;
    }
}

static const char *text_of(struct fr_check *check, struct fr_str text)
{
    const char *copy = fr_arena_text(check->arena, text.data, text.size);

    if (!copy)
        check->status = FR_ENOMEM;
    return copy;
}

static int name_output(struct fr_check *check, const struct fr_def *def,
                       struct fr_output *output)
{
    const struct fr_chk_label *label = def->label;

    output->name = text_of(check, def->name);
    output->policy = label ? fr_doc_policy_key(label->policy) : "";
    if (!label || label->policy == FR_POLICY_SUM)
        return check->status;
    output->names = FR_NEW_ARRAY(check->arena, label->name_count, const char *);
    if (!output->names)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < label->name_count; i++)
        output->names[i] = text_of(check, label->names[i]);
    output->name_count = label->name_count;
    return check->status;
}

static int add_output(struct emitter *emitter, const struct column *column)
{
    struct fr_check *check = emitter->check;
    const struct fr_def *def = column->def;
    int is_truth = def->kind.id == FR_KIND_TRUTH;
    struct fr_output output = {
        .kind = output_kind(def),
        .type = FR_TYPE_NUMBER,
        .node = is_truth ? def->mask_true : def->value,
        .node_false = is_truth ? def->mask_false : FR_NODE_NONE,
        .mark_masks = def->mark_masks,
        .rule_first = column->rule_first,
        .rule_count = def->label ? def->label->rule_count : 0};

    if (output.kind == FR_OUTPUT_QUANTITY)
        output.type = fr_kind_type(&def->kind);
    FR_TRY(name_output(check, def, &output));
    return fr_program_output(check->program, &output);
}

/* "default.yaml:31": without folders, which differ between machines. */
static const char *place_of(struct fr_check *check,
                            const struct fr_source *source, struct fr_span span)
{
    const char *slash = strrchr(source->name, '/');
    const char *text = fr_arena_printf(
        check->arena, "%s:%lu", slash ? slash + 1 : source->name,
        (unsigned long)fr_source_line(source, span.begin));

    if (!text)
        check->status = FR_ENOMEM;
    return text;
}

static int add_rule(struct emitter *emitter, const struct fr_def *def,
                    const struct fr_chk_rule *rule)
{
    struct fr_check *check = emitter->check;
    const struct fr_doc_rule *doc = rule->doc;
    struct fr_rule_info info = {
        .output = def->output,
        .name = text_of(check, doc->name),
        .condition = doc->condition,
        .place = place_of(check, def->entry->source, doc->name_span),
        .note = doc->meta.note,
        .severity = doc->meta.severity,
        .attack = doc->meta.attack,
        .tags = doc->meta.tags,
        .mask = rule->mask};

    FR_TRY(check->status);
    return fr_program_rule(check->program, &info);
}

static int add_outputs(struct emitter *emitter)
{
    for (uint32_t i = 0; i < emitter->column_count; i++) {
        const struct column *column = &emitter->columns[i];
        const struct fr_def *def = column->def;
        FR_TRY(add_output(emitter, column));
        for (uint32_t k = 0; def->label && k < def->label->rule_count; k++) {
            int rule = add_rule(emitter, def, &def->label->rules[k]);
            FR_TRY(rule);
            FR_ASSERT((uint32_t)rule == column->rule_first + k);
        }
    }
    return 0;
}

int fr_emit_run(struct fr_check *check)
{
    struct emitter emitter = {.check = check};

    find_needs(check);
    FR_TRY(order_columns(&emitter));
    for (uint32_t i = 0; i < check->def_count; i++) {
        FR_TRY(emit_def(&emitter, check->order[i]));
        if (check->has_tests)
            FR_TRY(fr_emit_given(check, check->order[i]));
    }
    FR_TRY(add_outputs(&emitter));
    return check->has_tests ? fr_emit_probes(check) : 0;
}
