/* cmd_meter.c - `flowrules meter`: from captures, or what an interface
 * receives, to flows as CSV. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/stream.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/explain_diff.h"
#include "cli/flow_files.h"
#include "cli/meter_live.h"
#include "cli/meter_options.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/times.h"
#include "cli/whole_file.h"
#include "meter/measure.h"

/* How often the signal flag is looked at, in packets. */
#define PACKETS_BETWEEN_LOOKS 1024
#define LIST_BYTES_MAX        (1024 * 1024)

struct meter {
    struct fr_cli *cli;
    FR_VEC(const char *) inputs;
    const char *output; /* NULL: standard output */
    int is_list;        /* of the interfaces */
    int is_diff;        /* of two feature files */
    struct fr_meter_choice choice;
    struct fr_live_choice live_choice;
    struct fr_flow_files_options ring;
    char user[FR_USER_NAME_MAX]; /* "": rights were not given up */
    /* one of these two, or none: standard output */
    struct fr_whole_file *file;
    struct fr_flow_files *files;
    /* one of these two */
    struct fr_captures *captures;
    struct fr_live *live;
};

/* --- options -------------------------------------------------------------- */

static int add_input(struct meter *meter, const char *value)
{
    const char **item = fr_vec_push(&meter->inputs);

    if (!item)
        return FR_ENOMEM;
    *item = value;
    return 0;
}

static int set_keep(struct meter *meter, const char *value)
{
    uint64_t *keep = &meter->ring.keep;

    if (fr_num_parse_u64(fr_str_of(value), keep) == 0 && *keep > 0)
        return 0;
    fr_diag_add(meter->cli->diag, FR_SEVERITY_ERROR, "",
                "'--keep %s' is not a number of files above 0", value);
    return FR_EUSAGE;
}

/* What both kinds of input have: 1, 0 or an error, as below. */
static int take_measuring(struct meter *meter, int id, const char *value)
{
    int taken = fr_meter_choice_take(meter->cli, &meter->choice, id, value);

    if (taken != 0)
        return taken;
    return fr_live_choice_take(meter->cli, &meter->live_choice, id, value);
}

static int set_option(struct meter *meter, int id, const char *value)
{
    int taken = take_measuring(meter, id, value);

    if (taken != 0)
        return taken < 0 ? taken : 0;
    switch (id) {
    case FR_OPT_ARGUMENT: return add_input(meter, value);
    case FR_OPT_OUTPUT: meter->output = value; return 0;
    case FR_OPT_KEEP: return set_keep(meter, value);
    case FR_OPT_ROTATE:
        return fr_cli_time(meter->cli, "rotate", value, &meter->ring.period_ns);
    case FR_OPT_LIST_INTERFACES: meter->is_list = 1; return 0;
    case FR_OPT_EXPLAIN_DIFF: meter->is_diff = 1; return 0;
    default: return FR_EUSAGE;
    }
}

static int wrong(struct meter *meter, const char *text, const char *help)
{
    fr_diag_add(meter->cli->diag, FR_SEVERITY_ERROR, "", "%s", text);
    fr_diag_help(meter->cli->diag, "%s", help);
    return FR_EUSAGE;
}

static int check_input(struct meter *meter)
{
    const struct fr_live_choice *live = &meter->live_choice;

    if (live->interface && meter->inputs.count > 0)
        return wrong(meter, "an interface and captures do not go together",
                     "leave '-i' or the files out");
    if (!live->interface && live->needs_interface) {
        fr_diag_add(meter->cli->diag, FR_SEVERITY_ERROR, "",
                    "'--%s' is for a live capture", live->needs_interface);
        fr_diag_help(meter->cli->diag, "name an interface with '-i NAME'");
        return FR_EUSAGE;
    }
    if (!live->interface && meter->inputs.count == 0)
        return wrong(meter, "no capture is given",
                     "flowrules meter capture.pcap -o flow.csv");
    return 0;
}

static int check_output(struct meter *meter)
{
    if (meter->ring.period_ns == 0 && meter->ring.keep > 0)
        return wrong(meter, "'--keep' is for the files of '--rotate'",
                     "say how long each file is, such as '--rotate 5m'");
    if (meter->ring.period_ns > 0 && !meter->output)
        return wrong(meter, "'--rotate' needs a pattern of file names",
                     "-o 'flow-%Y%m%d-%H%M%S.csv'");
    return 0;
}

/* Two feature files, and nothing that is for captures. */
static int check_diff(struct meter *meter)
{
    if (meter->inputs.count != 2)
        return wrong(meter, "'--explain-diff' compares two feature files",
                     "flowrules meter --explain-diff old.csv new.csv");
    if (meter->output || meter->choice.given_count > 0 ||
        meter->live_choice.interface || meter->live_choice.needs_interface)
        return wrong(meter, "'--explain-diff' reads no capture",
                     "of the other options only '--json' goes with it");
    return 0;
}

