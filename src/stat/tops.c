/* tops.c - counting who talks, and what to do when the tables are full.
 *
 * Invariant: a list has an estimate exactly if the texts (or pairs) of all
 * rows so far do not fit the table, which is a property of the rows and not
 * of their order. The tables beyond that are those of Misra and Gries: a name
 * that is not there has lost at most 2 rows / (names_max / 2). What was counted
 * for a name while it is there moves to the estimate when it is dropped, or at
 * the end; so the estimate is that of all rows, in whatever order. */
#include "stat/tops.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "stat/prefetch.h"
#include "stat/tops_internal.h"
#include "table/batch.h"

#define TABLE_MIN 16
#define NO_NAME   UINT32_MAX
/* A code whose hash is known, but not yet its name. */
#define NOT_FOUND (UINT32_MAX - 1)

/* Names that are looked up together, so that one waits while others load. */
#define NAMES_TOGETHER 256
/* Rows between asking for the memory of a pair and using it: for its slot,
 * and for what the slot points to. */
#define AHEAD_SLOT 24
#define AHEAD_PAIR 12

void fr_tops_init(struct fr_tops *tops, const struct fr_tops_limits *limits)
{
    FR_ASSERT(limits->names_max >= TABLE_MIN);
    FR_ASSERT(limits->pairs_max >= TABLE_MIN);
    *tops = (struct fr_tops){.round = 1};
    fr_names_init(&tops->names, limits->names_max, limits->name_size_max);
    fr_pairs_init(&tops->pairs, limits->pairs_max);
}

