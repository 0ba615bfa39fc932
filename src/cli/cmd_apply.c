/* cmd_apply.c - `flowrules apply`: from rules and flows to a folder of
 * results, all or nothing. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/outdir.h"
#include "base/vec.h"
#include "cli/changes.h"
#include "cli/cli.h"
#include "cli/flow_options.h"
#include "cli/meter_options.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/run_facts.h"
#include "cli/signals.h"
#include "cli/watch.h"
#include "flowrules/engine.h"
#include "report/report.h"

#define OPTION_FACTS_MAX (8 + FR_METER_OPTION_COUNT)
#define OUTPUT_MAX       (64u * 1024 * 1024)
#define THREADS_MAX      64

struct apply {
    struct fr_cli *cli;
    FR_VEC(const char *) rules;
    FR_VEC(const char *) inputs;
    FR_VEC(const char *) only;
    const char *output;
    const char *title;
    int is_forced;
    int has_checksums;
    struct fr_engine_options engine;
    struct fr_meter_choice meter;
    struct fr_report_options report;
    struct fr_progress progress;
    struct fr_option_fact options[OPTION_FACTS_MAX];
    uint32_t option_count;
    struct fr_arena arena;
    int is_watching;
    struct fr_changes changes; /* --watch: the run before */
};

/* --- options -------------------------------------------------------------- */

static int set_charts(struct apply *apply, const char *value)
{
    static const char *const formats[] = {"png", "svg", "both", NULL};
    int format = fr_cli_choose(apply->cli, "charts", value, formats);

    if (format < 0)
        return FR_EUSAGE;
    apply->report.has_png = format != 1;
    apply->report.has_svg = format != 0;
    return 0;
}

static int set_threads(struct apply *apply, const char *value)
{
    uint64_t count = 0;

    if (fr_num_parse_u64(fr_str_of(value), &count) < 0 || count == 0 ||
        count > THREADS_MAX) {
        fr_diag_add(apply->cli->diag, FR_SEVERITY_ERROR, "",
                    "'--threads %s' is not possible", value);
        fr_diag_help(apply->cli->diag, "it is a number from 1 to %d",
                     THREADS_MAX);
        return FR_EUSAGE;
    }
    apply->engine.thread_count = (uint32_t)count;
    apply->report.thread_count = (uint32_t)count;
    return 0;
}

#define PUSH(vec, text)                                                        \
    push_text((void **)&(vec)->items, &(vec)->count, &(vec)->capacity, (text))

static int push_text(void **items, uint32_t *count, uint32_t *capacity,
                     const char *text)
{
    FR_TRY(fr_vec_reserve_one(items, *count, capacity, sizeof(text)));
    ((const char **)*items)[(*count)++] = text;
    return 0;
}

static int set_option(struct apply *apply, int id, const char *value)
{
    int taken = fr_meter_choice_take(apply->cli, &apply->meter, id, value);

    if (taken != 0)
        return taken < 0 ? taken : 0;
    switch (id) {
    case FR_OPT_ARGUMENT: return PUSH(&apply->inputs, value);
    case FR_OPT_RULES: return PUSH(&apply->rules, value);
    case FR_OPT_ONLY: return PUSH(&apply->only, value);
    case FR_OPT_OUTPUT: apply->output = value; return 0;
    case FR_OPT_FORCE: apply->is_forced = 1; return 0;
    case FR_OPT_NO_CHARTS: apply->report.has_charts = 0; return 0;
    case FR_OPT_NO_REPORT: apply->report.has_report = 0; return 0;
    case FR_OPT_CHARTS: return set_charts(apply, value);
    case FR_OPT_TIME_UNIT:
        return fr_cli_time_unit(apply->cli, value, &apply->engine.time_unit);
    case FR_OPT_DATE_ORDER:
        return fr_cli_date_order(apply->cli, value, &apply->engine.date_order);
    case FR_OPT_WATCH: apply->is_watching = 1; return 0;
    case FR_OPT_STRICT: apply->engine.is_strict = 1; return 0;
    case FR_OPT_CSV_SAFE: apply->engine.is_csv_safe = 1; return 0;
    case FR_OPT_TITLE: apply->title = value; return 0;
    case FR_OPT_CHECKSUMS: apply->has_checksums = 1; return 0;
    case FR_OPT_THREADS: return set_threads(apply, value);
    default: return FR_EUSAGE;
    }
}

