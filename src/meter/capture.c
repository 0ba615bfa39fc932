/* capture.c - libpcap over a stream, with times in nanoseconds. */
#include "meter/capture.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "meter/capture_file.h"
#include "meter/capture_frame.h"

#define NOTE_MAX 400
/* Bytes read at a time. */
#define BUFFER_SIZE (256 * 1024)

struct fr_capture {
    struct fr_capture_file file;
    struct fr_diag *silent; /* for the words of a stream that ends early */
    char *buffer;           /* of the FILE */
    pcap_t *pcap;           /* owns the FILE */
    uint64_t frames;
    char note[NOTE_MAX];
};

void fr_capture_close(struct fr_capture *capture)
{
    if (!capture)
        return;
    if (capture->pcap)
        pcap_close(capture->pcap);
    fr_stream_close(capture->file.stream);
    fr_diag_free(capture->silent);
    fr_free(capture->buffer);
    fr_free(capture);
}

const char *fr_capture_note(const struct fr_capture *capture)
{
    return capture->note;
}

const char *fr_capture_name(const struct fr_capture *capture)
{
    return fr_stream_name(capture->file.stream);
}

uint64_t fr_capture_frames(const struct fr_capture *capture)
{
    return capture->frames;
}

struct fr_stream *fr_capture_stream(const struct fr_capture *capture)
{
    return capture->file.stream;
}

/* pcap with micro- and nanoseconds, one of its old dialects that libpcap
 * reads too, each in both byte orders; pcapng. */
int fr_capture_is_magic(const uint8_t *first, size_t size)
{
    static const uint32_t magics[] = {0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34,
                                      0x0A0D0D0A};
    uint32_t big, little;

    if (size < 4)
        return 0;
    big = (uint32_t)first[0] << 24 | (uint32_t)first[1] << 16 |
          (uint32_t)first[2] << 8 | first[3];
    little = (uint32_t)first[3] << 24 | (uint32_t)first[2] << 16 |
             (uint32_t)first[1] << 8 | first[0];
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (big == magics[i] || little == magics[i])
            return 1;
    }
    return 0;
}

/* What the stream said if it was the stream, else that it is no capture. */
static int refuse(const struct fr_capture *capture, const char *why,
                  struct fr_diag *diag)
{
    if (capture->file.status < 0)
        return capture->file.status;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "'%s' is no capture: %s",
                fr_capture_name(capture), why);
    fr_diag_help(diag, "it must be a pcap or pcapng file, as tcpdump -w and "
                       "Wireshark write them");
    return FR_EINPUT;
}

static int open_pcap(struct fr_capture *capture, struct fr_diag *diag)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    FILE *file;

    capture->silent = fr_diag_new(1);
    capture->buffer = fr_alloc(BUFFER_SIZE);
    if (!capture->silent || !capture->buffer)
        return FR_ENOMEM;
    capture->file.diag = diag;
    file = fr_capture_file_open(&capture->file);
    if (!file)
        return FR_ENOMEM;
    (void)setvbuf(file, capture->buffer, _IOFBF, BUFFER_SIZE);
    capture->pcap = pcap_fopen_offline_with_tstamp_precision(
        file, PCAP_TSTAMP_PRECISION_NANO, why);
    capture->file.diag = capture->silent;
    if (capture->pcap)
        return 0;
    (void)fclose(file);
    return refuse(capture, why, diag);
}

int fr_capture_open(struct fr_stream *stream, struct fr_capture **capture,
                    struct fr_diag *diag)
{
    struct fr_capture *made = fr_alloc_zero(1, sizeof(*made));
    int status;

    if (!made) {
        fr_stream_close(stream);
        return FR_ENOMEM;
    }
    made->file.stream = stream;
    status = open_pcap(made, diag);
    if (status < 0) {
        fr_capture_close(made);
        return status;
    }
    *capture = made;
    return 0;
}

int fr_capture_set_filter(struct fr_capture *capture, const char *filter,
                          struct fr_diag *diag)
{
    return fr_frame_set_filter(capture->pcap, filter, diag);
}

/* The frames so far count; why there are no more is said. */
static int stop_early(struct fr_capture *capture)
{
    const char *why = capture->file.status < 0
                          ? "the compressed data are damaged or cut"
                          : pcap_geterr(capture->pcap);

    if (capture->file.status < 0 && capture->file.status != FR_EINPUT)
        return capture->file.status;
    (void)snprintf(capture->note, sizeof(capture->note),
                   "'%s' is cut or damaged after packet %llu: %s",
                   fr_capture_name(capture),
                   (unsigned long long)capture->frames, why);
    return 0;
}

int fr_capture_next(struct fr_capture *capture, struct fr_frame *frame)
{
    struct pcap_pkthdr *header;
    const u_char *data;
    int got;

    if (capture->note[0])
        return 0;
    got = pcap_next_ex(capture->pcap, &header, &data);
    if (got == PCAP_ERROR_BREAK)
        return 0;
    if (got != 1)
        return stop_early(capture);
    capture->frames++;
    fr_frame_from_pcap(frame, pcap_datalink(capture->pcap), header, data);
    return 1;
}
