/* parse_doc.c - a YAML tree to a rule file: the keys of the top, and the
 * sections whose entries are one value each. */
#include "rule/docparse.h"

#include <stdio.h>

#include "base/num.h"
#include "rule/suggest.h"

/* The version of the language that this reads. */
#define LANGUAGE_VERSION 1

static const struct {
    const char *key;
    const char *noun;
} sections[FR_SECTION_COUNT] = {
    [FR_SECTION_ABOUT] = {"about", "text"},
    [FR_SECTION_COLUMNS] = {"columns", "column"},
    [FR_SECTION_LET] = {"let", "let"},
    [FR_SECTION_FEATURES] = {"features", "feature"},
    [FR_SECTION_LABELS] = {"labels", "label"},
    [FR_SECTION_DETECTIONS] = {"detections", "detection"},
    [FR_SECTION_EXCEPTIONS] = {"exceptions", "exception"},
    [FR_SECTION_TESTS] = {"tests", "test"},
};

/* The keys of a file; those behind `extends` are the sections in order. */
static const char *const top_keys[] = {
#define FR_FILE_KEY(key, shape, meaning) key,
#include "rule/keys.def"
    NULL,
};
#define TOP_SECTIONS 2

const char *fr_doc_section_key(enum fr_section section)
{
    return sections[section].key;
}

const char *fr_doc_section_noun(enum fr_section section)
{
    return sections[section].noun;
}

/* --- version -------------------------------------------------------------- */

static void refuse_version(struct fr_docparse *parse,
                           const struct fr_yaml_node *node)
{
    uint64_t version;

    if (node && node->kind == FR_YAML_SCALAR &&
        fr_num_parse_u64(node->value, &version) == 0)
        FR_RULE_ERROR(parse->report, E0006,
                      "these rules are of version %lu of the language, this "
                      "program reads version %d",
                      (unsigned long)version, LANGUAGE_VERSION);
    else
        FR_RULE_ERROR(parse->report, E0006,
                      "the version of the language is a number, and this "
                      "program reads version %d",
                      LANGUAGE_VERSION);
    if (node)
        fr_diag_label(parse->report->diag, node->span, "%s", "");
}

static void refuse_first_key(struct fr_docparse *parse,
                             const struct fr_yaml_node *root,
                             const struct fr_yaml_node *key)
{
    if (key)
        FR_RULE_ERROR(parse->report, E0005,
                      "'flowrules' must be the first key of a file");
    else
        FR_RULE_ERROR(parse->report, E0005,
                      "a rule file begins with 'flowrules: %d'",
                      LANGUAGE_VERSION);
    fr_diag_label(parse->report->diag, key ? key->span : root->first->span,
                  "%s", key ? "" : "this stands there instead");
}

/* Returns whether the rest of the file is written in a language that we
 * know. */
static int check_version(struct fr_docparse *parse,
                         const struct fr_yaml_node *root)
{
    const struct fr_yaml_node *key = root->first;
    uint64_t version = 0;

    while (key && !fr_str_equal(key->value, FR_STR("flowrules")))
        key = key->next;
    if (!root->first || (!key && root->is_cut && root->count < 2))
        return 1;
    if (key != root->first)
        refuse_first_key(parse, root, key);
    if (!key || key->is_cut || (key->mapped && key->mapped->is_cut))
        return 1;
    if (key->mapped && key->mapped->kind == FR_YAML_SCALAR &&
        fr_num_parse_u64(key->mapped->value, &version) == 0 &&
        version == LANGUAGE_VERSION)
        return 1;
    refuse_version(parse, key->mapped);
    parse->report->is_partial = 1;
    return 0;
}

/* --- extends -------------------------------------------------------------- */

/* An item of the list, or NULL. */
static struct fr_doc_extends *make_extends(struct fr_docparse *parse,
                                           const struct fr_yaml_node *node)
{
    struct fr_doc_extends *item;

    if (!fr_docparse_is(parse, node, FR_YAML_SCALAR, "a file in 'extends'"))
        return NULL;
    item = FR_NEW(parse->arena, struct fr_doc_extends);
    if (!item) {
        parse->status = FR_ENOMEM;
        return NULL;
    }
    item->name = node->value;
    item->span = node->span;
    return item;
}

