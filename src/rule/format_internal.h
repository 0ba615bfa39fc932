/* format_internal.h - between planning what changes (format_plan.c) and
 * writing it (format.c). Only white space ever changes. */
#ifndef FR_RULE_FORMAT_INTERNAL_H
#define FR_RULE_FORMAT_INTERNAL_H

#include "base/vec.h"
#include "rule/doc.h"

/* What stands on a line. */
enum fr_format_kind {
    FR_FORMAT_FREE, /* nothing, a comment, or what belongs to no node */
    FR_FORMAT_NODE, /* a key or an item begins it */
    FR_FORMAT_REST, /* what began above goes on */
    FR_FORMAT_TEXT, /* part of a block of text: its bytes are the value */
};

struct fr_format_line {
    uint32_t begin, end; /* without the line end */
    enum fr_format_kind kind;
    uint32_t indent;   /* NODE: where it is to begin; REST: at least */
    int32_t shift;     /* REST, TEXT: how far what it belongs to moves */
    uint32_t code_end; /* where the last node that ends on it ends */
    int is_kept;       /* a blank line that is part of a value */
};

/* White space that becomes `blanks` blanks. */
struct fr_format_edit {
    uint32_t begin, end;
    uint32_t blanks;
};

struct fr_format {
    const struct fr_source *source;
    struct fr_arena *arena;
    struct fr_format_line *lines;
    uint32_t line_count;
    FR_VEC(struct fr_format_edit) edits;
    int status; /* 0 or FR_ENOMEM */
};

/* Fill lines and edits from the tree of a file that parses. */
void fr_format_plan(struct fr_format *format, const struct fr_yaml_node *root);

#endif
