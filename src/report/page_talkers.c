/* page_talkers.c - who talks most: sources, destinations, pairs, ports. */
#include "report/pages_internal.h"

#include "base/num.h"
#include "report/page_table.h"
#include "report/words.h"

static void add_item(struct fr_pages *pages, struct fr_pages_table *table,
                     const struct fr_top_item *item)
{
    struct fr_pages_cell *row = fr_pages_table_row(table);
    uint64_t flows = pages->summary->flow_count;

    if (!row)
        return;
    fr_words_shown(&pages->text, item->name, 100);
    row[0].text = fr_pages_take(pages);
    fr_num_append_grouped(&pages->text, item->flows);
    row[1].text = fr_pages_take(pages);
    fr_words_share(&pages->text, item->flows, flows);
    row[2].text = fr_pages_take(pages);
    row[2].rgb = 0x7FA8CC;
    row[2].bar = flows ? (double)item->flows / (double)flows : 0;
    fr_num_append_bytes(&pages->text, item->bytes);
    row[3].text = fr_pages_take(pages);
    fr_num_append_si(&pages->text, item->packets, 4);
    row[4].text = fr_pages_take(pages);
}

static void remark_rest(struct fr_pages *pages, const struct fr_top_list *list)
{
    if (list->distinct <= list->item_count && !list->is_estimate)
        return;
    if (list->item_count == 0)
        fr_strbuf_append_text(&pages->text, "None has so many flows that it "
                                            "was certainly not missed, of ");
    else
        fr_strbuf_printf(&pages->text, "The %u with most flows of ",
                         (unsigned)list->item_count);
    if (list->is_estimate)
        fr_strbuf_append_text(&pages->text, "about ");
    fr_num_append_grouped(&pages->text, list->distinct);
    fr_strbuf_append_text(&pages->text, ".");
    if (list->is_estimate) {
        fr_strbuf_append_text(&pages->text, " There were too many to count "
                                            "each: ");
        fr_words_count(&pages->text, list->rest, "flow is", "flows are");
        fr_strbuf_append_text(&pages->text, " counted in none.");
    }
    fr_pages_remark(pages, fr_pages_take(pages));
}

static void draw_list(struct fr_pages *pages, enum fr_top top,
                      const char *title, const char *column)
{
    const struct fr_pages_column columns[] = {
        {column, 0, FR_ANCHOR_LEFT, FR_FACE_REGULAR, 1},
        {"Flows", 56, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Share of flows", 110, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Bytes", 60, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
        {"Packets", 60, FR_ANCHOR_RIGHT, FR_FACE_REGULAR, 0},
    };
    const struct fr_top_list *list = &pages->summary->tops[top];
    struct fr_pages_table table;

    fr_pages_table_init(pages, &table, columns, 5, list->item_count);
    for (uint32_t i = 0; list->is_present && i < list->item_count; i++)
        add_item(pages, &table, &list->items[i]);
    fr_pages_heading(pages, fr_str_of(title),
                     fr_pages_table_height(&table) + 20, FR_PAGES_RANK_BELOW);
    fr_pages_table_draw(pages, &table);
    if (!list->is_present)
        fr_pages_paragraph(pages, FR_STR("The input has no such column."));
    else if (list->distinct == 0)
        fr_pages_paragraph(pages,
                           FR_STR("No flow has a value in this column."));
    else
        remark_rest(pages, list);
}

void fr_pages_talkers(struct fr_pages *pages)
{
    fr_pages_section(pages, "Top talkers", 280);
    draw_list(pages, FR_TOP_SOURCE, "Sources", "Source address");
    draw_list(pages, FR_TOP_DESTINATION, "Destinations", "Destination address");
    draw_list(pages, FR_TOP_PAIR, "Pairs", "Source and destination");
    draw_list(pages, FR_TOP_PORT, "Destination ports", "Port");
}
