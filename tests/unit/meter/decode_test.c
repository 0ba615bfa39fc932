/* decode_test.c - frames of each link type, and headers that lie. */
#include "support/unit.h"

#include "base/clock.h"
#include "meter/decode.h"
#include "unit/meter/frames.h"

#define UDP4                                                                   \
    "45000021 00000000 40110000 0a000001 0a000002 0001 0002 0000 0000 "        \
    "0102030405"
#define UDP6_HEADER                                                            \
    "fd000000000000000000000000000001 fd000000000000000000000000000002"
#define UDP6  "60000000 000d1140 " UDP6_HEADER " 0001 0002 0000 0000 0102030405"
#define ETHER "000000000000 000000000000 "

static const struct {
    const char *hex;
    int link_type;
    int family;
} links[] = {
    {ETHER "0800" UDP4, 1, 4},
    {ETHER "86dd" UDP6, 1, 6},
    {ETHER "8100 0007 0800" UDP4, 1, 4},
    {ETHER "88a8 0007 8100 0008 86dd" UDP6, 1, 6},
    {ETHER "8847 00010040 00020140" UDP4, 1, 4},
    {ETHER "8100 0007 8848 00020140" UDP6, 1, 6},
    {ETHER "8864 11000001 0023 0021" UDP4, 1, 4},
    {"11000001 0023 0057" UDP6, 51, 6},
    {"02000000" UDP4, 0, 4},
    {"00000002" UDP4, 0, 4},
    {"1e000000" UDP6, 0, 6},
    {"00000018" UDP6, 108, 6},
    {UDP4, 12, 4},
    {UDP6, 101, 6},
    {UDP4, 228, 4},
    {UDP6, 229, 6},
    {"0000 0000 0000 0000000000000000 0800" UDP4, 113, 4},
    {"86dd 0000 00000000 0000 00 00 0000000000000000" UDP6, 276, 6},
};

static enum fr_reject decode_hex(const char *hex, int link_type,
                                 struct fr_packet *packet)
{
    struct bytes bytes = {.size = 0};
    struct fr_frame frame;

    put_hex(&bytes, hex);
    frame = frame_of(&bytes, link_type, 1);
    return fr_decode_frame(&frame, packet);
}

static void every_link_type_leads_to_ip(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(links); i++) {
        struct fr_packet packet;
        assert_int_equal(decode_hex(links[i].hex, links[i].link_type, &packet),
                         0);
        assert_int_equal(packet.family, links[i].family);
        assert_int_equal(packet.protocol, FR_PROTOCOL_UDP);
        assert_int_equal(packet.sport, 1);
        assert_int_equal(packet.dport, 2);
        assert_int_equal(packet.ip_len - packet.header_len, 5);
    }
}

/* A block of exactly the size, so that a sanitizer sees its end. */
static uint8_t *copy_of(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    assert_non_null(copy);
    memcpy(copy, data, size);
    return copy;
}

/* Every frame above, cut at every byte: nothing is read past the cut. */
static void cut_frames_are_cut_short(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(links); i++) {
        struct bytes bytes = {.size = 0};
        put_hex(&bytes, links[i].hex);
        for (uint32_t size = 0; size < bytes.size - 5; size++) {
            struct fr_frame frame = frame_of(&bytes, links[i].link_type, 1);
            struct fr_packet packet;
            uint8_t *copy = copy_of(bytes.data, size);
            frame.captured = size;
            frame.data = copy;
            assert_int_equal(fr_decode_frame(&frame, &packet),
                             FR_REJECT_CUT_SHORT);
            free(copy);
        }
    }
}

/* A UDP packet in GRE with all its fields, in VXLAN, in IP in VXLAN. */
#define VXLAN                                                                  \
    "4500006c 00000000 40110000 0a000003 0a000004 c350 12b5 0058 0000 "        \
    "08000000 00000700 "
static const char *const tunnels[] = {
    "45000045 00000000 402f0000 0a000003 0a000004 b0000800 00000000 00000000 "
    "00000000" UDP4,
    VXLAN ETHER "8100 0007 0800" UDP4,
    VXLAN ETHER "0800 45000035 00000000 40040000 0a000005 0a000006" UDP4,
};

/* Whole: the UDP packet. Cut at any byte: what is whole of it, read in a block
 * of that size. */
static void tunnels_lead_to_what_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(tunnels); i++) {
        struct bytes bytes = {.size = 0};
        put_hex(&bytes, tunnels[i]);
        for (uint32_t size = 0; size <= bytes.size; size++) {
            struct fr_frame frame = frame_of(&bytes, 228, 1);
            struct fr_packet packet;
            uint8_t *copy = copy_of(bytes.data, size);
            enum fr_reject reject;
            frame.captured = size;
            frame.data = copy;
            reject = fr_decode_innermost(&frame, &packet);
            assert_true(reject == FR_REJECT_NONE ||
                        (reject == FR_REJECT_CUT_SHORT && size < 28));
            if (reject == FR_REJECT_NONE)
                assert_int_equal(packet.is_inner && packet.src[3] == 1,
                                 size + 5 >= bytes.size);
            free(copy);
        }
    }
}

