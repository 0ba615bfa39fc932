/* defect.c - the table of defects.def. */
#include "compare/defect.h"

#include "base/bug.h"

enum { OF_PYTHON = FR_ORIGIN_PYTHON, OF_JAVA = FR_ORIGIN_JAVA, OF_ANY = -1 };

static const struct {
    const char *code, *text;
    int origin;
} defects[] = {
#define FR_DEFECT(code, origin, text) {#code, text, OF_##origin},
#include "compare/defects.def"
#undef FR_DEFECT
};

const char *fr_defect_code(enum fr_defect defect)
{
    FR_ASSERT(defect < FR_DEFECT_COUNT);
    return defects[defect].code;
}

enum fr_defect fr_defect_find(struct fr_str code)
{
    for (int i = 0; i < FR_DEFECT_COUNT; i++) {
        if (fr_str_equal(code, fr_str_of(defects[i].code)))
            return (enum fr_defect)i;
    }
    FR_UNREACHABLE();
}

const char *fr_defect_text(enum fr_defect defect)
{
    FR_ASSERT(defect < FR_DEFECT_COUNT);
    return defects[defect].text;
}

int fr_defect_is_of(enum fr_defect defect, enum fr_origin origin)
{
    FR_ASSERT(defect < FR_DEFECT_COUNT);
    return defects[defect].origin == OF_ANY || origin == FR_ORIGIN_OTHER ||
           defects[defect].origin == (int)origin;
}
