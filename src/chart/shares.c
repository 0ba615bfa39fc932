/* shares.c - sorting categories by value and joining the small ones. Ties
 * keep the given order, so that a result never depends on the sort. */
#include "chart/shares.h"

#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/bug.h"

static int is_valid(const struct fr_share *share)
{
    return isfinite(share->value) && share->value >= 0;
}

int fr_shares_is_empty(const struct fr_share *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_valid(&items[i]) && items[i].value > 0)
            return 0;
    return 1;
}

size_t fr_shares_left_out(const struct fr_share *items, size_t count)
{
    size_t left_out = 0;
    for (size_t i = 0; i < count; i++)
        left_out += !is_valid(&items[i]);
    return left_out;
}

/* Insertion sort: stable, and categories are few. */
static void sort_down(struct fr_share *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct fr_share moving = items[i];
        size_t j = i;
        for (; j > 0 && items[j - 1].value < moving.value; j--)
            items[j] = items[j - 1];
        items[j] = moving;
    }
}

static void join_rest(struct fr_shares *shares, size_t limit)
{
    size_t joined = shares->count - (limit - 1);
    double sum = 0;
    for (size_t i = limit - 1; i < shares->count; i++)
        sum += shares->items[i].value;
    snprintf(shares->other_name, sizeof(shares->other_name),
             "other (%zu types)", joined);
    shares->items[limit - 1] = (struct fr_share){
        .category = {fr_str_of(shares->other_name), FR_COLOR_OTHER},
        .value = sum};
    shares->count = limit;
}

int fr_shares_init(struct fr_shares *shares, const struct fr_share *items,
                   size_t count, size_t limit, int is_in_order)
{
    FR_ASSERT(limit >= 2);
    *shares = (struct fr_shares){.count = 0};
    shares->items = fr_alloc_zero(count, sizeof(*items));
    if (!shares->items)
        return FR_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        if (!is_valid(&items[i])) {
            shares->left_out++;
            continue;
        }
        shares->items[shares->count++] = items[i];
        shares->total += items[i].value;
    }
    if (!is_in_order || shares->count > limit)
        sort_down(shares->items, shares->count);
    if (shares->count > limit)
        join_rest(shares, limit);
    return 0;
}

void fr_shares_release(struct fr_shares *shares)
{
    fr_free(shares->items);
    *shares = (struct fr_shares){.count = 0};
}
