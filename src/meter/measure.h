/* measure.h - captures as a flow file: the CSV of their flows, made while it
 * is read.
 *
 * Reading goes on as far as the next piece of text needs it, so memory is
 * that of the flow table: a flow is either in the table or, once it is over,
 * text that waits to be read. */
#ifndef FR_METER_MEASURE_H
#define FR_METER_MEASURE_H

#include <signal.h>

#include "meter/captures.h"
#include "meter/meter.h"

struct fr_measure;

/* `options` without write and context, which are set here, and the secret,
 * which is drawn here. `stop` may be NULL: a flag that ends reading with
 * FR_ESIGNAL. FR_ENOMEM. */
FR_MUST_USE int fr_measure_new(const struct fr_meter_options *options,
                               const volatile sig_atomic_t *stop,
                               struct fr_measure **measure);
/* NULL does nothing. */
void fr_measure_close(struct fr_measure *measure);
/* Take over a stream, also on error; all are added before the first is read.
 * Errors as fr_capture_open and fr_captures_add. */
FR_MUST_USE int fr_measure_add(struct fr_measure *measure,
                               struct fr_stream *stream, struct fr_diag *diag);
/* The next bytes of the CSV, as fr_stream_source wants it; `context` is the
 * struct. Errors: FR_ESIGNAL, FR_EIO (with a message: the count of packets
 * does not come out), FR_ENOMEM. */
FR_MUST_USE int fr_measure_read(void *context, void *out, size_t size,
                                size_t *got, struct fr_diag *diag);

/* Borrowed; counts and notes are complete at the end of the CSV. */
const struct fr_captures *fr_measure_captures(const struct fr_measure *measure);
const struct fr_meter_counts *
fr_measure_counts(const struct fr_measure *measure);

/* Warn of captures (may be NULL) that end early, flows that were cut because
 * the table was full, and of no flow at all. */
void fr_measure_warn(const struct fr_captures *captures,
                     const struct fr_meter_counts *counts,
                     struct fr_diag *diag);

#endif
