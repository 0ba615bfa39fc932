#!/usr/bin/env python3
"""Captures as input of apply: the same as metering first, however the bytes
come; every packet is accounted for in what is written."""
import gzip
import json
import os
import sys
import unittest
from pathlib import Path

from work import FAST, Case, must, program, read_all, sha256, zstd_stored

sys.path.insert(0, str(program.SOURCE / "tests/oracle/meter"))

import tiny_capture as tiny                             # noqa: E402

SAMPLE = program.SOURCE / "docs/sample/sample.pcap"
TALK = (tiny.connection(0) + tiny.refused(2) + tiny.connection(4, sport=5001)
        + [(6, tiny.client_udp(bytes(9))), (6.5, tiny.server_udp(bytes(99))),
           (7, bytes(12) + b"\x08\x06" + bytes(46))])       # ARP


class Captures(Case):
    def tables(self, folder):
        """What does not name the input."""
        return {name: data for name, data in
                read_all(self.work / folder).items() if name.endswith(".csv")}

    def meter(self, *arguments, **more):
        return must(self.run_in("meter", "-q", *arguments, **more)).stdout

    def json_of(self, name, folder="out"):
        return json.loads((self.work / folder / name).read_bytes())

    def write(self, name, data):
        (self.work / name).write_bytes(data)
        return name

    def test_a_capture_is_its_flows(self):
        for options in ([], ["--idle", "1"], ["--profile", "hieulw"],
                        ["--bytes", "frame"], ["--max-flows", "20"]):
            flows = self.meter(*options, SAMPLE)
            self.apply("-o", "a", *FAST, *options, SAMPLE)
            self.apply("-o", "b", *FAST, "-", stdin=flows)
            self.assert_same(self.tables("a"), self.tables("b"))

    def test_any_form_of_the_bytes_is_the_same(self):
        data = SAMPLE.read_bytes()
        self.apply("-o", "file", *FAST, SAMPLE)
        want = self.tables("file")
        forms = {"gz": gzip.compress(data), "zst": zstd_stored(data),
                 "plain": data}
        for form, content in forms.items():
            self.apply("-o", form, *FAST, "-", stdin=content)
            self.assert_same(self.tables(form), want)
            name = self.write("day." + form, content)
            self.apply("-o", form, *FAST, name)
            self.assert_same(self.tables(form), want)
            told = self.json_of("manifest.json", form)["inputs"][0]
            self.assertEqual(told["sha256"], sha256(content))
            self.assertEqual(told["size"], len(content))

    def test_a_slow_pipe_is_the_same(self):
        """Bytes that come a few at a time."""
        data = tiny.pcap(TALK)
        self.write("talk.pcap", data)
        self.apply("-o", "file", *FAST, "talk.pcap")
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(read)
            for at in range(0, len(data), 7):
                os.write(write, data[at:at + 7])
            os._exit(0)
        os.close(write)
        self.apply("-o", "pipe", *FAST, "-", stdin=read)
        os.close(read)
        os.wait()
        self.assert_same(self.tables("pipe"), self.tables("file"))

    def test_all_kinds_of_capture_files_are_the_same(self):
        """Four magics, and pcapng with three resolutions of time."""
        self.write("talk.pcap", tiny.pcap(TALK))
        want = self.meter("talk.pcap")
        self.assertGreater(want.count(b"\n"), 4)
        forms = [tiny.pcap(TALK, order, unit)
                 for order in "<>" for unit in (1, 1000)]
        forms += [tiny.pcapng(TALK, order, resolution)
                  for order in "<>" for resolution in (3, 6, 9)]
        for data in forms:
            self.assertEqual(self.meter("-", stdin=data), want)

    def test_several_captures_are_one(self):
        """Cut anywhere, given in any order."""
        self.write("talk.pcap", tiny.pcap(TALK))
        want = self.meter("talk.pcap")
        for cut in range(1, len(TALK), 3):
            self.write("one.pcap", tiny.pcap(TALK[:cut]))
            self.write("two.pcapng", tiny.pcapng(TALK[cut:]))
            self.assertEqual(self.meter("one.pcap", "two.pcapng"), want)
            self.assertEqual(self.meter("two.pcapng", "one.pcap"), want)
        self.apply("-o", "out", *FAST, "two.pcapng", "one.pcap")
        told = self.json_of("manifest.json")
        self.assertEqual([i["name"] for i in told["inputs"]],
                         ["two.pcapng", "one.pcap"])
        self.assertEqual(sum(i["packets_read"] for i in told["inputs"]),
                         len(TALK))
        self.assertEqual(told["meter"]["packets_read"], len(TALK))

    def check_account(self, account):
        self.assertEqual(
            account["packets_read"], account["packets_in_flows"]
            + sum(r["packets"] for r in account["packets_rejected"]))

    def test_every_packet_is_accounted_for(self):
        self.write("talk.pcap", tiny.pcap(TALK))
        self.apply("-o", "out", *FAST, "--idle", "60", "talk.pcap")
        for name in ("manifest.json", "summary.json"):
            account = self.json_of(name)["meter"]
            self.check_account(account)
            self.assertEqual(account["packets_read"], len(TALK))
            self.assertEqual(account["packets_rejected"],
                             [{"reason": "not ip", "packets": 1}])
            self.assertEqual(account["idle_s"], 60)
            self.assertEqual(account["flows_evicted"], 0)
        self.assertEqual(self.json_of("manifest.json")["options"],
                         [{"name": "idle", "value": "60"}])

    def test_evicted_flows_are_told(self):
        packets = [(n * 0.001, tiny.client_udp(bytes(5), sport=1000 + n % 50))
                   for n in range(100)]
        self.write("crowd.pcap", tiny.pcap(packets))
        result = self.apply("-o", "out", *FAST, "--max-flows", "10",
                            "crowd.pcap")
        self.assertIn(b"90 flows were cut because '--max-flows' was reached",
                      result.stderr)
        account = self.json_of("manifest.json")["meter"]
        self.check_account(account)
        self.assertEqual((account["flows"], account["flows_evicted"]),
                         (100, 90))

    def test_a_cut_capture_gives_what_it_has(self):
        data = tiny.pcap(TALK)
        self.write("cut.pcap", data[:-70])
        result = self.apply("-o", "out", *FAST, "cut.pcap")
        self.assertIn(b"warning: 'cut.pcap' is cut or damaged after packet",
                      result.stderr)
        told = self.json_of("manifest.json")
        self.assertIn("is cut or damaged", told["inputs"][0]["cut"])
        self.assertEqual(told["inputs"][0]["packets_read"], len(TALK) - 1)
        self.apply("-o", "strict", *FAST, "--strict", "cut.pcap", status=3)
        self.assertFalse((self.work / "strict/manifest.json").exists())

    def test_no_flow_is_a_report_of_nothing(self):
        self.write("empty.pcap", tiny.pcap([]))
        result = self.apply("-o", "out", *FAST, "empty.pcap")
        self.assertIn(b"there is no flow in 0 packets", result.stderr)
        self.assertEqual(self.json_of("summary.json")["flows"], 0)

    def test_kinds_do_not_mix(self):
        self.write("talk.pcap", tiny.pcap(TALK))
        for inputs in (["talk.pcap", "flow.csv"], ["flow.csv", "talk.pcap"]):
            result = self.apply("-o", "out", *FAST, *inputs, status=3)
            self.assertIn(b"run once for each kind", result.stderr)

    def test_options_of_the_meter_want_captures(self):
        result = self.apply("-o", "out", *FAST, "--idle", "3", "flow.csv",
                            status=3)
        self.assertIn(b"options of the meter can do nothing", result.stderr)

    def test_the_default_folder_has_the_name(self):
        for name in ("a.pcap", "b.pcapng", "c.cap"):
            self.write(name, tiny.pcap(TALK))
            self.apply(*FAST, name)
            self.assertTrue((self.work / "reports" / Path(name).stem /
                             "manifest.json").exists())


if __name__ == "__main__":
    unittest.main()
