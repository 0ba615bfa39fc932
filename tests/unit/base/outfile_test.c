/* outfile_test.c - what is written in pieces of any size is on the disk, is
 * counted and hashed; the first error stays. */
#include "support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/outdir.h"
#include "base/sha256.h"

#define DATA_SIZE 300000

/* --- the C library's writev and fsync, with faults --- */

static int is_write_short; /* every write takes at most 1,000 bytes */
static int eintr_every;    /* every n-th write is interrupted first */
static int write_fails_at; /* the n-th write from now fails; 0: none */
static int fsync_error;    /* what fsync fails with; 0: nothing */
static int fsync_eintr_left;

/* At most `size` bytes of the spans, also from the middle of the first to that
 * of the second. */
static ssize_t write_some(int fd, const struct iovec *spans, int count,
                          size_t size)
{
    struct iovec some[2];

    assert_in_range(count, 1, 2);
    for (int i = 0; i < count; i++) {
        some[i] = spans[i];
        if (some[i].iov_len > size)
            some[i].iov_len = size;
        size -= some[i].iov_len;
    }
    return syscall(SYS_writev, fd, some, count);
}

ssize_t writev(int fd, const struct iovec *spans, int count)
{
    static int calls;

    if (write_fails_at && --write_fails_at == 0) {
        errno = EIO;
        return -1;
    }
    if (eintr_every && ++calls % eintr_every == 0) {
        errno = EINTR;
        return -1;
    }
    return write_some(fd, spans, count, is_write_short ? 1000 : SIZE_MAX);
}

