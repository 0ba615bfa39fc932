/* capture_file.c - fopencookie() around a stream; the one place that needs
 * more than POSIX. Only reading, from front to back. */
#include "meter/capture_file.h"

#include <errno.h>

static ssize_t read_stream(void *cookie, char *out, size_t size)
{
    struct fr_capture_file *file = cookie;
    size_t got = 0;

    if (file->status == 0)
        file->status =
            fr_stream_read(file->stream, out, size, &got, file->diag);
    if (file->status == 0)
        return (ssize_t)got;
    errno = EIO;
    return -1;
}

FILE *fr_capture_file_open(struct fr_capture_file *file)
{
    const cookie_io_functions_t functions = {.read = read_stream};

    return fopencookie(file, "rb", functions);
}
