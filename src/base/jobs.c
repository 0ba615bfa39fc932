/* jobs.c - threads that take the next job until there is none.
 *
 * Jobs are taken in ascending order, so every job below one that failed has
 * run as well: which failure is returned does not depend on the threads. */
#include "base/jobs.h"

#include <pthread.h>
#include <unistd.h>

struct crew {
    fr_job_fn *job;
    void *user;
    uint32_t count;
    pthread_mutex_t lock; /* for all below */
    uint32_t next;
    uint32_t failed; /* index */
    int status;      /* of it */
};

struct worker {
    struct crew *crew;
    uint32_t number;
    pthread_t thread;
};

/* The next index, or `count` when there is nothing more to do. */
static uint32_t take(struct crew *crew)
{
    uint32_t index;

    pthread_mutex_lock(&crew->lock);
    index = crew->status == 0 && crew->next < crew->count ? crew->next++
                                                          : crew->count;
    pthread_mutex_unlock(&crew->lock);
    return index;
}

static void fail(struct crew *crew, uint32_t index, int status)
{
    pthread_mutex_lock(&crew->lock);
    if (crew->status == 0 || index < crew->failed) {
        crew->status = status;
        crew->failed = index;
    }
    pthread_mutex_unlock(&crew->lock);
}

static void *work(void *user)
{
    const struct worker *worker = user;
    struct crew *crew = worker->crew;
    uint32_t index;

    while ((index = take(crew)) < crew->count) {
        int status = crew->job(crew->user, worker->number, index);
        if (status < 0)
            fail(crew, index, status);
    }
    return NULL;
}

uint32_t fr_jobs_threads(uint32_t asked)
{
    long online = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);

    if (online < 1)
        return 1;
    return online < FR_JOBS_THREADS_MAX ? (uint32_t)online
                                        : FR_JOBS_THREADS_MAX;
}

int fr_jobs_run(uint32_t count, uint32_t thread_count, fr_job_fn *job,
                void *user)
{
    struct crew crew = {.job = job, .user = user, .count = count};
    struct worker workers[FR_JOBS_THREADS_MAX];
    uint32_t started = 1; /* the caller's own thread is the first worker */

    if (thread_count > FR_JOBS_THREADS_MAX)
        thread_count = FR_JOBS_THREADS_MAX;
    if (thread_count > count)
        thread_count = count;
    pthread_mutex_init(&crew.lock, NULL);
    workers[0] = (struct worker){.crew = &crew};
    while (started < thread_count) {
        struct worker *worker = &workers[started];
        *worker = (struct worker){.crew = &crew, .number = started};
        if (pthread_create(&worker->thread, NULL, work, worker) != 0)
            break;
        started++;
    }
    work(&workers[0]);
    for (uint32_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_mutex_destroy(&crew.lock);
    return crew.status;
}
