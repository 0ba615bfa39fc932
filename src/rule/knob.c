/* knob.c - see knob.h. */
#include "rule/knob.h"

#include <math.h>

#include "base/num.h"
#include "rule/literal.h"
#include "rule/suggest.h"

/* Literals that a message lists. */
#define LISTED_MAX 8
#define LIST_MAX   1000

/* An address taken apart; texts are empty where it has no such part. */
struct address {
    struct fr_str name, rule, literal;
    uint64_t ordinal; /* from 1; 0: none */
};

struct search {
    const struct fr_rules *rules;
    struct fr_diag *diag;
    struct address address;
    const struct fr_ast_expr *wanted; /* the literal; NULL: any */
    FR_VEC(struct fr_ast_expr *) found;
    int status;
};

/* --- the address ---------------------------------------------------------- */

static struct fr_str without_quotes(struct fr_str text)
{
    if (text.size >= 2 && text.data[0] == '\'' &&
        text.data[text.size - 1] == '\'')
        return (struct fr_str){text.data + 1, text.size - 2};
    return text;
}

/* What is behind the last `sign`, cut off; empty if there is none. */
static struct fr_str cut_last(struct fr_str *text, char sign)
{
    for (size_t i = text->size; i-- > 0;) {
        if (text->data[i] == sign) {
            struct fr_str rest = {text->data + i + 1, text->size - i - 1};
            text->size = i;
            return rest;
        }
    }
    return (struct fr_str){NULL, 0};
}

/* A colon inside a quoted rule name is part of it. */
static void split_address(struct fr_str text, struct address *address)
{
    struct fr_str rest = text, ordinal;
    struct fr_str name = fr_str_split(&rest, '/');

    *address = (struct address){0};
    if (text.size > 0 && text.data[text.size - 1] != '\'') {
        address->literal = cut_last(&text, ':');
        ordinal = cut_last(&address->literal, '#');
        if (ordinal.data && fr_num_parse_u64(ordinal, &address->ordinal) < 0)
            address->ordinal = UINT64_MAX;
    }
    address->name = name.size < text.size ? name : text;
    if (name.size < text.size)
        address->rule = without_quotes((struct fr_str){
            text.data + name.size + 1, text.size - name.size - 1});
}

/* --- the literals of an expression ---------------------------------------- */

static int unit_time(const struct fr_ast_expr *ast)
{
    return ast->unit ? ast->unit->time : 0;
}

static int unit_bytes(const struct fr_ast_expr *ast)
{
    return ast->unit ? ast->unit->bytes : 0;
}

static int is_wanted(const struct search *search, const struct fr_ast_expr *ast)
{
    const struct fr_ast_expr *wanted = search->wanted;

    return !wanted || (ast->number == wanted->number &&
                       unit_time(ast) == unit_time(wanted) &&
                       unit_bytes(ast) == unit_bytes(wanted));
}

static void collect(struct search *search, struct fr_ast_expr *ast)
{
    struct fr_ast_expr **item;

    if (!ast)
        return;
    if (ast->kind == FR_AST_NUMBER && is_wanted(search, ast)) {
        item = fr_vec_push(&search->found);
        if (item)
            *item = ast;
        else
            search->status = FR_ENOMEM;
    }
    for (struct fr_ast_expr *child = ast->first; child; child = child->next)
        collect(search, child);
}

static void collect_rule(struct search *search, const struct fr_doc_rule *rule)
{
    struct fr_str name = search->address.rule;

    if (name.data && !fr_str_equal(rule->name, name))
        return;
    collect(search, rule->number);
    collect(search, rule->when);
}

static void collect_def(struct search *search, const struct fr_def *def)
{
    const struct fr_doc_label *label = def->entry->label;

    search->found.count = 0;
    collect(search, def->entry->expr);
    for (const struct fr_doc_rule *rule = label ? label->rules : NULL; rule;
         rule = rule->next)
        collect_rule(search, rule);
}

