/* page_cover.c - the first page: what was read, with which rules, and the key
 * findings. */
#include "report/pages_internal.h"

#include <math.h>

#include "base/num.h"
#include "chart/style.h"
#include "report/facts_json.h"
#include "report/lookup.h"
#include "report/words.h"

#define BAND_HEIGHT 142.0
#define BAND_COLOR  0x12344Du
#define STRIP       7.0 /* the shares of the types, below the band */
#define LEGEND_Y    (BAND_HEIGHT + STRIP + 17)
#define TILES       4
#define CHIP_WIDTH  50.0
#define NUMBER_MIN  7.0 /* points; a tile's number is never smaller */
/* Files named on the cover; all are in the section about data quality. */
#define FILES_MAX 3

static const struct fr_pages_style title_style = {FR_FACE_BOLD, 24, 28,
                                                  0xFFFFFF};
static const struct fr_pages_style over_style = {FR_FACE_BOLD, 8, 12, 0x9FB8CC};
static const struct fr_pages_style line_style = {FR_FACE_REGULAR, 11, 15,
                                                 0xDCE6EE};
static const struct fr_pages_style legend_style = {FR_FACE_REGULAR, 7.2, 10,
                                                   FR_PAGES_QUIET};
static const struct fr_pages_style number_style = {FR_FACE_BOLD, 17, 21,
                                                   FR_PAGES_INK};
static const struct fr_pages_style headline_style = {FR_FACE_BOLD, 9.5, 13,
                                                     FR_PAGES_INK};
static const struct fr_pages_style detail_style = {FR_FACE_REGULAR, 8.5, 12,
                                                   FR_PAGES_TEXT};
static const struct fr_pages_style chip_style = {FR_FACE_BOLD, 6.8, 9,
                                                 0xFFFFFF};
static const struct fr_pages_style hash_style = {FR_FACE_MONO, 6.6, 10,
                                                 FR_PAGES_QUIET};

struct fr_str fr_pages_report_title(const struct fr_pages *pages)
{
    return fr_str_of(pages->facts->title ? pages->facts->title
                                         : "Flow classification report");
}

/* --- the band --- */

static struct fr_str input_line(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;

    if (facts->input_count > 0)
        fr_words_name(&pages->text, facts->inputs[0].name);
    if (facts->input_count > 1)
        fr_strbuf_printf(&pages->text, " and %u more",
                         (unsigned)(facts->input_count - 1));
    return fr_pages_take(pages);
}

static struct fr_str period_line(struct fr_pages *pages)
{
    const struct fr_summary *summary = pages->summary;

    if (summary->flow_count == 0)
        fr_strbuf_append_text(&pages->text, "No flows");
    else if (summary->time_first == FR_TIME_MISSING)
        fr_strbuf_append_text(&pages->text,
                              "Period unknown: the input has no start times");
    else
        fr_words_period(&pages->text, summary->time_first, summary->time_last);
    return fr_pages_take(pages);
}

/* A strip as wide as the page, cut into the shares of the flow types in their
 * colours. */
static void draw_strip(struct fr_pages *pages)
{
    const struct fr_summary *summary = pages->summary;
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->color_label);
    double x = 0;

    fr_canvas_fill_rect(pages->canvas, 0, BAND_HEIGHT, FR_PDF_PAGE_WIDTH, STRIP,
                        FR_COLOR_OTHER);
    for (int i = label ? fr_lookup_next(label, -1) : -1; i >= 0;
         i = fr_lookup_next(label, i)) {
        double width = FR_PDF_PAGE_WIDTH * (double)label->counts[i] /
                       (double)summary->flow_count;
        if (width < 0.5)
            break;
        fr_canvas_fill_rect(pages->canvas, x, BAND_HEIGHT, width, STRIP,
                            fr_style_color((size_t)i, label->name_count));
        x += width;
    }
}

