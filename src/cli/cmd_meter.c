/* cmd_meter.c - `flowrules meter`: from captures to flows as CSV. */
#include <stdio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/stream.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/meter_options.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/whole_file.h"
#include "meter/captures.h"

/* How often the signal flag is looked at, in packets. */
#define PACKETS_BETWEEN_LOOKS 1024

struct meter {
    struct fr_cli *cli;
    FR_VEC(const char *) inputs;
    const char *output; /* NULL: standard output */
    struct fr_meter_choice choice;
    struct fr_whole_file *file;
    struct fr_captures *captures;
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

static int set_option(struct meter *meter, int id, const char *value)
{
    int taken = fr_meter_choice_take(meter->cli, &meter->choice, id, value);

    if (taken != 0)
        return taken < 0 ? taken : 0;
    switch (id) {
    case FR_OPT_ARGUMENT: return add_input(meter, value);
    case FR_OPT_OUTPUT: meter->output = value; return 0;
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
    return fr_meter_choice_check(meter->cli, &meter->choice);
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
    struct fr_meter_options *options = &meter->choice.options;
    struct fr_meter *flows = NULL;
    int status;

    /* no output depends on it: only how fast a hostile capture is */
    if (getentropy(&options->secret, sizeof(options->secret)) < 0)
        options->secret = (struct fr_hash_secret){{1, 2}};
    options->write = write_text;
    options->context = meter;
    FR_TRY(open_inputs(meter));
    if (meter->output)
        FR_TRY(
            fr_whole_file_open(meter->output, &meter->file, meter->cli->diag));
    FR_TRY(fr_meter_open(options, &flows));
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
    struct meter meter = {.cli = cli};
    int status;

    fr_meter_choice_init(&meter.choice);
    status = parse(&meter, argc, argv);
    if (status == FR_OPT_HELP)
        status = 0;
    else if (status == 0)
        status = run_meter(&meter);
    fr_captures_close(meter.captures);
    fr_whole_file_close(meter.file);
    fr_vec_release(&meter.inputs);
    return exit_status(cli, status);
}
