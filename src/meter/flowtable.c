/* flowtable.c - the flows that are not written yet, as a queue in the order
 * of their first packets, and a hash table from keys to the flow that packets
 * now join. In the order of first packets only the head of the queue is given
 * out, so a flow that is over waits for those before it. In the order of ends
 * a list by latest packet says which flow is over first; what left the middle
 * of the queue is marked, and a chunk goes when all its flows did.
 * Invariants: flows that did not leave are numbered head .. next - 1, and
 * head is one of them or next; a slot of the hash table points to one that
 * did not leave; the list holds all of these, or none (other order). */
#include "meter/flowtable.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"

#define CHUNK_FLOWS  64   /* flows that are allocated together */
#define SLOTS_MIN    1024 /* a power of two */
#define CHUNKS_MIN   16   /* a power of two */
#define SPARE_CHUNKS 4

struct chunk {
    uint64_t left; /* a bit for each flow that left */
    struct fr_flow flows[CHUNK_FLOWS];
};

struct slot {
    uint64_t hash;
    uint64_t number; /* of the flow, plus 1; 0: free */
};

struct fr_flowtable {
    struct fr_flowtable_options options;
    int64_t clock_ns;
    uint64_t head, next;       /* numbers of flows */
    uint64_t count;            /* that did not leave */
    uint64_t oldest, youngest; /* by latest packet: number plus 1, or 0 */
    struct chunk **ring;       /* by number / CHUNK_FLOWS, modulo ring_size */
    uint64_t ring_size;        /* a power of two */
    struct chunk *spare[SPARE_CHUNKS];
    int spare_count;
    struct slot *slots;
    uint64_t slot_size; /* a power of two */
    uint64_t slot_used;
    uint64_t evicted;
};

int fr_flowtable_open(const struct fr_flowtable_options *options,
                      struct fr_flowtable **table)
{
    struct fr_flowtable *made = fr_alloc_zero(1, sizeof(*made));

    FR_ASSERT(options->flows_max > 0);
    if (!made)
        return FR_ENOMEM;
    made->options = *options;
    made->ring_size = CHUNKS_MIN;
    made->slot_size = SLOTS_MIN;
    made->ring = fr_alloc_zero(made->ring_size, sizeof(*made->ring));
    made->slots = fr_alloc_zero(made->slot_size, sizeof(*made->slots));
    if (!made->ring || !made->slots) {
        fr_flowtable_close(made);
        return FR_ENOMEM;
    }
    *table = made;
    return 0;
}

void fr_flowtable_close(struct fr_flowtable *table)
{
    if (!table)
        return;
    for (uint64_t i = 0; table->ring && i < table->ring_size; i++)
        fr_free(table->ring[i]);
    while (table->spare_count > 0)
        fr_free(table->spare[--table->spare_count]);
    fr_free(table->ring);
    fr_free(table->slots);
    fr_free(table);
}

void fr_flowtable_tick(struct fr_flowtable *table, int64_t time_ns)
{
    if (time_ns > table->clock_ns)
        table->clock_ns = time_ns;
}

int64_t fr_flowtable_clock(const struct fr_flowtable *table)
{
    return table->clock_ns;
}

uint64_t fr_flowtable_evicted(const struct fr_flowtable *table)
{
    return table->evicted;
}

/* --- the queue ------------------------------------------------------------ */

static struct chunk **place_of(struct fr_flowtable *table, uint64_t number)
{
    return &table->ring[(number / CHUNK_FLOWS) & (table->ring_size - 1)];
}

static struct fr_flow *flow_at(struct fr_flowtable *table, uint64_t number)
{
    FR_ASSERT(number >= table->head && number < table->next);
    return &(*place_of(table, number))->flows[number % CHUNK_FLOWS];
}

static int grow_ring(struct fr_flowtable *table)
{
    uint64_t size = table->ring_size * 2;
    struct chunk **ring = fr_alloc_zero(size, sizeof(*ring));
    uint64_t first = table->head / CHUNK_FLOWS;

    if (!ring)
        return FR_ENOMEM;
    for (uint64_t i = first; i < first + table->ring_size; i++)
        ring[i & (size - 1)] = table->ring[i & (table->ring_size - 1)];
    fr_free(table->ring);
    table->ring = ring;
    table->ring_size = size;
    return 0;
}

