/* stream_test.c - plain, gzip and zstd content from memory, files, pipes;
 * whole, cut at every byte, damaged, in pieces of any size. */
#include "support/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "base/stream.h"

#define DATA_SIZE 40000

/* Bytes with a size. */
struct blob {
    unsigned char *data;
    size_t size;
};

static unsigned char content[DATA_SIZE]; /* compresses to about a third */

static int fill_content(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 11);
    for (size_t i = 0; i < DATA_SIZE; i++)
        content[i] = (unsigned char)('a' + fr_rand_below(&rand, 4));
    return 0;
}

static struct blob gzip_of(const void *data, size_t size)
{
    struct blob blob = {malloc(size + 1000), 0};
    z_stream z = {0};

    assert_non_null(blob.data);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)data;
    z.avail_in = (unsigned)size;
    z.next_out = blob.data;
    z.avail_out = (unsigned)size + 1000;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    blob.size = z.total_out;
    deflateEnd(&z);
    return blob;
}

/* With a checksum, so that any damage shows. */
static struct blob zstd_of(const void *data, size_t size)
{
    struct blob blob = {malloc(size + 1000), 0};
    ZSTD_CCtx *context = ZSTD_createCCtx();

    assert_non_null(context);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    blob.size = ZSTD_compress2(context, blob.data, size + 1000, data, size);
    assert_false(ZSTD_isError(blob.size));
    ZSTD_freeCCtx(context);
    return blob;
}

static struct blob plain_of(const void *data, size_t size)
{
    struct blob blob = {malloc(size + 1), size};

    if (size)
        memcpy(blob.data, data, size);
    return blob;
}

/* Takes both. */
static struct blob join(struct blob a, struct blob b)
{
    struct blob both = {malloc(a.size + b.size + 1), a.size + b.size};

    memcpy(both.data, a.data, a.size);
    memcpy(both.data + a.size, b.data, b.size);
    free(a.data);
    free(b.data);
    return both;
}

static struct blob halves(struct blob (*pack)(const void *, size_t))
{
    return join(pack(content, DATA_SIZE / 3),
                pack(content + DATA_SIZE / 3, DATA_SIZE - DATA_SIZE / 3));
}

/* Everything that the stream gives, in pieces of `piece`; returns the status
 * that ended it. */
static int read_all(struct fr_stream *stream, size_t piece,
                    struct fr_diag *diag, struct blob *out)
{
    size_t got = 1;
    int status = 0;

    *out = (struct blob){malloc(4 * DATA_SIZE), 0};
    while (status == 0 && got > 0) {
        size_t room = 4 * DATA_SIZE - out->size;
        status = fr_stream_read(stream, out->data + out->size,
                                piece < room ? piece : room, &got, diag);
        out->size += got;
    }
    return status;
}

static void check_content(const struct blob *got)
{
    assert_int_equal(got->size, DATA_SIZE);
    assert_memory_equal(got->data, content, DATA_SIZE);
}

/* The text of all messages. */
static char *messages_of(struct fr_diag *diag)
{
    char *text;

    assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
    return text;
}

static void check_message(struct fr_diag *diag, const char *part)
{
    char *text = messages_of(diag);

    if (!strstr(text, part))
        fail_msg("no '%s' in: %s", part, text);
    fr_text_free(text);
}

static void digest_of(const struct blob *blob, char *text)
{
    struct fr_sha256 sha;

    fr_sha256_init(&sha);
    fr_sha256_update(&sha, blob->data, blob->size);
    fr_sha256_finish(&sha, text);
}

static const struct {
    struct blob (*make)(const void *, size_t);
    const char *compression;
} packs[] = {{plain_of, ""}, {gzip_of, "gz"}, {zstd_of, "zst"}};

