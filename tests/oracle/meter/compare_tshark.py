"""Compares the reference meter with tshark, capture by capture.

    python3 compare_tshark.py capture...

Two questions, both over TCP, UDP and SCTP, with flows of the same end points
added up (tshark has no timeouts):
  conversations   `tshark -z conv,...`: the same end points with the same
                  number of packets in both directions?
  bytes           `tshark -T fields`: the same sum of IP lengths?
Every difference is printed; the reasons for known ones are in README.md.
Status 1 if there is any, 2 if tshark is missing.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from ipaddress import ip_address

from decode_packet import SCTP, TCP, UDP
from flow_features import address_text
from reference_meter import meter

PROTOCOLS = {TCP: "tcp", UDP: "udp", SCTP: "sctp"}

# Fragments as they are, not reassembled.
TSHARK = ["tshark", "-n", "-o", "ip.defragment:FALSE",
          "-o", "ipv6.defragment:FALSE"]

CONVERSATION = re.compile(
    r"^(\S+):(\d+)\s+<->\s+(\S+):(\d+)\s+(\d+) [\d,]+ \S+"
    r"\s+(\d+) [\d,]+ \S+\s+(\d+) ")


def run_tshark(capture, *options):
    """Its output. A cut capture makes it end with status 2, which is fine."""
    done = subprocess.run([*TSHARK, "-r", capture, *options], check=False,
                          capture_output=True, text=True)
    return done.stdout


def end_points(protocol, one, other):
    """A key without direction; each end is (address text, port)."""
    return (protocol, *sorted([one, other]))


def plain_address(text):
    return str(ip_address(text))


def conversations(capture):
    """Packets by end points, from the conversation tables."""
    found = Counter()
    for protocol, name in PROTOCOLS.items():
        for line in run_tshark(capture, "-q", "-z",
                               f"conv,{name}").splitlines():
            match = CONVERSATION.match(line)
            if match:
                a, aport, b, bport, _, _, total = match.groups()
                key = end_points(protocol, (plain_address(a), int(aport)),
                                 (plain_address(b), int(bport)))
                found[key] += int(total)
    return found


def outer_transport(path):
    """'eth:ethertype:ip:udp:gtp:ip:tcp' to 'udp': the name after the first IP
    header; None if it is ICMP, another IP header, or nothing we look at."""
    layers = path.split(":")
    for at, layer in enumerate(layers):
        if layer in ("ip", "ipv6"):
            inner = [name for name in layers[at + 1:]
                     if not name.startswith(("ipv6.", "ah"))]
            name = inner[0] if inner else None
            return name if name in PROTOCOLS.values() else None
    return None


def ip_bytes(capture):
    """IP bytes by end points, from the fields of each frame. Of packets in
    packets (tunnels, ICMP errors) the outermost counts."""
    names = ["frame.protocols", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst",
             "ip.len", "ipv6.plen"]
    ports = [f"{name}.{side}port" for name in PROTOCOLS.values()
             for side in ("src", "dst")]
    options = ["-T", "fields", "-E", "occurrence=f", "-E", "separator=,"]
    for name in names + ports:
        options += ["-e", name]
    found = Counter()
    for line in run_tshark(capture, *options).splitlines():
        values = dict(zip(names + ports, line.split(",")))
        transport = outer_transport(values["frame.protocols"])
        for protocol, name in PROTOCOLS.items():
            sport = values[f"{name}.srcport"]
            if sport == "" or name != transport:
                continue
            src = values["ip.src"] or values["ipv6.src"]
            dst = values["ip.dst"] or values["ipv6.dst"]
            size = (int(values["ip.len"]) if values["ip.src"]
                    else int(values["ipv6.plen"]) + 40)
            dport = values[f"{name}.dstport"]
            found[end_points(protocol, (plain_address(src), int(sport)),
                             (plain_address(dst), int(dport)))] += size
    return found


def metered(capture):
    """Packets and IP bytes by end points, from the reference meter. Later
    fragments are left out: to tshark they have no ports."""
    with open(capture, "rb") as file:
        result = meter(file.read())
    packets, size = Counter(), Counter()
    for flow in result.flows:
        if flow.protocol not in PROTOCOLS:
            continue
        key = end_points(
            flow.protocol,
            (plain_address(address_text(flow.src)), flow.sport),
            (plain_address(address_text(flow.dst)), flow.dport))
        whole = [b.packet for b in flow.booked
                 if not b.packet.is_later_fragment]
        packets[key] += len(whole)
        size[key] += sum(packet.ip_len for packet in whole)
    return packets, size


def report(capture, what, ours, theirs):
    """Prints what differs; the number of differences."""
    differing = [key for key in sorted(ours.keys() | theirs.keys())
                 if ours[key] != theirs[key]]
    print(f"{capture}: {what}: {len(theirs)} in tshark,"
          f" {len(ours)} here, {len(differing)} differ")
    for protocol, one, other in differing:
        key = (protocol, one, other)
        print(f"  {PROTOCOLS[protocol]} {one[0]}:{one[1]}"
              f" <-> {other[0]}:{other[1]}:"
              f" tshark {theirs[key]}, here {ours[key]}")
    return len(differing)


def main(captures):
    if shutil.which("tshark") is None:
        print("tshark is not installed (Debian: apt install tshark)",
              file=sys.stderr)
        return 2
    differences = 0
    for capture in captures:
        packets, size = metered(capture)
        differences += report(capture, "packets", packets,
                              conversations(capture))
        differences += report(capture, "IP bytes", size, ip_bytes(capture))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
