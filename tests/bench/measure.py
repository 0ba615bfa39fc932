"""Running programs against each other, and making tables of the results.

Traps that this module avoids: tools are run in turns, so that a disturbance
hits all of them; before each run its earlier output is deleted, dirty pages
are written out and some memory is touched, untimed, because a host may have
taken back what was freed. CPU seconds survive a busy second core, wall times
do not: tables show both. Peak memory is that of the largest process."""
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tool:
    """A command that writes `output` (a file or a folder; None: nothing).
    With `is_stdout` the file is its standard output."""
    name: str
    argv: list
    output: Path = None
    is_stdout: bool = False
    env: dict = field(default_factory=dict)


@dataclass
class Sample:
    wall: float  # seconds
    cpu: float   # seconds, user and system
    peak: float  # bytes


class Result:
    """What the runs of one tool gave."""

    def __init__(self, samples):
        self.samples = samples
        walls = [sample.wall for sample in samples]
        self.wall = statistics.median(walls)
        self.least, self.most = min(walls), max(walls)
        self.cpu = statistics.median(sample.cpu for sample in samples)
        self.peak = max(sample.peak for sample in samples)


class Failed(Exception):
    """A tool ended with an error."""


def remove(path):
    if path is None:
        return
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def run_once(tool, bench, is_primed=True):
    """One timed run. The output stays until the next one."""
    remove(tool.output)
    os.sync()
    if is_primed:
        bench.prepare()
    result = bench.data / "launch.txt"
    out = (open(tool.output, "wb") if tool.is_stdout
           else open(os.devnull, "wb"))
    with out:
        done = subprocess.run(
            [bench.tool("launch"), result, *map(str, tool.argv)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
            env={**os.environ, **tool.env})
    if done.returncode != 0:
        raise Failed(f"{tool.name}: status {done.returncode}: "
                     f"{done.stderr.decode(errors='replace')[-500:]}")
    return Sample(*map(float, result.read_text().split()))


def say(words):
    print(words, file=sys.stderr, flush=True)


def alternate(tools, bench):
    """Run all tools in turns: name -> Result. Slow tools have fewer runs,
    spread over all turns, so that each takes about bench.seconds or less."""
    samples = {tool.name: [] for tool in tools}
    failed = set()
    for turn in range(bench.runs):
        for tool in tools:
            done = samples[tool.name]
            used = sum(sample.wall for sample in done)
            if tool.name in failed or used > bench.seconds * turn / bench.runs:
                continue
            try:
                done.append(run_once(tool, bench))
                say(f"  {tool.name}: {done[-1].wall:.3f} s")
            except Failed as why:
                say(f"  {why}")
                bench.failures.append(str(why))
                failed.add(tool.name)
            finally:
                remove(tool.output)
    return {name: Result(found) for name, found in samples.items() if found}


# --- tables -----------------------------------------------------------------

def number(value, digits=3):
    """A number with so many significant digits, never in exponent form."""
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = f"{value:.{digits + 3}f}"
    return text


def size(value):
    """Bytes for people; k is 1000."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= factor:
            return f"{number(value / factor)} {unit}"
    return f"{value:.0f} B"


def table(head, rows):
    """Lines of a Markdown table; columns after the first to the right."""
    lines = ["| " + " | ".join(head) + " |",
             "|---" + "|---:" * (len(head) - 1) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


COMPARED = ["program", "s", "least–greatest", "runs", "×", "CPU s", "×",
            "peak memory"]


def compared(tools, results, more):
    """Rows below COMPARED, beside the first tool; more(name, result) gives the
    cells behind them."""
    ours = results[tools[0].name]
    for tool in tools:
        if tool.name not in results:
            continue
        result = results[tool.name]
        yield [tool.name, number(result.wall),
               f"{number(result.least)}–{number(result.most)}",
               str(len(result.samples)), number(result.wall / ours.wall),
               number(result.cpu), number(result.cpu / ours.cpu),
               size(result.peak), *more(tool.name, result)]
