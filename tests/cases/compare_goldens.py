#!/usr/bin/env python3
"""flowrules on real flow files, against what the analyzer that the categories
come from wrote for them.

    compare_goldens.py CASES {sample,goldens,crashed,pairs,scaled} [NAME...]

sample: the project's own, against the definitions written by hand. goldens:
every case with golden tables. crashed: the inputs on which the old program
crashed. pairs: files in their own dialect against the copies that were
converted by others. scaled: 100,000 flows, with FR_TEST_SLOW=1 only.
All but the sample are skipped where CASES is not there."""
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import deviations
from case import (FIVE, Faults, Input, Run, Table, check_cells, check_counts,
                  check_goldens, check_model, check_report, check_statistics,
                  check_numbers, check_correlations, check_tables, input_of,
                  program)

TABLES_ONLY = ("--no-charts", "--no-report")
# so that a case of every kind is written whole
REPORT_ROWS_MAX = 2000


def status_of(run, faults, want=0):
    faults.equal("(run)", 0, "exit status", run.status, want)
    if run.status != want:
        print(run.stderr, end="")
    return run.status == want


def golden_names(folder):
    """Cases whose run got as far as its last file."""
    return sorted(p.parent.name
                  for p in folder.glob("analysis/*/flows_classified.csv"))


def golden_case(folder, name, out):
    faults = Faults(name)
    path = input_of(folder, name)
    golden_folder = folder / "analysis" / name
    given = Input(path)
    is_large = len(given.rows) > REPORT_ROWS_MAX
    run = Run(path, out, *(TABLES_ONLY if is_large else ("--no-charts",)))
    if not status_of(run, faults):
        return faults.count
    check_cells(given, run.flows, faults)
    check_goldens(name, given, run.flows,
                  Table(golden_folder / "flows_classified.csv"), faults)
    check_model(run.flows, given.labels(), faults)
    check_tables(given, run, golden_folder, faults)
    return faults.count


def crashed_case(folder, name, out):
    faults = Faults(name)
    path = input_of(folder, name)
    words = deviations.CRASHED[name]
    run = Run(path, out)
    if words:
        status_of(run, faults, 3)
        faults.equal("(run)", 0, "standard error", run.stderr,
                     f"error: cannot read '{path.name}': {words}\n")
        faults.equal("(run)", 0, "results", out.exists(), False)
        return faults.count
    if not status_of(run, faults):
        return faults.count
    faults.equal("(run)", 0, "report", (out / "report.pdf").exists(), True)
    faults.equal("(run)", 0, "pictures", len(list(out.glob("*.png"))), 6)
    given = Input(path)
    check_cells(given, run.flows, faults)
    check_model(run.flows, given.labels(), faults)
    check_tables(given, run, folder / "analysis" / name, faults)
    return faults.count


def pair_names(folder):
    return sorted(p.stem for p in folder.glob("flows_cic_snake/*.csv"))


def pair_case(folder, name, out):
    """Equal labels, row by row, and the unit as the data tells."""
    faults = Faults(name)
    own = Run(folder / "flows_cic" / f"{name}.csv", out, *TABLES_ONLY)
    copy = Run(folder / "flows_cic_snake" / f"{name}.csv",
               out.with_name(out.name + ".copy"), *TABLES_ONLY)
    if not (status_of(own, faults) and status_of(copy, faults)):
        return faults.count
    file = "flows_classified.csv"
    faults.equal(file, 1, "number of flows", len(own.flows.rows),
                 len(copy.flows.rows))
    for column in FIVE:
        for line, a, b in zip(own.flows.lines, own.flows.column(column),
                              copy.flows.column(column)):
            faults.equal(file, line, column, a, b)
    check_cells(Table(folder / "flows_cic" / f"{name}.csv"), own.flows, faults)
    faults.equal("summary.json", 0, "unit of the copy",
                 copy.summary()["inputs"][0]["time_unit"], "seconds")
    faults.equal("summary.json", 0, "unit",
                 own.summary()["inputs"][0]["time_unit"], "microseconds")
    return faults.count


