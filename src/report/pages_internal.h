/* pages_internal.h - the parts of the PDF, in the order of the pages. */
#ifndef FR_REPORT_PAGES_INTERNAL_H
#define FR_REPORT_PAGES_INTERNAL_H

#include "report/page_layout.h"

/* Page 1: what this is, what was read, what was found. */
void fr_pages_cover(struct fr_pages *pages);
/* Room for the contents; drawn when all headings are known. */
void fr_pages_reserve_contents(struct fr_pages *pages);
void fr_pages_draw_contents(struct fr_pages *pages);
void fr_pages_summary(struct fr_pages *pages);
void fr_pages_categories(struct fr_pages *pages);
void fr_pages_talkers(struct fr_pages *pages);
void fr_pages_charts(struct fr_pages *pages);
void fr_pages_quality(struct fr_pages *pages);
/* A part of the data quality; nothing where no capture was read. */
void fr_pages_packets(struct fr_pages *pages);
void fr_pages_method(struct fr_pages *pages);
void fr_pages_rules(struct fr_pages *pages);

/* The title of the report. */
struct fr_str fr_pages_report_title(const struct fr_pages *pages);
/* How many lines the contents will have. */
uint32_t fr_pages_contents_count(const struct fr_pages *pages);

#endif
