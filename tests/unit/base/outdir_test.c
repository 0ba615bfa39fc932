/* outdir_test.c - a folder of results is the new set or the earlier one,
 * whatever fails: links, foreign folders, full disks, renames, kill -9. */
#include "support/unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/outdir.h"
#include "base/rand.h"
#include "base/strbuf.h"

#define SHA_OF_ONE                                                             \
    "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"

/* --- the C library's renameat, linkat and fsync, with faults --- */

static int rename_fails_at; /* the n-th from now and all later; 0: none */
static int is_link_refused; /* as on file systems without hard links */
static int fsync_fails_at;  /* the n-th from now; 0: none */
static char events[4000];   /* s: fsync, r: rename */

static void note(char event)
{
    size_t size = strlen(events);

    if (size + 1 < sizeof(events))
        events[size] = event;
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    note('r');
    if (rename_fails_at == 1) {
        errno = EIO;
        return -1;
    }
    if (rename_fails_at)
        rename_fails_at--;
    return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, 0);
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
    if (is_link_refused) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_linkat, from_fd, from, to_fd, to, flags);
}

int fsync(int fd)
{
    note('s');
    if (fsync_fails_at && --fsync_fails_at == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

struct folder {
    char base[300]; /* removed at the end */
    char path[320]; /* base/out, not made */
};

static int set_up(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));

    test_make_folder(folder->base, sizeof(folder->base));
    snprintf(folder->path, sizeof(folder->path), "%s/out", folder->base);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    struct folder *folder = *state;

    rename_fails_at = is_link_refused = fsync_fails_at = 0;
    test_remove_tree(folder->base);
    free(folder);
    return 0;
}

static const char *in(const char *folder, const char *name)
{
    static char path[4][700];
    static int turn;

    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
    return path[turn];
}

static int exists(const char *folder, const char *name)
{
    struct stat st;

    return lstat(in(folder, name), &st) == 0;
}

static void check_file(const char *folder, const char *name, const char *want)
{
    size_t size;
    char *text = test_read_file(in(folder, name), &size);

    assert_string_equal(text, want);
    free(text);
}

