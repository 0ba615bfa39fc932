/* flow_files.h - a ring of flow files, one for each period of time.
 *
 * Each is written under a temporary name beside its own and renamed when it
 * is complete, so who finds a file of the pattern finds a whole one. */
#ifndef FR_CLI_FLOW_FILES_H
#define FR_CLI_FLOW_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "flowrules/status.h"

struct fr_flow_files;

struct fr_flow_files_options {
    const char *pattern; /* a path with %Y %m %d %H %M %S %j %F %s %% */
    int64_t period_ns;
    uint64_t keep; /* files of this run at most; 0: all */
};

/* FR_EUSAGE with a message: a letter that is not known, or a pattern that
 * gives two periods the same name. FR_ENOMEM. */
FR_MUST_USE int fr_flow_files_new(const struct fr_flow_files_options *options,
                                  struct fr_flow_files **files,
                                  struct fr_diag *diag);
/* The file that is not complete is removed; NULL does nothing. */
void fr_flow_files_close(struct fr_flow_files *files);
/* Could a file be written now? Before the first is due, which may be late.
 * FR_EOUTPUT with a message, FR_ENOMEM; so do the others. */
FR_MUST_USE int fr_flow_files_try(struct fr_flow_files *files,
                                  struct fr_diag *diag);
FR_MUST_USE int fr_flow_files_begin(struct fr_flow_files *files,
                                    int64_t begin_ns, struct fr_diag *diag);
FR_MUST_USE int fr_flow_files_write(struct fr_flow_files *files,
                                    const void *data, size_t size,
                                    struct fr_diag *diag);
/* Give the file its name, and remove the oldest if there are too many. */
FR_MUST_USE int fr_flow_files_end(struct fr_flow_files *files,
                                  struct fr_diag *diag);
/* Files that were completed. */
uint64_t fr_flow_files_count(const struct fr_flow_files *files);

#endif
