/* num_batch.h - many numbers at once, out of one buffer: the cells of a
 * column. */
#ifndef FR_BASE_NUM_BATCH_H
#define FR_BASE_NUM_BATCH_H

#include <stdint.h>

/* Where a text is: bytes[begin .. end-1] of a buffer. */
struct fr_num_place {
    uint32_t begin, end;
};

/* Read ordinary numbers, digits with at most one point among them, each to
 * the nearest double: what fr_num_parse_f64 says of them. values[i] is that of
 * places[i]. Other texts are left alone, their value stays, and bit i % 64 of
 * unread[i / 64] is set: what is no such number, and, as the processor goes,
 * what is longer than 32 bytes or ends in the first 32 of the buffer. `unread`
 * has a word for each 64 places. */
void fr_num_read_batch(const char *bytes, const struct fr_num_place *places,
                       uint32_t count, double *values, uint64_t *unread);

#endif
