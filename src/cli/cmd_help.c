/* cmd_help.c - `flowrules help` and every --help. */
#include "base/alloc.h"
#include "cli/cli.h"

#define HELP_MAX (64 * 1024)

static int write_help(struct fr_cli *cli, struct fr_strbuf *out)
{
    int status = fr_strbuf_status(out);

    if (status == 0)
        status = fr_cli_write(cli, out->data, out->size);
    fr_strbuf_release(out);
    return status;
}

int fr_cli_help(struct fr_cli *cli, const struct fr_command *command)
{
    struct fr_strbuf out;

    fr_strbuf_init(&out, HELP_MAX);
    fr_strbuf_printf(&out, "flowrules %s: %s\n\nExamples:\n%s", command->name,
                     command->summary, command->examples);
    fr_strbuf_printf(&out, "\nUsage: flowrules %s %s\n\n%s\nOptions:\n",
                     command->name, command->arguments, command->text);
    fr_opt_help(command->options, &out);
    return write_help(cli, &out);
}

static int help_all(struct fr_cli *cli)
{
    struct fr_strbuf out;

    fr_strbuf_init(&out, HELP_MAX);
    fr_strbuf_append_text(
        &out, "flowrules: rules that people edit, applied to network flows\n"
              "\nExamples:\n"
              "  flowrules apply flow.csv             classify; tables, "
              "charts, report\n"
              "  flowrules check rules/site.yaml      find mistakes in rules\n"
              "  flowrules columns                    what rules can use\n"
              "\nUsage: flowrules COMMAND [options] ...\n\nCommands:\n");
    for (const struct fr_command *c = fr_cli_commands; c->name; c++)
        fr_strbuf_printf(&out, "  %-9s  %s\n", c->name, c->summary);
    fr_strbuf_append_text(
        &out, "\n'flowrules COMMAND --help' shows examples and options.\n"
              "Exit status: 0 done, 1 found something, 2 the rules are wrong, "
              "3 usage or\ninput is wrong, 4 results could not be written, "
              "128+n stopped by signal n.\n");
    return write_help(cli, &out);
}

static int unknown_command(struct fr_cli *cli, const char *name)
{
    struct fr_nearest nearest = {.name = fr_str_of(name)};

    for (const struct fr_command *c = fr_cli_commands; c->name; c++)
        fr_nearest_offer(&nearest, c->name);
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "unknown command '%s'", name);
    if (nearest.best)
        fr_diag_help(cli->diag, "did you mean 'flowrules %s'?", nearest.best);
    else
        fr_diag_help(cli->diag, "'flowrules help' lists the commands");
    return FR_EXIT_INPUT;
}

int fr_cmd_help(struct fr_cli *cli, int argc, char **argv)
{
    const struct fr_command *command;
    const char *name = NULL;
    struct fr_opt opt;
    int id;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) != FR_OPT_END) {
        if (id == FR_OPT_WRONG)
            return FR_EXIT_INPUT;
        if (id == FR_OPT_HELP)
            return FR_EXIT_DONE;
        if (id == FR_OPT_ARGUMENT && !name)
            name = opt.value;
    }
    if (!name)
        return fr_cli_exit(help_all(cli));
    command = fr_cli_command_find(name);
    if (!command)
        return unknown_command(cli, name);
    return fr_cli_exit(fr_cli_help(cli, command));
}
