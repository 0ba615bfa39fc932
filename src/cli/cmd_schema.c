/* cmd_schema.c - `flowrules schema`: the JSON Schema of rule files. */
#include <string.h>

#include "cli/cli.h"

int fr_cmd_schema(struct fr_cli *cli, int argc, char **argv)
{
    struct fr_opt opt;
    char *text = NULL;
    int id, status;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    id = fr_cli_next(cli, &opt);
    if (id == FR_OPT_HELP)
        return FR_EXIT_DONE;
    if (id == FR_OPT_ARGUMENT)
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'flowrules schema' takes no '%s'", opt.value);
    if (id != FR_OPT_END)
        return FR_EXIT_INPUT;
    status = fr_rules_schema(&text);
    if (status == 0)
        status = fr_cli_write(cli, text, strlen(text));
    fr_text_free(text);
    return fr_cli_exit(status);
}
