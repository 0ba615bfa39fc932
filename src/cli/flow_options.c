/* flow_options.c - see flow_options.h. */
#include "cli/flow_options.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/num.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/signals.h"

int fr_cli_time_unit(struct fr_cli *cli, const char *value,
                     enum fr_time_unit *unit)
{
    static const char *const units[] = {"auto", "seconds", "microseconds",
                                        NULL};
    int choice = fr_cli_choose(cli, "time-unit", value, units);

    *unit = (enum fr_time_unit)(choice < 0 ? 0 : choice);
    return choice < 0 ? FR_EUSAGE : 0;
}

int fr_cli_date_order(struct fr_cli *cli, const char *value,
                      enum fr_date_order *order)
{
    static const char *const orders[] = {"auto", "day", "month", NULL};
    int choice = fr_cli_choose(cli, "date-order", value, orders);

    *order = (enum fr_date_order)(choice < 0 ? 0 : choice);
    return choice < 0 ? FR_EUSAGE : 0;
}

void fr_flow_options_release(struct fr_flow_options *flows)
{
    fr_vec_release(&flows->rules);
    fr_vec_release(&flows->arguments);
}

static int take(struct fr_cli *cli, struct fr_flow_options *flows, int id,
                const char *value)
{
    const char **item;

    switch (id) {
    case FR_OPT_TIME_UNIT:
        return fr_cli_time_unit(cli, value, &flows->time_unit);
    case FR_OPT_DATE_ORDER:
        return fr_cli_date_order(cli, value, &flows->date_order);
    case FR_OPT_RULES: item = fr_vec_push(&flows->rules); break;
    default: item = fr_vec_push(&flows->arguments); break;
    }
    if (!item)
        return FR_ENOMEM;
    *item = value;
    return 0;
}

static int is_of_flows(int id)
{
    return id == FR_OPT_TIME_UNIT || id == FR_OPT_DATE_ORDER ||
           id == FR_OPT_RULES || id == FR_OPT_ARGUMENT;
}

static int take_any(struct fr_cli *cli, struct fr_flow_options *flows, int id,
                    const char *value, fr_flow_option_fn *option, void *user)
{
    int taken = fr_meter_choice_take(cli, &flows->meter, id, value);

    if (taken != 0)
        return taken < 0 ? taken : 0;
    if (is_of_flows(id))
        return take(cli, flows, id, value);
    return option ? option(user, id, value) : FR_EUSAGE;
}

int fr_flow_options_read(struct fr_cli *cli, struct fr_flow_options *flows,
                         int argc, char **argv, fr_flow_option_fn *option,
                         void *user)
{
    struct fr_opt opt;
    int id;

    fr_meter_choice_init(&flows->meter);
    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) != FR_OPT_END) {
        if (id == FR_OPT_HELP)
            return FR_OPT_HELP;
        if (id == FR_OPT_WRONG)
            return FR_EUSAGE;
        FR_TRY(take_any(cli, flows, id, opt.value, option, user));
    }
    return fr_meter_choice_check(cli, &flows->meter);
}

int fr_cli_usage(struct fr_cli *cli, const char *fault, const char *help)
{
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "%s", fault);
    fr_diag_help(cli->diag, "%s", help);
    return FR_EUSAGE;
}

static void tell_rejected(const struct fr_cli *cli,
                          const struct fr_browse_facts *facts)
{
    if (facts->rejected && !cli->is_quiet)
        fprintf(stderr,
                "%llu row%s could not be used; 'flowrules apply' says "
                "why\n",
                (unsigned long long)facts->rejected,
                facts->rejected == 1 ? "" : "s");
}

int fr_cli_browse(struct fr_cli *cli, const struct fr_flow_options *flows,
                  uint32_t first, struct fr_browse_options *options,
                  struct fr_browse_facts *facts, struct fr_exec **exec)
{
    struct fr_progress progress;
    int status;

    fr_progress_init(&progress, cli->is_terminal_err && !cli->is_quiet);
    options->inputs = flows->arguments.items + first;
    options->input_count = flows->arguments.count - first;
    options->time_unit = flows->time_unit;
    options->date_order = flows->date_order;
    options->meter = flows->meter.given_count ? &flows->meter.options : NULL;
    options->progress = fr_progress_update;
    options->progress_user = &progress;
    options->stop = fr_signals_flag();
    status = fr_browse_run(options, facts, exec, cli->diag);
    fr_progress_clear(&progress);
    if (status == 0)
        tell_rejected(cli, facts);
    return status;
}

int fr_cli_print(struct fr_cli *cli, struct fr_strbuf *out)
{
    FR_TRY(fr_strbuf_status(out));
    return out->size ? fr_cli_write(cli, out->data, out->size) : 0;
}

int fr_cli_end(struct fr_cli *cli, int status)
{
    if (status == FR_ESIGNAL)
        return 128 + (int)*fr_signals_flag();
    if (status == FR_ENOMEM && !fr_diag_is_broken(cli->diag))
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "out of memory");
    return fr_cli_exit(status);
}
