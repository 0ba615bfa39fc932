/* exec.c - the loop over a program's nodes: one kernel call each.
 *
 * Invariant: while a batch runs, values[n] of every executed node n points to
 * its cells (a column of the batch or a register). */
#include "eval/exec.h"

#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/clock.h"
#include "eval/kernels.h"
#include "eval/regex.h"
#include "eval/scalar.h"

/* Results of one pattern for the texts of the current batch. */
struct regex_memo {
    uint8_t *results; /* of each text code; RESULT_UNKNOWN if not asked */
    uint32_t capacity;
    uint64_t undecided;
};

#define RESULT_UNKNOWN 255

struct fr_exec {
    const struct fr_program *program;    /* borrowed */
    const struct fr_batch *batch;        /* borrowed during a run */
    void **values;                       /* per node */
    void *registers[FR_CLASS_LABEL + 1]; /* owned; all of a class */
    struct regex_memo *memos;            /* per regex */
    struct fr_regex_scratch *scratch;
    uint64_t *hits, *named;            /* per rule */
    uint64_t *nanoseconds;             /* per node; NULL: not measured */
    uint64_t remaining[FR_MASK_WORDS]; /* rows that no rule has named yet */
};

static size_t register_size(enum fr_class kind)
{
    switch (kind) {
    case FR_CLASS_NONE: return 0;
    case FR_CLASS_F64: return FR_BATCH_ROWS * sizeof(double);
    case FR_CLASS_TIME: return FR_BATCH_ROWS * sizeof(int64_t);
    case FR_CLASS_TEXT: return FR_BATCH_ROWS * sizeof(uint32_t);
    case FR_CLASS_IP: return FR_BATCH_ROWS * sizeof(struct fr_ip);
    case FR_CLASS_MASK: return FR_MASK_WORDS * sizeof(uint64_t);
    case FR_CLASS_LABEL: return FR_BATCH_ROWS * sizeof(uint16_t);
    }
    FR_UNREACHABLE();
}

static void fill_constant(const struct fr_program *program,
                          const struct fr_node *node, void *cells)
{
    double *f64 = cells;
    int64_t *time = cells;
    uint32_t *text = cells;
    struct fr_ip *ip = cells;

    for (uint32_t i = 0; i < FR_BATCH_ROWS; i++) {
        switch ((int)node->op) {
        case FR_OP_CONST_F64: f64[i] = program->numbers.items[node->k]; break;
        case FR_OP_CONST_TIME: time[i] = FR_TIME_MISSING; break;
        case FR_OP_CONST_TEXT: text[i] = node->k + 1; break;
        case FR_OP_NO_TEXT: text[i] = 0; break;
        case FR_OP_CONST_IP: ip[i] = program->ips.items[node->k]; break;
        default: return;
        }
    }
}

static int registers_new(struct fr_exec *exec)
{
    const struct fr_program *program = exec->program;

    for (unsigned kind = 0; kind <= FR_CLASS_LABEL; kind++) {
        exec->registers[kind] = fr_alloc_zero(
            program->register_count[kind], register_size((enum fr_class)kind));
        if (!exec->registers[kind])
            return FR_ENOMEM;
    }
    for (uint32_t i = 0; i < program->nodes.count; i++) {
        const struct fr_node *node = &program->nodes.items[i];
        enum fr_class kind = fr_op_result(node->op);
        if (program->registers[i] == FR_NODE_NONE ||
            program->register_count[kind] == 0)
            continue;
        exec->values[i] = (char *)exec->registers[kind] +
                          program->registers[i] * register_size(kind);
        fill_constant(program, node, exec->values[i]);
    }
    return 0;
}

static int exec_init(struct fr_exec *exec)
{
    const struct fr_program *program = exec->program;

    FR_ASSERT(program->registers);
    exec->values = fr_alloc_zero(program->nodes.count, sizeof(*exec->values));
    exec->memos = fr_alloc_zero(program->regexes.count, sizeof(*exec->memos));
    exec->hits = fr_alloc_zero(program->rules.count, sizeof(*exec->hits));
    exec->named = fr_alloc_zero(program->rules.count, sizeof(*exec->named));
    if (!exec->values || !exec->memos || !exec->hits || !exec->named)
        return FR_ENOMEM;
    FR_TRY(registers_new(exec));
    if (program->regexes.count)
        return fr_regex_scratch_new(&exec->scratch);
    return 0;
}

