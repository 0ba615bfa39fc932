/* explain_diff.c - a comparison of two feature files, printed. Decides
 * nothing: what differs and why comes from compare/. */
#include "cli/explain_diff.h"

#include <math.h>

#include "base/json.h"
#include "base/num.h"
#include "cli/signals.h"
#include "compare/compare.h"
#include "table/catalogue.h"

#define TEXT_MAX (4 * 1024 * 1024)

static const struct {
    const char *text, *key;
} verdicts[FR_VERDICT_COUNT] = {
    [FR_VERDICT_SAME] = {"same packets in both", "same_packets"},
    [FR_VERDICT_OTHER_WAY] = {"another forward side", "other_forward_side"},
    [FR_VERDICT_OTHER_PACKETS] = {"other packets", "other_packets"},
    [FR_VERDICT_ONLY_A] = {"only in A", "only_in_a"},
    [FR_VERDICT_ONLY_B] = {"only in B", "only_in_b"},
};

static const char *origin_of(const struct fr_flowset *set)
{
    return set->origin == FR_ORIGIN_FLOWRULES ? "flowrules" : set->dialect;
}

/* Which defects a report names anywhere. */
static void collect_defects(const struct fr_comparison *comparison,
                            uint8_t seen[FR_DEFECT_COUNT])
{
    for (int v = 0; v < FR_VERDICT_COUNT; v++) {
        for (int i = 0; i < FR_DEFECT_COUNT; i++)
            seen[i] |= comparison->verdicts[v].explained[i] > 0;
    }
    for (int c = 0; c < FR_FEATURE_COLUMNS; c++) {
        for (int i = 0; i < FR_SYMPTOM_COUNT; i++) {
            struct fr_str rest = fr_str_of(fr_symptom_defects(i));
            if (comparison->columns[c].explained[i] == 0)
                continue;
            while (rest.size)
                seen[fr_defect_find(fr_str_split(&rest, ' '))] = 1;
        }
    }
}

/* --- text ----------------------------------------------------------------- */

static void append_number(struct fr_strbuf *out, double value)
{
    if (isnan(value))
        fr_strbuf_append_char(out, '-');
    else
        fr_strbuf_printf(out, "%.6g", value);
}

static void append_end(struct fr_strbuf *out, const struct fr_end_point *end)
{
    char text[FR_IP_TEXT_MAX];

    fr_strbuf_append(out, text, fr_ip_print(&end->address, text));
    fr_strbuf_printf(out, " %.0f", end->port);
}

static void append_flow(struct fr_strbuf *out,
                        const struct fr_flow_record *flow)
{
    append_end(out, &flow->src);
    fr_strbuf_append_text(out, " > ");
    append_end(out, &flow->dst);
    fr_strbuf_printf(out, " (row %llu)", (unsigned long long)flow->row);
}

/* "H3 12, H8 1"; "?" for what nothing explains. */
static void append_why(struct fr_strbuf *out, const char *codes, uint64_t count,
                       int *is_first)
{
    if (count == 0)
        return;
    fr_strbuf_printf(out, "%s%s: %llu", *is_first ? "" : ", ", codes,
                     (unsigned long long)count);
    *is_first = 0;
}

static void append_set(struct fr_strbuf *out, char name,
                       const struct fr_flowset *set)
{
    fr_strbuf_printf(out, "%c  %s (%s), %u flows", name, set->name,
                     origin_of(set), set->flows.count);
    if (set->rejected)
        fr_strbuf_printf(out, ", %llu rows left out",
                         (unsigned long long)set->rejected);
    fr_strbuf_append_char(out, '\n');
}

static void append_matching(struct fr_strbuf *out, const struct fr_match *match)
{
    fr_strbuf_printf(out,
                     "%llu flows are in both: the same addresses and "
                     "ports, begun at the same time within ",
                     (unsigned long long)match->matched);
    fr_num_append_time(out, (double)match->tolerance_ns / 1e9);
    fr_strbuf_append_char(out, '\n');
    if (match->zone_ns)
        fr_strbuf_printf(out,
                         "time stamps of B are %+lld minutes from those of A: "
                         "another time zone\n",
                         (long long)(match->zone_ns / 60000000000LL));
}

