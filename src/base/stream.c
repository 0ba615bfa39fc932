/* stream.c - bytes from files, pipes and memory, decompressed on the way.
 *
 * What is read from the file is counted and hashed in one place, raw_read;
 * everything else works on the buffer behind it. Never seeks, so a pipe is as
 * good as a file. Invariant: in_at <= in_size <= IN_SIZE. */
#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/strbuf.h"

#define IN_SIZE (256 * 1024)
/* A flow file compresses 5 to 50 times; gzip cannot reach 1,100. */
#define RATIO_MAX       10000
#define RATIO_FREE_SIZE ((uint64_t)1 << 30)

enum compression {
    COMPRESSION_NONE,
    COMPRESSION_GZIP,
    COMPRESSION_ZSTD,
};

struct fr_stream {
    char *path; /* as the user named it, for messages */
    int fd;     /* -1: memory */
    int is_fd_owned;
    const unsigned char *memory; /* borrowed */
    size_t memory_left;
    struct fr_stream_source source;    /* used if it has a function */
    const volatile sig_atomic_t *stop; /* borrowed; may be NULL */
    size_t read_max;                   /* 0: no bound */

    unsigned char *in; /* IN_SIZE bytes */
    size_t in_at, in_size;
    int is_raw_end; /* the file itself has ended */
    uint64_t raw_size, raw_total;
    struct fr_sha256 sha;
    int has_no_digest;

    enum compression compression;
    z_stream zlib; /* initialised if has_zlib */
    int has_zlib;
    ZSTD_DCtx *zstd;
    int is_inside; /* of a gzip member or zstd frame */
    unsigned char ahead[FR_STREAM_PEEK_MAX]; /* content looked at already */
    size_t ahead_at, ahead_size;
    int is_end;
    int status; /* the first error; all later reads return it */
    uint64_t out_size;
};

static int fail(struct fr_stream *stream, int status)
{
    stream->status = status;
    return status;
}

/* --- the bytes of the file --- */

static int read_fd(int fd, void *to, size_t size,
                   const volatile sig_atomic_t *stop, size_t *got)
{
    ssize_t count;

    do {
        if (stop && *stop)
            return FR_ESIGNAL;
        count = read(fd, to, size);
    } while (count < 0 && errno == EINTR);
    if (count < 0)
        return FR_EIO;
    *got = (size_t)count;
    return 0;
}

static void read_memory(struct fr_stream *stream, void *to, size_t size,
                        size_t *got)
{
    *got = size < stream->memory_left ? size : stream->memory_left;
    if (*got)
        memcpy(to, stream->memory, *got);
    stream->memory += *got;
    stream->memory_left -= *got;
}

static int raw_read(struct fr_stream *stream, void *to, size_t size,
                    size_t *got, struct fr_diag *diag)
{
    int status = 0;

    *got = 0;
    if (stream->is_raw_end)
        return 0;
    if (stream->read_max && size > stream->read_max)
        size = stream->read_max;
    if (stream->source.read)
        status =
            stream->source.read(stream->source.context, to, size, got, diag);
    else if (stream->fd < 0)
        read_memory(stream, to, size, got);
    else
        status = read_fd(stream->fd, to, size, stream->stop, got);
    if (status == FR_EIO && stream->fd >= 0)
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot read '%s': %s",
                    stream->path, strerror(errno));
    if (status < 0)
        return status;
    if (!stream->has_no_digest)
        fr_sha256_update(&stream->sha, to, *got);
    stream->raw_size += *got;
    stream->is_raw_end = *got == 0;
    return 0;
}

