/* sweep_print.c - see sweep_print.h. Columns that do not move are left out of
 * what people read; CSV and JSON have all. */
#include "cli/sweep_print.h"

#include "base/json.h"
#include "base/num.h"
#include "base/utf8.h"
#include "csv/quote.h"

#define GAP 2

static void append_padded(struct fr_strbuf *out, struct fr_str text,
                          size_t width)
{
    size_t size = fr_utf8_width(text);

    for (size_t i = size; i < width; i++)
        fr_strbuf_append_char(out, ' ');
    fr_utf8_append_shown(out, text);
}

/* The text of a cell: flows of a name, or the mean. */
static void append_cell(struct fr_strbuf *cell,
                        const struct fr_sweep_column *column, uint32_t step,
                        uint32_t name)
{
    const struct fr_output *output = column->output;

    fr_strbuf_clear(cell);
    if (!fr_sweep_has_mean(column))
        fr_num_append_grouped(cell, column->flows[step * column->count + name]);
    else
        fr_num_append_quantity(cell, fr_sweep_mean(column, step),
                               fr_type_time_exponent(output->type),
                               fr_type_bytes_exponent(output->type));
}

/* --- table ---------------------------------------------------------------- */

/* Names that no step gives to any flow would only take room. */
static int is_used(const struct fr_sweep *sweep,
                   const struct fr_sweep_column *column, uint32_t name)
{
    for (uint32_t step = 0; step < sweep->step_count; step++) {
        if (column->flows[step * column->count + name])
            return 1;
    }
    return 0;
}

static const char *cell_name(const struct fr_sweep_column *column,
                             uint32_t name)
{
    return fr_sweep_has_mean(column) ? "mean" : column->names[name];
}

static uint32_t cell_count(const struct fr_sweep_column *column)
{
    return fr_sweep_has_mean(column) ? 1 : column->count;
}

static int is_shown(const struct fr_sweep *sweep,
                    const struct fr_sweep_column *column, uint32_t name)
{
    return fr_sweep_has_mean(column) || is_used(sweep, column, name);
}

struct table {
    const struct fr_sweep_words *words;
    const struct fr_sweep_column *column;
    struct fr_strbuf *out;
    struct fr_strbuf *cell; /* scratch */
    size_t value_width;
};

static size_t cell_width(const struct table *table, uint32_t name)
{
    const struct fr_sweep *sweep = table->words->sweep;
    size_t width = fr_utf8_width(fr_str_of(cell_name(table->column, name)));

    for (uint32_t step = 0; step < sweep->step_count; step++) {
        append_cell(table->cell, table->column, step, name);
        if (fr_utf8_width(fr_strbuf_str(table->cell)) > width)
            width = fr_utf8_width(fr_strbuf_str(table->cell));
    }
    return width + GAP;
}

static void append_names(const struct table *table)
{
    append_padded(table->out, FR_STR(""), table->value_width);
    for (uint32_t i = 0; i < cell_count(table->column); i++) {
        if (is_shown(table->words->sweep, table->column, i))
            append_padded(table->out, fr_str_of(cell_name(table->column, i)),
                          cell_width(table, i));
    }
    fr_strbuf_append_char(table->out, '\n');
}

static void append_step(const struct table *table, uint32_t step)
{
    const struct fr_sweep *sweep = table->words->sweep;

    fr_strbuf_clear(table->cell);
    fr_knob_write(table->words->knob, sweep->values[step], table->cell);
    append_padded(table->out, fr_strbuf_str(table->cell), table->value_width);
    for (uint32_t i = 0; i < cell_count(table->column); i++) {
        size_t width;
        if (!is_shown(sweep, table->column, i))
            continue;
        width = cell_width(table, i);
        append_cell(table->cell, table->column, step, i);
        append_padded(table->out, fr_strbuf_str(table->cell), width);
    }
    fr_strbuf_append_text(table->out,
                          step == sweep->now ? "   <- now\n" : "\n");
}

static size_t widest_value(const struct table *table)
{
    const struct fr_sweep *sweep = table->words->sweep;
    size_t widest = 0;

    for (uint32_t step = 0; step < sweep->step_count; step++) {
        fr_strbuf_clear(table->cell);
        fr_knob_write(table->words->knob, sweep->values[step], table->cell);
        if (table->cell->size > widest)
            widest = table->cell->size;
    }
    return widest + GAP;
}

static void append_table(struct table *table)
{
    const struct fr_output *output = table->column->output;

    fr_utf8_append_shown(table->out, fr_str_of(output->name));
    fr_strbuf_append_char(table->out, '\n');
    append_names(table);
    for (uint32_t i = 0; i < table->words->sweep->step_count; i++)
        append_step(table, i);
}

