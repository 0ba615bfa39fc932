/* cli.c - what all commands share. The only folder that prints. */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "cli/builtin.h"

/* Names of choices, all together. */
#define CHOICES_MAX 1000

void fr_cli_colors(struct fr_cli *cli, const char *when)
{
    const char *none = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    int is_allowed = !(none && *none) && term && strcmp(term, "dumb") != 0;

    cli->is_terminal_err = isatty(STDERR_FILENO);
    cli->has_color_out = is_allowed && isatty(STDOUT_FILENO);
    cli->has_color_err = is_allowed && cli->is_terminal_err;
    if (strcmp(when, "always") == 0)
        cli->has_color_out = cli->has_color_err = 1;
    else if (strcmp(when, "never") == 0)
        cli->has_color_out = cli->has_color_err = 0;
}

static int set_color(struct fr_cli *cli, const char *when)
{
    if (strcmp(when, "auto") != 0 && strcmp(when, "always") != 0 &&
        strcmp(when, "never") != 0) {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'--color %s' is not auto, always or never", when);
        return FR_OPT_WRONG;
    }
    fr_cli_colors(cli, when);
    return 0;
}

int fr_cli_next(struct fr_cli *cli, struct fr_opt *opt)
{
    for (;;) {
        int id = fr_opt_next(opt, cli->diag);

        switch (id) {
        case FR_OPT_QUIET: cli->is_quiet = 1; break;
        case FR_OPT_VERBOSE: cli->verbosity++; break;
        case FR_OPT_JSON: cli->is_json = 1; break;
        case FR_OPT_COLOR:
            if (set_color(cli, opt->value) < 0)
                return FR_OPT_WRONG;
            break;
        case FR_OPT_HELP:
            return fr_cli_help(cli, cli->command) < 0 ? FR_OPT_WRONG
                                                      : FR_OPT_HELP;
        default: return id;
        }
    }
}

static void help_choices(struct fr_diag *diag, const char *const *choices)
{
    struct fr_strbuf text;

    fr_strbuf_init(&text, CHOICES_MAX);
    for (int i = 0; choices[i]; i++)
        fr_strbuf_printf(&text, "%s%s", i ? ", " : "", choices[i]);
    if (fr_strbuf_status(&text) == 0)
        fr_diag_help(diag, "it is one of %s", text.data);
    fr_strbuf_release(&text);
}

int fr_cli_choose(struct fr_cli *cli, const char *option, const char *value,
                  const char *const *choices)
{
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], value) == 0)
            return i;
    }
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "'--%s %s' is not possible",
                option, value);
    help_choices(cli->diag, choices);
    return -1;
}

static void print_number(uint32_t count, const char *what)
{
    if (count > 0)
        fprintf(stderr, "%u %s%s", count, what, count > 1 ? "s" : "");
}

static void print_count(const struct fr_cli *cli)
{
    uint32_t errors = fr_diag_count(cli->diag, FR_SEVERITY_ERROR);
    uint32_t warnings = fr_diag_count(cli->diag, FR_SEVERITY_WARNING);

    if (errors + warnings < 2)
        return;
    fputs(cli->has_color_err ? "\n\033[1m" : "\n", stderr);
    print_number(errors, "error");
    fputs(errors && warnings ? ", " : "", stderr);
    print_number(warnings, "warning");
    fputs(cli->has_color_err ? "\033[0m\n" : "\n", stderr);
}

void fr_cli_flush(struct fr_cli *cli, enum fr_diag_format format)
{
    uint32_t errors = fr_diag_count(cli->diag, FR_SEVERITY_ERROR);
    char *text;

    if (!cli->diag || fr_diag_is_broken(cli->diag)) {
        fputs("error: out of memory\n", stderr);
    } else if (errors || fr_diag_count(cli->diag, FR_SEVERITY_WARNING) ||
               fr_diag_count(cli->diag, FR_SEVERITY_NOTE)) {
        fr_diag_sort(cli->diag);
        if (fr_diag_print(cli->diag, format, cli->has_color_err, &text) < 0) {
            fputs("error: out of memory\n", stderr);
        } else {
            fputs(text, stderr);
            fr_text_free(text);
            if (format == FR_DIAG_PAGE)
                print_count(cli);
        }
    }
    fr_diag_free(cli->diag);
    cli->diag = fr_diag_new(0);
}

