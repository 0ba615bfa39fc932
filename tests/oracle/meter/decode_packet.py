"""Decodes one frame: link, IP and transport headers, to the numbers that a
flow meter needs.

Lengths come from the IP header, never from the captured size: Ethernet pads a
short frame to 60 bytes, and the padding is not payload. A frame that cannot
be booked in a flow raises Rejected with one of the reasons below; there is no
other way for a packet to leave the count. Tunnels are not opened: the flow is
that of the outer addresses.
"""

import struct
from typing import NamedTuple, Optional

REASONS = {
    "bad time": "no time stamp, or none that can be a time",
    "unsupported link type": "an interface of a kind that is not known here",
    "not ip": "ARP and other protocols that are not IPv4 or IPv6",
    "malformed ip": "an IP header whose lengths contradict each other",
    "malformed transport": "a transport header that the IP packet cannot hold",
    "cut short": "the captured bytes end before the headers do",
    "fragment without first": "a later fragment whose first one is not there",
}

ICMP, TCP, UDP, ICMP6, SCTP = 1, 6, 17, 58, 132

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = (1 << bit for bit in range(8))

LINK_NULL, LINK_ETHERNET, LINK_LOOP = 0, 1, 108
LINK_PPPOE = 51
LINK_SLL, LINK_SLL2 = 113, 276
# DLT_RAW has the numbers 12 and 14 on some systems, 101 in files.
LINKS_RAW = (12, 14, 101)
LINK_IPV4, LINK_IPV6 = 228, 229

ETHER_IPV4, ETHER_IPV6 = 0x0800, 0x86DD
ETHER_VLANS = (0x8100, 0x88A8, 0x9100)
ETHER_MPLS = (0x8847, 0x8848)
ETHER_PPPOE = 0x8864
# of PPP, behind the six bytes of PPPoE
PPP_PROTOCOLS = {0x0021: ETHER_IPV4, 0x0057: ETHER_IPV6}
IP_VERSIONS = {4: ETHER_IPV4, 6: ETHER_IPV6}

# AF_INET6 is 24, 28 or 30 on the BSDs and 10 on Linux; AF_INET is 2.
FAMILIES = {2: ETHER_IPV4, 10: ETHER_IPV6, 24: ETHER_IPV6, 28: ETHER_IPV6,
            30: ETHER_IPV6}

EXTENSION_FRAGMENT, EXTENSION_AUTH = 44, 51
# hop-by-hop, routing, destination options, mobility: (n + 1) * 8 bytes
EXTENSIONS_OF_EIGHT = (0, 43, 60, 135)
NO_NEXT_HEADER = 59


class Rejected(Exception):
    """The frame is not booked; the text is a key of REASONS."""


class Network(NamedTuple):
    """What the IP header says."""

    src: bytes                  # 4 or 16 bytes
    dst: bytes
    protocol: int               # of the transport
    ip_len: int                 # header and payload
    is_len_from_wire: bool      # the IP header gave no length
    header_len: int             # IP header with options or extensions
    transport_at: int           # where the transport begins in the frame
    fragment_id: Optional[tuple]    # None: not a fragment
    fragment_offset: int        # 0 in the first fragment


class Packet(NamedTuple):
    """One packet as the flow table books it."""

    index: int
    time_ns: int
    src: bytes
    dst: bytes
    protocol: int
    sport: int                  # 0 where the protocol has no ports
    dport: int
    header_len: int             # IP and transport header
    payload_len: int            # the rest of the IP packet
    ip_len: int
    is_len_from_wire: bool
    frame_len: int              # on the wire
    flags: int                  # of TCP, else 0
    window: Optional[int]       # of TCP, unscaled
    fragment_id: Optional[tuple]
    is_later_fragment: bool     # has neither ports nor flags of its own


def word(data, at):
    return struct.unpack(">H", data[at:at + 2])[0]


def need(data, at, size):
    """The frame must hold `size` captured bytes from `at`."""
    if at + size > len(data):
        raise Rejected("cut short")


def skip_labels(data, at):
    """Steps over MPLS labels of 4 bytes; the last one has the lowest bit of
    its third byte set. What follows has no type, only its version."""
    is_last = False
    while not is_last:
        need(data, at, 4)
        is_last = data[at + 2] & 1 == 1
        at += 4
    need(data, at, 1)
    return IP_VERSIONS.get(data[at] >> 4), at


def skip_pppoe(data, at):
    need(data, at, 8)
    return PPP_PROTOCOLS.get(word(data, at + 6)), at + 8


def skip_tags(data, ether_type, at):
    """Steps over VLAN tags, stacked ones too (2 bytes tag, 2 bytes type), and
    the MPLS labels or the PPPoE session behind them."""
    while ether_type in ETHER_VLANS:
        need(data, at, 4)
        ether_type = word(data, at + 2)
        at += 4
    if ether_type in ETHER_MPLS:
        return skip_labels(data, at)
    if ether_type == ETHER_PPPOE:
        return skip_pppoe(data, at)
    return ether_type, at


