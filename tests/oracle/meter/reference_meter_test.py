"""Tests of the reference meter: tiny captures whose answers are known by hand.

    python3 tests/oracle/meter/reference_meter_test.py
"""

import contextlib
import io
import math
import os
import struct
import tempfile
import unittest

from decode_packet import ACK, FIN, PSH, RST, SYN, TCP, UDP
from flow_features import features
from reference_meter import CIC_COLUMNS, COLUMNS, cell, csv_text, main, meter
from tiny_capture import (CLIENT, SERVER, block, client_tcp, client_udp,
                          connection, ethernet, ipv4, ipv6, pcap, pcapng,
                          refused, server_tcp, server_udp, tcp, udp)


def rows_of(data, accounting="payload", **timeouts):
    """Meters, checks the conservation, and gives the feature rows."""
    result = meter(data, **timeouts)
    assert result.is_conserved()
    return [features(flow, accounting) for flow in result.flows]


class Lengths(unittest.TestCase):
    def test_padding_is_not_payload(self):
        row, = rows_of(pcap([(0, client_tcp(ACK))]))
        self.assertEqual(row["totlen_fwd_pkts"], 0)
        self.assertEqual(row["fwd_act_data_pkts"], 0)
        self.assertEqual(row["fwd_header_len"], 40)
        self.assertEqual(row["fwd_ip_byts"], 40)
        self.assertEqual(row["fwd_frame_byts"], 60)

    def test_the_first_packet_counts_once(self):
        row, = rows_of(pcap([(0, client_udp(bytes(10))),
                             (1, client_udp(bytes(20))),
                             (3, client_udp(bytes(60)))]))
        self.assertEqual(row["tot_fwd_pkts"], 3)
        self.assertEqual(row["totlen_fwd_pkts"], 90)
        self.assertEqual(row["pkt_len_mean"], 30)
        self.assertEqual(row["pkt_size_avg"], 30)
        # deviations -20, -10, 30: squares 400 + 100 + 900 over 2
        self.assertEqual(row["pkt_len_var"], 700)
        self.assertEqual(row["pkt_len_std"], math.sqrt(700))
        self.assertEqual((row["pkt_len_max"], row["pkt_len_min"]), (60, 10))
        self.assertEqual(row["flow_duration"], 3)
        self.assertEqual(row["flow_byts_s"], 30)
        self.assertEqual((row["flow_iat_mean"], row["flow_iat_min"],
                          row["flow_iat_max"]), (1.5, 1, 2))
        self.assertEqual(row["flow_iat_std"], math.sqrt(0.5))
        self.assertEqual(row["fwd_iat_tot"], 3)

    def test_one_packet_is_a_flow_without_rates(self):
        row, = rows_of(pcap([(0, client_udp(bytes(10)))]))
        self.assertEqual(row["flow_duration"], 0)
        for name in ("flow_byts_s", "flow_pkts_s", "fwd_pkts_s",
                     "bwd_pkts_s", "init_fwd_win_byts", "init_bwd_win_byts"):
            self.assertIsNone(row[name], name)
        self.assertEqual(row["flow_iat_mean"], 0)
        self.assertEqual(row["bwd_pkt_len_min"], 0)
        self.assertEqual(row["pkt_len_std"], 0)

    def test_one_gap_has_a_mean_and_no_deviation(self):
        row, = rows_of(pcap([(0, client_udp(b"a")), (2, client_udp(b"b"))]))
        self.assertEqual((row["fwd_iat_mean"], row["fwd_iat_std"]), (2, 0))

    def test_accounting_by_ip_and_by_frame(self):
        data = pcap([(0, client_udp(bytes(10)))])
        row, = rows_of(data, "ip")
        self.assertEqual(row["totlen_fwd_pkts"], 38)
        row, = rows_of(data, "frame")
        self.assertEqual(row["totlen_fwd_pkts"], 60)

    def test_no_ip_length_takes_the_wire_length(self):
        ip = ipv4(CLIENT, SERVER, TCP, tcp(1, 2, ACK, bytes(1000)), total=0)
        result = meter(pcap([(0, ethernet(ip))]))
        row = features(result.flows[0])
        self.assertEqual(row["totlen_fwd_pkts"], 1000)
        self.assertTrue(result.flows[0].booked[0].packet.is_len_from_wire)


