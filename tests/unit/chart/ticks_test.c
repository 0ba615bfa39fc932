/* Ticks: at least two labels for any finite range, no two over each other, no
 * two the same, in order; and the words of a few axes, exactly. */
#include "support/unit.h"

#include <math.h>

#include "base/rand.h"
#include "chart/axis.h"
#include "chart/ticks.h"

struct words_case {
    enum fr_scale_kind kind;
    enum fr_quantity quantity;
    double min, max, length;
    const char *words; /* labels, a bar between two; dates in brackets; unit */
};

static const struct words_case words_cases[] = {
    {FR_SCALE_LINEAR, FR_QUANTITY_PLAIN, 0, 1, 300, "0.0|0.2|0.4|0.6|0.8|1.0|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_COUNT, 0, 3, 300, "0|1|2|3|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_COUNT, 0, 4002, 300,
     "0|1,000|2,000|3,000|4,000|5,000|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_COUNT, 0, 2e6, 200, "0|0.5M|1.0M|1.5M|2.0M|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_PLAIN, -5, 5, 300,
     "\u22126|\u22124|\u22122|0|2|4|6|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_SECONDS, 0, 0.02, 200, "0|5|10|15|20|ms"},
    {FR_SCALE_LINEAR, FR_QUANTITY_SECONDS, 0, 290, 200, "0|100|200|300|s"},
    {FR_SCALE_LINEAR, FR_QUANTITY_SECONDS, 0, 7200, 200,
     "0.0|0.5|1.0|1.5|2.0|h"},
    {FR_SCALE_LINEAR, FR_QUANTITY_BYTES, 37, 65535, 300,
     "0|10|20|30|40|50|60|70|kB"},
    {FR_SCALE_LINEAR, FR_QUANTITY_RATE, 0, 2.89e8, 200, "0|100|200|300|MB/s"},
    {FR_SCALE_LINEAR, FR_QUANTITY_BYTES, 1500, 1500.0001, 300,
     "+0|+2\u00D710\u207B\u2075 B|+4\u00D710\u207B\u2075 B|"
     "+6\u00D710\u207B\u2075 B|+8\u00D710\u207B\u2075 B|"
     "+10\u207B\u2074 B|from 1,500 B"},
    {FR_SCALE_LINEAR, FR_QUANTITY_PLAIN, 0, 3e20, 200,
     "0|1|2|3|\u00D710\u00B2\u2070"},
    {FR_SCALE_LINEAR, FR_QUANTITY_PLAIN, 7, 7, 200, "6.5|7.0|7.5|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_COUNT, 7, 7, 200, "6|7|8|"},
    {FR_SCALE_LINEAR, FR_QUANTITY_PLAIN, NAN, NAN, 200, "0.0|0.5|1.0|"},
    {FR_SCALE_LOG, FR_QUANTITY_SECONDS, 1e-6, 410, 300,
     "1 \u00B5s|100 \u00B5s|10 ms|1 s|100 s|"},
    {FR_SCALE_LOG, FR_QUANTITY_BYTES, 37, 65535, 300, "100 B|1 kB|10 kB|"},
    {FR_SCALE_LOG, FR_QUANTITY_BYTES, 37, 4000, 400,
     "50 B|100 B|200 B|500 B|1 kB|2 kB|"},
    {FR_SCALE_LOG, FR_QUANTITY_COUNT, 1, 3, 200, "1|2|"},
    {FR_SCALE_LOG, FR_QUANTITY_PLAIN, 1.01, 1.05, 200,
     "1.01|1.02|1.03|1.04|1.05|"},
    {FR_SCALE_LOG, FR_QUANTITY_PLAIN, 1e-300, 1e300, 200,
     "10\u207B\u00B2\u2070\u2070|1|10\u00B2\u2070\u2070|"},
    {FR_SCALE_TIME, FR_QUANTITY_PLAIN, 1709625600, 1709636400, 300,
     "08:00 [5 Mar 2024]|09:00|10:00|11:00|UTC"},
    {FR_SCALE_TIME, FR_QUANTITY_PLAIN, 1709589600, 1709607600, 300,
     "22:00 [4 Mar 2024]|23:00|00:00 [5 Mar 2024]|01:00|02:00|03:00|UTC"},
    {FR_SCALE_TIME, FR_QUANTITY_PLAIN, 1704067200, 1735689600, 400,
     "Jan [2024]|Apr|Jul|Oct|Jan [2025]|UTC"},
    {FR_SCALE_TIME, FR_QUANTITY_PLAIN, -2e9, 2e9, 300,
     "1925|1950|1975|2000|2025|UTC"},
    {FR_SCALE_TIME, FR_QUANTITY_PLAIN, 1.7e9, 1.7e9 + 0.3, 300,
     "20.00 s [14 Nov 2023 22:13]|20.05 s|20.10 s|20.15 s|20.20 s|20.25 s|"
     "20.30 s|UTC"},
};

static void make(const struct words_case *c, double spacing, int is_across,
                 struct fr_scale *scale, struct fr_ticks *ticks)
{
    struct fr_axis axis = {.quantity = c->quantity,
                           .scale = c->kind,
                           .min = c->min,
                           .max = c->max};
    fr_scale_init(scale, &axis, c->length, spacing, 0);
    fr_scale_place(scale, 0, c->length);
    fr_ticks_make(ticks, scale, spacing, is_across);
}

static void words_of(const struct fr_ticks *ticks, char *words, size_t size)
{
    size_t used = 0;
    words[0] = '\0';
    for (size_t i = 0; i < ticks->count; i++) {
        const struct fr_tick *tick = &ticks->items[i];
        used += (size_t)snprintf(words + used, size - used,
                                 tick->line[0] ? "%s [%s]|" : "%s%s|",
                                 tick->text, tick->line);
        assert_true(used < size);
    }
    snprintf(words + used, size - used, "%s", ticks->unit);
}

static void axes_have_these_words(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < TEST_COUNT(words_cases); i++) {
        const struct words_case *c = &words_cases[i];
        struct fr_scale scale;
        struct fr_ticks ticks;
        char words[1024];
        make(c, FR_TICK_SPACING_ACROSS, 1, &scale, &ticks);
        words_of(&ticks, words, sizeof(words));
        if (strcmp(words, c->words) != 0) {
            print_error("%g to %g: want '%s', got '%s'\n", c->min, c->max,
                        c->words, words);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static void check_ticks(const struct words_case *c,
                        const struct fr_scale *scale,
                        const struct fr_ticks *ticks, int is_across)
{
    if (ticks->count < 2)
        fail_msg("%.17g to %.17g (kind %d, length %g): %zu labels", c->min,
                 c->max, c->kind, c->length, ticks->count);
    for (size_t i = 0; i < ticks->count; i++) {
        const struct fr_tick *tick = &ticks->items[i];
        assert_true(tick->text[0] != '\0');
        if (tick->at < scale->begin - 0.01 || tick->at > scale->end + 0.01)
            fail_msg("%.17g to %.17g (kind %d): '%s' at %g of %g", c->min,
                     c->max, c->kind, tick->text, tick->at, c->length);
        if (i == 0)
            continue;
        const struct fr_tick *before = &ticks->items[i - 1];
        double need =
            is_across ? (tick->width + before->width) / 2 : FR_SIZE_LABEL;
        if (tick->at - before->at < need)
            fail_msg("%.17g to %.17g: '%s' and '%s' overlap", c->min, c->max,
                     before->text, tick->text);
        if (strcmp(tick->text, before->text) == 0 && !tick->line[0])
            fail_msg("%.17g to %.17g: '%s' twice", c->min, c->max, tick->text);
    }
}

/* A number of any size and sign. */
static double any_number(struct fr_rand *rand)
{
    double size = pow(10, 600 * fr_rand_f64(rand) - 300);
    if (fr_rand_below(rand, 2))
        size = pow(10, 12 * fr_rand_f64(rand) - 6);
    return fr_rand_below(rand, 3) ? size : -size;
}

static struct words_case random_case(struct fr_rand *rand)
{
    struct words_case c = {.quantity = (enum fr_quantity)fr_rand_below(rand, 5),
                           .length = 160 + 600 * fr_rand_f64(rand)};
    c.kind = (enum fr_scale_kind)fr_rand_below(rand, 3);
    c.min = any_number(rand);
    c.max = any_number(rand);
    if (fr_rand_below(rand, 3) == 0) /* narrow */
        c.max = c.min + fabs(c.min) * pow(10, -12 * fr_rand_f64(rand));
    if (fr_rand_below(rand, 20) == 0)
        c.max = c.min;
    if (c.kind == FR_SCALE_LOG) {
        c.min = fabs(c.min);
        c.max = fabs(c.max);
    }
    if (c.kind == FR_SCALE_TIME && fr_rand_below(rand, 4)) {
        c.min = 4e9 * fr_rand_f64(rand);
        c.max = c.min + pow(10, 15 * fr_rand_f64(rand) - 6);
    }
    if (c.min > c.max) {
        double least = c.max;
        c.max = c.min;
        c.min = least;
    }
    return c;
}

static void any_range_has_two_labels(void **state)
{
    (void)state;
    struct fr_rand rand;
    fr_rand_init(&rand, 1);
    for (int i = 0; i < 20000; i++) {
        struct words_case c = random_case(&rand);
        struct fr_scale scale;
        struct fr_ticks ticks;
        int is_across = (int)fr_rand_below(&rand, 2);
        make(&c, is_across ? FR_TICK_SPACING_ACROSS : FR_TICK_SPACING_UP,
             is_across, &scale, &ticks);
        check_ticks(&c, &scale, &ticks, is_across);
    }
}

static void labels_keep_off_the_gutter(void **state)
{
    (void)state;
    for (double min = 1; min < 100; min *= 1.1) {
        struct fr_axis axis = {.scale = FR_SCALE_LOG,
                               .min = min,
                               .max = 1000 * min,
                               .has_zero = 1};
        struct fr_scale scale;
        struct fr_ticks ticks;
        fr_scale_init(&scale, &axis, 200, FR_TICK_SPACING_ACROSS, 1);
        fr_scale_place(&scale, 10, 210);
        fr_ticks_make(&ticks, &scale, FR_TICK_SPACING_ACROSS, 1);
        assert_true(ticks.count >= 2);
        assert_true(ticks.items[0].at - ticks.items[0].width / 2 >
                    scale.zero_at + 3);
    }
    struct fr_scale scale = {.has_negative = 1};
    assert_string_equal(fr_ticks_gutter_text(&scale), "\u22640");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_have_these_words),
        cmocka_unit_test(any_range_has_two_labels),
        cmocka_unit_test(labels_keep_off_the_gutter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
