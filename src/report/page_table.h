/* page_table.h - tables on the pages of a report.
 *
 * Rows never break across pages; the header is repeated on the next page. */
#ifndef FR_REPORT_PAGE_TABLE_H
#define FR_REPORT_PAGE_TABLE_H

#include "report/page_layout.h"

#define FR_PAGES_COLUMNS_MAX 8

struct fr_pages_column {
    const char *title;
    double width; /* points; 0: a share of what is left */
    enum fr_anchor align;
    enum fr_face face;
    int is_wrapped; /* over lines; otherwise cut with an ellipsis */
};

struct fr_pages_cell {
    struct fr_str text;
    int has_swatch; /* a square of this colour before the text */
    uint32_t rgb;   /* also of the bar */
    double bar;     /* 0 .. 1: a bar to the left of the text; 0: none */
    int is_strong;
};

struct fr_pages_table {
    const struct fr_pages_column *columns;
    uint32_t column_count;
    struct fr_pages_cell *cells; /* of the arena, row by row */
    uint32_t row_count;
    uint32_t row_capacity;
};

/* An empty table for at most `row_count` rows. Its cells are NULL without
 * memory; adding to it is harmless. */
void fr_pages_table_init(struct fr_pages *pages, struct fr_pages_table *table,
                         const struct fr_pages_column *columns,
                         uint32_t column_count, uint32_t row_count);
/* The cells of a new row, or NULL without memory. */
struct fr_pages_cell *fr_pages_table_row(struct fr_pages_table *table);
/* The height that should be left for it below a heading: a short table is not
 * broken, of a long one the beginning. 0 without rows. */
double fr_pages_table_height(const struct fr_pages_table *table);
/* Draw it over the full width, with space below; nothing without rows. */
void fr_pages_table_draw(struct fr_pages *pages,
                         const struct fr_pages_table *table);

#endif