static void every_form_gives_the_content(void **state)
{
    static const size_t limits[] = {0, 1, 2, 3, 7, 4096};
    static const size_t pieces[] = {1, 5, 1000, DATA_SIZE};

    (void)state;
    for (size_t form = 0; form < 6; form++) {
        struct blob blob = form < 3 ? packs[form].make(content, DATA_SIZE)
                                    : halves(packs[form - 3].make);
        char want[FR_SHA256_TEXT_SIZE];
        digest_of(&blob, want);
        for (size_t i = 0; i < TEST_COUNT(limits) * 4; i++) {
            char text[FR_SHA256_TEXT_SIZE];
            struct fr_diag *diag = fr_diag_new(0);
            struct fr_stream *stream;
            struct blob got;
            assert_int_equal(
                fr_stream_open_memory("x", blob.data, blob.size, &stream, diag),
                0);
            fr_stream_limit_reads(stream, limits[i / 4]);
            assert_string_equal(fr_stream_compression(stream),
                                packs[form % 3].compression);
            assert_int_equal(read_all(stream, pieces[i % 4], diag, &got), 0);
            check_content(&got);
            assert_int_equal(fr_stream_bytes_read(stream), blob.size);
            assert_int_equal(fr_stream_bytes_total(stream), blob.size);
            assert_int_equal(fr_stream_digest(stream, text, diag), 0);
            assert_string_equal(text, want);
            assert_int_equal(fr_diag_count(diag, FR_SEVERITY_WARNING), 0);
            free(got.data);
            fr_stream_close(stream);
            fr_diag_free(diag);
        }
        free(blob.data);
    }
}

/* Empty content of every form ends at once, and stays at its end. */
static void empty_content(void **state)
{
    (void)state;
    for (size_t form = 0; form < 3; form++) {
        struct blob blob = packs[form].make("", 0);
        struct fr_stream *stream;
        size_t got = 7;
        char byte;
        assert_int_equal(
            fr_stream_open_memory("x", blob.data, blob.size, &stream, NULL), 0);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(fr_stream_read(stream, &byte, 1, &got, NULL), 0);
            assert_int_equal(got, 0);
        }
        fr_stream_close(stream);
        free(blob.data);
    }
}

/* Texts that only begin like a compressed one. */
static void short_and_similar_texts_are_plain(void **state)
{
    static const char *const texts[] = {"\x1f", "\x28\xB5\x2F", "\x28\xB5\x2Fx",
                                        "P",    "P\x2A\x4D",    "\x1f\x8a\x08"};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(texts); i++) {
        size_t size = strlen(texts[i]);
        struct fr_stream *stream;
        struct blob got;
        assert_int_equal(
            fr_stream_open_memory("x", texts[i], size, &stream, NULL), 0);
        assert_string_equal(fr_stream_compression(stream), "");
        assert_int_equal(read_all(stream, 100, NULL, &got), 0);
        assert_int_equal(got.size, size);
        assert_memory_equal(got.data, texts[i], size);
        free(got.data);
        fr_stream_close(stream);
    }
}

/* Cut behind any byte: what was complete is given, then it is said. Only a
 * cut between two members is not noticed, as nobody can. */
static void cut_content_is_refused(void **state)
{
    (void)state;
    for (size_t form = 1; form < 3; form++) {
        struct blob blob = packs[form].make(content, 3000);
        for (size_t size = 4; size < blob.size; size++) {
            struct fr_diag *diag = fr_diag_new(0);
            struct fr_stream *stream;
            struct blob got;
            assert_int_equal(fr_stream_open_memory("flows.gz", blob.data, size,
                                                   &stream, diag),
                             0);
            assert_int_equal(read_all(stream, 5000, diag, &got), FR_EINPUT);
            assert_in_range(got.size, 0, 3000);
            assert_memory_equal(got.data, content, got.size);
            check_message(diag, "'flows.gz' is cut");
            /* the error stays, and is said once */
            assert_int_equal(
                fr_stream_read(stream, got.data, 1, &got.size, diag),
                FR_EINPUT);
            assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 1);
            free(got.data);
            fr_stream_close(stream);
            fr_diag_free(diag);
        }
        free(blob.data);
    }
}

/* One bit wrong anywhere is either refused or, in a header field that means
 * nothing to us, changes nothing. */