void fr_tops_release(struct fr_tops *tops)
{
    fr_names_release(&tops->names);
    fr_pairs_release(&tops->pairs);
    fr_free(tops->src);
    fr_free(tops->dst);
    fr_free(tops->weights);
    fr_free(tops->ports);
    fr_free(tops->codes);
    fr_free(tops->new_codes);
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

static void estimate_add(struct fr_tops *tops, enum fr_top list, uint64_t hash,
                         const struct fr_talk *talk)
{
    if (talk->flows == 0)
        return;
    fr_sketch_add(&tops->estimates[list]->sketch, hash, talk);
    fr_distinct_add(&tops->estimates[list]->distinct, hash);
}

static int start_estimate(struct fr_tops *tops, enum fr_top list)
{
    if (tops->estimates[list])
        return 0;
    tops->estimates[list] = fr_alloc_zero(1, sizeof(*tops->estimates[list]));
    return tops->estimates[list] ? 0 : FR_ENOMEM;
}

/* --- which weight half of a table does not reach --- */

/* Weights in the order of the table. */
struct weights {
    const void *first;
    size_t stride; /* bytes from one to the next */
    uint32_t count;
};

static uint64_t weight_at(const struct weights *weights, uint32_t i)
{
    uint64_t weight;

    memcpy(&weight, (const char *)weights->first + i * weights->stride,
           sizeof(weight));
    return weight;
}

/* The weight of the rank, 0 being the smallest: found byte by byte from the
 * highest, among those that begin alike. */
static uint64_t select_weight(const struct weights *weights, uint32_t rank)
{
    uint64_t found = 0;

    for (uint32_t shift = 64; shift > 0;) {
        uint32_t counts[256] = {0};
        uint64_t known = shift < 64 ? UINT64_MAX << shift : 0;
        uint32_t byte = 0;
        shift -= 8;
        for (uint32_t i = 0; i < weights->count; i++) {
            uint64_t weight = weight_at(weights, i);
            counts[weight >> shift & 255] += (weight & known) == found;
        }
        for (; rank >= counts[byte]; byte++)
            rank -= counts[byte];
        found |= (uint64_t)byte << shift;
    }
    return found;
}

/* --- pairs --- */

static uint64_t hash_of(const struct fr_tops *tops, const struct fr_pair *pair)
{
    return fr_tops_pair_hash(tops->names.items[pair->src].hash,
                             tops->names.items[pair->dst].hash);
}

static void drop_pair(void *user, const struct fr_pair *pair)
{
    struct fr_tops *tops = user;

    estimate_add(tops, FR_TOP_PAIR, hash_of(tops, pair), &pair->talk);
}

/* Give half of the table of pairs back. */
static void thin_pairs(struct fr_tops *tops)
{
    struct fr_pairs *pairs = &tops->pairs;
    struct weights weights = {&pairs->items[0].weight, sizeof(*pairs->items),
                              pairs->count};

    fr_pairs_lower(pairs, select_weight(&weights, pairs->count / 2), drop_pair,
                   tops);
}

static int count_pair(struct fr_tops *tops, const struct fr_pair *pair)
{
    int status = fr_pairs_add(&tops->pairs, pair->src, pair->dst, &pair->talk,
                              pair->weight);

    if (status != FR_ELIMIT)
        return status;
    FR_TRY(start_estimate(tops, FR_TOP_PAIR));
    thin_pairs(tops);
    return fr_pairs_add(&tops->pairs, pair->src, pair->dst, &pair->talk,
                        pair->weight);
}

/* --- names --- */

static int grow_talk(struct fr_talk **talks, uint32_t from, uint32_t to)
{
    struct fr_talk *grown = fr_alloc_resize(*talks, to, sizeof(*grown));

    if (!grown)
        return FR_ENOMEM;
    memset(grown + from, 0, (to - from) * sizeof(*grown));
    *talks = grown;
    return 0;
}

static int grow_talks(struct fr_tops *tops)
{
    uint32_t capacity = tops->names.capacity;
    uint64_t *weights;

    if (tops->talk_capacity == capacity)
        return 0;
    FR_TRY(grow_talk(&tops->src, tops->talk_capacity, capacity));
    FR_TRY(grow_talk(&tops->dst, tops->talk_capacity, capacity));
    if (names_are_full(tops)) {
        weights = fr_alloc_resize(tops->weights, capacity, sizeof(*weights));
        if (!weights)
            return FR_ENOMEM;
        memset(weights + tops->talk_capacity, 0,
               (capacity - tops->talk_capacity) * sizeof(*weights));
        tops->weights = weights;
    }
    tops->talk_capacity = capacity;
    return 0;
}

/* By what a name is kept. */
static uint64_t weight_of(const struct fr_tops *tops, uint32_t number)
{
    if (names_are_full(tops))
        return tops->weights[number];
    return fr_talk_sum(tops->src[number].flows, tops->dst[number].flows);
}

/* From exact counts to estimates, of sources, destinations and pairs. */
static int start_name_estimates(struct fr_tops *tops)
{
    uint64_t *weights;

    if (names_are_full(tops))
        return 0;
    FR_TRY(start_estimate(tops, FR_TOP_DESTINATION));
    FR_TRY(start_estimate(tops, FR_TOP_PAIR));
    weights = fr_alloc_zero(tops->talk_capacity, sizeof(*weights));
    if (!weights)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < tops->names.count; i++)
        weights[i] = weight_of(tops, i);
    fr_free(tops->weights);
    tops->weights = weights;
    return start_estimate(tops, FR_TOP_SOURCE);
}

/* Bytes of longer names that outweigh `weight`. */
static uint64_t size_above(const struct fr_tops *tops, uint64_t weight)
{
    uint64_t size = 0;

    for (uint32_t i = 0; i < tops->names.count; i++) {
        const struct fr_name *name = &tops->names.items[i];
        if (tops->weights[i] > weight && name->size > FR_NAME_INLINE)
            size += name->size;
    }
    return size;
}

/* The weight to take off all names: the smallest that leaves at most half of
 * the names and half of the bytes of the longer ones. */
static uint64_t weight_to_lower(const struct fr_tops *tops)
{
    struct weights weights = {tops->weights, sizeof(*tops->weights),
                              tops->names.count};
    uint64_t weight = select_weight(&weights, tops->names.count / 2);

    while (size_above(tops, weight) > tops->names.long_size_max / 2)
        weight = 2 * weight + 1;
    return weight;
}

