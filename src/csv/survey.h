/* survey.h - what only the data tells: the unit of its times, the order of
 * its dates, and whether an uncorrected meter wrote it.
 *
 * Packets per second times duration gives packets, if both are in seconds;
 * the factor between them is 1 or 10^6. It decides if among the first 1,000
 * rows where it can be asked at least half lie within 1 % of it. */
#ifndef FR_CSV_SURVEY_H
#define FR_CSV_SURVEY_H

#include <stdint.h>

#include "csv/header.h"
#include "csv/rows.h"
#include "csv/timestamp.h"

/* Rows whose unit is asked; the number is from the design. */
#define FR_CSV_SURVEY_ROWS 1000

enum fr_csv_unit {
    FR_CSV_UNIT_AUTO,
    FR_CSV_UNIT_SECONDS,
    FR_CSV_UNIT_MICROSECONDS,
};

struct fr_csv_survey {
    /* columns of the file, or FR_CSV_NO_COLUMN */
    uint32_t timestamp, duration, pkts_s, byts_s;
    uint32_t fwd_pkts, bwd_pkts, fwd_byts, bwd_byts;
    uint32_t pkt_len_mean, pkt_size_avg;

    uint64_t rows_seen;
    uint32_t unit_asked;          /* rows where it could be asked */
    uint32_t unit_seconds;        /* of these, within 1 % of 1 */
    uint32_t unit_microseconds;   /* within 1 % of 10^6 */
    uint64_t times_seen;          /* cells that are there */
    uint64_t dates_seen;          /* of these, dates with the year last */
    enum fr_csv_date_order order; /* of the first date that settles it */
    uint32_t size_asked;
    uint32_t size_uncorrected; /* size = mean * (n + 1) / n */
    int wants_unit, wants_order;
};

/* wants_unit and wants_order: whether the survey is to go on until these are
 * known. */
void fr_csv_survey_init(struct fr_csv_survey *survey,
                        const struct fr_csv_header *header, int wants_unit,
                        int wants_order);
/* Look at one more row. */
void fr_csv_survey_add(struct fr_csv_survey *survey,
                       const struct fr_csv_rows *rows,
                       const struct fr_csv_row *row);
/* 1 if more rows would change neither the unit nor the order. */
int fr_csv_survey_is_done(const struct fr_csv_survey *survey);
/* SECONDS or MICROSECONDS; AUTO if the data does not tell. */
enum fr_csv_unit fr_csv_survey_unit(const struct fr_csv_survey *survey);
int fr_csv_survey_is_uncorrected(const struct fr_csv_survey *survey);

#endif
