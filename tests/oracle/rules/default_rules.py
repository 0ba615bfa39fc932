#!/usr/bin/env python3
"""rules/default.yaml on random rows, most of them exactly on the edges of its
bands and thresholds, against the same definitions written by hand.

    default_rules.py [--rows N] [--seed N]"""
import argparse
import csv
import math
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))

import program                                          # noqa: E402
from cells import seconds                               # noqa: E402
from default_labels import FIVE, REST, classify         # noqa: E402

TIMES = ("flow_duration", "flow_iat_mean", "flow_iat_std")
# every threshold and band edge that asks for the column, and its like
EDGES = {
    "flow_duration": [0.04, 0.05, 0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0],
    "flow_iat_mean": [0.0, 0.001, 0.01, 0.1, 0.05, 0.2],
    "flow_iat_std": [0.01, 0.001, 0.002, 0.02, 0.0],
    "pkt_size_avg": [0.0, 200.0, 400.0, 1000.0, 300.0, 500.0],
    "totlen_bwd_pkts": [2000.0, 0.0, 1000.0, 5000.0, 50000.0],
    "totlen_fwd_pkts": [1000.0, 0.0, 500.0, 5000.0, 45000.0],
    "tot_fwd_pkts": [15.0, 14.0, 16.0, 8.0, 7.0, 0.0, 1.0, 6.0, 40.0],
    "tot_bwd_pkts": [0.0, 1.0, 2.0, 8.0, 7.0, 6.0, 40.0, 16.0],
    "fwd_header_len": [0.0, 20.0, 40.0],
    "flow_byts_s": [8000.0, 9000.0, 0.0],
}
MISSING = ["", "NaN", "nan", "-", "abc"]
SPECIAL = ["inf", "-inf", "Infinity", "0", "-0", "0.0"]


def edge_cell(rng, name, is_microseconds):
    """A number on an edge or next to one, so that it reads back exactly."""
    value = rng.choice(EDGES[name])
    if is_microseconds and name in TIMES:
        value *= 1e6
        assert value == int(value)
    choice = rng.random()
    if choice < 0.2:
        value = math.nextafter(value, math.inf)
    elif choice < 0.4:
        value = math.nextafter(value, -math.inf)
    elif choice < 0.5:
        value = -value
    elif choice < 0.6:
        value *= rng.random() * 2
    return repr(value)


def cell(rng, name, is_microseconds):
    choice = rng.random()
    if choice < 0.08:
        return rng.choice(MISSING)
    if choice < 0.12:
        return rng.choice(SPECIAL)
    return edge_cell(rng, name, is_microseconds)


def make_row(rng, is_microseconds):
    row = {name: cell(rng, name, is_microseconds) for name in EDGES}
    choice = rng.random()
    if choice < 0.2:        # the columns that are compared with each other
        row["flow_iat_std"] = row["flow_iat_mean"]
    elif choice < 0.3:
        mean = seconds(row["flow_iat_mean"], False)
        if mean is not None:
            row["flow_iat_std"] = repr(2 * mean)
    return row


def write(path, rows):
    with open(path, "w", newline="", encoding="ascii") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(EDGES)
        out.writerows(row.values() for row in rows)


def values(row, is_microseconds):
    return {name: seconds(text, is_microseconds and name in TIMES)
            for name, text in row.items()}


def differences(rows, path, is_microseconds):
    with open(path, newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    faults = 0
    if len(found) != len(rows):
        print(f"{len(found)} rows, want {len(rows)}")
        return 1
    for number, (row, got) in enumerate(zip(rows, found)):
        want = classify(values(row, is_microseconds))
        for name in FIVE + REST:
            if got[name] == want[name]:
                continue
            faults += 1
            if faults <= 20:
                print(f"flows_classified.csv:{number + 2}: {name}: got "
                      f"{got[name]!r}, want {want[name]!r}\n  {row}")
    return faults


def compare(rng, count, unit):
    is_microseconds = unit == "microseconds"
    rows = [make_row(rng, is_microseconds) for _ in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        write(folder / "flow.csv", rows)
        program.must(program.run(
            "apply", "-r", program.DEFAULT_RULES, "-o", "out", "-q",
            "--time-unit", unit, "--only", "flows_classified", "flow.csv",
            cwd=folder))
        faults = differences(rows, folder / "out/flows_classified.csv",
                             is_microseconds)
    print(f"{count} rows in {unit}: {faults} differences")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    faults = compare(rng, chosen.rows, "seconds")
    faults += compare(rng, chosen.rows, "microseconds")
    sys.exit(1 if faults else 0)


main()
