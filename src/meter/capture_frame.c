/* capture_frame.c - what captured files and live captures share of libpcap. */
#include "meter/capture_frame.h"

#include "base/clock.h"

/* libpcap reads the seconds of a pcap file as a signed number; they are an
 * unsigned one, which reaches to 2106. */
static int64_t time_of(const struct pcap_pkthdr *header)
{
    int64_t seconds = header->ts.tv_sec;
    int64_t nanoseconds = header->ts.tv_usec;

    if (seconds < 0 && seconds >= INT32_MIN)
        seconds += 1LL << 32;
    if (seconds < 0 || seconds >= INT64_MAX / FR_NS_PER_S || nanoseconds < 0 ||
        nanoseconds >= FR_NS_PER_S)
        return FR_TIME_MISSING;
    return seconds * FR_NS_PER_S + nanoseconds;
}

void fr_frame_from_pcap(struct fr_frame *frame, int link_type,
                        const struct pcap_pkthdr *header, const u_char *data)
{
    frame->time_ns = time_of(header);
    frame->link_type = link_type;
    frame->data = data;
    frame->captured = header->caplen;
    frame->wire_len =
        header->len > header->caplen ? header->len : header->caplen;
}

int fr_frame_set_filter(pcap_t *pcap, const char *filter, struct fr_diag *diag)
{
    struct bpf_program program;
    int status = pcap_compile(pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN);

    if (status == 0) {
        status = pcap_setfilter(pcap, &program);
        pcap_freecode(&program);
    }
    if (status == 0)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "the filter '%s' is wrong: %s",
                filter, pcap_geterr(pcap));
    fr_diag_help(diag, "it is an expression of tcpdump, such as 'tcp port 443' "
                       "or 'net 10.0.0.0/8' (see pcap-filter(7))");
    return FR_EUSAGE;
}
