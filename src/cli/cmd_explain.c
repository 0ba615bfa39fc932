/* cmd_explain.c - `flowrules explain`: why flows have their names. The rules
 * are walked for the chosen flows only; choosing by a condition runs it on
 * whole batches. */
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/utf8.h"
#include "cli/explain_print.h"
#include "cli/flow_name.h"
#include "cli/flow_options.h"
#include "cli/options.h"

#define OUTPUT_MAX (64u * 1024 * 1024)

struct explain {
    struct fr_cli *cli;
    struct fr_flow_options flows;
    const char *where;
    uint64_t row;   /* from 1; 0: not given */
    uint64_t limit; /* flows that --where shows at most */
    struct fr_rules *rules;
    const struct fr_output *chosen;     /* of --where; NULL: --row */
    FR_VEC(const struct fr_def *) defs; /* what is explained */
    struct fr_walk *walk;
    struct fr_arena arena; /* of one flow */
    struct fr_strbuf out;
    struct fr_json json;
    uint64_t shown;
};

/* --- options -------------------------------------------------------------- */

static int set_count(struct explain *explain, const char *option,
                     const char *value, uint64_t *count)
{
    if (fr_num_parse_u64(fr_str_of(value), count) == 0 && *count > 0)
        return 0;
    fr_diag_add(explain->cli->diag, FR_SEVERITY_ERROR, "",
                "'--%s %s' is not possible", option, value);
    fr_diag_help(explain->cli->diag, "flows are counted from 1");
    return FR_EUSAGE;
}

static int set_option(void *user, int id, const char *value)
{
    struct explain *explain = user;

    switch (id) {
    case FR_OPT_ROW: return set_count(explain, "row", value, &explain->row);
    case FR_OPT_WHERE: explain->where = value; return 0;
    case FR_OPT_LIMIT:
        return set_count(explain, "limit", value, &explain->limit);
    default: return FR_EUSAGE;
    }
}

static int check_usage(struct explain *explain)
{
    if (explain->flows.arguments.count == 0)
        return fr_cli_usage(explain->cli, "no input is named",
                            "flowrules explain flow.csv --row 12");
    if (!explain->row && !explain->where)
        return fr_cli_usage(explain->cli, "no flow is chosen",
                            "name it with --row 12, or ask for the first "
                            "that fit: --where 'dst_port == 22'");
    if (explain->row && explain->where)
        return fr_cli_usage(explain->cli, "--row and --where choose flows both",
                            "give one of them");
    return 0;
}

/* --- what is explained ---------------------------------------------------- */

static int add_def(struct explain *explain, const struct fr_def *def)
{
    const struct fr_def **item = fr_vec_push(&explain->defs);

    if (!item)
        return FR_ENOMEM;
    *item = def;
    return 0;
}

static int is_where(const struct fr_def *def)
{
    return fr_str_equal(def->name, FR_STR(FR_RULES_WHERE));
}

static int add_named(struct explain *explain, const char *name)
{
    struct fr_nearest nearest = {.name = fr_str_of(name)};
    struct fr_diag *diag = explain->cli->diag;

    for (uint32_t i = 0; i < fr_explain_count(explain->rules); i++) {
        const struct fr_def *def = fr_explain_at(explain->rules, i);
        if (is_where(def))
            continue;
        if (fr_str_equal(def->name, nearest.name))
            return add_def(explain, def);
        fr_nearest_offer(
            &nearest, fr_rules_program(explain->rules)->outputs.items[i].name);
    }
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "'%s' is no label or feature of these rules", name);
    if (nearest.best)
        fr_diag_help(diag, "did you mean '%s'?", nearest.best);
    else
        fr_diag_help(diag, "without a name all are explained");
    return FR_EUSAGE;
}

static int choose_defs(struct explain *explain)
{
    for (uint32_t i = 1; i < explain->flows.arguments.count; i++)
        FR_TRY(add_named(explain, explain->flows.arguments.items[i]));
    if (explain->defs.count)
        return 0;
    for (uint32_t i = 0; i < fr_explain_count(explain->rules); i++) {
        const struct fr_def *def = fr_explain_at(explain->rules, i);
        if (!is_where(def))
            FR_TRY(add_def(explain, def));
    }
    return 0;
}

/* --- one flow ------------------------------------------------------------- */

static void print_head(struct explain *explain, const struct fr_batch *batch,
                       uint32_t first, uint32_t row, uint64_t number)
{
    struct fr_strbuf *out = &explain->out;
    size_t size;

    fr_strbuf_printf(out, "%sflow %llu", explain->shown ? "\n" : "",
                     (unsigned long long)number);
    size = out->size;
    fr_strbuf_append_text(out, ": ");
    fr_flow_name_append(out, batch, first, row);
    if (out->size == size + 2)
        out->size = size;
    fr_strbuf_append_char(out, '\n');
}

static int explain_defs(struct explain *explain)
{
    struct fr_explained explained;
    int was_plain = 0;

    for (uint32_t i = 0; i < explain->defs.count; i++) {
        FR_TRY(fr_explain_def(explain->walk, explain->defs.items[i],
                              &explain->arena, &explained));
        if (explain->cli->is_json) {
            fr_explain_json(&explained, &explain->json);
            continue;
        }
        /* features without conditions stand close together */
        if (!was_plain || explained.rule_count || explained.why)
            fr_strbuf_append_char(&explain->out, '\n');
        was_plain = !explained.rule_count && !explained.why;
        fr_explain_print(&explained, explain->cli->has_color_out,
                         &explain->out);
    }
    return 0;
}

