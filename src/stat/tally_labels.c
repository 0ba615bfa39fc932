/* tally_labels.c - labels and rules in a tally: copies of what is known of
 * them, and how many rows have each name. */
#include <string.h>

#include "base/bug.h"
#include "stat/tally_internal.h"

/* Up to so many names a label's rows are counted name by name. */
#define FEW_NAMES 16

/* --- copies --- */

static const char *copy_text(struct fr_arena *arena, const char *text)
{
    return fr_arena_text(arena, text ? text : "", text ? strlen(text) : 0);
}

/* Names of a label; truths have theirs whatever the caller gave. */
static const char *const *copy_names(struct fr_arena *arena,
                                     const struct fr_label_summary *label)
{
    static const char *const truths[] = {"true", "false"};
    int is_truth = label->kind == FR_LABEL_TRUTH;
    const char *const *from = is_truth ? truths : label->names;
    uint32_t count = is_truth ? 2 : label->name_count;
    const char **names = FR_NEW_ARRAY(arena, count, const char *);

    for (uint32_t i = 0; names && i < count; i++) {
        names[i] = copy_text(arena, from[i]);
        if (!names[i])
            return NULL;
    }
    return names;
}

struct fr_label_summary *
fr_tally_copy_labels(struct fr_arena *arena,
                     const struct fr_label_summary *labels, uint32_t count)
{
    struct fr_label_summary *copies =
        FR_NEW_ARRAY(arena, count, struct fr_label_summary);

    for (uint32_t i = 0; copies && i < count; i++) {
        copies[i] = (struct fr_label_summary){
            .name = copy_text(arena, labels[i].name),
            .policy = copy_text(arena, labels[i].policy),
            .kind = labels[i].kind,
            .type = labels[i].type,
            .names = copy_names(arena, &labels[i]),
            .name_count =
                labels[i].kind == FR_LABEL_TRUTH ? 2 : labels[i].name_count};
        if (!copies[i].name || !copies[i].policy || !copies[i].names)
            return NULL;
    }
    return copies;
}

struct fr_rule_summary *fr_tally_copy_rules(struct fr_arena *arena,
                                            const struct fr_rule_summary *rules,
                                            uint32_t count)
{
    struct fr_rule_summary *copies =
        FR_NEW_ARRAY(arena, count, struct fr_rule_summary);

    for (uint32_t i = 0; copies && i < count; i++) {
        const struct fr_rule_summary *rule = &rules[i];
        copies[i] = (struct fr_rule_summary){
            .label = rule->label,
            .name = copy_text(arena, rule->name),
            .condition = copy_text(arena, rule->condition),
            .place = copy_text(arena, rule->place),
            .note = copy_text(arena, rule->note),
            .severity = copy_text(arena, rule->severity),
            .attack = copy_text(arena, rule->attack),
            .tags = copy_text(arena, rule->tags)};
        rule = &copies[i];
        if (!rule->name || !rule->condition || !rule->place || !rule->note ||
            !rule->severity || !rule->attack || !rule->tags)
            return NULL;
    }
    return copies;
}

/* --- counting --- */

int fr_tally_init_labels(struct fr_tally *tally)
{
    const struct fr_tally_setup *setup = &tally->setup;

    tally->labels =
        FR_NEW_ARRAY(&tally->arena, setup->label_count, struct fr_label_count);
    tally->rules =
        FR_NEW_ARRAY(&tally->arena, setup->rule_count, struct fr_rule_count);
    if (!tally->labels || !tally->rules)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < setup->label_count; i++) {
        struct fr_label_count *label = &tally->labels[i];
        label->counts = FR_NEW_ARRAY(
            &tally->arena, (size_t)setup->labels[i].name_count + 1, uint64_t);
        if (setup->labels[i].kind == FR_LABEL_SCORE)
            label->score = FR_NEW(&tally->arena, struct fr_moments_sum);
        if (!label->counts ||
            (setup->labels[i].kind == FR_LABEL_SCORE && !label->score))
            return FR_ENOMEM;
    }
    return 0;
}