/* What was counted for the name goes to the estimates. */
static void drop_name(struct fr_tops *tops, uint32_t number)
{
    uint64_t hash = tops->names.items[number].hash;

    estimate_add(tops, FR_TOP_SOURCE, hash, &tops->src[number]);
    estimate_add(tops, FR_TOP_DESTINATION, hash, &tops->dst[number]);
    tops->src[number] = tops->dst[number] = (struct fr_talk){0};
}

static void move_name(struct fr_tops *tops, uint32_t from, uint32_t to)
{
    if (from == to)
        return;
    tops->src[to] = tops->src[from];
    tops->dst[to] = tops->dst[from];
    tops->src[from] = tops->dst[from] = (struct fr_talk){0};
    tops->weights[to] = tops->weights[from];
}

static int lower_names(struct fr_tops *tops, uint64_t weight, uint32_t *numbers,
                       uint8_t *is_kept)
{
    uint32_t count = tops->names.count;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        is_kept[i] = tops->weights[i] > weight;
        numbers[i] = is_kept[i] ? kept++ : NO_NAME;
    }
    /* the hashes of the pairs that go are those of the names before */
    fr_pairs_renumber(&tops->pairs, numbers, drop_pair, tops);
    for (uint32_t i = 0; i < count; i++) {
        tops->weights[i] -= is_kept[i] ? weight : tops->weights[i];
        if (is_kept[i])
            move_name(tops, i, numbers[i]);
        else
            drop_name(tops, i);
    }
    memset(tops->weights + kept, 0, (count - kept) * sizeof(*tops->weights));
    tops->round++;
    return fr_names_keep(&tops->names, is_kept);
}

/* Give half of the table of names back. All numbers change. */
static int thin_names(struct fr_tops *tops)
{
    uint32_t count = tops->names.count;
    uint32_t *numbers = fr_alloc_zero(count, sizeof(*numbers));
    uint8_t *is_kept = fr_alloc_zero(count, sizeof(*is_kept));
    int status = numbers && is_kept ? 0 : FR_ENOMEM;

    if (status == 0 && count > 0)
        status = lower_names(tops, weight_to_lower(tops), numbers, is_kept);
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

    if (number == NO_NAME)
        estimate_add(tops, list, hash, talk);
    else
        fr_talk_add(&talks[number], talk);
}

static void add_weight(struct fr_tops *tops, uint32_t number, uint64_t weight)
{
    if (names_are_full(tops) && number != NO_NAME)
        tops->weights[number] = fr_talk_sum(tops->weights[number], weight);
}

/* --- rows --- */

static int start_codes(struct fr_tops *tops, const struct fr_batch *texts)
{
    uint32_t need = fr_batch_text_count(texts) + 1;

    tops->round++;
    if (need <= tops->code_capacity)
        return 0;
    fr_free(tops->codes);
    fr_free(tops->new_codes);
    tops->code_capacity = 0;
    tops->codes = fr_alloc_zero((size_t)need * 2, sizeof(*tops->codes));
    tops->new_codes = fr_alloc_zero((size_t)need * 2, sizeof(uint32_t));
    if (!tops->codes || !tops->new_codes)
        return FR_ENOMEM;
    tops->code_capacity = need * 2;
    return 0;
}

/* Codes that occur, each once. */
static uint32_t list_codes(struct fr_tops *tops, const uint32_t *codes,
                           uint32_t row_count, uint32_t count)
{
    for (uint32_t row = 0; codes && row < row_count; row++) {
        struct fr_tops_code *known = &tops->codes[codes[row]];
        if (codes[row] == 0 || known->round == tops->round)
            continue;
        known->round = tops->round;
        known->number = NOT_FOUND;
        tops->new_codes[count++] = codes[row];
    }
    return count;
}

/* The number of a code's name; it may have changed since it was found. */
static int find_code(struct fr_tops *tops, const struct fr_batch *texts,
                     uint32_t code)
{
    struct fr_tops_code *known = &tops->codes[code];

    if (known->number != NOT_FOUND && known->round == tops->round)
        return 0;
    FR_TRY(find_name(tops, fr_batch_text(texts, code), known->hash,
                     &known->number));
    known->round = tops->round;
    return 0;
}

