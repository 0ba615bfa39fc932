/* ticks.c - ticks of linear, log and time scales, thinned by what fits. */
#include "chart/ticks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"

#define MINOR_CROWD 1.1 /* 2- and 5-folds if at most this many to a place */
#define LOG_SPACING 0.75
#define LABEL_GAP   6.0 /* least distance between two labels */
#define LINE_HEIGHT (FR_SIZE_LABEL * 1.25)

static double label_width(const char *text)
{
    return fr_font_text_width(FR_FACE_REGULAR, FR_SIZE_LABEL, fr_str_of(text));
}

static struct fr_tick *add_tick(struct fr_ticks *ticks,
                                const struct fr_scale *scale, double value)
{
    if (ticks->count == FR_TICKS_MAX)
        return NULL;
    struct fr_tick *tick = &ticks->items[ticks->count++];
    *tick = (struct fr_tick){.value = value, .at = fr_scale_at(scale, value)};
    return tick;
}

const char *fr_ticks_gutter_text(const struct fr_scale *scale)
{
    return scale->has_negative ? "\u22640" : "0";
}

/* Multiples of a step may miss the domain by what doubles cannot tell. */
static int is_inside(const struct fr_scale *scale, double value)
{
    double slack = 1e-6 * (scale->max - scale->min);
    return value >= scale->min - slack && value <= scale->max + slack;
}

/* --- linear --- */

static void add_linear(struct fr_ticks *ticks, const struct fr_scale *scale,
                       double step)
{
    struct fr_label_format format;
    double first = ceil(scale->min / step - 1e-9);
    double last = floor(scale->max / step + 1e-9);
    double max_abs = scale->max_abs;
    if (scale->kind == FR_SCALE_LOG)
        max_abs = scale->max;
    fr_label_format_init(&format, scale->quantity, max_abs, first * step, step);
    memcpy(ticks->unit, format.unit, sizeof(ticks->unit));
    for (double i = first; i <= last; i++) {
        if (!is_inside(scale, i * step))
            continue;
        struct fr_tick *tick = add_tick(ticks, scale, i * step);
        if (!tick)
            break;
        fr_label_print(&format, tick->value, tick->text);
    }
}

/* --- log --- */

static void add_log_tick(struct fr_ticks *ticks, const struct fr_scale *scale,
                         double value, int is_minor)
{
    if (value < scale->min * (1 - 1e-9) || value > scale->max * (1 + 1e-9))
        return;
    struct fr_tick *tick = add_tick(ticks, scale, value);
    if (!tick)
        return;
    tick->is_minor = is_minor;
    fr_label_log(scale->quantity, value, tick->text);
}

/* Powers of ten, every `every`-th, with their 2- and 5-folds if wanted. */
static void add_decades(struct fr_ticks *ticks, const struct fr_scale *scale,
                        int every, int with_minor)
{
    int low = (int)floor(log10(scale->min)),
        high = (int)ceil(log10(scale->max));
    for (int k = low; k <= high; k++) {
        double decade = pow(10, k);
        if (k % every == 0)
            add_log_tick(ticks, scale, decade, 0);
        if (with_minor) {
            add_log_tick(ticks, scale, 2 * decade, 1);
            add_log_tick(ticks, scale, 5 * decade, 1);
        }
    }
}

/* Every how many decades there is a tick: rows that people can follow. */
static const int decade_steps[] = {300, 200, 100, 50, 20, 10, 5, 3, 2, 1};

/* Decades at least `least` apart, closer only to have two of them. */
static void add_even_decades(struct fr_ticks *ticks,
                             const struct fr_scale *scale, double least,
                             int with_minor)
{
    size_t i = 0, count = sizeof(decade_steps) / sizeof(decade_steps[0]);
    while (i + 1 < count && decade_steps[i + 1] >= least - 1e-9)
        i++;
    for (; i < count; i++) {
        ticks->count = 0;
        add_decades(ticks, scale, decade_steps[i], with_minor);
        if (ticks->count >= 2)
            return;
    }
    ticks->count = 0;
    add_decades(ticks, scale, 1, 1);
}

