/* whole_file.c - a temporary file beside the target, then a rename; until
 * then an earlier file stays as it was. Every return value is looked at. */
#include "cli/whole_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"

#define PATH_BYTES_MAX 8192

struct fr_whole_file {
    char *path; /* owned, as is temporary */
    char *temporary;
    FILE *out; /* NULL once closed */
    int is_committed;
};

static int fail(const char *verb, const char *path, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot %s '%s': %s", verb, path,
                strerror(errno));
    return FR_EOUTPUT;
}

static int check_place(const char *path, struct fr_diag *diag)
{
    struct stat st;

    if (lstat(path, &st) < 0 || S_ISREG(st.st_mode))
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot replace '%s': it is not a regular file", path);
    fr_diag_help(diag, "without -o the output goes to standard output");
    return FR_EOUTPUT;
}

static char *temporary_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct fr_strbuf text;

    fr_strbuf_init(&text, PATH_BYTES_MAX);
    fr_strbuf_append(&text, path, (size_t)(name - path));
    fr_strbuf_printf(&text, ".%s.flowrules-tmp-XXXXXX", name);
    return fr_strbuf_take(&text);
}

/* The permissions of the file that is replaced, or those that a file made
 * with open() would have. */
static int set_mode(int fd, const char *path)
{
    struct stat st;
    mode_t mask;

    if (stat(path, &st) == 0)
        return fchmod(fd, st.st_mode & 07777);
    mask = umask(0);
    (void)umask(mask);
    return fchmod(fd, 0666 & ~mask);
}

static int open_temporary(struct fr_whole_file *file, struct fr_diag *diag)
{
    int fd = mkstemp(file->temporary);

    if (fd < 0) {
        int status = fail("create", file->path, diag);
        file->temporary[0] = '\0';
        return status;
    }
    if (set_mode(fd, file->path) < 0 || !(file->out = fdopen(fd, "wb"))) {
        (void)close(fd);
        return fail("create", file->path, diag);
    }
    return 0;
}

int fr_whole_file_open(const char *path, struct fr_whole_file **file,
                       struct fr_diag *diag)
{
    struct fr_whole_file *made;
    int status;

    FR_TRY(check_place(path, diag));
    made = fr_alloc_zero(1, sizeof(*made));
    if (!made)
        return FR_ENOMEM;
    made->path = fr_alloc_text(path, strlen(path));
    made->temporary = temporary_name(path);
    status =
        made->path && made->temporary ? open_temporary(made, diag) : FR_ENOMEM;
    if (status < 0) {
        fr_whole_file_close(made);
        return status;
    }
    *file = made;
    return 0;
}

int fr_whole_file_write(struct fr_whole_file *file, const void *data,
                        size_t size, struct fr_diag *diag)
{
    if (fwrite(data, 1, size, file->out) == size)
        return 0;
    return fail("write", file->path, diag);
}

int fr_whole_file_commit(struct fr_whole_file *file, struct fr_diag *diag)
{
    FILE *out = file->out;
    int is_good = fflush(out) == 0 && fsync(fileno(out)) == 0;

    if (!is_good)
        return fail("write", file->path, diag);
    file->out = NULL;
    if (fclose(out) != 0)
        return fail("write", file->path, diag);
    if (rename(file->temporary, file->path) < 0)
        return fail("rename the result to", file->path, diag);
    file->is_committed = 1;
    return 0;
}

void fr_whole_file_close(struct fr_whole_file *file)
{
    if (!file)
        return;
    if (file->out)
        (void)fclose(file->out);
    if (!file->is_committed && file->temporary && file->temporary[0])
        (void)unlink(file->temporary);
    fr_free(file->temporary);
    fr_free(file->path);
    fr_free(file);
}
