/* label.c - the units of quantities, and writing numbers in them.
 *
 * The number of decimals comes from the step between ticks, never from the
 * tick itself: neighbouring ticks always differ. */
#include "chart/label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/num.h"

#define DECIMALS_MAX     17
#define DIGITS_SHOWN_MAX 7 /* longer ticks are shown from an offset */

/* A unit is used for values below `below`. */
struct unit {
    double below;
    double factor;
    const char *tail;   /* after each number of an axis */
    const char *title;  /* in the axis title instead */
    const char *single; /* after a number by itself */
};

static const struct unit plain_units[] = {{1e5, 1, "", "", ""},
                                          {1e6, 1e3, "k", "", "k"},
                                          {1e9, 1e6, "M", "", "M"},
                                          {1e12, 1e9, "G", "", "G"},
                                          {1e15, 1e12, "T", "", "T"}};
static const struct unit second_units[] = {
    {1e-6, 1e-9, "", "ns", " ns"},  {1e-3, 1e-6, "", "µs", " µs"},
    {1, 1e-3, "", "ms", " ms"},     {300, 1, "", "s", " s"},
    {7200, 60, "", "min", " min"},  {259200, 3600, "", "h", " h"},
    {8.64e10, 86400, "", "d", " d"}};
static const struct unit byte_units[] = {{1e3, 1, "", "B", " B"},
                                         {1e6, 1e3, "", "kB", " kB"},
                                         {1e9, 1e6, "", "MB", " MB"},
                                         {1e12, 1e9, "", "GB", " GB"},
                                         {1e15, 1e12, "", "TB", " TB"}};
