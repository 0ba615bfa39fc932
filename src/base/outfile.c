/* outfile.c - one file of a folder of results: buffered, hashed, and every
 * return value looked at. Full disks show up in write, late errors in fsync
 * or close; each of them fails the whole folder. A finished file is on its
 * way to the disk, and all are waited for together when the folder is
 * committed: one by one each would wait for the journal of the file system.
 *
 * Bytes go out up to a multiple of the buffer's size, and what is over stays
 * in the buffer: a file system keeps a file in pieces that lie at multiples of
 * their size, and takes a sixth less time if none is written in two parts.
 * Invariant: used < buffer size between calls. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/outdir_internal.h"

/* Finished files whose descriptors are held. */
#define UNSYNCED_MAX 64
/* Of a long file so many bytes at a time are sent on their way. */
#define START_SIZE ((uint64_t)16 << 20)
/* Room is reserved for a file of this size and more, as much again as it has,
 * up to the greatest step. */
#define RESERVE_MIN ((uint64_t)1 << 20)
#define RESERVE_MAX ((uint64_t)64 << 20)

int fr_outdir_fail(struct fr_outdir *dir, const char *verb, const char *name,
                   struct fr_diag *diag)
{
    dir->status = FR_EOUTPUT;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot %s '%s%s%s': %s", verb,
                dir->path, name[0] ? "/" : "", name, strerror(errno));
    return FR_EOUTPUT;
}

int fr_outdir_sync(const struct fr_outdir *dir, int fd, int is_folder)
{
    int result;

    if (dir->has_no_checksums)
        return 0;
    do {
        result = fsync(fd);
    } while (result < 0 && errno == EINTR);
    if (result < 0 && errno == EINVAL && is_folder)
        return 0;
    return result;
}

/* A file whose place is taken by a link, a pipe or a device was put there by
 * somebody for a reason. */
static int check_place(struct fr_outdir *dir, const char *name,
                       struct fr_diag *diag)
{
    struct stat st;

    if (fstatat(dir->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
        S_ISREG(st.st_mode) || (dir->is_forced && !S_ISDIR(st.st_mode)))
        return 0;
    dir->status = FR_EOUTPUT;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot replace '%s/%s': it is not a regular file", dir->path,
                name);
    return FR_EOUTPUT;
}

int fr_outdir_create(struct fr_outdir *dir, const char *name,
                     struct fr_outfile **file, struct fr_diag *diag)
{
    struct fr_outfile *made;

    FR_ASSERT(name[0] && name[0] != '.' && !strchr(name, '/'));
    if (dir->status < 0)
        return dir->status;
    FR_TRY(check_place(dir, name, diag));
    made = fr_alloc(sizeof(*made));
    if (!made)
        return FR_ENOMEM;
    made->dir = dir;
    made->name = fr_arena_text(&dir->arena, name, strlen(name));
    made->size = made->started = made->reserved = 0;
    made->used = 0;
    fr_sha256_init(&made->sha);
    if (!made->name) {
        fr_free(made);
        return FR_ENOMEM;
    }
    made->fd =
        openat(dir->temp_fd, name,
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (made->fd < 0) {
        fr_free(made);
        return fr_outdir_fail(dir, "create", name, diag);
    }
    made->next = dir->open_files;
    dir->open_files = made;
    *file = made;
    return 0;
}

/* Have the system write what it holds of the file, without waiting. */
static void start_writing(struct fr_outfile *file)
{
    if (file->dir->has_no_checksums)
        return;
    (void)sync_file_range(file->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    file->started = file->size;
}

/* No more than the process may write: asking for it would be a signal. */
static uint64_t reserve_size(uint64_t begin, uint64_t size)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return size;
    if (limit.rlim_cur <= begin)
        return 0;
    return size < limit.rlim_cur - begin ? size : limit.rlim_cur - begin;
}

/* Reserve room ahead of writing. The file system then finds the place of many
 * blocks at once, where else it looks for each of them: of the time of writing
 * a long file nearly half. Where it cannot, writing says what there is to say.
 */
static void reserve(struct fr_outfile *file, size_t size)
{
    uint64_t more = file->size < RESERVE_MAX ? file->size : RESERVE_MAX;

    if (file->size < RESERVE_MIN || file->size + size <= file->reserved)
        return;
    more = reserve_size(file->size, more + size);
    file->reserved = file->size + more;
    if (more == 0 || fallocate(file->fd, 0, (off_t)file->size, (off_t)more) < 0)
        file->reserved = UINT64_MAX;
}

/* Give back what was reserved and not used. */
static int cut_reserved(struct fr_outfile *file, struct fr_diag *diag)
{
    if (file->reserved == 0 || ftruncate(file->fd, (off_t)file->size) == 0)
        return 0;
    return fr_outdir_fail(file->dir, "write", file->name, diag);
}

/* Behind `count` bytes of the spans. */
static void skip(struct iovec spans[2], size_t count)
{
    for (int i = 0; i < 2; i++) {
        size_t part = count < spans[i].iov_len ? count : spans[i].iov_len;
        spans[i].iov_base = (char *)spans[i].iov_base + part;
        spans[i].iov_len -= part;
        count -= part;
    }
}

static int write_spans(struct fr_outfile *file, struct iovec spans[2],
                       struct fr_diag *diag)
{
    while (spans[0].iov_len + spans[1].iov_len > 0) {
        ssize_t count = writev(file->fd, spans, 2);
        if (count < 0 && errno == EINTR)
            continue;
        if (count == 0)
            errno = ENOSPC;
        if (count <= 0)
            return fr_outdir_fail(file->dir, "write", file->name, diag);
        skip(spans, (size_t)count);
    }
    return 0;
}

/* Write what the buffer holds and the data behind it. */
static int write_out(struct fr_outfile *file, const void *data, size_t size,
                     struct fr_diag *diag)
{
    struct iovec spans[2] = {{file->buffer, file->used},
                             {(void *)data, size}}; /* only read */

