/* format_plan.c - where every line of a rule file is to begin, and which white
 * space within lines changes: behind keys, between the tokens of expressions,
 * in { } and [ ]. */
#include "base/utf8.h"
#include "rule/format_internal.h"

#define INDENT 2
/* Longer keys stand for themselves: they do not push others to the right. */
#define KEY_WIDTH_MAX 32

static const char *text_of(const struct fr_format *format)
{
    return format->source->text.data;
}

static struct fr_format_line *line_at(struct fr_format *format, uint32_t at)
{
    return &format->lines[fr_source_line(format->source, at) - 1];
}

static uint32_t column_of(struct fr_format *format, uint32_t at)
{
    return at - line_at(format, at)->begin;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void edit(struct fr_format *format, uint32_t begin, uint32_t end,
                 uint32_t blanks)
{
    struct fr_format_edit *item;

    if (end - begin == blanks && (blanks == 0 || text_of(format)[begin] == ' '))
        return;
    item = fr_vec_push(&format->edits);
    if (item)
        *item = (struct fr_format_edit){begin, end, blanks};
    else
        format->status = FR_ENOMEM;
}

/* The first byte behind `at` that is no blank; the end of the text at most. */
static uint32_t skip_blanks(const struct fr_format *format, uint32_t at)
{
    while (at < format->source->text.size && is_blank(text_of(format)[at]))
        at++;
    return at;
}

/* Is there nothing but blanks before it on its line? */
static int begins_line(struct fr_format *format, uint32_t at)
{
    uint32_t begin = line_at(format, at)->begin;

    return skip_blanks(format, begin) >= at;
}

static void note_end(struct fr_format *format, uint32_t at)
{
    struct fr_format_line *line = line_at(format, at > 0 ? at - 1 : 0);

    if (at > line->code_end)
        line->code_end = at;
}

/* --- expressions ---------------------------------------------------------- */

static int is_operator(enum fr_token_kind kind)
{
    return (kind >= FR_TOKEN_LT && kind <= FR_TOKEN_DIV) ||
           (kind >= FR_TOKEN_AND && kind <= FR_TOKEN_MATCHES);
}

/* A minus behind nothing, an operator or an opening bracket is a sign. */
static int is_sign(const struct fr_token *tokens, uint32_t at)
{
    enum fr_token_kind before = at > 0 ? tokens[at - 1].kind : FR_TOKEN_OPEN;

    return tokens[at].kind == FR_TOKEN_SUB &&
           (is_operator(before) || before == FR_TOKEN_OPEN ||
            before == FR_TOKEN_OPEN_SET || before == FR_TOKEN_COMMA ||
            before == FR_TOKEN_RANGE);
}

/* Blanks between a token and the next. */
static uint32_t blanks_behind(const struct fr_token *tokens, uint32_t at)
{
    enum fr_token_kind kind = tokens[at].kind, next = tokens[at + 1].kind;

    if (kind == FR_TOKEN_OPEN || kind == FR_TOKEN_OPEN_SET ||
        kind == FR_TOKEN_RANGE || next == FR_TOKEN_RANGE ||
        next == FR_TOKEN_CLOSE || next == FR_TOKEN_CLOSE_SET ||
        next == FR_TOKEN_COMMA || is_sign(tokens, at))
        return 0;
    return kind != FR_TOKEN_NAME || next != FR_TOKEN_OPEN; /* f(x) */
}

static void plan_expression(struct fr_format *format,
                            const struct fr_yaml_node *node)
{
    struct fr_report quiet = {.diag = NULL};
    struct fr_token_list list = {0};
    int status = fr_token_split(format->source, node->body, format->arena,
                                &quiet, &list);

    if (status == FR_ENOMEM)
        format->status = status;
    for (uint32_t i = 0; status == 0 && i + 2 < list.items.count; i++) {
        const struct fr_token *tokens = list.items.items;
        uint32_t begin = tokens[i].span.end;
        uint32_t end = tokens[i + 1].span.begin;
        if (skip_blanks(format, begin) >= end)
            edit(format, begin, end, blanks_behind(tokens, i));
    }
    fr_token_list_release(&list);
}

/* --- lines of scalars ----------------------------------------------------- */

/* Does the header of a block ask to keep the blank lines behind it? */
static int keeps_breaks(const struct fr_format *format,
                        const struct fr_yaml_node *node)
{
    for (uint32_t at = node->span.begin; at < node->body.begin; at++) {
        char c = text_of(format)[at];
        if (c == '+')
            return 1;
        if (c == '#' || c == '\n')
            return 0;
    }
    return 0;
}

static void plan_block(struct fr_format *format,
                       const struct fr_yaml_node *node, int32_t shift)
{
    uint32_t line = fr_source_line(format->source, node->span.begin);
    uint32_t last = line;
    int is_kept = keeps_breaks(format, node);

    for (uint32_t i = line;
         i < format->line_count && format->lines[i].begin < node->body.end;
         i++) {
        struct fr_format_line *own = &format->lines[i];
        own->kind = FR_FORMAT_TEXT;
        own->shift = shift;
        own->is_kept = 1;
        if (is_kept || skip_blanks(format, own->begin) < own->end)
            last = i + 1;
    }
    /* blank lines behind the text are not part of it */
    for (uint32_t i = last;
         i < format->line_count && format->lines[i].begin < node->body.end;
         i++) {
        format->lines[i].kind = FR_FORMAT_FREE;
        format->lines[i].is_kept = 0;
    }
}

/* The lines from that of `begin` to that of `end` go on with what begins in
 * the first of them. */
static void plan_rest(struct fr_format *format, uint32_t begin, uint32_t end,
                      uint32_t indent, int32_t shift, int is_value)
{
    uint32_t line = fr_source_line(format->source, begin);
    uint32_t last = fr_source_line(format->source, end);

    for (uint32_t i = line; i < last; i++) {
        struct fr_format_line *own = &format->lines[i];
        own->kind = FR_FORMAT_REST;
        own->indent = indent;
        own->shift = shift;
        own->is_kept = is_value;
    }
}

/* A scalar whose parent begins at `column` and moves by `shift`. */
static void plan_scalar(struct fr_format *format,
                        const struct fr_yaml_node *node, uint32_t column,
                        int32_t shift)
{
    if (node->span.begin == node->span.end)
        return;
    if (node->is_expression)
        plan_expression(format, node);
    if (node->style == FR_YAML_LITERAL || node->style == FR_YAML_FOLDED) {
        plan_block(format, node, shift);
        return;
    }
    plan_rest(format, node->span.begin, node->span.end - 1, column + INDENT,
              shift, 1);
    note_end(format, node->span.end);
}

/* --- { } and [ ] ---------------------------------------------------------- */

/* A walk over the text of a collection, from bracket to bracket. */
struct flow {
    struct fr_format *format;
    FR_VEC(const struct fr_yaml_node *) scalars; /* in order */
    uint32_t next;                               /* of them */
    uint32_t at;
};

static void collect(struct flow *flow, const struct fr_yaml_node *node)
{
    const struct fr_yaml_node **item;

    if (node->kind == FR_YAML_SCALAR) {
        if (node->span.begin == node->span.end)
            return;
        item = fr_vec_push(&flow->scalars);
        if (item)
            *item = node;
        else
            flow->format->status = FR_ENOMEM;
        return;
    }
    for (const struct fr_yaml_node *child = node->first; child;
         child = child->next) {
        collect(flow, child);
        if (child->mapped)
            collect(flow, child->mapped);
    }
}

/* Step over one sign or scalar. */
static void step(struct flow *flow)
{
    if (flow->next < flow->scalars.count &&
        flow->at >= flow->scalars.items[flow->next]->span.begin)
        flow->at = flow->scalars.items[flow->next++]->span.end;
    else
        flow->at++;
}

/* Blanks between two signs or scalars. */
static uint32_t blanks_between(char before, char next)
{
    if (before == ':') /* "a:}" would be a name */
        return 1;
    if (before == '[' || before == '{' || next == ']' || next == '}' ||
        next == ',' || next == ':')
        return 0;
    return before == ',';
}

/* Returns the end of the collection. */
static uint32_t plan_flow_gaps(struct flow *flow)
{
    struct fr_format *format = flow->format;
    const char *text = text_of(format);
    uint32_t size = (uint32_t)format->source->text.size;
    unsigned depth = 0;

    while (flow->at < size) {
        uint32_t begin = flow->at, next = flow->next;
        char sign;
        step(flow);
        sign = next == flow->next ? text[begin] : '\0';
        depth += sign == '[' || sign == '{';
        depth -= sign == ']' || sign == '}';
        if (depth == 0)
            break;
        begin = flow->at;
        flow->at = skip_blanks(format, begin);
        if (flow->at < size && !strchr("\r\n#", text[flow->at])) {
            edit(format, begin, flow->at, blanks_between(sign, text[flow->at]));
            continue;
        }
        while (flow->at < size && strchr(" \t\r\n#", text[flow->at])) {
            if (text[flow->at] == '#')
                while (flow->at < size && text[flow->at] != '\n')
                    flow->at++;
            else
                flow->at++;
        }
    }
    return flow->at;
}

static void plan_flow(struct fr_format *format, const struct fr_yaml_node *node,
                      uint32_t column, int32_t shift)
{
    struct flow flow = {.format = format, .at = node->span.begin};
    uint32_t end;

    collect(&flow, node);
    end = plan_flow_gaps(&flow);
    plan_rest(format, node->span.begin, end > 0 ? end - 1 : 0, column + INDENT,
              shift, 0);
    for (uint32_t i = 0; i < flow.scalars.count; i++) {
        const struct fr_yaml_node *scalar = flow.scalars.items[i];
        if (scalar->is_expression)
            plan_expression(format, scalar);
        note_end(format, scalar->span.end);
    }
    note_end(format, end);
    fr_vec_release(&flow.scalars);
}

/* --- what stands in a column ---------------------------------------------- */

/* Entries whose values begin in one column. */
struct run {
    const struct fr_yaml_node *keys[64];
    uint32_t count;
    uint32_t width; /* of the longest key */
};

/* The place behind the ':' of a key, or 0 if it is not written like that. */
static uint32_t behind_colon(const struct fr_format *format,
                             const struct fr_yaml_node *key)
{
    uint32_t at = skip_blanks(format, key->span.end);

    return at < format->source->text.size && text_of(format)[at] == ':' ? at + 1
                                                                        : 0;
}

static uint32_t width_of(const struct fr_format *format,
                         const struct fr_yaml_node *key)
{
    return (uint32_t)fr_utf8_width(fr_source_str(format->source, key->span));
}

/* The value of a key begins so many blanks behind its ':', and the lines on
 * which it goes on move with it. */
static void set_gap(struct fr_format *format, const struct fr_yaml_node *key,
                    uint32_t blanks)
{
    uint32_t begin = behind_colon(format, key), end = key->mapped->span.begin;
    struct fr_format_line *line = line_at(format, begin) + 1;

    edit(format, begin, end, blanks);
    for (; line < format->lines + format->line_count &&
           line->kind == FR_FORMAT_REST;
         line++)
        line->shift += (int32_t)blanks - (int32_t)(end - begin);
}

/* The values of the run; a run of one has one blank behind its key. */
static void end_run(struct fr_format *format, struct run *run)
{
    for (uint32_t i = 0; i < run->count; i++)
        set_gap(format, run->keys[i],
                run->width - width_of(format, run->keys[i]) + 1);
    run->count = run->width = 0;
}

/* Does the value begin on the line of its key? */
static int is_beside(struct fr_format *format, const struct fr_yaml_node *key)
{
    const struct fr_yaml_node *value = key->mapped;

    return value && value->span.begin > key->span.end &&
           (value->kind == FR_YAML_SCALAR || value->is_flow) &&
           value->span.end > value->span.begin && behind_colon(format, key) &&
           line_at(format, key->span.begin) ==
               line_at(format, value->span.begin);
}

/* `bands of` and `else` are no edges, so they do not stand in their column. */
static int is_aligned(const struct fr_format *format,
                      const struct fr_yaml_node *key)
{
    const struct fr_yaml_node *value = key->mapped;

    return value->style != FR_YAML_LITERAL && value->style != FR_YAML_FOLDED &&
           width_of(format, key) <= KEY_WIDTH_MAX &&
           !fr_str_equal(key->value, FR_STR("else")) &&
           !fr_str_equal(key->value, FR_STR("bands of"));
}

/* Is there a blank line between two entries? */
static int has_blank(struct fr_format *format, uint32_t from, uint32_t to)
{
    const struct fr_format_line *end = line_at(format, to);

    for (const struct fr_format_line *line = line_at(format, from); line < end;
         line++) {
        if (skip_blanks(format, line->begin) >= line->end)
            return 1;
    }
    return 0;
}

static void add_to_run(struct fr_format *format, struct run *run,
                       const struct fr_yaml_node *key, uint32_t from)
{
    if (has_blank(format, from, key->span.begin))
        end_run(format, run);
    if (behind_colon(format, key))
        edit(format, key->span.end, behind_colon(format, key) - 1, 0);
    if (!is_beside(format, key))
        return;
    if (!is_aligned(format, key)) {
        edit(format, behind_colon(format, key), key->mapped->span.begin, 1);
        return;
    }
    if (run->count == 64)
        end_run(format, run);
    run->keys[run->count++] = key;
    if (width_of(format, key) > run->width)
        run->width = width_of(format, key);
}

/* --- nodes ---------------------------------------------------------------- */

static void plan_node(struct fr_format *format, const struct fr_yaml_node *node,
                      uint32_t column, uint32_t parent, int32_t shift);

/* A line that begins with what stands at `at` begins in this column. */
static void place(struct fr_format *format, uint32_t at, uint32_t column)
{
    struct fr_format_line *line = line_at(format, at);

    if (!begins_line(format, at))
        return;
    line->kind = FR_FORMAT_NODE;
    line->indent = column;
}

static void plan_map(struct fr_format *format, const struct fr_yaml_node *map,
                     uint32_t column)
{
    struct run run = {.count = 0};
    uint32_t from = map->first ? map->first->span.begin : 0;

    for (const struct fr_yaml_node *key = map->first; key; key = key->next) {
        uint32_t begin = key->span.begin;
        int32_t shift = (int32_t)column - (int32_t)column_of(format, begin);
        place(format, begin, column);
        note_end(format, behind_colon(format, key) ? behind_colon(format, key)
                                                   : key->span.end);
        add_to_run(format, &run, key, from);
        from = begin;
        if (key->mapped)
            plan_node(format, key->mapped, column + INDENT, column, shift);
    }
    end_run(format, &run);
}

/* The dash before an item; UINT32_MAX if it is not on its line. */
static uint32_t dash_of(struct fr_format *format,
                        const struct fr_yaml_node *item)
{
    uint32_t begin = line_at(format, item->span.begin)->begin;
    uint32_t at = item->span.begin;

    while (at > begin && is_blank(text_of(format)[at - 1]))
        at--;
    return at > begin && text_of(format)[at - 1] == '-' ? at - 1 : UINT32_MAX;
}

/* Rules are items with one key each: their conditions stand in a column. */
static void plan_list(struct fr_format *format, const struct fr_yaml_node *list,
                      uint32_t column)
{
    struct run run = {.count = 0};
    uint32_t from = list->first ? list->first->span.begin : 0;

    for (const struct fr_yaml_node *item = list->first; item;
         item = item->next) {
        uint32_t dash = dash_of(format, item);
        int32_t shift;
        if (dash == UINT32_MAX) {
            end_run(format, &run);
            continue;
        }
        shift = (int32_t)column - (int32_t)column_of(format, dash);
        place(format, dash, column);
        note_end(format, dash + 1);
        if (item->span.begin > dash + 1)
            edit(format, dash + 1, item->span.begin, 1);
        if (item->kind == FR_YAML_MAP && !item->is_flow && item->count == 1) {
            const struct fr_yaml_node *key = item->first;
            note_end(format, behind_colon(format, key)
                                 ? behind_colon(format, key)
                                 : key->span.end);
            add_to_run(format, &run, key, from);
            if (key->mapped)
                plan_node(format, key->mapped, column + 2 * INDENT,
                          column + INDENT, shift);
        } else {
            plan_node(format, item, column + INDENT, column, shift);
        }
        from = item->span.begin;
    }
    end_run(format, &run);
}

/* A value that is to begin in `column` if it begins a line; its parent begins
 * in the column `parent` and moves by `shift`. */
static void plan_node(struct fr_format *format, const struct fr_yaml_node *node,
                      uint32_t column, uint32_t parent, int32_t shift)
{
    if (format->status < 0)
        return;
    if (node->kind == FR_YAML_SCALAR || node->is_flow) {
        if (node->span.end > node->span.begin &&
            begins_line(format, node->span.begin)) {
            place(format, node->span.begin, column);
            shift =
                (int32_t)column - (int32_t)column_of(format, node->span.begin);
        }
        if (node->kind == FR_YAML_SCALAR)
            plan_scalar(format, node, parent, shift);
        else
            plan_flow(format, node, parent, shift);
    } else if (node->kind == FR_YAML_MAP) {
        plan_map(format, node, column);
    } else {
        plan_list(format, node, column);
    }
}

void fr_format_plan(struct fr_format *format, const struct fr_yaml_node *root)
{
    if (root)
        plan_node(format, root, 0, 0, 0);
}
