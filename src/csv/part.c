/* part.c - turns at a flow file, and what was counted in them. */
#include "csv/part.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "csv/reader_internal.h"

int fr_csv_part_init(struct fr_csv_part *part, struct fr_csv_reader *reader)
{
    struct fr_csv_counts *counts = &part->counts;

    part->reader = reader;
    part->rows = &part->block;
    fr_arena_init(&part->arena, 0);
    counts->fields = FR_NEW_ARRAY(&part->arena, reader->options.field_count,
                                  struct fr_csv_field_count);
    counts->differing =
        FR_NEW_ARRAY(&part->arena, reader->facts.duplicate_count, uint64_t);
    return counts->fields && counts->differing ? 0 : FR_ENOMEM;
}

void fr_csv_part_release(struct fr_csv_part *part)
{
    fr_csv_rows_release(&part->block);
    fr_arena_release(&part->arena);
}

int fr_csv_part_new(struct fr_csv_reader *reader, struct fr_csv_part **part)
{
    struct fr_csv_part *made = fr_alloc_zero(1, sizeof(*made));
    int status;

    *part = NULL;
    if (!made)
        return FR_ENOMEM;
    status = fr_csv_part_init(made, reader);
    if (status == 0)
        status = fr_csv_rows_init_block(&made->block, &reader->rows.limits);
    if (status < 0) {
        fr_csv_part_free(made);
        return status;
    }
    made->how = reader->main.how;
    /* from now on lines are counted by the parts */
    if (reader->first_line == 0)
        reader->first_line = reader->rows.line;
    *part = made;
    return 0;
}

void fr_csv_part_free(struct fr_csv_part *part)
{
    if (!part)
        return;
    fr_csv_part_release(part);
    fr_free(part);
}

/* --- turns --- */

/* Lines that only the reader can cut: it does so now, and one batch of them
 * is the turn. */
static int take_rows(struct fr_csv_part *part, struct fr_batch *batch,
                     struct fr_diag *diag)
{
    struct fr_csv_rows *rows = &part->reader->rows;

    rows->line = 0;
    part->rows = rows;
    FR_TRY(fr_csv_fill(part, batch, diag));
    part->rows = &part->block;
    part->block.line = rows->line;
    part->is_filled = 1;
    return fr_csv_rows_give(rows, &part->block);
}

int fr_csv_part_take(struct fr_csv_part *part, struct fr_batch *batch,
                     int *is_end, struct fr_diag *diag)
{
    struct fr_csv_reader *reader = part->reader;
    int is_taken;

    FR_ASSERT(!part->is_filled);
    part->block.line = 0;
    FR_TRY(fr_csv_rows_take(&reader->rows, &part->block, &is_taken, diag));
    if (!is_taken)
        FR_TRY(take_rows(part, batch, diag));
    *is_end = !is_taken && part->block.line == 0 && batch->row_count == 0;
    return 0;
}

int fr_csv_part_fill(struct fr_csv_part *part, struct fr_batch *batch)
{
    if (part->is_filled) {
        part->is_filled = 0;
        return 0;
    }
    return fr_csv_fill(part, batch, NULL);
}

/* --- from counts to facts --- */

static int refuse_strict(const struct fr_csv_reader *reader,
                         const struct fr_csv_example *example,
                         struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "cannot use '%s': line %llu is rejected: %s",
                reader->facts.file_name, (unsigned long long)example->line,
                fr_csv_reject_name(example->reject));
    if (example->reject == FR_CSV_REJECT_TOO_MANY_FIELDS)
        fr_diag_note(diag, "it has %u fields, the header has %u",
                     example->cell_count, reader->header.column_count);
    fr_diag_note(diag, "at byte %llu: %s", (unsigned long long)example->offset,
                 example->shown);
    return FR_EINPUT;
}

static void settle_rows(struct fr_csv_facts *facts,
                        const struct fr_csv_counts *counts)
{
    facts->rows_read += counts->rows_accepted + counts->rows_rejected;
    facts->rows_accepted += counts->rows_accepted;
    facts->rows_rejected += counts->rows_rejected;
    for (int i = 0; i < FR_CSV_REJECT_COUNT; i++)
        facts->rejected[i] += counts->rejected[i];
    facts->padded += counts->padded;
    facts->blank_lines += counts->blank_lines;
    facts->invalid_utf8 += counts->invalid_utf8;
    facts->safe_changed += counts->safe_changed;
}

static void settle_columns(struct fr_csv_reader *reader,
                           const struct fr_csv_counts *counts)
{
    for (uint32_t i = 0; i < reader->facts.field_count; i++) {
        reader->fields[i].missing += counts->fields[i].missing;
        reader->fields[i].unreadable += counts->fields[i].unreadable;
        reader->fields[i].infinite += counts->fields[i].infinite;
    }
    for (uint32_t i = 0; i < reader->facts.duplicate_count; i++)
        reader->duplicates[i].differing += counts->differing[i];
}

static void settle_examples(struct fr_csv_facts *facts, uint64_t first_line,
                            const struct fr_csv_counts *counts)
{
    for (uint32_t i = 0; i < counts->example_count; i++) {
        if (facts->example_count == FR_CSV_EXAMPLE_COUNT)
            return;
        struct fr_csv_example *example =
            &facts->examples[facts->example_count++];
        *example = counts->examples[i];
        example->line += first_line;
    }
}

static void forget_counts(struct fr_csv_part *part)
{
    const struct fr_csv_reader *reader = part->reader;
    struct fr_csv_counts *counts = &part->counts;
    struct fr_csv_field_count *fields = counts->fields;
    uint64_t *differing = counts->differing;

    *counts = (struct fr_csv_counts){.fields = fields, .differing = differing};
    for (uint32_t i = 0; i < reader->facts.field_count; i++)
        fields[i] = (struct fr_csv_field_count){0};
    for (uint32_t i = 0; i < reader->facts.duplicate_count; i++)
        differing[i] = 0;
    memset(part->how.time_formats, 0, sizeof(part->how.time_formats));
}

int fr_csv_part_settle(struct fr_csv_part *part, struct fr_diag *diag)
{
    struct fr_csv_reader *reader = part->reader;
    struct fr_csv_facts *facts = &reader->facts;
    int is_first = facts->rows_rejected == 0 && part->counts.rows_rejected > 0;

    settle_rows(facts, &part->counts);
    settle_columns(reader, &part->counts);
    settle_examples(facts, reader->first_line, &part->counts);
    for (int i = 0; i < FR_CSV_TIME_COUNT; i++)
        facts->time_formats[i] += part->how.time_formats[i];
    forget_counts(part);
    reader->first_line += part->block.line;
    part->block.line = 0;
    return is_first && reader->options.is_strict
               ? refuse_strict(reader, &facts->examples[0], diag)
               : 0;
}
