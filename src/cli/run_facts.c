/* run_facts.c - collecting what a report says beside the numbers. */
#include "cli/run_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"
#include "csv/timestamp.h"
#include "flowrules/version.h"

/* Notes are sentences; more than this would be no help. */
#define NOTES_MAX 64

/* --- inputs --------------------------------------------------------------- */

static const char *unit_name(const struct fr_csv_facts *csv)
{
    if (csv->unit_reason == FR_CSV_REASON_UNUSED)
        return "";
    return csv->unit == FR_CSV_UNIT_MICROSECONDS ? "microseconds" : "seconds";
}

static const char *unit_reason(struct fr_arena *arena,
                               const struct fr_csv_facts *csv)
{
    switch (csv->unit_reason) {
    case FR_CSV_REASON_UNUSED: return "no column needs it";
    case FR_CSV_REASON_GIVEN: return "given by --time-unit";
    case FR_CSV_REASON_MEASURED:
        return fr_arena_printf(
            arena,
            "measured: packets per second times duration gives the packets "
            "in %u of %u rows",
            csv->unit_agreed, csv->unit_asked);
    case FR_CSV_REASON_ASSUMED:
        return "assumed from the spelling of the header, since the data does "
               "not tell; --time-unit overrules";
    }
    return "";
}

static const char *time_format(struct fr_arena *arena,
                               const struct fr_csv_facts *csv)
{
    const char *text = "";

    for (int i = 0; text && i < FR_CSV_TIME_COUNT; i++) {
        if (csv->time_formats[i])
            text = fr_arena_printf(
                arena, "%s%s%s", text, *text ? ", " : "",
                fr_csv_time_format_name((enum fr_csv_time_format)i));
    }
    return text;
}

static const char *time_note(const struct fr_csv_facts *csv)
{
    const char *order =
        csv->date_order == FR_CSV_DATE_MONTH ? "month first" : "day first";

    switch (csv->date_reason) {
    case FR_CSV_REASON_UNUSED: return "";
    case FR_CSV_REASON_GIVEN: return "order of dates given by --date-order";
    case FR_CSV_REASON_MEASURED:
        return *order == 'm' ? "dates are month first: a second part is "
                               "above 12"
                             : "dates are day first: a first part is above "
                               "12";
    case FR_CSV_REASON_ASSUMED:
        return *order == 'm' ? "dates could be read either way; taken month "
                               "first, --date-order overrules"
                             : "dates could be read either way; taken day "
                               "first, --date-order overrules";
    }
    return "";
}

static void add_rows(const struct fr_csv_facts *csv, struct fr_input_fact *fact)
{
    fact->rows_read = csv->rows_read;
    fact->rows_accepted = csv->rows_accepted;
    fact->rows_rejected = csv->rows_rejected;
    fact->rows_padded = csv->padded;
    fact->lines_blank = csv->blank_lines;
}

static int make_flow_file(const struct fr_csv_facts *csv,
                          struct fr_arena *arena, struct fr_input_fact *fact)
{
    fact->dialect = csv->dialect;
    fact->time_unit = unit_name(csv);
    fact->time_unit_reason = unit_reason(arena, csv);
    fact->is_time_unit_assumed = csv->unit_reason == FR_CSV_REASON_ASSUMED;
    fact->is_date_order_assumed = csv->date_reason == FR_CSV_REASON_ASSUMED;
    fact->time_format = time_format(arena, csv);
    fact->time_note = time_note(csv);
    return fact->time_unit_reason && fact->time_format ? 0 : FR_ENOMEM;
}

static int make_file(const struct fr_run_input *input, uint32_t index,
                     struct fr_arena *arena, struct fr_input_fact *fact)
{
    const struct fr_input_file *file = &input->record.files[index];

    *fact = (struct fr_input_fact){
        .name = file->name,
        .compression = file->compression,
        .size = file->size,
        .sha256 = file->sha256,
        .is_capture = input->record.meter != NULL,
        .packets = file->packets,
        .cut = file->note,
        .dialect = "capture",
        .time_unit = "seconds",
        .time_unit_reason = "",
        .time_format = "",
        .time_note = "",
    };
    /* the rows of captures are those of all of them together */
    if (index == 0)
        add_rows(&input->csv, fact);
    return fact->is_capture ? 0 : make_flow_file(&input->csv, arena, fact);
}

