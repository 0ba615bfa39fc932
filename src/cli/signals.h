/* signals.h - stopping cleanly: a handler sets a flag, the run looks at it. */
#ifndef FR_CLI_SIGNALS_H
#define FR_CLI_SIGNALS_H

#include <signal.h>

/* Catch INT, TERM, HUP and QUIT once (a second one acts as usual), ignore
 * PIPE and XFSZ, so that a write reports its error. */
void fr_signals_catch(void);
/* The flag for fr_engine_options.stop: 0, or the signal's number. */
const volatile sig_atomic_t *fr_signals_flag(void);

#endif