def find_ip(frame):
    """(ether type, place of the IP header) by the frame's link type."""
    data = frame.data
    if frame.link_type == LINK_ETHERNET:
        need(data, 0, 14)
        return skip_tags(data, word(data, 12), 14)
    if frame.link_type == LINK_SLL:
        need(data, 0, 16)
        return skip_tags(data, word(data, 14), 16)
    if frame.link_type == LINK_SLL2:
        need(data, 0, 20)
        return skip_tags(data, word(data, 0), 20)
    if frame.link_type in (LINK_NULL, LINK_LOOP):
        need(data, 0, 4)
        # LOOP is big-endian; NULL has the order of the machine it came from.
        family = struct.unpack(">I", data[:4])[0]
        if frame.link_type == LINK_NULL and family not in FAMILIES:
            family = struct.unpack("<I", data[:4])[0]
        return FAMILIES.get(family), 4
    if frame.link_type == LINK_PPPOE:
        return skip_pppoe(data, 0)
    if frame.link_type in LINKS_RAW:
        need(data, 0, 1)
        return IP_VERSIONS.get(data[0] >> 4), 0
    if frame.link_type == LINK_IPV4:
        return ETHER_IPV4, 0
    if frame.link_type == LINK_IPV6:
        return ETHER_IPV6, 0
    raise Rejected("unsupported link type")


def decode_ipv4(frame, at):
    """RFC 791. A total length of 0 is a segment that the network card was
    still to cut (TSO); its length is then what the frame had on the wire."""
    data = frame.data
    need(data, at, 20)
    header_len = (data[at] & 15) * 4
    ip_len = word(data, at + 2) or frame.wire_len - at
    if data[at] >> 4 != 4 or header_len < 20 or ip_len < header_len:
        raise Rejected("malformed ip")
    need(data, at, header_len)
    src, dst = data[at + 12:at + 16], data[at + 16:at + 20]
    protocol = data[at + 9]
    more = word(data, at + 6) & 0x2000
    offset = (word(data, at + 6) & 0x1FFF) * 8
    fragment_id = None
    if more or offset:
        fragment_id = (src, dst, protocol, word(data, at + 4))
    return Network(src, dst, protocol, ip_len, word(data, at + 2) == 0,
                   header_len, at + header_len, fragment_id, offset)


def decode_ipv6(frame, at):
    """RFC 8200 with its extension headers; the header length counts them.
    A payload length of 0 is treated as in IPv4 (BIG TCP)."""
    data = frame.data
    need(data, at, 40)
    if data[at] >> 4 != 6:
        raise Rejected("malformed ip")
    protocol = data[at + 6]
    payload_len = word(data, at + 4)
    from_wire = payload_len == 0 and protocol != NO_NEXT_HEADER
    if from_wire:
        payload_len = frame.wire_len - at - 40
    src, dst = data[at + 8:at + 24], data[at + 24:at + 40]
    end = at + 40 + payload_len
    cursor = at + 40
    fragment_id, offset = None, 0
    while offset == 0:
        if protocol in EXTENSIONS_OF_EIGHT:
            need(data, cursor, 2)
            size = (data[cursor + 1] + 1) * 8
        elif protocol == EXTENSION_AUTH:
            need(data, cursor, 2)
            size = (data[cursor + 1] + 2) * 4
        elif protocol == EXTENSION_FRAGMENT:
            need(data, cursor, 8)
            size = 8
            offset = word(data, cursor + 2) & 0xFFF8
            if offset or data[cursor + 3] & 1:
                fragment_id = (src, dst, data[cursor + 4:cursor + 8])
        else:
            break
        if cursor + size > end:
            raise Rejected("malformed ip")
        need(data, cursor, size)
        protocol = data[cursor]
        cursor += size
    return Network(src, dst, protocol, 40 + payload_len, from_wire,
                   cursor - at, cursor, fragment_id, offset)


def transport_header_len(frame, net):
    """Length of the transport header; 0 where we know no such header.
    TCP: data offset (RFC 9293). UDP 8. SCTP: common header 12, chunks are
    payload. ICMP and ICMPv6: type, code, checksum and the word after it."""
    room = net.ip_len - net.header_len
    fixed = {TCP: 20, UDP: 8, SCTP: 12, ICMP: 8, ICMP6: 8}
    size = fixed.get(net.protocol, 0)
    if room < size:
        raise Rejected("malformed transport")
    need(frame.data, net.transport_at, size)
    if net.protocol == TCP:
        size = (frame.data[net.transport_at + 12] >> 4) * 4
        if size < 20 or size > room:
            raise Rejected("malformed transport")
    return size


def decode(frame):
    """A frame to a Packet, or Rejected. A later fragment comes back without
    ports: only its first fragment knows them."""
    if frame.time_ns is None:
        raise Rejected("bad time")
    ether_type, at = find_ip(frame)
    if ether_type == ETHER_IPV4:
        net = decode_ipv4(frame, at)
    elif ether_type == ETHER_IPV6:
        net = decode_ipv6(frame, at)
    else:
        raise Rejected("not ip")
    sport = dport = flags = transport_len = 0
    window = None
    is_later = net.fragment_offset > 0
    if not is_later:
        transport_len = transport_header_len(frame, net)
        if net.protocol in (TCP, UDP, SCTP):
            sport = word(frame.data, net.transport_at)
            dport = word(frame.data, net.transport_at + 2)
        if net.protocol == TCP:
            flags = frame.data[net.transport_at + 13]
            window = word(frame.data, net.transport_at + 14)
    header_len = net.header_len + transport_len
    return Packet(frame.index, frame.time_ns, net.src, net.dst, net.protocol,
                  sport, dport, header_len, net.ip_len - header_len,
                  net.ip_len, net.is_len_from_wire, frame.wire_len, flags,
                  window, net.fragment_id, is_later)
