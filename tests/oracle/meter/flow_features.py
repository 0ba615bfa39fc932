"""The features of one flow, each computed from the list of its packets.

Definitions are those of CICFlowMeter (A. H. Lashkari and others; BasicFlow.java
and FlowFeature.java) with its known defects corrected; where a function
departs from that program, it says so. The names of the first 82 columns are
those of the Python meter hieulw/cicflowmeter.

Times are whole nanoseconds and lengths whole bytes until the last step, and
sums, means and variances are exact fractions that are rounded once to a
double. A value that does not exist is None and becomes an empty cell: a rate
of a flow of duration 0, a ratio without a forward packet, a window that was
not seen. Statistics of an empty list are 0.
"""

import math
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from socket import AF_INET, AF_INET6, inet_ntop

from decode_packet import ACK, CWR, ECE, FIN, PSH, RST, SYN, URG

NS = 10**9

# CICFlowMeter: a pause longer than this separates subflows, and bulks.
SUBFLOW_GAP_NS = 1 * NS
BULK_GAP_NS = 1 * NS
# CICFlowMeter BULK_BOUND: fewer data packets in a row are no bulk.
BULK_PACKETS_MIN = 4
# CICFlowMeter's activity timeout (5,000,000 us): a longer pause is idleness.
IDLE_GAP_NS = 5 * NS


def mean(values):
    """Arithmetic mean, 0 for an empty list."""
    return sum(values) / len(values) if values else 0


def variance(values):
    """Sample variance (n - 1) as an exact fraction, 0 for fewer than two.
    The Python meter divides by n."""
    n = len(values)
    if n < 2:
        return Fraction(0)
    total = sum(values)
    squares = sum(value * value for value in values)
    return Fraction(n * squares - total * total, n * (n - 1))


def length_stats(values):
    """max, min, mean, std of lengths in bytes; the first packet counts once
    (CICFlowMeter counts it twice)."""
    if not values:
        return 0, 0, 0, 0
    return (max(values), min(values), mean(values),
            math.sqrt(variance(values)))


def time_stats(values_ns):
    """max, min, mean, std in seconds of times in nanoseconds. A single value
    is its own mean, with std 0 (the Python meter gives all 0)."""
    if not values_ns:
        return 0, 0, 0, 0
    n = len(values_ns)
    return (max(values_ns) / NS, min(values_ns) / NS,
            sum(values_ns) / (n * NS),
            math.sqrt(variance(values_ns) / NS**2))


def gaps(booked):
    """Times between packets that follow each other."""
    times = [b.time_ns for b in booked]
    return [later - earlier for earlier, later in zip(times, times[1:])]


def per_second(amount, duration_ns):
    """A rate; none if the duration is 0 (CICFlowMeter: Infinity or NaN)."""
    return amount * NS / duration_ns if duration_ns > 0 else None


def count_flag(booked, flag):
    """Packets with this TCP flag. CICFlowMeter counts the flags per direction
    in the first packet only."""
    return sum(1 for b in booked if b.packet.flags & flag)


def first_window(booked):
    """Window of the first TCP packet with a header, unscaled, also if 0.
    CICFlowMeter keeps the last backward one."""
    for b in booked:
        if b.packet.window is not None:
            return b.packet.window
    return None


def bulks(booked, is_forward):
    """Bulks of one direction, each a list of packets: at least four packets
    with payload, pauses of at most a second, and no payload from the other
    side in between."""
    found = []
    run = []
    for b in booked:
        if b.packet.payload_len == 0:
            continue
        if b.is_forward != is_forward:
            run = []
        elif run and b.time_ns - run[-1].time_ns <= BULK_GAP_NS:
            run.append(b)
        else:
            run = [b]
        if len(run) == BULK_PACKETS_MIN:
            found.append(run)       # the same list, so it still grows
    return found


