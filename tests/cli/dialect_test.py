#!/usr/bin/env python3
"""Dialects of the meter rename and rescale: read back they are the same flows
with the same labels; their headers are those of real files."""
import csv
import io
import json
import os
import sys
import unittest
from datetime import datetime
from pathlib import Path

from work import FAST, Case, must, program

sys.path.insert(0, str(program.SOURCE / "tests/oracle/meter"))

import tiny_capture as tiny                             # noqa: E402

SAMPLE = program.SOURCE / "docs/sample/sample.pcap"
CASES = os.environ.get("FR_CASES_DIR", "")
# dialect, and a file of the cases that has its header
REAL = {"java": "cicflowmeter_java_2025", "cic2017": "cicids2017_labelled_flows"}
TIMES = ("duration", "iat", "active", "idle")


class Dialects(Case):
    def meter(self, *options):
        text = must(self.run_in("meter", "-q", *options, SAMPLE)).stdout
        return list(csv.reader(io.StringIO(text.decode())))

    def labels(self, folder):
        """The columns that rules gave, which are the last ones."""
        with open(self.work / folder / "flows_classified.csv") as file:
            return [row[-2:] for row in csv.reader(file)]

    def test_labels_are_the_same(self):
        self.apply("-o", "python", *FAST, SAMPLE)
        want = self.labels("python")
        self.assertGreater(len({tuple(row) for row in want[1:]}), 3)
        for name in ("java", "cic2017", "cic2018"):
            self.apply("-o", name, *FAST, "--dialect", name, SAMPLE)
            self.assertEqual(self.labels(name), want)
            flows = must(self.run_in("meter", "-q", "--dialect", name,
                                     SAMPLE)).stdout
            self.apply("-o", "piped", *FAST, "-", stdin=flows)
            self.assertEqual(self.labels("piped"), want)

    def spellings(self):
        """Column to the names that it is read from, in small letters."""
        told = json.loads(must(self.run_in("columns", "--json")).stdout)
        return {c["name"]: {c["name"], *(a.lower() for a in c["aliases"])}
                for c in told}

    def test_values_are_rescaled_only(self):
        spellings = self.spellings()
        for profile in ("corrected", "hieulw"):
            python = self.meter("--profile", profile)
            java = self.meter("--profile", profile, "--dialect", "java")
            self.assertEqual(len(python), len(java))
            for column, name in enumerate(python[0][:82]):
                [at] = [i for i, n in enumerate(java[0])
                        if n.lower() in spellings[name]]
                if name == "timestamp":
                    continue
                scale = any(word in name for word in TIMES)
                for a, b in zip(python[1:], java[1:]):
                    if not scale or not a[column]:
                        self.assertEqual(b[at], a[column], name)
                    else:
                        self.assertAlmostEqual(
                            float(b[at]), float(a[column]) * 1e6,
                            delta=1e-9 * abs(float(b[at])), msg=name)

    def test_dates_are_those_of_the_meter(self):
        python = self.meter()
        java = self.meter("--dialect", "java")
        year = self.meter("--dialect", "cic2018")
        for a, b, c in zip(python[1:], java[1:], year[1:]):
            time = datetime.strptime(a[5], "%Y-%m-%dT%H:%M:%S.%fZ")
            self.assertEqual(b[6], time.strftime("%d/%m/%Y %I:%M:%S %p"))
            self.assertEqual(c[2], time.strftime("%d/%m/%Y %H:%M:%S"))

    def test_noon_and_midnight(self):
        """12 AM is midnight."""
        for hour, want in ((0, "12:00:00 AM"), (12, "12:00:00 PM"),
                           (13, "01:00:00 PM")):
            # tiny captures begin at 22:13:20
            packet = (6400 + 3600 * hour, tiny.client_udp(b""))
            text = must(self.run_in("meter", "-q", "--dialect", "java", "-",
                                    stdin=tiny.pcap([packet]))).stdout
            self.assertIn(want.encode(), text)

    def test_headers_are_those_of_real_files(self):
        if not CASES:
            self.skipTest("the cases are not here")
        for dialect, name in REAL.items():
            path = Path(CASES) / "flows_cic" / f"{name}.csv"
            want = path.read_text("latin-1").split("\n")[0].rstrip("\r")
            want = want.split(",")
            got = self.meter("--dialect", dialect)
            self.assertEqual(got[0], want)
            self.assertEqual({len(row) for row in got}, {len(want)})
        self.assertEqual({len(row) for row in
                          self.meter("--dialect", "cic2018")}, {80})


if __name__ == "__main__":
    unittest.main()
