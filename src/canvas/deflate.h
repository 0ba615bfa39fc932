/* deflate.h - the entropy coding half of deflate (RFC 1951): the caller finds
 * the matches.
 *
 * For pictures whose repetitions are known (the row above, the pixel to the
 * left), which a general compressor has to search for byte by byte. Every
 * block has its own Huffman codes. */
#ifndef FR_CANVAS_DEFLATE_H
#define FR_CANVAS_DEFLATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "flowrules/status.h"

#define FR_DEFLATE_LITERALS     286 /* bytes, end of block, lengths */
#define FR_DEFLATE_DISTANCES    30
#define FR_DEFLATE_LENGTH_MAX   258
#define FR_DEFLATE_DISTANCE_MAX 32768
#define FR_DEFLATE_TOKENS       65536 /* to a block */

struct fr_deflate {
    struct fr_strbuf *out; /* borrowed */
    uint64_t bits;         /* not yet written, lowest first */
    unsigned bit_count;
    size_t count; /* tokens of the block so far */
    uint32_t tokens[FR_DEFLATE_TOKENS];
    uint32_t literal_uses[FR_DEFLATE_LITERALS];
    uint32_t distance_uses[FR_DEFLATE_DISTANCES];
};

/* Begin a stream that is appended to `out` (borrowed until finished). The
 * struct is large: allocate it. Failures of `out` are its own. */
void fr_deflate_init(struct fr_deflate *deflate, struct fr_strbuf *out);
/* A byte as it is. */
void fr_deflate_byte(struct fr_deflate *deflate, uint8_t byte);
/* `length` bytes (3 or more) that were also `distance` bytes ago. */
void fr_deflate_match(struct fr_deflate *deflate, size_t length,
                      size_t distance);
/* Write the last block and fill up the last byte. */
void fr_deflate_finish(struct fr_deflate *deflate);

#endif