class TcpLife(unittest.TestCase):
    def test_a_whole_connection(self):
        row, = rows_of(pcap(connection(0)))
        self.assertEqual((row["tot_fwd_pkts"], row["tot_bwd_pkts"]), (6, 4))
        self.assertEqual((row["totlen_fwd_pkts"], row["totlen_bwd_pkts"]),
                         (10, 30))
        self.assertEqual(row["end_reason"], "fin")
        self.assertEqual(row["dir_reason"], "syn")
        self.assertEqual(row["flow_duration"], 0.09)
        self.assertEqual((row["syn_flag_cnt"], row["fin_flag_cnt"],
                          row["psh_flag_cnt"], row["ack_flag_cnt"]),
                         (2, 2, 2, 9))
        self.assertEqual((row["fwd_psh_flags"], row["bwd_psh_flags"]), (1, 1))
        self.assertEqual((row["init_fwd_win_byts"],
                          row["init_bwd_win_byts"]), (1000, 2000))
        self.assertEqual(row["fwd_act_data_pkts"], 1)
        self.assertEqual(row["down_up_ratio"], 4 / 6)
        self.assertEqual(row["fwd_seg_size_min"], 40)

    def test_a_port_used_again_is_a_new_flow(self):
        rows = rows_of(pcap(connection(0) + connection(1)))
        self.assertEqual([row["tot_fwd_pkts"] for row in rows], [6, 6])
        self.assertEqual([row["end_reason"] for row in rows], ["fin", "fin"])

    def test_a_port_used_again_although_the_last_ack_is_lost(self):
        rows = rows_of(pcap(connection(0)[:-1] + connection(1)))
        self.assertEqual([row["tot_fwd_pkts"] for row in rows], [5, 6])
        self.assertEqual(rows[0]["end_reason"], "fin")

    def test_packets_after_the_close_stay(self):
        late = [(0.2, server_tcp(FIN | ACK)), (0.3, client_tcp(ACK))]
        row, = rows_of(pcap(connection(0) + late))
        self.assertEqual((row["tot_fwd_pkts"], row["tot_bwd_pkts"]), (7, 5))
        self.assertEqual(row["end_reason"], "fin")

    def test_one_fin_does_not_close(self):
        packets = [(0, client_tcp(SYN)), (1, server_tcp(SYN | ACK)),
                   (2, server_tcp(FIN | ACK)), (3, client_tcp(ACK)),
                   (4, client_tcp(PSH | ACK, b"more"))]
        row, = rows_of(pcap(packets))
        self.assertEqual(row["end_reason"], "eof")
        self.assertEqual(row["totlen_fwd_pkts"], 4)

    def test_a_syn_sent_twice_is_one_flow(self):
        row, = rows_of(pcap([(0, client_tcp(SYN)), (1, client_tcp(SYN))]))
        self.assertEqual(row["syn_flag_cnt"], 2)

    def test_refused_and_tried_again(self):
        rows = rows_of(pcap(refused(0) + refused(1)))
        self.assertEqual([row["end_reason"] for row in rows], ["rst", "rst"])
        self.assertEqual(rows[0]["rst_flag_cnt"], 1)

    def test_an_ack_after_a_reset_stays(self):
        row, = rows_of(pcap(refused(0) + [(0.1, client_tcp(RST))]))
        self.assertEqual(row["rst_flag_cnt"], 2)

    def test_syn_ack_first_means_the_receiver_is_forward(self):
        row, = rows_of(pcap([(0, server_tcp(SYN | ACK)),
                             (1, client_tcp(ACK))]))
        self.assertEqual((row["src_ip"], row["dst_port"]), (CLIENT, 80))
        self.assertEqual(row["dir_reason"], "syn-ack")
        self.assertEqual((row["tot_fwd_pkts"], row["tot_bwd_pkts"]), (1, 1))

    def test_only_backward_packets_have_no_ratio(self):
        row, = rows_of(pcap([(0, server_tcp(SYN | ACK))]))
        self.assertIsNone(row["down_up_ratio"])
        self.assertEqual((row["fwd_seg_size_min"], row["fwd_pkt_len_min"]),
                         (0, 0))

    def test_a_window_of_zero_is_a_window(self):
        row, = rows_of(pcap([(0, client_tcp(ACK, window=0)),
                             (1, client_tcp(ACK, window=9))]))
        self.assertEqual(row["init_fwd_win_byts"], 0)
        self.assertIsNone(row["init_bwd_win_byts"])

    def test_land_packets_are_forward(self):
        frame = ethernet(ipv4(CLIENT, CLIENT, TCP, tcp(7, 7, SYN)))
        row, = rows_of(pcap([(0, frame), (1, frame)]))
        self.assertEqual((row["tot_fwd_pkts"], row["tot_bwd_pkts"]), (2, 0))


