/* words.c - pieces of sentences that are true for any count. */
#include "report/words.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"

const char *fr_words_pick(uint64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

void fr_words_count(struct fr_strbuf *buf, uint64_t count, const char *one,
                    const char *many)
{
    if (count == 0) {
        fr_strbuf_append_text(buf, "no ");
        fr_strbuf_append_text(buf, one);
        return;
    }
    fr_num_append_grouped(buf, count);
    fr_strbuf_append_char(buf, ' ');
    fr_strbuf_append_text(buf, fr_words_pick(count, one, many));
}

void fr_words_share(struct fr_strbuf *buf, uint64_t part, uint64_t whole)
{
    if (whole == 0)
        fr_strbuf_append_text(buf, "0%");
    else
        fr_num_append_share(buf, (double)part, (double)whole);
}

static void append_all(struct fr_strbuf *buf, uint64_t whole, const char *one,
                       const char *many)
{
    if (whole == 1) {
        fr_strbuf_append_text(buf, "the only ");
        fr_strbuf_append_text(buf, one);
    } else if (whole == 2) {
        fr_strbuf_append_text(buf, "both ");
        fr_strbuf_append_text(buf, many);
    } else {
        fr_strbuf_append_text(buf, "all ");
        fr_words_count(buf, whole, one, many);
    }
}

void fr_words_part(struct fr_strbuf *buf, uint64_t part, uint64_t whole,
                   const char *one, const char *many)
{
    if (whole == 0 || (part == 0 && whole == 1)) {
        fr_strbuf_append_text(buf, "no ");
        fr_strbuf_append_text(buf, one);
    } else if (part == 0) {
        fr_strbuf_append_text(buf, "none of the ");
        fr_words_count(buf, whole, one, many);
    } else if (part >= whole) {
        append_all(buf, whole, one, many);
    } else {
        fr_num_append_grouped(buf, part);
        fr_strbuf_append_text(buf, " of ");
        fr_words_count(buf, whole, one, many);
        fr_strbuf_append_text(buf, " (");
        fr_words_share(buf, part, whole);
        fr_strbuf_append_char(buf, ')');
    }
}

/* The bytes of the first `char_max` characters. */
static size_t bytes_of(struct fr_str text, size_t char_max)
{
    size_t at = 0;
    unsigned length;

    for (size_t i = 0; i < char_max && at < text.size; i++) {
        fr_utf8_decode(text.data + at, text.size - at, &length);
        at += length;
    }
    return at;
}

void fr_words_shown(struct fr_strbuf *buf, const char *text, size_t char_max)
{
    struct fr_str whole = fr_str_of(text);
    struct fr_str head = whole;

    if (char_max && fr_utf8_count(whole) > char_max)
        head.size = bytes_of(whole, char_max - 1);
    fr_utf8_append_shown(buf, head);
    if (head.size < whole.size)
        fr_utf8_append(buf, 0x2026);
}

void fr_words_name(struct fr_strbuf *buf, const char *name)
{
    fr_words_shown(buf, name[0] ? name : "(empty)", FR_WORDS_NAME_MAX);
}

void fr_words_join(struct fr_strbuf *buf, uint32_t index, uint32_t count)
{
    if (index == 0)
        return;
    fr_strbuf_append_text(buf, index + 1 == count ? " and " : ", ");
}

void fr_words_capitalise(struct fr_strbuf *text)
{
    if (text->size && text->data[0] >= 'a' && text->data[0] <= 'z')
        text->data[0] = (char)(text->data[0] - 'a' + 'A');
}

void fr_words_stop(struct fr_strbuf *buf)
{
    if (buf->size && buf->data[buf->size - 1] != '.')
        fr_strbuf_append_char(buf, '.');
}

void fr_words_time(struct fr_strbuf *buf, int64_t ns)
{
    char text[FR_TIME_TEXT_MAX];

    if (ns == FR_TIME_MISSING) {
        fr_strbuf_append_text(buf, "unknown");
        return;
    }
    fr_clock_print(ns, text);
    fr_strbuf_append_text(buf, text);
    fr_strbuf_append_text(buf, " UTC");
}

/* Down to whole seconds. */
static int64_t whole_seconds(int64_t ns)
{
    int64_t rest = ns % FR_NS_PER_S;

    return ns - rest - (rest < 0 ? FR_NS_PER_S : 0);
}

void fr_words_period(struct fr_strbuf *buf, int64_t first, int64_t last)
{
    char from[FR_TIME_TEXT_MAX], to[FR_TIME_TEXT_MAX];
    size_t same = 0;

    if (first == FR_TIME_MISSING || last == FR_TIME_MISSING) {
        fr_strbuf_append_text(buf, "unknown");
        return;
    }
    if (last / FR_NS_PER_S - first / FR_NS_PER_S >= 60) {
        first = whole_seconds(first);
        last = whole_seconds(last);
    }
    fr_clock_print(first, from);
    fr_clock_print(last, to);
    if (strncmp(from, to, 11) == 0)
        same = 11; /* the date and the space behind it */
    fr_strbuf_append_text(buf, from);
    if (first != last) {
        fr_strbuf_append_text(buf, " to ");
        fr_strbuf_append_text(buf, to + same);
    }
    fr_strbuf_append_text(buf, " UTC");
}

void fr_words_label(struct fr_strbuf *buf, const char *name)
{
    size_t before = buf->size;

    fr_words_name(buf, name);
    for (size_t i = before; i < buf->size; i++) {
        if (buf->data[i] == '_')
            buf->data[i] = ' ';
    }
}

void fr_words_quantity(struct fr_strbuf *buf, enum fr_type type, double value)
{
    fr_num_append_quantity(buf, value, fr_type_time_exponent(type),
                           fr_type_bytes_exponent(type));
}

/* Decimals that keep a value below 1 below 1 when it is rounded. */
static int decimals_below_one(double r)
{
    int decimals = 2;
    double step = 0.01;

    while (decimals < 9 && fabs(r) < 1 && fabs(r) >= 1 - step / 2) {
        decimals++;
        step /= 10;
    }
    return decimals;
}

void fr_words_correlation(struct fr_strbuf *buf, double r)
{
    if (isnan(r))
        fr_strbuf_append_text(buf, "none");
    else if (fabs(r) < 0.005)
        fr_strbuf_append_text(buf, "0.00");
    else
        fr_num_append_fixed(buf, r, decimals_below_one(r));
}
