/* catalogue.c - the list of columns, all from catalogue.def. Names and
 * aliases are searched one after the other: it is done once per header. */
#include "table/catalogue.h"

#include "base/bug.h"

static const struct fr_catalogue_column columns[] = {
#define FR_COLUMN(name, type, meaning, aliases)                                \
    {#name, FR_TYPE_##type, meaning, aliases},
#include "table/catalogue.def"
#undef FR_COLUMN
};

#define COLUMN_COUNT ((uint32_t)(sizeof(columns) / sizeof(columns[0])))

uint32_t fr_catalogue_count(void)
{
    return COLUMN_COUNT;
}

const struct fr_catalogue_column *fr_catalogue_get(uint32_t index)
{
    FR_ASSERT(index < COLUMN_COUNT);
    return &columns[index];
}

int fr_catalogue_find(struct fr_str name)
{
    for (uint32_t i = 0; i < COLUMN_COUNT; i++) {
        if (fr_str_equal(name, fr_str_of(columns[i].name)))
            return (int)i;
    }
    return -1;
}

static int is_name_or_alias(const struct fr_catalogue_column *column,
                            struct fr_str cell)
{
    if (fr_str_equal_fold(cell, fr_str_of(column->name)))
        return 1;
    struct fr_str rest = fr_str_of(column->aliases);
    while (rest.size > 0) {
        if (fr_str_equal_fold(cell, fr_str_split(&rest, '|')))
            return 1;
    }
    return 0;
}

int fr_catalogue_match(struct fr_str header_cell)
{
    struct fr_str cell = fr_str_trim(header_cell);

    if (cell.size == 0)
        return -1;
    for (uint32_t i = 0; i < COLUMN_COUNT; i++) {
        if (is_name_or_alias(&columns[i], cell))
            return (int)i;
    }
    return -1;
}
