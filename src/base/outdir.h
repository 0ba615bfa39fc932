/* outdir.h - a folder of results, written whole or not at all.
 *
 * Files are written into a temporary folder inside the target, hashed as they
 * are written, flushed and checked; fr_outdir_commit syncs them, writes
 * manifest.json last and renames everything into place, manifest last. Until
 * then the target's earlier results stay as they were. */
#ifndef FR_BASE_OUTDIR_H
#define FR_BASE_OUTDIR_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

struct fr_outdir;
struct fr_outfile;

/* Prepare `path` (made with its parents if missing) and lock it. A folder
 * that is neither empty nor holds our manifest.json, and a link to a folder,
 * are refused with FR_EOUTPUT unless `force`; one that another run is writing
 * to always is. What a run left behind that was killed is finished if its
 * manifest was complete, else removed. */
FR_MUST_USE int fr_outdir_open(const char *path, int force,
                               struct fr_outdir **dir, struct fr_diag *diag);
/* Remove the temporary folder (and the target if it was made by us and is
 * empty). Harmless after commit and on NULL. */
void fr_outdir_close(struct fr_outdir *dir);

/* Neither hash nor sync what is written: for results that are quicker made
 * again than kept safe. Before the first file. */
void fr_outdir_skip_checksums(struct fr_outdir *dir);

/* Create a file; `name` has no slash and does not begin with a dot. Buffered,
 * hashed. The file belongs to the folder until finished. Where a link, pipe or
 * device of that name stands in the target it is refused unless `force`, a
 * folder always. After the first failed write all calls fail, with no second
 * message. */
FR_MUST_USE int fr_outdir_create(struct fr_outdir *dir, const char *name,
                                 struct fr_outfile **file,
                                 struct fr_diag *diag);
FR_MUST_USE int fr_outfile_write(struct fr_outfile *file, const void *data,
                                 size_t size, struct fr_diag *diag);
/* Flush and check; the handle is gone afterwards, also on error. What only a
 * sync finds out, fr_outdir_commit reports. */
FR_MUST_USE int fr_outfile_finish(struct fr_outfile *file,
                                  struct fr_diag *diag);
/* create + write + finish. */
FR_MUST_USE int fr_outdir_put(struct fr_outdir *dir, const char *name,
                              const void *data, size_t size,
                              struct fr_diag *diag);

/* What was finished so far, in order. */
uint32_t fr_outdir_count(const struct fr_outdir *dir);
const char *fr_outdir_file_name(const struct fr_outdir *dir, uint32_t index);
uint64_t fr_outdir_file_size(const struct fr_outdir *dir, uint32_t index);
/* "" after fr_outdir_skip_checksums. */
const char *fr_outdir_file_sha256(const struct fr_outdir *dir, uint32_t index);

/* Write `manifest` as manifest.json, sync, rename all files into place, the
 * manifest last; files of the earlier manifest that this run did not write
 * are removed. `dir` must still be closed. */
FR_MUST_USE int fr_outdir_commit(struct fr_outdir *dir, struct fr_str manifest,
                                 struct fr_diag *diag);
/* The target as the user named it. */
const char *fr_outdir_path(const struct fr_outdir *dir);

#endif
