/* whole_file.h - one file of results, written whole or not at all. */
#ifndef FR_CLI_WHOLE_FILE_H
#define FR_CLI_WHOLE_FILE_H

#include <stddef.h>

#include "flowrules/status.h"

struct fr_whole_file;

/* Begin a temporary file beside `path`. What stands at `path` must be a
 * regular file or nothing. FR_EOUTPUT with a message, FR_ENOMEM. */
FR_MUST_USE int fr_whole_file_open(const char *path,
                                   struct fr_whole_file **file,
                                   struct fr_diag *diag);
FR_MUST_USE int fr_whole_file_write(struct fr_whole_file *file,
                                    const void *data, size_t size,
                                    struct fr_diag *diag);
/* Flush, sync, close and rename into place. */
FR_MUST_USE int fr_whole_file_commit(struct fr_whole_file *file,
                                     struct fr_diag *diag);
/* Remove the temporary file if it was not committed; NULL does nothing. */
void fr_whole_file_close(struct fr_whole_file *file);

#endif
