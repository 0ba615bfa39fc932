/* scalar.h - the meaning of the number operations, one value at a time.
 * Kernels, folding and the tests' oracle all mean these. */
#ifndef FR_EVAL_SCALAR_H
#define FR_EVAL_SCALAR_H

#include <math.h>

#include "base/bug.h"
#include "eval/program.h"

static inline double fr_scalar_min(double a, double b)
{
    if (a != a || b != b)
        return (double)NAN;
    return b < a ? b : a;
}

static inline double fr_scalar_max(double a, double b)
{
    if (a != a || b != b)
        return (double)NAN;
    return b > a ? b : a;
}

/* a - b * floor(a / b): has the sign of b. */
static inline double fr_scalar_mod(double a, double b)
{
    return a - b * floor(a / b);
}

static inline double fr_scalar_arithmetic(enum fr_op op, double a, double b)
{
    switch ((int)op) {
    case FR_OP_ADD: return a + b;
    case FR_OP_SUB: return a - b;
    case FR_OP_MUL: return a * b;
    case FR_OP_DIV: return a / b;
    case FR_OP_MIN: return fr_scalar_min(a, b);
    case FR_OP_MAX: return fr_scalar_max(a, b);
    case FR_OP_MOD: return fr_scalar_mod(a, b);
    case FR_OP_NEG: return -a;
    case FR_OP_ABS: return fabs(a);
    case FR_OP_SQRT: return sqrt(a);
    case FR_OP_LOG: return log(a);
    default: FR_UNREACHABLE();
    }
}

/* A comparison with NaN is false, != included. */
static inline int fr_scalar_compare(enum fr_op op, double a, double b)
{
    switch ((int)op) {
    case FR_OP_LT: return a < b;
    case FR_OP_LE: return a <= b;
    case FR_OP_EQ: return a == b;
    case FR_OP_NE: return a < b || a > b;
    default: FR_UNREACHABLE();
    }
}

#endif
