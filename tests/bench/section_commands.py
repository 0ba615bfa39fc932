"""Whole commands against the peers and the limits, in turns."""
import csv

import measure
from measure import Tool

NAME = "commands"
TITLE = "Whole commands"

# What `apply` is told to do less, and what the peers do instead.
TABLES = ["flows_classified", "summary_statistics", "packet_size_summary",
          "strong_correlations", "summary_report"]
WORKS = [
    ("Classify: `flows_classified.csv`", "labels",
     ["--only", "flows_classified"]),
    ("Classify and all tables", "tables",
     [word for table in TABLES for word in ("--only", table)]),
    ("Everything, with six charts and the PDF", None, []),
]
LABELS = ["flow_type", "timing_category", "traffic_pattern", "size_category",
          "is_periodic"]
CHECK_ROWS = 20_000


def flowrules(bench, flows, options, rules=None):
    """Our runs: with all threads, and with one where that can be chosen."""
    output = bench.data / "out"
    argv = [bench.program, "apply", "-q", "-r", rules or bench.rules, *options,
            "-o", output, flows]
    tools = [Tool("**flowrules**", argv, output)]
    if bench.has_threads:
        tools.append(Tool("flowrules, 1 thread", [*argv, "--threads", "1"],
                          output))
    return tools


def default_rules(bench, flows, options):
    """The same with all rules that are shipped; no peer does so much."""
    tool = flowrules(bench, flows, options,
                     bench.source / "rules/default.yaml")[0]
    tool.name = "flowrules, `rules/default.yaml`"
    return tool


READ_WRITE = "limit: read and write, {}"
RESERVED = "limit: read and write, room reserved, {}"
THREADS = ["1 thread", "2 threads"]


def limits(bench, flows):
    copy = bench.data / "copy.csv"
    disk = bench.tool("disk")
    tools = [Tool(f"limit: read, {threads}",
                  [disk, "read", flows, threads[0]]) for threads in THREADS]
    for name, word in (READ_WRITE, "copy"), (RESERVED, "reserved"):
        tools += [Tool(name.format(threads),
                       [disk, word, flows, copy, threads[0]], copy)
                  for threads in THREADS]
    return [*tools, Tool("limit: `cp`", ["cp", flows, copy], copy)]


# --- is it the same work? -----------------------------------------------------

def compare(ours, theirs):
    """Share of input cells whose text theirs changed, and label cells that
    differ."""
    with open(ours, newline="") as a, open(theirs, newline="") as b:
        a, b = csv.reader(a), csv.reader(b)
        names = next(a)
        places = [names.index(label) for label in LABELS]
        width = min(places)
        changed = cells = differing = 0
        if next(b) != names:
            raise measure.Failed(f"{theirs.name}: another header")
        for mine, other in zip(a, b, strict=True):
            cells += width
            changed += sum(x != y for x, y in zip(mine[:width], other[:width]))
            differing += sum(mine[p].lower() != other[p].lower()
                             for p in places)
    return changed / cells, differing


def check(bench):
    """Run every peer once on few rows: name -> share of changed cells."""
    flows = bench.flows(min(bench.rows, CHECK_ROWS))
    ours = flowrules(bench, flows, WORKS[0][2])[0]
    measure.run_once(ours, bench, False)
    changed = {ours.name: compare(ours.output / "flows_classified.csv",
                                  ours.output / "flows_classified.csv")[0]}
    for tool in bench.peers.tools("labels", flows, bench.data / "peer.csv"):
        try:
            measure.run_once(tool, bench, False)
            share, differing = compare(ours.output / "flows_classified.csv",
                                       tool.output)
        except (measure.Failed, ValueError) as failed:
            bench.failures.append(f"{tool.name}: {failed}")
            continue
        changed[tool.name] = share
        if differing:
            bench.failures.append(f"{tool.name}: {differing} label cells "
                                  "differ from ours")
    return changed


# --- tables -------------------------------------------------------------------

def share_of_limit(bench, tools, results, limit):
    """How near the runs of flowrules come to copying with as many threads."""
    ours = [tool.name for tool in tools if "flowrules" in tool.name]
    words = []
    for name, threads in zip(ours, THREADS[::-1] if bench.has_threads
                             else THREADS[:1]):
        limit_name = limit.format(threads)
        if name in results and limit_name in results:
            share = 100 * results[limit_name].wall / results[name].wall
            words.append(f"{measure.number(share)} % with {threads}")
    return ", ".join(words)


def run_work(bench, flows, title, work, options, changed, classify):
    """The lines of one work, and what flowrules took; `classify` is what it
    took for the first one."""
    tools = flowrules(bench, flows, options)
    tools += limits(bench, flows)
    tools.append(default_rules(bench, flows, options))
    if work:
        tools += bench.peers.tools(work, flows, bench.data / "peer.csv")
    measure.say(title)
    results = measure.alternate(tools, bench)

    def cells_changed(name, _):
        share = changed.get(name)
        return ["" if share is None else f"{100 * share:.1f} %"]

    head = [*measure.COMPARED, "input cells changed"]
    rows = measure.compared(tools, results, cells_changed)
    words = ("Of the limit of reading and writing: "
             f"{share_of_limit(bench, tools, results, READ_WRITE)}; where its "
             "room is reserved before: "
             f"{share_of_limit(bench, tools, results, RESERVED)}.")
    took = results[tools[0].name].wall
    if classify:
        words += f" {measure.number(took / classify)} times classifying alone."
    return [f"### {title}", "", *measure.table(head, rows), "", words,
            ""], took


def run(bench):
    flows = bench.flows(bench.rows)
    changed = check(bench)
    lines = [f"{bench.rows:,} rows of 82 columns, "
             f"{measure.size(flows.stat().st_size)}. × is the ratio to "
             "flowrules in the first line; the columns are medians, the least "
             "and the greatest of so many runs.", ""]
    classify = None
    for title, work, options in WORKS:
        more, took = run_work(bench, flows, title, work, options, changed,
                              classify)
        lines += more
        classify = classify or took
    if bench.peers.absent:
        lines += [f"Absent here: {', '.join(bench.peers.absent)}.", ""]
    if bench.peers.too_large:
        lines += ["Not run, for want of memory: "
                  f"{', '.join(bench.peers.too_large)}.", ""]
    return lines[:-1]