static void help_parts(struct fr_diag *diag)
{
    struct fr_strbuf names;

    fr_strbuf_init(&names, OUTPUT_MAX);
    for (int part = 0; part < FR_REPORT_PART_COUNT; part++)
        fr_strbuf_printf(&names, ", %s",
                         fr_report_part_name((enum fr_report_part)part));
    if (fr_strbuf_status(&names) == 0)
        fr_diag_help(diag, "it is one of flows_classified%s", names.data);
    fr_strbuf_release(&names);
}

/* What is asked for and left out at once would silently not be there. */
static int check_left_out(struct apply *apply)
{
    for (uint32_t i = 0; i < apply->only.count; i++) {
        const char *name = apply->only.items[i];
        enum fr_report_part part = fr_report_part_find(name);
        const char *option =
            part == FR_REPORT_PART_PDF ? "--no-report" : "--no-charts";

        if (part == FR_REPORT_PART_COUNT ||
            fr_report_is_chosen(&apply->report, part))
            continue;
        fr_diag_add(apply->cli->diag, FR_SEVERITY_ERROR, "",
                    "'%s' leaves out what '--only %s' asks for", option, name);
        fr_diag_help(apply->cli->diag, "give only one of the two");
        return FR_EUSAGE;
    }
    return 0;
}

static int check_only(struct apply *apply)
{
    for (uint32_t i = 0; i < apply->only.count; i++) {
        const char *name = apply->only.items[i];
        struct fr_nearest nearest = {.name = fr_str_of(name)};

        if (strcmp(name, "flows_classified") == 0 ||
            fr_report_part_find(name) != FR_REPORT_PART_COUNT)
            continue;
        fr_nearest_offer(&nearest, "flows_classified");
        for (int part = 0; part < FR_REPORT_PART_COUNT; part++)
            fr_nearest_offer(&nearest,
                             fr_report_part_name((enum fr_report_part)part));
        fr_diag_add(apply->cli->diag, FR_SEVERITY_ERROR, "",
                    "'--only %s' names no result", name);
        if (nearest.best)
            fr_diag_help(apply->cli->diag, "did you mean '%s'?", nearest.best);
        else
            help_parts(apply->cli->diag);
        return FR_EUSAGE;
    }
    return 0;
}

/* 1 if anything is made from the summary but the counts that are printed. */
static int has_parts(const struct apply *apply)
{
    return apply->only.count == 0 || apply->report.only_count > 0;
}

/* A report is kept and handed on, so what it was made from is named by its
 * hash; other results are quickly made again. */
static int is_report_written(const struct apply *apply)
{
    if (apply->only.count == 0)
        return apply->report.has_report;
    for (uint32_t i = 0; i < apply->report.only_count; i++) {
        if (strcmp(apply->only.items[i], "report") == 0)
            return 1;
    }
    return 0;
}

/* flows_classified is the engine's; the other names are the report's. */
static void split_only(struct apply *apply)
{
    uint32_t kept = 0;

    apply->engine.has_flows = apply->only.count == 0;
    for (uint32_t i = 0; i < apply->only.count; i++) {
        if (strcmp(apply->only.items[i], "flows_classified") == 0)
            apply->engine.has_flows = 1;
        else
            apply->only.items[kept++] = apply->only.items[i];
    }
    apply->report.only = apply->only.items;
    apply->report.only_count = kept;
    apply->has_checksums |= is_report_written(apply);
    apply->engine.has_checksums = apply->has_checksums;
    if (has_parts(apply))
        apply->engine.statistics = fr_report_statistics(&apply->report);
    if (apply->cli->is_json)
        apply->engine.statistics = FR_ENGINE_EVERYTHING;
}

/* Standard input can be read only once, and without -r there is no file. */
static int check_watch(struct apply *apply)
{
    for (uint32_t i = 0; i < apply->inputs.count; i++) {
        if (strcmp(apply->inputs.items[i], "-") != 0)
            continue;
        fr_diag_add(apply->cli->diag, FR_SEVERITY_ERROR, "",
                    "'--watch' reads its input again, which standard input "
                    "cannot be");
        return FR_EUSAGE;
    }
    if (apply->rules.count > 0)
        return 0;
    fr_diag_add(apply->cli->diag, FR_SEVERITY_ERROR, "",
                "'--watch' needs rule files to watch");
    fr_diag_help(apply->cli->diag, "name one with -r");
    return FR_EUSAGE;
}

