/* flow.c - booking packets in a flow: direction, TCP state, accumulators.
 * Time never goes back within a flow: a packet that is older than the one
 * before it is booked at that one's time, and counted as late. */
#include "meter/flow.h"

#include <string.h>

#include "base/bug.h"
#include "base/clock.h"

/* CICFlowMeter: a pause longer than a second separates subflows and bulks,
 * one longer than 5 s is idleness; fewer than four packets are no bulk. */
#define SUBFLOW_GAP_NS   FR_NS_PER_S
#define BULK_GAP_NS      FR_NS_PER_S
#define IDLE_GAP_NS      (5 * FR_NS_PER_S)
#define BULK_PACKETS_MIN 4

#define BOTH_ENDS 3 /* of fr_flow.fins */

static void clear(struct fr_flow *flow)
{
    memset(flow, 0, sizeof(*flow));
    flow->sides[0].window = -1;
    flow->sides[1].window = -1;
}

void fr_flow_begin(struct fr_flow *flow, const struct fr_packet *packet,
                   const struct fr_flow_key *key, int end)
{
    unsigned syn = packet->flags & FR_TCP_SYN;
    unsigned ack = packet->flags & FR_TCP_ACK;

    clear(flow);
    flow->key = *key;
    flow->family = packet->family;
    flow->protocol = packet->protocol;
    flow->direction = !syn  ? FR_DIRECTION_FIRST
                      : ack ? FR_DIRECTION_SYN_ACK
                            : FR_DIRECTION_SYN;
    /* a SYN-ACK comes from the server */
    if (flow->direction == FR_DIRECTION_SYN_ACK && !fr_flow_key_is_loop(key))
        end = !end;
    flow->forward = (uint8_t)end;
}

void fr_flow_continue(struct fr_flow *flow, const struct fr_flow *old)
{
    clear(flow);
    flow->key = old->key;
    flow->forward = old->forward;
    flow->family = old->family;
    flow->protocol = old->protocol;
    flow->direction = FR_DIRECTION_CARRIED;
    flow->is_continued = 1;
    flow->closed_by = old->closed_by;
    flow->fins = old->fins;
    flow->last_fin = old->last_fin;
}

uint64_t fr_flow_packets(const struct fr_flow *flow)
{
    return flow->sides[0].sizes.count + flow->sides[1].sizes.count;
}

/* Closed by an RST, or by a FIN from both ends and an ACK from the end that
 * did not send the last FIN. */
static void step_tcp(struct fr_flow *flow, unsigned flags, int end)
{
    if (flow->closed_by == FR_FLOW_OPEN) {
        if (flags & FR_TCP_RST)
            flow->closed_by = FR_FLOW_RST;
        else if (flow->fins == BOTH_ENDS && flags & FR_TCP_ACK &&
                 end != flow->last_fin)
            flow->closed_by = FR_FLOW_FIN;
    }
    if (flags & FR_TCP_FIN && !(flow->fins >> end & 1)) {
        flow->fins |= (uint8_t)(1 << end);
        flow->last_fin = (uint8_t)end;
    }
}

static void count_flags(struct fr_flow *flow, struct fr_flow_side *side,
                        unsigned flags)
{
    flow->acks += (flags & FR_TCP_ACK) != 0;
    side->psh += (flags & FR_TCP_PSH) != 0;
    side->urg += (flags & FR_TCP_URG) != 0;
    flags &= ~(unsigned)(FR_TCP_ACK | FR_TCP_PSH);
    for (unsigned bit = 0; flags >> bit; bit++)
        flow->flags[bit] += flags >> bit & 1;
}

static void add_bulk(struct fr_bulks *bulks, struct fr_bulk_run *run,
                     int64_t time_ns, uint32_t size)
{
    uint64_t pause_ns = (uint64_t)(time_ns - run->last_ns);

    if (run->packets == 0 || pause_ns > BULK_GAP_NS)
        *run = (struct fr_bulk_run){.start_ns = time_ns};
    run->packets++;
    run->size += size;
    run->last_ns = time_ns;
    if (run->packets == BULK_PACKETS_MIN) {
        bulks->count++;
        bulks->packets += run->packets;
        bulks->size += run->size;
        bulks->time_ns += (uint64_t)(time_ns - run->start_ns);
    } else if (run->packets > BULK_PACKETS_MIN) {
        bulks->packets++;
        bulks->size += size;
        bulks->time_ns += pause_ns;
    }
}

