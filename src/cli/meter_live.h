/* meter_live.h - the part of `flowrules meter` that captures: its options,
 * and reading an interface until something ends it. */
#ifndef FR_CLI_METER_LIVE_H
#define FR_CLI_METER_LIVE_H

#include "cli/cli.h"
#include "cli/privileges.h"
#include "meter/live.h"
#include "meter/meter.h"

struct fr_live_choice {
    const char *interface; /* NULL: no live capture */
    const char *filter;    /* also for files; NULL: all packets */
    const char *user;      /* NULL: fr_privileges_drop chooses */
    int is_not_promiscuous;
    uint64_t packets_max;        /* 0: no end */
    int64_t duration_ns;         /* 0: no end */
    const char *needs_interface; /* an option that was given and does; NULL */
};

/* As fr_meter_choice_take. */
FR_MUST_USE int fr_live_choice_take(struct fr_cli *cli,
                                    struct fr_live_choice *choice, int id,
                                    const char *value);
/* Open the interface, then give up all rights that it needed; `user` is who
 * we are then. Errors as
 * fr_live_open and fr_privileges_drop. */
FR_MUST_USE int fr_meter_live_open(struct fr_cli *cli,
                                   const struct fr_live_choice *choice,
                                   enum fr_meter_profile profile,
                                   char user[FR_USER_NAME_MAX],
                                   struct fr_live **live);
/* Feed frames to the meter until a limit, a signal or the end of the
 * interface; frames that the kernel had accepted until then are fed too.
 * FR_EIO with a message: the interface is gone (the meter is as usable as
 * after 0). What fr_meter_add returns. */
FR_MUST_USE int fr_meter_live_run(struct fr_cli *cli,
                                  const struct fr_live_choice *choice,
                                  const char *user, struct fr_live *live,
                                  struct fr_meter *meter);

#endif
