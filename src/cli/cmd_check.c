/* cmd_check.c - `flowrules check`: all mistakes of all files, or silence. */
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/options.h"

struct check {
    FR_VEC(const char *) files;
    enum fr_diag_format format;
    const char *dump; /* a stage, or NULL */
    int is_strict;    /* -W: warnings count */
};

static int set_format(struct fr_cli *cli, struct check *check,
                      const char *value)
{
    if (strcmp(value, "page") == 0)
        check->format = FR_DIAG_PAGE;
    else if (strcmp(value, "short") == 0)
        check->format = FR_DIAG_SHORT;
    else if (strcmp(value, "json") == 0)
        check->format = FR_DIAG_JSON;
    else {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'--format %s' is not page, short or json", value);
        return FR_OPT_WRONG;
    }
    return 0;
}

static int set_dump(struct fr_cli *cli, struct check *check, const char *value)
{
    if (strcmp(value, "ast") != 0 && strcmp(value, "tree") != 0 &&
        strcmp(value, "program") != 0) {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'--dump %s' is not ast, tree or program", value);
        return FR_OPT_WRONG;
    }
    check->dump = value;
    return 0;
}

static int add_file(struct check *check, const char *name)
{
    const char **file = fr_vec_push(&check->files);

    if (!file)
        return FR_OPT_WRONG;
    *file = name;
    return 0;
}

/* 0, FR_OPT_HELP or FR_OPT_WRONG. */
static int parse(struct fr_cli *cli, struct check *check, int argc, char **argv)
{
    struct fr_opt opt;
    int id, status = 0;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) != FR_OPT_END && status == 0) {
        switch (id) {
        case FR_OPT_FORMAT: status = set_format(cli, check, opt.value); break;
        case FR_OPT_WARNINGS: check->is_strict = 1; break;
        case FR_OPT_DUMP: status = set_dump(cli, check, opt.value); break;
        case FR_OPT_ARGUMENT: status = add_file(check, opt.value); break;
        default: status = id; break;
        }
    }
    if (cli->is_json)
        check->format = FR_DIAG_JSON;
    return status;
}

static int dump(struct fr_cli *cli, const struct fr_rules *rules,
                const char *stage)
{
    char *text;
    int status = fr_rules_dump(rules, stage, &text);

    if (status < 0)
        return status;
    status = fr_cli_write(cli, text, strlen(text));
    fr_text_free(text);
    return status;
}

/* Each file is a rule set of its own: that is how an editor calls it. */
static int check_file(struct fr_cli *cli, const struct check *check,
                      const char *name)
{
    struct fr_rules *rules = NULL;
    int status = fr_cli_check_rules(cli, name, &rules);

    if (status == 0 && check->dump)
        status = dump(cli, rules, check->dump);
    fr_rules_free(rules);
    return status;
}

static int check_all(struct fr_cli *cli, const struct check *check)
{
    int worst = FR_EXIT_DONE;

    if (check->files.count == 0)
        return fr_cli_exit(check_file(cli, check, "default.yaml"));
    for (uint32_t i = 0; i < check->files.count; i++) {
        int exit = fr_cli_exit(check_file(cli, check, check->files.items[i]));
        if (exit > worst)
            worst = exit;
    }
    return worst;
}

/* The status when all files are checked. */
static int conclude(const struct fr_cli *cli, const struct check *check,
                    int exit)
{
    if (exit == FR_EXIT_DONE && check->is_strict &&
        fr_diag_count(cli->diag, FR_SEVERITY_WARNING) > 0)
        return FR_EXIT_FOUND;
    return exit;
}

int fr_cmd_check(struct fr_cli *cli, int argc, char **argv)
{
    struct check check = {.format = FR_DIAG_PAGE};
    int status = parse(cli, &check, argc, argv);

    if (status == FR_OPT_HELP)
        status = FR_EXIT_DONE;
    else if (status != 0)
        status = FR_EXIT_INPUT;
    else
        status = conclude(cli, &check, check_all(cli, &check));
    fr_vec_release(&check.files);
    fr_cli_flush(cli, check.format);
    return status;
}