static uint32_t payload_of(const struct fr_packet *packet)
{
    FR_ASSERT(packet->ip_len >= packet->header_len);
    return packet->ip_len - packet->header_len;
}

static uint32_t size_of(const struct fr_packet *packet,
                        enum fr_accounting accounting)
{
    switch (accounting) {
    case FR_ACCOUNTING_PAYLOAD: return payload_of(packet);
    case FR_ACCOUNTING_IP: return packet->ip_len;
    case FR_ACCOUNTING_FRAME: return packet->frame_len;
    }
    FR_UNREACHABLE();
}

static void book_side(struct fr_flow_side *side, const struct fr_packet *packet,
                      int64_t time_ns, uint32_t size)
{
    if (side->sizes.count > 0)
        fr_series_add(&side->gaps, time_ns - side->last_ns);
    if (side->sizes.count == 0 || packet->header_len < side->header_min)
        side->header_min = packet->header_len;
    side->last_ns = time_ns;
    fr_series_add(&side->sizes, size);
    side->header_size += packet->header_len;
    side->ip_size += packet->ip_len;
    side->frame_size += packet->frame_len;
    if (packet->has_window && side->window < 0)
        side->window = packet->window;
}

/* The pause before a packet that is not the first. */
static void book_pause(struct fr_flow *flow, int64_t time_ns)
{
    int64_t pause_ns = time_ns - flow->last_ns;

    fr_series_add(&flow->gaps, pause_ns);
    if (pause_ns > SUBFLOW_GAP_NS)
        flow->subflow_gaps++;
    if (pause_ns <= IDLE_GAP_NS)
        return;
    fr_series_add(&flow->idle, pause_ns);
    /* a stretch of one packet is none */
    if (flow->last_ns > flow->active_start)
        fr_series_add(&flow->active, flow->last_ns - flow->active_start);
    flow->active_start = time_ns;
}

/* When the packet is booked. */
static int64_t step_time(struct fr_flow *flow, int64_t time_ns)
{
    if (!flow->is_begun) {
        flow->is_begun = 1;
        flow->first_ns = time_ns;
        flow->active_start = time_ns;
        return time_ns;
    }
    if (time_ns < flow->last_ns) {
        time_ns = flow->last_ns;
        flow->late++;
    }
    book_pause(flow, time_ns);
    return time_ns;
}

/* Payload of one end ends the run of the other. */
static void book_payload(struct fr_flow *flow, int end, int64_t time_ns,
                         uint32_t size)
{
    struct fr_flow_side *side = &flow->sides[end];

    side->data_packets++;
    if (flow->data_end != end)
        side->run.packets = 0;
    flow->data_end = (uint8_t)end;
    add_bulk(&flow->bulks[end], &side->run, time_ns, size);
}

void fr_flow_book(struct fr_flow *flow, const struct fr_packet *packet, int end,
                  int64_t clock_ns, enum fr_accounting accounting)
{
    struct fr_flow_side *side = &flow->sides[end];
    uint32_t size = size_of(packet, accounting);
    int64_t time_ns = step_time(flow, packet->time_ns);

    book_side(side, packet, time_ns, size);
    count_flags(flow, side, packet->flags);
    if (payload_of(packet) > 0)
        book_payload(flow, end, time_ns, size);
    flow->last_ns = time_ns;
    flow->clock_ns = clock_ns;
    if (packet->protocol == FR_PROTOCOL_TCP)
        step_tcp(flow, packet->flags, end);
}

int fr_flow_takes_new_syn(const struct fr_flow *flow)
{
    return flow->closed_by != FR_FLOW_OPEN || flow->fins == BOTH_ENDS;
}