/* How many names the folder holds. */
static int count_names(const char *path)
{
    DIR *folder = opendir(path);
    int count = -2; /* "." and ".." */

    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void check_message(struct fr_diag *diag, const char *part)
{
    char *text;

    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    if (!strstr(text, part))
        fail_msg("no '%s' in: %s", part, text);
    fr_text_free(text);
}

/* A manifest as report/ writes it. */
static void append_manifest(struct fr_strbuf *buf, const struct fr_outdir *dir)
{
    fr_strbuf_append_text(buf, "{\n  \"tool\": {\n    \"name\": \"flowrules\""
                               "\n  },\n  \"outputs\": [");
    for (uint32_t i = 0; i < fr_outdir_count(dir); i++)
        fr_strbuf_printf(buf, "%s\n    {\n      \"name\": \"%s\"\n    }",
                         i ? "," : "", fr_outdir_file_name(dir, i));
    fr_strbuf_append_text(buf, "\n  ]\n}\n");
}

/* Commit with a manifest of what was finished. */
static int commit(struct fr_outdir *dir, struct fr_diag *diag)
{
    struct fr_strbuf buf;
    int status;

    fr_strbuf_init(&buf, 100000);
    append_manifest(&buf, dir);
    status = fr_strbuf_status(&buf);
    if (status == 0)
        status = fr_outdir_commit(dir, fr_strbuf_str(&buf), diag);
    fr_strbuf_release(&buf);
    return status;
}

static int put(struct fr_outdir *dir, const char *name, const char *text,
               struct fr_diag *diag)
{
    return fr_outdir_put(dir, name, text, strlen(text), diag);
}

/* A run that writes `text` to each of the names (NULL ends). */
static int run(const char *path, const char *const *names, const char *text,
               struct fr_diag *diag)
{
    struct fr_outdir *dir;
    int status = fr_outdir_open(path, 0, &dir, diag);

    if (status < 0)
        return status;
    for (; *names && status == 0; names++)
        status = put(dir, *names, text, diag);
    if (status == 0)
        status = commit(dir, diag);
    fr_outdir_close(dir);
    return status;
}

static const char *const ab[] = {"a.csv", "b.csv", NULL};
static const char *const bc[] = {"b.csv", "c.csv", NULL};

static void a_run_is_put_into_place(void **state)
{
    struct folder *folder = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_outdir *dir;
    mode_t mask = umask(027);
    struct stat st;

    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, diag), 0);
    assert_string_equal(fr_outdir_path(dir), folder->path);
    assert_int_equal(put(dir, "a.csv", "one", diag), 0);
    assert_int_equal(put(dir, "empty", "", diag), 0);
    /* nothing is there yet but the temporary folder, closed to others */
    assert_int_equal(count_names(folder->path), 1);
    assert_int_equal(fr_outdir_count(dir), 2);
    assert_string_equal(fr_outdir_file_name(dir, 0), "a.csv");
    assert_int_equal(fr_outdir_file_size(dir, 0), 3);
    assert_string_equal(fr_outdir_file_sha256(dir, 0), SHA_OF_ONE);
    assert_int_equal(fr_outdir_file_size(dir, 1), 0);
    assert_int_equal(commit(dir, diag), 0);
    fr_outdir_close(dir);
    umask(mask);

    assert_int_equal(count_names(folder->path), 3);
    check_file(folder->path, "a.csv", "one");
    check_file(folder->path, "empty", "");
    assert_true(exists(folder->path, "manifest.json"));
    assert_int_equal(stat(in(folder->path, "a.csv"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(stat(folder->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0750);
    assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 0);
    fr_diag_free(diag);
}

static void a_discarded_run_leaves_nothing(void **state)
{
    struct folder *folder = *state;
    struct fr_outdir *dir;
    struct fr_outfile *file;

    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, NULL), 0);
    assert_int_equal(put(dir, "a.csv", "one", NULL), 0);
    /* one is still being written */
    assert_int_equal(fr_outdir_create(dir, "b.csv", &file, NULL), 0);
    fr_outdir_close(dir);
    assert_false(exists(folder->base, "out"));
    /* a folder that was there stays */
    assert_int_equal(mkdir(folder->path, 0755), 0);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, NULL), 0);
    fr_outdir_close(dir);
    assert_true(exists(folder->base, "out"));
    assert_int_equal(count_names(folder->path), 0);
    fr_outdir_close(NULL);
}

static void earlier_results_are_replaced(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    test_write_file(in(folder->path, "notes.txt"), "mine", 4);
    assert_int_equal(run(folder->path, bc, "two", NULL), 0);
    /* a.csv was of the earlier manifest; the notes were never ours */
    assert_int_equal(count_names(folder->path), 4);
    check_file(folder->path, "b.csv", "two");
    check_file(folder->path, "c.csv", "two");
    check_file(folder->path, "notes.txt", "mine");
}

static void a_foreign_folder_is_refused(void **state)
{
    struct folder *folder = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_outdir *dir;

    assert_int_equal(mkdir(folder->path, 0755), 0);
    test_write_file(in(folder->path, "thesis.tex"), "x", 1);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, diag), FR_EOUTPUT);
    check_message(diag, "it holds files that are not results of flowrules");
    /* somebody else's manifest does not help */
    test_write_file(in(folder->path, "manifest.json"), "{\"name\": \"x\"}", 13);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, diag), FR_EOUTPUT);
    assert_int_equal(count_names(folder->path), 2);
    /* with force we write beside it */
    assert_int_equal(fr_outdir_open(folder->path, 1, &dir, NULL), 0);
    assert_int_equal(put(dir, "a.csv", "one", NULL), 0);
    assert_int_equal(commit(dir, NULL), 0);
    fr_outdir_close(dir);
    check_file(folder->path, "thesis.tex", "x");
    check_file(folder->path, "a.csv", "one");
    assert_int_equal(count_names(folder->path), 3);
    fr_diag_free(diag);
}

