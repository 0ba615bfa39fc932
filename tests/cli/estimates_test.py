#!/usr/bin/env python3
"""More different addresses than can be kept: their numbers are estimates that
everybody who sees them is told of, and the same in every kind of run."""
import csv
import json
import shutil
import subprocess
import unittest

from work import Case, must

MOST = 131072  # addresses that are kept, of sources and destinations together
ERROR = 0.008125
TOLD = (b"note: There are more different addresses than can be kept: their "
        b"numbers are estimates with a standard error of 0.8 %.\n")
ONLY = ["--only", "summary_report"]
ALL = ["--charts", "svg"]


class Estimates(Case):
    def write(self, sources):
        """Flows of so many sources to the same destination."""
        rows = "".join(f"10.{i >> 16}.{i >> 8 & 255}.{i & 255},192.0.2.1,1\n"
                       for i in range(sources))
        (self.work / "flow.csv").write_text("src_ip,dst_ip,flow_duration\n"
                                            + rows)

    def run_all(self, options):
        """The numbers of the table, and what the terminal says."""
        said = must(self.run_in("apply", "-o", "out", *options,
                                "flow.csv")).stdout
        with open(self.work / "out/summary_report.csv", newline="") as file:
            table = dict(row[:2] for row in csv.reader(file))
        return (int(table["Unique Source IPs"]),
                int(table["Unique Destination IPs"])), said

    def check(self, sources, want):
        self.write(sources)
        for options in ONLY, ALL:
            numbers, said = self.run_all(options)
            self.assertEqual(TOLD in said, want > 0, said.decode())
            yield numbers
        summary = json.loads((self.work / "out/summary.json").read_bytes())
        self.assertEqual(summary["unique_error"], want)
        self.assertEqual(summary["top"]["sources"]["is_estimate"], want > 0)

    def test_what_fits_is_exact_and_nothing_is_said(self):
        for numbers in self.check(MOST - 1, 0):
            self.assertEqual(numbers, (MOST - 1, 1))

    def test_one_more_is_an_estimate_that_is_announced(self):
        for sources, destinations in self.check(MOST, ERROR):
            self.assertAlmostEqual(sources, MOST, delta=4 * ERROR * MOST)
            self.assertLessEqual(sources, MOST)  # no more than flows
            self.assertEqual(destinations, 1)

    @unittest.skipUnless(shutil.which("pdftotext"), "pdftotext is not here")
    def test_many_that_are_alike_are_not_called_missing(self):
        self.write(MOST)
        self.run_all(ALL)
        text = subprocess.run(
            ["pdftotext", "-layout", self.work / "out/report.pdf", "-"],
            check=True, stdout=subprocess.PIPE).stdout.decode()
        self.assertIn("None has so many flows that it was certainly not "
                      "missed, of about 13", text)
        self.assertNotIn("No flow has a value in this column", text)


if __name__ == "__main__":
    unittest.main()
