/* capture.h - one capture: pcap in its four magics or pcapng, as libpcap
 * reads them, from a file or a pipe, also compressed with gzip or zstd.
 *
 * A capture that is cut or damaged gives the frames before that place, and
 * says so in a note. */
#ifndef FR_METER_CAPTURE_H
#define FR_METER_CAPTURE_H

#include "base/stream.h"
#include "flowrules/status.h"
#include "meter/packet.h"

struct fr_capture;

/* Do these first bytes of a file begin a capture? */
int fr_capture_is_magic(const uint8_t *first, size_t size);
/* Take over a stream, also on error. Errors, with a message: FR_EINPUT (no
 * capture, or of a kind that libpcap does not read), FR_ENOMEM, FR_EIO,
 * FR_ESIGNAL. */
FR_MUST_USE int fr_capture_open(struct fr_stream *stream,
                                struct fr_capture **capture,
                                struct fr_diag *diag);
/* Give only the frames for which this expression holds (pcap-filter(7));
 * before the first one is read. FR_EUSAGE with a message. */
FR_MUST_USE int fr_capture_set_filter(struct fr_capture *capture,
                                      const char *filter, struct fr_diag *diag);
/* NULL does nothing. */
void fr_capture_close(struct fr_capture *capture);
/* The next frame, valid until the next call: 1; 0 at the end, also at a place
 * from where it cannot be read. FR_ESIGNAL, FR_EIO. */
FR_MUST_USE int fr_capture_next(struct fr_capture *capture,
                                struct fr_frame *frame);
/* Why it was not read to its end, as "a sentence without full stop"; "" if it
 * was. Valid until close. */
const char *fr_capture_note(const struct fr_capture *capture);
/* Name without folders. Borrowed. */
const char *fr_capture_name(const struct fr_capture *capture);
/* Frames that it gave so far. */
uint64_t fr_capture_frames(const struct fr_capture *capture);
/* The stream it reads, for its size and digest. Borrowed. */
struct fr_stream *fr_capture_stream(const struct fr_capture *capture);

#endif
