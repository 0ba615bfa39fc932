/* flow_files.c - names from times, and which files of this run exist. */
#include "cli/flow_files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "cli/whole_file.h"

#define PATH_BYTES_MAX 4096

struct fr_flow_files {
    struct fr_flow_files_options options;
    struct fr_whole_file *file; /* NULL: none is open */
    char *path;                 /* of it; owned */
    FR_VEC(char *) kept;        /* oldest first; owned */
    uint64_t count;
};

/* --- names ---------------------------------------------------------------- */

static int day_of_year(const struct fr_civil *civil, int64_t ns)
{
    const struct fr_civil first = {.year = civil->year, .month = 1, .day = 1};
    int64_t first_ns;

    if (fr_clock_from_civil(&first, &first_ns) < 0)
        return 1;
    return (int)((ns - first_ns) / (86400 * FR_NS_PER_S)) + 1;
}

/* 0 if the letter is not known. */
static int append_part(struct fr_strbuf *out, char letter, int64_t ns)
{
    struct fr_civil civil;

    fr_clock_to_civil(ns, &civil);
    switch (letter) {
    case 'Y': fr_strbuf_printf(out, "%04d", (int)civil.year); break;
    case 'm': fr_strbuf_printf(out, "%02d", civil.month); break;
    case 'd': fr_strbuf_printf(out, "%02d", civil.day); break;
    case 'H': fr_strbuf_printf(out, "%02d", civil.hour); break;
    case 'M': fr_strbuf_printf(out, "%02d", civil.minute); break;
    case 'S': fr_strbuf_printf(out, "%02d", civil.second); break;
    case 'j': fr_strbuf_printf(out, "%03d", day_of_year(&civil, ns)); break;
    case 'F':
        fr_strbuf_printf(out, "%04d-%02d-%02d", (int)civil.year, civil.month,
                         civil.day);
        break;
    case 's':
        fr_strbuf_printf(out, "%lld", (long long)(ns / FR_NS_PER_S));
        break;
    case '%': fr_strbuf_append_char(out, '%'); break;
    default: return 0;
    }
    return 1;
}

static int refuse_letter(const char *pattern, char letter, struct fr_diag *diag)
{
    if (letter)
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "'%%%c' in '-o %s' is not known", letter, pattern);
    else
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "a single '%%' ends '-o %s'",
                    pattern);
    fr_diag_help(diag, "known are %%Y %%m %%d %%H %%M %%S %%j %%F %%s, in "
                       "UTC, and %%%% for a percent sign");
    return FR_EUSAGE;
}

static int name_of(const char *pattern, int64_t ns, char **name,
                   struct fr_diag *diag)
{
    struct fr_strbuf out;

    fr_strbuf_init(&out, PATH_BYTES_MAX);
    for (const char *p = pattern; *p; p++) {
        if (*p != '%') {
            fr_strbuf_append_char(&out, *p);
        } else if (!append_part(&out, *++p, ns)) {
            fr_strbuf_release(&out);
            return refuse_letter(pattern, *p, diag);
        }
    }
    *name = fr_strbuf_take(&out);
    return *name ? 0 : FR_ENOMEM;
}

/* Two periods that follow each other have two names. */
static int check_pattern(const struct fr_flow_files_options *options,
                         struct fr_diag *diag)
{
    char *first = NULL, *second = NULL;
    int status = name_of(options->pattern, 0, &first, diag);

    if (status == 0)
        status = name_of(options->pattern, options->period_ns, &second, diag);
    if (status == 0 && strcmp(first, second) == 0) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "'-o %s' gives the files of two periods the same name",
                    options->pattern);
        fr_diag_help(diag,
                     "put the time into it: flow-%%Y%%m%%d-%%H%%M%%S.csv");
        status = FR_EUSAGE;
    }
    fr_free(first);
    fr_free(second);
    return status;
}

/* --- the ring ------------------------------------------------------------- */

int fr_flow_files_new(const struct fr_flow_files_options *options,
                      struct fr_flow_files **files, struct fr_diag *diag)
{
    FR_TRY(check_pattern(options, diag));
    *files = fr_alloc_zero(1, sizeof(**files));
    if (!*files)
        return FR_ENOMEM;
    (*files)->options = *options;
    return 0;
}

void fr_flow_files_close(struct fr_flow_files *files)
{
    if (!files)
        return;
    fr_whole_file_close(files->file);
    fr_free(files->path);
    for (uint32_t i = 0; i < files->kept.count; i++)
        fr_free(files->kept.items[i]);
    fr_vec_release(&files->kept);
    fr_free(files);
}

uint64_t fr_flow_files_count(const struct fr_flow_files *files)
{
    return files->count;
}

int fr_flow_files_begin(struct fr_flow_files *files, int64_t begin_ns,
                        struct fr_diag *diag)
{
    FR_TRY(name_of(files->options.pattern, begin_ns, &files->path, diag));
    return fr_whole_file_open(files->path, &files->file, diag);
}

int fr_flow_files_try(struct fr_flow_files *files, struct fr_diag *diag)
{
    FR_TRY(fr_flow_files_begin(files, 0, diag));
    fr_whole_file_close(files->file);
    fr_free(files->path);
    files->file = NULL;
    files->path = NULL;
    return 0;
}

int fr_flow_files_write(struct fr_flow_files *files, const void *data,
                        size_t size, struct fr_diag *diag)
{
    return fr_whole_file_write(files->file, data, size, diag);
}

/* Take an entry out; the caller owns it. */
static char *take_out(struct fr_flow_files *files, uint32_t index)
{
    char **items = files->kept.items;
    char *taken = items[index];

    files->kept.count--;
    memmove(&items[index], &items[index + 1],
            (files->kept.count - index) * sizeof(*items));
    return taken;
}

/* A pattern without the day comes round again: the file was replaced. */
static void forget(struct fr_flow_files *files, const char *path)
{
    for (uint32_t i = 0; i < files->kept.count; i++) {
        if (strcmp(files->kept.items[i], path) == 0) {
            fr_free(take_out(files, i));
            return;
        }
    }
}

/* That a file cannot be removed is no reason to stop measuring. */
static void remove_oldest(struct fr_flow_files *files, struct fr_diag *diag)
{
    char *oldest = take_out(files, 0);

    if (unlink(oldest) < 0 && errno != ENOENT)
        fr_diag_add(diag, FR_SEVERITY_WARNING, "", "cannot remove '%s': %s",
                    oldest, strerror(errno));
    fr_free(oldest);
}

/* Takes over `path`. */
static int keep(struct fr_flow_files *files, char *path, struct fr_diag *diag)
{
    char **item;

    forget(files, path);
    item = fr_vec_push(&files->kept);
    if (!item) {
        fr_free(path);
        return FR_ENOMEM;
    }
    *item = path;
    if (files->kept.count > files->options.keep)
        remove_oldest(files, diag);
    return 0;
}

int fr_flow_files_end(struct fr_flow_files *files, struct fr_diag *diag)
{
    char *path = files->path;

    FR_TRY(fr_whole_file_commit(files->file, diag));
    fr_whole_file_close(files->file);
    files->file = NULL;
    files->path = NULL;
    files->count++;
    if (files->options.keep > 0)
        return keep(files, path, diag);
    fr_free(path);
    return 0;
}