static void add_log(struct fr_ticks *ticks, const struct fr_scale *scale,
                    double spacing)
{
    double length = fabs(scale->end - scale->begin);
    double decades = log10(scale->max / scale->min);
    if (!isfinite(decades))
        decades = log10(scale->max) - log10(scale->min);
    /* labels of powers are short */
    double room = fmax(2, length / (LOG_SPACING * spacing));
    add_even_decades(ticks, scale, decades / room,
                     decades * 3 <= room * MINOR_CROWD);
    if (ticks->count >= 2)
        return;
    /* less than a decade: evenly spaced values, unevenly placed */
    ticks->count = 0;
    double step = fr_scale_step(scale->max - scale->min, room, 0);
    while (step > 1e-300 &&
           floor(scale->max / step + 1e-9) - ceil(scale->min / step - 1e-9) < 1)
        step /= 2;
    struct fr_scale linear = *scale;
    add_linear(ticks, &linear, step);
}

/* --- time --- */

struct time_step {
    double seconds;
    int months; /* instead, if not 0 */
};

static const struct time_step time_steps[] = {
    {1, 0},      {2, 0},       {5, 0},       {10, 0},       {15, 0},
    {30, 0},     {60, 0},      {120, 0},     {300, 0},      {600, 0},
    {900, 0},    {1800, 0},    {3600, 0},    {7200, 0},     {10800, 0},
    {21600, 0},  {43200, 0},   {86400, 0},   {172800, 0},   {432000, 0},
    {864000, 0}, {2629800, 1}, {7889400, 3}, {15778800, 6}, {31557600, 12}};

#define TIME_STEP_COUNT (sizeof(time_steps) / sizeof(time_steps[0]))

static struct time_step choose_time_step(double range, double count)
{
    double rough = range / fmax(count, 1);
    if (rough < 1)
        return (struct time_step){fr_scale_step(range, count, 0), 0};
    for (size_t i = 0; i < TIME_STEP_COUNT; i++)
        if (time_steps[i].seconds >= rough)
            return time_steps[i];
    double years = fr_scale_step(range / 31557600, count, 1);
    return (struct time_step){years * 31557600, (int)years * 12};
}

static void civil_at(double seconds, struct fr_civil *civil)
{
    double whole = floor(seconds);
    int64_t ns = (int64_t)whole * FR_NS_PER_S +
                 (int64_t)floor((seconds - whole) * 1e9 + 0.5);
    fr_clock_to_civil(ns, civil);
}

static const char *month_name(int month)
{
    static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    FR_ASSERT(month >= 1 && month <= 12);
    return names[month - 1];
}

/* Both lines of a time: what changes from tick to tick, and its frame. */
static void print_time(struct fr_tick *tick, struct time_step step)
{
    struct fr_civil c;
    civil_at(tick->value, &c);
    int year = (int)c.year;
    if (step.months % 12 == 0 && step.months > 0) {
        snprintf(tick->text, FR_LABEL_MAX, "%d", year);
    } else if (step.months > 0) {
        snprintf(tick->text, FR_LABEL_MAX, "%s", month_name(c.month));
        snprintf(tick->line, FR_LABEL_MAX, "%d", year);
    } else if (step.seconds >= 86400) {
        snprintf(tick->text, FR_LABEL_MAX, "%d %s", c.day, month_name(c.month));
        snprintf(tick->line, FR_LABEL_MAX, "%d", year);
    } else {
        snprintf(tick->line, FR_LABEL_MAX, "%d %s %d", c.day,
                 month_name(c.month), year);
        snprintf(tick->text, FR_LABEL_MAX, "%02d:%02d", c.hour, c.minute);
        if (step.seconds < 60)
            snprintf(tick->text, FR_LABEL_MAX, "%02d:%02d:%02d", c.hour,
                     c.minute, c.second);
    }
}

