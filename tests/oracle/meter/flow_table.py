"""Groups packets into flows: which packet belongs to which flow, which way it
goes, and when and why a flow ends.

A flow keeps all its packets, so that every feature can be computed from the
plain list afterwards. The result depends on the packets alone. Every packet
goes into exactly one flow or is counted as "fragment without first".
"""

from decode_packet import ACK, FIN, RST, SYN, TCP

# How long the first fragment's ports are remembered, and a fragment that came
# before its first is kept: Linux gives up reassembly after as long.
FRAGMENT_MEMORY_NS = 30 * 10**9


class Booked:
    """One packet in its flow: the packet, its direction, its time.

    `time_ns` never goes back within a flow: a packet that is older than the
    one before it is booked at that one's time, and counted."""

    def __init__(self, packet, is_forward, time_ns):
        self.packet = packet
        self.is_forward = is_forward
        self.time_ns = time_ns


class Flow:
    """A flow in the making. `src` and `sport` are the forward side."""

    def __init__(self, src, sport, dst, dport, protocol):
        self.src, self.sport = src, sport
        self.dst, self.dport = dst, dport
        self.protocol = protocol
        self.dir_reason = None
        self.continued = False
        self.end_reason = None      # set when it ended by a packet's doing
        self.booked = []
        self.clock_ns = 0           # of the file, at the flow's last packet
        self.fins = []              # directions that sent a FIN, in order
        self.closed_by = None       # None, "fin" or "rst"
        self.out_of_order = 0

    def is_forward(self, packet):
        return (packet.src, packet.sport) == (self.src, self.sport)

    def first_ns(self):
        return self.booked[0].time_ns

    def last_ns(self):
        return self.booked[-1].time_ns

    def book(self, packet, clock_ns):
        """Adds a packet, and steps the TCP state."""
        time_ns = packet.time_ns
        if self.booked and time_ns < self.last_ns():
            time_ns = self.last_ns()
            self.out_of_order += 1
        forward = self.is_forward(packet)
        self.booked.append(Booked(packet, forward, time_ns))
        self.clock_ns = clock_ns
        if self.protocol == TCP:
            self.step_tcp(packet.flags, forward)

    def step_tcp(self, flags, forward):
        """Closed by an RST, or by a FIN from both sides and an ACK from the
        side that did not send the last FIN. What comes after the close
        (last ACKs, retransmissions) still belongs to the flow."""
        if self.closed_by is None:
            if flags & RST:
                self.closed_by = "rst"
            elif (len(self.fins) == 2 and flags & ACK
                  and forward != self.fins[1]):
                self.closed_by = "fin"
        if flags & FIN and forward not in self.fins:
            self.fins.append(forward)

    def takes_new_syn(self):
        """Is a SYN without ACK now the start of another connection? A
        connection whose both sides sent a FIN can't send a SYN either."""
        return self.closed_by is not None or len(self.fins) == 2


def is_pure_syn(packet):
    return (packet.protocol == TCP and packet.flags & SYN
            and not packet.flags & ACK)


def new_flow(packet):
    """The direction by the first packet: a SYN-ACK comes from the server, so
    its receiver is the forward side; else the sender is."""
    src, sport, dst, dport = (packet.src, packet.sport,
                              packet.dst, packet.dport)
    reason = "first"
    if packet.protocol == TCP and packet.flags & SYN:
        reason = "syn"
        if packet.flags & ACK:
            reason = "syn-ack"
            src, sport, dst, dport = dst, dport, src, sport
    flow = Flow(src, sport, dst, dport, packet.protocol)
    flow.dir_reason = reason
    return flow


def continue_flow(old):
    """The flow after a cut by the active timeout: same direction, same state
    of the connection."""
    flow = Flow(old.src, old.sport, old.dst, old.dport, old.protocol)
    flow.dir_reason = "carried"
    flow.continued = True
    flow.fins = list(old.fins)
    flow.closed_by = old.closed_by
    return flow


