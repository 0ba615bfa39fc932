/* parse_tests.c - a test: the flows it makes and what it expects of them. The
 * values are read when it is known what they must be. */
#include "rule/docparse.h"

#include <stdio.h>

enum test_key { KEY_FLOW, KEY_FLOWS, KEY_EACH, KEY_EXPECT, KEY_COUNT };

static const char *const test_keys[] = {
#define FR_TEST_KEY(key, shape, meaning) key,
#include "rule/keys.def"
    NULL,
};

static struct fr_doc_value *read_values(struct fr_docparse *parse,
                                        const struct fr_yaml_node *map,
                                        const char *what)
{
    struct fr_doc_value *first = NULL;
    struct fr_doc_value **end = &first;

    if (!fr_docparse_is(parse, map, FR_YAML_MAP, what))
        return NULL;
    for (const struct fr_yaml_node *key = map->first; key; key = key->next) {
        *end = FR_NEW(parse->arena, struct fr_doc_value);
        if (!*end) {
            parse->status = FR_ENOMEM;
            return NULL;
        }
        (*end)->key = key;
        end = &(*end)->next;
    }
    return first;
}

static void report_pair(struct fr_docparse *parse,
                        const struct fr_yaml_node *key, const char *text)
{
    FR_RULE_ERROR(parse->report, E0005, "%s", text);
    fr_diag_label(parse->report->diag, key->span, "%s", "");
}

static void check_keys(struct fr_docparse *parse,
                       const struct fr_yaml_node *sentence,
                       const struct fr_yaml_node *const *keys)
{
    const struct fr_yaml_node *flow = keys[KEY_FLOW];
    const struct fr_yaml_node *flows = keys[KEY_FLOWS];
    const struct fr_yaml_node *each = keys[KEY_EACH];

    if (flow && (flows || each))
        report_pair(parse, flow,
                    "a test has one 'flow', or 'flows' and 'each'");
    else if (flows && !each)
        report_pair(parse, flows, "'flows' needs 'each'");
    else if (each && !flows)
        report_pair(parse, each, "'each' needs 'flows', how many there are");
    else if (!flow && !flows)
        report_pair(parse, sentence,
                    "a test needs 'flow', or 'flows' and 'each'");
    if (!keys[KEY_EXPECT])
        report_pair(parse, sentence, "a test needs 'expect'");
}

static void read_keys(struct fr_docparse *parse, struct fr_doc_test *test,
                      const struct fr_yaml_node *const *keys)
{
    if (keys[KEY_FLOW])
        test->sets = read_values(parse, keys[KEY_FLOW]->mapped, "'flow'");
    if (keys[KEY_FLOWS])
        test->flows =
            fr_docparse_expr(parse, keys[KEY_FLOWS]->mapped, "'flows'");
    if (keys[KEY_EACH])
        test->sets = read_values(parse, keys[KEY_EACH]->mapped, "'each'");
    if (keys[KEY_EXPECT])
        test->expects =
            read_values(parse, keys[KEY_EXPECT]->mapped, "'expect'");
}

void fr_docparse_test(struct fr_docparse *parse, struct fr_doc_entry *entry)
{
    const struct fr_yaml_node *map = entry->key->mapped;
    const struct fr_yaml_node *keys[KEY_COUNT] = {NULL};
    int has_unknown = 0;

    entry->test = FR_NEW(parse->arena, struct fr_doc_test);
    if (!entry->test) {
        parse->status = FR_ENOMEM;
        return;
    }
    if (!fr_docparse_is(parse, map, FR_YAML_MAP, "a test"))
        return;
    for (const struct fr_yaml_node *key = map->first; key; key = key->next) {
        int index = fr_docparse_key(parse, key, test_keys, "a test");
        if (index >= 0)
            keys[index] = key;
        has_unknown |= index == -1;
    }
    read_keys(parse, entry->test, keys);
    if (!has_unknown && !map->is_cut)
        check_keys(parse, entry->key, keys);
}
