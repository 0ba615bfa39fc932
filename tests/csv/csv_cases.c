/* csv_cases.c - every file of good/ gives the text stored beside it, whatever
 * the size of the reads, and every file of bad/ its message. To add a case,
 * add the file and run once with FR_UPDATE=1; then read what was stored. */
#include "support/unit.h"

#include <dirent.h>

#include "base/alloc.h"
#include "csv_dump.h"

#define CASE_MAX 200

struct cases {
    char names[CASE_MAX][128]; /* "csv/good/quoted" */
    size_t count;
};

static int is_case(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 4 && strcmp(entry->d_name + size - 4, ".csv") == 0;
}

static void find_cases(struct cases *cases, const char *folder)
{
    char path[1024];
    struct dirent **entries = NULL;

    cases->count = 0;
    snprintf(path, sizeof(path), "%s/%s", FR_TESTS_DIR, folder);
    int count = scandir(path, &entries, is_case, alphasort);
    assert_true(count > 0 && count < CASE_MAX);
    for (int i = 0; i < count; i++) {
        int size = (int)strlen(entries[i]->d_name) - 4;
        snprintf(cases->names[cases->count++], 128, "%s/%.*s", folder, size,
                 entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

typedef int dump_fn(struct fr_stream *stream,
                    const struct fr_csv_options *options, struct fr_strbuf *out,
                    struct fr_diag *diag);

/* Returns the status; *text is what was dumped or the messages. */
static int read_case(const char *name, dump_fn *dump, size_t read_size,
                     size_t piece_size, char **text)
{
    char path[1024];
    struct fr_stream *stream = NULL;
    struct fr_strbuf out;
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_csv_options options = {.path = path,
                                     .limits.read_size = read_size};

    fr_strbuf_init(&out, (size_t)1 << 30);
    snprintf(path, sizeof(path), "%s/%s.csv", FR_TESTS_DIR, name);
    assert_int_equal(fr_stream_open(path, &stream, diag), 0);
    fr_stream_limit_reads(stream, piece_size);
    int status = dump(stream, &options, &out, diag);
    fr_stream_close(stream);
    if (status == 0) {
        *text = fr_strbuf_take(&out);
    } else {
        char *message = NULL;
        assert_int_equal(fr_diag_print(diag, FR_DIAG_PAGE, 0, &message), 0);
        *text = fr_alloc_text(message, strlen(message));
        fr_text_free(message);
    }
    fr_strbuf_release(&out);
    fr_diag_free(diag);
    assert_non_null(*text);
    return status;
}

static void check_case(const char *name, int is_good)
{
    static const size_t sizes[][2] = {{0, 0}, {1, 0}, {7, 0}, {4096, 0},
                                      {0, 1}, {0, 7}, {5, 3}};
    static dump_fn *const dumps[] = {csv_dump, csv_dump_by_parts};
    char golden[256];

    print_message("%s\n", name);
    snprintf(golden, sizeof(golden), "%s.expect", name);
    for (size_t i = 0; i < 2 * TEST_COUNT(sizes); i++) {
        const size_t *size = sizes[i / 2];
        char *text = NULL;
        int status = read_case(name, dumps[i % 2], size[0], size[1], &text);
        test_golden(golden, text, strlen(text));
        assert_int_equal(status == 0, is_good);
        fr_free(text);
    }
}

static void good_files_give_what_is_stored(void **state)
{
    struct cases cases;

    (void)state;
    find_cases(&cases, "csv/good");
    for (size_t i = 0; i < cases.count; i++)
        check_case(cases.names[i], 1);
}

static void bad_files_are_refused_with_a_message(void **state)
{
    struct cases cases;

    (void)state;
    find_cases(&cases, "csv/bad");
    for (size_t i = 0; i < cases.count; i++)
        check_case(cases.names[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_give_what_is_stored),
        cmocka_unit_test(bad_files_are_refused_with_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
