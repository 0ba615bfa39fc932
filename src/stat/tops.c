/* tops.c - counting who talks, and what to do when the tables are full.
 *
 * Invariant: a list has an estimate exactly if the texts (or pairs) of all
 * rows so far do not fit the table, which is a property of the rows and not
 * of their order. The tables beyond that are those of Misra and Gries: a name
 * that is not there has lost at most 2 rows / (names_max / 2). */
#include "stat/tops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/num.h"
#include "table/batch.h"

#define TABLE_MIN 16
#define NO_NAME   UINT32_MAX
/* A code whose hash is known, but not yet its name. */
#define NOT_FOUND (UINT32_MAX - 1)

/* Rows between asking for memory and using it, step by step: the slot of a
 * name, the name, the slot of a pair, the pair. */
#define AHEAD_SLOT      32
#define AHEAD_NAME      24
#define AHEAD_PAIR_SLOT 16
#define AHEAD_PAIR      8

void fr_tops_init(struct fr_tops *tops, uint32_t names_max,
                  uint64_t name_size_max, uint32_t pairs_max)
{
    FR_ASSERT(names_max >= TABLE_MIN);
    FR_ASSERT(pairs_max >= TABLE_MIN);
    *tops = (struct fr_tops){.round = 1};
    fr_names_init(&tops->names, names_max, name_size_max);
    fr_pairs_init(&tops->pairs, pairs_max);
}

void fr_tops_release(struct fr_tops *tops)
{
    fr_names_release(&tops->names);
    fr_pairs_release(&tops->pairs);
    fr_free(tops->src);
    fr_free(tops->dst);
    fr_free(tops->ports);
    fr_free(tops->codes);
    for (uint32_t i = 0; i < FR_TOP_COUNT; i++)
        fr_free(tops->estimates[i]);
    *tops = (struct fr_tops){0};
}

static int names_are_full(const struct fr_tops *tops)
{
    return tops->estimates[FR_TOP_SOURCE] != NULL;
}

static int pairs_are_full(const struct fr_tops *tops)
{
    return tops->estimates[FR_TOP_PAIR] != NULL;
}

static uint64_t hash_of_pair(uint64_t src, uint64_t dst)
{
    uint64_t hash = src * 0x9e3779b97f4a7c15U + (dst << 31 | dst >> 33);

    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdU;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53U;
    return hash ^ hash >> 33;
}

static void estimate_add(struct fr_tops_estimate *estimate, uint64_t hash,
                         const struct fr_talk *talk)
{
    fr_sketch_add(&estimate->sketch, hash, talk);
    fr_distinct_add(&estimate->distinct, hash);
}

static int start_estimate(struct fr_tops *tops, enum fr_top list)
{
    if (tops->estimates[list])
        return 0;
    tops->estimates[list] = fr_alloc_zero(1, sizeof(*tops->estimates[list]));
    return tops->estimates[list] ? 0 : FR_ENOMEM;
}

static int compare_down(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;

    return a > b ? -1 : a < b;
}

/* --- pairs --- */

/* Give half of the table of pairs back. */
static int thin_pairs(struct fr_tops *tops)
{
    struct fr_pairs *pairs = &tops->pairs;
    uint64_t *flows = fr_alloc_zero(pairs->count, sizeof(*flows));

    if (!flows)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < pairs->count; i++)
        flows[i] = pairs->items[i].talk.flows;
    qsort(flows, pairs->count, sizeof(*flows), compare_down);
    fr_pairs_lower(pairs, flows[(pairs->count - 1) / 2]);
    fr_free(flows);
    return 0;
}

static int start_pair_estimate(struct fr_tops *tops)
{
    const struct fr_name *names = tops->names.items;

    FR_TRY(start_estimate(tops, FR_TOP_PAIR));
    for (uint32_t i = 0; i < tops->pairs.count; i++) {
        const struct fr_pair *pair = &tops->pairs.items[i];
        estimate_add(tops->estimates[FR_TOP_PAIR],
                     hash_of_pair(names[pair->src].hash, names[pair->dst].hash),
                     &pair->talk);
    }
    return 0;
}

