/* cmd_meter.c - `flowrules meter`: from captures to flows as CSV. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/stream.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/whole_file.h"
#include "meter/captures.h"
#include "meter/meter.h"

/* Thirty years: a timeout beyond it is a slip. */
#define TIMEOUT_S_MAX 1e9
/* How often the signal flag is looked at, in packets. */
#define PACKETS_BETWEEN_LOOKS 1024

struct meter {
    struct fr_cli *cli;
    FR_VEC(const char *) inputs;
    const char *output;        /* NULL: standard output */
    const char *not_of_hieulw; /* an option that the profile has not */
    struct fr_meter_options options;
    struct fr_whole_file *file;
    struct fr_captures *captures;
};

/* --- options -------------------------------------------------------------- */

static int choose(struct fr_cli *cli, const char *option, const char *value,
                  const char *const *choices)
{
    for (int i = 0; choices[i]; i++) {
        if (strcmp(choices[i], value) == 0)
            return i;
    }
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "'--%s %s' is not possible",
                option, value);
    fr_diag_help(cli->diag, "it is one of %s, %s%s%s", choices[0], choices[1],
                 choices[2] ? ", " : "", choices[2] ? choices[2] : "");
    return -1;
}

static int set_profile(struct meter *meter, const char *value)
{
    static const char *const profiles[] = {"corrected", "hieulw", NULL};
    int profile = choose(meter->cli, "profile", value, profiles);

    if (profile < 0)
        return FR_EUSAGE;
    meter->options.profile =
        profile == 0 ? FR_METER_CORRECTED : FR_METER_HIEULW;
    return 0;
}

static int set_bytes(struct meter *meter, const char *value)
{
    static const char *const kinds[] = {"payload", "ip", "frame", NULL};
    int kind = choose(meter->cli, "bytes", value, kinds);

    if (kind < 0)
        return FR_EUSAGE;
    meter->options.accounting = (enum fr_accounting)kind;
    meter->not_of_hieulw = "bytes";
    return 0;
}

static int set_timeout(struct meter *meter, const char *option,
                       const char *value, int64_t *timeout_ns)
{
    double seconds;

    meter->not_of_hieulw = option;
    if (fr_num_parse_f64(fr_str_of(value), &seconds) == 0 && seconds > 0 &&
        seconds <= TIMEOUT_S_MAX) {
        *timeout_ns = (int64_t)(seconds * 1e9);
        return 0;
    }
    fr_diag_add(meter->cli->diag, FR_SEVERITY_ERROR, "",
                "'--%s %s' is not a number of seconds above 0", option, value);
    return FR_EUSAGE;
}

static int set_max_flows(struct meter *meter, const char *value)
{
    uint64_t count;

    if (fr_num_parse_u64(fr_str_of(value), &count) == 0 && count > 0) {
        meter->options.flows_max = count;
        return 0;
    }
    fr_diag_add(meter->cli->diag, FR_SEVERITY_ERROR, "",
                "'--max-flows %s' is not a number of flows above 0", value);
    return FR_EUSAGE;
}

static int add_input(struct meter *meter, const char *value)
{
    const char **item = fr_vec_push(&meter->inputs);

    if (!item)
        return FR_ENOMEM;
    *item = value;
    return 0;
}

static int set_option(struct meter *meter, int id, const char *value)
{
    switch (id) {
    case FR_OPT_ARGUMENT: return add_input(meter, value);
    case FR_OPT_OUTPUT: meter->output = value; return 0;
    case FR_OPT_PROFILE: return set_profile(meter, value);
    case FR_OPT_BYTES: return set_bytes(meter, value);
    case FR_OPT_IDLE:
        return set_timeout(meter, "idle", value, &meter->options.idle_ns);
    case FR_OPT_ACTIVE:
        return set_timeout(meter, "active", value, &meter->options.active_ns);
    case FR_OPT_MAX_FLOWS: return set_max_flows(meter, value);
    default: return FR_EUSAGE;
    }
}

