"""Builds tiny captures in memory: packets by hand, with lengths that can be
added up in the head. Only what the tests of the reference meter need."""

import struct
from ipaddress import ip_address

from decode_packet import ACK, FIN, PSH, RST, SYN, TCP, UDP

START_S = 1_700_000_000         # 2023-11-14 22:13:20 UTC

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"


def tcp(sport, dport, flags, payload=b"", window=1000):
    return struct.pack(">HHIIBBHHH", sport, dport, 0, 0, 5 << 4, flags,
                       window, 0, 0) + payload


def udp(sport, dport, payload=b""):
    return struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload


def ipv4(src, dst, protocol, rest, identification=0, fragment=0, total=None):
    """`fragment` is the 16-bit field: flags and offset in units of eight;
    `total` overrides the total length."""
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0,
                       20 + len(rest) if total is None else total,
                       identification, fragment, 64, protocol, 0,
                       ip_address(src).packed, ip_address(dst).packed) + rest


def ipv6(src, dst, next_header, rest):
    return struct.pack(">IHBB16s16s", 6 << 28, len(rest), next_header, 64,
                       ip_address(src).packed, ip_address(dst).packed) + rest


def ethernet(ip, ether_type=0x0800, tags=()):
    """An Ethernet frame, padded to 60 bytes as a network card does; `tags`
    are VLAN tags as (type, id)."""
    header = bytes(12)
    for kind, number in tags:
        header += struct.pack(">HH", kind, number)
    frame = header + struct.pack(">H", ether_type) + ip
    return frame + bytes(max(0, 60 - len(frame)))


def pcap(packets, order="<", unit_ns=1000, link_type=1):
    """`packets`: (seconds after START_S, frame). Times are rounded to whole
    nanoseconds."""
    magic = 0xA1B2C3D4 if unit_ns == 1000 else 0xA1B23C4D
    data = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link_type)
    for seconds, frame in packets:
        time_ns = START_S * 10**9 + round(seconds * 10**9)
        data += struct.pack(order + "IIII", time_ns // 10**9,
                            time_ns % 10**9 // unit_ns, len(frame),
                            len(frame)) + frame
    return data


def block(order, kind, body):
    """A pcapng block around a body that is padded to a multiple of four."""
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + size + body + size


def pcapng(packets, order="<", resolution=9, link_type=1):
    """Like pcap(), with one interface of 10^-resolution second."""
    data = block(order, 0x0A0D0D0A,
                 struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))
    data += block(order, 1, struct.pack(order + "HHIHHB3xHH", link_type, 0,
                                        0, 9, 1, resolution, 0, 0))
    for seconds, frame in packets:
        units = (START_S * 10**9 + round(seconds * 10**9)) \
            * 10**resolution // 10**9
        body = struct.pack(order + "IIIII", 0, units >> 32,
                           units & 0xFFFFFFFF, len(frame), len(frame))
        data += block(order, 6, body + frame)
    return data


def client_tcp(flags, payload=b"", sport=5000, window=1000):
    """A frame from the client to port 80 of the server."""
    return ethernet(ipv4(CLIENT, SERVER, TCP,
                         tcp(sport, 80, flags, payload, window)))


def server_tcp(flags, payload=b"", dport=5000, window=2000):
    return ethernet(ipv4(SERVER, CLIENT, TCP,
                         tcp(80, dport, flags, payload, window)))


def client_udp(payload, sport=5000):
    return ethernet(ipv4(CLIENT, SERVER, UDP, udp(sport, 53, payload)))


def server_udp(payload, dport=5000):
    return ethernet(ipv4(SERVER, CLIENT, UDP, udp(53, dport, payload)))


def connection(start_s, sport=5000):
    """Ten packets, a hundredth of a second apart: handshake, a request of 10
    bytes, an answer of 30, close by the client, last ACK."""
    frames = [
        client_tcp(SYN, sport=sport), server_tcp(SYN | ACK, dport=sport),
        client_tcp(ACK, sport=sport),
        client_tcp(PSH | ACK, bytes(10), sport),
        server_tcp(ACK, dport=sport),
        server_tcp(PSH | ACK, bytes(30), sport),
        client_tcp(ACK, sport=sport),
        client_tcp(FIN | ACK, sport=sport), server_tcp(FIN | ACK, dport=sport),
        client_tcp(ACK, sport=sport),
    ]
    return [(start_s + 0.01 * n, frame) for n, frame in enumerate(frames)]


def refused(start_s):
    """A SYN and its RST."""
    return [(start_s, client_tcp(SYN)), (start_s + 0.001,
                                         server_tcp(RST | ACK))]
