/* test_row.c - what the program said of one flow of a test. */
#include "rule/test_row.h"

#include <math.h>

#include "base/bug.h"
#include "base/clock.h"

int fr_test_row_sets_def(const struct fr_test_row *row,
                         const struct fr_def *def)
{
    const struct fr_chk_given *set = row->test->sets;

    if (!def->is_given)
        return 0;
    while (set && set->def != def)
        set = set->next;
    return set != NULL;
}

int fr_test_row_sets_column(const struct fr_test_row *row, const char *column)
{
    for (const struct fr_chk_given *set = row->test->sets; set;
         set = set->next) {
        if (!set->def && strcmp(set->column.name, column) == 0)
            return 1;
    }
    return 0;
}

int fr_test_row_has(const struct fr_test_row *row, uint32_t mask)
{
    return (int)(fr_exec_mask(row->exec, mask)[row->row / 64] >>
                     (row->row % 64) &
                 1);
}

enum fr_verdict fr_test_row_truth(const struct fr_test_row *row,
                                  uint32_t node_true, uint32_t node_false)
{
    if (fr_test_row_has(row, node_true))
        return FR_VERDICT_YES;
    return fr_test_row_has(row, node_false) ? FR_VERDICT_NO
                                            : FR_VERDICT_MISSING;
}

int64_t fr_test_row_time(double seconds)
{
    double ns = round(seconds * (double)FR_NS_PER_S);

    /* 2^63 */
    return ns > -9223372036854775808.0 && ns < 9223372036854775808.0
               ? (int64_t)ns
               : FR_TIME_MISSING;
}

int fr_test_row_is_missing(const struct fr_test_row *row,
                           const struct fr_kind *kind, uint32_t node)
{
    const struct fr_exec *exec = row->exec;

    switch ((int)kind->id) {
    case FR_KIND_QUANTITY: return isnan(fr_exec_f64(exec, node)[row->row]);
    case FR_KIND_TIMESTAMP:
        return fr_exec_time(exec, node)[row->row] == FR_TIME_MISSING;
    case FR_KIND_TEXT: return fr_exec_text(exec, node)[row->row] == 0;
    case FR_KIND_ADDRESS: return fr_exec_ip(exec, node)[row->row].family == 0;
    default: FR_UNREACHABLE();
    }
}

uint32_t fr_test_row_rules(const struct fr_chk_label *label)
{
    return label->rule_count - (label->has_else != 0);
}

uint32_t fr_test_row_nth(const struct fr_chk_label *label, uint32_t step)
{
    uint32_t count = fr_test_row_rules(label);

    FR_ASSERT(step < count);
    return label->policy == FR_POLICY_LAST ? count - 1 - step : step;
}

/* The band around the value. */
static uint32_t band(const struct fr_chk_label *label, double value)
{
    uint32_t passed = 0, count = fr_test_row_rules(label);

    while (passed < count) {
        const struct fr_chk_rule *rule = &label->rules[passed];
        if (!(rule->doc->is_from ? value >= rule->number
                                 : value > rule->number))
            break;
        passed++;
    }
    return passed ? passed - 1 : count;
}

uint32_t fr_test_row_decider(const struct fr_test_row *row,
                             const struct fr_chk_label *label)
{
    uint32_t count = fr_test_row_rules(label);

    if (label->policy == FR_POLICY_BANDS)
        return band(label,
                    fr_exec_f64(row->exec, label->of->node_value)[row->row]);
    for (uint32_t step = 0; step < count; step++) {
        uint32_t rule = fr_test_row_nth(label, step);
        if (fr_test_row_has(row, label->rules[rule].mask))
            return rule;
    }
    return count; /* else, or nothing */
}