/* The place of the flow number `next` exists. */
static int make_place(struct fr_flowtable *table)
{
    struct chunk **place;

    if (table->next / CHUNK_FLOWS - table->head / CHUNK_FLOWS ==
        table->ring_size)
        FR_TRY(grow_ring(table));
    place = place_of(table, table->next);
    if (*place)
        return 0;
    if (table->spare_count > 0)
        *place = table->spare[--table->spare_count];
    else
        *place = fr_alloc_lines(sizeof(**place));
    if (!*place)
        return FR_ENOMEM;
    (*place)->left = 0;
    return 0;
}

/* A flow left; its chunk goes with the last one. */
static void leave_chunk(struct fr_flowtable *table, uint64_t number)
{
    struct chunk **place = place_of(table, number);

    (*place)->left |= 1ULL << number % CHUNK_FLOWS;
    if ((*place)->left != UINT64_MAX)
        return;
    if (table->spare_count < SPARE_CHUNKS)
        table->spare[table->spare_count++] = *place;
    else
        fr_free(*place);
    *place = NULL;
}

/* The head moves to the first flow that did not leave. */
static void move_head(struct fr_flowtable *table)
{
    while (table->head < table->next) {
        struct chunk *chunk = *place_of(table, table->head);
        if (chunk && !(chunk->left >> table->head % CHUNK_FLOWS & 1))
            return;
        table->head++;
    }
}

/* --- the list by latest packet -------------------------------------------- */

static void list_append(struct fr_flowtable *table, struct fr_flow *flow)
{
    flow->older = table->youngest;
    flow->younger = 0;
    if (table->youngest)
        flow_at(table, table->youngest - 1)->younger = flow->number + 1;
    else
        table->oldest = flow->number + 1;
    table->youngest = flow->number + 1;
}

static void list_remove(struct fr_flowtable *table, const struct fr_flow *flow)
{
    if (flow->older)
        flow_at(table, flow->older - 1)->younger = flow->younger;
    else
        table->oldest = flow->younger;
    if (flow->younger)
        flow_at(table, flow->younger - 1)->older = flow->older;
    else
        table->youngest = flow->older;
}

/* --- the hash table ------------------------------------------------------- */

/* The slot of a key, or the free one where it would stand. */
static struct slot *slot_of(struct fr_flowtable *table,
                            const struct fr_flow_key *key, uint64_t hash)
{
    uint64_t at = hash & (table->slot_size - 1);

    for (;; at = (at + 1) & (table->slot_size - 1)) {
        struct slot *slot = &table->slots[at];
        if (slot->number == 0)
            return slot;
        if (slot->hash == hash &&
            fr_flow_key_equal(&flow_at(table, slot->number - 1)->key, key))
            return slot;
    }
}

/* Free a slot; those behind it that could stand here move up. */
static void free_slot(struct fr_flowtable *table, struct slot *slot)
{
    uint64_t mask = table->slot_size - 1;
    uint64_t hole = (uint64_t)(slot - table->slots);

    for (uint64_t at = (hole + 1) & mask; table->slots[at].number;
         at = (at + 1) & mask) {
        uint64_t home = table->slots[at].hash & mask;
        if (((at - home) & mask) >= ((at - hole) & mask)) {
            table->slots[hole] = table->slots[at];
            hole = at;
        }
    }
    table->slots[hole].number = 0;
    table->slot_used--;
}

static int grow_slots(struct fr_flowtable *table)
{
    uint64_t size = table->slot_size * 2;
    struct slot *slots = fr_alloc_zero(size, sizeof(*slots));

    if (!slots)
        return FR_ENOMEM;
    for (uint64_t i = 0; i < table->slot_size; i++) {
        uint64_t at = table->slots[i].hash & (size - 1);
        if (table->slots[i].number == 0)
            continue;
        while (slots[at].number)
            at = (at + 1) & (size - 1);
        slots[at] = table->slots[i];
    }
    fr_free(table->slots);
    table->slots = slots;
    table->slot_size = size;
    return 0;
}

