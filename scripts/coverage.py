#!/usr/bin/env python3
"""Which lines and branches of src/ the tests reach.

    cmake --workflow --preset coverage   (or build and test it by hand)
    scripts/coverage.py [FILE...]

Prints one line a file, least reached first, and a total. With files of src/
named it prints their lines that no test reaches instead.
"""
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/coverage"


def gcov_reports(folder):
    """What gcov says about every object that has run."""
    data = sorted(BUILD.rglob("*.gcda"))
    if not data:
        sys.exit("coverage: no test has run in build/coverage; first: "
                 "cmake --workflow --preset coverage")
    for start in range(0, len(data), 50):
        subprocess.run(["gcov", "--json-format", "--branch-probabilities",
                        "--preserve-paths", *data[start:start + 50]],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for path in sorted(Path(folder).glob("*.gcov.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as text:
            yield json.load(text)


def collect():
    """file -> (line -> hits, (line, branch) -> hits), summed over objects."""
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for report in gcov_reports(folder):
            for entry in report["files"]:
                path = Path(report["current_working_directory"],
                            entry["file"]).resolve()
                if ROOT / "src" not in path.parents:
                    continue
                name = path.relative_to(ROOT).as_posix()
                lines, branches = files.setdefault(name, ({}, {}))
                for line in entry["lines"]:
                    number = line["line_number"]
                    lines[number] = lines.get(number, 0) + line["count"]
                    for index, branch in enumerate(line["branches"]):
                        key = (number, index)
                        branches[key] = (branches.get(key, 0)
                                         + branch["count"])
    return files


def share(hits):
    reached = sum(1 for count in hits if count)
    return 100.0 * reached / len(hits) if hits else 100.0


def show(name, lines, branches):
    print(f"{share(lines):6.1f} {share(branches):9.1f} {len(lines):7d}  {name}")


def main():
    files = collect()
    for name in sys.argv[1:]:
        lines = files.get(name, ({}, {}))[0]
        for number in sorted(n for n, count in lines.items() if not count):
            print(f"{name}:{number}: not reached")
    if len(sys.argv) > 1:
        return
    print(" lines  branches   count  file")
    all_lines, all_branches = [], []
    for name, (lines, branches) in sorted(
            files.items(), key=lambda f: share(f[1][0].values())):
        show(name, list(lines.values()), list(branches.values()))
        all_lines += lines.values()
        all_branches += branches.values()
    show("all", all_lines, all_branches)


if __name__ == "__main__":
    main()
