/* page_table.c - tables on the pages of a report. */
#include "report/page_table.h"

#include "base/bug.h"

#define GAP       10.0  /* between columns */
#define PADDING   3.0   /* above and below the text of a row */
#define SWATCH    6.5   /* side of the square */
#define BAR_SPACE 42.0  /* kept for the text beside a bar */
#define BELOW     12.0  /* space below a table */
#define SHORT_MAX 300.0 /* a table that is lower is kept in one piece */
#define LONG_NEED 90.0  /* room for the beginning of a longer one */
/* A cell is never higher: what is longer is cut. */
#define LINES_MAX 12

static const struct fr_pages_style header_style = {FR_FACE_BOLD, 7, 9.5,
                                                   FR_PAGES_QUIET};

void fr_pages_table_init(struct fr_pages *pages, struct fr_pages_table *table,
                         const struct fr_pages_column *columns,
                         uint32_t column_count, uint32_t row_count)
{
    FR_ASSERT(column_count <= FR_PAGES_COLUMNS_MAX);
    *table = (struct fr_pages_table){.columns = columns,
                                     .column_count = column_count,
                                     .row_capacity = row_count};
    table->cells =
        FR_NEW_ARRAY(pages->arena, (size_t)row_count * column_count + 1,
                     struct fr_pages_cell);
    if (!table->cells)
        fr_pages_fail(pages, FR_ENOMEM);
}

struct fr_pages_cell *fr_pages_table_row(struct fr_pages_table *table)
{
    struct fr_pages_cell *row;

    if (!table->cells)
        return NULL;
    FR_ASSERT(table->row_count < table->row_capacity);
    row = table->cells + (size_t)table->row_count * table->column_count;
    table->row_count++;
    return row;
}

/* Where the columns begin, and how wide they are. */
struct grid {
    double x[FR_PAGES_COLUMNS_MAX], width[FR_PAGES_COLUMNS_MAX];
};

static void lay_grid(const struct fr_pages_table *table, struct grid *grid)
{
    double left = FR_PAGES_WIDTH - GAP * (table->column_count - 1);
    double x = FR_PAGES_LEFT;
    uint32_t flexible = 0;

    for (uint32_t i = 0; i < table->column_count; i++) {
        left -= table->columns[i].width;
        flexible += table->columns[i].width == 0;
    }
    for (uint32_t i = 0; i < table->column_count; i++) {
        grid->x[i] = x;
        grid->width[i] = table->columns[i].width > 0 ? table->columns[i].width
                                                     : left / flexible;
        x += grid->width[i] + GAP;
    }
}

static struct fr_pages_style style_of(const struct fr_pages_column *column,
                                      const struct fr_pages_cell *cell)
{
    struct fr_pages_style style = fr_pages_small;

    style.face = column->face;
    if (column->face == FR_FACE_MONO)
        style = fr_pages_mono;
    if (cell->is_strong)
        style = fr_pages_bold;
    return style;
}

static double indent_of(const struct fr_pages_cell *cell)
{
    return cell->has_swatch ? SWATCH + 5 : 0;
}

static double cell_height(const struct fr_pages_column *column,
                          const struct fr_pages_cell *cell, double width)
{
    struct fr_pages_style style = style_of(column, cell);
    double height = style.leading;

    if (column->is_wrapped)
        height = fr_pages_height(&style, cell->text, width - indent_of(cell));
    if (height > LINES_MAX * style.leading)
        height = LINES_MAX * style.leading;
    return height > style.leading ? height : style.leading;
}

static double row_height(const struct fr_pages_table *table,
                         const struct grid *grid,
                         const struct fr_pages_cell *row)
{
    double height = 0;

    for (uint32_t i = 0; i < table->column_count; i++) {
        double needed =
            cell_height(&table->columns[i], &row[i], grid->width[i]);
        if (needed > height)
            height = needed;
    }
    return height + 2 * PADDING;
}

/* Wrapped text inside a cell, at most LINES_MAX lines; the last is cut. */
static void draw_lines(struct fr_pages *pages, double x, double y, double width,
                       struct fr_str text, const struct fr_pages_style *style)
{
    for (int i = 0; i < LINES_MAX && text.size; i++) {
        struct fr_str line = {text.data, fr_pages_line(style, text, width)};
        if (i + 1 == LINES_MAX)
            line.size = text.size;
        text.data += line.size;
        text.size -= line.size;
        fr_pages_put(pages, x, y + style->size + i * style->leading,
                     fr_str_trim(line), style, width);
    }
}