/* --- ends of flows -------------------------------------------------------- */

/* More than the idle timeout without a packet, by the clock. */
static int is_past(const struct fr_flowtable *table, const struct fr_flow *flow)
{
    return table->clock_ns - flow->clock_ns > table->options.idle_ns;
}

/* A closed flow stays fin or rst although it was idle afterwards. */
static void set_end(struct fr_flow *flow, enum fr_flow_end end)
{
    if (flow->closed_by != FR_FLOW_OPEN)
        flow->end = flow->closed_by;
    else if (flow->end == FR_FLOW_OPEN)
        flow->end = (uint8_t)end;
}

/* A flow leaves, from anywhere in the queue. */
static int give_out(struct fr_flowtable *table, struct fr_flow *flow)
{
    uint64_t number = flow->number;
    struct slot *slot =
        slot_of(table, &flow->key,
                fr_flow_key_hash(&flow->key, &table->options.secret));
    int status = table->options.emit(table->options.context, flow);

    if (slot->number == number + 1)
        free_slot(table, slot);
    if (table->options.order == FR_FLOWS_BY_END)
        list_remove(table, flow);
    leave_chunk(table, number);
    table->count--;
    move_head(table);
    return status;
}

/* The flow that is the next to be over, or NULL. */
static struct fr_flow *next_over(struct fr_flowtable *table)
{
    if (table->head == table->next)
        return NULL;
    if (table->options.order == FR_FLOWS_BY_END)
        return flow_at(table, table->oldest - 1);
    return flow_at(table, table->head);
}

int fr_flowtable_expire(struct fr_flowtable *table)
{
    struct fr_flow *flow;

    while ((flow = next_over(table))) {
        if (flow->end == FR_FLOW_OPEN && !is_past(table, flow))
            break;
        set_end(flow, FR_FLOW_IDLE);
        FR_TRY(give_out(table, flow));
    }
    return 0;
}

/* Room for one more flow. */
static int make_room(struct fr_flowtable *table)
{
    struct fr_flow *flow;

    if (table->count < table->options.flows_max)
        return 0;
    flow = flow_at(table, table->head);
    table->evicted += flow->end == FR_FLOW_OPEN;
    set_end(flow, FR_FLOW_EVICTED);
    return give_out(table, flow);
}

/* --- booking -------------------------------------------------------------- */

/* A packet on its way into the table. */
struct entry {
    const struct fr_packet *packet;
    struct fr_flow_key key;
    uint64_t hash;
    int end; /* of the key, that sent it */
};

/* Why the flow of a packet's key ends now: FR_FLOW_OPEN if it does not. */
static enum fr_flow_end end_before(const struct fr_flowtable *table,
                                   const struct fr_flow *flow,
                                   const struct fr_packet *packet)
{
    if (is_past(table, flow) ||
        packet->time_ns - flow->last_ns > table->options.idle_ns)
        return FR_FLOW_IDLE;
    if (packet->protocol == FR_PROTOCOL_TCP && packet->flags & FR_TCP_SYN &&
        !(packet->flags & FR_TCP_ACK) && fr_flow_takes_new_syn(flow))
        return FR_FLOW_FIN;
    if (packet->time_ns - flow->first_ns > table->options.active_ns)
        return FR_FLOW_ACTIVE;
    return FR_FLOW_OPEN;
}

/* A new flow at the end of the queue, behind `old` if not NULL. */
static int start(struct fr_flowtable *table, const struct entry *entry,
                 const struct fr_flow *old, struct fr_flow **flow)
{
    struct slot *slot;

    FR_TRY(make_place(table));
    if (table->slot_used * 2 >= table->slot_size)
        FR_TRY(grow_slots(table));
    slot = slot_of(table, &entry->key, entry->hash);
    if (slot->number == 0)
        table->slot_used++;
    *slot = (struct slot){entry->hash, ++table->next};
    table->count++;
    *flow = flow_at(table, table->next - 1);
    if (old)
        fr_flow_continue(*flow, old);
    else
        fr_flow_begin(*flow, entry->packet, &entry->key, entry->end);
    (*flow)->number = table->next - 1;
    if (table->options.order == FR_FLOWS_BY_END)
        list_append(table, *flow);
    return 0;
}

