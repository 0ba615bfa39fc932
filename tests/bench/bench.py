#!/usr/bin/env python3
"""Measure flowrules and print the tables of docs/performance.md.

    cmake --preset release && cmake --build build/release
    tests/bench/setup.sh                 the peers; what is absent is left out
    tests/bench/bench.py                 all sections, a million rows
    tests/bench/bench.py stages          one of them
    tests/bench/bench.py --update        also into docs/performance.md
    tests/bench/bench.py --rows 10000000 commands growth

A section is a module section_*.py with NAME, TITLE and run(bench), which
returns lines of Markdown; SECTIONS lists them in their order."""
import argparse
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import measure
import section_commands
import section_growth
import section_meter
import section_stages
from peers import Peers

SECTIONS = [section_commands, section_growth, section_meter, section_stages]
SOURCE = Path(__file__).resolve().parents[2]
SMOKE_ROWS = 2000


class Bench:
    """What every section needs: the build, the flows, how often to run."""

    def __init__(self, options):
        self.source = SOURCE
        self.build = options.build.resolve()
        self.program = self.build / "flowrules"
        self.rules = SOURCE / "tests/bench/peers/work.yaml"
        self.data = options.data.resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.peers = Peers(None if options.no_peers
                           else options.peers.resolve())
        self.rows = options.rows
        self.runs = options.runs
        self.seconds = options.seconds
        self.is_smoke = options.smoke
        self.touch = options.touch
        self.failures = []
        text = subprocess.run([self.program, "apply", "--help"], check=True,
                              stdout=subprocess.PIPE, text=True).stdout
        self.has_threads = "--threads" in text

    def tool(self, name):
        return self.build / "tests/bench" / f"bench_{name}"

    def prepare(self):
        if self.touch:
            subprocess.run([self.tool("disk"), "touch", str(self.touch)],
                           check=True)

    def flows(self, rows):
        """A file of so many made-up flows; made once. The system's cache
        holds it as it is read from a disk, in large pieces; as it was written,
        in small ones, it takes twice as long to read."""
        path = self.data / f"flows_{rows}.csv"
        if not path.exists():
            measure.say(f"making {path.name}")
            part = path.with_suffix(".part")
            with open(part, "wb") as out:
                subprocess.run([self.tool("gen_flows"), str(rows)], check=True,
                               stdout=out)
            part.rename(path)
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while file.read(1 << 20):
                pass
        if self.touch:  # what an output may need
            self.touch = max(self.touch, path.stat().st_size * 3 // 2 >> 20)
        return path

    def row_count(self, path):
        return int(re.search(r"_(\d+)$", path.stem)[1])


def machine():
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return (f"{os.cpu_count()} cores ({model}), {measure.size(memory)} of "
            f"memory, Linux {platform.release().split('-')[0]}; load before "
            f"the run {os.getloadavg()[0]:.1f}")


def update(name, lines):
    """Put the lines between the section's markers in docs/performance.md."""
    path = SOURCE / "docs/performance.md"
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- bench: {name} -->\n", "<!-- end of bench -->"
    if begin not in text:
        sys.exit(f"{path} has no line '{begin.strip()}'")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    path.write_text(before + begin + "\n".join(lines) + "\n" + end + after,
                    encoding="utf-8")


def parse():
    names = [section.NAME for section in SECTIONS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION",
                        help=f"of {', '.join(names)}; all if none is named")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15,
                        help="turns; a slow tool has its run in some of them")
    parser.add_argument("--seconds", type=float, default=15, metavar="S",
                        help="about what all runs of a tool may take")
    parser.add_argument("--build", type=Path, default=SOURCE / "build/release")
    parser.add_argument("--data", type=Path,
                        default=SOURCE / "build/bench-data",
                        help="where made-up flows and outputs go")
    parser.add_argument("--peers", type=Path,
                        default=SOURCE / "build/bench-peers",
                        help="where setup.sh put DuckDB and Polars")
    parser.add_argument("--no-peers", action="store_true",
                        help="flowrules and the limits only")
    parser.add_argument("--touch", type=int, default=2048, metavar="MB",
                        help="memory to touch before each run")
    parser.add_argument("--update", action="store_true",
                        help="write the tables into docs/performance.md")
    parser.add_argument("--smoke", action="store_true",
                        help="everything once and small: does it work?")
    options = parser.parse_args()
    for name in options.sections:
        if name not in names:
            parser.error(f"no section '{name}'; they are {', '.join(names)}")
    if options.smoke:
        options.rows, options.runs, options.touch = SMOKE_ROWS, 1, 0
    return options


def main():
    options = parse()
    bench = Bench(options)
    where = machine()
    for section in SECTIONS:
        if options.sections and section.NAME not in options.sections:
            continue
        lines = [f"{where}.", "", *section.run(bench)]
        print(f"## {section.TITLE}\n\n" + "\n".join(lines) + "\n", flush=True)
        if options.update:
            update(section.NAME, lines)
    for failure in bench.failures:
        print(f"failed: {failure}", file=sys.stderr)
    sys.exit(1 if bench.failures else 0)


if __name__ == "__main__":
    main()