static int has_rule(const struct fr_doc_label *label, struct fr_str name)
{
    for (const struct fr_doc_rule *rule = label->rules; rule;
         rule = rule->next) {
        if (fr_str_equal(rule->name, name))
            return 1;
    }
    return 0;
}

/* --- messages ------------------------------------------------------------- */

static int no_rule(struct search *search, const struct fr_doc_entry *entry)
{
    struct fr_report report = {.diag = search->diag, .suggest_work = 1000000};
    struct fr_suggest suggest;

    fr_diag_add(search->diag, FR_SEVERITY_ERROR, "",
                "'%.*s' has no rule '%.*s'", FR_SHOWN(entry->name),
                FR_SHOWN(search->address.rule));
    fr_suggest_init(&suggest, &report, search->address.rule);
    for (const struct fr_doc_rule *rule = entry->label->rules; rule;
         rule = rule->next)
        fr_suggest_offer(&suggest, rule->name);
    fr_suggest_help(&suggest);
    return FR_EUSAGE;
}

static int no_name(struct search *search)
{
    const struct fr_check *check = &search->rules->check;
    struct fr_report report = {.diag = search->diag, .suggest_work = 1000000};
    struct fr_suggest suggest;

    fr_diag_add(search->diag, FR_SEVERITY_ERROR, "",
                "no let, feature or label is named '%.*s'",
                FR_SHOWN(search->address.name));
    fr_suggest_init(&suggest, &report, search->address.name);
    for (uint32_t i = 0; i < check->def_count; i++)
        fr_suggest_offer(&suggest, check->defs[i].name);
    fr_suggest_help(&suggest);
    return FR_EUSAGE;
}

/* What there is to choose from, as it is written. */
static void help_literals(struct search *search)
{
    struct fr_strbuf list;

    fr_strbuf_init(&list, LIST_MAX);
    for (uint32_t i = 0; i < search->found.count && i < LISTED_MAX; i++) {
        const struct fr_ast_expr *ast = search->found.items[i];
        struct fr_str text = fr_source_str(ast->source, ast->span);
        fr_strbuf_printf(&list, "%s%.*s", i ? ", " : "", FR_SHOWN(text));
    }
    if (search->found.count > LISTED_MAX)
        fr_strbuf_append_text(&list, ", ...");
    if (fr_strbuf_status(&list) == 0 && list.size)
        fr_diag_help(search->diag, "its numbers are %s", list.data);
    fr_strbuf_release(&list);
}

static int no_literal(struct search *search)
{
    struct fr_str where =
        search->address.rule.data ? search->address.rule : search->address.name;

    if (search->found.count)
        fr_diag_add(search->diag, FR_SEVERITY_ERROR, "",
                    "'%.*s' has the number %.*s only %u time%s",
                    FR_SHOWN(where), FR_SHOWN(search->address.literal),
                    search->found.count, search->found.count == 1 ? "" : "s");
    else if (search->address.literal.data)
        fr_diag_add(search->diag, FR_SEVERITY_ERROR, "",
                    "'%.*s' has no number %.*s", FR_SHOWN(where),
                    FR_SHOWN(search->address.literal));
    else
        fr_diag_add(search->diag, FR_SEVERITY_ERROR, "",
                    "there is no number in '%.*s'", FR_SHOWN(where));
    return FR_EUSAGE;
}

static int ambiguous(struct search *search, struct fr_str written)
{
    struct fr_diag *diag = search->diag;
    const struct fr_ast_expr *first = search->found.items[0];

    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "'%.*s' names %u numbers",
                FR_SHOWN(written), search->found.count);
    for (uint32_t i = 0; i < search->found.count && i < 4; i++)
        fr_diag_label(diag, search->found.items[i]->span, "%s", "");
    if (search->address.literal.data)
        fr_diag_help(diag,
                     "add #1 for the first, #2 for the second, or name "
                     "the rule: LABEL/RULE:%.*s",
                     FR_SHOWN(search->address.literal));
    else
        fr_diag_help(diag, "say which: %.*s:%.*s", FR_SHOWN(written),
                     FR_SHOWN(fr_source_str(first->source, first->span)));
    return FR_EUSAGE;
}

