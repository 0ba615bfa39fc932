/* page_categories.c - every output column of the rules: how many flows have
 * which name, and the rules that made it. */
#include "report/pages_internal.h"

#include <string.h>

#include "base/num.h"
#include "report/figures.h"
#include "report/lookup.h"
#include "report/page_table.h"
#include "report/words.h"

/* More rows than this of one table are summed up; the CSV has them all. */
#define NAMES_MAX 40u
#define RULES_MAX 60u

static struct fr_str grouped(struct fr_pages *pages, uint64_t value)
{
    fr_num_append_grouped(&pages->text, value);
    return fr_pages_take(pages);
}

/* --- names --- */

static void fill_share(struct fr_pages *pages, struct fr_pages_cell *row,
                       uint64_t count, uint32_t rgb)
{
    uint64_t flows = pages->summary->flow_count;

    row[1].text = grouped(pages, count);
    fr_words_share(&pages->text, count, flows);
    row[2].text = fr_pages_take(pages);
    row[2].rgb = rgb;
    row[2].bar = flows ? (double)count / (double)flows : 0;
}

static void add_name(struct fr_pages *pages, struct fr_pages_table *table,
                     struct fr_str name, uint64_t count, uint32_t rgb)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = name;
    row[0].has_swatch = 1;
    row[0].rgb = rgb;
    fill_share(pages, row, count, rgb);
}

static struct fr_str shown(struct fr_pages *pages, const char *name)
{
    fr_words_name(&pages->text, name);
    return fr_pages_take(pages);
}

/* The names in the order of the rules, or the most frequent of very many. */
static void add_names(struct fr_pages *pages, struct fr_pages_table *table,
                      int index)
{
    const struct fr_label_summary *label = &pages->summary->labels[index];
    int is_long = label->name_count > NAMES_MAX;
    int name = is_long ? fr_lookup_next(label, -1) : 0;

    for (uint32_t i = 0; i < NAMES_MAX && i < label->name_count; i++) {
        if (name < 0)
            break;
        add_name(pages, table, shown(pages, label->names[name]),
                 label->counts[name],
                 fr_figures_color(pages->summary, index, name));
        name = is_long ? fr_lookup_next(label, name) : name + 1;
    }
    if (label->none_count > 0)
        add_name(pages, table, FR_STR("(no name)"), label->none_count,
                 fr_figures_color(pages->summary, index, -1));
}

static void fill_names(struct fr_pages *pages, struct fr_pages_table *table,
                       int index)
{
    static const struct fr_pages_column columns[] = {
        {"Name", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 0},
        {"Flows", 70, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Share", 190, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    enum fr_label_kind kind = pages->summary->labels[index].kind;

    fr_pages_table_init(pages, table, columns, 3, NAMES_MAX + 1);
    if (kind != FR_LABEL_SCORE && kind != FR_LABEL_OTHER)
        add_names(pages, table, index);
}

static void remark_names(struct fr_pages *pages, int index)
{
    const struct fr_label_summary *label = &pages->summary->labels[index];

    if (label->name_count > NAMES_MAX)
        fr_pages_remark(pages,
                        fr_pages_printf(pages,
                                        "The %u most frequent of %u names; "
                                        "summary.json has all.",
                                        (unsigned)NAMES_MAX,
                                        (unsigned)label->name_count));
}

/* --- rules --- */

static void add_rule(struct fr_pages *pages, struct fr_pages_table *table,
                     const struct fr_rule_summary *rule)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    row[0].text = shown(pages, rule->name);
    fr_words_shown(&pages->text, rule->condition, 600);
    row[1].text = fr_pages_take(pages);
    row[2].text = shown(pages, rule->place);
    row[3].text = grouped(pages, rule->hits);
    row[4].text = grouped(pages, rule->named);
}

static uint32_t rule_count_of(const struct fr_summary *summary, int label)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < summary->rule_count; i++)
        count += (int)summary->rules[i].label == label;
    return count;
}