static void damaged_content_is_refused(void **state)
{
    size_t refused = 0, total = 0;

    (void)state;
    for (size_t form = 1; form < 3; form++) {
        struct blob blob = packs[form].make(content, 3000);
        for (size_t at = 4; at < blob.size; at++) {
            struct fr_diag *diag = fr_diag_new(0);
            struct fr_stream *stream;
            struct blob got;
            int status;
            blob.data[at] ^= 0x10;
            assert_int_equal(
                fr_stream_open_memory("x", blob.data, blob.size, &stream, diag),
                0);
            status = read_all(stream, 5000, diag, &got);
            assert_true(status == 0 || status == FR_EINPUT);
            if (status == 0)
                assert_memory_equal(got.data, content, got.size);
            else
                assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 1);
            refused += status != 0;
            total++;
            blob.data[at] ^= 0x10;
            free(got.data);
            fr_stream_close(stream);
            fr_diag_free(diag);
        }
        free(blob.data);
    }
    assert_true(refused > total - 20);
}

static void bytes_behind_are_counted(void **state)
{
    (void)state;
    for (size_t form = 1; form < 3; form++) {
        struct blob blob = join(packs[form].make(content, DATA_SIZE),
                                plain_of("\0\0\0abc", 6));
        struct fr_diag *diag = fr_diag_new(0);
        struct fr_stream *stream;
        struct blob got;
        assert_int_equal(
            fr_stream_open_memory("x", blob.data, blob.size, &stream, diag), 0);
        assert_int_equal(read_all(stream, 1000, diag, &got), 0);
        check_content(&got);
        check_message(diag, "warning: ignored 6 bytes behind the compressed "
                            "data of 'x'");
        assert_int_equal(fr_stream_bytes_read(stream), blob.size);
        free(got.data);
        fr_stream_close(stream);
        fr_diag_free(diag);
        free(blob.data);
    }
}

static void skippable_frames_are_skipped(void **state)
{
    struct blob blob = join(plain_of("\x53\x2A\x4D\x18\3\0\0\0abc", 11),
                            zstd_of(content, DATA_SIZE));
    struct fr_stream *stream;
    struct blob got;

    (void)state;
    assert_int_equal(
        fr_stream_open_memory("x", blob.data, blob.size, &stream, NULL), 0);
    assert_string_equal(fr_stream_compression(stream), "zst");
    assert_int_equal(read_all(stream, 1000, NULL, &got), 0);
    check_content(&got);
    free(got.data);
    free(blob.data);
    fr_stream_close(stream);
}

/* 1.2 GiB of zeros as zstd writes them: about 1 : 30,000. */
static void a_bomb_is_refused(void **state)
{
    size_t size = (size_t)1200 << 20;
    unsigned char *zeros = calloc(1, 1 << 20), *packed = malloc(1 << 20);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_outBuffer out = {packed, 1 << 20, 0};
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_stream *stream;
    uint64_t total = 0;
    int status = 0;
    size_t got = 1;

    (void)state;
    for (size_t at = 0; at < size; at += 1 << 20) {
        ZSTD_inBuffer in = {zeros, 1 << 20, 0};
        ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue);
    }
    ZSTD_compressStream2(context, &out, &(ZSTD_inBuffer){zeros, 0, 0},
                         ZSTD_e_end);
    ZSTD_freeCCtx(context);
    assert_in_range(out.pos, 100, 100000);
    assert_int_equal(
        fr_stream_open_memory("bomb", packed, out.pos, &stream, diag), 0);
    while (status == 0 && got > 0) {
        status = fr_stream_read(stream, zeros, 1 << 20, &got, diag);
        total += got;
    }
    assert_int_equal(status, FR_ELIMIT);
    assert_in_range(total, 1 << 30, size);
    check_message(diag, "'bomb' grows more than 10000 times");
    fr_stream_close(stream);
    fr_diag_free(diag);
    free(zeros);
    free(packed);
}

/* --- files --- */

struct folder {
    char path[300];
    char file[400];
};

static struct folder make_folder(const char *name)
{
    struct folder folder;

    test_make_folder(folder.path, sizeof(folder.path));
    snprintf(folder.file, sizeof(folder.file), "%s/%s", folder.path, name);
    return folder;
}

