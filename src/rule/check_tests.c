/* check_tests.c - what tests set and expect: names that exist, values of the
 * right kind. */
#include "rule/check.h"

#include <math.h>
#include <stdio.h>

#include "rule/docparse.h"

/* Flows that one test may make; they are few lines for people. */
#define TEST_FLOWS_MAX 100000

/* A test being checked. */
struct test {
    struct fr_check *check;
    const struct fr_doc_entry *entry;
    struct fr_docparse parse; /* of its values */
    struct fr_scope scope;
};

/* --- values --------------------------------------------------------------- */

static struct fr_ast_expr *name_ast(struct test *test,
                                    const struct fr_yaml_node *key)
{
    struct fr_ast_expr *ast = fr_ast_expr_new(test->check->arena, FR_AST_NAME,
                                              test->entry->source, key->span);

    if (ast)
        ast->text = key->value;
    else
        test->check->status = FR_ENOMEM;
    return ast;
}

/* What is set, as a value that others can be compared with. */
static struct fr_chk_expr *wanted_value(struct test *test,
                                        const struct fr_yaml_node *key,
                                        const struct fr_kind *kind)
{
    struct fr_ast_expr *ast = name_ast(test, key);

    return ast ? fr_chk_expr_new(test->check, FR_CHK_UNKNOWN, *kind, ast)
               : NULL;
}

/* Quoted values are addresses if they read as one; others are expressions. */
static struct fr_ast_expr *
value_ast(struct test *test, const struct fr_yaml_node *node, const char *what)
{
    int is_quoted =
        node && node->kind == FR_YAML_SCALAR &&
        (node->style == FR_YAML_SINGLE || node->style == FR_YAML_DOUBLE);
    struct fr_ast_expr *ast = is_quoted
                                  ? fr_docparse_item(&test->parse, node)
                                  : fr_docparse_expr(&test->parse, node, what);

    if (!ast)
        test->check->status = FR_ENOMEM;
    return ast;
}

/* Is the value of the node of this kind? Reports. Returns 0 if the expression
 * is broken. */
static int check_value(struct test *test, const struct fr_yaml_node *key,
                       const struct fr_kind *kind)
{
    struct fr_kind wanted = *kind;
    struct fr_chk_expr *value, *name;
    struct fr_ast_expr *ast;

    if (kind->id == FR_KIND_TEXT)
        return fr_docparse_is(&test->parse, key->mapped, FR_YAML_SCALAR,
                              "a text");
    ast = value_ast(test, key->mapped, "a value");
    if (!ast || ast->kind == FR_AST_BROKEN)
        return 0;
    value = fr_check_expr(test->check, ast, &test->scope);
    /* a point in time is given as a time since 1970 */
    if (kind->id == FR_KIND_TIMESTAMP)
        wanted = fr_kind_quantity(1, 0);
    name = wanted_value(test, key, &wanted);
    if (value && name)
        (void)fr_check_agree(test->check, "compare", name, value);
    return 1;
}

/* --- what a test sets ----------------------------------------------------- */

static void refuse_set(struct test *test, const struct fr_yaml_node *key,
                       const struct fr_def *def)
{
    FR_RULE_ERROR(test->check->report, E0008, "a test cannot set '%.*s'",
                  FR_SHOWN(key->value));
    fr_diag_label(test->check->report->diag, key->span, "%s",
                  def->what == FR_DEF_LABEL
                      ? "it sets columns, features and names of let; labels "
                        "follow from them"
                      : "it sets values of one flow");
}

/* Returns 0 if the value was broken, so that what follows may be its rest. */
static int check_set(struct test *test, const struct fr_yaml_node *key)
{
    struct fr_check *check = test->check;
    struct fr_chk_column column;
    struct fr_kind kind;
    struct fr_def *def;

    fr_check_find(check, key->value, &def, &column);
    if (!def && !column.name) {
        struct fr_ast_expr *ast = name_ast(test, key);
        if (ast)
            fr_check_unknown_name(check, ast);
        return 1;
    }
    if (def && (def->what == FR_DEF_LABEL || def->kind.id == FR_KIND_LIST ||
                (def->expr && def->expr->is_group))) {
        refuse_set(test, key, def);
        return 1;
    }
    kind = def                            ? def->kind
           : column.type == FR_TYPE_COUNT ? fr_kind_plain(FR_KIND_UNKNOWN)
                                          : fr_kind_of_type(column.type);
    return check_value(test, key, &kind);
}

