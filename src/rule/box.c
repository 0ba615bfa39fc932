/* box.c - sets of doubles and boxes of them. No condition is known here. */
#include "rule/box.h"

#include <math.h>
#include <stdlib.h>

#include "base/vec.h"

static double next(double value)
{
    return nextafter(value, (double)INFINITY);
}

/* --- sets ----------------------------------------------------------------- */

static struct fr_box_set *make(struct fr_arena *arena, uint32_t room)
{
    struct fr_box_set *set = FR_NEW(arena, struct fr_box_set);

    if (set)
        set->ranges = FR_NEW_ARRAY(arena, room ? room : 1, struct fr_box_range);
    return set && set->ranges ? set : NULL;
}

/* Ranges arrive by their low ends; what touches is joined. */
static void append(struct fr_box_set *set, struct fr_box_range range)
{
    struct fr_box_range *last =
        set->count > 0 ? &set->ranges[set->count - 1] : NULL;

    if (!(range.low <= range.high))
        return;
    if (!last || range.low > next(last->high))
        set->ranges[set->count++] = range;
    else if (range.high > last->high)
        last->high = range.high;
}

const struct fr_box_set *fr_box_range_set(struct fr_arena *arena, double low,
                                          double high)
{
    struct fr_box_set *set = make(arena, 1);

    if (set)
        append(set, (struct fr_box_range){low, high});
    return set;
}

const struct fr_box_set *fr_box_known(struct fr_arena *arena)
{
    return fr_box_range_set(arena, -(double)INFINITY, (double)INFINITY);
}

const struct fr_box_set *fr_box_missing(struct fr_arena *arena)
{
    struct fr_box_set *set = make(arena, 0);

    if (set)
        set->has_missing = 1;
    return set;
}

static int compare_ranges(const void *left, const void *right)
{
    const struct fr_box_range *a = left, *b = right;

    return (a->low > b->low) - (a->low < b->low);
}

const struct fr_box_set *fr_box_ranges(struct fr_arena *arena,
                                       const struct fr_box_range *ranges,
                                       uint32_t count)
{
    struct fr_box_range *sorted =
        FR_NEW_ARRAY(arena, count ? count : 1, struct fr_box_range);
    struct fr_box_set *set = make(arena, count);

    if (!sorted || !set)
        return NULL;
    if (count > 0) {
        memcpy(sorted, ranges, count * sizeof(*sorted));
        qsort(sorted, count, sizeof(*sorted), compare_ranges);
    }
    for (uint32_t i = 0; i < count; i++)
        append(set, sorted[i]);
    return set;
}

const struct fr_box_set *fr_box_both(struct fr_arena *arena,
                                     const struct fr_box_set *a,
                                     const struct fr_box_set *b)
{
    struct fr_box_set *set = make(arena, a->count + b->count);

    if (!set)
        return NULL;
    set->has_missing = a->has_missing && b->has_missing;
    for (uint32_t i = 0, k = 0; i < a->count && k < b->count;) {
        struct fr_box_range x = a->ranges[i], y = b->ranges[k];
        append(set, (struct fr_box_range){x.low > y.low ? x.low : y.low,
                                          x.high < y.high ? x.high : y.high});
        if (x.high < y.high)
            i++;
        else
            k++;
    }
    return set;
}

const struct fr_box_set *fr_box_either(struct fr_arena *arena,
                                       const struct fr_box_set *a,
                                       const struct fr_box_set *b)
{
    struct fr_box_set *set = make(arena, a->count + b->count);
    uint32_t i = 0, k = 0;

    if (!set)
        return NULL;
    set->has_missing = a->has_missing || b->has_missing;
    while (i < a->count || k < b->count) {
        int is_a = k == b->count ||
                   (i < a->count && a->ranges[i].low <= b->ranges[k].low);
        append(set, is_a ? a->ranges[i++] : b->ranges[k++]);
    }
    return set;
}

/* What is known and not in the set. */
static const struct fr_box_set *complement(struct fr_arena *arena,
                                           const struct fr_box_set *set)
{
    struct fr_box_set *other = make(arena, set->count + 1);
    double low = -(double)INFINITY;

    if (!other)
        return NULL;
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->ranges[i].low > low)
            append(other,
                   (struct fr_box_range){
                       low, nextafter(set->ranges[i].low, -(double)INFINITY)});
        low = next(set->ranges[i].high);
        if (isinf(set->ranges[i].high) && set->ranges[i].high > 0)
            return other;
    }
    append(other, (struct fr_box_range){low, (double)INFINITY});
    return other;
}

const struct fr_box_set *fr_box_less(struct fr_arena *arena,
                                     const struct fr_box_set *a,
                                     const struct fr_box_set *b)
{
    const struct fr_box_set *other = complement(arena, b);
    const struct fr_box_set *both = other ? fr_box_both(arena, a, other) : NULL;
    struct fr_box_set *made;

    if (!both || !a->has_missing || b->has_missing)
        return both;
    made = FR_NEW(arena, struct fr_box_set);
    if (made) {
        *made = *both;
        made->has_missing = 1;
    }
    return made;
}

int fr_box_set_is_empty(const struct fr_box_set *set)
{
    return !set->has_missing && set->count == 0;
}

int fr_box_set_is_within(const struct fr_box_set *set,
                         const struct fr_box_set *other)
{
    uint32_t k = 0;

    if (set->has_missing && !other->has_missing)
        return 0;
    for (uint32_t i = 0; i < set->count; i++) {
        while (k < other->count && other->ranges[k].high < set->ranges[i].low)
            k++;
        if (k == other->count || other->ranges[k].low > set->ranges[i].low ||
            other->ranges[k].high < set->ranges[i].high)
            return 0;
    }
    return 1;
}