static void files_are_named_and_counted(void **state)
{
    struct folder folder = make_folder("flows.csv.gz");
    struct blob blob = gzip_of(content, DATA_SIZE);
    struct fr_stream *stream;
    struct blob got;

    (void)state;
    test_write_file(folder.file, blob.data, blob.size);
    assert_int_equal(fr_stream_open(folder.file, &stream, NULL), 0);
    assert_string_equal(fr_stream_name(stream), "flows.csv.gz");
    assert_int_equal(fr_stream_bytes_total(stream), blob.size);
    assert_int_equal(read_all(stream, 999, NULL, &got), 0);
    check_content(&got);
    fr_stream_close(stream);
    free(got.data);
    free(blob.data);
    test_remove_tree(folder.path);
}

/* The digest is that of the whole file however much was read before. */
static void the_digest_reads_the_rest(void **state)
{
    struct folder folder = make_folder("flows.csv");
    struct blob blob = {content, DATA_SIZE};
    char want[FR_SHA256_TEXT_SIZE], text[FR_SHA256_TEXT_SIZE];

    (void)state;
    digest_of(&blob, want);
    test_write_file(folder.file, content, DATA_SIZE);
    for (size_t size = 0; size < 3; size++) {
        struct fr_stream *stream;
        unsigned char bytes[10];
        size_t got;
        assert_int_equal(fr_stream_open(folder.file, &stream, NULL), 0);
        if (size)
            assert_int_equal(fr_stream_read(stream, bytes, size, &got, NULL),
                             0);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(fr_stream_digest(stream, text, NULL), 0);
            assert_string_equal(text, want);
        }
        assert_int_equal(fr_stream_bytes_read(stream), DATA_SIZE);
        /* nothing is left to read */
        assert_int_equal(fr_stream_read(stream, bytes, 1, &got, NULL), 0);
        assert_int_equal(got, 0);
        fr_stream_close(stream);
    }
    test_remove_tree(folder.path);
}

static void without_a_digest_the_content_is_the_same(void **state)
{
    struct blob blob = gzip_of(content, DATA_SIZE);
    struct blob got;
    struct fr_stream *stream;

    (void)state;
    assert_int_equal(fr_stream_open_memory("flows.csv.gz", blob.data, blob.size,
                                           &stream, NULL),
                     0);
    fr_stream_skip_digest(stream);
    assert_int_equal(read_all(stream, 1000, NULL, &got), 0);
    check_content(&got);
    assert_int_equal(fr_stream_bytes_read(stream), blob.size);
    fr_stream_close(stream);
    free(got.data);
    free(blob.data);
}

static void what_cannot_be_opened(void **state)
{
    struct folder folder = make_folder("no such file");
    struct fr_stream *stream;
    struct fr_diag *diag = fr_diag_new(0);

    (void)state;
    assert_int_equal(fr_stream_open(folder.file, &stream, diag), FR_EINPUT);
    check_message(diag, "error: cannot open '");
    check_message(diag, "no such file': No such file or directory");
    assert_int_equal(fr_stream_open(folder.path, &stream, diag), FR_EINPUT);
    check_message(diag, "it is a folder, not a file");
    assert_int_equal(fr_stream_open("", &stream, diag), FR_EINPUT);
    fr_diag_free(diag);
    test_remove_tree(folder.path);
}

/* Standard input is a pipe of two writes; it is not closed. */
static void standard_input(void **state)
{
    int saved = dup(STDIN_FILENO);
    struct fr_stream *stream;
    struct blob got;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(write(ends[1], "ab", 2), 2);
    assert_int_equal(write(ends[1], "cdef", 4), 4);
    close(ends[1]);
    assert_int_equal(fr_stream_open("-", &stream, NULL), 0);
    assert_string_equal(fr_stream_name(stream), "stdin");
    assert_int_equal(fr_stream_bytes_total(stream), 0);
    assert_int_equal(read_all(stream, 100, NULL, &got), 0);
    assert_int_equal(got.size, 6);
    assert_memory_equal(got.data, "abcdef", 6);
    fr_stream_close(stream);
    free(got.data);
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    close(ends[0]);
}

