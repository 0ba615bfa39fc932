/* json.h - writing JSON (RFC 8259) into a buffer. No reading, no trees: the
 * caller opens, writes members in order, closes; commas and indentation are
 * done here. */
#ifndef FR_BASE_JSON_H
#define FR_BASE_JSON_H

#include <stdint.h>

#include "base/str.h"
#include "base/strbuf.h"

struct fr_json {
    struct fr_strbuf *out; /* borrowed */
    int depth;
    int is_first;  /* nothing written yet at this depth */
    int is_member; /* a key has been written, its value is due */
};

void fr_json_init(struct fr_json *json, struct fr_strbuf *out);
void fr_json_open_object(struct fr_json *json);
void fr_json_close_object(struct fr_json *json);
void fr_json_open_array(struct fr_json *json);
void fr_json_close_array(struct fr_json *json);
void fr_json_key(struct fr_json *json, const char *key);
/* Invalid UTF-8 becomes U+FFFD. */
void fr_json_str(struct fr_json *json, struct fr_str value);
void fr_json_text(struct fr_json *json, const char *value);
void fr_json_u64(struct fr_json *json, uint64_t value);
/* NaN and infinities are null, which JSON lacks otherwise. */
void fr_json_f64(struct fr_json *json, double value);
void fr_json_bool(struct fr_json *json, int value);
void fr_json_null(struct fr_json *json);

#endif
