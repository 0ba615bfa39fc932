/* merge.h - rule files laid on top of each other. */
#ifndef FR_RULE_MERGE_H
#define FR_RULE_MERGE_H

#include "base/map.h"
#include "base/vec.h"
#include "rule/doc.h"

/* The entries of one section, in the order of their first definition. */
struct fr_merge_section {
    FR_VEC(const struct fr_doc_entry *) entries; /* NULL: turned off */
    FR_VEC(uint64_t) origins; /* of entries: where each was first defined */
    struct fr_map names;      /* place in entries; not for exceptions, tests */
};

struct fr_merge {
    struct fr_merge_section sections[FR_SECTION_COUNT];
    uint32_t file_count;
};

void fr_merge_init(struct fr_merge *merge);
void fr_merge_release(struct fr_merge *merge);

/* Lay a file on top of what is there: entries of the same name are replaced
 * where they stand, `off` removes, exceptions are added. Tests are taken only
 * from a file that is no base of another. Reports E0311. */
FR_MUST_USE int fr_merge_add(struct fr_merge *merge, const struct fr_doc *doc,
                             int is_base, struct fr_report *report);

/* A number that orders entries by where their names were first defined. */
uint64_t fr_merge_origin(const struct fr_merge *merge,
                         const struct fr_doc_entry *entry);

/* Which of features and labels stands first in the first file that has one;
 * the output columns follow it. */
enum fr_section fr_merge_first(const struct fr_merge *merge);

/* The entry of a name, or NULL. */
const struct fr_doc_entry *fr_merge_find(const struct fr_merge *merge,
                                         enum fr_section section,
                                         struct fr_str name);

#endif