/* Keep the pair as a candidate, or count it if the table is exact. */
static int keep_pair(struct fr_tops *tops, uint32_t src, uint32_t dst,
                     const struct fr_talk *talk)
{
    int status = fr_pairs_add(&tops->pairs, src, dst, talk);

    if (status != FR_ELIMIT)
        return status;
    if (!pairs_are_full(tops)) {
        FR_TRY(start_pair_estimate(tops));
        estimate_add(tops->estimates[FR_TOP_PAIR],
                     hash_of_pair(tops->names.items[src].hash,
                                  tops->names.items[dst].hash),
                     talk);
    }
    FR_TRY(thin_pairs(tops));
    return fr_pairs_add(&tops->pairs, src, dst, talk);
}

/* --- names --- */

static int grow_talks(struct fr_tops *tops)
{
    uint32_t capacity = tops->names.capacity;
    size_t more = capacity - tops->talk_capacity;
    struct fr_talk *src;
    struct fr_talk *dst;

    if (tops->talk_capacity == capacity)
        return 0;
    src = fr_alloc_resize(tops->src, capacity, sizeof(*src));
    if (!src)
        return FR_ENOMEM;
    tops->src = src;
    dst = fr_alloc_resize(tops->dst, capacity, sizeof(*dst));
    if (!dst)
        return FR_ENOMEM;
    tops->dst = dst;
    memset(src + tops->talk_capacity, 0, more * sizeof(*src));
    memset(dst + tops->talk_capacity, 0, more * sizeof(*dst));
    tops->talk_capacity = capacity;
    return 0;
}

static void add_if_any(struct fr_tops_estimate *estimate, uint64_t hash,
                       const struct fr_talk *talk)
{
    if (talk->flows)
        estimate_add(estimate, hash, talk);
}

/* From exact counts to estimates, of sources, destinations and pairs. */
static int start_name_estimates(struct fr_tops *tops)
{
    FR_TRY(start_estimate(tops, FR_TOP_DESTINATION));
    if (!pairs_are_full(tops))
        FR_TRY(start_pair_estimate(tops));
    FR_TRY(start_estimate(tops, FR_TOP_SOURCE));
    for (uint32_t i = 0; i < tops->names.count; i++) {
        uint64_t hash = tops->names.items[i].hash;
        add_if_any(tops->estimates[FR_TOP_SOURCE], hash, &tops->src[i]);
        add_if_any(tops->estimates[FR_TOP_DESTINATION], hash, &tops->dst[i]);
        tops->src[i].flows += tops->dst[i].flows;
    }
    return 0;
}

/* The weight to take off all names: the smallest that leaves at most half of
 * the names and half of the bytes of the longer ones. */
static uint64_t weight_to_lower(const struct fr_tops *tops, uint64_t *weights)
{
    uint32_t count = tops->names.count;
    uint64_t size_max = tops->names.long_size_max / 2;
    uint64_t weight;
    uint64_t size = 0;

    for (uint32_t i = 0; i < count; i++)
        weights[i] = tops->src[i].flows;
    qsort(weights, count, sizeof(*weights), compare_down);
    weight = weights[(count - 1) / 2];
    do {
        size = 0;
        for (uint32_t i = 0; i < count; i++)
            if (tops->src[i].flows > weight)
                size += tops->names.items[i].size > FR_NAME_INLINE
                            ? tops->names.items[i].size
                            : 0;
        if (size > size_max)
            weight = 2 * weight + 1;
    } while (size > size_max);
    return weight;
}

static int lower_names(struct fr_tops *tops, uint64_t weight, uint32_t *numbers,
                       uint8_t *is_kept)
{
    uint32_t count = tops->names.count;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t flows = tops->src[i].flows;
        is_kept[i] = flows > weight;
        numbers[i] = is_kept[i] ? kept : NO_NAME;
        if (is_kept[i])
            tops->src[kept++] = (struct fr_talk){.flows = flows - weight};
    }
    memset(tops->src + kept, 0, (count - kept) * sizeof(*tops->src));
    FR_TRY(fr_names_keep(&tops->names, is_kept));
    fr_pairs_renumber(&tops->pairs, numbers);
    tops->round++;
    return 0;
}

