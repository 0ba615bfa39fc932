/* parse_test.c - a test: the flows it makes and what it expects of them. */
#include "rule/docparse.h"

void fr_docparse_test(struct fr_docparse *parse, struct fr_doc_entry *entry)
{
    (void)parse;
    (void)entry;
}
