/* test_fault.h - is an expectation met, and if not, why. */
#ifndef FR_RULE_TEST_FAULT_H
#define FR_RULE_TEST_FAULT_H

#include "rule/test_open.h"

/* Does the flow have what is expected? */
int fr_test_fault_is_met(const struct fr_test_row *row,
                         const struct fr_chk_given *expect);

/* Describe a fault: an expectation that is not met, or that is open. All
 * texts go to the arena. Returns 0 or FR_ENOMEM. */
FR_MUST_USE int fr_test_fault_describe(struct fr_open *open,
                                       const struct fr_test_row *row,
                                       const struct fr_chk_given *expect,
                                       struct fr_arena *arena,
                                       struct fr_test_fault *fault);

#endif
