/* defrag.h - which flow a fragment belongs to.
 *
 * Nothing is reassembled: a later fragment gets the ports of the first one
 * with the same addresses, identification and, in IPv4, protocol. One that
 * comes before its first fragment waits for it, at most 30 s by the clock of
 * the capture (Linux gives up as late), and is booked right after it. What
 * waits is bounded; beyond that the oldest datagram is given up. */
#ifndef FR_METER_DEFRAG_H
#define FR_METER_DEFRAG_H

#include <stdint.h>

#include "flowrules/status.h"
#include "meter/flowkey.h"

struct fr_defrag;

struct fr_defrag_options {
    struct fr_hash_secret secret;
    /* A fragment that has its ports now. An error is passed up. */
    int (*book)(void *context, const struct fr_packet *packet);
    void *context;
};

/* FR_ENOMEM. */
FR_MUST_USE int fr_defrag_open(const struct fr_defrag_options *options,
                               struct fr_defrag **defrag);
/* NULL does nothing. */
void fr_defrag_close(struct fr_defrag *defrag);
/* Take a packet with is_fragment: books it, or keeps a copy. FR_ENOMEM, or
 * what book returns. */
FR_MUST_USE int fr_defrag_take(struct fr_defrag *defrag,
                               const struct fr_packet *packet,
                               int64_t clock_ns);
/* Give up all that wait. */
void fr_defrag_finish(struct fr_defrag *defrag);
/* Fragments given up so far. */
uint64_t fr_defrag_orphans(const struct fr_defrag *defrag);

#endif
