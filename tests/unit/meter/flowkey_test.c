/* flowkey_test.c - one key for both directions, and the hash of it. */
#include "support/unit.h"

#include "meter/flowkey.h"

static struct fr_packet packet_of(uint8_t src, uint16_t sport, uint8_t dst,
                                  uint16_t dport)
{
    struct fr_packet packet = {.family = 4, .protocol = 6};

    packet.src[3] = src;
    packet.dst[3] = dst;
    packet.sport = sport;
    packet.dport = dport;
    return packet;
}

static int are_equal(struct fr_packet a, struct fr_packet b)
{
    struct fr_flow_key first, second;

    fr_flow_key_of(&a, &first);
    fr_flow_key_of(&b, &second);
    return fr_flow_key_equal(&first, &second);
}

static void both_directions_have_one_key(void **state)
{
    (void)state;
    assert_true(are_equal(packet_of(1, 80, 2, 99), packet_of(2, 99, 1, 80)));
    assert_true(are_equal(packet_of(1, 80, 1, 99), packet_of(1, 99, 1, 80)));
    assert_false(are_equal(packet_of(1, 80, 2, 99), packet_of(1, 99, 2, 80)));
    assert_false(are_equal(packet_of(1, 80, 2, 99), packet_of(1, 80, 3, 99)));
}

static void protocol_and_family_count(void **state)
{
    struct fr_packet a = packet_of(1, 80, 2, 99), b = a, c = a;

    (void)state;
    b.protocol = 17;
    c.family = 6;
    assert_false(are_equal(a, b));
    assert_false(are_equal(a, c));
}

static void ends_are_told_apart(void **state)
{
    struct fr_packet packet = packet_of(9, 80, 2, 99);
    struct fr_flow_key key;
    uint8_t address[16];
    int end = fr_flow_key_of(&packet, &key);

    (void)state;
    assert_int_equal(end, 1);
    assert_int_equal(fr_flow_key_end(&key, end, address), 80);
    assert_memory_equal(address, packet.src, 16);
    assert_int_equal(fr_flow_key_end(&key, !end, address), 99);
    assert_memory_equal(address, packet.dst, 16);
    assert_false(fr_flow_key_is_loop(&key));
    packet = packet_of(9, 80, 9, 99);
    fr_flow_key_of(&packet, &key);
    assert_false(fr_flow_key_is_loop(&key));
    packet = packet_of(9, 80, 9, 80);
    assert_int_equal(fr_flow_key_of(&packet, &key), 0);
    assert_true(fr_flow_key_is_loop(&key));
}

/* Computed with another implementation of SipHash-1-3. */
static void the_hash_is_siphash(void **state)
{
    struct fr_hash_secret secret = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};
    struct fr_flow_key key = {{1, 2, 3, 4, 5}};

    (void)state;
    assert_true(fr_flow_key_hash(&key, &secret) == 0xaa1c5def277dab5d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_have_one_key),
        cmocka_unit_test(protocol_and_family_count),
        cmocka_unit_test(ends_are_told_apart),
        cmocka_unit_test(the_hash_is_siphash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
