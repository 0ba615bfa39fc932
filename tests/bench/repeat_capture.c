/* repeat_capture.c - a capture again and again until it is long enough, each
 * time later by its length and an hour: real traffic in an amount that can be
 * measured. pcap with nanoseconds.
 *
 *     bench_repeat_capture FILE OUT PACKETS */
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>

/* No flow goes on from one turn to the next. */
#define PAUSE_S 3600

static pcap_t *open_capture(const char *path)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    pcap_t *pcap = pcap_open_offline_with_tstamp_precision(
        path, PCAP_TSTAMP_PRECISION_NANO, why);

    if (!pcap)
        fprintf(stderr, "%s\n", why);
    return pcap;
}

/* Seconds from the earliest frame to the latest one; -1 without a frame. */
static time_t span_of(const char *path)
{
    pcap_t *pcap = open_capture(path);
    struct pcap_pkthdr *header;
    const u_char *data;
    time_t first_s = 0, last_s = -1;

    while (pcap && pcap_next_ex(pcap, &header, &data) == 1) {
        time_t time_s = header->ts.tv_sec;
        first_s = last_s < 0 || time_s < first_s ? time_s : first_s;
        last_s = time_s > last_s ? time_s : last_s;
    }
    if (pcap)
        pcap_close(pcap);
    return last_s < 0 ? -1 : last_s - first_s;
}

/* One turn: how many frames were written. */
static long copy(const char *path, pcap_dumper_t *out, long left,
                 time_t later_s)
{
    pcap_t *pcap = open_capture(path);
    struct pcap_pkthdr *header;
    const u_char *data;
    long count = 0;

    while (pcap && count < left && pcap_next_ex(pcap, &header, &data) == 1) {
        struct pcap_pkthdr later = *header;
        later.ts.tv_sec += later_s;
        pcap_dump((u_char *)out, &later, data);
        count++;
    }
    if (pcap)
        pcap_close(pcap);
    return count;
}

static int repeat(const char *path, pcap_dumper_t *out, long left)
{
    time_t span_s = span_of(path), later_s = 0;

    while (left > 0 && span_s >= 0) {
        left -= copy(path, out, left, later_s);
        later_s += span_s + PAUSE_S;
    }
    return left <= 0;
}

int main(int argc, char **argv)
{
    pcap_t *pcap = argc == 4 ? open_capture(argv[1]) : NULL;
    pcap_dumper_t *out = pcap ? pcap_dump_open(pcap, argv[2]) : NULL;
    int done;

    if (!out) {
        fprintf(stderr, "use: %s FILE OUT PACKETS\n", argv[0]);
        return 3;
    }
    done = repeat(argv[1], out, atol(argv[3])) && pcap_dump_flush(out) == 0;
    pcap_dump_close(out);
    pcap_close(pcap);
    return done ? 0 : 4;
}
