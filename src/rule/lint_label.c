/* lint_label.c - the rules of one label beside each other: rules whose flows
 * are all taken by others, rules that stand twice, values between the rules
 * that nobody takes. */
#include "rule/lint.h"

#include <math.h>

/* Rules that a message points at besides its own. */
#define SHOWN_RULES_MAX 3

/* A rule with what it asks for. */
struct rule {
    const struct fr_chk_rule *chk;
    struct fr_logic_boxes boxes;
    uint32_t number;  /* of its condition */
    uint32_t earlier; /* the one before it of the same condition, + 1; or 0 */
    int is_odd;       /* never holds, or reported, or not understood */
};

struct label {
    struct fr_lint *lint;
    const struct fr_def *def;
    int is_last;        /* last match: rules below go first */
    struct rule *rules; /* in the order of the file, else last */
    uint32_t count;
};

static const char *where(const struct label *label)
{
    return label->is_last ? "below" : "above";
}

static struct fr_str name_of(const struct rule *rule)
{
    return rule->chk->doc->name;
}

/* --- twice ---------------------------------------------------------------- */

/* A rule of the same name (of a sum: any) and condition, that stands before
 * it; NULL if there is none. latest: of each condition the latest rule + 1. */
static const struct rule *find_twin(const struct label *label, uint32_t at,
                                    const uint32_t *latest)
{
    const struct rule *rule = &label->rules[at];
    int is_sum = label->def->label->policy == FR_POLICY_SUM;

    for (uint32_t i = latest[rule->number]; i > 0;
         i = label->rules[i - 1].earlier) {
        const struct rule *other = &label->rules[i - 1];
        if (is_sum || other->chk->code == rule->chk->code)
            return other;
    }
    return NULL;
}

static void check_twice(struct label *label)
{
    struct fr_lint *lint = label->lint;
    uint32_t *latest =
        FR_NEW_ARRAY(&lint->scratch, lint->logic.values.count + 1, uint32_t);

    if (!latest) {
        lint->status = FR_ENOMEM;
        return;
    }
    for (uint32_t i = 0; i < label->count; i++) {
        struct rule *rule = &label->rules[i];
        const struct rule *twin = rule->is_odd || !rule->chk->when
                                      ? NULL
                                      : find_twin(label, i, latest);
        if (!twin) {
            rule->earlier = latest[rule->number];
            if (!rule->is_odd && rule->chk->when)
                latest[rule->number] = i + 1;
            continue;
        }
        rule->is_odd = 1;
        if (!FR_LINT_WARNING(lint, W0405, rule->chk->doc->name_span,
                             rule->chk->doc->number
                                 ? "the condition of '%.*s' stands twice"
                                 : "'%.*s' stands twice",
                             FR_SHOWN(name_of(rule))))
            continue;
        fr_diag_label(lint->report->diag, rule->chk->doc->name_span,
                      "with a condition that another rule has");
        fr_diag_label(lint->report->diag, twin->chk->doc->name_span,
                      "the other rule");
        fr_diag_help(lint->report->diag,
                     label->def->label->policy == FR_POLICY_SUM
                         ? "add their numbers in one rule"
                         : "remove one of them");
    }
}

/* --- never names ---------------------------------------------------------- */

/* The exact boxes of the rules that are asked before rule `at`. */
static uint32_t collect(const struct label *label, uint32_t at,
                        const struct fr_box **boxes, uint32_t *owners)
{
    uint32_t end = label->count - (label->def->label->has_else != 0);
    uint32_t from = label->is_last && at < end ? at + 1 : 0;
    uint32_t count = 0;

    if (!label->is_last && at < end)
        end = at;
    for (uint32_t i = from; i < end; i++) {
        const struct rule *rule = &label->rules[i];
        if (rule->is_odd || !rule->boxes.is_exact)
            continue;
        for (uint32_t k = 0; k < rule->boxes.count; k++) {
            boxes[count] = &rule->boxes.items[k];
            owners[count++] = i;
        }
    }
    return count;
}

static void add_taker(uint32_t *takers, uint32_t *count, uint32_t rule)
{
    for (uint32_t i = 0; i < *count && i < SHOWN_RULES_MAX; i++) {
        if (takers[i] == rule)
            return;
    }
    if (*count < SHOWN_RULES_MAX)
        takers[*count] = rule;
    ++*count;
}

/* What the question about one rule needs. */
struct question {
    const struct fr_box **boxes; /* of those that go before it */
    uint32_t *owners;
    uint32_t count;
    char *used;
    uint32_t takers[SHOWN_RULES_MAX]; /* rules that take its flows */
    uint32_t taker_count;
};

