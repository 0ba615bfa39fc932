/* fuzz_expr.c - any bytes as an expression: once straight through the lexer
 * and parser, once as a feature that is compiled and run on a few rows.
 * Beyond not failing:
 * - a condition is never true and false of one row;
 * - its negation swaps the two. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "eval/exec.h"
#include "flowrules/rules.h"
#include "rule/ast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void stop_if(int is_wrong, const char *what)
{
    if (!is_wrong)
        return;
    fprintf(stderr, "fuzz_expr: %s\n", what);
    abort();
}

/* --- the parser alone ----------------------------------------------------- */

static void parse_bytes(const char *bytes, size_t size)
{
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_report report = {.diag = diag, .suggest_work = 100000};
    struct fr_source source = {.name = "expr", .text = {bytes, size}};
    struct fr_span span = {0, 0, (uint32_t)size};
    struct fr_ast_expr *expr;
    struct fr_arena arena;
    struct fr_strbuf out;

    fr_arena_init(&arena, 0);
    fr_strbuf_init(&out, (size_t)1 << 24);
    source.id = span.source = fr_diag_source(diag, "expr", bytes, size);
    expr = fr_ast_expr_parse(&source, span, NULL, &arena, &report);
    stop_if(!expr, "no expression");
    stop_if((expr->kind == FR_AST_BROKEN) != (report.error_count > 0),
            "broken without an error, or the other way round");
    stop_if(expr->span.end > size || expr->span.begin > expr->span.end,
            "a place outside the text");
    fr_ast_expr_print(expr, &out);
    stop_if(!fr_source_fold(&source, span, &arena), "no folded text");
    fr_strbuf_release(&out);
    fr_arena_release(&arena);
    fr_diag_free(diag);
}

/* --- the whole way -------------------------------------------------------- */

static const char before[] =
    "flowrules: 1\n"
    "columns: {flag: truth, host: text, peer: address, seen: timestamp}\n"
    "let:\n  ports: [22, 80..90]\n  home: [10.0.0.0/8, \"::1\"]\n"
    "labels:\n"
    "  kind:\n    bands of: flow_duration\n    above 0s: A\n    above 1s: B\n"
    "  marks:\n    every match:\n      - m: dst_port in ports\n"
    "      - o: flag\n"
    "features:\n  f: |\n    ";
static const char between[] = "\n  g: |\n    not (";
static const char behind[] = "\n    )\n";

/* The bytes as lines of a block. */
static void append_block(struct fr_strbuf *out, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        fr_strbuf_append_char(out, bytes[i]);
        if (bytes[i] == '\n')
            fr_strbuf_append_text(out, "    ");
    }
}

static struct fr_rules *load(const char *bytes, size_t size, int is_negated)
{
    struct fr_strbuf text;
    struct fr_rules *rules = NULL;
    int status;

    fr_strbuf_init(&text, (size_t)1 << 24);
    fr_strbuf_append_text(&text, before);
    append_block(&text, bytes, size);
    if (is_negated) {
        fr_strbuf_append_text(&text, between);
        append_block(&text, bytes, size);
        fr_strbuf_append_text(&text, behind);
    }
    status = fr_rules_load_text("fuzz.yaml", text.data, text.size, NULL, &rules,
                                NULL);
    stop_if(status != 0 && status != FR_ERULES, "another status");
    fr_strbuf_release(&text);
    return rules;
}

#define ROWS 4

/* Rows: all missing, zeros and false, values and true, infinite. */
static void fill_column(struct fr_batch *batch, struct fr_column *column,
                        uint32_t row)
{
    static const double numbers[] = {0, 0, 22, (double)INFINITY};

    fr_column_set_missing(column, row);
    if (row == 0)
        return;
    switch (fr_type_storage(column->type)) {
    case FR_STORAGE_F64: column->cells.f64[row] = numbers[row]; return;
    case FR_STORAGE_TIME:
        column->cells.time[row] = row * FR_NS_PER_S * 4000;
        return;
    case FR_STORAGE_TRUTH:
        column->cells.truth[row] = row == 2 ? FR_TRUTH_TRUE : FR_TRUTH_FALSE;
        return;
    case FR_STORAGE_IP:
        stop_if(fr_ip_parse(row == 3 ? FR_STR("::1") : FR_STR("10.0.0.1"),
                            &column->cells.ip[row]) < 0,
                "no address");
        return;
    case FR_STORAGE_TEXT:
        stop_if(fr_batch_text_code(batch, FR_STR("dc1"),
                                   &column->cells.text[row]) < 0,
                "no text");
        return;
    }
}

static const struct fr_output *output_of(const struct fr_program *program,
                                         const char *name)
{
    for (uint32_t i = 0; i < program->outputs.count; i++) {
        if (strcmp(program->outputs.items[i].name, name) == 0)
            return &program->outputs.items[i];
    }
    return NULL;
}

static void compare_masks(const struct fr_exec *exec, const struct fr_output *f,
                          const struct fr_output *g)
{
    uint64_t is_true = fr_exec_mask(exec, f->node)[0];
    uint64_t is_false = fr_exec_mask(exec, f->node_false)[0];

    stop_if((is_true & is_false) != 0, "true and false");
    if (!g)
        return;
    stop_if(fr_exec_mask(exec, g->node)[0] != is_false,
            "the negation is true of other rows");
    stop_if(fr_exec_mask(exec, g->node_false)[0] != is_true,
            "the negation is false of other rows");
}

static void run(const struct fr_program *program)
{
    const struct fr_output *f = output_of(program, "f");
    const struct fr_output *g = output_of(program, "g");
    uint32_t rows = ROWS < FR_BATCH_ROWS ? ROWS : FR_BATCH_ROWS;
    struct fr_batch batch;
    struct fr_exec *exec;

    stop_if(fr_batch_init(&batch, program->slots.items, program->slots.count,
                          program->texts.items, program->texts.count) < 0,
            "no batch");
    batch.row_count = rows;
    for (uint32_t i = 0; i < batch.column_count; i++) {
        for (uint32_t row = 0; row < rows; row++)
            fill_column(&batch, &batch.columns[i], row);
    }
    stop_if(fr_exec_new(program, &exec) < 0, "no exec");
    stop_if(fr_exec_run(exec, &batch) < 0, "no run");
    if (f && f->kind == FR_OUTPUT_TRUTH)
        compare_masks(exec, f, g);
    fr_exec_free(exec);
    fr_batch_release(&batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fr_rules *rules;

    if (size > 4096)
        return 0;
    parse_bytes((const char *)data, size);
    rules = load((const char *)data, size, 1);
    if (!rules)
        rules = load((const char *)data, size, 0);
    if (rules)
        run(fr_rules_program(rules));
    fr_rules_free(rules);
    return 0;
}
