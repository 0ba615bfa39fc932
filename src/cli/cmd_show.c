/* cmd_show.c - `flowrules show`: the merged rules with their origin. */
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "cli/cli.h"

static int show(struct fr_cli *cli, const char *const *files, uint32_t count)
{
    struct fr_rules *rules = NULL;
    char *text = NULL;
    int status = fr_cli_load_rules(cli, files, count, &rules);

    if (status == 0)
        status = fr_rules_show(rules, &text);
    if (status == 0)
        status = fr_cli_write(cli, text, strlen(text));
    fr_text_free(text);
    fr_rules_free(rules);
    return fr_cli_exit(status);
}

int fr_cmd_show(struct fr_cli *cli, int argc, char **argv)
{
    FR_VEC(const char *) files = {0};
    struct fr_opt opt;
    int id, status = FR_EXIT_DONE;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) == FR_OPT_ARGUMENT) {
        const char **file = fr_vec_push(&files);
        if (!file)
            break;
        *file = opt.value;
    }
    if (id == FR_OPT_END)
        status = show(cli, files.items, files.count);
    else if (id != FR_OPT_HELP)
        status = FR_EXIT_INPUT;
    fr_vec_release(&files);
    return status;
}
