/* lint_allow.c - comments `# flowrules: allow W0401`. One stands behind what
 * it speaks of, or on a line of its own above it. */
#include "rule/lint.h"

#define WORD "# flowrules: allow "

/* --- finding -------------------------------------------------------------- */

/* Does a text of YAML that is no expression hold this place? There a `#`
 * begins no comment. */
static int is_in_text(const struct fr_yaml_node *node, uint32_t at)
{
    for (; node; node = node->next) {
        int is_block =
            node->style == FR_YAML_LITERAL || node->style == FR_YAML_FOLDED;
        if (node->kind == FR_YAML_SCALAR && node->style != FR_YAML_PLAIN &&
            at >= node->span.begin && at < node->body.end &&
            !(is_block && node->is_expression))
            return 1;
        if (is_in_text(node->mapped, at) || is_in_text(node->first, at))
            return 1;
    }
    return 0;
}

static int is_code(struct fr_str text)
{
    if (text.size < 5 || text.data[0] != 'W')
        return 0;
    for (size_t i = 1; i < 5; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return 0;
    }
    return 1;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The line that a comment at `at` speaks of. */
static uint32_t line_of(const struct fr_source *source, uint32_t at)
{
    uint32_t line = fr_source_line(source, at);
    uint32_t begin = at;

    while (begin > 0 && is_blank(source->text.data[begin - 1]))
        begin--;
    return begin == 0 || source->text.data[begin - 1] == '\n' ? line + 1 : line;
}

static void add_allow(struct fr_lint *lint, const struct fr_rules_file *file,
                      uint32_t line, uint32_t at)
{
    struct fr_allow *allow = fr_vec_push(&lint->allows);

    if (!allow) {
        lint->status = FR_ENOMEM;
        return;
    }
    *allow = (struct fr_allow){
        .span = {file->source.id, at, at + 5},
        .line = line,
        .file = file,
        .code = {file->source.text.data + at, 5},
    };
}

/* The codes behind the words: "W0401, W0404 because ...". */
static void read_codes(struct fr_lint *lint, const struct fr_rules_file *file,
                       uint32_t comment)
{
    struct fr_str text = file->source.text;
    uint32_t line = line_of(&file->source, comment);
    uint32_t at = comment + (uint32_t)sizeof(WORD) - 1;

    while (at < text.size && (is_blank(text.data[at]) || text.data[at] == ','))
        at++;
    while (at < text.size &&
           is_code((struct fr_str){text.data + at, text.size - at})) {
        add_allow(lint, file, line, at);
        at += 5;
        while (at < text.size &&
               (is_blank(text.data[at]) || text.data[at] == ','))
            at++;
    }
}

static void read_file(struct fr_lint *lint, const struct fr_rules_file *file)
{
    struct fr_str text = file->source.text;
    struct fr_str word = FR_STR(WORD);

    for (uint32_t at = 0; at + word.size <= text.size; at++) {
        struct fr_str rest = {text.data + at, text.size - at};
        int is_begin =
            at == 0 || is_blank(text.data[at - 1]) || text.data[at - 1] == '\n';
        if (text.data[at] == '#' && is_begin &&
            fr_str_starts_with(rest, word) && !is_in_text(file->root, at))
            read_codes(lint, file, at);
    }
}

void fr_lint_read_allows(struct fr_lint *lint)
{
    for (uint32_t i = 0; i < lint->rules->files.count; i++)
        read_file(lint, lint->rules->files.items[i]);
}

/* --- asking --------------------------------------------------------------- */

int fr_lint_wants(struct fr_lint *lint, enum fr_message code,
                  struct fr_span place)
{
    const struct fr_rules_file *file = fr_lint_file(lint, place.source);
    uint32_t first = fr_source_line(&file->source, place.begin);
    uint32_t last = fr_source_line(&file->source, place.end);
    struct fr_str name = fr_str_of(fr_message_code(code));
    int is_wanted = 1;

    for (uint32_t i = 0; i < lint->allows.count; i++) {
        struct fr_allow *allow = &lint->allows.items[i];
        if (allow->file != file || allow->line < first || allow->line > last ||
            !fr_str_equal(allow->code, name))
            continue;
        allow->is_used = 1;
        is_wanted = 0;
    }
    return is_wanted;
}

/* --- in vain -------------------------------------------------------------- */

static int is_known(struct fr_str code)
{
    for (int i = 0; i < FR_MESSAGE_COUNT; i++) {
        if (fr_str_equal(code, fr_str_of(fr_message_code((enum fr_message)i))))
            return 1;
    }
    return 0;
}

/* What could not be checked to the end may hold what is allowed. */
void fr_lint_check_allows(struct fr_lint *lint)
{
    int is_whole = lint->report->error_count == 0 && lint->work > 0;

    for (uint32_t i = 0; i < lint->allows.count; i++) {
        const struct fr_allow *allow = &lint->allows.items[i];
        int has_code = is_known(allow->code);
        if (allow->is_used || allow->file->is_base || (has_code && !is_whole))
            continue;
        fr_diag_add(lint->report->diag, FR_SEVERITY_WARNING,
                    fr_message_code(FR_MESSAGE_W0408),
                    "this comment silences nothing");
        fr_diag_label(lint->report->diag, allow->span,
                      has_code ? "there is no such warning on line %u"
                               : "no warning has this code",
                      allow->line);
        fr_diag_help(lint->report->diag, "remove it");
    }
}