static void draw_bar(struct fr_pages *pages, double x, double y, double width,
                     const struct fr_pages_cell *cell)
{
    double full = width - BAR_SPACE;
    double share = cell->bar > 1 ? 1 : cell->bar;

    if (!pages->canvas || cell->bar <= 0)
        return;
    fr_canvas_fill_rect(pages->canvas, x, y, full, SWATCH, FR_PAGES_WASH);
    fr_canvas_fill_rect(pages->canvas, x, y,
                        full * share > 0.6 ? full * share : 0.6, SWATCH,
                        cell->rgb);
}

static void draw_cell(struct fr_pages *pages,
                      const struct fr_pages_column *column,
                      const struct fr_pages_cell *cell, double x, double width)
{
    struct fr_pages_style style = style_of(column, cell);
    double y = pages->y + PADDING;
    double indent = indent_of(cell);

    if (cell->has_swatch && pages->canvas)
        fr_canvas_fill_rect(pages->canvas, x, y + 2, SWATCH, SWATCH, cell->rgb);
    draw_bar(pages, x, y + 2, width, cell);
    if (column->is_wrapped)
        draw_lines(pages, x + indent, y, width - indent, cell->text, &style);
    else if (column->align == FR_ANCHOR_RIGHT)
        fr_pages_put_right(pages, x + width, y + style.size, cell->text, &style,
                           width);
    else
        fr_pages_put(pages, x + indent, y + style.size, cell->text, &style,
                     width - indent);
}

static void draw_header(struct fr_pages *pages,
                        const struct fr_pages_table *table,
                        const struct grid *grid)
{
    double y = pages->y + header_style.size;

    for (uint32_t i = 0; i < table->column_count; i++) {
        struct fr_str title = fr_str_of(table->columns[i].title);
        if (table->columns[i].align == FR_ANCHOR_RIGHT)
            fr_pages_put_right(pages, grid->x[i] + grid->width[i], y, title,
                               &header_style, grid->width[i]);
        else
            fr_pages_put(pages, grid->x[i], y, title, &header_style,
                         grid->width[i]);
    }
    fr_pages_skip(pages, header_style.leading + 2);
    if (pages->canvas)
        fr_canvas_fill_rect(pages->canvas, FR_PAGES_LEFT, pages->y,
                            FR_PAGES_WIDTH, 0.8, FR_PAGES_RULE);
    fr_pages_skip(pages, 1);
}

static void draw_row(struct fr_pages *pages, const struct fr_pages_table *table,
                     const struct grid *grid, const struct fr_pages_cell *row)
{
    double height = row_height(table, grid, row);

    if (pages->y + height > FR_PAGES_BOTTOM) {
        fr_pages_begin(pages);
        draw_header(pages, table, grid);
    }
    for (uint32_t i = 0; i < table->column_count; i++)
        draw_cell(pages, &table->columns[i], &row[i], grid->x[i],
                  grid->width[i]);
    fr_pages_skip(pages, height);
    if (pages->canvas)
        fr_canvas_fill_rect(pages->canvas, FR_PAGES_LEFT, pages->y,
                            FR_PAGES_WIDTH, 0.4, FR_PAGES_FAINT);
}

double fr_pages_table_height(const struct fr_pages_table *table)
{
    struct grid grid;
    double height = header_style.leading + 3 + BELOW;

    if (!table->cells || table->row_count == 0)
        return 0;
    lay_grid(table, &grid);
    for (uint32_t i = 0; i < table->row_count && height < SHORT_MAX; i++)
        height += row_height(table, &grid,
                             table->cells + (size_t)i * table->column_count);
    return height < SHORT_MAX ? height : LONG_NEED;
}

void fr_pages_table_draw(struct fr_pages *pages,
                         const struct fr_pages_table *table)
{
    struct grid grid;

    if (!table->cells || table->row_count == 0)
        return;
    lay_grid(table, &grid);
    fr_pages_need(pages, fr_pages_table_height(table));
    draw_header(pages, table, &grid);
    for (uint32_t i = 0; i < table->row_count && pages->status == 0; i++)
        draw_row(pages, table, &grid,
                 table->cells + (size_t)i * table->column_count);
    fr_pages_skip(pages, BELOW);
}
