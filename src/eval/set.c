/* set.c - sorting, merging and searching constant ranges. */
#include "eval/set.h"

#include <stdlib.h>

static int order_f64(const void *left, const void *right)
{
    const struct fr_range_f64 *a = left, *b = right;

    return (a->low > b->low) - (a->low < b->low);
}

uint32_t fr_set_merge_f64(struct fr_range_f64 *ranges, uint32_t count)
{
    uint32_t kept = 0;

    qsort(ranges, count, sizeof(*ranges), order_f64);
    for (uint32_t i = 0; i < count; i++) {
        if (kept && ranges[i].low <= ranges[kept - 1].high) {
            if (ranges[i].high > ranges[kept - 1].high)
                ranges[kept - 1].high = ranges[i].high;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    return kept;
}

/* Families are apart: ::/0 holds no IPv4 address, although those are kept as
 * mapped IPv6 numbers. */
static int compare_ip(const struct fr_ip *a, const struct fr_ip *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return fr_ip_compare(a, b);
}

static int order_ip(const void *left, const void *right)
{
    const struct fr_range_ip *a = left, *b = right;

    return compare_ip(&a->low, &b->low);
}

uint32_t fr_set_merge_ip(struct fr_range_ip *ranges, uint32_t count)
{
    uint32_t kept = 0;

    qsort(ranges, count, sizeof(*ranges), order_ip);
    for (uint32_t i = 0; i < count; i++) {
        struct fr_range_ip *last = kept ? &ranges[kept - 1] : NULL;
        if (last && compare_ip(&ranges[i].low, &last->high) <= 0) {
            if (compare_ip(&ranges[i].high, &last->high) > 0)
                last->high = ranges[i].high;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    return kept;
}

static int order_text(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

uint32_t fr_set_merge_text(uint32_t *codes, uint32_t count)
{
    uint32_t kept = 0;

    qsort(codes, count, sizeof(*codes), order_text);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || codes[i] != codes[kept - 1])
            codes[kept++] = codes[i];
    }
    return kept;
}

int fr_set_has_f64(const struct fr_set *set, double value)
{
    uint32_t low = 0, high = set->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (value < set->f64[middle].low)
            high = middle;
        else if (value > set->f64[middle].high)
            low = middle + 1;
        else
            return value == value;
    }
    return 0;
}

int fr_set_has_ip(const struct fr_set *set, const struct fr_ip *ip)
{
    uint32_t low = 0, high = set->count;

    if (ip->family == 0)
        return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_ip(ip, &set->ip[middle].low) < 0)
            high = middle;
        else if (compare_ip(ip, &set->ip[middle].high) > 0)
            low = middle + 1;
        else
            return 1;
    }
    return 0;
}

int fr_set_has_text(const struct fr_set *set, uint32_t code)
{
    uint32_t low = 0, high = set->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (code < set->text[middle])
            high = middle;
        else if (code > set->text[middle])
            low = middle + 1;
        else
            return code != 0;
    }
    return 0;
}
