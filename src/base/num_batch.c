/* num_batch.c - the plain way, and the choice of a faster one. */
#include "base/num_batch.h"

#include <string.h>

#include "base/cpu.h"
#include "base/num.h"
#include "base/num_batch_internal.h"

static int read_one(const char *bytes, const struct fr_num_place *place,
                    double *value)
{
    size_t size = place->end - place->begin;
    uint64_t mantissa;
    int exponent;

    if (place->end >= 8 &&
        fr_num_digits_before(bytes + place->end, size, &mantissa)) {
        *value = (double)mantissa;
        return 1;
    }
    if (!fr_num_plain(bytes + place->begin, size, &mantissa, &exponent))
        return 0;
    *value = fr_num_nearest(mantissa, exponent);
    return 1;
}

void fr_num_read_batch_plain(const char *bytes,
                             const struct fr_num_place *places, uint32_t count,
                             double *values, uint64_t *unread)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!read_one(bytes, &places[i], &values[i]))
            unread[i / 64] |= 1ULL << (i % 64);
    }
}

void fr_num_read_batch(const char *bytes, const struct fr_num_place *places,
                       uint32_t count, double *values, uint64_t *unread)
{
    memset(unread, 0, (count + 63) / 64 * sizeof(*unread));
#if FR_CPU_X86
    if (fr_cpu_level() >= FR_CPU_AVX2) {
        fr_num_read_batch_avx2(bytes, places, count, values, unread);
        return;
    }
#endif
    fr_num_read_batch_plain(bytes, places, count, values, unread);
}
