/* cmd_fmt.c - `flowrules fmt`: rule files laid out in one way. A file is
 * replaced whole or not at all, and only if something changes. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/stream.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/whole_file.h"

/* The compiler refuses larger ones. */
#define FILE_SIZE_MAX (4 * 1024 * 1024)

struct fmt {
    struct fr_cli *cli;
    FR_VEC(const char *) files;
    int is_check;
    int has_changes; /* a file is not laid out yet */
};

static int add_file(struct fmt *fmt, const char *name)
{
    const char **file = fr_vec_push(&fmt->files);

    if (!file)
        return FR_OPT_WRONG;
    *file = name;
    return 0;
}

/* 0, FR_OPT_HELP or FR_OPT_WRONG. */
static int parse(struct fmt *fmt, int argc, char **argv)
{
    struct fr_cli *cli = fmt->cli;
    struct fr_opt opt;
    int id, status = 0;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) != FR_OPT_END && status == 0) {
        switch (id) {
        case FR_OPT_CHECK: fmt->is_check = 1; break;
        case FR_OPT_ARGUMENT: status = add_file(fmt, opt.value); break;
        default: status = id; break;
        }
    }
    if (status == 0 && fmt->files.count == 0) {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "no rule file is named");
        fr_diag_help(cli->diag, "flowrules fmt mine.yaml, or - for standard "
                                "input; 'flowrules fmt --help' shows more");
        return FR_OPT_WRONG;
    }
    return status;
}

/* --- reading and writing -------------------------------------------------- */

static int read_file(struct fr_cli *cli, const char *name, char **text,
                     size_t *size)
{
    const char *path = strcmp(name, "-") == 0 ? "/dev/stdin" : name;
    int status = fr_file_read(path, FILE_SIZE_MAX, text, size, cli->diag);

    if (status == FR_ELIMIT)
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'%s' is too large for a rule file", name);
    return status;
}

/* A link stays one: what it points at is replaced. */
static int replace(struct fr_cli *cli, const char *name, const char *text)
{
    char path[PATH_MAX];
    struct fr_whole_file *file = NULL;
    int status;

    if (!realpath(name, path)) {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "cannot find '%s'", name);
        return FR_EINPUT;
    }
    FR_TRY(fr_whole_file_open(path, &file, cli->diag));
    status = fr_whole_file_write(file, text, strlen(text), cli->diag);
    if (status == 0)
        status = fr_whole_file_commit(file, cli->diag);
    fr_whole_file_close(file);
    return status;
}

/* --- one file ------------------------------------------------------------- */

static int print_name(struct fr_cli *cli, const char *name)
{
    if (cli->is_quiet)
        return 0;
    FR_TRY(fr_cli_write(cli, name, strlen(name)));
    return fr_cli_write(cli, "\n", 1);
}

static int finish(struct fmt *fmt, const char *name, struct fr_str text,
                  const char *formatted)
{
    struct fr_cli *cli = fmt->cli;
    int is_stdin = strcmp(name, "-") == 0;
    int is_changed = !fr_str_equal(text, fr_str_of(formatted));

    fmt->has_changes |= is_changed;
    if (is_stdin && !fmt->is_check)
        return fr_cli_write(cli, formatted, strlen(formatted));
    if (!is_changed)
        return 0;
    if (!fmt->is_check)
        FR_TRY(replace(cli, name, formatted));
    return print_name(cli, name);
}

static int format_file(struct fmt *fmt, const char *name)
{
    struct fr_cli *cli = fmt->cli;
    char *text = NULL, *formatted = NULL;
    size_t size = 0;
    int status = read_file(cli, name, &text, &size);

    if (status == 0)
        status = fr_rules_format(strcmp(name, "-") == 0 ? "stdin" : name, text,
                                 size, &formatted, cli->diag);
    if (status == 0)
        status = finish(fmt, name, (struct fr_str){text, size}, formatted);
    fr_text_free(formatted);
    fr_free(text);
    return fr_cli_exit(status);
}

/* Every file is looked at, whatever is wrong with the others. */
static int format_all(struct fmt *fmt)
{
    int worst = FR_EXIT_DONE;

    for (uint32_t i = 0; i < fmt->files.count; i++) {
        int exit = format_file(fmt, fmt->files.items[i]);
        worst = exit > worst ? exit : worst;
    }
    if (worst == FR_EXIT_DONE && fmt->is_check && fmt->has_changes)
        return FR_EXIT_FOUND;
    return worst;
}

int fr_cmd_fmt(struct fr_cli *cli, int argc, char **argv)
{
    struct fmt fmt = {.cli = cli};
    int status = parse(&fmt, argc, argv);

    if (status == FR_OPT_HELP)
        status = FR_EXIT_DONE;
    else if (status != 0)
        status = FR_EXIT_INPUT;
    else
        status = format_all(&fmt);
    fr_vec_release(&fmt.files);
    return status;
}
