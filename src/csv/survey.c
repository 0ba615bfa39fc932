/* survey.c - counts over the first rows. Reads cells on its own, so that it
 * works on columns that nobody wants. */
#include "csv/survey.h"

#include <math.h>

#include "csv/convert.h"

/* Longer flows hide (n + 1) / n in the digits that meters print. */
#define PACKETS_MAX 10000

static uint32_t find(const struct fr_csv_header *header, const char *name)
{
    return fr_csv_header_find(header, fr_str_of(name));
}

void fr_csv_survey_init(struct fr_csv_survey *survey,
                        const struct fr_csv_header *header, int wants_unit,
                        int wants_order)
{
    *survey = (struct fr_csv_survey){
        .timestamp = find(header, "timestamp"),
        .duration = find(header, "flow_duration"),
        .pkts_s = find(header, "flow_pkts_s"),
        .byts_s = find(header, "flow_byts_s"),
        .fwd_pkts = find(header, "tot_fwd_pkts"),
        .bwd_pkts = find(header, "tot_bwd_pkts"),
        .fwd_byts = find(header, "totlen_fwd_pkts"),
        .bwd_byts = find(header, "totlen_bwd_pkts"),
        .pkt_len_mean = find(header, "pkt_len_mean"),
        .pkt_size_avg = find(header, "pkt_size_avg"),
        .wants_unit = wants_unit,
        .wants_order = wants_order,
    };
}

static struct fr_str cell_of(const struct fr_csv_rows *rows,
                             const struct fr_csv_row *row, uint32_t column)
{
    if (column >= row->cell_count) /* also FR_CSV_NO_COLUMN */
        return (struct fr_str){NULL, 0};
    return fr_csv_rows_cell(rows, row, column);
}

static double number_of(const struct fr_csv_rows *rows,
                        const struct fr_csv_row *row, uint32_t column)
{
    double value;

    (void)fr_csv_number(cell_of(rows, row, column), &value);
    return value;
}

static int is_positive(double x)
{
    return isfinite(x) && x > 0;
}

/* 1 or 0, to be added up. */
static uint32_t is_near(double value, double target, double tolerance)
{
    return fabs(value - target) <= tolerance * fabs(target);
}

/* What the unit of `duration` is, going by one rate; 0 if it cannot be
 * asked. */
static double unit_factor(double rate, double duration, double total)
{
    if (!is_positive(rate) || !is_positive(duration) || !is_positive(total))
        return 0;
    return rate * duration / total;
}

static void ask_unit(struct fr_csv_survey *survey,
                     const struct fr_csv_rows *rows,
                     const struct fr_csv_row *row)
{
    if (survey->unit_asked == FR_CSV_SURVEY_ROWS)
        return;
    double duration = number_of(rows, row, survey->duration);
    double factor = unit_factor(number_of(rows, row, survey->pkts_s), duration,
                                number_of(rows, row, survey->fwd_pkts) +
                                    number_of(rows, row, survey->bwd_pkts));
    if (!is_positive(factor))
        factor = unit_factor(number_of(rows, row, survey->byts_s), duration,
                             number_of(rows, row, survey->fwd_byts) +
                                 number_of(rows, row, survey->bwd_byts));
    if (!is_positive(factor))
        return;
    survey->unit_asked++;
    survey->unit_seconds += is_near(factor, 1, 0.01);
    survey->unit_microseconds += is_near(factor, 1e6, 0.01);
}

static void ask_order(struct fr_csv_survey *survey,
                      const struct fr_csv_rows *rows,
                      const struct fr_csv_row *row)
{
    struct fr_str cell = cell_of(rows, row, survey->timestamp);
    enum fr_csv_date_order order;

    if (!survey->wants_order || survey->order != FR_CSV_DATE_AUTO ||
        cell.size == 0)
        return;
    survey->times_seen++;
    if (fr_csv_time_hint(cell, &order)) {
        survey->dates_seen++;
        survey->order = order;
    }
}

static void ask_size(struct fr_csv_survey *survey,
                     const struct fr_csv_rows *rows,
                     const struct fr_csv_row *row)
{
    if (survey->size_asked == FR_CSV_SURVEY_ROWS)
        return;
    double mean = number_of(rows, row, survey->pkt_len_mean);
    double size = number_of(rows, row, survey->pkt_size_avg);
    double count = number_of(rows, row, survey->fwd_pkts) +
                   number_of(rows, row, survey->bwd_pkts);
    if (!is_positive(mean) || !is_positive(size) || !is_positive(count) ||
        count > PACKETS_MAX)
        return;
    survey->size_asked++;
    survey->size_uncorrected += is_near(size, mean * (count + 1) / count, 1e-6);
}

void fr_csv_survey_add(struct fr_csv_survey *survey,
                       const struct fr_csv_rows *rows,
                       const struct fr_csv_row *row)
{
    survey->rows_seen++;
    ask_unit(survey, rows, row);
    ask_order(survey, rows, row);
    ask_size(survey, rows, row);
}

static int can_ask_unit(const struct fr_csv_survey *survey)
{
    int by_packets = survey->pkts_s != FR_CSV_NO_COLUMN &&
                     survey->fwd_pkts != FR_CSV_NO_COLUMN &&
                     survey->bwd_pkts != FR_CSV_NO_COLUMN;
    int by_bytes = survey->byts_s != FR_CSV_NO_COLUMN &&
                   survey->fwd_byts != FR_CSV_NO_COLUMN &&
                   survey->bwd_byts != FR_CSV_NO_COLUMN;

    return survey->duration != FR_CSV_NO_COLUMN && (by_packets || by_bytes);
}

/* A column of which the first rows are no such dates will hold none. */
static int is_order_done(const struct fr_csv_survey *survey)
{
    return !survey->wants_order || survey->timestamp == FR_CSV_NO_COLUMN ||
           survey->order != FR_CSV_DATE_AUTO ||
           (survey->times_seen >= FR_CSV_SURVEY_ROWS &&
            survey->dates_seen == 0);
}

int fr_csv_survey_is_done(const struct fr_csv_survey *survey)
{
    return is_order_done(survey) &&
           (!survey->wants_unit || !can_ask_unit(survey) ||
            survey->unit_asked == FR_CSV_SURVEY_ROWS);
}

static int is_half(uint32_t part, uint32_t whole)
{
    return part > 0 && part >= whole - part;
}

enum fr_csv_unit fr_csv_survey_unit(const struct fr_csv_survey *survey)
{
    int seconds = is_half(survey->unit_seconds, survey->unit_asked);
    int microseconds = is_half(survey->unit_microseconds, survey->unit_asked);

    if (seconds == microseconds)
        return FR_CSV_UNIT_AUTO;
    return seconds ? FR_CSV_UNIT_SECONDS : FR_CSV_UNIT_MICROSECONDS;
}

int fr_csv_survey_is_uncorrected(const struct fr_csv_survey *survey)
{
    return is_half(survey->size_uncorrected, survey->size_asked);
}