/* What the colours of the strip mean, as far as there is room. */
static void draw_legend(struct fr_pages *pages)
{
    const struct fr_summary *summary = pages->summary;
    const struct fr_label_summary *label =
        fr_lookup_label(summary, summary->color_label);
    double x = FR_PAGES_LEFT;
    int i = label ? fr_lookup_next(label, -1) : -1;

    for (; i >= 0; i = fr_lookup_next(label, i)) {
        struct fr_str text;
        double width;
        fr_words_shown(&pages->text, label->names[i], 24);
        fr_strbuf_append_char(&pages->text, ' ');
        fr_words_share(&pages->text, label->counts[i], summary->flow_count);
        text = fr_pages_take(pages);
        width =
            fr_font_text_width(fr_pages_quiet.face, fr_pages_quiet.size, text);
        if (x + width + 10 > FR_PAGES_RIGHT)
            break;
        fr_canvas_fill_rect(pages->canvas, x, LEGEND_Y - 6, 6.5, 6.5,
                            fr_style_color((size_t)i, label->name_count));
        fr_pages_put(pages, x + 10, LEGEND_Y, text, &legend_style, 0);
        x += width + 22;
    }
    if (i >= 0)
        fr_pages_put(pages, x, LEGEND_Y, FR_STR("\xe2\x80\xa6"), &legend_style,
                     0);
}

static void draw_band(struct fr_pages *pages)
{
    double y = 52;

    if (!pages->canvas)
        return;
    fr_canvas_fill_rect(pages->canvas, 0, 0, FR_PDF_PAGE_WIDTH, BAND_HEIGHT,
                        BAND_COLOR);
    draw_strip(pages);
    draw_legend(pages);
    fr_pages_put(pages, FR_PAGES_LEFT, y,
                 fr_pages_printf(pages, "flowrules %s", pages->facts->version),
                 &over_style, FR_PAGES_WIDTH);
    fr_pages_put(pages, FR_PAGES_LEFT, y + 30, fr_pages_report_title(pages),
                 &title_style, FR_PAGES_WIDTH);
    fr_pages_put(pages, FR_PAGES_LEFT, y + 53, input_line(pages), &line_style,
                 FR_PAGES_WIDTH);
    fr_pages_put(pages, FR_PAGES_LEFT, y + 70, period_line(pages), &line_style,
                 FR_PAGES_WIDTH);
    pages->y = LEGEND_Y + 24;
}

/* --- the tiles --- */

/* A large number, smaller where it is long, and what it counts. */
static void draw_tile(struct fr_pages *pages, int index, const char *label)
{
    double width = FR_PAGES_WIDTH / TILES;
    double x = FR_PAGES_LEFT + index * width;
    struct fr_pages_style style = number_style;
    struct fr_str number = fr_pages_take(pages);

    while (style.size > NUMBER_MIN &&
           fr_font_text_width(style.face, style.size, number) > width - 8)
        style.size -= 0.5;
    fr_pages_put(pages, x, pages->y + number_style.size, number, &style,
                 width - 8);
    fr_pages_put(pages, x, pages->y + number_style.size + 13, fr_str_of(label),
                 &fr_pages_quiet, width - 8);
}

/* A number of addresses, or what stands in its place. */
static void append_addresses(struct fr_pages *pages, int is_present,
                             uint64_t count)
{
    if (!is_present) {
        fr_strbuf_append_text(&pages->text, "\xe2\x80\x93");
        return;
    }
    if (pages->summary->unique_error > 0)
        fr_strbuf_append_char(&pages->text, '~');
    fr_num_append_grouped(&pages->text, count);
}

static void tile_addresses(struct fr_pages *pages)
{
    const struct fr_summary *summary = pages->summary;

    append_addresses(pages, summary->has_src, summary->unique_src);
    fr_strbuf_append_text(&pages->text, " \xe2\x86\x92 ");
    append_addresses(pages, summary->has_dst, summary->unique_dst);
    draw_tile(pages, 1, "sources \xe2\x86\x92 destinations");
}

