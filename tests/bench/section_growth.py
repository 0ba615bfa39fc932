"""How time and memory grow with the file, and small files."""
import measure
from measure import Tool
from section_commands import WORKS, flowrules

NAME = "growth"
TITLE = "Growth, and small files"
THREADS = (1, 2, 4, 8)


def growth(bench):
    counts = [bench.rows // 100, bench.rows // 10, bench.rows]
    rows = []
    for count in counts:
        flows, copy = bench.flows(count), bench.data / "copy.csv"
        tools = [Tool("limit: `cp`", ["cp", flows, copy], copy)]
        for title, _, options in WORKS:
            tools.append(flowrules(bench, flows, options)[0])
            tools[-1].name = title
        for name, result in measure.alternate(tools, bench).items():
            rows.append([f"{count:,}", name, measure.number(result.wall),
                         measure.number(result.wall / count * 1e6),
                         measure.number(result.cpu / count * 1e6),
                         measure.size(result.peak)])
    return measure.table(["rows", "", "s", "s a million rows",
                          "CPU s a million rows", "peak memory"], rows)


def threads(bench):
    """Peak memory: each thread counts for itself."""
    flows = bench.flows(bench.rows)
    rows = []
    for title, _, options in WORKS:
        row = [title]
        for count in THREADS:
            tool = flowrules(bench, flows, [*options, "--threads",
                                            str(count)])[0]
            row.append(measure.size(measure.run_once(tool, bench).peak))
            measure.remove(tool.output)
        rows.append(row)
    return measure.table([f"peak memory, {bench.rows:,} rows",
                          "1 thread",
                          *(f"{count} threads" for count in THREADS[1:])],
                         rows)


def small(bench):
    sample = bench.source / "docs/sample/flow.csv"
    hundred = bench.flows(100)
    tools = [Tool("start: `flowrules version`", [bench.program, "version"])]
    for name, flows in (("100 flows", hundred), ("the sample", sample)):
        for what, options in (("everything", []),
                              ("without charts", ["--no-charts"]),
                              ("classify only", WORKS[0][2])):
            tool = flowrules(bench, flows, options)[0]
            tool.name = f"{name}, {what}"
            tools.append(tool)
    results = measure.alternate(tools, bench)
    rows = [[name, measure.number(result.wall * 1e3),
             f"{measure.number(result.least * 1e3)}–"
             f"{measure.number(result.most * 1e3)}",
             measure.number(result.cpu * 1e3), measure.size(result.peak)]
            for name, result in results.items()]
    return measure.table(["", "ms", "least–greatest", "CPU ms",
                          "peak memory"], rows)


def run(bench):
    few = small(bench)  # before much memory is touched for large outputs
    return [*growth(bench), "", *threads(bench), "", *few]
