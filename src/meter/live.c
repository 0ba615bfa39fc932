/* live.c - libpcap on an interface. The handle never blocks: we wait for it
 * ourselves, because only so a signal or a silent wire is noticed. */
#include "meter/live.h"

#include <linux/filter.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "meter/capture_frame.h"
#include "meter/decode.h"

/* Half a second of a full gigabit link with 1,000 bytes a packet. */
#define KERNEL_BUFFER (64 * 1024 * 1024)

struct fr_live {
    pcap_t *pcap;
    char *interface;
    int link_type;
};

void fr_live_close(struct fr_live *live)
{
    if (!live)
        return;
    if (live->pcap)
        pcap_close(live->pcap);
    fr_free(live->interface);
    fr_free(live);
}

/* --- opening -------------------------------------------------------------- */

static int refuse_permission(const char *interface, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "no permission to capture on '%s'",
                interface);
    fr_diag_help(diag, "run it with sudo, or give the program the right: sudo "
                       "setcap cap_net_raw,cap_net_admin=ep FILE");
    return FR_EINPUT;
}

static int refuse_name(const char *interface, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "there is no interface '%s'",
                interface);
    fr_diag_help(diag, "'flowrules meter --list-interfaces' shows them");
    return FR_EINPUT;
}

static int refuse(const struct fr_live *live, int error, struct fr_diag *diag)
{
    switch (error) {
    case PCAP_ERROR_NO_SUCH_DEVICE: return refuse_name(live->interface, diag);
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return refuse_permission(live->interface, diag);
    case PCAP_ERROR_IFACE_NOT_UP:
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "the interface '%s' is down",
                    live->interface);
        fr_diag_help(diag, "sudo ip link set '%s' up", live->interface);
        return FR_EINPUT;
    default:
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot capture on '%s': %s",
                    live->interface, pcap_geterr(live->pcap));
        return FR_EINPUT;
    }
}

/* A link type whose headers are not known would only fill the rejects. */
static int check_link_type(const struct fr_live *live, struct fr_diag *diag)
{
    const struct fr_frame empty = {.link_type = live->link_type,
                                   .data = (const uint8_t *)""};
    struct fr_decode decode = {.frame = &empty};
    const char *name = pcap_datalink_val_to_name(live->link_type);

    if (fr_decode_link(&decode) != FR_REJECT_LINK_TYPE)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "the interface '%s' has the link type %s, which is not "
                "supported",
                live->interface, name ? name : "without a name");
    return FR_EINPUT;
}

static int activate(struct fr_live *live, const struct fr_live_options *options,
                    struct fr_diag *diag)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    int error;

    live->pcap = pcap_create(live->interface, why);
    if (!live->pcap)
        return FR_ENOMEM;
    /* they fail on an activated handle only */
    (void)pcap_set_snaplen(live->pcap, options->snap_size);
    (void)pcap_set_promisc(live->pcap, options->is_promiscuous);
    (void)pcap_set_timeout(live->pcap, FR_LIVE_HELD_MS);
    (void)pcap_set_buffer_size(live->pcap, KERNEL_BUFFER);
    /* where there are none, times are microseconds and libpcap scales them */
    (void)pcap_set_tstamp_precision(live->pcap, PCAP_TSTAMP_PRECISION_NANO);
    error = pcap_activate(live->pcap);
    if (error < 0)
        return refuse(live, error, diag);
    live->link_type = pcap_datalink(live->pcap);
    FR_TRY(check_link_type(live, diag));
    if (options->filter)
        FR_TRY(fr_frame_set_filter(live->pcap, options->filter, diag));
    if (pcap_setnonblock(live->pcap, 1, why) == 0)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot capture on '%s': %s",
                live->interface, why);
    return FR_EINPUT;
}

int fr_live_open(const struct fr_live_options *options, struct fr_live **live,
                 struct fr_diag *diag)
{
    struct fr_live *made = fr_alloc_zero(1, sizeof(*made));
    int status;

    if (!made)
        return FR_ENOMEM;
    made->interface =
        fr_alloc_text(options->interface, strlen(options->interface));
    status = made->interface ? activate(made, options, diag) : FR_ENOMEM;
    if (status < 0) {
        fr_live_close(made);
        return status;
    }
    *live = made;
    return 0;
}

/* --- reading -------------------------------------------------------------- */

/* 1, 0: none is there, or FR_EIO without a message. */
static int take(struct fr_live *live, struct fr_frame *frame)
{
    struct pcap_pkthdr *header;
    const u_char *data;
    int got = pcap_next_ex(live->pcap, &header, &data);

    if (got == 1)
        fr_frame_from_pcap(frame, live->link_type, header, data);
    return got >= 0 ? got : FR_EIO;
}

/* libpcap says so before the kernel hands out what it still holds. */
static int take_last(struct fr_live *live, struct fr_frame *frame,
                     struct fr_diag *diag)
{
    int got;

    (void)poll(NULL, 0, 2 * FR_LIVE_HELD_MS);
    got = take(live, frame);
    if (got == 1)
        return 1;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "the capture on '%s' ended: %s",
                live->interface, pcap_geterr(live->pcap));
    return FR_EIO;
}

int fr_live_next(struct fr_live *live, int wait_ms, struct fr_frame *frame,
                 struct fr_diag *diag)
{
    struct pollfd ready = {.fd = pcap_get_selectable_fd(live->pcap),
                           .events = POLLIN};
    int got = take(live, frame);

    if (got == 0 && poll(&ready, 1, wait_ms) > 0)
        got = take(live, frame);
    return got < 0 ? take_last(live, frame, diag) : got;
}

void fr_live_stop(struct fr_live *live)
{
    struct sock_filter nothing = {.code = BPF_RET | BPF_K, .k = 0};
    struct sock_fprog program = {.len = 1, .filter = &nothing};

    /* not pcap_setfilter: it would also apply to what was accepted; if it is
     * not possible, later frames than wanted come, no fewer */
    (void)setsockopt(pcap_fileno(live->pcap), SOL_SOCKET, SO_ATTACH_FILTER,
                     &program, sizeof(program));
}

void fr_live_count(struct fr_live *live, struct fr_live_counts *counts)
{
    struct pcap_stat stat = {0};

    *counts = (struct fr_live_counts){0};
    if (pcap_stats(live->pcap, &stat) < 0)
        return;
    *counts =
        (struct fr_live_counts){stat.ps_recv, stat.ps_drop, stat.ps_ifdrop};
}

/* --- the list ------------------------------------------------------------- */

static void append_interface(struct fr_strbuf *out, const pcap_if_t *interface)
{
    const char *words = interface->description ? interface->description : "";
    const char *state = interface->flags & PCAP_IF_UP ? "up" : "down";

    if (interface->flags & PCAP_IF_LOOPBACK)
        words = "loopback";
    fr_strbuf_printf(out, "%-16s %s%s%s\n", interface->name, state,
                     words[0] ? ", " : "", words);
}

int fr_live_list(struct fr_strbuf *out, struct fr_diag *diag)
{
    char why[PCAP_ERRBUF_SIZE] = "";
    pcap_if_t *interfaces = NULL;

    if (pcap_findalldevs(&interfaces, why) < 0) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                    "cannot list the interfaces: %s", why);
        return FR_EINPUT;
    }
    for (const pcap_if_t *i = interfaces; i; i = i->next)
        append_interface(out, i);
    pcap_freealldevs(interfaces);
    return fr_strbuf_status(out);
}
