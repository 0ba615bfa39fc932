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
    struct fr_chk_test *checked;
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

/* Read the value of the node, which must be of given->kind. Reports. Returns
 * 0 if the expression is broken. */
static int check_value(struct test *test, struct fr_chk_given *given)
{
    const struct fr_yaml_node *node = given->key->mapped;
    struct fr_kind wanted = given->kind;
    struct fr_chk_expr *name;
    struct fr_ast_expr *ast;

    if (wanted.id == FR_KIND_TEXT) {
        if (!fr_docparse_is(&test->parse, node, FR_YAML_SCALAR, "a text"))
            return 0;
        given->text = node->value;
        return 1;
    }
    ast = value_ast(test, node, "a value");
    if (!ast || ast->kind == FR_AST_BROKEN)
        return 0;
    given->expr = fr_check_expr(test->check, ast, &test->scope);
    /* a point in time is given as a time since 1970 */
    if (wanted.id == FR_KIND_TIMESTAMP)
        wanted = fr_kind_quantity(1, 0);
    name = wanted_value(test, given->key, &wanted);
    if (given->expr && name)
        (void)fr_check_agree(test->check, "compare", name, given->expr);
    return 1;
}

/* What the key names; a name that nothing has is reported. NULL then, and
 * when memory is out. */
static struct fr_chk_given *find_given(struct test *test,
                                       const struct fr_yaml_node *key)
{
    struct fr_chk_given *given =
        FR_NEW(test->check->arena, struct fr_chk_given);
    struct fr_ast_expr *ast;

    if (!given) {
        test->check->status = FR_ENOMEM;
        return NULL;
    }
    given->key = key;
    fr_check_find(test->check, key->value, &given->def, &given->column);
    if (given->def) {
        given->kind = given->def->kind;
        return given;
    }
    if (given->column.name) {
        given->kind = given->column.type == FR_TYPE_COUNT
                          ? fr_kind_plain(FR_KIND_UNKNOWN)
                          : fr_kind_of_type(given->column.type);
        return given;
    }
    ast = name_ast(test, key);
    if (ast)
        fr_check_unknown_name(test->check, ast);
    return NULL;
}

/* --- what a test sets ----------------------------------------------------- */

static const char *why_not_set(const struct fr_def *def)
{
    if (def->what == FR_DEF_LABEL)
        return "it sets columns, features and names of let; labels follow "
               "from them";
    if (def->expr && def->expr->is_constant)
        return "this is a constant";
    return "it sets values of one flow";
}

static void refuse_set(struct test *test, const struct fr_yaml_node *key,
                       const struct fr_def *def)
{
    FR_RULE_ERROR(test->check->report, E0008, "a test cannot set '%.*s'",
                  FR_SHOWN(key->value));
    fr_diag_label(test->check->report->diag, key->span, "%s", why_not_set(def));
}

static int can_be_set(const struct fr_def *def)
{
    if (def->what == FR_DEF_LABEL ||
        (def->expr && (def->expr->is_group || def->expr->is_constant)))
        return 0;
    switch ((int)def->kind.id) {
    case FR_KIND_LIST:
    case FR_KIND_PAIR:
    case FR_KIND_LABEL:
    case FR_KIND_MARKS: return 0;
    default: return 1;
    }
}

/* Returns 0 if the value was broken, so that what follows may be its rest. */
static int check_set(struct test *test, const struct fr_yaml_node *key,
                     struct fr_chk_given ***end)
{
    struct fr_chk_given *given = find_given(test, key);

    if (!given)
        return 1;
    if (given->def && !can_be_set(given->def)) {
        refuse_set(test, key, given->def);
        return 1;
    }
    **end = given;
    *end = &given->next;
    if (given->def)
        given->def->is_given = 1;
    /* nothing stands there: missing on purpose */
    return fr_docparse_is_empty(key->mapped) || check_value(test, given);
}