static void append_verdict(struct fr_strbuf *out, enum fr_verdict verdict,
                           const struct fr_verdict_report *report)
{
    int is_first = 1;

    if (verdict == FR_VERDICT_SAME) {
        fr_strbuf_printf(out, "%8llu  %s\n", (unsigned long long)report->count,
                         verdicts[verdict].text);
        return;
    }
    if (report->count == 0)
        return;
    fr_strbuf_printf(out, "%8llu  %-22s", (unsigned long long)report->count,
                     verdicts[verdict].text);
    for (int i = 0; i < FR_DEFECT_COUNT; i++)
        append_why(out, fr_defect_code((enum fr_defect)i), report->explained[i],
                   &is_first);
    append_why(out, "?", report->unexplained, &is_first);
    fr_strbuf_append_text(out, "   e.g. ");
    append_flow(out, report->example);
    fr_strbuf_append_char(out, '\n');
}

static void append_column(struct fr_strbuf *out, int column,
                          const struct fr_column_report *report)
{
    int is_first = 1;

    fr_strbuf_printf(out, "%-18s %8llu  ",
                     fr_catalogue_get((uint32_t)column)->name,
                     (unsigned long long)report->differing);
    if (column == FR_FEATURE_timestamp) {
        fr_strbuf_printf(out, "%-12s%-12s%-12s%-12s", "-", "-", "-", "-");
    } else {
        double cells[] = {report->ratio, report->difference,
                          report->a->numbers[column],
                          report->b->numbers[column]};
        for (int i = 0; i < 4; i++) {
            size_t begin = out->size;
            append_number(out, cells[i]);
            do {
                fr_strbuf_append_char(out, ' ');
            } while (fr_strbuf_status(out) == 0 && out->size - begin < 12);
        }
    }
    for (int i = 0; i < FR_SYMPTOM_COUNT; i++)
        append_why(out, fr_symptom_defects(i), report->explained[i], &is_first);
    append_why(out, "?", report->unexplained, &is_first);
    fr_strbuf_append_char(out, '\n');
}

static uint32_t count_columns(const struct fr_comparison *comparison,
                              uint32_t *compared)
{
    uint32_t differing = 0;

    *compared = 0;
    for (int i = 0; i < FR_FEATURE_COLUMNS; i++) {
        *compared += comparison->is_compared[i];
        differing += comparison->columns[i].differing > 0;
    }
    return differing;
}

static void append_columns(struct fr_strbuf *out,
                           const struct fr_comparison *comparison)
{
    uint32_t compared;
    uint32_t differing = count_columns(comparison, &compared);

    fr_strbuf_printf(out,
                     "\n%u of %u columns differ in flows with the same "
                     "packets\n",
                     differing, compared);
    if (differing == 0)
        return;
    fr_strbuf_printf(out, "%-18s %8s  %-12s%-12s%-12s%-12s%s\n", "column",
                     "flows", "A/B", "A-B", "e.g. A", "B", "explained by");
    for (int i = 0; i < FR_FEATURE_COLUMNS; i++) {
        if (comparison->columns[i].differing)
            append_column(out, i, &comparison->columns[i]);
    }
}

static void append_defects(struct fr_strbuf *out,
                           const struct fr_comparison *comparison)
{
    uint8_t seen[FR_DEFECT_COUNT] = {0};
    uint64_t unexplained = fr_comparison_unexplained(comparison);

    collect_defects(comparison, seen);
    fr_strbuf_append_char(out, '\n');
    for (int i = 0; i < FR_DEFECT_COUNT; i++) {
        if (seen[i])
            fr_strbuf_printf(out, "%-4s %s\n",
                             fr_defect_code((enum fr_defect)i),
                             fr_defect_text((enum fr_defect)i));
    }
    if (unexplained)
        fr_strbuf_printf(out,
                         "?    no known defect explains %llu of the "
                         "differences\n",
                         (unsigned long long)unexplained);
}

