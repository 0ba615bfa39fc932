"""Reads capture files: bytes in, frames with a time in nanoseconds out.

pcap with its four magic numbers and pcapng are read here by hand, so that the
reference meter shares no code with the libraries that the program uses.
Formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. A file that ends
inside a packet keeps what came before the cut, and `note` says so. Nothing is
decoded here: a frame is bytes with a link type.
"""

import struct
from typing import NamedTuple, Optional

# libpcap's MAXIMUM_SNAPLEN: a longer packet is a damaged length field.
LONGEST_PACKET = 262144

# The times a signed 64-bit count of nanoseconds can hold, 1970 to 2262.
LAST_TIME_NS = 2**63 - 1

NS = 10**9

# first four bytes -> byte order, nanoseconds in one unit of the fraction
PCAP_MAGICS = {
    b"\xa1\xb2\xc3\xd4": (">", 1000),
    b"\xd4\xc3\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\x3c\x4d": (">", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
}
PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"

BLOCK_INTERFACE = 1
BLOCK_PACKET_OBSOLETE = 2
BLOCK_PACKET_SIMPLE = 3
BLOCK_PACKET = 6

OPTION_END = 0
OPTION_TIME_RESOLUTION = 9
OPTION_TIME_OFFSET = 14


class Frame(NamedTuple):
    """One captured packet, as it stands in the file."""

    index: int                  # 0 for the first packet of the file
    time_ns: Optional[int]      # since 1970; None: none or not a valid one
    link_type: int              # LINKTYPE_ number of its interface
    data: bytes                 # captured bytes, link header first
    wire_len: int               # bytes it had on the wire


class NotACapture(Exception):
    """The file is no pcap or pcapng file; the text says why."""


class Damaged(Exception):
    """From here on the file cannot be read; the text says why."""


class Capture(NamedTuple):
    frames: list
    note: Optional[str]         # why the file was not read to its end


def valid_time(time_ns):
    """The time, or None if 64 bits of nanoseconds cannot hold it."""
    return time_ns if 0 <= time_ns <= LAST_TIME_NS else None


def pcap_frames(data):
    """Frames of a pcap file: a 24-byte header, then packets of 16 + n."""
    order, unit_ns = PCAP_MAGICS[data[:4]]
    if len(data) < 24:
        raise NotACapture("the file ends inside its header")
    # The upper bits of the link type say how long the frame check sequence is.
    link_type = struct.unpack(order + "I", data[20:24])[0] & 0x03FFFFFF
    at = 24
    index = 0
    while at < len(data):
        if at + 16 > len(data):
            raise Damaged(f"the file ends inside packet {index + 1}")
        seconds, fraction, captured, wire = struct.unpack(
            order + "IIII", data[at:at + 16])
        if captured > LONGEST_PACKET:
            raise Damaged(f"packet {index + 1} claims {captured} bytes")
        if at + 16 + captured > len(data):
            raise Damaged(f"the file ends inside packet {index + 1}")
        fraction_ns = fraction * unit_ns
        time_ns = seconds * NS + fraction_ns if fraction_ns < NS else None
        yield Frame(index, time_ns, link_type,
                    data[at + 16:at + 16 + captured], max(wire, captured))
        at += 16 + captured
        index += 1


class Interface(NamedTuple):
    """What a pcapng interface block says about its packets."""

    link_type: int
    snap_len: int               # 0: no limit
    units_per_second: int
    offset_s: int               # added to every time stamp


def options_of(order, body):
    """The options at the end of a pcapng block, as (code, value)."""
    at = 0
    while at + 4 <= len(body):
        code, size = struct.unpack(order + "HH", body[at:at + 4])
        if code == OPTION_END:
            return
        yield code, body[at + 4:at + 4 + size]
        at += 4 + size + -size % 4


def parse_interface(order, body):
    """An interface block; default resolution: microseconds."""
    if len(body) < 8:
        raise Damaged("an interface block is too short")
    link_type, _, snap_len = struct.unpack(order + "HHI", body[:8])
    units_per_second = 10**6
    offset_s = 0
    for code, value in options_of(order, body[8:]):
        if code == OPTION_TIME_RESOLUTION and len(value) == 1:
            base = 2 if value[0] & 0x80 else 10
            units_per_second = base ** (value[0] & 0x7F)
        elif code == OPTION_TIME_OFFSET and len(value) == 8:
            offset_s = struct.unpack(order + "q", value)[0]
    return Interface(link_type, snap_len, units_per_second, offset_s)


def packet_frame(order, kind, body, interfaces, index):
    """A frame from an enhanced or an obsolete packet block."""
    if len(body) < 20:
        raise Damaged(f"the block of packet {index + 1} is too short")
    if kind == BLOCK_PACKET:
        number = struct.unpack(order + "I", body[:4])[0]
    else:
        number = struct.unpack(order + "H", body[:2])[0]
    high, low, captured, wire = struct.unpack(order + "IIII", body[4:20])
    if number >= len(interfaces):
        raise Damaged(f"packet {index + 1} is of an unknown interface")
    if captured > LONGEST_PACKET or 20 + captured > len(body):
        raise Damaged(f"packet {index + 1} claims {captured} bytes")
    face = interfaces[number]
    units = high << 32 | low
    time_ns = units * NS // face.units_per_second + face.offset_s * NS
    return Frame(index, valid_time(time_ns), face.link_type,
                 body[20:20 + captured], max(wire, captured))


def simple_frame(order, body, interfaces, index):
    """A frame from a simple packet block, which has no time stamp."""
    if len(body) < 4 or not interfaces:
        raise Damaged(f"the block of packet {index + 1} is too short")
    face = interfaces[0]
    wire = struct.unpack(order + "I", body[:4])[0]
    captured = min(wire, len(body) - 4, face.snap_len or wire)
    return Frame(index, None, face.link_type, body[4:4 + captured], wire)


def section_order(data, at):
    """Byte order of the section whose header block stands at `at`."""
    magic = data[at + 8:at + 12]
    if magic == b"\x1a\x2b\x3c\x4d":
        return ">"
    if magic == b"\x4d\x3c\x2b\x1a":
        return "<"
    raise Damaged("a section header without its byte order")


def pcapng_frames(data):
    """Frames of a pcapng file: blocks of kind, size, body, size again."""
    at = 0
    index = 0
    order = "<"
    interfaces = []
    while at < len(data):
        if at + 12 > len(data):
            raise Damaged(f"the file ends inside a block after packet {index}")
        if data[at:at + 4] == PCAPNG_MAGIC:
            order = section_order(data, at)
            interfaces = []
        kind, size = struct.unpack(order + "II", data[at:at + 8])
        if size < 12 or size % 4 != 0:
            raise Damaged(f"a block after packet {index} claims {size} bytes")
        if at + size > len(data):
            raise Damaged(f"the file ends inside a block after packet {index}")
        body = data[at + 8:at + size - 4]
        if kind == BLOCK_INTERFACE:
            interfaces.append(parse_interface(order, body))
        elif kind in (BLOCK_PACKET, BLOCK_PACKET_OBSOLETE):
            yield packet_frame(order, kind, body, interfaces, index)
            index += 1
        elif kind == BLOCK_PACKET_SIMPLE:
            yield simple_frame(order, body, interfaces, index)
            index += 1
        at += size


def read_capture(data):
    """All frames of a capture file given as bytes.

    Raises NotACapture if it is none. A file that is cut or damaged gives the
    frames before that place, and a note."""
    if data[:4] in PCAP_MAGICS:
        source = pcap_frames(data)
    elif data[:4] == PCAPNG_MAGIC:
        source = pcapng_frames(data)
    else:
        raise NotACapture("neither a pcap nor a pcapng file")
    frames = []
    try:
        for frame in source:
            frames.append(frame)
    except Damaged as stop:
        return Capture(frames, str(stop))
    return Capture(frames, None)
