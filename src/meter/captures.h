/* captures.h - several captures as one, in time order.
 *
 * The next frame is the earliest of those that the captures would give next;
 * of equal ones that of the capture named first. A frame without a time comes
 * where it stands. Frames of one capture keep their order. */
#ifndef FR_METER_CAPTURES_H
#define FR_METER_CAPTURES_H

#include <stdint.h>

#include "meter/capture.h"

struct fr_captures;

/* An empty set. FR_ENOMEM. */
FR_MUST_USE int fr_captures_new(struct fr_captures **captures);
/* Closes all; NULL does nothing. */
void fr_captures_close(struct fr_captures *captures);
/* Take over a capture, also on error, and read its first frame. */
FR_MUST_USE int fr_captures_add(struct fr_captures *captures,
                                struct fr_capture *capture);
/* The next frame of all, valid until the next call: 1; 0 at the end of all.
 * Errors as fr_capture_next. */
FR_MUST_USE int fr_captures_next(struct fr_captures *captures,
                                 struct fr_frame *frame);
uint32_t fr_captures_count(const struct fr_captures *captures);
const struct fr_capture *fr_captures_get(const struct fr_captures *captures,
                                         uint32_t index);

#endif