void fr_sweep_print(const struct fr_sweep_words *words, struct fr_strbuf *out)
{
    const struct fr_sweep *sweep = words->sweep;
    struct fr_strbuf cell;
    struct table table = {.words = words, .out = out, .cell = &cell};
    const char *gap = "";

    fr_strbuf_init(&cell, 1000);
    table.value_width = widest_value(&table);
    for (uint32_t i = 0; i < sweep->column_count; i++) {
        table.column = &sweep->columns[i];
        if (!table.column->is_moving)
            continue;
        fr_strbuf_append_text(out, gap);
        append_table(&table);
        gap = "\n";
    }
    if (*gap == '\0') {
        fr_strbuf_append_text(out, "no count changes for ");
        fr_num_append_grouped(out, sweep->rows);
        fr_strbuf_append_text(out, sweep->rows == 1 ? " flow\n" : " flows\n");
    }
    fr_strbuf_release(&cell);
}

/* --- CSV ------------------------------------------------------------------ */

static void append_csv_text(struct fr_strbuf *out, const char *text)
{
    fr_csv_append_cell(out, fr_str_of(text));
}

static void append_number(struct fr_strbuf *out, double value)
{
    char digits[FR_NUM_TEXT_MAX];

    fr_strbuf_append(out, digits, fr_num_print_f64(value, digits));
}

static void append_csv_step(const struct fr_sweep_words *words,
                            const struct fr_sweep_column *column, uint32_t step,
                            struct fr_strbuf *out)
{
    for (uint32_t i = 0; i < cell_count(column); i++) {
        append_number(out, words->sweep->values[step]);
        fr_strbuf_append_text(out,
                              step == words->sweep->now ? ",true," : ",false,");
        append_csv_text(out, column->output->name);
        fr_strbuf_append_char(out, ',');
        append_csv_text(out, cell_name(column, i));
        fr_strbuf_append_char(out, ',');
        if (fr_sweep_has_mean(column))
            append_number(out, fr_sweep_mean(column, step));
        else
            fr_strbuf_printf(
                out, "%llu",
                (unsigned long long)column->flows[step * column->count + i]);
        fr_strbuf_append_char(out, '\n');
    }
}

void fr_sweep_csv(const struct fr_sweep_words *words, struct fr_strbuf *out)
{
    const struct fr_sweep *sweep = words->sweep;

    fr_strbuf_append_text(out, "value,is_now,column,name,count\n");
    for (uint32_t step = 0; step < sweep->step_count; step++) {
        for (uint32_t i = 0; i < sweep->column_count; i++)
            append_csv_step(words, &sweep->columns[i], step, out);
    }
}

/* --- JSON ----------------------------------------------------------------- */

static void put_step(struct fr_json *json, const struct fr_sweep_column *column,
                     uint32_t step)
{
    fr_json_open_object(json);
    for (uint32_t i = 0; i < cell_count(column); i++) {
        fr_json_key(json, cell_name(column, i));
        if (fr_sweep_has_mean(column))
            fr_json_f64(json, fr_sweep_mean(column, step));
        else
            fr_json_u64(json, column->flows[step * column->count + i]);
    }
    fr_json_close_object(json);
}

static void put_column(struct fr_json *json, const struct fr_sweep *sweep,
                       const struct fr_sweep_column *column)
{
    fr_json_open_object(json);
    fr_json_key(json, "name");
    fr_json_text(json, column->output->name);
    fr_json_key(json, "is_moving");
    fr_json_bool(json, column->is_moving);
    fr_json_key(json, "counts");
    fr_json_open_array(json);
    for (uint32_t step = 0; step < sweep->step_count; step++)
        put_step(json, column, step);
    fr_json_close_array(json);
    fr_json_close_object(json);
}

void fr_sweep_json(const struct fr_sweep_words *words, struct fr_strbuf *out)
{
    const struct fr_sweep *sweep = words->sweep;
    struct fr_json json;

    fr_json_init(&json, out);
    fr_json_open_object(&json);
    fr_json_key(&json, "number");
    fr_json_text(&json, words->address);
    fr_json_key(&json, "now");
    fr_json_f64(&json, words->knob->now);
    fr_json_key(&json, "flows");
    fr_json_u64(&json, sweep->rows);
    fr_json_key(&json, "values");
    fr_json_open_array(&json);
    for (uint32_t step = 0; step < sweep->step_count; step++)
        fr_json_f64(&json, sweep->values[step]);
    fr_json_close_array(&json);
    fr_json_key(&json, "columns");
    fr_json_open_array(&json);
    for (uint32_t i = 0; i < sweep->column_count; i++)
        put_column(&json, sweep, &sweep->columns[i]);
    fr_json_close_array(&json);
    fr_json_close_object(&json);
    fr_strbuf_append_char(out, '\n');
}
