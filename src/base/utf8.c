/* utf8.c - UTF-8 as in RFC 3629: overlong forms, surrogates and anything
 * above U+10FFFF are invalid, and an invalid sequence is consumed one byte at
 * a time, so that nothing behind it is lost. */
#include "base/utf8.h"

#include "base/bug.h"

struct range {
    uint32_t first, last;
};

/* Marks that take no column: combining, joiners, variation selectors. */
static const struct range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x05BF, 0x05BF},
    {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7},   {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},   {0x06DF, 0x06E4},
    {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711},   {0x0730, 0x074A},
    {0x07A6, 0x07B0}, {0x07EB, 0x07F3}, {0x0900, 0x0902},   {0x093A, 0x093A},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},   {0x0951, 0x0957},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},   {0x1160, 0x11FF},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x2060, 0x2064},
    {0x20D0, 0x20FF}, {0x302A, 0x302D}, {0x3099, 0x309A},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

/* Characters of two columns: East Asian wide and emoji. */
static const struct range double_width[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},
    {0x23E9, 0x23EC},   {0x23F0, 0x23F0},   {0x23F3, 0x23F3},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},
    {0x26F2, 0x26F3},   {0x26F5, 0x26F5},   {0x26FA, 0x26FA},
    {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x274E, 0x274E},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x3029},
    {0x302E, 0x303E},   {0x3041, 0x3098},   {0x309B, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18CFF},
    {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F265},
    {0x1F300, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3},
    {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4}, {0x1F3F8, 0x1F43E},
    {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D},
    {0x1F54B, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596},
    {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5},
    {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D7}, {0x1F6DC, 0x1F6DF},
    {0x1F6EB, 0x1F6EC}, {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0},
    {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD},
    {0x30000, 0x3FFFD},
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static int is_in(const struct range *ranges, size_t count, uint32_t code)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (code < ranges[middle].first)
            count = middle;
        else if (code > ranges[middle].last)
            low = middle + 1;
        else
            return 1;
    }
    return 0;
}

/* How many bytes follow this first byte; 0 for one that cannot be first. */
static unsigned tail_length(unsigned char first)
{
    if (first >= 0xC2 && first <= 0xDF)
        return 1;
    if (first >= 0xE0 && first <= 0xEF)
        return 2;
    if (first >= 0xF0 && first <= 0xF4)
        return 3;
    return 0;
}

/* Overlong forms of two bytes are refused by tail_length. */
static int is_scalar(uint32_t code, unsigned tail)
{
    if (tail == 2)
        return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
    if (tail == 3)
        return code >= 0x10000 && code <= 0x10FFFF;
    return 1;
}

uint32_t fr_utf8_decode(const char *text, size_t size, unsigned *length)
{
    const unsigned char *at = (const unsigned char *)text;
    unsigned tail;
    uint32_t code;

    FR_ASSERT(size > 0);
    *length = 1;
    if (at[0] < 0x80)
        return at[0];
    tail = tail_length(at[0]);
    if (tail == 0 || tail >= size)
        return FR_UTF8_BAD;
    code = at[0] & (0x3Fu >> tail);
    for (unsigned i = 1; i <= tail; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return FR_UTF8_BAD;
        code = code << 6 | (at[i] & 0x3Fu);
    }
    if (!is_scalar(code, tail))
        return FR_UTF8_BAD;
    *length = tail + 1;
    return code;
}

void fr_utf8_append(struct fr_strbuf *buf, uint32_t code)
{
    static const unsigned char heads[4] = {0x00, 0xC0, 0xE0, 0xF0};
    char bytes[4];
    unsigned tail = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

    FR_ASSERT(code <= 0x10FFFF);
    FR_ASSERT(code < 0xD800 || code > 0xDFFF);
    for (unsigned i = tail; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    bytes[0] = (char)(heads[tail] | code);
    fr_strbuf_append(buf, bytes, tail + 1);
}

/* An encoded U+FFFD is valid and three bytes long. */
static int is_bad(uint32_t code, unsigned length)
{
    return code == FR_UTF8_BAD && length == 1;
}

int fr_utf8_is_valid(struct fr_str s)
{
    unsigned length;

    for (size_t i = 0; i < s.size; i += length) {
        uint32_t code = fr_utf8_decode(s.data + i, s.size - i, &length);
        if (is_bad(code, length))
            return 0;
    }
    return 1;
}

size_t fr_utf8_count(struct fr_str s)
{
    size_t count = 0;
    unsigned length;

    for (size_t i = 0; i < s.size; i += length) {
        fr_utf8_decode(s.data + i, s.size - i, &length);
        count++;
    }
    return count;
}

static size_t code_width(uint32_t code)
{
    if (code < zero_width[0].first)
        return 1;
    if (is_in(zero_width, LENGTH(zero_width), code))
        return 0;
    return is_in(double_width, LENGTH(double_width), code) ? 2 : 1;
}

size_t fr_utf8_width(struct fr_str s)
{
    size_t width = 0;
    unsigned length;

    for (size_t i = 0; i < s.size; i += length)
        width += code_width(fr_utf8_decode(s.data + i, s.size - i, &length));
    return width;
}

static int is_bidi_control(uint32_t code)
{
    return (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x200E ||
           code == 0x200F || code == 0x061C;
}

/* Line and paragraph separators end a line on some terminals. */
static int is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 ||
           code == 0x2029;
}

void fr_utf8_append_shown(struct fr_strbuf *buf, struct fr_str s)
{
    unsigned length;

    for (size_t i = 0; i < s.size; i += length) {
        uint32_t code = fr_utf8_decode(s.data + i, s.size - i, &length);
        if (is_bad(code, length))
            fr_strbuf_printf(buf, "\\x%02x", (unsigned char)s.data[i]);
        else if (is_bidi_control(code) || (is_control(code) && code > 0xFF))
            fr_strbuf_printf(buf, "\\u%04x", (unsigned)code);
        else if (is_control(code))
            fr_strbuf_printf(buf, "\\x%02x", (unsigned)code);
        else
            fr_strbuf_append(buf, s.data + i, length);
    }
}
