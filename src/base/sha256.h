/* sha256.h - SHA-256 (FIPS 180-4), streaming. */
#ifndef FR_BASE_SHA256_H
#define FR_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define FR_SHA256_TEXT_SIZE 65 /* 64 hexadecimal digits and NUL */

struct fr_sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes so far */
    unsigned char block[64];
};

void fr_sha256_init(struct fr_sha256 *sha);
void fr_sha256_update(struct fr_sha256 *sha, const void *data, size_t size);
/* Lower-case hexadecimal text of the digest. */
void fr_sha256_finish(struct fr_sha256 *sha, char text[FR_SHA256_TEXT_SIZE]);

#endif
