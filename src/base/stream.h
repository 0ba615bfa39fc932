/* stream.h - bytes in, from a file, a pipe or standard input, decompressed.
 *
 * gzip (also several members) and zstd (also several frames) are recognised
 * by their first bytes. The compressed or plain bytes as read are counted and
 * hashed, so that the report can name its input by size and SHA-256. */
#ifndef FR_BASE_STREAM_H
#define FR_BASE_STREAM_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sha256.h"
#include "flowrules/status.h"

struct fr_stream;

/* Open `path` ("-" is standard input, which is not closed). The first bytes
 * are read to tell the format. Errors, with a message in diag: FR_EINPUT
 * (missing, unreadable, a directory), FR_ENOMEM. */
FR_MUST_USE int fr_stream_open(const char *path, struct fr_stream **stream,
                               struct fr_diag *diag);
/* A stream over bytes in memory, which are borrowed; `name` is copied. For
 * tests and fuzz targets; compressed content is recognised too. */
FR_MUST_USE int fr_stream_open_memory(const char *name, const void *data,
                                      size_t size, struct fr_stream **stream,
                                      struct fr_diag *diag);
/* Bytes that are made while they are read. */
struct fr_stream_source {
    /* As fr_stream_read: 0 bytes are the end. An error is passed up. */
    int (*read)(void *context, void *out, size_t size, size_t *got,
                struct fr_diag *diag);
    void *context; /* borrowed until the stream is closed */
};
/* A stream over a source, whose bytes are taken as they are and, since they
 * are in no file, not hashed: such a stream has no digest. FR_ENOMEM. */
FR_MUST_USE int fr_stream_open_source(const char *name,
                                      const struct fr_stream_source *source,
                                      struct fr_stream **stream);
/* Look at the first bytes of the content, decompressed: at most size, itself
 * at most FR_STREAM_PEEK_MAX, fewer only where it ends. Before the first read
 * only; they will be read nevertheless. Errors as fr_stream_read. */
#define FR_STREAM_PEEK_MAX 16
FR_MUST_USE int fr_stream_peek(struct fr_stream *stream, void *out, size_t size,
                               size_t *got, struct fr_diag *diag);
void fr_stream_close(struct fr_stream *stream);
/* At most `size` decompressed bytes into `out`; *got is how many, 0 at the
 * end. Short reads happen anywhere. EINTR is retried. Errors: FR_EINPUT for
 * damaged or cut compressed data (message names the file and offset), FR_EIO
 * for a read error, FR_ELIMIT past a ratio of 10,000:1 beyond 1 GiB. */
FR_MUST_USE int fr_stream_read(struct fr_stream *stream, void *out, size_t size,
                               size_t *got, struct fr_diag *diag);
/* Never hand out more than `size` bytes a call (0: no bound); for tests that
 * feed 1 byte at a time. */
void fr_stream_limit_reads(struct fr_stream *stream, size_t size);
/* A flag, set by a signal handler, that ends reading with FR_ESIGNAL before
 * the next read of the file and when a read is interrupted. Borrowed. */
void fr_stream_stop_on(struct fr_stream *stream,
                       const volatile sig_atomic_t *stop);
/* Name without folders ("stdin" for "-"). Borrowed. */
const char *fr_stream_name(const struct fr_stream *stream);
/* "", "gz" or "zst". */
const char *fr_stream_compression(const struct fr_stream *stream);
/* Bytes of the file itself read so far; its size if known, else 0. */
uint64_t fr_stream_bytes_read(const struct fr_stream *stream);
uint64_t fr_stream_bytes_total(const struct fr_stream *stream);
/* Compute no digest, which takes longer than much of what is done with the
 * bytes; call it right after opening. */
void fr_stream_skip_digest(struct fr_stream *stream);
/* SHA-256 of the file's own bytes; reads what is left of them first. Not after
 * fr_stream_skip_digest. */
FR_MUST_USE int fr_stream_digest(struct fr_stream *stream,
                                 char text[FR_SHA256_TEXT_SIZE],
                                 struct fr_diag *diag);

/* Read a whole file of at most size_max bytes; *text is NUL-terminated, freed
 * with fr_free. FR_EINPUT (with message) or FR_ELIMIT or FR_ENOMEM. */
FR_MUST_USE int fr_file_read(const char *path, size_t size_max, char **text,
                             size_t *size, struct fr_diag *diag);

#endif