int fr_exec_new(const struct fr_program *program, struct fr_exec **exec)
{
    int status;

    *exec = fr_alloc_zero(1, sizeof(**exec));
    if (!*exec)
        return FR_ENOMEM;
    (*exec)->program = program;
    status = exec_init(*exec);
    if (status < 0) {
        fr_exec_free(*exec);
        *exec = NULL;
    }
    return status;
}

void fr_exec_free(struct fr_exec *exec)
{
    if (!exec)
        return;
    for (uint32_t i = 0; exec->memos && i < exec->program->regexes.count; i++)
        fr_free(exec->memos[i].results);
    for (unsigned kind = 0; kind <= FR_CLASS_LABEL; kind++)
        fr_free(exec->registers[kind]);
    fr_regex_scratch_free(exec->scratch);
    fr_free(exec->memos);
    fr_free(exec->hits);
    fr_free(exec->named);
    fr_free(exec->nanoseconds);
    fr_free(exec->values);
    fr_free(exec);
}

/* --- patterns ------------------------------------------------------------ */

static int memo_reset(struct regex_memo *memo, uint32_t text_count)
{
    if (text_count + 1 > memo->capacity) {
        uint8_t *results =
            fr_alloc_resize(memo->results, (size_t)text_count * 2 + 1, 1);
        if (!results)
            return FR_ENOMEM;
        memo->results = results;
        memo->capacity = text_count * 2 + 1;
    }
    memset(memo->results, RESULT_UNKNOWN, text_count + 1);
    return 0;
}

static uint8_t memo_get(struct fr_exec *exec, uint32_t regex, uint32_t code)
{
    struct regex_memo *memo = &exec->memos[regex];

    if (memo->results[code] == RESULT_UNKNOWN)
        memo->results[code] = (uint8_t)fr_regex_match(
            exec->program->regexes.items[regex], exec->scratch,
            fr_batch_text(exec->batch, code));
    return memo->results[code];
}

/* A condition and its negation ask the same rows: count them once. */
static int counts_undecided(const struct fr_program *program,
                            const struct fr_node *node)
{
    for (uint32_t i = 0; i < program->nodes.count; i++) {
        const struct fr_node *other = &program->nodes.items[i];
        if (other->op == FR_OP_MATCH && other->a == node->a &&
            other->k == node->k && program->registers[i] != FR_NODE_NONE)
            return other == node;
    }
    return 1;
}

static void run_match(struct fr_exec *exec, uint64_t *out,
                      const struct fr_node *node)
{
    const uint32_t *codes = exec->values[node->a];
    uint8_t wanted = node->op == FR_OP_MATCH ? FR_REGEX_YES : FR_REGEX_NO;

    memset(out, 0, FR_MASK_WORDS * sizeof(*out));
    for (uint32_t i = 0; i < exec->batch->row_count; i++) {
        uint8_t result;
        if (codes[i] == 0)
            continue;
        result = memo_get(exec, node->k, codes[i]);
        if (result == wanted)
            out[i / 64] |= (uint64_t)1 << (i % 64);
        if (result == FR_REGEX_UNDECIDED &&
            counts_undecided(exec->program, node))
            exec->memos[node->k].undecided++;
    }
}

/* --- labels -------------------------------------------------------------- */

static void set_all_codes(uint16_t *out, uint16_t code, uint32_t row_count)
{
    for (uint32_t i = 0; i < row_count; i++)
        out[i] = code;
}

/* taken = what of the mask remains; the rest remains. Returns how many rows
 * are taken. */