/* Is the box within one other? */
static int find_single(struct label *label, struct question *question,
                       const struct fr_box *box)
{
    for (uint32_t i = 0; i < question->count && label->lint->work > 0; i++) {
        label->lint->work--;
        if (!fr_box_is_within(box, question->boxes[i]))
            continue;
        add_taker(question->takers, &question->taker_count,
                  question->owners[i]);
        return 1;
    }
    return 0;
}

/* Those that ask for nothing that the box does not ask for too: others leave
 * a part of it, for flows where what they ask for is missing. */
static uint32_t keep_relevant(struct label *label, struct question *question,
                              const struct fr_box *box,
                              const struct fr_box **kept, uint32_t *owners)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < question->count && label->lint->work > 0; i++) {
        const struct fr_box *other = question->boxes[i];
        int fits = other->count <= box->count;
        label->lint->work--;
        for (uint32_t k = 0; k < other->count && fits; k++) {
            const struct fr_box_bound *own =
                fr_box_find(box, other->bounds[k].value);
            fits = own && fr_box_set_meets(own->set, other->bounds[k].set);
        }
        if (!fits)
            continue;
        kept[count] = other;
        owners[count++] = question->owners[i];
    }
    return count;
}

static int find_several(struct label *label, struct question *question,
                        const struct fr_box *box)
{
    struct fr_lint *lint = label->lint;
    const struct fr_box **kept = FR_NEW_ARRAY(
        &lint->scratch, question->count + 1, const struct fr_box *);
    uint32_t *owners =
        FR_NEW_ARRAY(&lint->scratch, question->count + 1, uint32_t);
    char *used = fr_arena_alloc(&lint->scratch, question->count + 1);
    uint32_t count;
    int status;

    if (!kept || !owners || !used) {
        lint->status = FR_ENOMEM;
        return 0;
    }
    count = keep_relevant(label, question, box, kept, owners);
    if (count < 2)
        return 0;
    status = fr_box_cover(&lint->scratch, box, kept, count, used, &lint->work);
    if (status < 0)
        lint->status = status;
    for (uint32_t i = 0; i < count && status > 0; i++) {
        if (used[i])
            add_taker(question->takers, &question->taker_count, owners[i]);
    }
    return status > 0;
}

static void report_taken(struct label *label, const struct rule *rule,
                         const struct question *question)
{
    struct fr_lint *lint = label->lint;
    struct fr_diag *diag = lint->report->diag;
    int is_single = question->taker_count == 1;
    const struct rule *taker = &label->rules[question->takers[0]];
    struct fr_span place = rule->chk->doc->name_span;

    if (!FR_LINT_WARNING(lint, W0404, place, "'%.*s' never names a flow",
                         FR_SHOWN(name_of(rule))))
        return;
    if (is_single)
        fr_diag_label(
            diag, place,
            rule->chk->when ? "every flow it matches is taken by '%.*s' %s it"
                            : "every flow is taken by '%.*s' %s it",
            FR_SHOWN(name_of(taker)), rule->chk->when ? where(label) : "above");
    else
        fr_diag_label(diag, place,
                      "every flow it matches is taken by one of the rules %s "
                      "it",
                      rule->chk->when ? where(label) : "above");
    for (uint32_t i = 0; i < question->taker_count && i < SHOWN_RULES_MAX; i++)
        fr_diag_label(diag,
                      label->rules[question->takers[i]].chk->doc->name_span,
                      is_single ? "this rule takes them"
                                : "this rule takes some of them");
    if (rule->chk->when && is_single)
        fr_diag_help(diag,
                     "this label uses '%s match'; move the rule %s or "
                     "narrow '%.*s'",
                     label->is_last ? "last" : "first",
                     label->is_last ? "down" : "up", FR_SHOWN(name_of(taker)));
    else if (rule->chk->when)
        fr_diag_help(diag, "this label uses '%s match'; move the rule %s",
                     label->is_last ? "last" : "first",
                     label->is_last ? "down" : "up");
}

/* The rule that stands last and takes every flow leaves nothing to else. */
static int is_taken(struct label *label, const struct rule *rule,
                    struct question *question)
{
    static const struct fr_box everything;
    uint32_t count = rule->chk->when ? rule->boxes.count : 1;

    question->taker_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct fr_box *box =
            rule->chk->when ? &rule->boxes.items[i] : &everything;
        if (!find_single(label, question, box) &&
            !find_several(label, question, box))
            return 0;
    }
    return 1;
}

