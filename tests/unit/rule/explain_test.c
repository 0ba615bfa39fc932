/* explain_test.c - what is said about one flow: shape, values, distances. */
#include "rule_text.h"

#include <math.h>

#include "rule/explain.h"

static const char text[] =
    "flowrules: 1\n"
    "columns: {size: bytes, took: time, host: text, dst: number}\n"
    "let:\n"
    "  quick: took < 50ms\n"
    "  rate:  size / took\n"
    "features:\n"
    "  is_quick: quick\n"
    "labels:\n"
    "  kind:\n"
    "    last match:\n"
    "      - Chain: 200B <= size <= 400B and took > 10ms\n"
    "      - Named: quick or not size > 100B\n"
    "      - Lost:  host == 'a' and rate > 1kB/s\n"
    "      - Port:  dst in {22, 5900..5910}\n"
    "    else: Other\n"
    "  band:\n"
    "    bands of: size\n"
    "    above 0B:   Small\n"
    "    above 1kB:  Large\n"
    "    above 10kB: Huge\n"
    "  points:\n"
    "    sum match:\n"
    "      - 5: size > 1kB\n"
    "      - 7: took > 1s\n";

struct setup {
    struct fr_rules *rules;
    struct fr_batch batch;
    struct fr_walk *walk;
    struct fr_arena arena;
};

static void setup_init(struct setup *setup, double size, double took,
                       double dst)
{
    const struct fr_program *program;

    setup->rules = rule_text_must_load(text);
    program = fr_rules_program(setup->rules);
    fr_arena_init(&setup->arena, 0);
    assert_int_equal(fr_batch_init(&setup->batch, program->slots.items,
                                   program->slots.count, program->texts.items,
                                   program->texts.count),
                     0);
    for (uint32_t i = 0; i < program->slots.count; i++) {
        const char *name = program->slots.items[i].name;
        struct fr_column *column = &setup->batch.columns[i];
        fr_column_set_missing(column, 0);
        if (strcmp(name, "size") == 0)
            column->cells.f64[0] = size;
        else if (strcmp(name, "took") == 0)
            column->cells.f64[0] = took;
        else if (strcmp(name, "dst") == 0)
            column->cells.f64[0] = dst;
    }
    setup->batch.row_count = 1;
    assert_int_equal(fr_walk_new(setup->rules, &setup->walk), 0);
    fr_walk_row(setup->walk, &setup->batch, 0);
}

static void setup_release(struct setup *setup)
{
    fr_walk_free(setup->walk);
    fr_batch_release(&setup->batch);
    fr_arena_release(&setup->arena);
    fr_rules_free(setup->rules);
}

static struct fr_explained explain(struct setup *setup, uint32_t index)
{
    struct fr_explained explained;

    assert_int_equal(fr_explain_def(setup->walk,
                                    fr_explain_at(setup->rules, index),
                                    &setup->arena, &explained),
                     0);
    return explained;
}

static void a_comparison_says_its_value_and_what_it_misses(void **state)
{
    struct setup setup;
    struct fr_explained kind;
    const struct fr_reason *first;

    (void)state;
    setup_init(&setup, 500, 0.004, 22);
    kind = explain(&setup, 1);
    assert_string_equal(kind.name, "kind");
    assert_string_equal(kind.policy, "last match");
    assert_string_equal(kind.value, "Port");
    assert_false(kind.is_missing);
    first = kind.rules[0].why->first;
    /* a chain in brackets of its own: two questions */
    assert_int_equal(kind.rules[0].why->what, FR_REASON_ALL);
    assert_int_equal(first->what, FR_REASON_ALL);
    assert_string_equal(first->first->text, "200B <= size");
    assert_string_equal(first->first->misses, "");
    assert_string_equal(first->first->next->text, "size <= 400B");
    assert_string_equal(first->first->next->misses, "misses by 100B");
    assert_true(first->first->next->margin == 100);
    assert_string_equal(first->first->givens->text, "size");
    assert_string_equal(first->first->givens->value, "500B");
    assert_string_equal(first->next->misses, "misses by 6ms");
    setup_release(&setup);
}

static void names_are_opened_and_not_is_turned_around(void **state)
{
    struct setup setup;
    struct fr_explained kind;
    const struct fr_reason *part;

    (void)state;
    setup_init(&setup, 500, 0.05, 23);
    kind = explain(&setup, 1);
    assert_string_equal(kind.value, "Other");
    assert_true(kind.rules[4].is_else && kind.rules[4].is_naming);
    assert_int_equal(kind.rules[1].why->what, FR_REASON_ANY);
    part = kind.rules[1].why->first;
    assert_int_equal(part->what, FR_REASON_NAMED);
    assert_string_equal(part->text, "quick");
    assert_string_equal(part->first->misses, "exactly on the edge");
    part = part->next;
    assert_string_equal(part->text, "not size > 100B");
    assert_int_equal(part->truth, FR_DECIDED_FALSE);
    assert_string_equal(part->misses, "misses by 400B");
    assert_string_equal(kind.rules[3].why->misses, "");
    assert_true(kind.rules[3].why->margin == 1);
    setup_release(&setup);
}

static void what_is_undecided_names_the_columns_it_lacks(void **state)
{
    struct setup setup;
    struct fr_explained kind;
    const struct fr_reason *part;

    (void)state;
    setup_init(&setup, 500, (double)NAN, 23);
    kind = explain(&setup, 1);
    part = kind.rules[2].why->first;
    assert_int_equal(kind.rules[2].truth, FR_DECIDED_NOT);
    assert_int_equal(part->truth, FR_DECIDED_NOT);
    assert_string_equal(part->givens->value, "missing");
    assert_string_equal(part->givens->lacks, "");
    part = part->next;
    assert_string_equal(part->givens->text, "rate");
    assert_string_equal(part->givens->lacks, "took");
    setup_release(&setup);
}

static void bands_and_sums_say_their_parts(void **state)
{
    struct setup setup;
    struct fr_explained band, points, feature;

    (void)state;
    setup_init(&setup, 2500, 0.5, 23);
    band = explain(&setup, 2);
    assert_string_equal(band.value, "Large");
    assert_string_equal(band.of->value, "2.5kB");
    assert_true(band.rules[1].is_naming && !band.rules[0].is_naming);
    assert_string_equal(band.rules[2].misses, "misses by 7.5kB");
    points = explain(&setup, 3);
    assert_string_equal(points.cell, "5");
    assert_true(points.rules[0].is_naming && !points.rules[1].is_naming);
    feature = explain(&setup, 0);
    assert_string_equal(feature.cell, "false");
    assert_int_equal(feature.rule_count, 0);
    assert_string_equal(feature.why->text, "quick");
    setup_release(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comparison_says_its_value_and_what_it_misses),
        cmocka_unit_test(names_are_opened_and_not_is_turned_around),
        cmocka_unit_test(what_is_undecided_names_the_columns_it_lacks),
        cmocka_unit_test(bands_and_sums_say_their_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
