#!/usr/bin/env python3
"""--inner: what is inside a tunnel is metered as if it had come without; what
is no whole tunnel stays with the flow of its outside."""
import csv
import io
import struct
import sys
import unittest

from work import Case, must, program

sys.path.insert(0, str(program.SOURCE / "tests/oracle/meter"))

import tiny_capture as tiny                             # noqa: E402

OUTER = ("192.0.2.1", "192.0.2.2")
OUTER6 = ("2001:db8::1", "2001:db8::2")
GRE, IPV4, IPV6, UDP = 47, 4, 41, 17
TALK = tiny.connection(0) + tiny.refused(2) + [
    (3, tiny.client_udp(bytes(100))), (4, tiny.server_udp(bytes(200)))]


def inner(frame):
    """The IP packet of an Ethernet frame, without padding."""
    return frame[14:14 + struct.unpack(">H", frame[16:18])[0]]


def ip(protocol, rest, **more):
    return tiny.ethernet(tiny.ipv4(*OUTER, protocol, rest, **more))


def ip6(protocol, rest):
    return tiny.ethernet(tiny.ipv6(*OUTER6, protocol, rest), 0x86DD)


def vxlan(frame, port=4789, flags=8):
    return tiny.udp(50000, port, struct.pack(">II", flags << 24, 7 << 8)
                    + frame)


WRAPS = {
    "IP in IP": lambda f: ip(IPV4, inner(f)),
    "IP in IPv6": lambda f: ip6(IPV4, inner(f)),
    "GRE": lambda f: ip(GRE, b"\0\0\x08\0" + inner(f)),
    "GRE in IPv6": lambda f: ip6(GRE, b"\0\0\x08\0" + inner(f)),
    "GRE with checksum, key and number": lambda f: ip(
        GRE, b"\xb0\0\x08\0" + bytes(12) + inner(f)),
    "GRE with a key": lambda f: ip(GRE, b"\x20\0\x08\0" + bytes(4)
                                   + inner(f)),
    "GRE of Ethernet": lambda f: ip(GRE, b"\0\0\x65\x58" + f),
    "GRE of MPLS": lambda f: ip(GRE, b"\0\0\x88\x47\0\1\1\x40" + inner(f)),
    "VXLAN": lambda f: ip(UDP, vxlan(f)),
    "VXLAN in IPv6, of old": lambda f: ip6(UDP, vxlan(f, 8472)),
    "VLAN in VXLAN": lambda f: ip(UDP, vxlan(
        f[:12] + b"\x81\0\0\5" + f[12:])),
    "GRE in IP in VXLAN": lambda f: ip(UDP, vxlan(
        ip(IPV4, tiny.ipv4("10.9.9.9", "10.8.8.8", GRE, b"\0\0\x08\0"
                           + inner(f))))),
}
# what is left alone: one flow of the outer addresses
NO_TUNNELS = {
    "PPTP": lambda f: ip(GRE, b"\x30\1\x88\x0b" + bytes(8) + inner(f)),
    "GRE with routes": lambda f: ip(GRE, b"\x40\0\x08\0" + inner(f)),
    "GRE of ARP": lambda f: ip(GRE, b"\0\0\x08\6" + bytes(28)),
    "VXLAN without its flag": lambda f: ip(UDP, vxlan(f, flags=0)),
    "VXLAN to another port": lambda f: ip(UDP, vxlan(f, port=4790)),
    "an inner packet that lies": lambda f: ip(IPV4, b"\x41" + inner(f)[1:]),
    "a cut inner packet": lambda f: ip(IPV4, inner(f)[:12]),
    "a first fragment": lambda f: ip(IPV4, inner(f), fragment=0x2000),
}


class Tunnels(Case):
    def rows(self, packets, *options):
        text = must(self.run_in("meter", "-q", *options, "-",
                                stdin=tiny.pcap(packets))).stdout.decode()
        return list(csv.DictReader(io.StringIO(text)))

    def without_frames(self, rows):
        return [{k: v for k, v in row.items() if "frame_byts" not in k}
                for row in rows]

    def wrapped(self, wrap):
        return [(time, wrap(frame)) for time, frame in TALK]

    def test_what_is_inside_is_metered(self):
        want = self.without_frames(self.rows(TALK))
        self.assertEqual(len(want), 3)
        for name, wrap in WRAPS.items():
            with self.subTest(name):
                got = self.rows(self.wrapped(wrap), "--inner")
                self.assertEqual(self.without_frames(got), want)
                frames = sum(len(frame) for _, frame in self.wrapped(wrap))
                self.assertEqual(sum(int(r["fwd_frame_byts"])
                                     + int(r["bwd_frame_byts"])
                                     for r in got), frames)

    def test_without_the_option_the_tunnel_is_the_flow(self):
        for name, wrap in WRAPS.items():
            with self.subTest(name):
                [row] = self.rows(self.wrapped(wrap))
                self.assertIn(row["src_ip"], OUTER + OUTER6)

    def test_what_is_no_tunnel_stays_outside(self):
        for name, wrap in NO_TUNNELS.items():
            with self.subTest(name):
                [row] = self.rows(self.wrapped(wrap), "--inner")
                self.assertEqual((row["src_ip"], row["dst_ip"]), OUTER)
                self.assertEqual(int(row["tot_fwd_pkts"]), len(TALK))

    def test_other_packets_are_as_without_the_option(self):
        self.assertEqual(self.rows(TALK, "--inner"), self.rows(TALK))

    def test_many_tunnels_in_each_other_end(self):
        frame = TALK[0][1]
        for _ in range(40):
            frame = ip(IPV4, inner(frame))
        [row] = self.rows([(0, frame)], "--inner")
        self.assertEqual((row["src_ip"], row["protocol"]),
                         (OUTER[0], str(IPV4)))

    def test_the_account_tells_of_tunnels(self):
        packets = self.wrapped(WRAPS["GRE"]) + [(9, TALK[0][1])]
        result = must(self.run_in("meter", "--inner", "-o", "flow.csv", "-",
                                  stdin=tiny.pcap(packets)))
        self.assertIn(b"taken from inside tunnels: %d\n" % len(TALK),
                      result.stderr)

    def test_the_old_meter_opened_none(self):
        result = must(self.run_in("meter", "--profile", "hieulw", "--inner",
                                  "-", stdin=b""), 3)
        self.assertIn(b"'--inner' does not go with '--profile hieulw'",
                      result.stderr)


if __name__ == "__main__":
    unittest.main()
