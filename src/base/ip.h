/* ip.h - addresses and prefixes as 128-bit integers.
 *
 * IPv4 a.b.c.d is held as ::ffff:a.b.c.d, so both families compare as one
 * number. A missing address has family 0 and zero words. */
#ifndef FR_BASE_IP_H
#define FR_BASE_IP_H

#include <stdint.h>

#include "base/str.h"
#include "flowrules/status.h"

struct fr_ip {
    uint64_t high;
    uint64_t low;
    uint8_t family; /* 0 missing, 4 or 6 */
};

#define FR_IP_TEXT_MAX 48

/* Read a whole text as IPv4 (four decimal parts, no leading zeros beyond a
 * single 0) or IPv6 (RFC 4291, with :: and an embedded IPv4 tail; no zone).
 * An IPv4-mapped IPv6 address becomes family 4. Returns 0 or FR_EINPUT. */
FR_MUST_USE int fr_ip_parse(struct fr_str text, struct fr_ip *ip);
/* RFC 5952 text; nothing for a missing address. Returns the length. */
size_t fr_ip_print(const struct fr_ip *ip, char *out);
/* <0, 0, >0 by the 128-bit number. */
int fr_ip_compare(const struct fr_ip *a, const struct fr_ip *b);
int fr_ip_equal(const struct fr_ip *a, const struct fr_ip *b);
/* First and last address of ip/bits; bits counts within the family (0..32 or
 * 0..128). Returns FR_EINPUT if bits is too large. */
FR_MUST_USE int fr_ip_prefix(const struct fr_ip *ip, unsigned bits,
                             struct fr_ip *first, struct fr_ip *last);
/* *sum = ip + offset within its family; FR_EINPUT when it leaves it. */
FR_MUST_USE int fr_ip_add(const struct fr_ip *ip, int64_t offset,
                          struct fr_ip *sum);

#endif
