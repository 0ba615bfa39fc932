"""What the *_test.py share: a scratch folder with the shared inputs, runs in
it, and the results as bytes."""
import hashlib
import os
import shutil
import struct
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402
from program import must                                # noqa: E402

SHARED = HERE / "shared"
SAMPLE = program.SOURCE / "docs/sample/flow.csv"
FAST = ("--no-charts", "--no-report", "--checksums")
TEMPORARY = ".flowrules-tmp-"
RAW_BLOCK_MAX = 128 * 1024


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read_all(folder):
    """File name to bytes, of everything below the folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(Path(folder).rglob("*")) if p.is_file()}


def zstd_stored(data):
    """A zstd frame that holds the data as it is, in raw blocks."""
    frame = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(data))
    for at in range(0, max(len(data), 1), RAW_BLOCK_MAX):
        block = data[at:at + RAW_BLOCK_MAX]
        is_last = at + RAW_BLOCK_MAX >= len(data)
        frame += struct.pack("<I", len(block) << 3 | is_last)[:3] + block
    return frame


def many_rows(count):
    """A flow file of so many rows."""
    lines = ["src_ip,dst_ip,dst_port,timestamp,flow_duration,tot_fwd_pkts,"
             "tot_bwd_pkts"]
    for i in range(count):
        lines.append(f"10.0.{i // 250 % 250}.{i % 250},203.0.113.9,443,"
                     f"2024-03-05 10:00:00,{i % 40 / 16!r},{i % 23},{i % 7}")
    return "\n".join(lines).encode() + b"\n"


class Case(unittest.TestCase):
    """A test with a folder of its own; `self.run_in` runs flowrules there."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.work = self.folder / "work"
        shutil.copytree(SHARED, self.work)

    def run_in(self, *arguments, **more):
        more.setdefault("cwd", self.work)
        return program.run(*arguments, **more)

    def apply(self, *arguments, status=0, **more):
        return must(self.run_in("apply", "-r", "tiny.yaml", *arguments,
                                **more), status)

    def assert_same(self, got, want):
        """Two results of read_all are byte for byte the same."""
        self.assertEqual(sorted(got), sorted(want))
        for name, data in want.items():
            self.assertEqual(sha256(got[name]), sha256(data), name)

    def leftovers(self, folder="."):
        base = self.work / folder
        if not base.is_dir():
            return []
        return [n for n in os.listdir(base) if n.startswith(TEMPORARY)]
