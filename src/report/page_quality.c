/* page_quality.c - how good the data is: rows, cells, units, times. Nothing
 * that was left out is left unsaid. */
#include "report/pages_internal.h"

#include "base/num.h"
#include "report/facts_json.h"
#include "report/page_table.h"
#include "report/words.h"

/* More rows than this of one table are summed up. */
#define ROWS_MAX 60u

static struct fr_str grouped(struct fr_pages *pages, uint64_t value)
{
    fr_num_append_grouped(&pages->text, value);
    return fr_pages_take(pages);
}

static struct fr_str shown(struct fr_pages *pages, const char *text,
                           size_t char_max)
{
    fr_words_shown(&pages->text, text, char_max);
    return fr_pages_take(pages);
}

static uint32_t at_most(uint32_t count)
{
    return count < ROWS_MAX ? count : ROWS_MAX;
}

static void remark_more(struct fr_pages *pages, uint32_t count,
                        const char *what)
{
    if (count > ROWS_MAX)
        fr_pages_remark(
            pages, fr_pages_printf(pages,
                                   "The first %u of %u %s; summary.json "
                                   "has all.",
                                   (unsigned)ROWS_MAX, (unsigned)count, what));
}

/* --- rows --- */

static void add_input(struct fr_pages *pages, struct fr_pages_table *table,
                      const struct fr_input_fact *input)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = input->is_capture
                      ? FR_STR("Flows of the captures")
                      : shown(pages, input->name, FR_WORDS_NAME_MAX);
    row[1].text = grouped(pages, input->rows_read);
    row[2].text = grouped(pages, input->rows_accepted);
    row[3].text = grouped(pages, input->rows_rejected);
    row[4].text = grouped(pages, input->rows_padded);
    row[5].text = grouped(pages, input->lines_blank);
}

static void add_all_inputs(struct fr_pages *pages, struct fr_pages_table *table)
{
    struct fr_row_counts rows;
    struct fr_pages_cell *row;

    fr_facts_count_rows(pages->facts, &rows);
    row = fr_pages_table_row(table);
    if (!row)
        return;
    row[0].text = FR_STR("All inputs");
    row[1].text = grouped(pages, rows.read);
    row[2].text = grouped(pages, rows.accepted);
    row[3].text = grouped(pages, rows.rejected);
    row[4].text = grouped(pages, rows.padded);
    row[5].text = grouped(pages, rows.blank);
    for (int i = 0; i < 6; i++)
        row[i].is_strong = 1;
}

static void draw_rows(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Input", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Rows read", 60, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Accepted", 60, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Rejected", 54, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Padded", 46, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Blank lines", 54, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_report_facts *facts = pages->facts;
    uint32_t inputs = facts->meter ? 1 : facts->input_count;
    uint32_t count = at_most(inputs);
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 6, count + 1);
    for (uint32_t i = 0; i < count; i++)
        add_input(pages, &table, &facts->inputs[i]);
    if (inputs > 1)
        add_all_inputs(pages, &table);
    fr_pages_heading(pages, FR_STR("Rows"), fr_pages_table_height(&table),
                     FR_PAGES_RANK_BELOW);
    fr_pages_table_draw(pages, &table);
    remark_more(pages, inputs, "inputs");
    fr_pages_remark(pages, FR_STR("A padded row has fewer fields than the "
                                  "header: the missing ones are missing "
                                  "values. Every row read is either accepted "
                                  "or rejected."));
}

/* --- rejected rows --- */

static void fill_reasons(struct fr_pages *pages, struct fr_pages_table *table)
{
    static const struct fr_pages_column columns[] = {
        {"Reason", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Rows", 80, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_report_facts *facts = pages->facts;

    fr_pages_table_init(pages, table, columns, 2, facts->reject_count);
    for (uint32_t i = 0; i < facts->reject_count; i++) {
        struct fr_pages_cell *row = fr_pages_table_row(table);
        if (!row)
            return;
        row[0].text = shown(pages, facts->rejects[i].reason, 200);
        row[1].text = grouped(pages, facts->rejects[i].count);
    }
}

static void draw_examples(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Place", 110, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Reason", 90, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Begins with", 0, FR_ANCHOR_LEFT, FR_FACE_MONO, 0},
    };
    const struct fr_report_facts *facts = pages->facts;
    uint32_t count = at_most(facts->reject_example_count);
    struct fr_pages_table table;

    if (count == 0)
        return;
    fr_pages_table_init(pages, &table, columns, 3, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct fr_reject_example *example = &facts->reject_examples[i];
        struct fr_pages_cell *row = fr_pages_table_row(&table);
        if (!row)
            return;
        fr_words_name(&pages->text, example->file);
        fr_strbuf_printf(&pages->text, ":%llu",
                         (unsigned long long)example->line);
        row[0].text = fr_pages_take(pages);
        row[1].text = shown(pages, example->reason, 100);
        row[2].text = shown(pages, example->excerpt, 120);
    }
    fr_pages_title(pages, FR_STR("The first of them"),
                   fr_pages_table_height(&table));
    fr_pages_table_draw(pages, &table);
}

static void draw_rejects(struct fr_pages *pages)
{
    struct fr_pages_table reasons;

    fill_reasons(pages, &reasons);
    fr_pages_heading(pages, FR_STR("Rejected rows"),
                     fr_pages_table_height(&reasons) + 20, FR_PAGES_RANK_BELOW);
    fr_pages_table_draw(pages, &reasons);
    if (reasons.row_count == 0)
        fr_pages_paragraph(pages, FR_STR("No row was rejected."));
    draw_examples(pages);
}

/* --- columns --- */

static int is_clean(const struct fr_column_fact *column)
{
    return column->is_present && column->missing == 0 &&
           column->not_a_number == 0 && column->infinite == 0;
}

static void add_column(struct fr_pages *pages, struct fr_pages_table *table,
                       const struct fr_column_fact *column)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = shown(pages, column->name, FR_WORDS_NAME_MAX);
    row[1].text = column->is_present ? FR_STR("present") : FR_STR("absent");
    row[1].is_strong = !column->is_present;
    if (!column->is_present)
        return;
    row[2].text = grouped(pages, column->missing);
    row[3].text = grouped(pages, column->not_a_number);
    row[4].text = grouped(pages, column->infinite);
}

