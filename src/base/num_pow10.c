/* num_pow10.c - the table of num_pow10.def; nothing is computed here. */
#include "base/num_internal.h"

const struct fr_num_wide fr_num_pow10[] = {
#define FR_POW10(exponent, high, low) {high, low},
#include "base/num_pow10.def"
#undef FR_POW10
};
