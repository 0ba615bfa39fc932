/* check_detection.c - the conditions, groups and messages of detections, and
 * their exceptions. */
#include "rule/check.h"

void fr_check_score(struct fr_check *check, const struct fr_ast_expr *ast)
{
    static const struct fr_scope scope = {.level = FR_SCOPE_FLOW};
    struct fr_chk_expr *score = fr_check_constant(check, ast, &scope);
    char kind[FR_KIND_TEXT_MAX];

    if (!score || fr_kind_is(&score->kind, 0, 0))
        return;
    FR_RULE_ERROR(check->report, E0203, "'score' needs a number");
    fr_diag_label(check->report->diag, ast->span, "this is %s",
                  fr_kind_text(&score->kind, kind));
}

void fr_check_detections(struct fr_check *check)
{
    (void)check;
}
