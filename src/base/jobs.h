/* jobs.h - independent jobs on several threads.
 *
 * For work that is cut into pieces whose results have places of their own,
 * so that it does not show which thread did what. */
#ifndef FR_BASE_JOBS_H
#define FR_BASE_JOBS_H

#include <stdint.h>

#include "flowrules/status.h"

#define FR_JOBS_THREADS_MAX 64

/* So many threads as were asked for; for 0 one for each processor. */
uint32_t fr_jobs_threads(uint32_t asked);

/* `worker` is 0 .. thread_count-1; no two jobs of one worker run at once. */
typedef int fr_job_fn(void *user, uint32_t worker, uint32_t index);

/* Call job(user, ..., index) once for each index below `count`, in ascending
 * order but on up to `thread_count` threads (0: 1), of which the caller's is
 * one; fewer if the system gives no more. After a failure no further job is
 * begun. Returns the failure of the lowest index that failed, or 0; all
 * threads have ended then. */
FR_MUST_USE int fr_jobs_run(uint32_t count, uint32_t thread_count,
                            fr_job_fn *job, void *user);

#endif