/* Have at least `need` bytes in the buffer, fewer only at the end. */
static int fill(struct fr_stream *stream, size_t need, struct fr_diag *diag)
{
    FR_ASSERT(need <= IN_SIZE);
    if (stream->in_at == stream->in_size) {
        stream->in_at = stream->in_size = 0;
    } else if (IN_SIZE - stream->in_at < need) {
        stream->in_size -= stream->in_at;
        memmove(stream->in, stream->in + stream->in_at, stream->in_size);
        stream->in_at = 0;
    }
    while (stream->in_size - stream->in_at < need && !stream->is_raw_end) {
        size_t got;
        FR_TRY(raw_read(stream, stream->in + stream->in_size,
                        IN_SIZE - stream->in_size, &got, diag));
        stream->in_size += got;
    }
    return 0;
}

static size_t in_left(const struct fr_stream *stream)
{
    return stream->in_size - stream->in_at;
}

/* --- compression --- */

static enum compression find_compression(const unsigned char *in, size_t size)
{
    if (size >= 2 && in[0] == 0x1F && in[1] == 0x8B)
        return COMPRESSION_GZIP;
    if (size < 4)
        return COMPRESSION_NONE;
    if (in[0] == 0x28 && in[1] == 0xB5 && in[2] == 0x2F && in[3] == 0xFD)
        return COMPRESSION_ZSTD;
    /* a skippable frame */
    if (in[0] >> 4 == 5 && in[1] == 0x2A && in[2] == 0x4D && in[3] == 0x18)
        return COMPRESSION_ZSTD;
    return COMPRESSION_NONE;
}

static void *zlib_alloc(void *unused, unsigned count, unsigned size)
{
    (void)unused;
    return fr_alloc_zero(count, size);
}

static void zlib_free(void *unused, void *block)
{
    (void)unused;
    fr_free(block);
}

static int start_compression(struct fr_stream *stream)
{
    if (stream->compression == COMPRESSION_GZIP) {
        stream->zlib.zalloc = zlib_alloc;
        stream->zlib.zfree = zlib_free;
        /* the largest window, a gzip header */
        if (inflateInit2(&stream->zlib, 15 + 16) != Z_OK)
            return FR_ENOMEM;
        stream->has_zlib = 1;
    }
    if (stream->compression == COMPRESSION_ZSTD) {
        stream->zstd = ZSTD_createDCtx();
        if (!stream->zstd)
            return FR_ENOMEM;
    }
    return 0;
}

/* The byte of the file that is looked at next. */
static unsigned long long position(const struct fr_stream *stream)
{
    return stream->raw_size - in_left(stream);
}

static int fail_damaged(struct fr_stream *stream, const char *why,
                        struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "'%s' is damaged: %s near byte %llu", stream->path, why,
                position(stream));
    return FR_EINPUT;
}

static int fail_cut(const struct fr_stream *stream, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "'%s' is cut: its compressed data is not complete after %llu "
                "bytes",
                stream->path, (unsigned long long)stream->raw_size);
    return FR_EINPUT;
}

/* One step of inflate on what is in the buffer. */
static int step_gzip(struct fr_stream *stream, void *out, size_t size,
                     size_t *got, struct fr_diag *diag)
{
    z_stream *zlib = &stream->zlib;
    unsigned room = size < UINT32_MAX ? (unsigned)size : UINT32_MAX;
    int result;

    zlib->next_in = stream->in + stream->in_at;
    zlib->avail_in = (unsigned)in_left(stream);
    zlib->next_out = out;
    zlib->avail_out = room;
    result = inflate(zlib, Z_NO_FLUSH);
    stream->in_at = stream->in_size - zlib->avail_in;
    *got = room - zlib->avail_out;
    if (result == Z_MEM_ERROR)
        return FR_ENOMEM;
    if (result == Z_DATA_ERROR || result == Z_NEED_DICT)
        return fail_damaged(stream, zlib->msg ? zlib->msg : "bad gzip data",
                            diag);
    FR_ASSERT(result == Z_OK || result == Z_STREAM_END ||
              result == Z_BUF_ERROR);
    stream->is_inside = result != Z_STREAM_END;
    return 0;
}

