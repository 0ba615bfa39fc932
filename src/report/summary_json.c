/* summary_json.c - the numbers of a run as one JSON object: summary.json, and
 * what `apply --json` prints. Missing numbers are null. */
#include <math.h>

#include "report/facts_json.h"
#include "report/findings.h"
#include "report/lookup.h"
#include "report/report.h"

static const char *kind_name(enum fr_label_kind kind)
{
    switch (kind) {
    case FR_LABEL_NAMES: return "names";
    case FR_LABEL_MARKS: return "marks";
    case FR_LABEL_TRUTH: return "truth";
    case FR_LABEL_SCORE: return "number";
    case FR_LABEL_OTHER: break;
    }
    return "other";
}

static void append_moments(struct fr_json *json,
                           const struct fr_moments *moments)
{
    fr_json_key(json, "is_present");
    fr_json_bool(json, moments->is_present);
    fr_facts_json_u64(json, "count", moments->count);
    fr_facts_json_u64(json, "missing", moments->missing);
    fr_facts_json_u64(json, "infinite", moments->infinite);
    fr_facts_json_f64(json, "sum", moments->sum);
    fr_facts_json_f64(json, "mean", moments->mean);
    fr_facts_json_f64(json, "min", moments->min);
    fr_facts_json_f64(json, "max", moments->max);
    fr_facts_json_f64(json, "stddev", moments->stddev);
}

static void append_metrics(struct fr_json *json,
                           const struct fr_summary *summary)
{
    fr_json_key(json, "columns");
    fr_json_open_object(json);
    for (int i = 0; i < FR_METRIC_COUNT; i++) {
        fr_json_key(json, fr_lookup_metric_column((enum fr_metric)i));
        fr_json_open_object(json);
        append_moments(json, &summary->metrics[i]);
        fr_json_close_object(json);
    }
    fr_json_close_object(json);
}

static void append_names(struct fr_json *json,
                         const struct fr_label_summary *label)
{
    fr_json_key(json, "names");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < label->name_count; i++) {
        fr_json_open_object(json);
        fr_facts_json_text(json, "name", label->names[i]);
        fr_facts_json_u64(json, "flows", label->counts[i]);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
    fr_facts_json_u64(json, "without_name", label->none_count);
}

static void append_label(struct fr_json *json,
                         const struct fr_label_summary *label)
{
    fr_json_open_object(json);
    fr_facts_json_text(json, "name", label->name);
    fr_facts_json_text(json, "kind", kind_name(label->kind));
    fr_facts_json_text(json, "policy", label->policy);
    if (label->kind == FR_LABEL_SCORE)
        append_moments(json, &label->moments);
    else if (label->kind != FR_LABEL_OTHER)
        append_names(json, label);
    fr_json_close_object(json);
}

static void append_labels(struct fr_json *json,
                          const struct fr_summary *summary)
{
    fr_json_key(json, "labels");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < summary->label_count; i++)
        append_label(json, &summary->labels[i]);
    fr_json_close_array(json);
}

static void append_rule(struct fr_json *json, const struct fr_summary *summary,
                        const struct fr_rule_summary *rule)
{
    fr_json_open_object(json);
    fr_facts_json_text(json, "label", summary->labels[rule->label].name);
    fr_facts_json_text(json, "name", rule->name);
    fr_facts_json_text(json, "condition", rule->condition);
    fr_facts_json_text(json, "place", rule->place);
    if (rule->severity[0])
        fr_facts_json_text(json, "severity", rule->severity);
    if (rule->attack[0])
        fr_facts_json_text(json, "attack", rule->attack);
    if (rule->tags[0])
        fr_facts_json_text(json, "tags", rule->tags);
    fr_facts_json_u64(json, "holds", rule->hits);
    fr_facts_json_u64(json, "named", rule->named);
    fr_json_close_object(json);
}

static void append_rules(struct fr_json *json, const struct fr_summary *summary)
{
    fr_json_key(json, "rules");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < summary->rule_count; i++)
        append_rule(json, summary, &summary->rules[i]);
    fr_json_close_array(json);
}

static void append_correlations(struct fr_json *json,
                                const struct fr_summary *summary)
{
    fr_json_key(json, "correlations");
    fr_json_open_array(json);
    for (int i = 0; i < FR_KEY_METRIC_COUNT; i++) {
        for (int j = i + 1; j < FR_KEY_METRIC_COUNT; j++) {
            fr_json_open_object(json);
            fr_facts_json_text(json, "column_1",
                               fr_lookup_metric_column((enum fr_metric)i));
            fr_facts_json_text(json, "column_2",
                               fr_lookup_metric_column((enum fr_metric)j));
            fr_facts_json_f64(json, "pearson", summary->correlation[i][j]);
            fr_facts_json_u64(json, "flows", summary->correlation_pairs[i][j]);
            fr_json_close_object(json);
        }
    }
    fr_json_close_array(json);
}

static void append_top_list(struct fr_json *json,
                            const struct fr_top_list *list)
{
    fr_json_open_object(json);
    fr_facts_json_u64(json, "distinct", list->distinct);
    fr_json_key(json, "is_estimate");
    fr_json_bool(json, list->is_estimate);
    fr_json_key(json, "items");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < list->item_count; i++) {
        fr_json_open_object(json);
        fr_facts_json_text(json, "name", list->items[i].name);
        fr_facts_json_u64(json, "flows", list->items[i].flows);
        fr_facts_json_f64(json, "bytes", list->items[i].bytes);
        fr_facts_json_f64(json, "packets", list->items[i].packets);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
    fr_json_close_object(json);
}

