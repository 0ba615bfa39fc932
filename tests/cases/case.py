"""One case: its input, its goldens, a run of flowrules, and the differences
between the two, each with file, line and column."""
import json
import math
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"),
                str(HERE.parent / "oracle/rules")]

import cells                                            # noqa: E402
import default_labels                                   # noqa: E402
import deviations                                       # noqa: E402
import program                                          # noqa: E402
from default_labels import FIVE, RENAMED, REST          # noqa: E402
from raw_csv import Table, text                         # noqa: E402

RELATIVE = 1e-9
NEEDED = ("totlen_bwd_pkts", "flow_duration", "pkt_size_avg", "flow_iat_std",
          "flow_iat_mean", "tot_fwd_pkts", "tot_bwd_pkts", "totlen_fwd_pkts",
          "fwd_header_len", "flow_byts_s")
TIMES = ("flow_duration", "flow_iat_mean", "flow_iat_std")
TABLES = ("summary_statistics", "packet_size_summary", "strong_correlations",
          "summary_report")
PREFIXES = {"flow_type": "Flow Type: ", "timing_category": "Timing Category: ",
            "traffic_pattern": "Traffic Pattern: ",
            "size_category": "Size Category: "}
# rows of the tables that are means of a column
MEANS = {"Mean Flow Duration (s)": ("flow_duration", 4),
         "Mean Packet Size (bytes)": ("pkt_size_avg", 2),
         "Mean Throughput (bytes/s)": ("flow_byts_s", 2),
         "Average Flow Duration (s)": ("flow_duration", None),
         "Average Throughput (bytes/s)": ("flow_byts_s", None),
         "Average Packet Size (bytes)": ("pkt_size_avg", None)}


def input_of(folder, name):
    """The input of a case; the prefix of its name says where it lies."""
    for prefix, place in (("edge_", "edge"), ("cic_", "flows_cic_snake")):
        if name.startswith(prefix):
            return folder / place / (name.removeprefix(prefix) + ".csv")
    if name.startswith("merged_"):
        return folder / "flows_merged" / (name + ".csv")
    return folder / "flows" / (name + ".csv")


def is_close(a, b):
    if a == b:
        return True
    return math.isfinite(a) and math.isfinite(b) and \
        abs(a - b) <= RELATIVE * max(abs(a), abs(b))


class Faults:
    """Differences found so far; each is printed where it is found."""
    SHOWN = 20

    def __init__(self, name):
        self.name = name
        self.count = 0

    def add(self, file, line, column, got, want):
        self.count += 1
        if self.count <= self.SHOWN:
            print(f"{self.name}/{file}:{line}: {column}: "
                  f"got {got!r}, want {want!r}")
        elif self.count == self.SHOWN + 1:
            print(f"{self.name}: more differences are not shown")

    def equal(self, file, line, column, got, want):
        if got != want:
            self.add(file, line, column, got, want)

    def number(self, file, line, column, got, want):
        """Cells that are numbers, the same to 1e-9, or both empty."""
        a, b = cells.number(got), cells.number(want)
        if (a is None or b is None) and got == want:
            return
        if a is None or b is None or not is_close(a, b):
            self.add(file, line, column, got, want)


class Run:
    """`flowrules apply` on a file, and its results."""

    def __init__(self, path, out, *options):
        self.out = out
        self.result = program.run(
            "apply", "-r", program.DEFAULT_RULES, "-o", out, *options, path,
            cwd=out.parent)
        self.status = self.result.returncode
        self.stderr = self.result.stderr.decode()
        self.flows = None
        if (out / "flows_classified.csv").exists():
            self.flows = Table(out / "flows_classified.csv")

    def table(self, name):
        return Table(self.out / f"{name}.csv")

    def summary(self):
        return json.loads((self.out / "summary.json").read_text())


class Input(Table):
    """An input with the snake_case names, as numbers."""

    def __init__(self, path, is_microseconds=False):
        super().__init__(path)
        self.is_microseconds = is_microseconds

    def numbers(self, name):
        if not self.has(name):
            return [None] * len(self.rows)
        is_divided = self.is_microseconds and name in TIMES
        return [cells.seconds(cell, is_divided) for cell in self.column(name)]

    def labels(self):
        """The columns of the default rules, computed by hand."""
        columns = [self.numbers(name) for name in NEEDED]
        return [default_labels.classify(dict(zip(NEEDED, values)))
                for values in zip(*columns)]

    def finite(self, name):
        return [x for x in self.numbers(name)
                if x is not None and math.isfinite(x)]

    def has_infinite(self, name):
        return any(x is not None and math.isinf(x)
                   for x in self.numbers(name))


# --- flows_classified.csv ---------------------------------------------------


def check_cells(given, flows, faults):
    """Every row is there, its own cells byte for byte."""
    file = flows.path.name
    added = [n for n in FIVE + REST if n not in given.names]
    faults.equal(file, 1, "header", [text(c) for c in flows.header],
                 [text(c) for c in given.header] + added)
    faults.equal(file, 1, "number of flows", len(flows.rows), len(given.rows))
    overwritten = {i for i, n in enumerate(given.names) if n in FIVE + REST}
    width = len(given.header)
    for line, mine, theirs in zip(flows.lines, flows.rows, given.rows):
        faults.equal(file, line, "number of cells", len(mine),
                     width + len(added))
        padded = theirs + [b""] * (width - len(theirs))
        for i in range(width):
            if i not in overwritten and mine[i] != padded[i]:
                faults.add(file, line, given.names[i], mine[i], padded[i])