static void a_closed_standard_input_is_said(void **state)
{
    int saved = dup(STDIN_FILENO);
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_stream *stream;

    (void)state;
    close(STDIN_FILENO);
    assert_int_equal(fr_stream_open("-", &stream, diag), FR_EINPUT);
    check_message(diag, "cannot read 'stdin': ");
    fr_diag_free(diag);
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
}

static volatile sig_atomic_t is_stopped;

static void stop(int number)
{
    (void)number;
    is_stopped = 1;
}

/* A read that blocks on a pipe is ended by a signal. */
static void a_signal_ends_reading(void **state)
{
    struct folder folder = make_folder("pipe");
    struct sigaction action = {.sa_handler = stop}, before;
    struct fr_stream *stream;
    char bytes[4];
    size_t got;
    int fd;

    (void)state;
    sigaction(SIGALRM, &action, &before);
    assert_int_equal(mkfifo(folder.file, 0600), 0);
    fd = open(folder.file, O_RDWR);
    assert_int_equal(write(fd, "abcd", 4), 4);
    assert_int_equal(fr_stream_open(folder.file, &stream, NULL), 0);
    assert_int_equal(fr_stream_read(stream, bytes, 4, &got, NULL), 0);
    assert_int_equal(got, 4);
    is_stopped = 0;
    fr_stream_stop_on(stream, &is_stopped);
    alarm(1);
    assert_int_equal(fr_stream_read(stream, bytes, 4, &got, NULL), FR_ESIGNAL);
    fr_stream_close(stream);
    close(fd);
    sigaction(SIGALRM, &before, NULL);
    test_remove_tree(folder.path);
}

static void whole_files(void **state)
{
    struct folder folder = make_folder("rules.yaml");
    struct fr_diag *diag = fr_diag_new(0);
    char *text;
    size_t size;

    (void)state;
    test_write_file(folder.file, content, DATA_SIZE);
    for (size_t extra = 0; extra < 3; extra++) {
        assert_int_equal(
            fr_file_read(folder.file, DATA_SIZE + extra, &text, &size, diag),
            0);
        assert_int_equal(size, DATA_SIZE);
        assert_memory_equal(text, content, DATA_SIZE);
        assert_int_equal(text[size], '\0');
        fr_free(text);
    }
    assert_int_equal(
        fr_file_read(folder.file, DATA_SIZE - 1, &text, &size, diag),
        FR_ELIMIT);
    check_message(diag, "is larger than 39999 bytes");
    assert_int_equal(fr_file_read("/dev/zero", 1000, &text, &size, diag),
                     FR_ELIMIT);
    assert_int_equal(fr_file_read(folder.path, 1000, &text, &size, diag),
                     FR_EINPUT);
    test_write_file(folder.file, "", 0);
    assert_int_equal(fr_file_read(folder.file, 0, &text, &size, diag), 0);
    assert_int_equal(size, 0);
    assert_string_equal(text, "");
    fr_free(text);
    fr_diag_free(diag);
    test_remove_tree(folder.path);
}

/* What was looked at is read nevertheless, whatever the sizes. */
static void looking_ahead_takes_nothing(void **state)
{
    (void)state;
    for (size_t form = 0; form < 3; form++) {
        struct blob blob = packs[form].make(content, DATA_SIZE);
        for (size_t size = 1; size <= FR_STREAM_PEEK_MAX; size++) {
            struct fr_stream *stream;
            unsigned char first[FR_STREAM_PEEK_MAX];
            struct blob got;
            size_t seen;
            assert_int_equal(
                fr_stream_open_memory("x", blob.data, blob.size, &stream, NULL),
                0);
            fr_stream_limit_reads(stream, size % 4);
            assert_int_equal(fr_stream_peek(stream, first, 1, &seen, NULL), 0);
            assert_int_equal(fr_stream_peek(stream, first, size, &seen, NULL),
                             0);
            assert_int_equal(seen, size);
            assert_memory_equal(first, content, size);
            assert_int_equal(read_all(stream, 5 + size, NULL, &got), 0);
            check_content(&got);
            free(got.data);
            fr_stream_close(stream);
        }
        free(blob.data);
    }
}

