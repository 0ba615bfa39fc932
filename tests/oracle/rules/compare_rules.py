#!/usr/bin/env python3
"""Random rule files on random rows: flowrules against the slow evaluation of
the same trees, cell by cell.

    compare_rules.py [--seed N] [--count N] [--rows N] [--keep DIR]

A difference prints the rule, the cells and the command to run it again."""
import argparse
import csv
import json
import random
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))

import program                                          # noqa: E402
from generate import Generator, Rows                    # noqa: E402
from nodes import Compare, Number                       # noqa: E402
from rulefile import (OFF, Bands, Label, Paper, Rule, RuleFile, Writer,  # noqa: E402
                      safe)

# around the sizes of masks and batches
SIZES = [1, 2, 3, 63, 64, 65, 130, 200]
LONG_SIZES = [2047, 2048, 2049, 4100]


def split(rules, rng):
    """Two files that mean the same as `rules`: a base in which some entries
    are others, and a file that extends and corrects it."""
    base, top = RuleFile(), RuleFile()
    base.declared, base.lists = rules.declared, rules.lists
    base.sections, top.sections = rules.sections, rules.sections
    one = Number("1", 1.0)
    for section in ("lets", "features"):
        for entry in getattr(rules, section):
            if rng.random() < 0.5:
                getattr(top, section).append(entry)
                entry = (entry[0], entry[1], one)
            getattr(base, section).append(entry)
    for label in rules.labels:
        if rng.random() < 0.5:
            top.labels.append(label)
            always = Rule("Alpha", Compare("<", one, Number("2", 2.0)))
            label = Label(label.name, "first match", [always], None)
        base.labels.append(label)
    base.features.append(("gone", "number", one))
    top.features.append(("gone", "number", OFF))
    return base, top


def words_of(entry):
    """All that looks like a name in what computes an entry."""
    if entry is None:
        return []
    paper = Paper(random.Random(0))
    if isinstance(entry, Label):
        nodes = [rule.condition for rule in entry.rules]
    elif isinstance(entry, Bands):
        nodes = [entry.measure]
    else:
        nodes = [entry]
    return re.findall(r"\w+", " ".join(node.text(paper) for node in nodes))