/* --- finding -------------------------------------------------------------- */

static void take(struct fr_knob *knob, struct fr_ast_expr *ast, double now)
{
    knob->ast = ast;
    knob->before = *ast;
    knob->now = now;
}

/* A let that is computed from constants only, such as 2 * 30s. */
static int take_constant(const struct fr_def *def, struct fr_knob *knob)
{
    struct fr_ast_expr *ast = def->entry->expr;

    if (!def->expr || !def->expr->is_constant ||
        def->kind.id != FR_KIND_QUANTITY)
        return 0;
    take(knob, ast, def->expr->number);
    knob->time = def->kind.time;
    knob->bytes = def->kind.bytes;
    knob->is_bare = def->expr->is_bare;
    return 1;
}

static int take_found(struct search *search, struct fr_str written,
                      struct fr_knob *knob)
{
    uint64_t ordinal = search->address.ordinal;
    struct fr_ast_expr *ast;

    if (search->found.count > 1 && ordinal == 0)
        return ambiguous(search, written);
    ast = search->found.items[ordinal ? ordinal - 1 : 0];
    take(knob, ast, ast->number);
    knob->time = unit_time(ast);
    knob->bytes = unit_bytes(ast);
    knob->is_bare = ast->unit == NULL;
    return 0;
}

static int find_def(struct search *search, struct fr_str written,
                    struct fr_knob *knob)
{
    const struct address *address = &search->address;
    struct fr_chk_column column;
    struct fr_def *def;

    fr_check_find(&search->rules->check, address->name, &def, &column);
    if (!def)
        return no_name(search);
    if (!address->literal.data && !address->rule.data &&
        take_constant(def, knob))
        return 0;
    if (def->label && address->rule.data &&
        !has_rule(def->entry->label, address->rule))
        return no_rule(search, def->entry);
    collect_def(search, def);
    if (search->found.count == 0 || address->ordinal > search->found.count) {
        int status = no_literal(search);
        search->wanted = NULL;
        collect_def(search, def);
        help_literals(search);
        return status;
    }
    return search->status < 0 ? search->status
                              : take_found(search, written, knob);
}

/* --- texts of the command line -------------------------------------------- */

/* Parse a literal or a range; NULL after a message or without memory. */
static const struct fr_ast_expr *parse(struct fr_arena *arena,
                                       struct fr_diag *diag, const char *name,
                                       struct fr_str text)
{
    struct fr_report report = {.diag = diag};
    struct fr_source *source = FR_NEW(arena, struct fr_source);
    struct fr_ast_expr *ast;

    if (!source)
        return NULL;
    source->name = name;
    source->text = fr_arena_str(arena, text);
    source->id = fr_diag_source(diag, name, text.data, text.size);
    if (!source->text.data || (diag && !source->id))
        return NULL;
    ast = fr_ast_expr_parse_item(
        source, (struct fr_span){source->id, 0, (uint32_t)text.size}, NULL,
        arena, &report);
    return ast && ast->kind != FR_AST_BROKEN ? ast : NULL;
}

int fr_knob_find(const struct fr_rules *rules, struct fr_str address,
                 struct fr_knob *knob, struct fr_diag *diag)
{
    struct search search = {.rules = rules, .diag = diag};
    struct fr_arena arena;
    int status = 0;

    *knob = (struct fr_knob){0};
    fr_arena_init(&arena, 0);
    split_address(address, &search.address);
    if (search.address.literal.data) {
        search.wanted =
            parse(&arena, diag, "the number", search.address.literal);
        if (!search.wanted)
            status = FR_EUSAGE;
    }
    if (status == 0)
        status = find_def(&search, address, knob);
    fr_vec_release(&search.found);
    fr_arena_release(&arena);
    return status;
}

/* --- ranges --------------------------------------------------------------- */