static uint32_t take(uint64_t *taken, uint64_t *remaining, const uint64_t *mask,
                     uint32_t row_count)
{
    uint64_t any = 0;

    for (uint32_t word = 0; word * 64 < row_count; word++) {
        taken[word] = remaining[word] & mask[word];
        remaining[word] &= ~mask[word];
        any |= taken[word];
    }
    return any ? fr_kernel_count(taken, row_count) : 0;
}

static void count_named(struct fr_exec *exec, uint32_t rule, uint32_t count)
{
    if (rule == FR_NODE_NONE)
        return;
    exec->named[rule] += count;
    exec->hits[rule] += count;
}

static void run_pick(struct fr_exec *exec, uint16_t *out,
                     const struct fr_choice *choice)
{
    uint32_t row_count = exec->batch->row_count;
    uint64_t remaining[FR_MASK_WORDS], taken[FR_MASK_WORDS];
    uint32_t left = row_count;

    set_all_codes(out, choice->else_code, row_count);
    fr_kernel_fill(remaining, row_count);
    for (uint32_t i = 0; i < choice->rule_count && left > 0; i++) {
        const struct fr_choice_rule *rule = &choice->rules[i];
        uint32_t count =
            take(taken, remaining, exec->values[rule->mask], row_count);
        if (count == 0)
            continue;
        fr_kernel_set_codes(out, taken, rule->code, row_count);
        exec->named[rule->rule] += count;
        left -= count;
    }
    count_named(exec, choice->else_rule, left);
}

/* A row is in the band of the last edge that it passes, all edges before
 * having been passed too. */
static void run_band(struct fr_exec *exec, uint16_t *out,
                     const struct fr_choice *choice, const double *values)
{
    uint32_t row_count = exec->batch->row_count;
    uint64_t passed[FR_MASK_WORDS], here[FR_MASK_WORDS];
    uint32_t before = row_count;

    set_all_codes(out, choice->else_code, row_count);
    fr_kernel_fill(passed, row_count);
    for (uint32_t i = 0; i < choice->edge_count; i++) {
        const struct fr_choice_edge *edge = &choice->edges[i];
        uint32_t rule = i ? choice->edges[i - 1].rule : choice->else_rule;
        uint32_t count;
        fr_kernel_order(edge->is_from ? FR_ORDER_GE : FR_ORDER_GT, here, values,
                        (struct fr_operand){.scalar = edge->edge}, row_count);
        for (uint32_t word = 0; word * 64 < row_count; word++)
            passed[word] &= here[word];
        fr_kernel_set_codes(out, passed, edge->code, row_count);
        count = fr_kernel_count(passed, row_count);
        count_named(exec, rule, before - count);
        before = count;
    }
    count_named(exec,
                choice->edge_count ? choice->edges[choice->edge_count - 1].rule
                                   : choice->else_rule,
                before);
}

static void run_score(struct fr_exec *exec, double *out,
                      const struct fr_choice *choice)
{
    uint32_t row_count = exec->batch->row_count;

    memset(out, 0, row_count * sizeof(*out));
    for (uint32_t i = 0; i < choice->rule_count; i++) {
        const struct fr_choice_rule *rule = &choice->rules[i];
        const uint64_t *mask = exec->values[rule->mask];
        for (uint32_t word = 0; word * 64 < row_count; word++)
            for (uint64_t bits = mask[word]; bits; bits &= bits - 1)
                out[word * 64 + (uint32_t)__builtin_ctzll(bits)] +=
                    rule->number;
    }
}

static void run_label_in(struct fr_exec *exec, uint64_t *out,
                         const struct fr_node *node)
{
    const uint16_t *labels = exec->values[node->a];
    const uint8_t *codes = exec->program->codes.items[node->k];
    unsigned wanted = node->op == FR_OP_LABEL_IN;
    uint32_t row_count = exec->batch->row_count;

    for (uint32_t word = 0; word * 64 < row_count; word++) {
        uint32_t first = word * 64;
        uint32_t count = row_count - first < 64 ? row_count - first : 64;
        uint64_t bits = 0;
        for (uint32_t i = 0; i < count; i++) {
            unsigned code = labels[first + i];
            unsigned is_in = (unsigned)codes[code / 8] >> (code % 8) & 1u;
            bits |= (uint64_t)((code != 0) & (is_in == wanted)) << i;
        }
        out[word] = bits;
    }
}