int fsync(int fd)
{
    if (fsync_eintr_left > 0) {
        fsync_eintr_left--;
        errno = EINTR;
        return -1;
    }
    if (fsync_error) {
        errno = fsync_error;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

static int fallocate_error; /* what fallocate fails with; 0: nothing */
static int fallocate_calls;
static int is_unsupported; /* by the file system that the test runs on */

int fallocate(int fd, int mode, off_t begin, off_t size)
{
    fallocate_calls++;
    if (fallocate_error) {
        /* as on a full disk: some of it was done */
        (void)syscall(SYS_fallocate, fd, mode, begin, size / 2);
        errno = fallocate_error;
        return -1;
    }
    if (syscall(SYS_fallocate, fd, mode, begin, size) == 0)
        return 0;
    is_unsupported |= errno == EOPNOTSUPP;
    return -1;
}

struct place {
    char base[300];
    char path[320];
    struct fr_outdir *dir;
};

static char data[DATA_SIZE];

static int set_up(void **state)
{
    struct place *place = malloc(sizeof(*place));

    for (size_t i = 0; i < DATA_SIZE; i++)
        data[i] = (char)(i * 31 >> 3);
    test_make_folder(place->base, sizeof(place->base));
    snprintf(place->path, sizeof(place->path), "%s/out", place->base);
    assert_int_equal(fr_outdir_open(place->path, 0, &place->dir, NULL), 0);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    is_write_short = eintr_every = write_fails_at = 0;
    fsync_error = fsync_eintr_left = 0;
    fallocate_error = fallocate_calls = 0;
    fr_outdir_close(place->dir);
    test_remove_tree(place->base);
    free(place);
    return 0;
}

static void pieces_of_any_size(void **state)
{
    static const size_t pieces[] = {1,      7,      4096,   100000,
                                    131071, 131072, 131073, DATA_SIZE};
    struct place *place = *state;
    char want[FR_SHA256_TEXT_SIZE], path[700];
    struct fr_sha256 sha;
    size_t size;
    char *text;

    fr_sha256_init(&sha);
    fr_sha256_update(&sha, data, DATA_SIZE);
    fr_sha256_finish(&sha, want);
    for (uint32_t i = 0; i < TEST_COUNT(pieces); i++) {
        struct fr_outfile *file;
        char name[20];
        snprintf(name, sizeof(name), "f%u", (unsigned)i);
        assert_int_equal(fr_outdir_create(place->dir, name, &file, NULL), 0);
        for (size_t at = 0; at < DATA_SIZE; at += pieces[i]) {
            size_t left = DATA_SIZE - at;
            assert_int_equal(
                fr_outfile_write(file, data + at,
                                 left < pieces[i] ? left : pieces[i], NULL),
                0);
            assert_int_equal(fr_outfile_write(file, NULL, 0, NULL), 0);
        }
        assert_int_equal(fr_outfile_finish(file, NULL), 0);
        assert_int_equal(fr_outdir_file_size(place->dir, i), DATA_SIZE);
        assert_string_equal(fr_outdir_file_sha256(place->dir, i), want);
    }
    assert_int_equal(fr_outdir_commit(place->dir, FR_STR("{}\n"), NULL), 0);
    for (unsigned i = 0; i < TEST_COUNT(pieces); i++) {
        snprintf(path, sizeof(path), "%s/f%u", place->path, i);
        text = test_read_file(path, &size);
        assert_int_equal(size, DATA_SIZE);
        assert_memory_equal(text, data, DATA_SIZE);
        free(text);
    }
}

/* Short and interrupted writes change nothing. */
static void writes_are_carried_on(void **state)
{
    is_write_short = 1;
    eintr_every = 3;
    fsync_eintr_left = 2;
    pieces_of_any_size(state);
}

static void every_failed_write_is_noticed(void **state)
{
    struct place *place = *state;
    struct fr_diag *diag = fr_diag_new(0);
    char *text;

    is_write_short = 1;
    write_fails_at = 250;
    assert_int_equal(fr_outdir_put(place->dir, "a", data, DATA_SIZE, diag),
                     FR_EOUTPUT);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    assert_non_null(strstr(text, "/a': Input/output error\n"));
    fr_text_free(text);
    fr_diag_free(diag);
}

static void a_failed_sync_is_noticed(void **state)
{
    struct place *place = *state;

    /* also the one that a folder may answer with */
    fsync_error = EINVAL;
    assert_int_equal(fr_outdir_put(place->dir, "a", "x", 1, NULL), 0);
    assert_int_equal(fr_outdir_commit(place->dir, FR_STR("{}"), NULL),
                     FR_EOUTPUT);
    assert_int_equal(fr_outdir_put(place->dir, "b", "x", 1, NULL), FR_EOUTPUT);
}

/* Descriptors of finished files are held for a while only. */
static void any_number_of_files(void **state)
{
    struct place *place = *state;
    struct rlimit before, few = {100, 100};
    char name[16];

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof(name), "f%d", i);
        assert_int_equal(fr_outdir_put(place->dir, name, "x", 1, NULL), 0);
    }
    assert_int_equal(fr_outdir_commit(place->dir, FR_STR("{}"), NULL), 0);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(fr_outdir_count(place->dir), 300);
}

/* Two files at once, finished in the other order. */
static void several_at_once(void **state)
{
    struct place *place = *state;
    struct fr_outfile *a, *b;

    assert_int_equal(fr_outdir_create(place->dir, "a", &a, NULL), 0);
    assert_int_equal(fr_outdir_create(place->dir, "b", &b, NULL), 0);
    assert_int_equal(fr_outfile_write(a, "xx", 2, NULL), 0);
    assert_int_equal(fr_outfile_write(b, "y", 1, NULL), 0);
    assert_int_equal(fr_outfile_finish(b, NULL), 0);
    assert_int_equal(fr_outfile_finish(a, NULL), 0);
    assert_string_equal(fr_outdir_file_name(place->dir, 0), "b");
    assert_int_equal(fr_outdir_file_size(place->dir, 1), 2);
}

static void a_name_is_taken_once(void **state)
{
    struct place *place = *state;
    struct fr_diag *diag = fr_diag_new(0);
    char *text;

    assert_int_equal(fr_outdir_put(place->dir, "a", "x", 1, diag), 0);
    assert_int_equal(fr_outdir_put(place->dir, "a", "x", 1, diag), FR_EOUTPUT);
    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    assert_non_null(strstr(text, "error: cannot create '"));
    fr_text_free(text);
    fr_diag_free(diag);
}