static int parse(struct apply *apply, int argc, char **argv)
{
    struct fr_cli *cli = apply->cli;
    struct fr_opt opt;
    int id;

    fr_opt_init(&opt, cli->command->options, argc, argv);
    while ((id = fr_cli_next(cli, &opt)) != FR_OPT_END) {
        if (id == FR_OPT_HELP)
            return FR_OPT_HELP;
        FR_TRY(set_option(apply, id, opt.value));
    }
    if (apply->inputs.count == 0) {
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "no input is named");
        fr_diag_help(cli->diag, "flowrules apply flow.csv, or - for standard "
                                "input; 'flowrules apply --help' shows more");
        return FR_EUSAGE;
    }
    FR_TRY(fr_meter_choice_check(cli, &apply->meter));
    if (apply->is_watching)
        FR_TRY(check_watch(apply));
    FR_TRY(check_only(apply));
    return check_left_out(apply);
}

/* --- where results go ----------------------------------------------------- */

static struct fr_str without_ending(struct fr_str name, const char *ending)
{
    if (fr_str_ends_with(name, fr_str_of(ending)) && name.size > strlen(ending))
        name.size -= strlen(ending);
    return name;
}

/* reports/<first name without .csv or the like, .gz, .zst>[+N] */
static int default_output(struct apply *apply)
{
    static const char *const endings[] = {".gz",     ".zst",  ".csv",
                                          ".pcapng", ".pcap", ".cap"};
    const char *first = apply->inputs.items[0];
    const char *slash = strrchr(first, '/');
    struct fr_str name = fr_str_of(slash ? slash + 1 : first);
    char more[16] = "";

    if (strcmp(first, "-") == 0)
        name = FR_STR("stdin");
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        name = without_ending(name, endings[i]);
    if (apply->inputs.count > 1)
        snprintf(more, sizeof(more), "+%u", apply->inputs.count - 1);
    apply->output = fr_arena_printf(&apply->arena, "reports/%.*s%s",
                                    FR_STR_ARG(name), more);
    return apply->output ? 0 : FR_ENOMEM;
}

/* --- the run -------------------------------------------------------------- */

static void add_option(struct apply *apply, const char *name, const char *value)
{
    apply->options[apply->option_count++] =
        (struct fr_option_fact){.name = name, .value = value};
}

/* Only options that change results, and only where they differ from what
 * they are without being given. */
static void collect_options(struct apply *apply)
{
    static const char *const units[] = {"auto", "seconds", "microseconds"};
    static const char *const orders[] = {"auto", "day", "month"};

    if (apply->engine.time_unit)
        add_option(apply, "time-unit", units[apply->engine.time_unit]);
    if (apply->engine.date_order)
        add_option(apply, "date-order", orders[apply->engine.date_order]);
    if (apply->engine.is_strict)
        add_option(apply, "strict", "yes");
    if (apply->engine.is_csv_safe)
        add_option(apply, "csv-safe", "yes");
    for (uint32_t i = 0; i < apply->meter.given_count; i++)
        add_option(apply, apply->meter.given[i].name,
                   apply->meter.given[i].value);
}

static int print_result(struct apply *apply,
                        const struct fr_report_facts *facts, const char *folder)
{
    struct fr_cli *cli = apply->cli;
    int has_report = apply->report.has_report && apply->only.count == 0;
    struct fr_strbuf out;
    int status = 0;

    fr_strbuf_init(&out, OUTPUT_MAX);
    if (cli->is_json) {
        status = fr_report_summary_json(facts, &out);
        if (out.size && out.data[out.size - 1] != '\n')
            fr_strbuf_append_char(&out, '\n');
    } else if (!cli->is_quiet) {
        fr_closing_print(facts, folder, has_report, cli->has_color_out, &out);
    }
    if (status == 0)
        status = fr_strbuf_status(&out);
    if (status == 0 && out.size)
        status = fr_cli_write(cli, out.data, out.size);
    fr_strbuf_release(&out);
    return status;
}

/* --watch: what this run gave that the one before did not. */
static int print_changes(struct apply *apply, const struct fr_rules *rules,
                         const struct fr_report_facts *facts)
{
    struct fr_strbuf out;
    int status;

    fr_strbuf_init(&out, OUTPUT_MAX);
    status = fr_changes_take(&apply->changes, rules, facts->summary, &out);
    if (status == 0)
        status = fr_strbuf_status(&out);
    if (status == 0 && out.size)
        status = fr_cli_write(apply->cli, out.data, out.size);
    fr_strbuf_release(&out);
    return status;
}

static int write_report(struct apply *apply, struct fr_outdir *dir,
                        const struct fr_report_facts *facts)
{
    struct fr_diag *diag = apply->cli->diag;
    struct fr_strbuf manifest;
    int status;

    if (has_parts(apply)) {
        fr_progress_step(&apply->progress, "drawing charts and report");
        FR_TRY(fr_report_write(facts, &apply->report, dir, diag));
    }
    if (*fr_signals_flag())
        return FR_ESIGNAL;
    fr_strbuf_init(&manifest, OUTPUT_MAX);
    status = fr_report_manifest(facts, dir, &manifest);
    if (status == 0)
        status = fr_outdir_commit(dir, fr_strbuf_str(&manifest), diag);
    fr_strbuf_release(&manifest);
    return status;
}

