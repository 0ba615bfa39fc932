/* closing.c - the words with which `apply` ends: flows, categories with
 * shares, what was rejected, where the results are. */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "base/utf8.h"
#include "cli/run_facts.h"
#include "cli/silent_rules.h"

static void append_shown(struct fr_strbuf *out, const char *text)
{
    fr_utf8_append_shown(out, fr_str_of(text));
}

static void append_padding(struct fr_strbuf *out, size_t from, size_t width)
{
    for (size_t i = from; i < width; i++)
        fr_strbuf_append_char(out, ' ');
}

static void append_inputs(struct fr_strbuf *out,
                          const struct fr_report_facts *facts)
{
    fr_num_append_grouped(out, facts->summary->flow_count);
    fr_strbuf_append_text(out, facts->summary->flow_count == 1 ? " flow in "
                                                               : " flows in ");
    append_shown(out, facts->inputs[0].name);
    if (facts->input_count > 1)
        fr_strbuf_printf(out, " and %u more", facts->input_count - 1);
    fr_strbuf_printf(out, " (%s", facts->inputs[0].dialect);
    if (*facts->inputs[0].time_unit && !facts->meter)
        fr_strbuf_printf(out, ", times in %s", facts->inputs[0].time_unit);
    fr_strbuf_append_text(out, ")\n");
    for (uint32_t i = 0; i < facts->input_count; i++) {
        const struct fr_input_fact *input = &facts->inputs[i];
        if (input->is_time_unit_assumed) {
            fr_strbuf_append_text(out, "unit of times in ");
            append_shown(out, input->name);
            fr_strbuf_printf(out, ": %s\n", input->time_unit_reason);
        }
        if (strstr(input->time_note, "either way")) {
            append_shown(out, input->name);
            fr_strbuf_printf(out, ": %s\n", input->time_note);
        }
    }
}

static void append_packets(struct fr_strbuf *out,
                           const struct fr_meter_fact *meter)
{
    if (!meter)
        return;
    fr_num_append_grouped(out, meter->packets_read);
    fr_strbuf_append_text(out, meter->packets_read == 1 ? " packet: "
                                                        : " packets: ");
    fr_num_append_grouped(out, meter->packets_in_flows);
    fr_strbuf_append_text(out, " in flows");
    for (uint32_t i = 0; i < meter->reject_count; i++) {
        fr_strbuf_append_text(out, i ? ", " : "; rejected ");
        fr_num_append_grouped(out, meter->rejects[i].count);
        fr_strbuf_printf(out, " %s", meter->rejects[i].reason);
    }
    fr_strbuf_append_char(out, '\n');
}

/* Rounded half up, as in the report. */
static void append_share(struct fr_strbuf *out, uint64_t count, uint64_t total)
{
    uint64_t tenths =
        (uint64_t)floor(1000.0 * (double)count / (double)total + 0.5);

    fr_strbuf_printf(out, "%6llu.%llu %%", (unsigned long long)tenths / 10,
                     (unsigned long long)tenths % 10);
}

static void append_count(struct fr_strbuf *out, const char *name, size_t width,
                         uint64_t count, uint64_t total)
{
    struct fr_strbuf number;

    append_shown(out, name);
    append_padding(out, fr_utf8_width(fr_str_of(name)), width);
    fr_strbuf_init(&number, 64);
    fr_num_append_grouped(&number, count);
    append_padding(out, number.size, 12);
    fr_strbuf_append_str(out, fr_strbuf_str(&number));
    if (total)
        append_share(out, count, total);
    fr_strbuf_append_char(out, '\n');
    fr_strbuf_release(&number);
}

static size_t widest_name(const struct fr_summary *summary)
{
    size_t widest = 12;

    for (uint32_t i = 0; i < summary->label_count; i++) {
        const struct fr_label_summary *label = &summary->labels[i];
        for (uint32_t j = 0; j < label->name_count; j++) {
            size_t width = fr_utf8_width(fr_str_of(label->names[j]));
            if (width > widest)
                widest = width;
        }
    }
    return widest;
}

static void append_label(struct fr_strbuf *out,
                         const struct fr_label_summary *label, size_t width,
                         uint64_t total, int has_color)
{
    if (label->kind != FR_LABEL_NAMES && label->kind != FR_LABEL_MARKS &&
        label->kind != FR_LABEL_TRUTH)
        return;
    fr_strbuf_printf(out, "\n%s%s%s\n", has_color ? "\033[1m" : "", label->name,
                     has_color ? "\033[0m" : "");
    for (uint32_t j = 0; j < label->name_count; j++) {
        fr_strbuf_append_text(out, "  ");
        append_count(out, label->names[j], width, label->counts[j], total);
    }
    if (label->none_count) {
        fr_strbuf_append_text(out, "  ");
        append_count(
            out, label->kind == FR_LABEL_TRUTH ? "(undecided)" : "(no name)",
            width, label->none_count, total);
    }
}

