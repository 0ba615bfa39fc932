/* page_method.c - how the numbers were made: versions, files, options,
 * definitions. */
#include "report/pages_internal.h"

#include "base/num.h"
#include "report/page_table.h"
#include "report/words.h"

static struct fr_str shown(struct fr_pages *pages, const char *text,
                           size_t char_max)
{
    fr_words_shown(&pages->text, text, char_max);
    return fr_pages_take(pages);
}

/* --- files --- */

static void add_file(struct fr_pages *pages, struct fr_pages_table *table,
                     const char *role, const char *name, uint64_t size,
                     const char *sha256)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = fr_str_of(role);
    row[1].text = shown(pages, name, 200);
    fr_num_append_grouped(&pages->text, size);
    row[2].text = fr_pages_take(pages);
    row[3].text = fr_str_of(sha256);
}

static void draw_files(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"", 32, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"File", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Bytes", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"SHA-256", 146, FR_ANCHOR_LEFT, FR_FACE_MONO, 1},
    };
    const struct fr_report_facts *facts = pages->facts;
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 4,
                        facts->input_count + facts->rule_file_count);
    for (uint32_t i = 0; i < facts->input_count; i++)
        add_file(pages, &table, "Input", facts->inputs[i].name,
                 facts->inputs[i].size, facts->inputs[i].sha256);
    for (uint32_t i = 0; i < facts->rule_file_count; i++)
        add_file(pages, &table, "Rules", facts->rule_files[i].name,
                 facts->rule_files[i].size, facts->rule_files[i].sha256);
    fr_pages_heading(pages, FR_STR("Files"), fr_pages_table_height(&table),
                     FR_PAGES_RANK_BELOW);
    fr_pages_table_draw(pages, &table);
}

/* --- options --- */

static void draw_options(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Option", 160, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Value", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
    };
    const struct fr_report_facts *facts = pages->facts;
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 2, facts->option_count);
    for (uint32_t i = 0; i < facts->option_count; i++) {
        struct fr_pages_cell *row = fr_pages_table_row(&table);
        if (!row)
            return;
        row[0].text = shown(pages, facts->options[i].name, 100);
        row[1].text = shown(pages, facts->options[i].value, 1000);
    }
    fr_pages_heading(pages, FR_STR("Options that change results"),
                     fr_pages_table_height(&table) + 20, FR_PAGES_RANK_BELOW);
    fr_pages_table_draw(pages, &table);
    if (table.row_count == 0)
        fr_pages_paragraph(pages, FR_STR("All are at their defaults."));
}

/* --- definitions --- */

struct term {
    const char *name, *meaning;
};

static void draw_terms(struct fr_pages *pages, const char *heading,
                       const struct term *terms, size_t count)
{
    static const struct fr_pages_column columns[] = {
        {"Term", 120, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Meaning", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
    };
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 2, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        struct fr_pages_cell *row = fr_pages_table_row(&table);
        if (!row)
            return;
        row[0].text = fr_str_of(terms[i].name);
        row[0].is_strong = 1;
        row[1].text = fr_str_of(terms[i].meaning);
    }
    fr_pages_heading(pages, fr_str_of(heading), fr_pages_table_height(&table),
                     FR_PAGES_RANK_BELOW);
    fr_pages_table_draw(pages, &table);
}

static void draw_definitions(struct fr_pages *pages)
{
    static const struct term terms[] = {
        {"Mean, least, greatest",
         "Over the finite values of all accepted rows; missing and infinite "
         "values are left out and counted."},
        {"Standard deviation",
         "Of the sample (divided by n - 1); none below two values."},
        {"Quartiles, median",
         "By linear interpolation between the ordered values (Hyndman and "
         "Fan's type 7)."},
        {"Box, whiskers, outliers",
         "The box spans the quartiles, its line is the median. Whiskers end "
         "at the last value within 1.5 times the box's length (Tukey). Of "
         "more than 200 outliers a side 200 are drawn, the extreme ones among "
         "them. Fewer than five values are drawn one by one."},
        {"Bins",
         "By Freedman and Diaconis's rule, between 10 and 120; by Sturges's "
         "where the quartiles are equal; growing by a factor where the "
         "largest value is more than 100 times the median."},
        {"Zero on a log scale",
         "A log scale has no zero: flows at zero or below stand in the grey "
         "margin beside the axis."},
        {"Density",
         "More than 20,000 points are counted in cells and drawn as a "
         "picture, dark where many flows are."},
        {"Correlation",
         "Pearson's r over the flows where both values are finite; none if a "
         "column is constant. Strong: above 0.7 or below -0.7. It says that "
         "two columns move together, not why."},
        {"Throughput, packet size, duration",
         "As the flow meter wrote them, per flow; a mean of them is a mean "
         "over flows, not over bytes or time."},
    };

    draw_terms(pages, "Definitions", terms, sizeof(terms) / sizeof(terms[0]));
}

static void draw_glossary(struct fr_pages *pages)
{
    static const struct term terms[] = {
        {"Flow",
         "The packets of one conversation: one pair of addresses, one pair of "
         "ports, one protocol. One row of the input."},
        {"Forward, backward",
         "Forward is the direction of the flow's first packet, backward the "
         "answer."},
        {"Time between packets",
         "Also inter-arrival time (flow_iat_mean, flow_iat_std): its mean and "
         "its spread within a flow."},
        {"Bursty, steady",
         "As the rules define them; by default bursty means that the spread "
         "of the times between packets is greater than their mean."},
        {"Periodic",
         "As the rules define it; by default a mean of more than 1ms with a "
         "spread below 10ms."},
        {"Holds, names",
         "A rule holds for a flow when its condition is true. It names the "
         "flow if it is the one that decides."},
        {"Missing",
         "A value that the input does not have. A comparison with it is "
         "undecided, which is neither true nor false."},
    };

    draw_terms(pages, "Terms", terms, sizeof(terms) / sizeof(terms[0]));
}

static void draw_limits(struct fr_pages *pages)
{
    const struct fr_summary *summary = pages->summary;

    fr_strbuf_printf(&pages->text,
                     "Made by flowrules %s from the flow features of the "
                     "input alone: no packet was looked at, and a name says "
                     "how a flow behaves, not what it carries. The same "
                     "input, rules and options give this file again, byte "
                     "for byte.",
                     pages->facts->version);
    if (summary->quantile_error > 0) {
        fr_strbuf_append_text(&pages->text, " Quartiles are estimates of at "
                                            "most ");
        fr_num_append_share(&pages->text, summary->quantile_error, 1);
        fr_strbuf_append_text(&pages->text, " relative error.");
    }
    fr_pages_say(pages);
}

void fr_pages_method(struct fr_pages *pages)
{
    fr_pages_section(pages, "Method", 140);
    draw_limits(pages);
    draw_files(pages);
    draw_options(pages);
    draw_definitions(pages);
    draw_glossary(pages);
}