/* Give half of the table of names back. All numbers change. */
static int thin_names(struct fr_tops *tops)
{
    uint32_t count = tops->names.count;
    uint64_t *weights = fr_alloc_zero(count, sizeof(*weights));
    uint32_t *numbers = fr_alloc_zero(count, sizeof(*numbers));
    uint8_t *is_kept = fr_alloc_zero(count, sizeof(*is_kept));
    int status = weights && numbers && is_kept ? 0 : FR_ENOMEM;

    if (status == 0 && count > 0)
        status =
            lower_names(tops, weight_to_lower(tops, weights), numbers, is_kept);
    fr_free(weights);
    fr_free(numbers);
    fr_free(is_kept);
    return status;
}

/* The number of a name; NO_NAME if it is too long to be kept. May renumber
 * all names. */
static int find_name(struct fr_tops *tops, struct fr_str text, uint64_t hash,
                     uint32_t *number)
{
    int status = fr_names_put(&tops->names, text, hash, number);

    if (status == FR_ELIMIT) {
        if (!names_are_full(tops))
            FR_TRY(start_name_estimates(tops));
        *number = NO_NAME;
        if (!fr_names_can_fit(&tops->names, text))
            return 0;
        FR_TRY(thin_names(tops));
        status = fr_names_put(&tops->names, text, hash, number);
    }
    FR_TRY(status);
    return grow_talks(tops);
}

/* Count for a source or a destination. */
static void count_name(struct fr_tops *tops, enum fr_top list, uint64_t hash,
                       uint32_t number, const struct fr_talk *talk)
{
    struct fr_talk *talks = list == FR_TOP_SOURCE ? tops->src : tops->dst;

    tops->flows[list] += talk->flows;
    if (!names_are_full(tops)) {
        fr_talk_add(&talks[number], talk);
        return;
    }
    estimate_add(tops->estimates[list], hash, talk);
    if (number != NO_NAME)
        tops->src[number].flows += talk->flows;
}

static int count_pair(struct fr_tops *tops, uint64_t hash, uint32_t src,
                      uint32_t dst, const struct fr_talk *talk)
{
    tops->flows[FR_TOP_PAIR] += talk->flows;
    if (pairs_are_full(tops))
        estimate_add(tops->estimates[FR_TOP_PAIR], hash, talk);
    if (src == NO_NAME || dst == NO_NAME)
        return 0;
    return keep_pair(tops, src, dst, talk);
}

/* --- rows --- */

static int start_codes(struct fr_tops *tops, const struct fr_batch *texts)
{
    uint32_t need = fr_batch_text_count(texts) + 1;

    tops->round++;
    if (need <= tops->code_capacity)
        return 0;
    fr_free(tops->codes);
    tops->code_capacity = 0;
    tops->codes = fr_alloc_zero((size_t)need * 2, sizeof(*tops->codes));
    if (!tops->codes)
        return FR_ENOMEM;
    tops->code_capacity = need * 2;
    return 0;
}

/* Note the hash of a code's text and ask for the slot of its name. */
static void hash_code(struct fr_tops *tops, const struct fr_batch *texts,
                      uint32_t code)
{
    struct fr_tops_code *known = &tops->codes[code];

    if (code == 0 || known->round == tops->round)
        return;
    known->hash = fr_names_hash(fr_batch_text(texts, code));
    known->number = NOT_FOUND;
    known->round = tops->round;
    fr_names_prepare_slot(&tops->names, known->hash);
}

static int find_code(struct fr_tops *tops, const struct fr_batch *texts,
                     uint32_t code, struct fr_tops_code *found)
{
    struct fr_tops_code *known = &tops->codes[code];

    hash_code(tops, texts, code);
    if (known->number == NOT_FOUND) {
        FR_TRY(find_name(tops, fr_batch_text(texts, code), known->hash,
                         &known->number));
        known->round = tops->round;
    }
    *found = *known;
    return 0;
}

static uint32_t code_at(const uint32_t *codes, const struct fr_tops_rows *rows,
                        uint32_t row)
{
    return codes && row < rows->row_count ? codes[row] : 0;
}

static void prepare_name(const struct fr_tops *tops, uint32_t code)
{
    const struct fr_tops_code *known = &tops->codes[code];

    if (code && known->round == tops->round && known->number == NOT_FOUND)
        fr_names_prepare_item(&tops->names, known->hash);
}