    if (!file->dir->has_no_checksums) {
        fr_sha256_update(&file->sha, file->buffer, file->used);
        fr_sha256_update(&file->sha, data, size);
    }
    reserve(file, file->used + size);
    file->size += file->used + size;
    file->used = 0;
    FR_TRY(write_spans(file, spans, diag));
    if (file->size - file->started >= START_SIZE)
        start_writing(file);
    return 0;
}

int fr_outfile_write(struct fr_outfile *file, const void *data, size_t size,
                     struct fr_diag *diag)
{
    size_t held = file->used + size;

    if (file->dir->status < 0)
        return file->dir->status;
    if (held >= FR_OUTFILE_BUFFER) {
        size_t out = size - held % FR_OUTFILE_BUFFER;
        FR_TRY(write_out(file, data, out, diag));
        data = (const char *)data + out;
        size -= out;
    }
    if (size)
        memcpy(file->buffer + file->used, data, size);
    file->used += size;
    return 0;
}

static void unlink_file(struct fr_outfile *file)
{
    struct fr_outfile **at = &file->dir->open_files;

    while (*at != file)
        at = &(*at)->next;
    *at = file->next;
}

void fr_outfile_discard(struct fr_outfile *file)
{
    if (!file)
        return;
    if (file->fd >= 0)
        close(file->fd);
    unlink_file(file);
    fr_free(file);
}

/* Sync and close; the descriptor is gone in any case. */
static int settle(struct fr_outdir *dir, struct fr_outdir_entry *entry,
                  struct fr_diag *diag)
{
    int fd = entry->fd;
    int is_synced = fr_outdir_sync(dir, fd, 0) == 0;
    int error = errno;

    entry->fd = -1;
    dir->unsynced_count--;
    /* an interrupted close has closed */
    if (close(fd) < 0 && errno != EINTR && is_synced)
        return fr_outdir_fail(dir, "write", entry->name, diag);
    errno = error;
    return is_synced ? 0 : fr_outdir_fail(dir, "write", entry->name, diag);
}

int fr_outdir_sync_files(struct fr_outdir *dir, struct fr_diag *diag)
{
    for (uint32_t i = 0; i < dir->entries.count; i++) {
        if (dir->entries.items[i].fd >= 0)
            FR_TRY(settle(dir, &dir->entries.items[i], diag));
    }
    return 0;
}

/* The entry takes the descriptor over. */
static int add_entry(struct fr_outfile *file)
{
    struct fr_outdir_entry *entry = fr_vec_push(&file->dir->entries);

    if (!entry) {
        file->dir->status = FR_ENOMEM;
        return FR_ENOMEM;
    }
    entry->name = file->name;
    entry->fd = file->fd;
    file->fd = -1;
    file->dir->unsynced_count++;
    entry->size = file->size;
    entry->sha256[0] = '\0';
    if (!file->dir->has_no_checksums)
        fr_sha256_finish(&file->sha, entry->sha256);
    return 0;
}

int fr_outfile_finish(struct fr_outfile *file, struct fr_diag *diag)
{
    struct fr_outdir *dir = file->dir;
    int status = dir->status;

    if (status == 0)
        status = write_out(file, "", 0, diag);
    if (status == 0)
        status = cut_reserved(file, diag);
    if (status == 0)
        start_writing(file);
    if (status == 0)
        status = add_entry(file);
    fr_outfile_discard(file);
    if (status == 0 && dir->unsynced_count >= UNSYNCED_MAX)
        status = fr_outdir_sync_files(dir, diag);
    return status;
}

int fr_outdir_put(struct fr_outdir *dir, const char *name, const void *data,
                  size_t size, struct fr_diag *diag)
{
    struct fr_outfile *file;

    FR_TRY(fr_outdir_create(dir, name, &file, diag));
    if (fr_outfile_write(file, data, size, diag) < 0) {
        int status = dir->status;
        fr_outfile_discard(file);
        return status;
    }
    return fr_outfile_finish(file, diag);
}
