/* parse_detection.c - a detection: its conditions, groups and message. */
#include "rule/docparse.h"

void fr_docparse_detection(struct fr_docparse *parse,
                           struct fr_doc_entry *entry)
{
    (void)parse;
    (void)entry;
}
