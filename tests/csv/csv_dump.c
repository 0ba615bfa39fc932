/* csv_dump.c - one line a fact, one line a row. Columns that the file lacks
 * are listed once and left out of the rows. */
#include "csv_dump.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"
#include "csv/part.h"
#include "table/catalogue.h"

#define OUTPUT_COUNT 2
static const char *const output_names[OUTPUT_COUNT] = {"flow_type", "note"};

uint32_t csv_dump_fields(struct fr_field fields[CSV_DUMP_FIELD_MAX])
{
    static const char *const texts[] = {"label", "attack_type", "host_name"};
    uint32_t count = 0;

    for (; count < fr_catalogue_count(); count++) {
        const struct fr_catalogue_column *column = fr_catalogue_get(count);
        fields[count] = (struct fr_field){column->name, column->type};
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        fields[count++] = (struct fr_field){texts[i], FR_TYPE_TEXT};
    return count;
}

static const char *reason_text(enum fr_csv_reason reason)
{
    static const char *const texts[] = {"unused", "given", "measured",
                                        "assumed"};
    return texts[reason];
}

static void dump_decisions(const struct fr_csv_facts *facts,
                           struct fr_strbuf *out)
{
    fr_strbuf_printf(out, "dialect: %s\n", facts->dialect);
    fr_strbuf_printf(out, "columns: %u, line end %s%s\n", facts->column_count,
                     facts->line_end, facts->has_bom ? ", BOM" : "");
    fr_strbuf_printf(
        out, "unit: %s, %s, %u of %u rows agree\n",
        facts->unit == FR_CSV_UNIT_SECONDS ? "seconds" : "microseconds",
        reason_text(facts->unit_reason), facts->unit_agreed, facts->unit_asked);
    fr_strbuf_printf(out, "dates: %s first, %s\n",
                     facts->date_order == FR_CSV_DATE_DAY ? "day" : "month",
                     reason_text(facts->date_reason));
    for (int i = 0; i < FR_CSV_TIME_COUNT; i++) {
        if (facts->time_formats[i] > 0)
            fr_strbuf_printf(
                out, "times: %" PRIu64 " as %s\n", facts->time_formats[i],
                fr_csv_time_format_name((enum fr_csv_time_format)i));
    }
    if (facts->is_survey_cut)
        fr_strbuf_append_text(out, "decided by the first rows only\n");
    if (facts->is_uncorrected)
        fr_strbuf_append_text(out, "written by an uncorrected meter\n");
}

static void dump_rows(const struct fr_csv_facts *facts, struct fr_strbuf *out)
{
    fr_strbuf_printf(out,
                     "rows: %" PRIu64 " read, %" PRIu64 " accepted, %" PRIu64
                     " rejected, %" PRIu64 " padded, %" PRIu64 " blank\n",
                     facts->rows_read, facts->rows_accepted,
                     facts->rows_rejected, facts->padded, facts->blank_lines);
    for (int i = 0; i < FR_CSV_REJECT_COUNT; i++) {
        if (facts->rejected[i] > 0)
            fr_strbuf_printf(out, "rejected: %" PRIu64 " %s\n",
                             facts->rejected[i],
                             fr_csv_reject_name((enum fr_csv_reject)i));
    }
    for (uint32_t i = 0; i < facts->example_count; i++) {
        const struct fr_csv_example *example = &facts->examples[i];
        fr_strbuf_printf(out, "  line %" PRIu64 ", byte %" PRIu64 ", %s: %s\n",
                         example->line, example->offset,
                         fr_csv_reject_name(example->reject), example->shown);
    }
    if (facts->invalid_utf8 > 0)
        fr_strbuf_printf(out, "invalid UTF-8: %" PRIu64 "\n",
                         facts->invalid_utf8);
    if (facts->safe_changed > 0)
        fr_strbuf_printf(out, "made safe: %" PRIu64 "\n", facts->safe_changed);
}

static void dump_columns(const struct fr_csv_facts *facts,
                         struct fr_strbuf *out)
{
    uint32_t absent = 0;

    for (uint32_t i = 0; i < facts->field_count; i++) {
        const struct fr_csv_field_facts *field = &facts->fields[i];
        absent += !field->cell.data;
        if (field->missing + field->unreadable + field->infinite > 0)
            fr_strbuf_printf(out,
                             "column %s: %" PRIu64 " missing, %" PRIu64
                             " unreadable, %" PRIu64 " infinite\n",
                             field->name, field->missing, field->unreadable,
                             field->infinite);
    }
    fr_strbuf_printf(out, "absent: %u\n", absent);
    for (uint32_t i = 0; i < facts->duplicate_count; i++) {
        const struct fr_csv_duplicate *duplicate = &facts->duplicates[i];
        fr_strbuf_printf(out,
                         "duplicate: column %u '%.*s' repeats column %u, "
                         "%" PRIu64 " rows differ\n",
                         duplicate->column, FR_STR_ARG(duplicate->cell),
                         duplicate->first, duplicate->differing);
    }
    for (uint32_t i = 0; i < OUTPUT_COUNT; i++) {
        if (facts->replaced[i] != UINT32_MAX)
            fr_strbuf_printf(out, "replaced: column %u by '%s'\n",
                             facts->replaced[i], output_names[i]);
    }
}

static void dump_cell(const struct fr_batch *batch, uint32_t column,
                      uint32_t row, struct fr_strbuf *out)
{
    const struct fr_column *cells = &batch->columns[column];
    char text[64];
    size_t size = 0;

    switch (fr_type_storage(cells->type)) {
    case FR_STORAGE_F64:
        size = fr_num_print_f64(cells->cells.f64[row], text);
        break;
    case FR_STORAGE_TIME:
        size = fr_clock_print(cells->cells.time[row], text);
        break;
    case FR_STORAGE_IP: size = fr_ip_print(&cells->cells.ip[row], text); break;
    case FR_STORAGE_TEXT:
        if (cells->cells.text[row] == 0)
            break;
        fr_strbuf_append_char(out, '\'');
        fr_utf8_append_shown(out, fr_batch_text(batch, cells->cells.text[row]));
        fr_strbuf_append_char(out, '\'');
        return;
    case FR_STORAGE_TRUTH: break;
    }
    if (size == 0)
        fr_strbuf_append_char(out, '-');
    fr_strbuf_append(out, text, size);
}

static void dump_row(const struct fr_csv_facts *facts,
                     const struct fr_batch *batch, uint32_t row,
                     struct fr_strbuf *out)
{
    for (uint32_t i = 0; i < facts->field_count; i++) {
        if (!facts->fields[i].cell.data)
            continue;
        fr_strbuf_printf(out, " %s=", facts->fields[i].name);
        dump_cell(batch, i, row, out);
    }
    fr_strbuf_append_char(out, '\n');
}

/* Where the rows go, and how many there were. */
struct dump {
    struct fr_csv_reader *reader;
    struct fr_strbuf cells, rows;
    uint64_t number;
};

/* `part` NULL: the reader itself filled the batch. */
static void dump_batch(struct dump *dump, struct fr_csv_part *part,
                       const struct fr_batch *batch)
{
    for (uint32_t row = 0; row < batch->row_count; row++) {
        char text[32];
        size_t size = fr_num_print_u64(++dump->number, text);
        struct fr_str outputs[] = {FR_STR("Other, \"=\""), {text, size}};
        dump_row(fr_csv_facts(dump->reader), batch, row, &dump->cells);
        if (part)
            fr_csv_part_append_row(part, row, outputs, &dump->rows);
        else
            fr_csv_append_row(dump->reader, row, outputs, &dump->rows);
    }
}

static int dump_alone(struct dump *dump, struct fr_batch *batch,
                      struct fr_diag *diag)
{
    do {
        FR_TRY(fr_csv_read(dump->reader, batch, diag));
        dump_batch(dump, NULL, batch);
    } while (batch->row_count > 0);
    return 0;
}

#define PART_COUNT 3

/* Parts are settled as late as they may be: before their next turn. */
static int dump_turns(struct dump *dump, struct fr_csv_part **parts,
                      struct fr_batch *batch, struct fr_diag *diag)
{
    int is_end = 0;
    uint32_t turn = 0;

    for (; !is_end; turn++) {
        struct fr_csv_part *part = parts[turn % PART_COUNT];
        FR_TRY(fr_csv_part_settle(part, diag));
        FR_TRY(fr_csv_part_take(part, batch, &is_end, diag));
        while (!is_end) {
            FR_TRY(fr_csv_part_fill(part, batch));
            if (batch->row_count == 0)
                break;
            dump_batch(dump, part, batch);
        }
    }
    for (uint32_t i = 0; i < PART_COUNT; i++, turn++)
        FR_TRY(fr_csv_part_settle(parts[turn % PART_COUNT], diag));
    return 0;
}

static int dump_by_parts(struct dump *dump, struct fr_batch *batch,
                         struct fr_diag *diag)
{
    struct fr_csv_part *parts[PART_COUNT] = {0};
    int status = 0;

    for (uint32_t i = 0; status == 0 && i < PART_COUNT; i++)
        status = fr_csv_part_new(dump->reader, &parts[i]);
    if (status == 0)
        status = dump_turns(dump, parts, batch, diag);
    for (uint32_t i = 0; i < PART_COUNT; i++)
        fr_csv_part_free(parts[i]);
    return status;
}

static void dump_all(struct dump *dump, struct fr_strbuf *out)
{
    const struct fr_csv_facts *facts = fr_csv_facts(dump->reader);

    dump_decisions(facts, out);
    dump_rows(facts, out);
    dump_columns(facts, out);
    fr_strbuf_append_text(out, "--- cells\n");
    fr_strbuf_append_str(out, fr_strbuf_str(&dump->cells));
    fr_strbuf_append_text(out, "--- written\n");
    fr_strbuf_append_str(out, fr_strbuf_str(&dump->rows));
}

typedef int read_fn(struct dump *dump, struct fr_batch *batch,
                    struct fr_diag *diag);

static int dump_with(read_fn *read, struct fr_stream *stream,
                     const struct fr_csv_options *options,
                     struct fr_strbuf *out, struct fr_diag *diag)
{
    struct fr_field fields[CSV_DUMP_FIELD_MAX];
    struct fr_csv_options all = *options;
    struct dump dump = {0};
    struct fr_batch batch = {0};

    fr_strbuf_init(&dump.cells, (size_t)1 << 30);
    fr_strbuf_init(&dump.rows, (size_t)1 << 30);
    all.fields = fields;
    all.field_count = csv_dump_fields(fields);
    all.output_names = output_names;
    all.output_count = OUTPUT_COUNT;
    int status = fr_csv_open(stream, &all, &dump.reader, diag);
    if (status == 0)
        status = fr_batch_init(&batch, fields, all.field_count, NULL, 0);
    if (status == 0) {
        fr_csv_append_header(dump.reader, &dump.rows);
        status = read(&dump, &batch, diag);
    }
    if (status == 0)
        dump_all(&dump, out);
    fr_strbuf_release(&dump.rows);
    fr_strbuf_release(&dump.cells);
    fr_batch_release(&batch);
    fr_csv_close(dump.reader);
    return status < 0 ? status : fr_strbuf_status(out);
}

int csv_dump(struct fr_stream *stream, const struct fr_csv_options *options,
             struct fr_strbuf *out, struct fr_diag *diag)
{
    return dump_with(dump_alone, stream, options, out, diag);
}

int csv_dump_by_parts(struct fr_stream *stream,
                      const struct fr_csv_options *options,
                      struct fr_strbuf *out, struct fr_diag *diag)
{
    return dump_with(dump_by_parts, stream, options, out, diag);
}