static void read_extends(struct fr_docparse *parse, struct fr_doc *doc,
                         const struct fr_yaml_node *node)
{
    struct fr_doc_extends **end = &doc->extends;

    if (!node || node->kind != FR_YAML_LIST) {
        *end = make_extends(parse, node);
        return;
    }
    for (node = node->first; node; node = node->next) {
        *end = make_extends(parse, node);
        if (*end)
            end = &(*end)->next;
    }
}

/* --- entries -------------------------------------------------------------- */

/* A list of literals. */
static struct fr_ast_expr *read_items(struct fr_docparse *parse,
                                      const struct fr_yaml_node *list)
{
    struct fr_ast_expr *set =
        fr_ast_expr_new(parse->arena, FR_AST_SET, parse->source, list->span);
    struct fr_ast_expr **end;

    if (!set) {
        parse->status = FR_ENOMEM;
        return NULL;
    }
    end = &set->first;
    for (const struct fr_yaml_node *item = list->first; item;
         item = item->next) {
        *end = fr_docparse_item(parse, item);
        if (!*end)
            return set;
        end = &(*end)->next;
        set->child_count++;
    }
    return set;
}

static void read_let(struct fr_docparse *parse, struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *node = entry->key->mapped;

    if (node && node->kind == FR_YAML_LIST)
        entry->expr = read_items(parse, node);
    else
        entry->expr = fr_docparse_expr(parse, node, "the value of a name");
}

/* Header cells are matched in lower case, so a name with capitals would never
 * be found. */