static int step_zstd(struct fr_stream *stream, void *out, size_t size,
                     size_t *got, struct fr_diag *diag)
{
    ZSTD_inBuffer in = {stream->in + stream->in_at, in_left(stream), 0};
    ZSTD_outBuffer to = {out, size, 0};
    size_t result = ZSTD_decompressStream(stream->zstd, &to, &in);

    stream->in_at += in.pos;
    *got = to.pos;
    if (ZSTD_isError(result))
        return fail_damaged(stream, ZSTD_getErrorName(result), diag);
    stream->is_inside = result != 0;
    return 0;
}

/* What follows the last member is read, so that the digest is the file's, and
 * said. */
static int skip_rest(struct fr_stream *stream, struct fr_diag *diag)
{
    unsigned long long from = position(stream);

    stream->is_end = 1;
    do {
        stream->in_at = stream->in_size;
        FR_TRY(fill(stream, 1, diag));
    } while (in_left(stream));
    fr_diag_add(diag, FR_SEVERITY_WARNING, "",
                "ignored %llu bytes behind the compressed data of '%s'",
                (unsigned long long)stream->raw_size - from, stream->path);
    return 0;
}

/* Between two members: the next one begins, or the data ends. */
static int start_member(struct fr_stream *stream, struct fr_diag *diag)
{
    FR_TRY(fill(stream, 4, diag));
    if (in_left(stream) == 0) {
        stream->is_end = 1;
        return 0;
    }
    if (find_compression(stream->in + stream->in_at, in_left(stream)) !=
        stream->compression)
        return skip_rest(stream, diag);
    if (stream->has_zlib)
        inflateReset(&stream->zlib);
    stream->is_inside = 1;
    return 0;
}

static int check_ratio(const struct fr_stream *stream, struct fr_diag *diag)
{
    if (stream->out_size <= RATIO_FREE_SIZE ||
        stream->out_size / RATIO_MAX <= stream->raw_size)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "'%s' grows more than %d times when decompressed, which no "
                "flow file does",
                stream->path, RATIO_MAX);
    return FR_ELIMIT;
}

/* A step that neither takes nor gives bytes happens at most once between two
 * fills, so the loop ends. */
static int read_compressed(struct fr_stream *stream, void *out, size_t size,
                           size_t *got, struct fr_diag *diag)
{
    while (*got == 0 && !stream->is_end) {
        size_t left;
        if (!stream->is_inside) {
            FR_TRY(start_member(stream, diag));
            continue;
        }
        FR_TRY(fill(stream, 1, diag));
        left = in_left(stream);
        if (stream->compression == COMPRESSION_GZIP)
            FR_TRY(step_gzip(stream, out, size, got, diag));
        else
            FR_TRY(step_zstd(stream, out, size, got, diag));
        if (left == 0 && *got == 0 && stream->is_inside)
            return fail_cut(stream, diag);
    }
    stream->out_size += *got;
    return check_ratio(stream, diag);
}

/* Straight into the caller's memory once the buffer is used up. */
static int read_plain(struct fr_stream *stream, void *out, size_t size,
                      size_t *got, struct fr_diag *diag)
{
    if (in_left(stream) == 0) {
        FR_TRY(raw_read(stream, out, size, got, diag));
        stream->is_end = *got == 0;
        return 0;
    }
    *got = in_left(stream) < size ? in_left(stream) : size;
    memcpy(out, stream->in + stream->in_at, *got);
    stream->in_at += *got;
    return 0;
}

static int read_content(struct fr_stream *stream, void *out, size_t size,
                        size_t *got, struct fr_diag *diag)
{
    int status;

    *got = 0;
    if (stream->status < 0 || stream->is_end)
        return stream->status;
    if (stream->read_max && size > stream->read_max)
        size = stream->read_max;
    if (stream->compression == COMPRESSION_NONE)
        status = read_plain(stream, out, size, got, diag);
    else
        status = read_compressed(stream, out, size, got, diag);
    return status < 0 ? fail(stream, status) : 0;
}

