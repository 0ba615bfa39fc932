/* schema.c - the JSON Schema of rule files, from the tables that the loader
 * reads them with. It says what keys and values there are and how they nest;
 * what expressions mean only the compiler knows.
 *
 * Draft 7, which every editor knows. A value may be read as a text, a number
 * or a truth, because YAML does so for editors. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/json.h"
#include "flowrules/rules.h"
#include "rule/docparse.h"
#include "rule/function.h"

#define SCHEMA_SIZE_MAX (1024 * 1024)
#define NAME_PATTERN    "^[A-Za-z][A-Za-z0-9_]{0,63}$"
#define COLUMN_PATTERN  "^[a-z][a-z0-9_]{0,63}$"
#define OWN_PATTERN     "^x-"
#define EDGE_PATTERN    "^(above|from) "
#define ATTACK_PATTERN  "^T[0-9]{4}([.][0-9]{3})?$"

struct key {
    const char *key;
    const char *shape;
    const char *meaning;
};

static const struct key file_keys[] = {
#define FR_FILE_KEY(key, shape, meaning) {key, shape, meaning},
#include "rule/keys.def"
    {NULL, NULL, NULL}};

static const struct key rule_keys[] = {{"when", "expression", "the condition"},
#define FR_META_KEY(key, shape, meaning) {key, shape, meaning},
#include "rule/keys.def"
                                       {NULL, NULL, NULL}};

static const struct key detection_keys[] = {
#define FR_DETECTION_KEY(key, shape, meaning) {key, shape, meaning},
#define FR_META_KEY(key, shape, meaning)      {key, shape, meaning},
#include "rule/keys.def"
    {NULL, NULL, NULL}};

static const struct key test_keys[] = {
#define FR_TEST_KEY(key, shape, meaning) {key, shape, meaning},
#include "rule/keys.def"
    {NULL, NULL, NULL}};

static const struct key policies[] = {
#define FR_POLICY(id, key, meaning) {key, "rules", meaning},
#include "rule/policies.def"
#undef FR_POLICY
};

static const char *const severities[] = {
#define FR_SEVERITY(name) name,
#include "rule/severities.def"
#undef FR_SEVERITY
    NULL};

static const char *const words[] = {
#define FR_WORD(name, meaning) name,
#include "rule/words.def"
#undef FR_WORD
    NULL};

/* --- pieces --------------------------------------------------------------- */

static void open_key(struct fr_json *json, const char *key)
{
    fr_json_key(json, key);
    fr_json_open_object(json);
}

static void member(struct fr_json *json, const char *key, const char *value)
{
    fr_json_key(json, key);
    fr_json_text(json, value);
}

static void reference(struct fr_json *json, const char *definition)
{
    char path[64];

    snprintf(path, sizeof(path), "#/definitions/%s", definition);
    member(json, "$ref", path);
}

static void open_list(struct fr_json *json, const char *key)
{
    fr_json_key(json, key);
    fr_json_open_array(json);
}

/* "key": ["a", "b"], up to the NULL */
static void texts(struct fr_json *json, const char *key,
                  const char *const *values)
{
    open_list(json, key);
    for (; *values; values++)
        fr_json_text(json, *values);
    fr_json_close_array(json);
}

static void is_map(struct fr_json *json)
{
    static const char *const kinds[] = {"object", "null", NULL};

    texts(json, "type", kinds); /* a key with nothing behind it is empty */
}

static void closed(struct fr_json *json)
{
    fr_json_key(json, "additionalProperties");
    fr_json_bool(json, 0);
}

/* Keys that begin with x- are anybody's. */
static void own_keys(struct fr_json *json)
{
    open_key(json, OWN_PATTERN);
    fr_json_close_object(json);
}

static void properties(struct fr_json *json, const struct key *keys)
{
    open_key(json, "properties");
    for (; keys->key; keys++) {
        open_key(json, keys->key);
        member(json, "description", keys->meaning);
        /* beside a reference other words are not looked at */
        open_list(json, "allOf");
        fr_json_open_object(json);
        reference(json, keys->shape);
        fr_json_close_object(json);
        fr_json_close_array(json);
        fr_json_close_object(json);
    }
    fr_json_close_object(json);
    open_key(json, "patternProperties");
    own_keys(json);
    fr_json_close_object(json);
    closed(json);
}

