/* pdf_memory.c - a list of the pieces that libharu holds. */
#include "report/pdf_memory.h"

#include <stddef.h>

#include "base/alloc.h"
#include "base/bug.h"

/* Stands before each piece; keeps it aligned as the heap does. */
union head {
    struct {
        union head *before, *after;
    } link;
    max_align_t align;
};

static _Thread_local struct {
    union head *first;
    int is_begun, is_out;
} memory;

void fr_pdf_memory_begin(void)
{
    FR_ASSERT(!memory.is_begun);
    FR_ASSERT(!memory.first);
    memory.is_begun = 1;
    memory.is_out = 0;
}

void fr_pdf_memory_end(void)
{
    FR_ASSERT(memory.is_begun);
    while (memory.first)
        fr_pdf_memory_free(memory.first + 1);
    memory.is_begun = 0;
}

int fr_pdf_memory_is_out(void)
{
    return memory.is_out;
}

void *fr_pdf_memory_alloc(unsigned int size)
{
    union head *head = fr_alloc(sizeof(*head) + size);

    FR_ASSERT(memory.is_begun);
    if (!head) {
        memory.is_out = 1;
        return NULL;
    }
    head->link.before = NULL;
    head->link.after = memory.first;
    if (memory.first)
        memory.first->link.before = head;
    memory.first = head;
    return head + 1;
}

void fr_pdf_memory_free(void *piece)
{
    union head *head = piece;

    if (!piece)
        return;
    head--;
    if (head->link.before)
        head->link.before->link.after = head->link.after;
    else
        memory.first = head->link.after;
    if (head->link.after)
        head->link.after->link.before = head->link.before;
    fr_free(head);
}