def bulk_features(booked, is_forward, length):
    """Bytes per bulk, packets per bulk, bytes per second of bulk time."""
    found = bulks(booked, is_forward)
    if not found:
        return 0, 0, 0
    packets = sum(len(run) for run in found)
    size = sum(length(b) for run in found for b in run)
    spent_ns = sum(run[-1].time_ns - run[0].time_ns for run in found)
    return (size / len(found), packets / len(found),
            per_second(size, spent_ns))


def active_and_idle(booked):
    """Idle: pauses longer than five seconds. Active: the stretches between
    them from first to last packet, the last stretch too; a stretch of no
    length (one packet) is none, as in CICFlowMeter."""
    active, idle = [], []
    start = booked[0].time_ns
    before = start
    for b in booked[1:]:
        if b.time_ns - before > IDLE_GAP_NS:
            active.append(before - start)
            idle.append(b.time_ns - before)
            start = b.time_ns
        before = b.time_ns
    active.append(before - start)
    return [stretch for stretch in active if stretch > 0], idle


def subflow_count(booked):
    """Pauses longer than a second, plus one (CICFlowMeter: not plus one)."""
    return 1 + sum(1 for gap in gaps(booked) if gap > SUBFLOW_GAP_NS)


def timestamp_text(time_ns):
    """ISO 8601 in UTC with microseconds; nanoseconds are cut off."""
    moment = (datetime(1970, 1, 1, tzinfo=timezone.utc)
              + timedelta(microseconds=time_ns // 1000))
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def address_text(address):
    return inet_ntop(AF_INET if len(address) == 4 else AF_INET6, address)


# --bytes: what the length of a packet is in all columns that hold lengths.
# Whether a packet carries data is decided by its payload in each case.
LENGTHS = {
    "payload": lambda b: b.packet.payload_len,
    "ip": lambda b: b.packet.ip_len,
    "frame": lambda b: b.packet.frame_len,
}


def identity_features(flow):
    return {
        "src_ip": address_text(flow.src),
        "dst_ip": address_text(flow.dst),
        "src_port": flow.sport,
        "dst_port": flow.dport,
        "protocol": flow.protocol,
        "timestamp": timestamp_text(flow.first_ns()),
    }


def rate_features(duration_ns, sizes, fwd, bwd):
    return {
        "flow_duration": duration_ns / NS,
        "flow_byts_s": per_second(sum(sizes), duration_ns),
        "flow_pkts_s": per_second(len(fwd) + len(bwd), duration_ns),
        "fwd_pkts_s": per_second(len(fwd), duration_ns),
        "bwd_pkts_s": per_second(len(bwd), duration_ns),
    }


def length_features(all_sizes, fwd_sizes, bwd_sizes):
    row = {
        "tot_fwd_pkts": len(fwd_sizes),
        "tot_bwd_pkts": len(bwd_sizes),
        "totlen_fwd_pkts": sum(fwd_sizes),
        "totlen_bwd_pkts": sum(bwd_sizes),
    }
    for prefix, sizes in (("fwd_", fwd_sizes), ("bwd_", bwd_sizes),
                          ("", all_sizes)):
        for name, value in zip(("max", "min", "mean", "std"),
                               length_stats(sizes)):
            row[f"{prefix}pkt_len_{name}"] = value
    row["pkt_len_var"] = float(variance(all_sizes))
    row["pkt_size_avg"] = mean(all_sizes)
    row["fwd_seg_size_avg"] = mean(fwd_sizes)
    row["bwd_seg_size_avg"] = mean(bwd_sizes)
    return row


def header_features(fwd, bwd):
    """Header bytes are those of IP and transport (CICFlowMeter: transport
    only; the Python meter: IPv4 only). fwd_act_data_pkts counts the first
    packet too."""
    fwd_headers = [b.packet.header_len for b in fwd]
    return {
        "fwd_header_len": sum(fwd_headers),
        "bwd_header_len": sum(b.packet.header_len for b in bwd),
        "fwd_seg_size_min": min(fwd_headers, default=0),
        "fwd_act_data_pkts": sum(1 for b in fwd if b.packet.payload_len > 0),
        "init_fwd_win_byts": first_window(fwd),
        "init_bwd_win_byts": first_window(bwd),
    }


def gap_features(booked, fwd, bwd):
    row = {}
    for prefix, packets in (("flow", booked), ("fwd", fwd), ("bwd", bwd)):
        between = gaps(packets)
        if prefix != "flow":
            row[f"{prefix}_iat_tot"] = sum(between) / NS
        for name, value in zip(("max", "min", "mean", "std"),
                               time_stats(between)):
            row[f"{prefix}_iat_{name}"] = value
    return row


def flag_features(booked, fwd, bwd):
    return {
        "fwd_psh_flags": count_flag(fwd, PSH),
        "bwd_psh_flags": count_flag(bwd, PSH),
        "fwd_urg_flags": count_flag(fwd, URG),
        "bwd_urg_flags": count_flag(bwd, URG),
        "fin_flag_cnt": count_flag(booked, FIN),
        "syn_flag_cnt": count_flag(booked, SYN),
        "rst_flag_cnt": count_flag(booked, RST),
        "psh_flag_cnt": count_flag(booked, PSH),
        "ack_flag_cnt": count_flag(booked, ACK),
        "urg_flag_cnt": count_flag(booked, URG),
        "ece_flag_cnt": count_flag(booked, ECE),
        "cwr_flag_count": count_flag(booked, CWR),
    }


def activity_features(booked):
    row = {}
    for prefix, stretches in zip(("active", "idle"), active_and_idle(booked)):
        for name, value in zip(("max", "min", "mean", "std"),
                               time_stats(stretches)):
            row[f"{prefix}_{name}"] = value
    return row


def group_features(booked, fwd_sizes, bwd_sizes, length):
    """Bulks and subflows. A subflow value is the total divided by the number
    of subflows."""
    row = {}
    for prefix, is_forward in (("fwd", True), ("bwd", False)):
        size, packets, rate = bulk_features(booked, is_forward, length)
        row[f"{prefix}_byts_b_avg"] = size
        row[f"{prefix}_pkts_b_avg"] = packets
        row[f"{prefix}_blk_rate_avg"] = rate
    parts = subflow_count(booked)
    row["subflow_fwd_pkts"] = len(fwd_sizes) / parts
    row["subflow_bwd_pkts"] = len(bwd_sizes) / parts
    row["subflow_fwd_byts"] = sum(fwd_sizes) / parts
    row["subflow_bwd_byts"] = sum(bwd_sizes) / parts
    return row


def extra_features(flow, fwd, bwd):
    """Columns after the 82: bytes for checking the sums, and how the flow
    began and ended."""
    return {
        "fwd_ip_byts": sum(b.packet.ip_len for b in fwd),
        "bwd_ip_byts": sum(b.packet.ip_len for b in bwd),
        "fwd_frame_byts": sum(b.packet.frame_len for b in fwd),
        "bwd_frame_byts": sum(b.packet.frame_len for b in bwd),
        "end_reason": flow.end_reason,
        "dir_reason": flow.dir_reason,
        "continued": int(flow.continued),
    }


def features(flow, accounting="payload"):
    """All columns of a finished flow, by name."""
    length = LENGTHS[accounting]
    booked = flow.booked
    fwd = [b for b in booked if b.is_forward]
    bwd = [b for b in booked if not b.is_forward]
    sizes = [length(b) for b in booked]
    fwd_sizes = [length(b) for b in fwd]
    bwd_sizes = [length(b) for b in bwd]
    row = identity_features(flow)
    row.update(rate_features(flow.last_ns() - flow.first_ns(), sizes,
                             fwd, bwd))
    row.update(length_features(sizes, fwd_sizes, bwd_sizes))
    row["down_up_ratio"] = len(bwd) / len(fwd) if fwd else None
    row.update(header_features(fwd, bwd))
    row.update(gap_features(booked, fwd, bwd))
    row.update(flag_features(booked, fwd, bwd))
    row.update(activity_features(booked))
    row.update(group_features(booked, fwd_sizes, bwd_sizes, length))
    row.update(extra_features(flow, fwd, bwd))
    return row
