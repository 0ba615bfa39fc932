/* defrag.c - datagrams of which a fragment was seen, in a hash table with
 * chains and in a list by age. Invariant: every datagram is in exactly one
 * chain and in the list, the one touched last at its end. */
#include "meter/defrag.h"

#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

#define MEMORY_NS     (30 * FR_NS_PER_S)
#define BUCKETS       4096  /* a power of two */
#define DATAGRAMS_MAX 65536 /* of about 100 bytes */
#define HELD_MAX      65536 /* of about 100 bytes */

struct held {
    struct held *next;
    struct fr_packet packet;
    int64_t clock_ns;
};

struct datagram {
    struct datagram *chain;
    struct datagram *older, *younger;
    struct fr_flow_key key;
    int64_t clock_ns; /* when it was touched last */
    int64_t first_ns; /* clock at its first fragment */
    uint16_t sport, dport;
    uint8_t protocol;
    uint8_t has_first;
    struct held *held, **held_end;
};

struct fr_defrag {
    struct fr_defrag_options options;
    struct datagram *buckets[BUCKETS];
    struct datagram *oldest, *youngest;
    uint64_t datagram_count, held_count;
    uint64_t orphans;
};

int fr_defrag_open(const struct fr_defrag_options *options,
                   struct fr_defrag **defrag)
{
    struct fr_defrag *made = fr_alloc_zero(1, sizeof(*made));

    if (!made)
        return FR_ENOMEM;
    made->options = *options;
    *defrag = made;
    return 0;
}

uint64_t fr_defrag_orphans(const struct fr_defrag *defrag)
{
    return defrag->orphans;
}

static struct datagram **bucket_of(struct fr_defrag *defrag,
                                   const struct fr_flow_key *key)
{
    uint64_t hash = fr_flow_key_hash(key, &defrag->options.secret);

    return &defrag->buckets[hash & (BUCKETS - 1)];
}

static void unlink_age(struct fr_defrag *defrag, struct datagram *datagram)
{
    if (datagram->older)
        datagram->older->younger = datagram->younger;
    else
        defrag->oldest = datagram->younger;
    if (datagram->younger)
        datagram->younger->older = datagram->older;
    else
        defrag->youngest = datagram->older;
}

static void link_youngest(struct fr_defrag *defrag, struct datagram *datagram)
{
    datagram->older = defrag->youngest;
    datagram->younger = NULL;
    if (defrag->youngest)
        defrag->youngest->younger = datagram;
    else
        defrag->oldest = datagram;
    defrag->youngest = datagram;
}

static struct held *pop_held(struct fr_defrag *defrag,
                             struct datagram *datagram)
{
    struct held *held = datagram->held;

    if (!held)
        return NULL;
    datagram->held = held->next;
    if (!datagram->held)
        datagram->held_end = &datagram->held;
    defrag->held_count--;
    return held;
}

static void drop_oldest(struct fr_defrag *defrag)
{
    struct datagram *datagram = defrag->oldest;
    struct datagram **link = bucket_of(defrag, &datagram->key);
    struct held *held;

    while (*link != datagram)
        link = &(*link)->chain;
    *link = datagram->chain;
    unlink_age(defrag, datagram);
    while ((held = pop_held(defrag, datagram)) != NULL) {
        defrag->orphans++;
        fr_free(held);
    }
    fr_free(datagram);
    defrag->datagram_count--;
}

void fr_defrag_finish(struct fr_defrag *defrag)
{
    while (defrag->oldest)
        drop_oldest(defrag);
}

void fr_defrag_close(struct fr_defrag *defrag)
{
    if (!defrag)
        return;
    fr_defrag_finish(defrag);
    fr_free(defrag);
}

/* Forget what is too old to matter, and what is too much. */
static void forget(struct fr_defrag *defrag, int64_t clock_ns)
{
    while (defrag->oldest && (clock_ns - defrag->oldest->clock_ns > MEMORY_NS ||
                              defrag->datagram_count >= DATAGRAMS_MAX ||
                              defrag->held_count >= HELD_MAX))
        drop_oldest(defrag);
}

/* IPv6 has one identification for all protocols. */
static struct fr_flow_key key_of(const struct fr_packet *packet)
{
    struct fr_flow_key key;
    uint64_t protocol = packet->family == 4 ? packet->protocol : 0;

    memcpy(key.words, packet->src, 16);
    memcpy(key.words + 2, packet->dst, 16);
    key.words[4] =
        (uint64_t)packet->fragment_id << 32 | protocol << 8 | packet->family;
    return key;
}

static struct datagram *find_or_make(struct fr_defrag *defrag,
                                     const struct fr_packet *packet)
{
    struct fr_flow_key key = key_of(packet);
    struct datagram **bucket = bucket_of(defrag, &key);
    struct datagram *datagram = *bucket;

    while (datagram && !fr_flow_key_equal(&datagram->key, &key))
        datagram = datagram->chain;
    if (datagram) {
        unlink_age(defrag, datagram);
    } else {
        datagram = fr_alloc_zero(1, sizeof(*datagram));
        if (!datagram)
            return NULL;
        datagram->key = key;
        datagram->held_end = &datagram->held;
        datagram->chain = *bucket;
        *bucket = datagram;
        defrag->datagram_count++;
    }
    link_youngest(defrag, datagram);
    return datagram;
}

static int hold(struct fr_defrag *defrag, struct datagram *datagram,
                const struct fr_packet *packet, int64_t clock_ns)
{
    struct held *held = fr_alloc(sizeof(*held));

    if (!held)
        return FR_ENOMEM;
    *held = (struct held){NULL, *packet, clock_ns};
    *datagram->held_end = held;
    datagram->held_end = &held->next;
    defrag->held_count++;
    return 0;
}

/* A later fragment with the ports, and in IPv6 the protocol, of its first. */
static int book_later(struct fr_defrag *defrag, const struct datagram *datagram,
                      const struct fr_packet *packet)
{
    struct fr_packet later = *packet;

    later.sport = datagram->sport;
    later.dport = datagram->dport;
    later.protocol = datagram->protocol;
    return defrag->options.book(defrag->options.context, &later);
}

static int book_held(struct fr_defrag *defrag, struct datagram *datagram,
                     int64_t clock_ns)
{
    struct held *held;
    int status = 0;

    while (status == 0 && (held = pop_held(defrag, datagram)) != NULL) {
        if (clock_ns - held->clock_ns > MEMORY_NS)
            defrag->orphans++;
        else
            status = book_later(defrag, datagram, &held->packet);
        fr_free(held);
    }
    return status;
}

int fr_defrag_take(struct fr_defrag *defrag, const struct fr_packet *packet,
                   int64_t clock_ns)
{
    struct datagram *datagram;

    forget(defrag, clock_ns);
    datagram = find_or_make(defrag, packet);
    if (!datagram)
        return FR_ENOMEM;
    datagram->clock_ns = clock_ns;
    if (packet->is_later_fragment) {
        if (datagram->has_first && clock_ns - datagram->first_ns <= MEMORY_NS)
            return book_later(defrag, datagram, packet);
        return hold(defrag, datagram, packet, clock_ns);
    }
    datagram->has_first = 1;
    datagram->first_ns = clock_ns;
    datagram->sport = packet->sport;
    datagram->dport = packet->dport;
    datagram->protocol = packet->protocol;
    FR_TRY(defrag->options.book(defrag->options.context, packet));
    return book_held(defrag, datagram, clock_ns);
}
