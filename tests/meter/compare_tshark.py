#!/usr/bin/env python3
"""flowrules meter against tshark, a count that knows nothing of ours, and
against itself: identities that columns and sums must have.

    compare_tshark.py CASES

For the sample and every capture of the cases (CASES may be empty):
  conversations   the same 5-tuples of TCP, UDP and SCTP with the same packets
  bytes           the same sum of IP lengths of each
  pairs           the same pairs of IP addresses with the same packets
  identities      average packet size = mean length; packets and bytes of the
                  flows = those of the packets that the account calls counted
EXCEPTIONS has what differs, and why; it may neither grow nor shrink. tshark
adds up what our timeouts and closed connections keep apart."""
import csv
import io
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "oracle/meter")]

import compare_tshark as tshark                         # noqa: E402
import program                                          # noqa: E402
import read_capture                                     # noqa: E402

INNER = "tshark also lists the packets inside packets"
LATER = "later fragments are with their first one; tshark gives them no port"
# capture, what: (5-tuples or pairs that differ, why)
EXCEPTIONS = {
    ("arkime_synthetic", "conversations"):
        (5, INNER + " (four); it leaves out a UDP packet whose length is 0"),
    ("arkime_synthetic", "pairs"): (13, INNER),
    ("gtp_u", "pairs"): (1, INNER),
    ("ip_fragments", "conversations"): (1, LATER),
    ("ip_fragments", "bytes"): (1, LATER),
    ("ip_fragments", "pairs"):
        (1, "a fragment without its first one is in no flow, and so told"),
    ("pcapng_openflow", "conversations"): (1, INNER),
    ("pcapng_openflow", "pairs"): (1, INNER),
}
PAIR = re.compile(r"^(\S+)\s+<->\s+(\S+)\s+(\d+) [\d,]+ \S+"
                  r"\s+(\d+) [\d,]+ \S+\s+(\d+) ")


def rows_of(capture):
    result = program.must(program.run("meter", capture, cwd=HERE))
    rows = list(csv.DictReader(io.StringIO(result.stdout.decode())))
    account = dict(line.rsplit(": ", 1) for line in
                   result.stderr.decode().splitlines() if ": " in line)
    return rows, int(account["  in flows"])


def packets_of(row):
    return int(row["tot_fwd_pkts"]) + int(row["tot_bwd_pkts"])


def metered(rows):
    """Packets and IP bytes by 5-tuple, packets by pair of addresses."""
    packets, size, pairs = Counter(), Counter(), Counter()
    for row in rows:
        protocol = int(row["protocol"])
        ends = [(tshark.plain_address(row[side + "_ip"]),
                 int(row[side + "_port"])) for side in ("src", "dst")]
        pairs[tuple(sorted(address for address, _ in ends))] += packets_of(row)
        if protocol in tshark.PROTOCOLS:
            key = tshark.end_points(protocol, *ends)
            packets[key] += packets_of(row)
            size[key] += int(row["fwd_ip_byts"]) + int(row["bwd_ip_byts"])
    return packets, size, pairs


def address_pairs(capture):
    found = Counter()
    for kind in ("ip", "ipv6"):
        for line in tshark.run_tshark(capture, "-q", "-z",
                                      f"conv,{kind}").splitlines():
            match = PAIR.match(line)
            if match:
                pair = [tshark.plain_address(a) for a in match.groups()[:2]]
                found[tuple(sorted(pair))] += int(match[5])
    return found


def differing(ours, theirs):
    return sorted(key for key in ours.keys() | theirs.keys()
                  if ours[key] != theirs[key])


def identities(capture, rows, counted):
    if sum(map(packets_of, rows)) != counted:
        yield "the flows have other packets than the account"
    for row in rows:
        if row["pkt_size_avg"] != row["pkt_len_mean"]:
            yield "an average packet size is not the mean length"
        total = int(row["totlen_fwd_pkts"]) + int(row["totlen_bwd_pkts"])
        mean = total / packets_of(row)
        if abs(float(row["pkt_len_mean"]) - mean) > 1e-9 * mean:
            yield "a mean length is not bytes / packets"
    frames = list(read_capture.read_capture(Path(capture).read_bytes()).frames)
    on_wire = sum(frame.wire_len for frame in frames)
    in_flows = sum(int(row[side + "_frame_byts"]) for row in rows
                   for side in ("fwd", "bwd"))
    if in_flows > on_wire or counted == len(frames) and in_flows != on_wire:
        yield f"{in_flows} bytes in flows, {on_wire} in the capture"


def check(capture):
    rows, counted = rows_of(capture)
    packets, size, pairs = metered(rows)
    capture = str(capture)
    for what, ours, theirs in (
            ("conversations", packets, tshark.conversations(capture)),
            ("bytes", size, tshark.ip_bytes(capture)),
            ("pairs", pairs, address_pairs(capture))):
        keys = differing(ours, theirs)
        known = EXCEPTIONS.get((Path(capture).stem, what), (0, ""))
        if len(keys) != known[0]:
            yield f"{what}: {len(keys)} differ, {known[0]} are known"
            for key in keys[:10]:
                yield f"  {key}: tshark {theirs[key]}, here {ours[key]}"
    yield from identities(capture, rows, counted)


def main(cases):
    if shutil.which("tshark") is None:
        program.skip("tshark is not installed (Debian: apt install tshark)")
    captures = [SOURCE / "docs/sample/sample.pcap"]
    if cases:
        captures += sorted((Path(cases) / "captures").iterdir())
    else:
        print("the cases are not here: only the sample is compared")
    faults = 0
    for capture in captures:
        for fault in check(capture):
            faults += 1
            print(f"{capture.name}: {fault}")
    for (name, what), (count, why) in sorted(EXCEPTIONS.items()):
        print(f"known: {name}, {what}: {count}: {why}")
    print(f"{len(captures)} captures, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