static struct entry entry_of(const struct fr_flowtable *table,
                             const struct fr_packet *packet)
{
    struct entry entry = {.packet = packet};

    entry.end = fr_flow_key_of(packet, &entry.key);
    entry.hash = fr_flow_key_hash(&entry.key, &table->options.secret);
    return entry;
}

static int find_or_start(struct fr_flowtable *table, const struct entry *entry,
                         struct fr_flow **flow)
{
    struct fr_flow old;
    enum fr_flow_end end = FR_FLOW_OPEN;
    struct slot *slot = slot_of(table, &entry->key, entry->hash);

    if (slot->number) {
        *flow = flow_at(table, slot->number - 1);
        end = end_before(table, *flow, entry->packet);
        if (end == FR_FLOW_OPEN)
            return 0;
        set_end(*flow, end);
        old = **flow; /* it may have to make room itself */
        if (table->options.order == FR_FLOWS_BY_END)
            FR_TRY(give_out(table, *flow));
    }
    FR_TRY(make_room(table));
    return start(table, entry, end == FR_FLOW_ACTIVE ? &old : NULL, flow);
}

static int book(struct fr_flowtable *table, const struct entry *entry)
{
    struct fr_flow *flow;

    FR_TRY(fr_flowtable_expire(table));
    FR_TRY(find_or_start(table, entry, &flow));
    fr_flow_book(flow, entry->packet, entry->end, table->clock_ns,
                 table->options.accounting);
    if (table->options.order == FR_FLOWS_BY_END) {
        list_remove(table, flow);
        list_append(table, flow);
    }
    return 0;
}

int fr_flowtable_book(struct fr_flowtable *table,
                      const struct fr_packet *packet)
{
    struct entry entry = entry_of(table, packet);

    return book(table, &entry);
}

/* --- booking many --------------------------------------------------------- */

static void fetch_slot(const struct fr_flowtable *table, uint64_t hash)
{
    __builtin_prefetch(&table->slots[hash & (table->slot_size - 1)]);
}

static void fetch(const void *data, size_t size)
{
    for (size_t at = 0; at < size; at += FR_ALLOC_LINE)
        __builtin_prefetch((const char *)data + at, 1);
}

/* The flow that the first slot of a hash points to; it nearly always is the
 * one. */
static void fetch_flow(struct fr_flowtable *table, const struct entry *entry)
{
    const struct slot *slot =
        &table->slots[entry->hash & (table->slot_size - 1)];
    const struct fr_flow *flow;

    if (slot->number == 0)
        return;
    flow = flow_at(table, slot->number - 1);
    fetch(flow, offsetof(struct fr_flow, sides));
    fetch(&flow->sides[entry->end], sizeof(flow->sides[0]));
}

int fr_flowtable_book_all(struct fr_flowtable *table,
                          const struct fr_packet *packets, uint32_t count)
{
    struct entry entries[FR_FLOWTABLE_TOGETHER];

    FR_ASSERT(count <= FR_FLOWTABLE_TOGETHER);
    for (uint32_t i = 0; i < count; i++) {
        entries[i] = entry_of(table, &packets[i]);
        fetch_slot(table, entries[i].hash);
    }
    for (uint32_t i = 0; i < count; i++)
        fetch_flow(table, &entries[i]);
    for (uint32_t i = 0; i < count; i++) {
        fr_flowtable_tick(table, packets[i].time_ns);
        FR_TRY(book(table, &entries[i]));
    }
    return 0;
}

int fr_flowtable_finish(struct fr_flowtable *table)
{
    FR_TRY(fr_flowtable_expire(table));
    while (table->head < table->next) {
        struct fr_flow *flow = flow_at(table, table->head);
        set_end(flow, is_past(table, flow) ? FR_FLOW_IDLE : FR_FLOW_EOF);
        FR_TRY(give_out(table, flow));
    }
    return 0;
}
