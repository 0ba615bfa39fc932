/* docparse.c - nodes as keys, names, texts and expressions. A node that broke
 * off at a YAML error has been reported there: it is passed over silently. */
#include "rule/docparse.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "rule/function.h"
#include "rule/suggest.h"

/* Characters of a name that flows are given; it must fit a table's cell. */
#define FLOW_NAME_MAX  64
#define WORDS_SIZE_MAX 4096
#define BLOCK_HELP     "write it as a block with |"
#define FLOW_HINT                                                              \
    "inside { } and [ ] a comma ends the value; write it on its own line or "  \
    "as a block with |"

static const char *const severities[] = {
#define FR_SEVERITY(name) name,
#include "rule/severities.def"
#undef FR_SEVERITY
    NULL,
};

/* --- kinds of nodes ------------------------------------------------------- */

int fr_docparse_is_empty(const struct fr_yaml_node *node)
{
    return !node || (node->kind == FR_YAML_SCALAR && node->value.size == 0 &&
                     node->style == FR_YAML_PLAIN);
}

int fr_docparse_is(struct fr_docparse *parse, const struct fr_yaml_node *node,
                   enum fr_yaml_kind kind, const char *what)
{
    struct fr_diag *diag = parse->report->diag;

    if (!node || (node->is_cut && node->kind == FR_YAML_SCALAR))
        return 0;
    if (node->kind == kind &&
        !(kind == FR_YAML_SCALAR && fr_docparse_is_empty(node)))
        return 1;
    if (node->is_cut)
        return 0;
    FR_RULE_ERROR(parse->report, E0003, "%s must be %s", what,
                  fr_yaml_kind_text(kind));
    fr_diag_label(diag, node->span,
                  fr_docparse_is_empty(node) ? "there is nothing here"
                                             : "this is %s",
                  fr_yaml_kind_text(node->kind));
    if (kind == FR_YAML_MAP && node->kind == FR_YAML_SCALAR &&
        node->value.size > 0 && memchr(node->value.data, ':', node->value.size))
        fr_diag_help(diag, "a blank follows the ':' behind a key");
    return 0;
}

/* --- expressions ---------------------------------------------------------- */

/* Inside YAML's quotes an escape would make what is read differ from what
 * stands in the file. */
int fr_docparse_has_escape(struct fr_docparse *parse,
                           const struct fr_yaml_node *node)
{
    struct fr_str body = fr_source_str(parse->source, node->body);
    const char *found = NULL;
    uint32_t at;

    if (body.size > 0 && node->style == FR_YAML_DOUBLE)
        found = memchr(body.data, '\\', body.size);
    if (body.size > 0 && node->style == FR_YAML_SINGLE)
        found = memchr(body.data, '\'', body.size);
    if (!found)
        return 0;
    at = node->body.begin + (uint32_t)(found - body.data);
    FR_RULE_ERROR(parse->report, E0107,
                  "an expression in YAML quotes cannot hold '%c'", *found);
    fr_diag_label(parse->report->diag,
                  (struct fr_span){parse->source->id, at, at + 1}, "%s", "");
    fr_diag_help(parse->report->diag, BLOCK_HELP);
    return 1;
}

static struct fr_ast_expr *keep(struct fr_docparse *parse,
                                struct fr_ast_expr *expr)
{
    if (!expr)
        parse->status = FR_ENOMEM;
    return expr;
}

static struct fr_ast_expr *broken(struct fr_docparse *parse,
                                  const struct fr_yaml_node *node)
{
    struct fr_span nowhere = {parse->source->id, 0, 0};

    return keep(parse,
                fr_ast_expr_new(parse->arena, FR_AST_BROKEN, parse->source,
                                node ? node->span : nowhere));
}

typedef struct fr_ast_expr *parse_function(const struct fr_source *source,
                                           struct fr_span span,
                                           const char *hint,
                                           struct fr_arena *arena,
                                           struct fr_report *report);

