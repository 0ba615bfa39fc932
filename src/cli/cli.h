/* cli.h - what all commands share: the session, exit statuses, printing. */
#ifndef FR_CLI_CLI_H
#define FR_CLI_CLI_H

#include "base/strbuf.h"
#include "cli/builtin.h"
#include "cli/opt.h"
#include "flowrules/rules.h"
#include "flowrules/status.h"

/* The exit statuses; also 128 + n when signal n stopped the run. */
enum fr_exit {
    FR_EXIT_DONE = 0,
    FR_EXIT_FOUND = 1,  /* findings, a difference, a failed test */
    FR_EXIT_RULES = 2,  /* the rules are wrong */
    FR_EXIT_INPUT = 3,  /* usage or input is wrong */
    FR_EXIT_OUTPUT = 4, /* results could not be written, or no memory */
};

struct fr_cli;

struct fr_command {
    const char *name;
    const char *arguments; /* "[options] INPUT..." */
    const char *summary;   /* one line for the list of commands */
    const char *text;      /* some lines for --help */
    const char *examples;  /* lines "command   what it does" */
    const struct fr_option *options;
    /* argv[0] is the command's name. Returns an exit status. */
    int (*run)(struct fr_cli *cli, int argc, char **argv);
};

/* One run of the program. */
struct fr_cli {
    struct fr_diag *diag; /* messages of this run; owned by main */
    const struct fr_command *command;
    int is_quiet;  /* -q: only errors */
    int verbosity; /* -v counted */
    int is_json;   /* --json */
    int has_color_out, has_color_err;
    int is_terminal_err; /* progress may be drawn */
    int has_tests;       /* rules are loaded so that their tests can run */
};

/* Options that every command has; put FR_OPTIONS_COMMON last in a table. */
enum {
    FR_OPT_HELP = 1000,
    FR_OPT_QUIET,
    FR_OPT_VERBOSE,
    FR_OPT_COLOR,
    FR_OPT_JSON,
};

/* clang-format off */
#define FR_OPTIONS_COMMON                                                      \
    {FR_OPT_QUIET, 'q', "quiet", NULL, "print errors only"},                   \
    {FR_OPT_VERBOSE, 'v', "verbose", NULL, "say more, such as the files used"},\
    {FR_OPT_COLOR, 0, "color", "WHEN",                                         \
     "auto (the default), always or never; NO_COLOR is honoured"},             \
    {FR_OPT_HELP, 'h', "help", NULL, "show this help"},                        \
    FR_OPTION_END
/* clang-format on */

/* Parse the next option; those that all commands have are handled here.
 * Returns as fr_opt_next; FR_OPT_HELP is returned after the help was
 * printed. */
int fr_cli_next(struct fr_cli *cli, struct fr_opt *opt);

/* A value of a list that NULL ends: its number, or -1 with a message. */
int fr_cli_choose(struct fr_cli *cli, const char *option, const char *value,
                  const char *const *choices);

/* Look at NO_COLOR, TERM and the streams. */
void fr_cli_colors(struct fr_cli *cli, const char *when);

/* Print the collected messages to standard error, sorted; the list is then
 * empty. A closing line counts the errors if there are several. */
void fr_cli_flush(struct fr_cli *cli, enum fr_diag_format format);

/* The exit status of a status code. */
int fr_cli_exit(int status);

/* Write to standard output. Returns 0, or FR_EOUTPUT if it is closed or full
 * (a message is added; a broken pipe is silent). */
FR_MUST_USE int fr_cli_write(struct fr_cli *cli, const char *text, size_t size);

/* Where rule files are looked for: ./rules, $XDG_CONFIG_HOME/flowrules, the
 * installed data folder, then the built-in ones. FR_ENOMEM. */
struct fr_cli_places {
    char *config; /* owned */
    const char *folders[3];
    struct fr_rules_builtin builtins[FR_BUILTIN_RULE_COUNT];
    struct fr_rules_options options; /* points into this struct */
};
FR_MUST_USE int fr_cli_places_init(struct fr_cli_places *places);
void fr_cli_places_release(struct fr_cli_places *places);

/* Load -r files, or the built-in default rules if there are none. */
FR_MUST_USE int fr_cli_load_rules(struct fr_cli *cli, const char *const *names,
                                  uint32_t count, struct fr_rules **rules);

/* Load one file for `check`: warnings are reported too. */
FR_MUST_USE int fr_cli_check_rules(struct fr_cli *cli, const char *name,
                                   struct fr_rules **rules);

/* The same with a condition to be asked of every flow; see rules.h. */
FR_MUST_USE int fr_cli_load_rules_where(struct fr_cli *cli,
                                        const char *const *names,
                                        uint32_t count, const char *where,
                                        struct fr_rules **rules);

/* The table of commands, ended by a NULL name. */
extern const struct fr_command fr_cli_commands[];
const struct fr_command *fr_cli_command_find(const char *name);

/* `flowrules COMMAND --help`. */
FR_MUST_USE int fr_cli_help(struct fr_cli *cli,
                            const struct fr_command *command);

int fr_cmd_apply(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_diff(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_sweep(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_profile(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_explain(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_check(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_test(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_fmt(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_schema(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_show(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_columns(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_version(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_meter(struct fr_cli *cli, int argc, char **argv);
int fr_cmd_help(struct fr_cli *cli, int argc, char **argv);

#endif
