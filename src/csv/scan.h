/* scan.h - finds the structure of CSV text: commas, line ends, quotes.
 *
 * The one function that looks at every byte of every row; what is faster
 * than a plain loop belongs here and nowhere else. */
#ifndef FR_CSV_SCAN_H
#define FR_CSV_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* Write the positions of every ',', LF, CR and '"' in text[begin .. end-1],
 * counted from text, in order, to marks, which has room for end - begin of
 * them. *has_high tells whether a byte above 0x7f occurs. Returns how many
 * marks there are. end is at most UINT32_MAX. */
uint32_t fr_csv_scan(const char *text, size_t begin, size_t end,
                     uint32_t *marks, int *has_high);

#endif
