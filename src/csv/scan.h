/* scan.h - finds the structure of CSV text: commas, line ends, quotes.
 *
 * The functions that look at every byte of every row; what is faster than a
 * plain loop belongs here and nowhere else. */
#ifndef FR_CSV_SCAN_H
#define FR_CSV_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* A mark is the position of a ',', LF, CR or '"'. Both arrays belong to the
 * caller and have room for every byte that is scanned and FR_CSV_SCAN_SLACK
 * more, which are written to but mean nothing. */
struct fr_csv_marks {
    uint32_t *at;       /* positions, in order, counted from the text */
    uint32_t *ends;     /* places in `at` of the marks that are no comma */
    uint32_t count;     /* of at */
    uint32_t end_count; /* of ends */
    int has_high;       /* a byte above 0x7f occurs */
};

#define FR_CSV_SCAN_SLACK 64

/* Find the marks of text[begin .. end-1]. end is at most UINT32_MAX. */
void fr_csv_scan(const char *text, size_t begin, size_t end,
                 struct fr_csv_marks *marks);

/* 1 if every line of the text has an even number of quotes: then each line
 * end is the end of a row, whatever the quotes mean. */
int fr_csv_scan_is_tame(const char *text, size_t size);

#endif