/* Ask for the cells of the sketches that a row will be counted in. */
static void prepare_sketches(const struct fr_tops *tops, uint32_t src,
                             uint32_t dst)
{
    uint64_t src_hash = tops->codes[src].hash;
    uint64_t dst_hash = tops->codes[dst].hash;

    if (names_are_full(tops)) {
        fr_sketch_prepare(&tops->estimates[FR_TOP_SOURCE]->sketch, src_hash);
        fr_sketch_prepare(&tops->estimates[FR_TOP_DESTINATION]->sketch,
                          dst_hash);
    }
    if (pairs_are_full(tops))
        fr_sketch_prepare(&tops->estimates[FR_TOP_PAIR]->sketch,
                          hash_of_pair(src_hash, dst_hash));
}

/* Ask for the memory of rows to come. Finding their names early is harmless:
 * counting looks whether they are still the same. */
static int look_ahead(struct fr_tops *tops, const struct fr_tops_rows *rows,
                      uint32_t row)
{
    struct fr_tops_code src;
    struct fr_tops_code dst;
    uint32_t code = code_at(rows->src, rows, row + AHEAD_PAIR_SLOT);
    uint32_t peer = code_at(rows->dst, rows, row + AHEAD_PAIR_SLOT);

    hash_code(tops, rows->texts, code_at(rows->src, rows, row + AHEAD_SLOT));
    hash_code(tops, rows->texts, code_at(rows->dst, rows, row + AHEAD_SLOT));
    prepare_name(tops, code_at(rows->src, rows, row + AHEAD_NAME));
    prepare_name(tops, code_at(rows->dst, rows, row + AHEAD_NAME));
    if (code && peer) {
        FR_TRY(find_code(tops, rows->texts, code, &src));
        FR_TRY(find_code(tops, rows->texts, peer, &dst));
        fr_pairs_prepare_slot(&tops->pairs, src.number, dst.number);
    }
    code = code_at(rows->src, rows, row + AHEAD_PAIR);
    peer = code_at(rows->dst, rows, row + AHEAD_PAIR);
    if (code && peer) {
        fr_pairs_prepare_item(&tops->pairs, tops->codes[code].number,
                              tops->codes[peer].number);
        prepare_sketches(tops, code, peer);
    }
    return 0;
}

/* A count in a cell as a whole number. */
static uint64_t whole(const double *const cells[2], uint32_t row)
{
    double sum = 0;

    for (uint32_t i = 0; i < 2; i++)
        if (cells[i] && cells[i][row] > 0)
            sum += cells[i][row];
    return sum < 0x1p53 ? (uint64_t)sum : 1ULL << 53;
}

static int count_addresses(struct fr_tops *tops,
                           const struct fr_tops_rows *rows, uint32_t row,
                           const struct fr_talk *talk)
{
    uint32_t src_code = rows->src ? rows->src[row] : 0;
    uint32_t dst_code = rows->dst ? rows->dst[row] : 0;
    struct fr_tops_code src = {0};
    struct fr_tops_code dst = {0};
    uint32_t round;

    do { /* the second name may change the number of the first */
        round = tops->round;
        if (src_code)
            FR_TRY(find_code(tops, rows->texts, src_code, &src));
        if (dst_code)
            FR_TRY(find_code(tops, rows->texts, dst_code, &dst));
    } while (round != tops->round);
    if (src_code)
        count_name(tops, FR_TOP_SOURCE, src.hash, src.number, talk);
    if (dst_code)
        count_name(tops, FR_TOP_DESTINATION, dst.hash, dst.number, talk);
    if (src_code && dst_code)
        return count_pair(tops, hash_of_pair(src.hash, dst.hash), src.number,
                          dst.number, talk);
    return 0;
}

static int count_port(struct fr_tops *tops, double port,
                      const struct fr_talk *talk)
{
    if (isnan(port))
        return 0;
    tops->flows[FR_TOP_PORT]++;
    if (!(port >= 0 && port < FR_TOPS_PORTS) || port != floor(port)) {
        tops->port_rest++;
        return 0;
    }
    if (!tops->ports)
        tops->ports = fr_alloc_zero(FR_TOPS_PORTS, sizeof(*tops->ports));
    if (!tops->ports)
        return FR_ENOMEM;
    fr_talk_add(&tops->ports[(uint32_t)port], talk);
    return 0;
}