def flow_key(packet):
    """Both directions have the same key: protocol and the two end points in
    their order as bytes."""
    ends = sorted([(packet.src, packet.sport), (packet.dst, packet.dport)])
    return packet.protocol, ends[0], ends[1]


class FlowTable:
    """All flows of a capture, in the order of their first packets."""

    def __init__(self, idle_ns, active_ns):
        self.idle_ns = idle_ns
        self.active_ns = active_ns
        self.clock_ns = 0           # the latest time stamp so far
        self.current = {}           # key -> the flow that packets now join
        self.flows = []
        self.first_fragments = {}   # fragment id -> (first, clock)
        self.held_fragments = {}    # fragment id -> [(later, clock)]
        self.orphans = 0            # later fragments without a first

    def is_idle(self, flow, packet):
        """More than the idle timeout without a packet, by the flow's own
        times or by the clock of the file, whichever says so first. The clock
        lets a meter forget idle flows; the own times also serve a file whose
        clock ran ahead."""
        return (self.clock_ns - flow.clock_ns > self.idle_ns
                or packet.time_ns - flow.last_ns() > self.idle_ns)

    def flow_for(self, packet):
        """The flow that the packet joins, or None if it starts a new one;
        a flow that thereby ends learns why."""
        flow = self.current.get(flow_key(packet))
        if flow is None:
            return None
        if self.is_idle(flow, packet):
            flow.end_reason = "idle"
            return None
        if is_pure_syn(packet) and flow.takes_new_syn():
            flow.end_reason = "fin"
            return None
        if packet.time_ns - flow.first_ns() > self.active_ns:
            flow.end_reason = "active"
            return self.start(packet, continue_flow(flow))
        return flow

    def start(self, packet, flow):
        self.current[flow_key(packet)] = flow
        self.flows.append(flow)
        return flow

    def book(self, packet):
        flow = self.flow_for(packet) or self.start(packet, new_flow(packet))
        flow.book(packet, self.clock_ns)

    def is_remembered(self, clock_ns):
        return self.clock_ns - clock_ns <= FRAGMENT_MEMORY_NS

    def book_first_fragment(self, packet):
        """Books it, then the fragments of the same datagram that came before
        it; those that waited too long are given up."""
        self.first_fragments[packet.fragment_id] = (packet, self.clock_ns)
        self.book(packet)
        held = self.held_fragments.pop(packet.fragment_id, [])
        for later, clock_ns in held:
            if self.is_remembered(clock_ns):
                self.book(with_ports_of(packet, later))
            else:
                self.orphans += 1

    def book_later_fragment(self, packet):
        """Joins its first fragment's flow, or waits for the first one."""
        first, clock_ns = self.first_fragments.get(packet.fragment_id,
                                                   (None, 0))
        if first is not None and self.is_remembered(clock_ns):
            self.book(with_ports_of(first, packet))
            return
        held = self.held_fragments.setdefault(packet.fragment_id, [])
        held.append((packet, self.clock_ns))

    def add(self, packet):
        """Takes the next packet of the capture."""
        self.clock_ns = max(self.clock_ns, packet.time_ns)
        if packet.is_later_fragment:
            self.book_later_fragment(packet)
        elif packet.fragment_id is not None:
            self.book_first_fragment(packet)
        else:
            self.book(packet)

    def finish(self):
        """After the last packet: gives up the fragments that still wait, and
        gives every flow its end reason. Close beats all others: a closed flow
        stays "fin" or "rst" although it was idle afterwards."""
        for held in self.held_fragments.values():
            self.orphans += len(held)
        self.held_fragments = {}
        for flow in self.flows:
            if flow.closed_by is not None:
                flow.end_reason = flow.closed_by
            elif flow.end_reason is None:
                idle = self.clock_ns - flow.clock_ns > self.idle_ns
                flow.end_reason = "idle" if idle else "eof"


def with_ports_of(first, later):
    """A later fragment with the ports, and in IPv6 the protocol, of its first
    one."""
    return later._replace(sport=first.sport, dport=first.dport,
                          protocol=first.protocol)