int fr_box_set_meets(const struct fr_box_set *a, const struct fr_box_set *b)
{
    if (a->has_missing && b->has_missing)
        return 1;
    for (uint32_t i = 0, k = 0; i < a->count && k < b->count;) {
        if (a->ranges[i].high < b->ranges[k].low)
            i++;
        else if (b->ranges[k].high < a->ranges[i].low)
            k++;
        else
            return 1;
    }
    return 0;
}

/* --- boxes ---------------------------------------------------------------- */

const struct fr_box_bound *fr_box_find(const struct fr_box *box, uint32_t value)
{
    for (uint32_t i = 0; i < box->count; i++) {
        if (box->bounds[i].value == value)
            return &box->bounds[i];
    }
    return NULL;
}

int fr_box_put(struct fr_arena *arena, const struct fr_box *box,
               struct fr_box_bound bound, struct fr_box *made)
{
    uint32_t i = 0, count = 0;
    struct fr_box_bound *bounds =
        FR_NEW_ARRAY(arena, box->count + 1, struct fr_box_bound);

    if (!bounds)
        return FR_ENOMEM;
    for (; i < box->count && box->bounds[i].value < bound.value; i++)
        bounds[count++] = box->bounds[i];
    bounds[count++] = bound;
    if (i < box->count && box->bounds[i].value == bound.value)
        i++;
    for (; i < box->count; i++)
        bounds[count++] = box->bounds[i];
    *made = (struct fr_box){count, bounds};
    return 0;
}

int fr_box_is_within(const struct fr_box *box, const struct fr_box *other)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < other->count; i++) {
        const struct fr_box_bound *bound = &other->bounds[i];
        while (at < box->count && box->bounds[at].value < bound->value)
            at++;
        if (at == box->count || box->bounds[at].value != bound->value ||
            !fr_box_set_is_within(box->bounds[at].set, bound->set))
            return 0;
    }
    return 1;
}

int fr_box_meets(const struct fr_box *a, const struct fr_box *b)
{
    uint32_t i = 0, k = 0;

    while (i < a->count && k < b->count) {
        if (a->bounds[i].value < b->bounds[k].value)
            i++;
        else if (b->bounds[k].value < a->bounds[i].value)
            k++;
        else if (!fr_box_set_meets(a->bounds[i++].set, b->bounds[k++].set))
            return 0;
    }
    return 1;
}

/* --- covering ------------------------------------------------------------- */

/* A free value may be anything, missing too. */
static const struct fr_box_set *anything(struct fr_arena *arena)
{
    const struct fr_box_set *known = fr_box_known(arena);
    const struct fr_box_set *missing = fr_box_missing(arena);

    return known && missing ? fr_box_either(arena, known, missing) : NULL;
}

struct parts {
    FR_VEC(struct fr_box) boxes;
};

static int push(struct parts *parts, struct fr_box box)
{
    struct fr_box *item = fr_vec_push(&parts->boxes);

    if (!item)
        return FR_ENOMEM;
    *item = box;
    return 0;
}

/* Push what of `part` lies outside of `other`: for each bound of `other` the
 * flows that are inside all bounds before it and outside this one. */
static int split(struct fr_arena *arena, struct fr_box part,
                 const struct fr_box *other, struct parts *rest)
{
    for (uint32_t i = 0; i < other->count; i++) {
        struct fr_box_bound bound = other->bounds[i];
        const struct fr_box_bound *own = fr_box_find(&part, bound.value);
        const struct fr_box_set *all = own ? own->set : anything(arena);
        const struct fr_box_set *outside =
            all ? fr_box_less(arena, all, bound.set) : NULL;
        const struct fr_box_set *inside =
            outside ? fr_box_both(arena, all, bound.set) : NULL;
        struct fr_box box;

        if (!inside)
            return FR_ENOMEM;
        bound.set = outside;
        FR_TRY(fr_box_put(arena, &part, bound, &box));
        if (!fr_box_set_is_empty(outside))
            FR_TRY(push(rest, box));
        bound.set = inside;
        FR_TRY(fr_box_put(arena, &part, bound, &part));
    }
    return 0;
}

/* Take the flows of `other` out of the parts. Returns whether that changed
 * any of them. */
static int take(struct fr_arena *arena, struct parts *parts,
                const struct fr_box *other)
{
    struct parts rest = {0};
    int status = 0, has_met = 0;

    for (uint32_t i = 0; i < parts->boxes.count && status == 0; i++) {
        struct fr_box part = parts->boxes.items[i];
        int meets = fr_box_meets(&part, other);
        has_met |= meets;
        status = meets ? split(arena, part, other, &rest) : push(&rest, part);
    }
    fr_vec_release(&parts->boxes);
    *parts = rest;
    return status < 0 ? status : has_met;
}

int fr_box_cover(struct fr_arena *arena, const struct fr_box *box,
                 const struct fr_box *const *others, uint32_t count, char *used,
                 uint64_t *work)
{
    struct parts parts = {0};
    int status = push(&parts, *box);
    int is_covered = 0;

    for (uint32_t i = 0; i < count && status >= 0 && parts.boxes.count > 0;
         i++) {
        if (*work < parts.boxes.count || parts.boxes.count > FR_BOX_PARTS_MAX)
            break;
        *work -= parts.boxes.count;
        status = take(arena, &parts, others[i]);
        if (status > 0)
            used[i] = 1;
    }
    is_covered = status >= 0 && parts.boxes.count == 0;
    fr_vec_release(&parts.boxes);
    return status < 0 ? status : is_covered;
}