static const struct {
    const char *hex;
    enum fr_reject reject;
} lies[] = {
    /* version, header length, total length */
    {"55000021 00000000 40110000 0a000001 0a000002", FR_REJECT_MALFORMED_IP},
    {"44000021 00000000 40110000 0a000001 0a000002", FR_REJECT_MALFORMED_IP},
    {"45000013 00000000 40110000 0a000001 0a000002", FR_REJECT_MALFORMED_IP},
    {"46000018 00000000 40110000 0a000001 0a000002", FR_REJECT_CUT_SHORT},
    /* no room for the UDP header; for the TCP header and its options */
    {"4500001b 00000000 40110000 0a000001 0a000002 0001000200000000",
     FR_REJECT_MALFORMED_TRANSPORT},
    {"45000028 00000000 40060000 0a000001 0a000002 0001 0002 00000000 "
     "00000000 6000 0000 0000 0000",
     FR_REJECT_MALFORMED_TRANSPORT},
    {"45000028 00000000 40060000 0a000001 0a000002 0001 0002 00000000 "
     "00000000 4000 0000 0000 0000",
     FR_REJECT_MALFORMED_TRANSPORT},
};

static void lying_headers_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(lies); i++) {
        struct fr_packet packet;
        assert_int_equal(decode_hex(lies[i].hex, 228, &packet), lies[i].reject);
    }
}

static void extension_headers_count_as_header(void **state)
{
    struct fr_packet packet;

    (void)state;
    assert_int_equal(decode_hex("60000000 001d0040 " UDP6_HEADER
                                " 3c00000000000000 1100000000000000"
                                " 0001 0002 0000 0000 0102030405",
                                229, &packet),
                     0);
    assert_int_equal(packet.header_len, 40 + 16 + 8);
    assert_int_equal(packet.protocol, FR_PROTOCOL_UDP);
    /* an extension that is longer than the packet */
    assert_int_equal(decode_hex("60000000 00080040 " UDP6_HEADER
                                " 11ff000000000000",
                                229, &packet),
                     FR_REJECT_MALFORMED_IP);
}

static void fragments_are_told(void **state)
{
    struct fr_packet packet;

    (void)state;
    assert_int_equal(decode_hex("45000021 01022000 40110000 0a000001 0a000002"
                                "0001 0002 0000 0000 0102030405",
                                228, &packet),
                     0);
    assert_true(packet.is_fragment && !packet.is_later_fragment);
    assert_int_equal(packet.fragment_id, 0x0102);
    assert_int_equal(decode_hex("45000021 01020001 40110000 0a000001 0a000002",
                                228, &packet),
                     0);
    assert_true(packet.is_fragment && packet.is_later_fragment);
    assert_int_equal(decode_hex("60000000 00082c40 " UDP6_HEADER
                                " 1100 0008 01020304",
                                229, &packet),
                     0);
    assert_true(packet.is_later_fragment);
    assert_true(packet.fragment_id == 0x01020304);
}

static void no_length_is_that_of_the_wire(void **state)
{
    struct fr_packet packet;

    (void)state;
    assert_int_equal(decode_hex("45000000 00000000 40110000 0a000001 0a000002"
                                "0001 0002 0000 0000 0102030405",
                                228, &packet),
                     0);
    assert_int_equal(packet.ip_len, 33);
    assert_true(packet.is_len_from_wire);
}

static void times_and_kinds_that_are_none(void **state)
{
    struct bytes bytes = {.size = 0};
    struct fr_frame frame = frame_of(&bytes, 1, FR_TIME_MISSING);
    struct fr_packet packet;

    (void)state;
    assert_int_equal(fr_decode_frame(&frame, &packet), FR_REJECT_BAD_TIME);
    assert_int_equal(decode_hex("00", 105, &packet), FR_REJECT_LINK_TYPE);
    assert_int_equal(decode_hex(ETHER "0806", 1, &packet), FR_REJECT_NOT_IP);
    assert_int_equal(decode_hex("00", 12, &packet), FR_REJECT_NOT_IP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_link_type_leads_to_ip),
        cmocka_unit_test(cut_frames_are_cut_short),
        cmocka_unit_test(tunnels_lead_to_what_is_whole),
        cmocka_unit_test(lying_headers_are_named),
        cmocka_unit_test(extension_headers_count_as_header),
        cmocka_unit_test(fragments_are_told),
        cmocka_unit_test(no_length_is_that_of_the_wire),
        cmocka_unit_test(times_and_kinds_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
