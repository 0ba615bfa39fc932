/* bug_test.c - a false assertion stops the process and says where. */
#include "support/unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bug.h"

/* What a child with that value writes to standard error, and how it ends. */
static int run_child(int value, char *text, size_t size)
{
    int ends[2], status;
    ssize_t got;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        FR_ASSERT(value == 1);
        _exit(0);
    }
    close(ends[1]);
    got = read(ends[0], text, size - 1);
    text[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void true_goes_on(void **state)
{
    char text[500];

    (void)state;
    assert_int_equal(run_child(1, text, sizeof(text)), 0);
    assert_string_equal(text, "");
}

static void false_stops(void **state)
{
    char text[500];
    int status = run_child(2, text, sizeof(text));

    (void)state;
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_non_null(strstr(text, "flowrules: bug at "));
    assert_non_null(strstr(text, "bug_test.c:"));
    assert_non_null(strstr(text, ": value == 1\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_goes_on),
        cmocka_unit_test(false_stops),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
