/* ip.c - addresses as 128-bit integers. Invariant: family 4 means that high
 * is 0 and the upper half of low is 0xffff. */
#include "base/ip.h"

#include "base/num.h"

#define MAPPED 0xffff00000000U

static struct fr_ip ip_v4(uint32_t number)
{
    return (struct fr_ip){.low = MAPPED | number, .family = 4};
}

/* One decimal part, 0..255, without leading zeros; returns where it ends, or
 * NULL. */
static const char *take_octet(const char *at, const char *end, uint32_t *octet)
{
    const char *start = at;
    uint32_t value = 0;

    for (; at < end && at - start < 3 && *at >= '0' && *at <= '9'; at++)
        value = value * 10 + (uint32_t)(*at - '0');
    if (at == start || value > 255 || (*start == '0' && at - start > 1))
        return NULL;
    *octet = value;
    return at;
}

static int parse_v4(struct fr_str text, uint32_t *number)
{
    const char *at = text.data;
    const char *end = at + text.size;
    uint32_t value = 0;
    uint32_t octet;

    for (int i = 0; i < 4; i++) {
        if (i > 0 && (at == end || *at++ != '.'))
            return FR_EINPUT;
        at = take_octet(at, end, &octet);
        if (!at)
            return FR_EINPUT;
        value = value << 8 | octet;
    }
    if (at != end)
        return FR_EINPUT;
    *number = value;
    return 0;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static int parse_group(struct fr_str part, uint16_t *group)
{
    unsigned value = 0;

    if (part.size == 0 || part.size > 4)
        return FR_EINPUT;
    for (size_t i = 0; i < part.size; i++) {
        int digit = hex_value(part.data[i]);
        if (digit < 0)
            return FR_EINPUT;
        value = value << 4 | (unsigned)digit;
    }
    *group = (uint16_t)value;
    return 0;
}

/* Groups between colons, no "::"; an IPv4 tail counts two. Returns how many,
 * at most `room`, or FR_EINPUT. */
static int parse_groups(struct fr_str text, uint16_t *groups, int room)
{
    int count = 0;

    if (text.size == 0)
        return 0;
    while (text.data) {
        struct fr_str part = fr_str_split(&text, ':');
        uint32_t tail;
        if (!text.data && room - count >= 2 && parse_v4(part, &tail) == 0) {
            groups[count++] = (uint16_t)(tail >> 16);
            groups[count++] = (uint16_t)tail;
        } else if (count == room || parse_group(part, &groups[count]) < 0) {
            return FR_EINPUT;
        } else {
            count++;
        }
    }
    return count;
}

/* Where "::" begins, or the size. */
static size_t find_gap(struct fr_str text)
{
    for (size_t i = 0; i + 1 < text.size; i++) {
        if (text.data[i] == ':' && text.data[i + 1] == ':')
            return i;
    }
    return text.size;
}

static int parse_v6(struct fr_str text, uint16_t groups[8])
{
    uint16_t tail[8] = {0};
    size_t gap = find_gap(text);
    struct fr_str before = {text.data, gap};
    struct fr_str behind;
    int head_count, tail_count;

    if (gap == text.size)
        return parse_groups(text, groups, 8) == 8 ? 0 : FR_EINPUT;
    behind = (struct fr_str){text.data + gap + 2, text.size - gap - 2};
    if (memchr(before.data, '.', before.size))
        return FR_EINPUT;
    head_count = parse_groups(before, groups, 7);
    if (head_count < 0)
        return FR_EINPUT;
    tail_count = parse_groups(behind, tail, 7 - head_count);
    if (tail_count < 0)
        return FR_EINPUT;
    for (int i = 0; i < tail_count; i++)
        groups[8 - tail_count + i] = tail[i];
    return 0;
}

static uint64_t join(const uint16_t groups[4])
{
    return (uint64_t)groups[0] << 48 | (uint64_t)groups[1] << 32 |
           (uint64_t)groups[2] << 16 | groups[3];
}

static int is_mapped(const struct fr_ip *ip)
{
    return ip->high == 0 && ip->low >> 32 == 0xffff;
}

int fr_ip_parse(struct fr_str text, struct fr_ip *ip)
{
    uint16_t groups[8] = {0};
    uint32_t number;

    if (text.size == 0 || text.size >= FR_IP_TEXT_MAX)
        return FR_EINPUT;
    if (parse_v4(text, &number) == 0) {
        *ip = ip_v4(number);
        return 0;
    }
    if (parse_v6(text, groups) < 0)
        return FR_EINPUT;
    *ip = (struct fr_ip){join(groups), join(groups + 4), 6};
    if (is_mapped(ip))
        ip->family = 4;
    return 0;
}

static size_t print_v4(uint32_t number, char *out)
{
    size_t size = 0;

    for (int shift = 24; shift >= 0; shift -= 8) {
        size += fr_num_print_u64(number >> shift & 255, out + size);
        if (shift)
            out[size++] = '.';
    }
    return size;
}

static size_t print_hex(unsigned group, char *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = 0;

    for (int shift = 12; shift >= 0; shift -= 4) {
        if (group >> shift || shift == 0)
            out[size++] = digits[group >> shift & 15];
    }
    return size;
}

/* The first of the longest runs of two or more zero groups; 8: none. */
static int find_zeros(const unsigned groups[8], int *length)
{
    int best = 8;

    *length = 1;
    for (int i = 0; i < 8; i++) {
        int end = i;
        while (end < 8 && groups[end] == 0)
            end++;
        if (end - i > *length) {
            best = i;
            *length = end - i;
        }
    }
    return best;
}

static size_t print_v6(const struct fr_ip *ip, char *out)
{
    unsigned groups[8];
    int zeros, zeros_length;
    size_t size = 0;

    for (int i = 0; i < 8; i++) {
        uint64_t word = i < 4 ? ip->high : ip->low;
        groups[i] = (unsigned)(word >> (48 - 16 * (i % 4)) & 0xffff);
    }
    zeros = find_zeros(groups, &zeros_length);
    for (int i = 0; i < 8; i++) {
        if (i == zeros) {
            out[size++] = ':';
            out[size++] = ':';
            i += zeros_length - 1;
            continue;
        }
        if (i > 0 && out[size - 1] != ':')
            out[size++] = ':';
        size += print_hex(groups[i], out + size);
    }
    return size;
}

size_t fr_ip_print(const struct fr_ip *ip, char *out)
{
    size_t size = 0;

    if (ip->family == 4)
        size = print_v4((uint32_t)ip->low, out);
    else if (ip->family == 6)
        size = print_v6(ip, out);
    out[size] = '\0';
    return size;
}

int fr_ip_compare(const struct fr_ip *a, const struct fr_ip *b)
{
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    return (a->low > b->low) - (a->low < b->low);
}

int fr_ip_equal(const struct fr_ip *a, const struct fr_ip *b)
{
    return a->high == b->high && a->low == b->low;
}

/* A word with its lowest `bits` bits (0..64) set. */
static uint64_t low_bits(unsigned bits)
{
    return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

int fr_ip_prefix(const struct fr_ip *ip, unsigned bits, struct fr_ip *first,
                 struct fr_ip *last)
{
    unsigned width = ip->family == 4 ? 32 : 128;
    unsigned host;
    uint64_t high, low;

    if (ip->family == 0 || bits > width)
        return FR_EINPUT;
    host = width - bits;
    high = host > 64 ? low_bits(host - 64) : 0;
    low = low_bits(host);
    *first = *last = *ip;
    first->high &= ~high;
    first->low &= ~low;
    last->high |= high;
    last->low |= low;
    return 0;
}

int fr_ip_add(const struct fr_ip *ip, int64_t offset, struct fr_ip *sum)
{
    uint64_t low = ip->low + (uint64_t)offset;
    uint64_t carry = offset >= 0 ? low < ip->low : low > ip->low;
    uint64_t high = offset >= 0 ? ip->high + carry : ip->high - carry;

    if (ip->family == 0)
        return FR_EINPUT;
    if (offset >= 0 ? high < ip->high : high > ip->high)
        return FR_EINPUT;
    if (ip->family == 4 && (high != 0 || low >> 32 != 0xffff))
        return FR_EINPUT;
    *sum = (struct fr_ip){high, low, ip->family};
    return 0;
}
