/* times.h - a stretch of time on the command line. */
#ifndef FR_CLI_TIMES_H
#define FR_CLI_TIMES_H

#include <stdint.h>

#include "cli/cli.h"

/* "90", "90s", "1.5min", "5m", "1h", "2d": above 0, seconds without a unit;
 * the units of the rule language, and m for minutes. FR_EUSAGE with a message
 * that names the option. */
FR_MUST_USE int fr_cli_time(struct fr_cli *cli, const char *option,
                            const char *value, int64_t *ns);

#endif
