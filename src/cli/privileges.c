/* privileges.c - groups first, then the group, then the user: the other way
 * round the right to do the rest would be gone. */
#include "cli/privileges.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"

static int refused(const char *what, const char *name, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot give up the rights of root for those of '%s': %s: %s",
                name, what, strerror(errno));
    fr_diag_help(diag, "'--user root' keeps them");
    return FR_EINPUT;
}

/* Who called sudo; NULL if nobody did, or root. */
static const struct passwd *caller_of_sudo(void)
{
    const char *text = getenv("SUDO_UID");
    uint64_t id;

    if (!text || fr_num_parse_u64(fr_str_of(text), &id) < 0 || id == 0 ||
        id > UINT32_MAX)
        return NULL;
    return getpwuid((uid_t)id);
}

static const struct passwd *choose(const char *user, struct fr_diag *diag)
{
    const struct passwd *chosen = user ? getpwnam(user) : caller_of_sudo();

    if (!chosen && !user)
        chosen = getpwnam("nobody");
    if (!chosen) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "there is no user '%s'",
                    user ? user : "nobody");
        fr_diag_help(diag, "name one with '--user NAME'");
    }
    return chosen;
}

static int become(const struct passwd *user, struct fr_diag *diag)
{
    const char *name = user->pw_name;

    if (initgroups(name, user->pw_gid) < 0)
        return refused("initgroups", name, diag);
    if (setgid(user->pw_gid) < 0)
        return refused("setgid", name, diag);
    if (setuid(user->pw_uid) < 0)
        return refused("setuid", name, diag);
    if (setuid(0) == 0 || geteuid() != user->pw_uid) {
        errno = EPERM;
        return refused("there is a way back", name, diag);
    }
    return 0;
}

/* Capabilities that the program's file gave: none stays. */
static int drop_capabilities(struct fr_diag *diag)
{
    struct __user_cap_header_struct header = {.version =
                                                  _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[2] = {{0}};

    if (syscall(SYS_capset, &header, none) == 0)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot give up capabilities: %s",
                strerror(errno));
    return FR_EINPUT;
}

static int refuse_user(const char *user, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "only root can become '%s' ('--user')", user);
    return FR_EUSAGE;
}

/* Not root: who we are does not change. */
static int stay(const char *user, char became[FR_USER_NAME_MAX],
                struct fr_diag *diag)
{
    const struct passwd *self = getpwuid(geteuid());

    if (user && (!self || strcmp(self->pw_name, user) != 0))
        return refuse_user(user, diag);
    FR_TRY(drop_capabilities(diag));
    if (self)
        (void)snprintf(became, FR_USER_NAME_MAX, "%s", self->pw_name);
    else
        (void)snprintf(became, FR_USER_NAME_MAX, "%u", (unsigned)geteuid());
    return 0;
}

int fr_privileges_drop(const char *user, char became[FR_USER_NAME_MAX],
                       struct fr_diag *diag)
{
    const struct passwd *chosen;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return refused("no_new_privs", user ? user : "nobody", diag);
    if (geteuid() != 0)
        return stay(user, became, diag);
    chosen = choose(user, diag);
    if (!chosen)
        return FR_EUSAGE;
    (void)snprintf(became, FR_USER_NAME_MAX, "%s", chosen->pw_name);
    return chosen->pw_uid == 0 ? 0 : become(chosen, diag);
}
