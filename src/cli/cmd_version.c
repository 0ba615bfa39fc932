/* cmd_version.c - `flowrules version`. */
#include <string.h>

#include "base/json.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "flowrules/version.h"

static int print_version(struct fr_cli *cli)
{
    struct fr_strbuf out;
    struct fr_json json;
    int status;

    fr_strbuf_init(&out, 4096);
    if (cli->is_json) {
        fr_json_init(&json, &out);
        fr_json_open_object(&json);
        fr_json_key(&json, "name");
        fr_json_text(&json, "flowrules");
        fr_json_key(&json, "version");
        fr_json_text(&json, FR_VERSION);
        fr_json_key(&json, "language");
        fr_json_u64(&json, 1);
        fr_json_close_object(&json);
        fr_strbuf_append_char(&out, '\n');
    } else {
        fr_strbuf_printf(&out, "flowrules %s (rule language 1)\n", FR_VERSION);
    }
    status = fr_strbuf_status(&out);
    if (status == 0)
        status = fr_cli_write(cli, out.data, out.size);
    fr_strbuf_release(&out);
    return status;
}

int fr_cmd_version(struct fr_cli *cli, int argc, char **argv)
{
    int has_licences = 0;
    struct fr_opt opt;
    int id;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) == FR_OPT_LICENCES)
        has_licences = 1;
    if (id == FR_OPT_HELP)
        return FR_EXIT_DONE;
    if (id == FR_OPT_ARGUMENT)
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'version' takes no argument, found '%s'", opt.value);
    if (id != FR_OPT_END)
        return FR_EXIT_INPUT;
    if (has_licences)
        return fr_cli_exit(fr_cli_write(cli, fr_builtin_licence(),
                                        strlen(fr_builtin_licence())));
    return fr_cli_exit(print_version(cli));
}