static void required(struct fr_json *json, const char *key)
{
    const char *const keys[] = {key, NULL};

    texts(json, "required", keys);
}

/* One of a list of alternatives: {"required": [key]}. */
static void alternative(struct fr_json *json, const char *key)
{
    fr_json_open_object(json);
    required(json, key);
    fr_json_close_object(json);
}

static void choice(struct fr_json *json, const char *definition)
{
    fr_json_open_object(json);
    reference(json, definition);
    fr_json_close_object(json);
}

/* --- values --------------------------------------------------------------- */

static void define_scalars(struct fr_json *json)
{
    static const char *const scalar[] = {"string", "number", "boolean", NULL};
    static const char *const one[] = {"1", NULL};

    open_key(json, "anything");
    fr_json_close_object(json);
    open_key(json, "expression");
    texts(json, "type", scalar);
    fr_json_close_object(json);
    open_key(json, "text");
    texts(json, "type", scalar);
    fr_json_close_object(json);
    open_key(json, "texts");
    open_list(json, "anyOf");
    choice(json, "text");
    fr_json_open_object(json);
    member(json, "type", "array");
    open_key(json, "items");
    reference(json, "text");
    fr_json_close_object(json);
    fr_json_close_object(json);
    fr_json_close_array(json);
    fr_json_close_object(json);
    open_key(json, "version");
    open_list(json, "enum");
    fr_json_u64(json, 1);
    fr_json_text(json, one[0]);
    fr_json_close_array(json);
    fr_json_close_object(json);
    open_key(json, "extends");
    reference(json, "texts");
    fr_json_close_object(json);
    open_key(json, "severity");
    texts(json, "enum", severities);
    fr_json_close_object(json);
}

