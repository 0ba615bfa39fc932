/* scan_internal.h - the scanners, for scan.c, which chooses one, and for the
 * test, which compares them. All have the contract of fr_csv_scan. */
#ifndef FR_CSV_SCAN_INTERNAL_H
#define FR_CSV_SCAN_INTERNAL_H

#include "csv/scan.h"

typedef void fr_csv_scan_fn(const char *text, size_t begin, size_t end,
                            struct fr_csv_marks *marks);

/* Plain C; the one that is right by definition. */
fr_csv_scan_fn fr_csv_scan_plain;
/* What this processor has beyond it, fastest first; NULL if nothing.
 * `index` 0, 1, ...; *name says what it needs. */
fr_csv_scan_fn *fr_csv_scan_x86(int index, const char **name);

#endif