static uint32_t count_files(const struct fr_run *run)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < run->inputs.count; i++)
        count += run->inputs.items[i].record.file_count;
    return count;
}

static int make_inputs(const struct fr_run *run, struct fr_arena *arena,
                       struct fr_report_facts *facts)
{
    struct fr_input_fact *inputs =
        FR_NEW_ARRAY(arena, count_files(run), struct fr_input_fact);

    if (!inputs)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < run->inputs.count; i++) {
        const struct fr_run_input *input = &run->inputs.items[i];
        for (uint32_t j = 0; j < input->record.file_count; j++)
            FR_TRY(make_file(input, j, arena, &inputs[facts->input_count++]));
    }
    facts->inputs = inputs;
    return 0;
}

/* Of a run over captures there is one account. */
static int make_meter(const struct fr_run *run, struct fr_arena *arena,
                      struct fr_report_facts *facts)
{
    const struct fr_input_meter *from =
        run->inputs.count ? run->inputs.items[0].record.meter : NULL;
    struct fr_meter_fact *meter;

    if (!from)
        return 0;
    meter = FR_NEW_ARRAY(arena, 1, struct fr_meter_fact);
    if (!meter)
        return FR_ENOMEM;
    *meter = (struct fr_meter_fact){
        .profile = fr_meter_profile_names[from->profile],
        .dialect = fr_dialect_names[from->dialect],
        .is_inner = from->is_inner,
        .from_tunnels = from->counts.from_tunnels,
        .is_adjustable = from->profile == FR_METER_CORRECTED,
        .accounting = fr_accounting_names[from->accounting],
        .idle_s = (double)from->idle_ns / 1e9,
        .active_s = (double)from->active_ns / 1e9,
        .flows_max = from->flows_max,
        .packets_read = from->counts.packets_read,
        .packets_in_flows = from->counts.packets_in_flows,
        .flows = from->counts.flows,
        .evicted = from->counts.evicted,
        .late = from->counts.late,
        .without_length = from->counts.len_from_wire,
    };
    for (int i = 1; i < FR_REJECT_COUNT; i++) {
        if (from->counts.rejected[i])
            meter->rejects[meter->reject_count++] = (struct fr_reject_fact){
                fr_reject_text((enum fr_reject)i), from->counts.rejected[i]};
    }
    facts->meter = meter;
    return 0;
}

/* --- rejected rows -------------------------------------------------------- */

static int make_rejects(const struct fr_run *run, struct fr_arena *arena,
                        struct fr_report_facts *facts)
{
    struct fr_reject_fact *rejects =
        FR_NEW_ARRAY(arena, FR_CSV_REJECT_COUNT, struct fr_reject_fact);

    if (!rejects)
        return FR_ENOMEM;
    for (int reason = 0; reason < FR_CSV_REJECT_COUNT; reason++) {
        struct fr_reject_fact *fact = &rejects[facts->reject_count];
        fact->reason = fr_csv_reject_name((enum fr_csv_reject)reason);
        for (uint32_t i = 0; i < run->inputs.count; i++)
            fact->count += run->inputs.items[i].csv.rejected[reason];
        if (fact->count)
            facts->reject_count++;
    }
    facts->rejects = rejects;
    return 0;
}

static int make_examples(const struct fr_run *run, struct fr_arena *arena,
                         struct fr_report_facts *facts)
{
    struct fr_reject_example *examples =
        FR_NEW_ARRAY(arena, FR_CSV_EXAMPLE_COUNT, struct fr_reject_example);
    uint32_t count = 0;

    if (!examples)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < run->inputs.count; i++) {
        const struct fr_run_input *input = &run->inputs.items[i];
        for (uint32_t j = 0;
             j < input->csv.example_count && count < FR_CSV_EXAMPLE_COUNT;
             j++) {
            const struct fr_csv_example *from = &input->csv.examples[j];
            examples[count++] = (struct fr_reject_example){
                .file = input->record.files[0].name,
                .line = from->line,
                .reason = fr_csv_reject_name(from->reject),
                .excerpt = from->shown,
            };
        }
    }
    facts->reject_examples = examples;
    facts->reject_example_count = count;
    return 0;
}

/* --- columns -------------------------------------------------------------- */

static int is_repeated(const struct fr_run *run, uint32_t field)
{
    for (uint32_t i = 0; i < field; i++) {
        if (strcmp(run->fields[i].name, run->fields[field].name) == 0)
            return 1;
    }
    return 0;
}

