/* parse_detection.c - a detection: its conditions, groups and message, and
 * which of its keys need each other. */
#include "rule/docparse.h"

#include <stdio.h>

enum detection_key {
    KEY_WHERE,
    KEY_GROUP_BY,
    KEY_WITHIN,
    KEY_WHEN,
    KEY_AFTER,
    KEY_TITLE,
    KEY_MESSAGE,
    KEY_REFERENCES,
    KEY_META, /* from here on: what rules of labels know too */
};

/* In the order of enum detection_key. */
static const char *const detection_keys[] = {
#define FR_DETECTION_KEY(key, shape, meaning) key,
#define FR_META_KEY(key, shape, meaning)      key,
#include "rule/keys.def"
    NULL,
};

/* A detection under construction. */
struct draft {
    struct fr_docparse *parse;
    struct fr_doc_detection *detection;
    const struct fr_yaml_node *keys[KEY_META]; /* NULL: not there */
    int has_unknown; /* a key was wrong, so another may be missing */
    char where[96];  /* "detection 'port_scan'" */
};

/* --- messages ------------------------------------------------------------- */

static char char_at(const struct fr_docparse *parse, uint32_t at)
{
    return parse->source->text.data[at];
}

/* Where the braces that opened before `at` close; `end` if they do not.
 * Braces of sets nest, those in quotes do not count. */
static uint32_t find_close(const struct fr_docparse *parse, uint32_t at,
                           uint32_t end)
{
    unsigned depth = 1;
    int is_quoted = 0;

    for (; at < end; at++) {
        char c = char_at(parse, at);
        is_quoted ^= c == '\'';
        if (is_quoted)
            continue;
        depth += c == '{';
        depth -= c == '}';
        if (depth == 0)
            return at;
    }
    return end;
}

static void report_brace(struct fr_docparse *parse, uint32_t at, char brace)
{
    FR_RULE_ERROR(parse->report, E0103,
                  brace == '{' ? "expected '}'" : "unexpected '}'");
    fr_diag_label(parse->report->diag,
                  (struct fr_span){parse->source->id, at, at + 1}, "%s",
                  brace == '{' ? "this opens an expression"
                               : "nothing before it opens it");
    fr_diag_help(parse->report->diag,
                 "a brace in the text is written twice: "
                 "%c%c",
                 brace, brace);
}

/* How far the text goes until an expression, and not counting braces that
 * are written twice. */
static uint32_t find_open(struct fr_docparse *parse, uint32_t at, uint32_t end)
{
    for (; at < end; at++) {
        char c = char_at(parse, at);
        int is_twice = at + 1 < end && char_at(parse, at + 1) == c;
        if (c != '{' && c != '}')
            continue;
        if (is_twice)
            at++;
        else if (c == '{')
            return at;
        else
            report_brace(parse, at, '}');
    }
    return end;
}

static struct fr_doc_part *make_part(struct fr_docparse *parse, uint32_t begin,
                                     uint32_t end)
{
    struct fr_doc_part *part = FR_NEW(parse->arena, struct fr_doc_part);

    if (!part)
        parse->status = FR_ENOMEM;
    else
        part->text =
            (struct fr_str){parse->source->text.data + begin, end - begin};
    return part;
}

static void read_message(struct draft *draft, const struct fr_yaml_node *node)
{
    struct fr_docparse *parse = draft->parse;
    struct fr_doc_part **end = &draft->detection->message;
    uint32_t at, stop;

    if (!fr_docparse_is(parse, node, FR_YAML_SCALAR, "'message'") ||
        fr_docparse_has_escape(parse, node))
        return;
    stop = node->body.end;
    for (at = node->body.begin; at < stop && parse->status == 0;) {
        uint32_t open = find_open(parse, at, stop);
        uint32_t close = open < stop ? find_close(parse, open + 1, stop) : stop;
        *end = make_part(parse, at, open);
        if (!*end || open == stop)
            return;
        if (close == stop) {
            report_brace(parse, open, '{');
            return;
        }
        (*end)->expr = fr_ast_expr_parse(
            parse->source, (struct fr_span){parse->source->id, open + 1, close},
            NULL, parse->arena, parse->report);
        if (!(*end)->expr)
            parse->status = FR_ENOMEM;
        end = &(*end)->next;
        at = close + 1;
    }
}

/* --- keys ----------------------------------------------------------------- */

