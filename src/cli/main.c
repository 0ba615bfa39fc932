/* main.c - find the command and run it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/signals.h"

/* A result must never land in a descriptor that a closed stream left free. */
static void open_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 &&
            open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0)
            _exit(FR_EXIT_OUTPUT);
    }
}

static int run(struct fr_cli *cli, int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    static char help[] = "help";
    char *arguments[] = {help, argc > 1 ? argv[1] : NULL, NULL};

    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = help, arguments[1] = NULL;
    if (strcmp(name, "--version") == 0)
        name = "version", arguments[1] = NULL;
    cli->command = fr_cli_command_find(name);
    if (cli->command && argc > 1 && name == argv[1])
        return cli->command->run(cli, argc - 1, argv + 1);
    if (cli->command)
        return cli->command->run(cli, 1, arguments);
    /* `help NAME` knows what to say of a command that does not exist. */
    cli->command = fr_cli_command_find("help");
    if (name[0] == '-') {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "'%s' is not a command",
                    name);
        fr_diag_help(cli->diag, "options follow the command: flowrules "
                                "COMMAND [options]");
        return FR_EXIT_INPUT;
    }
    return cli->command->run(cli, 2, arguments);
}

int main(int argc, char **argv)
{
    struct fr_cli cli = {0};
    int status;

    open_standard_streams();
    fr_signals_catch();
    cli.diag = fr_diag_new(0);
    if (!cli.diag) {
        fputs("error: out of memory\n", stderr);
        return FR_EXIT_OUTPUT;
    }
    fr_cli_colors(&cli, "auto");
    status = run(&cli, argc, argv);
    fr_cli_flush(&cli, FR_DIAG_PAGE);
    fr_diag_free(cli.diag);
    return status;
}
