"""The reference flow meter: a capture in, one CSV row per flow out.

Slow and plain on purpose: it is what the fast meter is compared with. It
reads the file (read_capture), decodes each frame (decode_packet), groups the
packets (flow_table) and computes each feature from the flow's list of packets
(flow_features); this file holds the columns, their text form and the command.

    python3 reference_meter.py capture.pcap -o flow.csv

Rows stand in the order of each flow's first packet, lines end in LF. Text
form of numbers: integers as digits; others as the shortest decimal that reads
back as the same double, without ".0", and with an exponent below 1e-4 and
from 1e16 on, written `1e-05` and `1e+16`. A value that does not exist is an
empty cell. Times of a flow are UTC, `2026-05-04T03:02:01.000000Z`.

Standard error gets the conservation line by line: packets read = packets in
flows + packets rejected, by reason. A file that is cut is metered up to the
cut, and that is said. Status 0; 2 for a wrong command line; 3 if the input
is no capture; 4 if the output cannot be written.
"""

import argparse
import os
import sys
from collections import Counter

from decode_packet import REASONS, Rejected, decode
from flow_features import LENGTHS, features
from flow_table import FlowTable
from read_capture import NotACapture, read_capture

NS = 10**9
IDLE_S = 120
ACTIVE_S = 1800


def spread(text):
    """'fwd_pkt_len_{max,min}' to ['fwd_pkt_len_max', 'fwd_pkt_len_min']."""
    names = []
    for word in text.split():
        if "{" not in word:
            names.append(word)
            continue
        head, rest = word.split("{")
        inner, tail = rest.split("}")
        names += [head + part + tail for part in inner.split(",")]
    return names


# The 82 columns of hieulw/cicflowmeter, in its order.
CIC_COLUMNS = spread("""
    src_ip dst_ip src_port dst_port protocol timestamp
    flow_duration flow_byts_s flow_pkts_s fwd_pkts_s bwd_pkts_s
    tot_fwd_pkts tot_bwd_pkts totlen_fwd_pkts totlen_bwd_pkts
    fwd_pkt_len_{max,min,mean,std} bwd_pkt_len_{max,min,mean,std}
    pkt_len_{max,min,mean,std,var}
    fwd_header_len bwd_header_len fwd_seg_size_min fwd_act_data_pkts
    flow_iat_{mean,max,min,std}
    fwd_iat_{tot,max,min,mean,std} bwd_iat_{tot,max,min,mean,std}
    {fwd,bwd}_psh_flags {fwd,bwd}_urg_flags
    {fin,syn,rst,psh,ack,urg,ece}_flag_cnt
    down_up_ratio pkt_size_avg init_{fwd,bwd}_win_byts
    active_{max,min,mean,std} idle_{max,min,mean,std}
    fwd_{byts,pkts}_b_avg bwd_{byts,pkts}_b_avg {fwd,bwd}_blk_rate_avg
    {fwd,bwd}_seg_size_avg cwr_flag_count
    subflow_{fwd,bwd}_pkts subflow_{fwd,bwd}_byts
""")
EXTRA_COLUMNS = spread("{fwd,bwd}_ip_byts {fwd,bwd}_frame_byts"
                       " {end,dir}_reason continued")
COLUMNS = CIC_COLUMNS + EXTRA_COLUMNS


class Result:
    """What metering a capture gave: finished flows and the account of all
    packets."""

    def __init__(self, flows, packets_read, rejected, note):
        self.flows = flows
        self.packets_read = packets_read
        self.rejected = rejected        # Counter by reason
        self.note = note                # None, or why reading stopped early

    def packets_in_flows(self):
        return sum(len(flow.booked) for flow in self.flows)

    def is_conserved(self):
        booked = self.packets_in_flows() + sum(self.rejected.values())
        return booked == self.packets_read


def meter(data, idle_s=IDLE_S, active_s=ACTIVE_S):
    """Meters a capture given as bytes. Raises NotACapture."""
    capture = read_capture(data)
    table = FlowTable(int(idle_s * NS), int(active_s * NS))
    rejected = Counter()
    for frame in capture.frames:
        try:
            packet = decode(frame)
        except Rejected as why:
            rejected[str(why)] += 1
            continue
        table.add(packet)
    table.finish()
    if table.orphans:
        rejected["fragment without first"] = table.orphans
    return Result(table.flows, len(capture.frames), rejected, capture.note)


def cell(value):
    """A value as its text in the CSV."""
    if value is None:
        return ""
    if isinstance(value, float):
        text = repr(value)
        return text[:-2] if text.endswith(".0") else text
    return str(value)


def csv_text(flows, accounting="payload"):
    """The whole CSV file. No cell needs quotes: numbers, addresses and fixed
    words have no comma."""
    lines = [",".join(COLUMNS)]
    for flow in flows:
        row = features(flow, accounting)
        lines.append(",".join(cell(row[name]) for name in COLUMNS))
    return "\n".join(lines) + "\n"


def account_text(result):
    """The conservation, one line each."""
    lines = [f"packets read: {result.packets_read}",
             f"  in flows: {result.packets_in_flows()}"]
    for reason in REASONS:
        if result.rejected[reason]:
            lines.append(f"  rejected, {reason}: {result.rejected[reason]}")
    lines.append(f"flows: {len(result.flows)}")
    late = sum(flow.out_of_order for flow in result.flows)
    if late:
        lines.append(f"booked late, their time stamp was older than the"
                     f" packet before: {late}")
    guessed = sum(b.packet.is_len_from_wire for flow in result.flows
                  for b in flow.booked)
    if guessed:
        lines.append(f"without a length in the IP header: {guessed}")
    if result.note:
        lines.append(f"not read to the end: {result.note}")
    return "\n".join(lines)


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        description="Flows of a capture, with CICFlowMeter's features.")
    parser.add_argument("capture", help="a pcap or pcapng file")
    parser.add_argument("-o", "--output", metavar="FILE",
                        help="write the CSV here, not to standard output")
    parser.add_argument("--idle", type=float, default=IDLE_S, metavar="S",
                        help="idle timeout in seconds (default %(default)s)")
    parser.add_argument("--active", type=float, default=ACTIVE_S, metavar="S",
                        help="active timeout in seconds (default %(default)s)")
    parser.add_argument("--bytes", choices=sorted(LENGTHS), default="payload",
                        help="what the length of a packet is"
                             " (default %(default)s)")
    return parser.parse_args(arguments)


def write_output(text, path):
    """Writes to the file, whole or not at all, or to standard output."""
    if path is None:
        sys.stdout.write(text)
        return
    part = path + ".part"
    with open(part, "w", encoding="ascii", newline="") as file:
        file.write(text)
    os.replace(part, path)


def main(arguments):
    options = parse_arguments(arguments)
    try:
        with open(options.capture, "rb") as file:
            data = file.read()
        result = meter(data, options.idle, options.active)
    except (OSError, NotACapture) as problem:
        print(f"cannot read '{options.capture}': {problem}", file=sys.stderr)
        return 3
    try:
        write_output(csv_text(result.flows, options.bytes), options.output)
    except OSError as problem:
        print(f"cannot write '{options.output}': {problem}", file=sys.stderr)
        return 4
    print(account_text(result), file=sys.stderr)
    if not result.is_conserved():
        raise AssertionError("packets were lost or counted twice")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
