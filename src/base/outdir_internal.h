/* outdir_internal.h - what a folder of results and its files hold; for
 * outdir.c, outfile.c and outdir_earlier.c. */
#ifndef FR_BASE_OUTDIR_INTERNAL_H
#define FR_BASE_OUTDIR_INTERNAL_H

#include "base/arena.h"
#include "base/outdir.h"
#include "base/sha256.h"
#include "base/vec.h"

#define FR_OUTDIR_MANIFEST "manifest.json"
#define FR_OUTFILE_BUFFER  ((size_t)128 << 10)

/* A file that is being written; on the list of its folder. */
struct fr_outfile {
    struct fr_outdir *dir;   /* borrowed */
    struct fr_outfile *next; /* of the files that are not finished */
    const char *name;        /* of the folder's arena */
    int fd;
    uint64_t size;
    uint64_t started;  /* bytes on their way to the disk */
    uint64_t reserved; /* the file's size as the system sees it, if greater;
                          UINT64_MAX: nothing more is reserved */
    struct fr_sha256 sha;
    size_t used; /* bytes in the buffer */
    unsigned char buffer[FR_OUTFILE_BUFFER];
};

struct fr_outdir_entry {
    const char *name; /* of the folder's arena */
    int fd;           /* until it is synced; -1 then */
    uint64_t size;
    char sha256[FR_SHA256_TEXT_SIZE];
};

struct fr_outdir {
    struct fr_arena arena; /* names */
    const char *path;      /* as the user named it */
    int fd;                /* of the target; holds the lock */
    int temp_fd;
    char temp_name[40]; /* "" when there is none */
    int made_count;     /* folders that were made for the target, or 0 */
    int is_forced;
    int has_no_checksums; /* nor is anything synced */
    int status; /* the first failed write; nothing is committed then */
    struct fr_outfile *open_files;
    FR_VEC(struct fr_outdir_entry) entries; /* finished, in order */
    uint32_t unsynced_count;                /* of these */
    FR_VEC(const char *) earlier;           /* of the earlier manifest */
};

/* Read the names of files in the manifest of an earlier run into
 * dir->earlier. Returns 1 if it is a manifest of ours, 0 if there is none or
 * it is somebody else's, FR_ENOMEM. */
FR_MUST_USE int fr_outdir_read_earlier(struct fr_outdir *dir);
/* The same from a text. */
FR_MUST_USE int fr_outdir_scan_earlier(struct fr_outdir *dir,
                                       struct fr_str manifest);

/* Flush and sync what a descriptor stands for, unless the folder does without:
 * 0, or -1 with errno. A folder of a file system that cannot sync folders
 * counts as synced. */
FR_MUST_USE int fr_outdir_sync(const struct fr_outdir *dir, int fd,
                               int is_folder);
/* Sync and close the finished files. FR_EOUTPUT with a message. */
FR_MUST_USE int fr_outdir_sync_files(struct fr_outdir *dir,
                                     struct fr_diag *diag);
/* "cannot <verb> 'folder/name': why" from errno. Returns FR_EOUTPUT. */
int fr_outdir_fail(struct fr_outdir *dir, const char *verb, const char *name,
                   struct fr_diag *diag);
/* Close and forget a file that is not finished; NULL does nothing. */
void fr_outfile_discard(struct fr_outfile *file);

#endif
