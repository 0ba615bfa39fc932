/* yamlfault.h - the words for what the YAML reader refuses. */
#ifndef FR_RULE_YAMLFAULT_H
#define FR_RULE_YAMLFAULT_H

#include "rule/yamltree.h"

/* A fault of the reader, as it names it. */
struct fr_yamlfault {
    const char *problem; /* the reader's words */
    uint32_t at;         /* byte where it stopped */
    uint32_t context_at; /* where the broken thing began; UINT32_MAX: none */
    const struct fr_yaml_node *last; /* the node before it; may be NULL */
};

/* Report E0001 for a fault, in words of what people meant to write. */
void fr_yamlfault_report(const struct fr_source *source,
                         const struct fr_yamlfault *fault,
                         struct fr_report *report);

/* Is every byte of the text a character that YAML lets into a file? Else
 * report where the first stands that is not (E0001). */
int fr_yamlfault_check_text(const struct fr_source *source,
                            struct fr_report *report);

#endif
