/* capture_file.h - a stream of base/ as the FILE that libpcap reads. */
#ifndef FR_METER_CAPTURE_FILE_H
#define FR_METER_CAPTURE_FILE_H

#include <stdio.h>

#include "base/stream.h"

struct fr_capture_file {
    struct fr_stream *stream; /* owned by whoever opened it */
    struct fr_diag *diag;     /* borrowed; for messages of the stream */
    int status;               /* the first error of the stream, or 0 */
};

/* Reads go to file->stream; a failed one is kept in file->status and looks
 * like a read error. `file` must outlive the FILE, whose fclose does nothing
 * to the stream. NULL: no memory. */
FILE *fr_capture_file_open(struct fr_capture_file *file);

#endif
