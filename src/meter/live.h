/* live.h - frames from an interface, as they come.
 *
 * Opening needs the right to capture, nothing after it does. Frames are those
 * of the kernel: their times are its wall clock, and each frame comes at most
 * FR_LIVE_HELD_MS after it. */
#ifndef FR_METER_LIVE_H
#define FR_METER_LIVE_H

#include <stdint.h>

#include "base/strbuf.h"
#include "flowrules/status.h"
#include "meter/packet.h"

/* So long the kernel keeps a frame back to hand out several at once. */
#define FR_LIVE_HELD_MS 100

struct fr_live;

struct fr_live_options {
    const char *interface;
    const char *filter; /* NULL: all frames */
    int snap_size;      /* bytes that are kept of a frame */
    int is_promiscuous;
};

/* Counted by the kernel since opening. */
struct fr_live_counts {
    uint64_t received;             /* the filter held for them */
    uint64_t dropped_by_kernel;    /* of these; no room, we were too slow */
    uint64_t dropped_by_interface; /* before that; 0 where it is not known */
};

/* Errors, with a message: FR_EINPUT (no such interface, down, no permission,
 * a link type that is not known here), FR_EUSAGE (the filter), FR_ENOMEM. */
FR_MUST_USE int fr_live_open(const struct fr_live_options *options,
                             struct fr_live **live, struct fr_diag *diag);
/* NULL does nothing. */
void fr_live_close(struct fr_live *live);
/* The next frame, valid until the next call: 1; 0 if none came for `wait_ms`,
 * or a signal did. FR_EIO with a message: the interface is gone. */
FR_MUST_USE int fr_live_next(struct fr_live *live, int wait_ms,
                             struct fr_frame *frame, struct fr_diag *diag);
/* From now on no frame is accepted; those that were can still be read. After
 * it fr_live_next is 0 for good once it waited for 2 * FR_LIVE_HELD_MS. */
void fr_live_stop(struct fr_live *live);
void fr_live_count(struct fr_live *live, struct fr_live_counts *counts);

/* A line for each interface: name, state, description. FR_EINPUT with a
 * message. */
FR_MUST_USE int fr_live_list(struct fr_strbuf *out, struct fr_diag *diag);

#endif