static void append_rejects(struct fr_strbuf *out,
                           const struct fr_report_facts *facts)
{
    uint64_t total = 0;

    for (uint32_t i = 0; i < facts->reject_count; i++)
        total += facts->rejects[i].count;
    if (total == 0)
        return;
    fr_strbuf_append_text(out, "\nrejected ");
    fr_num_append_grouped(out, total);
    fr_strbuf_append_text(out, total == 1 ? " row: " : " rows: ");
    for (uint32_t i = 0; i < facts->reject_count; i++) {
        fr_strbuf_append_text(out, i ? ", " : "");
        fr_num_append_grouped(out, facts->rejects[i].count);
        fr_strbuf_printf(out, " %s", facts->rejects[i].reason);
    }
    fr_strbuf_append_char(out, '\n');
    for (uint32_t i = 0; i < facts->reject_example_count; i++) {
        const struct fr_reject_example *example = &facts->reject_examples[i];
        fr_strbuf_append_text(out, "  ");
        append_shown(out, example->file);
        fr_strbuf_printf(out, ":%llu: %s: ", (unsigned long long)example->line,
                         example->reason);
        append_shown(out, example->excerpt);
        fr_strbuf_append_char(out, '\n');
    }
}

/* Columns that only tables and charts use are many in a small file; a count
 * will do, the report names them. */
static void append_absent(struct fr_strbuf *out,
                          const struct fr_report_facts *facts)
{
    const char *separator = "";
    uint32_t others = 0;

    for (uint32_t i = 0; i < facts->column_count; i++) {
        const struct fr_column_fact *column = &facts->columns[i];
        if (column->is_present)
            continue;
        if (!column->is_of_rules) {
            others++;
            continue;
        }
        fr_strbuf_printf(out, "%s%s",
                         *separator ? separator
                                    : "\nmissing in the input (its values "
                                      "are missing): ",
                         column->name);
        separator = ", ";
    }
    if (*separator)
        fr_strbuf_append_char(out, '\n');
    if (others)
        fr_strbuf_printf(out,
                         "%s%u column%s of tables and charts %s not in the "
                         "input\n",
                         *separator ? "" : "\n", others, others == 1 ? "" : "s",
                         others == 1 ? "is" : "are");
}

static void append_silent_rules(struct fr_strbuf *out,
                                const struct fr_summary *summary)
{
    struct fr_silent_rules silent = {0};

    for (uint32_t i = 0; summary->flow_count && i < summary->rule_count; i++) {
        const struct fr_rule_summary *rule = &summary->rules[i];
        if (rule->hits == 0)
            fr_silent_rules_add(&silent, summary->labels[rule->label].name,
                                rule->name, out);
    }
    fr_silent_rules_end(&silent, out);
}

void fr_closing_print(const struct fr_report_facts *facts, const char *folder,
                      int has_report, int has_color, struct fr_strbuf *out)
{
    const struct fr_summary *summary = facts->summary;
    size_t width = widest_name(summary);

    append_inputs(out, facts);
    append_packets(out, facts->meter);
    for (uint32_t i = 0; i < summary->label_count; i++)
        append_label(out, &summary->labels[i], width, summary->flow_count,
                     has_color);
    append_rejects(out, facts);
    append_absent(out, facts);
    append_silent_rules(out, summary);
    for (uint32_t i = 0; i < facts->note_count; i++) {
        fr_strbuf_append_text(out, i ? "note: " : "\nnote: ");
        append_shown(out, facts->notes[i]);
        fr_strbuf_append_char(out, '\n');
    }
    fr_strbuf_append_text(out, "\nrules: ");
    for (uint32_t i = 0; i < facts->rule_file_count; i++)
        fr_strbuf_printf(out, "%s%s%s (SHA-256 %.12s...)", i ? ", " : "",
                         facts->rule_files[i].name,
                         facts->rule_files[i].is_builtin ? ", built in" : "",
                         facts->rule_files[i].sha256);
    fr_strbuf_printf(out, "\nresults: %s%s\n", folder,
                     has_report ? "/report.pdf" : "");
}
