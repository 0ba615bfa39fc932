/* lanes.h - pieces of a stream, worked on by several threads, with the
 * results in the order of the pieces.
 *
 * Each lane is a thread; the first is the caller's. In turns they take the
 * next piece, work on it side by side, and whoever has finished puts what is
 * finished in its order. Pieces are a ring, so memory is bounded. What pieces
 * are is the caller's business. */
#ifndef FR_ENGINE_LANES_H
#define FR_ENGINE_LANES_H

#include <stdint.h>

#include "flowrules/status.h"

#define FR_LANES_MAX 64

struct fr_lanes_job {
    void *user;
    void *const *pieces;
    uint32_t piece_count; /* more than lane_count, so that nobody waits */
    uint32_t lane_count;  /* 1 .. FR_LANES_MAX */
    /* Take the next part of the stream into the piece; *is_end: the stream
     * has ended, the piece may be empty. One lane at a time, in order. */
    int (*take)(void *user, void *piece, uint32_t lane, int *is_end);
    /* Not called for the piece with which the stream ends. */
    int (*work)(void *user, void *piece, uint32_t lane);
    /* One lane at a time, in the order in which the pieces were taken. */
    int (*put)(void *user, void *piece);
};

/* Run until the stream ends or something returns an error: all pieces before
 * that one have then been put, none after it, whatever the number of lanes.
 * Lanes are started when there is work for them; one that the system refuses
 * is done without. Returns the error, *is_taking: it came from take. */
FR_MUST_USE int fr_lanes_run(const struct fr_lanes_job *job, int *is_taking);

#endif
