#!/usr/bin/env python3
"""The same inputs and options give the same bytes, wherever and however."""
import gzip
import os
import unittest

from work import FAST, SAMPLE, Case, must, program, read_all, zstd_stored


class SameBytes(Case):
    def setUp(self):
        super().setUp()
        (self.work / "sample.csv").write_bytes(SAMPLE.read_bytes())

    def results(self, out="out", charts="svg", **more):
        self.apply("-o", out, "--charts", charts, "sample.csv", **more)
        return read_all(more.get("cwd", self.work) / out)

    def test_twice(self):
        first = self.results(charts="both")
        # five tables, two forms of six charts, and three more
        self.assertEqual(len(first), 5 + 2 * 6 + 3)
        self.assert_same(self.results("again", charts="both"), first)
        # over the earlier ones
        self.assert_same(self.results(charts="both"), first)

    def test_a_part_alone_is_what_it_is_among_all(self):
        """What is not counted for one part must not change it."""
        whole = self.results()
        for name in sorted(whole):
            part = name.rsplit(".", 1)[0]
            if part == "manifest":
                continue
            with self.subTest(part):
                self.apply("-o", "part", "--charts", "svg", "--only", part,
                           "--checksums", "sample.csv")
                found = read_all(self.work / "part")
                self.assert_same({name: found[name]}, {name: whole[name]})
        self.apply("-o", "part", *FAST, "sample.csv")
        found = read_all(self.work / "part")
        found.pop("manifest.json")
        self.assert_same(found, {name: whole[name] for name in found})

    def test_surroundings(self):
        want = self.results()
        for changes in ({"TZ": "Asia/Kolkata"}, {"TZ": "America/St_Johns"},
                        {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
                        {"LC_ALL": "C.UTF-8"}, {"HOME": self.folder},
                        {"HOME": None}, {"TERM": "xterm-256color"},
                        {"MALLOC_PERTURB_": "165"}, {"USER": "nobody"},
                        {"SOURCE_DATE_EPOCH": ""}):
            with self.subTest(changes):
                self.assert_same(
                    self.results(env=program.environment(**changes)), want)

    def test_older_processors(self):
        """Obeyed by programs with FR_FAULTS, which those of `dev` are."""
        want = self.results()
        for level in ("plain", "avx2"):
            with self.subTest(level):
                self.assert_same(
                    self.results(env=program.environment(FR_CPU=level)), want)

    def test_folder_and_mask(self):
        want = self.results()
        deep = self.folder / ("d" * 100) / "e"
        deep.parent.mkdir()
        deep.symlink_to(self.work)
        self.assert_same(self.results(cwd=deep), want)
        old = os.umask(0o077)
        try:
            self.assert_same(self.results("masked"), want)
        finally:
            os.umask(old)
        must(self.run_in("apply", "-r", self.work / "tiny.yaml", "-o",
                         self.folder / "there", "--charts", "svg",
                         self.work / "sample.csv", cwd="/"))
        self.assert_same(read_all(self.folder / "there"), want)

    def test_modes_follow_the_mask(self):
        for mask in (0o022, 0o027):
            old = os.umask(mask)
            try:
                self.apply("-o", f"out{mask}", *FAST, "sample.csv")
            finally:
                os.umask(old)
            for path in (self.work / f"out{mask}").iterdir():
                self.assertEqual(path.stat().st_mode & 0o777, 0o666 & ~mask,
                                 path.name)
            self.assertEqual((self.work / f"out{mask}").stat().st_mode &
                             0o777, 0o777 & ~mask)

    def test_epoch_only_changes_the_date(self):
        first = self.results(env=program.environment(SOURCE_DATE_EPOCH=1))
        again = self.results(env=program.environment(SOURCE_DATE_EPOCH=1))
        self.assert_same(again, first)
        other = self.results(env=program.environment(SOURCE_DATE_EPOCH=2))
        changed = {n for n in first if first[n] != other[n]}
        self.assertEqual(changed, {"manifest.json", "report.pdf"})


class Ways(Case):
    """A file, a pipe and compressed files are read to the same flows."""

    def flows(self, name, **more):
        self.apply("-o", "out", *FAST, name, **more)
        found = read_all(self.work / "out")
        return {n: found[n] for n in found if n.endswith(".csv")}

    def test_ways(self):
        data = SAMPLE.read_bytes()
        (self.work / "sample.csv").write_bytes(data)
        (self.work / "a.csv.gz").write_bytes(gzip.compress(data))
        half = data.index(b"\n", len(data) // 2) + 7
        (self.work / "two.gz").write_bytes(
            gzip.compress(data[:half]) + gzip.compress(data[half:]))
        (self.work / "named_wrong.csv").write_bytes(zstd_stored(data))
        want = self.flows("sample.csv")
        self.assertEqual(len(want), 5)
        self.assert_same(self.flows("-", stdin=data), want)
        self.assert_same(self.flows("a.csv.gz"), want)
        self.assert_same(self.flows("two.gz"), want)
        self.assert_same(self.flows("named_wrong.csv"), want)
        self.assert_same(self.flows("-", stdin=gzip.compress(data)), want)
        self.assert_same(self.flows("-", stdin=zstd_stored(data)), want)

    def test_no_last_line_end_and_crlf(self):
        data = SAMPLE.read_bytes()
        (self.work / "sample.csv").write_bytes(data)
        (self.work / "cut.csv").write_bytes(data.rstrip(b"\r\n"))
        want = self.flows("sample.csv")
        got = self.flows("cut.csv")
        if data.endswith(b"\n"):
            self.assertEqual(got["flows_classified.csv"].rstrip(b"\r\n"),
                             want["flows_classified.csv"].rstrip(b"\r\n"))
        turned = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        (self.work / "crlf.csv").write_bytes(turned)
        got = self.flows("crlf.csv")["flows_classified.csv"]
        self.assertEqual(got.count(b"\r\n"), got.count(b"\n"))
        self.assertEqual(got.replace(b"\r\n", b"\n"),
                         want["flows_classified.csv"].replace(b"\r\n", b"\n"))


unittest.main()
