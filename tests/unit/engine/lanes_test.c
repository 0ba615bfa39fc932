/* lanes_test.c - pieces come out in their order, once each, whatever the
 * lanes; an error ends the run at its piece. */
#include "support/unit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "engine/lanes.h"

#define PIECES 7

struct piece {
    uint64_t number, result;
};

struct work {
    struct piece pieces[PIECES];
    void *list[PIECES];
    uint64_t next, count;                       /* taken; to be taken */
    uint64_t put;                               /* checked in order */
    uint64_t take_fails, work_fails, put_fails; /* number, or none */
    atomic_int taking, putting;
};

#define NONE UINT64_MAX

/* Pieces of uneven length. */
static void dawdle(uint64_t number)
{
    struct timespec time = {0, (long)(number * 2654435761u % 5) * 20000};

    nanosleep(&time, NULL);
}

static int take(void *user, void *item, uint32_t lane, int *is_end)
{
    struct work *work = user;
    struct piece *piece = item;

    (void)lane;
    assert_int_equal(atomic_fetch_add(&work->taking, 1), 0);
    *is_end = work->next == work->count;
    piece->number = work->next++;
    piece->result = 0;
    atomic_fetch_sub(&work->taking, 1);
    return piece->number == work->take_fails ? FR_EIO : 0;
}

static int square(void *user, void *item, uint32_t lane)
{
    struct work *work = user;
    struct piece *piece = item;

    (void)lane;
    dawdle(piece->number);
    piece->result = piece->number * piece->number;
    return piece->number == work->work_fails ? FR_ENOMEM : 0;
}

static int put(void *user, void *item)
{
    struct work *work = user;
    struct piece *piece = item;

    assert_int_equal(atomic_fetch_add(&work->putting, 1), 0);
    assert_int_equal(piece->number, work->put);
    if (piece->number < work->count)
        assert_int_equal(piece->result, piece->number * piece->number);
    work->put++;
    atomic_fetch_sub(&work->putting, 1);
    return piece->number == work->put_fails ? FR_EOUTPUT : 0;
}

static int run(struct work *work, uint32_t lanes, uint32_t pieces,
               int *is_taking)
{
    struct fr_lanes_job job = {.user = work,
                               .pieces = work->list,
                               .piece_count = pieces,
                               .lane_count = lanes,
                               .take = take,
                               .work = square,
                               .put = put};

    for (int i = 0; i < PIECES; i++)
        work->list[i] = &work->pieces[i];
    return fr_lanes_run(&job, is_taking);
}

static void all_pieces_in_their_order(void **state)
{
    (void)state;
    for (uint32_t lanes = 1; lanes <= 5; lanes++) {
        for (uint32_t pieces = 1; pieces <= PIECES; pieces += 2) {
            for (uint64_t count = 0; count < 60; count += 19) {
                struct work work = {.count = count,
                                    .take_fails = NONE,
                                    .work_fails = NONE,
                                    .put_fails = NONE};
                int is_taking = 1;
                assert_int_equal(run(&work, lanes, pieces, &is_taking), 0);
                assert_int_equal(work.put, count + 1);
                assert_int_equal(is_taking, 0);
            }
        }
    }
}

static void the_first_error_by_order_ends_it(void **state)
{
    static const struct {
        uint64_t take, work, put;
        int status, is_taking;
        uint64_t put_count;
    } cases[] = {
        {20, NONE, NONE, FR_EIO, 1, 20},     {NONE, 20, NONE, FR_ENOMEM, 0, 20},
        {NONE, NONE, 20, FR_EOUTPUT, 0, 21}, {22, 20, NONE, FR_ENOMEM, 0, 20},
        {20, 22, NONE, FR_EIO, 1, 20},       {21, 22, 20, FR_EOUTPUT, 0, 21},
        {0, NONE, NONE, FR_EIO, 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        for (uint32_t lanes = 1; lanes <= 4; lanes++) {
            struct work work = {.count = 50,
                                .take_fails = cases[i].take,
                                .work_fails = cases[i].work,
                                .put_fails = cases[i].put};
            int is_taking = 2;
            assert_int_equal(run(&work, lanes, PIECES, &is_taking),
                             cases[i].status);
            assert_int_equal(is_taking, cases[i].is_taking);
            assert_int_equal(work.put, cases[i].put_count);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pieces_in_their_order),
        cmocka_unit_test(the_first_error_by_order_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