static void add_column(const struct fr_run *run, uint32_t field,
                       struct fr_column_fact *fact)
{
    fact->name = run->fields[field].name;
    fact->is_of_rules = field < run->rule_field_count;
    for (uint32_t i = 0; i < run->inputs.count; i++) {
        const struct fr_csv_field_facts *from =
            &run->inputs.items[i].csv.fields[field];
        fact->is_present |= from->cell.data != NULL;
        fact->missing += from->missing;
        fact->not_a_number += from->unreadable;
        fact->infinite += from->infinite;
    }
}

static int make_columns(const struct fr_run *run, struct fr_arena *arena,
                        struct fr_report_facts *facts)
{
    struct fr_column_fact *columns =
        FR_NEW_ARRAY(arena, run->field_count, struct fr_column_fact);

    if (!columns)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < run->field_count; i++) {
        if (!is_repeated(run, i))
            add_column(run, i, &columns[facts->column_count++]);
    }
    facts->columns = columns;
    return 0;
}

/* --- rules ---------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int make_rule_files(const struct fr_facts_source *source,
                           struct fr_arena *arena,
                           struct fr_report_facts *facts)
{
    uint32_t count = fr_rules_file_count(source->rules);
    struct fr_rule_file_fact *files =
        FR_NEW_ARRAY(arena, count, struct fr_rule_file_fact);

    if (!files)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        size_t size;
        files[i].name = base_name(fr_rules_file_name(source->rules, i));
        files[i].text = fr_rules_file_text(source->rules, i, &size);
        files[i].size = size;
        files[i].sha256 = fr_rules_file_sha256(source->rules, i);
        files[i].is_builtin = source->is_default_rules ||
                              fr_rules_file_is_builtin(source->rules, i);
    }
    facts->rule_files = files;
    facts->rule_file_count = count;
    return 0;
}

/* --- notes ---------------------------------------------------------------- */

struct notes {
    struct fr_arena *arena;
    const char **texts;
    uint32_t count;
};

static int add_note(struct notes *notes, const char *text)
{
    if (!text)
        return FR_ENOMEM;
    if (notes->count < NOTES_MAX)
        notes->texts[notes->count++] = text;
    return 0;
}

/* The ending of a word that counts things. */
static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static int note_rules(struct notes *notes, const struct fr_rules *rules)
{
    uint32_t detections = fr_rules_detection_count(rules);
    uint32_t exceptions = fr_rules_exception_count(rules);

    if (detections + exceptions == 0)
        return 0;
    return add_note(notes,
                    fr_arena_printf(notes->arena,
                                    "The rules hold %u detection%s and %u "
                                    "exception%s; this version checks them but "
                                    "does not evaluate them.",
                                    detections, plural(detections), exceptions,
                                    plural(exceptions)));
}

static int note_columns(struct notes *notes, const struct fr_run_input *input,
                        const struct fr_program *program)
{
    const struct fr_csv_facts *csv = &input->csv;

    for (uint32_t i = 0; i < csv->output_count; i++) {
        if (csv->replaced[i] != FR_CSV_NO_COLUMN)
            FR_TRY(add_note(
                notes,
                fr_arena_printf(notes->arena,
                                "The input %s already has a column '%s'; it "
                                "is overwritten in its place.",
                                input->record.files[0].name,
                                program->outputs.items[i].name)));
    }
    for (uint32_t i = 0; i < csv->duplicate_count; i++)
        FR_TRY(add_note(
            notes, fr_arena_printf(
                       notes->arena,
                       "The input %s has the column '%.*s' twice; the first "
                       "is used, and %llu row%s differ%s.",
                       input->record.files[0].name,
                       FR_STR_ARG(csv->duplicates[i].cell),
                       (unsigned long long)csv->duplicates[i].differing,
                       plural(csv->duplicates[i].differing),
                       csv->duplicates[i].differing == 1 ? "s" : "")));
    return 0;
}

