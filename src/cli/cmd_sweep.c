/* cmd_sweep.c - `flowrules sweep`: counts while one number of the rules moves
 * over a range. */
#include <math.h>

#include "base/alloc.h"
#include "base/num.h"
#include "cli/flow_options.h"
#include "cli/options.h"
#include "cli/sweep_chart.h"

#define OUTPUT_MAX    (64u * 1024 * 1024)
#define STEPS_DEFAULT 9
/* Ends that differ by this factor are steps of a factor, too. */
#define LOG_RATIO 8

enum spacing { SPACING_AUTO, SPACING_LINEAR, SPACING_LOG };

struct sweep {
    struct fr_cli *cli;
    struct fr_flow_options flows;
    uint64_t steps;
    enum spacing spacing;
    int is_csv;
    const char *chart; /* NULL: none */
    struct fr_rules *rules;
    struct fr_knob knob;
    struct fr_sweep sweep;
};

/* --- options -------------------------------------------------------------- */

static int set_steps(struct sweep *sweep, const char *value)
{
    if (fr_num_parse_u64(fr_str_of(value), &sweep->steps) == 0 &&
        sweep->steps >= 2 && sweep->steps <= FR_SWEEP_STEPS_MAX)
        return 0;
    fr_diag_add(sweep->cli->diag, FR_SEVERITY_ERROR, "",
                "'--steps %s' is not possible", value);
    fr_diag_help(sweep->cli->diag, "it is a number from 2 to %d",
                 FR_SWEEP_STEPS_MAX);
    return FR_EUSAGE;
}

static int set_chart(struct sweep *sweep, const char *value)
{
    sweep->chart = value;
    if (fr_sweep_chart_fits(value))
        return 0;
    fr_diag_add(sweep->cli->diag, FR_SEVERITY_ERROR, "",
                "'--chart %s' is not possible", value);
    fr_diag_help(sweep->cli->diag,
                 "the name ends in .png, .svg or .pdf, which tells the format");
    return FR_EUSAGE;
}

static int set_option(void *user, int id, const char *value)
{
    struct sweep *sweep = user;

    switch (id) {
    case FR_OPT_STEPS: return set_steps(sweep, value);
    case FR_OPT_LOG: sweep->spacing = SPACING_LOG; return 0;
    case FR_OPT_LINEAR: sweep->spacing = SPACING_LINEAR; return 0;
    case FR_OPT_CHART: return set_chart(sweep, value);
    case FR_OPT_CSV: sweep->is_csv = 1; return 0;
    default: return FR_EUSAGE;
    }
}

static int check_usage(struct sweep *sweep)
{
    if (sweep->flows.arguments.count < 3)
        return fr_cli_usage(
            sweep->cli, "sweep needs a number, a range and an input",
            "flowrules sweep \"flow_type/'Large Data Transfer':40ms\" "
            "10ms..320ms flow.csv");
    if (sweep->is_csv && sweep->cli->is_json)
        return fr_cli_usage(sweep->cli, "--csv and --json are two formats",
                            "give one of them");
    return 0;
}

/* --- the range ------------------------------------------------------------ */

static int is_whole(double value)
{
    return value == floor(value);
}

static int find_range(struct sweep *sweep, struct fr_sweep_range *range)
{
    const char *text = sweep->flows.arguments.items[1];
    struct fr_knob *knob = &sweep->knob;

    *range = (struct fr_sweep_range){.steps = (uint32_t)sweep->steps};
    FR_TRY(
        fr_knob_range(knob, text, &range->low, &range->high, sweep->cli->diag));
    range->is_log = sweep->spacing == SPACING_LOG ||
                    (sweep->spacing == SPACING_AUTO && range->low > 0 &&
                     range->high / range->low >= LOG_RATIO);
    if (sweep->spacing == SPACING_LOG && range->low <= 0)
        return fr_cli_usage(sweep->cli, "--log needs a range above zero",
                            "begin it above zero, or leave --log out");
    range->is_whole = knob->time == 0 && knob->bytes == 0 &&
                      is_whole(knob->now) && is_whole(range->low) &&
                      is_whole(range->high);
    return 0;
}

/* --- the whole ------------------------------------------------------------ */

static int prepare(struct sweep *sweep)
{
    struct fr_cli *cli = sweep->cli;
    struct fr_sweep_range range;

    FR_TRY(fr_cli_load_rules(cli, sweep->flows.rules.items,
                             sweep->flows.rules.count, &sweep->rules));
    FR_TRY(fr_knob_find(sweep->rules,
                        fr_str_of(sweep->flows.arguments.items[0]),
                        &sweep->knob, cli->diag));
    FR_TRY(find_range(sweep, &range));
    return fr_sweep_init(&sweep->sweep, sweep->rules, &sweep->knob, &range,
                         cli->diag);
}

static int browse(struct sweep *sweep)
{
    struct fr_browse_options options = {
        .program = sweep->sweep.joint.program,
        .batch = fr_sweep_batch,
        .user = &sweep->sweep,
    };
    struct fr_browse_facts facts;
    struct fr_exec *exec;

    FR_TRY(
        fr_cli_browse(sweep->cli, &sweep->flows, 2, &options, &facts, &exec));
    fr_exec_free(exec);
    fr_sweep_finish(&sweep->sweep, facts.rows);
    return 0;
}

static int print(struct sweep *sweep)
{
    struct fr_sweep_words words = {
        .sweep = &sweep->sweep,
        .knob = &sweep->knob,
        .address = sweep->flows.arguments.items[0],
    };
    struct fr_cli *cli = sweep->cli;
    struct fr_strbuf out;
    int status = 0;

    if (sweep->chart)
        FR_TRY(fr_sweep_chart_write(&words, sweep->chart, cli->diag));
    fr_strbuf_init(&out, OUTPUT_MAX);
    if (cli->is_json)
        fr_sweep_json(&words, &out);
    else if (sweep->is_csv)
        fr_sweep_csv(&words, &out);
    else if (!cli->is_quiet)
        fr_sweep_print(&words, &out);
    status = fr_cli_print(cli, &out);
    fr_strbuf_release(&out);
    return status;
}

int fr_cmd_sweep(struct fr_cli *cli, int argc, char **argv)
{
    struct sweep sweep = {.cli = cli, .steps = STEPS_DEFAULT};
    int status =
        fr_flow_options_read(cli, &sweep.flows, argc, argv, set_option, &sweep);

    if (status == 0)
        status = check_usage(&sweep);
    if (status == 0)
        status = prepare(&sweep);
    if (status == 0)
        status = browse(&sweep);
    if (status == 0)
        status = print(&sweep);
    fr_sweep_release(&sweep.sweep);
    fr_rules_free(sweep.rules);
    fr_flow_options_release(&sweep.flows);
    return status == FR_OPT_HELP ? 0 : fr_cli_end(cli, status);
}