static const struct unit rate_units[] = {{1e3, 1, "", "B/s", " B/s"},
                                         {1e6, 1e3, "", "kB/s", " kB/s"},
                                         {1e9, 1e6, "", "MB/s", " MB/s"},
                                         {1e12, 1e9, "", "GB/s", " GB/s"},
                                         {1e15, 1e12, "", "TB/s", " TB/s"}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct units {
    const struct unit *items;
    size_t count;
    double least; /* smaller values than this need a power of ten */
    const char *base;
};

static const struct units all_units[] = {
    [FR_QUANTITY_PLAIN] = {plain_units, COUNT(plain_units), 1e-3, ""},
    [FR_QUANTITY_COUNT] = {plain_units, COUNT(plain_units), 1e-3, ""},
    [FR_QUANTITY_SECONDS] = {second_units, COUNT(second_units), 1e-9, "s"},
    [FR_QUANTITY_BYTES] = {byte_units, COUNT(byte_units), 1e-3, "B"},
    [FR_QUANTITY_RATE] = {rate_units, COUNT(rate_units), 1e-3, "B/s"},
};

/* The unit for values up to max_abs; NULL if only a power of ten will do. */
static const struct unit *find_unit(enum fr_quantity quantity, double max_abs)
{
    const struct units *units = &all_units[quantity];
    if (max_abs > 0 && max_abs < units->least * (1 - 1e-9))
        return NULL;
    for (size_t i = 0; i < units->count; i++)
        if (max_abs < units->items[i].below * (1 - 1e-9))
            return &units->items[i];
    return NULL;
}

static double power_of_ten(double max_abs)
{
    return pow(10, fmax(-307, floor(log10(max_abs) + 1e-9)));
}

double fr_label_factor(enum fr_quantity quantity, double max_abs)
{
    const struct unit *unit = find_unit(quantity, max_abs);
    return unit ? unit->factor : power_of_ten(max_abs);
}

/* --- writing --- */

struct text {
    char *out;
    size_t size;
};

static void add_text(struct text *text, const char *more)
{
    size_t size = strlen(more);
    if (text->size + size >= FR_LABEL_MAX)
        size = FR_LABEL_MAX - 1 - text->size;
    memcpy(text->out + text->size, more, size);
    text->size += size;
    text->out[text->size] = '\0';
}

static struct text begin_text(char *out)
{
    out[0] = '\0';
    return (struct text){out, 0};
}

/* Digits with a point, thousands marked; `value` >= 0 and < 1e16. */
static void add_grouped(struct text *text, double value, int decimals)
{
    char digits[FR_LABEL_MAX];
    snprintf(digits, sizeof(digits), "%.*f", decimals, value);
    size_t whole = strspn(digits, "0123456789");
    for (size_t i = 0; i < whole; i++) {
        char piece[3] = {',', digits[i], '\0'};
        int is_group = i > 0 && (whole - i) % 3 == 0;
        add_text(text, piece + !is_group);
    }
    if (decimals > 0) {
        /* the point, whatever the locale calls it */
        add_text(text, ".");
        add_text(text, digits + strlen(digits) - (size_t)decimals);
    }
}

static void add_number(struct text *text, double value, int decimals)
{
    double half = 0.5 * pow(10, -decimals);
    if (value < 0 && -value >= half)
        add_text(text, "\u2212");
    add_grouped(text, fabs(value), decimals);
}

static void add_exponent(struct text *text, double power)
{
    static const char *const raised[] = {"\u2070", "\u00B9", "\u00B2", "\u00B3",
                                         "\u2074", "\u2075", "\u2076", "\u2077",
                                         "\u2078", "\u2079"};
    int exponent = (int)lround(log10(power));
    char digits[16];
    add_text(text, "10");
    if (exponent < 0)
        add_text(text, "\u207B");
    snprintf(digits, sizeof(digits), "%d", exponent < 0 ? -exponent : exponent);
    for (const char *c = digits; *c; c++)
        add_text(text, raised[*c - '0']);
}

/* --- axes --- */

static int decimals_for(double step)
{
    int decimals = 0;
    while (decimals < DECIMALS_MAX &&
           fabs(step - round(step)) > 1e-6 * fabs(step)) {
        step *= 10;
        decimals++;
    }
    return decimals;
}

/* The unit in the axis title. */
static void add_unit_words(struct fr_label_format *format,
                           const struct unit *unit)
{
    struct text text = begin_text(format->unit);
    const char *base = all_units[format->quantity].base;
    if (unit) {
        add_text(&text, unit->title);
        return;
    }
    add_text(&text, "\u00D7");
    add_exponent(&text, format->factor);
    add_text(&text, base[0] ? " " : "");
    add_text(&text, base);
}

/* "from 1,500 B": the digits that all ticks share. */
static void add_offset_words(struct fr_label_format *format, double step)
{
    struct text text = begin_text(format->unit);
    const char *base = all_units[format->quantity].base;
    int decimals = decimals_for(step);
    double scaled = format->offset * pow(10, decimals);
    while (decimals > 0 && fabs(fmod(round(scaled), 10)) < 0.5) {
        scaled /= 10;
        decimals--;
    }
    add_text(&text, "from ");
    add_number(&text, format->offset, decimals);
    add_text(&text, base[0] ? " " : "");
    add_text(&text, base);
}

void fr_label_format_init(struct fr_label_format *format,
                          enum fr_quantity quantity, double max_abs,
                          double first, double step)
{
    FR_ASSERT(isfinite(max_abs) && isfinite(first) && step > 0);
    const struct unit *unit = find_unit(quantity, max_abs);
    *format = (struct fr_label_format){.quantity = quantity,
                                       .factor = unit ? unit->factor
                                                      : power_of_ten(max_abs),
                                       .tail = unit ? unit->tail : ""};
    format->decimals = decimals_for(step / format->factor);
    format->has_offset = unit && max_abs / step >= pow(10, DIGITS_SHOWN_MAX);
    format->offset = format->has_offset ? first : 0;
    if (format->has_offset)
        add_offset_words(format, step);
    else
        add_unit_words(format, unit);
}

void fr_label_print(const struct fr_label_format *format, double value,
                    char out[FR_LABEL_MAX])
{
    struct text text = begin_text(out);
    if (format->has_offset) {
        char distance[FR_LABEL_MAX];
        fr_label_single(format->quantity, value - format->offset, 3, distance);
        add_text(&text, "+");
        add_text(&text, distance);
        return;
    }
    double shown = value / format->factor;
    int is_zero = fabs(shown) < 0.5 * pow(10, -format->decimals);
    if (is_zero && format->tail[0]) {
        add_text(&text, "0"); /* not 0.0M */
        return;
    }
    add_number(&text, shown, format->decimals);
    add_text(&text, format->tail);
}

/* --- numbers by themselves --- */

/* Decimals so that `value` shows this many digits, trailing
 * zeros left out. */
static int decimals_of(double value, int digits)
{
    int whole = (int)floor(log10(value) + 1e-9) + 1;
    int decimals = digits > whole ? digits - whole : 0;
    double scaled = round(value * pow(10, decimals));
    while (decimals > 0 && fabs(fmod(scaled, 10)) < 0.5) {
        scaled /= 10;
        decimals--;
    }
    return decimals;
}

void fr_label_single(enum fr_quantity quantity, double value, int digits,
                     char out[FR_LABEL_MAX])
{
    struct text text = begin_text(out);
    double size = fabs(value);
    const struct unit *unit = find_unit(quantity, size);
    if (!isfinite(value)) {
        add_text(&text, isnan(value) ? "\u2013"
                        : value < 0  ? "\u2212\u221E"
                                     : "\u221E");
        return;
    }
    if (size <= 0) {
        add_text(&text, "0");
        return;
    }
    double factor = unit ? unit->factor : power_of_ten(size);
    double shown = value / factor;
    int is_one = !unit && fabs(shown - 1) < 1e-9;
    if (!is_one)
        add_number(&text, shown, decimals_of(fabs(shown), digits));
    if (unit) {
        add_text(&text, unit->single);
        return;
    }
    add_text(&text, is_one ? "" : "\u00D7");
    add_exponent(&text, factor);
    add_text(&text, all_units[quantity].base[0] ? " " : "");
    add_text(&text, all_units[quantity].base);
}

void fr_label_log(enum fr_quantity quantity, double value,
                  char out[FR_LABEL_MAX])
{
    if (quantity != FR_QUANTITY_SECONDS || value < 1) {
        fr_label_single(quantity, value, 3, out);
        return;
    }
    struct text text = begin_text(out);
    double factor = value < 1e6 ? 1 : power_of_ten(value);
    double shown = value / factor;
    int is_one = factor > 1 && fabs(shown - 1) < 1e-9;
    if (!is_one)
        add_number(&text, shown, decimals_of(shown, 3));
    if (factor > 1) {
        add_text(&text, is_one ? "" : "\u00D7");
        add_exponent(&text, factor);
    }
    add_text(&text, " s");
}

void fr_label_count(double value, char out[FR_LABEL_MAX])
{
    struct text text = begin_text(out);
    if (!isfinite(value))
        add_text(&text, "\u2013");
    else if (fabs(value) >= 1e15)
        fr_label_single(FR_QUANTITY_COUNT, value, 3, out);
    else
        add_number(&text, value, 0);
}

void fr_label_share(double part, double whole, char out[FR_LABEL_MAX])
{
    struct text text = begin_text(out);
    if (!(whole > 0) || !isfinite(part) || !isfinite(whole)) {
        add_text(&text, "\u2013");
        return;
    }
    double percent = 100 * (part / whole);
    if (percent > 0 && percent < 0.05) {
        add_text(&text, "<0.1");
    } else if (percent < 100 && percent >= 99.95) {
        add_text(&text, ">99.9");
    } else {
        add_number(&text, percent, percent > 0 && percent < 99.95 ? 1 : 0);
    }
    add_text(&text, "\u00A0%");
}
