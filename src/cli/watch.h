/* watch.h - waiting until somebody saves a rule file. */
#ifndef FR_CLI_WATCH_H
#define FR_CLI_WATCH_H

#include <signal.h>

#include "flowrules/rules.h"

struct fr_watch;

/* Watch the folders of all files of the rule set that are on disk: editors
 * write a file anew or put another one in its place, and both are seen there.
 * Returns 0, FR_ENOMEM, or FR_EIO with a message. */
FR_MUST_USE int fr_watch_open(const struct fr_rules *rules,
                              struct fr_watch **watch, struct fr_diag *diag);
/* Wait until one of the files was saved and nothing more happens for a
 * moment. Returns 1, or 0 when *stop is set; FR_EIO. */
int fr_watch_wait(struct fr_watch *watch, const volatile sig_atomic_t *stop);
void fr_watch_close(struct fr_watch *watch);

#endif