static void links_are_not_followed(void **state)
{
    struct folder *folder = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_outdir *dir;
    struct fr_outfile *file;

    /* the folder itself, with and without a slash behind it */
    assert_int_equal(mkdir(in(folder->base, "real"), 0755), 0);
    assert_int_equal(symlink("real", folder->path), 0);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, diag), FR_EOUTPUT);
    check_message(diag, "help: a link to a folder is only followed with");
    assert_int_equal(fr_outdir_open(in(folder->path, "/"), 0, &dir, diag),
                     FR_EOUTPUT);
    assert_int_equal(fr_outdir_open(folder->path, 1, &dir, NULL), 0);
    fr_outdir_close(dir);
    /* a file of it */
    snprintf(folder->path, sizeof(folder->path), "%s/real", folder->base);
    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    test_write_file(in(folder->base, "precious"), "p", 1);
    assert_int_equal(unlink(in(folder->path, "a.csv")), 0);
    assert_int_equal(symlink("../precious", in(folder->path, "a.csv")), 0);
    assert_int_equal(run(folder->path, ab, "two", diag), FR_EOUTPUT);
    check_message(diag, "a.csv': it is not a regular file");
    check_file(folder->path, "b.csv", "one");
    /* forced, the link is replaced, not what it points to */
    assert_int_equal(fr_outdir_open(folder->path, 1, &dir, NULL), 0);
    assert_int_equal(fr_outdir_create(dir, "a.csv", &file, NULL), 0);
    assert_int_equal(fr_outfile_finish(file, NULL), 0);
    assert_int_equal(commit(dir, NULL), 0);
    fr_outdir_close(dir);
    check_file(folder->base, "precious", "p");
    check_file(folder->path, "a.csv", "");
    fr_diag_free(diag);
}

static void what_cannot_be_a_folder(void **state)
{
    struct folder *folder = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_outdir *dir;

    test_write_file(folder->path, "file", 4);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, diag), FR_EOUTPUT);
    check_message(diag, "cannot open the folder '");
    check_message(diag, "help: it is a file: name a folder with -o");
    assert_int_equal(fr_outdir_open("/dev/null", 1, &dir, diag), FR_EOUTPUT);
    check_message(diag, "help: it is a device or socket: name a folder");
    assert_int_equal(mkfifo(in(folder->base, "pipe"), 0600), 0);
    assert_int_equal(fr_outdir_open(in(folder->base, "pipe"), 0, &dir, diag),
                     FR_EOUTPUT);
    check_message(diag, "help: it is a named pipe: name a folder with -o");
    assert_int_equal(symlink("pipe", in(folder->base, "link")), 0);
    assert_int_equal(fr_outdir_open(in(folder->base, "link"), 0, &dir, diag),
                     FR_EOUTPUT);
    check_message(diag, "help: it is a link to no folder: name a folder");
    assert_int_equal(fr_outdir_open(in(folder->path, "x/y"), 0, &dir, diag),
                     FR_EOUTPUT);
    check_message(diag, "cannot make the folder '");
    assert_int_equal(fr_outdir_open("", 0, &dir, diag), FR_EOUTPUT);
    assert_int_equal(fr_outdir_open("/proc/none/x", 0, &dir, diag), FR_EOUTPUT);
    fr_diag_free(diag);
}

static void parents_are_made(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(run(in(folder->path, "p//q/r/"), ab, "one", NULL), 0);
    check_file(folder->path, "p/q/r/a.csv", "one");
}

static void only_one_run_at_a_time(void **state)
{
    struct folder *folder = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_outdir *first, *second;

    assert_int_equal(fr_outdir_open(folder->path, 0, &first, NULL), 0);
    assert_int_equal(fr_outdir_open(folder->path, 1, &second, diag),
                     FR_EOUTPUT);
    check_message(diag, "another run is writing there");
    assert_int_equal(put(first, "a.csv", "one", NULL), 0);
    assert_int_equal(commit(first, NULL), 0);
    fr_outdir_close(first);
    assert_int_equal(fr_outdir_open(folder->path, 0, &second, NULL), 0);
    fr_outdir_close(second);
    check_file(folder->path, "a.csv", "one");
    fr_diag_free(diag);
}

