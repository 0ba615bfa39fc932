/* batch.h - up to FR_BATCH_ROWS rows of typed columns.
 *
 * Structure of arrays; a batch is made once for a list of columns and filled
 * again and again. Text cells are codes into the batch's own dictionary,
 * which starts with the fixed texts given at creation (codes 1 .. n), so a
 * constant of a program has the same code in every batch. Memory is bounded:
 * the dictionary is emptied with the batch. */
#ifndef FR_TABLE_BATCH_H
#define FR_TABLE_BATCH_H

#include <stdint.h>

#include "base/ip.h"
#include "base/map.h"
#include "table/type.h"

#ifndef FR_BATCH_ROWS
#define FR_BATCH_ROWS 2048
#endif
/* Words of a bit mask over a batch's rows. */
#define FR_MASK_WORDS ((FR_BATCH_ROWS + 63) / 64)

/* A column that somebody wants: by name and type. */
struct fr_field {
    const char *name; /* borrowed */
    enum fr_type type;
};

struct fr_column {
    enum fr_type type;
    union {
        double *f64; /* FR_BATCH_ROWS each */
        int64_t *time;
        uint32_t *text;
        struct fr_ip *ip;
        uint8_t *truth;
    } cells; /* owned */
};

struct fr_batch {
    uint32_t row_count;
    uint32_t column_count;
    struct fr_column *columns;        /* in the order of the fields */
    struct fr_map texts;              /* entry number + 1 is the code */
    const struct fr_str *fixed_texts; /* borrowed */
    uint32_t fixed_text_count;
};

/* Storage for the fields' columns. fixed_texts must outlive the batch.
 * Returns FR_ENOMEM. Release also after a failure. */
FR_MUST_USE int fr_batch_init(struct fr_batch *batch,
                              const struct fr_field *fields,
                              uint32_t field_count,
                              const struct fr_str *fixed_texts,
                              uint32_t fixed_text_count);
void fr_batch_release(struct fr_batch *batch);
/* No rows, dictionary back to the fixed texts. Returns FR_ENOMEM. */
FR_MUST_USE int fr_batch_clear(struct fr_batch *batch);
/* The code of a text, added if new. Returns FR_ENOMEM. */
FR_MUST_USE int fr_batch_text_code(struct fr_batch *batch, struct fr_str text,
                                   uint32_t *code);
/* The text of a code; code 0 gives an empty one with data NULL. Borrowed
 * until the batch is cleared. */
struct fr_str fr_batch_text(const struct fr_batch *batch, uint32_t code);
/* fr_hash_bytes of the text of a code from 1 on, with seed 0. */
uint64_t fr_batch_text_hash(const struct fr_batch *batch, uint32_t code);
/* Codes in use are 1 .. this. */
uint32_t fr_batch_text_count(const struct fr_batch *batch);
/* Make the cell missing. */
void fr_column_set_missing(struct fr_column *column, uint32_t row);

#endif
