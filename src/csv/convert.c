/* convert.c - one small reader for each way a column is stored. */
#include "csv/convert.h"

#include <math.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/num.h"

#define MICROSECONDS_PER_SECOND 1e6

static const struct fr_str missing_texts[] = {
#define FR_CSV_MISSING(text) {text, sizeof(text) - 1},
#include "csv/missing.def"
#undef FR_CSV_MISSING
};

/* Most texts are longer than any of them. */
#define MISSING_SIZE_MAX 8
#define FR_CSV_MISSING(text)                                                   \
    _Static_assert(sizeof(text) - 1 <= MISSING_SIZE_MAX, text);
#include "csv/missing.def"
#undef FR_CSV_MISSING

int fr_csv_is_missing(struct fr_str text)
{
    if (text.size == 0)
        return 1;
    if (text.size > MISSING_SIZE_MAX || !memchr("#-1<Nn", text.data[0], 6))
        return 0;
    for (size_t i = 0; i < sizeof(missing_texts) / sizeof(missing_texts[0]);
         i++) {
        if (fr_str_equal(text, missing_texts[i]))
            return 1;
    }
    return 0;
}

static enum fr_csv_state no_value(struct fr_str trimmed)
{
    return fr_csv_is_missing(trimmed) ? FR_CSV_STATE_MISSING
                                      : FR_CSV_STATE_UNREADABLE;
}

/* Most cells have no blanks around them. */
static struct fr_str trim(struct fr_str text)
{
    if (text.size && text.data[0] > ' ' && text.data[text.size - 1] > ' ')
        return text;
    return fr_str_trim(text);
}

enum fr_csv_state fr_csv_number(struct fr_str text, double *value)
{
    struct fr_str trimmed = trim(text);

    *value = (double)NAN;
    if (trimmed.size == 0)
        return FR_CSV_STATE_MISSING;
    if (fr_num_parse_f64(trimmed, value) < 0) {
        *value = (double)NAN;
        return no_value(trimmed);
    }
    if (isnan(*value))
        return FR_CSV_STATE_MISSING;
    return isinf(*value) ? FR_CSV_STATE_INFINITE : FR_CSV_STATE_VALUE;
}

static enum fr_csv_state convert_time(struct fr_csv_how *how,
                                      struct fr_str text, int64_t *ns)
{
    enum fr_csv_time_format format;

    if (fr_csv_time_parse(text, how->date_order, ns, &format) == 0) {
        how->time_formats[format]++;
        return FR_CSV_STATE_VALUE;
    }
    *ns = FR_TIME_MISSING;
    return no_value(fr_str_trim(text));
}

static enum fr_csv_state convert_address(struct fr_str text, struct fr_ip *ip)
{
    struct fr_str trimmed = fr_str_trim(text);

    if (fr_ip_parse(trimmed, ip) == 0)
        return FR_CSV_STATE_VALUE;
    *ip = (struct fr_ip){0};
    return no_value(trimmed);
}

static enum fr_csv_state convert_truth(struct fr_str text, uint8_t *truth)
{
    struct fr_str trimmed = fr_str_trim(text);

    *truth = FR_TRUTH_MISSING;
    if (fr_str_equal_fold(trimmed, FR_STR("true")))
        *truth = FR_TRUTH_TRUE;
    else if (fr_str_equal_fold(trimmed, FR_STR("false")))
        *truth = FR_TRUTH_FALSE;
    else
        return no_value(trimmed);
    return FR_CSV_STATE_VALUE;
}

static int convert_text(struct fr_str text, struct fr_batch *batch,
                        uint32_t *code, enum fr_csv_state *state)
{
    *code = 0;
    *state = FR_CSV_STATE_MISSING;
    if (fr_csv_is_missing(text))
        return 0;
    *state = FR_CSV_STATE_VALUE;
    return fr_batch_text_code(batch, text, code);
}

double fr_csv_divisor(const struct fr_csv_how *how, enum fr_type type)
{
    return type == FR_TYPE_TIME && how->is_microseconds
               ? MICROSECONDS_PER_SECOND
               : 1;
}

int fr_csv_convert(struct fr_csv_how *how, struct fr_str text,
                   struct fr_batch *batch, uint32_t column, uint32_t row,
                   enum fr_csv_state *state)
{
    struct fr_column *cells = &batch->columns[column];

    FR_ASSERT(column < batch->column_count);
    FR_ASSERT(row < FR_BATCH_ROWS);
    switch (fr_type_storage(cells->type)) {
    case FR_STORAGE_F64:
        *state = fr_csv_number(text, &cells->cells.f64[row]);
        cells->cells.f64[row] /= fr_csv_divisor(how, cells->type);
        return 0;
    case FR_STORAGE_TIME:
        *state = convert_time(how, text, &cells->cells.time[row]);
        return 0;
    case FR_STORAGE_TEXT:
        return convert_text(text, batch, &cells->cells.text[row], state);
    case FR_STORAGE_IP:
        *state = convert_address(text, &cells->cells.ip[row]);
        return 0;
    case FR_STORAGE_TRUTH:
        *state = convert_truth(text, &cells->cells.truth[row]);
        return 0;
    }
    FR_UNREACHABLE();
}
