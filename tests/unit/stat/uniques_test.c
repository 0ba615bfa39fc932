/* uniques_test.c - both numbers by hand, and as tops.h gives them, whether the
 * names fit or not and however the rows were split. */
#include "support/unit.h"

#include "base/rand.h"
#include "stat/tops.h"
#include "stat/uniques.h"

enum { ROWS = 500, PARTS = 3, NAMES_MAX = 64, NAME_SIZE_MAX = 1 << 12 };

/* Rows with their texts. */
struct rows {
    struct fr_batch texts;
    uint32_t src[ROWS], dst[ROWS];
    uint32_t count;
};

static void rows_init(struct rows *rows)
{
    rows->count = 0;
    assert_int_equal(fr_batch_init(&rows->texts, NULL, 0, NULL, 0), 0);
}

static uint32_t code_of(struct rows *rows, const char *text)
{
    uint32_t code = 0;

    if (text)
        assert_int_equal(
            fr_batch_text_code(&rows->texts, fr_str_of(text), &code), 0);
    return code;
}

static void rows_add(struct rows *rows, const char *src, const char *dst)
{
    assert_true(rows->count < ROWS);
    rows->src[rows->count] = code_of(rows, src);
    rows->dst[rows->count++] = code_of(rows, dst);
}

static void check(const struct fr_uniques *uniques, uint64_t src, uint64_t dst,
                  int is_estimate)
{
    struct fr_summary summary = {.flow_count = 0};

    fr_uniques_finish(uniques, &summary);
    assert_int_equal(summary.unique_src, src);
    assert_int_equal(summary.unique_dst, dst);
    assert_true(summary.unique_error == (is_estimate ? FR_DISTINCT_ERROR : 0));
}

static void sources_and_destinations_are_counted_apart(void **state)
{
    struct fr_uniques uniques;
    struct rows rows;

    (void)state;
    rows_init(&rows);
    rows_add(&rows, "a", "b");
    rows_add(&rows, "a", "a");
    rows_add(&rows, "", "an address of more than sixteen bytes");
    rows_add(&rows, NULL, "c");
    rows_add(&rows, "b", NULL);
    fr_uniques_init(&uniques, NAMES_MAX, NAME_SIZE_MAX);
    check(&uniques, 0, 0, 0);
    assert_int_equal(
        fr_uniques_add(&uniques, &rows.texts, rows.src, rows.dst, rows.count),
        0);
    check(&uniques, 3, 4, 0);
    assert_int_equal(
        fr_uniques_add(&uniques, &rows.texts, rows.src, NULL, rows.count), 0);
    assert_int_equal(fr_uniques_add(&uniques, &rows.texts, NULL, NULL, 5), 0);
    check(&uniques, 3, 4, 0);
    fr_uniques_release(&uniques);
    fr_batch_release(&rows.texts);
}

/* A name of few or of `kinds`; now and then a long one, or none. */
static const char *name_of(struct fr_rand *rand, uint32_t kinds, char *buffer)
{
    uint32_t which = (uint32_t)fr_rand_below(rand, kinds);

    if (fr_rand_below(rand, 10) == 0)
        return NULL;
    if (which % 7 == 3)
        sprintf(buffer, "fd00:1234:5678:9abc::%x", which);
    else
        sprintf(buffer, "10.0.%u.%u", which / 256, which % 256);
    return buffer;
}

static void fill(struct rows *rows, struct fr_rand *rand, uint32_t kinds)
{
    char src[64], dst[64];

    rows_init(rows);
    while (rows->count < ROWS)
        rows_add(rows, name_of(rand, kinds, src), name_of(rand, kinds, dst));
}

/* The numbers that tops gives. */
static void check_against_tops(const struct fr_uniques *uniques,
                               const struct rows *parts)
{
    struct fr_tops_limits limits = {.names_max = NAMES_MAX,
                                    .pairs_max = 1 << 17,
                                    .name_size_max = NAME_SIZE_MAX};
    struct fr_summary summary = {.flow_count = 0};
    struct fr_tops tops;

    fr_tops_init(&tops, &limits);
    fr_arena_init(&summary.arena, 0);
    for (uint32_t i = 0; i < PARTS; i++) {
        struct fr_tops_rows rows = {.row_count = parts[i].count,
                                    .texts = &parts[i].texts,
                                    .src = parts[i].src,
                                    .dst = parts[i].dst};
        assert_int_equal(fr_tops_add(&tops, &rows), 0);
    }
    assert_int_equal(fr_tops_finish(&tops, &summary), 0);
    check(uniques, summary.unique_src, summary.unique_dst,
          summary.unique_error > 0);
    fr_arena_release(&summary.arena);
    fr_tops_release(&tops);
}

static void add_part(struct fr_uniques *uniques, const struct rows *part)
{
    assert_int_equal(fr_uniques_add(uniques, &part->texts, part->src, part->dst,
                                    part->count),
                     0);
}

/* All rows in one, and each part by itself, merged. */
static void check_parts(const struct rows *parts)
{
    struct fr_uniques whole, merged;

    fr_uniques_init(&whole, NAMES_MAX, NAME_SIZE_MAX);
    fr_uniques_init(&merged, NAMES_MAX, NAME_SIZE_MAX);
    for (uint32_t i = 0; i < PARTS; i++) {
        struct fr_uniques one;
        add_part(&whole, &parts[i]);
        fr_uniques_init(&one, NAMES_MAX, NAME_SIZE_MAX);
        add_part(&one, &parts[i]);
        assert_int_equal(fr_uniques_merge(&merged, &one), 0);
        fr_uniques_release(&one);
    }
    check_against_tops(&whole, parts);
    check_against_tops(&merged, parts);
    fr_uniques_release(&whole);
    fr_uniques_release(&merged);
}

static void numbers_are_those_of_the_lists(void **state)
{
    static const uint32_t kinds[] = {1, 10, 60, 64, 65, 100, 1000, 60000};
    static struct rows parts[PARTS];
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 7);
    for (uint32_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        /* a part of few names beside two of many, in each place */
        for (uint32_t few = 0; few <= PARTS; few++) {
            for (uint32_t k = 0; k < PARTS; k++)
                fill(&parts[k], &rand, k == few ? 5 : kinds[i]);
            check_parts(parts);
            for (uint32_t k = 0; k < PARTS; k++)
                fr_batch_release(&parts[k].texts);
        }
    }
}

static void a_name_too_long_to_keep_is_estimated(void **state)
{
    struct fr_uniques uniques;
    struct rows rows;
    char text[NAME_SIZE_MAX];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    rows_init(&rows);
    rows_add(&rows, "a", text);
    rows_add(&rows, "b", "a");
    fr_uniques_init(&uniques, NAMES_MAX, NAME_SIZE_MAX);
    add_part(&uniques, &rows);
    check(&uniques, 2, 2, 1);
    fr_uniques_release(&uniques);
    fr_batch_release(&rows.texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_and_destinations_are_counted_apart),
        cmocka_unit_test(numbers_are_those_of_the_lists),
        cmocka_unit_test(a_name_too_long_to_keep_is_estimated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
