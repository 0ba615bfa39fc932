/* quote.h - cells as CSV text, safe to open in a spreadsheet.
 *
 * A text that begins with = + - @ TAB CR or LF (or the full-width forms of
 * the first four) may be run as a formula; it gets a leading apostrophe.
 * Numbers are never touched, -5 and -inf among them. */
#ifndef FR_CSV_QUOTE_H
#define FR_CSV_QUOTE_H

#include "base/str.h"
#include "base/strbuf.h"

/* 1 if a spreadsheet might run the text. */
int fr_csv_is_formula(struct fr_str text);
/* Append one cell: apostrophe if it is a formula, quotes where RFC 4180 needs
 * them. */
void fr_csv_append_cell(struct fr_strbuf *buf, struct fr_str text);

#endif
