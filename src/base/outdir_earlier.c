/* outdir_earlier.c - which files the manifest of an earlier run names.
 *
 * Not a JSON reader: it looks for the names in "outputs" and for the tool's
 * name in a text that our own writer wrote. Whatever else it meets, the worst
 * that comes out is a name, and a name that is not a plain file name is
 * dropped. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/outdir_internal.h"
#include "base/strbuf.h"

/* A manifest names a dozen files and some inputs. */
#define MANIFEST_SIZE_MAX ((size_t)16 << 20)

struct scan {
    struct fr_str rest;
    int depth;
    struct fr_str section; /* the last key of the outermost object */
    struct fr_str key;     /* the last key */
    int is_ours;
};

/* The text between quotes; escapes are left as they are. */
static struct fr_str cut_string(struct fr_str *rest)
{
    size_t size = 1;
    struct fr_str text;

    while (size < rest->size && rest->data[size] != '"')
        size += rest->data[size] == '\\' ? 2 : 1;
    if (size > rest->size)
        size = rest->size;
    text = (struct fr_str){rest->data + 1, size - 1};
    if (size < rest->size)
        size++;
    rest->data += size;
    rest->size -= size;
    return text;
}

static int is_plain_name(struct fr_str name)
{
    if (name.size == 0 || name.size > 255 || name.data[0] == '.')
        return 0;
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (c < 0x20 || c == '/' || c == '\\')
            return 0;
    }
    return 1;
}

static int add_name(struct fr_outdir *dir, struct fr_str name)
{
    const char **slot;
    const char *copy;

    if (!is_plain_name(name))
        return 0;
    copy = fr_arena_text(&dir->arena, name.data, name.size);
    slot = copy ? fr_vec_push(&dir->earlier) : NULL;
    if (!slot)
        return FR_ENOMEM;
    *slot = copy;
    return 0;
}

static int scan_string(struct fr_outdir *dir, struct scan *scan)
{
    struct fr_str text = cut_string(&scan->rest);

    if (scan->rest.size && scan->rest.data[0] == ':') {
        scan->key = text;
        if (scan->depth == 1)
            scan->section = text;
        return 0;
    }
    if (!fr_str_equal(scan->key, FR_STR("name")))
        return 0;
    if (scan->depth == 2 && fr_str_equal(scan->section, FR_STR("tool")))
        scan->is_ours = fr_str_equal(text, FR_STR("flowrules"));
    if (scan->depth == 3 && fr_str_equal(scan->section, FR_STR("outputs")))
        return add_name(dir, text);
    return 0;
}

int fr_outdir_scan_earlier(struct fr_outdir *dir, struct fr_str manifest)
{
    struct scan scan = {.rest = manifest};

    while (scan.rest.size) {
        char c = scan.rest.data[0];
        if (c == '"') {
            FR_TRY(scan_string(dir, &scan));
            continue;
        }
        scan.depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        scan.rest.data++;
        scan.rest.size--;
    }
    if (!scan.is_ours)
        fr_vec_release(&dir->earlier);
    return scan.is_ours;
}

static int read_text(int fd, struct fr_strbuf *buf)
{
    ssize_t got = 1;

    while (got != 0) {
        char *at = fr_strbuf_reserve(buf, 4096);
        if (!at)
            return fr_strbuf_status(buf);
        got = read(fd, at, 4096);
        if (got < 0 && errno != EINTR)
            return FR_EIO;
        if (got > 0)
            fr_strbuf_commit(buf, (size_t)got);
    }
    return 0;
}

int fr_outdir_read_earlier(struct fr_outdir *dir)
{
    struct fr_strbuf buf;
    int status;
    int fd = openat(dir->fd, FR_OUTDIR_MANIFEST,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return 0;
    fr_strbuf_init(&buf, MANIFEST_SIZE_MAX);
    status = read_text(fd, &buf);
    close(fd);
    if (status == 0)
        status = fr_outdir_scan_earlier(dir, fr_strbuf_str(&buf));
    fr_strbuf_release(&buf);
    return status == FR_ENOMEM ? status : status > 0;
}