/* 0 if nothing but another run is ever in the way. */
static int open_a_few_times(const char *path)
{
    int is_wrong = 0;

    for (int i = 0; i < 5 && !is_wrong; i++) {
        struct fr_diag *diag = fr_diag_new(0);
        struct fr_outdir *dir;
        char *text = NULL;
        if (fr_outdir_open(path, 0, &dir, diag) == 0)
            fr_outdir_close(dir);
        else
            is_wrong = fr_diag_print(diag, FR_DIAG_SHORT, 0, &text) < 0 ||
                       !strstr(text, "another run is writing there");
        fr_text_free(text);
        fr_diag_free(diag);
    }
    return is_wrong;
}

/* A run that fails removes the folders that it made, while others open them.
 */
static void folders_vanish_while_they_are_opened(void **state)
{
    struct folder *folder = *state;

    for (int round = 0; round < 40; round++) {
        pid_t children[3];
        for (int i = 0; i < 3; i++) {
            children[i] = fork();
            if (children[i] == 0)
                _exit(open_a_few_times(in(folder->path, "new/deep")));
        }
        for (int i = 0; i < 3; i++) {
            int status;
            assert_int_equal(waitpid(children[i], &status, 0), children[i]);
            assert_int_equal(status, 0);
        }
        rmdir(in(folder->path, "new/deep"));
        rmdir(in(folder->path, "new"));
    }
}

/* A folder in the way makes a rename fail after others succeeded. */
static void a_failed_rename_is_undone(void **state)
{
    static const char *const names[] = {"a.csv", "b.csv", "new.csv", "z.csv",
                                        NULL};
    struct folder *folder = *state;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_outdir *dir;
    size_t size, again_size;
    char *manifest, *again;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    manifest = test_read_file(in(folder->path, "manifest.json"), &size);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, diag), 0);
    for (int i = 0; names[i]; i++)
        assert_int_equal(put(dir, names[i], "two", diag), 0);
    assert_int_equal(mkdir(in(folder->path, "z.csv"), 0755), 0);
    assert_int_equal(commit(dir, diag), FR_EOUTPUT);
    check_message(diag, "cannot put into place");
    fr_outdir_close(dir);

    assert_int_equal(count_names(folder->path), 4);
    check_file(folder->path, "a.csv", "one");
    check_file(folder->path, "b.csv", "one");
    again = test_read_file(in(folder->path, "manifest.json"), &again_size);
    assert_string_equal(again, manifest);
    assert_true(exists(folder->path, "z.csv"));
    free(manifest);
    free(again);
    fr_diag_free(diag);
}

/* Whichever rename fails, and all after it: the earlier set, with its
 * manifest, and nothing else. Without hard links the disk must still rename
 * for that, so there only one fails. */
static void every_failed_rename_is_undone(void **state)
{
    struct folder *folder = *state;
    int status = FR_EOUTPUT;
    size_t size, again_size;
    char *manifest, *again;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    manifest = test_read_file(in(folder->path, "manifest.json"), &size);
    for (int n = 1; status < 0; n++) {
        rename_fails_at = n;
        status = run(folder->path, bc, "two", NULL);
        rename_fails_at = 0;
        assert_true(status == 0 || status == FR_EOUTPUT);
        if (status == 0)
            break;
        assert_int_equal(count_names(folder->path), 3);
        check_file(folder->path, "a.csv", "one");
        check_file(folder->path, "b.csv", "one");
        again = test_read_file(in(folder->path, "manifest.json"), &again_size);
        assert_string_equal(again, manifest);
        free(again);
        assert_true(n < 10);
    }
    check_file(folder->path, "b.csv", "two");
    check_file(folder->path, "c.csv", "two");
    assert_int_equal(count_names(folder->path), 3);
    free(manifest);
}