class Timeouts(unittest.TestCase):
    def test_idle(self):
        packets = [(0, client_udp(b"a")), (120, server_udp(b"b")),
                   (240.000001, server_udp(b"c"))]
        rows = rows_of(pcap(packets))
        self.assertEqual([row["end_reason"] for row in rows], ["idle", "eof"])
        self.assertEqual([row["src_ip"] for row in rows], [CLIENT, SERVER])
        self.assertEqual([row["continued"] for row in rows], [0, 0])

    def test_idle_is_known_at_the_end_of_the_file(self):
        packets = [(0, client_udp(b"a", 1)), (200, client_udp(b"b", 2))]
        rows = rows_of(pcap(packets))
        self.assertEqual([row["end_reason"] for row in rows], ["idle", "eof"])

    def test_active_carries_direction_and_state(self):
        packets = [(0, client_tcp(SYN)), (60, client_tcp(FIN | ACK)),
                   (120, server_tcp(ACK)), (121, server_tcp(FIN | ACK)),
                   (122, client_tcp(ACK))]
        rows = rows_of(pcap(packets), active_s=100)
        self.assertEqual([row["end_reason"] for row in rows],
                         ["active", "fin"])
        self.assertEqual([row["continued"] for row in rows], [0, 1])
        self.assertEqual([row["src_ip"] for row in rows], [CLIENT, CLIENT])
        self.assertEqual(rows[1]["dir_reason"], "carried")
        self.assertEqual((rows[1]["tot_fwd_pkts"], rows[1]["tot_bwd_pkts"]),
                         (1, 2))

    def test_exactly_the_active_timeout_does_not_cut(self):
        packets = [(t, client_udp(b"a")) for t in range(0, 1801, 100)]
        self.assertEqual(len(rows_of(pcap(packets))), 1)
        packets.append((1800.000001, client_udp(b"a")))
        self.assertEqual(len(rows_of(pcap(packets))), 2)

    def test_the_clock_of_the_file_ends_a_flow(self):
        packets = [(0, client_udp(b"a", 1)), (500, client_udp(b"b", 2)),
                   (10, client_udp(b"c", 1)), (11, client_udp(b"d", 1))]
        rows = rows_of(pcap(packets))
        self.assertEqual([row["tot_fwd_pkts"] for row in rows], [1, 1, 2])

    def test_a_pause_counts_although_the_clock_ran_ahead(self):
        packets = [(1000, client_udp(b"a", 1)), (0, client_udp(b"b", 2)),
                   (121, client_udp(b"c", 2))]
        self.assertEqual(len(rows_of(pcap(packets))), 3)

    def test_time_does_not_go_back(self):
        result = meter(pcap([(0, client_udp(b"a")), (2, client_udp(b"b")),
                             (1, client_udp(b"c"))]))
        row = features(result.flows[0])
        self.assertEqual((row["flow_duration"], row["flow_iat_min"]), (2, 0))
        self.assertEqual(result.flows[0].out_of_order, 1)

    def test_rows_stand_in_order_of_the_first_packets(self):
        packets = connection(0, 1) + connection(0.05, 2) + connection(0.02, 3)
        packets.sort(key=lambda packet: packet[0])
        rows = rows_of(pcap(packets))
        self.assertEqual([row["src_port"] for row in rows], [1, 3, 2])


