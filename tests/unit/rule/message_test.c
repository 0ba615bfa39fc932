/* message_test.c - codes, and names cut for messages. */
#include "rule/message.h"

#include "support/unit.h"

static void codes_are_their_names(void **state)
{
    (void)state;
    assert_string_equal(fr_message_code(FR_MESSAGE_E0301), "E0301");
    for (int i = 0; i < FR_MESSAGE_COUNT; i++) {
        assert_int_equal(strlen(fr_message_code((enum fr_message)i)), 5);
        assert_true(fr_message_meaning((enum fr_message)i)[0] != '\0');
    }
}

/* The codes increase, so each is there once. */
static void codes_increase(void **state)
{
    (void)state;
    for (int i = 1; i < FR_MESSAGE_COUNT; i++)
        assert_true(strcmp(fr_message_code((enum fr_message)(i - 1)),
                           fr_message_code((enum fr_message)i)) < 0);
}

static void long_names_are_cut_between_characters(void **state)
{
    char text[200];
    struct fr_str cut;

    (void)state;
    assert_int_equal(fr_message_clip(FR_STR("short")).size, 5);
    memset(text, 'x', sizeof(text));
    cut = fr_message_clip((struct fr_str){text, sizeof(text)});
    assert_int_equal(cut.size, 80);
    memcpy(text + 79, "\xE2\x82\xAC", 3); /* the euro sign */
    cut = fr_message_clip((struct fr_str){text, sizeof(text)});
    assert_int_equal(cut.size, 79);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_their_names),
        cmocka_unit_test(codes_increase),
        cmocka_unit_test(long_names_are_cut_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