static void draw_rules(struct fr_pages *pages, int label)
{
    static const struct fr_pages_column columns[] = {
        {"Rule", 92, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"holds when", 0, FR_ANCHOR_LEFT, FR_FACE_MONO, 1},
        {"Place", 78, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Holds", 48, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Names", 48, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_summary *summary = pages->summary;
    uint32_t count = rule_count_of(summary, label);
    struct fr_pages_table table;

    if (count == 0)
        return;
    fr_pages_table_init(pages, &table, columns, 5,
                        count < RULES_MAX ? count : RULES_MAX);
    for (uint32_t i = 0;
         i < summary->rule_count && table.row_count < table.row_capacity; i++) {
        if ((int)summary->rules[i].label == label && table.cells)
            add_rule(pages, &table, &summary->rules[i]);
        if (!table.cells)
            break;
    }
    fr_pages_table_draw(pages, &table);
    if (count > RULES_MAX)
        fr_pages_remark(pages,
                        fr_pages_printf(pages,
                                        "The first %u of %u rules; "
                                        "summary.json has all.",
                                        (unsigned)RULES_MAX, (unsigned)count));
}

/* --- a label --- */

/* How a name is decided, in words. */
static const char *policy_words(const struct fr_label_summary *label)
{
    static const struct {
        const char *policy, *words;
    } known[] = {
        {"first match", "The first rule that holds names the flow."},
        {"last match", "Every rule is asked in order; the last one that holds "
                       "names the flow."},
        {"every match", "Every rule that holds gives its name; a flow may "
                        "have several, so the shares may add up to more than "
                        "100%."},
        {"sum match", "The numbers of the rules that hold are added up."},
        {"bands of", "A flow has the name of the band that its value lies "
                     "in; without a value it has none."},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(label->policy, known[i].policy) == 0)
            return known[i].words;
    }
    if (label->kind == FR_LABEL_TRUTH)
        return "True or false for every flow, and neither where a value that "
               "decides it is missing.";
    return "";
}

static void draw_score(struct fr_pages *pages,
                       const struct fr_label_summary *label)
{
    const struct fr_moments *moments = &label->moments;

    fr_words_count(&pages->text, moments->count, "flow has", "flows have");
    fr_strbuf_append_text(&pages->text, " a value");
    if (moments->count > 0) {
        fr_strbuf_append_text(&pages->text, ": mean ");
        fr_words_quantity(&pages->text, label->type, moments->mean);
        fr_strbuf_append_text(&pages->text, ", from ");
        fr_words_quantity(&pages->text, label->type, moments->min);
        fr_strbuf_append_text(&pages->text, " to ");
        fr_words_quantity(&pages->text, label->type, moments->max);
    }
    fr_strbuf_append_text(&pages->text, ".");
    fr_pages_say(pages);
}

static void draw_label(struct fr_pages *pages, int index)
{
    const struct fr_label_summary *label = &pages->summary->labels[index];
    struct fr_pages_table names;

    fill_names(pages, &names, index);
    fr_pages_heading(pages, shown(pages, label->name),
                     40 + fr_pages_table_height(&names), FR_PAGES_RANK_BELOW);
    fr_strbuf_append_text(&pages->text, policy_words(label));
    fr_pages_say(pages);
    if (label->kind == FR_LABEL_SCORE)
        draw_score(pages, label);
    fr_pages_table_draw(pages, &names);
    remark_names(pages, index);
    draw_rules(pages, index);
}

/* Labels with names before mere numbers; texts and times are not counted. */
void fr_pages_categories(struct fr_pages *pages)
{
    const struct fr_summary *summary = pages->summary;

    fr_pages_section(pages, "Categories and their rules", 160);
    if (summary->label_count == 0) {
        fr_pages_paragraph(pages, FR_STR("The rules define no output column."));
        return;
    }
    for (uint32_t i = 0; i < summary->label_count; i++) {
        if (summary->labels[i].kind == FR_LABEL_NAMES ||
            summary->labels[i].kind == FR_LABEL_MARKS)
            draw_label(pages, (int)i);
    }
    for (uint32_t i = 0; i < summary->label_count; i++) {
        if (summary->labels[i].kind == FR_LABEL_TRUTH ||
            summary->labels[i].kind == FR_LABEL_SCORE)
            draw_label(pages, (int)i);
    }
}
