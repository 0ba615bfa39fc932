#!/usr/bin/env python3
"""The linter accuses nobody wrongly: random rules, checked, and applied to
random rows of which most lie on an edge that a rule asks about, or miss a
value.

    lint_rules.py [--seed N] [--count N] [--keep DIR]

What "can never hold" (W0403) becomes a feature and is never true; a rule that
"never names a flow" (W0404) names none; a flow in a gap (W0406) has no name
but that of else."""
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

ROWS = 400
RULES = 9
NUMBERS = {"pkt_size_avg": "B", "flow_duration": "s", "tot_fwd_pkts": "",
           "totlen_fwd_pkts": "B", "src_port": "", "ratio": ""}
EDGES = [0, 1, 2, 3, 5]
WORDS = ["a", "b", "c"]
LEVELS = ["Low", "Middle", "High"]


class Author:
    """Writes conditions that often exclude or contain each other."""

    def __init__(self, rng):
        self.rng = rng
        self.lets = []

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def number(self, name):
        if self.rng.random() < 0.05:
            return self.pick(["inf", "-inf"])
        return f"{self.pick(EDGES)}{NUMBERS[name]}"

    def comparison(self):
        name = self.pick(list(NUMBERS))
        sign = self.pick(["<", "<=", ">", ">=", "==", "!="])
        kind = self.rng.random()
        if kind < 0.15:
            other = {"pkt_size_avg": "totlen_fwd_pkts",
                     "tot_fwd_pkts": "src_port"}.get(name, name)
            return f"{name} {sign} {other}"
        if kind < 0.3:
            return (f"{self.number(name)} {self.pick(['<', '<='])} {name} "
                    f"{self.pick(['<', '<='])} {self.number(name)}")
        if kind < 0.4:
            low, high = sorted([self.pick(EDGES), self.pick(EDGES)])
            unit = NUMBERS[name]
            return (f"{name} {self.pick(['in', 'not in'])} "
                    f"{{{low}{unit}..{high}{unit}, {self.pick(EDGES)}{unit}}}")
        if kind < 0.5:
            return f"{self.number(name)} {sign} {name}"
        if kind < 0.55:
            return f"default({name}, {self.number(name)}) {sign} " \
                f"{self.number(name)}"
        if kind < 0.6:
            return f"tot_fwd_pkts + src_port {sign} {self.pick(EDGES)}"
        return f"{name} {sign} {self.number(name)}"

    def atom(self):
        kind = self.rng.random()
        if kind < 0.62:
            return self.comparison()
        if kind < 0.72 and self.lets:
            return self.pick(self.lets)
        if kind < 0.78:
            return f"{self.pick(['missing', 'known'])}" \
                f"({self.pick(list(NUMBERS) + ['host', 'vip', 'level'])})"
        if kind < 0.84:
            return f"host {self.pick(['==', '!='])} '{self.pick(WORDS)}'"
        if kind < 0.88:
            return f"host {self.pick(['in', 'not in'])} " \
                f"{{'{self.pick(WORDS)}', '{self.pick(WORDS)}'}}"
        if kind < 0.91:
            return f"host {self.pick(['matches', 'not matches'])} '^[ab]'"
        if kind < 0.94:
            return "vip"
        if kind < 0.97:
            return f"level {self.pick(['==', '!='])} '{self.pick(LEVELS)}'"
        return f"src_ip {self.pick(['in', 'not in'])} {{10.0.0.0/8}}"

    def condition(self, depth=0):
        kind = self.rng.random()
        if depth >= 3 or kind < 0.4:
            return self.atom()
        if kind < 0.5:
            return f"not ({self.condition(depth + 1)})"
        count = self.pick([2, 2, 3])
        joint = " and " if kind < 0.8 else " or "
        parts = [self.condition(depth + 1) for _ in range(count)]
        return joint.join(p if " " not in p else f"({p})" for p in parts)

    def file(self):
        """The text of a rule file, without its labels' prelude."""
        lines = ["flowrules: 1", "columns:", "  host: text", "  vip: truth",
                 "  ratio: number", "let:"]
        for i in range(4):
            lines.append(f"  c{i}: {self.condition()}")
            self.lets.append(f"c{i}")
        lines += ["labels:", "  level:", "    bands of: flow_duration",
                  "    above 1s: Low", "    above 2s: Middle",
                  "    above 3s: High"]
        for i in range(4):
            policy = self.pick(["first match", "last match"])
            lines += [f"  l{i}:", f"    {policy}:"]
            count = self.rng.randrange(2, 4 if i == 3 else RULES)
            name = self.pick(list(NUMBERS))
            for k in range(count):
                text = self.condition()
                if i == 3:      # about one value: gaps
                    text = f"{name} {self.pick(['<', '<=', '>', '>='])} " \
                        f"{self.pick(EDGES)}{NUMBERS[name]}"
                lines.append(f"      - R{k}: {text}")
            if self.rng.random() < (0.2 if i == 3 else 0.5):
                lines.append("    else: Rest")
        return lines

    def row(self):
        def maybe(value):
            return "" if self.rng.random() < 0.12 else value
        row = {name: maybe(self.pick(
            EDGES + [0.5, 1.5, 4, 2.0000000000000004, "inf", "-inf"]))
            for name in NUMBERS}
        if self.rng.random() < 0.3:
            row["pkt_size_avg"] = row["totlen_fwd_pkts"]
        row["host"] = maybe(self.pick(WORDS + ["d"]))
        row["vip"] = maybe(self.pick(["true", "false"]))
        row["src_ip"] = maybe(self.pick(["10.0.0.1", "11.0.0.1"]))
        return row


