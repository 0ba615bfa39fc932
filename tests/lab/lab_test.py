#!/usr/bin/env python3
"""make_sample.sh, played for some seconds: both captures have the same
connections, one of them in the clear, and nothing is left behind."""
import csv
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

TOOLS = ("ip", "tcpdump", "openssl", "awk")
CLIENTS = "office:11 beacon:41 monitor:21"
WAIT_S = 120


def namespaces(pid):
    """Those of the lab with this process number."""
    # it complains of one that is just being made
    listed = subprocess.run(["ip", "netns", "list"], check=True,
                            stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL).stdout.decode()
    return [line for line in listed.splitlines()
            if line.startswith(f"frlab{pid}-")]


class Lab(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def play(self, seconds):
        process = subprocess.Popen(
            [HERE / "make_sample.sh", self.folder], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LAB_SECONDS": str(seconds),
                 "LAB_CLIENTS": CLIENTS})
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        """It removes what it made, so it is asked first."""
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=WAIT_S)

    def flows(self, capture, *options):
        result = program.must(program.run(
            "meter", "-q", *options, self.folder / capture, cwd=self.folder))
        return list(csv.DictReader(io.StringIO(result.stdout.decode())))

    def test_both_sides(self):
        process = self.play(4)
        said, _ = process.communicate(timeout=WAIT_S)
        self.assertEqual(process.returncode, 0, said.decode())
        self.assertEqual(namespaces(process.pid), [])
        encrypted = self.flows("sample.pcap", "-f", "tcp port 443")
        plain = self.flows("plain.pcap")
        self.assertGreater(len(plain), 10)
        self.assertEqual(Counter(flow["src_port"] for flow in encrypted),
                         Counter(flow["src_port"] for flow in plain))
        self.assertIn(b"POST /beat", (self.folder / "plain.pcap").read_bytes())
        self.assertNotIn(b"POST /beat",
                         (self.folder / "sample.pcap").read_bytes())
        result = program.must(program.run("meter", "sample.pcap",
                                          cwd=self.folder))
        self.assertEqual(result.stdout,
                         (self.folder / "flow.csv").read_bytes())

    def test_a_signal_leaves_nothing(self):
        process = self.play(60)
        end = time.monotonic() + WAIT_S
        while not namespaces(process.pid):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=WAIT_S)
        self.assertEqual(process.returncode, 128 + signal.SIGTERM,
                         said.decode())
        self.assertEqual(namespaces(process.pid), [])
        self.assertEqual(list(self.folder.iterdir()), [])


def may_make_namespaces():
    name = f"frlab{os.getpid()}-test"
    if subprocess.run(["ip", "netns", "add", name], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return False
    subprocess.run(["ip", "netns", "del", name], check=True)
    return True


for tool in TOOLS:
    if not shutil.which(tool):
        program.skip(f"'{tool}' is not here (Debian: apt install iproute2 "
                     "tcpdump openssl)")
if os.geteuid() != 0 or not may_make_namespaces():
    program.skip("network namespaces are for root, and not allowed here")
unittest.main(verbosity=2)
