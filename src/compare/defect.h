/* defect.h - the known defects of meters, by code. */
#ifndef FR_COMPARE_DEFECT_H
#define FR_COMPARE_DEFECT_H

#include "compare/flowset.h"

enum fr_defect {
#define FR_DEFECT(code, origin, text) FR_DEFECT_##code,
#include "compare/defects.def"
#undef FR_DEFECT
    FR_DEFECT_COUNT,
};

/* "H3". */
const char *fr_defect_code(enum fr_defect defect);
/* The defect of that code, which must exist. */
enum fr_defect fr_defect_find(struct fr_str code);
/* One line, without full stop. */
const char *fr_defect_text(enum fr_defect defect);
/* Can a file of this origin have it? One of unknown origin can have any. */
int fr_defect_is_of(enum fr_defect defect, enum fr_origin origin);

#endif
