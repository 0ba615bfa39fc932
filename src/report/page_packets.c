/* page_packets.c - how captures became flows: every packet in a flow or
 * rejected, and by which measure. */
#include "report/pages_internal.h"

#include "base/num.h"
#include "report/page_table.h"
#include "report/words.h"

/* Captures that are listed; the rest is counted. */
#define CAPTURES_MAX 40u

static void add_row(struct fr_pages *pages, struct fr_pages_table *table,
                    const char *before, const char *what, uint64_t packets,
                    int is_strong)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);

    if (!row)
        return;
    fr_strbuf_append_text(&pages->text, before);
    fr_words_shown(&pages->text, what, 200);
    row[0].text = fr_pages_take(pages);
    fr_num_append_grouped(&pages->text, packets);
    row[1].text = fr_pages_take(pages);
    fr_words_share(&pages->text, packets, pages->facts->meter->packets_read);
    row[2].text = fr_pages_take(pages);
    row[0].is_strong = row[1].is_strong = row[2].is_strong = is_strong;
}

static void fill_account(struct fr_pages *pages, struct fr_pages_table *table)
{
    static const struct fr_pages_column columns[] = {
        {"", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Packets", 80, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Share", 60, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_meter_fact *meter = pages->facts->meter;

    fr_pages_table_init(pages, table, columns, 3, meter->reject_count + 2);
    add_row(pages, table, "In flows", "", meter->packets_in_flows, 0);
    for (uint32_t i = 0; i < meter->reject_count; i++)
        add_row(pages, table, "Rejected: ", meter->rejects[i].reason,
                meter->rejects[i].count, 0);
    add_row(pages, table, "Read", "", meter->packets_read, 1);
}

static void draw_captures(struct fr_pages *pages)
{
    static const struct fr_pages_column columns[] = {
        {"Capture", 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Packets", 80, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_report_facts *facts = pages->facts;
    uint32_t count =
        facts->input_count < CAPTURES_MAX ? facts->input_count : CAPTURES_MAX;
    struct fr_pages_table table;

    if (facts->input_count < 2)
        return;
    fr_pages_table_init(pages, &table, columns, 2, count);
    for (uint32_t i = 0; i < count; i++) {
        struct fr_pages_cell *row = fr_pages_table_row(&table);
        if (!row)
            return;
        fr_words_shown(&pages->text, facts->inputs[i].name, FR_WORDS_NAME_MAX);
        row[0].text = fr_pages_take(pages);
        fr_num_append_grouped(&pages->text, facts->inputs[i].packets);
        row[1].text = fr_pages_take(pages);
    }
    fr_pages_table_draw(pages, &table);
    if (count < facts->input_count)
        fr_pages_remark(
            pages, fr_pages_printf(pages,
                                   "The first %u of %u captures; summary.json "
                                   "has all.",
                                   count, facts->input_count));
}

static void say_measure(struct fr_pages *pages)
{
    const struct fr_meter_fact *meter = pages->facts->meter;
    struct fr_strbuf *text = &pages->text;

    fr_words_count(text, meter->flows, "flow", "flows");
    fr_words_capitalise(text);
    fr_strbuf_printf(text, " measured with the profile %s", meter->profile);
    if (meter->is_adjustable) {
        fr_strbuf_printf(text, "; lengths are those of the %s; a flow ends ",
                         meter->accounting);
        fr_strbuf_append_text(text, "after a pause of more than ");
        fr_num_append_time(text, meter->idle_s);
        fr_strbuf_append_text(text, " and is cut after ");
        fr_num_append_time(text, meter->active_s);
    }
    fr_words_stop(text);
    fr_pages_say(pages);
}

static void say_if(struct fr_pages *pages, uint64_t count, const char *one,
                   const char *many, const char *what)
{
    if (count == 0)
        return;
    fr_words_count(&pages->text, count, one, many);
    fr_words_capitalise(&pages->text);
    fr_strbuf_append_text(&pages->text, what);
    fr_pages_say(pages);
}

static void say_oddities(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;
    const struct fr_meter_fact *meter = facts->meter;

    for (uint32_t i = 0; i < facts->input_count; i++) {
        if (!facts->inputs[i].cut[0])
            continue;
        fr_words_shown(&pages->text, facts->inputs[i].cut, 400);
        fr_words_stop(&pages->text);
        fr_pages_say(pages);
    }
    say_if(pages, meter->from_tunnels, "packet was", "packets were",
           " taken from inside a tunnel (--inner).");
    say_if(pages, meter->evicted, "flow was", "flows were",
           " cut because the table of open flows was full (--max-flows).");
    say_if(pages, meter->late, "packet has", "packets have",
           " an older time stamp than the one before in the flow; it counts "
           "at that one's time.");
    say_if(pages, meter->without_length, "packet has", "packets have",
           " no length in the IP header; that of the frame counts.");
}

void fr_pages_packets(struct fr_pages *pages)
{
    struct fr_pages_table account;

    if (!pages->facts->meter)
        return;
    fill_account(pages, &account);
    fr_pages_heading(pages, FR_STR("Packets"),
                     fr_pages_table_height(&account) + 40, FR_PAGES_RANK_BELOW);
    say_measure(pages);
    fr_pages_table_draw(pages, &account);
    draw_captures(pages);
    say_oddities(pages);
}