int fr_tops_add(struct fr_tops *tops, const struct fr_tops_rows *rows)
{
    if (rows->src || rows->dst)
        FR_TRY(start_codes(tops, rows->texts));
    for (uint32_t row = 0; row < rows->row_count; row++) {
        struct fr_talk talk = {.flows = 1,
                               .bytes = whole(rows->bytes, row),
                               .packets = whole(rows->packets, row)};
        if (rows->src || rows->dst) {
            FR_TRY(look_ahead(tops, rows, row));
            FR_TRY(count_addresses(tops, rows, row, &talk));
        }
        if (rows->dst_port)
            FR_TRY(count_port(tops, rows->dst_port[row], &talk));
    }
    return 0;
}

/* --- merging --- */

static int merge_ports(struct fr_tops *tops, const struct fr_tops *other)
{
    tops->port_rest += other->port_rest;
    tops->flows[FR_TOP_PORT] += other->flows[FR_TOP_PORT];
    if (!other->ports)
        return 0;
    if (!tops->ports)
        tops->ports = fr_alloc_zero(FR_TOPS_PORTS, sizeof(*tops->ports));
    if (!tops->ports)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < FR_TOPS_PORTS; i++)
        fr_talk_add(&tops->ports[i], &other->ports[i]);
    return 0;
}

static void merge_estimate(struct fr_tops *tops, const struct fr_tops *other,
                           enum fr_top list)
{
    fr_sketch_merge(&tops->estimates[list]->sketch,
                    &other->estimates[list]->sketch);
    fr_distinct_merge(&tops->estimates[list]->distinct,
                      &other->estimates[list]->distinct);
    tops->flows[list] += other->flows[list];
}

/* Names of an exact table, with what was counted for them. */
static int merge_counts(struct fr_tops *tops, const struct fr_tops *other)
{
    for (uint32_t i = 0; i < other->names.count; i++) {
        uint64_t hash = other->names.items[i].hash;
        uint32_t number;
        FR_TRY(find_name(tops, fr_names_text(&other->names, i), hash, &number));
        if (other->src[i].flows)
            count_name(tops, FR_TOP_SOURCE, hash, number, &other->src[i]);
        if (other->dst[i].flows)
            count_name(tops, FR_TOP_DESTINATION, hash, number, &other->dst[i]);
    }
    return 0;
}

/* Names of a table that was full: only weights, the rest is in sketches. */
static int merge_weights(struct fr_tops *tops, const struct fr_tops *other)
{
    for (uint32_t i = 0; i < other->names.count; i++) {
        uint32_t number;
        FR_TRY(find_name(tops, fr_names_text(&other->names, i),
                         other->names.items[i].hash, &number));
        if (number != NO_NAME)
            tops->src[number].flows += other->src[i].flows;
    }
    return 0;
}

static int merge_pair(struct fr_tops *tops, const struct fr_tops *other,
                      const struct fr_pair *pair)
{
    uint64_t src_hash = other->names.items[pair->src].hash;
    uint64_t dst_hash = other->names.items[pair->dst].hash;
    uint32_t src;
    uint32_t dst;
    uint32_t round;

    do {
        round = tops->round;
        FR_TRY(find_name(tops, fr_names_text(&other->names, pair->src),
                         src_hash, &src));
        FR_TRY(find_name(tops, fr_names_text(&other->names, pair->dst),
                         dst_hash, &dst));
    } while (round != tops->round);
    if (!pairs_are_full(other))
        return count_pair(tops, hash_of_pair(src_hash, dst_hash), src, dst,
                          &pair->talk);
    if (src == NO_NAME || dst == NO_NAME)
        return 0;
    return keep_pair(tops, src, dst, &pair->talk);
}

