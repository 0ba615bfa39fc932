/* tops_finish.c - from tables and estimates to the lists of a summary. */
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "stat/tops.h"
#include "stat/tops_internal.h"

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
    if (tops->estimates[FR_TOP_SOURCE])
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
        uint64_t hash = fr_tops_pair_hash(tops->names.items[pair->src].hash,
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
        return fr_distinct_estimate(&tops->estimates[list]->distinct,
                                    tops->flows[list]);
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

int fr_tops_finish(struct fr_tops *tops, struct fr_summary *summary)
{
    fr_tops_settle(tops);
    FR_TRY(finish_list(tops, FR_TOP_SOURCE, summary));
    FR_TRY(finish_list(tops, FR_TOP_DESTINATION, summary));
    FR_TRY(finish_list(tops, FR_TOP_PAIR, summary));
    FR_TRY(finish_ports(tops, summary));
    summary->unique_src = summary->tops[FR_TOP_SOURCE].distinct;
    summary->unique_dst = summary->tops[FR_TOP_DESTINATION].distinct;
    summary->unique_error =
        tops->estimates[FR_TOP_SOURCE] ? FR_DISTINCT_ERROR : 0;
    return 0;
}