static uint32_t count_bits(uint64_t word)
{
    uint32_t count = 0;

    for (; word; word &= word - 1)
        count++;
    return count;
}

/* Word i of a mask over count rows, nothing beyond them. */
static uint64_t mask_word(const uint64_t *mask, uint32_t i, uint32_t count)
{
    uint64_t word = mask ? mask[i] : 0;

    if (count - i * 64 < 64)
        word &= (1ULL << (count - i * 64)) - 1;
    return word;
}

static uint64_t count_mask(const uint64_t *mask, uint32_t count)
{
    uint64_t total = 0;

    for (uint32_t i = 0; mask && i * 64 < count; i++)
        total += count_bits(mask_word(mask, i, count));
    return total;
}

static void add_marks(struct fr_label_count *label, uint32_t name_count,
                      const uint64_t *const *marks, uint32_t count)
{
    uint64_t with_any = 0;

    for (uint32_t name = 0; name < name_count; name++)
        label->counts[name] += count_mask(marks[name], count);
    for (uint32_t i = 0; i * 64 < count; i++) {
        uint64_t any = 0;
        for (uint32_t name = 0; name < name_count; name++)
            any |= mask_word(marks[name], i, count);
        with_any += count_bits(any);
    }
    label->counts[name_count] += count - with_any;
}

/* How often a code occurs. Narrow sums, so that many fit a vector. */
static uint16_t count_code(const uint16_t *codes, uint32_t count, uint16_t code)
{
    uint16_t found = 0;

    for (uint32_t i = 0; i < count; i++)
        found = (uint16_t)(found + (codes[i] == code));
    return found;
}

/* Few names are looked for one after the other; a counter that is raised row
 * by row would wait for itself. */
static void add_codes(struct fr_label_count *label, uint32_t name_count,
                      const uint16_t *codes, uint32_t count)
{
    uint32_t found = 0;

    FR_ASSERT(count <= UINT16_MAX);
    if (name_count > FEW_NAMES) {
        for (uint32_t i = 0; i < count; i++) {
            FR_ASSERT(codes[i] <= name_count);
            label->counts[codes[i]]++;
        }
        return;
    }
    for (uint32_t code = 0; code <= name_count; code++) {
        uint16_t more = count_code(codes, count, (uint16_t)code);
        label->counts[code] += more;
        found += more;
    }
    FR_ASSERT(found == count);
}

void fr_tally_add_labels(struct fr_tally *tally,
                         const struct fr_tally_rows *rows)
{
    for (uint32_t i = 0; i < tally->setup.label_count; i++) {
        const struct fr_label_summary *label = &tally->setup.labels[i];
        if (label->kind == FR_LABEL_MARKS && rows->marks[i])
            add_marks(&tally->labels[i], label->name_count, rows->marks[i],
                      rows->row_count);
        if ((label->kind == FR_LABEL_NAMES || label->kind == FR_LABEL_TRUTH) &&
            rows->codes[i])
            add_codes(&tally->labels[i], label->name_count, rows->codes[i],
                      rows->row_count);
    }
    for (uint32_t i = 0; i < tally->setup.rule_count; i++)
        if (rows->rule_masks)
            tally->rules[i].hits +=
                count_mask(rows->rule_masks[i], rows->row_count);
}

void fr_tally_rule(struct fr_tally *tally, uint32_t rule, uint64_t hits,
                   uint64_t named)
{
    FR_ASSERT(rule < tally->setup.rule_count);
    tally->rules[rule].hits += hits;
    tally->rules[rule].named += named;
}

void fr_tally_merge_labels(struct fr_tally *tally, const struct fr_tally *other)
{
    for (uint32_t i = 0; i < tally->setup.label_count; i++) {
        struct fr_label_count *label = &tally->labels[i];
        for (uint32_t k = 0; k <= tally->setup.labels[i].name_count; k++)
            label->counts[k] += other->labels[i].counts[k];
        if (label->score)
            fr_moments_merge(label->score, other->labels[i].score);
    }
    for (uint32_t i = 0; i < tally->setup.rule_count; i++)
        fr_tally_rule(tally, i, other->rules[i].hits, other->rules[i].named);
}