/* Whichever sync fails, of files or folders. */
static void every_failed_sync_is_undone(void **state)
{
    struct folder *folder = *state;
    int status = FR_EOUTPUT, runs = 0;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    for (int n = 1; status < 0; n++, runs++) {
        struct fr_diag *diag = fr_diag_new(0);
        fsync_fails_at = n;
        status = run(folder->path, bc, "two", diag);
        fsync_fails_at = 0;
        assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), status < 0);
        assert_int_equal(count_names(folder->path), 3);
        check_file(folder->path, "b.csv", status < 0 ? "one" : "two");
        fr_diag_free(diag);
    }
    /* two files, the manifest and two folders, then none was left to fail */
    assert_int_equal(runs, 6);
}

static void hard_links_are_not_needed(void **state)
{
    is_link_refused = 1;
    earlier_results_are_replaced(state);
}

static void undone_without_hard_links(void **state)
{
    is_link_refused = 1;
    a_failed_rename_is_undone(state);
}

/* Files are on the disk before they get their names, names before it ends. */
static void synced_before_renamed(void **state)
{
    struct folder *folder = *state;

    memset(events, 0, sizeof(events));
    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    /* two files, manifest, temporary folder; three names; folder, parent */
    assert_string_equal(events, "ssssrrrss");
}

/* Files may only grow to `limit` bytes: a real short write, then an error. */
static int run_limited(const char *path, rlim_t limit, struct fr_diag *diag)
{
    struct rlimit before, now;
    char *text = malloc(200001);
    int status;

    memset(text, 'x', 200000);
    text[200000] = '\0';
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    now = (struct rlimit){limit, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
    status = run(path, ab, text, diag);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    free(text);
    return status;
}

static void a_full_disk_leaves_the_earlier_results(void **state)
{
    static const rlim_t limits[] = {0, 1, 4096, 65536, 199999};
    struct folder *folder = *state;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    for (size_t i = 0; i < TEST_COUNT(limits); i++) {
        struct fr_diag *diag = fr_diag_new(0);
        assert_int_equal(run_limited(folder->path, limits[i], diag),
                         FR_EOUTPUT);
        check_message(diag, "cannot write '");
        check_message(diag, "/a.csv': File too large");
        check_file(folder->path, "a.csv", "one");
        check_file(folder->path, "b.csv", "one");
        assert_int_equal(count_names(folder->path), 3);
        fr_diag_free(diag);
    }
    assert_int_equal(run_limited(folder->path, 200000, NULL), 0);
}

/* --- runs that were killed --- */

static void make_stale(const char *path, const char *temp)
{
    char name[100];

    snprintf(name, sizeof(name), "%s/b.csv", temp);
    assert_int_equal(mkdir(in(path, temp), 0700), 0);
    test_write_file(in(path, name), "new", 3);
}

static void leftovers_are_removed(void **state)
{
    struct folder *folder = *state;
    struct fr_outdir *dir;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    /* killed while it wrote, and while it wrote the manifest */
    make_stale(folder->path, ".flowrules-tmp-1");
    make_stale(folder->path, ".flowrules-tmp-2");
    test_write_file(in(folder->path, ".flowrules-tmp-2/manifest.json"), "{", 1);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, NULL), 0);
    fr_outdir_close(dir);
    assert_int_equal(count_names(folder->path), 3);
    check_file(folder->path, "b.csv", "one");
}

static void a_killed_commit_is_finished(void **state)
{
    static const char manifest[] =
        "{\"tool\": {\"name\": \"flowrules\"}, \"outputs\": "
        "[{\"name\": \"a.csv\"}, {\"name\": \"b.csv\"}]}";
    struct folder *folder = *state;
    struct fr_outdir *dir;

    /* a.csv was moved, b.csv and the manifest were not; also where there
     * were no results before */
    for (int has_earlier = 0; has_earlier < 2; has_earlier++) {
        const char *text = has_earlier ? "xyz" : "new";
        assert_true(mkdir(folder->path, 0755) == 0 || has_earlier);
        make_stale(folder->path, ".flowrules-tmp-1");
        test_write_file(in(folder->path, "a.csv"), text, 3);
        test_write_file(in(folder->path, ".flowrules-tmp-1/b.csv"), text, 3);
        test_write_file(in(folder->path, ".flowrules-tmp-1/manifest.json"),
                        manifest, strlen(manifest));
        assert_int_equal(
            mkdir(in(folder->path, ".flowrules-tmp-1/.earlier"), 0700), 0);
        test_write_file(in(folder->path, ".flowrules-tmp-1/.earlier/a.csv"),
                        "old", 3);
        assert_int_equal(fr_outdir_open(folder->path, 0, &dir, NULL), 0);
        fr_outdir_close(dir);
        assert_int_equal(count_names(folder->path), 3);
        check_file(folder->path, "a.csv", text);
        check_file(folder->path, "b.csv", text);
        check_file(folder->path, "manifest.json", manifest);
    }
}

