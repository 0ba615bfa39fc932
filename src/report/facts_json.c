/* facts_json.c - members that the manifest and the summary share. */
#include "report/facts_json.h"

#include "base/clock.h"

void fr_facts_count_rows(const struct fr_report_facts *facts,
                         struct fr_row_counts *rows)
{
    *rows = (struct fr_row_counts){0};
    for (uint32_t i = 0; i < facts->input_count; i++) {
        const struct fr_input_fact *input = &facts->inputs[i];
        rows->read += input->rows_read;
        rows->accepted += input->rows_accepted;
        rows->rejected += input->rows_rejected;
        rows->padded += input->rows_padded;
        rows->blank += input->lines_blank;
    }
}

void fr_facts_json_text(struct fr_json *json, const char *key,
                        const char *value)
{
    fr_json_key(json, key);
    fr_json_text(json, value ? value : "");
}

void fr_facts_json_u64(struct fr_json *json, const char *key, uint64_t value)
{
    fr_json_key(json, key);
    fr_json_u64(json, value);
}

void fr_facts_json_f64(struct fr_json *json, const char *key, double value)
{
    fr_json_key(json, key);
    fr_json_f64(json, value);
}

void fr_facts_json_time(struct fr_json *json, const char *key, int64_t ns)
{
    char text[FR_TIME_TEXT_MAX + 1];
    size_t size;

    fr_json_key(json, key);
    if (ns == FR_TIME_MISSING) {
        fr_json_null(json);
        return;
    }
    size = fr_clock_print(ns, text);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == ' ')
            text[i] = 'T';
    }
    text[size] = 'Z';
    fr_json_str(json, (struct fr_str){text, size + 1});
}

void fr_facts_json_tool(struct fr_json *json,
                        const struct fr_report_facts *facts)
{
    fr_facts_json_u64(json, "schema_version", FR_FACTS_JSON_VERSION);
    fr_json_key(json, "tool");
    fr_json_open_object(json);
    fr_facts_json_text(json, "name", "flowrules");
    fr_facts_json_text(json, "version", facts->version);
    fr_json_close_object(json);
}

static void append_row_members(struct fr_json *json,
                               const struct fr_row_counts *rows)
{
    fr_facts_json_u64(json, "rows_read", rows->read);
    fr_facts_json_u64(json, "rows_accepted", rows->accepted);
    fr_facts_json_u64(json, "rows_rejected", rows->rejected);
    fr_facts_json_u64(json, "rows_padded", rows->padded);
    fr_facts_json_u64(json, "lines_blank", rows->blank);
}

static void append_input(struct fr_json *json,
                         const struct fr_input_fact *input)
{
    struct fr_row_counts rows = {
        .read = input->rows_read,
        .accepted = input->rows_accepted,
        .rejected = input->rows_rejected,
        .padded = input->rows_padded,
        .blank = input->lines_blank,
    };

    fr_json_open_object(json);
    fr_facts_json_text(json, "name", input->name);
    fr_facts_json_u64(json, "size", input->size);
    if (*input->sha256)
        fr_facts_json_text(json, "sha256", input->sha256);
    fr_facts_json_text(json, "compression", input->compression);
    if (input->is_capture) {
        fr_facts_json_u64(json, "packets_read", input->packets);
        fr_facts_json_text(json, "cut", input->cut);
        fr_json_close_object(json);
        return;
    }
    fr_facts_json_text(json, "dialect", input->dialect);
    fr_facts_json_text(json, "time_unit", input->time_unit);
    fr_facts_json_text(json, "time_unit_reason", input->time_unit_reason);
    fr_facts_json_text(json, "time_format", input->time_format);
    fr_facts_json_text(json, "time_note", input->time_note);
    append_row_members(json, &rows);
    fr_json_close_object(json);
}

void fr_facts_json_inputs(struct fr_json *json,
                          const struct fr_report_facts *facts)
{
    fr_json_key(json, "inputs");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < facts->input_count; i++)
        append_input(json, &facts->inputs[i]);
    fr_json_close_array(json);
}

void fr_facts_json_rule_files(struct fr_json *json,
                              const struct fr_report_facts *facts)
{
    fr_json_key(json, "rule_files");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < facts->rule_file_count; i++) {
        const struct fr_rule_file_fact *file = &facts->rule_files[i];
        fr_json_open_object(json);
        fr_facts_json_text(json, "name", file->name);
        fr_facts_json_u64(json, "size", file->size);
        fr_facts_json_text(json, "sha256", file->sha256);
        fr_json_key(json, "is_builtin");
        fr_json_bool(json, file->is_builtin);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

void fr_facts_json_options(struct fr_json *json,
                           const struct fr_report_facts *facts)
{
    fr_json_key(json, "options");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < facts->option_count; i++) {
        fr_json_open_object(json);
        fr_facts_json_text(json, "name", facts->options[i].name);
        fr_facts_json_text(json, "value", facts->options[i].value);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

static void append_packet_rejects(struct fr_json *json,
                                  const struct fr_meter_fact *meter)
{
    fr_json_key(json, "packets_rejected");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < meter->reject_count; i++) {
        fr_json_open_object(json);
        fr_facts_json_text(json, "reason", meter->rejects[i].reason);
        fr_facts_json_u64(json, "packets", meter->rejects[i].count);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
}

void fr_facts_json_meter(struct fr_json *json,
                         const struct fr_report_facts *facts)
{
    const struct fr_meter_fact *meter = facts->meter;

    if (!meter)
        return;
    fr_json_key(json, "meter");
    fr_json_open_object(json);
    fr_facts_json_text(json, "profile", meter->profile);
    fr_facts_json_text(json, "dialect", meter->dialect);
    if (meter->is_adjustable) {
        fr_json_key(json, "inner");
        fr_json_bool(json, meter->is_inner);
        fr_facts_json_text(json, "bytes", meter->accounting);
        fr_facts_json_f64(json, "idle_s", meter->idle_s);
        fr_facts_json_f64(json, "active_s", meter->active_s);
    }
    fr_facts_json_u64(json, "max_flows", meter->flows_max);
    fr_facts_json_u64(json, "packets_read", meter->packets_read);
    fr_facts_json_u64(json, "packets_in_flows", meter->packets_in_flows);
    append_packet_rejects(json, meter);
    fr_facts_json_u64(json, "packets_from_tunnels", meter->from_tunnels);
    fr_facts_json_u64(json, "packets_late", meter->late);
    fr_facts_json_u64(json, "packets_without_length", meter->without_length);
    fr_facts_json_u64(json, "flows", meter->flows);
    fr_facts_json_u64(json, "flows_evicted", meter->evicted);
    fr_json_close_object(json);
}

void fr_facts_json_rows(struct fr_json *json,
                        const struct fr_report_facts *facts)
{
    struct fr_row_counts rows;

    fr_facts_count_rows(facts, &rows);
    fr_json_key(json, "rows");
    fr_json_open_object(json);
    append_row_members(json, &rows);
    fr_json_close_object(json);
}
