/* flowkey.h - what makes packets belong together: protocol and both end
 * points, the same for both directions. */
#ifndef FR_METER_FLOWKEY_H
#define FR_METER_FLOWKEY_H

#include <stdint.h>

#include "meter/packet.h"

struct fr_flow_key {
    uint64_t words[5]; /* two addresses in order; ports, protocol, family */
};

/* The secret of the hash: who sends packets must not be able to choose keys
 * that collide. No output depends on it. */
struct fr_hash_secret {
    uint64_t words[2];
};

/* A new one from the system; where it gives none, one that is known: then
 * only the protection against chosen keys is lost. */
struct fr_hash_secret fr_hash_secret_draw(void);
/* Returns the end that sent the packet: 0, the lower one, or 1. */
int fr_flow_key_of(const struct fr_packet *packet, struct fr_flow_key *key);
/* The address, IPv4 in its first 4 bytes, and the port of an end. */
uint16_t fr_flow_key_end(const struct fr_flow_key *key, int end,
                         uint8_t address[16]);
/* Do both ends have the same address and port? */
int fr_flow_key_is_loop(const struct fr_flow_key *key);
int fr_flow_key_equal(const struct fr_flow_key *a, const struct fr_flow_key *b);
/* SipHash-1-3 (Aumasson, Bernstein 2012) of the five words. */
uint64_t fr_flow_key_hash(const struct fr_flow_key *key,
                          const struct fr_hash_secret *secret);

#endif
