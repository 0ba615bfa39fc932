/* message.c - the table of message codes, from messages.def, and names made
 * short enough for a message. */
#include "rule/message.h"

#include "base/bug.h"

/* Longer than any name or literal that people write. */
#define SHOWN_SIZE_MAX 80

static const struct {
    const char *code;
    const char *meaning;
} messages[FR_MESSAGE_COUNT] = {
#define FR_MESSAGE(code, meaning) [FR_MESSAGE_##code] = {#code, meaning},
#include "rule/messages.def"
#undef FR_MESSAGE
};

const char *fr_message_code(enum fr_message message)
{
    FR_ASSERT(message < FR_MESSAGE_COUNT);
    return messages[message].code;
}

const char *fr_message_meaning(enum fr_message message)
{
    FR_ASSERT(message < FR_MESSAGE_COUNT);
    return messages[message].meaning;
}

struct fr_str fr_message_clip(struct fr_str text)
{
    if (text.size <= SHOWN_SIZE_MAX)
        return text;
    text.size = SHOWN_SIZE_MAX;
    /* not within a UTF-8 sequence */
    while (text.size > 0 &&
           ((unsigned char)text.data[text.size] & 0xC0) == 0x80)
        text.size--;
    return text;
}
