/* lanes.c - two locks: one for whose turn it is to take, one for the ring.
 *
 * Invariant: pieces put <= taken <= put + piece_count; piece number n lies in
 * slot n modulo piece_count and belongs to the lane that took it until it is
 * done, then to the one that puts. */
#include "engine/lanes.h"

#include <pthread.h>

#include "base/bug.h"

/* Several lanes need a few pieces each that wait for their turn. */
#define SLOTS_MAX (4 * FR_LANES_MAX)

struct slot {
    int is_done; /* under `lock`; the others are the lane's until it is */
    int is_end;
    int is_taking; /* the status is that of take */
    int status;
};

struct lanes {
    const struct fr_lanes_job *job;
    pthread_mutex_t turn; /* for taking; before `lock` */
    int is_ended;         /* nothing more is taken; under `turn` */
    uint64_t taken;       /* under `turn` */

    pthread_mutex_t lock; /* for all below */
    pthread_cond_t freed;
    struct slot slots[SLOTS_MAX];
    uint64_t put;
    int is_putting;
    int status;
    int is_taking;

    uint32_t started; /* lanes, under `turn` */
    pthread_t threads[FR_LANES_MAX];
};

struct lane {
    struct lanes *lanes;
    uint32_t index;
};

/* Wait until the slot of the next piece is free; 0 after an error. */
static int wait_for_slot(struct lanes *lanes)
{
    int is_free;

    pthread_mutex_lock(&lanes->lock);
    while (lanes->status == 0 &&
           lanes->taken - lanes->put == lanes->job->piece_count)
        pthread_cond_wait(&lanes->freed, &lanes->lock);
    is_free = lanes->status == 0;
    pthread_mutex_unlock(&lanes->lock);
    return is_free;
}

/* The next piece, or NULL. */
static struct slot *take(struct lanes *lanes, uint32_t lane, void **piece)
{
    const struct fr_lanes_job *job = lanes->job;
    uint32_t index = (uint32_t)(lanes->taken % job->piece_count);
    struct slot *slot = &lanes->slots[index];

    if (lanes->is_ended || !wait_for_slot(lanes)) {
        lanes->is_ended = 1;
        return NULL;
    }
    slot->is_end = 0;
    *piece = job->pieces[index];
    slot->status = job->take(job->user, *piece, lane, &slot->is_end);
    slot->is_taking = slot->status < 0;
    lanes->is_ended = slot->status < 0 || slot->is_end;
    lanes->taken++;
    return slot;
}

/* Put one piece; the lock is held, but not meanwhile. */
static void put_next(struct lanes *lanes)
{
    const struct fr_lanes_job *job = lanes->job;
    uint32_t index = (uint32_t)(lanes->put % job->piece_count);
    struct slot *slot = &lanes->slots[index];
    int status = lanes->status;

    pthread_mutex_unlock(&lanes->lock);
    if (status == 0) {
        status = slot->status;
        if (status == 0)
            status = job->put(job->user, job->pieces[index]);
    }
    pthread_mutex_lock(&lanes->lock);
    if (lanes->status == 0 && status < 0) {
        lanes->status = status;
        lanes->is_taking = slot->is_taking;
    }
    slot->is_done = 0;
    lanes->put++;
    pthread_cond_broadcast(&lanes->freed);
}

static void finish(struct lanes *lanes, struct slot *slot)
{
    const uint32_t count = lanes->job->piece_count;

    pthread_mutex_lock(&lanes->lock);
    slot->is_done = 1;
    if (!lanes->is_putting) {
        lanes->is_putting = 1;
        while (lanes->slots[lanes->put % count].is_done)
            put_next(lanes);
        lanes->is_putting = 0;
    }
    pthread_mutex_unlock(&lanes->lock);
}

static void *run_lane(void *argument);

/* Under `turn`. */
static void start_next(struct lanes *lanes, struct lane *lane)
{
    if (lanes->is_ended || lanes->started == lanes->job->lane_count)
        return;
    lane[1] = (struct lane){lanes, lanes->started};
    if (pthread_create(&lanes->threads[lanes->started], NULL, run_lane,
                       &lane[1]) == 0)
        lanes->started++;
}

/* A lane starts the next one at its second piece: a small file has none. */
static void *run_lane(void *argument)
{
    struct lane *lane = argument;
    struct lanes *lanes = lane->lanes;
    const struct fr_lanes_job *job = lanes->job;

    for (int is_first = 1;; is_first = 0) {
        void *piece = NULL;
        pthread_mutex_lock(&lanes->turn);
        struct slot *slot = take(lanes, lane->index, &piece);
        if (slot && !is_first && lanes->started == lane->index + 1)
            start_next(lanes, lane);
        pthread_mutex_unlock(&lanes->turn);
        if (!slot)
            return NULL;
        if (slot->status == 0 && !slot->is_end)
            slot->status = job->work(job->user, piece, lane->index);
        finish(lanes, slot);
    }
}

int fr_lanes_run(const struct fr_lanes_job *job, int *is_taking)
{
    struct lanes lanes = {.job = job, .started = 1};
    struct lane lane[FR_LANES_MAX + 1] = {{&lanes, 0}};

    FR_ASSERT(job->lane_count >= 1 && job->lane_count <= FR_LANES_MAX);
    FR_ASSERT(job->piece_count >= 1 && job->piece_count <= SLOTS_MAX);
    pthread_mutex_init(&lanes.turn, NULL);
    pthread_mutex_init(&lanes.lock, NULL);
    pthread_cond_init(&lanes.freed, NULL);
    (void)run_lane(&lane[0]);
    /* a lane that was started may start the next one, but none does once the
     * stream has ended, and it has when a lane returns */
    for (uint32_t i = 1; i < lanes.started; i++)
        pthread_join(lanes.threads[i], NULL);
    pthread_cond_destroy(&lanes.freed);
    pthread_mutex_destroy(&lanes.lock);
    pthread_mutex_destroy(&lanes.turn);
    FR_ASSERT(lanes.status < 0 || lanes.put == lanes.taken);
    *is_taking = lanes.is_taking;
    return lanes.status;
}