/* The times between the packets of periodic flows; the error of the median is
 * relative, 0 if it is exact. */
static void append_period(struct fr_json *json, const struct fr_box *period,
                          double error)
{
    fr_json_key(json, "periodic_gap_s");
    fr_json_open_object(json);
    fr_facts_json_u64(json, "flows", period->count);
    fr_facts_json_f64(json, "min", period->count ? period->min : (double)NAN);
    fr_facts_json_f64(json, "median",
                      period->count ? period->median : (double)NAN);
    fr_facts_json_f64(json, "max", period->count ? period->max : (double)NAN);
    fr_facts_json_f64(json, "median_error", period->is_estimate ? error : 0);
    fr_json_close_object(json);
}

static void append_tops(struct fr_json *json, const struct fr_summary *summary)
{
    static const char *const names[FR_TOP_COUNT] = {
        [FR_TOP_SOURCE] = "sources",
        [FR_TOP_DESTINATION] = "destinations",
        [FR_TOP_PAIR] = "pairs",
        [FR_TOP_PORT] = "destination_ports",
    };

    fr_json_key(json, "top");
    fr_json_open_object(json);
    for (int i = 0; i < FR_TOP_COUNT; i++) {
        if (!summary->tops[i].is_present)
            continue;
        fr_json_key(json, names[i]);
        append_top_list(json, &summary->tops[i]);
    }
    fr_json_close_object(json);
}

static void append_rejects(struct fr_json *json,
                           const struct fr_report_facts *facts)
{
    fr_json_key(json, "rejected");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < facts->reject_count; i++) {
        fr_json_open_object(json);
        fr_facts_json_text(json, "reason", facts->rejects[i].reason);
        fr_facts_json_u64(json, "rows", facts->rejects[i].count);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

/* Cells that could not be used, by column of the input. */
static void append_quality(struct fr_json *json,
                           const struct fr_report_facts *facts)
{
    fr_json_key(json, "data_quality");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < facts->column_count; i++) {
        const struct fr_column_fact *column = &facts->columns[i];
        fr_json_open_object(json);
        fr_facts_json_text(json, "column", column->name);
        fr_json_key(json, "is_present");
        fr_json_bool(json, column->is_present);
        fr_facts_json_u64(json, "missing", column->missing);
        fr_facts_json_u64(json, "not_a_number", column->not_a_number);
        fr_facts_json_u64(json, "infinite", column->infinite);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

static void append_findings(struct fr_json *json,
                            const struct fr_findings *findings)
{
    fr_json_key(json, "key_findings");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct fr_key_finding *item = &findings->items[i];
        fr_json_open_object(json);
        fr_facts_json_text(json, "kind", fr_finding_kind_name(item->kind));
        fr_facts_json_text(json, "headline", item->headline);
        fr_facts_json_text(json, "detail", item->detail);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

static void append_notes(struct fr_json *json,
                         const struct fr_report_facts *facts)
{
    fr_json_key(json, "notes");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < facts->note_count; i++)
        fr_json_text(json, facts->notes[i]);
    fr_json_close_array(json);
}

static void append_addresses(struct fr_json *json,
                             const struct fr_summary *summary)
{
    if (summary->has_src)
        fr_facts_json_u64(json, "unique_sources", summary->unique_src);
    if (summary->has_dst)
        fr_facts_json_u64(json, "unique_destinations", summary->unique_dst);
    if (summary->has_src || summary->has_dst)
        fr_facts_json_f64(json, "unique_error", summary->unique_error);
}

static void append_all(struct fr_json *json,
                       const struct fr_report_facts *facts,
                       const struct fr_findings *findings)
{
    const struct fr_summary *summary = facts->summary;

    fr_facts_json_tool(json, facts);
    fr_facts_json_inputs(json, facts);
    fr_facts_json_meter(json, facts);
    fr_facts_json_rule_files(json, facts);
    fr_facts_json_options(json, facts);
    fr_facts_json_rows(json, facts);
    append_rejects(json, facts);
    fr_facts_json_u64(json, "flows", summary->flow_count);
    fr_facts_json_time(json, "first_start", summary->time_first);
    fr_facts_json_time(json, "last_start", summary->time_last);
    append_addresses(json, summary);
    append_findings(json, findings);
    append_labels(json, summary);
    append_rules(json, summary);
    append_metrics(json, summary);
    append_correlations(json, summary);
    append_period(json, &summary->period_box, summary->quantile_error);
    append_tops(json, summary);
    append_quality(json, facts);
    append_notes(json, facts);
}

int fr_report_summary_json(const struct fr_report_facts *facts,
                           struct fr_strbuf *out)
{
    struct fr_findings findings;
    struct fr_arena arena;
    struct fr_json json;
    int status;

    fr_arena_init(&arena, 0);
    status = fr_findings_make(facts, &arena, &findings);
    if (status == 0) {
        fr_json_init(&json, out);
        fr_json_open_object(&json);
        append_all(&json, facts, &findings);
        fr_json_close_object(&json);
        fr_strbuf_append_char(out, '\n');
        status = fr_strbuf_status(out);
    }
    fr_arena_release(&arena);
    return status;
}
