/* progress.h - one line on a terminal while a long run works. */
#ifndef FR_CLI_PROGRESS_H
#define FR_CLI_PROGRESS_H

#include <stdint.h>
#include <time.h>

struct fr_progress {
    int is_shown;          /* a terminal, and not quiet */
    int has_line;          /* something stands on the line */
    struct timespec begin; /* of the current input */
    struct timespec last;  /* when the line was drawn */
    const char *input;     /* that `begin` belongs to; compared, not read */
    uint64_t rows_begin;
};

void fr_progress_init(struct fr_progress *progress, int is_shown);
/* A fr_progress_fn; user is the struct. */
void fr_progress_update(void *user, const char *input, uint64_t bytes_read,
                        uint64_t bytes_total, uint64_t rows);
/* A step without numbers: "drawing charts". */
void fr_progress_step(struct fr_progress *progress, const char *what);
/* Take the line away. */
void fr_progress_clear(struct fr_progress *progress);

#endif
