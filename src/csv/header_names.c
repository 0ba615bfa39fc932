/* header_names.c - the header of a first input, to which those of the others
 * are compared. Owns its texts: the first input may be closed by then. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "csv/reader_internal.h"

struct fr_csv_names {
    struct fr_arena arena;
    const char *file_name;
    struct fr_str *cells;
    uint32_t count;
};

static int copy_names(struct fr_csv_names *names,
                      const struct fr_csv_reader *reader)
{
    const struct fr_csv_header *header = &reader->header;
    struct fr_str file_name = fr_str_of(reader->facts.file_name);

    names->file_name =
        fr_arena_text(&names->arena, file_name.data, file_name.size);
    names->cells =
        FR_NEW_ARRAY(&names->arena, header->column_count, struct fr_str);
    if (!names->file_name || !names->cells)
        return FR_ENOMEM;
    for (; names->count < header->column_count; names->count++) {
        struct fr_str *cell = &names->cells[names->count];
        *cell = fr_arena_str(&names->arena, header->columns[names->count].cell);
        if (!cell->data)
            return FR_ENOMEM;
    }
    return 0;
}

int fr_csv_names_new(const struct fr_csv_reader *reader,
                     struct fr_csv_names **names)
{
    struct fr_csv_names *new = fr_alloc_zero(1, sizeof(*new));

    *names = NULL;
    if (!new)
        return FR_ENOMEM;
    fr_arena_init(&new->arena, 0);
    int status = copy_names(new, reader);
    if (status < 0) {
        fr_csv_names_free(new);
        return status;
    }
    *names = new;
    return 0;
}

void fr_csv_names_free(struct fr_csv_names *names)
{
    if (!names)
        return;
    fr_arena_release(&names->arena);
    fr_free(names);
}

static int has_cell(const struct fr_csv_names *names, struct fr_str cell)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (fr_str_equal(names->cells[i], cell))
            return 1;
    }
    return 0;
}

static void note_place(struct fr_diag *diag, const char *name, uint32_t column,
                       struct fr_str cell)
{
    struct fr_strbuf buf;

    fr_strbuf_init(&buf, 1 << 20);
    fr_utf8_append_shown(&buf, cell);
    fr_diag_note(diag, "column %u of '%s' is '%s'", column + 1, name,
                 buf.data ? buf.data : "");
    fr_strbuf_release(&buf);
}

/* The first few columns that only one of the two has. */
static void note_only(struct fr_diag *diag, const struct fr_csv_names *names,
                      const struct fr_csv_reader *reader)
{
    const struct fr_csv_header *header = &reader->header;
    struct fr_strbuf buf;
    uint32_t count = 0;

    fr_strbuf_init(&buf, 1 << 20);
    for (uint32_t i = 0; i < header->column_count && count < 5; i++) {
        if (has_cell(names, header->columns[i].cell))
            continue;
        fr_strbuf_append_text(&buf, count++ ? ", '" : "'");
        fr_utf8_append_shown(&buf, header->columns[i].cell);
        fr_strbuf_append_char(&buf, '\'');
    }
    if (count > 0 && buf.data)
        fr_diag_note(diag, "only '%s' has %s", reader->facts.file_name,
                     buf.data);
    fr_strbuf_clear(&buf);
    count = 0;
    for (uint32_t i = 0; i < names->count && count < 5; i++) {
        if (fr_csv_header_find_cell(header, names->cells[i]) !=
            FR_CSV_NO_COLUMN)
            continue;
        fr_strbuf_append_text(&buf, count++ ? ", '" : "'");
        fr_utf8_append_shown(&buf, names->cells[i]);
        fr_strbuf_append_char(&buf, '\'');
    }
    if (count > 0 && buf.data)
        fr_diag_note(diag, "only '%s' has %s", names->file_name, buf.data);
    fr_strbuf_release(&buf);
}

int fr_csv_expect_header(const struct fr_csv_reader *reader,
                         const struct fr_csv_names *names, struct fr_diag *diag)
{
    const struct fr_csv_header *header = &reader->header;
    uint32_t i = 0;

    while (i < names->count && i < header->column_count &&
           fr_str_equal(names->cells[i], header->columns[i].cell))
        i++;
    if (i == names->count && i == header->column_count)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot use '%s' together with '%s': their headers differ "
                "(%u and %u columns)",
                reader->facts.file_name, names->file_name, header->column_count,
                names->count);
    if (i < header->column_count)
        note_place(diag, reader->facts.file_name, i, header->columns[i].cell);
    if (i < names->count)
        note_place(diag, names->file_name, i, names->cells[i]);
    note_only(diag, names, reader);
    return FR_EINPUT;
}
