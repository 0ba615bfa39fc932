/* scan.c - the plain scanner, and the choice of a faster one.
 *
 * The plain loop writes every position and keeps it only if the byte is a
 * mark, so that nothing depends on guessing a branch. */
#include "csv/scan.h"

#include <string.h>

#include "base/bug.h"
#include "csv/scan_internal.h"

enum {
    MARK_COMMA = 1,
    MARK_END = 2, /* everything else that is a mark */
};

static const unsigned char kinds[256] = {
    [','] = MARK_COMMA, ['\n'] = MARK_END, ['\r'] = MARK_END, ['"'] = MARK_END};

void fr_csv_scan_plain(const char *text, size_t begin, size_t end,
                       struct fr_csv_marks *marks)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t count = 0, end_count = 0;
    unsigned char all = 0;

    for (size_t i = begin; i < end; i++) {
        unsigned char kind = kinds[bytes[i]];
        marks->at[count] = (uint32_t)i;
        marks->ends[end_count] = count;
        count += kind != 0;
        end_count += kind == MARK_END;
        all |= bytes[i];
    }
    marks->count = count;
    marks->end_count = end_count;
    marks->has_high = (all & 0x80) != 0;
}

/* Asking the processor is slow on virtual machines, so the answer is kept.
 * Two threads may both ask; they get the same answer. */
static fr_csv_scan_fn *choose(void)
{
    static fr_csv_scan_fn *chosen;
    fr_csv_scan_fn *scan = __atomic_load_n(&chosen, __ATOMIC_RELAXED);

    if (!scan) {
        const char *name;
        scan = fr_csv_scan_x86(0, &name);
        if (!scan)
            scan = fr_csv_scan_plain;
        __atomic_store_n(&chosen, scan, __ATOMIC_RELAXED);
    }
    return scan;
}

void fr_csv_scan(const char *text, size_t begin, size_t end,
                 struct fr_csv_marks *marks)
{
    FR_ASSERT(begin <= end);
    FR_ASSERT(end <= UINT32_MAX);
    choose()(text, begin, end, marks);
}

/* Most texts have no quote at all, and memchr is faster than any loop of
 * ours. */
int fr_csv_scan_is_tame(const char *text, size_t size)
{
    const char *quote = size ? memchr(text, '"', size) : NULL;
    unsigned is_open = 0, is_broken = 0;

    if (!quote)
        return 1;
    for (const char *at = quote; at < text + size; at++) {
        is_open ^= *at == '"';
        is_broken |= is_open & (unsigned)(*at == '\n' || *at == '\r');
    }
    return !is_open && !is_broken;
}