int fr_cli_exit(int status)
{
    switch (status) {
    case FR_ERULES: return FR_EXIT_RULES;
    case FR_EINPUT:
    case FR_EUSAGE:
    case FR_EIO:
    case FR_ELIMIT:
    case FR_ENOTFOUND: return FR_EXIT_INPUT;
    case FR_ENOMEM:
    case FR_EOUTPUT: return FR_EXIT_OUTPUT;
    default: return status < 0 ? FR_EXIT_OUTPUT : FR_EXIT_DONE;
    }
}

int fr_cli_write(struct fr_cli *cli, const char *text, size_t size)
{
    errno = 0;
    if (fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0)
        return 0;
    if (errno != EPIPE)
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "cannot write to standard output: %s", strerror(errno));
    return FR_EOUTPUT;
}

/* --- rules --------------------------------------------------------------- */

/* $XDG_CONFIG_HOME/flowrules, or ~/.config/flowrules. */
static char *config_folder(void)
{
    const char *home = getenv("XDG_CONFIG_HOME");
    struct fr_strbuf path;

    fr_strbuf_init(&path, 4096);
    if (home && *home) {
        fr_strbuf_printf(&path, "%s/flowrules", home);
    } else {
        home = getenv("HOME");
        fr_strbuf_printf(&path, "%s/.config/flowrules", home ? home : "");
    }
    return fr_strbuf_take(&path);
}

int fr_cli_places_init(struct fr_cli_places *places)
{
    *places = (struct fr_cli_places){.config = config_folder()};
    if (!places->config)
        return FR_ENOMEM;
    places->folders[0] = "rules";
    places->folders[1] = places->config;
    places->folders[2] = FR_DATA_FOLDER;
    for (uint32_t i = 0; i < FR_BUILTIN_RULE_COUNT; i++)
        fr_builtin_rule(i, &places->builtins[i]);
    places->options = (struct fr_rules_options){
        .search = places->folders,
        .search_count = 3,
        .builtins = places->builtins,
        .builtin_count = FR_BUILTIN_RULE_COUNT,
    };
    return 0;
}

void fr_cli_places_release(struct fr_cli_places *places)
{
    fr_free(places->config);
}

/* -v: which files the search found. */
static void tell_files(const struct fr_rules *rules)
{
    struct fr_strbuf line;

    fr_strbuf_init(&line, 1024 * 1024);
    for (uint32_t i = 0; i < fr_rules_file_count(rules); i++) {
        fr_strbuf_append_text(&line, "rules: ");
        fr_utf8_append_shown(&line, fr_str_of(fr_rules_file_name(rules, i)));
        fr_strbuf_append_text(
            &line, fr_rules_file_is_builtin(rules, i) ? ", built in\n" : "\n");
    }
    if (fr_strbuf_status(&line) == 0 && line.size)
        fputs(line.data, stderr);
    fr_strbuf_release(&line);
}

int fr_cli_load_rules(struct fr_cli *cli, const char *const *names,
                      uint32_t count, struct fr_rules **rules)
{
    return fr_cli_load_rules_where(cli, names, count, NULL, rules);
}

int fr_cli_load_rules_where(struct fr_cli *cli, const char *const *names,
                            uint32_t count, const char *where,
                            struct fr_rules **rules)
{
    struct fr_cli_places places;
    int status;

    FR_TRY(fr_cli_places_init(&places));
    places.options.has_tests = cli->has_tests;
    places.options.where = where;
    if (count == 0)
        /* Without -r the rules of the binary apply, whatever lies around. */
        status = fr_rules_load_text(
            places.builtins[0].name, places.builtins[0].text,
            places.builtins[0].size, &places.options, rules, cli->diag);
    else
        status = fr_rules_load(names, count, &places.options, rules, cli->diag);
    fr_cli_places_release(&places);
    if (status == 0 && cli->verbosity)
        tell_files(*rules);
    return status;
}

int fr_cli_check_rules(struct fr_cli *cli, const char *name,
                       struct fr_rules **rules)
{
    struct fr_cli_places places;
    int status;

    FR_TRY(fr_cli_places_init(&places));
    places.options.has_lint = 1;
    status = fr_rules_load(&name, 1, &places.options, rules, cli->diag);
    fr_cli_places_release(&places);
    if (status == 0 && cli->verbosity)
        tell_files(*rules);
    return status;
}
