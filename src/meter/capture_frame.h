/* capture_frame.h - a packet as libpcap hands it out, with times in
 * nanoseconds, as a frame; and the filter in front of it. */
#ifndef FR_METER_CAPTURE_FRAME_H
#define FR_METER_CAPTURE_FRAME_H

#include <pcap/pcap.h>

#include "flowrules/status.h"
#include "meter/packet.h"

/* The bytes stay libpcap's. */
void fr_frame_from_pcap(struct fr_frame *frame, int link_type,
                        const struct pcap_pkthdr *header, const u_char *data);
/* Only packets for which this expression holds (pcap-filter(7)) are handed
 * out. FR_EUSAGE with libpcap's words if it is none. */
FR_MUST_USE int fr_frame_set_filter(pcap_t *pcap, const char *filter,
                                    struct fr_diag *diag);

#endif