static void read_group_by(struct draft *draft, const struct fr_yaml_node *node)
{
    struct fr_docparse *parse = draft->parse;
    uint32_t errors = parse->report->error_count;

    draft->detection->group_by = fr_docparse_list(parse, node, "'group by'");
    if (node && node->kind == FR_YAML_LIST &&
        parse->report->error_count > errors)
        fr_diag_help(parse->report->diag,
                     "write the values on one line: group by: src_ip, "
                     "dst_ip");
}

static void read_after(struct draft *draft, const struct fr_yaml_node *node)
{
    if (fr_docparse_is(draft->parse, node, FR_YAML_SCALAR, "'after'"))
        draft->detection->after = node;
}

static void read_key(struct draft *draft, int index,
                     const struct fr_yaml_node *key)
{
    struct fr_docparse *parse = draft->parse;
    struct fr_doc_detection *detection = draft->detection;
    const struct fr_yaml_node *node = key->mapped;
    const char *text;

    switch (index) {
    case KEY_WHERE:
        detection->where = fr_docparse_expr(parse, node, "'where'");
        return;
    case KEY_GROUP_BY: read_group_by(draft, node); return;
    case KEY_WITHIN:
        detection->within = fr_docparse_expr(parse, node, "'within'");
        return;
    case KEY_WHEN:
        detection->when = fr_docparse_expr(parse, node, "'when'");
        return;
    case KEY_AFTER: read_after(draft, node); return;
    case KEY_TITLE:
        text = fr_docparse_text(parse, node, "'title'");
        detection->title = text ? text : "";
        return;
    case KEY_MESSAGE: read_message(draft, node); return;
    case KEY_REFERENCES:
        text = fr_docparse_words(parse, node, "'references'");
        detection->references = text ? text : "";
        return;
    default: fr_docparse_meta(parse, key, &detection->meta); return;
    }
}

/* --- keys that need each other -------------------------------------------- */

static void report_need(struct draft *draft, enum detection_key key,
                        const char *needed)
{
    struct fr_report *report = draft->parse->report;

    FR_RULE_ERROR(report, E0009, "'%s' has no effect without %s",
                  detection_keys[key], needed);
    fr_diag_label(report->diag, draft->keys[key]->span, "%s", "");
    if (key == KEY_WHEN)
        fr_diag_help(report->diag, "add 'group by: src_ip', or ask it of each "
                                   "flow in 'where'");
}

static void check_keys(struct draft *draft, const struct fr_doc_entry *entry)
{
    const struct fr_yaml_node **keys = draft->keys;

    if (draft->has_unknown || entry->key->mapped->is_cut)
        return;
    if (!keys[KEY_WHERE] && !keys[KEY_WHEN] && !keys[KEY_AFTER])
        fr_docparse_missing(draft->parse, entry->key, draft->where,
                            "'where', 'when' or 'after'");
    if (keys[KEY_WHEN] && !keys[KEY_GROUP_BY])
        report_need(draft, KEY_WHEN,
                    "'group by': without groups every flow stands alone");
    if (keys[KEY_WITHIN] && !keys[KEY_WHEN] && !keys[KEY_AFTER])
        report_need(draft, KEY_WITHIN, "'when' or 'after'");
}

void fr_docparse_detection(struct fr_docparse *parse,
                           struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *map = entry->key->mapped;
    struct draft draft = {.parse = parse};

    snprintf(draft.where, sizeof(draft.where), "detection '%.*s'",
             FR_SHOWN(entry->name));
    draft.detection = FR_NEW(parse->arena, struct fr_doc_detection);
    if (!draft.detection) {
        parse->status = FR_ENOMEM;
        return;
    }
    draft.detection->title = draft.detection->references = "";
    draft.detection->meta = (struct fr_doc_meta){"", "", "", "", NULL};
    entry->detection = draft.detection;
    if (!fr_docparse_is(parse, map, FR_YAML_MAP, draft.where)) {
        if (map && map->kind == FR_YAML_SCALAR && map->value.size > 0 &&
            !map->is_cut)
            fr_diag_help(parse->report->diag,
                         "write 'where:' for what one flow must be, 'group "
                         "by:' and 'when:' for what a group must be, each on "
                         "a line below it");
        return;
    }
    for (const struct fr_yaml_node *key = map->first; key; key = key->next) {
        int index = fr_docparse_key(parse, key, detection_keys, draft.where);
        if (index >= 0)
            read_key(&draft, index, key);
        if (index >= 0 && index < KEY_META)
            draft.keys[index] = key;
        draft.has_unknown |= index == -1;
    }
    check_keys(&draft, entry);
}
