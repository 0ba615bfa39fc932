#!/usr/bin/env python3
"""Inputs and rules that are made to cost: refused or finished in little time
and little memory."""
import gzip
import resource
import time
import unittest

from work import Case, program

SECONDS = 20
ONLY = ("--only", "flows_classified", "-q")
HEADER = b"flow_duration,tot_fwd_pkts,tot_bwd_pkts\n"
ROW = b"2,3,4\n"
# Under sanitizers and valgrind memory and time say nothing.
IS_PLAIN = not program.wrapper() and \
    b"__asan" not in open(program.command()[0], "rb").read()
MEBIBYTE = 1 << 20
# so they get less to do
SHARE = 1 if IS_PLAIN else 16


class Costs(Case):
    def bounded(self, *arguments, status=0, seconds=SECONDS, mebibytes=256):
        """A run that has no more address space and time than this."""
        def limit():
            size = mebibytes * MEBIBYTE
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        more = {"preexec_fn": limit} if IS_PLAIN else {}
        begin = time.monotonic()
        program.must(self.run_in(*arguments, **more), status)
        if IS_PLAIN:
            self.assertLess(time.monotonic() - begin, seconds)

    def flows(self, data, **more):
        (self.work / "big.csv").write_bytes(data)
        self.bounded("apply", "-r", "tiny.yaml", "-o", "out", *ONLY,
                     "big.csv", **more)
        path = self.work / "out/flows_classified.csv"
        return path.read_bytes() if path.exists() else None

    def rules(self, text, status=2, **more):
        (self.work / "big.yaml").write_bytes(
            text if isinstance(text, bytes) else text.encode())
        self.bounded("check", "big.yaml", status=status, **more)


