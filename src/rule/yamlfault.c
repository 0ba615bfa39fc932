/* yamlfault.c - explains YAML's own errors to people who write rules.
 *
 * The reader says what it did not find; what was meant is told from the bytes
 * around the place. Every trap of YAML that a rule can fall into has its own
 * words and its way out; the rest is told in the reader's words. */
#include "rule/yamlfault.h"

#include "base/utf8.h"

#define BLOCK_HELP "write the condition as a block with |"

/* What the explanations look at. */
struct scene {
    const struct fr_source *source;
    const struct fr_yamlfault *fault;
    struct fr_report *report;
};

/* --- looking around ------------------------------------------------------- */

static char char_at(const struct scene *scene, uint32_t at)
{
    return at < scene->source->text.size ? scene->source->text.data[at] : '\0';
}

static uint32_t line_begin(const struct scene *scene, uint32_t at)
{
    while (at > 0 && scene->source->text.data[at - 1] != '\n')
        at--;
    return at;
}

static int is_same_line(const struct scene *scene, uint32_t a, uint32_t b)
{
    return line_begin(scene, a) == line_begin(scene, b);
}

/* How often a character stands between two places. */
static unsigned count_between(const struct scene *scene, uint32_t from,
                              uint32_t to, char c)
{
    unsigned count = 0;

    for (uint32_t at = from; at < to; at++)
        count += char_at(scene, at) == c;
    return count;
}

static int is_text_at(const struct scene *scene, const char *text)
{
    struct fr_str rest = scene->source->text;

    rest.data += scene->fault->at;
    rest.size -= scene->fault->at;
    return fr_str_starts_with(rest, fr_str_of(text));
}

static int problem_is(const struct scene *scene, const char *words)
{
    return strstr(scene->fault->problem, words) != NULL;
}

/* --- saying it ------------------------------------------------------------ */

static void report_at(const struct scene *scene, uint32_t at, const char *text,
                      const char *help)
{
    struct fr_span span = {scene->source->id, at, at + 1};

    FR_RULE_ERROR(scene->report, E0001, "%s", text);
    fr_diag_label(scene->report->diag, span, "%s", "");
    if (help)
        fr_diag_help(scene->report->diag, "%s", help);
}

static void report_here(const struct scene *scene, const char *text,
                        const char *help)
{
    report_at(scene, scene->fault->at, text, help);
}

/* Where the broken thing began, or else the fault. */
static uint32_t begin_of(const struct scene *scene)
{
    return scene->fault->context_at != UINT32_MAX ? scene->fault->context_at
                                                  : scene->fault->at;
}

/* "what" at the fault, and where the thing began that is broken by it. */
static void report_opened(const struct scene *scene, const char *text,
                          const char *opened, const char *help)
{
    uint32_t begin = scene->fault->context_at;

    report_here(scene, text, help);
    if (begin != UINT32_MAX && begin != scene->fault->at)
        fr_diag_label(scene->report->diag,
                      (struct fr_span){scene->source->id, begin, begin + 1},
                      "%s", opened);
}

/* --- the cases ------------------------------------------------------------ */

static int is_double_colon(const struct scene *scene)
{
    uint32_t at = scene->fault->at;

    return char_at(scene, at) == ':' &&
           (char_at(scene, at + 1) == ':' ||
            (at > 0 && char_at(scene, at - 1) == ':'));
}

/* A ': ' where it cannot be. */
static void explain_colon(const struct scene *scene)
{
    uint32_t at = scene->fault->at;
    uint32_t begin = line_begin(scene, at);

    if (is_double_colon(scene))
        report_here(scene, "YAML takes the end of this address for a key",
                    "write fe80::0 instead of fe80::, or " BLOCK_HELP);
    else if (count_between(scene, begin, at, '\'') % 2 == 1)
        report_here(scene, "': ' ends a value in YAML, even inside quotes",
                    BLOCK_HELP);
    else if (scene->fault->last &&
             !is_same_line(scene, scene->fault->last->span.begin, at))
        report_here(scene,
                    "this line belongs to the value above it, and that has "
                    "no keys",
                    "keys of one mapping begin in the same column");
    else
        report_here(scene, "a value cannot hold ': '", BLOCK_HELP);
}

static void explain_start(const struct scene *scene)
{
    char c = char_at(scene, scene->fault->at);

    if (c == '\t') {
        report_here(scene, "a line is indented with blanks, not tabs", NULL);
        return;
    }
    FR_RULE_ERROR(scene->report, E0001, "a value cannot begin with '%c'", c);
    fr_diag_label(scene->report->diag,
                  (struct fr_span){scene->source->id, scene->fault->at,
                                   scene->fault->at + 1},
                  "%s", "");
    fr_diag_help(scene->report->diag,
                 "a condition begins with a name, a number, '(' or 'not'");
}

/* Something stands behind a value that had ended, or a line is indented in
 * its own way. */
static void explain_key(const struct scene *scene)
{
    const struct fr_yaml_node *last = scene->fault->last;
    uint32_t at = scene->fault->at;
    int is_same = last && is_same_line(scene, last->span.end, at);

    if (is_same &&
        (last->style == FR_YAML_SINGLE || last->style == FR_YAML_DOUBLE))
        report_at(scene, last->span.begin,
                  "a value that begins with a quote ends with it",
                  "begin the condition with a name, or write it as a block "
                  "with |");
    else if (is_same && last->is_flow)
        report_here(scene, "a value that begins with a bracket ends with it",
                    "begin the condition with a name, or write it as a block "
                    "with |");
    else if (last && count_between(scene, last->span.end, at, '#') > 0)
        report_here(scene,
                    "a comment ends a value, so this line belongs to nothing",
                    BLOCK_HELP "; a block may hold comments");
    else
        report_here(scene, "this line is not indented like those around it",
                    "keys of one mapping begin in the same column");
}

