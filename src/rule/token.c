/* token.c - the lexer of expressions.
 *
 * It reads the raw bytes of the file, so every token knows its place. Faults
 * are reported one by one and the rest is still read; a list with a fault is
 * never parsed, so one mistake gives one message. */
#include "rule/token.h"

#include "base/alloc.h"
#include "base/num.h"
#include "base/utf8.h"
#include "rule/suggest.h"

/* An expression with so many faults is something else. */
#define FAULTS_MAX 20

struct lexer {
    const struct fr_source *source;
    const char *text; /* of the source */
    uint32_t at, end; /* bytes of it */
    struct fr_arena *arena;
    struct fr_report *report;
    struct fr_token_list *list;
    unsigned fault_count;
};

static const struct {
    const char *written;
    const char *help;
} slips[] = {
#define FR_SLIP(written, help) {written, help},
#include "rule/slips.def"
#undef FR_SLIP
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- characters ----------------------------------------------------------- */

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '_';
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The character `offset` behind the current one; NUL behind the end. */
static char peek(const struct lexer *lexer, uint32_t offset)
{
    if (offset >= lexer->end - lexer->at)
        return '\0';
    return lexer->text[lexer->at + offset];
}

static int starts_with(const struct lexer *lexer, const char *text)
{
    struct fr_str rest = {lexer->text + lexer->at, lexer->end - lexer->at};

    return fr_str_starts_with(rest, fr_str_of(text));
}

static struct fr_span span_to(const struct lexer *lexer, uint32_t begin,
                              uint32_t end)
{
    return (struct fr_span){lexer->source->id, begin, end};
}

static struct fr_str str_to(const struct lexer *lexer, uint32_t begin,
                            uint32_t end)
{
    return (struct fr_str){lexer->text + begin, end - begin};
}

/* --- tokens --------------------------------------------------------------- */

static struct fr_token *push(struct lexer *lexer, enum fr_token_kind kind,
                             uint32_t begin, uint32_t end)
{
    struct fr_token *token = fr_vec_push(&lexer->list->items);

    if (token) {
        token->kind = kind;
        token->span = span_to(lexer, begin, end);
        token->prefix_bits = -1;
    }
    return token;
}

/* Report at a place; nothing but the words differs between faults. */
#define FAULT(lexer, code, begin, end, label, ...)                             \
    do {                                                                       \
        FR_RULE_ERROR((lexer)->report, code, __VA_ARGS__);                     \
        fr_diag_label((lexer)->report->diag, span_to((lexer), (begin), (end)), \
                      "%s", (label));                                          \
        (lexer)->fault_count++;                                                \
    } while (0)

static int add_name(struct lexer *lexer)
{
    uint32_t begin = lexer->at;
    struct fr_token *token;
    struct fr_str name;

    while (is_word(peek(lexer, 0)))
        lexer->at++;
    name = str_to(lexer, begin, lexer->at);
    token = push(lexer, fr_token_word(name), begin, lexer->at);
    if (!token)
        return FR_ENOMEM;
    token->text = name;
    return 0;
}

/* --- texts ---------------------------------------------------------------- */

/* Is what follows the expression a YAML comment, which may have cut it? */
static int is_cut_by_comment(const struct lexer *lexer)
{
    struct fr_str text = lexer->source->text;
    size_t at = lexer->end;

    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return at > lexer->end && at < text.size && text.data[at] == '#';
}

static void report_open_text(struct lexer *lexer, uint32_t begin)
{
    FAULT(lexer, E0101, begin, lexer->at, "no second quote on this line",
          "this text does not end");
    if (is_cut_by_comment(lexer))
        fr_diag_help(lexer->report->diag,
                     "in YAML ' #' starts a comment even inside quotes; write "
                     "the condition as a block with |");
    else
        fr_diag_help(lexer->report->diag,
                     "a quote inside a text is written twice: 'it''s'");
}

/* Texts without a quote inside are borrowed from the source. */
static int unquote(struct lexer *lexer, struct fr_str raw, struct fr_str *text)
{
    char *copy;

    *text = raw;
    if (raw.size == 0 || !memchr(raw.data, '\'', raw.size))
        return 0;
    copy = fr_arena_alloc(lexer->arena, raw.size);
    if (!copy)
        return FR_ENOMEM;
    text->data = copy;
    text->size = 0;
    for (size_t i = 0; i < raw.size; i++) {
        copy[text->size++] = raw.data[i];
        if (raw.data[i] == '\'')
            i++;
    }
    return 0;
}

static int add_text(struct lexer *lexer)
{
    uint32_t begin = lexer->at++;
    struct fr_token *token;

    for (;; lexer->at++) {
        char c = peek(lexer, 0);
        if (lexer->at == lexer->end || c == '\n' || c == '\r') {
            report_open_text(lexer, begin);
            return 0;
        }
        if (c == '\'' && peek(lexer, 1) != '\'')
            break;
        if (c == '\'')
            lexer->at++;
    }
    lexer->at++;
    token = push(lexer, FR_TOKEN_TEXT, begin, lexer->at);
    if (!token)
        return FR_ENOMEM;
    return unquote(lexer, str_to(lexer, begin + 1, lexer->at - 1),
                   &token->text);
}

/* --- addresses ------------------------------------------------------------ */

/* How far a token that may be an address reaches, and its colons and dots.
 * The dots of a range end it. */
static uint32_t address_run(const struct lexer *lexer, unsigned *colons,
                            unsigned *dots)
{
    uint32_t length = 0;

    *colons = *dots = 0;
    for (;; length++) {
        char c = peek(lexer, length);
        if (c == '.' && (peek(lexer, length + 1) == '.' || length == 0))
            return length;
        if (!is_word(c) && c != ':' && c != '.')
            return length;
        *colons += c == ':';
        *dots += c == '.';
    }
}

/* Digits and dots only, or a token with two colons. */
static int is_address_ahead(const struct lexer *lexer, uint32_t *length)
{
    unsigned colons, dots;

    *length = address_run(lexer, &colons, &dots);
    if (colons >= 2)
        return 1;
    if (colons > 0 || dots < 2)
        return 0;
    for (uint32_t i = 0; i < *length; i++) {
        char c = peek(lexer, i);
        if (!is_digit(c) && c != '.')
            return 0;
    }
    return 1;
}

static const char *explain_ipv4(struct fr_str text)
{
    unsigned parts = 0;

    while (text.data) {
        struct fr_str part = fr_str_split(&text, '.');
        uint64_t value;
        parts++;
        if (fr_num_parse_u64(part, &value) < 0)
            return "a part of it is no number";
        if (value > 255)
            return "a part of it is above 255";
        if (part.size > 1 && part.data[0] == '0')
            return "a part of it begins with a zero";
    }
    return parts == 4 ? "" : "an IPv4 address has four parts";
}

static void report_address(struct lexer *lexer, uint32_t begin)
{
    struct fr_str text = str_to(lexer, begin, lexer->at);
    const char *why = memchr(text.data, ':', text.size) ? "not an IPv6 address"
                                                        : explain_ipv4(text);

    FAULT(lexer, E0105, begin, lexer->at, why, "'%.*s' is not an address",
          FR_SHOWN(text));
}

/* The bits behind '/', if digits follow it at once. */
static int read_prefix(struct lexer *lexer, uint32_t begin,
                       struct fr_token *token)
{
    uint32_t digits = lexer->at + 1;
    unsigned limit = token->ip.family == 4 ? 32 : 128;
    uint64_t bits = UINT64_MAX;

    if (peek(lexer, 0) != '/' || !is_digit(peek(lexer, 1)))
        return 0;
    lexer->at++;
    while (is_word(peek(lexer, 0)))
        lexer->at++;
    token->span.end = lexer->at;
    if (fr_num_parse_u64(str_to(lexer, digits, lexer->at), &bits) == 0 &&
        bits <= limit) {
        token->prefix_bits = (int)bits;
        return 0;
    }
    FAULT(lexer, E0105, digits - 1, lexer->at, "not a prefix length",
          "'%.*s' is not an address",
          FR_SHOWN(str_to(lexer, begin, lexer->at)));
    fr_diag_help(lexer->report->diag, "an IPv%d prefix has 0 to %u bits",
                 token->ip.family, limit);
    return 0;
}

static int add_address(struct lexer *lexer, uint32_t length)
{
    uint32_t begin = lexer->at;
    struct fr_token *token;
    struct fr_ip ip;

    lexer->at += length;
    if (fr_ip_parse(str_to(lexer, begin, lexer->at), &ip) < 0) {
        report_address(lexer, begin);
        return 0;
    }
    if (peek(lexer, 0) == '%') {
        while (is_word(peek(lexer, 0)) || peek(lexer, 0) == '%')
            lexer->at++;
        FAULT(lexer, E0105, begin, lexer->at, "a zone is not known here",
              "'%.*s' is not an address",
              FR_SHOWN(str_to(lexer, begin, lexer->at)));
        return 0;
    }
    token = push(lexer, FR_TOKEN_ADDRESS, begin, lexer->at);
    if (!token)
        return FR_ENOMEM;
    token->ip = ip;
    return read_prefix(lexer, begin, token);
}

/* --- numbers -------------------------------------------------------------- */

/* Bytes of the number without its unit. */
static uint32_t number_length(const struct lexer *lexer)
{
    uint32_t length = 0;
    uint32_t sign;

    while (is_digit(peek(lexer, length)) || peek(lexer, length) == '_')
        length++;
    if (peek(lexer, length) == '.' && is_digit(peek(lexer, length + 1))) {
        length++;
        while (is_digit(peek(lexer, length)))
            length++;
    }
    if (peek(lexer, length) != 'e' && peek(lexer, length) != 'E')
        return length;
    sign = peek(lexer, length + 1) == '+' || peek(lexer, length + 1) == '-';
    if (!is_digit(peek(lexer, length + 1 + sign)))
        return length;
    length += 2 + sign;
    while (is_digit(peek(lexer, length)))
        length++;
    return length;
}

/* Bytes of "/s", "/min" or "/h", unless a name or call goes on behind it. */
static uint32_t per_length(const struct lexer *lexer, uint32_t offset)
{
    static const char *const pers[] = {"/s", "/min", "/h"};

    for (size_t i = 0; i < COUNT(pers); i++) {
        uint32_t length = (uint32_t)strlen(pers[i]);
        uint32_t same = 0;
        while (same < length && peek(lexer, offset + same) == pers[i][same])
            same++;
        if (same == length && !is_word(peek(lexer, offset + length)) &&
            peek(lexer, offset + length) != '(')
            return length;
    }
    return 0;
}

static uint32_t unit_length(const struct lexer *lexer)
{
    uint32_t length = 0;

    if (peek(lexer, 0) == '%')
        return 1;
    /* bytes above 127: the micro sign */
    while (is_word(peek(lexer, length)) ||
           (unsigned char)peek(lexer, length) >= 0x80)
        length++;
    return length + per_length(lexer, length);
}

static void report_unit(struct lexer *lexer, uint32_t begin, uint32_t at)
{
    struct fr_str unit = str_to(lexer, at, lexer->at);
    const char *meant = fr_literal_unit_meant(unit);
    struct fr_suggest suggest;

    if (at == begin + 1 && lexer->text[begin] == '0' &&
        (unit.data[0] == 'x' || unit.data[0] == 'X')) {
        FAULT(lexer, E0101, begin, lexer->at, "", "'%.*s' is not a number",
              FR_SHOWN(str_to(lexer, begin, lexer->at)));
        fr_diag_help(lexer->report->diag, "numbers are decimal");
        return;
    }
    FAULT(lexer, E0102, at, lexer->at, "", "unknown unit '%.*s'",
          FR_SHOWN(unit));
    fr_suggest_init(&suggest, lexer->report, unit);
    for (uint32_t i = 0; !meant && fr_literal_unit_at(i); i++)
        fr_suggest_offer(&suggest, fr_str_of(fr_literal_unit_at(i)->name));
    if (meant)
        suggest.best = fr_str_of(meant);
    if (suggest.best.data)
        fr_suggest_help(&suggest);
    else
        fr_diag_help(lexer->report->diag,
                     "times: ns us ms s min h d; sizes: B kB MB GB TB KiB MiB "
                     "GiB; rates: B/s kB/s ... bps kbps Mbps Gbps /s /min /h; "
                     "shares: %%");
}

static int add_number(struct lexer *lexer)
{
    uint32_t begin = lexer->at;
    uint32_t unit_at = begin + number_length(lexer);
    const struct fr_unit *unit = NULL;
    struct fr_token *token;
    int status;

    lexer->at = unit_at;
    lexer->at += unit_length(lexer);
    if (lexer->at > unit_at) {
        unit = fr_literal_unit(str_to(lexer, unit_at, lexer->at));
        if (!unit) {
            report_unit(lexer, begin, unit_at);
            return 0;
        }
    }
    token = push(lexer, FR_TOKEN_NUMBER, begin, lexer->at);
    if (!token)
        return FR_ENOMEM;
    token->unit = unit;
    status =
        fr_literal_value(str_to(lexer, begin, unit_at), unit, &token->number);
    if (status == FR_ELIMIT) {
        FAULT(lexer, E0101, begin, lexer->at, "",
              "this number is too large or too small to be held");
        return 0;
    }
    return status;
}

/* --- everything else ------------------------------------------------------ */

/* A text in double quotes, up to its second one on the line. */
static int report_double_quotes(struct lexer *lexer)
{
    uint32_t begin = lexer->at, end = begin + 1;
    struct fr_str inside;

    while (end < lexer->end && lexer->text[end] != '"' &&
           lexer->text[end] != '\n')
        end++;
    if (lexer->text[begin] != '"' || end == lexer->end ||
        lexer->text[end] != '"')
        return 0;
    lexer->at = end + 1;
    inside = str_to(lexer, begin + 1, end);
    FAULT(lexer, E0101, begin, lexer->at, "", "'\"' is not known here");
    fr_diag_help(lexer->report->diag, "a text stands in single quotes: '%.*s'",
                 FR_SHOWN(inside));
    return 1;
}

static void report_character(struct lexer *lexer)
{
    uint32_t begin = lexer->at;
    unsigned length;
    struct fr_str shown;

    if (report_double_quotes(lexer))
        return;
    for (size_t i = 0; i < COUNT(slips); i++) {
        if (!starts_with(lexer, slips[i].written))
            continue;
        lexer->at += (uint32_t)strlen(slips[i].written);
        FAULT(lexer, E0101, begin, lexer->at, "", "'%s' is not known here",
              slips[i].written);
        fr_diag_help(lexer->report->diag, "%s", slips[i].help);
        return;
    }
    fr_utf8_decode(lexer->text + begin, lexer->end - begin, &length);
    lexer->at += length;
    shown = str_to(lexer, begin, lexer->at);
    FAULT(lexer, E0101, begin, lexer->at, "", "'%.*s' is not known here",
          FR_STR_ARG(shown));
}

static int add_sign(struct lexer *lexer)
{
    uint32_t begin = lexer->at;
    enum fr_token_kind kind =
        fr_token_sign(str_to(lexer, lexer->at, lexer->end));

    if (kind == FR_TOKEN_END) {
        report_character(lexer);
        return 0;
    }
    lexer->at += (uint32_t)strlen(fr_token_kind_text(kind));
    return push(lexer, kind, begin, lexer->at) ? 0 : FR_ENOMEM;
}

static void skip_blanks(struct lexer *lexer)
{
    while (lexer->at < lexer->end) {
        if (peek(lexer, 0) == '#') {
            while (lexer->at < lexer->end && peek(lexer, 0) != '\n')
                lexer->at++;
        } else if (is_blank(peek(lexer, 0))) {
            lexer->at++;
        } else {
            return;
        }
    }
}

static int add_token(struct lexer *lexer)
{
    char c = peek(lexer, 0);
    uint32_t length;

    if (c == '\'')
        return add_text(lexer);
    if ((is_word(c) || (c == ':' && peek(lexer, 1) == ':')) &&
        is_address_ahead(lexer, &length))
        return add_address(lexer, length);
    if (is_digit(c))
        return add_number(lexer);
    if (is_letter(c))
        return add_name(lexer);
    return add_sign(lexer);
}

int fr_token_split(const struct fr_source *source, struct fr_span span,
                   struct fr_arena *arena, struct fr_report *report,
                   struct fr_token_list *list)
{
    struct lexer lexer = {
        .source = source,
        .text = source->text.data,
        .at = span.begin,
        .end = span.end,
        .arena = arena,
        .report = report,
        .list = list,
    };

    *list = (struct fr_token_list){{0}};
    for (skip_blanks(&lexer);
         lexer.at < lexer.end && lexer.fault_count < FAULTS_MAX;
         skip_blanks(&lexer))
        FR_TRY(add_token(&lexer));
    if (!push(&lexer, FR_TOKEN_END, span.end, span.end))
        return FR_ENOMEM;
    return lexer.fault_count > 0 ? FR_ERULES : 0;
}

void fr_token_list_release(struct fr_token_list *list)
{
    fr_vec_release(&list->items);
}