/* Below a second: the second with its fraction, framed by date and minute. */
static void print_fraction(struct fr_tick *tick, double step)
{
    struct fr_civil c;
    int decimals = 0;
    for (double s = step; decimals < 9 && fabs(s - round(s)) > 1e-6 * s;
         s *= 10)
        decimals++;
    civil_at(tick->value + 0.5 * pow(10, -decimals), &c);
    char fraction[16];
    snprintf(fraction, sizeof(fraction), "%09d", c.nanosecond);
    snprintf(tick->text, FR_LABEL_MAX, "%02d.%.*s s", c.second, decimals,
             fraction);
    snprintf(tick->line, FR_LABEL_MAX, "%d %s %d %02d:%02d", c.day,
             month_name(c.month), (int)c.year, c.hour, c.minute);
}

static void add_months(struct fr_ticks *ticks, const struct fr_scale *scale,
                       struct time_step step)
{
    struct fr_civil c;
    civil_at(scale->min, &c);
    int64_t month = (c.year * 12 + c.month - 1) / step.months * step.months;
    for (; ticks->count < FR_TICKS_MAX; month += step.months) {
        int64_t ns;
        c = (struct fr_civil){
            .year = month / 12, .month = (int)(month % 12) + 1, .day = 1};
        if (fr_clock_from_civil(&c, &ns) < 0)
            return;
        double at = (double)(ns / FR_NS_PER_S);
        if (at > scale->max)
            return;
        if (at >= scale->min)
            print_time(add_tick(ticks, scale, at), step);
    }
}

static void add_even_times(struct fr_ticks *ticks, const struct fr_scale *scale,
                           struct time_step step)
{
    double first = ceil(scale->min / step.seconds - 1e-9);
    double last = floor(scale->max / step.seconds + 1e-9);
    for (double i = first; i <= last && ticks->count < FR_TICKS_MAX; i++) {
        if (!is_inside(scale, i * step.seconds))
            continue;
        struct fr_tick *tick = add_tick(ticks, scale, i * step.seconds);
        if (step.seconds < 1)
            print_fraction(tick, step.seconds);
        else
            print_time(tick, step);
    }
}

/* The frame is written only where it changes. */
static void drop_repeated_lines(struct fr_ticks *ticks)
{
    for (size_t i = ticks->count; i-- > 1;)
        if (strcmp(ticks->items[i].line, ticks->items[i - 1].line) == 0)
            ticks->items[i].line[0] = '\0';
}

/* Where two frames would overlap the earlier one goes: the later one says
 * what has changed. */
static void drop_crowded_lines(struct fr_ticks *ticks)
{
    struct fr_tick *last = NULL;
    for (size_t i = 0; i < ticks->count; i++) {
        struct fr_tick *tick = &ticks->items[i];
        if (!tick->line[0])
            continue;
        if (last && tick->at - last->at <
                        (tick->line_width + last->line_width) / 2 + LABEL_GAP)
            last->line[0] = '\0';
        last = tick;
    }
}

static void add_time(struct fr_ticks *ticks, const struct fr_scale *scale,
                     double spacing)
{
    double range = scale->max - scale->min;
    double count = fabs(scale->end - scale->begin) / spacing;
    for (count = fmax(2, count); count < 40; count *= 1.5) {
        struct time_step step = choose_time_step(range, count);
        ticks->count = 0;
        if (step.months > 0)
            add_months(ticks, scale, step);
        else
            add_even_times(ticks, scale, step);
        if (ticks->count >= 2)
            return;
    }
}

/* --- thinning --- */

/* Room a label needs along the axis, either side of its tick. */
static double half_extent(const struct fr_tick *tick, int is_across)
{
    return (is_across ? tick->width : LINE_HEIGHT) / 2;
}

static int is_apart(const struct fr_tick *a, const struct fr_tick *b,
                    int is_across)
{
    double gap = is_across ? LABEL_GAP : 0;
    return fabs(a->at - b->at) >=
           half_extent(a, is_across) + half_extent(b, is_across) + gap;
}