static void looking_ahead_at_less_than_is_asked(void **state)
{
    struct fr_stream *stream;
    unsigned char first[4];
    struct blob got;
    size_t seen;

    (void)state;
    assert_int_equal(fr_stream_open_memory("x", "ab", 2, &stream, NULL), 0);
    assert_int_equal(fr_stream_peek(stream, first, 4, &seen, NULL), 0);
    assert_int_equal(seen, 2);
    assert_int_equal(read_all(stream, 9, NULL, &got), 0);
    assert_true(got.size == 2 && memcmp(got.data, "ab", 2) == 0);
    free(got.data);
    fr_stream_close(stream);
}

/* Gives `left` bytes of the content, three at a time, then `end`. */
struct tap {
    size_t left;
    int end;
};

static int read_tap(void *context, void *out, size_t size, size_t *got,
                    struct fr_diag *diag)
{
    struct tap *tap = context;

    (void)diag;
    *got = size < 3 ? size : 3;
    if (*got > tap->left)
        *got = tap->left;
    if (tap->left == 0 && tap->end < 0)
        return tap->end;
    memcpy(out, content + DATA_SIZE - tap->left, *got);
    tap->left -= *got;
    return 0;
}

static void a_source_is_read_to_its_end_or_error(void **state)
{
    static const int ends[] = {0, FR_EIO};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(ends); i++) {
        struct tap tap = {DATA_SIZE, ends[i]};
        const struct fr_stream_source source = {read_tap, &tap};
        struct fr_diag *diag = fr_diag_new(0);
        struct fr_stream *stream;
        struct blob got;
        assert_int_equal(fr_stream_open_source("dir/made", &source, &stream),
                         0);
        assert_string_equal(fr_stream_name(stream), "made");
        assert_int_equal(read_all(stream, 1000, diag, &got), ends[i]);
        check_content(&got);
        assert_int_equal(fr_stream_bytes_read(stream), DATA_SIZE);
        /* the source has said what was wrong */
        assert_int_equal(fr_diag_count(diag, FR_SEVERITY_ERROR), 0);
        free(got.data);
        fr_diag_free(diag);
        fr_stream_close(stream);
    }
}

/* With the n-th allocation failing: FR_ENOMEM or the content. */
static void no_memory(void **state)
{
    (void)state;
    for (size_t form = 0; form < 3; form++) {
        struct blob blob = packs[form].make(content, DATA_SIZE);
        int status = FR_ENOMEM;
        for (uint64_t n = 1; status < 0; n++) {
            struct fr_stream *stream = NULL;
            struct blob got = {0};
            fr_alloc_fail_at(n, 1);
            status =
                fr_stream_open_memory("x", blob.data, blob.size, &stream, NULL);
            if (status == 0)
                status = read_all(stream, 1000, NULL, &got);
            fr_alloc_fail_at(0, 0);
            assert_true(status == 0 || status == FR_ENOMEM);
            fr_stream_close(stream);
            free(got.data);
        }
        free(blob.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_gives_the_content),
        cmocka_unit_test(empty_content),
        cmocka_unit_test(short_and_similar_texts_are_plain),
        cmocka_unit_test(cut_content_is_refused),
        cmocka_unit_test(damaged_content_is_refused),
        cmocka_unit_test(bytes_behind_are_counted),
        cmocka_unit_test(skippable_frames_are_skipped),
        cmocka_unit_test(a_bomb_is_refused),
        cmocka_unit_test(files_are_named_and_counted),
        cmocka_unit_test(the_digest_reads_the_rest),
        cmocka_unit_test(without_a_digest_the_content_is_the_same),
        cmocka_unit_test(what_cannot_be_opened),
        cmocka_unit_test(standard_input),
        cmocka_unit_test(a_closed_standard_input_is_said),
        cmocka_unit_test(a_signal_ends_reading),
        cmocka_unit_test(looking_ahead_takes_nothing),
        cmocka_unit_test(looking_ahead_at_less_than_is_asked),
        cmocka_unit_test(a_source_is_read_to_its_end_or_error),
        cmocka_unit_test(whole_files),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, fill_content, NULL);
}