def old_microseconds(folder, out):
    """Today's names, but in microseconds: recognised for what it is."""
    faults = Faults("hieulw_old_microseconds")
    path = folder / "flows_cic/hieulw_old_microseconds.csv"
    run = Run(path, out, *TABLES_ONLY)
    if not status_of(run, faults):
        return faults.count
    seen = run.summary()["inputs"][0]
    faults.equal("summary.json", 0, "time_unit", seen["time_unit"],
                 "microseconds")
    faults.equal("summary.json", 0, "dialect", seen["dialect"],
                 "Python cicflowmeter 0.1")
    if "times in microseconds" not in run.result.stdout.decode():
        faults.add("(stdout)", 1, "unit", run.result.stdout.decode(),
                   "... times in microseconds ...")
    given = Input(path, is_microseconds=True)
    check_cells(given, run.flows, faults)
    check_model(run.flows, given.labels(), faults)
    return faults.count


def sample_case(folder, name, out):
    faults = Faults(name)
    path = program.SOURCE / "docs/sample/flow.csv"
    given = Input(path)
    run = Run(path, out, *TABLES_ONLY)
    if not status_of(run, faults):
        return faults.count
    check_cells(given, run.flows, faults)
    check_model(run.flows, given.labels(), faults)
    check_counts(run.flows, run.table("summary_report"), faults)
    return faults.count


def check_sum(path, want, faults):
    got = hashlib.sha256(path.read_bytes()).hexdigest()
    faults.equal("(input)", 0, "SHA-256", got, want)


def scaled_case(folder, name, out):
    faults = Faults(name)
    goldens = folder / "analysis" / name
    path = out.with_suffix(".csv")
    script = folder.parent / "bench/scale_csv.py"
    subprocess.run([sys.executable, str(script),
                    str(folder / "flows_merged/merged_a.csv"), str(path),
                    "100000", "1"], check=True)
    sums = (goldens / "SHA256").read_text().splitlines()
    check_sum(path, [s for s in sums if "input:" in s][0].split()[0], faults)
    given = Input(path)
    run = Run(path, out)
    if not status_of(run, faults):
        return faults.count
    check_cells(given, run.flows, faults)
    check_model(run.flows, given.labels(), faults)
    check_statistics(given, run.table("summary_statistics"),
                     Table(goldens / "summary_statistics.csv"), faults)
    check_numbers(run.table("packet_size_summary"),
                  Table(goldens / "packet_size_summary.csv"), faults)
    check_correlations(run.table("strong_correlations"),
                       goldens / "strong_correlations.csv", faults)
    check_report(given, run.table("summary_report"),
                 Table(goldens / "summary_report.csv"), faults)
    check_counts(run.flows, run.table("summary_report"), faults)
    return faults.count


def all_cases(folder, kind, names):
    """(name, function) of what is to be run."""
    if kind == "goldens":
        found = [(n, golden_case) for n in golden_names(folder)]
    elif kind == "crashed":
        found = [(n, crashed_case) for n in deviations.CRASHED]
    elif kind == "pairs":
        found = [(n, pair_case) for n in pair_names(folder)]
        found.append(("hieulw_old_microseconds",
                      lambda f, n, out: old_microseconds(f, out)))
    elif kind == "sample":
        found = [("sample", sample_case)]
    else:
        found = [("scaled_100k", scaled_case)]
    return [(n, f) for n, f in found if not names or n in names]


def check_complete(folder):
    """A case that crashed the old program and is not listed is a fault."""
    faults = Faults("analysis")
    for line in (folder / "analysis/STATUS.tsv").read_text().splitlines()[1:]:
        name, _, _, status = line.split("\t")[:4]
        if status != "0" and name not in deviations.CRASHED:
            faults.add("STATUS.tsv", 0, name, "not listed",
                       "an entry in deviations.py")
    return faults.count


def main():
    folder, kind, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    folder = Path(os.environ.get("FR_CASES") or folder or "/nonexistent")
    if kind != "sample" and not (folder / "analysis").is_dir():
        program.skip(f"no real flow files in '{folder}'; "
                     "set FR_CASES to their folder")
    if kind == "scaled" and not os.environ.get("FR_TEST_SLOW"):
        program.skip("slow; set FR_TEST_SLOW=1")
    faults = check_complete(folder) if kind == "crashed" else 0
    cases = all_cases(folder, kind, names)
    for name, function in cases:
        with tempfile.TemporaryDirectory() as scratch:
            faults += function(folder, name, Path(scratch) / "out")
    print(f"{kind}: {len(cases)} cases, {faults} differences")
    sys.exit(1 if faults or not cases else 0)


main()
