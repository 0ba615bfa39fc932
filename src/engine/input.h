/* input.h - what a run reads: a flow file as it is, or captures as the flow
 * file that the meter makes of them. Told by the content, behind gzip and
 * zstd. One run reads one kind: all captures of a run are measured together,
 * in time order, so that a flow goes on from one into the next. */
#ifndef FR_ENGINE_INPUT_H
#define FR_ENGINE_INPUT_H

#include "base/arena.h"
#include "base/sha256.h"
#include "base/stream.h"
#include "flowrules/engine.h"
#include "meter/meter.h"

struct fr_input;

/* Everything is borrowed until fr_input_close. */
struct fr_input_options {
    const char *const *paths; /* "-" is standard input */
    uint32_t path_count;
    const struct fr_meter_options *meter; /* NULL: not chosen, the default */
    int has_no_checksums;                 /* sha256 of the record is "" */
    const volatile sig_atomic_t *stop;    /* may be NULL */
};

/* Open what begins at paths[*at], and move *at behind it: one flow file, or
 * all paths, if the first is a capture. Errors, with a message: FR_EINPUT (not
 * readable, kinds mixed, meter options for a flow file), FR_ENOMEM,
 * FR_ESIGNAL, FR_EIO. */
FR_MUST_USE int fr_input_open(const struct fr_input_options *options,
                              uint32_t *at, struct fr_input **input,
                              struct fr_diag *diag);
/* NULL does nothing. */
void fr_input_close(struct fr_input *input);

/* The CSV. Borrowed. */
struct fr_stream *fr_input_stream(const struct fr_input *input);
/* The regular file that can be read a second time, as fr_csv_options wants
 * it; NULL: there is none. */
const char *fr_input_path(const struct fr_input *input);
/* The unit of times and the order of dates if they are known, as they are of
 * captures. */
enum fr_time_unit fr_input_time_unit(const struct fr_input *input);
enum fr_date_order fr_input_date_order(const struct fr_input *input);
/* Tell how far the reading of the files themselves is; `progress` may be
 * NULL. */
void fr_input_progress(const struct fr_input *input, fr_progress_fn *progress,
                       void *user, uint64_t rows);

/* --- facts, complete when the CSV has been read to its end --- */

struct fr_input_file {
    const char *name; /* without folders */
    const char *compression;
    uint64_t size;
    char sha256[FR_SHA256_TEXT_SIZE];
    uint64_t packets; /* of a capture */
    const char *note; /* why a capture was not read to its end, or "" */
};

/* How captures were measured. */
struct fr_input_meter {
    enum fr_meter_profile profile;
    enum fr_dialect dialect;
    enum fr_accounting accounting; /* this and the next two are not of the
                                      profile hieulw */
    int is_inner;
    int64_t idle_ns, active_ns;
    uint64_t flows_max;
    struct fr_meter_counts counts;
};

struct fr_input_record {
    const struct fr_input_file *files;
    uint32_t file_count;
    const struct fr_input_meter *meter; /* NULL: a flow file */
};

/* Copies into the arena; reads what is left of the files for their digests.
 * FR_ENOMEM, FR_EIO, FR_ESIGNAL. */
FR_MUST_USE int fr_input_keep(const struct fr_input *input,
                              struct fr_arena *arena,
                              struct fr_input_record *record,
                              struct fr_diag *diag);
/* Warn of what is odd about captures; if `is_strict`, one that is not read to
 * its end is an error, FR_EINPUT. */
FR_MUST_USE int fr_input_check(const struct fr_input *input, int is_strict,
                               struct fr_diag *diag);

#endif
