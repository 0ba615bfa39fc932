#!/usr/bin/env python3
"""rules/first.yaml decides as rules/default.yaml does: every flow of every
file has the same cells.

    first_match.py CASES

The sample is always there; CASES/flows and CASES/flows_merged where the
reference data are."""
import sys
import tempfile
from pathlib import Path

from case import program

FIRST = program.SOURCE / "rules/first.yaml"


def classified(rules, path, out):
    result = program.run("apply", "-q", "-r", rules, "-o", out, "--only",
                         "flows_classified", path, cwd=out.parent)
    table = out / "flows_classified.csv"
    if result.returncode != 0 or not table.exists():
        return None
    return table.read_bytes()


def compare(path, folder):
    """The rows that are the same, or -1."""
    default = classified(program.DEFAULT_RULES, path, folder / "default")
    first = classified(FIRST, path, folder / "first")
    if default == first:
        return 0 if default is None else default.count(b"\n")
    print(f"{path}: the cells differ")
    return -1


def main():
    cases = Path(sys.argv[1])
    paths = [program.SOURCE / "docs/sample/flow.csv"]
    for name in ("flows", "flows_merged"):
        paths += sorted((cases / name).glob("*.csv"))
    rows = []
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(compare(path, Path(folder)))
    print(f"{len(paths)} files, {sum(max(n, 0) for n in rows)} rows")
    if len(paths) == 1:
        print("only the sample: the reference data are not here")
    sys.exit(1 if -1 in rows or max(rows) == 0 else 0)


main()