class Case:
    def __init__(self, seed, folder):
        self.seed = seed
        self.folder = folder
        author = Author(random.Random(seed))
        self.lines = author.file()
        self.rows = [author.row() for _ in range(ROWS)]
        self.accused = 0

    def apply(self, lines, name):
        (self.folder / f"{name}.yaml").write_text("\n".join(lines) + "\n")
        program.must(program.run(
            "apply", "-r", f"{name}.yaml", "-o", name, "--time-unit",
            "seconds", "--only", "flows_classified", "-q", "flow.csv",
            cwd=self.folder))
        path = self.folder / name / "flows_classified.csv"
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def text_of(self, label):
        line = self.lines[label["line"] - 1]
        return line[label["column"] - 1:label["end_column"] - 1]

    def label_of(self, number):
        """The label around a line."""
        while not re.match(r"  \w+:$", self.lines[number]):
            number -= 1
        return self.lines[number].strip(" :")

    def fault(self, finding, row):
        print(f"seed {self.seed}: accused wrongly: {finding['message']}\n"
              f"  line {finding['line']}: "
              f"{self.lines[finding['line'] - 1]}\n  row: {row}\n"
              f"  again: lint_rules.py --seed {self.seed} --count 1\n"
              + "\n".join(self.lines))
        return 1

    def check_never(self, findings):
        """What never holds is never true as a feature."""
        parts = []
        for finding in findings:
            text = self.lines[finding["line"] - 1].split(": ", 1)[1]
            if "part of an" in finding["message"]:
                marks = [m for m in finding["labels"]
                         if m["line"] == finding["line"]]
                if len(marks) > 1:
                    continue            # only both marks are the part
                text = self.text_of(marks[0])
            parts.append((text, finding))
        if not parts:
            return 0
        lines = list(self.lines)
        at = lines.index("labels:")
        lines[at:at] = ["features:"] + [
            f"  f{i}: {text}" for i, (text, _) in enumerate(parts)]
        for row in self.apply(lines, "parts"):
            for i, (_, finding) in enumerate(parts):
                if row[f"f{i}"] == "true":
                    return self.fault(finding, row)
        return 0

    def check_taken(self, finding, rows):
        name = re.match("'(.*)' never names", finding["message"])[1]
        label = self.label_of(finding["line"] - 1)
        for row in rows:
            if row[label] == name:
                return self.fault(finding, row)
        return 0

    def check_gap(self, finding, rows):
        """Both marks are comparisons of one value with one number."""
        above, below = (self.text_of(m) for m in finding["labels"][:2])
        marks = [re.fullmatch(r"(\w+) (<=?|>=?) (\d+)\w*", text)
                 for text in (above, below)]
        if not all(marks):
            return 0
        name = marks[0][1]
        low, high = float(marks[1][3]), float(marks[0][3])
        label = self.label_of(finding["line"] - 1)
        seen = 0
        for row in rows:
            if row[name] == "":
                continue
            value = float(row[name])
            inside = (value > low or (value == low and marks[1][2] == "<")) \
                and (value < high or (value == high and marks[0][2] == ">"))
            seen += inside
            if inside and row[label] not in ("", "Rest"):
                return self.fault(finding, row)
        if not seen:
            print(f"seed {self.seed}: no row lies in a gap")
        return 0

    def check(self):
        with open(self.folder / "flow.csv", "w", newline="") as file:
            out = csv.DictWriter(file, list(self.rows[0]))
            out.writeheader()
            out.writerows(self.rows)
        rows = self.apply(self.lines, "rules")
        result = program.run("check", "--format", "json", "rules.yaml",
                             cwd=self.folder)
        program.must(result)
        found = json.loads(result.stderr or b"[]")
        self.codes = [finding["code"] for finding in found]
        wrong = self.check_never([f for f in found if f["code"] == "W0403"])
        for finding in found:
            if finding["code"] == "W0404":
                wrong |= self.check_taken(finding, rows)
            if finding["code"] == "W0406":
                wrong |= self.check_gap(finding, rows)
        return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    wrong, codes = 0, []
    for seed in range(chosen.seed, chosen.seed + chosen.count):
        with tempfile.TemporaryDirectory() as folder:
            case = Case(seed, chosen.keep or Path(folder))
            wrong += case.check()
            codes += case.codes
    counts = {code: codes.count(code) for code in sorted(set(codes))}
    print(f"lint: {chosen.count} rule files, {wrong} wrong; found {counts}")
    if chosen.count >= 20:
        for code, least in ("W0403", 50), ("W0404", 20), ("W0406", 2):
            if counts.get(code, 0) < least:
                print(f"too few {code} to prove anything")
                wrong += 1
    sys.exit(1 if wrong else 0)


main()