/* Look a few names up: first all slots, then all that they point to. */
static int find_together(struct fr_tops *tops, const struct fr_batch *texts,
                         const uint32_t *codes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct fr_tops_code *known = &tops->codes[codes[i]];
        known->hash = fr_batch_text_hash(texts, codes[i]);
        fr_names_prepare_slot(&tops->names, known->hash);
    }
    for (uint32_t i = 0; i < count; i++)
        fr_names_prepare_item(&tops->names, tops->codes[codes[i]].hash);
    for (uint32_t i = 0; i < count; i++)
        FR_TRY(find_code(tops, texts, codes[i]));
    return 0;
}

/* Look up all names of a batch. */
static int find_codes(struct fr_tops *tops, const struct fr_tops_rows *rows)
{
    uint32_t count;

    FR_TRY(start_codes(tops, rows->texts));
    count = list_codes(tops, rows->src, rows->row_count, 0);
    count = list_codes(tops, rows->dst, rows->row_count, count);
    for (uint32_t i = 0; i < count; i += NAMES_TOGETHER) {
        uint32_t left = count - i;
        FR_TRY(find_together(tops, rows->texts, tops->new_codes + i,
                             left < NAMES_TOGETHER ? left : NAMES_TOGETHER));
    }
    return 0;
}

/* Ask for the memory of rows to come. Numbers may be those of before; that
 * costs time, nothing else. */