static struct fr_ast_expr *read_expr(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node,
                                     const char *what, parse_function *function)
{
    if (node && fr_docparse_is_empty(node) && !node->is_cut) {
        FR_RULE_ERROR(parse->report, E0003, "%s is missing", what);
        fr_diag_label(parse->report->diag, node->span, "there is nothing here");
        return broken(parse, node);
    }
    if (!node || !fr_docparse_is(parse, node, FR_YAML_SCALAR, what) ||
        fr_docparse_has_escape(parse, node))
        return broken(parse, node);
    /* the tree is of this load, and only this is added to it */
    ((struct fr_yaml_node *)node)->is_expression = 1;
    return keep(parse, function(parse->source, node->body,
                                node->is_flow ? FLOW_HINT : NULL, parse->arena,
                                parse->report));
}

struct fr_ast_expr *fr_docparse_expr(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node,
                                     const char *what)
{
    return read_expr(parse, node, what, fr_ast_expr_parse);
}

struct fr_ast_expr *fr_docparse_list(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node,
                                     const char *what)
{
    return read_expr(parse, node, what, fr_ast_expr_parse_list);
}

/* In a list, what stands in YAML's quotes is an address if it reads as one,
 * else a text. */
static struct fr_ast_expr *quoted_item(struct fr_docparse *parse,
                                       const struct fr_yaml_node *node)
{
    struct fr_ast_expr *expr = NULL;
    struct fr_str text = node->value;
    struct fr_str address = fr_str_split(&text, '/');
    struct fr_ip ip;

    if (fr_ip_parse(address, &ip) == 0 &&
        !fr_docparse_has_escape(parse, node)) {
        expr = fr_ast_expr_parse_item(parse->source, node->body, NULL,
                                      parse->arena, parse->report);
        return keep(parse, expr);
    }
    expr =
        fr_ast_expr_new(parse->arena, FR_AST_TEXT, parse->source, node->span);
    if (expr)
        expr->text = node->value;
    return keep(parse, expr);
}

struct fr_ast_expr *fr_docparse_item(struct fr_docparse *parse,
                                     const struct fr_yaml_node *node)
{
    if (node->kind == FR_YAML_SCALAR && !node->is_cut &&
        (node->style == FR_YAML_SINGLE || node->style == FR_YAML_DOUBLE))
        return quoted_item(parse, node);
    return read_expr(parse, node, "an item of a list", fr_ast_expr_parse_item);
}

/* --- texts ---------------------------------------------------------------- */

const char *fr_docparse_text(struct fr_docparse *parse,
                             const struct fr_yaml_node *node, const char *what)
{
    const char *text;

    if (!fr_docparse_is(parse, node, FR_YAML_SCALAR, what))
        return NULL;
    text = fr_arena_text(parse->arena, node->value.data, node->value.size);
    if (!text)
        parse->status = FR_ENOMEM;
    return text;
}

static void join_words(struct fr_docparse *parse,
                       const struct fr_yaml_node *list, const char *what,
                       struct fr_strbuf *out)
{
    const struct fr_yaml_node *item;

    for (item = list->first; item; item = item->next) {
        if (!fr_docparse_is(parse, item, FR_YAML_SCALAR, what))
            continue;
        if (out->size > 0)
            fr_strbuf_append_text(out, ", ");
        fr_strbuf_append_str(out, item->value);
    }
}

const char *fr_docparse_words(struct fr_docparse *parse,
                              const struct fr_yaml_node *node, const char *what)
{
    struct fr_strbuf out;
    const char *text = NULL;

    if (!node || node->kind != FR_YAML_LIST)
        return fr_docparse_text(parse, node, what);
    fr_strbuf_init(&out, WORDS_SIZE_MAX);
    join_words(parse, node, what, &out);
    if (fr_strbuf_status(&out) == FR_ELIMIT) {
        FR_RULE_ERROR(parse->report, E0007,
                      "%s is too long in bytes: the limit is %d", what,
                      WORDS_SIZE_MAX);
        fr_diag_label(parse->report->diag, node->span, "%s", "");
    } else {
        text = fr_arena_text(parse->arena, out.data ? out.data : "", out.size);
        if (!text || fr_strbuf_status(&out) < 0)
            parse->status = FR_ENOMEM;
    }
    fr_strbuf_release(&out);
    return text;
}

