/* meter_options.h - the options of the flow meter, shared by all commands
 * that read captures. */
#ifndef FR_CLI_METER_OPTIONS_H
#define FR_CLI_METER_OPTIONS_H

#include "cli/cli.h"
#include "meter/meter.h"

/* Their rows in the table of a command. */
/* clang-format off */
#define FR_OPTIONS_METER                                                       \
    {FR_OPT_PROFILE, 0, "profile", "NAME",                                     \
     "corrected (the default), or hieulw: the values of the Python meter, "    \
     "defects and all"},                                                       \
    {FR_OPT_BYTES, 0, "bytes", "WHAT",                                         \
     "what the length of a packet is: payload (the default), ip or frame"},    \
    {FR_OPT_IDLE, 0, "idle", "TIME",                                           \
     "a longer pause ends a flow (default: 120; seconds, or 2m, 1h)"},         \
    {FR_OPT_ACTIVE, 0, "active", "TIME",                                       \
     "a longer flow is cut and continued (default: 1800)"},                    \
    {FR_OPT_MAX_FLOWS, 0, "max-flows", "N",                                    \
     "flows kept in memory at most (default: 1000000)"},                       \
    {FR_OPT_INNER, 0, "inner", NULL,                                           \
     "the flows inside tunnels (GRE, VXLAN, IP in IP) instead of the tunnels"},\
    {FR_OPT_DIALECT, 0, "dialect", "NAME",                                     \
     "names, order and units of columns: python (the default), java, "         \
     "cic2017 or cic2018"}
/* clang-format on */

/* As many as FR_OPTIONS_METER has rows. */
#define FR_METER_OPTION_COUNT 7

/* An option as it was given. */
struct fr_meter_given {
    const char *name;
    const char *value; /* borrowed from argv; "yes" of a switch */
};

struct fr_meter_choice {
    struct fr_meter_options options; /* FR_METER_OPTIONS_INIT at first */
    /* each option once, in the order of its first use, the last value */
    struct fr_meter_given given[FR_METER_OPTION_COUNT];
    uint32_t given_count;
};

void fr_meter_choice_init(struct fr_meter_choice *choice);
/* Take an option if it is one of these: 1; 0 if it is another; FR_EUSAGE with
 * a message. */
FR_MUST_USE int fr_meter_choice_take(struct fr_cli *cli,
                                     struct fr_meter_choice *choice, int id,
                                     const char *value);
/* After the last option: FR_EUSAGE if two do not go together. */
FR_MUST_USE int fr_meter_choice_check(struct fr_cli *cli,
                                      const struct fr_meter_choice *choice);

#endif
