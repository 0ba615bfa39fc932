/* reject.c - the words of the reasons in reasons.def. */
#include "meter/reject.h"

#include "base/bug.h"

static const struct {
    const char *text;
    const char *meaning;
} words[FR_REJECT_COUNT] = {
    {"", ""},
#define FR_METER_REJECT(name, text, meaning) {text, meaning},
#include "meter/reasons.def"
#undef FR_METER_REJECT
};

const char *fr_reject_text(enum fr_reject reject)
{
    FR_ASSERT(reject < FR_REJECT_COUNT);
    return words[reject].text;
}

const char *fr_reject_meaning(enum fr_reject reject)
{
    FR_ASSERT(reject < FR_REJECT_COUNT);
    return words[reject].meaning;
}
