#!/usr/bin/env python3
"""`flowrules meter --rotate` and `--filter` on captures: packet times decide,
so what comes out is known. Live captures are in tests/live."""
import csv
import io
import shutil
import sys
import tempfile
import unittest
from collections import Counter
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402
from program import must                                # noqa: E402

SAMPLE = program.SOURCE / "docs/sample/sample.pcap"
IDLE_S = 5
PERIOD_S = 10


class Ring(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def meter(self, *arguments, status=0, **more):
        more.setdefault("cwd", self.folder)
        return must(program.run("meter", "-q", "--idle", IDLE_S, *arguments,
                                **more), status)

    def rotate(self, *arguments, pattern="f-%s.csv", **more):
        """Name to text of each file."""
        self.meter("--rotate", f"{PERIOD_S}s", "-o", pattern, *arguments,
                   **more)
        return {path.name: path.read_text(encoding="ascii")
                for path in self.folder.glob("*.csv")}

    def test_same_rows_as_in_one_file(self):
        whole = self.meter(SAMPLE).stdout.decode().splitlines()
        files = self.rotate(SAMPLE)
        self.assertGreater(len(files), 3)
        found = []
        for text in files.values():
            header, *lines = text.splitlines()
            self.assertEqual(header, whole[0])
            self.assertTrue(lines)
            found += lines
        self.assertEqual(Counter(found), Counter(whole[1:]))

    def test_a_row_stands_where_its_flow_was_over(self):
        """A flow that was idle was over a pause after its last packet."""
        looked_at = 0
        for name, text in self.rotate(SAMPLE).items():
            begin = int(name[2:-4])
            self.assertEqual(begin % PERIOD_S, 0)
            for row in csv.DictReader(io.StringIO(text)):
                if row["end_reason"] != "idle":
                    continue
                first = datetime.fromisoformat(row["timestamp"]).timestamp()
                over = first + float(row["flow_duration"]) + IDLE_S
                self.assertGreaterEqual(over, begin - 1e-3)
                self.assertLess(over, begin + PERIOD_S + 1e-3)
                looked_at += 1
        self.assertGreater(looked_at, 50)

    def test_same_files_from_a_pipe(self):
        files = self.rotate(SAMPLE)
        for path in self.folder.iterdir():
            path.unlink()
        with open(SAMPLE, "rb") as capture:
            self.assertEqual(self.rotate("-", stdin=capture), files)

    def test_the_latest_are_kept(self):
        names = sorted(self.rotate(SAMPLE))
        for path in self.folder.iterdir():
            path.unlink()
        self.assertEqual(sorted(self.rotate("--keep", 2, SAMPLE)), names[-2:])

    def test_a_pattern_that_comes_round(self):
        """Only the seconds: a later minute replaces the file of an earlier
        one, and --keep counts it once."""
        files = self.rotate("--keep", 4, SAMPLE, pattern="f-%S.csv")
        self.assertEqual(len(files), 4)
        ends = [max(row["timestamp"] for row in
                    csv.DictReader(io.StringIO(text)))
                for text in files.values()]
        self.assertEqual(len(set(ends)), 4)

    def test_hieulw(self):
        result = must(program.run(
            "meter", "-q", "--profile", "hieulw", "--rotate", "10s", "-o",
            "h-%s.csv", SAMPLE, cwd=self.folder))
        self.assertEqual(result.stderr, b"")
        whole = must(program.run("meter", "-q", "--profile", "hieulw", SAMPLE,
                                 cwd=self.folder)).stdout.splitlines()
        lines = [line for path in sorted(self.folder.iterdir())
                 for line in path.read_bytes().splitlines()]
        self.assertEqual(Counter(lines) - Counter([whole[0]] * 1000),
                         Counter(whole[1:]))

    def test_no_flow_no_file(self):
        capture = self.folder / "empty.pcap"
        capture.write_bytes(SAMPLE.read_bytes()[:24])
        self.assertEqual(self.rotate(capture), {})

    def test_wrong_use(self):
        for arguments, words in (
                (["--rotate", "10s"], "'--rotate' needs a pattern"),
                (["--rotate", "0"], "'--rotate 0' is not a time above 0"),
                (["--rotate", "5parsecs"], "is not a time above 0"),
                (["--keep", "3"], "'--keep' is for the files of '--rotate'"),
                (["--keep", "0"], "'--keep 0' is not a number of files"),
                (["--rotate", "1h", "-o", "f.csv"], "the same name"),
                (["--rotate", "5m", "-o", "f-%H.csv"], "the same name"),
                (["--rotate", "1h", "-o", "f-%q.csv"], "'%q' in "),
                (["--rotate", "1h", "-o", "f-%"], "a single '%' ends"),
                (["--count", "3"], "'--count' is for a live capture"),
                (["--user", "root"], "'--user' is for a live capture"),
                (["-i", "lo"], "an interface and captures do not go together"),
                (["-f", "prot 6"], "the filter 'prot 6' is wrong: ")):
            with self.subTest(arguments):
                result = self.meter(*arguments, SAMPLE, status=3)
                self.assertIn(words, result.stderr.decode())
                self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_file_that_cannot_be_written(self):
        result = self.meter("--rotate", "10s", "-o", "absent/f-%s.csv", SAMPLE,
                            status=4)
        self.assertIn("cannot create 'absent/f-", result.stderr.decode())

    def test_a_filter(self):
        whole = self.meter(SAMPLE).stdout.decode()
        some = self.meter("-f", "tcp port 443", SAMPLE).stdout.decode()
        wanted = [line for line in whole.splitlines()[1:]
                  if line.split(",")[3:5] == ["443", "6"]]
        self.assertTrue(wanted)
        self.assertEqual(some.splitlines()[1:], wanted)


unittest.main()
