/* scan.c - the plain loop: every position is written, and kept only if the
 * byte is a mark, so that nothing depends on guessing a branch. */
#include "csv/scan.h"

#include "base/bug.h"

static const unsigned char is_mark[256] = {
    [','] = 1, ['\n'] = 1, ['\r'] = 1, ['"'] = 1};

uint32_t fr_csv_scan(const char *text, size_t begin, size_t end,
                     uint32_t *marks, int *has_high)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t count = 0;
    unsigned char all = 0;

    FR_ASSERT(begin <= end);
    FR_ASSERT(end <= UINT32_MAX);
    for (size_t i = begin; i < end; i++) {
        marks[count] = (uint32_t)i;
        count += is_mark[bytes[i]];
        all |= bytes[i];
    }
    *has_high = (all & 0x80) != 0;
    return count;
}