static void check_case(struct fr_docparse *parse,
                       const struct fr_doc_entry *entry)
{
    char lower[65];
    size_t size = entry->name.size < 64 ? entry->name.size : 64;
    int has_capital = 0;

    for (size_t i = 0; i < size; i++) {
        char c = entry->name.data[i];
        has_capital |= c >= 'A' && c <= 'Z';
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    if (!has_capital)
        return;
    FR_RULE_ERROR(parse->report, E0008, "'%.*s' cannot be the name of a column",
                  FR_SHOWN(entry->name));
    fr_diag_label(parse->report->diag, entry->name_span,
                  "columns are known by their names in lower case");
    fr_diag_help(parse->report->diag, "write '%.*s'", (int)size, lower);
}

static void read_column(struct fr_docparse *parse, struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *node = entry->key->mapped;
    struct fr_suggest suggest;

    entry->type = FR_TYPE_COUNT;
    check_case(parse, entry);
    if (!fr_docparse_is(parse, node, FR_YAML_SCALAR, "the type of a column"))
        return;
    entry->type = fr_type_find(node->value);
    if (entry->type != FR_TYPE_COUNT)
        return;
    FR_RULE_ERROR(parse->report, E0006, "unknown type '%.*s'",
                  FR_SHOWN(node->value));
    fr_diag_label(parse->report->diag, node->span,
                  "a column is number, time, bytes, rate, bytes/s, text, "
                  "address, truth or timestamp");
    fr_suggest_init(&suggest, parse->report, node->value);
    for (int i = 0; i < FR_TYPE_COUNT; i++)
        fr_suggest_offer(&suggest, fr_str_of(fr_type_name((enum fr_type)i)));
    fr_suggest_help(&suggest);
}

static void read_entry(struct fr_docparse *parse, struct fr_doc_entry *entry)
{
    switch (entry->section) {
    case FR_SECTION_ABOUT: return; /* anything, for people */
    case FR_SECTION_COLUMNS: read_column(parse, entry); return;
    case FR_SECTION_LET: read_let(parse, entry); return;
    case FR_SECTION_FEATURES:
        entry->expr = fr_docparse_expr(parse, entry->key->mapped, "a feature");
        return;
    case FR_SECTION_EXCEPTIONS:
        entry->expr =
            fr_docparse_expr(parse, entry->key->mapped, "an exception");
        return;
    case FR_SECTION_LABELS: fr_docparse_label(parse, entry); return;
    case FR_SECTION_DETECTIONS: fr_docparse_detection(parse, entry); return;
    case FR_SECTION_TESTS: fr_docparse_test(parse, entry); return;
    case FR_SECTION_COUNT: return;
    }
}

static int has_good_name(struct fr_docparse *parse, enum fr_section section,
                         const struct fr_yaml_node *key)
{
    if (section == FR_SECTION_ABOUT || section == FR_SECTION_TESTS)
        return 1;
    return fr_docparse_name(parse, key, sections[section].noun,
                            section != FR_SECTION_DETECTIONS &&
                                section != FR_SECTION_EXCEPTIONS);
}

static int can_be_off(enum fr_section section)
{
    return section == FR_SECTION_LET || section == FR_SECTION_FEATURES ||
           section == FR_SECTION_LABELS || section == FR_SECTION_DETECTIONS;
}

static int is_off(const struct fr_yaml_node *node)
{
    return node && node->kind == FR_YAML_SCALAR &&
           node->style == FR_YAML_PLAIN &&
           fr_str_equal(node->value, FR_STR("off"));
}

static struct fr_doc_entry *add_entry(struct fr_docparse *parse,
                                      enum fr_section section,
                                      const struct fr_yaml_node *key)
{
    struct fr_doc_entry *entry;

    if (!has_good_name(parse, section, key))
        return NULL;
    entry = FR_NEW(parse->arena, struct fr_doc_entry);
    if (!entry) {
        parse->status = FR_ENOMEM;
        return NULL;
    }
    entry->section = section;
    entry->source = parse->source;
    entry->name = key->value;
    entry->name_span = key->span;
    entry->key = key;
    entry->is_off = can_be_off(section) && is_off(key->mapped);
    if (!entry->is_off)
        read_entry(parse, entry);
    return entry;
}

/* The entry of a list's item: "- sentence: {...}". */
static const struct fr_yaml_node *item_key(struct fr_docparse *parse,
                                           const struct fr_yaml_node *item)
{
    if (item->kind == FR_YAML_MAP && item->count == 1)
        return item->first;
    if (item->is_cut)
        return NULL;
    FR_RULE_ERROR(parse->report, E0003,
                  "a test is written '- what it shows:' with 'flow' and "
                  "'expect' below");
    fr_diag_label(parse->report->diag,
                  item->count > 1 && item->kind == FR_YAML_MAP
                      ? item->first->next->span
                      : item->span,
                  "%s", item->count > 1 ? "a second key of the same test" : "");
    if (item->count > 1)
        fr_diag_help(parse->report->diag,
                     "indent 'flow' and 'expect' deeper than the sentence");
    return NULL;
}

static void read_section(struct fr_docparse *parse, struct fr_doc *doc,
                         enum fr_section section,
                         const struct fr_yaml_node *node)
{
    int is_list = section == FR_SECTION_TESTS;
    struct fr_doc_entry **end = &doc->sections[section];
    char what[40];

    snprintf(what, sizeof(what), "'%s'", sections[section].key);
    if (fr_docparse_is_empty(node))
        return;
    if (!fr_docparse_is(parse, node, is_list ? FR_YAML_LIST : FR_YAML_MAP,
                        what)) {
        if (!is_list && node->kind == FR_YAML_LIST && !node->is_cut)
            fr_diag_help(parse->report->diag,
                         "an entry is written 'name:', without a dash");
        return;
    }
    for (node = node->first; node && parse->status == 0; node = node->next) {
        const struct fr_yaml_node *key = is_list ? item_key(parse, node) : node;
        *end = key ? add_entry(parse, section, key) : NULL;
        if (*end)
            end = &(*end)->next;
    }
}

static void read_top(struct fr_docparse *parse, struct fr_doc *doc,
                     const struct fr_yaml_node *root)
{
    const struct fr_yaml_node *key;

    for (key = root->first; key && parse->status == 0; key = key->next) {
        int index = fr_docparse_key(parse, key, top_keys, "a rule file");
        if (index == 1)
            read_extends(parse, doc, key->mapped);
        else if (index >= TOP_SECTIONS)
            read_section(parse, doc, (enum fr_section)(index - TOP_SECTIONS),
                         key->mapped);
    }
}

int fr_doc_parse(const struct fr_source *source,
                 const struct fr_yaml_node *root, struct fr_arena *arena,
                 struct fr_report *report, struct fr_doc *doc)
{
    struct fr_docparse parse = {source, arena, report, 0};

    *doc = (struct fr_doc){.source = source};
    if (fr_docparse_is_empty(root)) {
        if (!root && report->is_partial)
            return 0;
        FR_RULE_ERROR(report, E0005,
                      "a rule file begins with 'flowrules: %d', and this one "
                      "is empty",
                      LANGUAGE_VERSION);
        fr_diag_label(report->diag, (struct fr_span){source->id, 0, 0}, "%s",
                      "");
        return 0;
    }
    if (fr_docparse_is(&parse, root, FR_YAML_MAP, "a rule file") &&
        check_version(&parse, root))
        read_top(&parse, doc, root);
    return parse.status;
}
