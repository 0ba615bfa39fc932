/* pdf_memory.h - the memory of libharu: all of it is known, so that all of it
 * can be freed.
 *
 * libharu 2.3.0 forgets some of its pieces when memory runs out, and then
 * often reports another error. Its hooks for allocation carry no context, so
 * the memory of a document is that of the thread between begin and end: one
 * document at a time in a thread. */
#ifndef FR_REPORT_PDF_MEMORY_H
#define FR_REPORT_PDF_MEMORY_H

/* What follows on this thread belongs to a new document. */
void fr_pdf_memory_begin(void);
/* Free what libharu left behind. */
void fr_pdf_memory_end(void);
/* 1 once an allocation since begin has failed. */
int fr_pdf_memory_is_out(void);

/* The hooks. */
void *fr_pdf_memory_alloc(unsigned int size);
void fr_pdf_memory_free(void *piece);

#endif