static int finish(struct apply *apply, struct fr_outdir *dir,
                  const struct fr_rules *rules, const struct fr_run *run)
{
    struct fr_facts_source source = {
        .run = run,
        .rules = rules,
        .is_default_rules = apply->rules.count == 0,
        .title = apply->title,
        .options = apply->options,
        .option_count = apply->option_count,
    };
    struct fr_report_facts facts;

    FR_TRY(fr_run_facts_make(&source, &apply->arena, &facts, apply->cli->diag));
    FR_TRY(write_report(apply, dir, &facts));
    fr_progress_clear(&apply->progress);
    if (apply->changes.is_begun)
        return print_changes(apply, rules, &facts);
    FR_TRY(print_result(apply, &facts, fr_outdir_path(dir)));
    return apply->is_watching ? print_changes(apply, rules, &facts) : 0;
}

static int run_engine(struct apply *apply, struct fr_outdir *dir,
                      const struct fr_rules *rules)
{
    struct fr_engine_options *engine = &apply->engine;
    struct fr_run *run = NULL;
    int status;

    engine->program = fr_rules_program(rules);
    engine->inputs = apply->inputs.items;
    engine->input_count = apply->inputs.count;
    if (apply->meter.given_count)
        engine->meter = &apply->meter.options;
    engine->stop = fr_signals_flag();
    engine->progress = fr_progress_update;
    engine->progress_user = &apply->progress;
    status = fr_engine_run(engine, dir, &run, apply->cli->diag);
    if (status == 0)
        status = finish(apply, dir, rules, run);
    fr_progress_clear(&apply->progress);
    fr_run_free(run);
    return status;
}

/* Load the rules and run them once. *watch (may be NULL): what to watch from
 * then on, the files of the latest rules that are right. */
static int run_once(struct apply *apply, struct fr_watch **watch)
{
    struct fr_cli *cli = apply->cli;
    struct fr_rules *rules = NULL;
    struct fr_outdir *dir = NULL;
    int status =
        fr_cli_load_rules(cli, apply->rules.items, apply->rules.count, &rules);

    if (status == 0 && watch) {
        fr_watch_close(*watch);
        status = fr_watch_open(rules, watch, cli->diag);
    }
    if (status == 0)
        status =
            fr_outdir_open(apply->output, apply->is_forced, &dir, cli->diag);
    if (status == 0 && !apply->has_checksums)
        fr_outdir_skip_checksums(dir);
    if (status == 0)
        status = run_engine(apply, dir, rules);
    fr_outdir_close(dir);
    fr_rules_free(rules);
    return status;
}

/* Run again when a rule file is saved, until a signal comes. Rules that are
 * wrong are told, and their files watched on. */
static int watch_rules(struct apply *apply)
{
    struct fr_watch *watch = NULL;
    int status = run_once(apply, &watch);

    while (status == 0 || status == FR_ERULES) {
        if (status < 0 && !watch)
            break;
        fr_cli_flush(apply->cli, FR_DIAG_PAGE);
        status = fr_watch_wait(watch, fr_signals_flag());
        if (status == 0)
            status = FR_ESIGNAL;
        if (status > 0)
            status = run_once(apply, &watch);
    }
    fr_watch_close(watch);
    fr_changes_release(&apply->changes);
    return status;
}

static int run_apply(struct apply *apply)
{
    struct fr_cli *cli = apply->cli;

    split_only(apply);
    collect_options(apply);
    if (!apply->output)
        FR_TRY(default_output(apply));
    fr_progress_init(&apply->progress, cli->is_terminal_err && !cli->is_quiet);
    return apply->is_watching ? watch_rules(apply) : run_once(apply, NULL);
}

int fr_cmd_apply(struct fr_cli *cli, int argc, char **argv)
{
    struct apply apply = {.cli = cli, .report = FR_REPORT_OPTIONS_INIT};
    int status;

    fr_arena_init(&apply.arena, 0);
    fr_meter_choice_init(&apply.meter);
    status = parse(&apply, argc, argv);
    if (status == FR_OPT_HELP)
        status = 0;
    else if (status == 0)
        status = run_apply(&apply);
    fr_arena_release(&apply.arena);
    fr_vec_release(&apply.rules);
    fr_vec_release(&apply.inputs);
    fr_vec_release(&apply.only);
    return fr_cli_end(cli, status);
}
