/* outdir.c - a folder of results: opened, committed, discarded.
 *
 * <out>/.flowrules-tmp-<random>/            the new files, then manifest.json
 * <out>/.flowrules-tmp-<random>/.earlier/   links to what is being replaced
 *
 * The folder .earlier is made when the new files and the manifest are
 * complete and synced: from then on a run that dies is finished by the next
 * one, and a rename that fails is undone. The target is locked while it is
 * open. Names are only resolved inside folders that are held open, so nobody
 * can move the target away under us. Invariant: while temp_name is not empty,
 * that folder exists and is ours. */
#include "base/outdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/outdir_internal.h"
#include "base/strbuf.h"

#define TEMP_PREFIX ".flowrules-tmp-"
#define EARLIER     ".earlier"
/* How often a folder may vanish while it is opened. */
#define OPEN_TRIES 100

/* --- folders --- */

static int open_folder(int at_fd, const char *name)
{
    return openat(at_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Call `visit` for each name but "." and ".." until it returns nonzero, which
 * is then the result; -1 with errno if the folder cannot be read. */
static int visit_folder(int fd, int (*visit)(void *context, const char *name),
                        void *context)
{
    int copy = open_folder(fd, ".");
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    struct dirent *entry;
    int result = 0;

    if (!folder) {
        if (copy >= 0)
            close(copy);
        return -1;
    }
    while (result == 0) {
        errno = 0;
        entry = readdir(folder);
        if (!entry) {
            result = errno ? -1 : 0;
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            result = visit(context, entry->d_name);
    }
    closedir(folder);
    return result;
}

static int is_temp_name(const char *name)
{
    return strncmp(name, TEMP_PREFIX, sizeof(TEMP_PREFIX) - 1) == 0;
}

static int remove_name(void *context, const char *name)
{
    const int *fd = context;

    unlinkat(*fd, name, 0);
    return 0;
}

/* Remove a temporary folder with what is in it. What resists stays: there is
 * nothing better to do about it. */
static void remove_temp(int dir_fd, const char *name)
{
    int fd = open_folder(dir_fd, name);
    int earlier_fd;

    if (fd < 0)
        return;
    earlier_fd = open_folder(fd, EARLIER);
    if (earlier_fd >= 0) {
        visit_folder(earlier_fd, remove_name, &earlier_fd);
        close(earlier_fd);
        unlinkat(fd, EARLIER, AT_REMOVEDIR);
    }
    visit_folder(fd, remove_name, &fd);
    close(fd);
    unlinkat(dir_fd, name, AT_REMOVEDIR);
}

/* --- what a run left behind that was killed --- */

/* 1 if the folder is a temporary one of ours. */
static int is_own_folder(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && st.st_uid == geteuid();
}

struct recovery {
    int dir_fd;
    int temp_fd;
};

static int move_rest(void *context, const char *name)
{
    const struct recovery *recovery = context;

    if (name[0] != '.' && strcmp(name, FR_OUTDIR_MANIFEST) != 0 &&
        renameat(recovery->temp_fd, name, recovery->dir_fd, name) < 0)
        return -1;
    return 0;
}

/* A commit had begun if .earlier is there, and was not done if the manifest
 * still is: finish it. What cannot be finished is left as it is. */
static void recover_temp(int dir_fd, const char *name)
{
    struct recovery recovery = {dir_fd, open_folder(dir_fd, name)};
    int temp_fd = recovery.temp_fd;
    int result = 0;

    if (temp_fd < 0)
        return;
    if (!is_own_folder(temp_fd))
        result = -1;
    else if (faccessat(temp_fd, EARLIER, F_OK, 0) == 0 &&
             faccessat(temp_fd, FR_OUTDIR_MANIFEST, F_OK, 0) == 0)
        result = visit_folder(temp_fd, move_rest, &recovery) < 0
                     ? -1
                     : renameat(temp_fd, FR_OUTDIR_MANIFEST, dir_fd,
                                FR_OUTDIR_MANIFEST);
    close(temp_fd);
    if (result == 0)
        remove_temp(dir_fd, name);
}

static int recover_name(void *context, const char *name)
{
    const struct fr_outdir *dir = context;

    if (is_temp_name(name))
        recover_temp(dir->fd, name);
    return 0;
}

/* --- opening --- */

/* Make the folder and its parents; how many were made, 0 if it was there, -1
 * with errno, that of the first parent that could not be made. `path` is
 * changed and restored. */
static int make_folders(char *path)
{
    int parent_error = 0, made = 0;

    for (char *at = path; *at; at++) {
        if (*at != '/' || at == path)
            continue;
        *at = '\0';
        if (mkdir(path, 0777) == 0)
            made++;
        else if (errno != EEXIST && !parent_error)
            parent_error = errno;
        *at = '/';
    }
    if (mkdir(path, 0777) == 0)
        return made + 1;
    if (errno == EEXIST)
        return 0;
    if (errno == ENOENT && parent_error)
        errno = parent_error;
    return -1;
}

/* Make the folder and open it; -1 with errno, then *is_made says what failed.
 */
static int make_and_open(struct fr_outdir *dir, char *path, int *is_made)
{
    int made = make_folders(path);
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

    *is_made = made >= 0;
    if (made < 0)
        return -1;
    dir->made_count = made;
    dir->fd = open(path, dir->is_forced ? flags : flags | O_NOFOLLOW);
    return dir->fd < 0 ? -1 : 0;
}

/* What to do about a name that is no folder of ours to open. */
static void help_not_a_folder(const char *path, struct fr_diag *diag)
{
    struct stat st;
    const char *kind = "a device or socket";

    if (lstat(path, &st) < 0)
        return;
    if (S_ISLNK(st.st_mode)) {
        kind = "a link to no folder";
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            fr_diag_help(diag,
                         "a link to a folder is only followed with --force");
            return;
        }
    } else if (S_ISREG(st.st_mode)) {
        kind = "a file";
    } else if (S_ISFIFO(st.st_mode)) {
        kind = "a named pipe";
    }
    fr_diag_help(diag, "it is %s: name a folder with -o", kind);
}

/* Another run that fails takes away the folders that it made, perhaps while
 * we go down them. */
static int open_target(struct fr_outdir *dir, struct fr_diag *diag)
{
    struct fr_strbuf buf;
    int status, is_made, is_other;

    fr_strbuf_init(&buf, SIZE_MAX / 2);
    fr_strbuf_append_text(&buf, dir->path);
    FR_TRY(fr_strbuf_status(&buf));
    /* "link/" would be followed */
    while (buf.size > 1 && buf.data[buf.size - 1] == '/')
        buf.data[--buf.size] = '\0';
    status = make_and_open(dir, buf.data, &is_made);
    for (int i = 0; status < 0 && errno == ENOENT && i < OPEN_TRIES; i++)
        status = make_and_open(dir, buf.data, &is_made);
    if (status < 0) {
        is_other = is_made && (errno == ELOOP || errno == ENOTDIR);
        status = fr_outdir_fail(
            dir, is_made ? "open the folder" : "make the folder", "", diag);
        if (is_other)
            help_not_a_folder(buf.data, diag);
    }
    fr_strbuf_release(&buf);
    return status;
}

/* A file system without locks is trusted to have one user. Who does not get
 * the lock leaves the folder to the other run, whoever made it. */
static int lock_target(struct fr_outdir *dir, struct fr_diag *diag)
{
    if (flock(dir->fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return 0;
    dir->made_count = 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot write to '%s': another run is writing there",
                dir->path);
    return FR_EOUTPUT;
}

/* 1 if another run took the folder away between opening and locking it, as
 * one that failed does with a folder that it made. */
static int is_removed(const struct fr_outdir *dir)
{
    struct stat st;

    return fstat(dir->fd, &st) == 0 && st.st_nlink == 0;
}

static int open_locked(struct fr_outdir *dir, struct fr_diag *diag)
{
    for (int left = OPEN_TRIES;; left--) {
        FR_TRY(open_target(dir, diag));
        FR_TRY(lock_target(dir, diag));
        if (left == 0 || !is_removed(dir))
            return 0;
        close(dir->fd);
        dir->fd = -1;
    }
}

static int is_foreign_name(void *context, const char *name)
{
    (void)context;
    return !is_temp_name(name);
}

/* Results are only written over our own, or into an empty folder. */
static int check_target(struct fr_outdir *dir, struct fr_diag *diag)
{
    int is_ours = fr_outdir_read_earlier(dir);
    int is_used;

    if (is_ours < 0)
        return is_ours;
    if (is_ours || dir->is_forced)
        return 0;
    is_used = visit_folder(dir->fd, is_foreign_name, NULL);
    if (is_used == 0)
        return 0;
    if (is_used < 0)
        return fr_outdir_fail(dir, "read the folder", "", diag);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot write to '%s': it holds files that are not results "
                "of flowrules",
                dir->path);
    fr_diag_help(diag, "name another folder with -o, or write there with "
                       "--force");
    return FR_EOUTPUT;
}

/* The name only has to be new; it never reaches a result. */
static int make_temp(struct fr_outdir *dir, struct fr_diag *diag)
{
    for (int i = 0; i < 100; i++) {
        unsigned long long random;
        char name[sizeof(dir->temp_name)];
        if (getentropy(&random, sizeof(random)) < 0)
            random = (unsigned long long)getpid() << 8 | (unsigned)i;
        snprintf(name, sizeof(name), TEMP_PREFIX "%016llx", random);
        if (mkdirat(dir->fd, name, 0700) == 0) {
            memcpy(dir->temp_name, name, sizeof(name));
            break;
        }
        if (errno != EEXIST)
            break;
    }
    if (dir->temp_name[0])
        dir->temp_fd = open_folder(dir->fd, dir->temp_name);
    if (dir->temp_fd < 0)
        return fr_outdir_fail(dir, "write to", "", diag);
    return 0;
}

static int open_steps(struct fr_outdir *dir, struct fr_diag *diag)
{
    FR_TRY(open_locked(dir, diag));
    if (visit_folder(dir->fd, recover_name, dir) < 0)
        return fr_outdir_fail(dir, "read the folder", "", diag);
    FR_TRY(check_target(dir, diag));
    return make_temp(dir, diag);
}

int fr_outdir_open(const char *path, int force, struct fr_outdir **out,
                   struct fr_diag *diag)
{
    struct fr_outdir *dir = fr_alloc_zero(1, sizeof(*dir));
    int status = FR_ENOMEM;

    if (!dir)
        return FR_ENOMEM;
    fr_arena_init(&dir->arena, 0);
    dir->fd = dir->temp_fd = -1;
    dir->is_forced = force;
    dir->path = fr_arena_text(&dir->arena, path, strlen(path));
    if (dir->path)
        status = open_steps(dir, diag);
    if (status < 0) {
        fr_outdir_close(dir);
        return status;
    }
    *out = dir;
    return 0;
}

static void discard_temp(struct fr_outdir *dir)
{
    if (dir->temp_fd >= 0)
        close(dir->temp_fd);
    dir->temp_fd = -1;
    if (dir->temp_name[0])
        remove_temp(dir->fd, dir->temp_name);
    dir->temp_name[0] = '\0';
}

/* Take the folders away that were made for this run, the innermost first;
 * only an empty folder can be removed. */
static void remove_made(const struct fr_outdir *dir)
{
    struct fr_strbuf buf;
    int made = dir->made_count;

    if (made == 0)
        return;
    fr_strbuf_init(&buf, SIZE_MAX / 2);
    fr_strbuf_append_text(&buf, dir->path);
    while (made-- > 0 && fr_strbuf_status(&buf) == 0) {
        while (buf.size > 1 && buf.data[buf.size - 1] == '/')
            buf.data[--buf.size] = '\0';
        if (rmdir(buf.data) < 0)
            break;
        while (buf.size > 0 && buf.data[buf.size - 1] != '/')
            buf.data[--buf.size] = '\0';
    }
    fr_strbuf_release(&buf);
}

void fr_outdir_close(struct fr_outdir *dir)
{
    if (!dir)
        return;
    while (dir->open_files)
        fr_outfile_discard(dir->open_files);
    for (uint32_t i = 0; i < dir->entries.count; i++) {
        if (dir->entries.items[i].fd >= 0)
            close(dir->entries.items[i].fd);
    }
    discard_temp(dir);
    remove_made(dir);
    if (dir->fd >= 0)
        close(dir->fd);
    fr_vec_release(&dir->entries);
    fr_vec_release(&dir->earlier);
    fr_arena_release(&dir->arena);
    fr_free(dir);
}

/* --- commit --- */

/* Put a second name for the file that is to be replaced into .earlier. Where
 * there are no hard links it is moved; a folder is nothing to replace. */
static int keep_earlier(const struct fr_outdir *dir, int earlier_fd,
                        const char *name)
{
    struct stat st;

    if (linkat(dir->fd, name, earlier_fd, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (fstatat(dir->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT ? 0 : -1;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    return renameat(dir->fd, name, earlier_fd, name);
}

/* One file into place; as it was, with errno, on failure. */
static int install(const struct fr_outdir *dir, int earlier_fd,
                   const char *name)
{
    int error;

    if (keep_earlier(dir, earlier_fd, name) < 0)
        return -1;
    if (renameat(dir->temp_fd, name, dir->fd, name) == 0)
        return 0;
    error = errno;
    (void)!renameat(earlier_fd, name, dir->fd, name);
    errno = error;
    return -1;
}

/* Undo install; also where the disk refuses to rename any more. */
static void restore(const struct fr_outdir *dir, int earlier_fd,
                    const char *name)
{
    if (renameat(earlier_fd, name, dir->fd, name) == 0)
        return;
    unlinkat(dir->fd, name, 0);
    (void)!linkat(earlier_fd, name, dir->fd, name, 0);
}

/* The name of the i-th file to install; the manifest is the last. */
static const char *install_name(const struct fr_outdir *dir, uint32_t i)
{
    return i < dir->entries.count ? dir->entries.items[i].name
                                  : FR_OUTDIR_MANIFEST;
}

static int install_all(struct fr_outdir *dir, int earlier_fd,
                       struct fr_diag *diag)
{
    uint32_t done = 0;
    int status = 0;

    for (; status == 0 && done <= dir->entries.count; done++) {
        const char *name = install_name(dir, done);
        if (install(dir, earlier_fd, name) < 0) {
            status = fr_outdir_fail(dir, "put into place", name, diag);
            break;
        }
    }
    if (status == 0 && fr_outdir_sync(dir, dir->fd, 1) < 0)
        status = fr_outdir_fail(dir, "write", "", diag);
    if (status == 0)
        return 0;
    while (done > 0)
        restore(dir, earlier_fd, install_name(dir, --done));
    return status;
}

static int is_written(const struct fr_outdir *dir, const char *name)
{
    for (uint32_t i = 0; i < dir->entries.count; i++) {
        if (strcmp(dir->entries.items[i].name, name) == 0)
            return 1;
    }
    return strcmp(name, FR_OUTDIR_MANIFEST) == 0;
}

/* The new manifest does not name them, so failing to is no failure. */
static void remove_stale(const struct fr_outdir *dir)
{
    for (uint32_t i = 0; i < dir->earlier.count; i++) {
        if (!is_written(dir, dir->earlier.items[i]))
            unlinkat(dir->fd, dir->earlier.items[i], 0);
    }
}

/* The folder itself is an entry of its parent. */
static void sync_parent(const struct fr_outdir *dir)
{
    int fd = open_folder(dir->fd, "..");

    if (fd < 0)
        return;
    (void)!fr_outdir_sync(dir, fd, 1);
    close(fd);
}

static int commit_steps(struct fr_outdir *dir, struct fr_diag *diag)
{
    int earlier_fd, status;

    if (fr_outdir_sync(dir, dir->temp_fd, 1) < 0)
        return fr_outdir_fail(dir, "write", dir->temp_name, diag);
    if (mkdirat(dir->temp_fd, EARLIER, 0700) < 0)
        return fr_outdir_fail(dir, "write to", dir->temp_name, diag);
    earlier_fd = open_folder(dir->temp_fd, EARLIER);
    if (earlier_fd < 0)
        return fr_outdir_fail(dir, "write to", dir->temp_name, diag);
    status = install_all(dir, earlier_fd, diag);
    close(earlier_fd);
    return status;
}

int fr_outdir_commit(struct fr_outdir *dir, struct fr_str manifest,
                     struct fr_diag *diag)
{
    FR_ASSERT(!dir->open_files);
    FR_ASSERT(dir->temp_name[0]);
    FR_TRY(fr_outdir_put(dir, FR_OUTDIR_MANIFEST, manifest.data, manifest.size,
                         diag));
    FR_TRY(fr_outdir_sync_files(dir, diag));
    dir->entries.count--; /* it does not name itself */
    FR_TRY(commit_steps(dir, diag));
    remove_stale(dir);
    discard_temp(dir);
    if (dir->made_count)
        sync_parent(dir);
    dir->made_count = 0;
    return 0;
}

void fr_outdir_skip_checksums(struct fr_outdir *dir)
{
    FR_ASSERT(!dir->open_files && dir->entries.count == 0);
    dir->has_no_checksums = 1;
}

uint32_t fr_outdir_count(const struct fr_outdir *dir)
{
    return dir->entries.count;
}

const char *fr_outdir_file_name(const struct fr_outdir *dir, uint32_t index)
{
    FR_ASSERT(index < dir->entries.count);
    return dir->entries.items[index].name;
}

uint64_t fr_outdir_file_size(const struct fr_outdir *dir, uint32_t index)
{
    FR_ASSERT(index < dir->entries.count);
    return dir->entries.items[index].size;
}

const char *fr_outdir_file_sha256(const struct fr_outdir *dir, uint32_t index)
{
    FR_ASSERT(index < dir->entries.count);
    return dir->entries.items[index].sha256;
}

const char *fr_outdir_path(const struct fr_outdir *dir)
{
    return dir->path;
}
