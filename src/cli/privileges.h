/* privileges.h - giving up the rights that only opening an interface needs. */
#ifndef FR_CLI_PRIVILEGES_H
#define FR_CLI_PRIVILEGES_H

#include "flowrules/status.h"

#define FR_USER_NAME_MAX 64

/* For good: root becomes `user` or, if that is NULL, who called sudo, or else
 * nobody; "root" stays root. Another user's program with capabilities loses
 * them. `became` is the name of the user that the process now is. Everything
 * is checked, also that there is no way back. FR_EUSAGE (no such user, or not
 * root but `user` is given) and FR_EINPUT (refused by the system), with a
 * message. */
FR_MUST_USE int fr_privileges_drop(const char *user,
                                   char became[FR_USER_NAME_MAX],
                                   struct fr_diag *diag);

#endif