static int fits_every(const struct fr_ticks *ticks, size_t every, int is_across)
{
    for (size_t i = 0; i + every < ticks->count; i += every)
        if (!is_apart(&ticks->items[i], &ticks->items[i + every], is_across))
            return 0;
    return 1;
}

static void keep_every(struct fr_ticks *ticks, size_t every)
{
    size_t kept = 0;
    for (size_t i = 0; i < ticks->count; i += every)
        ticks->items[kept++] = ticks->items[i];
    ticks->count = kept;
}

static int is_clear(const struct fr_ticks *ticks, const int *is_kept, size_t i,
                    int is_across)
{
    for (size_t j = 0; j < ticks->count; j++)
        if (is_kept[j] &&
            !is_apart(&ticks->items[i], &ticks->items[j], is_across))
            return 0;
    return 1;
}

/* Unevenly placed ticks: decades first, then what still fits. */
static void keep_clear(struct fr_ticks *ticks, int is_across)
{
    int is_kept[FR_TICKS_MAX] = {0};
    size_t kept = 0;
    for (int minor = 0; minor <= 1; minor++)
        for (size_t i = 0; i < ticks->count; i++)
            if (ticks->items[i].is_minor == minor)
                is_kept[i] = is_clear(ticks, is_kept, i, is_across);
    for (size_t i = 0; i < ticks->count; i++)
        if (is_kept[i])
            ticks->items[kept++] = ticks->items[i];
    ticks->count = kept;
}

static int has_minor(const struct fr_ticks *ticks)
{
    for (size_t i = 0; i < ticks->count; i++)
        if (ticks->items[i].is_minor)
            return 1;
    return 0;
}

/* Drop ticks whose label would run into that of the gutter. */
static void keep_off_gutter(struct fr_ticks *ticks,
                            const struct fr_scale *scale, int is_across)
{
    struct fr_tick gutter = {.at = scale->zero_at};
    size_t kept = 0;
    gutter.width = label_width(fr_ticks_gutter_text(scale));
    for (size_t i = 0; i < ticks->count; i++)
        if (is_apart(&gutter, &ticks->items[i], is_across))
            ticks->items[kept++] = ticks->items[i];
    ticks->count = kept;
}

static void thin(struct fr_ticks *ticks, int is_even, int is_across)
{
    if (!is_even || has_minor(ticks)) {
        keep_clear(ticks, is_across);
        return;
    }
    size_t every = 1;
    while (every < ticks->count && !fits_every(ticks, every, is_across))
        every++;
    /* rather the two ends than one label */
    if (ticks->count > 2 && (ticks->count - 1) / every < 1)
        every = ticks->count - 1;
    keep_every(ticks, every);
}

void fr_ticks_make(struct fr_ticks *ticks, const struct fr_scale *scale,
                   double spacing, int is_across)
{
    *ticks = (struct fr_ticks){.count = 0};
    int is_even = 1;
    switch (scale->kind) {
    case FR_SCALE_LINEAR: add_linear(ticks, scale, scale->step); break;
    case FR_SCALE_LOG:
        add_log(ticks, scale, spacing);
        is_even = 0;
        break;
    case FR_SCALE_TIME: add_time(ticks, scale, spacing); break;
    }
    for (size_t i = 0; i < ticks->count; i++) {
        struct fr_tick *tick = &ticks->items[i];
        tick->width = label_width(tick->text);
        tick->line_width = label_width(tick->line);
    }
    if (scale->has_gutter)
        keep_off_gutter(ticks, scale, is_across);
    thin(ticks, is_even, is_across);
    if (scale->kind == FR_SCALE_TIME) {
        drop_repeated_lines(ticks);
        drop_crowded_lines(ticks);
    }
    if (scale->kind == FR_SCALE_TIME)
        memcpy(ticks->unit, "UTC", 4);
}
