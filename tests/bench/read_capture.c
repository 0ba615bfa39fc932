/* read_capture.c - what libpcap takes to hand out every frame of a file, and
 * nothing else: the floor that a meter which reads with libpcap stands on.
 *
 *     bench_read_capture FILE */
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    struct pcap_pkthdr *header;
    const u_char *data;
    unsigned long long packets = 0, bytes = 0;
    pcap_t *pcap;
    int got;

    if (argc != 2) {
        fprintf(stderr, "use: %s FILE\n", argv[0]);
        return 3;
    }
    pcap = pcap_open_offline(argv[1], why);
    if (!pcap) {
        fprintf(stderr, "%s\n", why);
        return 3;
    }
    while ((got = pcap_next_ex(pcap, &header, &data)) == 1) {
        packets++;
        bytes += header->caplen;
    }
    pcap_close(pcap);
    printf("%llu packets, %llu bytes\n", packets, bytes);
    return got == PCAP_ERROR_BREAK ? 0 : 3;
}