static void append_text(struct fr_strbuf *out,
                        const struct fr_comparison *comparison)
{
    append_set(out, 'A', &comparison->sets[0]);
    append_set(out, 'B', &comparison->sets[1]);
    append_matching(out, &comparison->match);
    fr_strbuf_append_char(out, '\n');
    for (int i = 0; i < FR_VERDICT_COUNT; i++)
        append_verdict(out, (enum fr_verdict)i, &comparison->verdicts[i]);
    append_columns(out, comparison);
    if (!fr_comparison_is_equal(comparison))
        append_defects(out, comparison);
}

/* --- JSON ----------------------------------------------------------------- */

static void json_flow(struct fr_json *json, const char *key,
                      const struct fr_flow_record *flow)
{
    const struct fr_end_point *ends[] = {&flow->src, &flow->dst};
    static const char *const keys[2][2] = {{"src_ip", "src_port"},
                                           {"dst_ip", "dst_port"}};
    char text[FR_IP_TEXT_MAX];

    fr_json_key(json, key);
    fr_json_open_object(json);
    for (int i = 0; i < 2; i++) {
        size_t size = fr_ip_print(&ends[i]->address, text);
        fr_json_key(json, keys[i][0]);
        fr_json_str(json, (struct fr_str){text, size});
        fr_json_key(json, keys[i][1]);
        fr_json_f64(json, ends[i]->port);
    }
    fr_json_key(json, "row");
    fr_json_u64(json, flow->row);
    fr_json_close_object(json);
}

static void json_count(struct fr_json *json, const char *key, uint64_t count)
{
    if (count == 0)
        return;
    fr_json_key(json, key);
    fr_json_u64(json, count);
}

static void json_set(struct fr_json *json, const char *key,
                     const struct fr_flowset *set)
{
    fr_json_key(json, key);
    fr_json_open_object(json);
    fr_json_key(json, "name");
    fr_json_text(json, set->name);
    fr_json_key(json, "dialect");
    fr_json_text(json, origin_of(set));
    fr_json_key(json, "flows");
    fr_json_u64(json, set->flows.count);
    fr_json_key(json, "rows_left_out");
    fr_json_u64(json, set->rejected);
    fr_json_close_object(json);
}

static void json_verdict(struct fr_json *json, enum fr_verdict verdict,
                         const struct fr_verdict_report *report)
{
    fr_json_key(json, verdicts[verdict].key);
    fr_json_open_object(json);
    fr_json_key(json, "flows");
    fr_json_u64(json, report->count);
    fr_json_key(json, "explained");
    fr_json_open_object(json);
    for (int i = 0; i < FR_DEFECT_COUNT; i++)
        json_count(json, fr_defect_code((enum fr_defect)i),
                   report->explained[i]);
    fr_json_close_object(json);
    fr_json_key(json, "unexplained");
    fr_json_u64(json, report->unexplained);
    if (report->example)
        json_flow(json, "example", report->example);
    fr_json_close_object(json);
}

static void json_example(struct fr_json *json, int column,
                         const struct fr_column_report *report)
{
    json_flow(json, "example", report->a);
    if (column == FR_FEATURE_timestamp)
        return;
    fr_json_key(json, "a");
    fr_json_f64(json, report->a->numbers[column]);
    fr_json_key(json, "b");
    fr_json_f64(json, report->b->numbers[column]);
    fr_json_key(json, "ratio");
    fr_json_f64(json, report->ratio);
    fr_json_key(json, "difference");
    fr_json_f64(json, report->difference);
}