static void explain_address(const struct scene *scene)
{
    report_here(scene, "inside [ ] and { } this address must be quoted",
                "write it in double quotes: \"fe80::\"");
}

/* Returns whether there were words for the fault. */
static int explain_structure(const struct scene *scene)
{
    if (problem_is(scene, "did not find expected key"))
        explain_key(scene);
    else if (problem_is(scene, "could not find expected ':'"))
        report_at(scene, begin_of(scene), "this line is no 'key: value'",
                  "a blank follows ':' and '-'; a condition that goes on "
                  "is indented deeper than its key");
    else if (problem_is(scene, "expected '-' indicator"))
        report_here(scene, "this line is no item of the list above it",
                    is_text_at(scene, "else")
                        ? "'else' begins in the column of 'first match'"
                        : "items of one list begin with '- ' in the same "
                          "column");
    else if (problem_is(scene, "block sequence entries are not allowed"))
        report_here(scene, "a list begins on a line of its own", NULL);
    else if (problem_is(scene, "',' or ']'"))
        report_opened(scene, "expected ',' or ']'", "the list begins here",
                      NULL);
    else if (problem_is(scene, "',' or '}'"))
        report_opened(scene, "expected ',' or '}'", "the mapping begins here",
                      NULL);
    else
        return 0;
    return 1;
}

static int explain_scalar(const struct scene *scene)
{
    if (problem_is(scene, "mapping values are not allowed"))
        explain_colon(scene);
    else if (problem_is(scene, "tab character"))
        report_here(scene, "a line is indented with blanks, not tabs", NULL);
    else if (problem_is(scene, "cannot start any token"))
        explain_start(scene);
    else if (problem_is(scene, "unexpected end of stream"))
        report_at(scene, begin_of(scene), "this quote is not closed", NULL);
    else if (problem_is(scene, "escape"))
        report_here(scene,
                    "in double quotes YAML takes '\\' for the begin of an "
                    "escape",
                    BLOCK_HELP);
    else if (problem_is(scene, "comment or line break"))
        report_opened(scene, "a condition cannot begin with '>' or '|'",
                      "here it begins a block",
                      "a condition begins with a name, a number, '(' or "
                      "'not'");
    else
        return 0;
    return 1;
}

void fr_yamlfault_report(const struct fr_source *source,
                         const struct fr_yamlfault *fault,
                         struct fr_report *report)
{
    struct scene scene = {source, fault, report};
    uint32_t at = fault->at;
    char c = char_at(&scene, at);

    if (is_double_colon(&scene) && (problem_is(&scene, "node content") ||
                                    problem_is(&scene, "unexpected ':'"))) {
        explain_address(&scene);
        return;
    }
    if (explain_structure(&scene) || explain_scalar(&scene))
        return;
    if (at > 0 && problem_is(&scene, "alphabetic"))
        c = char_at(&scene, --at);
    if (c && strchr("&*!", c))
        FR_RULE_ERROR(report, E0001, "a value cannot begin with '%c'", c);
    else
        FR_RULE_ERROR(report, E0001, "not valid YAML: %s", fault->problem);
    fr_diag_label(report->diag, (struct fr_span){source->id, at, at + 1}, "%s",
                  "");
}

/* --- characters ----------------------------------------------------------- */

static int is_allowed(uint32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r')
        return 1;
    if (code < 0x20 || (code >= 0x7F && code < 0xA0))
        return 0;
    /* line ends that editors do not show */
    return code != 0x2028 && code != 0x2029 && code != 0xFFFE && code != 0xFFFF;
}

static void report_character(const struct fr_source *source, size_t at,
                             unsigned length, uint32_t code,
                             struct fr_report *report)
{
    struct fr_span span = {source->id, (uint32_t)at, (uint32_t)at + length};

    if (code == '\0')
        FR_RULE_ERROR(report, E0001, "the file holds a byte of value zero");
    else if (code == '\r')
        FR_RULE_ERROR(report, E0001,
                      "a carriage return without a line feed ends no line");
    else
        FR_RULE_ERROR(report, E0001,
                      "the file holds the control character U+%04lX",
                      (unsigned long)code);
    fr_diag_label(report->diag, span, "%s", "");
    if (code == '\0')
        fr_diag_help(report->diag, "save the file as UTF-8");
}

int fr_yamlfault_check_text(const struct fr_source *source,
                            struct fr_report *report)
{
    struct fr_str text = source->text;
    unsigned length;

    for (size_t at = 0; at < text.size; at += length) {
        uint32_t code = fr_utf8_decode(text.data + at, text.size - at, &length);
        int is_lone_return =
            code == '\r' && (at + 1 == text.size || text.data[at + 1] != '\n');
        if (code == FR_UTF8_BAD && length == 1) {
            FR_RULE_ERROR(report, E0001, "the file is not UTF-8");
            fr_diag_label(
                report->diag,
                (struct fr_span){source->id, (uint32_t)at, (uint32_t)at + 1},
                "%s", "");
            fr_diag_help(report->diag, "save the file as UTF-8");
            return 0;
        }
        if (!is_allowed(code) || is_lone_return) {
            report_character(source, at, length, code, report);
            return 0;
        }
    }
    return 1;
}
