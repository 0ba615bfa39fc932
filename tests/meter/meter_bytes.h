/* meter_bytes.h - bytes as a capture, through both profiles of the meter. */
#ifndef FR_TESTS_METER_BYTES_H
#define FR_TESTS_METER_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* Opening may fail; then nothing is metered. Aborts if a packet was lost. */
void meter_bytes(const uint8_t *data, size_t size);

#endif