/* --- nodes --------------------------------------------------------------- */

static struct fr_operand operand(const struct fr_exec *exec, uint32_t node)
{
    const struct fr_node *at = &exec->program->nodes.items[node];

    if (at->op == FR_OP_CONST_F64)
        return (struct fr_operand){.scalar =
                                       exec->program->numbers.items[at->k]};
    return (struct fr_operand){.vector = exec->values[node]};
}

static void run_logic(const struct fr_exec *exec, uint64_t *out,
                      const struct fr_node *node)
{
    const uint64_t *a = exec->values[node->a];
    const uint64_t *b = exec->values[node->b];
    uint32_t row_count = exec->batch->row_count;

    if (node->op == FR_OP_NEITHER)
        fr_kernel_fill(out, row_count);
    for (uint32_t word = 0; word * 64 < row_count; word++) {
        if (node->op == FR_OP_AND)
            out[word] = a[word] & b[word];
        else if (node->op == FR_OP_OR)
            out[word] = a[word] | b[word];
        else
            out[word] &= ~(a[word] | b[word]);
    }
}

static void run_load(struct fr_exec *exec, uint32_t number,
                     const struct fr_node *node)
{
    const struct fr_column *column = &exec->batch->columns[node->k];

    FR_ASSERT(node->k < exec->batch->column_count);
    if (node->op == FR_OP_LOAD_TRUE || node->op == FR_OP_LOAD_FALSE)
        fr_kernel_truth(exec->values[number], column->cells.truth,
                        node->op == FR_OP_LOAD_TRUE ? FR_TRUTH_TRUE
                                                    : FR_TRUTH_FALSE,
                        exec->batch->row_count);
    else
        exec->values[number] = column->cells.f64;
}

static void run_select(struct fr_exec *exec, void *out,
                       const struct fr_node *node)
{
    fr_kernel_select(fr_op_result(node->op), out, exec->values[node->a],
                     exec->values[node->b], exec->values[node->c],
                     exec->batch->row_count);
}

/* Operations on numbers and masks; returns 0 for all others. */
static int run_number_node(struct fr_exec *exec, void *out,
                           const struct fr_node *node)
{
    uint32_t rows = exec->batch->row_count;

    switch ((int)node->op) {
    case FR_OP_ADD:
    case FR_OP_SUB:
    case FR_OP_MUL:
    case FR_OP_DIV:
        fr_kernel_arithmetic(node->op, out, operand(exec, node->a),
                             operand(exec, node->b), rows);
        return 1;
    case FR_OP_MIN:
    case FR_OP_MAX:
    case FR_OP_MOD:
        fr_kernel_arithmetic(
            node->op, out, (struct fr_operand){.vector = exec->values[node->a]},
            (struct fr_operand){.vector = exec->values[node->b]}, rows);
        return 1;
    case FR_OP_NEG:
    case FR_OP_ABS:
    case FR_OP_SQRT:
    case FR_OP_LOG:
        fr_kernel_unary(node->op, out, exec->values[node->a], rows);
        return 1;
    case FR_OP_LT:
    case FR_OP_LE:
    case FR_OP_EQ:
    case FR_OP_NE:
        fr_kernel_compare(node->op, out, operand(exec, node->a),
                          operand(exec, node->b), rows);
        return 1;
    case FR_OP_AND:
    case FR_OP_OR:
    case FR_OP_NEITHER: run_logic(exec, out, node); return 1;
    case FR_OP_TRUE: fr_kernel_fill(out, rows); return 1;
    case FR_OP_FALSE: memset(out, 0, register_size(FR_CLASS_MASK)); return 1;
    default: return 0;
    }
}

