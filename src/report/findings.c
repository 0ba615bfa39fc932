/* findings.c - the key findings of a run: collect candidates, keep the
 * heaviest. At most WARNINGS_MAX of them are doubts about the data, so that
 * what the data shows has room too. */
#include "report/findings_internal.h"

#define WARNINGS_MAX 4
/* No headline or detail comes near this. */
#define TEXT_MAX 65536

const char *fr_finding_kind_name(enum fr_finding_kind kind)
{
    switch (kind) {
    case FR_FINDING_WARNING: return "Warning";
    case FR_FINDING_ALERT: return "Alert";
    case FR_FINDING_FACT: return "Finding";
    case FR_FINDING_ADVICE: return "Advice";
    }
    return "";
}

/* --- writing a candidate --- */

void fr_findings_say(struct fr_findings_maker *maker, const char *text)
{
    fr_strbuf_append_text(&maker->head, text);
}

void fr_findings_add(struct fr_findings_maker *maker, const char *text)
{
    fr_strbuf_append_text(&maker->detail, text);
}

static const char *take(struct fr_findings_maker *maker, struct fr_strbuf *text)
{
    const char *copy;

    if (fr_strbuf_status(text) < 0 && maker->status == 0)
        maker->status = fr_strbuf_status(text);
    copy =
        fr_arena_text(maker->arena, text->size ? text->data : "", text->size);
    if (!copy && maker->status == 0)
        maker->status = FR_ENOMEM;
    fr_strbuf_clear(text);
    return copy;
}

/* Where the next candidate goes: behind the others, or in the place of the
 * lightest. */
static struct fr_findings_candidate *next_place(struct fr_findings_maker *maker)
{
    struct fr_findings_candidate *lightest = maker->candidates;

    if (maker->count < FR_FINDINGS_CANDIDATES_MAX)
        return &maker->candidates[maker->count++];
    for (uint32_t i = 1; i < FR_FINDINGS_CANDIDATES_MAX; i++) {
        if (maker->candidates[i].weight < lightest->weight)
            lightest = &maker->candidates[i];
    }
    return lightest;
}

void fr_findings_keep(struct fr_findings_maker *maker,
                      enum fr_finding_kind kind, double weight)
{
    struct fr_findings_candidate *candidate = next_place(maker);

    candidate->finding.kind = kind;
    candidate->finding.headline = take(maker, &maker->head);
    candidate->finding.detail = take(maker, &maker->detail);
    candidate->weight = weight;
    maker->total++;
}

double fr_findings_share(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

void fr_findings_quote(struct fr_strbuf *buf, const char *name)
{
    fr_strbuf_append_char(buf, '\'');
    fr_words_name(buf, name);
    fr_strbuf_append_char(buf, '\'');
}

int fr_findings_list(struct fr_strbuf *buf, const char *name, uint32_t index,
                     uint32_t count)
{
    if (count > FR_FINDINGS_LIST_MAX && index == FR_FINDINGS_LIST_MAX) {
        fr_strbuf_printf(buf, " and %u more", (unsigned)(count - index));
        return 0;
    }
    fr_words_join(buf, index,
                  count > FR_FINDINGS_LIST_MAX ? FR_FINDINGS_LIST_MAX + 1
                                               : count);
    fr_findings_quote(buf, name);
    return 1;
}

/* --- all --- */

static void find_all(struct fr_findings_maker *maker)
{
    fr_findings_about_data(maker);
    if (maker->summary->flow_count == 0)
        return;
    fr_findings_about_traffic(maker);
    fr_findings_about_rules(maker);
}

static const struct fr_findings_candidate *
heaviest(struct fr_findings_maker *maker, uint32_t warning_count)
{
    struct fr_findings_candidate *best = NULL;

    for (uint32_t i = 0; i < maker->count; i++) {
        struct fr_findings_candidate *candidate = &maker->candidates[i];
        if (candidate->weight < 0 ||
            (candidate->finding.kind == FR_FINDING_WARNING &&
             warning_count >= WARNINGS_MAX))
            continue;
        if (!best || candidate->weight > best->weight)
            best = candidate;
    }
    if (best)
        best->weight = -best->weight; /* taken */
    return best;
}

static void choose(struct fr_findings_maker *maker,
                   struct fr_findings *findings)
{
    uint32_t warning_count = 0;

    findings->count = 0;
    while (findings->count < FR_FINDINGS_MAX) {
        const struct fr_findings_candidate *best =
            heaviest(maker, warning_count);
        if (!best)
            break;
        warning_count += best->finding.kind == FR_FINDING_WARNING;
        findings->items[findings->count++] = best->finding;
    }
    findings->left_out = maker->total - findings->count;
}

int fr_findings_make(const struct fr_report_facts *facts,
                     struct fr_arena *arena, struct fr_findings *findings)
{
    struct fr_findings_maker maker = {
        .facts = facts, .summary = facts->summary, .arena = arena};

    *findings = (struct fr_findings){0};
    fr_facts_count_rows(facts, &maker.rows);
    fr_strbuf_init(&maker.head, TEXT_MAX);
    fr_strbuf_init(&maker.detail, TEXT_MAX);
    find_all(&maker);
    fr_strbuf_release(&maker.head);
    fr_strbuf_release(&maker.detail);
    if (maker.status < 0)
        return maker.status;
    choose(&maker, findings);
    return 0;
}