class Groups(unittest.TestCase):
    def test_a_bulk_is_four_data_packets_in_a_row(self):
        packets = [(t, client_udp(bytes(100))) for t in (0, 1, 2, 3)]
        row, = rows_of(pcap(packets))
        self.assertEqual((row["fwd_byts_b_avg"], row["fwd_pkts_b_avg"]),
                         (400, 4))
        self.assertEqual(row["fwd_blk_rate_avg"], 400 / 3)
        self.assertEqual(row["bwd_byts_b_avg"], 0)

    def test_three_packets_are_no_bulk(self):
        packets = [(t, client_udp(bytes(100))) for t in (0, 1, 2, 3.5, 4.5)]
        row, = rows_of(pcap(packets))
        self.assertEqual(row["fwd_pkts_b_avg"], 0)

    def test_data_from_the_other_side_ends_a_bulk(self):
        packets = [(t / 10, client_udp(bytes(100))) for t in range(4)]
        packets += [(0.4, server_udp(b"x"))]
        packets += [(t / 10, client_udp(bytes(200))) for t in range(5, 11)]
        row, = rows_of(pcap(packets))
        self.assertEqual(row["fwd_byts_b_avg"], (400 + 1200) / 2)
        self.assertEqual(row["fwd_pkts_b_avg"], 5)

    def test_a_bulk_in_no_time_has_no_rate(self):
        row, = rows_of(pcap([(0, client_udp(bytes(100)))] * 4))
        self.assertEqual(row["fwd_byts_b_avg"], 400)
        self.assertIsNone(row["fwd_blk_rate_avg"])

    def test_subflows(self):
        packets = [(0, client_udp(bytes(10))), (1, client_udp(bytes(10))),
                   (3, server_udp(bytes(30)))]
        row, = rows_of(pcap(packets))
        self.assertEqual((row["subflow_fwd_pkts"], row["subflow_bwd_pkts"]),
                         (1, 0.5))
        self.assertEqual((row["subflow_fwd_byts"], row["subflow_bwd_byts"]),
                         (10, 15))

    def test_active_and_idle(self):
        packets = [(t, client_udp(b"a")) for t in (0, 2, 8, 20, 24)]
        row, = rows_of(pcap(packets))
        self.assertEqual((row["active_min"], row["active_max"],
                          row["active_mean"]), (2, 4, 3))
        self.assertEqual((row["idle_min"], row["idle_max"],
                          row["idle_mean"]), (6, 12, 9))
        self.assertEqual(row["idle_std"], math.sqrt(18))


class Networks(unittest.TestCase):
    def test_vlan_tags(self):
        ip = ipv4(CLIENT, SERVER, UDP, udp(1, 2, bytes(5)))
        row, = rows_of(pcap([
            (0, ethernet(ip)), (1, ethernet(ip, tags=[(0x8100, 7)])),
            (2, ethernet(ip, tags=[(0x88A8, 7), (0x8100, 8)]))]))
        self.assertEqual(row["totlen_fwd_pkts"], 15)

    def test_labels_and_sessions(self):
        four = ipv4(CLIENT, SERVER, UDP, udp(1, 2, bytes(5)))
        six = ipv6("fd00::1", "fd00::2", UDP, udp(1, 2, bytes(6)))
        address = bytes(12)
        labels = bytes.fromhex("0001004000020140")
        session = bytes.fromhex("110000010021")
        frames = [
            address + b"\x88\x47" + labels + four,
            address + b"\x81\x00\x00\x07\x88\x48" + labels[4:] + six,
            address + b"\x88\x64" + session + b"\x00\x21" + four,
            address + b"\x88\x64" + session + b"\x00\x57" + six,
            address + b"\x88\x64" + session + b"\xc0\x21" + four,
            address + b"\x88\x47" + labels + b"\x00" + four]
        result = meter(pcap(list(enumerate(frames))))
        self.assertEqual(result.rejected, {"not ip": 2})
        self.assertEqual([len(flow.booked) for flow in result.flows], [2, 2])

    def test_link_types(self):
        four = ipv4(CLIENT, SERVER, UDP, udp(1, 2, bytes(5)))
        six = ipv6("fd00::1", "fd00::2", UDP, udp(1, 2, bytes(6)))
        frames = [(0, struct.pack("<I", 2) + four, 4), (0, struct.pack(
            ">I", 30) + six, 6), (108, struct.pack(">I", 24) + six, 6),
            (101, four, 4), (101, six, 6), (228, four, 4), (229, six, 6),
            (113, bytes(14) + b"\x08\x00" + four, 4),
            (276, b"\x86\xdd" + bytes(18) + six, 6)]
        for link_type, frame, version in frames:
            with self.subTest(link_type=link_type, version=version):
                row, = rows_of(pcap([(0, frame)], link_type=link_type))
                self.assertEqual(row["totlen_fwd_pkts"],
                                 5 if version == 4 else 6)

    def test_ipv6_with_extensions(self):
        hop_by_hop = bytes([60, 0]) + bytes(6)
        destination = bytes([UDP, 1]) + bytes(14)
        packet = ipv6("fd00::1", "fd00::2", 0,
                      hop_by_hop + destination + udp(1, 2, bytes(9)))
        row, = rows_of(pcap([(0, ethernet(packet, 0x86DD))]))
        self.assertEqual(row["src_ip"], "fd00::1")
        self.assertEqual(row["totlen_fwd_pkts"], 9)
        self.assertEqual(row["fwd_header_len"], 40 + 8 + 16 + 8)
        self.assertEqual(row["protocol"], 17)

    def test_icmp_has_port_0_in_both_directions(self):
        echo = bytes([8, 0, 0, 0, 0, 1, 0, 1]) + bytes(56)
        row, = rows_of(pcap([
            (0, ethernet(ipv4(CLIENT, SERVER, 1, echo))),
            (1, ethernet(ipv4(SERVER, CLIENT, 1, b"\0" + echo[1:])))]))
        self.assertEqual((row["src_port"], row["dst_port"]), (0, 0))
        self.assertEqual((row["totlen_fwd_pkts"], row["totlen_bwd_pkts"]),
                         (56, 56))

    def test_sctp_and_unknown_protocols(self):
        sctp = struct.pack(">HHII", 2905, 2906, 0, 0) + bytes(20)
        rows = rows_of(pcap([
            (0, ethernet(ipv4(CLIENT, SERVER, 132, sctp))),
            (1, ethernet(ipv4(CLIENT, SERVER, 47, bytes(50))))]))
        self.assertEqual([row["totlen_fwd_pkts"] for row in rows], [20, 50])
        self.assertEqual([row["dst_port"] for row in rows], [2906, 0])

    def test_tcp_and_udp_on_the_same_ports_are_two_flows(self):
        rows = rows_of(pcap([
            (0, ethernet(ipv4(CLIENT, SERVER, TCP, tcp(1, 2, SYN)))),
            (1, ethernet(ipv4(CLIENT, SERVER, UDP, udp(1, 2))))]))
        self.assertEqual([row["protocol"] for row in rows], [6, 17])