static int check_options(struct meter *meter)
{
    struct fr_diag *diag = meter->cli->diag;

    if (meter->inputs.count == 0) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "no capture is given");
        fr_diag_help(diag, "flowrules meter capture.pcap -o flow.csv");
        return FR_EUSAGE;
    }
    if (meter->options.profile == FR_METER_HIEULW && meter->not_of_hieulw) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "'--%s' does not go with '--profile hieulw'",
                    meter->not_of_hieulw);
        fr_diag_help(diag, "that profile has the fixed values of the Python "
                           "meter");
        return FR_EUSAGE;
    }
    return 0;
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

    if (meter->file)
        return fr_whole_file_write(meter->file, text, size, meter->cli->diag);
    return fr_cli_write(meter->cli, text, size);
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
    return fr_captures_add(meter->captures, capture);
}

static int open_inputs(struct meter *meter)
{
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

    while ((got = fr_captures_next(meter->captures, &frame)) == 1) {
        FR_TRY(fr_meter_add(flows, &frame));
        if (++count % PACKETS_BETWEEN_LOOKS == 0 && *fr_signals_flag())
            return FR_ESIGNAL;
    }
    return got;
}

/* Where a capture ends early, and where there is nothing to see. */
static void warn(struct meter *meter, const struct fr_meter_counts *counts)
{
    struct fr_diag *diag = meter->cli->diag;

    for (uint32_t i = 0; i < fr_captures_count(meter->captures); i++) {
        const char *note = fr_capture_note(fr_captures_get(meter->captures, i));
        if (note[0])
            fr_diag_add(diag, FR_SEVERITY_WARNING, "", "%s", note);
    }
    if (counts->evicted > 0)
        fr_diag_add(diag, FR_SEVERITY_WARNING, "",
                    "%llu flows were cut because '--max-flows' was reached",
                    (unsigned long long)counts->evicted);
    if (counts->flows == 0)
        fr_diag_add(diag, FR_SEVERITY_WARNING, "",
                    "there is no flow in %llu packets",
                    (unsigned long long)counts->packets_read);
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
    if (counts->late)
        print_count("booked late, their time stamp was older than the packet "
                    "before",
                    counts->late);
    if (counts->len_from_wire)
        print_count("without a length in the IP header", counts->len_from_wire);
}

static int finish(struct meter *meter, struct fr_meter *flows)
{
    const struct fr_meter_counts *counts = fr_meter_counts(flows);

    FR_TRY(fr_meter_finish(flows, meter->cli->diag));
    if (meter->file)
        FR_TRY(fr_whole_file_commit(meter->file, meter->cli->diag));
    warn(meter, counts);
    if (!meter->cli->is_quiet)
        print_account(counts);
    return 0;
}

static int run_meter(struct meter *meter)
{
    struct fr_meter *flows = NULL;
    int status;

    /* no output depends on it: only how fast a hostile capture is */
    if (getentropy(&meter->options.secret, sizeof(meter->options.secret)) < 0)
        meter->options.secret = (struct fr_hash_secret){{1, 2}};
    meter->options.write = write_text;
    meter->options.context = meter;
    FR_TRY(open_inputs(meter));
    if (meter->output)
        FR_TRY(
            fr_whole_file_open(meter->output, &meter->file, meter->cli->diag));
    FR_TRY(fr_meter_open(&meter->options, &flows));
    status = read_frames(meter, flows);
    if (status == 0)
        status = finish(meter, flows);
    fr_meter_close(flows);
    return status;
}

static int exit_status(struct fr_cli *cli, int status)
{
    if (status == FR_ESIGNAL)
        return 128 + (int)*fr_signals_flag();
    if (status == FR_ENOMEM && !fr_diag_is_broken(cli->diag))
        fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "", "out of memory");
    return fr_cli_exit(status);
}

int fr_cmd_meter(struct fr_cli *cli, int argc, char **argv)
{
    struct meter meter = {.cli = cli, .options = FR_METER_OPTIONS_INIT};
    int status = parse(&meter, argc, argv);

    if (status == FR_OPT_HELP)
        status = 0;
    else if (status == 0)
        status = run_meter(&meter);
    fr_captures_close(meter.captures);
    fr_whole_file_close(meter.file);
    fr_vec_release(&meter.inputs);
    return exit_status(cli, status);
}
