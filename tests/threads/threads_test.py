#!/usr/bin/env python3
"""The same bytes for any number of threads, whatever the file is like and
however it comes."""
import gzip
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from work import SAMPLE, Case, read_all, zstd_stored    # noqa: E402

THREADS = ("1", "2", "3", "8")
# Pixels take longer than all else together; one test is about them.
QUICK = ("--charts", "svg")


def many(data, count):
    """The sample's rows, so often: several pieces for each thread."""
    header, rows = data.split(b"\n", 1)
    return header + b"\n" + rows * count


def strange(data):
    """Rows that are rejected, blank, short, quoted, over several lines, with
    a quote that never closes, a repeated header, and cells that are no
    numbers, spread over the file."""
    header, *rows = data.rstrip(b"\n").split(b"\n")
    out = [header]
    for i, row in enumerate(rows):
        first, rest = row.split(b",", 1)
        odd = {101: row + b",more,cells",
               211: b"",
               307: header,
               401: b'"' + first + b'",' + rest,
               503: row.rsplit(b",", 3)[0],
               601: b'"a\nb",' + rest,
               701: b'"never closed,' + rest,
               809: b"x\xff" + row,
               907: row.replace(b"0", b"no number"),
               1009: b'"' + first + b'","""",' + rest,
               1103: b"   "}.get(i % 1200, row)
        out.append(odd)
    return b"\n".join(out)


class Threads(Case):
    def results(self, name, threads, *options, **more):
        self.apply("-o", "out", "-j", threads, *options, name, **more)
        return read_all(self.work / "out")

    def check(self, name, *options, **more):
        want = self.results(name, THREADS[0], *options, **more)
        for threads in THREADS[1:]:
            with self.subTest(threads=threads):
                self.assert_same(self.results(name, threads, *options, **more),
                                 want)
        return want

    def test_what_is_written_by_default(self):
        want = self.check(str(SAMPLE))
        self.assertEqual(sum(name.endswith(".png") for name in want), 6)
        self.assertIn("report.pdf", want)

    def test_a_large_file(self):
        data = many(SAMPLE.read_bytes(), 12)
        (self.work / "large.csv").write_bytes(data)
        want = self.check("large.csv", *QUICK)
        self.assertEqual(want["flows_classified.csv"].count(b"\n"),
                         data.count(b"\n"))

    def test_strange_rows(self):
        data = strange(many(SAMPLE.read_bytes(), 12))
        (self.work / "strange.csv").write_bytes(data)
        for options in ((), ("--csv-safe",)):
            want = self.check("strange.csv", *QUICK, *options)
            for name in ("too many fields", "repeated header", "quote"):
                self.assertIn(name.encode(), want["summary_report.csv"])

    def test_the_first_rejected_row_ends_a_strict_run(self):
        data = strange(many(SAMPLE.read_bytes(), 12))
        (self.work / "strange.csv").write_bytes(data)
        messages = set()
        for threads in THREADS:
            done = self.apply("--strict", "-j", threads, "strange.csv",
                              status=3)
            messages.add(done.stderr)
        self.assertEqual(len(messages), 1, messages)

    def test_damage_is_told_the_same_way(self):
        data = gzip.compress(many(SAMPLE.read_bytes(), 12))
        (self.work / "cut.csv.gz").write_bytes(data[:len(data) * 3 // 4])
        messages = set()
        for threads in THREADS:
            done = self.apply("-j", threads, "cut.csv.gz", status=3)
            messages.add(done.stderr)
        self.assertEqual(len(messages), 1, messages)

    def test_pipes_and_compressed_files(self):
        data = many(SAMPLE.read_bytes(), 8)
        (self.work / "flow.csv").write_bytes(data)
        (self.work / "flow.csv.gz").write_bytes(gzip.compress(data))
        (self.work / "flow.csv.zst").write_bytes(zstd_stored(data))
        want = self.results("flow.csv", "1", *QUICK)["flows_classified.csv"]
        for threads in THREADS:
            for name, more in (("-", {"stdin": data}), ("flow.csv.gz", {}),
                               ("flow.csv.zst", {})):
                with self.subTest(threads=threads, name=name):
                    got = self.results(name, threads, "--no-report",
                                       "--no-charts", **more)
                    self.assertEqual(got["flows_classified.csv"], want)

    def test_several_inputs(self):
        data = many(SAMPLE.read_bytes(), 4)
        for name in ("a.csv", "b.csv"):
            (self.work / name).write_bytes(data)
        want = self.results("a.csv", "1", *QUICK, "b.csv")
        for threads in THREADS[1:]:
            self.assert_same(self.results("a.csv", threads, *QUICK, "b.csv"),
                             want)


unittest.main()
