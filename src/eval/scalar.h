/* scalar.h - the meaning of the operations on numbers, times and addresses,
 * one value at a time. Kernels, folding, explanations and the tests' oracle
 * all mean these. */
#ifndef FR_EVAL_SCALAR_H
#define FR_EVAL_SCALAR_H

#include <math.h>

#include "base/bug.h"
#include "base/clock.h"
#include "base/ip.h"
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

static inline double fr_scalar_clock(enum fr_op op, int64_t ns)
{
    if (ns == FR_TIME_MISSING)
        return (double)NAN;
    return op == FR_OP_HOUR ? fr_clock_hour(ns) : fr_clock_weekday(ns);
}

/* The difference is exact in whole seconds and nanoseconds, then rounded
 * once or twice: two int64 may lie more than 2^63 ns apart. */
static inline double fr_scalar_time_diff(int64_t a, int64_t b)
{
    int64_t seconds, rest;

    if (a == FR_TIME_MISSING || b == FR_TIME_MISSING)
        return (double)NAN;
    seconds = a / FR_NS_PER_S - b / FR_NS_PER_S;
    rest = a % FR_NS_PER_S - b % FR_NS_PER_S;
    return (double)seconds + (double)rest / 1e9;
}

/* Missing when the sum leaves the family. */
static inline struct fr_ip fr_scalar_ip_add(const struct fr_ip *ip,
                                            double offset)
{
    struct fr_ip sum = {0};

    if (ip->family == 0 || !(fabs(offset) <= 9007199254740992.0))
        return sum;
    if (fr_ip_add(ip, (int64_t)offset, &sum) < 0)
        return (struct fr_ip){0};
    return sum;
}

#endif
