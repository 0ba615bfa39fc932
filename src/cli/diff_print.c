/* diff_print.c - see diff_print.h. */
#include "cli/diff_print.h"

#include "base/json.h"
#include "base/num.h"
#include "base/utf8.h"

/* Changes of a column that people are shown. */
#define SHOWN_MAX   20
#define COUNT_WIDTH 8

static void append_shown(struct fr_strbuf *out, const char *text)
{
    fr_utf8_append_shown(out, fr_str_of(text));
}

static void append_count(struct fr_strbuf *out, uint64_t count, size_t width)
{
    struct fr_strbuf text;

    fr_strbuf_init(&text, 64);
    fr_num_append_grouped(&text, count);
    for (size_t i = text.size; i < width; i++)
        fr_strbuf_append_char(out, ' ');
    fr_strbuf_append_str(out, fr_strbuf_str(&text));
    fr_strbuf_release(&text);
}

static const char *flow_word(uint64_t count)
{
    return count == 1 ? "flow" : "flows";
}

/* --- text ----------------------------------------------------------------- */

/* What an empty cell means in this column. */
static void append_cell(struct fr_strbuf *out,
                        const struct fr_diff_column *column, const char *value)
{
    const struct fr_output *any = column->new ? column->new : column->old;

    if (*value)
        append_shown(out, value);
    else
        fr_strbuf_append_text(out, any->kind == FR_OUTPUT_LABEL   ? "(no name)"
                                   : any->kind == FR_OUTPUT_MARKS ? "(no marks)"
                                   : any->kind == FR_OUTPUT_TRUTH
                                       ? "(undecided)"
                                       : "(missing)");
}

static void append_example(struct fr_strbuf *out,
                           const struct fr_diff_column *column,
                           const struct fr_diff_example *example, int is_value)
{
    fr_strbuf_printf(out, "%*sflow %llu", COUNT_WIDTH + 4, "",
                     (unsigned long long)example->row);
    if (*example->flow) {
        fr_strbuf_append_text(out, ": ");
        append_shown(out, example->flow);
    }
    if (is_value) {
        fr_strbuf_append_text(out, ", ");
        append_cell(out, column, example->from);
        fr_strbuf_append_text(out, " -> ");
        append_cell(out, column, example->to);
    }
    fr_strbuf_append_char(out, '\n');
}

static void append_change(struct fr_strbuf *out,
                          const struct fr_diff_column *column,
                          const struct fr_diff_change *change)
{
    int is_new = !column->old, is_gone = !column->new;
    int has_values = is_new    ? *change->to != '\0'
                     : is_gone ? *change->from != '\0'
                               : *change->from || *change->to;

    if (has_values) {
        append_count(out, change->flows, COUNT_WIDTH);
        fr_strbuf_append_text(out, "  ");
        if (!is_new)
            append_cell(out, column, change->from);
        fr_strbuf_append_text(out, is_new || is_gone ? "" : " -> ");
        if (!is_gone)
            append_cell(out, column, change->to);
        fr_strbuf_append_char(out, '\n');
    }
    for (uint32_t i = 0; !is_new && !is_gone && i < change->example_count; i++)
        append_example(out, column, &change->examples[i], !has_values);
}

static void append_changes(struct fr_strbuf *out,
                           const struct fr_diff_column *column)
{
    uint64_t hidden = column->unlisted;
    uint32_t count = column->changes.count;

    for (uint32_t i = 0; i < count; i++) {
        if (i < SHOWN_MAX)
            append_change(out, column, &column->changes.items[i]);
        else
            hidden += column->changes.items[i].flows;
    }
    if (hidden) {
        append_count(out, hidden, COUNT_WIDTH);
        fr_strbuf_append_text(out, "  by other changes\n");
    }
}

static const char *verb_of(const struct fr_output *output, uint64_t flows)
{
    if (output->kind == FR_OUTPUT_LABEL)
        return flows == 1 ? "changes its name" : "change their name";
    if (output->kind == FR_OUTPUT_MARKS)
        return flows == 1 ? "changes its marks" : "change their marks";
    return flows == 1 ? "changes its value" : "change their value";
}

static const char *kind_words(const struct fr_output *output)
{
    switch (output->kind) {
    case FR_OUTPUT_LABEL: return "a name";
    case FR_OUTPUT_MARKS: return "marks";
    case FR_OUTPUT_TRUTH: return "a condition";
    case FR_OUTPUT_TEXT: return "a text";
    case FR_OUTPUT_ADDRESS: return "an address";
    case FR_OUTPUT_TIME: return "a point in time";
    case FR_OUTPUT_QUANTITY:
    case FR_OUTPUT_SCORE: break;
    }
    return "a number";
}

