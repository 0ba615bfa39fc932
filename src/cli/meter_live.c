/* meter_live.c - frames of an interface go to the meter by their own times;
 * the wall clock has a say only while the wire is silent. */
#include "cli/meter_live.h"

#include <stdio.h>
#include <time.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/num.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/times.h"

/* The headers of any stack that is decoded; the old meter wants all bytes. */
#define SNAP_HEADERS 512
#define SNAP_ALL     262144
/* How long we wait for a frame before we look at signals and limits. */
#define WAIT_MS (2 * FR_LIVE_HELD_MS)
/* How often rows are handed on and time passes. */
#define LOOK_NS FR_NS_PER_S

struct run {
    const struct fr_live_choice *choice;
    struct fr_cli *cli;
    struct fr_live *live;
    struct fr_meter *meter;
    uint64_t frames;
    int64_t begin_ns; /* of the run; both by the clock that never jumps */
    int64_t look_ns;  /* when rows were last handed on */
};

/* --- options -------------------------------------------------------------- */

static int set_count(struct fr_cli *cli, const char *value, uint64_t *count)
{
    if (fr_num_parse_u64(fr_str_of(value), count) == 0 && *count > 0)
        return 1;
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                "'--count %s' is not a number of packets above 0", value);
    return FR_EUSAGE;
}

int fr_live_choice_take(struct fr_cli *cli, struct fr_live_choice *choice,
                        int id, const char *value)
{
    switch (id) {
    case FR_OPT_INTERFACE: choice->interface = value; return 1;
    case FR_OPT_FILTER: choice->filter = value; return 1;
    case FR_OPT_USER:
        choice->user = value;
        choice->needs_interface = "user";
        return 1;
    case FR_OPT_NO_PROMISCUOUS:
        choice->is_not_promiscuous = 1;
        choice->needs_interface = "no-promiscuous";
        return 1;
    case FR_OPT_COUNT:
        choice->needs_interface = "count";
        return set_count(cli, value, &choice->packets_max);
    case FR_OPT_DURATION:
        choice->needs_interface = "duration";
        FR_TRY(fr_cli_time(cli, "duration", value, &choice->duration_ns));
        return 1;
    default: return 0;
    }
}

/* --- the run -------------------------------------------------------------- */

int fr_meter_live_open(struct fr_cli *cli, const struct fr_live_choice *choice,
                       enum fr_meter_profile profile,
                       char user[FR_USER_NAME_MAX], struct fr_live **live)
{
    const struct fr_live_options options = {
        choice->interface, choice->filter,
        profile == FR_METER_HIEULW ? SNAP_ALL : SNAP_HEADERS,
        !choice->is_not_promiscuous};

    FR_TRY(fr_live_open(&options, live, cli->diag));
    return fr_privileges_drop(choice->user, user, cli->diag);
}

static int64_t clock_of(clockid_t clock)
{
    struct timespec now = {0};

    (void)clock_gettime(clock, &now);
    return now.tv_sec * FR_NS_PER_S + now.tv_nsec;
}

static int is_over(const struct run *run, int64_t now_ns)
{
    const struct fr_live_choice *choice = run->choice;

    return *fr_signals_flag() ||
           (choice->duration_ns > 0 &&
            now_ns - run->begin_ns >= choice->duration_ns);
}

/* Rows that are ready go out. While the wire is silent the wall clock ends
 * flows: a frame of more than a second ago would be here by now. */
static int pass_time(struct run *run, int64_t now_ns, int is_silent)
{
    int64_t time_ns = 0;

    if (now_ns - run->look_ns < LOOK_NS)
        return 0;
    run->look_ns = now_ns;
    if (is_silent)
        time_ns = clock_of(CLOCK_REALTIME) - LOOK_NS;
    return fr_meter_pass_time(run->meter, time_ns);
}

/* One frame, if it comes within `wait_ms`: 1, 0 or an error. */
static int feed(struct run *run, int wait_ms)
{
    struct fr_frame frame;
    int got = fr_live_next(run->live, wait_ms, &frame, run->cli->diag);

    if (got != 1)
        return got;
    run->frames++;
    FR_TRY(fr_meter_add(run->meter, &frame));
    return 1;
}

/* Returns 0 when the capture is to end. */
static int watch(struct run *run)
{
    uint64_t packets_max = run->choice->packets_max;
    int64_t now_ns = run->begin_ns;

    while (!is_over(run, now_ns)) {
        int got = feed(run, WAIT_MS);
        if (got < 0)
            return got;
        if (packets_max > 0 && run->frames >= packets_max)
            return 0;
        now_ns = clock_of(CLOCK_MONOTONIC_COARSE);
        FR_TRY(pass_time(run, now_ns, got == 0));
    }
    return 0;
}

/* What the kernel accepted before the stop. */
static int drain(struct run *run)
{
    uint64_t packets_max = run->choice->packets_max;
    int got = 1;

    fr_live_stop(run->live);
    while (got == 1 && (packets_max == 0 || run->frames < packets_max))
        got = feed(run, WAIT_MS);
    return got < 0 ? got : 0;
}

int fr_meter_live_run(struct fr_cli *cli, const struct fr_live_choice *choice,
                      const char *user, struct fr_live *live,
                      struct fr_meter *meter)
{
    struct run run = {
        .choice = choice, .cli = cli, .live = live, .meter = meter};

    if (!cli->is_quiet)
        fprintf(stderr, "capturing on '%s' as user '%s'\n", choice->interface,
                user);
    run.begin_ns = run.look_ns = clock_of(CLOCK_MONOTONIC_COARSE);
    FR_TRY(watch(&run));
    return drain(&run);
}
