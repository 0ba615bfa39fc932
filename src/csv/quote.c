/* quote.c - the one place that decides about quotes and apostrophes. */
#include "csv/quote.h"

#include <csv.h>

#include "base/num.h"

static int starts_formula(struct fr_str text)
{
    if (text.size == 0)
        return 0;
    if (memchr("=+-@\t\r\n", text.data[0], 7))
        return 1;
    return fr_str_starts_with(text, FR_STR("\xef\xbc\x9d")) || /* U+FF1D = */
           fr_str_starts_with(text, FR_STR("\xef\xbc\x8b")) || /* U+FF0B + */
           fr_str_starts_with(text, FR_STR("\xef\xbc\x8d")) || /* U+FF0D - */
           fr_str_starts_with(text, FR_STR("\xef\xbc\xa0"));   /* U+FF20 @ */
}

int fr_csv_is_formula(struct fr_str text)
{
    double number;

    return starts_formula(text) &&
           fr_num_parse_f64(fr_str_trim(text), &number) < 0;
}

static int needs_quotes(struct fr_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (memchr(",\"\r\n", text.data[i], 4))
            return 1;
    }
    return 0;
}

/* Spaces around a cell would be lost when it is read again. */
static int has_outer_space(struct fr_str text)
{
    return fr_str_trim(text).size != text.size;
}

static void append_quoted(struct fr_strbuf *buf, struct fr_str text,
                          int is_formula)
{
    /* libcsv doubles every quote at worst and adds two */
    size_t size_max = 2 * text.size + 2;
    char *out = fr_strbuf_reserve(buf, size_max + 1);

    if (!out)
        return;
    if (!is_formula) {
        fr_strbuf_commit(buf, csv_write(out, size_max, text.data, text.size));
        return;
    }
    size_t size = csv_write(out + 1, size_max, text.data, text.size);
    out[0] = '"';
    out[1] = '\''; /* in the place of libcsv's opening quote */
    fr_strbuf_commit(buf, size + 1);
}

void fr_csv_append_cell(struct fr_strbuf *buf, struct fr_str text)
{
    int is_formula = fr_csv_is_formula(text);

    if (needs_quotes(text) || has_outer_space(text)) {
        append_quoted(buf, text, is_formula);
        return;
    }
    if (is_formula)
        fr_strbuf_append_char(buf, '\'');
    fr_strbuf_append_str(buf, text);
}