static int make_question(struct label *label, struct question *question)
{
    struct fr_arena *arena = &label->lint->logic.arena;
    uint32_t room = 1;

    for (uint32_t i = 0; i < label->count; i++)
        room += label->rules[i].boxes.count;
    *question = (struct question){
        .boxes = FR_NEW_ARRAY(arena, room, const struct fr_box *),
        .owners = FR_NEW_ARRAY(arena, room, uint32_t),
    };
    return question->boxes && question->owners ? 0 : FR_ENOMEM;
}

static void check_taken(struct label *label)
{
    struct fr_lint *lint = label->lint;
    struct question question;

    lint->status = make_question(label, &question);
    for (uint32_t n = 0; n < label->count && lint->status == 0; n++) {
        /* those that decide first, first */
        uint32_t at = label->is_last ? label->count - 1 - n : n;
        struct rule *rule = &label->rules[at];
        if (rule->is_odd)
            continue;
        question.count = collect(label, at, question.boxes, question.owners);
        if (is_taken(label, rule, &question) && lint->status == 0) {
            report_taken(label, rule, &question);
            rule->is_odd = 1;
        }
        fr_arena_clear(&lint->scratch);
    }
}

/* --- gaps ----------------------------------------------------------------- */

/* The value that the rule is about, if it is only about one. Returns 1, or 0
 * if it is about none or several. */
static int only_value(const struct rule *rule, uint32_t *value)
{
    if (rule->is_odd || !rule->chk->when || rule->boxes.count == 0)
        return 0;
    for (uint32_t i = 0; i < rule->boxes.count; i++) {
        const struct fr_box *box = &rule->boxes.items[i];
        if (box->count != 1 || (i > 0 && box->bounds[0].value != *value))
            return 0;
        *value = box->bounds[0].value;
    }
    return 1;
}

/* Everything of the value that any rule may take; NULL if that is all of it,
 * or when memory is out. */
static const struct fr_box_set *taken_of(struct label *label, uint32_t value)
{
    struct fr_arena *arena = &label->lint->scratch;
    FR_VEC(struct fr_box_range) ranges = {0};
    const struct fr_box_set *taken = NULL;
    int is_all = 0;

    for (uint32_t i = 0; i < label->count && !is_all; i++) {
        const struct rule *rule = &label->rules[i];
        for (uint32_t k = 0; k < rule->boxes.count && !is_all; k++) {
            const struct fr_box_bound *bound =
                fr_box_find(&rule->boxes.items[k], value);
            is_all = !bound;
            for (uint32_t r = 0; bound && r < bound->set->count; r++) {
                struct fr_box_range *range = fr_vec_push(&ranges);
                if (range)
                    *range = bound->set->ranges[r];
                else
                    label->lint->status = FR_ENOMEM;
            }
        }
    }
    if (!is_all && label->lint->status == 0) {
        taken = fr_box_ranges(arena, ranges.items, ranges.count);
        if (!taken)
            label->lint->status = FR_ENOMEM;
    }
    fr_vec_release(&ranges);
    return taken;
}

/* What asks for a range that begins or ends there. */
static const struct fr_ast_expr *
asked_at(const struct label *label, uint32_t value, double edge, int is_low)
{
    for (uint32_t i = 0; i < label->count; i++) {
        const struct rule *rule = &label->rules[i];
        for (uint32_t k = 0; k < rule->boxes.count; k++) {
            const struct fr_box_bound *bound =
                fr_box_find(&rule->boxes.items[k], value);
            for (uint32_t r = 0; bound && r < bound->set->count; r++) {
                if ((is_low ? bound->set->ranges[r].low
                            : bound->set->ranges[r].high) == edge)
                    return bound->ast;
            }
        }
    }
    return NULL;
}

static void report_gap(struct label *label, uint32_t value,
                       struct fr_box_range gap)
{
    struct fr_lint *lint = label->lint;
    struct fr_diag *diag = lint->report->diag;
    const struct fr_chk_expr *expr = lint->logic.values.items[value];
    const struct fr_ast_expr *below =
        asked_at(label, value, nextafter(gap.low, -(double)INFINITY), 0);
    const struct fr_ast_expr *above =
        asked_at(label, value, nextafter(gap.high, (double)INFINITY), 1);
    struct fr_str text = fr_source_str(expr->ast->source, expr->ast->span);
    char edge[FR_LITERAL_TEXT_MAX];
    int is_point = gap.low == gap.high;

