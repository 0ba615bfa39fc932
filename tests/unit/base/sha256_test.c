/* sha256_test.c - the vectors of FIPS 180-4, and every way to cut a text. */
#include "support/unit.h"

#include "base/sha256.h"

static void digest(const void *data, size_t size, size_t piece, char *text)
{
    struct fr_sha256 sha;

    fr_sha256_init(&sha);
    for (size_t at = 0; at < size; at += piece)
        fr_sha256_update(&sha, (const char *)data + at,
                         size - at < piece ? size - at : piece);
    fr_sha256_finish(&sha, text);
}

static void known_texts(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb924"
             "27ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223"
                "b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
         "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[FR_SHA256_TEXT_SIZE];
        digest(cases[i].text, strlen(cases[i].text), 1000, text);
        assert_string_equal(text, cases[i].want);
    }
}

static void a_million_times_a(void **state)
{
    char *data = malloc(1000000);
    char text[FR_SHA256_TEXT_SIZE];

    (void)state;
    assert_non_null(data);
    memset(data, 'a', 1000000);
    digest(data, 1000000, 999, text);
    assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67"
                              "f1809a48a497200e046d39ccc7112cd0");
    free(data);
}

/* Sizes around the block and the padding, in pieces of any size: the same
 * digest as in one piece. */
static void pieces_change_nothing(void **state)
{
    char data[300], whole[FR_SHA256_TEXT_SIZE], text[FR_SHA256_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (char)(i * 7);
    for (size_t size = 0; size <= sizeof(data); size++) {
        digest(data, size, sizeof(data), whole);
        for (size_t piece = 1; piece < 130; piece++) {
            digest(data, size, piece, text);
            assert_string_equal(text, whole);
        }
    }
}

/* The lengths where the padding needs one or two blocks; wants by the
 * reference tool sha256sum over that many 'x'. */
static void padding_edges(void **state)
{
    static const struct {
        size_t size;
        const char *want;
    } cases[] = {
        {1, "2d711642b726b04401627ca9fbac32f5"
            "c8530fb1903cc4db02258717921a4881"},
        {55, "d5e285683cd4efc02d021a5c62014694"
             "958901005d6f71e89e0989fac77e4072"},
        {56, "04c26261370ee7541549d16dee320c72"
             "3e3fd14671e66a099afe0a377c16888e"},
        {57, "ae14a2563ccf969d99aca69ce6bb7498"
             "1f734bbf9f655f73b8f06db68cab5217"},
        {63, "75220b47218278e656f2013bb8f0c455"
             "a25eaf01e86c64924e9d48d89776d6f2"},
        {64, "7ce100971f64e7001e8fe5a51973ecdf"
             "e1ced42befe7ee8d5fd6219506b5393c"},
        {65, "9537c5fdf120482f7d58d25e9ed583f5"
             "2c02b4e304ea814db1633ad565aed7e9"},
        {119, "000b48d4edf0fa7bee3c6236ecd2785b"
              "aa5db4eeb8bb54341b029e0d9fa5fb0c"},
        {120, "13f05a0b594787f5ecd315edc96141bd"
              "3243203d1b7d4f0836f37308b276ba98"},
        {128, "24da1b81d0b16df6428eee73c69fcb2a"
              "93c76bc6df706f0c6670fe6bfe800464"},
        {200, "aa20c23e3201834050679e1d88941b9a"
              "6fed0557c9a705cb2c315e2e63fd486d"},
    };
    char data[200];

    (void)state;
    memset(data, 'x', sizeof(data));
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char text[FR_SHA256_TEXT_SIZE];
        digest(data, cases[i].size, 200, text);
        assert_string_equal(text, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(a_million_times_a),
        cmocka_unit_test(pieces_change_nothing),
        cmocka_unit_test(padding_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
