/* suggest.c - optimal string alignment distance with a bound: only the
 * diagonal band that can stay within the bound is computed. The work of one
 * load is bounded, so a file of many wrong names costs no more than others. */
#include "rule/suggest.h"

/* Longer names are not compared. */
#define NAME_SIZE_MAX 64
/* Edits that still look like a slip of the hand. */
#define DISTANCE_MAX 3

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned min2(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* One cell of the table; rows[0] is row i, rows[1] the one above, rows[2] the
 * one above that. */
static unsigned cell(struct fr_str a, struct fr_str b, size_t i, size_t j,
                     unsigned (*rows[3])[NAME_SIZE_MAX + 1])
{
    unsigned differs = lower(a.data[i - 1]) != lower(b.data[j - 1]);
    unsigned best = (*rows[1])[j - 1] + differs;

    best = min2(best, (*rows[1])[j] + 1);
    best = min2(best, (*rows[0])[j - 1] + 1);
    if (i > 1 && j > 1 && lower(a.data[i - 1]) == lower(b.data[j - 2]) &&
        lower(a.data[i - 2]) == lower(b.data[j - 1]))
        best = min2(best, (*rows[2])[j - 2] + 1);
    return best;
}

unsigned fr_suggest_distance(struct fr_str a, struct fr_str b, unsigned limit)
{
    unsigned table[3][NAME_SIZE_MAX + 1];
    size_t gap = a.size > b.size ? a.size - b.size : b.size - a.size;

    if (a.size > NAME_SIZE_MAX || b.size > NAME_SIZE_MAX || gap > limit)
        return limit + 1;
    for (size_t j = 0; j <= b.size; j++)
        table[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.size; i++) {
        unsigned(*rows[3])[NAME_SIZE_MAX + 1] = {
            &table[i % 3], &table[(i + 2) % 3], &table[(i + 1) % 3]};
        unsigned row_min = (unsigned)i;
        (*rows[0])[0] = (unsigned)i;
        for (size_t j = 1; j <= b.size; j++) {
            (*rows[0])[j] = cell(a, b, i, j, rows);
            row_min = min2(row_min, (*rows[0])[j]);
        }
        if (row_min > limit)
            return limit + 1;
    }
    return min2(table[a.size % 3][b.size], limit + 1);
}

void fr_suggest_init(struct fr_suggest *suggest, struct fr_report *report,
                     struct fr_str wrong)
{
    unsigned limit = (unsigned)(wrong.size + 1) / 3;

    *suggest = (struct fr_suggest){
        .report = report,
        .wrong = wrong,
        .distance = min2(limit, DISTANCE_MAX) + 1,
    };
}

void fr_suggest_offer(struct fr_suggest *suggest, struct fr_str candidate)
{
    uint64_t work = suggest->wrong.size * candidate.size + 1;
    unsigned distance;

    if (suggest->distance == 0 || suggest->report->suggest_work < work)
        return;
    suggest->report->suggest_work -= work;
    distance =
        fr_suggest_distance(suggest->wrong, candidate, suggest->distance - 1);
    if (distance < suggest->distance) {
        suggest->distance = distance;
        suggest->best = candidate;
    }
}

void fr_suggest_help(const struct fr_suggest *suggest)
{
    if (suggest->best.data)
        fr_diag_help(suggest->report->diag, "did you mean '%.*s'?",
                     FR_SHOWN(suggest->best));
}