    if (!below || !above)
        return;
    fr_literal_write(gap.low, expr->kind.time, expr->kind.bytes, edge);
    if (!(is_point && edge[0]
              ? FR_LINT_WARNING(lint, W0406, above->span,
                                "a flow with '%.*s' of exactly %s is named by "
                                "no rule of '%.*s'",
                                FR_SHOWN(text), edge,
                                FR_SHOWN(label->def->name))
              : FR_LINT_WARNING(lint, W0406, above->span,
                                "some values of '%.*s' are named by no rule "
                                "of '%.*s'",
                                FR_SHOWN(text), FR_SHOWN(label->def->name))))
        return;
    fr_diag_label(diag, above->span,
                  is_point ? "this begins above it" : "this begins above them");
    if (below->span.begin != above->span.begin)
        fr_diag_label(diag, below->span,
                      is_point ? "this ends below it" : "this ends below them");
    if (is_point)
        fr_diag_help(diag, "write <= or >= in one of the two; 'bands of' "
                           "leaves no gaps");
    else
        fr_diag_help(diag, "let one of the two reach the other, or add 'else'");
}

/* Between 4 and 5 packets there is nothing to name. */
static int has_nothing(const struct fr_chk_expr *expr, struct fr_box_range gap)
{
    double low = nextafter(gap.low, -(double)INFINITY);
    double high = nextafter(gap.high, (double)INFINITY);

    return expr->kind.time == 0 && expr->kind.bytes >= 0 && floor(low) == low &&
           floor(high) == high && high - low <= 1;
}

static void check_gaps_of(struct label *label, uint32_t value)
{
    const struct fr_chk_expr *expr = label->lint->logic.values.items[value];
    const struct fr_box_set *taken = taken_of(label, value);
    int has_else = label->def->label->has_else;

    for (uint32_t i = 1; taken && i < taken->count; i++) {
        struct fr_box_range gap = {
            nextafter(taken->ranges[i - 1].high, (double)INFINITY),
            nextafter(taken->ranges[i].low, -(double)INFINITY)};
        if ((!has_else || gap.low == gap.high) && !has_nothing(expr, gap))
            report_gap(label, value, gap);
    }
}

/* Gaps are looked for where at least two rules are about one value and nothing
 * else; every other rule must leave them too. */
static void check_gaps(struct label *label)
{
    struct fr_lint *lint = label->lint;
    uint32_t value, other;
    char *seen = fr_arena_alloc(&lint->scratch, lint->logic.values.count + 1);

    if (!seen) {
        lint->status = FR_ENOMEM;
        return;
    }
    for (uint32_t i = 0; i < label->count; i++) {
        if (!only_value(&label->rules[i], &value) || seen[value] ||
            lint->logic.values.items[value]->kind.id != FR_KIND_QUANTITY)
            continue;
        for (uint32_t k = i + 1; k < label->count; k++) {
            if (!only_value(&label->rules[k], &other) || other != value)
                continue;
            seen[value] = 1;
            check_gaps_of(label, value);
            break;
        }
    }
}

/* --- the label ------------------------------------------------------------ */

static int read_rule(struct label *label, uint32_t at)
{
    struct fr_lint *lint = label->lint;
    struct rule *rule = &label->rules[at];

    rule->chk = &label->def->label->rules[at];
    if (!rule->chk->when)
        return 0;
    if (rule->chk->when->kind.id != FR_KIND_TRUTH)
        rule->is_odd = 1;
    FR_TRY(fr_logic_condition(&lint->logic, rule->chk->when, &rule->boxes));
    rule->is_odd |= rule->boxes.count == 0;
    if (rule->chk->doc->number)
        rule->is_odd |= rule->chk->doc->number->kind != FR_AST_NUMBER ||
                        rule->chk->doc->number->unit;
    return fr_logic_number(&lint->logic, rule->chk->when, &rule->number);
}

void fr_lint_label(struct fr_lint *lint, const struct fr_def *def)
{
    const struct fr_chk_label *chk = def->label;
    struct label label = {.lint = lint,
                          .def = def,
                          .is_last = chk->policy == FR_POLICY_LAST,
                          .count = chk->rule_count};

    label.rules =
        FR_NEW_ARRAY(&lint->logic.arena, label.count + 1, struct rule);
    if (!label.rules)
        lint->status = FR_ENOMEM;
    for (uint32_t i = 0; i < label.count && lint->status == 0; i++)
        lint->status = read_rule(&label, i);
    if (lint->status < 0)
        return;
    check_twice(&label);
    if (chk->policy != FR_POLICY_FIRST && chk->policy != FR_POLICY_LAST)
        return;
    check_taken(&label);
    if (lint->status == 0 && !def->entry->label->is_incomplete)
        check_gaps(&label);
}
