/* pages.h - the PDF of a report, for people who were not there. */
#ifndef FR_REPORT_PAGES_H
#define FR_REPORT_PAGES_H

#include "base/strbuf.h"
#include "report/facts.h"

/* Append the bytes of report.pdf. Returns FR_ENOMEM, FR_ELIMIT or
 * FR_EOUTPUT. */
FR_MUST_USE int fr_pages_write(const struct fr_report_facts *facts,
                               struct fr_strbuf *out, struct fr_diag *diag);

#endif