/* A folder of that name that is somebody's own is left alone. */
static void a_link_is_no_leftover(void **state)
{
    struct folder *folder = *state;
    struct fr_outdir *dir;

    assert_int_equal(mkdir(folder->path, 0755), 0);
    assert_int_equal(mkdir(in(folder->base, "mine"), 0755), 0);
    test_write_file(in(folder->base, "mine/x"), "x", 1);
    assert_int_equal(symlink("../mine", in(folder->path, ".flowrules-tmp-x")),
                     0);
    assert_int_equal(fr_outdir_open(folder->path, 0, &dir, NULL), 0);
    fr_outdir_close(dir);
    check_file(folder->base, "mine/x", "x");
}

/* Write sets of one letter for ever. */
static void write_for_ever(const char *path)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", NULL};

    for (int i = 0;; i++) {
        char text[2] = {(char)('A' + i % 26), '\0'};
        if (run(path, names, text, NULL) < 0)
            _exit(1);
    }
}

static void a_killed_run_leaves_one_set(void **state)
{
    struct folder *folder = *state;
    struct fr_rand rand;

    fr_rand_init(&rand, 4);
    for (int i = 0; i < 60; i++) {
        struct fr_outdir *dir;
        size_t size;
        char *text;
        pid_t child = fork();
        if (child == 0)
            write_for_ever(folder->path);
        usleep((useconds_t)(2000 + fr_rand_below(&rand, 20000)));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        assert_int_equal(fr_outdir_open(folder->path, 0, &dir, NULL), 0);
        fr_outdir_close(dir);
        if (!exists(folder->path, "manifest.json"))
            continue;
        text = test_read_file(in(folder->path, "a"), &size);
        assert_int_equal(size, 1);
        for (const char *name = "bcdef"; *name; name++)
            check_file(folder->path, (char[2]){*name, '\0'}, text);
        assert_int_equal(count_names(folder->path), 7);
        free(text);
    }
}

static void no_memory(void **state)
{
    struct folder *folder = *state;
    int status = FR_ENOMEM;

    assert_int_equal(run(folder->path, ab, "one", NULL), 0);
    for (uint64_t n = 1; status < 0; n++) {
        fr_alloc_fail_at(n, 1);
        status = run(folder->path, bc, "two", NULL);
        fr_alloc_fail_at(0, 0);
        assert_true(status == 0 || status == FR_ENOMEM);
        assert_int_equal(count_names(folder->path), 3);
        check_file(folder->path, "b.csv", status ? "one" : "two");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_run_is_put_into_place),
        TEST(a_discarded_run_leaves_nothing),
        TEST(earlier_results_are_replaced),
        TEST(a_foreign_folder_is_refused),
        TEST(links_are_not_followed),
        TEST(what_cannot_be_a_folder),
        TEST(parents_are_made),
        TEST(only_one_run_at_a_time),
        TEST(folders_vanish_while_they_are_opened),
        TEST(a_failed_rename_is_undone),
        TEST(every_failed_rename_is_undone),
        TEST(every_failed_sync_is_undone),
        TEST(hard_links_are_not_needed),
        TEST(undone_without_hard_links),
        TEST(synced_before_renamed),
        TEST(a_full_disk_leaves_the_earlier_results),
        TEST(leftovers_are_removed),
        TEST(a_killed_commit_is_finished),
        TEST(a_link_is_no_leftover),
        TEST(a_killed_run_leaves_one_set),
        TEST(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
