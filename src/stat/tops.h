/* tops.h - who talks most: sources, destinations, pairs of both, destination
 * ports; and how many different ones there are.
 *
 * Exact while names and pairs fit their tables. Beyond that counts come from
 * count-min sketches and numbers of different ones from HyperLogLog, neither
 * of which depends on order; the tables then propose names, and hold back what
 * sketches will be told when a name goes. A name is
 * listed if its count is at least twice what a table can have lost, so that
 * every name that could be listed is proposed in whatever order it came. */
#ifndef FR_STAT_TOPS_H
#define FR_STAT_TOPS_H

#include "stat/distinct.h"
#include "stat/names.h"
#include "stat/pairs.h"
#include "stat/sketch.h"
#include "stat/summary.h"

#define FR_TOPS_PORTS 65536

/* One list beyond its table. */
struct fr_tops_estimate {
    struct fr_sketch sketch;
    struct fr_distinct distinct;
};

/* What a code of a batch's texts means here. */
struct fr_tops_code {
    uint64_t hash;
    uint32_t number; /* of the name; UINT32_MAX: not in the table */
    uint32_t round;  /* valid if it is the current round */
};

struct fr_tops {
    struct fr_names names;
    /* By number of name: what was counted since it is in the table. */
    struct fr_talk *src, *dst;
    uint64_t *weights; /* in flows, by which full tables keep names; or NULL */
    uint32_t talk_capacity;
    struct fr_pairs pairs;
    /* The list beyond its table, by enum fr_top (not for ports); owned.
     * Sources and destinations start together, pairs at the latest then. */
    struct fr_tops_estimate *estimates[FR_TOP_COUNT];
    uint64_t flows[FR_TOP_COUNT]; /* rows counted for each list */
    struct fr_talk *ports; /* owned, FR_TOPS_PORTS; NULL before the first */
    uint64_t port_rest;    /* rows whose port is no number of a port */
    struct fr_tops_code *codes; /* owned; by code of the batch */
    uint32_t *new_codes;        /* owned; work space, as large */
    uint32_t code_capacity;
    uint32_t round; /* moves on when numbers of codes become invalid */
};

/* One row, without the names. */
struct fr_tops_rows {
    uint32_t row_count;
    const struct fr_batch *texts;
    const uint32_t *src, *dst; /* codes; NULL where absent */
    const double *dst_port;
    /* Bytes and packets of both directions; each may be NULL. Read as whole
     * numbers from 0 to 2^53; a missing one counts as 0. */
    const double *bytes[2];
    const double *packets[2];
};

struct fr_tops_limits {
    uint32_t names_max, pairs_max; /* at least 16 */
    uint64_t name_size_max;        /* bytes of names longer than 16 bytes */
};

void fr_tops_init(struct fr_tops *tops, const struct fr_tops_limits *limits);
void fr_tops_release(struct fr_tops *tops);
/* Count a batch. Returns FR_ENOMEM. */
FR_MUST_USE int fr_tops_add(struct fr_tops *tops,
                            const struct fr_tops_rows *rows);
/* Both set up alike. */
FR_MUST_USE int fr_tops_merge(struct fr_tops *tops,
                              const struct fr_tops *other);
/* Fill tops and the unique addresses of the summary; names belong to its
 * arena. has_src etc. are the caller's. */
FR_MUST_USE int fr_tops_finish(struct fr_tops *tops,
                               struct fr_summary *summary);

#endif
