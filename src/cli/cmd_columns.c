/* cmd_columns.c - `flowrules columns`: the catalogue for people. */
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "table/catalogue.h"

#define TEXT_MAX (256 * 1024)

/* What a rule must write behind a number compared with the column. */
static const char *unit_hint(enum fr_type type)
{
    switch ((int)type) {
    case FR_TYPE_TIME: return "40ms";
    case FR_TYPE_BYTES: return "2kB";
    case FR_TYPE_RATE: return "100/s";
    case FR_TYPE_BYTE_RATE: return "1MB/s";
    case FR_TYPE_ADDRESS: return "10.0.0.0/8";
    case FR_TYPE_NUMBER: return "15";
    default: return "";
    }
}

static void append_json(struct fr_strbuf *out,
                        const struct fr_catalogue_column *const *columns,
                        uint32_t count)
{
    struct fr_json json;

    fr_json_init(&json, out);
    fr_json_open_array(&json);
    for (uint32_t i = 0; i < count; i++) {
        struct fr_str rest = fr_str_of(columns[i]->aliases);
        fr_json_open_object(&json);
        fr_json_key(&json, "name");
        fr_json_text(&json, columns[i]->name);
        fr_json_key(&json, "type");
        fr_json_text(&json, fr_type_name(columns[i]->type));
        fr_json_key(&json, "meaning");
        fr_json_text(&json, columns[i]->meaning);
        fr_json_key(&json, "aliases");
        fr_json_open_array(&json);
        while (rest.size)
            fr_json_str(&json, fr_str_split(&rest, '|'));
        fr_json_close_array(&json);
        fr_json_close_object(&json);
    }
    fr_json_close_array(&json);
    fr_strbuf_append_char(out, '\n');
}

static void append_list(struct fr_strbuf *out,
                        const struct fr_catalogue_column *const *columns,
                        uint32_t count)
{
    fr_strbuf_printf(out, "%-18s %-10s %-11s %s\n", "COLUMN", "TYPE", "WRITE",
                     "MEANING");
    for (uint32_t i = 0; i < count; i++)
        fr_strbuf_printf(out, "%-18s %-10s %-11s %s\n", columns[i]->name,
                         fr_type_name(columns[i]->type),
                         unit_hint(columns[i]->type), columns[i]->meaning);
}

static void append_detail(struct fr_strbuf *out,
                          const struct fr_catalogue_column *column)
{
    struct fr_str rest = fr_str_of(column->aliases);
    const char *hint = unit_hint(column->type);

    fr_strbuf_printf(out, "%s: %s\n  type:       %s, %s\n", column->name,
                     column->meaning, fr_type_name(column->type),
                     fr_type_meaning(column->type));
    if (*hint)
        fr_strbuf_printf(out, "  in a rule:  %s %s %s\n", column->name,
                         column->type == FR_TYPE_ADDRESS ? "in" : ">", hint);
    fr_strbuf_append_text(out, "  read from:  ");
    fr_strbuf_append_text(out, column->name);
    while (rest.size) {
        fr_strbuf_append_text(out, ", ");
        fr_strbuf_append_str(out, fr_str_split(&rest, '|'));
    }
    fr_strbuf_append_char(out, '\n');
}

static int write_columns(struct fr_cli *cli,
                         const struct fr_catalogue_column *const *columns,
                         uint32_t count, int is_detail)
{
    struct fr_strbuf out;
    int status;

    fr_strbuf_init(&out, TEXT_MAX);
    if (cli->is_json)
        append_json(&out, columns, count);
    else if (!is_detail)
        append_list(&out, columns, count);
    for (uint32_t i = 0; is_detail && !cli->is_json && i < count; i++)
        append_detail(&out, columns[i]);
    status = fr_strbuf_status(&out);
    if (status == 0)
        status = fr_cli_write(cli, out.data, out.size);
    fr_strbuf_release(&out);
    return status;
}

static int find_column(struct fr_cli *cli, const char *name)
{
    struct fr_nearest nearest = {.name = fr_str_of(name)};
    int index = fr_catalogue_match(fr_str_of(name));

    if (index >= 0)
        return index;
    for (uint32_t i = 0; i < fr_catalogue_count(); i++)
        fr_nearest_offer(&nearest, fr_catalogue_get(i)->name);
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "no column '%s'", name);
    if (nearest.best)
        fr_diag_help(cli->diag, "did you mean '%s'?", nearest.best);
    else
        fr_diag_help(cli->diag, "'flowrules columns' lists all of them");
    return -1;
}

typedef FR_VEC(const struct fr_catalogue_column *) column_list;

static int add_column(column_list *list, uint32_t index)
{
    const struct fr_catalogue_column **item = fr_vec_push(list);

    if (!item)
        return FR_ENOMEM;
    *item = fr_catalogue_get(index);
    return 0;
}

static int add_named(struct fr_cli *cli, column_list *list, const char *name)
{
    int index = find_column(cli, name);

    return index < 0 ? FR_EUSAGE : add_column(list, (uint32_t)index);
}

static int add_all(column_list *list)
{
    for (uint32_t i = 0; i < fr_catalogue_count(); i++)
        FR_TRY(add_column(list, i));
    return 0;
}

int fr_cmd_columns(struct fr_cli *cli, int argc, char **argv)
{
    column_list list = {0};
    struct fr_opt opt;
    int id, status = 0, is_detail;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) == FR_OPT_ARGUMENT && status == 0)
        status = add_named(cli, &list, opt.value);
    is_detail = list.count > 0;
    if (id == FR_OPT_WRONG)
        status = FR_EUSAGE;
    if (status == 0 && id == FR_OPT_END && !is_detail)
        status = add_all(&list);
    if (status == 0 && id == FR_OPT_END)
        status = write_columns(cli, list.items, list.count, is_detail);
    fr_vec_release(&list);
    return fr_cli_exit(status);
}