int fr_tops_merge(struct fr_tops *tops, const struct fr_tops *other)
{
    FR_TRY(merge_ports(tops, other));
    if (names_are_full(other)) {
        if (!names_are_full(tops))
            FR_TRY(start_name_estimates(tops));
        merge_estimate(tops, other, FR_TOP_SOURCE);
        merge_estimate(tops, other, FR_TOP_DESTINATION);
        FR_TRY(merge_weights(tops, other));
    } else {
        FR_TRY(merge_counts(tops, other));
    }
    if (pairs_are_full(other)) {
        if (!pairs_are_full(tops))
            FR_TRY(start_pair_estimate(tops));
        merge_estimate(tops, other, FR_TOP_PAIR);
    }
    for (uint32_t i = 0; i < other->pairs.count; i++)
        FR_TRY(merge_pair(tops, other, &other->pairs.items[i]));
    return 0;
}

/* --- finishing --- */

/* A name that may be listed. */
struct candidate {
    struct fr_talk talk;
    struct fr_str src, dst; /* dst.data NULL: not a pair */
    uint32_t port;          /* the name of a port is made at the end */
};

struct ranking {
    struct candidate items[FR_TOP_ITEMS_MAX];
    uint32_t count;
};

static int compare_candidates(const struct candidate *a,
                              const struct candidate *b)
{
    int order;

    if (a->talk.flows != b->talk.flows)
        return a->talk.flows > b->talk.flows ? -1 : 1;
    if (a->talk.bytes != b->talk.bytes)
        return a->talk.bytes > b->talk.bytes ? -1 : 1;
    if (a->port != b->port)
        return a->port < b->port ? -1 : 1;
    order = fr_str_compare(a->src, b->src);
    return order ? order : fr_str_compare(a->dst, b->dst);
}

static void rank(struct ranking *ranking, const struct candidate *candidate)
{
    uint32_t at = ranking->count;

    while (at > 0 && compare_candidates(candidate, &ranking->items[at - 1]) < 0)
        at--;
    if (at == FR_TOP_ITEMS_MAX)
        return;
    if (ranking->count < FR_TOP_ITEMS_MAX)
        ranking->count++;
    for (uint32_t i = ranking->count - 1; i > at; i--)
        ranking->items[i] = ranking->items[i - 1];
    ranking->items[at] = *candidate;
}

static int set_items(const struct ranking *ranking, struct fr_arena *arena,
                     struct fr_top_list *list)
{
    for (uint32_t i = 0; i < ranking->count; i++) {
        const struct candidate *from = &ranking->items[i];
        struct fr_top_item *item = &list->items[i];
        const char *arrow = from->dst.data ? " -> " : "";
        size_t size = from->src.size + strlen(arrow) + from->dst.size;
        char *name = fr_arena_alloc(arena, size + 1);
        if (!name)
            return FR_ENOMEM;
        memcpy(name, from->src.data, from->src.size);
        memcpy(name + from->src.size, arrow, strlen(arrow));
        if (from->dst.size)
            memcpy(name + size - from->dst.size, from->dst.data,
                   from->dst.size);
        *item = (struct fr_top_item){.name = name,
                                     .flows = from->talk.flows,
                                     .bytes = (double)from->talk.bytes,
                                     .packets = (double)from->talk.packets};
    }
    list->item_count = ranking->count;
    return 0;
}

/* What a name must have to be listed: 0, or twice what a full table can have
 * lost of it and four times what other names add to a cell of the sketch. */
static uint64_t least_flows(const struct fr_tops *tops, enum fr_top list)
{
    uint64_t names =
        tops->flows[FR_TOP_SOURCE] + tops->flows[FR_TOP_DESTINATION];
    uint64_t lost = 0;

    if (!tops->estimates[list])
        return 0;
    if (names_are_full(tops))
        lost += names / (tops->names.count_max / 2);
    if (list == FR_TOP_PAIR)
        lost += tops->flows[list] / (tops->pairs.count_max / 2);
    return 2 * lost + 4 * (tops->flows[list] / FR_SKETCH_WIDTH) + 1;
}

/* What is known of a name: the exact count, or the estimate. */
static struct fr_talk talk_of(const struct fr_tops *tops, enum fr_top list,
                              uint64_t hash, const struct fr_talk *exact)
{
    if (!tops->estimates[list])
        return *exact;
    return fr_sketch_get(&tops->estimates[list]->sketch, hash);
}

static void rank_names(const struct fr_tops *tops, enum fr_top list,
                       struct ranking *ranking)
{
    const struct fr_talk *talks = list == FR_TOP_SOURCE ? tops->src : tops->dst;
    uint64_t least = least_flows(tops, list);

