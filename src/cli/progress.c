/* progress.c - drawn at most ten times a second, on standard error only. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"

#define INTERVAL_S 0.1
/* No line before this: short runs stay quiet. */
#define DELAY_S 0.3

static double seconds_between(const struct timespec *a,
                              const struct timespec *b)
{
    return (double)(b->tv_sec - a->tv_sec) +
           (double)(b->tv_nsec - a->tv_nsec) / 1e9;
}

void fr_progress_init(struct fr_progress *progress, int is_shown)
{
    *progress = (struct fr_progress){.is_shown = is_shown};
    clock_gettime(CLOCK_MONOTONIC, &progress->begin);
}

static void draw(struct fr_progress *progress, const char *text)
{
    fprintf(stderr, "\r\033[K%s", text);
    fflush(stderr);
    progress->has_line = 1;
}

void fr_progress_clear(struct fr_progress *progress)
{
    if (progress->has_line)
        fputs("\r\033[K", stderr);
    progress->has_line = 0;
}

void fr_progress_step(struct fr_progress *progress, const char *what)
{
    struct timespec now;

    if (!progress->is_shown)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (seconds_between(&progress->begin, &now) >= DELAY_S)
        draw(progress, what);
}

static void append_rest(struct fr_strbuf *line, double elapsed,
                        uint64_t bytes_read, uint64_t bytes_total)
{
    double share = (double)bytes_read / (double)bytes_total;
    double rest = share > 0 ? elapsed * (1 - share) / share : 0;

    fr_strbuf_printf(line, "%3.0f %%, %.0f s left, ", share * 100, rest);
}

void fr_progress_update(void *user, const char *input, uint64_t bytes_read,
                        uint64_t bytes_total, uint64_t rows)
{
    struct fr_progress *progress = user;
    struct fr_strbuf line;
    struct timespec now;
    double elapsed;

    if (!progress->is_shown)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (progress->input != input) {
        progress->input = input;
        progress->begin = now;
        progress->rows_begin = rows;
    }
    elapsed = seconds_between(&progress->begin, &now);
    if (elapsed < DELAY_S ||
        seconds_between(&progress->last, &now) < INTERVAL_S)
        return;
    progress->last = now;
    fr_strbuf_init(&line, 512);
    fr_utf8_append_shown(&line, fr_str_of(input));
    fr_strbuf_append_text(&line, ": ");
    if (bytes_total)
        append_rest(&line, elapsed, bytes_read, bytes_total);
    fr_strbuf_printf(&line, "%.3g million flows, %.0f MB/s", (double)rows / 1e6,
                     (double)bytes_read / 1e6 / elapsed);
    if (fr_strbuf_status(&line) == 0)
        draw(progress, line.data);
    fr_strbuf_release(&line);
}