class Fragments(unittest.TestCase):
    # A datagram of 8 + 100 bytes in two: 56 and 52 bytes of IP payload.
    whole = udp(1000, 53, bytes(100))
    first = ethernet(ipv4(CLIENT, SERVER, UDP, whole[:56], 77, 0x2000))
    later = ethernet(ipv4(CLIENT, SERVER, UDP, whole[56:], 77, 56 // 8))

    def check(self, row):
        self.assertEqual((row["src_port"], row["tot_fwd_pkts"]), (1000, 2))
        self.assertEqual(row["totlen_fwd_pkts"], 48 + 52)
        self.assertEqual(row["fwd_header_len"], 28 + 20)

    def test_a_later_fragment_joins(self):
        row, = rows_of(pcap([(0, self.first), (1, self.later)]))
        self.check(row)
        self.assertEqual(row["flow_duration"], 1)

    def test_a_later_fragment_that_comes_first_waits(self):
        row, = rows_of(pcap([(0, self.later), (1, self.first)]))
        self.check(row)
        self.assertEqual(row["flow_duration"], 0)

    def test_without_a_first_one(self):
        for packets in ([(0, self.later)],
                        [(0, self.later), (31, self.first)],
                        [(0, self.first), (31, self.later)]):
            result = meter(pcap(packets))
            self.assertTrue(result.is_conserved())
            self.assertEqual(result.rejected, {"fragment without first": 1})

    def test_the_offset_has_thirteen_bits(self):
        far = ethernet(ipv4(CLIENT, SERVER, UDP, bytes(40), 77, 0x1000))
        row, = rows_of(pcap([(0, self.first), (1, far)]))
        self.assertEqual(row["tot_fwd_pkts"], 2)

    def test_ipv6(self):
        def piece(offset_and_more, rest):
            header = struct.pack(">BBHI", UDP, 0, offset_and_more, 5)
            return ethernet(ipv6("fd00::1", "fd00::2", 44, header + rest),
                            0x86DD)
        row, = rows_of(pcap([(0, piece(1, self.whole[:56])),
                             (1, piece(56, self.whole[56:]))]))
        self.assertEqual(row["totlen_fwd_pkts"], 48 + 52)
        self.assertEqual(row["fwd_header_len"], 40 + 8 + 8 + 40 + 8)


class Files(unittest.TestCase):
    packets = connection(0.000001)

    def test_all_forms_give_the_same_flows(self):
        expected = rows_of(pcap(self.packets))
        self.assertEqual(expected[0]["timestamp"],
                         "2023-11-14T22:13:20.000001Z")
        for order in "<>":
            for data in (pcap(self.packets, order),
                         pcap(self.packets, order, unit_ns=1),
                         pcapng(self.packets, order, 6),
                         pcapng(self.packets, order, 9)):
                self.assertEqual(rows_of(data), expected)

    def test_nanoseconds_are_kept(self):
        data = pcap([(0, client_udp(b"a")), (3e-9, client_udp(b"b"))],
                    unit_ns=1)
        row, = rows_of(data)
        self.assertEqual(row["flow_duration"], 3e-9)

    def test_a_file_cut_anywhere(self):
        for data in (pcap(self.packets), pcapng(self.packets)):
            for size in range(24, len(data)):
                result = meter(data[:size])
                self.assertTrue(result.is_conserved())
                self.assertLessEqual(result.packets_read, len(self.packets))
        result = meter(pcap(self.packets)[:-1])
        self.assertEqual(result.packets_read, 9)
        self.assertEqual(result.note, "the file ends inside packet 10")

    def test_every_byte_damaged(self):
        for data in (pcap(self.packets[:3]), pcapng(self.packets[:3])):
            for at in range(24, len(data)):
                broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:]
                result = meter(broken)
                self.assertTrue(result.is_conserved())
                csv_text(result.flows)

    def test_rejects_have_names(self):
        good = ipv4(CLIENT, SERVER, TCP, tcp(1, 2, SYN))
        frames = {
            "not ip": ethernet(bytes(28), 0x0806),
            "malformed ip": ethernet(b"\x44" + good[1:]),
            "malformed transport":
                ethernet(ipv4(CLIENT, SERVER, TCP, bytes(19))),
            "cut short": ethernet(good)[:50],
        }
        for reason, frame in frames.items():
            result = meter(pcap([(0, frame)]))
            self.assertEqual(dict(result.rejected), {reason: 1})
        result = meter(pcap([(0, ethernet(good))], link_type=147))
        self.assertEqual(dict(result.rejected), {"unsupported link type": 1})
        simple = block("<", 3, struct.pack("<I", 60) + ethernet(good))
        result = meter(pcapng([]) + simple)
        self.assertEqual(dict(result.rejected), {"bad time": 1})

    def test_an_empty_capture(self):
        self.assertEqual(csv_text(meter(pcap([])).flows),
                         ",".join(COLUMNS) + "\n")


class Sample(unittest.TestCase):
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                          "..", "..", "..", "docs", "sample")

    def test_the_flow_file_is_what_the_capture_gives(self):
        with open(os.path.join(self.folder, "sample.pcap"), "rb") as file:
            result = meter(file.read())
        self.assertTrue(result.is_conserved())
        with open(os.path.join(self.folder, "flow.csv"), "rb") as file:
            self.assertEqual(csv_text(result.flows).encode(), file.read())


