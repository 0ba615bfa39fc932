/* match.c - both files are sorted by ends and time and walked side by side.
 * In a group of equal ends the flows are paired in the order of time, as long
 * as they lie within the resolution of the time stamps. */
#include "compare/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define ZONE_STEP_NS  (900 * FR_NS_PER_S)
#define ZONE_MAX_NS   (15 * 3600 * FR_NS_PER_S)
#define TOLERANCE_MIN 2000 /* nanoseconds: two roundings to microseconds */

static const struct fr_end_point *lower(const struct fr_flow_record *flow)
{
    return flow->is_swapped ? &flow->dst : &flow->src;
}

static const struct fr_end_point *upper(const struct fr_flow_record *flow)
{
    return flow->is_swapped ? &flow->src : &flow->dst;
}

int fr_match_compare_ends(const struct fr_flow_record *a,
                          const struct fr_flow_record *b)
{
    int order = fr_end_point_compare(lower(a), lower(b));

    return order != 0 ? order : fr_end_point_compare(upper(a), upper(b));
}

static int compare_flows(const void *left, const void *right)
{
    const struct fr_flow_record *a = *(struct fr_flow_record *const *)left;
    const struct fr_flow_record *b = *(struct fr_flow_record *const *)right;
    int order = fr_match_compare_ends(a, b);

    if (order != 0)
        return order;
    if (a->time_ns != b->time_ns)
        return a->time_ns < b->time_ns ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

static struct fr_flow_record **sorted_of(struct fr_flowset *set)
{
    uint32_t count = set->flows.count;
    struct fr_flow_record **sorted = fr_alloc_zero(count, sizeof(*sorted));

    if (!sorted)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &set->flows.items[i];
    qsort(sorted, count, sizeof(*sorted), compare_flows);
    return sorted;
}

static uint32_t group_size(struct fr_flow_record *const *sorted, uint32_t count,
                           uint32_t first)
{
    uint32_t size = 1;

    while (first + size < count &&
           fr_match_compare_ends(sorted[first], sorted[first + size]) == 0)
        size++;
    return size;
}

/* Call `visit` for the groups of equal ends that both files have. */
static void walk(struct fr_match *match,
                 void (*visit)(struct fr_match *, uint32_t a, uint32_t a_size,
                               uint32_t b, uint32_t b_size, void *),
                 void *user)
{
    uint32_t a = 0, b = 0;

    while (a < match->a_count && b < match->b_count) {
        int order = fr_match_compare_ends(match->a[a], match->b[b]);
        uint32_t a_size =
            order > 0 ? 0 : group_size(match->a, match->a_count, a);
        uint32_t b_size =
            order < 0 ? 0 : group_size(match->b, match->b_count, b);
        if (order == 0)
            visit(match, a, a_size, b, b_size, user);
        a += a_size;
        b += b_size;
    }
}

/* --- the time zone -------------------------------------------------------- */

#define ZONE_COUNT (2 * (ZONE_MAX_NS / ZONE_STEP_NS) + 1)

struct zones {
    uint64_t votes[ZONE_COUNT];
    uint64_t asked;
};

/* Ends with one flow in each file tell how far their clocks are apart. */
static void vote(struct fr_match *match, uint32_t a, uint32_t a_size,
                 uint32_t b, uint32_t b_size, void *user)
{
    struct zones *zones = user;
    int64_t apart, step;

    if (a_size != 1 || b_size != 1)
        return;
    zones->asked++;
    apart = match->b[b]->time_ns - match->a[a]->time_ns;
    if (apart < -ZONE_MAX_NS || apart > ZONE_MAX_NS)
        return;
    step = (apart + ZONE_MAX_NS + ZONE_STEP_NS / 2) / ZONE_STEP_NS;
    if (llabs(apart + ZONE_MAX_NS - step * ZONE_STEP_NS) <= match->tolerance_ns)
        zones->votes[step]++;
}

/* What more than half of them say; 0 if they do not agree. */
static int64_t find_zone(struct fr_match *match)
{
    struct zones zones = {0};

    walk(match, vote, &zones);
    for (int64_t step = 0; step < ZONE_COUNT; step++) {
        if (zones.votes[step] * 2 > zones.asked)
            return step * ZONE_STEP_NS - ZONE_MAX_NS;
    }
    return 0;
}

/* --- pairs ---------------------------------------------------------------- */

static void pair(struct fr_match *match, uint32_t a, uint32_t a_size,
                 uint32_t b, uint32_t b_size, void *user)
{
    uint32_t a_end = a + a_size, b_end = b + b_size;

    (void)user;
    while (a < a_end && b < b_end) {
        int64_t apart =
            match->b[b]->time_ns - match->zone_ns - match->a[a]->time_ns;
        if (apart > match->tolerance_ns) {
            a++;
        } else if (apart < -match->tolerance_ns) {
            b++;
        } else {
            match->a[a]->partner = match->b[b];
            match->b[b]->partner = match->a[a];
            match->matched++;
            a++;
            b++;
        }
    }
}

int fr_match_flows(struct fr_flowset *a, struct fr_flowset *b,
                   struct fr_match *match)
{
    memset(match, 0, sizeof(*match));
    match->a = sorted_of(a);
    match->b = sorted_of(b);
    if (!match->a || !match->b)
        return FR_ENOMEM;
    match->a_count = a->flows.count;
    match->b_count = b->flows.count;
    match->tolerance_ns = a->resolution_ns > b->resolution_ns
                              ? a->resolution_ns
                              : b->resolution_ns;
    if (match->tolerance_ns < TOLERANCE_MIN)
        match->tolerance_ns = TOLERANCE_MIN;
    match->zone_ns = find_zone(match);
    walk(match, pair, NULL);
    return 0;
}

void fr_match_release(struct fr_match *match)
{
    fr_free(match->a);
    fr_free(match->b);
    match->a = match->b = NULL;
}

uint32_t fr_match_find(struct fr_flow_record *const *sorted, uint32_t count,
                       const struct fr_flow_record *flow, uint32_t *first)
{
    uint32_t low = 0, high = count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (fr_match_compare_ends(sorted[middle], flow) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    if (low == count || fr_match_compare_ends(sorted[low], flow) != 0)
        return 0;
    return group_size(sorted, count, low);
}
