/* reject.h - the reasons for which a packet is in no flow; reasons.def has
 * them. There is no other way for a packet to leave the count. */
#ifndef FR_METER_REJECT_H
#define FR_METER_REJECT_H

enum fr_reject {
    FR_REJECT_NONE,
#define FR_METER_REJECT(name, text, meaning) FR_REJECT_##name,
#include "meter/reasons.def"
#undef FR_METER_REJECT
    FR_REJECT_COUNT,
};

/* "not ip"; "" for FR_REJECT_NONE. */
const char *fr_reject_text(enum fr_reject reject);
/* One sentence for the manual, without a full stop. */
const char *fr_reject_meaning(enum fr_reject reject);

#endif
