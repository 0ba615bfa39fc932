/* uniques.c - names with the roles they were seen in, each batch's names once.
 *
 * Invariant: there are estimates exactly if the names of all rows so far do
 * not fit the table; they then hold all of them, and the table is empty. */
#include "stat/uniques.h"

#include <string.h>

#include "base/alloc.h"

enum { SOURCE, DESTINATION, ROLE_COUNT };

/* Names that are looked up together, so that one waits while others load. */
#define NAMES_TOGETHER 256

void fr_uniques_init(struct fr_uniques *uniques, uint32_t names_max,
                     uint64_t name_size_max)
{
    *uniques = (struct fr_uniques){0};
    fr_names_init(&uniques->names, names_max, name_size_max);
}

void fr_uniques_release(struct fr_uniques *uniques)
{
    fr_names_release(&uniques->names);
    fr_free(uniques->roles);
    fr_free(uniques->estimates);
    fr_free(uniques->code_roles);
    *uniques = (struct fr_uniques){0};
}

/* --- names, one by one --- */

static void estimate(struct fr_uniques *uniques, uint64_t hash, uint32_t roles)
{
    for (uint32_t role = 0; role < ROLE_COUNT; role++)
        if (roles >> role & 1)
            fr_distinct_add(&uniques->estimates[role], hash);
}

static int start_estimates(struct fr_uniques *uniques)
{
    if (uniques->estimates)
        return 0;
    uniques->estimates = fr_alloc_zero(ROLE_COUNT, sizeof(*uniques->estimates));
    if (!uniques->estimates)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < uniques->names.count; i++)
        estimate(uniques, uniques->names.items[i].hash, uniques->roles[i]);
    fr_names_release(&uniques->names);
    fr_free(uniques->roles);
    uniques->roles = NULL;
    uniques->role_capacity = 0;
    return 0;
}

static int grow_roles(struct fr_uniques *uniques)
{
    uint32_t from = uniques->role_capacity, to = uniques->names.capacity;
    uint8_t *grown;

    if (from == to)
        return 0;
    grown = fr_alloc_resize(uniques->roles, to, sizeof(*grown));
    if (!grown)
        return FR_ENOMEM;
    memset(grown + from, 0, to - from);
    uniques->roles = grown;
    uniques->role_capacity = to;
    return 0;
}

static int add_name(struct fr_uniques *uniques, struct fr_str text,
                    uint64_t hash, uint32_t roles)
{
    uint32_t number;
    int status = FR_ELIMIT;

    if (!uniques->estimates)
        status = fr_names_put(&uniques->names, text, hash, &number);
    if (status == FR_ELIMIT) {
        FR_TRY(start_estimates(uniques));
        estimate(uniques, hash, roles);
        return 0;
    }
    FR_TRY(status);
    FR_TRY(grow_roles(uniques));
    uniques->roles[number] |= (uint8_t)roles;
    return 0;
}

/* --- batches --- */

static int start_codes(struct fr_uniques *uniques, uint32_t count)
{
    if (count > uniques->code_capacity) {
        fr_free(uniques->code_roles);
        uniques->code_capacity = 0;
        uniques->code_roles = fr_alloc_zero((size_t)count * 2, 1);
        if (!uniques->code_roles)
            return FR_ENOMEM;
        uniques->code_capacity = count * 2;
    }
    memset(uniques->code_roles, 0, count);
    return 0;
}

static void mark(struct fr_uniques *uniques, const uint32_t *codes,
                 uint32_t row_count, uint32_t role)
{
    for (uint32_t row = 0; codes && row < row_count; row++) {
        uniques->code_roles[codes[row]] |= (uint8_t)(1U << role);
        uniques->rows[role] += codes[row] != 0;
    }
}

/* The names of some codes: first all slots, then all that they point to. */
static int add_codes(struct fr_uniques *uniques, const struct fr_batch *texts,
                     uint32_t first, uint32_t end)
{
    const uint8_t *roles = uniques->code_roles;
    const struct fr_names *names = &uniques->names;

    for (uint32_t code = first; code < end; code++)
        fr_names_prepare_slot(names, fr_batch_text_hash(texts, code));
    for (uint32_t code = first; code < end; code++)
        fr_names_prepare_item(names, fr_batch_text_hash(texts, code));
    for (uint32_t code = first; code < end; code++)
        if (roles[code])
            FR_TRY(add_name(uniques, fr_batch_text(texts, code),
                            fr_batch_text_hash(texts, code), roles[code]));
    return 0;
}

int fr_uniques_add(struct fr_uniques *uniques, const struct fr_batch *texts,
                   const uint32_t *src, const uint32_t *dst, uint32_t row_count)
{
    uint32_t end = fr_batch_text_count(texts) + 1;

    if (!src && !dst)
        return 0;
    FR_TRY(start_codes(uniques, end));
    mark(uniques, src, row_count, SOURCE);
    mark(uniques, dst, row_count, DESTINATION);
    for (uint32_t first = 1; first < end; first += NAMES_TOGETHER)
        FR_TRY(add_codes(
            uniques, texts, first,
            end - first < NAMES_TOGETHER ? end : first + NAMES_TOGETHER));
    return 0;
}

int fr_uniques_merge(struct fr_uniques *uniques, const struct fr_uniques *other)
{
    for (uint32_t role = 0; role < ROLE_COUNT; role++)
        uniques->rows[role] += other->rows[role];
    if (other->estimates) {
        FR_TRY(start_estimates(uniques));
        for (uint32_t role = 0; role < ROLE_COUNT; role++)
            fr_distinct_merge(&uniques->estimates[role],
                              &other->estimates[role]);
    }
    for (uint32_t i = 0; i < other->names.count; i++)
        FR_TRY(add_name(uniques, fr_names_text(&other->names, i),
                        other->names.items[i].hash, other->roles[i]));
    return 0;
}

static uint64_t count(const struct fr_uniques *uniques, uint32_t role)
{
    uint64_t found = 0;

    if (uniques->estimates)
        return fr_distinct_estimate(&uniques->estimates[role],
                                    uniques->rows[role]);
    for (uint32_t i = 0; i < uniques->names.count; i++)
        found += uniques->roles[i] >> role & 1;
    return found;
}

void fr_uniques_finish(const struct fr_uniques *uniques,
                       struct fr_summary *summary)
{
    summary->unique_src = count(uniques, SOURCE);
    summary->unique_dst = count(uniques, DESTINATION);
    summary->unique_error = uniques->estimates ? FR_DISTINCT_ERROR : 0;
}