/* `off` is a truth for readers of YAML 1.1. */
static void define_off(struct fr_json *json)
{
    open_key(json, "off");
    member(json, "description", "removes the entry of a file below");
    open_list(json, "enum");
    fr_json_text(json, "off");
    fr_json_bool(json, 0);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

static void technique(struct fr_json *json)
{
    member(json, "type", "string");
    member(json, "pattern", ATTACK_PATTERN);
}

static void define_attack(struct fr_json *json)
{
    open_key(json, "attack");
    open_list(json, "anyOf");
    fr_json_open_object(json);
    technique(json);
    fr_json_close_object(json);
    fr_json_open_object(json);
    member(json, "type", "array");
    open_key(json, "items");
    technique(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

/* --- names ---------------------------------------------------------------- */

/* A name that expressions can use: none of the language's own words. */
static void define_name(struct fr_json *json)
{
    const char *constant;

    open_key(json, "name");
    member(json, "pattern", NAME_PATTERN);
    open_key(json, "not");
    open_list(json, "enum");
    for (const char *const *word = words; *word; word++)
        fr_json_text(json, *word);
    for (uint32_t i = 0; (constant = fr_token_constant_at(i)); i++)
        fr_json_text(json, constant);
    for (uint32_t i = 0; fr_literal_unit_at(i); i++)
        fr_json_text(json, fr_literal_unit_at(i)->name);
    for (uint32_t i = 0; fr_function_at(i); i++) {
        const char *name = fr_function_at(i)->name;
        if (i == 0 || fr_function_find(fr_str_of(name), 0) == fr_function_at(i))
            fr_json_text(json, name);
    }
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

static void own_names(struct fr_json *json)
{
    open_key(json, "propertyNames");
    reference(json, "name");
    fr_json_close_object(json);
}

static void flow_name(struct fr_json *json)
{
    member(json, "type", "string");
    fr_json_key(json, "minLength");
    fr_json_u64(json, 1);
    fr_json_key(json, "maxLength");
    fr_json_u64(json, 64);
}

/* A name that flows are given may look like a number or a truth. */
static void define_flow_name(struct fr_json *json)
{
    open_key(json, "flow name");
    open_list(json, "anyOf");
    fr_json_open_object(json);
    flow_name(json);
    fr_json_close_object(json);
    fr_json_open_object(json);
    open_list(json, "type");
    fr_json_text(json, "number");
    fr_json_text(json, "boolean");
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

/* --- sections ------------------------------------------------------------- */

/* A section whose entries are `shape` or, if it can be, off. */
static void define_section(struct fr_json *json, const char *key,
                           const char *shape, int can_be_off)
{
    open_key(json, key);
    is_map(json);
    own_names(json);
    open_key(json, "additionalProperties");
    open_list(json, "anyOf");
    choice(json, shape);
    if (can_be_off)
        choice(json, "off");
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

static void define_columns(struct fr_json *json)
{
    open_key(json, "columns");
    is_map(json);
    open_key(json, "propertyNames");
    open_list(json, "allOf");
    choice(json, "name");
    fr_json_open_object(json);
    member(json, "pattern", COLUMN_PATTERN);
    fr_json_close_object(json);
    fr_json_close_array(json);
    fr_json_close_object(json);
    open_key(json, "additionalProperties");
    open_list(json, "enum");
    for (int i = 0; i < FR_TYPE_COUNT; i++)
        fr_json_text(json, fr_type_name((enum fr_type)i));
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

static void define_rules(struct fr_json *json)
{
    static const char *const else_only[] = {"else", NULL};

    open_key(json, "rule");
    member(json, "type", "object");
    properties(json, rule_keys);
    required(json, "when");
    fr_json_close_object(json);
    open_key(json, "rules");
    member(json, "type", "array");
    open_key(json, "items");
    member(json, "description", "- Name: condition");
    member(json, "type", "object");
    fr_json_key(json, "minProperties");
    fr_json_u64(json, 1);
    fr_json_key(json, "maxProperties");
    fr_json_u64(json, 1);
    open_key(json, "propertyNames");
    flow_name(json);
    open_key(json, "not");
    texts(json, "enum", else_only);
    fr_json_close_object(json);
    fr_json_close_object(json);
    open_key(json, "additionalProperties");
    open_list(json, "anyOf");
    choice(json, "expression");
    choice(json, "rule");
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

/* What the other keys of a label may be, by how it is decided. */
static void label_branch(struct fr_json *json, enum fr_policy policy)
{
    fr_json_open_object(json);
    required(json, policies[policy].key);
    if (policy != FR_POLICY_BANDS) {
        open_key(json, "patternProperties");
        fr_json_key(json, EDGE_PATTERN);
        fr_json_bool(json, 0);
        fr_json_close_object(json);
    }
    if (policy == FR_POLICY_SUM) {
        open_key(json, "properties");
        fr_json_key(json, "else");
        fr_json_bool(json, 0);
        fr_json_close_object(json);
    }
    fr_json_close_object(json);
}

static void define_label(struct fr_json *json)
{
    open_key(json, "label");
    member(json, "type", "object");
    open_key(json, "properties");
    for (int i = 0; i < FR_POLICY_COUNT; i++) {
        open_key(json, policies[i].key);
        member(json, "description", policies[i].meaning);
        open_list(json, "allOf");
        choice(json, i == FR_POLICY_BANDS ? "expression" : "rules");
        fr_json_close_array(json);
        fr_json_close_object(json);
    }
    open_key(json, "else");
    member(json, "description", "the name of flows that no rule names");
    open_list(json, "allOf");
    choice(json, "flow name");
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
    open_key(json, "patternProperties");
    open_key(json, EDGE_PATTERN);
    reference(json, "flow name");
    fr_json_close_object(json);
    own_keys(json);
    fr_json_close_object(json);
    closed(json);
    open_list(json, "oneOf");
    for (int i = 0; i < FR_POLICY_COUNT; i++)
        label_branch(json, (enum fr_policy)i);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

static void define_detection(struct fr_json *json)
{
    open_key(json, "detection");
    member(json, "type", "object");
    properties(json, detection_keys);
    open_list(json, "anyOf");
    alternative(json, "where");
    alternative(json, "when");
    alternative(json, "after");
    fr_json_close_array(json);
    open_key(json, "dependencies");
    open_list(json, "when");
    fr_json_text(json, "group by");
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

/* Names of detections are no names of expressions. */
static void define_detections(struct fr_json *json)
{
    static const char *const keys[] = {"detections", "exceptions"};

    for (int i = 0; i < 2; i++) {
        open_key(json, keys[i]);
        is_map(json);
        open_key(json, "propertyNames");
        member(json, "pattern", NAME_PATTERN);
        fr_json_close_object(json);
        open_key(json, "additionalProperties");
        open_list(json, "anyOf");
        choice(json, i == 0 ? "detection" : "expression");
        if (i == 0)
            choice(json, "off");
        fr_json_close_array(json);
        fr_json_close_object(json);
        fr_json_close_object(json);
    }
}

static void define_tests(struct fr_json *json)
{
    open_key(json, "values");
    member(json, "type", "object");
    fr_json_close_object(json);
    open_key(json, "test");
    member(json, "type", "object");
    properties(json, test_keys);
    required(json, "expect");
    open_list(json, "oneOf");
    alternative(json, "flow");
    alternative(json, "flows");
    fr_json_close_array(json);
    open_key(json, "dependencies");
    open_list(json, "flows");
    fr_json_text(json, "each");
    fr_json_close_array(json);
    open_list(json, "each");
    fr_json_text(json, "flows");
    fr_json_close_array(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
    open_key(json, "tests");
    open_list(json, "type");
    fr_json_text(json, "array");
    fr_json_text(json, "null");
    fr_json_close_array(json);
    open_key(json, "items");
    member(json, "description", "- what it shows: {flow, expect}");
    member(json, "type", "object");
    fr_json_key(json, "minProperties");
    fr_json_u64(json, 1);
    fr_json_key(json, "maxProperties");
    fr_json_u64(json, 1);
    open_key(json, "additionalProperties");
    reference(json, "test");
    fr_json_close_object(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

/* A let is an expression or a list of literals. */
static void define_let(struct fr_json *json)
{
    open_key(json, "let value");
    open_list(json, "anyOf");
    choice(json, "expression");
    fr_json_open_object(json);
    member(json, "type", "array");
    open_key(json, "items");
    reference(json, "expression");
    fr_json_close_object(json);
    fr_json_close_object(json);
    fr_json_close_array(json);
    fr_json_close_object(json);
    define_section(json, "let", "let value", 1);
}

static void write_schema(struct fr_json *json)
{
    fr_json_open_object(json);
    member(json, "$schema", "http://json-schema.org/draft-07/schema#");
    member(json, "title", "rule file of flowrules");
    member(json, "type", "object");
    properties(json, file_keys);
    required(json, "flowrules");
    open_key(json, "definitions");
    define_scalars(json);
    define_off(json);
    define_attack(json);
    define_name(json);
    define_flow_name(json);
    define_columns(json);
    define_let(json);
    define_section(json, "features", "expression", 1);
    define_rules(json);
    define_label(json);
    define_section(json, "labels", "label", 1);
    define_detection(json);
    define_detections(json);
    define_tests(json);
    fr_json_close_object(json);
    fr_json_close_object(json);
}

int fr_rules_schema(char **text)
{
    struct fr_strbuf out;
    struct fr_json json;
    int status;

    fr_strbuf_init(&out, SCHEMA_SIZE_MAX);
    fr_json_init(&json, &out);
    write_schema(&json);
    if (out.size == 0 || out.data[out.size - 1] != '\n')
        fr_strbuf_append_char(&out, '\n');
    status = fr_strbuf_status(&out);
    *text = status == 0 ? fr_strbuf_take(&out) : NULL;
    fr_strbuf_release(&out);
    return *text ? 0 : FR_ENOMEM;
}