int fr_stream_peek(struct fr_stream *stream, void *out, size_t size,
                   size_t *got, struct fr_diag *diag)
{
    FR_ASSERT(size <= sizeof(stream->ahead));
    while (stream->ahead_size < size) {
        size_t more;
        FR_TRY(read_content(stream, stream->ahead + stream->ahead_size,
                            size - stream->ahead_size, &more, diag));
        if (more == 0)
            break;
        stream->ahead_size += more;
    }
    *got = stream->ahead_size < size ? stream->ahead_size : size;
    memcpy(out, stream->ahead, *got);
    return 0;
}

static size_t take_ahead(struct fr_stream *stream, void *out, size_t size)
{
    size_t left = stream->ahead_size - stream->ahead_at;

    if (stream->read_max && size > stream->read_max)
        size = stream->read_max;
    if (size > left)
        size = left;
    memcpy(out, stream->ahead + stream->ahead_at, size);
    stream->ahead_at += size;
    return size;
}

int fr_stream_read(struct fr_stream *stream, void *out, size_t size,
                   size_t *got, struct fr_diag *diag)
{
    FR_ASSERT(size > 0);
    if (stream->ahead_at == stream->ahead_size)
        return read_content(stream, out, size, got, diag);
    *got = take_ahead(stream, out, size);
    return 0;
}

/* --- opening --- */

/* Opens a file that is not a folder; its size if it is a regular file. */
static int open_file(const char *path, int *fd, uint64_t *size,
                     struct fr_diag *diag)
{
    struct stat st;

    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0 || fstat(*fd, &st) < 0) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot open '%s': %s", path,
                    strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "cannot read '%s': it is a folder, not a file", path);
    } else {
        *size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
        return 0;
    }
    if (*fd >= 0)
        close(*fd);
    return FR_EINPUT;
}

static struct fr_stream *stream_new(const char *path)
{
    struct fr_stream *stream = fr_alloc_zero(1, sizeof(*stream));

    if (!stream)
        return NULL;
    stream->fd = -1;
    stream->path = fr_alloc_text(path, strlen(path));
    stream->in = fr_alloc(IN_SIZE);
    fr_sha256_init(&stream->sha);
    if (!stream->path || !stream->in) {
        fr_stream_close(stream);
        return NULL;
    }
    return stream;
}

/* Look at the first bytes. Takes the stream: it is handed out or closed. */
static int stream_start(struct fr_stream *stream, struct fr_stream **out,
                        struct fr_diag *diag)
{
    int status = fill(stream, 4, diag);

    if (status == FR_EIO)
        status = FR_EINPUT;
    if (status == 0) {
        stream->compression = find_compression(stream->in, stream->in_size);
        status = start_compression(stream);
    }
    if (status < 0) {
        fr_stream_close(stream);
        return status;
    }
    *out = stream;
    return 0;
}

int fr_stream_open(const char *path, struct fr_stream **stream,
                   struct fr_diag *diag)
{
    int is_stdin = strcmp(path, "-") == 0;
    struct fr_stream *opened = stream_new(is_stdin ? "stdin" : path);
    int status = 0;

    if (!opened)
        return FR_ENOMEM;
    if (is_stdin)
        opened->fd = STDIN_FILENO;
    else
        status = open_file(path, &opened->fd, &opened->raw_total, diag);
    if (status < 0) {
        opened->fd = -1;
        fr_stream_close(opened);
        return status;
    }
    opened->is_fd_owned = !is_stdin;
    return stream_start(opened, stream, diag);
}

int fr_stream_open_memory(const char *name, const void *data, size_t size,
                          struct fr_stream **stream, struct fr_diag *diag)
{
    struct fr_stream *opened = stream_new(name);

    if (!opened)
        return FR_ENOMEM;
    opened->memory = data;
    opened->memory_left = size;
    opened->raw_total = size;
    return stream_start(opened, stream, diag);
}