def check_model(flows, labels, faults):
    """The labels are those that the definitions give."""
    for name in FIVE + REST:
        column = flows.column(name)
        for line, got, row in zip(flows.lines, column, labels):
            faults.equal(flows.path.name, line, name, got, row[name])


def golden_label(case, line, name, golden, is_undecided):
    """What ours writes where the golden holds this."""
    change = deviations.LABELS.get((case, line, name))
    if change:
        assert change[0] == golden, (case, line, name, golden)
        return change[1]
    if name != "is_periodic":
        return RENAMED.get(golden, golden)
    if golden == "False" and is_undecided:
        return ""
    return {"True": "true", "False": "false"}[golden]


def check_goldens(case, given, flows, golden, faults):
    """The five columns are those of the golden."""
    faults.equal(flows.path.name, 1, "number of flows", len(flows.rows),
                 len(golden.rows))
    undecided = [row["is_periodic"] == "" for row in given.labels()]
    for name in FIVE:
        for line, got, want, is_open in zip(
                given.lines, flows.column(name), golden.column(name),
                undecided):
            want = golden_label(case, line, name, want, is_open)
            faults.equal(flows.path.name, line, name, got, want)


# --- the other tables -------------------------------------------------------


def expected_number(given, metric, golden):
    """(text, decimals) that ours should print for a golden number."""
    column, decimals = MEANS.get(metric, (None, None))
    if column and given.has_infinite(column):
        values = given.finite(column)
        mean = math.fsum(values) / len(values) if values else None
        if mean is None:
            return ""
        return repr(mean) if decimals is None else f"{mean:.{decimals}f}"
    if golden == "nan":
        return ""
    return RENAMED.get(golden, golden)


def check_statistics(given, ours, golden, faults):
    """Byte for byte, but for means over infinite values and `nan`."""
    want = b"Metric,Value\n"
    for line, (metric, value) in zip(golden.lines, golden.rows):
        value = expected_number(given, text(metric), text(value))
        want += metric + b"," + value.encode() + b"\n"
    got = ours.bytes.splitlines(keepends=True)
    for line, (a, b) in enumerate(zip(got, want.splitlines(True)), 1):
        faults.equal(ours.path.name, line, "row", a, b)
    faults.equal(ours.path.name, 1, "bytes", len(ours.bytes), len(want))


def check_numbers(ours, golden, faults):
    """The same header, row names and numbers."""
    file = ours.path.name
    faults.equal(file, 1, "header", ours.header, golden.header)
    faults.equal(file, 1, "number of rows", len(ours.rows), len(golden.rows))
    for line, mine, theirs in zip(ours.lines, ours.rows, golden.rows):
        for name, got, want in zip(ours.names, mine, theirs):
            got, want = text(got), text(want)
            if cells.number(want) is None:
                faults.equal(file, line, name, got, want)
            else:
                faults.number(file, line, name, got, want)


def check_correlations(ours, path, faults):
    """The old program wrote no file where there is no strong pair."""
    if path.exists():
        check_numbers(ours, Table(path), faults)
        return
    faults.equal(ours.path.name, 1, "bytes", ours.bytes,
                 b"Feature 1,Feature 2,Correlation\n")


def check_report(given, ours, golden, faults):
    """The first eleven rows."""
    file = ours.path.name
    faults.equal(file, 1, "header", ours.names, golden.names)
    for line, mine, theirs in zip(ours.lines, ours.rows, golden.rows):
        metric, value = text(theirs[0]), text(theirs[1])
        faults.equal(file, line, "Metric", text(mine[0]), metric)
        change = deviations.NUMBERS.get((faults.name, metric))
        if change:
            assert change[0] == value, (faults.name, metric, value)
            value = change[1]
        want = expected_number(given, metric, value)
        faults.number(file, line, metric, text(mine[1]), want)


def check_counts(flows, ours, faults):
    """The rows after them: the counts of the labels that were written."""
    file = ours.path.name
    found = {text(a): (line, text(b))
             for line, (a, b) in zip(ours.lines, ours.rows)}
    for name, prefix in PREFIXES.items():
        counts = Counter(flows.column(name))
        counts.pop("", None)
        for label, count in counts.items():
            line, got = found.get(prefix + label, (0, None))
            faults.equal(file, line, prefix + label, got, str(count))
        for metric, (line, got) in found.items():
            if metric.startswith(prefix):
                want = counts.get(metric.removeprefix(prefix), 0)
                faults.equal(file, line, metric, got, str(want))


def check_tables(given, run, golden_folder, faults):
    golden = {name: golden_folder / f"{name}.csv" for name in TABLES}
    if golden["summary_statistics"].exists():
        check_statistics(given, run.table("summary_statistics"),
                         Table(golden["summary_statistics"]), faults)
    if golden["packet_size_summary"].exists():
        check_numbers(run.table("packet_size_summary"),
                      Table(golden["packet_size_summary"]), faults)
    if golden["summary_report"].exists():
        check_correlations(run.table("strong_correlations"),
                           golden["strong_correlations"], faults)
        check_report(given, run.table("summary_report"),
                     Table(golden["summary_report"]), faults)
    if run.flows:
        check_counts(run.flows, run.table("summary_report"), faults)