static int note_data(struct notes *notes, const struct fr_run_input *input)
{
    const struct fr_csv_facts *csv = &input->csv;

    if (csv->is_uncorrected)
        FR_TRY(add_note(
            notes,
            fr_arena_printf(notes->arena,
                            "The input %s comes from an uncorrected Java "
                            "meter: its average packet size is the mean "
                            "length times (n + 1) / n.",
                            input->record.files[0].name)));
    if (csv->invalid_utf8)
        FR_TRY(add_note(
            notes, fr_arena_printf(notes->arena,
                                   "The input %s has %llu cell%s with bytes "
                                   "that are not UTF-8, kept as they are.",
                                   input->record.files[0].name,
                                   (unsigned long long)csv->invalid_utf8,
                                   plural(csv->invalid_utf8))));
    if (csv->safe_changed)
        FR_TRY(add_note(
            notes,
            fr_arena_printf(notes->arena,
                            "%llu cell%s of the input %s got an apostrophe "
                            "(--csv-safe).",
                            (unsigned long long)csv->safe_changed,
                            plural(csv->safe_changed),
                            input->record.files[0].name)));
    return 0;
}

static int note_patterns(struct notes *notes, const struct fr_run *run,
                         uint32_t regex_count)
{
    uint64_t undecided = 0;

    for (uint32_t i = 0; i < regex_count; i++)
        undecided += run->regex_undecided[i];
    if (undecided == 0)
        return 0;
    return add_note(notes,
                    fr_arena_printf(notes->arena,
                                    "A pattern reached its limit on %llu "
                                    "row%s; the comparison is undecided "
                                    "there.",
                                    (unsigned long long)undecided,
                                    plural(undecided)));
}

static int note_estimates(struct notes *notes, const struct fr_summary *summary)
{
    if (summary->unique_error == 0)
        return 0;
    return add_note(notes,
                    fr_arena_printf(notes->arena,
                                    "There are more different addresses than "
                                    "can be kept: their numbers are estimates "
                                    "with a standard error of %.1f %%.",
                                    100 * summary->unique_error));
}

static int make_notes(const struct fr_facts_source *source,
                      struct fr_arena *arena, struct fr_report_facts *facts)
{
    const struct fr_program *program = fr_rules_program(source->rules);
    struct notes notes = {.arena = arena};

    notes.texts = FR_NEW_ARRAY(arena, NOTES_MAX, const char *);
    if (!notes.texts)
        return FR_ENOMEM;
    FR_TRY(note_rules(&notes, source->rules));
    for (uint32_t i = 0; i < source->run->inputs.count; i++) {
        const struct fr_run_input *input = &source->run->inputs.items[i];
        FR_TRY(note_columns(&notes, input, program));
        FR_TRY(note_data(&notes, input));
    }
    FR_TRY(note_patterns(&notes, source->run, program->regexes.count));
    FR_TRY(note_estimates(&notes, source->run->summary));
    facts->notes = notes.texts;
    facts->note_count = notes.count;
    return 0;
}

/* --- the whole ------------------------------------------------------------ */

/* SOURCE_DATE_EPOCH (reproducible-builds.org) if set, else the latest start
 * time of the data, else none. */
static int document_time(const struct fr_summary *summary, int64_t *ns,
                         struct fr_diag *diag)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;

    *ns = summary->time_last;
    if (!epoch || !*epoch)
        return 0;
    /* 253402300799 is the end of the year 9999, the last PDF can write. */
    if (fr_num_parse_u64(fr_str_of(epoch), &seconds) < 0 ||
        seconds > 253402300799U) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "SOURCE_DATE_EPOCH is '%s'",
                    epoch);
        fr_diag_help(diag, "set it to seconds since 1970, or unset it");
        return FR_EUSAGE;
    }
    *ns = (int64_t)seconds * FR_NS_PER_S;
    return 0;
}

int fr_run_facts_make(const struct fr_facts_source *source,
                      struct fr_arena *arena, struct fr_report_facts *facts,
                      struct fr_diag *diag)
{
    *facts = (struct fr_report_facts){
        .title = source->title,
        .version = FR_VERSION,
        .options = source->options,
        .option_count = source->option_count,
        .summary = source->run->summary,
    };
    FR_TRY(document_time(facts->summary, &facts->document_time, diag));
    FR_TRY(make_inputs(source->run, arena, facts));
    FR_TRY(make_meter(source->run, arena, facts));
    FR_TRY(make_rejects(source->run, arena, facts));
    FR_TRY(make_examples(source->run, arena, facts));
    FR_TRY(make_columns(source->run, arena, facts));
    FR_TRY(make_rule_files(source, arena, facts));
    return make_notes(source, arena, facts);
}