/* --- keys ----------------------------------------------------------------- */

/* Nothing like it: these there are. */
static void help_keys(struct fr_docparse *parse, const char *const *names)
{
    struct fr_strbuf out;

    fr_strbuf_init(&out, WORDS_SIZE_MAX);
    for (int i = 0; names[i]; i++)
        fr_strbuf_printf(&out, "%s%s", i > 0 ? ", " : "", names[i]);
    if (fr_strbuf_status(&out) == 0)
        fr_diag_help(parse->report->diag, "the keys here are %s", out.data);
    fr_strbuf_release(&out);
}

int fr_docparse_key(struct fr_docparse *parse, const struct fr_yaml_node *key,
                    const char *const *names, const char *where)
{
    struct fr_suggest suggest;

    for (int i = 0; names[i]; i++) {
        if (fr_str_equal(key->value, fr_str_of(names[i])))
            return i;
    }
    if (fr_str_starts_with(key->value, FR_STR("x-")))
        return -2;
    if (key->is_cut)
        return -1;
    FR_RULE_ERROR(parse->report, E0002, "unknown key '%.*s' in %s",
                  FR_SHOWN(key->value), where);
    fr_diag_label(parse->report->diag, key->span, "%s", "");
    fr_suggest_init(&suggest, parse->report, key->value);
    for (int i = 0; names[i]; i++)
        fr_suggest_offer(&suggest, fr_str_of(names[i]));
    fr_suggest_help(&suggest);
    if (!suggest.best.data)
        help_keys(parse, names);
    return -1;
}

void fr_docparse_missing(struct fr_docparse *parse,
                         const struct fr_yaml_node *key, const char *where,
                         const char *what)
{
    FR_RULE_ERROR(parse->report, E0005, "%s needs %s", where, what);
    fr_diag_label(parse->report->diag, key->span, "%s", "");
}

/* --- names ---------------------------------------------------------------- */

int fr_docparse_name(struct fr_docparse *parse, const struct fr_yaml_node *key,
                     const char *noun, int is_value)
{
    int is_name = fr_token_is_name(key->value);
    const char *why;

    if (key->is_cut && fr_docparse_is_empty(key->mapped))
        return 0;
    if (!is_name)
        why = "a name is a letter, then letters, digits and '_'";
    else if (key->value.size > FLOW_NAME_MAX)
        why = "a name has at most 64 characters";
    else if (is_value &&
             (fr_token_is_reserved(key->value) || fr_function_is(key->value)))
        why = "the language uses this word itself";
    else
        return 1;
    FR_RULE_ERROR(parse->report, E0008, "'%.*s' cannot be the name of a %s",
                  FR_SHOWN(key->value), noun);
    fr_diag_label(parse->report->diag, key->span, "%s", why);
    return is_name;
}

/* Why flows cannot be given this name; NULL: they can. */
static const char *refuse_flow_name(struct fr_str name, enum fr_policy policy)
{
    unsigned length;

    for (size_t at = 0; at < name.size; at += length) {
        uint32_t code = fr_utf8_decode(name.data + at, name.size - at, &length);
        if (code < 0x20 || code == 0x7F || code == FR_UTF8_BAD)
            return "a name has no line ends or tabs";
        if (code == ';' && policy == FR_POLICY_EVERY)
            return "';' separates the names of 'every match'";
    }
    if (fr_utf8_count(name) > FLOW_NAME_MAX)
        return "a name has at most 64 characters";
    return name.size == 0 ? "a name has at least one character" : NULL;
}

int fr_docparse_flow_name(struct fr_docparse *parse,
                          const struct fr_yaml_node *node,
                          enum fr_policy policy)
{
    const char *why;

