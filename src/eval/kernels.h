/* kernels.h - one loop per operation over the rows of a batch.
 *
 * Masks have FR_MASK_WORDS words; a kernel writes every word that row_count
 * reaches and leaves bits at or above row_count zero. Outputs never overlap
 * inputs. */
#ifndef FR_EVAL_KERNELS_H
#define FR_EVAL_KERNELS_H

#include "eval/program.h"
#include "eval/set.h"

/* How two values compare; a missing one makes all of them false. */
enum fr_order {
    FR_ORDER_LT,
    FR_ORDER_LE,
    FR_ORDER_EQ,
    FR_ORDER_NE,
    FR_ORDER_GT, /* LT and LE with the operands the other way round */
    FR_ORDER_GE,
    FR_ORDER_COUNT
};

/* A number operand: `vector`, or the same `scalar` in each row if NULL. */
struct fr_operand {
    const double *vector;
    double scalar;
};

void fr_kernel_arithmetic(enum fr_op op, double *out, struct fr_operand a,
                          struct fr_operand b, uint32_t row_count);
void fr_kernel_unary(enum fr_op op, double *out, const double *a,
                     uint32_t row_count);
void fr_kernel_compare(enum fr_op op, uint64_t *out, struct fr_operand a,
                       struct fr_operand b, uint32_t row_count);

/* Rows where a compares with the operand. */
void fr_kernel_order(enum fr_order order, uint64_t *out, const double *a,
                     struct fr_operand operand, uint32_t row_count);

void fr_kernel_clock(enum fr_op op, double *out, const int64_t *a,
                     uint32_t row_count);
void fr_kernel_time_diff(double *out, const int64_t *a, const int64_t *b,
                         uint32_t row_count);
void fr_kernel_compare_time(enum fr_op op, uint64_t *out, const int64_t *a,
                            const int64_t *b, uint32_t row_count);
void fr_kernel_compare_text(enum fr_op op, uint64_t *out, const uint32_t *a,
                            const uint32_t *b, uint32_t row_count);
void fr_kernel_compare_ip(enum fr_op op, uint64_t *out, const struct fr_ip *a,
                          const struct fr_ip *b, uint32_t row_count);
void fr_kernel_ip_add(struct fr_ip *out, const struct fr_ip *a, const double *b,
                      uint32_t row_count);

/* `value` points to the cells of the set's kind. */
void fr_kernel_in(uint64_t *out, const struct fr_set *set, const void *value,
                  int is_negated, uint32_t row_count);
/* KNOWN_* and MISSING_*. */
void fr_kernel_known(enum fr_op op, uint64_t *out, const void *value,
                     uint32_t row_count);
/* Rows whose truth cell is `wanted`. */
void fr_kernel_truth(uint64_t *out, const uint8_t *cells, uint8_t wanted,
                     uint32_t row_count);

/* yes where the mask has the row, else no; cells of the class, but labels. */
void fr_kernel_select(enum fr_class kind, void *out, const uint64_t *mask,
                      const void *yes, const void *no, uint32_t row_count);
/* out[row] = code where the mask has the row; other rows stay as they are. */
void fr_kernel_set_codes(uint16_t *out, const uint64_t *mask, uint16_t code,
                         uint32_t row_count);

/* All rows. */
void fr_kernel_fill(uint64_t *out, uint32_t row_count);
uint32_t fr_kernel_count(const uint64_t *mask, uint32_t row_count);

#endif