static int check_options(struct meter *meter)
{
    if (meter->is_diff)
        return check_diff(meter);
    if (meter->cli->is_json)
        return wrong(meter, "'--json' is for '--explain-diff'",
                     "flows are written as CSV");
    FR_TRY(fr_meter_choice_check(meter->cli, &meter->choice));
    if (meter->is_list)
        return 0;
    FR_TRY(check_input(meter));
    return check_output(meter);
}

static int parse(struct meter *meter, int argc, char **argv)
{
    struct fr_opt opt;
    int id, status = 0;

    fr_opt_init(&opt, meter->cli->command->options, argc, argv);
    while (status == 0 && (id = fr_cli_next(meter->cli, &opt)) != FR_OPT_END) {
        if (id == FR_OPT_HELP)
            return FR_OPT_HELP;
        status =
            id == FR_OPT_WRONG ? FR_EUSAGE : set_option(meter, id, opt.value);
    }
    return status < 0 ? status : check_options(meter);
}

/* --- the run -------------------------------------------------------------- */

static int write_text(void *context, const char *text, size_t size)
{
    struct meter *meter = context;

    if (meter->files)
        return fr_flow_files_write(meter->files, text, size, meter->cli->diag);
    if (meter->file)
        return fr_whole_file_write(meter->file, text, size, meter->cli->diag);
    return fr_cli_write(meter->cli, text, size);
}

static int begin_period(void *context, int64_t begin_ns)
{
    struct meter *meter = context;

    return fr_flow_files_begin(meter->files, begin_ns, meter->cli->diag);
}

static int end_period(void *context)
{
    struct meter *meter = context;

    return fr_flow_files_end(meter->files, meter->cli->diag);
}

/* Closes the capture on error. */
static int set_filter(struct meter *meter, struct fr_capture *capture)
{
    const char *filter = meter->live_choice.filter;
    int status = 0;

    if (filter)
        status = fr_capture_set_filter(capture, filter, meter->cli->diag);
    if (status < 0)
        fr_capture_close(capture);
    return status;
}

static int open_input(struct meter *meter, const char *path)
{
    struct fr_diag *diag = meter->cli->diag;
    struct fr_stream *stream;
    struct fr_capture *capture;

    FR_TRY(fr_stream_open(path, &stream, diag));
    fr_stream_stop_on(stream, fr_signals_flag());
    fr_stream_skip_digest(stream);
    FR_TRY(fr_capture_open(stream, &capture, diag));
    FR_TRY(set_filter(meter, capture));
    return fr_captures_add(meter->captures, capture);
}

static int open_inputs(struct meter *meter)
{
    if (meter->live_choice.interface)
        return fr_meter_live_open(meter->cli, &meter->live_choice,
                                  meter->choice.options.profile, meter->user,
                                  &meter->live);
    FR_TRY(fr_captures_new(&meter->captures));
    for (uint32_t i = 0; i < meter->inputs.count; i++)
        FR_TRY(open_input(meter, meter->inputs.items[i]));
    return 0;
}

static int read_frames(struct meter *meter, struct fr_meter *flows)
{
    struct fr_frame frame;
    uint32_t count = 0;
    int got;

    if (meter->live)
        return fr_meter_live_run(meter->cli, &meter->live_choice, meter->user,
                                 meter->live, flows);
    while ((got = fr_captures_next(meter->captures, &frame)) == 1) {
        FR_TRY(fr_meter_add(flows, &frame));
        if (++count % PACKETS_BETWEEN_LOOKS == 0 && *fr_signals_flag())
            return FR_ESIGNAL;
    }
    return got;
}

/* What never came here. */
static void warn_dropped(struct meter *meter,
                         const struct fr_live_counts *counts)
{
    if (counts->dropped_by_kernel + counts->dropped_by_interface == 0)
        return;
    fr_diag_add(meter->cli->diag, FR_SEVERITY_WARNING, "",
                "%llu packets were dropped: flows are incomplete",
                (unsigned long long)(counts->dropped_by_kernel +
                                     counts->dropped_by_interface));
    fr_diag_help(meter->cli->diag,
                 "leave out what is not needed with '--filter', or write to "
                 "a faster disk");
}

static void print_count(const char *what, uint64_t count)
{
    fprintf(stderr, "%s: %llu\n", what, (unsigned long long)count);
}

/* packets read = in flows + rejected, by reason. */
static void print_account(const struct fr_meter_counts *counts)
{
    print_count("packets read", counts->packets_read);
    print_count("  in flows", counts->packets_in_flows);
    for (int i = 1; i < FR_REJECT_COUNT; i++) {
        if (counts->rejected[i])
            fprintf(stderr, "  rejected, %s: %llu\n",
                    fr_reject_text((enum fr_reject)i),
                    (unsigned long long)counts->rejected[i]);
    }
    print_count("flows", counts->flows);
    if (counts->from_tunnels)
        print_count("taken from inside tunnels", counts->from_tunnels);
    if (counts->late)
        print_count("booked late, their time stamp was older than the packet "
                    "before",
                    counts->late);
    if (counts->len_from_wire)
        print_count("without a length in the IP header", counts->len_from_wire);
}