    if (!node || node->kind != FR_YAML_SCALAR || node->is_cut)
        return fr_docparse_is(parse, node, FR_YAML_SCALAR, "a name");
    why = refuse_flow_name(node->value, policy);
    if (!why)
        return 1;
    FR_RULE_ERROR(parse->report, E0008, "'%.*s' cannot be the name of flows",
                  FR_SHOWN(node->value));
    fr_diag_label(parse->report->diag, node->span, "%s", why);
    return 0;
}

/* --- metadata ------------------------------------------------------------- */

static const char *read_severity(struct fr_docparse *parse,
                                 const struct fr_yaml_node *node)
{
    const char *text = fr_docparse_text(parse, node, "'severity'");
    struct fr_suggest suggest;

    if (!text)
        return NULL;
    for (int i = 0; severities[i]; i++) {
        if (strcmp(text, severities[i]) == 0)
            return text;
    }
    FR_RULE_ERROR(parse->report, E0006, "unknown severity '%.*s'",
                  FR_SHOWN(node->value));
    fr_diag_label(parse->report->diag, node->span,
                  "it is one of low, medium, high, critical");
    fr_suggest_init(&suggest, parse->report, node->value);
    for (int i = 0; severities[i]; i++)
        fr_suggest_offer(&suggest, fr_str_of(severities[i]));
    fr_suggest_help(&suggest);
    return NULL;
}

static int is_technique(struct fr_str name)
{
    for (size_t i = 0; i < name.size; i++) {
        int is_digit = name.data[i] >= '0' && name.data[i] <= '9';
        if (i == 0 ? name.data[i] != 'T'
                   : (i == 5 ? name.data[i] != '.' : !is_digit))
            return 0;
    }
    return name.size == 5 || name.size == 9;
}

static void check_technique(struct fr_docparse *parse,
                            const struct fr_yaml_node *node)
{
    if (node->kind != FR_YAML_SCALAR || node->is_cut ||
        fr_docparse_is_empty(node) || is_technique(node->value))
        return;
    FR_RULE_ERROR(parse->report, E0006,
                  "'%.*s' is not the number of a technique",
                  FR_SHOWN(node->value));
    fr_diag_label(parse->report->diag, node->span, "%s", "");
    fr_diag_help(parse->report->diag, "MITRE ATT&CK numbers techniques like "
                                      "T1046 or T1110.001");
}

static const char *read_attack(struct fr_docparse *parse,
                               const struct fr_yaml_node *node)
{
    const char *words = fr_docparse_words(parse, node, "'attack'");
    const struct fr_yaml_node *item;

    if (node && node->kind == FR_YAML_SCALAR)
        check_technique(parse, node);
    for (item = node && node->kind == FR_YAML_LIST ? node->first : NULL; item;
         item = item->next)
        check_technique(parse, item);
    return words;
}

int fr_docparse_meta(struct fr_docparse *parse, const struct fr_yaml_node *key,
                     struct fr_doc_meta *meta)
{
    const struct fr_yaml_node *node = key->mapped;
    const char *text;

    if (fr_str_equal(key->value, FR_STR("severity"))) {
        text = read_severity(parse, node);
        meta->severity = text ? text : "";
    } else if (fr_str_equal(key->value, FR_STR("attack"))) {
        text = read_attack(parse, node);
        meta->attack = text ? text : "";
    } else if (fr_str_equal(key->value, FR_STR("tags"))) {
        text = fr_docparse_words(parse, node, "'tags'");
        meta->tags = text ? text : "";
    } else if (fr_str_equal(key->value, FR_STR("note"))) {
        text = fr_docparse_text(parse, node, "'note'");
        meta->note = text ? text : "";
    } else if (fr_str_equal(key->value, FR_STR("score"))) {
        meta->score = fr_docparse_expr(parse, node, "'score'");
    } else {
        return 0;
    }
    return 1;
}