static void json_column(struct fr_json *json, int column,
                        const struct fr_column_report *report)
{
    fr_json_open_object(json);
    fr_json_key(json, "name");
    fr_json_text(json, fr_catalogue_get((uint32_t)column)->name);
    fr_json_key(json, "flows");
    fr_json_u64(json, report->differing);
    fr_json_key(json, "explained");
    fr_json_open_array(json);
    for (int i = 0; i < FR_SYMPTOM_COUNT; i++) {
        if (report->explained[i] == 0)
            continue;
        fr_json_open_object(json);
        fr_json_key(json, "defects");
        fr_json_text(json, fr_symptom_defects(i));
        fr_json_key(json, "flows");
        fr_json_u64(json, report->explained[i]);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
    fr_json_key(json, "unexplained");
    fr_json_u64(json, report->unexplained);
    json_example(json, column, report);
    fr_json_close_object(json);
}

static void json_defects(struct fr_json *json,
                         const struct fr_comparison *comparison)
{
    uint8_t seen[FR_DEFECT_COUNT] = {0};

    collect_defects(comparison, seen);
    fr_json_key(json, "defects");
    fr_json_open_object(json);
    for (int i = 0; i < FR_DEFECT_COUNT; i++) {
        if (!seen[i])
            continue;
        fr_json_key(json, fr_defect_code((enum fr_defect)i));
        fr_json_text(json, fr_defect_text((enum fr_defect)i));
    }
    fr_json_close_object(json);
}

static void append_json(struct fr_strbuf *out,
                        const struct fr_comparison *comparison)
{
    struct fr_json json;

    fr_json_init(&json, out);
    fr_json_open_object(&json);
    json_set(&json, "a", &comparison->sets[0]);
    json_set(&json, "b", &comparison->sets[1]);
    fr_json_key(&json, "equal");
    fr_json_bool(&json, fr_comparison_is_equal(comparison));
    fr_json_key(&json, "matched");
    fr_json_u64(&json, comparison->match.matched);
    fr_json_key(&json, "tolerance");
    fr_json_f64(&json, (double)comparison->match.tolerance_ns / 1e9);
    fr_json_key(&json, "zone");
    fr_json_f64(&json, (double)comparison->match.zone_ns / 1e9);
    for (int i = 0; i < FR_VERDICT_COUNT; i++)
        json_verdict(&json, (enum fr_verdict)i, &comparison->verdicts[i]);
    fr_json_key(&json, "columns");
    fr_json_open_array(&json);
    for (int i = 0; i < FR_FEATURE_COLUMNS; i++) {
        if (comparison->columns[i].differing)
            json_column(&json, i, &comparison->columns[i]);
    }
    fr_json_close_array(&json);
    json_defects(&json, comparison);
    fr_json_key(&json, "unexplained");
    fr_json_u64(&json, fr_comparison_unexplained(comparison));
    fr_json_close_object(&json);
    fr_strbuf_append_char(out, '\n');
}

/* --- the run -------------------------------------------------------------- */

static int print(struct fr_cli *cli, const struct fr_comparison *comparison)
{
    struct fr_strbuf out;
    int status;

    fr_strbuf_init(&out, TEXT_MAX);
    if (cli->is_json)
        append_json(&out, comparison);
    else
        append_text(&out, comparison);
    status = fr_strbuf_status(&out);
    if (status == 0)
        status = fr_cli_write(cli, out.data, out.size);
    fr_strbuf_release(&out);
    return status;
}

int fr_explain_diff(struct fr_cli *cli, const char *a, const char *b)
{
    struct fr_comparison *comparison = fr_alloc_zero(1, sizeof(*comparison));
    int status;

    if (!comparison)
        return FR_ENOMEM;
    status = fr_compare_files(a, b, fr_signals_flag(), comparison, cli->diag);
    if (status == 0)
        status = print(cli, comparison);
    if (status == 0)
        status = !fr_comparison_is_equal(comparison);
    fr_comparison_release(comparison);
    fr_free(comparison);
    return status;
}