class Text(unittest.TestCase):
    def test_columns(self):
        self.assertEqual(len(CIC_COLUMNS), 82)
        self.assertEqual(len(set(COLUMNS)), 89)
        row, = rows_of(pcap(connection(0)))
        self.assertEqual(set(row), set(COLUMNS))

    def test_numbers(self):
        for value, text in ((3, "3"), (3.0, "3"), (0.1, "0.1"), (None, ""),
                            (0.00001, "1e-05"), (1e16, "1e+16"),
                            (0.0001, "0.0001"), (1e15, "1000000000000000")):
            self.assertEqual(cell(value), text)


class Command(unittest.TestCase):
    def run_main(self, *arguments):
        """Status, and what stood on standard error."""
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            status = main(list(arguments))
        return status, errors.getvalue()

    def test_writes_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            capture = os.path.join(folder, "in.pcap")
            output = os.path.join(folder, "out.csv")
            with open(capture, "wb") as file:
                file.write(pcap(connection(0)))
            status, text = self.run_main(capture, "-o", output)
            self.assertEqual(status, 0)
            self.assertIn("packets read: 10\n  in flows: 10\nflows: 1\n",
                          text)
            with open(output, "rb") as file:
                lines = file.read().split(b"\n")
            self.assertEqual(len(lines), 3)
            self.assertTrue(lines[1].startswith(b"10.0.0.1,10.0.0.2,5000,80,"
                                                b"6,2023-11-14T22:13:20.0000"))

    def test_says_what_is_no_capture(self):
        status, text = self.run_main(__file__)
        self.assertEqual(status, 3)
        self.assertIn("neither a pcap nor a pcapng file", text)


if __name__ == "__main__":
    unittest.main()