/* received = read + dropped by the kernel. */
static void print_live_account(const struct fr_live_counts *counts)
{
    print_count("packets received", counts->received);
    print_count("  dropped by the kernel", counts->dropped_by_kernel);
    print_count("dropped by the interface", counts->dropped_by_interface);
}

static void close_account(struct meter *meter,
                          const struct fr_meter_counts *counts)
{
    struct fr_live_counts live = {0};

    if (meter->live)
        fr_live_count(meter->live, &live);
    fr_measure_warn(meter->captures, counts, meter->cli->diag);
    warn_dropped(meter, &live);
    if (meter->cli->is_quiet)
        return;
    if (meter->live)
        print_live_account(&live);
    print_account(counts);
    if (meter->files)
        print_count("files", fr_flow_files_count(meter->files));
}

static int finish(struct meter *meter, struct fr_meter *flows)
{
    FR_TRY(fr_meter_finish(flows, meter->cli->diag));
    if (meter->file)
        FR_TRY(fr_whole_file_commit(meter->file, meter->cli->diag));
    close_account(meter, fr_meter_counts(flows));
    return 0;
}

/* Everything a file needs is looked at before the first packet is read. */
static int open_output(struct meter *meter)
{
    struct fr_diag *diag = meter->cli->diag;
    int status = 0;

    if (meter->files)
        status = fr_flow_files_try(meter->files, diag);
    else if (meter->output)
        status = fr_whole_file_open(meter->output, &meter->file, diag);
    if (status == FR_EOUTPUT && meter->user[0])
        fr_diag_help(diag,
                     "files are written as user '%s': name a folder that it "
                     "may write to, or another user with '--user'",
                     meter->user);
    return status;
}

static int open_ring(struct meter *meter)
{
    struct fr_meter_options *options = &meter->choice.options;

    if (meter->ring.period_ns == 0)
        return 0;
    meter->ring.pattern = meter->output;
    options->period_ns = meter->ring.period_ns;
    options->begin_period = begin_period;
    options->end_period = end_period;
    return fr_flow_files_new(&meter->ring, &meter->files, meter->cli->diag);
}

/* An interface that goes away ends the capture: what it gave is written. */
static int read_and_finish(struct meter *meter, struct fr_meter *flows)
{
    int status = read_frames(meter, flows);
    int is_gone = meter->live && status == FR_EIO;

    if (status < 0 && !is_gone)
        return status;
    FR_TRY(finish(meter, flows));
    return status;
}

static int run_meter(struct meter *meter)
{
    struct fr_meter_options *options = &meter->choice.options;
    struct fr_meter *flows = NULL;
    int status;

    options->secret = fr_hash_secret_draw();
    options->write = write_text;
    options->context = meter;
    if (meter->ring.period_ns > 0 || meter->live_choice.interface)
        options->order = FR_FLOWS_BY_END;
    FR_TRY(open_ring(meter));
    FR_TRY(open_inputs(meter));
    FR_TRY(open_output(meter));
    FR_TRY(fr_meter_open(options, &flows));
    status = read_and_finish(meter, flows);
    fr_meter_close(flows);
    return status;
}

static int list_interfaces(struct fr_cli *cli)
{
    struct fr_strbuf text;
    int status;

    fr_strbuf_init(&text, LIST_BYTES_MAX);
    status = fr_live_list(&text, cli->diag);
    if (status == 0)
        status = fr_cli_write(cli, text.data ? text.data : "", text.size);
    fr_strbuf_release(&text);
    return status;
}

static int exit_status(struct fr_cli *cli, int status)
{
    if (status > 0)
        return FR_EXIT_FOUND;
    if (status == FR_ESIGNAL)
        return 128 + (int)*fr_signals_flag();
    if (status == FR_ENOMEM && !fr_diag_is_broken(cli->diag))
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "out of memory");
    return fr_cli_exit(status);
}

static int run(struct meter *meter)
{
    if (meter->is_list)
        return list_interfaces(meter->cli);
    if (meter->is_diff)
        return fr_explain_diff(meter->cli, meter->inputs.items[0],
                               meter->inputs.items[1]);
    return run_meter(meter);
}

int fr_cmd_meter(struct fr_cli *cli, int argc, char **argv)
{
    struct meter meter = {.cli = cli};
    int status;

    fr_meter_choice_init(&meter.choice);
    status = parse(&meter, argc, argv);
    if (status == FR_OPT_HELP)
        status = 0;
    else if (status == 0)
        status = run(&meter);
    fr_captures_close(meter.captures);
    fr_live_close(meter.live);
    fr_whole_file_close(meter.file);
    fr_flow_files_close(meter.files);
    fr_vec_release(&meter.inputs);
    return exit_status(cli, status);
}
