/* status.c - the sentences of the status codes, from status.def. */
#include "flowrules/status.h"

const char *fr_status_text(int status)
{
    switch (status) {
    case FR_OK: return "done";
#define FR_STATUS(name, value, sentence)                                       \
    case value:                                                                \
        return sentence;
#include "flowrules/status.def"
#undef FR_STATUS
    default: return "unknown status";
    }
}
