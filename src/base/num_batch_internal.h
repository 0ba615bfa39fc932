/* num_batch_internal.h - the ways of reading many numbers. `unread` is clear
 * before. */
#ifndef FR_BASE_NUM_BATCH_INTERNAL_H
#define FR_BASE_NUM_BATCH_INTERNAL_H

#include "base/num_batch.h"
#include "base/num_internal.h"

void fr_num_read_batch_plain(const char *bytes,
                             const struct fr_num_place *places, uint32_t count,
                             double *values, uint64_t *unread);
void fr_num_read_batch_avx2(const char *bytes,
                            const struct fr_num_place *places, uint32_t count,
                            double *values, uint64_t *unread);

#endif