int fr_stream_open_source(const char *name,
                          const struct fr_stream_source *source,
                          struct fr_stream **stream)
{
    struct fr_stream *opened = stream_new(name);

    if (!opened)
        return FR_ENOMEM;
    opened->source = *source;
    opened->has_no_digest = 1;
    *stream = opened;
    return 0;
}

void fr_stream_close(struct fr_stream *stream)
{
    if (!stream)
        return;
    if (stream->has_zlib)
        inflateEnd(&stream->zlib);
    ZSTD_freeDCtx(stream->zstd);
    if (stream->is_fd_owned)
        close(stream->fd);
    fr_free(stream->in);
    fr_free(stream->path);
    fr_free(stream);
}

void fr_stream_limit_reads(struct fr_stream *stream, size_t size)
{
    stream->read_max = size;
}

void fr_stream_stop_on(struct fr_stream *stream,
                       const volatile sig_atomic_t *stop)
{
    stream->stop = stop;
}

void fr_stream_skip_digest(struct fr_stream *stream)
{
    stream->has_no_digest = 1;
}

const char *fr_stream_name(const struct fr_stream *stream)
{
    const char *slash = strrchr(stream->path, '/');

    return slash ? slash + 1 : stream->path;
}

const char *fr_stream_compression(const struct fr_stream *stream)
{
    static const char *const names[] = {"", "gz", "zst"};

    return names[stream->compression];
}

uint64_t fr_stream_bytes_read(const struct fr_stream *stream)
{
    return stream->raw_size;
}

uint64_t fr_stream_bytes_total(const struct fr_stream *stream)
{
    return stream->raw_total;
}

int fr_stream_digest(struct fr_stream *stream, char text[FR_SHA256_TEXT_SIZE],
                     struct fr_diag *diag)
{
    struct fr_sha256 sha;
    int status = 0;

    FR_ASSERT(!stream->has_no_digest);
    while (status == 0 && !stream->is_raw_end) {
        stream->in_at = stream->in_size;
        status = fill(stream, 1, diag);
        stream->is_end = 1;
    }
    if (status < 0)
        return fail(stream, status);
    sha = stream->sha;
    fr_sha256_finish(&sha, text);
    return 0;
}

/* --- whole files --- */

static int read_rest(int fd, size_t size_max, struct fr_strbuf *buf)
{
    size_t got = 1;

    while (got > 0) {
        char *at = fr_strbuf_reserve(buf, 1);
        size_t room;
        if (!at)
            return fr_strbuf_status(buf);
        room = buf->capacity - buf->size - 1;
        if (room > size_max + 1 - buf->size)
            room = size_max + 1 - buf->size;
        FR_TRY(read_fd(fd, at, room, NULL, &got));
        fr_strbuf_commit(buf, got);
        if (buf->size > size_max)
            return FR_ELIMIT;
    }
    return 0;
}

int fr_file_read(const char *path, size_t size_max, char **text, size_t *size,
                 struct fr_diag *diag)
{
    struct fr_strbuf buf;
    uint64_t file_size;
    int fd, status;

    FR_ASSERT(size_max < SIZE_MAX / 2);
    FR_TRY(open_file(path, &fd, &file_size, diag));
    fr_strbuf_init(&buf, size_max + 2);
    if (file_size <= size_max)
        (void)fr_strbuf_reserve(&buf, (size_t)file_size + 1);
    status = read_rest(fd, size_max, &buf);
    if (status == FR_EIO) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot read '%s': %s", path,
                    strerror(errno));
        status = FR_EINPUT;
    } else if (status == FR_ELIMIT) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "'%s' is larger than %zu bytes", path, size_max);
    }
    close(fd);
    if (status == 0) {
        *size = buf.size;
        *text = fr_strbuf_take(&buf);
        return *text ? 0 : FR_ENOMEM;
    }
    fr_strbuf_release(&buf);
    return status;
}