static int show_flow(struct explain *explain,
                     const struct fr_browse_batch *browsed, uint32_t row)
{
    const struct fr_batch *batch = browsed->batch;
    uint32_t first = fr_rules_program(explain->rules)->slots.count;
    struct fr_json *json = &explain->json;
    int status;

    fr_walk_row(explain->walk, batch, row);
    if (explain->cli->is_json) {
        fr_json_open_object(json);
        fr_json_key(json, "row");
        fr_json_u64(json, browsed->first + row + 1);
        fr_flow_name_json(json, batch, first, row);
        fr_json_key(json, "columns");
        fr_json_open_array(json);
    } else {
        print_head(explain, batch, first, row, browsed->first + row + 1);
    }
    FR_TRY(explain_defs(explain));
    if (explain->cli->is_json) {
        fr_json_close_array(json);
        fr_json_close_object(json);
    }
    explain->shown++;
    status = fr_cli_print(explain->cli, &explain->out);
    fr_strbuf_clear(&explain->out);
    fr_arena_clear(&explain->arena);
    return status;
}

static int look(void *user, const struct fr_browse_batch *browsed)
{
    struct explain *explain = user;
    uint32_t count = browsed->batch->row_count;
    const uint64_t *mask;

    if (!explain->chosen) {
        if (explain->row > browsed->first + count)
            return 0;
        FR_TRY(show_flow(explain, browsed,
                         (uint32_t)(explain->row - browsed->first - 1)));
        return FR_BROWSE_STOP;
    }
    mask = fr_exec_mask(browsed->exec, explain->chosen->node);
    for (uint32_t row = 0; row < count; row++) {
        if (!(mask[row / 64] >> (row % 64) & 1))
            continue;
        FR_TRY(show_flow(explain, browsed, row));
        if (explain->shown == explain->limit)
            return FR_BROWSE_STOP;
    }
    return 0;
}

/* --- the whole ------------------------------------------------------------ */

static int tell_nothing(struct explain *explain,
                        const struct fr_browse_facts *facts)
{
    struct fr_diag *diag = explain->cli->diag;

    if (explain->shown)
        return 0;
    if (explain->where) {
        fr_diag_add(diag, FR_SEVERITY_NOTE, "", "none of %llu flows fits '%s'",
                    (unsigned long long)facts->rows, explain->where);
        return 0;
    }
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "there is no flow %llu",
                (unsigned long long)explain->row);
    fr_diag_help(diag, "'%s' has %llu flow%s",
                 explain->flows.arguments.items[0],
                 (unsigned long long)facts->rows, facts->rows == 1 ? "" : "s");
    return FR_EINPUT;
}

static int browse(struct explain *explain)
{
    struct fr_flow_options input = explain->flows;
    struct fr_browse_options options = {
        .program = fr_rules_program(explain->rules),
        .extras = fr_flow_name_fields,
        .extra_count = FR_FLOW_NAME_FIELDS,
        .batch = look,
        .user = explain,
    };
    struct fr_browse_facts facts;
    struct fr_exec *exec;

    input.arguments.count = 1; /* the others are names */
    FR_TRY(fr_cli_browse(explain->cli, &input, 0, &options, &facts, &exec));
    fr_exec_free(exec);
    return tell_nothing(explain, &facts);
}

static int run(struct explain *explain)
{
    const struct fr_program *program;

    FR_TRY(fr_cli_load_rules_where(explain->cli, explain->flows.rules.items,
                                   explain->flows.rules.count, explain->where,
                                   &explain->rules));
    FR_TRY(choose_defs(explain));
    program = fr_rules_program(explain->rules);
    for (uint32_t i = 0; explain->where && i < program->outputs.count; i++) {
        if (strcmp(program->outputs.items[i].name, FR_RULES_WHERE) == 0)
            explain->chosen = &program->outputs.items[i];
    }
    FR_TRY(fr_walk_new(explain->rules, &explain->walk));
    if (explain->cli->is_json)
        fr_json_open_array(&explain->json);
    FR_TRY(browse(explain));
    if (explain->cli->is_json) {
        fr_json_close_array(&explain->json);
        fr_strbuf_append_char(&explain->out, '\n');
    }
    return fr_cli_print(explain->cli, &explain->out);
}

int fr_cmd_explain(struct fr_cli *cli, int argc, char **argv)
{
    struct explain explain = {.cli = cli, .limit = 1};
    int status;

    fr_arena_init(&explain.arena, 0);
    fr_strbuf_init(&explain.out, OUTPUT_MAX);
    fr_json_init(&explain.json, &explain.out);
    status = fr_flow_options_read(cli, &explain.flows, argc, argv, set_option,
                                  &explain);
    if (status == 0)
        status = check_usage(&explain);
    if (status == 0)
        status = run(&explain);
    fr_walk_free(explain.walk);
    fr_rules_free(explain.rules);
    fr_vec_release(&explain.defs);
    fr_flow_options_release(&explain.flows);
    fr_strbuf_release(&explain.out);
    fr_arena_release(&explain.arena);
    return status == FR_OPT_HELP ? 0 : fr_cli_end(cli, status);
}