static void tile_bytes(struct fr_pages *pages)
{
    const struct fr_moments *metrics = pages->summary->metrics;

    if (metrics[FR_METRIC_FWD_BYTES].is_present &&
        metrics[FR_METRIC_BWD_BYTES].is_present)
        fr_num_append_bytes(&pages->text, metrics[FR_METRIC_FWD_BYTES].sum +
                                              metrics[FR_METRIC_BWD_BYTES].sum);
    else
        fr_strbuf_append_text(&pages->text, "\xe2\x80\x93");
    draw_tile(pages, 2, "moved in both directions");
}

static void draw_tiles(struct fr_pages *pages)
{
    struct fr_row_counts rows;

    fr_facts_count_rows(pages->facts, &rows);
    fr_num_append_grouped(&pages->text, pages->summary->flow_count);
    draw_tile(pages, 0,
              fr_words_pick(pages->summary->flow_count, "flow classified",
                            "flows classified"));
    tile_addresses(pages);
    tile_bytes(pages);
    fr_num_append_grouped(&pages->text, rows.rejected);
    fr_strbuf_append_text(&pages->text, " / ");
    fr_num_append_grouped(&pages->text, rows.read);
    draw_tile(pages, 3, "rows rejected / read");
    pages->y += 52;
}

/* --- what was read --- */

/* Name and what is known of the file, on one line if they fit. */
static void draw_file(struct fr_pages *pages, const char *role,
                      const char *name, struct fr_str about, const char *sha256)
{
    static const struct fr_pages_style name_style = {FR_FACE_BOLD, 8.5, 12,
                                                     FR_PAGES_INK};
    double x = FR_PAGES_LEFT + CHIP_WIDTH + 10;
    double width = FR_PAGES_RIGHT - x;
    double named;
    struct fr_str shown;

    fr_pages_need(pages, 40);
    fr_words_name(&pages->text, name);
    shown = fr_pages_take(pages);
    named = fr_font_text_width(name_style.face, name_style.size, shown) + 8;
    fr_pages_put(pages, FR_PAGES_LEFT, pages->y + 8.5, fr_str_of(role),
                 &fr_pages_quiet, CHIP_WIDTH);
    fr_pages_put(pages, x, pages->y + 8.5, shown, &name_style, width);
    if (named + fr_font_text_width(fr_pages_small.face, fr_pages_small.size,
                                   about) >
        width) {
        fr_pages_skip(pages, 11);
        named = 0;
    }
    fr_pages_put(pages, x + named, pages->y + 8.5, about, &fr_pages_small,
                 width - named);
    fr_pages_put(pages, x, pages->y + 19,
                 fr_pages_printf(pages, "sha256 %s", sha256), &hash_style,
                 width);
    fr_pages_skip(pages, 25);
}

static struct fr_str about_input(struct fr_pages *pages,
                                 const struct fr_input_fact *input)
{
    fr_num_append_bytes(&pages->text, (double)input->size);
    if (input->compression[0]) {
        fr_strbuf_append_text(&pages->text, ", ");
        fr_words_name(&pages->text, input->compression);
    }
    if (input->dialect[0]) {
        fr_strbuf_append_text(&pages->text, " \xc2\xb7 ");
        fr_words_name(&pages->text, input->dialect);
    }
    if (input->time_unit[0] && !input->is_capture) {
        fr_strbuf_append_text(&pages->text, " \xc2\xb7 times in ");
        fr_words_name(&pages->text, input->time_unit);
    }
    fr_strbuf_append_text(&pages->text, " \xc2\xb7 ");
    if (input->is_capture) {
        fr_words_count(&pages->text, input->packets, "packet", "packets");
        return fr_pages_take(pages);
    }
    fr_words_count(&pages->text, input->rows_accepted, "row accepted",
                   "rows accepted");
    if (input->rows_rejected) {
        fr_strbuf_append_text(&pages->text, ", ");
        fr_num_append_grouped(&pages->text, input->rows_rejected);
        fr_strbuf_append_text(&pages->text, " rejected");
    }
    return fr_pages_take(pages);
}