static void fill_troubled(struct fr_pages *pages, struct fr_pages_table *table,
                          uint32_t count)
{
    static const struct fr_pages_column columns[] = {
        {"Column", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"In the input", 80, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Missing", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Not a number", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Infinite", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_report_facts *facts = pages->facts;

    fr_pages_table_init(pages, table, columns, 5, at_most(count));
    for (uint32_t i = 0; i < facts->column_count; i++) {
        if (!is_clean(&facts->columns[i]) &&
            table->row_count < table->row_capacity)
            add_column(pages, table, &facts->columns[i]);
    }
}

static void say_complete(struct fr_pages *pages, uint32_t complete)
{
    if (complete == 0)
        return;
    fr_words_part(&pages->text, complete, pages->facts->column_count, "column",
                  "columns");
    fr_words_capitalise(&pages->text);
    fr_strbuf_append_text(&pages->text, " that rules, tables or charts use ");
    fr_strbuf_append_text(&pages->text, fr_words_pick(complete, "is", "are"));
    fr_strbuf_append_text(&pages->text, " complete: no cell is missing, "
                                        "unreadable or infinite.");
    fr_pages_say(pages);
}

static void draw_columns(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;
    struct fr_pages_table table;
    uint32_t troubled = 0;

    if (facts->column_count == 0)
        return;
    for (uint32_t i = 0; i < facts->column_count; i++)
        troubled += !is_clean(&facts->columns[i]);
    fill_troubled(pages, &table, troubled);
    fr_pages_heading(pages, FR_STR("Columns in use"),
                     fr_pages_table_height(&table) + 40, FR_PAGES_RANK_BELOW);
    say_complete(pages, facts->column_count - troubled);
    if (troubled == 0)
        return;
    fr_pages_table_draw(pages, &table);
    remark_more(pages, troubled, "columns");
    fr_pages_remark(pages, FR_STR("A cell that is no number counts as "
                                  "missing. Missing and infinite values are "
                                  "left out of every statistic."));
}

/* --- units and times --- */

static void say_input(struct fr_pages *pages, const struct fr_input_fact *input)
{
    fr_words_name(&pages->text, input->name);
    fr_strbuf_append_text(&pages->text, ": ");
    if (input->dialect[0]) {
        fr_words_shown(&pages->text, input->dialect, 100);
        fr_strbuf_append_text(&pages->text, "; ");
    }
    fr_strbuf_append_text(&pages->text, input->time_unit[0]
                                            ? "durations are in "
                                            : "no durations");
    fr_words_shown(&pages->text, input->time_unit, 40);
    if (input->time_unit_reason[0]) {
        fr_strbuf_append_text(&pages->text, ": ");
        fr_words_shown(&pages->text, input->time_unit_reason, 400);
    }
    fr_words_stop(&pages->text);
    if (input->time_format[0]) {
        fr_strbuf_append_text(&pages->text, " Start times are ");
        fr_words_shown(&pages->text, input->time_format, 200);
    } else {
        fr_strbuf_append_text(&pages->text, " It has no start times");
    }
    if (input->time_note[0]) {
        fr_strbuf_append_text(&pages->text, "; ");
        fr_words_shown(&pages->text, input->time_note, 400);
    }
    fr_words_stop(&pages->text);
    fr_pages_say(pages);
}

static void draw_units(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;

    fr_pages_heading(pages, FR_STR("Units and times"), 40, FR_PAGES_RANK_BELOW);
    if (facts->meter) {
        fr_pages_paragraph(pages, FR_STR("Durations were measured in seconds "
                                         "from the time stamps of packets."));
    } else {
        for (uint32_t i = 0; i < at_most(facts->input_count); i++)
            say_input(pages, &facts->inputs[i]);
        remark_more(pages, facts->input_count, "inputs");
    }
    fr_pages_remark(pages, FR_STR("All times in this report are UTC."));
}

static void draw_notes(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;

    if (facts->note_count == 0)
        return;
    fr_pages_heading(pages, FR_STR("Notes"), 40, FR_PAGES_RANK_BELOW);
    for (uint32_t i = 0; i < facts->note_count; i++) {
        fr_words_shown(&pages->text, facts->notes[i], 2000);
        fr_words_stop(&pages->text);
        fr_pages_say(pages);
    }
}

void fr_pages_quality(struct fr_pages *pages)
{
    fr_pages_section(pages, "Data quality", 140);
    fr_pages_packets(pages);
    draw_rows(pages);
    draw_rejects(pages);
    draw_columns(pages);
    draw_units(pages);
    draw_notes(pages);
}