class Flows(Costs):
    def test_a_stray_quote(self):
        """It costs one row, not the rest of the file."""
        size = 40 * MEBIBYTE // len(ROW) // SHARE
        got = self.flows(HEADER + ROW + b'1,"2,3\n' + ROW * size)
        self.assertEqual(got.count(b"\n"), 1 + 1 + size)

    def test_a_huge_field(self):
        field = b"x" * (30 * MEBIBYTE // SHARE)
        got = self.flows(HEADER + ROW + field + b",1,2\n" + ROW)
        self.assertEqual(got.count(b"\n"), 3)

    def test_a_huge_quoted_field(self):
        field = b'"' + b"x\n" * (15 * MEBIBYTE // SHARE) + b'"'
        got = self.flows(HEADER + ROW + field + b",1,2\n" + ROW)
        self.assertGreaterEqual(got.count(b"\n"), 3)
        self.assertTrue(got.endswith(b"2,3,4,true,small\n"))

    def test_many_columns(self):
        names = b",".join(b"c%d" % i for i in range(10000))
        got = self.flows(HEADER.strip() + b"," + names + b"\n" +
                         b"2,3,4" + b",1" * 10000 + b"\n")
        self.assertEqual(got.count(b"\n"), 2)
        names = b",".join(b"c%d" % i for i in range(100000))
        self.flows(HEADER.strip() + b"," + names + b"\n", status=3)

    def test_many_commas(self):
        commas = b"," * (10 * MEBIBYTE // SHARE)
        got = self.flows(HEADER + ROW + commas + b"\n" + ROW)
        self.assertEqual(got.count(b"\n"), 3)

    def test_many_blank_lines(self):
        got = self.flows(HEADER + b"\n" * (20 * MEBIBYTE // SHARE) + ROW)
        self.assertEqual(got.count(b"\n"), 2)

    def test_many_rejected_rows(self):
        got = self.flows(HEADER + ROW + b"1,2,3,4\n" * (1000000 // SHARE))
        self.assertEqual(got.count(b"\n"), 2)

    def test_a_bomb(self):
        """Compressed a thousandfold: read as it is, in little memory."""
        size = 60 * MEBIBYTE // len(ROW) // SHARE
        data = gzip.compress(HEADER + ROW * size, 9)
        (self.work / "bomb.gz").write_bytes(data)
        self.bounded("apply", "-r", "tiny.yaml", "-o", "out", "--only",
                     "summary_report", "-q", "bomb.gz",
                     seconds=3 * SECONDS)
        self.assertIn(b"Total Flows,%d\n" % size,
                      (self.work / "out/summary_report.csv").read_bytes())

    def test_many_texts(self):
        """Each text once: the dictionary does not keep them all."""
        (self.work / "texts.yaml").write_text(
            "flowrules: 1\ncolumns: {host: text}\nfeatures:\n"
            "  is_dc: host matches '^dc1'\n")
        rows = b"".join(b"host-%d-%s\n" % (i, b"x" * 60)
                        for i in range(300000 // SHARE))
        (self.work / "texts.csv").write_bytes(b"host\n" + rows)
        self.bounded("apply", "-r", "texts.yaml", "-o", "out", *ONLY,
                     "texts.csv", mebibytes=400)

    def test_patterns_that_explode(self):
        (self.work / "slow.yaml").write_text(
            "flowrules: 1\ncolumns: {host: text}\nfeatures:\n"
            + "".join(f"  slow_{i}: host matches '{p}'\n" for i, p in
                      enumerate(["^(a+)+$", "^(a|aa)+$", "(.*a){12}b",
                                 "^([a-z]+)*[0-9]$"])))
        rows = b"".join(b"a" * 40 + b"%d!\n" % i for i in range(500 // SHARE))
        (self.work / "slow.csv").write_bytes(b"host\n" + rows)
        self.bounded("apply", "-r", "slow.yaml", "-o", "out", *ONLY,
                     "slow.csv")


class Rules(Costs):
    """Refused with a message, fast."""

    def test_nesting(self):
        self.rules("[" * 100000)
        self.rules("flowrules: 1\nfeatures:\n  x: " + "[" * 50000)
        self.rules("flowrules: 1\n" + "\n".join(
            " " * i + "k:" for i in range(1000)))
        self.rules("- " * 50000)

    def test_deep_expressions(self):
        for text in ("(" * 50000 + "1" + ")" * 50000, "-" * 100000 + "1",
                     "not " * 50000 + "true", "abs(" * 20000,
                     "1 + (" * 20000):
            self.rules(f"flowrules: 1\nfeatures:\n  x: {text}\n")

    def test_long_expressions(self):
        """Long is not deep: these are right."""
        for word in ("+", "*"):
            text = f" {word} ".join(["tot_fwd_pkts"] * 3000)
            self.rules(f"flowrules: 1\nfeatures:\n  x: {text}\n", status=0)
        text = " and ".join(["tot_fwd_pkts > 3"] * 3000)
        self.rules(f"flowrules: 1\nfeatures:\n  x: {text}\n", status=0)

    def test_aliases(self):
        laughs = "flowrules: 1\nx-a: &a [lol, lol]\n"
        for below, name in zip("abcdefgh", "bcdefghi"):
            nine = ", ".join([f"*{below}"] * 9)
            laughs += f"x-{name}: &{name} [{nine}]\n"
        self.rules(laughs)
        self.rules("flowrules: 1\nx-a: &a [*a]\n")
        self.rules("flowrules: 1\nlet: {<<: {a: 1}}\n")

    def test_foreign_yaml(self):
        self.rules("flowrules: 1\nabout: !!python/object:os.system {}\n")
        self.rules("flowrules: 1\nlet:\n  a: 1\n  a: 2\n")
        self.rules("flowrules: 1\n---\nflowrules: 1\n")
        self.rules("flowrules: 1\nabout: {a: b}\n".encode("utf-16"))
        self.rules(b"flowrules: 1\nabout: {a: \xff\xfe}\n")
        self.rules(b"flowrules: 1\nabout: {a: \x00}\n")
        self.rules(b"\x00" * 100)
        self.rules(bytes(range(256)))

    def test_large_files(self):
        self.rules("flowrules: 1\nabout:\n  a: " + "x" * (50 * MEBIBYTE))
        self.rules("flowrules: 1\nfeatures:\n  x: '" + "y" * 100000 + "'\n")
        self.rules("flowrules: 1\n" + "? a\n" * 50000)

    def test_many_rules(self):
        rules = "".join(f"      - name {i}: tot_fwd_pkts > {i}\n"
                        for i in range(100000))
        self.rules("flowrules: 1\nlabels:\n  x:\n    first match:\n" + rules)
        rules = "".join(f"      - name {i}: tot_fwd_pkts > {i}\n"
                        for i in range(1000))
        self.rules("flowrules: 1\nlabels:\n  x:\n    first match:\n" + rules,
                   status=0)

    def test_large_patterns(self):
        for pattern in ("(((a{100}){100}){100}){10}", "(" * 300 + ")" * 300,
                        "a" * 5000, "(*LIMIT_MATCH=4000000000)^(a+)+$",
                        "\\C", "(?:x{60000}){60000}"):
            self.rules("flowrules: 1\ncolumns: {host: text}\nfeatures:\n"
                       f"  x: host matches '{pattern}'\n",
                       status=0 if pattern.startswith("(*") else 2)


class Numbers(Costs):
    """The ends of what numbers can be."""

    def test_ends(self):
        values = ["9007199254740993", "18446744073709551616", "-0", "1e400",
                  "-1e400", "1e-400", "4.9e-324", "1" * 400,
                  "0." + "0" * 400 + "1", "1e", "1e99999999999999999999",
                  "-1e-99999999999999999999", "0x1p3", "+.5", "."]
        (self.work / "ends.yaml").write_text(
            "flowrules: 1\nfeatures:\n  same: tot_fwd_pkts\n"
            "  port: dst_port > 65535\n")
        (self.work / "ends.csv").write_text(
            "tot_fwd_pkts,dst_port\n" + "".join(f"{v},{v}\n" for v in values))
        program.must(self.run_in("apply", "-r", "ends.yaml", "-o", "out",
                                 *ONLY, "ends.csv"))
        lines = (self.work / "out/flows_classified.csv").read_text()
        got = [line.split(",")[2] for line in lines.splitlines()[1:]]
        self.assertEqual(got, ["9007199254740992", "1.8446744073709552e+19",
                               "-0", "inf", "-inf", "0", "5e-324", "inf",
                               "0", "", "inf", "-0", "", "0.5", ""])

    def test_times(self):
        stamps = ["1970-01-01 00:00:00", "2038-01-19 03:14:08",
                  "2106-02-07 06:28:16", "9999-12-31 23:59:59",
                  "0000-00-00 00:00:00", "2024-02-30 00:00:00", "0",
                  "99999999999999999999", "-1", "2262-04-11 23:47:14"]
        (self.work / "times.yaml").write_text(
            "flowrules: 1\nfeatures:\n  at: timestamp\n")
        (self.work / "times.csv").write_text(
            "timestamp\n" + "".join(f"{s}\n" for s in stamps))
        program.must(self.run_in("apply", "-r", "times.yaml", "-o", "out",
                                 "--no-charts", "-q", "times.csv"))
        lines = (self.work / "out/flows_classified.csv").read_text()
        got = [line.split(",")[1] for line in lines.splitlines()[1:]]
        self.assertEqual(got, ["1970-01-01 00:00:00", "2038-01-19 03:14:08",
                               "2106-02-07 06:28:16", "", "", "",
                               "1970-01-01 00:00:00", "",
                               "1969-12-31 23:59:59",
                               "2262-04-11 23:47:14"])


unittest.main()
