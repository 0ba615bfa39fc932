#!/usr/bin/env python3
"""The benchmarks still run: every section once, on few rows, with the peers
that are there, and each prints its table.

    smoke_test.py BUILD"""
import subprocess
import sys
import tempfile
from pathlib import Path

BENCH = Path(__file__).with_name("bench.py")
EXPECTED = ["**flowrules**", "limit: `cp`", "2,000 rows",
            "the sample, everything", "made_500, 500 rules", "traffic_timeline.png",
            "report.pdf", "**flowrules meter**", "limit: a libpcap loop",
            "8,000 packets"]


def main():
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as data:
        done = subprocess.run(
            [sys.executable, "-B", BENCH, "--smoke", "--build", build,
             "--data", data], capture_output=True, text=True)
    print(done.stdout, done.stderr, sep="\n")
    missing = [words for words in EXPECTED if words not in done.stdout]
    if done.returncode != 0 or missing:
        sys.exit(f"status {done.returncode}; not in the output: {missing}")


main()