/* Operations on times, texts and addresses; returns 0 for all others. */
static int run_typed_node(struct fr_exec *exec, void *out,
                          const struct fr_node *node)
{
    uint32_t rows = exec->batch->row_count;
    void *const *values = exec->values;

    switch ((int)node->op) {
    case FR_OP_HOUR:
    case FR_OP_WEEKDAY:
        fr_kernel_clock(node->op, out, values[node->a], rows);
        return 1;
    case FR_OP_TIME_DIFF:
        fr_kernel_time_diff(out, values[node->a], values[node->b], rows);
        return 1;
    case FR_OP_IP_ADD:
        fr_kernel_ip_add(out, values[node->a], values[node->b], rows);
        return 1;
    case FR_OP_LT_TIME:
    case FR_OP_LE_TIME:
    case FR_OP_EQ_TIME:
    case FR_OP_NE_TIME:
        fr_kernel_compare_time(node->op, out, values[node->a], values[node->b],
                               rows);
        return 1;
    case FR_OP_EQ_TEXT:
    case FR_OP_NE_TEXT:
        fr_kernel_compare_text(node->op, out, values[node->a], values[node->b],
                               rows);
        return 1;
    case FR_OP_EQ_IP:
    case FR_OP_NE_IP:
        fr_kernel_compare_ip(node->op, out, values[node->a], values[node->b],
                             rows);
        return 1;
    default: return 0;
    }
}

/* Sets, patterns, missing values, choices, labels. */
static void run_other_node(struct fr_exec *exec, void *out,
                           const struct fr_node *node)
{
    const struct fr_program *program = exec->program;
    uint32_t rows = exec->batch->row_count;

    switch ((int)node->op) {
    case FR_OP_IN_F64:
    case FR_OP_IN_TEXT:
    case FR_OP_IN_IP:
    case FR_OP_NOT_IN_F64:
    case FR_OP_NOT_IN_TEXT:
    case FR_OP_NOT_IN_IP:
        fr_kernel_in(out, program->sets.items[node->k], exec->values[node->a],
                     node->op == FR_OP_NOT_IN_F64 ||
                         node->op == FR_OP_NOT_IN_TEXT ||
                         node->op == FR_OP_NOT_IN_IP,
                     rows);
        break;
    case FR_OP_MATCH:
    case FR_OP_NOT_MATCH: run_match(exec, out, node); break;
    case FR_OP_SELECT_F64:
    case FR_OP_SELECT_TIME:
    case FR_OP_SELECT_TEXT:
    case FR_OP_SELECT_IP: run_select(exec, out, node); break;
    case FR_OP_PICK:
        run_pick(exec, out, &program->choices.items[node->k]);
        break;
    case FR_OP_BAND:
        run_band(exec, out, &program->choices.items[node->k],
                 exec->values[node->a]);
        break;
    case FR_OP_SCORE:
        run_score(exec, out, &program->choices.items[node->k]);
        break;
    case FR_OP_LABEL_IN:
    case FR_OP_LABEL_NOT_IN: run_label_in(exec, out, node); break;
    default: fr_kernel_known(node->op, out, exec->values[node->a], rows); break;
    }
}

static void run_node(struct fr_exec *exec, uint32_t number)
{
    const struct fr_node *node = &exec->program->nodes.items[number];
    void *out = exec->values[number];

    switch ((int)node->op) {
    case FR_OP_LOAD_F64:
    case FR_OP_LOAD_TIME:
    case FR_OP_LOAD_TEXT:
    case FR_OP_LOAD_IP:
    case FR_OP_LOAD_TRUE:
    case FR_OP_LOAD_FALSE: run_load(exec, number, node); return;
    case FR_OP_CONST_F64:
    case FR_OP_CONST_TIME:
    case FR_OP_CONST_TEXT:
    case FR_OP_NO_TEXT:
    case FR_OP_CONST_IP: return; /* filled once */
    default: break;
    }
    if (!run_number_node(exec, out, node) && !run_typed_node(exec, out, node))
        run_other_node(exec, out, node);
}

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * (uint64_t)FR_NS_PER_S + (uint64_t)now.tv_nsec;
}