static struct fr_str about_rules(struct fr_pages *pages,
                                 const struct fr_rule_file_fact *file)
{
    fr_num_append_bytes(&pages->text, (double)file->size);
    if (file->is_builtin)
        fr_strbuf_append_text(&pages->text, " \xc2\xb7 built in");
    return fr_pages_take(pages);
}

static void remark_more(struct fr_pages *pages, uint32_t count,
                        const char *where)
{
    if (count <= FILES_MAX)
        return;
    fr_pages_put(pages, FR_PAGES_LEFT + CHIP_WIDTH + 10, pages->y + 7,
                 fr_pages_printf(pages, "and %u more, see %s",
                                 (unsigned)(count - FILES_MAX), where),
                 &fr_pages_quiet, 0);
    fr_pages_skip(pages, 14);
}

static void draw_files(struct fr_pages *pages)
{
    const struct fr_report_facts *facts = pages->facts;

    for (uint32_t i = 0; i < facts->input_count && i < FILES_MAX; i++)
        draw_file(pages, "Input", facts->inputs[i].name,
                  about_input(pages, &facts->inputs[i]),
                  facts->inputs[i].sha256);
    remark_more(pages, facts->input_count, "Method");
    for (uint32_t i = 0; i < facts->rule_file_count && i < FILES_MAX; i++)
        draw_file(pages, "Rules", facts->rule_files[i].name,
                  about_rules(pages, &facts->rule_files[i]),
                  facts->rule_files[i].sha256);
    remark_more(pages, facts->rule_file_count, "Method");
}

/* --- key findings --- */

static uint32_t chip_color(enum fr_finding_kind kind)
{
    switch (kind) {
    case FR_FINDING_WARNING: return 0xB45309;
    case FR_FINDING_ALERT: return 0xB42318;
    case FR_FINDING_FACT: return FR_PAGES_ACCENT;
    case FR_FINDING_ADVICE: return 0x52606D;
    }
    return FR_PAGES_QUIET;
}

static void draw_finding(struct fr_pages *pages,
                         const struct fr_key_finding *finding)
{
    double x = FR_PAGES_LEFT + CHIP_WIDTH + 10;
    double width = FR_PAGES_RIGHT - x;
    struct fr_str headline = fr_str_of(finding->headline);
    struct fr_str detail = fr_str_of(finding->detail);

    fr_pages_need(pages, fr_pages_height(&headline_style, headline, width) +
                             fr_pages_height(&detail_style, detail, width));
    if (pages->canvas)
        fr_canvas_fill_rect(pages->canvas, FR_PAGES_LEFT, pages->y, CHIP_WIDTH,
                            12.5, chip_color(finding->kind));
    fr_pages_put(pages, FR_PAGES_LEFT + 6, pages->y + 8.7,
                 fr_str_of(fr_finding_kind_name(finding->kind)), &chip_style,
                 CHIP_WIDTH - 8);
    fr_pages_wrap(pages, x, width, headline, &headline_style);
    fr_pages_wrap(pages, x, width, detail, &detail_style);
    fr_pages_skip(pages, 7);
}

static void draw_findings(struct fr_pages *pages)
{
    const struct fr_findings *findings = pages->findings;

    fr_pages_skip(pages, 6);
    fr_pages_heading(pages, FR_STR("Key findings"), 60, FR_PAGES_RANK_ALONE);
    for (uint32_t i = 0; i < findings->count; i++)
        draw_finding(pages, &findings->items[i]);
}

void fr_pages_cover(struct fr_pages *pages)
{
    fr_pages_begin(pages);
    draw_band(pages);
    draw_tiles(pages);
    draw_files(pages);
    draw_findings(pages);
}
