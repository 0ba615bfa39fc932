/* unit.c - files and stored texts for the unit tests.
 *
 * Everything here fails the running cmocka test instead of returning an
 * error, so that a test reads as a list of claims. */
#include "support/unit.h"

#include <errno.h>
#include <ftw.h>
#include <unistd.h>

/* Lines of a difference that are shown; the rest says little. */
enum { SHOWN_LINES_MAX = 12 };

char *test_read_file(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        fail_msg("cannot open '%s': %s", path, strerror(errno));
    char *bytes = NULL;
    size_t used = 0;
    size_t got = 0;
    do {
        char *longer = realloc(bytes, used + 65536 + 1);
        assert_non_null(longer);
        bytes = longer;
        got = fread(bytes + used, 1, 65536, in);
        used += got;
    } while (got > 0);
    int failed = ferror(in);
    fclose(in);
    if (failed)
        fail_msg("cannot read '%s'", path);
    bytes[used] = '\0';
    if (size != NULL)
        *size = used;
    return bytes;
}

void test_write_file(const char *path, const void *bytes, size_t size)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        fail_msg("cannot create '%s': %s", path, strerror(errno));
    size_t put = fwrite(bytes, 1, size, out);
    if (fclose(out) != 0 || put != size)
        fail_msg("cannot write '%s'", path);
}

void test_make_folder(char *path, size_t path_size)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] == '\0')
        base = "/tmp";
    int length = snprintf(path, path_size, "%s/fr-test-XXXXXX", base);
    assert_true(length > 0 && (size_t)length < path_size);
    if (mkdtemp(path) == NULL)
        fail_msg("cannot make a folder '%s': %s", path, strerror(errno));
}

static int remove_one(const char *path, const struct stat *info, int kind,
                      struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

void test_remove_tree(const char *path)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        fail_msg("cannot remove '%s': %s", path, strerror(errno));
}

static size_t line_length(const char *text, const char *end)
{
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    return (size_t)((newline != NULL ? newline : end) - text);
}

static void show_line(const char *mark, const char *text, const char *end)
{
    if (text < end)
        print_error("    %s %.*s\n", mark, (int)line_length(text, end), text);
    else
        print_error("    %s (no more lines)\n", mark);
}

static void show_difference(const char *path, const char *want,
                            const char *want_end, const char *got,
                            const char *got_end)
{
    int shown = 0;
    for (size_t line = 1; want < want_end || got < got_end; line++) {
        size_t want_size = line_length(want, want_end);
        size_t got_size = line_length(got, got_end);
        if (want_size != got_size || memcmp(want, got, got_size) != 0) {
            if (shown++ == SHOWN_LINES_MAX)
                break;
            print_error("%s:%zu:\n", path, line);
            show_line("want", want, want_end);
            show_line("got ", got, got_end);
        }
        want += want < want_end ? want_size + (want + want_size < want_end) : 0;
        got += got < got_end ? got_size + (got + got_size < got_end) : 0;
    }
}

void test_golden(const char *path, const void *bytes, size_t size)
{
    char full[4096];
    int length = snprintf(full, sizeof(full), "%s/%s", FR_TESTS_DIR, path);
    assert_true(length > 0 && (size_t)length < sizeof(full));
    const char *update = getenv("FR_UPDATE");
    if (update != NULL && update[0] == '1') {
        test_write_file(full, bytes, size);
        return;
    }
    size_t want_size = 0;
    char *want = test_read_file(full, &want_size);
    bool same = want_size == size && memcmp(want, bytes, size) == 0;
    if (!same)
        show_difference(full, want, want + want_size, bytes,
                        (const char *)bytes + size);
    free(want);
    if (!same)
        fail_msg("differs from the stored text '%s' (%zu bytes, got %zu); "
                 "FR_UPDATE=1 writes it anew",
                 path, want_size, size);
}
