/* sha256_internal.h - the two ways to mix blocks into the state: plain C, and
 * the SHA instructions of x86-64. Both give the same state. */
#ifndef FR_BASE_SHA256_INTERNAL_H
#define FR_BASE_SHA256_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

extern const uint32_t fr_sha256_constants[64];

/* Mix `count` blocks of 64 bytes. */
void fr_sha256_mix_plain(uint32_t state[8], const unsigned char *blocks,
                         size_t count);
/* Only where fr_sha256_has_x86() is 1. */
void fr_sha256_mix_x86(uint32_t state[8], const unsigned char *blocks,
                       size_t count);
/* 1 if this processor has the instructions. */
int fr_sha256_has_x86(void);

#endif
