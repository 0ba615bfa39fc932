#!/usr/bin/env python3
"""Random flow files with everything that CSV allows and some of what it does
not: each accepted row comes back byte for byte with its labels, each other row
is counted with its reason.

    random_files.py [--seed N] [--count N]"""
import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from case import (NEEDED, Faults, Input, Table, check_cells, check_model,
                  program)
from raw_csv import BOM

TOO_MANY, REPEATED = "too many fields", "repeated header"
NUMBERS = [b"0", b"5", b" 7 ", b"0.04", b"0.05", b"200", b"400", b"1000",
           b"2001", b"16", b"1e-3", b"0.1", b"-1", b"inf", b"-Infinity", b"",
           b"NaN", b"abc", b'"15"', b'" 2 "', b'"1,5"', b'""', b"0.010",
           b"+3", b"3.", b".5", b"0x5", b"1 000"]
TEXTS = [b"plain", b"two words", b" outer ", b'"quoted"', b'"a, b"',
         b'"say ""so"""', b'"line\nend"', b'"cr\r\nlf"', b"", b'""',
         "gr\u00fc\u00df".encode(), b"\xff\xfe", b"=1+1", b"'", b"\t",
         b"a;b", b"x" * 300, b'"' + b"y,\n" * 200 + b'"']
NUMERIC = [name.encode() for name in NEEDED]
HEADERS = [b"note", b" Label ", b'"a, b"', b'"two\nlines"', b"x.1", b"note",
           b"", b"Attack Type", "\u00e4".encode()]


class File:
    """A random file, and which of its rows are to be accepted."""

    def __init__(self, rng):
        self.rng = rng
        names = [n.encode() for n in NEEDED if rng.random() < 0.9]
        names += rng.sample(HEADERS, rng.randint(0, 4))
        rng.shuffle(names)
        self.header = names
        self.end = rng.choice([b"\n", b"\n", b"\r\n", b"\r"])
        self.accepted, self.rejected, self.blank = [], {}, 0
        self.data = b"".join(self.lines())

    def cells(self):
        return [self.rng.choice(NUMBERS if name in NUMERIC else TEXTS)
                for name in self.header]

    def lines(self):
        rng = self.rng
        if rng.random() < 0.2:
            yield b"\xef\xbb\xbf"
        yield b",".join(self.header) + self.end
        for _ in range(rng.choice([0, 1, 2, 5, 40, 200])):
            yield self.line() + self.end
        if rng.random() < 0.5:
            self.accepted.append([b"5"] * len(self.header))
            yield b",".join(self.accepted[-1])

    def line(self):
        choice = self.rng.random()
        if choice < 0.05:
            self.blank += 1
            return b""
        if choice < 0.1:
            return self.reject(self.header, REPEATED)
        row = self.cells()
        if choice < 0.15:
            return self.reject(row + [b"more"], TOO_MANY)
        if choice < 0.3:
            row = row[:self.rng.randint(1, len(row))]
        if len(row) == 1 and not row[0].strip():
            self.blank += 1
            return b""
        self.accepted.append(row)
        return b",".join(row)

    def reject(self, row, reason):
        self.rejected[reason] = self.rejected.get(reason, 0) + 1
        return b",".join(row)


class Given(Input):
    """The input without what is to be rejected."""

    def __init__(self, path, file):
        Table.__init__(self, path)
        self.is_microseconds = False
        self.rows = file.accepted
        self.lines = list(range(2, 2 + len(self.rows)))


def check_counts(out, file, faults):
    """Every row is accepted or counted as rejected."""
    summary = json.loads((out / "summary.json").read_text())
    got = {x["reason"]: x["rows"] for x in summary["rejected"] if x["rows"]}
    faults.equal("summary.json", 0, "rejected", got, file.rejected)
    counts = summary["rows"]
    faults.equal("summary.json", 0, "rows_accepted", counts["rows_accepted"],
                 len(file.accepted))
    faults.equal("summary.json", 0, "rows_read", counts["rows_read"],
                 len(file.accepted) + sum(file.rejected.values()))
    faults.equal("summary.json", 0, "lines_blank", counts["lines_blank"],
                 file.blank)
    padded = sum(len(row) < len(file.header) for row in file.accepted)
    faults.equal("summary.json", 0, "rows_padded", counts["rows_padded"],
                 padded)


def check_ends(flows, file, faults):
    """The line ends are those of the input, and there is no BOM."""
    last = flows.bytes[-2:]
    faults.equal(flows.path.name, 1, "line end",
                 last if last == b"\r\n" else last[-1:], file.end)
    faults.equal(flows.path.name, 1, "BOM", flows.bytes[:3] == BOM, False)


def compare(seed, folder):
    file = File(random.Random(seed))
    faults = Faults(f"seed {seed}")
    path = folder / "flow.csv"
    path.write_bytes(file.data)
    result = program.run(
        "apply", "-r", program.DEFAULT_RULES, "-o", "out", "-q",
        "--time-unit", "seconds", "--no-charts", "--no-report", "flow.csv",
        cwd=folder)
    if result.returncode != 0:
        faults.add("(run)", 0, "status", result.stderr.decode(), 0)
        return faults.count
    flows = Table(folder / "out/flows_classified.csv")
    given = Given(path, file)
    check_cells(given, flows, faults)
    check_model(flows, given.labels(), faults)
    check_counts(folder / "out", file, faults)
    check_ends(flows, file, faults)
    return faults.count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    chosen = parser.parse_args()
    faults = 0
    for seed in range(chosen.seed, chosen.seed + chosen.count):
        with tempfile.TemporaryDirectory() as folder:
            faults += compare(seed, Path(folder)) > 0
        if faults >= 5:
            break
    print(f"{chosen.count} files, {faults} of them with differences")
    sys.exit(1 if faults else 0)


main()
