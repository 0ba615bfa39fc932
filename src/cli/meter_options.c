/* meter_options.c - reading the options of the flow meter. */
#include "cli/meter_options.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/num.h"
#include "cli/options.h"
#include "cli/times.h"

void fr_meter_choice_init(struct fr_meter_choice *choice)
{
    *choice = (struct fr_meter_choice){.options = FR_METER_OPTIONS_INIT};
}

static void remember(struct fr_meter_choice *choice, const char *name,
                     const char *value)
{
    uint32_t at = 0;

    while (at < choice->given_count &&
           strcmp(choice->given[at].name, name) != 0)
        at++;
    FR_ASSERT(at < FR_METER_OPTION_COUNT);
    choice->given[at] = (struct fr_meter_given){name, value};
    if (at == choice->given_count)
        choice->given_count++;
}

static int set_profile(struct fr_cli *cli, struct fr_meter_options *options,
                       const char *value)
{
    int profile = fr_cli_choose(cli, "profile", value, fr_meter_profile_names);

    if (profile < 0)
        return FR_EUSAGE;
    options->profile = (enum fr_meter_profile)profile;
    return 0;
}

static int set_bytes(struct fr_cli *cli, struct fr_meter_options *options,
                     const char *value)
{
    int kind = fr_cli_choose(cli, "bytes", value, fr_accounting_names);

    if (kind < 0)
        return FR_EUSAGE;
    options->accounting = (enum fr_accounting)kind;
    return 0;
}

static int set_dialect(struct fr_cli *cli, struct fr_meter_options *options,
                       const char *value)
{
    int dialect = fr_cli_choose(cli, "dialect", value, fr_dialect_names);

    if (dialect < 0)
        return FR_EUSAGE;
    options->dialect = (enum fr_dialect)dialect;
    return 0;
}

static int set_max_flows(struct fr_cli *cli, struct fr_meter_options *options,
                         const char *value)
{
    uint64_t count;

    if (fr_num_parse_u64(fr_str_of(value), &count) == 0 && count > 0) {
        options->flows_max = count;
        return 0;
    }
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                "'--max-flows %s' is not a number of flows above 0", value);
    return FR_EUSAGE;
}

static const char *name_of(int id)
{
    static const struct fr_option options[] = {FR_OPTIONS_METER, FR_OPTION_END};

    for (const struct fr_option *o = options; o->id; o++) {
        if (o->id == id)
            return o->name;
    }
    return NULL;
}

static int set_option(struct fr_cli *cli, struct fr_meter_options *options,
                      int id, const char *value)
{
    switch (id) {
    case FR_OPT_PROFILE: return set_profile(cli, options, value);
    case FR_OPT_BYTES: return set_bytes(cli, options, value);
    case FR_OPT_IDLE: return fr_cli_time(cli, "idle", value, &options->idle_ns);
    case FR_OPT_ACTIVE:
        return fr_cli_time(cli, "active", value, &options->active_ns);
    case FR_OPT_MAX_FLOWS: return set_max_flows(cli, options, value);
    case FR_OPT_INNER: options->is_inner = 1; return 0;
    case FR_OPT_DIALECT: return set_dialect(cli, options, value);
    default: FR_UNREACHABLE();
    }
}

int fr_meter_choice_take(struct fr_cli *cli, struct fr_meter_choice *choice,
                         int id, const char *value)
{
    const char *name = name_of(id);

    if (!name)
        return 0;
    FR_TRY(set_option(cli, &choice->options, id, value));
    remember(choice, name, value ? value : "yes");
    return 1;
}

static int is_of_hieulw(const char *name)
{
    return strcmp(name, "profile") == 0 || strcmp(name, "max-flows") == 0 ||
           strcmp(name, "dialect") == 0;
}

int fr_meter_choice_check(struct fr_cli *cli,
                          const struct fr_meter_choice *choice)
{
    if (choice->options.profile != FR_METER_HIEULW)
        return 0;
    for (uint32_t i = 0; i < choice->given_count; i++) {
        if (is_of_hieulw(choice->given[i].name))
            continue;
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                    "'--%s' does not go with '--profile hieulw'",
                    choice->given[i].name);
        fr_diag_help(cli->diag, "that profile has the fixed values of the "
                                "Python meter");
        return FR_EUSAGE;
    }
    return 0;
}
