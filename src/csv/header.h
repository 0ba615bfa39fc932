/* header.h - the header line: names of columns, and whose spelling it is.
 *
 * A cell is matched to the catalogue by name or alias; otherwise its name in
 * rules is the cell in lower case with each run of other characters as one
 * '_'. Of two columns with one name the first is used. */
#ifndef FR_CSV_HEADER_H
#define FR_CSV_HEADER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "csv/rows.h"

enum fr_csv_dialect {
#define FR_CSV_DIALECT(id, name, telltales) FR_CSV_DIALECT_##id,
#include "csv/dialects.def"
#undef FR_CSV_DIALECT
    FR_CSV_DIALECT_COUNT
};

/* "CIC-DDoS2019", ... */
const char *fr_csv_dialect_name(enum fr_csv_dialect dialect);

struct fr_csv_header_column {
    struct fr_str cell; /* as written, trimmed; owned by the header */
    struct fr_str name; /* in rules; owned by the header */
    int catalogue;      /* index, or -1 */
    uint32_t first;     /* the first column of the same name */
};

struct fr_csv_header {
    struct fr_arena arena;
    struct fr_str raw;      /* the line as it is, without BOM and line end */
    struct fr_str line_end; /* "\n", "\r\n" or "\r" */
    struct fr_csv_header_column *columns;
    uint32_t column_count;
    struct fr_map names; /* name in rules -> first column of that name */
    enum fr_csv_dialect dialect;
    int is_snake_case; /* times are spelled as the Python meter does */
};

#define FR_CSV_NO_COLUMN UINT32_MAX

/* Read the header: the first row that is not blank. *blank_count is how many
 * blank ones came before it. Errors, with a message: FR_EINPUT (an empty
 * file, no text, quotes that do not close), FR_ELIMIT (too many columns),
 * FR_ENOMEM. Release also after a failure. */
FR_MUST_USE int fr_csv_header_read(struct fr_csv_header *header,
                                   struct fr_csv_rows *rows,
                                   uint64_t *blank_count, struct fr_diag *diag);
void fr_csv_header_release(struct fr_csv_header *header);

/* The column with this name in rules, or FR_CSV_NO_COLUMN. */
uint32_t fr_csv_header_find(const struct fr_csv_header *header,
                            struct fr_str name);
/* The first column whose cell is exactly this, or FR_CSV_NO_COLUMN. */
uint32_t fr_csv_header_find_cell(const struct fr_csv_header *header,
                                 struct fr_str cell);
/* 1 if the row's cells are those of the header. */
int fr_csv_header_is_repeated(const struct fr_csv_header *header,
                              const struct fr_csv_rows *rows,
                              const struct fr_csv_row *row);

/* The name in rules of a header cell that the catalogue does not know; out
 * has room for cell.size + 3 bytes. Returns the length. */
size_t fr_csv_name_of(struct fr_str cell, char *out);

#endif