static int is_number(const struct fr_ast_expr *ast)
{
    return ast->kind == FR_AST_NUMBER;
}

/* Zero needs no unit; a plain number may be bytes, and bytes a plain one. */
static int fits(struct fr_knob *knob, const struct fr_ast_expr *end)
{
    int is_bytes = unit_time(end) == 0 && unit_bytes(end) == 1;

    if (unit_time(end) == knob->time && unit_bytes(end) == knob->bytes)
        return 1;
    if (!end->unit)
        return end->number == 0 || (knob->time == 0 && knob->bytes == 1);
    if (knob->is_bare && is_bytes) {
        knob->bytes = 1;
        return 1;
    }
    return 0;
}

static int refuse_unit(const struct fr_knob *knob, const char *text,
                       struct fr_diag *diag)
{
    struct fr_kind kind = fr_kind_quantity(knob->time, knob->bytes);
    char words[FR_KIND_TEXT_MAX];
    struct fr_strbuf now;

    fr_strbuf_init(&now, LIST_MAX);
    fr_knob_write(knob, knob->now, &now);
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "the range %s does not fit: the number is %s", text,
                fr_kind_text(&kind, words));
    if (fr_strbuf_status(&now) == 0)
        fr_diag_help(diag, "it is %s now; give both ends in that unit",
                     now.data);
    fr_strbuf_release(&now);
    return FR_EUSAGE;
}

static int read_range(struct fr_knob *knob, const struct fr_ast_expr *range,
                      const char *text, double *low, double *high,
                      struct fr_diag *diag)
{
    const struct fr_ast_expr *a = range->first, *b = a ? a->next : NULL;

    if (range->kind != FR_AST_RANGE || !is_number(a) || !is_number(b)) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "'%s' is no range", text);
        fr_diag_help(diag, "write both ends: 10ms..320ms");
        return FR_EUSAGE;
    }
    if (!fits(knob, b) || !fits(knob, a))
        return refuse_unit(knob, text, diag);
    if (a->number < b->number) {
        *low = a->number;
        *high = b->number;
        return 0;
    }
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "the range %s is empty", text);
    fr_diag_help(diag, "the lower end comes first");
    return FR_EUSAGE;
}

int fr_knob_range(struct fr_knob *knob, const char *text, double *low,
                  double *high, struct fr_diag *diag)
{
    const struct fr_ast_expr *range;
    struct fr_arena arena;
    int status = FR_EUSAGE;

    fr_arena_init(&arena, 0);
    range = parse(&arena, diag, "the range", fr_str_of(text));
    if (range)
        status = read_range(knob, range, text, low, high, diag);
    fr_arena_release(&arena);
    return status;
}

/* --- turning -------------------------------------------------------------- */

/* The unit that says "a number of this dimension"; NULL: none is needed. */
static const struct fr_unit *unit_of(const struct fr_knob *knob)
{
    const struct fr_unit *unit;

    for (uint32_t i = 0;
         (knob->time || knob->bytes) && (unit = fr_literal_unit_at(i)) != NULL;
         i++) {
        if (unit->time == knob->time && unit->bytes == knob->bytes)
            return unit;
    }
    return NULL;
}

void fr_knob_turn(const struct fr_knob *knob, double value)
{
    struct fr_ast_expr *ast = knob->ast;

    ast->kind = FR_AST_NUMBER;
    ast->number = value;
    ast->unit = unit_of(knob);
    ast->first = NULL;
    ast->child_count = 0;
}

void fr_knob_turn_back(const struct fr_knob *knob)
{
    if (knob->ast)
        *knob->ast = knob->before;
}

void fr_knob_write(const struct fr_knob *knob, double value,
                   struct fr_strbuf *out)
{
    char text[FR_LITERAL_TEXT_MAX + FR_NUM_TEXT_MAX];

    fr_literal_write(value, knob->time, knob->bytes, text);
    if (text[0])
        fr_strbuf_append_text(out, text);
    else
        fr_strbuf_append(out, text, fr_num_print_f64(value, text));
}