/* Two looks at the clock a node and batch, some 50 ns. */
static void measure_node(struct fr_exec *exec, uint32_t number)
{
    uint64_t begin = now_ns();

    run_node(exec, number);
    exec->nanoseconds[number] += now_ns() - begin;
}

/* Rules with a mask of their own are counted here; a label that takes one
 * name has counted what each rule named. */
static void count_rules(struct fr_exec *exec)
{
    const struct fr_program *program = exec->program;

    for (uint32_t i = 0; i < program->rules.count; i++) {
        const struct fr_rule_info *rule = &program->rules.items[i];
        uint32_t count;

        if (rule->mask == FR_NODE_NONE)
            continue;
        count =
            fr_kernel_count(exec->values[rule->mask], exec->batch->row_count);
        exec->hits[i] += count;
        if (program->outputs.items[rule->output].kind != FR_OUTPUT_LABEL)
            exec->named[i] += count;
    }
}

int fr_exec_run(struct fr_exec *exec, const struct fr_batch *batch)
{
    const struct fr_program *program = exec->program;

    exec->batch = batch;
    for (uint32_t i = 0; i < program->regexes.count; i++)
        FR_TRY(memo_reset(&exec->memos[i], fr_batch_text_count(batch)));
    for (uint32_t i = 0; i < program->nodes.count; i++) {
        if (program->registers[i] == FR_NODE_NONE)
            continue;
        if (exec->nanoseconds)
            measure_node(exec, i);
        else
            run_node(exec, i);
    }
    count_rules(exec);
    return 0;
}

int fr_exec_measure(struct fr_exec *exec)
{
    exec->nanoseconds =
        fr_alloc_zero(exec->program->nodes.count, sizeof(*exec->nanoseconds));
    return exec->nanoseconds ? 0 : FR_ENOMEM;
}

uint64_t fr_exec_nanoseconds(const struct fr_exec *exec, uint32_t node)
{
    return exec->nanoseconds ? exec->nanoseconds[node] : 0;
}

/* --- results ------------------------------------------------------------- */

static const void *result(const struct fr_exec *exec, uint32_t node,
                          enum fr_class kind)
{
    FR_ASSERT(node < exec->program->nodes.count);
    FR_ASSERT(fr_op_result(exec->program->nodes.items[node].op) == kind);
    return exec->values[node];
}

const double *fr_exec_f64(const struct fr_exec *exec, uint32_t node)
{
    return result(exec, node, FR_CLASS_F64);
}

const int64_t *fr_exec_time(const struct fr_exec *exec, uint32_t node)
{
    return result(exec, node, FR_CLASS_TIME);
}

const uint32_t *fr_exec_text(const struct fr_exec *exec, uint32_t node)
{
    return result(exec, node, FR_CLASS_TEXT);
}

const struct fr_ip *fr_exec_ip(const struct fr_exec *exec, uint32_t node)
{
    return result(exec, node, FR_CLASS_IP);
}

const uint64_t *fr_exec_mask(const struct fr_exec *exec, uint32_t node)
{
    return result(exec, node, FR_CLASS_MASK);
}

const uint16_t *fr_exec_label(const struct fr_exec *exec, uint32_t node)
{
    return result(exec, node, FR_CLASS_LABEL);
}

void fr_exec_truth_codes(const struct fr_exec *exec,
                         const struct fr_output *output, uint32_t row_count,
                         uint16_t *codes)
{
    memset(codes, 0, row_count * sizeof(*codes));
    fr_kernel_set_codes(codes, fr_exec_mask(exec, output->node_false), 1,
                        row_count);
    fr_kernel_set_codes(codes, fr_exec_mask(exec, output->node), 2, row_count);
}

uint64_t fr_exec_rule_hits(const struct fr_exec *exec, uint32_t rule)
{
    return exec->hits[rule];
}

uint64_t fr_exec_rule_named(const struct fr_exec *exec, uint32_t rule)
{
    return exec->named[rule];
}

uint64_t fr_exec_regex_undecided(const struct fr_exec *exec, uint32_t regex)
{
    return exec->memos[regex].undecided;
}