/* The error of one file fails all that follows, with one message. */
static void the_first_error_stays(void **state)
{
    struct place *place = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct rlimit before, now;
    struct fr_outfile *a, *b;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    now = (struct rlimit){100000, before.rlim_max};
    assert_int_equal(fr_outdir_create(place->dir, "a", &a, diag), 0);
    assert_int_equal(fr_outdir_create(place->dir, "b", &b, diag), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
    assert_int_equal(fr_outfile_write(a, data, DATA_SIZE, diag), FR_EOUTPUT);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(fr_outfile_write(a, data, 1, diag), FR_EOUTPUT);
    assert_int_equal(fr_outfile_finish(a, diag), FR_EOUTPUT);
    assert_int_equal(fr_outfile_write(b, data, 1, diag), FR_EOUTPUT);
    assert_int_equal(fr_outfile_finish(b, diag), FR_EOUTPUT);
    assert_int_equal(fr_outdir_create(place->dir, "c", &b, diag), FR_EOUTPUT);
    assert_int_equal(fr_outdir_commit(place->dir, FR_STR("{}"), diag),
                     FR_EOUTPUT);
    assert_int_equal(fr_outdir_count(place->dir), 0);
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 1);
    fr_diag_free(diag);
}

/* Write and commit a file of so many times the data. */
static void write_long(struct place *place, int times)
{
    struct fr_outfile *file;

    assert_int_equal(fr_outdir_create(place->dir, "long", &file, NULL), 0);
    for (int i = 0; i < times; i++)
        assert_int_equal(fr_outfile_write(file, data, DATA_SIZE, NULL), 0);
    assert_int_equal(fr_outfile_finish(file, NULL), 0);
    assert_int_equal(fr_outdir_commit(place->dir, FR_STR("{}"), NULL), 0);
}

static void check_long(const struct place *place, int times)
{
    char path[700];
    struct stat st;
    size_t size;
    char *text;

    snprintf(path, sizeof(path), "%s/long", place->path);
    text = test_read_file(path, &size);
    assert_int_equal(size, (size_t)times * DATA_SIZE);
    for (int i = 0; i < times; i++)
        assert_memory_equal(text + (size_t)i * DATA_SIZE, data, DATA_SIZE);
    free(text);
    assert_int_equal(stat(path, &st), 0);
    /* a file system may need some more for itself */
    assert_in_range(st.st_blocks * 512, 0, size + 65536);
}

static void check_calls(void)
{
    if (is_unsupported)
        print_message("no room can be reserved on this file system\n");
    else
        assert_in_range(fallocate_calls, 2, 5);
}

/* Room is reserved for a long file; what it does not need is given back. */
static void a_long_file_keeps_no_room(void **state)
{
    struct place *place = *state;

    write_long(place, 2);
    assert_int_equal(fallocate_calls, 0);
    check_long(place, 2);
    fr_outdir_close(place->dir);
    /* the manifest is not ours */
    assert_int_equal(fr_outdir_open(place->path, 1, &place->dir, NULL), 0);
    write_long(place, 20);
    check_calls();
    check_long(place, 20);
}

/* What is not to be had is asked for once; writing goes on without. */
static void where_no_room_is_reserved(void **state)
{
    struct place *place = *state;

    fallocate_error = ENOSPC;
    write_long(place, 20);
    assert_int_equal(fallocate_calls, 1);
    check_long(place, 20);
}

/* SIGXFSZ is not ignored here: asking for too much would end the test. */
static void a_limit_is_not_passed_by_reserving(void **state)
{
    struct place *place = *state;
    struct rlimit before, now;

    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    now = (struct rlimit){(rlim_t)20 * DATA_SIZE, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
    write_long(place, 20);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    check_calls();
    check_long(place, 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(pieces_of_any_size),
        TEST(writes_are_carried_on),
        TEST(every_failed_write_is_noticed),
        TEST(a_failed_sync_is_noticed),
        TEST(any_number_of_files),
        TEST(several_at_once),
        TEST(a_name_is_taken_once),
        TEST(the_first_error_stays),
        TEST(a_long_file_keeps_no_room),
        TEST(where_no_room_is_reserved),
        TEST(a_limit_is_not_passed_by_reserving),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