class Case:
    """One rule file with its rows, in a folder."""

    def __init__(self, seed, row_count, folder):
        rng = random.Random(seed)
        self.seed = seed
        self.folder = folder
        self.is_microseconds = rng.random() < 0.25
        generator = Generator(rng, self.is_microseconds)
        self.rules = generator.make()
        self.rows = Rows(generator)
        self.cells = [self.rows.row() for _ in range(row_count)]
        self.yaml = Writer(self.rules, rng).text()

    def write(self):
        (self.folder / "rules.yaml").write_text(self.yaml, encoding="utf-8")
        with open(self.folder / "flow.csv", "w", newline="",
                  encoding="utf-8") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(self.rows.names)
            for row in self.cells:
                out.writerow([row[name] for name in self.rows.names])

    def run(self, rules, out):
        unit = "microseconds" if self.is_microseconds else "seconds"
        return program.run(
            "apply", "-r", rules, "-o", out, "--time-unit", unit, "--only",
            "flows_classified", "-q", "flow.csv", cwd=self.folder)

    def has_used_column(self):
        """Does the input have a column that the rules ask for, if any?"""
        used, todo = set(), [name for name, _ in self.rules.outputs()]
        while todo:
            name = todo.pop()
            if name not in used:
                used.add(name)
                todo += words_of(self.rules.entries.get(name))
        used &= set(self.rows.columns)
        return not used or bool(used - self.rows.absent)

    def wanted(self):
        return [self.rules.cells(self.rows.values(row)) for row in self.cells]

    def fault(self, words):
        print(f"seed {self.seed}: {words}")
        print(f"  again: compare_rules.py --seed {self.seed} --count 1 "
              f"--rows {len(self.cells)} --keep DIR")
        return 1

    def check(self):
        """0, or 1 with a difference printed."""
        self.write()
        result = self.run("rules.yaml", "out")
        if not self.has_used_column():
            return 0 if b"none of the columns" in result.stderr else \
                self.fault("accepted without any column that it uses")
        if result.returncode != 0:
            return self.fault(f"status {result.returncode}\n"
                              + result.stderr.decode(errors="replace"))
        return (self.compare("out") or self.check_show() or
                self.check_extends() or self.check_explain())

    def check_explain(self):
        """What `explain` says of every flow is what `apply` wrote."""
        if self.seed % 2:
            return 0
        unit = "microseconds" if self.is_microseconds else "seconds"
        result = program.run(
            "explain", "-r", "rules.yaml", "--time-unit", unit, "--json",
            "--where", "true", "--limit", str(len(self.cells)), "flow.csv",
            cwd=self.folder)
        if result.returncode != 0:
            return self.fault("explain failed\n" + result.stderr.decode())
        flows = json.loads(result.stdout)
        if [flow["row"] for flow in flows] != \
                list(range(1, len(self.cells) + 1)):
            return self.fault("explain shows other flows")
        for number, (flow, wanted) in enumerate(zip(flows, self.wanted())):
            kinds = dict(self.rules.outputs())
            got = {c["name"]: safe(c["cell"]) if kinds.get(c["name"]) in
                   ("label", "marks", "text") else c["cell"]
                   for c in flow["columns"]}
            if list(got) != [name for name, _ in self.rules.outputs()]:
                return self.fault(f"explain shows {list(got)}")
            for name, text in wanted.items():
                if got[name] != text:
                    return self.fault_at("explain", number, name, got[name],
                                         text)
        return 0

    def check_show(self):
        """What `show` prints means the same."""
        if self.seed % 4:
            return 0
        result = program.run("show", "rules.yaml", cwd=self.folder)
        if result.returncode != 0:
            return self.fault("show failed\n" + result.stderr.decode())
        (self.folder / "shown.yaml").write_bytes(result.stdout)
        result = self.run("shown.yaml", "shown")
        if result.returncode != 0:
            return self.fault("what show prints is wrong\n"
                              + result.stderr.decode())
        return self.compare("shown")

    def check_extends(self):
        """Half of the entries come from the file that replaces them."""
        if self.seed % 4 != 1:
            return 0
        rng = random.Random(self.seed)
        base, top = split(self.rules, rng)
        (self.folder / "base.yaml").write_text(
            Writer(base, rng).text(), encoding="utf-8")
        (self.folder / "top.yaml").write_text(
            Writer(top, rng).text("base.yaml"), encoding="utf-8")
        result = self.run("top.yaml", "merged")
        if result.returncode != 0:
            return self.fault("merged rules are refused\n"
                              + result.stderr.decode())
        return self.compare("merged") or self.check_diff()

    def cells_of(self, out):
        path = self.folder / out / "flows_classified.csv"
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def check_diff(self):
        """`diff` counts the cells that differ between two applications."""
        if self.run("base.yaml", "base").returncode != 0:
            return 0            # none of its columns is there
        unit = "microseconds" if self.is_microseconds else "seconds"
        result = program.run("diff", "--json", "--time-unit", unit,
                             "base.yaml", "top.yaml", "flow.csv",
                             cwd=self.folder)
        if result.returncode not in (0, 1):
            return self.fault("diff failed\n" + result.stderr.decode())
        found = json.loads(result.stdout)
        if found["is_same"] != (result.returncode == 0):
            return self.fault("diff ends with the wrong status")
        rows = list(zip(self.cells_of("base"), self.cells_of("merged")))
        for column in found["columns"]:
            name = column["name"]
            if column["what"] not in ("same", "changed"):
                continue
            count = sum(old[name] != new[name] for old, new in rows)
            listed = sum(change["flows"] for change in column["changes"])
            if not count == column["flows"] == listed + column["unlisted"]:
                return self.fault(f"diff: {name}: {column['flows']} flows, "
                                  f"want {count}")
        return 0

    def compare(self, out):
        path = self.folder / out / "flows_classified.csv"
        with open(path, newline="", encoding="utf-8") as file:
            found = list(csv.reader(file))
        header, rows = found[0], found[1:]
        want = self.rows.names + [name for name, _ in self.rules.outputs()]
        if header != want:
            return self.fault(f"{out}: header {header}\nwant {want}")
        if len(rows) != len(self.cells):
            return self.fault(f"{out}: {len(rows)} rows, want "
                              f"{len(self.cells)}")
        for number, (got, wanted) in enumerate(zip(rows, self.wanted())):
            got = dict(zip(header, got))
            for name, text in wanted.items():
                if got[name] != text:
                    return self.fault_at(out, number, name, got[name], text)
        return 0

    def fault_at(self, out, number, name, got, want):
        paper = Paper(random.Random(0))
        entry = self.rules.entries[name]
        shown = entry.text(paper) if hasattr(entry, "text") else \
            f"a label of {getattr(entry, 'policy', 'bands')}"
        return self.fault(
            f"{out}/flows_classified.csv:{number + 2}: {name}: got {got!r}, "
            f"want {want!r}\n  {name}: {shown}\n  row: {self.cells[number]}\n"
            + self.yaml)


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


def row_count(chosen, seed):
    if chosen.rows:
        return chosen.rows
    if seed % 25 == 0:
        return LONG_SIZES[seed // 25 % len(LONG_SIZES)]
    return SIZES[seed % len(SIZES)]


def run_case(chosen, seed):
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        return Case(seed, row_count(chosen, seed), chosen.keep).check()
    with tempfile.TemporaryDirectory() as folder:
        return Case(seed, row_count(chosen, seed), Path(folder)).check()


def main():
    chosen = options()
    faults = 0
    for seed in range(chosen.seed, chosen.seed + chosen.count):
        faults += run_case(chosen, seed)
        if faults >= 10:
            print("more differences are not looked for")
            break
    print(f"{chosen.count} rule files, {faults} differences")
    sys.exit(1 if faults else 0)


main()
