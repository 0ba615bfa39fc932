/* jobs_test.c - jobs on one thread and on several. */
#include <stdatomic.h>

#include "support/unit.h"

#include "base/jobs.h"

enum { JOBS = 1000, THREADS = 8 };

struct board {
    unsigned char done[JOBS]; /* by one job each */
    uint32_t worker[JOBS];
    atomic_int inside[THREADS]; /* jobs of a worker at this moment */
    atomic_uint started;
    uint32_t fail_from, fail_step; /* these indices fail */
};

static int mark(void *user, uint32_t worker, uint32_t index)
{
    struct board *board = user;

    assert_true(worker < THREADS);
    assert_int_equal(atomic_fetch_add(&board->inside[worker], 1), 0);
    atomic_fetch_add(&board->started, 1);
    board->done[index]++;
    board->worker[index] = worker;
    atomic_fetch_sub(&board->inside[worker], 1);
    if (board->fail_step && index >= board->fail_from &&
        (index - board->fail_from) % board->fail_step == 0)
        return index == board->fail_from ? FR_EINPUT : FR_ENOMEM;
    return 0;
}

static void every_job_runs_once(void **state)
{
    (void)state;
    for (uint32_t threads = 0; threads <= THREADS; threads++) {
        struct board board = {0};
        assert_int_equal(fr_jobs_run(JOBS, threads, mark, &board), 0);
        for (int i = 0; i < JOBS; i++) {
            assert_int_equal(board.done[i], 1);
            assert_true(board.worker[i] < (threads ? threads : 1));
        }
    }
}

static void the_lowest_failure_is_returned(void **state)
{
    (void)state;
    for (uint32_t threads = 1; threads <= THREADS; threads++) {
        struct board board = {.fail_from = 100, .fail_step = 1};
        assert_int_equal(fr_jobs_run(JOBS, threads, mark, &board), FR_EINPUT);
        for (int i = 0; i <= 100; i++)
            assert_int_equal(board.done[i], 1);
        /* what had been taken before the failure was seen, and no more */
        assert_true(atomic_load(&board.started) <= 100 + threads);
    }
}

static void more_threads_than_jobs_or_none_of_them(void **state)
{
    struct board board = {0};

    (void)state;
    assert_int_equal(fr_jobs_run(0, 4, mark, &board), 0);
    assert_int_equal(atomic_load(&board.started), 0);
    assert_int_equal(fr_jobs_run(2, 4, mark, &board), 0);
    assert_int_equal(atomic_load(&board.started), 2);
    assert_int_equal(fr_jobs_run(1, UINT32_MAX, mark, &board), 0);
    assert_int_equal(atomic_load(&board.started), 3);
}

static void threads_are_as_many_as_asked(void **state)
{
    (void)state;
    assert_int_equal(fr_jobs_threads(1), 1);
    assert_int_equal(fr_jobs_threads(8), 8);
    assert_int_equal(fr_jobs_threads(UINT32_MAX), FR_JOBS_THREADS_MAX);
    assert_true(fr_jobs_threads(0) >= 1);
    assert_true(fr_jobs_threads(0) <= FR_JOBS_THREADS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_runs_once),
        cmocka_unit_test(the_lowest_failure_is_returned),
        cmocka_unit_test(threads_are_as_many_as_asked),
        cmocka_unit_test(more_threads_than_jobs_or_none_of_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
