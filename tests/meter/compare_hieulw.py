#!/usr/bin/env python3
"""flowrules meter --profile hieulw against what the Python meter wrote.

    compare_hieulw.py CASES

Rows are matched by place: their order is part of the behaviour. Numbers agree
within 1e-9, texts exactly. Where that meter crashed, CASES has what it would
have written without the crash (NAME.A4.csv, NAME.A5.csv)."""
import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import program                                          # noqa: E402

RELATIVE = 1e-9
SKIPPED = 77


def golden_of(cases, name):
    """The file without the crash if there is one."""
    for ending in (".A5.csv", ".A4.csv", ".csv"):
        path = cases / "flows" / (name + ending)
        if path.exists():
            return path
    raise FileNotFoundError(f"{cases}/flows/{name}.csv")


def rows_of(text):
    return list(csv.reader(text.splitlines()))


def is_same(a, b):
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= RELATIVE * max(abs(x), abs(y))


def faults_of(want, got):
    if not want:
        # no flow: that meter writes an empty file, this one the header
        want = got[:1]
    if len(want) != len(got):
        yield f"{len(got) - 1} rows, not {len(want) - 1}"
    for number, (a, b) in enumerate(zip(want, got), 1):
        if len(a) != len(b):
            yield f"line {number}: {len(b)} cells, not {len(a)}"
        for name, x, y in zip(want[0], a, b):
            if not is_same(x, y):
                yield f"line {number}, {name}: {y}, not {x}"


def main(cases):
    if not cases:
        print("the cases are not here")
        return SKIPPED
    faults = rows = 0
    for capture in sorted((Path(cases) / "captures").iterdir()):
        result = program.must(program.run(
            "meter", "-q", "--profile", "hieulw", capture, cwd=HERE))
        want = rows_of(golden_of(Path(cases), capture.stem).read_text())
        got = rows_of(result.stdout.decode())
        rows += len(got) - 1
        for fault in faults_of(want, got):
            faults += 1
            print(f"{capture.name}, {fault}")
    print(f"{rows} rows, {faults} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
