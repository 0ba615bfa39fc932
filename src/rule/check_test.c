/* check_test.c - what tests set and expect. */
#include "rule/check.h"

void fr_check_tests(struct fr_check *check)
{
    (void)check;
}