static void check_sets(struct test *test, const struct fr_doc_value *value)
{
    int is_whole = 1;

    for (; value && test->check->status == 0; value = value->next) {
        /* after a comma inside brackets the rest of the value is a key */
        if (!is_whole && value->key->is_flow &&
            fr_docparse_is_empty(value->key->mapped))
            continue;
        is_whole = check_set(test, value->key);
    }
}

/* --- what a test expects -------------------------------------------------- */

static void check_detection_name(struct test *test,
                                 const struct fr_yaml_node *node)
{
    if (fr_docparse_is(&test->parse, node, FR_YAML_SCALAR,
                       "the name of a detection") &&
        !fr_merge_find(test->check->merge, FR_SECTION_DETECTIONS, node->value))
        fr_check_unknown_detection(test->check, node->value, node->span);
}

static void check_label_name(struct test *test, const struct fr_yaml_node *node,
                             const struct fr_def *def)
{
    if (fr_docparse_is(&test->parse, node, FR_YAML_SCALAR, "a name") &&
        def->kind.id != FR_KIND_UNKNOWN)
        (void)fr_check_code(test->check, def, node->value, node->span);
}

static void check_expected_names(struct test *test,
                                 const struct fr_yaml_node *node,
                                 const struct fr_def *def)
{
    int is_list = node && node->kind == FR_YAML_LIST &&
                  (!def || def->label->policy == FR_POLICY_EVERY);
    const struct fr_yaml_node *item = is_list ? node->first : node;

    /* nothing: no name is expected */
    if (!is_list && def && fr_docparse_is_empty(node))
        return;
    for (; item; item = is_list ? item->next : NULL) {
        if (def)
            check_label_name(test, item, def);
        else
            check_detection_name(test, item);
    }
}

static void refuse_expect(struct test *test, const struct fr_yaml_node *key)
{
    FR_RULE_ERROR(test->check->report, E0008, "a test cannot expect '%.*s'",
                  FR_SHOWN(key->value));
    fr_diag_label(test->check->report->diag, key->span,
                  "it expects labels, features and 'detections'");
}

static void check_expect(struct test *test, const struct fr_yaml_node *key)
{
    struct fr_check *check = test->check;
    struct fr_chk_column column;
    struct fr_def *def;

    if (fr_str_equal(key->value, FR_STR("detections"))) {
        check_expected_names(test, key->mapped, NULL);
        return;
    }
    fr_check_find(check, key->value, &def, &column);
    if (!def && !column.name) {
        struct fr_ast_expr *ast = name_ast(test, key);
        if (ast)
            fr_check_unknown_name(check, ast);
    } else if (!def || def->what == FR_DEF_LET) {
        refuse_expect(test, key);
    } else if (def->label && def->label->policy != FR_POLICY_SUM) {
        check_expected_names(test, key->mapped, def);
    } else if (!fr_docparse_is_empty(key->mapped)) {
        check_value(test, key, &def->kind);
    }
}

/* --- tests ---------------------------------------------------------------- */

static void check_flows(struct test *test, const struct fr_ast_expr *ast)
{
    struct fr_check *check = test->check;
    struct fr_chk_expr *flows = fr_check_constant(check, ast, &test->scope);

    if (!flows)
        return;
    if (fr_kind_is(&flows->kind, 0, 0) && flows->number >= 1 &&
        flows->number == floor(flows->number)) {
        if (flows->number <= TEST_FLOWS_MAX)
            return;
        FR_RULE_ERROR(check->report, E0007,
                      "too many flows in one test: the limit is %d",
                      TEST_FLOWS_MAX);
    } else {
        FR_RULE_ERROR(check->report, E0203,
                      "'flows' needs a whole number above zero");
    }
    fr_diag_label(check->report->diag, ast->span, "%s", "");
}

static void check_test(struct fr_check *check, const struct fr_doc_entry *entry)
{
    const struct fr_doc_test *doc = entry->test;
    struct test test = {
        .check = check,
        .entry = entry,
        .parse = {entry->source, check->arena, check->report, 0},
        .scope = {.level = FR_SCOPE_TEST}};

    if (doc->flows)
        check_flows(&test, doc->flows);
    test.scope.has_n = doc->flows != NULL;
    check_sets(&test, doc->sets);
    test.scope.has_n = 0;
    for (const struct fr_doc_value *value = doc->expects;
         value && check->status == 0; value = value->next)
        check_expect(&test, value->key);
    if (test.parse.status < 0)
        check->status = test.parse.status;
}

void fr_check_tests(struct fr_check *check)
{
    const struct fr_merge_section *section =
        &check->merge->sections[FR_SECTION_TESTS];

    for (uint32_t i = 0; i < section->entries.count; i++) {
        if (check->status == 0)
            check_test(check, section->entries.items[i]);
    }
}
