/* alloc_test.c - sizes that overflow, and the hook that fails allocations. */
#include "support/unit.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"

static void sizes(void **state)
{
    unsigned char *block = fr_alloc_zero(3, 5);
    void *empty[4];

    (void)state;
    for (int i = 0; i < 15; i++)
        assert_int_equal(block[i], 0);
    block[14] = 7;
    block = fr_alloc_resize(block, 100, 5);
    assert_int_equal(block[14], 7);
    /* too large a product; the block stays */
    assert_null(fr_alloc_resize(block, SIZE_MAX / 2, 3));
    assert_int_equal(block[14], 7);
    assert_null(fr_alloc_zero(SIZE_MAX / 2, 3));
    fr_free(block);
    /* nothing is a size too */
    empty[0] = fr_alloc(0);
    empty[1] = fr_alloc_zero(0, 4);
    empty[2] = fr_alloc_zero(4, 0);
    empty[3] = fr_alloc_resize(NULL, 0, 4);
    for (int i = 0; i < 4; i++) {
        assert_non_null(empty[i]);
        fr_free(empty[i]);
    }
    fr_free(NULL);
}

static void lines_of_the_cache(void **state)
{
    (void)state;
    for (size_t count = 1; count < 100; count++) {
        void *block = fr_alloc_lines(count * FR_ALLOC_LINE);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % FR_ALLOC_LINE, 0);
        memset(block, 1, count * FR_ALLOC_LINE);
        fr_free(block);
    }
    fr_alloc_fail_at(1, 0);
    assert_null(fr_alloc_lines(FR_ALLOC_LINE));
    fr_alloc_fail_at(0, 0);
}

static void texts(void **state)
{
    char *text = fr_alloc_text("abc", 2);
    char *empty = fr_alloc_text(NULL, 0);

    (void)state;
    assert_string_equal(text, "ab");
    assert_string_equal(empty, "");
    assert_null(fr_alloc_text("", SIZE_MAX));
    fr_free(text);
    fr_free(empty);
}

/* Which of four allocations fail. */
static unsigned failures(uint64_t n, int sticky)
{
    unsigned bits = 0;
    void *block = fr_alloc(1);

    fr_alloc_fail_at(n, sticky);
    for (int i = 0; i < 4; i++) {
        void *more = i == 0   ? fr_alloc(1)
                     : i == 1 ? fr_alloc_zero(1, 1)
                     : i == 2 ? fr_alloc_resize(NULL, 1, 1)
                              : fr_alloc_text("x", 1);
        bits |= (unsigned)(more == NULL) << i;
        fr_free(more);
    }
    assert_int_equal(fr_alloc_count(), 4);
    fr_alloc_fail_at(0, 0);
    fr_free(block);
    return bits;
}

static void the_hook_fails_the_chosen(void **state)
{
    (void)state;
    assert_int_equal(failures(0, 0), 0);
    assert_int_equal(failures(1, 0), 1);
    assert_int_equal(failures(3, 0), 4);
    assert_int_equal(failures(5, 0), 0);
    assert_int_equal(failures(1, 1), 15);
    assert_int_equal(failures(3, 1), 12);
}

static int try_status(int status, int *is_passed)
{
    FR_TRY(status);
    *is_passed = 1;
    return 0;
}

static void try_passes_errors_up(void **state)
{
    int is_passed = 0;

    (void)state;
    assert_int_equal(try_status(FR_ENOMEM, &is_passed), FR_ENOMEM);
    assert_int_equal(is_passed, 0);
    assert_int_equal(try_status(1, &is_passed), 0);
    assert_int_equal(is_passed, 1);
}

/* The program runs itself with the environment variable: does the allocation
 * with that number fail? */
static int fails(const char *number, int allocation)
{
    char command[20];
    pid_t child = fork();
    int status;

    if (child == 0) {
        setenv("FR_ALLOC_FAIL", number, 1);
        snprintf(command, sizeof(command), "%d", allocation);
        execl("/proc/self/exe", "alloc_test", command, (char *)NULL);
        _exit(99);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    return WEXITSTATUS(status);
}

static void the_environment_fails_the_chosen(void **state)
{
    (void)state;
    if (access("/proc/self/exe", X_OK) != 0)
        skip();
    if (!fails("1", 1)) {
        print_message("built without FR_FAULTS\n");
        skip();
    }
    assert_false(fails("1", 2));
    assert_true(fails("1+", 2));
    assert_false(fails("12", 11));
    assert_true(fails("12", 12));
    assert_false(fails("0", 1));
    assert_false(fails("", 1));
}

/* With an argument: exit with 1 if the allocation of that number fails. */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(lines_of_the_cache),
        cmocka_unit_test(texts),
        cmocka_unit_test(the_hook_fails_the_chosen),
        cmocka_unit_test(try_passes_errors_up),
        cmocka_unit_test(the_environment_fails_the_chosen),
    };

    if (argc > 1) {
        int is_failed = 0;
        for (int i = 0; i < atoi(argv[1]); i++) {
            void *block = fr_alloc(1);
            is_failed = block == NULL;
            fr_free(block);
        }
        return is_failed;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