    for (uint32_t i = 0; i < tops->names.count; i++) {
        struct candidate candidate = {
            .talk = talk_of(tops, list, tops->names.items[i].hash, &talks[i]),
            .src = fr_names_text(&tops->names, i)};
        if (candidate.talk.flows && candidate.talk.flows >= least)
            rank(ranking, &candidate);
    }
}

static void rank_pairs(const struct fr_tops *tops, struct ranking *ranking)
{
    uint64_t least = least_flows(tops, FR_TOP_PAIR);

    for (uint32_t i = 0; i < tops->pairs.count; i++) {
        const struct fr_pair *pair = &tops->pairs.items[i];
        uint64_t hash = hash_of_pair(tops->names.items[pair->src].hash,
                                     tops->names.items[pair->dst].hash);
        struct candidate candidate = {
            .talk = talk_of(tops, FR_TOP_PAIR, hash, &pair->talk),
            .src = fr_names_text(&tops->names, pair->src),
            .dst = fr_names_text(&tops->names, pair->dst)};
        if (candidate.talk.flows >= least)
            rank(ranking, &candidate);
    }
}

static uint64_t count_used(const struct fr_talk *talks, uint32_t count)
{
    uint64_t used = 0;

    for (uint32_t i = 0; talks && i < count; i++)
        used += talks[i].flows > 0;
    return used;
}

static uint64_t count_distinct(const struct fr_tops *tops, enum fr_top list)
{
    if (tops->estimates[list])
        return fr_distinct_estimate(&tops->estimates[list]->distinct);
    if (list == FR_TOP_PAIR)
        return tops->pairs.count;
    return count_used(list == FR_TOP_SOURCE ? tops->src : tops->dst,
                      tops->names.count);
}

static int finish_list(const struct fr_tops *tops, enum fr_top top,
                       struct fr_summary *summary)
{
    struct fr_top_list *list = &summary->tops[top];
    struct ranking ranking = {.count = 0};
    uint64_t listed = 0;

    if (top == FR_TOP_PAIR)
        rank_pairs(tops, &ranking);
    else
        rank_names(tops, top, &ranking);
    FR_TRY(set_items(&ranking, &summary->arena, list));
    list->distinct = count_distinct(tops, top);
    list->is_estimate = tops->estimates[top] != NULL;
    for (uint32_t i = 0; i < list->item_count; i++)
        listed += list->items[i].flows;
    if (list->is_estimate && listed < tops->flows[top])
        list->rest = tops->flows[top] - listed;
    return 0;
}

static int finish_ports(const struct fr_tops *tops, struct fr_summary *summary)
{
    struct fr_top_list *list = &summary->tops[FR_TOP_PORT];
    struct ranking ranking = {.count = 0};
    char texts[FR_TOP_ITEMS_MAX][FR_NUM_TEXT_MAX];
    uint32_t count = tops->ports ? FR_TOPS_PORTS : 0;

    list->rest = tops->port_rest;
    list->distinct = count_used(tops->ports, count);
    for (uint32_t port = 0; port < count; port++) {
        struct candidate candidate = {
            .talk = tops->ports[port], .src = {"", 0}, .port = port};
        if (candidate.talk.flows)
            rank(&ranking, &candidate);
    }
    for (uint32_t i = 0; i < ranking.count; i++) {
        struct candidate *item = &ranking.items[i];
        size_t size = fr_num_print_u64(item->port, texts[i]);
        item->src = (struct fr_str){texts[i], size};
    }
    return set_items(&ranking, &summary->arena, list);
}

int fr_tops_finish(const struct fr_tops *tops, struct fr_summary *summary)
{
    FR_TRY(finish_list(tops, FR_TOP_SOURCE, summary));
    FR_TRY(finish_list(tops, FR_TOP_DESTINATION, summary));
    FR_TRY(finish_list(tops, FR_TOP_PAIR, summary));
    FR_TRY(finish_ports(tops, summary));
    summary->unique_src = summary->tops[FR_TOP_SOURCE].distinct;
    summary->unique_dst = summary->tops[FR_TOP_DESTINATION].distinct;
    summary->is_unique_estimate = names_are_full(tops);
    return 0;
}