static void look_ahead(const struct fr_tops *tops,
                       const struct fr_tops_rows *rows, uint32_t row)
{
    uint32_t src;
    uint32_t dst;

    if (row + AHEAD_SLOT >= rows->row_count)
        return;
    src = tops->codes[rows->src[row + AHEAD_SLOT]].number;
    dst = tops->codes[rows->dst[row + AHEAD_SLOT]].number;
    fr_pairs_prepare_slot(&tops->pairs, src, dst);
    src = tops->codes[rows->src[row + AHEAD_PAIR]].number;
    dst = tops->codes[rows->dst[row + AHEAD_PAIR]].number;
    fr_pairs_prepare_item(&tops->pairs, src, dst);
    if (src < tops->talk_capacity)
        FR_PREFETCH(&tops->src[src]);
    if (dst < tops->talk_capacity)
        FR_PREFETCH(&tops->dst[dst]);
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

static int count_both(struct fr_tops *tops, const struct fr_tops_code *src,
                      const struct fr_tops_code *dst,
                      const struct fr_talk *talk)
{
    struct fr_pair pair = {.src = src->number,
                           .dst = dst->number,
                           .talk = *talk,
                           .weight = talk->flows};

    tops->flows[FR_TOP_PAIR] += talk->flows;
    if (pair.src != NO_NAME && pair.dst != NO_NAME)
        return count_pair(tops, &pair);
    estimate_add(tops, FR_TOP_PAIR, fr_tops_pair_hash(src->hash, dst->hash),
                 talk);
    return 0;
}

static void count_one(struct fr_tops *tops, enum fr_top list,
                      const struct fr_tops_code *name,
                      const struct fr_talk *talk)
{
    tops->flows[list] += talk->flows;
    count_name(tops, list, name->hash, name->number, talk);
    add_weight(tops, name->number, talk->flows);
}

static int count_addresses(struct fr_tops *tops,
                           const struct fr_tops_rows *rows, uint32_t row,
                           const struct fr_talk *talk)
{
    uint32_t src = rows->src ? rows->src[row] : 0;
    uint32_t dst = rows->dst ? rows->dst[row] : 0;
    uint32_t round;

    do { /* the second name may change the number of the first */
        round = tops->round;
        if (src)
            FR_TRY(find_code(tops, rows->texts, src));
        if (dst)
            FR_TRY(find_code(tops, rows->texts, dst));
    } while (round != tops->round);
    if (src)
        count_one(tops, FR_TOP_SOURCE, &tops->codes[src], talk);
    if (dst)
        count_one(tops, FR_TOP_DESTINATION, &tops->codes[dst], talk);
    if (src && dst)
        return count_both(tops, &tops->codes[src], &tops->codes[dst], talk);
    return 0;
}

static int count_port(struct fr_tops *tops, double port,
                      const struct fr_talk *talk)
{
    if (isnan(port))
        return 0;
    tops->flows[FR_TOP_PORT]++;
    if (!(port >= 0 && port < FR_TOPS_PORTS) ||
        port != (double)(uint32_t)port) {
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
    int has_pairs = rows->src && rows->dst;

    if (rows->src || rows->dst)
        FR_TRY(find_codes(tops, rows));
    for (uint32_t row = 0; row < rows->row_count; row++) {
        struct fr_talk talk = {.flows = 1,
                               .bytes = whole(rows->bytes, row),
                               .packets = whole(rows->packets, row)};
        if (has_pairs)
            look_ahead(tops, rows, row);
        if (rows->src || rows->dst)
            FR_TRY(count_addresses(tops, rows, row, &talk));
        if (rows->dst_port)
            FR_TRY(count_port(tops, rows->dst_port[row], &talk));
    }
    return 0;
}

/* --- merging --- */

static int merge_ports(struct fr_tops *tops, const struct fr_tops *other)
{
    tops->port_rest += other->port_rest;
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

static int merge_estimates(struct fr_tops *tops, const struct fr_tops *other)
{
    if (names_are_full(other))
        FR_TRY(start_name_estimates(tops));
    for (uint32_t i = 0; i < FR_TOP_COUNT; i++) {
        if (!other->estimates[i])
            continue;
        FR_TRY(start_estimate(tops, (enum fr_top)i));
        fr_sketch_merge(&tops->estimates[i]->sketch,
                        &other->estimates[i]->sketch);
        fr_distinct_merge(&tops->estimates[i]->distinct,
                          &other->estimates[i]->distinct);
    }
    return 0;
}

static int merge_names(struct fr_tops *tops, const struct fr_tops *other)
{
    for (uint32_t i = 0; i < other->names.count; i++) {
        uint64_t hash = other->names.items[i].hash;
        uint32_t number;
        FR_TRY(find_name(tops, fr_names_text(&other->names, i), hash, &number));
        count_name(tops, FR_TOP_SOURCE, hash, number, &other->src[i]);
        count_name(tops, FR_TOP_DESTINATION, hash, number, &other->dst[i]);
        add_weight(tops, number, weight_of(other, i));
    }
    return 0;
}

static int merge_pair(struct fr_tops *tops, const struct fr_tops *other,
                      const struct fr_pair *from)
{
    struct fr_pair pair = *from;
    uint32_t round;

    do {
        round = tops->round;
        FR_TRY(find_name(tops, fr_names_text(&other->names, from->src),
                         other->names.items[from->src].hash, &pair.src));
        FR_TRY(find_name(tops, fr_names_text(&other->names, from->dst),
                         other->names.items[from->dst].hash, &pair.dst));
    } while (round != tops->round);
    if (pair.src != NO_NAME && pair.dst != NO_NAME)
        return count_pair(tops, &pair);
    estimate_add(tops, FR_TOP_PAIR, hash_of(other, from), &from->talk);
    return 0;
}

int fr_tops_merge(struct fr_tops *tops, const struct fr_tops *other)
{
    for (uint32_t i = 0; i < FR_TOP_COUNT; i++)
        tops->flows[i] += other->flows[i];
    FR_TRY(merge_ports(tops, other));
    FR_TRY(merge_estimates(tops, other));
    FR_TRY(merge_names(tops, other));
    for (uint32_t i = 0; i < other->pairs.count; i++)
        FR_TRY(merge_pair(tops, other, &other->pairs.items[i]));
    return 0;
}

void fr_tops_settle(struct fr_tops *tops)
{
    if (names_are_full(tops))
        for (uint32_t i = 0; i < tops->names.count; i++)
            drop_name(tops, i);
    if (!pairs_are_full(tops))
        return;
    for (uint32_t i = 0; i < tops->pairs.count; i++) {
        struct fr_pair *pair = &tops->pairs.items[i];
        drop_pair(tops, pair);
        pair->talk = (struct fr_talk){0};
    }
}
