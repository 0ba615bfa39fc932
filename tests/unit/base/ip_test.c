/* ip_test.c - addresses: what is read, what is refused, how they are written
 * (RFC 5952), prefixes and sums. */
#include "support/unit.h"

#include "base/ip.h"
#include "base/rand.h"

/* NULL: refused. */
static const struct {
    const char *text, *want;
} addresses[] = {
    {"0.0.0.0", "0.0.0.0"},
    {"255.255.255.255", "255.255.255.255"},
    {"192.168.1.10", "192.168.1.10"},
    {"256.1.1.1", NULL},
    {"1.2.3", NULL},
    {"1.2.3.4.5", NULL},
    {"1.2.3.", NULL},
    {".1.2.3", NULL},
    {"1..2.3", NULL},
    {"1.2.3.4 ", NULL},
    {" 1.2.3.4", NULL},
    {"01.2.3.4", NULL},
    {"1.2.3.00", NULL},
    {"1.2.3.0004", NULL},
    {"1.2.3.-4", NULL},
    {"1.2.3.+4", NULL},
    {"1.2.3.4/24", NULL},
    {"0x1.2.3.4", NULL},
    {"", NULL},
    {"localhost", NULL},
    {"::", "::"},
    {"::1", "::1"},
    {"1::", "1::"},
    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
    {"FE80::0202:B3FF:FE1E:8329", "fe80::202:b3ff:fe1e:8329"},
    {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
    /* the longest run, the first of equals, no run of one */
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
    {"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
    {"1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
    /* IPv4 inside */
    {"::ffff:1.2.3.4", "1.2.3.4"},
    {"::ffff:102:304", "1.2.3.4"},
    {"0:0:0:0:0:ffff:1.2.3.4", "1.2.3.4"},
    {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    {"::1.2.3.4", "::102:304"},
    {"1:2:3:4:5:6:7:1.2.3.4", NULL},
    {"1.2.3.4::", NULL},
    {"::1.2.3.4:5", NULL},
    {"::1.2.3", NULL},
    {"::01.2.3.4", NULL},
    {":", NULL},
    {":::", NULL},
    {"1:::2", NULL},
    {"1::2::3", NULL},
    {"1:2:3:4:5:6:7", NULL},
    {"1:2:3:4:5:6:7:8:9", NULL},
    {"1:2:3:4::5:6:7:8", NULL},
    {"::1:2:3:4:5:6:7:8", NULL},
    {":1:2:3:4:5:6:7:8", NULL},
    {"1:2:3:4:5:6:7:8:", NULL},
    {":1::2", NULL},
    {"1::2:", NULL},
    {"12345::", NULL},
    {"g::", NULL},
    {"fe80::1%eth0", NULL},
    {"[::1]", NULL},
    {"::1/128", NULL},
};

static void reads_and_prints(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(addresses); i++) {
        const char *want = addresses[i].want;
        char text[FR_IP_TEXT_MAX];
        struct fr_ip ip = {0}, again;
        int status = fr_ip_parse(fr_str_of(addresses[i].text), &ip);
        if (!want) {
            if (status != FR_EINPUT || ip.family != 0)
                fail_msg("'%s' was read", addresses[i].text);
            continue;
        }
        if (status != 0)
            fail_msg("'%s' was refused", addresses[i].text);
        assert_int_equal(fr_ip_print(&ip, text), strlen(want));
        assert_string_equal(text, want);
        assert_int_equal(fr_ip_parse(fr_str_of(text), &again), 0);
        assert_true(fr_ip_equal(&ip, &again));
        assert_int_equal(ip.family, strchr(want, ':') ? 6 : 4);
    }
}

static void a_missing_address_is_empty(void **state)
{
    struct fr_ip ip = {0};
    struct fr_ip other;
    char text[FR_IP_TEXT_MAX] = "x";

    (void)state;
    assert_int_equal(fr_ip_print(&ip, text), 0);
    assert_string_equal(text, "");
    assert_int_equal(fr_ip_prefix(&ip, 8, &other, &other), FR_EINPUT);
    assert_int_equal(fr_ip_add(&ip, 1, &other), FR_EINPUT);
}

static void random_addresses_survive(void **state)
{
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 5);
    for (int i = 0; i < 100000; i++) {
        struct fr_ip ip = {fr_rand_u64(&rand), fr_rand_u64(&rand), 6}, again;
        char text[FR_IP_TEXT_MAX];
        size_t size;
        /* many zero groups */
        for (int k = 0; k < 4; k++) {
            ip.high &= ~((uint64_t)0xffff << 16 * fr_rand_below(&rand, 4));
            ip.low &= ~((uint64_t)0xffff << 16 * fr_rand_below(&rand, 4));
        }
        size = fr_ip_print(&ip, text);
        assert_true(size < FR_IP_TEXT_MAX);
        assert_int_equal(fr_ip_parse((struct fr_str){text, size}, &again), 0);
        assert_true(again.high == ip.high && again.low == ip.low);
    }
}

static struct fr_ip read_ip(const char *text)
{
    struct fr_ip ip;

    assert_int_equal(fr_ip_parse(fr_str_of(text), &ip), 0);
    return ip;
}

static void compares(void **state)
{
    static const char *const sorted[] = {
        "::",        "::1",       "0.0.0.0",     "1.2.3.4",
        "255.0.0.0", "::1:0:0:0", "2001:db8::1", "ffff::"};

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(sorted); i++) {
        for (size_t k = 0; k < TEST_COUNT(sorted); k++) {
            struct fr_ip a = read_ip(sorted[i]), b = read_ip(sorted[k]);
            int order = fr_ip_compare(&a, &b);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
            assert_int_equal(fr_ip_equal(&a, &b), i == k);
        }
    }
}

static void prefixes(void **state)
{
    static const struct {
        const char *ip;
        unsigned bits;
        const char *first, *last; /* NULL: refused */
    } cases[] = {
        {"10.1.2.3", 8, "10.0.0.0", "10.255.255.255"},
        {"10.1.2.3", 32, "10.1.2.3", "10.1.2.3"},
        {"10.1.2.3", 0, "0.0.0.0", "255.255.255.255"},
        {"10.1.2.3", 31, "10.1.2.2", "10.1.2.3"},
        {"10.1.2.3", 33, NULL, NULL},
        {"2001:db8::1", 32, "2001:db8::",
         "2001:db8:ffff:ffff:ffff:ffff:ffff:"
         "ffff"},
        {"2001:db8::1", 64, "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"},
        {"2001:db8::1", 65, "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff"},
        {"2001:db8::1", 128, "2001:db8::1", "2001:db8::1"},
        {"2001:db8::1", 0, "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
        {"2001:db8::1", 129, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_ip ip = read_ip(cases[i].ip), first, last;
        char text[FR_IP_TEXT_MAX];
        int status = fr_ip_prefix(&ip, cases[i].bits, &first, &last);
        assert_int_equal(status, cases[i].first ? 0 : FR_EINPUT);
        if (status)
            continue;
        fr_ip_print(&first, text);
        assert_string_equal(text, cases[i].first);
        fr_ip_print(&last, text);
        assert_string_equal(text, cases[i].last);
    }
}

static void sums(void **state)
{
    static const struct {
        const char *ip;
        int64_t offset;
        const char *sum; /* NULL: refused */
    } cases[] = {
        {"10.0.0.255", 1, "10.0.1.0"},
        {"10.0.1.0", -1, "10.0.0.255"},
        {"0.0.0.0", 0xffffffff, "255.255.255.255"},
        {"0.0.0.0", 0x100000000, NULL},
        {"0.0.0.0", -1, NULL},
        {"255.255.255.255", 1, NULL},
        {"1.2.3.4", INT64_MIN, NULL},
        {"1.2.3.4", INT64_MAX, NULL},
        {"::ffff:ffff:ffff:ffff", 1, "0:0:0:1::"},
        {"0:0:0:1::", -1, "::ffff:ffff:ffff:ffff"},
        {"::", -1, NULL},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1, NULL},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 0,
         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct fr_ip ip = read_ip(cases[i].ip), sum;
        char text[FR_IP_TEXT_MAX];
        int status = fr_ip_add(&ip, cases[i].offset, &sum);
        assert_int_equal(status, cases[i].sum ? 0 : FR_EINPUT);
        if (status)
            continue;
        fr_ip_print(&sum, text);
        assert_string_equal(text, cases[i].sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_prints),
        cmocka_unit_test(a_missing_address_is_empty),
        cmocka_unit_test(random_addresses_survive),
        cmocka_unit_test(compares),
        cmocka_unit_test(prefixes),
        cmocka_unit_test(sums),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
