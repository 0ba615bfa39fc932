/* watch.c - inotify on the folders of rule files. Nothing is read here: who
 * waits loads the rules again and finds out what changed. */
#include "cli/watch.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/vec.h"

/* How often a signal that came between two waits is looked for. */
#define LOOK_MS 200
/* A file is saved when nothing more happens for so long. */
#define SETTLE_MS 60

struct file {
    int folder; /* number of the watch */
    char *name; /* owned; without the folder */
};

struct fr_watch {
    int fd;
    FR_VEC(struct file) files;
};

static int fail(struct fr_diag *diag, const char *path)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot watch '%s': %s", path,
                strerror(errno));
    return FR_EIO;
}

static int add_file(struct fr_watch *watch, const char *path,
                    struct fr_diag *diag)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char folder[PATH_MAX] = ".";
    size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    struct file *file = fr_vec_push(&watch->files);

    if (!file || size >= sizeof(folder))
        return FR_ENOMEM;
    if (size > 0) {
        memcpy(folder, path, size);
        folder[size] = '\0';
    }
    file->name = fr_alloc_text(name, strlen(name));
    if (!file->name)
        return FR_ENOMEM;
    file->folder =
        inotify_add_watch(watch->fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO);
    return file->folder < 0 ? fail(diag, folder) : 0;
}

int fr_watch_open(const struct fr_rules *rules, struct fr_watch **watch,
                  struct fr_diag *diag)
{
    struct fr_watch *made = fr_alloc_zero(1, sizeof(*made));
    int status = 0;

    *watch = made;
    if (!made)
        return FR_ENOMEM;
    made->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (made->fd < 0)
        return fail(diag, "rule files");
    for (uint32_t i = 0; i < fr_rules_file_count(rules) && status == 0; i++) {
        if (!fr_rules_file_is_builtin(rules, i))
            status = add_file(made, fr_rules_file_name(rules, i), diag);
    }
    if (status == 0 && made->files.count == 0) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "there is no rule file to watch");
        fr_diag_help(diag, "name one with -r");
        status = FR_EUSAGE;
    }
    return status;
}

static int is_ours(const struct fr_watch *watch,
                   const struct inotify_event *event)
{
    for (uint32_t i = 0; i < watch->files.count; i++) {
        if (watch->files.items[i].folder == event->wd && event->len > 0 &&
            strcmp(watch->files.items[i].name, event->name) == 0)
            return 1;
    }
    return 0;
}

/* Take what happened. Returns whether a file of ours was saved. */
static int take_events(const struct fr_watch *watch)
{
    _Alignas(struct inotify_event) char bytes[8192];
    int is_saved = 0;
    ssize_t size;

    while ((size = read(watch->fd, bytes, sizeof(bytes))) > 0) {
        for (ssize_t at = 0; at < size;) {
            const struct inotify_event *event =
                (const struct inotify_event *)(const void *)(bytes + at);
            /* what was lost may have been a file of ours */
            is_saved |= is_ours(watch, event) || (event->mask & IN_Q_OVERFLOW);
            at += (ssize_t)(sizeof(*event) + event->len);
        }
    }
    return is_saved;
}

int fr_watch_wait(struct fr_watch *watch, const volatile sig_atomic_t *stop)
{
    struct pollfd poll_fd = {.fd = watch->fd, .events = POLLIN};
    int is_saved = 0;

    while (!*stop) {
        int ready = poll(&poll_fd, 1, is_saved ? SETTLE_MS : LOOK_MS);
        if (ready < 0 && errno != EINTR)
            return FR_EIO;
        if (ready > 0)
            is_saved |= take_events(watch);
        else if (ready == 0 && is_saved)
            return 1;
    }
    return 0;
}

void fr_watch_close(struct fr_watch *watch)
{
    if (!watch)
        return;
    if (watch->fd >= 0)
        (void)close(watch->fd);
    for (uint32_t i = 0; i < watch->files.count; i++)
        fr_free(watch->files.items[i].name);
    fr_vec_release(&watch->files);
    fr_free(watch);
}