static void check_sets(struct test *test, const struct fr_doc_value *value)
{
    struct fr_chk_given **end = &test->checked->sets;
    int is_whole = 1;

    for (; value && test->check->status == 0; value = value->next) {
        /* after a comma inside brackets the rest of the value is a key */
        if (!is_whole && value->key->is_flow &&
            fr_docparse_is_empty(value->key->mapped))
            continue;
        is_whole = check_set(test, value->key, &end);
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
                             struct fr_chk_given *given)
{
    if (fr_docparse_is(&test->parse, node, FR_YAML_SCALAR, "a name") &&
        given->kind.id != FR_KIND_UNKNOWN)
        given->codes[given->code_count++] =
            fr_check_code(test->check, given->def, node->value, node->span);
}

static int is_list(const struct fr_yaml_node *node)
{
    return node && node->kind == FR_YAML_LIST;
}

static uint32_t count_items(const struct fr_yaml_node *node)
{
    uint32_t count = 0;

    for (const struct fr_yaml_node *item = node->first; item; item = item->next)
        count++;
    return count;
}

static void check_detections(struct test *test, const struct fr_yaml_node *node)
{
    test->checked->has_detections = 1;
    if (!is_list(node)) {
        check_detection_name(test, node);
        return;
    }
    for (const struct fr_yaml_node *item = node->first; item; item = item->next)
        check_detection_name(test, item);
}

static void check_label_names(struct test *test, struct fr_chk_given *given)
{
    const struct fr_yaml_node *node = given->key->mapped;
    int has_list =
        is_list(node) && given->def->label->policy == FR_POLICY_EVERY;
    uint32_t count = has_list ? count_items(node) : 1;

    /* nothing: no name is expected */
    if (fr_docparse_is_empty(node))
        return;
    given->codes = FR_NEW_ARRAY(test->check->arena, count, uint16_t);
    if (!given->codes) {
        test->check->status = FR_ENOMEM;
        return;
    }
    if (!has_list) {
        check_label_name(test, node, given);
        return;
    }
    for (const struct fr_yaml_node *item = node->first; item; item = item->next)
        check_label_name(test, item, given);
}

static void refuse_expect(struct test *test, const struct fr_yaml_node *key)
{
    FR_RULE_ERROR(test->check->report, E0008, "a test cannot expect '%.*s'",
                  FR_SHOWN(key->value));
    fr_diag_label(test->check->report->diag, key->span,
                  "it expects labels, features and 'detections'");
}

/* What is expected is compared with what comes, so it is no computation. */
static void check_expected_value(struct test *test, struct fr_chk_given *given)
{
    if (fr_docparse_is_empty(given->key->mapped) || !check_value(test, given) ||
        !given->expr || given->expr->kind.id == FR_KIND_UNKNOWN ||
        given->expr->is_constant)
        return;
    FR_RULE_ERROR(test->check->report, E0307, "a constant is needed here");
    fr_diag_label(test->check->report->diag, given->expr->ast->span,
                  "this is computed");
}

static void check_expect(struct test *test, const struct fr_yaml_node *key,
                         struct fr_chk_given ***end)
{
    struct fr_chk_given *given;

    if (fr_str_equal(key->value, FR_STR("detections"))) {
        check_detections(test, key->mapped);
        return;
    }
    given = find_given(test, key);
    if (!given)
        return;
    if (!given->def || given->def->what == FR_DEF_LET) {
        refuse_expect(test, key);
        return;
    }
    **end = given;
    *end = &given->next;
    if (given->def->label && given->def->label->policy != FR_POLICY_SUM)
        check_label_names(test, given);
    else
        check_expected_value(test, given);
}

static void check_expects(struct test *test, const struct fr_doc_value *value)
{
    struct fr_chk_given **end = &test->checked->expects;

    for (; value && test->check->status == 0; value = value->next)
        check_expect(test, value->key, &end);
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
        if (flows->number <= TEST_FLOWS_MAX) {
            test->checked->flow_count = (uint32_t)flows->number;
            return;
        }
        FR_RULE_ERROR(check->report, E0007,
                      "too many flows in one test: the limit is %d",
                      TEST_FLOWS_MAX);
    } else {
        FR_RULE_ERROR(check->report, E0203,
                      "'flows' needs a whole number above zero");
    }
    fr_diag_label(check->report->diag, ast->span, "%s", "");
}

static struct fr_chk_test *add_test(struct fr_check *check,
                                    const struct fr_doc_entry *entry)
{
    struct fr_chk_test *checked = FR_NEW(check->arena, struct fr_chk_test);
    struct fr_chk_test **item = fr_vec_push(&check->tests);

    if (!checked || !item) {
        check->status = FR_ENOMEM;
        return NULL;
    }
    checked->entry = entry;
    checked->flow_count = 1;
    *item = checked;
    return checked;
}

static void check_test(struct fr_check *check, const struct fr_doc_entry *entry)
{
    const struct fr_doc_test *doc = entry->test;
    struct test test = {
        .check = check,
        .entry = entry,
        .checked = add_test(check, entry),
        .parse = {entry->source, check->arena, check->report, 0},
        .scope = {.level = FR_SCOPE_TEST}};

    if (!test.checked)
        return;
    if (doc->flows)
        check_flows(&test, doc->flows);
    test.scope.has_n = doc->flows != NULL;
    check_sets(&test, doc->sets);
    test.scope.has_n = 0;
    check_expects(&test, doc->expects);
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
