/* cmd_diff.c - `flowrules diff`: what an edit of the rules does to flows. Both
 * rule sets are one program, and the flows are read once. */
#include "base/alloc.h"
#include "base/num.h"
#include "cli/diff_print.h"
#include "cli/flow_name.h"
#include "cli/flow_options.h"
#include "cli/options.h"

#define OUTPUT_MAX   (64u * 1024 * 1024)
#define EXAMPLES_MAX 1000

struct diff {
    struct fr_cli *cli;
    struct fr_flow_options flows;
    uint64_t example_max;
    struct fr_rules *old, *new;
    struct fr_joint joint;
    struct fr_diff diff;
};

static int set_option(void *user, int id, const char *value)
{
    struct diff *diff = user;

    if (id != FR_OPT_EXAMPLES)
        return FR_EUSAGE;
    if (fr_num_parse_u64(fr_str_of(value), &diff->example_max) == 0 &&
        diff->example_max <= EXAMPLES_MAX)
        return 0;
    fr_diag_add(diff->cli->diag, FR_SEVERITY_ERROR, "",
                "'--examples %s' is not possible", value);
    fr_diag_help(diff->cli->diag, "it is a number from 0 to %d", EXAMPLES_MAX);
    return FR_EUSAGE;
}

static int load(struct diff *diff)
{
    const char *const *names = diff->flows.arguments.items;
    struct fr_cli *cli = diff->cli;
    int status = fr_cli_load_rules(cli, &names[0], 1, &diff->old);

    /* the mistakes of both are told at once */
    if (status == 0 || status == FR_ERULES) {
        int other = fr_cli_load_rules(cli, &names[1], 1, &diff->new);
        status = other < 0 ? other : status;
    }
    FR_TRY(status);
    FR_TRY(fr_joint_init(&diff->joint));
    FR_TRY(fr_joint_add(&diff->joint, diff->old, cli->diag));
    FR_TRY(fr_joint_add(&diff->joint, diff->new, cli->diag));
    FR_TRY(fr_joint_finish(&diff->joint));
    return fr_diff_init(&diff->diff, &diff->joint, (uint32_t)diff->example_max);
}

static int browse(struct diff *diff)
{
    struct fr_browse_options options = {
        .program = diff->joint.program,
        .extras = fr_flow_name_fields,
        .extra_count = FR_FLOW_NAME_FIELDS,
        .batch = fr_diff_batch,
        .user = &diff->diff,
    };
    struct fr_browse_facts facts;
    struct fr_exec *exec;

    FR_TRY(fr_cli_browse(diff->cli, &diff->flows, 2, &options, &facts, &exec));
    fr_exec_free(exec);
    fr_diff_finish(&diff->diff, facts.rows);
    return 0;
}

static int print(struct diff *diff)
{
    struct fr_cli *cli = diff->cli;
    struct fr_strbuf out;
    int status;

    fr_strbuf_init(&out, OUTPUT_MAX);
    if (cli->is_json)
        fr_diff_json(&diff->diff, &out);
    else if (!cli->is_quiet)
        fr_diff_print(&diff->diff, cli->verbosity > 0, cli->has_color_out,
                      &out);
    status = fr_cli_print(cli, &out);
    fr_strbuf_release(&out);
    return status;
}

int fr_cmd_diff(struct fr_cli *cli, int argc, char **argv)
{
    struct diff diff = {.cli = cli, .example_max = 2};
    int status =
        fr_flow_options_read(cli, &diff.flows, argc, argv, set_option, &diff);
    int is_same = 1;

    if (status == 0 && diff.flows.arguments.count < 3)
        status = fr_cli_usage(cli, "diff needs two rule files and an input",
                              "flowrules diff default.yaml mine.yaml flow.csv");
    if (status == 0)
        status = load(&diff);
    if (status == 0)
        status = browse(&diff);
    if (status == 0)
        status = print(&diff);
    if (status == 0)
        is_same = fr_diff_is_same(&diff.diff);
    fr_diff_release(&diff.diff);
    fr_joint_release(&diff.joint);
    fr_rules_free(diff.old);
    fr_rules_free(diff.new);
    fr_flow_options_release(&diff.flows);
    if (status == FR_OPT_HELP || (status == 0 && is_same))
        return FR_EXIT_DONE;
    return status == 0 ? FR_EXIT_FOUND : fr_cli_end(cli, status);
}