static void append_head(struct fr_strbuf *out, const struct fr_diff *diff,
                        const struct fr_diff_column *column)
{
    const struct fr_output *any = column->new ? column->new : column->old;

    switch (column->what) {
    case FR_DIFF_ADDED:
    case FR_DIFF_REMOVED:
        fr_strbuf_printf(out, ": %s",
                         column->what == FR_DIFF_ADDED ? "added" : "removed");
        if (*any->policy)
            fr_strbuf_printf(out, " (%s)", any->policy);
        break;
    case FR_DIFF_OTHER_KIND:
        fr_strbuf_printf(out, ": was %s, is %s; values are not compared",
                         kind_words(column->old), kind_words(column->new));
        break;
    case FR_DIFF_CHANGED:
        fr_strbuf_append_text(out, ": ");
        append_count(out, column->flows, 0);
        fr_strbuf_append_text(out, " of ");
        append_count(out, diff->rows, 0);
        fr_strbuf_printf(out, " %s %s (", flow_word(diff->rows),
                         verb_of(any, column->flows));
        fr_num_append_share(out, (double)column->flows, (double)diff->rows);
        fr_strbuf_append_char(out, ')');
        break;
    case FR_DIFF_SAME: fr_strbuf_append_text(out, ": the same"); break;
    }
    fr_strbuf_append_char(out, '\n');
}

static void append_column(struct fr_strbuf *out, const struct fr_diff *diff,
                          const struct fr_diff_column *column, int has_color)
{
    fr_strbuf_append_text(out, has_color ? "\033[1m" : "");
    append_shown(out, column->name);
    fr_strbuf_append_text(out, has_color ? "\033[0m" : "");
    append_head(out, diff, column);
    append_changes(out, column);
}

void fr_diff_print(const struct fr_diff *diff, int is_long, int has_color,
                   struct fr_strbuf *out)
{
    if (fr_diff_is_same(diff)) {
        fr_strbuf_append_text(out, "the same names and values for ");
        fr_strbuf_append_text(out, diff->rows == 1 ? "the " : "all ");
        append_count(out, diff->rows, 0);
        fr_strbuf_printf(out, " %s\n", flow_word(diff->rows));
    }
    for (uint32_t i = 0; i < diff->column_count; i++) {
        const struct fr_diff_column *column = &diff->columns[i];
        if (column->what != FR_DIFF_SAME || is_long)
            append_column(out, diff, column, has_color);
    }
    if (diff->is_reordered)
        fr_strbuf_append_text(out, "the columns stand in another order\n");
}

/* --- JSON ----------------------------------------------------------------- */

static void put_text(struct fr_json *json, const char *key, const char *text)
{
    fr_json_key(json, key);
    if (text)
        fr_json_text(json, text);
    else
        fr_json_null(json);
}

static void put_count(struct fr_json *json, const char *key, uint64_t count)
{
    fr_json_key(json, key);
    fr_json_u64(json, count);
}

static void put_change(struct fr_json *json,
                       const struct fr_diff_change *change)
{
    fr_json_open_object(json);
    put_text(json, "from", change->from);
    put_text(json, "to", change->to);
    put_count(json, "flows", change->flows);
    fr_json_key(json, "examples");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < change->example_count; i++) {
        const struct fr_diff_example *example = &change->examples[i];
        fr_json_open_object(json);
        put_count(json, "row", example->row);
        put_text(json, "flow", example->flow);
        put_text(json, "from", example->from);
        put_text(json, "to", example->to);
        fr_json_close_object(json);
    }
    fr_json_close_array(json);
    fr_json_close_object(json);
}

static void put_column(struct fr_json *json, const struct fr_diff *diff,
                       const struct fr_diff_column *column)
{
    static const char *const words[] = {[FR_DIFF_SAME] = "same",
                                        [FR_DIFF_CHANGED] = "changed",
                                        [FR_DIFF_ADDED] = "added",
                                        [FR_DIFF_REMOVED] = "removed",
                                        [FR_DIFF_OTHER_KIND] = "retyped"};

    fr_json_open_object(json);
    put_text(json, "name", column->name);
    put_text(json, "what", words[column->what]);
    put_text(json, "old_policy", column->old ? column->old->policy : NULL);
    put_text(json, "new_policy", column->new ? column->new->policy : NULL);
    put_count(json, "flows", column->flows);
    fr_json_key(json, "share");
    fr_json_f64(json,
                diff->rows ? (double)column->flows / (double)diff->rows : 0);
    put_count(json, "unlisted", column->unlisted);
    fr_json_key(json, "changes");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < column->changes.count; i++)
        put_change(json, &column->changes.items[i]);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

void fr_diff_json(const struct fr_diff *diff, struct fr_strbuf *out)
{
    struct fr_json json;

    fr_json_init(&json, out);
    fr_json_open_object(&json);
    put_count(&json, "flows", diff->rows);
    fr_json_key(&json, "is_same");
    fr_json_bool(&json, fr_diff_is_same(diff));
    fr_json_key(&json, "is_reordered");
    fr_json_bool(&json, diff->is_reordered);
    fr_json_key(&json, "columns");
    fr_json_open_array(&json);
    for (uint32_t i = 0; i < diff->column_count; i++)
        put_column(&json, diff, &diff->columns[i]);
    fr_json_close_array(&json);
    fr_json_close_object(&json);
    fr_strbuf_append_char(out, '\n');
}
